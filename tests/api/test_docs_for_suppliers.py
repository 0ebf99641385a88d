"""What docs/api.md shows is so: the client runs, the requests are ones, the answer has the fields of a real one."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Caller, ada
from vh.api.openapi import DOCUMENT
from vh.api.problems import TITLES
from vh.service import Incumbent, NextStep, Request, read_request

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def client() -> Any:
    names: dict[str, Any] = {}
    exec(fences("python")[0], names)
    return names["Hub"]


def test_the_python_client_asks_and_is_answered(caller: Caller) -> None:
    hub = client()(f"http://127.0.0.1:{caller.port}/", caller.token)
    answer = hub.verify(**ada())
    assert (answer["outcome"], answer["next_step"]) == ("VERIFIED", "no_document_needed")


@pytest.mark.parametrize(
    ("status", "step", "times"), [(401, NextStep.OWN_CHECK, 1), (503, NextStep.OWN_CHECK, 3), (409, NextStep.OFFICER_LOOKS, 1)]
)
def test_the_python_client_does_without_an_answer_as_the_table_of_statuses_says(status: int, step: NextStep, times: int) -> None:
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        answer = client()(f"http://127.0.0.1:{server.server_port}", "key").verify(**ada())
        server.shutdown()
    assert (answer["next_step"], len(asked)) == (step, times)


def test_the_requests_shown_are_ones() -> None:
    verify, incumbent = (re.search(r"-d '(.*?)'", one, re.DOTALL) for one in fences("sh"))
    assert verify is not None
    assert incumbent is not None
    assert read_request(Request, verify[1].encode()).surname == "Obi"
    assert read_request(Incumbent, incumbent[1].encode()).ci_outcome == "not_matched"


def test_the_answer_shown_has_the_fields_of_a_real_one(caller: Caller) -> None:
    (shown,) = (json.loads(one) for one in fences("json"))
    real = caller.post("verify", ada()).body
    assert list(shown) == list(real)
    assert set(shown) == set(DOCUMENT["components"]["schemas"]["Answer"]["required"])


def test_every_field_step_and_status_is_told() -> None:
    for word in (*Request.model_fields, *NextStep, *(one for path in DOCUMENT["paths"] for one in [path] if "verify" in path)):
        assert f"`{word}`" in TEXT or f"POST {word}" in TEXT, word
    told = set(re.findall(r"\b[45]\d\d\b", TEXT.partition("## When something is wrong")[2].partition("## What the older")[0]))
    assert told >= {str(status) for status in TITLES} - {"404", "405"}
