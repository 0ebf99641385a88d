"""What stands around the pages on the server: security headers on every answer, and tidying up when it stops."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vh.handover import Work
from vh.ui import desk, spool

_POLICY = (
    "default-src 'self'; "
    # blob: is how Streamlit loads inline components; the hash is of the one inline script in Streamlit's own index.html.
    "script-src 'self' blob: 'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_DOWNLOADS = "/media/"


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP answer; websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # A list of residents must not stay in the browser's cache after it was downloaded.
        own = (*HEADERS, (b"cache-control", b"no-store")) if scope["path"].startswith(_DOWNLOADS) else HEADERS
        names = {name for name, _ in own}

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in names]
                message["headers"] = [*kept, *own]
            await send(message)

        await self._app(scope, receive, dressed)


def lifespan_with(answer: desk.Answer, command_of: Callable[[Work], str], long: frozenset[str]) -> Callable[[st.App], Any]:
    """While the server runs; at its end uploads are removed and the hub file is closed.

    `answer` does a command that was handed over, `command_of` names it, `long` are the commands that take turns with the pages' long work.
    """

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        spool.forget_abandoned()
        beside = desk.begin(answer, command_of, long)
        yield
        desk.end(beside)
        spool.clear()
        st.cache_resource.clear()

    return lifespan
