"""The pages Audit and Record, and why somebody is looked up on page Find."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.pages.conftest import listed, sound, words
from vh.record import Stage
from vh.store.audit import REASONS
from vh.ui import page as frame

OpenPage = Callable[[str], AppTest]


def test_the_audit_is_searched_and_verified(matched: Path, open_page: OpenPage) -> None:
    at = open_page("audit")
    assert "The audit is whole" not in words(at)
    at.button("audit.verify").click().run()
    sound(at)
    assert "The audit is whole" in words(at)
    assert set(listed(at, "Kind")["Kind"]) >= {"Match run", "Extract taken in"}
    at.selectbox("audit.kind").select("Match run").run()
    assert listed(at, "Kind")["Kind"] == ["Match run"]
    at.text_input("audit.words").input("nothing like it").run()
    assert "No entry fits" in words(at)


def test_a_tampered_audit_is_an_alarm_and_is_explained_only_with_a_reason(matched: Path, open_page: OpenPage) -> None:
    at = open_page("audit")
    hub = frame.shared_hub()
    with hub.store.write() as work:
        work.execute("delete from audit_entry where number = (select max(number) from audit_entry)")
    at.button("audit.verify").click().run()
    assert "The audit is not whole" in words(at)
    assert "The end is cut off" in words(at)
    accept = next(one for one in at.button if one.label == "Take the hub as it is")
    accept.click().run()
    assert "Say in a few words why" in words(at)


def test_the_file_of_the_audit_is_an_entry_of_it(matched: Path, open_page: OpenPage) -> None:
    at = open_page("audit")
    before = frame.shared_hub().audit_count()
    at.button("audit.make").click().run()
    sound(at)
    newest = frame.shared_hub().audit(limit=1)
    assert frame.shared_hub().audit_count() == before + 1
    assert "audit downloaded" in newest["about"][0]
    assert [one.label for one in at.get("download_button")] == ["Download"]


def test_a_look_up_asks_why_and_is_in_the_audit_without_a_name(matched: Path, open_page: OpenPage) -> None:
    at = open_page("find")
    at.text_input("find.surname").input("Obi")
    at.text_input("find.forename").input("Ada")
    at.text_input("find.address").input("Flat 2, 14 Mare Street")
    at.selectbox("find.why").select(REASONS[1])
    next(one for one in at.button if one.label == "Find").click().run()
    sound(at)
    (entry,) = frame.shared_hub().audit(kind="look_up")["about"].to_list()
    assert REASONS[1] in entry
    assert "Obi" not in entry
    assert "Mare" not in entry


def test_whoever_is_signed_in_has_to_say_why(matched: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vh.ui.finding._signed_in", lambda: True)
    at = open_page("find")
    at.text_input("find.surname").input("Obi")
    at.text_input("find.address").input("Flat 2, 14 Mare Street")
    next(one for one in at.button if one.label == "Find").click().run()
    sound(at)
    assert "Say why first" in words(at)
    assert frame.shared_hub().audit_count(kind="look_up") == 0


def test_the_record_shows_facts_takes_answers_and_keeps_the_history(matched: Path, open_page: OpenPage) -> None:
    at = open_page("record")
    assert "gaps for people to fill in" in words(at)
    assert {one.label for one in at.get("download_button")} == {"HTML to print", "Markdown"}
    at.segmented_control("record.stage").set_value(Stage.BUILD).run()
    assert "are wrong" in words(at)
    at.text_area("record.build.robust.text").input("Measured each month.")
    [one for one in at.button if one.label == "Keep"][2].click().run()
    sound(at)
    assert "Answered by" in words(at)
    assert frame.shared_hub().record().answers["build", "robust"][0] == "Measured each month."


def test_the_particulars_of_the_council_are_kept(matched: Path, open_page: OpenPage) -> None:
    at = open_page("record")
    at.text_input("record.p.council").input("Borough of Example")
    [one for one in at.button if one.label == "Keep"][-1].click().run()
    sound(at)
    assert frame.shared_hub().record().particulars == {"council": "Borough of Example"}


def test_the_record_of_an_empty_hub_is_gaps(hub_file: Path, open_page: OpenPage) -> None:
    at = open_page("record")
    assert "nothing is loaded yet" in words(at)
    assert vh.__version__
