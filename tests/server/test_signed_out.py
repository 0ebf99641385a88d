"""Every route of Streamlit's own, asked by somebody who is not signed in. The routes are read from Streamlit, so that a new one cannot be forgotten."""

import ast
import http.client
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import urlparse

import pytest
from starlette.routing import Route, WebSocketRoute
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from tests.browser.provider import provided
from tests.factory import copied
from tests.server.conftest import ROOT, Server, start
from vh.ui.drawing import _PLOTLY, served_at
from vh.ui.following import DESK

NOTHING = {"media/{file_id:path}", "_stcore/upload_file/{session_id}/{file_id}"}
"""Somebody's files: nothing without a sign-in."""
ANSWERS = {
    **{path: {401} for path in NOTHING},
    "_stcore/health": {200, 204},
    "_stcore/metrics": {404},
    "_stcore/host-config": {200, 405},
    "component/{path:path}": {204, 404},
    "_stcore/bidi-components/{path:path}": {204, 404},
    "auth/login": {302},
    "auth/logout": {302},
    "oauth2callback": {302},
    "_stcore/agent/interact": {404},
    "_stcore/agent/openapi.json": {404},
    "_stcore/agent/mcp": {404},
}
"""What each may say to somebody who is not signed in. The sign-in's own routes lead to the provider, or back to the first page."""
SOCKET = "_stcore/stream"
"""The pages themselves: `ui.begin` asks on each (tests/pages/test_entrance.py, tests/browser/test_sign_in.py)."""


def of_streamlit() -> list[tuple[str, str]]:
    """Each route of Streamlit's with each of its methods; all that is left over is the mount of its own files for the browser."""
    found, mounts = [], 0
    for one in create_streamlit_routes(MagicMock()):
        if isinstance(one, Route):
            found += [(one.path.lstrip("/"), method) for method in sorted(one.methods or ())]
        elif isinstance(one, WebSocketRoute):
            assert one.path.lstrip("/") == SOCKET
        else:
            mounts += 1
    assert mounts == 1
    return sorted(set(found))


ROUTES = of_streamlit()


@pytest.fixture(scope="module")
def server(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample borough on a server with a sign-in."""
    folder = tmp_path_factory.mktemp("signed out")
    copied(matched_file, folder / "hub.duckdb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with provided(port) as provider:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:1/oauth2callback"\ncookie_secret = "{"s" * 64}"\nclient_id = "hub"\nclient_secret = "secret"\n'
            f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
        )
        running = start(folder / "hub.duckdb", f"--secrets.files={folder / 'secrets.toml'}")
        yield running
        running.stop()
    assert "Traceback" not in running.log.read_text(), running.log.read_text()


def ask(server: Server, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    place = urlparse(server.url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=20)
    connection.request(method, path, b"" if method in ("POST", "PUT", "PATCH") else None, headers or {})
    answer = connection.getresponse()
    found = (answer.status, answer.read())
    connection.close()
    return found


def test_every_route_of_streamlit_is_in_the_matrix() -> None:
    assert {path for path, _ in ROUTES} == set(ANSWERS)


OURS = {f"/{DESK}": {401}, served_at(_PLOTLY): {200, 405, 404}, "/today": {307, 405, 404}}
"""What the server gives out beside pages and API: the figures of the desk, Plotly's own file, and where the first page is."""


def test_all_that_stands_before_the_pages_is_in_a_matrix() -> None:
    """Whoever puts another piece of middleware there says here what it may answer to somebody who is not signed in."""
    calls = [one for one in ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))) if isinstance(one, ast.Call)]
    named = {ast.unparse(one.args[0]) for one in calls if ast.unparse(one.func) == "Middleware"}
    asking = {"SecurityHeaders", "KnownHosts", "Guard"}
    """They answer nothing of their own but refusals."""
    assert named == asking | {"WithApi", "WithFirstPage", "WithPlotly", "WithDesk"}, "WithApi: tests/api/test_routes.py; the others: OURS"
    assert not any(keyword.arg == "routes" for one in calls for keyword in one.keywords)


@pytest.mark.parametrize("path", sorted(OURS))
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_what_is_ours_gives_nothing_to_somebody_who_is_not_signed_in(server: Server, path: str, method: str) -> None:
    status, body = ask(server, method, path)
    assert status in OURS[path], (status, body[:200])
    assert b"Salterhithe" not in body
    assert b"HYP3" not in body


@pytest.mark.parametrize(
    "cookie", ["", "_streamlit_user=made-up", '_streamlit_user={"is_logged_in":true,"email":"ana","roles":["administrator"]}']
)
@pytest.mark.parametrize(("route", "method"), ROUTES)
def test_a_route_gives_nothing_to_somebody_who_is_not_signed_in(server: Server, route: str, method: str, cookie: str) -> None:
    path = "/" + re.sub(r"\{[^}]+\}", "abc", route)
    status, body = ask(server, method, path, {"Cookie": cookie} if cookie else None)
    assert status in ANSWERS[route], (status, body[:200])
    for word in (b"Salterhithe", b"HYP3", b"resident", b"hub.duckdb", str(Path.home()).encode()):
        assert word not in body


@pytest.mark.parametrize("path", ["/media/abc.csv", "/media//abc.csv", "//media/abc.csv", "/./media/abc.csv", "/x/../media/abc.csv", "/%6dedia/abc.csv",
                                  "/media%2fabc.csv", "/MEDIA/abc.csv", "/_stcore//upload_file/a/b", "/_stcore/%75pload_file/a/b", "/_stcore/metrics/",
                                  "/%5fstcore/metrics"])  # fmt: skip
def test_another_spelling_of_a_path_is_no_way_round(server: Server, path: str) -> None:
    """Streamlit must not serve under a spelling what the guard does not know: either both know it, or the browser gets the frame without data."""
    for method in ("GET", "PUT"):
        status, body = ask(server, method, path)
        assert status in (301, 307, 308, 400, 401, 403, 404, 405) or b'<div id="root">' in body, (status, body[:200])
