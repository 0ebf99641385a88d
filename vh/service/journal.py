"""A file beside the hub in which requests are safe at once: the hub's own tables may be busy with a load for seconds.

Lines of JSON, written and synced to the disk before anybody is answered. A torn last line, as a power cut leaves it, was never answered.
A file ends at its last whole line: zeros after it were made ready and never written over. Files are numbered; those closed are taken into the hub's
tables and then removed. Where the hub is encrypted, what is written at once is sealed with a key derived from the hub's (AES-256-GCM, each piece bound
to its file and place): 4 bytes of length, 12 of nonce, the sealed lines.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vh.errors import HubKeyError

_LENGTH, _NONCE = 4, 12
_READY = 512 * 1024
"""Bytes of the file made ready: what comes in at 100 requests a second until the next turn. It may grow."""
_LOG = logging.getLogger(__name__)
_SYNCED = os.O_DSYNC if sys.platform == "linux" else 0
"""Each write comes back when it is on the disk. A second call for that would have to wait once more for Python's lock, which pages may hold."""


@dataclass(slots=True)
class _Written:
    """A file being written, or made ready for it."""

    number: int
    handle: int
    key: bytes | None = field(repr=False)
    seal: AESGCM | None
    good: int = 0
    """How many bytes are on the disk."""
    pieces: int = 0


class Journal:
    """The numbered files of one hub. One thread may append while another turns.

    The next file is there before it is needed, full of zeros: what is written over them is one write to the disk, while for a file that begins or
    grows its name and length have to be written as well. See docs/decisions/0012-requests-in-a-journal.md for what that takes.
    """

    def __init__(self, folder: Path, key: Callable[[], bytes | None] = lambda: None) -> None:
        self._folder = folder
        self._key = key
        self._lock = threading.Lock()
        folder.mkdir(mode=0o700, exist_ok=True)
        self._file: _Written | None = None
        self._next: _Written | None = None
        self._number = max((int(one.stem) for one in self.closed()), default=0)

    def append(self, lines: bytes) -> None:
        """Add whole lines and wait until they are on the disk. Raises OSError where there is no room; then none of them is there."""
        with self._lock:
            file = self._file = self._file or self._taken() or self._made(0)
            if file.seal is not None:
                nonce = os.urandom(_NONCE)
                body = nonce + file.seal.encrypt(nonce, lines, _place(file.number, file.pieces))
                lines = len(body).to_bytes(_LENGTH) + body
            try:
                _write(file.handle, lines, file.good)
            except OSError:
                os.ftruncate(file.handle, file.good)  # half a line must not be in front of the next one
                raise
            file.good += len(lines)
            file.pieces += 1

    def turn(self) -> None:
        """Close the file being written; the next line begins a new one, which is made ready first. Does nothing where none is written."""
        if self._file is None:
            return
        if self._next is None:
            with suppress(OSError):  # no room: whoever appends the next line finds out
                self._next = self._made(_READY)
        with self._lock:
            file, self._file = self._file, None
        with suppress(OSError):  # zeros at the end do no harm
            os.ftruncate(file.handle, file.good)
        os.close(file.handle)

    def close(self) -> None:
        """Close the file being written, and remove the one made ready."""
        with self._lock:
            file, self._file = self._file, None
            ready, self._next = self._next, None
        for one in (file, ready):
            if one is not None:
                with suppress(OSError):
                    os.ftruncate(one.handle, one.good)
                os.close(one.handle)
        if ready is not None:
            self._path(ready.number, ready.key).unlink()

    def closed(self) -> list[Path]:
        """The files that no line will be added to, oldest first."""
        found = sorted([*self._folder.glob("[0-9]*.jsonl"), *self._folder.glob("[0-9]*.sealed")], key=lambda one: int(one.stem))
        with self._lock:
            in_use = {one.number for one in (self._next, self._file) if one is not None}
        return [one for one in found if int(one.stem) not in in_use]

    def _taken(self) -> _Written | None:
        """The file made ready; none where the hub's key has changed since, so that it is left to be taken in, empty."""
        ready, self._next = self._next, None
        if ready is not None and ready.key != self._key():
            os.close(ready.handle)
            return None
        return ready

    def _made(self, size: int) -> _Written:
        """A new file of so many zeros, on the disk with its name."""
        self._number += 1
        number, key = self._number, self._key()
        handle = os.open(self._path(number, key), os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SYNCED | getattr(os, "O_BINARY", 0), 0o600)
        try:
            if size:
                os.write(handle, bytes(size))
                os.fsync(handle)
            _sync_folder(self._folder)
        except OSError:
            os.close(handle)
            raise
        return _Written(number, handle, key, AESGCM(key) if key else None)

    def _path(self, number: int, key: bytes | None) -> Path:
        return self._folder / f"{number:09}.{'sealed' if key else 'jsonl'}"


@dataclass(frozen=True, slots=True)
class Read:
    """What a journal file holds."""

    rows: list[dict[str, Any]]
    damaged: bool
    """Something that had been written whole cannot be read any more; a torn end is no damage."""


def read_lines(path: Path, keys: Iterable[bytes] = ()) -> Read:
    """The whole lines of a journal file; what is torn was never answered, and is counted in the log.

    Raises HubKeyError for a sealed file that none of the keys opens.
    """
    text, damaged = path.read_bytes(), False
    if path.suffix == ".sealed":
        text, damaged = _unsealed(text, int(path.stem), path.name, keys)
    rows, torn = [], 0
    for line in text.rstrip(b"\0").splitlines(keepends=True):
        if not line.endswith(b"\n"):
            torn += 1
            continue
        try:
            rows.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            damaged = True
    if torn:
        _LOG.warning("%d line(s) of the journal were torn when the program or the machine stopped; they were never answered", torn)
    return Read(rows, damaged)


def _unsealed(text: bytes, number: int, name: str, keys: Iterable[bytes]) -> tuple[bytes, bool]:
    """The lines of a sealed file, and whether a piece of it was changed; an end that is not whole was never answered."""
    pieces, at = [], 0
    while at + _LENGTH <= len(text) and at + _LENGTH + (length := int.from_bytes(text[at : at + _LENGTH])) <= len(text) and length:
        pieces.append(text[at + _LENGTH : at + _LENGTH + length])
        at += _LENGTH + length
    if not pieces:
        return b"", False
    for key in keys:
        seal, found = AESGCM(key), []
        for place, piece in enumerate(pieces):
            try:
                found.append(seal.decrypt(piece[:_NONCE], piece[_NONCE:], _place(number, place)))
            except (InvalidTag, ValueError):
                continue
        if found:
            return b"".join(found), len(found) < len(pieces)
    raise HubKeyError(
        f"The file {name} in the folder of requests beside the hub is sealed with another key, or damaged. Give the key that the hub had "
        "when it was written, or move the file out of the folder."
    )


def _place(number: int, piece: int) -> bytes:
    """What a sealed piece is bound to."""
    return b"%d %d" % (number, piece)


def _write(handle: int, lines: bytes, at: int) -> None:
    """Write bytes at a place of a file, and come back when they are on the disk. Raises OSError."""
    written = 0
    while written < len(lines):
        written += _write_at(handle, lines[written:], at + written)
    if not _SYNCED:
        os.fsync(handle)


def _write_at(handle: int, some: bytes, at: int) -> int:
    if sys.platform == "win32":
        os.lseek(handle, at, os.SEEK_SET)
        return os.write(handle, some)
    return os.pwrite(handle, some, at)


def _sync_folder(folder: Path) -> None:
    """Make the new file's name durable, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
