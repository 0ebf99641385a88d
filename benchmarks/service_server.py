"""The server of `benchmarks.service`: the product's own application, with two addresses more that set work going inside it."""

import threading
from datetime import date

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from vh.cli.handing import LONG, answer, command_of
from vh.ui.clicks import keep_clicks
from vh.ui.drawing import WithPlotly
from vh.ui.following import WithDesk
from vh.ui.guard import Guard
from vh.ui.hosts import KnownHosts
from vh.ui.page import shared_hub
from vh.ui.server import SecurityHeaders, WithApi, lifespan_with

_AT_WORK: list[threading.Thread] = []


def _start(work: object) -> JSONResponse:
    thread = threading.Thread(target=work, daemon=True)  # type: ignore[arg-type]
    thread.start()
    _AT_WORK[:] = [thread]
    return JSONResponse({"busy": True})


async def load(request: Request) -> JSONResponse:
    """Begin to load a file as the nightly feed would."""
    asked = await request.json()
    as_of = date.fromisoformat(asked["as_of"])
    return _start(lambda: shared_hub().load(asked["source"], asked["path"], as_of=as_of))


async def swap(_: Request) -> JSONResponse:
    """Save a rule set as a new version that uses other sources in turn, so that an index is built anew."""
    hub = shared_hub()
    rules = hub.rule_set()
    turned = tuple(reversed(rules.sources))
    return _start(lambda: hub.publish_rule_set(hub.save_rule_set(rules.changed(sources=turned), "the benchmark").version))


async def busy(_: Request) -> JSONResponse:
    """Whether the work is still under way, or the index is being made."""
    keeper = shared_hub()._keeper
    renewing = keeper._renewing is not None and keeper._renewing.is_alive()
    return JSONResponse(
        {"busy": any(one.is_alive() for one in _AT_WORK), "renewing": renewing or keeper._seen != shared_hub().store.changes}
    )


keep_clicks()
app = st.App(
    "../vh/ui/main.py",
    middleware=[Middleware(one) for one in (SecurityHeaders, KnownHosts, Guard, WithApi, WithPlotly, WithDesk)],
    lifespan=lifespan_with(answer, command_of, LONG),
    routes=[Route("/bench/load", load, methods=["POST"]), Route("/bench/swap", swap, methods=["POST"]), Route("/bench/busy", busy)],
)
