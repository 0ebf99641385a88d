"""The Subjects page finds a person, says when nobody is found, and removes what is due."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.factory import lawful
from tests.privacy.conftest import tax
from vh.ui.page import shared_hub

PAGE = Path(__file__).parents[2] / "pages" / "subjects.py"


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    with vh.open(tmp_path / "hub.duckdb") as hub:
        lawful(hub)
        hub.load("council_tax", tax(tmp_path / "tax.csv", (1, "ZULEIKA", "MARKWORT"), (2, "ADA", "OBI")))
        with hub.store.write() as work:
            work.execute("update load set loaded_at = loaded_at - to_days(181)")
    monkeypatch.setenv("VH_HUB", str(tmp_path / "hub.duckdb"))
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    return page


def find(at: AppTest, surname: str) -> None:
    at.text_input(key="subjects.surname").set_value(surname)
    next(one for one in at.button if one.label == "Find").click().run()
    assert not at.exception


def words(at: AppTest) -> str:
    return "\n".join([*(str(one.proto.body) for one in at.get("html")), *(one.value for one in at.caption)])


def test_a_person_is_found_and_what_was_typed_is_not_in_the_audit(at: AppTest) -> None:
    find(at, "Markwort")
    assert "MARKWORT" in str(at.dataframe[0].value.to_dict())
    assert "OBI" not in str(at.dataframe[0].value.to_dict())
    about = shared_hub().store.frame("select about from audit_entry where kind = 'look_up'")["about"].to_list()
    assert about
    assert "markwort" not in "".join(about).lower()


def test_nobody_found_and_nothing_asked_are_said(at: AppTest) -> None:
    find(at, "Nobody-Here")
    assert "Nothing is held of anybody like that" in words(at)
    find(at, "")
    assert "Say who is meant" in words(at)


def test_what_is_due_is_removed_by_the_button(at: AppTest) -> None:
    assert "due today" in words(at)
    at.button(key="subjects.purge").click().run()
    assert not at.exception
    assert shared_hub().store.scalar("select count(*) from resident") == 0
    assert at.button(key="subjects.purge").disabled
