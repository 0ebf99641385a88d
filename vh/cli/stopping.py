"""Ctrl-C: stop at once, and say truly what had been finished by then."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType

import polars as pl

from vh.errors import CancelledError
from vh.model import Ticket
from vh.workbench import Hub

STOPPED = "Stopped as you asked. Nothing was changed."


@dataclass(slots=True)
class Stoppable(Ticket):
    """A ticket that knows whether there is still something to stop."""

    finished: bool = False
    """The work is done (or too short to stop half-way); Ctrl-C changes nothing any more."""


@contextmanager
def ctrl_c_stops(ticket: Stoppable) -> Iterator[None]:
    """Ctrl-C stops the work at once, and the ticket remembers it: DuckDB answers Ctrl-C with an error of its own."""

    def stop(number: int, frame: FrameType | None) -> None:
        if not ticket.finished:
            ticket.stop.set()
            signal.default_int_handler(number, frame)

    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def seen(hub: Hub, ticket: Stoppable) -> Iterator[Hub]:
    """Work on an open hub. Raises CancelledError where Ctrl-C stopped the block, naming what it had kept by then.

    The hub's tables are asked, because Ctrl-C may fall into a commit, which then holds.
    """
    loads, runs = _newest(hub.loads(), "load_id"), _newest(hub.runs(), "run_id")
    try:
        yield hub
    except BaseException:
        if not ticket.stop.is_set():
            raise
        ticket.finished = True
        raise CancelledError(_kept(hub, loads, runs)) from None
    ticket.finished = True


def _newest(rows: pl.DataFrame, number: str) -> int:
    return max(rows[number], default=0)


def _kept(hub: Hub, loads: int, runs: int) -> str:
    files = hub.loads().filter(pl.col("load_id") > loads).sort("load_id")["file_name"].to_list()
    kept = [*(f"the load of {name}" for name in files), *(f"run {n}" for n in hub.runs()["run_id"] if n > runs)]
    return f"Stopped as you asked. Finished before that, and kept: {', '.join(kept)}. Nothing of the rest was kept." if kept else STOPPED
