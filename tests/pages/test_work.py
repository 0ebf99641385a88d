"""Today, Match, Check and Find at work."""

import json
import re
import threading
from pathlib import Path

import pytest

import vh
from tests.pages.conftest import SAMPLE, drawings, listed, settled, sound, words
from vh.model import Outcome, Ticket, Verdict


def test_one_button_on_an_empty_hub_runs_the_whole_job(open_page):
    at = open_page("today")
    at.button(key="today.sample").click().run()
    job = settled(at)
    assert job.error is None
    assert "applicants are verified" in words(at)
    assert next(one for one in at.metric if one.label == "Waiting for an officer").value != "0"
    loaded = listed(at, "Freshness")
    assert set(loaded["Source"]) >= {"Council Tax", "Housing Benefit", "Tenancies", "Permit applications"}
    assert set(loaded["Freshness"]) <= {"Fresh", "Ageing", "Too old", ""}


@pytest.mark.parametrize("page", ["today", "load", "check", "feeds", "match", "find", "tune", "review", "export"])
def test_every_page_opens_on_a_full_hub(open_page, matched: Path, page: str):
    at = open_page(page)
    assert at.title[0].value == page.capitalize()
    assert "cannot" not in words(at).split("\n")[0]


@pytest.mark.parametrize("page", ["today", "match", "tune", "review"])
def test_no_hyphen_stands_for_a_minus_sign(open_page, matched: Path, page: str):
    at = open_page(page)
    at.session_state["review.why"] = at.session_state["review.measured"] = True
    at.run()
    drawn = [text for one in drawings(at) for trace in json.loads(one)["figure"]["data"] for text in trace.get("text") or []]
    said = [re.sub("<style>.*?</style>|<[^>]*>", "", words(at), flags=re.DOTALL), *(str(one) for one in drawn)]
    assert [found for one in said for found in re.findall(r"(?<![\w-])-\d[\d.]*", one)] == []


def test_the_whole_name_of_a_file_is_there(open_page, matched: Path):
    assert "housing_benefit_academy.csv" in listed(open_page("today"), "Cells filled")["File"]


def test_activity_is_read_only_when_asked_for(open_page, matched: Path):
    at = open_page("today")
    assert not any("who" in one.value.columns for one in at.dataframe)


def test_an_out_of_date_run_is_said_so(open_page, matched: Path):
    with vh.open(matched) as hub:
        hub.publish_rule_set(hub.save_rule_set(hub.rule_set().changed(verify_at=6.0), "a try").version)
    assert "The latest run is out of date" in words(open_page("today"))
    assert "The latest run is out of date" in words(open_page("export"))


def test_a_match_is_recorded_among_the_runs(open_page, matched: Path):
    at = open_page("match")
    assert "What the next match compares" in words(at)
    before = len(next(one.value for one in at.dataframe if "run_id" in one.value.columns))
    at.button(key="match.go").click().run()
    assert settled(at).error is None
    after = next(one.value for one in at.dataframe if "run_id" in one.value.columns)
    assert len(after) == before + 1
    assert (after["verified"] + after["review"] + after["needs_evidence"] == after["applicants"]).all()


def test_the_page_of_a_match_counts_outcomes_and_reasons_alike_once_officers_judged(open_page, matched: Path):
    with vh.open(matched) as hub:
        candidate = hub.waiting("tester").queue["candidate_id"][0]
        hub.judge(candidate, Verdict.SAME, officer="tester")
        verified = hub.status().outcomes[Outcome.VERIFIED]
        assert verified == hub.latest_run().counts[Outcome.VERIFIED] + 1
    at = open_page("match")
    bars = [bar for one in drawings(at) for bar in json.loads(one)["figure"]["data"] if bar["type"] == "bar"]
    shares = next(bar["x"] for bar in bars if bar["name"] == f"Verified: <b>{verified:,}</b>")
    reasons = next(bar["x"] for bar in bars if bar["name"] == "Verified")
    assert sum(shares) == sum(reasons) == verified


def test_activities_are_told_in_the_words_of_the_other_pages(open_page, matched: Path):
    at = open_page("today")
    at.session_state["today.log"] = True
    at.run()
    log = next(one.value for one in at.dataframe if "detail" in one.value.columns)
    load = next(row["detail"] for _, row in log.iterrows() if row["what"] == "Load")
    assert "source Council Tax" in "".join(log["detail"])
    assert "rows set aside" in load
    assert "quarantined" not in load


