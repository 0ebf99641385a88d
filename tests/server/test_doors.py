"""What a stranger can and cannot do at the server's doors, over real HTTP and websockets."""

import http.client
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlparse

import pytest

from tests.server.conftest import Server, start

EVIL = "evil.example"
MEGABYTE = 1 << 20


@dataclass
class Answer:
    """An answer over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without a hub yet."""
    running = start(tmp_path_factory.mktemp("doors") / "hub.duckdb")
    yield running
    running.stop()


def ask(server: Server, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
    place = urlparse(server.url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=20)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    connection.close()
    return found


def shake(server: Server, **headers: str) -> int:
    """Ask for a websocket of the pages as a browser does; returns the status of the answer."""
    place = urlparse(server.url)
    own = f"{place.hostname}:{place.port}"
    asked = {
        "Host": own, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": "streamlit", "Origin": f"http://{own}",
    } | {name.replace("_", "-"): value for name, value in headers.items()}  # fmt: skip
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=20) as door:
        lines = [f"{name}: {value}" for name, value in asked.items() if value]
        door.sendall(("GET /_stcore/stream HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode())
        told = door.recv(4096).decode("latin-1")
    return int(told.split(" ", 2)[1])


PATHS = (
    "/",
    "/review",
    "/_stcore/health",
    "/_stcore/host-config",
    "/api/v1/health",
    "/api/v1/docs",
    "/api/v1/nothing",
    "/media/nothing.csv",
    "/static/x",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers(server: Server, path: str) -> None:
    headers = ask(server, "GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["permissions-policy"]
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "unsafe-eval" not in policy["script-src"]
    assert all("http" not in sources for sources in policy.values())
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", [EVIL, f"{EVIL}:8501", "127.0.0.1.evil.example", "localhost@evil.example", "127.0.0.1/evil", ""])
def test_under_another_name_nothing_answers(server: Server, path: str, host: str) -> None:
    answer = ask(server, "GET", path, {"Host": host})
    assert answer.status in (400, 421)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert EVIL.encode() not in answer.body


@pytest.mark.parametrize(("typed", "leads_to"), [("/today", "./"), ("/Today?from=a-letter", "./"), ("/today/", "../")])
def test_the_name_of_the_first_page_leads_to_it(server: Server, typed: str, leads_to: str) -> None:
    answer = ask(server, "GET", typed)
    assert (answer.status, answer.headers["location"]) == (307, leads_to)
    assert urljoin(server.url + typed, leads_to) == server.url + "/"
    assert ask(server, "GET", "/todays").status == 200, "Streamlit says which pages there are"


def test_a_request_with_two_names_is_refused(server: Server) -> None:
    place = urlparse(server.url)
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=20) as door:
        door.sendall(f"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: {EVIL}\r\nConnection: close\r\n\r\n".encode())
        assert door.recv(4096).split(b" ", 2)[1] in (b"400", b"421")


def test_the_pages_talk_to_their_own_origin_alone(server: Server) -> None:
    assert shake(server) == 101
    assert shake(server, Origin=f"http://{EVIL}") == 403
    assert shake(server, Origin="null") == 403
    assert shake(server, Host=EVIL, Origin=f"http://{EVIL}") == 403


def test_an_upload_without_the_token_of_its_session_is_refused(server: Server) -> None:
    boundary = "b"
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="x.csv"\r\n\r\na,b\r\n--{boundary}--\r\n'.encode()
    sent = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    assert ask(server, "PUT", "/_stcore/upload_file/nobody/file", sent, body).status == 403
    assert (
        ask(
            server, "PUT", "/_stcore/upload_file/nobody/file", {**sent, "X-Xsrftoken": "made-up", "Cookie": "_streamlit_xsrf=other"}, body
        ).status
        == 403
    )
    assert ask(server, "DELETE", "/_stcore/upload_file/nobody/file").status == 403


def test_an_upload_needs_a_session_that_there_is(server: Server) -> None:
    told = (
        ask(server, "GET", "/_stcore/host-config").headers.get("set-cookie", "")
        or ask(server, "GET", "/_stcore/health").headers["set-cookie"]
    )
    token = re.search(r"_streamlit_xsrf=([^;]+)", told)
    assert token
    own = {"X-Xsrftoken": token[1], "Cookie": f"_streamlit_xsrf={token[1]}", "Content-Type": "multipart/form-data; boundary=b"}
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="../../x.csv"\r\n\r\na\r\n--b--\r\n'
    assert ask(server, "PUT", "/_stcore/upload_file/nobody/file", own, body).status == 400


def test_the_api_reads_no_more_than_it_says(server: Server) -> None:
    answer = ask(server, "POST", "/api/v1/verify", {"Content-Type": "application/json", "Origin": f"http://{EVIL}"}, b"x" * MEGABYTE)
    assert answer.status in (401, 413, 503)
    assert json.loads(answer.body)["status"] == answer.status
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/api/v1/verify", "/api/v1/verify/batch", "/", "/_stcore/stream"])
def test_no_other_origin_is_let_in_by_a_question_beforehand(server: Server, path: str) -> None:
    asked = {"Origin": f"http://{EVIL}", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    headers = ask(server, "OPTIONS", path, asked).headers
    assert headers.get("access-control-allow-origin", "") not in ("*", f"http://{EVIL}")


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/app/static/../../app.py", "/static/../../../app.py", "/static/%2e%2e/%2e%2e/app.py", "/..%2f..%2fetc/passwd", "/media/../app.py",
     "/component/x/../../../etc/passwd", "/.streamlit/secrets.toml", "/hub.duckdb", "/_stcore/agent/interact", "/_stcore/agent/mcp"],
)  # fmt: skip
def test_no_path_leads_to_a_file_of_the_server(server: Server, path: str) -> None:
    answer = ask(server, "GET", path)
    assert b"import streamlit" not in answer.body
    assert b"root:" not in answer.body
    assert b"cookie_secret" not in answer.body
    assert answer.status in (200, 400, 403, 404, 405)
    if answer.status == 200:  # the page itself, whatever its address
        assert b"<title>" in answer.body


def test_nothing_of_all_this_is_in_the_log(server: Server) -> None:
    assert "Traceback" not in Path(server.log).read_text(encoding="utf-8")
