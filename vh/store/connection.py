"""Open the hub file, hand out one cursor a call, write one transaction at a time, and reword DuckDB's errors."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock, Timeout

from vh.errors import HubError, HubFileError, HubHeldError
from vh.store.audit_tables import AUDITED
from vh.store.chain import Chain
from vh.store.gate import Gate
from vh.store.heads import Head
from vh.store.rewrite import Opening, Rewritten, copy_into_draft, forget_unfinished, put_in_place
from vh.store.schema import MIGRATIONS, VERSION
from vh.store.writer import Writer, as_frame, name

__all__ = ["Store", "Writer", "held", "open_store"]

_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "python_scan_all_frames": "false",
}

_READERS_SECONDS = 60.0
"""How long a rewriting waits for readers to finish before it gives up for this time."""


class Store:
    """An open hub. Safe to share between threads: readers take a cursor each, writers queue on one lock."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, path: Path | None, lock: FileLock | None, opening: Opening | None = None
    ) -> None:
        self._connection = connection
        self._lock = lock
        self._writing = threading.RLock()
        self._gate = Gate()
        self._opening = opening or Plain()
        self._beside = threading.Lock()
        self.chain = Chain(self._last_entry, path)
        """Where the audit ends."""
        self.path = path
        self.feeding = threading.Lock()
        """Held by whoever takes in what the feeds brought: one at a time, so that no file is taken up twice."""
        self.changes = 0
        """How many transactions were committed since the hub was opened; nobody else writes to it meanwhile."""

    def frame(self, sql: str, **params: object) -> pl.DataFrame:
        """The rows of a query as a frame; `$name` in the text is filled from `params`."""
        with _reworded(), self._gate.through(), self._connection.cursor() as cursor:
            return as_frame(cursor.execute(sql, params or None))

    def scalar(self, sql: str, **params: object) -> Any:
        """The first value of the first row, or None."""
        with _reworded(), self._gate.through(), self._connection.cursor() as cursor:
            row = cursor.execute(sql, params or None).fetchone()
            return row[0] if row else None

    @contextmanager
    def write(self, *, counts: bool = True) -> Iterator[Writer]:
        """A transaction: committed when the block ends, rolled back when it raises. One writer at a time.

        `counts` is false for what no index rests on, so that none is made anew because of it.
        """
        with self._writing, self._transaction() as work:
            yield work
        self.changes += counts

    @contextmanager
    def beside(self) -> Iterator[Writer]:
        """A transaction for entries of the audit and nothing else, which does not wait for a load or a match under way."""
        with self._beside, self._transaction() as work:
            yield work

    @contextmanager
    def _transaction(self) -> Iterator[Writer]:
        with _reworded(), self._gate.through(), self._connection.cursor() as cursor:
            cursor.execute("begin transaction")
            work = Writer(cursor, self.chain)
            try:
                yield work
                work.commit()
            except BaseException:
                work.roll_back()
                raise

    @contextmanager
    def prepared(self) -> Iterator[Writer]:
        """As `write`, but the transaction begins when the block says `begin`: until then it only reads, and makes temp tables of its own.

        Outside a transaction DuckDB compresses temp tables and gives their memory back when they are dropped. Nobody else writes meanwhile.
        """
        with self._writing, _reworded(), self._gate.through(), self._connection.cursor() as cursor:
            work = Writer(cursor, self.chain)
            try:
                yield work
                if work.begun:
                    work.commit()
                    self.changes += 1
            except BaseException:
                work.roll_back()
                raise

    @contextmanager
    def scratch(self) -> Iterator[Writer]:
        """A cursor with temporary tables of its own, for questions that leave nothing behind."""
        with _reworded(), self._gate.through(), self._connection.cursor() as cursor:
            yield Writer(cursor)

    def rewrite(self, opening: Opening | None = None) -> Rewritten | None:
        """Write the file anew with its live rows alone, checked against the old one, and go on with the new one; None for a hub in memory.

        `opening` is how the new file is to be opened from now on, where that changes. Nobody writes meanwhile; readers are kept waiting only
        while the files change places. Whatever fails or is killed, one whole hub is there. Raises HubError, and then nothing has changed.
        """
        if self.path is None:
            return None
        file, opening = self.path, opening or self._opening
        with self._writing, self._beside, _reworded(file.name):
            with self._gate.through(), self._connection.cursor() as cursor:
                done = copy_into_draft(cursor, file, opening)
            with self._gate.shut(_READERS_SECONDS):
                try:
                    put_in_place(file, self._close_in_order)
                    self._opening = opening
                finally:
                    self._connection = self._opening.connect(file)
            return done

    def _close_in_order(self) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("checkpoint")
        self._connection.close()

    def _last_entry(self) -> Head:
        found = self.frame("select number, hash from audit_entry order by number desc limit 1")
        return Head() if found.is_empty() else Head(*found.row(0))

    def close(self) -> None:
        """Let go of the hub file, for another process to open."""
        self._connection.close()
        self.chain.close()
        if self._lock is not None:
            self._lock.release()


