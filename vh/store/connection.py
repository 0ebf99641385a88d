"""Open the hub file, hand out one cursor a call, write one transaction at a time, and reword DuckDB's errors."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock

from vh.errors import HubFileError
from vh.settings import Settings
from vh.store.audit_tables import AUDITED
from vh.store.chain import Chain
from vh.store.choosing import open_file
from vh.store.gate import Gate
from vh.store.heads import Head
from vh.store.holding import as_its_hub, refuse_folder, shut_to_others, take_lock
from vh.store.hub_key import HubKey, every_key
from vh.store.opening import Door, Opening
from vh.store.rewrite import CopiedAside, Rewritten, aside, copy_into_draft, forget_unfinished, put_in_place
from vh.store.schema import MIGRATIONS, VERSION
from vh.store.seal import break_seal, put_seal, refuse_changed, seal_of, sums_now
from vh.store.sentences import gives_up, held, reworded
from vh.store.state import Mark, counted, forget_state, has_state, refuse_lacking, refuse_missing, take_log_in
from vh.store.upgrade import forget_old, keep_old, migrate, version_of
from vh.store.writer import Writer, as_frame

__all__ = ["Store", "Writer", "held", "open_store", "take_lock"]

_READERS_SECONDS = 60.0
"""How long a rewriting waits for readers to finish before it gives up for this time."""


class Store:
    """An open hub. Safe to share between threads: readers take a cursor each, writers queue on one lock."""

    def __init__(self, connection: Door, path: Path | None, lock: FileLock | None, opening: Opening) -> None:
        self._connection = connection
        self._lock = lock
        self._writing = threading.RLock()
        self._gate = Gate()
        self._opening = opening
        self._given_up, self._afresh = False, threading.Lock()
        self._former: HubKey | None = None
        self._mark: Mark | None = None
        self._beside = threading.Lock()
        self.chain = Chain(self._last_entry, path)
        """Where the audit ends."""
        self.path = path
        self.closed = False
        """Whether the hub file was let go of, so that nothing can be asked any more."""
        self.feeding = threading.Lock()
        """Held by whoever takes in what the feeds brought: one at a time, so that no file is taken up twice."""
        self.changes = 0
        """How many transactions were committed since the hub was opened; nobody else writes to it meanwhile."""
        self.on_change: list[Callable[[], None]] = []
        """What is called after each of them, by whoever wrote, before the writing is over for them."""

    def frame(self, sql: str, **params: object) -> pl.DataFrame:
        """The rows of a query as a frame; `$name` in the text is filled from `params`."""
        with self._cursor() as cursor:
            return as_frame(cursor.execute(sql, params or None))

    def scalar(self, sql: str, **params: object) -> Any:
        """The first value of the first row, or None."""
        with self._cursor() as cursor:
            row = cursor.execute(sql, params or None).fetchone()
            return row[0] if row else None

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor while the block lasts, on a connection that works: DuckDB gives a file up for good where a disk was full at a checkpoint."""
        if self.closed:
            raise HubFileError("This hub is closed. Open it again, in a notebook with vh.open(…), and ask the one that is open.")
        if self._given_up and self.path is not None and not self._gate.is_inside():
            self._open_afresh(self.path)
        with reworded():
            try:
                with self._gate.through(), self._connection.cursor() as cursor:
                    yield cursor
            except duckdb.Error as error:
                self._given_up = self._given_up or gives_up(error)
                raise

    def _open_afresh(self, file: Path) -> None:
        with self._afresh, self._gate.shut(_READERS_SECONDS), reworded(file.name):
            if self._given_up:
                self._connection.close()
                self._connection = self._opening.connect(file)
                self._given_up = False

    @contextmanager
    def write(self, *, counts: bool = True) -> Iterator[Writer]:
        """A transaction: committed when the block ends, rolled back when it raises. One writer at a time.

        `counts` is false for what no index rests on, so that none is made anew because of it.
        """
        with self._writing, self._transaction(self._marked()) as work:
            yield work
        if counts:
            self._changed()

    def _changed(self) -> None:
        self.changes += 1
        for call in self.on_change:
            call()

    @contextmanager
    def beside(self) -> Iterator[Writer]:
        """A transaction for entries of the audit and nothing else, which does not wait for a load or a match under way."""
        if self._mark is not None and not self._mark.begun:
            with self._writing:
                self._marked()
        with self._beside, self._transaction(None) as work:
            yield work

    @contextmanager
    def _transaction(self, mark: Mark | None) -> Iterator[Writer]:
        with self._cursor() as cursor, counted(mark):
            cursor.execute("begin transaction")
            work = Writer(cursor, self.chain)
            try:
                yield work
                self._commit(work, cursor, mark)
            except BaseException:
                work.roll_back()
                raise

    @contextmanager
    def prepared(self) -> Iterator[Writer]:
        """As `write`, but the transaction begins when the block says `begin`: until then it only reads, and makes temp tables of its own.

        Outside a transaction DuckDB compresses temp tables and gives their memory back when they are dropped. Nobody else writes meanwhile.
        """
        with self._writing, counted(self._marked()) as mark, self._cursor() as cursor:
            work = Writer(cursor, self.chain)
            try:
                yield work
                if work.begun:
                    self._commit(work, cursor, mark)
            except BaseException:
                work.roll_back()
                raise
        if work.begun:
            self._changed()

    @contextmanager
    def scratch(self) -> Iterator[Writer]:
        """A cursor with temporary tables of its own, for questions that leave nothing behind."""
        with self._cursor() as cursor:
            yield Writer(cursor)

    def rewrite(self, opening: Opening | None = None) -> Rewritten | None:
        """Write the file anew with its live rows alone, checked against the old one, and go on with the new one; None for a hub in memory.

        `opening` is how the new file is to be opened from now on, where that changes. Nobody writes meanwhile; readers are kept waiting only
        while the files change places. Whatever fails or is killed, one whole hub is there. Raises HubError, and then nothing has changed.
        """
        if self.path is None:
            return None
        file, opening = self.path, opening or self._opening
        with self._writing, self._beside, reworded(file.name):
            with self._gate.through(), self._connection.cursor() as cursor:
                done = copy_into_draft(cursor, file, opening)
            with self._gate.shut(_READERS_SECONDS):
                break_seal(file)
                try:
                    put_in_place(file, self._close_in_order)
                    self._former, self._opening = self._opening.key, opening
                finally:
                    self._connection = self._opening.connect(file)
            return done

    def _marked(self) -> Mark | None:
        """Before the first change, the hub says that it is being written to; see `vh.store.state`. Called by whoever holds the writing lock."""
        if self._mark is not None and self.path is not None and not self._mark.begun:
            break_seal(self.path)
            with self._cursor() as cursor:
                self._mark.begin(cursor)
        return self._mark

    def _commit(self, work: Writer, cursor: duckdb.DuckDBPyConnection, mark: Mark | None) -> None:
        number = mark.count(cursor) if mark is not None else None
        work.commit()
        if self.path is not None:
            as_its_hub(Path(f"{self.path}.wal"), self.path)
        if mark is not None:
            mark.committed(number)

    def copy_aside(self) -> CopiedAside:
        """Copy the hub, compared with it, to `<hub>.copying`, as it is when it is closed in order; writers wait meanwhile, readers do not."""
        assert self.path is not None
        with self._writing, self._beside, self._cursor() as cursor:
            return aside(cursor, self.path, self._opening)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for modules of `vh.store` that read the whole file."""
        with self._cursor() as cursor:
            yield cursor

    def _close_in_order(self) -> None:
        with self._connection.cursor() as cursor:
            take_log_in(cursor)
        self._connection.close()

    @property
    def key(self) -> HubKey | None:
        """What the hub file is encrypted with; None where it is plain text, or in memory."""
        return self._opening.key

    def former_keys(self) -> Iterator[HubKey]:
        """The key that the file had until it was converted here, then every key that this computer knows."""
        if self._former is not None:
            yield self._former
        yield from every_key()

    @property
    def memory_limit(self) -> str:
        """How much memory its tables may take, as the settings have it."""
        return self._opening.memory_limit

    def _last_entry(self) -> Head:
        found = self.frame("select number, hash from audit_entry order by number desc limit 1")
        return Head() if found.is_empty() else Head(*found.row(0))

    def close(self) -> None:
        """Let go of the hub file, for another process to open. Where there is no room to take its log in, or it is being read still, the log
        stays beside it."""
        file, sealed = self.path, None
        with suppress(duckdb.Error, HubFileError), self._connection.cursor() as cursor:
            if self._mark is not None:
                self._mark.end(cursor)
            if file is None or not seal_of(file).exists():  # else nothing was changed since
                take_log_in(cursor)
                sealed = cursor.execute("select hub_id, commits from hub_state").fetchone()
        if self._mark is not None:
            self._mark.close()
        self._connection.close()
        try:
            if file is not None and sealed is not None and not Path(f"{file}.wal").exists():
                put_seal(file, *sealed)
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Let go of the hub file as it is, with its log beside it."""
        self.closed = True
        self._connection.close()
        self.chain.close()
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
        _begin_audit(store)
        return store
    file = Path(path).expanduser().resolve()
    refuse_folder(file)
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
    shut_to_others(file)
    if as_it_is:
        forget_state(file)
        break_seal(file)
    refuse_missing(file)
    had_log, now = as_it_is or Path(f"{file}.wal").exists(), sums_now(file)

    def opened() -> tuple[Store, int]:
        found = open_file(file, settings, key_expected=key_expected)
        try:
            with reworded(file.name), found.door.cursor() as cursor:
                refuse_lacking(cursor, file, had_log=had_log)
                refuse_changed(cursor, file, now)
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
        break_seal(file)
        try:
            with reworded(file.name), store._connection.cursor() as cursor:
                migrate(cursor, MIGRATIONS, have)
                cursor.execute("force checkpoint")
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
    try:
        _begin_audit(store)
    except BaseException:
        store.abandon()
        raise
    return store


def _begin_audit(store: Store) -> None:
    """The first entry where there is none yet, and the file of heads brought up to where the last process stopped."""
    store.chain.there = bool(store.scalar("select count(*) > 0 from schema_version where version = $version", version=AUDITED))
    if store.chain.there and store.chain.catch_up() == Head():
        with store.write(counts=False) as writer:
            if writer.scalar("select count(*) from audit_secret") == 0:
                writer.execute("insert into audit_secret values ($secret)", secret=secrets.token_hex(32))
            writer.chain_entry(datetime.now(), "Verification Hub", "audit", '{"what":"audit begun"}')
