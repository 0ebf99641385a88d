"""A file beside the hub in which requests are safe at once: the hub's own tables may be busy with a load for seconds.

Lines of JSON, written and synced to the disk before anybody is answered. A torn last line, as a power cut leaves it, was never answered.
Files are numbered; those closed are taken into the hub's tables and then removed. Where the hub is encrypted, what is written at once is sealed with a
key derived from the hub's (AES-256-GCM, each piece bound to its file and place): 4 bytes of length, 12 of nonce, the sealed lines.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vh.errors import HubKeyError

_LENGTH, _NONCE = 4, 12
_LOG = logging.getLogger(__name__)
_sync = os.fsync if sys.platform in ("win32", "darwin") else os.fdatasync


class Journal:
    """The numbered files of one hub. Not to be used by two threads at once."""

    def __init__(self, folder: Path, key: Callable[[], bytes | None] = lambda: None) -> None:
        self._folder = folder
        self._key = key
        self._seal: AESGCM | None = None
        self._pieces = 0
        folder.mkdir(mode=0o700, exist_ok=True)
        self._number = max((int(one.stem) for one in self.closed()), default=0)
        self._file: int | None = None
        self._good = 0

    def append(self, lines: bytes) -> None:
        """Add whole lines and wait until they are on the disk. Raises OSError where there is no room; then none of them is there."""
        if self._file is None:
            self._number += 1
            key = self._key()
            self._seal, self._pieces = (AESGCM(key) if key else None), 0
            self._file = os.open(
                self._folder / f"{self._number:09}.{'sealed' if key else 'jsonl'}",
                os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0),
                0o600,
            )
            self._good = 0
            _sync_folder(self._folder)
        if self._seal is not None:
            nonce = os.urandom(_NONCE)
            body = nonce + self._seal.encrypt(nonce, lines, _place(self._number, self._pieces))
            lines = len(body).to_bytes(_LENGTH) + body
        try:
            written = 0
            while written < len(lines):
                written += os.write(self._file, lines[written:])
            _sync(self._file)
        except OSError:
            os.ftruncate(self._file, self._good)  # half a line must not be in front of the next one
            os.lseek(self._file, self._good, os.SEEK_SET)
            raise
        self._good += len(lines)
        self._pieces += 1

    def turn(self) -> None:
        """Close the file being written; the next line begins a new one."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def closed(self) -> list[Path]:
        """The files not being written, oldest first."""
        found = sorted([*self._folder.glob("[0-9]*.jsonl"), *self._folder.glob("[0-9]*.sealed")], key=lambda one: int(one.stem))
        return [one for one in found if getattr(self, "_file", None) is None or int(one.stem) != self._number]


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
    for line in text.splitlines(keepends=True):
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
    while at + _LENGTH <= len(text) and at + _LENGTH + (length := int.from_bytes(text[at : at + _LENGTH])) <= len(text):
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


def _sync_folder(folder: Path) -> None:
    """Make the new file's name durable, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
