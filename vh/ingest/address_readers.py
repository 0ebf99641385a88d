"""Have many addresses read by several processor cores, while other work goes on: Python reads them in one process on one core alone."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO

import polars as pl

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from vh.ingest.address_child import ROW, SIZE
from vh.model import Ticket
from vh.store.hub_key import without_key
from vh.text.address_shapes import DIVIDER, FIELDS, read_fields

_CHILD = Path(__file__).with_name("address_child.py")
_AT_ONCE = 4_000
"""Addresses in one go: a tenth of a second."""
_PIPE_BYTES = 1 << 20
"""What a pipe is to hold where it can be told (Linux), so that those addresses go through in one piece: with each piece this process, which reads
addresses itself, would keep the next one waiting."""
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
        self._children: list[subprocess.Popen[bytes]] = []
        self._helpers: list[Thread] = []

    def begin(self, helpers: int) -> None:
        """Let so many further processes read; where one cannot be had, there are fewer."""
        for _ in range(helpers):
            try:
                child = _child()
                self._children.append(child)
                helper = Thread(target=self._help, args=(child,), daemon=True)
                helper.start()
            except (OSError, RuntimeError):
                break
            self._helpers.append(helper)

    def _help(self, child: "subprocess.Popen[bytes]") -> None:
        """Give one process its parts. What it leaves unread, because it was stopped or died, is read by `finish`."""
        assert child.stdin is not None
        assert child.stdout is not None
        while (place := self._next()) is not None:
            try:
                self._read[place] = _asked(self._parts[place], child.stdin, child.stdout)
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
        found = [read for read in self._read if read is not None]
        self._parts.clear()
        return pl.concat(found) if found else pl.Series(dtype=pl.String)

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


def _asked(part: pl.DataFrame, to: IO[bytes], answers: IO[bytes]) -> pl.Series | None:
    """What another process makes of some addresses; None where one holds a character that parts fields or rows. It is all put together
    outside Python, which would keep this process from reading meanwhile. Raises OSError or ValueError where the process is no more."""
    rows = part.select(pl.concat_str(pl.all().fill_null(""), separator=DIVIDER).str.join(ROW)).item()
    if rows.count(ROW) != part.height - 1 or rows.count(DIVIDER) != part.height * (part.width - 1):
        return None
    text = rows.encode()
    to.write(len(text).to_bytes(SIZE) + text)
    to.flush()
    size = answers.read(SIZE)
    answer = answers.read(int.from_bytes(size))
    if len(size) < SIZE or len(answer) < int.from_bytes(size):
        raise ValueError
    read = pl.Series([answer.decode()]).str.split(ROW).explode()
    if len(read) != part.height:
        raise ValueError
    return read


def _child() -> "subprocess.Popen[bytes]":
    # -P keeps the folder of the program off the import path; standard error is dropped because it may show an address
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-X", "utf8", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        env=without_key(),
    )
    if fcntl is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
        for pipe in filter(None, (child.stdin, child.stdout)):
            with suppress(OSError):  # more than this user may have: in pieces, then
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return child


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
