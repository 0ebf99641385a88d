"""What may be reached at all: the address that the server listens on, and the parts of Streamlit that no page stands before."""

import asyncio
import json
import socket
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from vh.errors import HubError
from vh.settings import Settings, default_hub
from vh.ui.entrance import Person, Way, known, way
from vh.ui.following import DESK
from vh.ui.page import shared_hub

OPEN_WITHOUT_SIGN_IN = (
    "Without a sign-in, everybody who reaches this hub may do everything in it, so it only listens on this computer itself: {what}. "
    "Set up a sign-in first (docs/server.md, Who is at work), or leave --server.address at 127.0.0.1. Nothing was started."
)
_COOKIE = "_streamlit_user"
_PRIVATE = ("media", "upload_file", DESK)
"""Downloads and uploads, which Streamlit serves and takes without asking who it is; and the figures of the desk."""

_NOBODYS = {("_stcore", "metrics"), ("_stcore", "agent")}
"""Figures of the server's inside, and Streamlit's interface for agents, which tells what it can do even while it is switched off."""


def is_loopback(host: str) -> bool:
    """Whether whatever listens at a name or address can be reached from this computer alone; an empty one means all addresses."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)} if host else set()
    except OSError:
        return False
    return bool(found) and all(_is_loopback(one) for one in found)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def check_start() -> None:
    """Ends the program with a sentence where it would listen beyond this computer and no sign-in by OIDC is set up.

    A sign-in by headers does not open it either: whoever reaches the port can write the headers.
    """
    address = str(st.get_option("server.address") or "")
    if way() is not Way.OIDC and not is_loopback(address):
        what = f"not on {address}" if address else "not on all its addresses, as it would now"
        sys.stderr.write(OPEN_WITHOUT_SIGN_IN.format(what=what) + "\n")
        sys.exit(1)


class Guard:
    """ASGI middleware: refuses what came in from elsewhere while there is no sign-in, and downloads and uploads of whoever is not signed in.

    The address is that of the connection itself, so it holds however the server was started.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = await self._refused(scope)
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(refused[1], refused[0])(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _refused(self, scope: Scope) -> tuple[int, str] | None:
        how = way()
        here = scope.get("server")
        if how is not Way.OIDC and (here is None or not _is_loopback(str(here[0]))):
            return 403, "This hub has no sign-in, so it answers this computer alone. docs/server.md says how to set one up."
        path = below(str(scope["path"]))
        if path[:2] in _NOBODYS:
            return 404, "Not here."
        private = path[:1] in ((_PRIVATE[0],), (_PRIVATE[2],)) or path[:2] == ("_stcore", _PRIVATE[1])
        if how is Way.SINGLE or not private:
            return None
        who = known(_claims(Request(scope), how), Settings.from_environment(), how)
        admitted = who.name is not None and (bool(who.roles) or await asyncio.to_thread(_has_roles, who))
        if not admitted:
            return 401, "Sign in first."
        return None


def below(path: str) -> tuple[str, ...]:
    """The parts of a path, without the address that the whole server may be under."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    parts = tuple(part for part in path.split("/") if part)
    under = tuple(part for part in base.split("/") if part)
    return parts[len(under) :] if under and parts[: len(under)] == under else parts


def _claims(request: Request, how: Way) -> Mapping[str, Any]:
    """What the signed cookie of Streamlit, or the headers of the proxy, say of whoever asks; nothing where they are not whole."""
    if how is Way.PROXY:
        names: Mapping[str, str] = st.get_option("server.trustedUserHeaders") or {}
        return {claim: request.headers.get(header) for header, claim in names.items()}
    signed = _get_signed_cookie_with_chunks(request.cookies, _COOKIE)
    try:
        found = json.loads(signed) if signed else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _has_roles(who: Person) -> bool:
    """Whether page Access gave a person a role, by a name that is theirs."""
    try:
        return bool(default_hub().exists() and who.name and who.vouched and shared_hub().roles_of(who.name))
    except HubError:
        return False
