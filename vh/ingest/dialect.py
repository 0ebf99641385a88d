"""Find out how the cells of a CSV file are parted and quoted."""

import _csv
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from vh.errors import InputError
from vh.ingest.columns import is_known

WHITE = " \t\r\n\f\v\xa0\x1a"
_DELIMITERS = ",;\t|"
_NO_DELIMITER = "\x1f"  # a file of one column is parsed with a character that text does not have
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 500, 1_000_000
_TITLE_ROWS_AT_MOST, _NAMES_AT_LEAST = 20, 2
_SEP_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_MARKUP = re.compile(r"\s*<[a-z!?]", re.IGNORECASE)
_JSON = re.compile(r'\s*(\[\s*\{|\{\s*")')


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a CSV file are parted. `delimiter` is None where there is one column."""

    delimiter: str | None
    quote: str = '"'
    doubled: bool = True
    """A quotation mark within a quoted cell is written twice; otherwise it follows a backslash."""
    lines_before: int = 0
    """Lines before the column names, such as Excel's `sep=;`, or a title."""
    title_rows: int = 0
    """How many of them hold something that a person wrote there."""
    above: tuple[str, ...] = ()
    """The cells of the last of these, which may name groups of columns."""

    def reader(self, lines: Iterable[str], *, strict: bool = True) -> "_csv.Reader":
        """Python's reader over the lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter or _NO_DELIMITER,
            quotechar=self.quote,
            doublequote=self.doubled,
            escapechar=None if self.doubled else "\\",
            strict=strict,
        )


def find_dialect(lines: Iterator[str], name: str) -> Dialect:
    """The delimiter that parts the column names and most of the first rows alike, and the quotation mark in use.

    Rows of a title above the column names (one cell filled, or fewer than there are names) are passed over where the row below
    them holds at least two column names that extracts usually have; without those, nobody could tell a title from a first row.
    Raises InputError for a file of blank lines, and for markup or JSON.
    """
    numbered = _sample(lines)
    sample = [line for _, line in numbered]
    if not sample:
        raise InputError(f"“{name}” holds nothing but blank lines. Ask for the extract again, or check that it was copied whole.")
    start = "".join(sample[:20])
    if _MARKUP.match(start):
        raise InputError(f"“{name}” is a web page or XML, not CSV. Open it in Excel and save it as CSV UTF-8.")
    if _JSON.match(start):
        raise InputError(f"“{name}” is JSON, not CSV. Ask for the extract as CSV, Excel (.xlsx) or Parquet.")
    if declared := _SEP_LINE.fullmatch(sample[0]):
        return Dialect(declared[1], lines_before=1)
    return _under_titles(numbered) or _best(sample) or Dialect(None)


def _best(sample: Sequence[str]) -> Dialect | None:
    found = [(fit, dialect) for dialect in _candidates(sample) if (fit := _fit(dialect, sample))]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _under_titles(numbered: Sequence[tuple[int, str]]) -> Dialect | None:
    """The dialect of what stands below rows of a title; None where the first row is no title, or nothing below looks like column names."""
    for rows in range(1, min(_TITLE_ROWS_AT_MOST, len(numbered) - 1) + 1):
        dialect = _best([line for _, line in numbered[rows:]])
        if dialect is None:
            continue
        above = [list(dict.fromkeys(_filled(dialect, line))) for _, line in numbered[:rows]]
        names = _filled(dialect, numbered[rows][1])
        if any(len(cells) > 1 and (len(cells) >= len(names) or _known(cells) >= _known(names)) for cells in above):
            return None
        if _known(names) >= _NAMES_AT_LEAST and not _are_groups(names, dialect, numbered[rows + 1 : rows + 2]):
            last = next(dialect.reader([numbered[rows - 1][1]], strict=False), [])
            return replace(dialect, lines_before=numbered[rows][0], title_rows=sum(map(bool, above)), above=tuple(last))
    return None


def _are_groups(names: Sequence[str], dialect: Dialect, below: Sequence[tuple[int, str]]) -> bool:
    """Whether these name groups of columns: the row below holds more column names that extracts usually have."""
    return any(_known(list(set(_filled(dialect, line)))) > _known(list(set(names))) for _, line in below)


def _known(cells: Sequence[str]) -> int:
    """How many cells are column names that extracts usually have."""
    return sum(map(is_known, cells))


def _filled(dialect: Dialect, line: str) -> list[str]:
    """The cells of one line that hold something."""
    return [cell for row in dialect.reader([line], strict=False) for cell in row if cell.strip(WHITE)]


_LINE_CHARACTERS = 100_000
"""So much of one vast line is enough to see its delimiter, and the whole could burst the csv module's own limit."""


def _sample(lines: Iterator[str]) -> list[tuple[int, str]]:
    """The first lines that are not blank, without a byte order mark; each with the number of lines before it."""
    sample: list[tuple[int, str]] = []
    characters = 0
    for place, line in islice(((place, line) for place, line in enumerate(lines) if line.strip("\ufeff" + WHITE)), _SAMPLE_LINES):
        sample.append((place, (line if sample else line.lstrip("\ufeff"))[:_LINE_CHARACTERS]))
        characters += len(line)
        if characters > _SAMPLE_CHARACTERS:
            break
    return sample


def _candidates(sample: Sequence[str]) -> Iterator[Dialect]:
    for delimiter in _DELIMITERS:
        edge = re.escape(delimiter)
        single = re.match(rf"'[^']*'({edge}|\s*$)", sample[0])
        quote = "'" if single else '"'
        escaped = re.compile(rf"\\{quote}[^{edge}{quote}\r\n]")
        doubled = re.compile(rf"[^{edge}{quote}]{quote}{quote}[^{edge}{quote}\r\n]")
        by_backslash = any(map(escaped.search, sample)) and not any(map(doubled.search, sample))
        yield Dialect(delimiter, quote, doubled=not by_backslash)


def _fit(dialect: Dialect, sample: Sequence[str]) -> tuple[bool, float] | None:
    """Better is greater: whether most rows have as many cells as the first, and how many that are. None for one column."""
    try:
        widths = [len(row) for row in dialect.reader(sample, strict=False) if row]
    except csv.Error:
        return None
    if widths[0] < 2:
        return None
    agree = sum(width == widths[0] for width in widths) / len(widths)
    return agree >= 0.8, widths[0] * agree
