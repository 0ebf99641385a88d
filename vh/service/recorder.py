"""Makes requests durable: whoever is to be answered writes first, and with its own row those of all who wait beside it."""

import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from vh.errors import HubError, HubFileError
from vh.service.journal import Journal, read_lines
from vh.service.record import take_in
from vh.store import Store

_LOG = logging.getLogger(__name__)
_EVERY = 5.0
"""Seconds between two takings of the journal into the hub's tables: meanwhile the disk is busy with several files, and answers wait longer."""
_PURPOSE = "journal"
"""What the journal's key is derived for."""
_AT_ONCE = 2_000
"""Rows put into the hub's tables in one transaction: more would keep Python's lock from those who ask."""


@dataclass(slots=True, eq=False)
class Kept:
    """What became of rows that are written together."""

    done: bool = False
    """They are on the disk, or were tried in vain."""
    failed: bool = False
    """They could not be written, so that none of them was accepted."""


class Recorder:
    """Any number of threads may put rows and keep them; one of its own takes the journal into the hub's tables. `open` before the first
    `put`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._journal: Journal | None = None
        self._waiting: list[bytes] = []
        self._kept = Kept()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._taking_in = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._unwritten: list[bytes] = []
        """The lines of a hub in memory, which has no file beside it."""
        self.on_the_way = 0
        """Rows in the journal and not in the tables yet."""

    def open(self) -> None:
        """Take in what an earlier process left in the journal, and start. Raises HubFileError where the journal cannot be made."""
        if self._store.path is not None:
            try:
                self._journal = Journal(Path(f"{self._store.path}.requests"), self._key)
            except OSError:
                raise HubFileError(
                    "The folder for requests beside the hub file cannot be made. Give yourself write access to the hub's folder, then try again."
                ) from None
            self.settle()
        self._thread = threading.Thread(target=self._take_in_now_and_then, name="record", daemon=True)
        self._thread.start()

    def put(self, table: str, row: Mapping[str, Any]) -> Kept:
        """Hand a row over, to be written with all others that wait; `keep` what comes back before anybody is told."""
        line = orjson.dumps({"table": table, **row}, option=orjson.OPT_APPEND_NEWLINE)
        with self._lock:
            self._waiting.append(line)
            self.on_the_way += 1
            return self._kept

    def keep(self, kept: Kept) -> None:
        """Come back when the rows are on the disk. Raises HubFileError where they cannot be kept."""
        if not kept.done:
            with self._writing:
                if not kept.done:
                    self._write()
        if kept.failed:
            raise HubFileError(
                "The disk is full or cannot be written, so the request was not recorded and not accepted. Send it again later."
            )

    def settle(self) -> None:
        """Take all that was answered so far into the hub's tables."""
        with self._taking_in:
            with self._writing:
                self._write()
                lines, self._unwritten = self._unwritten, []
            if self._journal is not None:
                self._journal.turn()
            files = self._journal.closed() if self._journal else []
            if lines:
                self._take_in([orjson.loads(line) for line in lines])
            for file in files:
                read = read_lines(file, self._keys())
                self._take_in(read.rows)
                if read.damaged:
                    _LOG.warning("A file of the journal was damaged; what could be read is in the hub, and the file is kept as damaged")
                    file.rename(file.with_suffix(".damaged"))
                else:
                    file.unlink()

    def close(self) -> None:
        """Write what waits, and take everything in."""
        if self._thread is None:
            return
        self._closing.set()
        self._thread.join()
        self._thread = None
        with self._writing:
            self._write()
        if self._journal is not None:
            self._journal.close()
        try:
            self.settle()
        except HubError:
            _LOG.warning("The requests of the last moments are still in the journal beside the hub file; the next start takes them in")

    def _key(self) -> bytes | None:
        return self._store.key.derived(_PURPOSE) if self._store.key else None

    def _keys(self) -> Iterator[bytes]:
        """The key of the hub, then those that it may have had before."""
        if (now := self._key()) is not None:
            yield now
        for one in self._store.former_keys():
            yield one.derived(_PURPOSE)

    def _take_in(self, rows: list[dict[str, Any]]) -> None:
        for table in sorted({row["table"] for row in rows}):
            mine = [row for row in rows if row["table"] == table]
            for start in range(0, len(mine), _AT_ONCE):
                with self._store.write(counts=False) as work:
                    take_in(work, table, mine[start : start + _AT_ONCE])
        with self._lock:
            self.on_the_way = max(0, self.on_the_way - len(rows))

    def _write(self) -> None:
        """Write all that waits. Only for whoever holds `_writing`."""
        with self._lock:
            lines, self._waiting = self._waiting, []
            kept, self._kept = self._kept, Kept()
        try:
            if lines:
                self._append(lines)
        except Exception as error:  # noqa: BLE001 - whatever it was, all who wait for these lines have to be told
            _LOG.error("The journal could not be written: %s", type(error).__name__)
            with self._lock:
                self.on_the_way -= len(lines)
            kept.failed = True
        kept.done = True

    def _append(self, lines: list[bytes]) -> None:
        if self._journal is not None:
            self._journal.append(b"".join(lines))
        else:
            self._unwritten += lines

    def _take_in_now_and_then(self) -> None:
        while not self._closing.wait(_EVERY):
            if self.on_the_way:
                try:
                    self.settle()
                except HubError:  # no room or the hub is closing: it stays in the journal, and the next turn tries again
                    _LOG.warning("Requests wait in the journal beside the hub file until the hub can take them in")
