"""Read a CSV file with Python's strict reader: every record becomes a row of text or is set aside, none is lost or joined."""

import csv
from collections.abc import Iterator
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import polars as pl

from vh.errors import InputError
from vh.ingest.content import ROW_NUMBER, Content, kept_places, part_of, set_aside_frame, tidy_headers
from vh.ingest.dialect import WHITE, Dialect, find_dialect
from vh.ingest.encoding import UNDECODABLE, Encoding, decoded_lines, find_encoding
from vh.model import Ticket
from vh.settings import Settings

csv.field_size_limit(1 << 24)  # the default, 131,072, would refuse a file for one long cell instead of setting its row aside

_SHARE_BEFORE_ROWS = 0.15
_CELLS_AT_ONCE = 1_600_000
_SUSPECT_FROM = 4  # with fewer columns an address over two lines can look like two rows


def read_delimited(path: Path, name: str, settings: Settings, ticket: Ticket, columns: frozenset[str] | None, limit: int | None) -> Content:
    """Rows of a CSV file; raises InputError where the records cannot be told apart (a quotation mark never closed)."""
    encoding = find_encoding(path, name, part_of(ticket, 0.0, _SHARE_BEFORE_ROWS))
    with decoded_lines(path, encoding) as (lines, _):
        dialect = find_dialect(lines, name)
    with decoded_lines(path, encoding) as (lines, file):
        lines = chain((line.lstrip("\ufeff") for line in islice(lines, 1)), lines)
        records = _records(islice(lines, dialect.lines_before, None), dialect)
        rows = _Rows(_headers(records, name, settings), encoding, dialect, settings, columns)
        _fill(rows, records, name, dialect, limit, _Gauge(file, path.stat().st_size, part_of(ticket, _SHARE_BEFORE_ROWS, 1.0)))
    return Content(
        rows.headers, rows.frame(), set_aside_frame(rows.aside), encoding.label, dialect.delimiter, tuple(_notes(encoding, dialect))
    )


def _notes(encoding: Encoding, dialect: Dialect) -> Iterator[str]:
    if encoding.mixed:
        yield "Most letters of the file are in cp1252 and some in UTF-8. Both were read."
    if dialect.title_rows:
        yield f"{dialect.title_rows:,} row(s) above the column names were left out."


class _Gauge:
    """Says how far into a file the reading has come."""

    def __init__(self, file: BinaryIO, size: int, ticket: Ticket) -> None:
        self._file, self._size, self._ticket = file, size, ticket

    def say(self, rows: int) -> None:
        self._ticket.say(min(self._file.tell() / self._size, 1.0), f"Reading rows: {rows:,}")


_Record = tuple[int, int, list[str], str | None]
"""The line a record starts on, the lines it takes, its cells, and its fault if it could not be parted into cells."""


def _records(lines: Iterator[str], dialect: Dialect) -> Iterator[_Record]:
    """Every record that is not blank. After a record that could not be parted, reading goes on with the next line."""
    reader = dialect.reader(lines)
    while True:
        before = reader.line_num
        fault = None
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = []
            if "unexpected end" in str(error) or reader.line_num - before > 1:
                fault = "never_closed"
            else:
                fault = "cell_too_long" if "field larger" in str(error) else "bad_quoting"
        if row or fault:
            yield before + 1 + dialect.lines_before, reader.line_num - before, row, fault


def _headers(records: Iterator[_Record], name: str, settings: Settings) -> tuple[str, ...]:
    for line, _, row, fault in records:
        if fault:
            raise InputError(f"The column names of “{name}” (line {line}) have a quotation mark out of place. Correct it and try again.")
        if len(row) > 1 or row[0].strip(WHITE):
            return tidy_headers(row, name, settings)
    raise InputError(f"“{name}” has no column names. Ask for the extract again.")


