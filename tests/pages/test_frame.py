"""What stands behind every page: how a page begins, jobs, words, headers."""

import ast
import asyncio
import threading
from pathlib import Path

import pytest

from tests.pages.conftest import ROOT
from vh.errors import CancelledError, HubError, HubFileError, InputError, NotReadyError
from vh.model import Ticket
from vh.ui import background
from vh.ui.jobs import Job, Jobs, Stage
from vh.ui.server import HEADERS, SecurityHeaders
from vh.ui.words import age, count, duration, freshness, share, source_label

PAGES = sorted((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("path", PAGES, ids=lambda one: one.stem)
def test_a_page_begins_with_the_frame_and_holds_no_logic(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body = [one for one in tree.body if not isinstance(one, ast.Import | ast.ImportFrom)][1:]
    assert ast.unparse(body[0]).startswith("hub = ui.begin(")
    for inner in ast.walk(tree):
        assert not isinstance(inner, ast.FunctionDef | ast.ClassDef | ast.For | ast.While)


def finished(jobs: Jobs, work) -> Job:
    job = jobs.start("load", "Loading", work)
    assert job.thread is not None
    job.thread.join(10)
    return job


def test_a_job_keeps_its_result_and_its_progress():
    def work(ticket: Ticket) -> str:
        ticket.say(0.5, "half")
        ticket.say(0.2, "never back")
        return "made"

    job = finished(Jobs(), work)
    assert (job.stage, job.result, job.share, job.words) == (Stage.DONE, "made", 0.5, "never back")


def test_a_job_that_is_stopped_says_so():
    jobs, begun = Jobs(), threading.Event()

    def work(ticket: Ticket) -> None:
        begun.set()
        ticket.stop.wait(10)
        ticket.say(0.9, "too late")

    job = jobs.start("match", "Matching", work)
    assert begun.wait(10)
    with pytest.raises(NotReadyError, match="Matching is still running"):
        jobs.start("load", "Loading", work)
    job.stop.set()
    assert job.thread is not None
    job.thread.join(10)
    assert job.stage is Stage.STOPPED
    assert isinstance(job.error, CancelledError)
    assert jobs.running is None


def test_a_fault_of_the_program_on_a_page_shows_and_logs_no_value(open_page, matched: Path, monkeypatch, caplog: pytest.LogCaptureFixture):
    def broken(*_: object) -> None:
        raise ValueError("SMITH 31/02/1980")

    monkeypatch.setattr("vh.workbench.Hub.waiting", broken)
    with pytest.raises(AssertionError, match="A fault in the program"):
        open_page("review")
    assert "SMITH" not in caplog.text
    assert "ValueError at" in caplog.text


def test_a_sentence_reaches_the_page_and_a_fault_of_the_program_carries_no_value(caplog: pytest.LogCaptureFixture):
    def wrong(_: Ticket) -> None:
        raise InputError("The file has no rows. Choose another.")

    def broken(_: Ticket) -> None:
        raise ValueError("SMITH 31/02/1980")

    assert str(finished(Jobs(), wrong).error) == "The file has no rows. Choose another."
    job = finished(Jobs(), broken)
    assert type(job.error) is HubError
    assert "SMITH" not in str(job.error)
    assert "SMITH" not in caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (count(1, "row"), "1 row"),
        (count(2400, "row"), "2,400 rows"),
        (share(1, 3), "33.3%"),
        (share(1, 0), "–"),
        (age(0), "today"),
        (age(1), "yesterday"),
        (age(59), "59\N{NO-BREAK SPACE}days"),
        (age(61), "2\N{NO-BREAK SPACE}months"),
        (age(800), "2\N{NO-BREAK SPACE}years"),
        (age(-1), "dated in the future"),
        (age(None), "unknown"),
        (freshness(40, 120), "Fresh"),
        (freshness(41, 120), "Ageing"),
        (freshness(121, 120), "Too old"),
        (freshness(None, 120), "Too old"),
        (duration(2.84), "2.8 s"),
        (duration(59.2), "59 s"),
        (duration(185), "3 min 5 s"),
        (source_label("council_tax;tenancy"), "Council Tax, Tenancies"),
        (source_label(""), ""),
    ],
)
def test_numbers_and_ages_read_well(said: str, expected: str):
    assert said == expected


@pytest.mark.parametrize(("path", "stored"), [("/", False), ("/media/abc.csv", True)])
def test_every_answer_carries_the_security_headers_and_downloads_are_not_cached(path: str, stored: bool):
    sent: list[dict] = []

    async def inner(scope, receive, send):
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"SAMEORIGIN"), (b"cache-control", b"public")]}
        )

    async def keep(message):
        sent.append(message)

    asyncio.run(SecurityHeaders(inner)({"type": "http", "path": path}, None, keep))
    headers = dict(sent[0]["headers"])
    assert len(sent[0]["headers"]) == len(headers)
    assert headers.items() >= dict(HEADERS).items()
    assert (headers[b"cache-control"] == b"no-store") is stored


def test_what_stands_in_the_way_beside_the_pages_is_logged_once(hub_file: Path, monkeypatch, caplog: pytest.LogCaptureFixture):
    """A hub that another program holds for a night is one line of the log and not thousands."""
    hub_file.touch()
    tries: list[int] = []
    beside = background.Background(lambda *_: {}, str, frozenset())

    def held() -> None:
        tries.append(1)
        if len(tries) == 4:
            beside._stop.set()
        raise HubFileError("Another program holds it." if len(tries) < 4 else "It is gone.")

    monkeypatch.setattr(background, "_AGAIN", 0.0)
    monkeypatch.setattr(background.page, "shared_hub", held)
    beside._run()
    assert [one.getMessage() for one in caplog.records] == ["Beside the pages: Another program holds it.", "Beside the pages: It is gone."]
