"""What the server does beside the pages: commands handed over to it, and the feeds. A thread that lives as long as the server."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vh import Hub
from vh.errors import CancelledError, HubError, NotReadyError
from vh.feeds import Look, Ready, Settling
from vh.handover import Desk, Work
from vh.model import Ticket
from vh.settings import default_hub
from vh.ui import page
from vh.ui.jobs import fault

Answer = Callable[[Work, Hub, Ticket], dict[str, Any]]
_LOG = logging.getLogger(__name__)
_TICK, _AGAIN = 0.1, 5.0
"""Seconds between looks for work, and until a hub that could not be opened is tried again."""
_SAY_EVERY, _REST = 0.3, 300.0
_TELL_EVERY = 900.0
"""Seconds between looks for what is late, which nothing that happens brings up."""


@dataclass(slots=True)
class Seen:
    """What the latest looks into the inboxes found, for page Feeds. Written by the thread of the desk alone."""

    ready: Ready | None = None
    problems: tuple[str, ...] = ()
    """Of the latest look that took something in, until one goes well."""
    trouble: str = ""
    """What stands in the way of looking at all."""
    at: float = 0.0
    told_at: float = 0.0


@dataclass(slots=True)
class Background:
    """The thread, and what it works with."""

    answer: Answer
    command_of: Callable[[Work], str]
    long: frozenset[str]
    look_seconds: float = 15.0
    seen: Seen = field(default_factory=Seen)
    settling: Settling = field(default_factory=Settling)
    _quiet_until: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _workers: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="vh-desk", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait for what is under way: a load or a run that has begun is stopped at its next step, and nothing of it is kept."""
        self._stop.set()
        job = page.jobs().running
        if job is not None and job.kind in ("command", "feed"):
            job.stop.set()
        for thread in (self._thread, *self._workers, job.thread if job is not None else None):
            if thread is not None:
                thread.join(60)

    def _run(self) -> None:
        path, hub, next_try = default_hub().resolve(), None, 0.0
        desk = Desk(path)
        while not self._stop.wait(_TICK):
            try:
                if hub is None:
                    if not path.exists() or time.monotonic() < next_try:
                        continue
                    next_try = time.monotonic() + _AGAIN
                    shared = page.shared_hub()
                    desk.open()
                    hub = shared
                desk.beat()
                if (work := desk.next()) is not None:
                    self._begin(desk, work, hub)
                if time.monotonic() - self.seen.at >= self.look_seconds:
                    self._look(hub)
            except HubError as error:
                if str(error) != self.seen.trouble:  # said once, and not every few seconds for as long as it lasts
                    _LOG.warning("Beside the pages: %s", error)
                self.seen.trouble = str(error)
                self._stop.wait(_AGAIN)
            except Exception as error:  # noqa: BLE001 - the thread has to live on; the log gets the kind and the place
                fault(error, "Beside the pages")
                self._stop.wait(_AGAIN)
        if hub is not None:
            desk.close()

    def _begin(self, desk: Desk, work: Work, hub: Hub) -> None:
        self._workers = [one for one in self._workers if one.is_alive()]
        thread = threading.Thread(target=self._do, args=(desk, work, hub), name="vh-command", daemon=True)
        self._workers.append(thread)
        thread.start()

    def _do(self, desk: Desk, work: Work, hub: Hub) -> None:
        """One command: long work takes its turn with that of the pages, where everybody sees it."""
        command = self.command_of(work)
        teller = _Teller(desk, work)
        try:
            if command in self.long:
                content = self._in_turn(command, work, hub, teller)
            else:
                content = self.answer(work, hub, Ticket(progress=teller.say, stop=teller.stop))
        except HubError as error:
            content = {"error": {"sentence": str(error), "faults": list(error.faults), "stopped": isinstance(error, CancelledError)}}
        except Exception as error:  # noqa: BLE001 - whoever asked has to hear of it
            content = {"error": {"sentence": str(fault(error, "A command handed over")), "faults": [], "stopped": False}}
        desk.answer(work, content)

    def _in_turn(self, command: str, work: Work, hub: Hub, teller: "_Teller") -> dict[str, Any]:
        def done(ticket: Ticket) -> dict[str, Any]:
            def both(share: float, words: str) -> None:
                ticket.progress(share, words)
                teller.say(share, words)
                if teller.stop.is_set():
                    ticket.stop.set()

            return self.answer(work, hub, Ticket(progress=both, stop=ticket.stop))

        while not self._stop.is_set():
            try:
                job = page.jobs().start("command", f"Command line, {command}", done)
            except NotReadyError:
                teller.say(0.0, "Waiting for other work in the hub")
                if teller.stop.wait(_SAY_EVERY):
                    raise CancelledError("Stopped as you asked. Nothing was changed.") from None
                continue
            assert job.thread is not None
            job.thread.join()
            if isinstance(job.result, dict):
                return job.result
            raise job.error or HubError("The work ended without an answer. Please report this.")
        raise HubError("The running hub is being stopped. Nothing was changed. Give the command again.")

    def _look(self, hub: Hub) -> None:
        """Look into the inboxes; what is complete is taken in as a job, so that every page shows it."""
        self.seen.at = time.monotonic()
        if not hub.feeds():
            self.seen.ready = None
            return
        self.seen.ready = hub.feeds_ready(self.settling)
        if time.monotonic() - self.seen.told_at >= _TELL_EVERY:
            self.seen.told_at = time.monotonic()
            hub.tell(self.seen.ready.problems)
        self.seen.trouble = ""
        if time.monotonic() < self._quiet_until or page.jobs().running is not None:
            return
        if self.seen.ready.complete or hub.feeds_unmatched():
            with contextlib.suppress(NotReadyError):  # a person was faster: at the next look, then
                page.jobs().start("feed", "Taking in feeds", lambda ticket: self._taken(hub, ticket))

    def _taken(self, hub: Hub, ticket: Ticket) -> Look:
        """What is complete taken in. After a person stopped it, or a fault, it rests for a while, and does not begin again at once."""
        self._quiet_until = time.monotonic() + _REST
        found = hub.look_into_feeds(self.settling, ticket)
        self._quiet_until = time.monotonic() + (_REST if found.problems else 0.0)
        self.seen.problems = found.problems
        return found


class _Teller:
    """Passes on how far a command is, and notes when whoever asked wants it stopped."""

    def __init__(self, desk: Desk, work: Work) -> None:
        self._desk, self._work, self._said = desk, work, 0.0
        self.stop = threading.Event()

    def say(self, share: float, words: str) -> None:
        if time.monotonic() - self._said < _SAY_EVERY:
            return
        self._said = time.monotonic()
        self._desk.progress(self._work, share, words)
        if self._desk.stopped(self._work):
            self.stop.set()


_CURRENT: list[Background] = []


def current() -> Background | None:
    """The server's own, None where no server runs, as in a test of a page."""
    return _CURRENT[-1] if _CURRENT else None


def begin(answer: Answer, command_of: Callable[[Work], str], long: frozenset[str]) -> Background:
    """Start the work beside the pages."""
    background = Background(answer, command_of, long)
    _CURRENT.append(background)
    background.start()
    return background


def end(background: Background) -> None:
    """Stop it."""
    background.close()
    _CURRENT.remove(background)
