"""A real sign-in at a provider of the tests' own, in a real browser: what each role sees, and what a copied address gives to others."""

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import ROOT, _wait
from tests.browser.provider import Provider, provided
from tests.factory import copied


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def served(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Provider]]:
    """The sample borough on a server that listens on every address, with a sign-in."""
    folder = tmp_path_factory.mktemp("signed")
    copied(matched_file, folder / "hub.duckdb")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with provided(free_port()) as provider, (folder / "log.txt").open("w") as log:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "{url}/oauth2callback"\ncookie_secret = "{"s" * 64}"\nclient_id = "hub"\nclient_secret = "secret"\n'
            f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
        )
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}", "--server.address=0.0.0.0"]
        process = subprocess.Popen(
            [*command, f"--secrets.files={folder / 'secrets.toml'}"], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
            env={**os.environ, "VH_HUB": str(folder / "hub.duckdb"), "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        try:
            _wait(f"{url}/_stcore/health", process)
            yield url, provider
        finally:
            process.terminate()
            process.wait(20)
    assert "Traceback" not in (folder / "log.txt").read_text()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield made
    made.close()


def sign_in(context: BrowserContext, url: str, provider: Provider, *roles: str, seconds: float = 600) -> Page:
    provider.claims, provider.seconds = {"email": "ana@example.gov.uk", "roles": list(roles)}, seconds
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(url)
    page.get_by_role("button", name="Sign in").click(delay=80)
    expect(page.get_by_text("ana@example.gov.uk")).to_be_visible()
    return page


def status(address: str, cookie: str = "") -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": cookie}), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


PAGES = sorted(one.stem for one in Path(ROOT / "pages").glob("*.py"))


def test_deep_links_of_nobody_show_the_sign_in_and_nothing_else(context: BrowserContext, served: tuple[str, Provider]) -> None:
    url, _ = served
    for name in PAGES:
        page = context.new_page()
        page.goto(f"{url}/{name if name != 'today' else ''}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert page.get_by_role("navigation").count() == 0 or page.get_by_role("navigation").inner_text().strip() == ""
        assert "sample" not in page.locator("body").inner_text().lower()
        page.close()


def test_parking_gets_its_lists_and_a_copied_address_gives_them_to_nobody(context: BrowserContext, served: tuple[str, Provider]) -> None:
    url, provider = served
    page = sign_in(context, url, provider, "parking")
    expect(page.get_by_role("heading", level=1)).to_have_text("Export")
    assert page.get_by_test_id("stSidebarNavLink").all_inner_texts() in ([], ["Export"]), "one page alone needs no menu"
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/media/" in request.url else None)
    page.get_by_role("button", name=re.compile("ready", re.IGNORECASE)).first.click(delay=80)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("verified", re.IGNORECASE)).first.click(delay=80)
    address = download.value.url
    assert "/media/" in address
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    assert status(address) == 401
    assert status(address, "_streamlit_user=made-up") == 401
    assert status(address, cookies) == 200
    for name in ("tune", "review", "find", "audit", "access", "load"):
        other = context.new_page()
        other.goto(f"{url}/{name}")
        expect(other.get_by_role("heading", level=1)).to_have_text("Not for your role")
        other.close()


def test_a_sign_in_ends_when_the_provider_said_so(context: BrowserContext, served: tuple[str, Provider]) -> None:
    url, provider = served
    page = sign_in(context, url, provider, "analyst", "reviewer", seconds=25)
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.wait_for_timeout(26_000)
    page.goto(f"{url}/find")
    expect(page.get_by_text("Your sign-in has ended")).to_be_visible()


def test_whoever_has_no_role_is_told_whom_to_ask(context: BrowserContext, served: tuple[str, Provider]) -> None:
    url, provider = served
    page = sign_in(context, url, provider)
    expect(page.get_by_text("Ask an administrator of the hub")).to_be_visible()
    assert status(f"{url}/_stcore/metrics") == 404
    assert status(f"{url}/api/v1/metrics") == 401
    assert status(f"{url}/api/v1/health") == 200
