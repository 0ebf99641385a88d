"""A hub in memory, a way to load into it, and proof that nothing in it changed."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factory import lawful
from vh.ingest import load_extract
from vh.model import LoadReport, Source, Ticket
from vh.settings import Settings
from vh.store import Store, open_store

AS_OF = date(2026, 9, 1)
Load = Callable[..., LoadReport]


@pytest.fixture(scope="session")
def _opened() -> Iterator[tuple[Store, list[str]]]:
    opened = open_store()
    tables = opened.frame("select table_name from information_schema.tables where table_type = 'BASE TABLE'")["table_name"].to_list()
    yield opened, [table for table in tables if table != "schema_version"]
    opened.close()


@pytest.fixture
def store(_opened: tuple[Store, list[str]]) -> Store:
    """An empty hub: the tables are made once and emptied for each test, which takes a quarter of the time."""
    opened, tables = _opened
    with opened.write() as writer:
        for table in tables:
            writer.execute(f"delete from {table}")
    lawful(opened)
    with opened.write() as writer:
        writer.execute("delete from activity")
    return opened


@pytest.fixture
def load(store: Store) -> Load:
    """Load a file as a source; as of 1 September 2026 unless said otherwise."""

    def do(source: Source, path: Path, **options: Any) -> LoadReport:
        given = {"settings": Settings(), "who": "ada", "ticket": Ticket(), "as_of": AS_OF} | options
        return load_extract(store, source, path, **given)

    return do


def fingerprint(store: Store) -> dict[str, tuple[int, str]]:
    """Each table's rows and a checksum of what is in them."""
    tables = store.frame("select table_name from information_schema.tables where table_type = 'BASE TABLE' order by 1")["table_name"]
    found = {}
    for table in tables:
        rows = store.frame(f"select * from {table}")
        lines = sorted(str(row) for row in rows.iter_rows())
        found[table] = (rows.height, hashlib.sha256("\n".join(lines).encode()).hexdigest())
    return found


@pytest.fixture
def unchanged(store: Store) -> Callable[[], AbstractContextManager[None]]:
    """A block after which every table of the hub holds what it held before."""

    @contextmanager
    def block() -> Iterator[None]:
        before = fingerprint(store)
        try:
            yield
        finally:
            assert fingerprint(store) == before

    return block
