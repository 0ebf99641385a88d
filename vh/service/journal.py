"""A file beside the hub in which requests are safe at once: the hub's own tables may be busy with a load for seconds.

Lines of JSON, written and synced to the disk before anybody is answered. A torn last line, as a power cut leaves it, was never answered.
Files are numbered; those closed are taken into the hub's tables and then removed.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Any

import orjson

_LOG = logging.getLogger(__name__)
_sync = os.fsync if sys.platform in ("win32", "darwin") else os.fdatasync


class Journal:
    """The numbered files of one hub. Not to be used by two threads at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self._number = max((int(one.stem) for one in self.closed()), default=0)
        self._file: int | None = None
        self._good = 0

    def append(self, lines: bytes) -> None:
        """Add whole lines and wait until they are on the disk. Raises OSError where there is no room; then none of them is there."""
        if self._file is None:
            self._number += 1
            self._file = os.open(
                self._folder / f"{self._number:09}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
            )
            self._good = 0
            _sync_folder(self._folder)
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

    def turn(self) -> None:
        """Close the file being written; the next line begins a new one."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def closed(self) -> list[Path]:
        """The files not being written, oldest first."""
        found = sorted(self._folder.glob("[0-9]*.jsonl"))
        return [one for one in found if getattr(self, "_file", None) is None or int(one.stem) != self._number]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal file; what is torn was never answered, and is counted in the log."""
    rows, torn = [], 0
    for line in path.read_bytes().splitlines(keepends=True):
        try:
            if not line.endswith(b"\n"):
                torn += 1
                continue
            rows.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            torn += 1
    if torn:
        _LOG.warning("%d line(s) of the journal were torn when the program or the machine stopped; they were never answered", torn)
    return rows


def _sync_folder(folder: Path) -> None:
    """Make the new file's name durable, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
