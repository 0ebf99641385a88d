"""Read a CSV file with Python's strict reader: every record becomes a row of text or is set aside, none is lost or joined."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import polars as pl

from vh.errors import InputError
from vh.ingest.content import GROUPED, ROW_NUMBER, Content, kept_places, part_of, set_aside_frame, tidy_headers
from vh.ingest.dialect import WHITE, Dialect, find_dialect
from vh.ingest.encoding import UNDECODABLE, Encoding, decoded_lines, find_encoding
from vh.ingest.reader_child import under_groups
from vh.model import Ticket
from vh.settings import Settings

csv.field_size_limit(1 << 24)  # the default, 131,072, would refuse a file for one long cell instead of setting its row aside

_SHARE_BEFORE_ROWS = 0.15
_CELLS_AT_ONCE = 40_000
"""Of ten times as many, each step over a column keeps Python's lock for up to a tenth of a second from those who answer; none is faster by it."""
_LINES_OF_A_RECORD = 50
_SUSPECT_FROM = 4  # with fewer columns an address over two lines can look like two rows


def read_delimited(path: Path, name: str, settings: Settings, ticket: Ticket, columns: frozenset[str] | None, limit: int | None) -> Content:
    """Rows of a CSV file; raises InputError where the records cannot be told apart (a quotation mark never closed)."""
    encoding = find_encoding(path, name, part_of(ticket, 0.0, _SHARE_BEFORE_ROWS))
    with decoded_lines(path, encoding) as (lines, _):
        dialect = find_dialect(lines, name)
    with decoded_lines(path, encoding) as (lines, file):
        lines = chain((line.lstrip("\ufeff") for line in islice(lines, 1)), lines)
        records = _Records(islice(lines, dialect.lines_before, None), dialect)
        headers, grouped = _headers(records, dialect, name, settings)
        rows = _Rows(headers, encoding, dialect, settings, columns)
        records.width = len(rows.headers)
        _fill(rows, records, name, dialect, limit, _Gauge(file, path.stat().st_size, part_of(ticket, _SHARE_BEFORE_ROWS, 1.0)))
    return Content(
        rows.headers,
        rows.frame(),
        set_aside_frame(rows.aside),
        encoding.label,
        dialect.delimiter,
        tuple(_notes(encoding, dialect, grouped=grouped)),
    )


def _notes(encoding: Encoding, dialect: Dialect, *, grouped: bool) -> Iterator[str]:
    if encoding.mixed:
        yield "Most letters of the file are in cp1252 and some in UTF-8. Both were read."
    if left_out := dialect.title_rows - grouped:
        yield f"{left_out:,} row(s) above the column names were left out."
    if grouped:
        yield GROUPED


class _Gauge:
    """Says how far into a file the reading has come."""

    def __init__(self, file: BinaryIO, size: int, ticket: Ticket) -> None:
        self._file, self._size, self._ticket = file, size, ticket

    def say(self, rows: int) -> None:
        self._ticket.say(min(self._file.tell() / self._size, 1.0), f"Reading rows: {rows:,}")


_Record = tuple[int, int, list[str], str | None]
"""The line a record starts on, the lines it takes, its cells, and its fault if it could not be parted into cells."""


class _Records:
    """The records of a file in the order they stand. After one that could not be parted, reading goes on with the line after it."""

    def __init__(self, lines: Iterator[str], dialect: Dialect) -> None:
        self._source, self._dialect = lines, dialect
        self._reader = dialect.reader(self._fed())
        self._lines_before = dialect.lines_before
        self._line = ""
        self._again: deque[str] = deque()
        self.width: int | None = None
        """How many column names there are, once they are known."""

    def _fed(self) -> Iterator[str]:
        again = self._again
        while True:
            while again:
                self._line = again.popleft()
                yield self._line
            for line in self._source:
                self._line = line
                yield line
                if again:
                    break
            else:
                if not again:
                    return

    def _pass_over(self) -> int:
        """Take the further lines of a record whose first could not be parted, where it is whole once its quotation marks are forgiven,
        or where none of those lines would be a row by itself.

        Returns how many; none otherwise, so that each of those lines is a record again.
        """
        further: list[str] = []
        try:
            row = next(self._dialect.reader(self._with_further(self._line, further), strict=False))
        except csv.Error:
            row = []
        if len(row) == self.width and not _swallowed(row, self._dialect.delimiter, self.width):
            return len(further)
        if row and len(further) < _LINES_OF_A_RECORD and not any(self._is_row(line) for line in further):
            return len(further)
        self._again.extendleft(reversed(further))
        return 0

    def _is_row(self, line: str) -> bool:
        try:
            return len(next(self._dialect.reader(iter((line,))), ())) == self.width
        except csv.Error:
            return False

    def _with_further(self, first: str, further: list[str]) -> Iterator[str]:
        yield first
        for line in islice(self._fed(), _LINES_OF_A_RECORD):
            further.append(line)
            yield line

    def take(self, most: int) -> "_Some | None":
        """At most so many records, up to the first that could not be parted; None at the end."""
        some = _Some(self._reader.line_num + self._lines_before)
        take, at = some.rows.append, some.ends.append
        try:
            for row in islice(self._reader, most):
                take(row)
                at(self._reader.line_num + self._lines_before)
        except csv.Error as error:
            end = self._reader.line_num + self._lines_before
            if "unexpected end" in str(error) or end - some.end > 1:
                some.fault = "never_closed"
            else:
                some.fault = "cell_too_long" if "field larger" in str(error) else "bad_quoting"
            if some.fault == "bad_quoting":
                over = self._pass_over()
                self._lines_before += over
                end += over
            take([])
            at(end)
        return some if some.rows else None


