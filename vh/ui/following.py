"""What follows when a threshold is let go: the figures and charts of page Tune for any two thresholds, asked for by the browser itself.

A run of the page takes Streamlit's browser part longer than all else: it looks at every element there is. So the browser asks here first, shows
what it is told, and only then has the page run, which comes to the same and draws nothing twice. Where no answer comes, the page's run is enough.
"""

import asyncio
import json
import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from vh import Hub, RuleSet, charts, desk_charts
from vh.charts import Figure
from vh.errors import HubError
from vh.ui.drawing import below_its_finding, finding, served_at

DESK = "vh-desk"
"""The path at which the desk answers."""
_MOST = 500
"""So many desks are remembered, the latest ones; a page that was forgotten goes on without."""
_LONGEST = 2_000
"""Bytes that a question may have."""
Words = Callable[[Hub, RuleSet], dict[str, str]]
_desks: OrderedDict[str, Callable[[float, float], dict[str, Any]]] = OrderedDict()


def address() -> str:
    """Where the browser asks."""
    return served_at(DESK)


def figures(hub: Hub, rules: RuleSet, view: str, dimension: str | None = None) -> dict[str, Figure]:
    """The charts of a view of page Tune that follow the thresholds, by their keys."""
    held = hub.tune(weights=rules.weights)
    match view:
        case "sources":
            steps, counts = held.uplift(rules.verify_at, rules.review_at), held.counts(rules.verify_at, rules.review_at)
            return {
                "tune.uplift": charts.uplift(steps),
                "tune.by_source": charts.by_source(counts.verified_by, held.applicants),
                "tune.only": charts.only_source(counts.only, held.applicants),
                "tune.losses": desk_charts.losses(hub.losses(rules), held.applicants),
            }
        case "fair":
            rows = hub.fairness(rules)
            if rows.is_empty():
                return {}
            known = rows["dimension"].unique(maintain_order=True).to_list()
            return {"tune.fairness": desk_charts.fairness(rows, str(dimension if dimension in known else known[0]))}
        case "changes":
            found = hub.what_changes(rules)
            return {"tune.changes": desk_charts.flips(found.table(), found.applicants)}
    line, lowest = hub.cost_line(rules), hub.cheapest(rules)
    return {
        "tune.cost_verify": desk_charts.cost_line(line, "verify", rules.verify_at, lowest.verify_at),
        "tune.cost_review": desk_charts.cost_line(line, "review", rules.review_at, lowest.review_at),
    }


def follow(token: str, hub: Hub, rules: RuleSet, view: str, dimension: str | None, words: Words) -> None:
    """From now on, whoever has the token is told what thresholds lead to, all else as in these rules.

    The token is made for one session and told to its browser alone; the hub is held to the roles and the sign-in of whoever it is at work for.
    """

    def answer(verify_at: float, review_at: float) -> dict[str, Any]:
        moved = rules.changed(verify_at=verify_at, review_at=review_at)
        drawn = figures(hub, moved, view, dimension)
        said = words(hub, moved) | {f"{key}.finding": finding(one) for key, one in drawn.items()}
        return {"words": said, "charts": {key: below_its_finding(one) for key, one in drawn.items()}}

    _desks[token] = answer
    _desks.move_to_end(token)
    while len(_desks) > _MOST:
        _desks.popitem(last=False)


class WithDesk:
    """ASGI middleware that answers what the desk in a browser asks, and passes everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == address():
            await (await _answered(Request(scope, receive)))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _answered(request: Request) -> Response:
    try:
        size = int(request.headers.get("content-length", _LONGEST + 1))
        asked = json.loads(await request.body()) if size <= _LONGEST else {}
        token, verify_at, review_at = str(asked["token"]), float(asked["verify"]), float(asked["review"])
    except (ValueError, TypeError, KeyError):
        return Response(status_code=400)
    answer = _desks.get(token)
    if answer is None or not (math.isfinite(verify_at) and math.isfinite(review_at)):
        return Response(status_code=404)
    try:
        return JSONResponse(await asyncio.to_thread(answer, verify_at, review_at), headers={"cache-control": "no-store"})
    except HubError:  # the page's own run says what is wrong, in its place
        return Response(status_code=409)
