"""Who comes in: the person at work with their roles, or the refusal. Asked by every page and by every part of one that runs alone."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import streamlit as st

from vh import access
from vh.access import EVERY_ROLE, Role
from vh.settings import Settings
from vh.ui import widgets


class Way(StrEnum):
    """How the hub knows who is at work."""

    SINGLE = "single"
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at work. Without a name nobody is signed in; on a computer of one's own, whoever uses the computer is."""

    name: str | None
    roles: frozenset[Role]
    until: float | None = None
    """When the sign-in ends, in seconds since 1970; None where it does not."""
    ended: bool = False
    """There was a sign-in, and it has ended."""
    vouched: bool = True
    """Nobody says that the name may be another's: roles are given by it. Else those of the claim are all."""


def way() -> Way:
    """How the hub knows who is at work, by what is set up: OIDC in secrets.toml, headers of a proxy, or nothing."""
    if st.secrets.load_if_toml_exists() and st.secrets.get("auth"):
        return Way.OIDC
    return Way.PROXY if st.get_option("server.trustedUserHeaders") else Way.SINGLE


def person(settings: Settings) -> Person:
    """Whoever this session is of, with the roles that a claim or the settings give; page Access may give more."""
    how = way()
    return Person(None, EVERY_ROLE) if how is Way.SINGLE else known(st.user.to_dict(), settings, how)


def known(claims: Mapping[str, Any], settings: Settings, how: Way) -> Person:
    """The person that claims are about. A sign-in by OIDC counts until its `exp`, which Streamlit does not look at; without one it does not."""
    name = str(claims.get(settings.person_claim) or "").strip()
    until = claims.get("exp") if how is Way.OIDC else None
    if not name or (how is Way.OIDC and claims.get("is_logged_in") is not True):
        return Person(None, frozenset())
    if how is Way.OIDC and (isinstance(until, bool) or not isinstance(until, int | float) or until <= time.time()):
        return Person(None, frozenset(), ended=True)
    # Anybody can give an identity provider an address that is not theirs. Some providers, and every header, say so in words.
    vouched = str(claims.get("email_verified", True)).strip().casefold() in ("true", "none")
    by_name = access.listed(settings.people, setting="people").get(name.casefold(), frozenset()) if vouched else frozenset[Role]()
    by_claim = access.claimed(claims.get(settings.role_claim), access.listed(settings.role_map, setting="role_map"))
    return Person(name, by_name | by_claim, None if until is None else float(until), vouched=vouched)


def refuse(who: Person) -> None:
    """Say that this page is not for whoever asks, and nothing else."""
    if who.name is None:
        st.title("Sign in", anchor=False)
        if way() is Way.PROXY:
            widgets.box("note", "Nobody is signed in", "Open the hub by the address that your council gave you, which asks who you are.")
            return
        words = "Your sign-in has ended. Sign in again to go on." if who.ended else "Sign in with your council account to go on."
        widgets.box("note", "Verification Hub", words)
        st.button("Sign in", type="primary", key="entrance.sign_in", on_click=st.login)
        return
    st.title("Not for your role", anchor=False)
    if not who.vouched:
        told = "Your sign-in says that your address is not verified, so roles given to that address do not count. Ask whoever runs the sign-in."
        widgets.box("warn", "This page is not for your role", told)
    elif who.roles:
        widgets.box("warn", "This page is not for your role", "An administrator of the hub says on page Access who has which role.")
    else:
        widgets.box("warn", "You have no role here yet", "Ask an administrator of the hub, who gives roles on page Access.")


def leave(who: Person) -> None:
    """Who is signed in, and the way out, at the foot of the menu."""
    if who.name is None:
        return
    with st.sidebar:
        st.text(who.name)
        if way() is Way.OIDC:
            st.button("Sign out", key="entrance.sign_out", on_click=st.logout, type="tertiary")
