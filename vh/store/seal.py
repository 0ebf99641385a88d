"""Notice that a hub file was changed while nobody had it open, even in a part that holds nothing, which no checksum of DuckDB's covers.

A hub that is closed in order leaves `<hub>.seal` beside it: which hub it is, its last transaction, its size and a checksum of all its bytes. The next
to open the file compares. It guards against failing disks, copying gone wrong and other programs, not against people: those the audit is for.
"""

import os
import zlib
from contextlib import suppress
from pathlib import Path

import duckdb

from vh.errors import HubFileError
from vh.store.holding import cannot_be_read
from vh.store.state import has_state, line_of, read_line

_WORD = "verification-hub-seal"
_PIECE = 1 << 20
Sums = tuple[int, int]
"""Bytes, and their CRC-32."""


def seal_of(file: Path) -> Path:
    """The seal beside a hub."""
    return Path(f"{file}.seal")


def break_seal(file: Path) -> None:
    """The file is about to be changed. Raises HubFileError where the folder cannot be written."""
    try:
        seal_of(file).unlink(missing_ok=True)
    except OSError:
        raise HubFileError(
            f"{seal_of(file).name} beside the hub file cannot be removed; nothing was changed. Check that you may write to the hub's folder, "
            "then try again."
        ) from None


def put_seal(file: Path, hub_id: str, commits: int) -> None:
    """Nobody has the file open any more: say what it is. Where that cannot be said, the next to open it has nothing to compare with."""
    unfinished = Path(f"{seal_of(file)}.new")
    with suppress(OSError):
        size, crc = _sums(file)
        unfinished.write_bytes(line_of(f"{_WORD} {hub_id} {commits} {size} {crc:08x}"))
        os.chmod(unfinished, 0o600)
        os.replace(unfinished, seal_of(file))


def sums_now(file: Path) -> Sums | None:
    """What the file is before it is opened; None where it was left without a seal, or its log is still to be taken in. Raises HubFileError
    where it cannot be read."""
    if _read(file) is None or not file.exists() or Path(f"{file}.wal").exists():
        return None
    try:
        return _sums(file)
    except OSError:
        raise cannot_be_read(file) from None


def refuse_changed(cursor: duckdb.DuckDBPyConnection, file: Path, now: Sums | None) -> None:
    """Raise HubFileError where an open hub has the seal of its last transaction, and is not what it was then."""
    said = _read(file)
    if said is None or now is None or not has_state(cursor):
        return
    hub_id, commits, *then = said
    if cursor.execute("select hub_id, commits from hub_state").fetchone() == (hub_id, commits) and tuple(then) != now:
        raise HubFileError(
            f"{file.name} is not as it was when it was last closed: something has changed it, or the disk has damaged it. Restore a backup with "
            "`python -m vh restore FILE`, which keeps what is here aside; to go on with it as it is, once all of it was read: "
            "`python -m vh restore --as-it-is`. Nothing was changed."
        )


def _read(file: Path) -> tuple[str, int, int, int] | None:
    said = read_line(seal_of(file), 5)
    return None if said is None else (said[1], int(said[2]), int(said[3]), int(said[4], 16))


def _sums(file: Path) -> Sums:
    size = crc = 0
    with file.open("rb", buffering=0) as opened:
        while piece := opened.read(_PIECE):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
    return size, crc
