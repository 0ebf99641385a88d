"""What the browser is told when a threshold is let go: the same that the page draws once it has run."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import drawings
from tests.pages.test_decide import moved
from tests.pages.test_tune import VIEWS, tune, view
from vh.ui.following import WithDesk

__all__ = ["tune"]


def ask(body: bytes, path: str = "/vh-desk") -> tuple[int, Any]:
    """A question as the browser puts it; the status and the answer. What is not for the desk is answered with 418."""
    sent: list[Message] = []

    async def pages(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 418})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", str(len(body)).encode())]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    asyncio.run(WithDesk(pages)(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"] or b"null")


def thresholds(at: AppTest, verify: float, review: float) -> bytes:
    return json.dumps({"token": at.session_state["vh"].desk, "verify": verify, "review": review}).encode()


@pytest.mark.parametrize("name", VIEWS)
def test_the_answer_is_what_the_page_comes_to(tune: AppTest, name: str) -> None:
    view(tune, name)
    status, answer = ask(thresholds(tune, 12.0, 2.0))
    assert status == 200
    moved(tune, 12.0, 2.0)
    drawn = {one["key"]: one for one in map(json.loads, drawings(tune)) if one["key"] in answer["charts"]}
    assert len(drawn) == len(answer["charts"]) == VIEWS[name] - (name == "sources")  # what past runs gave does not change
    for key, one in answer["charts"].items():
        assert (drawn[key]["figure"], drawn[key]["alt"]) == (one["figure"], one["alt"])
    said = [json.loads(one.proto.json) for one in tune.get("bidi_component") if one.proto.component_name == "vh_words"]
    assert {one["key"]: one["html"] for one in said if one["key"] in answer["words"]} == answer["words"]


def test_the_answer_is_of_the_weights_and_the_grouping_tried_out(tune: AppTest) -> None:
    view(tune, "fair")
    tune.session_state["tune.dimension"] = "Age"
    tune.run()
    _, answer = ask(thresholds(tune, 12.0, 2.0))
    assert "25 to 34" in json.dumps(answer["charts"]["tune.fairness"])


def test_nobody_else_is_answered(tune: AppTest, matched: Path) -> None:
    assert ask(b'{"token": "guessed", "verify": 5, "review": -6}') == (404, None)
    assert ask(thresholds(tune, float("nan"), 2.0)) == (404, None)
    for body in (b"", b"[]", b"{}", b"nothing", b'{"token": "x", "verify": "high", "review": 0}', b'{"token": "' + b"x" * 3000 + b'"}'):
        assert ask(body) == (400, None)
    assert ask(thresholds(tune, 2.0, 12.0)) == (409, None)  # the lower one above the upper
    for path in ("/elsewhere", "//vh-desk", "/x/vh-desk", "/vh-desk/"):  # only where the guard asks for a sign-in
        assert ask(thresholds(tune, 12.0, 2.0), path) == (418, None)
