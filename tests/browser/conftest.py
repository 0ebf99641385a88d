"""A real server over a hub of its own, and a real browser that notes every error and every request to elsewhere."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
expect.set_options(timeout=45_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here drive a browser; without one they are skipped. One that fails is tried once more, and said to have been: on a busy computer
    a browser and a server now and then take longer than any test can wait."""
    found = _chromium()
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))
            if found is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this computer; set CHROMIUM to one"))


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    return os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh server with an empty hub."""
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server over `hub.duckdb` of a folder, at a free port; afterwards its hub is closed, and its log holds no fault."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}"],
            cwd=ROOT,
            env={**os.environ, "VH_HUB": str(folder / "hub.duckdb"), "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(15)
    if sys.platform != "win32":  # where a server can be asked to stop, it closes its hub
        assert not (folder / "hub.duckdb.wal").exists()
    said = (folder / "log.txt").read_text()
    assert "Traceback" not in said, said


def _wait(health: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(health, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer within 30 seconds")


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser. Not kept for longer: while Playwright is open, its event loop stands in the way of other tests."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@dataclass
class Noted:
    """What a browser page did that it should not have done."""

    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Page]:
    """A browser page; afterwards there was no error on it, and nothing was fetched from elsewhere."""
    with opened(chromium, url) as one:
        yield one


@contextmanager
def opened(chromium: Browser, url: str) -> Iterator[Page]:
    """A page in a browser profile of its own, held to the same."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    one, noted = context.new_page(), Noted()
    one.set_default_timeout(60_000)
    one.on("pageerror", lambda error: noted.errors.append(str(error)))
    one.on("console", lambda message: _note(noted, message))
    context.on("request", lambda request: None if request.url.startswith((url, "data:", "blob:")) else noted.elsewhere.append(request.url))
    yield one
    context.close()
    assert noted.errors == []
    assert noted.elsewhere == []


def _note(noted: Noted, message: ConsoleMessage) -> None:
    # Opened at /review, Streamlit's own page first asks for its health below that path, and then finds the right one.
    probing = "/_stcore/" in str(message.location.get("url", ""))
    if message.type == "error" and not probing:
        noted.errors.append(message.text)
