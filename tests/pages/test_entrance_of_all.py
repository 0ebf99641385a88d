"""Every page, asked for by every role, by nobody, and by somebody whose sign-in has ended: either the page, or the refusal and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.factory import copied
from tests.pages.conftest import ROOT, sound, words
from tests.pages.test_entrance import by_menu, claims, deep_link, refused
from vh.access import PAGES, Role

FILES = sorted(one.stem for one in (ROOT / "pages").glob("*.py"))
NOBODY: dict[str, dict[str, object]] = {
    "signed out": {"is_logged_in": False},
    "ended": claims(*Role, ends=-1),
    "without an end": claims(*Role, exp=None),
    "not yet in": claims(*Role, is_logged_in=False),
    "no role": claims(),
    "a role that there is not": claims("king"),
}


@pytest.fixture(scope="module", autouse=True)
def hub_file(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The matched sample, kept open for all tests here, as a server keeps it: they leave it as it is, but for what the audit says of them."""
    path = copied(matched_file, tmp_path_factory.mktemp("entrance") / "hub.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VH_HUB", str(path))
        yield path
        st.cache_resource.clear()


@pytest.mark.parametrize("who", NOBODY)
@pytest.mark.parametrize("page", FILES)
def test_nobody_sees_anything_of_a_page(page: str, who: str) -> None:
    refused(deep_link(page, NOBODY[who]))


@pytest.mark.parametrize("who", ["signed out", "ended", "no role"])
@pytest.mark.parametrize("page", FILES)
def test_nobody_sees_anything_of_a_page_by_way_of_the_menu(page: str, who: str) -> None:
    refused(by_menu(page, NOBODY[who]))


WRONG = [(page, role) for page in FILES for role in Role if role not in PAGES[page]]
RIGHT = [(page, role) for page in FILES for role in Role if role in PAGES[page]]


@pytest.mark.parametrize("way", [deep_link, by_menu], ids=lambda one: one.__name__)
@pytest.mark.parametrize(("page", "role"), WRONG)
def test_a_role_sees_nothing_of_a_page_that_is_not_its(page: str, role: Role, way: Callable[..., AppTest]) -> None:
    at = way(page, claims(role))
    mine = next((other for other in PAGES if role in PAGES[other]), None)
    if way is by_menu and page == "today" and mine:  # the first page leads everybody to the first that is theirs
        sound(at)
        assert [one.value for one in at.title] == [mine.capitalize()]
        assert "Waiting for an officer" not in words(at)
    else:
        refused(at)


@pytest.mark.parametrize(("page", "role"), RIGHT)
def test_a_role_sees_the_pages_that_are_its(page: str, role: Role) -> None:
    at = deep_link(page, claims(role))
    sound(at)
    assert len(at.title) == 1
    assert at.title[0].value not in ("Sign in", "Not for your role")
    assert [one.label for one in at.button if one.key == "entrance.sign_out"] == ["Sign out"]
