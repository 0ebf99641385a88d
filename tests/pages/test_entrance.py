"""Every page, asked for by every role, by nobody, and by somebody whose sign-in has ended: either the page, or the refusal and nothing else."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.pages.conftest import ROOT, drawings, listed, sound, words
from vh.access import PAGES, Role
from vh.settings import Settings
from vh.ui.entrance import Way, known

AUTH = {"redirect_uri": "https://hub.example.gov.uk/oauth2callback", "cookie_secret": "x" * 64, "client_id": "hub", "client_secret": "s"}
FILES = sorted(one.stem for one in (ROOT / "pages").glob("*.py"))
OF_PERSONS = (
    "text",
    "dataframe",
    "metric",
    "text_input",
    "text_area",
    "selectbox",
    "subheader",
    "caption",
    "expander",
    "tabs",
    "file_uploader",
)
"""Kinds of elements of which a refusal has none, but for the text that says who is signed in."""


def claims(*roles: str, ends: float = 600, **more: object) -> dict[str, object]:
    return {"is_logged_in": True, "email": "ana@example.gov.uk", "roles": list(roles), "exp": time.time() + ends} | more


NOBODY: dict[str, dict[str, object]] = {
    "signed out": {"is_logged_in": False},
    "ended": claims(*Role, ends=-1),
    "without an end": claims(*Role, exp=None),
    "not yet in": claims(*Role, is_logged_in=False),
    "no role": claims(),
    "a role that there is not": claims("king"),
}


def opened(page: Path, user: dict[str, object]) -> AppTest:
    at = AppTest.from_file(str(page), default_timeout=60)
    at.secrets["auth"] = AUTH
    at.user = user  # type: ignore[assignment]
    return at


def deep_link(page: str, user: dict[str, object]) -> AppTest:
    """The page's own file, as a freshly started server runs it: without the list of pages."""
    return opened(ROOT / "pages" / f"{page}.py", user).run()


def by_menu(page: str, user: dict[str, object]) -> AppTest:
    at = opened(ROOT / "vh" / "ui" / "main.py", user).run()
    return at.switch_page(f"../../pages/{page}.py").run()


def refused(at: AppTest) -> None:
    """Only the refusal is there."""
    sound(at)
    assert [one.value for one in at.title] in (["Sign in"], ["Not for your role"]), words(at)
    assert [one.label for one in at.button if one.key != "entrance.sign_out"] in ([], ["Sign in"])
    left = {kind: [one for one in at.get(kind) if getattr(one, "value", None) != "ana@example.gov.uk"] for kind in OF_PERSONS}
    assert left == {kind: [] for kind in OF_PERSONS}
    assert len(drawings(at)) == len(at.get("download_button")) == len(at.get("imgs")) == 0
    boxes = [one.proto.body for one in at.get("html") if "<style>" not in one.proto.body]
    assert len(boxes) == 1
    assert any(said in boxes[0] for said in ("Sign in", "sign-in has ended", "not for your role", "no role here yet")), boxes


@pytest.mark.parametrize("who", NOBODY)
@pytest.mark.parametrize("page", FILES)
def test_nobody_sees_anything_of_a_page(matched: Path, page: str, who: str) -> None:
    refused(deep_link(page, NOBODY[who]))


@pytest.mark.parametrize("who", ["signed out", "ended", "no role"])
@pytest.mark.parametrize("page", FILES)
def test_nobody_sees_anything_of_a_page_by_way_of_the_menu(matched: Path, page: str, who: str) -> None:
    refused(by_menu(page, NOBODY[who]))


WRONG = [(page, role) for page in FILES for role in Role if role not in PAGES[page]]
RIGHT = [(page, role) for page in FILES for role in Role if role in PAGES[page]]


@pytest.mark.parametrize("way", [deep_link, by_menu], ids=lambda one: one.__name__)
@pytest.mark.parametrize(("page", "role"), WRONG)
def test_a_role_sees_nothing_of_a_page_that_is_not_its(matched: Path, page: str, role: Role, way: Callable[..., AppTest]) -> None:
    at = way(page, claims(role))
    mine = next((other for other in PAGES if role in PAGES[other]), None)
    if way is by_menu and page == "today" and mine:  # the first page leads everybody to the first that is theirs
        sound(at)
        assert [one.value for one in at.title] == [mine.capitalize()]
        assert "Waiting for an officer" not in words(at)
    else:
        refused(at)


@pytest.mark.parametrize(("page", "role"), RIGHT)
def test_a_role_sees_the_pages_that_are_its(matched: Path, page: str, role: Role) -> None:
    at = deep_link(page, claims(role))
    sound(at)
    assert len(at.title) == 1
    assert at.title[0].value not in ("Sign in", "Not for your role")
    assert [one.label for one in at.button if one.key == "entrance.sign_out"] == ["Sign out"]


def test_on_a_computer_of_ones_own_there_is_no_sign_in(matched: Path, open_page: Callable[[str], AppTest]) -> None:
    at = open_page("access")
    assert "One person's computer" in words(at) or any("One person" in one.proto.body for one in at.get("html"))
    assert not [one for one in at.button if one.label in ("Sign in", "Sign out")]


def test_the_first_page_leads_parking_to_its_lists(matched: Path) -> None:
    at = opened(ROOT / "vh" / "ui" / "main.py", claims("parking")).run()
    sound(at)
    assert [one.value for one in at.title] == ["Export"]


def test_a_part_of_a_page_that_runs_alone_asks_again(matched: Path) -> None:
    at = deep_link("find", claims("reviewer"))
    assert at.text_input(key="find.forename")
    at.user = claims("reviewer", ends=-1)  # type: ignore[assignment]
    at.text_input(key="find.forename").input("Ada").run()
    refused(at)


def test_a_button_pressed_after_the_sign_in_ended_does_nothing(matched: Path) -> None:
    at = deep_link("service", claims("administrator"))
    at.text_input(key="service.client").input("Parking system").run()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vh.access.time.time", lambda: time.time_ns() / 1e9 + 700)
        at.button(key="FormSubmitter:service.key_form-Make a key").click().run()
    assert "Your sign-in has ended" in words(at)


def test_roles_given_on_the_page_count_and_the_way_in_is_in_the_audit(matched: Path) -> None:
    with vh.open(matched) as hub:
        hub.give_roles("Ana@example.gov.uk", ["parking"])
    at = deep_link("export", claims())
    assert [one.value for one in at.title] == ["Export"]
    refused(deep_link("audit", claims()))
    said = deep_link("audit", claims("data_protection"))
    sound(said)
    assert {"Signed in", "Refused"} <= set(listed(said, "Kind")["Kind"])


def test_a_claim_of_another_name_a_map_and_an_unverified_address() -> None:
    settings = Settings(person_claim="upn", role_claim="groups", role_map="VH-Review=reviewer", people="ana=administrator")
    said = {"is_logged_in": True, "upn": "Ana", "groups": ["VH-Review", "administrator"], "exp": time.time() + 9}
    assert known(said, settings, Way.OIDC).roles == {Role.REVIEWER, Role.ADMINISTRATOR}
    assert known(said | {"email_verified": False}, settings, Way.OIDC).roles == {Role.REVIEWER}
    assert known(said | {"exp": "never"}, settings, Way.OIDC).name is None
    assert known(said | {"exp": True}, settings, Way.OIDC).name is None
    assert known({"upn": "Ana"}, settings, Way.PROXY).roles == {Role.ADMINISTRATOR}
    assert known({"upn": None}, settings, Way.PROXY).name is None