def open_store(path: str | Path | None = None) -> Store:
    """Open (or make) a hub file; None is a hub in memory.

    Raises HubFileError when another process holds the file, when it is of a newer version, damaged, or cannot be written.
    """
    if path is None:
        store = Store(_connect(":memory:"), None, None)
        _migrate(store)
        return store
    file = Path(path).expanduser().resolve()
    if not file.parent.is_dir():
        raise HubFileError(f"The folder for the hub file {file.name} does not exist. Make the folder first, or name another with --hub.")
    lock = _take_lock(file)
    try:
        forget_unfinished(file)
        store = Store(_connect(str(file)), file, lock)
        _migrate(store)
    except BaseException:
        lock.release()
        raise
    return store


def _take_lock(file: Path) -> FileLock:
    """DuckDB's own lock is lost when any code of this process closes the file, so the hub keeps one of its own."""
    lock = FileLock(f"{file}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise held(file) from None
    except OSError:
        raise HubFileError(
            f"The hub file {file.name} cannot be written here. Give yourself write access to its folder, or name another file with --hub."
        ) from None
    return lock


def held(file: Path) -> HubHeldError:
    """The error for a hub file that another process has open."""
    return HubHeldError(
        f"The hub file {file.name} is open in another program, most likely the running workbench. "
        "Close that program, or do this step in its pages, then try again. Nothing was changed."
    )


def _connect(target: str) -> duckdb.DuckDBPyConnection:
    with _reworded(Path(target).name):
        connection = duckdb.connect(target, config=dict(_CONFIG))
        connection.execute("set enable_progress_bar = false")
        connection.execute("set preserve_insertion_order = false")
        connection.execute(
            "set memory_limit = $limit", {"limit": _half(connection.sql("select current_setting('memory_limit')").fetchall()[0][0])}
        )
        if target != ":memory:":
            connection.execute("set temp_directory = $folder", {"folder": f"{target}.tmp"})
        return connection


class Plain:
    """A hub file without encryption."""

    def connect(self, file: Path) -> duckdb.DuckDBPyConnection:
        """Open the file as the hub."""
        return _connect(str(file))

    def attach(self, connection: duckdb.DuckDBPyConnection, file: Path, alias: str, *, read_only: bool) -> None:
        """Attach a file to an open connection."""
        path = str(file).replace("'", "''")
        connection.execute(f"attach '{path}' as {name(alias)}{' (read_only)' * read_only}")


def _half(memory: str) -> str:
    """Half of DuckDB's own limit, which is four fifths of the machine's memory: the rest is for the pages and other programs.

    What needs more goes to the folder beside the hub file.
    """
    number, unit = memory.split(" ")
    return f"{float(number) / 2:.1f} {unit}"


def _migrate(store: Store) -> None:
    with store.write() as writer:
        writer.execute("create table if not exists schema_version (version integer not null, applied_at timestamp not null)")
        have = writer.scalar("select coalesce(max(version), 0) from schema_version")
        if have > VERSION:
            raise HubFileError(
                f"This hub file was written by a newer version of Verification Hub (schema {have}; this program knows {VERSION}). "
                "Install the newer version, or open another hub file with --hub. Nothing was changed."
            )
        for version, sql in MIGRATIONS:
            if version > have:
                for statement in filter(str.strip, sql.split(";")):
                    writer.execute(statement)
                writer.execute("insert into schema_version values ($version, current_localtimestamp())", version=version)
    _begin_audit(store)


def _begin_audit(store: Store) -> None:
    """The first entry where there is none yet, and the file of heads brought up to where the last process stopped."""
    store.chain.there = bool(store.scalar("select count(*) > 0 from schema_version where version = $version", version=AUDITED))
    if store.chain.there and store.chain.catch_up() == Head():
        with store.write(counts=False) as writer:
            writer.execute("insert into audit_secret values ($secret)", secret=secrets.token_hex(32))
            writer.chain_entry(datetime.now(), "Verification Hub", "audit", '{"what":"audit begun"}')


@contextmanager
def _reworded(file_name: str = "the hub") -> Iterator[None]:
    """Turn DuckDB's errors into sentences without row values: its own texts quote them."""
    try:
        yield
    except HubError:
        raise
    except duckdb.Error as error:
        raise _sentence(error, file_name) from None


def _sentence(error: duckdb.Error, file_name: str) -> HubFileError:
    text = str(error)
    if "lock on file" in text or "being used by another process" in text:
        return held(Path(file_name))
    if "No space left" in text or "not enough space" in text.lower():
        return HubFileError(
            "The disk is full, so the hub could not keep this work; what was there before is unchanged. Free some space, then try again."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return HubFileError("There was not enough memory for this step; nothing was changed. Close other programs, then try again.")
    if "Corrupt" in text or "not a valid DuckDB database file" in text or "checksum" in text:
        return HubFileError(
            f"{file_name} is damaged or is not a hub file. Restore it from a backup, or name another file with --hub. Nothing was changed."
        )
    if "newer version of DuckDB" in text or "storage version" in text.lower():
        return HubFileError(f"{file_name} was written by a newer version of DuckDB. Install the newer version of the hub.")
    if "read-only" in text.lower() or "Permission denied" in text or "Cannot open file" in text:
        return HubFileError(f"{file_name} cannot be opened for writing. Check that you may write to its folder, or name another file.")
    return HubFileError(f"The hub could not do this step ({type(error).__name__}); nothing was changed. Please report this with the log.")
