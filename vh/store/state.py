"""Notice that a hub file lacks what was last kept in it: DuckDB opens a file whose log is missing, or an older copy, without a word.

Every transaction carries a number, which goes up in the hub (table `hub_state`) and, once it is committed, in the small file `<hub>.state` beside it.
The hub's number may be ahead of the file's, after a kill between the two; behind it, the hub lacks something. A copy without that file is
told by a mark in the hub itself: it says that the hub is being written to, from before the first change until it was closed in order, and a copy
of that without its log lacks what the log held.
"""

import logging
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from vh.errors import HubFileError

_LOG = logging.getLogger(__name__)
_WORD = "verification-hub"
_READERS_SECONDS, _PAUSE = 60.0, 0.005
"""How long the first change waits for readers, and how often it looks."""
STATE_TABLES = """
create table hub_state (hub_id varchar not null, commits bigint not null, being_written boolean not null, key_saved_at timestamp);
insert into hub_state values (uuid()::varchar, 0, false, null);
create sequence backup_id_seq;
create table backup (
    backup_id integer not null default nextval('backup_id_seq'), made_at timestamp not null, made_by varchar not null, file varchar not null,
    sha256 varchar not null, bytes bigint not null, purge_on date not null, purged_at timestamp
);
"""
"""One row: which hub this is, how many transactions it has seen, whether it is being written to, and when a recovery copy of its key was last
made; and the backups that were made, with the day on which each has to go."""


def state_of(file: Path) -> Path:
    """The small file beside a hub."""
    return Path(f"{file}.state")


def read_state(file: Path) -> tuple[str, int] | None:
    """Which hub was last written under a name, and the number of its last transaction; None where nothing sound says so."""
    said = read_line(state_of(file), 3)
    return None if said is None else (said[1], int(said[2]))


def read_line(file: Path, count: int) -> list[str] | None:
    """The words of a file of one line that ends in their checksum; None where nothing sound is there."""
    try:
        body, _, check = file.read_bytes().rstrip(b"\n").rpartition(b" ")
    except OSError:
        return None
    words = body.split(b" ")
    return [word.decode("ascii") for word in words] if len(words) == count and check == b"%08x" % zlib.crc32(body) else None


def line_of(words: str) -> bytes:
    """Words of ASCII with their checksum, as `read_line` reads them."""
    body = words.encode("ascii")
    return b"%s %08x\n" % (body, zlib.crc32(body))


def refuse_missing(file: Path) -> None:
    """Raise HubFileError where a hub was here and its file is gone: a new, empty one must not take its place unnoticed."""
    known = read_state(file)
    if known is not None and known[1] > 0 and not file.exists():
        raise HubFileError(
            f"The hub file {file.name} is gone, though {state_of(file).name} beside it says that it was here. Put it back, restore a backup with "
            f"`python -m vh restore FILE`, or remove {state_of(file).name} to begin anew."
        )


