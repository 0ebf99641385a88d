"""The API on a real port of this machine, over a hub in memory with a few residents."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn

import vh
from tests.factory import ADDRESS, POSTCODE, World
from vh.api import Api


@dataclass
class Said:
    """An answer over HTTP."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found


@dataclass
class Caller:
    """A client of the API with its key."""

    hub: vh.Hub
    port: int
    token: str | None = None

    def send(self, method: str, path: str, content: bytes | None = None, headers: dict[str, str] | None = None) -> Said:
        mine = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, content, mine | (headers or {}))
            with connection.getresponse() as answer:
                return Said(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> Said:
        return self.send("POST", f"/api/v1/{path}", json.dumps(body).encode(), headers)

    def get(self, path: str) -> Said:
        return self.send("GET", f"/api/v1/{path}")


def served(hub: vh.Hub) -> Iterator[Caller]:
    """The API of a hub on a free port, until the caller is done."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(Api(lambda: hub), port=port, lifespan="off", log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Caller(hub, port)
    server.should_exit = True
    thread.join(10)
    hub.close()


def ada(**changes: object) -> dict[str, object]:
    """An application that the record verifies; `None` takes a field away."""
    said = {"application_ref": "HYR1", "forename": "Ada", "surname": "Obi", "address": ADDRESS, "postcode": POSTCODE, "on": "2026-09-01"}
    return {name: value for name, value in (said | changes).items() if value is not None}


@pytest.fixture
def caller() -> Iterator[Caller]:
    """A caller with a key, in mode live, and an index that is ready."""
    world = World().resident().resident("Grace", "Hart", address="9 Mare Street", ref="B2")
    hub = vh.Hub(world.store, who="tester")
    hub.index()
    hub.switch_mode("live", name="Head of Parking", reason="a test")
    for one in served(hub):
        _, one.token = hub.make_key("Parking system")
        yield one