def test_long_work_shows_on_every_page_and_can_be_cancelled(open_page, matched: Path, monkeypatch: pytest.MonkeyPatch):
    begun = threading.Event()

    def slow(_: vh.Hub, ticket: Ticket) -> None:
        ticket.say(0.4, "Comparing")
        begun.set()
        ticket.stop.wait(30)
        ticket.say(0.5, "Deciding")

    monkeypatch.setattr(vh.Hub, "match", slow)
    at = open_page("match")
    at.button(key="match.go").click().run()
    assert begun.wait(10)
    assert at.button(key="match.go").disabled
    at.switch_page("../../pages/today.py").run()
    assert [one.proto.text for one in at.get("progress")] == ["Matching: Comparing (40%)"]
    at.button(key="job.cancel").click().run()
    settled(at)
    assert "Stopped as you asked. Nothing was changed." in words(at)
    at.button(key="job.dismiss").click().run()
    assert "Stopped as you asked" not in words(at)


def test_the_page_of_a_load_shows_columns_faults_and_the_rows_behind_them(open_page, hub_file: Path):
    text = "application_ref,checked_at,ci_outcome\nHYR1,2026-09-01,matched\nHYR2,nonsense,matched\n,2026-09-01,matched\n"
    path = hub_file.with_name("index.csv")
    path.write_text(text, encoding="utf-8")
    with vh.open(hub_file) as hub:
        whole = (SAMPLE / "citizen_index.csv").read_text(encoding="utf-8-sig").splitlines()
        broken = whole[1].split(",")
        broken[0] = ""
        path.write_text("\n".join([*whole, ",".join(broken)]) + "\n", encoding="utf-8")
        report = hub.load("incumbent", path)
    assert report.rows_quarantined == 1
    at = open_page("check")
    assert next(one for one in at.metric if one.label == "Set aside with a fault").value == "1"
    assert "This is the first load" in words(at)
    rows = next(one.value for one in at.dataframe if "row_number" in one.value.columns)
    assert list(rows["row_number"]) == [len(whole)]
    assert list(rows["source_ref"]) == ["none kept"]
    at.toggle(key=f"check.make.{report.load_id}").set_value(True).run()
    assert at.get("download_button")[0].proto.label == "Download the faults (CSV)"


def test_a_second_load_is_compared_with_the_first(open_page, matched: Path):
    whole = (SAMPLE / "citizen_index.csv").read_text(encoding="utf-8-sig").splitlines()
    path = matched.with_name("again.csv")
    path.write_text("\n".join(whole[:-1]) + "\n", encoding="utf-8")
    with vh.open(matched) as hub:
        again = hub.load("incumbent", path).load_id
    at = open_page("check")
    at.selectbox(key="check.chosen").set_value(again).run()
    change = next(one.value for one in at.dataframe if "change" in one.value.columns)
    assert change.set_index("measure").loc["Rows read", "change"] == -1
    assert "Faults in rows kept" in set(change["measure"])


def test_one_applicant_is_found_with_evidence_that_adds_up(open_page, matched: Path):
    with vh.open(matched) as hub:
        row = hub.store.frame(
            "select a.forename, a.surname, a.raw_address, a.application_date from outcome o join applicant a using (applicant_id) "
            "where o.outcome = 'VERIFIED' and a.raw_address is not null order by o.application_ref limit 1"
        ).row(0, named=True)
    at = open_page("find")
    at.text_input(key="find.forename").set_value(row["forename"])
    at.text_input(key="find.surname").set_value(row["surname"])
    at.text_input(key="find.address").set_value(row["raw_address"])
    at.date_input(key="find.on").set_value(row["application_date"])
    next(one for one in at.button if one.label == "Find").click().run()
    sound(at)
    assert "Verified" in words(at)
    assert drawings(at)
    at.run()
    assert "Verified" in words(at)
    at.switch_page("../../pages/today.py").run()
    at.switch_page("../../pages/find.py").run()
    assert "Verified" not in words(at)
    assert "One applicant, one answer" in words(at)


def test_a_find_without_a_surname_or_address_says_what_is_missing(open_page, matched: Path):
    at = open_page("find")
    at.text_input(key="find.forename").set_value("Ada")
    next(one for one in at.button if one.label == "Find").click().run()
    sound(at)
    assert "alert" in next(one.proto.body for one in at.get("html") if "vh-wrong" in one.proto.body and "<style>" not in one.proto.body)
    assert words(at).count("Type the address that the applicant claims") == 1
