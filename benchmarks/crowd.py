"""Many people at work at once and the API beside them: no error, memory flat, nobody sees another's work.

python -m benchmarks.crowd [--minutes 10] [--warm 10] [--sessions 20] [--per-second 20] [--hub FILE] [--keep FOLDER]

A real server over a copy of a hub (the sample borough unless FILE names one), a browser profile for each session, driven in one Chromium. Each
has marks of its own: a threshold on page Tune, an officer's name on page Review, a surname looked up on page Find. Wherever it reads, it must
find its own marks and nobody else's. Every few rounds it comes back as a new session. The API is asked all the while, each answer for its own
reference. The memory (RSS) of the server is sampled each second; growth is from the first minute after the warm-up to the last minute. Streamlit keeps the
session of a browser that left for two minutes, in case it comes back: only when those that left first are let go is their number steady.
With --keep, pictures and texts of the pages at which a session was stopped are put into a folder, and the log of the server.
Exit status 1 where anything went wrong, or memory grew by 5% or more.
"""

import argparse
import asyncio
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import orjson
import psutil
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

import vh
from benchmarks.http_client import Connection
from benchmarks.pages import make_hub
from benchmarks.service import server

ROOT = Path(__file__).parents[1]
_MARK = re.compile(r"Marker(\d+)")
_MOST_GROWTH = 0.05
_AGAIN_AFTER = 5
"""Rounds after which a session comes back as a new one; at first earlier, each at another time."""
_PATIENCE = 180_000
"""Milliseconds that a page may take on a machine that is as busy as this."""
_DRAWN = 30_000
"""Milliseconds within which a box that is on the page has its value."""
_FAULTS = ("A fault in the program", "Connection error", "Traceback")


