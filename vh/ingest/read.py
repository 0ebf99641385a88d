"""Any extract file as a table of text: CSV, Excel and Parquet, packed or not, recognised by what is in it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vh.errors import InputError
from vh.ingest.archive import unpacked
from vh.ingest.columnar import read_parquet
from vh.ingest.content import Content, part_of
from vh.ingest.delimited import read_delimited
from vh.ingest.excel import read_workbook
from vh.ingest.formats import Format, format_of
from vh.model import Ticket
from vh.settings import Settings

_READERS = {"csv": read_delimited, "xlsx": read_workbook, "parquet": read_parquet}
_SHARE_TO_UNPACK, _SHARE_TO_READ = 0.1, 0.95


@dataclass(frozen=True, slots=True)
class Table:
    """One file as text. `rows_read == rows.height + set_aside.height`.

    `rows`: `row_number` Int64 (the first record after the column names is 1; blank lines are not records), then a String column
    for each header asked for, in the order of the file, its cells exactly as they are there; an empty cell is null.
    `set_aside`: `row_number` Int64, `kind` String, one of `content.SET_ASIDE_KINDS`: records that could not be taken as rows.
    """

    rows: pl.DataFrame
    set_aside: pl.DataFrame
    rows_read: int
    file_name: str
    sha256: str
    kind: str
    """`csv`, `xlsx` or `parquet`: what was read, unpacked."""
    encoding: str | None
    delimiter: str | None
    headers: tuple[str, ...] = ()
    """All column names of the file, also the ones not asked for."""
    notes: tuple[str, ...] = ()
    """What a person should know about how the file was read, in sentences."""


def read_table(
    path: Path,
    settings: Settings,
    ticket: Ticket,
    columns: frozenset[str] | None = None,
    limit: int | None = None,
    file_name: str | None = None,
) -> Table:
    """The rows of an extract file, as text.

    `columns` are the headers to keep (None: all); cells of other columns are dropped while reading. `limit` keeps the first records
    only; `file_name` is what to call the file where its path is a temporary one. Raises InputError, a sentence, for a file that cannot
    be read whole, CancelledError where the ticket says stop.
    """
    name = file_name or path.name
    content, kind = _content(path, name, settings, part_of(ticket, 0.0, _SHARE_TO_READ), columns, limit)
    table = _table(content, name, _fingerprint(path, part_of(ticket, _SHARE_TO_READ, 1.0)), kind)
    if not table.rows_read:
        raise InputError(f"“{name}” has column names but no rows under them. Ask for the extract again, or check that it was copied whole.")
    return table


def read_header(path: Path, settings: Settings, ticket: Ticket | None = None, file_name: str | None = None) -> tuple[str, ...]:
    """The column names of an extract file, in its order; `unnamed_3` for an empty one in the third place.

    Raises InputError for a file that cannot be read, CancelledError where the ticket says stop.
    """
    content, _ = _content(path, file_name or path.name, settings, ticket or Ticket(), frozenset(), 0)
    return content.headers


def _content(
    path: Path, name: str, settings: Settings, ticket: Ticket, columns: frozenset[str] | None, limit: int | None
) -> tuple[Content, Format]:
    _check(path, name, settings)
    try:
        with _plain(path, name, settings, part_of(ticket, 0.0, _SHARE_TO_UNPACK)) as (plain, kind):
            return _READERS[kind](plain, name, settings, part_of(ticket, _SHARE_TO_UNPACK, 1.0), columns, limit), kind
    except OSError:
        raise InputError(f"“{name}” could not be read to its end. Check that the disk or network drive is there, and try again.") from None


def _table(content: Content, name: str, sha256: str, kind: Format) -> Table:
    return Table(
        rows=content.rows,
        set_aside=content.set_aside,
        rows_read=content.rows.height + content.set_aside.height,
        file_name=name,
        sha256=sha256,
        kind=kind,
        encoding=content.encoding,
        delimiter=content.delimiter,
        headers=content.headers,
        notes=content.notes,
    )


def _check(path: Path, name: str, settings: Settings) -> None:
    """Raise InputError unless there is a file that may be read and is not too large."""
    if path.is_dir():
        raise InputError(f"“{name}” is a folder, not a file. Give the extract inside it.")
    if not path.exists():
        raise InputError(f"There is no file “{path}”. Check the name and the folder, and try again.")
    if not path.is_file():
        raise InputError(f"“{name}” is not a file that can be read. Give an extract in CSV, Excel or Parquet.")
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError:
        raise InputError(f"“{name}” may not be read by this user. Close it in other programs, or ask for permission to read it.") from None
    if size > settings.max_file_bytes:
        raise InputError(
            f"“{name}” has {size / 1024**3:,.1f} GB, and an extract may have {settings.max_file_bytes / 1024**3:,.1f} GB. "
            "Ask for an extract with fewer columns or rows."
        )


def _fingerprint(path: Path, ticket: Ticket) -> str:
    digest = hashlib.sha256()
    size = path.stat().st_size
    done = 0
    with path.open("rb") as file:
        while block := file.read(1 << 22):
            digest.update(block)
            done += len(block)
            ticket.say(min(done / size, 1.0), "Checking the file")
    return digest.hexdigest()


@contextmanager
def _plain(path: Path, name: str, settings: Settings, ticket: Ticket) -> Iterator[tuple[Path, Format]]:
    """The file, or the one packed in it, and what it is."""
    kind = format_of(path, name)
    if kind not in ("gz", "zip"):
        yield path, kind
        return
    with unpacked(path, kind, name, settings, ticket) as inner:
        inner_kind = format_of(inner, name)
        if inner_kind in ("gz", "zip"):
            raise InputError(f"“{name}” is an archive within an archive. Unpack it, and give the extract inside instead.")
        yield inner, inner_kind
