"""Open the hub file, hand out one cursor a call, write one transaction at a time, and reword DuckDB's errors."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock, Timeout

from vh.errors import HubFileError
from vh.settings import Settings
from vh.store.choosing import open_file
from vh.store.gate import Gate
from vh.store.hub_key import HubKey
from vh.store.opening import Door, Opening
from vh.store.rewrite import CopiedAside, Rewritten, aside, copy_into_draft, forget_unfinished, put_in_place
from vh.store.schema import MIGRATIONS, VERSION
from vh.store.sentences import held, reworded
from vh.store.state import Mark, forget_state, has_state, refuse_lacking, refuse_missing
from vh.store.upgrade import forget_old, keep_old, migrate, version_of

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*\Z")

_READERS_SECONDS = 60.0
"""How long a rewriting waits for readers to finish before it gives up for this time."""


def name(identifier: str) -> str:
    """A table or column name made safe to put into SQL text; raises ValueError for anything but lower-case words."""
    if not _IDENTIFIER.match(identifier):
        raise ValueError("not an identifier of this hub")
    return f'"{identifier}"'


class Writer:
    """One open transaction. Everything in it is there afterwards, or nothing is."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self.begun = False
        """Whether `begin` was said."""

    def begin(self) -> None:
        """Begin the transaction of `Store.prepared`."""
        self._cursor.execute("begin transaction")
        self.begun = True

    def drop(self, *tables: str) -> None:
        """Drop temp tables that are no longer needed."""
        for table in tables:
            self._cursor.execute(f"drop table if exists temp.{name(table)}")

    def execute(self, sql: str, **params: object) -> None:
        """Run one statement; `$name` in the text is filled from `params`."""
        self._cursor.execute(sql, params or None)

    def frame(self, sql: str, **params: object) -> pl.DataFrame:
        """The rows of a query, seen from inside the transaction."""
        return _polars(self._cursor.execute(sql, params or None))

    def scalar(self, sql: str, **params: object) -> Any:
        """The first value of the first row, or None."""
        row = self._cursor.execute(sql, params or None).fetchone()
        return row[0] if row else None

    def append(self, table: str, rows: pl.DataFrame) -> None:
        """Add the rows of a frame to a table, column by column name; columns the frame lacks take their default."""
        if rows.height == 0:
            return
        columns = ", ".join(name(column) for column in rows.columns)
        self._cursor.register("incoming", rows.to_arrow())
        try:
            self._cursor.execute(f"insert into {name(table)} ({columns}) select {columns} from incoming")  # noqa: S608 - names checked
        finally:
            self._cursor.unregister("incoming")

    @contextmanager
    def using(self, view: str, rows: pl.DataFrame) -> Iterator[None]:
        """Lend a frame to SQL under a name while the block lasts."""
        self._cursor.register(view, rows.to_arrow())
        try:
            yield
        finally:
            self._cursor.unregister(view)


