"""Have many addresses read by several processor cores, while other work goes on: Python reads them in one process on one core alone."""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import polars as pl

from vh.model import Ticket
from vh.store.hub_key import without_key
from vh.text.address_shapes import FIELDS, read_fields

_CHILD = Path(__file__).with_name("address_child.py")
_AT_ONCE = 4_000
"""Addresses in one go: a tenth of a second."""
_WORTH_IT = 20_000
"""Fewer addresses are read before another process has begun to help."""
_MOST_HELPERS = 3
_LOOK_EVERY = 0.1


class Reading:
    """Addresses that are being read: `frame` has their `FIELDS`, as text."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._parts = [part.select(FIELDS) for part in frame.iter_slices(_AT_ONCE)]
        self._read: list[pl.Series | None] = [None] * len(self._parts)
        self._left = deque(range(len(self._parts)))
        self._children: list[subprocess.Popen[str]] = []
        self._helpers: list[Thread] = []

    def begin(self, helpers: int) -> None:
        """Let so many further processes read; where one cannot be had, there are fewer."""
        for _ in range(helpers):
            try:
                child = _child()
            except OSError:
                break
            self._children.append(child)
            self._helpers.append(Thread(target=self._help, args=(child,), daemon=True))
            self._helpers[-1].start()

    def _help(self, child: "subprocess.Popen[str]") -> None:
        """Give one process its parts. What it leaves unread, because it was stopped or died, is read by `finish`."""
        assert child.stdin is not None
        assert child.stdout is not None
        while (place := self._next()) is not None:
            try:
                child.stdin.write(json.dumps(self._parts[place].rows()) + "\n")
                child.stdin.flush()
                self._read[place] = pl.Series(json.loads(child.stdout.readline()), dtype=pl.String)
            except (OSError, ValueError):
                return

    def _next(self) -> int | None:
        try:
            return self._left.popleft()
        except IndexError:
            return None

    def finish(self, ticket: Ticket) -> pl.Series:
        """What `read_fields` makes of each address, in order; this process reads too. Raises CancelledError when stopped."""
        while (place := self._next()) is not None:
            self._say(ticket)
            self._read_here(place)
        for helper in self._helpers:
            while helper.is_alive():
                self._say(ticket)
                helper.join(_LOOK_EVERY)
        for place, read in enumerate(self._read):
            if read is None:
                self._say(ticket)
                self._read_here(place)
        return pl.concat([read for read in self._read if read is not None]) if self._parts else pl.Series(dtype=pl.String)

    def _read_here(self, place: int) -> None:
        self._read[place] = pl.Series([read_fields(*fields) for fields in self._parts[place].iter_rows()], dtype=pl.String)

    def _say(self, ticket: Ticket) -> None:
        done = sum(read is not None for read in self._read)
        ticket.say(done / len(self._parts), "Reading addresses")

    def end(self) -> None:
        """Stop the other processes."""
        self._left.clear()
        for child in self._children:
            child.kill()
        for helper in self._helpers:
            helper.join()
        for child in self._children:
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):  # what was not yet written when it was stopped
                    if pipe is not None:
                        pipe.close()
            child.wait()


def _child() -> "subprocess.Popen[str]":
    # -P keeps the folder of the program off the import path; standard error is dropped because it may show an address
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-X", "utf8", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        env=without_key(),
    )


@contextmanager
def reading(frame: pl.DataFrame) -> Iterator[Reading]:
    """Addresses (`FIELDS`, a row each) that are read while the block lasts, by other processes too where there are many and cores to spare."""
    found = Reading(frame)
    try:
        if frame.height >= _WORTH_IT:
            found.begin(min((os.cpu_count() or 1) - 1, _MOST_HELPERS))
        yield found
    finally:
        found.end()
