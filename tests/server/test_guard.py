"""What answers at all: the address that it listens on, and what no page stands before."""

import asyncio
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.web.server.starlette import starlette_app_utils

import vh
from tests.server.conftest import ROOT, Server
from vh.ui import guard
from vh.ui.entrance import Way

SECRET = "k" * 64


def lan_name() -> str:
    """An address of this computer that others could reach; without one, its name."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("203.0.113.1", 9))  # nothing is sent: it only chooses a way out
            return str(probe.getsockname()[0])
        except OSError:
            return "203.0.113.7"


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "lan"])
def test_without_a_sign_in_it_starts_on_no_address_but_this_computer(tmp_path: Path, address: str) -> None:
    named = lan_name() if address == "lan" else address
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}", f"--server.address={named}"],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", "VH_HUB": str(tmp_path / "hub.duckdb"), "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "Without a sign-in, everybody who reaches this hub may do everything in it" in done.stderr
    assert not (tmp_path / "hub.duckdb").exists()


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.8.8.8", True), ("::ffff:127.0.0.1", True), ("0.0.0.0", False),
     ("::", False), ("", False), ("10.0.0.4", False), ("::ffff:10.0.0.4", False), ("a-name.invalid", False)],
)  # fmt: skip
def test_what_counts_as_this_computer_alone(host: str, alone: bool) -> None:
    assert guard.is_loopback(host) is alone


def asked(path: str, *, here: str = "127.0.0.1", headers: dict[str, str] | None = None, kind: str = "http") -> int:
    """The status that the guard gives, 200 where it passes the request on."""
    sent: list[Any] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    lines = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": kind, "path": path, "method": "GET", "server": (here, 8501), "headers": lines, "query_string": b""}
    asyncio.run(guard.Guard(inner)(scope, None, send))  # type: ignore[arg-type]
    return int(sent[0].get("status", sent[0].get("code")))


def cookie(claims: dict[str, Any]) -> dict[str, str]:
    value = starlette_app_utils.create_signed_value(SECRET, "_streamlit_user", json.dumps(claims))
    return {"cookie": f"_streamlit_user={value.decode() if isinstance(value, bytes) else value}"}


PATHS = ("/", "/tune", "/media/abc.csv", "/api/v1/verify", "/api/v1/health", "/_stcore/stream", "/_stcore/upload_file/a/b")


@pytest.mark.parametrize("path", PATHS)
def test_without_a_sign_in_whoever_comes_from_elsewhere_is_refused_however_it_was_started(path: str) -> None:
    assert asked(path, here="192.168.1.5") == 403
    assert asked(path, here="192.168.1.5", kind="websocket") == 1008
    assert asked(path) == 200


def test_a_sign_in_by_headers_does_not_open_it_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "way", lambda: Way.PROXY)
    assert asked("/", here="192.168.1.5") == 403


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/_stcore/agent"]
)
def test_the_metrics_and_the_agents_interface_of_streamlit_are_nobodys(path: str) -> None:
    assert asked(path) == 404
    assert asked(path.replace("_stcore/", "_stcore//")) == 404
    assert asked("/_stcore/health") == 200


@pytest.fixture
def oidc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "way", lambda: Way.OIDC)
    monkeypatch.setattr("streamlit.web.server.starlette.starlette_websocket.get_cookie_secret", lambda: SECRET)


GOOD: dict[str, Any] = {"is_logged_in": True, "email": "ana@example.gov.uk", "roles": ["parking"]}


@pytest.mark.usefixtures("oidc")
@pytest.mark.parametrize("path", ["/media/abc.csv", "/_stcore/upload_file/session/file", "/vh-desk"])
def test_downloads_and_uploads_are_for_whoever_is_signed_in_with_a_role(path: str) -> None:
    ends = {"exp": time.time() + 60}
    assert asked(path) == 401
    assert asked(path, headers=cookie(GOOD | ends)) == 200
    assert asked(path, headers=cookie(GOOD | ends), here="10.0.0.4") == 200
    assert asked(path, headers=cookie(GOOD)) == 401, "a sign-in without an end"
    assert asked(path, headers=cookie(GOOD | {"exp": time.time() - 1})) == 401
    assert asked(path, headers=cookie(GOOD | ends | {"roles": []})) == 401
    assert asked(path, headers=cookie(GOOD | ends | {"is_logged_in": False})) == 401
    assert asked(path, headers={"cookie": "_streamlit_user=" + cookie(GOOD | ends)["cookie"][16:-3] + "abc"}) == 401, "another signature"
    assert asked(path, headers={"cookie": '_streamlit_user={"is_logged_in":true}'}) == 401
    assert asked("/", here="10.0.0.4") == 200


@pytest.mark.usefixtures("oidc")
def test_a_role_that_page_access_gave_is_for_whoever_the_address_is_verified_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with vh.open(tmp_path / "hub.duckdb") as hub:
        hub.give_roles("ana@example.gov.uk", ["parking"])
        monkeypatch.setattr(guard, "shared_hub", lambda: hub)
        monkeypatch.setenv("VH_HUB", str(tmp_path / "hub.duckdb"))
        plain = GOOD | {"exp": time.time() + 60, "roles": []}
        assert asked("/media/abc.csv", headers=cookie(plain)) == 200
        assert asked("/media/abc.csv", headers=cookie(plain | {"email_verified": False})) == 401
        assert asked("/media/abc.csv", headers=cookie(plain | {"email_verified": "false"})) == 401


@pytest.mark.usefixtures("oidc")
def test_the_guard_knows_paths_below_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard.st, "get_option", lambda name: "/parking/hub/" if name == "server.baseUrlPath" else None)
    assert asked("/parking/hub/media/abc.csv") == 401
    assert asked("/parking/hub/_stcore/metrics") == 404
    assert asked("/parking/hub/") == 200


def test_a_proxy_says_who_it_is_in_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "way", lambda: Way.PROXY)
    monkeypatch.setenv("VH_PEOPLE", "ana@example.gov.uk=reviewer")
    monkeypatch.setattr(guard.st, "get_option", lambda name: {"X-Remote-User": "email"} if name == "server.trustedUserHeaders" else None)
    assert asked("/media/abc.csv") == 401
    assert asked("/media/abc.csv", headers={"x-remote-user": "ana@example.gov.uk"}) == 200
    assert asked("/media/abc.csv", headers={"x-remote-user": "bo@example.gov.uk"}) == 401


def test_a_real_server_on_this_computer_answers_and_its_metrics_do_not(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    server = serve(tmp_path / "hub.duckdb")
    with urllib.request.urlopen(f"{server.url}/", timeout=5) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server.url}/_stcore/metrics", timeout=5)
    refused.value.close()
    assert refused.value.code == 404
