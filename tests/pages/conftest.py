"""Pages run without a browser, over a hub file of their own."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

import vh
from tests.factory import copied
from vh.model import Queue, Verdict
from vh.review import judge
from vh.ui import page as frame
from vh.ui.jobs import Job

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_through_once() -> Iterator[None]:
    """Streamlit looks through all installed packages for components of theirs, for each page anew: most of what a test of a page took."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def hub_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The hub file that the pages open: not there yet."""
    path = tmp_path / "hub.duckdb"
    monkeypatch.setenv("VH_HUB", str(path))
    yield path
    if (job := frame.jobs().running) is not None and job.thread is not None:
        job.stop.set()
        job.thread.join(30)
    st.cache_resource.clear()


@pytest.fixture
def matched(hub_file: Path, matched_file: Path) -> Path:
    """The hub file, with the sample borough loaded and matched."""
    return copied(matched_file, hub_file)


@pytest.fixture
def open_page() -> Callable[[str], AppTest]:
    """Open a page as its link in the menu does."""

    def opened(name: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "vh" / "ui" / "main.py"), default_timeout=60).run()
        if name != "today":
            at = at.switch_page(f"../../pages/{name}.py").run()
        sound(at)
        return at

    return opened


def judged(hub: vh.Hub, verdicts: dict[int, Verdict], officer: str = "tester", queue: Queue = Queue.QUEUE) -> None:
    """Record what an officer said of many pairs in one write; the outcomes follow at the next judgement or match."""
    run = hub.latest_run()
    assert run is not None
    with hub.store.write() as work:
        for candidate, verdict in verdicts.items():
            judge(work, run.run_id, candidate, verdict, note="", who="tester", officer=officer, queue=queue)


def sound(at: AppTest) -> None:
    """No fault of the program on the page, and every chart something that a browser can draw."""
    assert not at.exception, at.exception
    assert "A fault in the program" not in words(at)
    assert all("data" in json.loads(one)["figure"] for one in drawings(at))


def words(at: AppTest) -> str:
    """All that a page says, as one text."""
    found = [str(one.value) for kind in ("title", "header", "subheader", "caption", "text", "markdown") for one in at.get(kind)]
    found += [one.proto.body for one in at.get("html")]
    found += [json.loads(one.proto.json)["html"] for one in at.get("bidi_component") if one.proto.component_name == "vh_words"]
    found += [f"{one.label} {one.value}" for one in at.metric]
    found += [one.label for one in at.button]
    return "\n".join(found)


def drawings(at: AppTest) -> list[str]:
    """What each chart draws, as the browser gets it."""
    return [one.proto.json for one in at.get("bidi_component") if one.proto.component_name == "vh_chart"]


def listed(at: AppTest, heading: str) -> dict[str, list[str]]:
    """The columns of the listing that has such a heading."""
    for one in at.get("html"):
        if 'class="vh-listing"' in one.proto.body and f">{heading}<" in one.proto.body:
            cells = [
                [_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
                for row in re.findall(r"<tr>(.*?)</tr>", one.proto.body)
            ]
            return {name: [row[place] for row in cells[1:]] for place, name in enumerate(cells[0])}
    raise AssertionError(f"no listing has a column {heading}")


def _text(cell: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", cell))


def settled(at: AppTest) -> Job:
    """Wait for the job under way, and run the page again."""
    job = frame.jobs().latest
    assert job is not None
    assert job.thread is not None
    job.thread.join(60)
    at.run()
    sound(at)
    return job
