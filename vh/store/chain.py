"""The audit's chain: each entry's hash covers what it says and the hash before it."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from vh.errors import HubFileError
from vh.store.heads import ACCEPT, KEEP, SAY, Head, Heads

_LOG = logging.getLogger(__name__)


def entry_hash(number: int, at: datetime, who: str, kind: str, about: str, previous: str) -> str:
    """SHA-256 of an entry in its canonical form: a JSON list of its columns in their order, the time to the microsecond, UTF-8, no blanks.

    `about` is the text as it is kept. JSON marks where each part ends, so that no two entries have one form.
    """
    said = [number, at.isoformat(timespec="microseconds"), who, kind, about, previous]
    return sha256(
        b"vh audit 1\n" + json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    ).hexdigest()


class Chain:
    """The end of one hub's chain. Whoever adds an entry holds it from the first entry until the transaction has ended.

    The end is known here and not looked up in the transaction, which may have begun before others added theirs.
    """

    def __init__(self, read: Callable[[], Head], file: Path | None) -> None:
        self._read = read
        self._lock = threading.RLock()
        self._depth = 0
        self._head: Head | None = None
        self.heads = Heads(Path(f"{file}.audit-heads")) if file is not None else None
        self.there = False
        """Whether this hub has an audit: one of an older schema has none until it is brought forward."""

    def head(self) -> Head:
        """The last entry committed; asked by whoever holds the chain."""
        if self._head is None:
            self._head = self._read()
        return self._head

    def stored(self) -> Head:
        """The last entry as the hub's file has it now, whatever is remembered."""
        return self._read()

    def take(self) -> Head:
        """Hold the chain, and say where it ends. Every `take` is followed by one `give_back`."""
        self._lock.acquire()
        assert self._depth == 0, "an act is recorded inside the transaction of another one"
        self._depth += 1
        try:
            return self.head()
        except BaseException:
            self.give_back(None)
            raise

    def announce(self, head: Head) -> None:
        """Before the commit: what is about to be the end is on the disk, outside the hub. Raises HubFileError where it cannot be."""
        if self.heads is not None:
            try:
                self.heads.add(SAY, head, sync=True)
            except OSError:
                raise HubFileError(
                    "The file of heads beside the hub, which guards the audit, cannot be written, so nothing was done. "
                    "Free some space or give yourself write access to the hub's folder, then try again."
                ) from None

    def give_back(self, kept: Head | None) -> None:
        """Let the next one in; `kept` is the new end, or None where the transaction was rolled back."""
        try:
            self._head = kept
            if kept is not None and self.heads is not None:
                self.heads.add(KEEP, kept)
        except OSError:  # the act is done and announced; the next one's line covers it
            _LOG.warning("The file of heads beside the hub could not be written after an act; the next act tries again")
        finally:
            self._depth -= 1
            self._lock.release()

    def copy_to(self, folder: str) -> None:
        """Keep a copy of the file of heads in another folder too; an empty name is none."""
        if folder and self.heads is not None and self.heads.far is None:
            self.heads.copy_to(Path(folder).expanduser())

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody adds entries while the block lasts."""
        with self._lock:
            yield

    def accept(self, upto: int) -> None:
        """The entry added last explains why the hub is taken as found; what was recorded after entry `upto` before it is set aside."""
        with self._lock:
            if self.heads is not None:
                self.heads.add(ACCEPT, self.head(), upto=upto, sync=True)

    def catch_up(self) -> Head:
        """When the hub is opened: confirm what the last process announced and committed, where it was killed before it could say so."""
        head = self.head()
        if self.heads is not None and head.number:
            lines, _ = self.heads.lines()
            if lines and lines[-1].does == SAY and lines[-1].head == head:
                try:
                    self.heads.add(KEEP, head)
                except OSError:
                    _LOG.warning("The file of heads beside the hub cannot be written; the next act tries again")
        return head

    def close(self) -> None:
        """Let go of the file of heads."""
        if self.heads is not None:
            self.heads.close()
