"""Who may do what: roles, the pages and the acts that they are for, and how settings and claims give them."""

import ast
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import vh
from tests.factory import World
from vh.access import ACTS, EVERY_ROLE, PAGES, Role, check, claimed, listed, may_do, may_open
from vh.errors import InputError, NotAllowedError
from vh.settings import Settings
from vh.workbench import Hub

ROOT = Path(__file__).resolve().parents[1]
LOGGING_ONLY = {"note_entrance"}
"""Records that somebody came in or was refused: whoever it is about cannot need a role for it."""


def test_every_page_is_somebodys_and_no_role_is_without_a_page() -> None:
    files = {one.stem for one in (ROOT / "pages").glob("*.py")}
    assert files <= set(PAGES)
    assert all(PAGES.values())
    assert {role for roles in PAGES.values() for role in roles} == EVERY_ROLE
    assert not may_open("a page that is not there", EVERY_ROLE)


def test_parking_has_the_lists_alone_and_data_protection_does_not_match() -> None:
    assert [page for page in PAGES if may_open(page, frozenset({Role.PARKING}))] == ["export"]
    assert {act for act in ACTS if may_do(act, frozenset({Role.PARKING}))} == {"export", "export_files"}
    protection = frozenset({Role.DATA_PROTECTION})
    assert {page for page in PAGES if may_open(page, protection)} == {"access", "audit", "record", "subjects"}
    for act in ("match", "load", "judge", "verify", "publish_rule_set", "export_files", "make_key"):
        assert not may_do(act, protection)


def test_an_administrator_sees_nobodys_records() -> None:
    pages = {page for page in PAGES if may_open(page, frozenset({Role.ADMINISTRATOR}))}
    assert not pages & {"load", "check", "find", "review", "export", "subjects"}


def _methods() -> list[tuple[str, str, ast.FunctionDef]]:
    return [
        (path.name, one.name, one)
        for path in sorted((ROOT / "vh" / "workbench").glob("*.py"))
        if path.name != "base.py"
        for kind in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(kind, ast.ClassDef)
        for one in kind.body
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")
    ]


def test_every_method_that_records_who_did_it_checks_who_may() -> None:
    recording = [
        (module, name)
        for module, name, one in _methods()
        if any(
            keyword.arg == "who" and ast.unparse(keyword.value) == "self.who"
            for keyword in ast.walk(one)
            if isinstance(keyword, ast.keyword)
        )
        or any(ast.unparse(arg) == "self.who" for call in ast.walk(one) if isinstance(call, ast.Call) for arg in call.args)
    ]
    guarded = {name for _, name, one in _methods() if "act" in [ast.unparse(mark) for mark in one.decorator_list]}
    reading = {"queue", "pair", "waiting"}
    assert len(recording) > 20
    assert [one for one in recording if one[1] not in guarded | LOGGING_ONLY | reading] == []
    assert guarded <= set(ACTS), "an act without roles would be nobody's"


ACT_CALLS: dict[str, Callable[[Hub], object]] = {
    "match": lambda hub: hub.match(),
    "load": lambda hub: hub.load("council_tax", "none.csv"),
    "load_sample": lambda hub: hub.load_sample(),
    "take_out_sample": lambda hub: hub.take_out_sample(),
    "save_rule_set": lambda hub: hub.save_rule_set(hub.rule_set(), "a note"),
    "publish_rule_set": lambda hub: hub.publish_rule_set(0),
    "judge": lambda hub: hub.judge(0, "same"),
    "undo": lambda hub: hub.undo(1),
    "review_sample": lambda hub: hub.review_sample(1),
    "export": lambda hub: hub.export("nowhere"),
    "export_files": lambda hub: hub.export_files(),
    "decisions": lambda hub: hub.decisions("nowhere.csv"),
    "verify": lambda hub: hub.verify(forename="Ada", surname="Obi", address="1 Mare Street"),
    "make_key": lambda hub: hub.make_key("somebody"),
    "revoke_key": lambda hub: hub.revoke_key("x"),
    "switch_mode": lambda hub: hub.switch_mode("live", name="Ann", reason="because"),
    "record_basis": lambda hub: hub.record_basis("tenancy", basis="b", reference="r", approver="a", until="2099-12-31"),
    "end_basis": lambda hub: hub.end_basis(1, "because"),
    "give_roles": lambda hub: hub.give_roles("ana", ["administrator"]),
    "set_feed": lambda hub: hub.set_feed("council_tax", "inbox"),
    "remove_feed": lambda hub: hub.remove_feed("council_tax"),
    "approve_load": lambda hub: hub.approve_load(1, "because"),
    "reject_load": lambda hub: hub.reject_load(1, "because"),
    "purge_requests": lambda hub: hub.purge_requests(),
}


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_the_hub_refuses_every_act_that_a_role_has_not_and_nothing_has_changed(role: Role | None) -> None:
    world = World().resident().applicant()
    roles = frozenset({role} if role else ())
    hub = vh.Hub(world.store).on_behalf_of("ana", roles)
    changes, refused = world.store.changes, 0
    for act, call in ACT_CALLS.items():
        if not may_do(act, roles):
            with pytest.raises(NotAllowedError, match="Your role does not include this step, so nothing was changed"):
                call(hub)
            refused += 1
    assert refused >= 3
    assert world.store.changes == changes


def test_a_sign_in_that_has_ended_does_nothing_more() -> None:
    world = World().resident().applicant()
    with pytest.raises(NotAllowedError, match="Your sign-in has ended"):
        vh.Hub(world.store).on_behalf_of("ana", EVERY_ROLE, time.time() - 1).match()
    assert vh.Hub(world.store).on_behalf_of("ana", EVERY_ROLE, time.time() + 60).match().applicants == 1
    with pytest.raises(NotAllowedError, match="a role that nobody has"):
        check("an act that is not there", EVERY_ROLE)


def test_settings_list_people_and_what_claims_stand_for() -> None:
    people = listed(" Ana@x.gov.uk = analyst + Reviewer ; bo=administrator;", setting="people")
    assert people == {"ana@x.gov.uk": {Role.ANALYST, Role.REVIEWER}, "bo": {Role.ADMINISTRATOR}}
    assert claimed(["Ana@x.gov.uk", "other"], people) == {Role.ANALYST, Role.REVIEWER}
    assert claimed("reviewer", {}) == {Role.REVIEWER}
    assert claimed({"reviewer": True}, {}) == claimed(None, {}) == claimed(7, {}) == claimed("administrator", people) == frozenset()


@pytest.mark.parametrize("text", ["ana", "ana=king", "=analyst"])
def test_a_list_that_cannot_be_read_is_said_and_gives_nobody_a_role(text: str) -> None:
    with pytest.raises(InputError, match="The roles are: analyst, reviewer, parking, data_protection, administrator"):
        Settings(people=text)


def test_roles_given_in_the_hub_are_the_last_ones_given_whatever_the_case_of_the_name() -> None:
    hub = vh.open()
    hub.give_roles("Ana@X.gov.uk", ["reviewer", "analyst"])
    hub.give_roles("ana@x.gov.uk", ["parking"])
    assert hub.roles_of("ANA@x.gov.uk") == {Role.PARKING}
    hub.give_roles("ana@x.gov.uk", [])
    assert hub.roles_of("ana@x.gov.uk") == hub.roles_of("somebody else") == frozenset()
    assert hub.people()["person"].to_list() == ["ana@x.gov.uk"]
    with pytest.raises(InputError, match="no such role"):
        hub.give_roles("ana", ["king"])
    with pytest.raises(InputError, match="whose roles"):
        hub.give_roles(" ", ["parking"])
    hub.close()
