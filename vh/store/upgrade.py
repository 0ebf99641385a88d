"""Bring a hub file up to this program's schema, keeping the old file until the new one has opened."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from vh.errors import HubFileError

_VERSIONS = "create table if not exists schema_version (version integer not null, applied_at timestamp not null)"


def version_of(cursor: duckdb.DuckDBPyConnection, file_name: str, known: int) -> int:
    """The schema of an open hub; 0 for a new file. Raises HubFileError for one above the newest that is `known`."""
    tables = "select count(*) from duckdb_tables() where table_name = 'schema_version' and database_name = current_database()"
    if not _one(cursor, tables):
        return 0
    have = _one(cursor, "select coalesce(max(version), 0) from schema_version")
    if have > known:
        raise HubFileError(
            f"{file_name} was written by a newer version of Verification Hub (schema {have}; this program knows {known}). "
            "Install the newer version, or open another hub file with --hub. Nothing was changed."
        )
    return have


def migrate(cursor: duckdb.DuckDBPyConnection, migrations: Sequence[tuple[int, str]], have: int) -> None:
    """Apply what a hub of schema `have` lacks, in one transaction with the record of it."""
    cursor.execute("begin transaction")
    cursor.execute(_VERSIONS)
    for version, sql in migrations:
        if version > have:
            for statement in filter(str.strip, sql.split(";")):
                cursor.execute(statement)
            cursor.execute("insert into schema_version values ($version, current_localtimestamp())", {"version": version})
    cursor.execute("commit")


def old_of(file: Path) -> Path:
    """Where the file of the older schema stays until the new one has opened."""
    return Path(f"{file}.before-upgrade")


def keep_old(file: Path) -> None:
    """Keep a hub file that nobody has open, with its log, as it is. One that is kept already, of an upgrade that failed, stays.

    Raises HubFileError where there is no room.
    """
    old = old_of(file)
    if old.exists():
        return
    unfinished = Path(f"{old}.new")
    try:
        if Path(f"{file}.wal").exists():
            shutil.copyfile(f"{file}.wal", f"{old}.wal")
        shutil.copyfile(file, unfinished)
        shutil.copymode(file, unfinished)
        with unfinished.open("rb+") as made:
            os.fsync(made.fileno())
        os.replace(unfinished, old)
    except OSError:
        for left in (unfinished, Path(f"{old}.wal")):
            left.unlink(missing_ok=True)
        raise HubFileError(
            f"There is no room to keep {file.name} as it is while it is brought up to this program's form: free as much space as it takes "
            f"({max(1, file.stat().st_size // 1_000_000):,} MB). Nothing was changed."
        ) from None


def forget_old(file: Path) -> None:
    """The new file has opened: remove the old one."""
    for left in (old_of(file), Path(f"{old_of(file)}.wal"), Path(f"{old_of(file)}.new")):
        left.unlink(missing_ok=True)


def _one(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
