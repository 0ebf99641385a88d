"""Write the hub file anew, so that what was deleted is gone from its bytes: DuckDB leaves deleted rows in their blocks.

The live rows are copied into a file beside the old one, which is then closed, opened afresh and compared with the old: every table's rows,
every definition. Only then does it take the old one's place, in one step that is there or not. Killed at any moment, the old file or the new
one is there, whole; a copy that was not finished is removed when the hub is opened next.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from vh.errors import HubFileError
from vh.store.opening import Opening, copying_of, parts_of

OWED = "rewrite_owed"
"""The table that says that deleted rows are still in the file's bytes: filled with the deletion, and empty in the file written anew."""
_NEW = "rewritten"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a rewriting did."""

    bytes_before: int
    bytes_after: int
    tables: int
    rows: int


@dataclass(frozen=True, slots=True)
class CopiedAside:
    """A copy of an open hub, as it is when it is closed in order."""

    file: Path
    rows: dict[str, int]
    """Rows per table."""


def draft_of(file: Path) -> Path:
    """The file that a hub is written anew into."""
    return Path(f"{file}.rewriting")


def forget_unfinished(file: Path) -> None:
    """Remove what a rewriting that was killed left beside the hub, and what a killed program left of its spilled tables.

    Called while the hub's own lock is held and before the file is opened.
    """
    for left in (*parts_of(draft_of(file)), copying_of(file), *parts_of(Path(f"{file}.restoring"))):
        left.unlink(missing_ok=True)
    spilled = Path(f"{file}.tmp")
    if spilled.is_dir() and not spilled.is_symlink():
        for left in spilled.glob("duckdb_temp_*"):
            left.unlink(missing_ok=True)


def copy_into_draft(cursor: duckdb.DuckDBPyConnection, file: Path, opening: Opening) -> Rewritten:
    """Copy all that the open hub holds into its draft, and check the draft against it; nobody may write meanwhile.

    Raises HubFileError when they differ, duckdb.Error when there is no room; then no draft is left. Readers may go on.
    """
    draft, old = draft_of(file), _current(cursor)
    for left in (draft, Path(f"{draft}.wal")):
        left.unlink(missing_ok=True)
    try:
        _fill(cursor, old, draft, opening)
        opening.attach(cursor, draft, _NEW, read_only=True)
        try:
            rows = _compare(cursor, old)
        finally:
            cursor.execute(f"detach {_NEW}")
        os.chmod(draft, file.stat().st_mode)
        sync(draft)
    except BaseException:
        for left in (draft, Path(f"{draft}.wal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise
    return Rewritten(file.stat().st_size, draft.stat().st_size, len(rows), sum(rows.values()))


def _fill(cursor: duckdb.DuckDBPyConnection, old: str, draft: Path, opening: Opening) -> None:
    opening.attach(cursor, draft, _NEW, read_only=False)
    try:
        cursor.execute(f"copy from database {_quoted(old)} to {_NEW}")
        if _has(cursor, _NEW, OWED):
            cursor.execute(f"delete from {_NEW}.main.{OWED}")  # noqa: S608 - our own names
        cursor.execute(f"checkpoint {_NEW}")
    finally:
        cursor.execute(f"detach {_NEW}")
    if Path(f"{draft}.wal").exists():
        raise _differs("its log was not taken in")


def aside(cursor: duckdb.DuckDBPyConnection, file: Path, opening: Opening) -> CopiedAside:
    """Copy the open hub for a backup; nobody may write meanwhile. Raises as `copy_into_draft` does."""
    copy_into_draft(cursor, file, opening)
    draft, copy = draft_of(file), copying_of(file)
    opening.attach(cursor, draft, _NEW, read_only=False)
    try:
        cursor.execute(f"update {_NEW}.main.hub_state set being_written = false")  # noqa: S608 - our own names
        cursor.execute(f"checkpoint {_NEW}")
        tables = "select table_name from duckdb_tables() where database_name = $db and not internal order by 1"
        rows = {
            str(table): int(cursor.execute(f"select count(*) from {_NEW}.main.{_quoted(table)}").fetchall()[0][0])  # noqa: S608 - quoted
            for (table,) in cursor.execute(tables, {"db": _NEW}).fetchall()
        }
    finally:
        cursor.execute(f"detach {_NEW}")
    os.chmod(draft, 0o600)
    sync(draft)
    os.replace(draft, copy)
    return CopiedAside(copy, rows)


def put_in_place(file: Path, close: Callable[[], None]) -> None:
    """Close the old file and put the draft in its place. Raises HubFileError where the old one cannot be closed whole; then it stays."""
    close()
    if Path(f"{file}.wal").exists():
        # The log belongs to the old file, and would be read into the new one.
        draft_of(file).unlink(missing_ok=True)
        raise HubFileError("The hub file could not be closed in order, so it was not written anew. Nothing was changed; try again.")
    os.replace(draft_of(file), file)
    sync(file.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Never of a file that DuckDB has open: that would drop its lock."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_DEFINITIONS = (
    "select table_name, column_name, column_index, data_type, column_default, is_nullable from duckdb_columns() "
    "where database_name = $db and schema_name = 'main' and not internal order by all",
    "select table_name, constraint_type, constraint_text from duckdb_constraints() where database_name = $db order by all",
    "select view_name, sql from duckdb_views() where database_name = $db and not internal order by all",
    "select function_name, function_type, parameters::varchar, macro_definition from duckdb_functions() "
    "where database_name = $db and not internal order by all",
    "select table_name, index_name, sql from duckdb_indexes() where database_name = $db order by all",
)


_SEQUENCES = "select sequence_name, start_value, increment_by, last_value from duckdb_sequences() where database_name = $db order by 1"


def _compare(cursor: duckdb.DuckDBPyConnection, old: str) -> dict[str, int]:
    """Rows per table. Raises HubFileError unless definitions and rows are the same."""
    for sql in _DEFINITIONS:
        if _loosely(cursor.execute(sql, {"db": old}).fetchall()) != _loosely(cursor.execute(sql, {"db": _NEW}).fetchall()):
            raise _differs("its definitions differ")
    if not _sequences_go_on(cursor.execute(_SEQUENCES, {"db": old}).fetchall(), cursor.execute(_SEQUENCES, {"db": _NEW}).fetchall()):
        raise _differs("its numbering differs")
    rows = {}
    for (table,) in cursor.execute(
        "select table_name from duckdb_tables() where database_name = $db and not internal order by 1", {"db": old}
    ).fetchall():
        if table == OWED:
            continue
        before, after = (
            cursor.execute(f"select count(*), bit_xor(hash(t)), sum(hash(t)) from {_quoted(db)}.main.{_quoted(table)} t").fetchone()  # noqa: S608 - quoted
            for db in (old, _NEW)
        )
        if before is None or before != after:
            raise _differs("its rows differ")
        rows[table] = int(before[0])
    return rows


def _loosely(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Definitions without what may be written one way or another: DuckDB 1.5.5 quotes text otherwise when it reads it back from a file, and
    does not write that a part of a macro is materialized."""
    return [
        tuple(
            "".join(one.replace(" AS MATERIALIZED ", " AS ").replace('"', "").split()).lower() if isinstance(one, str) else one
            for one in row
        )
        for row in rows
    ]


