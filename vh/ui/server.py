"""What stands around the pages on the server: security headers on every answer, the API beside them, and tidying up when it stops."""

import asyncio
import gc
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vh.api import Api
from vh.errors import HubError
from vh.handover import Work
from vh.settings import default_hub
from vh.ui import background, spool
from vh.ui.jobs import fault
from vh.ui.page import shared_hub

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


class WithApi:
    """ASGI middleware that answers what is under /api, and passes everything else on to the pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._api = Api(shared_hub)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] == "http" and (scope["path"] == "/api" or scope["path"].startswith("/api/")):
            await self._api(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def lifespan_with(
    answer: background.Answer, command_of: Callable[[Work], str], long: frozenset[str]
) -> Callable[[st.App], AbstractAsyncContextManager[None]]:
    """While the server runs, the API's index is kept up to date and feeds are looked for; at its end uploads are removed and the hub file
    is closed.

    `answer` does a command that was handed over, `command_of` names it, `long` are the commands that take turns with the pages' long work.
    """

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        spool.forget_abandoned()
        # A page's script may hold Python's lock for the whole interval while a request of the API waits: 5 ms by default.
        before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        _send_at_once()
        gc.collect()
        gc.freeze()  # a full collection looks at all that was imported, for some 80 ms in which nobody is answered
        keeping = asyncio.create_task(_keep_up())
        beside = background.begin(answer, command_of, long)
        yield
        background.end(beside)
        keeping.cancel()
        spool.clear()
        st.cache_resource.clear()
        sys.setswitchinterval(before)

    return lifespan


_SWITCH = 0.0005
_EVERY = 1.0
"""Seconds between two looks at whether loads or rules have changed."""


def _send_at_once() -> None:
    """Let the connections of this server send small pieces at once.

    Streamlit binds its socket without naming the protocol, so that asyncio does not know it for TCP and leaves Nagle's algorithm on: the
    body of every answer would wait some 40 ms for the caller's acknowledgement of its head (RFC 9293, 3.7.4). Connections inherit the
    option from the socket that listens.
    """
    for one in gc.get_objects():
        # By its type: asking a weak proxy for its class raises where what it stood for is gone.
        if not issubclass(type(one), socket.socket) or one.fileno() < 0 or one.family not in (socket.AF_INET, socket.AF_INET6):
            continue
        if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def _keep_up() -> None:
    """Keep the index fresh, and purge once a day. A hub that cannot be opened is tried again: pages and API say what is wrong with it."""
    purged: date | None = None
    while True:
        if default_hub().exists():
            try:
                hub = await asyncio.to_thread(shared_hub)
                desk = await asyncio.to_thread(hub.desk)
                desk.keep_fresh()
                if purged != date.today():
                    await asyncio.to_thread(hub.purge)
                    purged = date.today()
            except HubError:
                await asyncio.sleep(10 * _EVERY)
            except Exception as error:  # noqa: BLE001 - this task must go on, or the index would never be made anew
                fault(error, "Keeping the index up to date")
                await asyncio.sleep(10 * _EVERY)
        await asyncio.sleep(_EVERY)
