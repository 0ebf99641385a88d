"""People are masked on pages that list them, until somebody says why; that is recorded, and holds for that page alone."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.factory import lawful
from tests.privacy.conftest import permits, tax
from vh.access import Role
from vh.errors import InputError, NotAllowedError
from vh.ui.page import shared_hub

PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "hub.duckdb"
    with vh.open(place) as hub:
        lawful(hub)
        hub.load("council_tax", tax(tmp_path / "tax.csv", *((n, "ZULEIKA", "MARKWORT") for n in range(1, 9)), faulty=1))
        hub.load("applications", permits(tmp_path / "permits.csv", ("HYR1", 1, "ZULEIKA", "MARKWORT")))
        hub.match()
    monkeypatch.setenv("VH_HUB", str(place))
    return place


def page(name: str) -> AppTest:
    at = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60).run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    frames = [str(one.value.to_dict()) for one in at.dataframe]
    return "\n".join([*frames, *(str(one.proto.body) for one in at.get("html"))])


def look_up(at: AppTest) -> None:
    for name, value in (("forename", "Zuleika"), ("surname", "Markwort"), ("address", "1 Marsh Lane"), ("postcode", "E8 1AA")):
        at.text_input(key=f"find.{name}").set_value(value)
    at.selectbox(key="find.why").select_index(0)
    next(one for one in at.button if one.label == "Find").click()
    at.run()


def unmask(at: AppTest) -> None:
    next(one for one in at.button if one.label == "Show in clear").click().run()
    assert not at.exception


def test_find_shows_the_nearest_record_masked_until_it_is_said_why(path: Path) -> None:
    at = page("find")
    look_up(at)
    assert "M. M. Z." in shown(at) or "Z. M." in shown(at)
    assert "MARKWORT" not in shown(at).upper()
    assert "somewhere in E8" in shown(at)
    unmask(at)
    assert "MARKWORT" in shown(at).upper()
    next(one for one in at.button if one.label == "Mask them again").click().run()
    assert "MARKWORT" not in shown(at).upper()


def test_check_masks_rows_set_aside_and_unmasking_is_in_the_audit(path: Path) -> None:
    at = page("check")
    sources = next(one for one in at.selectbox if one.key and not one.key.startswith(("check.kind", "mask")))
    sources.select_index(next(i for i, option in enumerate(sources.options) if "Council Tax" in option)).run()
    assert "SETASIDE" not in shown(at)
    assert "S·" in shown(at)
    unmask(at)
    assert "SETASIDE" in shown(at)
    entry = json.loads(shared_hub().store.scalar("select about from audit_entry where kind = 'unmask'"))
    assert (entry["page"], bool(entry["why"])) == ("check", True)


def test_only_some_may_unmask_and_not_without_a_reason(path: Path) -> None:
    with vh.open(path) as hub:
        for role in Role:
            mine = hub.on_behalf_of("somebody", frozenset({role}))
            if role in (Role.ANALYST, Role.REVIEWER, Role.DATA_PROTECTION):
                mine.unmask("check", "a case")
                with pytest.raises(InputError, match="Say why"):
                    mine.unmask("check", " ")
            else:
                with pytest.raises(NotAllowedError):
                    mine.unmask("check", "a case")