def _sequences_go_on(before: list[tuple[str, int, int, int | None]], after: list[tuple[str, int, int, int | None]]) -> bool:
    """Whether each copied sequence begins with the number that the old one would give next.

    Of one whose last number is its first, DuckDB does not tell whether that was given out, or is to be (it was copied and not used since).
    """
    following = [{start} if last is None else {last, last + step} if last == start else {last + step} for _, start, step, last in before]
    return [one[0] for one in before] == [one[0] for one in after] and all(
        one[1] in wanted for one, wanted in zip(after, following, strict=True)
    )


def _differs(how: str) -> HubFileError:
    return HubFileError(
        f"The hub file was written anew, but {how} from the old one, so the old one stays in use. Nothing was changed. "
        "Make a backup, and report this."
    )


def _current(cursor: duckdb.DuckDBPyConnection) -> str:
    row = cursor.execute("select current_database()").fetchone()
    assert row is not None
    return str(row[0])


def _has(cursor: duckdb.DuckDBPyConnection, database: str, table: str) -> bool:
    found = cursor.execute(
        "select count(*) from duckdb_tables() where database_name = $db and table_name = $table", {"db": database, "table": table}
    ).fetchone()
    return bool(found and found[0])


def _quoted(identifier: str) -> str:
    """A catalogue's own name, which may hold anything that a file name may."""
    return '"' + identifier.replace('"', '""') + '"'
