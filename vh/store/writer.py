"""One open transaction: what is done in it, and the entries of the audit that go with it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from vh.store.chain import Chain, entry_hash
from vh.store.heads import Head

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*\Z")


def name(identifier: str) -> str:
    """A table or column name made safe to put into SQL text; raises ValueError for anything but lower-case words."""
    if not _IDENTIFIER.match(identifier):
        raise ValueError("not an identifier of this hub")
    return f'"{identifier}"'


class Writer:
    """One open transaction. Everything in it is there afterwards, or nothing is."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, chain: Chain | None = None) -> None:
        self._cursor = cursor
        self._chain = chain
        self._end: Head | None = None
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
        return as_frame(self._cursor.execute(sql, params or None))

    def scalar(self, sql: str, **params: object) -> Any:
        """The first value of the first row, or None."""
        row = self._cursor.execute(sql, params or None).fetchone()
        return row[0] if row else None

    def chain_entry(self, at: datetime, who: str, kind: str, about: str) -> int:
        """Add an entry to the audit, for `vh.store.audit.append`; returns its number, or 0 in a hub of a schema that has no audit yet."""
        assert self._chain is not None, "an act is recorded in a transaction"
        if not self._chain.there:
            return 0
        end = self._end = self._end or self._chain.take()
        number = end.number + 1
        self._end = Head(number, entry_hash(number, at, who, kind, about, end.hash))
        self.execute(
            "insert into audit_entry values ($number, $at, $who, $kind, $about, $previous, $hash)",
            number=number, at=at, who=who, kind=kind, about=about, previous=end.hash, hash=self._end.hash,
        )  # fmt: skip
        return number

    def commit(self) -> None:
        """End the transaction, for the store."""
        if self._chain is not None and self._end is not None:
            self._chain.announce(self._end)
        self._cursor.execute("commit")
        self._let_go(self._end)

    def roll_back(self) -> None:
        """Undo the transaction, for the store."""
        _roll_back(self._cursor)
        self._let_go(None)

    def _let_go(self, kept: Head | None) -> None:
        if self._chain is not None and self._end is not None:
            self._end = None
            self._chain.give_back(kept)

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


def as_frame(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The rows of a query as a frame."""
    frame = pl.from_arrow(cursor.to_arrow_table())
    assert isinstance(frame, pl.DataFrame)
    return frame


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("rollback")
    except duckdb.Error:
        return  # DuckDB has already rolled back, as it does after a fatal error
