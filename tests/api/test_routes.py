"""Every route of the API with every kind of key. The routes are read from the API itself, so that a new one cannot be forgotten."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import vh
from tests.api.conftest import Caller, Said, ada, served
from tests.factory import World
from vh.api import Api, openapi

ROUTES = Api(vh.open).routes
CALLS = [(path, method) for path in sorted(ROUTES) for method in sorted(ROUTES[path])]
OPEN = {"/api/v1/health", "/api/v1/openapi.json", "/api/v1/docs"}
"""Answered whoever asks, and with any key: they hold nothing of a hub."""
NO_KEY = {"/api/v1/ready"}
"""Answered without a key, but not with a wrong one: the answer says more to whoever has a key."""
CANARY = "Zebedee"
INCUMBENT = {"application_ref": "HYR1", "ci_outcome": "matched"}
BODIES = {
    "/api/v1/verify": ada(surname=CANARY),
    "/api/v1/verify/batch": {"applications": [ada(surname=CANARY)]},
    "/api/v1/incumbent": INCUMBENT,
    "/api/v1/incumbent/batch": {"results": [INCUMBENT]},
}


@dataclass
class Keys:
    """A caller, and a header for each kind of key."""

    caller: Caller
    headers: dict[str, str | None]

    def ask(self, path: str, method: str, kind: str) -> Said:
        """Ask with a key of a kind; the body is a good one."""
        header = self.headers[kind]
        body = json.dumps(BODIES[path]).encode() if path in BODIES else None
        self.caller.token = None
        return self.caller.send(method, path, body, {} if header is None else {"Authorization": header})


REFUSED = ("another hub's", "another secret", "expired", "revoked", "no bearer", "two keys", "empty")


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    world = World().resident()
    hub = vh.Hub(world.store, who="tester")
    hub.index()
    good, expired, revoked = (hub.make_key(name, days=1) for name in ("Good", "Expired", "Revoked"))
    with hub.store.write() as work:
        work.execute("update api_key set expires_at = '2026-01-01' where key_id = $id", id=expired[0].key_id)
    hub.revoke_key(revoked[0].key_id)
    hub.desk().ring.reload()
    other = vh.Hub(World().store).make_key("Good")[1]
    headers = {
        "none": None, "good": f"Bearer {good[1]}", "another hub's": f"Bearer {other}", "another secret": f"Bearer {good[1][:-6]}AAAAAA",
        "expired": f"Bearer {expired[1]}", "revoked": f"Bearer {revoked[1]}", "no bearer": f"Basic {good[1]}", "empty": "Bearer ",
        "two keys": f"Bearer {expired[1]}, Bearer {good[1]}",
    }  # fmt: skip
    for caller in served(hub):
        yield Keys(caller, headers)


def test_every_route_is_described_and_has_a_body_here() -> None:
    described = {(path, method.upper()) for path, methods in openapi.DOCUMENT["paths"].items() for method in methods}
    assert {(path, method) for path, method in CALLS if path not in OPEN} <= described
    assert {path for path, method in CALLS if method == "POST"} == set(BODIES)
    assert set(ROUTES) >= OPEN | NO_KEY


@pytest.mark.parametrize("kind", ["none", *REFUSED])
@pytest.mark.parametrize(("path", "method"), CALLS)
def test_without_a_key_in_force_a_route_gives_nothing(keys: Keys, path: str, method: str, kind: str) -> None:
    said = keys.ask(path, method, kind)
    if path in OPEN or (path in NO_KEY and kind == "none"):
        assert said.status == 200
    else:
        assert said.status == 401
        assert said.headers["www-authenticate"].startswith("Bearer")
        assert said.headers["content-type"] == "application/problem+json"
    for secret in (CANARY, "Ada", "Obi", "standard v0", "council_tax", *(one for one in keys.headers.values() if one)):
        if path not in OPEN:  # the description has examples of its own
            assert secret.encode() not in said.content
    assert keys.caller.hub.requests().height == 0


@pytest.mark.parametrize("path", [path for path, method in CALLS if method == "GET"])
@pytest.mark.parametrize("kind", ["none", "good", "revoked"])
def test_a_watcher_that_asks_for_the_head_alone_is_told_what_a_get_is_told(keys: Keys, path: str, kind: str) -> None:
    whole, head = keys.ask(path, "GET", kind), keys.ask(path, "HEAD", kind)
    assert (head.status, head.content) == (whole.status, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_no_route_answers_another_method_or_a_path_like_it(keys: Keys, path: str, method: str) -> None:
    for other in (
        {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"}
        - ROUTES[path]
        - ({"HEAD"} if "GET" in ROUTES[path] else set())
    ):
        said = keys.ask(path, other, "none")
        assert said.status == 405, other
        assert CANARY.encode() not in said.content
    for like in (path + "/", path.upper(), path.replace("/v1/", "//v1/"), path.replace("/v1/", "/v1/../v1/"), path + "%00"):
        keys.caller.token = None
        assert keys.caller.send(method, like).status in (404, 405), like


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_with_a_key_in_force_a_route_answers(keys: Keys, path: str, method: str) -> None:
    """Last, as it leaves requests in the hub: so the refusals above are the key's doing."""
    said = keys.ask(path, method, "good")
    assert said.status == 200, said.content


def test_another_clients_key_is_told_nothing_of_what_was_asked_before(keys: Keys) -> None:
    """A key has no scope but its client: it sees that client's references alone."""
    mine = keys.ask("/api/v1/verify", "POST", "good")
    assert mine.headers["x-replayed"] == "true"
    keys.headers["another client's"] = f"Bearer {keys.caller.hub.make_key('Another')[1]}"
    said = keys.ask("/api/v1/verify", "POST", "another client's")
    assert said.status == 200
    assert said.headers["x-replayed"] == "false"