class Store:
    """An open hub. Safe to share between threads: readers take a cursor each, writers queue on one lock."""

    def __init__(self, connection: Door, path: Path | None, lock: FileLock | None, opening: Opening) -> None:
        self._connection = connection
        self._lock = lock
        self._writing = threading.RLock()
        self._gate = Gate()
        self._opening = opening
        self._mark: Mark | None = None
        self.path = path
        self.feeding = threading.Lock()
        """Held by whoever takes in what the feeds brought: one at a time, so that no file is taken up twice."""
        self.changes = 0
        """How many transactions were committed since the hub was opened; nobody else writes to it meanwhile."""

    def frame(self, sql: str, **params: object) -> pl.DataFrame:
        """The rows of a query as a frame; `$name` in the text is filled from `params`."""
        with reworded(), self._gate.through(), self._connection.cursor() as cursor:
            return _polars(cursor.execute(sql, params or None))

    def scalar(self, sql: str, **params: object) -> Any:
        """The first value of the first row, or None."""
        with reworded(), self._gate.through(), self._connection.cursor() as cursor:
            row = cursor.execute(sql, params or None).fetchone()
            return row[0] if row else None

    @contextmanager
    def write(self, *, counts: bool = True) -> Iterator[Writer]:
        """A transaction: committed when the block ends, rolled back when it raises. One writer at a time.

        `counts` is false for what no index rests on, so that none is made anew because of it.
        """
        with self._writing, reworded(), self._gate.through(), self._connection.cursor() as cursor, self._marking(cursor):
            cursor.execute("begin transaction")
            try:
                yield Writer(cursor)
                self._commit(cursor)
                self.changes += counts
            except BaseException:
                _roll_back(cursor)
                raise

    @contextmanager
    def prepared(self) -> Iterator[Writer]:
        """As `write`, but the transaction begins when the block says `begin`: until then it only reads, and makes temp tables of its own.

        Outside a transaction DuckDB compresses temp tables and gives their memory back when they are dropped. Nobody else writes meanwhile.
        """
        with self._writing, reworded(), self._gate.through(), self._connection.cursor() as cursor, self._marking(cursor):
            work = Writer(cursor)
            try:
                yield work
                if work.begun:
                    self._commit(cursor)
                    self.changes += 1
            except BaseException:
                _roll_back(cursor)
                raise

    @contextmanager
    def scratch(self) -> Iterator[Writer]:
        """A cursor with temporary tables of its own, for questions that leave nothing behind."""
        with reworded(), self._gate.through(), self._connection.cursor() as cursor:
            yield Writer(cursor)

    def rewrite(self, opening: Opening | None = None) -> Rewritten | None:
        """Write the file anew with its live rows alone, checked against the old one, and go on with the new one; None for a hub in memory.

        `opening` is how the new file is to be opened from now on, where that changes. Nobody writes meanwhile; readers are kept waiting only
        while the files change places. Whatever fails or is killed, one whole hub is there. Raises HubError, and then nothing has changed.
        """
        if self.path is None:
            return None
        file, opening = self.path, opening or self._opening
        with self._writing, reworded(file.name):
            with self._gate.through(), self._connection.cursor() as cursor:
                done = copy_into_draft(cursor, file, opening)
            with self._gate.shut(_READERS_SECONDS):
                try:
                    put_in_place(file, self._close_in_order)
                    self._opening = opening
                finally:
                    self._connection = self._opening.connect(file)
            return done

    @contextmanager
    def _marking(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Before the first change, the hub says that it is being written to; see `vh.store.state`."""
        if self._mark is None:
            yield
            return
        self._mark.begin(cursor)
        self._mark.enter()
        try:
            yield
        finally:
            self._mark.leave()

    def _commit(self, cursor: duckdb.DuckDBPyConnection) -> None:
        number = None if self._mark is None else self._mark.count(cursor)
        cursor.execute("commit")
        if self._mark is not None:
            self._mark.committed(number)

    def copy_aside(self) -> CopiedAside:
        """Copy the hub, compared with it, to `<hub>.copying`, as it is when it is closed in order; writers wait meanwhile, readers do not."""
        assert self.path is not None
        with self._writing, reworded(self.path.name), self._gate.through(), self._connection.cursor() as cursor:
            return aside(cursor, self.path, self._opening)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for modules of `vh.store` that read the whole file."""
        with reworded(), self._gate.through(), self._connection.cursor() as cursor:
            yield cursor

    def _close_in_order(self) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("checkpoint")
        self._connection.close()

    @property
    def key(self) -> HubKey | None:
        """What the hub file is encrypted with; None where it is plain text, or in memory."""
        return self._opening.key

    @property
    def memory_limit(self) -> str:
        """How much memory its tables may take, as the settings have it."""
        return self._opening.memory_limit

    def close(self) -> None:
        """Let go of the hub file, for another process to open. Where there is no room to take its log in, the log stays beside it."""
        with suppress(duckdb.Error), self._connection.cursor() as cursor:
            if self._mark is not None:
                self._mark.end(cursor)
            cursor.execute("checkpoint")
        if self._mark is not None:
            self._mark.close()
        self.abandon()

    def abandon(self) -> None:
        """Let go of the hub file as it is, with its log beside it."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()


def open_store(
    path: str | Path | None = None, settings: Settings | None = None, *, as_it_is: bool = False, key_expected: bool = True
) -> Store:
    """Open (or make) a hub file; None is a hub in memory.

    `as_it_is` opens a file that lacks what was last kept in it, `key_expected` is false for whoever is about to encrypt a plain one.
    Raises HubFileError when another process holds the file, when it is of a newer version, damaged, lacks something, or cannot be written.
    """
    settings = settings or Settings.from_environment()
    if path is None:
        with reworded():
            opening = Opening(None, settings.memory_limit)
            store = Store(opening.in_memory(), None, None, opening)
        with reworded(), store._connection.cursor() as cursor:
            migrate(cursor, MIGRATIONS, 0)
        return store
    file = Path(path).expanduser().resolve()
    if not file.parent.is_dir():
        raise HubFileError(f"The folder for the hub file {file.name} does not exist. Make the folder first, or name another with --hub.")
    lock = take_lock(file)
    try:
        return _open_locked(file, settings, lock, as_it_is, key_expected)
    except BaseException:
        lock.release()
        raise


def _open_locked(file: Path, settings: Settings, lock: FileLock, as_it_is: bool, key_expected: bool) -> Store:
    forget_unfinished(file)
    if as_it_is:
        forget_state(file)
    refuse_missing(file)
    had_log = as_it_is or Path(f"{file}.wal").exists()

    def opened() -> tuple[Store, int]:
        found = open_file(file, settings, key_expected=key_expected)
        try:
            with reworded(file.name), found.door.cursor() as cursor:
                refuse_lacking(cursor, file, had_log=had_log)
                return Store(found.door, file, lock, found.opening), version_of(cursor, file.name, VERSION)
        except BaseException:
            found.door.close()
            raise

    store, have = opened()
    if have < MIGRATIONS[-1][0]:
        if have > 0:
            store._connection.close()
            keep_old(file)
            store, _ = opened()
        try:
            with reworded(file.name), store._connection.cursor() as cursor:
                migrate(cursor, MIGRATIONS, have)
                cursor.execute("checkpoint")
            if have > 0:
                store._connection.close()
                store, _ = opened()
        except BaseException:
            store._connection.close()
            raise
    forget_old(file)
    with store._connection.cursor() as cursor:
        if has_state(cursor):
            store._mark = Mark(file)
    return store


def take_lock(file: Path) -> FileLock:
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


def _polars(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    frame = pl.from_arrow(cursor.to_arrow_table())
    assert isinstance(frame, pl.DataFrame)
    return frame


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("rollback")
    except duckdb.Error:
        return  # DuckDB has already rolled back, as it does after a fatal error
