"""Read a hub file from end to end: every block's checksum, every table's rows, what points to nothing, and whether the tables are this program's."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from vh.errors import HubFileError
from vh.settings import Settings
from vh.store.choosing import open_read_only
from vh.store.schema import MIGRATIONS
from vh.store.sentences import reworded
from vh.store.upgrade import migrate, version_of

_NEWEST = MIGRATIONS[-1][0]
_POINTS: tuple[tuple[str, str, str], ...] = (
    ("resident", "load_id", "load"),
    ("applicant", "load_id", "load"),
    ("gazetteer_address", "load_id", "load"),
    ("incumbent_result", "load_id", "load"),
    ("quarantine", "load_id", "load"),
    ("fault", "load_id", "load"),
    ("column_quality", "load_id", "load"),
    ("candidate", "run_id", "run"),
    ("outcome", "run_id", "run"),
    ("sample_pair", "sample_id", "review_sample"),
)
"""(table, column, the table it points into)."""
_COLUMNS = (
    "select table_name, column_name, data_type from duckdb_columns() where database_name = current_database() and schema_name = 'main' "
    "and not internal order by 1, 2"
)
_TABLES = "select table_name from duckdb_tables() where database_name = current_database() and not internal and not temporary order by 1"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. A file that cannot be read to its end is not found, but raised."""

    schema: int
    rows: dict[str, int]
    """Rows per table."""
    faults: tuple[str, ...]
    """What is not as it should be, in sentences."""
    encrypted: bool

    @property
    def total(self) -> int:
        """Rows in all."""
        return sum(self.rows.values())


def check_open(cursor: duckdb.DuckDBPyConnection, file_name: str, *, encrypted: bool) -> Checked:
    """Check the hub that a cursor has open. Raises HubFileError where it is damaged."""
    with reworded(file_name):
        schema = version_of(cursor, file_name, _NEWEST)
        rows = {table: _read(cursor, table) for (table,) in cursor.execute(_TABLES).fetchall()}
        faults = []
        if schema == _NEWEST:
            columns = cursor.execute(_COLUMNS).fetchall()
            if columns != _expected():
                faults.append("Its tables are not those of this program: somebody or something has changed them.")
        for table, column, other in _POINTS:
            lost = _lost(cursor, table, column, other) if table in rows and other in rows else 0
            if lost:
                faults.append(f"{lost:,} rows of {table} belong to a {other.replace('_', ' ')} that is not there.")
        if "load" in rows:
            twice = _one(cursor, "select count(*) from (select 1 from load where in_force group by source, feed having count(*) > 1)")
            if twice:
                faults.append(f"{twice:,} feeds have more than one load in force.")
        return Checked(schema, rows, tuple(faults), encrypted)


def check_file(file: Path, settings: Settings) -> Checked:
    """Check a hub file that nobody has open, such as a backup; it is not changed. Raises HubFileError, HubKeyError."""
    if not file.is_file():
        raise HubFileError(f"There is no file {file.name} there. Name a backup that is, as in `python -m vh restore FILE`.")
    door = open_read_only(file, settings)
    try:
        with door.cursor() as cursor:
            return check_open(cursor, file.name, encrypted=is_encrypted_at(cursor))
    finally:
        door.close()


def is_encrypted_at(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether the hub that a cursor has open is encrypted."""
    row = cursor.execute("select encrypted from duckdb_databases() where database_name = current_database()").fetchone()
    return bool(row and row[0])


def _read(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    """Every value of a table is read, so that each block that holds any has its checksum tried; returns its rows."""
    quoted = table.replace('"', '""')
    row = cursor.execute(f'select count(*), bit_xor(hash(t)) from "{quoted}" t').fetchone()  # noqa: S608 - quoted
    assert row is not None
    return int(row[0])


def _lost(cursor: duckdb.DuckDBPyConnection, table: str, column: str, other: str) -> int:
    return _one(cursor, f"select count(*) from {table} where {column} not in (select {column} from {other})")  # noqa: S608 - our own names


def _expected() -> list[tuple[str, str, str]]:
    with duckdb.connect(":memory:") as fresh:
        migrate(fresh, MIGRATIONS, 0)
        found: list[tuple[str, str, str]] = fresh.execute(_COLUMNS).fetchall()
        return found


def _one(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
