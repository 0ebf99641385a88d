"""How long pages and sliders take in a real browser on a real server: `python -m benchmarks.pages [--borough FOLDER]`."""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.lawful import lawful
from benchmarks.measures import FILES

ROOT = Path(__file__).parents[1]
PAGES = ("Load", "Check", "Match", "Find", "Tune", "Review", "Export", "Today")
_NEXT_CHANGE = """
() => new Promise(done => {
    const shown = document.querySelector('[data-testid=stMain]');
    const watch = new MutationObserver(() => {
        const now = [...document.querySelectorAll('.vh-finding')].map(one => one.innerText).join('|');
        if (now !== window.vhBefore) { watch.disconnect(); done(performance.now() - window.vhPressed); }
    });
    window.vhBefore = [...document.querySelectorAll('.vh-finding')].map(one => one.innerText).join('|');
    document.addEventListener('pointerup', () => { window.vhPressed = performance.now(); }, {once: true, capture: true});
    watch.observe(shown, {subtree: true, childList: true, characterData: true});
    setTimeout(() => { watch.disconnect(); done(null); }, 3000);
})
"""


def make_hub(path: Path, borough: Path | None) -> None:
    import vh

    with vh.open(path) as hub:
        if borough is None:
            hub.load_sample()
        else:
            lawful(hub)
            for source, name in FILES:
                hub.load(source, borough / name)
        hub.match()


@contextmanager
def server(hub: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}"]
    running = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "VH_HUB": str(hub)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)


def page_times(page: Page, rounds: int = 4) -> dict[str, float]:
    """Seconds from the click on the menu until the page stands and the server is idle; the first round warms up and is not counted."""
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    for turn in range(rounds):
        for name in PAGES:
            began = time.perf_counter()
            page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click(delay=20)
            expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()
            page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
            if turn:
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def slider_times(page: Page) -> list[float]:
    """Milliseconds from letting the upper threshold go until the findings on the page have changed."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Tune", exact=True).click(delay=20)
    handle = page.locator("[data-which=verify]")
    expect(handle).to_be_visible()
    page.wait_for_timeout(1500)
    found = []
    for step in [16] * 10 + [-16] * 10:
        grip = handle.locator(".grip").bounding_box()
        assert grip is not None
        page.mouse.move(grip["x"] + 8, grip["y"] + 10)
        page.mouse.down()
        page.mouse.move(grip["x"] + 8 + step, grip["y"] + 10, steps=3)
        waiting = page.evaluate_handle(f"() => ({{answer: ({_NEXT_CHANGE})()}})")
        page.mouse.up()
        taken = waiting.evaluate("held => held.answer")
        if taken is not None:  # a step over an empty part of the histogram changes no finding
            found.append(float(taken))
        page.wait_for_timeout(250)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--borough", type=Path, help="a folder with extracts; otherwise the sample borough")
    asked = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        hub = Path(folder) / "hub.duckdb"
        make_hub(hub, asked.borough)
        with server(hub) as url, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
            page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)  # the measuring scripts are ours
            page.goto(url)
            expect(page.get_by_role("heading", name="Today", exact=True, level=1)).to_be_visible()
            pages, slider = page_times(page), slider_times(page)
            browser.close()
    plain = pages["Find"]
    print(f"{'what':40} {'median':>10}  {'target':>8}  beside it in the same run")
    for name, seconds in pages.items():
        print(f"page {name:35} {1000 * seconds:7.0f} ms  {'1,000 ms':>8}  {seconds / plain:.1f} × page Find, a bare form")
    print(
        f"{'threshold released, findings changed':40} {statistics.median(slider):7.0f} ms  {'150 ms':>8}  {len(slider)} of 20 steps changed a finding"
    )


if __name__ == "__main__":
    main()
