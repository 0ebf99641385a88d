"""Who comes in, by which claim, and what the audit says of it. Every page asked for by everybody: `test_entrance_of_all`."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.pages.conftest import ROOT, drawings, listed, sound, words
from vh.access import Role
from vh.settings import Settings
from vh.ui.entrance import Way, known

AUTH = {"redirect_uri": "https://hub.example.gov.uk/oauth2callback", "cookie_secret": "x" * 64, "client_id": "hub", "client_secret": "s"}
OF_PERSONS = (
    "text",
    "dataframe",
    "metric",
    "text_input",
    "text_area",
    "selectbox",
    "header",
    "subheader",
    "caption",
    "expander",
    "tabs",
    "file_uploader",
)
"""Kinds of elements of which a refusal has none, but for the text that says who is signed in."""


def claims(*roles: str, ends: float = 600, **more: object) -> dict[str, object]:
    return {"is_logged_in": True, "email": "ana@example.gov.uk", "roles": list(roles), "exp": time.time() + ends} | more


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


@pytest.mark.parametrize("said", [False, "false", "False", 0, ""])
def test_an_address_that_is_not_verified_has_no_role_that_page_access_gave_to_it(said: object, matched: Path) -> None:
    with vh.open(matched) as hub:
        hub.give_roles("ana@example.gov.uk", ["analyst", "data_protection"])
    for page in ("subjects", "load"):
        at = deep_link(page, claims(email_verified=said))
        refused(at)
        assert any("not verified" in one.proto.body for one in at.get("html"))
    assert [one.value for one in deep_link("export", claims("parking", email_verified=said)).title] == ["Export"], "by the claim"
    assert [one.value for one in deep_link("load", claims(email_verified="true")).title] == ["Load"], "verified, said in words"


def test_a_claim_of_another_name_a_map_and_an_unverified_address() -> None:
    settings = Settings(person_claim="upn", role_claim="groups", role_map="VH-Review=reviewer", people="ana=administrator")
    said = {"is_logged_in": True, "upn": "Ana", "groups": ["VH-Review", "administrator"], "exp": time.time() + 9}
    assert known(said, settings, Way.OIDC).roles == {Role.REVIEWER, Role.ADMINISTRATOR}
    assert known(said | {"email_verified": False}, settings, Way.OIDC).roles == {Role.REVIEWER}
    assert known(said | {"exp": "never"}, settings, Way.OIDC).name is None
    assert known(said | {"exp": True}, settings, Way.OIDC).name is None
    assert known({"upn": "Ana"}, settings, Way.PROXY).roles == {Role.ADMINISTRATOR}
    assert known({"upn": None}, settings, Way.PROXY).name is None
