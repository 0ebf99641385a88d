"""Who may do what: the roles, the pages that each may open, and the acts that each may do. The one place where that is said."""

import time
from collections.abc import Mapping
from enum import StrEnum

from vh.errors import InputError, NotAllowedError


class Role(StrEnum):
    """What somebody does here. A person may have several; whoever works on a computer of their own has all."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    PARKING = "parking"
    DATA_PROTECTION = "data_protection"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as a person reads it."""
        return str(self).replace("_", " ").capitalize()

    @property
    def text(self) -> str:
        """What the role is for."""
        return _TEXTS[self]


_TEXTS = {
    Role.ANALYST: "Loads extracts, matches, tunes, and makes the lists.",
    Role.REVIEWER: "Looks at pairs and judges them.",
    Role.PARKING: "Fetches the lists, and sees nothing else.",
    Role.DATA_PROTECTION: "Lawful bases, audit, record and subject requests. Does not match.",
    Role.ADMINISTRATOR: "Keys, mode, feeds, and who has which role. Sees no person's records.",
}
EVERY_ROLE = frozenset(Role)

_ANALYST, _REVIEWER, _PARKING, _PROTECTION, _ADMINISTRATOR = Role
_WORK = frozenset({_ANALYST})
_RUNNING = frozenset({_ANALYST, _ADMINISTRATOR})
_TRUST = frozenset({_PROTECTION, _ADMINISTRATOR})
_PROTECTING = frozenset({_PROTECTION})

PAGES: Mapping[str, frozenset[Role]] = {
    "today": frozenset({_ANALYST, _REVIEWER, _ADMINISTRATOR}),
    "load": _WORK,
    "check": _WORK,
    "feeds": _RUNNING,
    "match": _WORK,
    "find": frozenset({_ANALYST, _REVIEWER}),
    "tune": _WORK,
    "review": frozenset({_ANALYST, _REVIEWER}),
    "export": frozenset({_ANALYST, _PARKING}),
    "service": frozenset({_ADMINISTRATOR}),
    "shadow": _RUNNING,
    "access": _TRUST,
    "audit": _TRUST,
    "record": _TRUST,
    "subjects": _PROTECTING,
}
"""Who may open a page, by the name of its file. A page that is not here is nobody's."""

ACTS: Mapping[str, frozenset[Role]] = {
    "load": _WORK,
    "load_sample": _WORK,
    "take_out_sample": _WORK,
    "save_layout": _WORK,
    "match": _WORK,
    "save_rule_set": _WORK,
    "publish_rule_set": _WORK,
    "set_working_terms": _WORK,
    "verify": frozenset({_ANALYST, _REVIEWER}),
    "judge": frozenset({_ANALYST, _REVIEWER}),
    "undo": frozenset({_ANALYST, _REVIEWER}),
    "leave_for_later": frozenset({_ANALYST, _REVIEWER}),
    "take_up_again": frozenset({_ANALYST, _REVIEWER}),
    "review_sample": frozenset({_ANALYST, _REVIEWER}),
    "export": frozenset({_ANALYST, _PARKING}),
    "export_files": frozenset({_ANALYST, _PARKING}),
    "decisions": _WORK,
    "set_feed": _RUNNING,
    "remove_feed": _RUNNING,
    "look_into_feeds": _RUNNING,
    "approve_load": _RUNNING,
    "reject_load": _RUNNING,
    "tell": _RUNNING,
    "make_key": frozenset({_ADMINISTRATOR}),
    "revoke_key": frozenset({_ADMINISTRATOR}),
    "switch_mode": frozenset({_ADMINISTRATOR}),
    "purge_requests": _TRUST,
    "purge": _TRUST,
    "find_subject": _PROTECTING,
    "subject_access": _PROTECTING,
    "erase": _PROTECTING,
    "objections": _PROTECTING,
    "end_objection": _PROTECTING,
    "unmask": frozenset({_ANALYST, _REVIEWER, _PROTECTION}),
    "pseudonymous": frozenset({_ANALYST, _PROTECTION}),
    "pseudonym_key": frozenset({_ANALYST, _PROTECTION}),
    "record_basis": _TRUST,
    "end_basis": _TRUST,
    "audit_file": _TRUST,
    "take_as_found": _TRUST,
    "answer_question": _TRUST,
    "record_document": _TRUST,
    "give_roles": frozenset({_ADMINISTRATOR}),
    "backup": frozenset({_ADMINISTRATOR}),
    "purge_backups": _TRUST,
    "check": frozenset({_ADMINISTRATOR}),
    "encrypt": frozenset({_ADMINISTRATOR}),
    "decrypt": frozenset({_ADMINISTRATOR}),
}
"""Who may do what, by the name of the hub's method. What a page disables in the browser is no control: the hub checks."""


def may_open(page: str, roles: frozenset[Role]) -> bool:
    """Whether somebody of these roles may open a page."""
    return bool(PAGES.get(page, frozenset()) & roles)


def may_do(act: str, roles: frozenset[Role]) -> bool:
    """Whether somebody of these roles may do an act."""
    return bool(ACTS.get(act, frozenset()) & roles)


def check(act: str, roles: frozenset[Role], until: float | None = None) -> None:
    """Raises NotAllowedError unless somebody of these roles, signed in `until` a moment (seconds since 1970, None: for good), may do an act."""
    if until is not None and time.time() >= until:
        raise NotAllowedError("Your sign-in has ended, so nothing was changed. Sign in again, then do this step again.")
    if not may_do(act, roles):
        who = " or ".join(f"role {one.label}" for one in Role if one in ACTS.get(act, frozenset()))
        raise NotAllowedError(f"Your role does not include this step, so nothing was changed. It takes {who or 'a role that nobody has'}.")


def listed(text: str, *, setting: str) -> dict[str, frozenset[Role]]:
    """A list of names with their roles, as a setting has it: `name=role; other name=role+role`. Names are compared without regard to case.

    Raises InputError where the text is not such a list.
    """
    found: dict[str, frozenset[Role]] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, _, roles = part.rpartition("=")
        try:
            found[name.strip().casefold()] = frozenset(Role(one.strip().lower()) for one in roles.split("+"))
        except ValueError:
            name = ""
        if not name.strip():
            raise InputError(
                f"The setting {setting} (VH_{setting.upper()}) is not a list such as `name=reviewer; other name=analyst+administrator`. "
                f"The roles are: {', '.join(Role)}."
            )
    return found


def claimed(said: object, mapping: Mapping[str, frozenset[Role]]) -> frozenset[Role]:
    """The roles that a claim of the identity provider gives: one value or several, each by the mapping; by its own name where there is none."""
    values = [said] if isinstance(said, str) else said if isinstance(said, list | tuple) else []
    names = {str(one).strip().casefold() for one in values}
    if not mapping:
        return frozenset(role for role in Role if role.value in names)
    return frozenset(role for name in names for role in mapping.get(name, ()))