def _fill(rows: "_Rows", records: Iterator[_Record], name: str, dialect: Dialect, limit: int | None, gauge: _Gauge) -> None:
    """Take at most `limit` records. Raises InputError for a quotation mark that takes in the rows after it."""
    number = 0
    one_column = len(rows.headers) == 1
    for line, lines, row, fault in records if limit != 0 else ():
        if len(row) == 1 and not one_column and not row[0].strip(WHITE):
            continue
        number += 1
        if fault == "never_closed" or (lines > 2 and _swallowed(row, dialect.delimiter, len(rows.headers))):
            raise InputError(
                f"Row {number:,} of “{name}” (line {line:,} of the file) has a quotation mark that is never closed, so the rows after it "
                "cannot be told apart. Close or remove the quotation mark there, or ask for the extract again, and try again."
            )
        if fault:
            rows.aside.append((number, fault))
        else:
            rows.take(number, row, lines)
        if number == limit:
            break
        if number % rows.at_once == 0:
            rows.close_block()
            gauge.say(number)
    rows.close_block()


def _swallowed(row: list[str], delimiter: str | None, width: int) -> bool:
    """Whether a cell over several lines parts exactly as the rest of one row, whole rows, and the start of another would."""
    if delimiter is None or width < _SUSPECT_FROM:
        return False
    for place, cell in enumerate(row):
        parts = [line.count(delimiter) for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        if len(parts) > 2 and len(row) != width and all(count >= width - 1 for count in parts[1:-1]):
            return True
        if len(parts) > 1 and parts == [width - 1 - place, *[width - 1] * (len(parts) - 2), place]:
            return True
    return False


class _Rows:
    """Gathers the records of one file, only the columns asked for, in blocks that become frames."""

    def __init__(
        self, headers: tuple[str, ...], encoding: Encoding, dialect: Dialect, settings: Settings, columns: frozenset[str] | None
    ) -> None:
        self.headers = headers
        self.aside: list[tuple[int, str]] = []
        self.at_once = max(100, min(50_000, _CELLS_AT_ONCE // len(headers)))
        self._dialect = dialect
        self._look_closely = encoding.nul or encoding.undecodable
        self._longest = settings.max_cell_characters
        self._places = kept_places(headers, columns)
        self._pick = itemgetter(*self._places) if len(self._places) > 1 else lambda row: tuple(row[place] for place in self._places)
        self._numbers: list[int] = []
        self._block: list[tuple[str, ...]] = []
        self._frames: list[pl.DataFrame] = []

    def take(self, number: int, row: list[str], lines: int) -> None:
        """Keep a record, or set it aside with its fault."""
        if len(row) != len(self.headers):
            row = self._fitted(row)
        if fault := self._fault(row, lines):
            self.aside.append((number, fault))
        else:
            self._numbers.append(number)
            self._block.append(self._pick(row))

    def _fitted(self, row: list[str]) -> list[str]:
        """The row without empty cells past the last column name, or with the ones that a column without a name left out."""
        width = len(self.headers)
        if len(row) > width and not any(row[width:]):
            return row[:width]
        if all(header == f"unnamed_{place}" for place, header in enumerate(self.headers[len(row) :], len(row) + 1)):
            return row + [""] * (width - len(row))
        return row

    def _fault(self, row: list[str], lines: int) -> str | None:
        if len(row) != len(self.headers):
            return "ragged_row"
        if max(map(len, row)) > self._longest:
            return "cell_too_long"
        if not any(row):
            return "blank_row"
        if self._look_closely:
            if any("\0" in cell for cell in row):
                return "nul_bytes"
            if any(map(UNDECODABLE.search, row)):
                return "undecodable"
        if lines > 1 and _swallowed(row, self._dialect.delimiter, len(self.headers)):
            return "unclosed_quote"
        return None

    def close_block(self) -> None:
        """Turn the records gathered since the last call into a frame."""
        cells = zip(*self._block, strict=True) if self._block else [()] * len(self._places)
        columns = [pl.Series(self.headers[place], column, pl.String) for place, column in zip(self._places, cells, strict=True)]
        numbers = pl.Series(ROW_NUMBER, self._numbers, pl.Int64)
        self._frames.append(pl.DataFrame([numbers, *columns]).with_columns(pl.col(pl.String).replace("", None)))
        self._numbers, self._block = [], []

    def frame(self) -> pl.DataFrame:
        """All rows kept."""
        return pl.concat(self._frames)
