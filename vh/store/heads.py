"""The file beside the hub that knows how far the audit goes: a chain of entries alone cannot tell that its end was cut off.

Lines of JSON, only ever added to. `say` is written and synced to the disk before entries are committed, `keep` once they are. So at any moment
the hub holds either what the last `keep` says, or what a later `say` says; anything else was not done by this program.
"""

import json
import logging
import os
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_LOG = logging.getLogger(__name__)
_sync = os.fsync if sys.platform in ("win32", "darwin") else os.fdatasync
_CHUNK = 1 << 20
_TAIL = 1 << 16
SAY, KEEP, ACCEPT = "say", "keep", "accept"
"""About to be committed; committed; and: from here on the hub is taken as it was found, with an entry that says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the audit at some moment; number 0 where there is none."""

    number: int = 0
    hash: str = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file."""

    does: str
    head: Head
    at: str
    upto: int = 0
    """Of `accept`: the last entry up to which lines before it still count."""


class Heads:
    """The file of one hub. Not to be used by two threads at once; a copy elsewhere follows in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None
        self._far: _Copier | None = None

    def copy_to(self, folder: Path) -> None:
        """Keep a copy in another folder or share too, which whoever can change this folder should not be able to change."""
        self._far = _Copier(self.path, folder / self.path.name)
        self._far.wake()

    @property
    def far(self) -> Path | None:
        """Where the copy is kept."""
        return self._far.target if self._far else None

    def add(self, does: str, head: Head, *, upto: int = 0, sync: bool = False) -> None:
        """Add a line. Raises OSError where it could not be written whole; then nothing of it is there."""
        body = {"does": does, "number": head.number, "hash": head.hash, "at": datetime.now().isoformat(timespec="seconds")}
        line = json.dumps(body | ({"upto": upto} if does == ACCEPT else {})).encode() + b"\n"
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
            _mend(self._file)
        good = os.fstat(self._file).st_size
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
            if sync:
                _sync(self._file)
        except OSError:
            os.ftruncate(self._file, good)
            raise
        if self._far is not None and does != SAY:
            self._far.wake()

    def close(self) -> None:
        """Let go of the file, and finish the copy elsewhere."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._far is not None:
            self._far.close()

    def lines(self) -> tuple[list[Line], int]:
        """The whole lines, and how many lines are not of this program. A torn last line, as a power cut leaves it, counts as not written."""
        text = _bytes(self.path)
        return _lines(text) if text is not None else ([], 0)

    def newest(self) -> list[Line]:
        """The last lines, the newest last; enough of them to know the end."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL))
                text = file.read()
        except OSError:
            return []
        return _lines(text if size <= _TAIL else text[text.find(b"\n") + 1 :])[0]

    def differs(self) -> str | None:
        """What is wrong between the file and its copy elsewhere, in a sentence; None where the copy is the same, or only behind."""
        if self._far is None:
            return None
        self._far.settle()
        near, far = _bytes(self.path), _bytes(self._far.target)
        if far is None:
            return None
        if near is None:
            return "The file of heads beside the hub is gone; its copy in the other folder is there."
        if near.startswith(far):
            return None
        if far.startswith(near):
            more = far.count(b"\n") - near.count(b"\n")
            return f"The file of heads beside the hub was cut short: its copy in the other folder goes on for {more:,} lines."
        return "The file of heads beside the hub and its copy in the other folder say different things: one of them was changed."


def _lines(text: bytes) -> tuple[list[Line], int]:
    found, strange = [], 0
    for one in text.splitlines(keepends=True):
        if not one.endswith(b"\n"):
            continue
        try:
            body = json.loads(one)
            found.append(Line(str(body["does"]), Head(int(body["number"]), str(body["hash"])), str(body["at"]), int(body.get("upto", 0))))
        except (ValueError, KeyError, TypeError):
            strange += 1
    return found, strange


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _mend(file: int) -> None:
    """Take away a torn last line, which was not written as far as anybody is concerned."""
    size = os.fstat(file).st_size
    at = max(0, size - _CHUNK)
    os.lseek(file, at, os.SEEK_SET)
    tail = os.read(file, size - at)
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(file, at + tail.rfind(b"\n") + 1)


class _Copier:
    """Adds to a copy what was added to the file, whenever the other folder can be reached; it never holds anybody up."""

    def __init__(self, source: Path, target: Path) -> None:
        self.source, self.target = source, target
        self._wanted, self._closing = threading.Event(), threading.Event()
        self._copying = threading.Lock()
        self._told = False
        self._thread = threading.Thread(target=self._follow, name="heads", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._wanted.set()

    def close(self) -> None:
        self._closing.set()
        self._wanted.set()
        self._thread.join(5)

    def settle(self) -> None:
        """Copy what is missing now."""
        try:
            with self._copying:
                self._copy()
            self._told = False
        except OSError as error:
            if not self._told:
                _LOG.warning(
                    "The copy of the file of heads in the other folder cannot be written (%s); it is tried again", type(error).__name__
                )
            self._told = True

    def _follow(self) -> None:
        while not self._closing.is_set():
            self._wanted.wait()
            self._wanted.clear()
            self.settle()

    def _copy(self) -> None:
        """Only what follows on what is there is ever added: a copy that says otherwise is left as it is, for `Heads.differs` to tell."""
        have = self.target.stat().st_size if self.target.exists() else 0
        with self.source.open("rb") as near, self.target.open("ab") as far:
            if have:
                at = max(0, have - _CHUNK)
                near.seek(at)
                with self.target.open("rb") as there:
                    there.seek(at)
                    if there.read() != near.read(have - at):
                        return
            near.seek(have)
            more = near.read()
            far.write(more[: more.rfind(b"\n") + 1])
            far.flush()
            os.fsync(far.fileno())