def has_state(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether a hub is of a schema that counts its transactions."""
    found = cursor.execute(
        "select count(*) from duckdb_tables() where table_name = 'hub_state' and database_name = current_database()"
    ).fetchone()
    return bool(found and found[0])


def refuse_lacking(cursor: duckdb.DuckDBPyConnection, file: Path, *, had_log: bool) -> None:
    """Raise HubFileError where an open hub lacks what was last kept in it. `had_log` tells whether its log was there when it was opened."""
    known = read_state(file)
    if not has_state(cursor):
        lacks = known is not None and known[1] > 0
    else:
        row = cursor.execute("select hub_id, commits, being_written from hub_state").fetchone()
        assert row is not None
        lacks = row[1] < known[1] if known is not None and known[0] == row[0] else row[2] and not had_log
    if lacks:
        raise HubFileError(
            f"{file.name} lacks what was last kept in it: its log {file.name}.wal is missing or cut short, or an older copy took its place. "
            f"Put the log back beside it, or restore a backup with `python -m vh restore FILE`; to go on without what is lacking: "
            "`python -m vh restore --as-it-is`. Nothing was changed."
        )


def take_log_in(cursor: duckdb.DuckDBPyConnection, seconds: float = 10.0) -> None:
    """Have the log taken into the hub file as soon as no other transaction is under way. Raises HubFileError where some always was for so long.

    DuckDB's (1.5.5) own `force checkpoint` waits in a loop on one of its workers and lets no transaction begin meanwhile: another that needs either to
    come to its end then waits for it as it waits for the other, for good.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            cursor.execute("checkpoint")
        except duckdb.TransactionException:
            if time.monotonic() >= until:
                raise HubFileError("The hub is being read without a pause, so nothing was changed. Try again in a moment.") from None
            time.sleep(_PAUSE)
        else:
            return


class Mark:
    """The number of the last transaction, in the hub and beside it. Used by whoever holds the hub's writing lock."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._beside: int | None = None
        self._hub_id = ""
        self._depth = 0

    @property
    def begun(self) -> bool:
        """Whether the hub says of itself that it is being written to."""
        return self._beside is not None

    def begin(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Say so, in the hub file itself and not only in its log, before anything is written."""
        if self._beside is not None:
            return
        row = cursor.execute("select hub_id, commits from hub_state").fetchone()
        assert row is not None
        self._hub_id = row[0]
        try:
            beside = os.open(state_of(self._file), os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                self._write(beside, row[1])
            except OSError:
                os.close(beside)
                raise
        except OSError:
            raise HubFileError(
                f"{state_of(self._file).name} beside the hub file cannot be written; nothing was changed. "
                "Free some space, check that you may write to the hub's folder, then try again."
            ) from None
        try:
            # Only now: killed in between, a hub that says so with neither a log nor a number beside it would look like a copy without its log.
            cursor.execute("update hub_state set being_written = true")
            take_log_in(cursor, _READERS_SECONDS)
        except BaseException:
            os.close(beside)
            raise
        self._beside = beside

    def enter(self, steps: int) -> None:
        """A transaction begins (1) or ended in whatever way (-1); one within another is not counted by itself."""
        self._depth += steps

    def count(self, cursor: duckdb.DuckDBPyConnection) -> int | None:
        """Give the transaction that is about to be committed its number."""
        if self._depth > 1:
            return None
        row = cursor.execute("update hub_state set commits = commits + 1 returning commits").fetchone()
        assert row is not None
        return int(row[0])

    def committed(self, number: int | None) -> None:
        """It is committed: say so beside the hub. That this may fail weakens only what a later start can notice."""
        if number is None or self._beside is None:
            return
        try:
            self._write(self._beside, number)
        except OSError as error:
            _LOG.warning("The file that says what was last kept could not be written: %s", type(error).__name__)

    def end(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """The hub is about to be closed in order: its log taken in, a copy of the file alone is whole."""
        if self._beside is not None:
            cursor.execute("update hub_state set being_written = false")

    def close(self) -> None:
        """Let go of the file beside the hub."""
        if self._beside is not None:
            os.close(self._beside)
            self._beside = None

    def _write(self, beside: int, number: int) -> None:
        """Always of one length and in one piece, so that it is never half written and never needs more room."""
        os.lseek(beside, 0, os.SEEK_SET)
        os.write(beside, line_of(f"{_WORD} {self._hub_id} {number:020d}"))


@contextmanager
def counted(mark: Mark | None) -> Iterator[Mark | None]:
    """The mark, while a transaction lasts."""
    if mark is not None:
        mark.enter(1)
    try:
        yield mark
    finally:
        if mark is not None:
            mark.enter(-1)


def forget_state(file: Path) -> None:
    """Believe the hub file as it is from now on: for whoever has checked it, and puts it in place on purpose."""
    state_of(file).unlink(missing_ok=True)