class _Some:
    """Records read together: their cells, the line that each ends on, and the fault of the last one if it could not be parted."""

    def __init__(self, before: int) -> None:
        self.before = before
        self.rows: list[list[str]] = []
        self.ends: list[int] = []
        self.fault: str | None = None

    @property
    def end(self) -> int:
        """The last line read."""
        return self.ends[-1] if self.ends else self.before

    def one_by_one(self) -> Iterator[_Record]:
        """Every record that is not blank."""
        starts = [self.before, *self.ends]
        for place, (row, end) in enumerate(zip(self.rows, self.ends, strict=True)):
            fault = self.fault if place == len(self.rows) - 1 else None
            if row or fault:
                yield starts[place] + 1, end - starts[place], row, fault

    def spread(self) -> Iterator[tuple[int, list[str]]]:
        """How many lines each record over several lines takes, and its cells."""
        if self.end - self.before > len(self.rows):
            starts = [self.before, *self.ends]
            for start, end, row in zip(starts, self.ends, self.rows, strict=False):
                if end - start > 1:
                    yield end - start, row


def _headers(records: _Records, dialect: Dialect, name: str, settings: Settings) -> tuple[tuple[str, ...], bool]:
    """The column names, and whether they are called by the groups above them, too."""
    while some := records.take(1):
        for line, _, row, fault in some.one_by_one():
            if fault:
                raise InputError(
                    f"The column names of “{name}” (line {line}) have a quotation mark out of place. Correct it and try again."
                )
            if len(row) > 1 or row[0].strip(WHITE):
                grouped = under_groups(dialect.above, [cell.strip(WHITE) for cell in row])
                return tidy_headers(grouped or row, name, settings), grouped is not None
    raise InputError(f"“{name}” has no column names. Ask for the extract again.")


def _fill(rows: "_Rows", records: _Records, name: str, dialect: Dialect, limit: int | None, gauge: _Gauge) -> None:
    """Take at most `limit` records. Raises InputError for a quotation mark that takes in the rows after it."""
    number = 0
    while (limit is None or number < limit) and (some := records.take(rows.at_once)):
        if limit is None and rows.take_all(number, some):
            number += len(some.rows)
        else:
            number = _one_by_one(rows, some, number, name, dialect, limit)
        rows.close_block()
        gauge.say(number)
    rows.close_block()


def _one_by_one(rows: "_Rows", some: _Some, number: int, name: str, dialect: Dialect, limit: int | None) -> int:
    """Take records of which something is out of the ordinary; the number of the last one."""
    one_column = len(rows.headers) == 1
    for line, lines, row, fault in some.one_by_one():
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
    return number


def _swallowed(row: list[str], delimiter: str | None, width: int) -> bool:
    """Whether a cell over several lines parts exactly as the rest of one row, whole rows, and the start of another would."""
    if delimiter is None or width < _SUSPECT_FROM:
        return False
    for place, cell in enumerate(row):
        if delimiter not in cell:
            continue
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
        self._frames: list[pl.DataFrame] = [self._frame([], [()] * len(self._places))]

    def take_all(self, number: int, some: _Some) -> bool:
        """Keep records, the first numbered one more than `number`, if each is in order; else none of them."""
        if some.fault or set(map(len, some.rows)) != {len(self.headers)}:
            return False
        whole = list(map("".join, some.rows))
        if "" in whole or max(map(len, whole)) > self._longest:
            return False
        if self._look_closely and any("\0" in text or UNDECODABLE.search(text) for text in whole):
            return False
        if any(_swallowed(row, self._dialect.delimiter, len(self.headers)) for _, row in some.spread()):
            return False
        cells = [list(map(itemgetter(place), some.rows)) for place in self._places]
        self._frames.append(self._frame(range(number + 1, number + 1 + len(some.rows)), cells))
        return True

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
        """Turn the records taken one by one since the last call into a frame."""
        if self._block:
            self._frames.append(self._frame(self._numbers, zip(*self._block, strict=True)))
            self._numbers, self._block = [], []

    def _frame(self, numbers: Sequence[int], cells: Iterable[Sequence[str]]) -> pl.DataFrame:
        columns = [pl.Series(self.headers[place], column, pl.String) for place, column in zip(self._places, cells, strict=True)]
        filled = [pl.when(pl.col(column.name) != "").then(pl.col(column.name)) for column in columns]
        return pl.DataFrame([pl.Series(ROW_NUMBER, numbers, pl.Int64), *columns]).with_columns(filled)

    def frame(self) -> pl.DataFrame:
        """All rows kept."""
        return pl.concat(self._frames, rechunk=True)
