"""Everything held on a person is found and given out, and goes when it is to go: with its bytes, and for good where they object."""

import json
import shutil
from pathlib import Path

import pytest

import vh
from tests.factory import copied, lawful
from tests.ingest.bad_files import HEADERS, row
from tests.privacy.conftest import permits, settled, tax, where
from tests.service.test_bench import ask
from vh.cli.main import main
from vh.errors import InputError
from vh.model import Verdict
from vh.privacy import html
from vh.service.requests import Request

NAME = {"forename": "Zuleika", "surname": "Markwort"}
MARKS = ("ZULEIKA", "MARKWORT", "ASKED5", "1969-03-05", "NOTEMARK")
OTHERS = ((1, "ADA", "OBI"), (2, "BEA", "COLE"), (3, "CYD", "DANE"), (5, "OTTO", "HOUSEMATE"))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub file with one person in two extracts, an application, a run, and a row set aside; the files beside it."""
    files = tmp_path_factory.mktemp("files")
    with vh.open(files / "hub.duckdb") as opened:
        lawful(opened.store)
        people = (*OTHERS, (5, "ZULEIKA", "MARKWORT"))
        opened.load("council_tax", tax(files / "old.csv", *people))
        later = tax(files / "new.csv", *people, (6, "MAX", "LATER"))
        later.write_text(later.read_text() + later.read_text().splitlines()[5].replace("2020-01-01 00:00:00", "31/31/2020") + "\n")
        opened.load("council_tax", later)
        mine = permits(files / "permits.csv", ("HYR5", 5, "ZULEIKA", "MARKWORT"), born="1969-03-05")
        others = permits(files / "others.csv", *((f"OTHER{n}", n, forename, surname) for n, forename, surname in OTHERS)).read_text()
        mine.write_text(mine.read_text() + "".join(others.splitlines(keepends=True)[1:]))
        opened.load("applications", mine)
        opened.match()
    return files / "hub.duckdb"


@pytest.fixture
def hub(loaded: Path, tmp_path: Path) -> vh.Hub:
    """The same with a judgement, a list, and two requests, one of them under way."""
    (tmp_path / "hub").mkdir()
    shutil.copytree(loaded.parent, tmp_path / "files", ignore=shutil.ignore_patterns("hub.duckdb*"))
    opened = vh.open(copied(loaded, tmp_path / "hub" / "hub.duckdb"))
    opened.export(tmp_path / "lists")
    pair = opened.store.scalar(
        "select candidate_id from candidate c join applicant a using (applicant_id) where a.application_ref = 'HYR5' order by c.score desc limit 1"
    )
    opened.judge(pair, Verdict.SAME, note="NOTEMARK")
    opened.leave_for_later(pair, officer="Ann")
    opened.index()
    key, _ = opened.make_key("Parking")
    ask(opened, key, "ASKED5", "Zuleika", "Markwort")
    opened.desk().keep([opened.desk().ask(_request("ASKED5B"), key, "r")])  # in the journal, not in the tables yet
    return opened


def _request(reference: str) -> Request:
    return Request(
        application_ref=reference, forename="Zuleika", surname="Markwort", address="5 Marsh Lane", postcode="E8 1AA", on="2026-09-01"
    )


def place(hub: vh.Hub) -> Path:
    assert hub.store.path is not None
    return hub.store.path.parent


def tables_with(hub: vh.Hub, mark: str) -> list[str]:
    names = hub.store.frame("select table_name from duckdb_tables() where not internal order by 1")["table_name"].to_list()
    return [name for name in names if hub.store.scalar(f"select count(*) from {name} t where contains(t::varchar, $mark)", mark=mark)]


def picks(hub: vh.Hub) -> list[str]:
    return [one.pick for one in hub.find_subject(**NAME) if one.agrees >= 2]


def test_a_person_is_found_in_every_table_and_load(hub: vh.Hub) -> None:
    found = hub.find_subject(**NAME)
    mine = [one for one in found if one.agrees >= 2]
    assert sorted((one.kind, one.rows) for one in mine) == [
        ("application", 1), ("record", 2), ("request", 1), ("request", 1), ("row set aside", 1),
    ]  # fmt: skip
    assert hub.find_subject(reference="HYR5")[0].pick in picks(hub)
    assert hub.find_subject(reference="HYR5")[0].name.upper() == "ZULEIKA MARKWORT"
    assert not [one for one in found if "OBI" in one.name.upper()]
    with pytest.raises(InputError, match="Say who is meant"):
        hub.find_subject(forename="Zuleika")
    with pytest.raises(InputError, match="no date") as told:
        hub.find_subject(**NAME, dob="31/02/ZZ")
    assert "ZZ" not in str(told.value)
    hub.close()


def test_subject_access_holds_everything_and_nobody_else(hub: vh.Hub) -> None:
    hub.verify(forename="Zuleika", surname="Markwort", address="5 Marsh Lane", postcode="E8 1AA", why="A permit application")
    hub.verify(forename="Ada", surname="Obi", address="1 Marsh Lane", postcode="E8 1AA")
    found = hub.subject_access(picks(hub))
    rows = {one.title: len(one.rows) for one in found.sections}
    assert rows == {
        "Records from the council's systems": 2,
        "Permit applications": 1,
        "Outcomes": 1,
        "Comparisons": rows["Comparisons"],
        "Officers' judgements": 2,  # and a pair left for later
        "Samples": 0,
        "Requests of other systems": 2,
        "The council's existing check": 0,
        "Lists for the parking team": 1,
        "Rows set aside": 1,
        "Files that feeds brought": 0,
        "Who looked": 2,
    }
    assert rows["Comparisons"] >= 1
    page, body = html(found, asked_by="SAR <1>"), found.to_json()
    for text in (page, body):
        said = text.upper()
        for mark in ("ZULEIKA", "MARKWORT", "HYR5", "ASKED5", "ASKED5B", "NOTEMARK", "OLD.CSV", "NEW.CSV", "V", "COUNCIL TAX"):
            assert mark in said, mark
        for other in ("OBI", "HOUSEMATE", "OTHER1", "DANE"):
            assert other not in said, other
    assert "SAR &lt;1&gt;" in page
    assert "1969-03-05" in body
    assert "is removed on" in json.loads(body)["sections"][0]["rows"][0]
    assert hub.activity(1)["action"].item() == "subject access"
    hub.close()


def test_values_with_markup_are_shown_as_text(hub: vh.Hub, tmp_path: Path) -> None:
    hub.load("applications", permits(tmp_path / "x.csv", ("HYRX", 9, "<img src=x onerror=alert(1)>", "EVIL")), feed="x")
    page = html(hub.subject_access([hub.find_subject(reference="HYRX")[0].pick]))
    assert "<img" not in page
    assert "&lt;" in page
    hub.close()


def test_erasure_removes_every_byte_and_leaves_everybody_else(hub: vh.Hub) -> None:
    hub.desk().settle()
    settled(hub)
    assert where(place(hub), "MARKWORT") == ["hub.duckdb"]
    before = hub.latest_run().outcomes()  # type: ignore[union-attr]
    done = hub.erase(picks(hub), reason="case 12")
    assert done.rewritten
    assert set(done.rows) >= {"resident", "applicant", "outcome", "candidate", "judgement", "left_for_later", "verification", "quarantine"}
    assert (done.rows["resident"], done.rows["verification"], done.objection) == (2, 2, None)
    assert where(place(hub), *MARKS) == []
    assert tables_with(hub, "HYR5") == ["activity", "audit_entry"]  # the council's own reference of an application stays there
    assert hub.find_subject(**NAME) == ()
    assert hub.latest_run().outcomes().equals(before.filter(before["application_ref"] != "HYR5"))  # type: ignore[union-attr]
    last = hub.activity(2).filter(hub.activity(2)["action"] == "erased")["detail"].item()
    assert json.loads(last)["reason"] == "case 12"
    assert "Markwort" not in last
    again = hub.match()  # it does not reuse the run before, whose candidates were others
    assert "HYR5" not in again.outcomes()["application_ref"]
    assert again.outcomes()["outcome"].to_list() == before.filter(before["application_ref"] != "HYR5")["outcome"].to_list()
    hub.close()
    assert where(place(hub), *MARKS) == []


def test_what_is_answered_from_memory_forgets_the_person(hub: vh.Hub) -> None:
    said = {"forename": "Zuleika", "surname": "Markwort", "address": "5 Marsh Lane", "postcode": "E8 1AA", "on": "2026-09-01"}
    for explained in (True, False):
        assert hub.verify(**said, explained=explained).reason == vh.Reason.N6  # type: ignore[arg-type]  # the record is there, but old
    hub.erase(picks(hub), reason="case 12")
    for explained in (True, False):
        assert hub.verify(**said, explained=explained).reason == vh.Reason.N1  # type: ignore[arg-type]
    seen = hub.desk()._seen
    assert seen is not None
    assert not seen._late
    hub.close()


def test_erased_without_objection_the_next_extract_brings_a_person_back(hub: vh.Hub, tmp_path: Path) -> None:
    hub.erase(picks(hub), reason="case 12")
    hub.load("council_tax", tax(tmp_path / "tonight.csv", *OTHERS, (5, "ZULEIKA", "MARKWORT")))
    assert [one.kind for one in hub.find_subject(**NAME)] == ["record"]
    hub.close()


def test_who_objects_stays_out_of_loads_runs_and_answers(hub: vh.Hub, tmp_path: Path) -> None:
    done = hub.erase(picks(hub), reason="case 13", objects=True)
    assert done.objection == 1
    told = hub.load("council_tax", tax(tmp_path / "tonight.csv", *OTHERS, (5, "ZULEIKA", "MARKWORT"), (7, "ZULEIKA", "MARKWORT")))
    assert told.left_out == {"objects to being looked up": 1}  # number 7 is a namesake at another home
    assert told.rows_read == told.rows_loaded + told.rows_quarantined + sum(told.left_out.values())
    again = permits(tmp_path / "again.csv", ("HYR5", 5, "ZULEIKA", "MARKWORT"), ("HYR8", 1, "ADA", "OBI"), born="1969-03-05")
    assert hub.load("applications", again).left_out == {"objects to being looked up": 1}
    assert hub.match().outcomes()["application_ref"].to_list() == ["HYR8"]
    said = {"forename": "Zuleika", "surname": "Markwort", "address": "5 Marsh Lane", "postcode": "E8 1AA", "on": "2026-09-01"}
    hub.index()
    for explained in (True, False):
        answer = hub.verify(**said, dob="5/3/1969", explained=explained)  # type: ignore[arg-type]
        assert (answer.outcome, answer.reason) == (vh.Outcome.NEEDS_EVIDENCE, vh.Reason.N1)
    settled(hub)
    assert where(place(hub), "1969-03-05", "ASKED5") == []
    listed = hub.objections()
    assert listed["reason"].to_list() == ["case 13"]
    hub.end_objection(1)
    assert hub.load("council_tax", tax(tmp_path / "after.csv", (5, "ZULEIKA", "MARKWORT"))).left_out == {}
    with pytest.raises(InputError, match="no objection"):
        hub.end_objection(1)
    hub.close()


def joint(path: Path) -> Path:
    """One account of two people, whose names stand in one cell."""
    cells = row(30, liab_name="MR OTTO PARTNERWORT & MS ZULEIKA MARKWORT", lead_liab_title="", lead_liab_forename="", lead_liab_surname="")
    path.write_text("\n".join(",".join(line) for line in (list(HEADERS), cells)) + "\n", encoding="utf-8")
    return path


def test_of_a_joint_name_each_is_given_their_own_part_alone(hub: vh.Hub, tmp_path: Path) -> None:
    hub.load("council_tax", joint(tmp_path / "joint.csv"))
    shared = "MR OTTO PARTNERWORT & MS ZULEIKA MARKWORT"
    hits = {
        one.name: one.pick
        for one in hub.find_subject(reference=hub.store.scalar("select source_ref from resident where raw_name = $n", n=shared))
    }
    assert set(hits) == {f"MR OTTO PARTNERWORT, of “{shared}”", f"MS ZULEIKA MARKWORT, of “{shared}”"}, "they can be told apart"
    found = hub.subject_access([hits[f"MS ZULEIKA MARKWORT, of “{shared}”"]])
    for text in (html(found), found.to_json()):
        assert "PARTNERWORT" not in text.upper()
        assert "MS ZULEIKA MARKWORT (several people share the name" in text
    hub.close()


def test_erasure_takes_the_person_out_of_a_joint_name_and_an_objection_keeps_them_out(hub: vh.Hub, tmp_path: Path) -> None:
    hub.load("council_tax", joint(tmp_path / "joint.csv"))
    hub.load("applications", permits(tmp_path / "p.csv", ("HYR30", 30, "OTTO", "PARTNERWORT")))
    hub.match()
    pair = hub.store.scalar(
        "select candidate_id from candidate c join applicant a using (applicant_id) join resident r using (resident_id) "
        "where a.application_ref = 'HYR30' and r.surname = 'PARTNERWORT' and r.raw_name like '%MARKWORT%'"
    )
    hub.judge(pair, Verdict.SAME)
    done = hub.erase(picks(hub), reason="case 14", objects=True)
    assert done.rows["shared name"] == 1
    hub.desk().settle()
    settled(hub)
    assert where(place(hub), "MARKWORT") == [], "nor in what is held of the other"
    kept = hub.store.frame("select forename, surname, raw_name from resident where surname = 'PARTNERWORT'").rows()
    assert kept == [("OTTO", "PARTNERWORT", "MR OTTO PARTNERWORT")]
    assert hub.judgements()["application_ref"].to_list() == ["HYR30"]
    assert hub.lapsed().is_empty(), "what was judged of the other is still about them"
    hub.load("council_tax", joint(tmp_path / "again.csv"))
    assert hub.store.frame("select raw_name from resident where surname = 'PARTNERWORT'")["raw_name"].unique().to_list() == [
        "MR OTTO PARTNERWORT"
    ]
    hub.close()
    assert where(place(hub), "MARKWORT") == []


def test_a_namesake_born_on_another_day_is_not_meant(hub: vh.Hub, tmp_path: Path) -> None:
    hub.erase(picks(hub), reason="case 13", objects=True)
    other = permits(tmp_path / "other.csv", ("HYR9", 5, "ZULEIKA", "MARKWORT"), born="1991-01-01")
    assert hub.load("applications", other, feed="other").left_out == {}
    hub.close()


def test_erasing_takes_a_reason_and_a_choice(hub: vh.Hub) -> None:
    with pytest.raises(InputError, match="Say why"):
        hub.erase(picks(hub), reason=" ")
    for wrong in ([], ["r99999"], ["nonsense MARK"]):
        with pytest.raises(InputError) as told:
            hub.erase(wrong, reason="case")
        assert "MARK" not in str(told.value)
    assert len(picks(hub)) == 5
    hub.close()


def test_filed_extracts_that_hold_the_person_go_too(hub: vh.Hub, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "done").mkdir(parents=True)
    hub.set_feed("council_tax", inbox, match_after=False)
    sha = hub.loads().filter(hub.loads()["file_name"] == "new.csv")["sha256"].item()
    (inbox / "done" / f"20260101-010101-{sha[:12]}-new.csv").write_text("MARKWORT")
    (inbox / "done" / "20260101-010101-0123456789ab-other.csv").write_text("x")
    assert len(hub.subject_access(picks(hub)).sections[-1].rows) == 1
    assert hub.erase(picks(hub), reason="case").rows["files"] == 1
    assert [one.name for one in (inbox / "done").iterdir()] == ["20260101-010101-0123456789ab-other.csv"]
    hub.close()


def test_the_command_finds_gives_out_and_erases(hub: vh.Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(hub.store.path)
    hub.close()
    assert main(["subject", "find", "--hub", path, "--forename", "Zuleika", "--surname", "Markwort", "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    chosen = [word for one in hits if one["agrees"] >= 2 for word in ("--pick", one["pick"])]
    out = tmp_path / "case"
    assert main(["subject", "access", "--hub", path, *chosen]) == 1
    assert main(["subject", "access", "--hub", path, *chosen, "--out", str(out)]) == 0
    assert sorted(one.name for one in out.iterdir()) == ["subject.html", "subject.json"]
    assert (out / "subject.json").stat().st_mode & 0o077 == 0
    assert main(["subject", "access", "--hub", path, *chosen, "--out", str(out)]) == 1
    assert "earlier request" in capsys.readouterr().err
    assert main(["subject", "erase", "--hub", path, *chosen, "--reason", "case 4"]) == 1
    assert "cannot be undone" in capsys.readouterr().err
    assert main(["subject", "erase", "--hub", path, *chosen, "--reason", "case 4", "--yes"]) == 0
    assert where(tmp_path / "hub", "ZULEIKA", "MARKWORT", "NOTEMARK") == []