@dataclass
class Seen:
    """What became of it all."""

    steps: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    again: int = 0
    """Questions asked a second time, on a new connection."""

    def note(self, what: str) -> None:
        if len(self.wrong) < 200:
            self.wrong.append(what)

    def growth(self, warm: float) -> float:
        """From the median of a minute after so many seconds to the median of the last minute."""
        first, last = self.memory[0][0], self.memory[-1][0]
        after = [rss for at, rss in self.memory if warm <= at - first <= warm + 60]
        end = [rss for at, rss in self.memory if at >= last - 60]
        return statistics.median(end) / statistics.median(after) - 1

    def course(self) -> list[float]:
        """MB at the end of each tenth of the time."""
        count = len(self.memory)
        return [self.memory[max(0, count * tenth // 10 - 1)][1] / 1024**2 for tenth in range(1, 11)]


class Person:
    """One session: its own browser profile, its own marks."""

    def __init__(self, number: int, url: str, seen: Seen, keep: Path | None) -> None:
        self.number, self.url, self.seen, self.keep = number, url, seen, keep
        self.mark, self.threshold = f"Marker{number}", f"{6 + number / 10:g}"
        self.fresh = True
        self.at = "Today"

    async def work(self, browser: Browser, until: float) -> None:
        """Round after round until the time is over."""
        rounds = 0
        while time.monotonic() < until:
            context = await browser.new_context(viewport={"width": 1280, "height": 900})
            page = await context.new_page()
            page.set_default_timeout(_PATIENCE)
            page.on("pageerror", lambda error: self.seen.note(f"session {self.number}: an error on the page: {error}"))
            page.on("dialog", lambda dialog: self.seen.note(f"session {self.number}: a dialog: {dialog.type}"))
            self.fresh = True
            try:
                await page.goto(self.url)
                for _ in range(_AGAIN_AFTER if rounds else 1 + self.number % _AGAIN_AFTER):
                    if time.monotonic() >= until:
                        break
                    await self._round(page)
                    rounds += 1
            except Exception as error:  # noqa: BLE001 - whatever stops a session is what this looks for
                self.seen.note(f"session {self.number}, round {rounds}, on {self.at}: {type(error).__name__}: {str(error).splitlines()[0]}")
                await self._picture(page, rounds)
            await context.close()

    async def _picture(self, page: Page, rounds: int) -> None:
        if self.keep is not None:
            at = self.keep / f"session{self.number}-round{rounds}-{self.at}"
            await page.screenshot(path=at.with_suffix(".png"), full_page=True)
            at.with_suffix(".html").write_text(await page.content(), encoding="utf-8")

    async def _round(self, page: Page) -> None:
        await self._tune(page)
        await self._find(page)
        await self._review(page)
        for name in ("Match", "Today"):
            await self._go(page, name)
            await self._looks_right(page, name)
        self.fresh = False

    async def _tune(self, page: Page) -> None:
        await self._go(page, "Tune")
        box = page.locator("input.verify")
        await expect(box).not_to_have_value("", timeout=_PATIENCE)
        if not self.fresh:
            await self._still(box, re.compile(rf"^{re.escape(self.threshold)}(\.0+)?$"), "threshold")
        await box.fill(self.threshold)
        await box.press("Enter")
        await expect(page.get_by_text(f"Verified from +{float(self.threshold):.1f}").first).to_be_visible(timeout=_PATIENCE)
        await self._looks_right(page, "Tune")

    async def _find(self, page: Page) -> None:
        await self._go(page, "Find")
        await page.get_by_role("textbox", name="Forename").fill("Crowd")
        await page.get_by_role("textbox", name="Surname").fill(self.mark)
        await page.get_by_role("textbox", name="Address").fill(f"{self.number} Mare Street")
        await page.get_by_role("button", name="Find", exact=True).click(delay=60)
        await expect(page.locator(".vh-answer")).to_be_visible(timeout=_PATIENCE)
        await self._still(page.get_by_role("textbox", name="Surname"), self.mark, "surname")
        await self._looks_right(page, "Find")

    async def _review(self, page: Page) -> None:
        await self._go(page, "Review")
        box = page.get_by_role("textbox", name="Officer")
        if not self.fresh:
            await self._still(box, self.mark, "officer")
        await box.fill(self.mark)
        await box.press("Enter")
        await self._looks_right(page, "Review")

    async def _still(self, box: Locator, its: str | re.Pattern[str], what: str) -> None:
        """A box that is drawn may be empty for a moment; what then stands in it must be the session's own."""
        try:
            await expect(box).to_have_value(its, timeout=_DRAWN)
        except AssertionError:
            self.seen.note(f"session {self.number}: its {what} is {await box.input_value()}")

    async def _go(self, page: Page, name: str) -> None:
        began, self.at = time.monotonic(), name
        await page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click(delay=90)
        await expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible(timeout=_PATIENCE)
        await self._settled(page)
        self.seen.slowest[name] = max(self.seen.slowest.get(name, 0.0), time.monotonic() - began)

    async def _settled(self, page: Page) -> None:
        await expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=_PATIENCE)

    async def _looks_right(self, page: Page, name: str) -> None:
        await self._settled(page)
        text = await page.locator("body").inner_text()
        if strangers := {mark for mark in _MARK.findall(text) if mark != str(self.number)}:
            self.seen.note(f"session {self.number} on {name}: sees what is of {sorted(strangers)}")
        for fault in _FAULTS:
            if fault in text:
                self.seen.note(f"session {self.number} on {name}: {fault}")
        if await page.get_by_test_id("stException").count():
            self.seen.note(f"session {self.number} on {name}: an exception")
        self.seen.steps[name] += 1


async def ask(port: int, token: str, per_second: float, until: float, seen: Seen) -> None:
    """Ask the API at a steady pace, one after the other; each answer must be of its own reference."""
    connection = Connection(port, token)
    number = 0
    while time.monotonic() < until:
        began = time.monotonic()
        number += 1
        said = {
            "application_ref": f"CROWD{number}", "forename": "Ada", "surname": f"Obi{number}", "address": f"{number} Mare Street", "postcode": "E8 3RH",
            "on": date.today().isoformat(),
        }  # fmt: skip
        try:
            status, body = await connection.post("/api/v1/verify", orjson.dumps(said))
        except (OSError, asyncio.IncompleteReadError):
            seen.again += 1  # a connection kept too long by a client as busy as this one: a question may be asked twice
            try:
                status, body = await connection.post("/api/v1/verify", orjson.dumps(said))
            except (OSError, asyncio.IncompleteReadError) as error:
                seen.note(f"API: {type(error).__name__}")
                continue
        seen.answers[status] += 1
        if status != 200 or orjson.loads(body)["application_ref"] != said["application_ref"]:
            seen.note(f"API: status {status}, or another's answer")
        await asyncio.sleep(max(0.0, 1 / per_second - (time.monotonic() - began)))


async def watch(process: psutil.Process, until: float, seen: Seen) -> None:
    """Sample the memory of the server each second."""
    while time.monotonic() < until:
        if not process.is_running():
            seen.note("the server ended")
            return
        seen.memory.append((time.monotonic(), process.memory_info().rss))
        await asyncio.sleep(1)


async def crowd(url: str, port: int, token: str, process: psutil.Process, asked: argparse.Namespace) -> Seen:
    """All of them at once."""
    seen = Seen()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        until = time.monotonic() + 60 * (asked.warm + asked.minutes)
        people = [Person(number, url, seen, asked.keep).work(browser, until) for number in range(1, asked.sessions + 1)]
        await asyncio.gather(*people, ask(port, token, asked.per_second, until, seen), watch(process, until, seen))
        await browser.close()
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--warm", type=float, default=10, help="minutes before, in which the same is done")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--per-second", type=float, default=20, help="requests to the API in a second")
    parser.add_argument("--hub", type=Path, help="a hub that is loaded and matched; a copy of it is used")
    parser.add_argument("--keep", type=Path, help="a folder for pictures of pages that stopped a session, and the log of the server")
    asked = parser.parse_args()
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        hub = Path(folder) / "hub.duckdb"
        if asked.hub:
            shutil.copy(asked.hub, hub)
        else:
            make_hub(hub, None)
        with vh.open(hub) as opened:
            opened.switch_mode("live", name="Benchmark", reason="a benchmark")
            token = opened.make_key("Benchmark", per_minute=60_000)[1]
        with server(hub, ROOT / "app.py") as (port, running):
            seen = asyncio.run(crowd(f"http://127.0.0.1:{port}", port, token, psutil.Process(running.pid), asked))
        log = Path(f"{hub}.server.log").read_text(encoding="utf-8", errors="replace")
    if asked.keep:
        (asked.keep / "server.log").write_text(log, encoding="utf-8")
    seen.wrong += [f"the log of the server: {line}" for line in log.splitlines() if "Traceback" in line or "ERROR" in line][:20]
    growth = seen.growth(60 * asked.warm)
    peak = max(rss for _, rss in seen.memory) / 1024**2
    print(
        f"{asked.sessions} sessions for {asked.warm:g} and {asked.minutes:g} minutes: {sum(seen.steps.values()):,} pages read ({dict(seen.steps)})"
    )
    print(f"API: {sum(seen.answers.values()):,} answers, by status {dict(seen.answers)}; asked again {seen.again} times")
    print(
        f"slowest page, with the machine as busy as this: {', '.join(f'{name} {taken:.1f} s' for name, taken in sorted(seen.slowest.items()))}"
    )
    print(f"memory of the server: peak {peak:,.0f} MB, growth after the warm-up {growth:+.1%} (target under {_MOST_GROWTH:.0%})")
    print(f"at the end of each tenth of the time: {', '.join(f'{rss:,.0f}' for rss in seen.course())} MB")
    print(f"errors, and sights of another's work: {len(seen.wrong)}")
    for said in seen.wrong[:30]:
        print(f"  {said}")
    return 1 if seen.wrong or growth >= _MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
