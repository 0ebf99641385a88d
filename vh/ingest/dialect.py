"""Find out how the cells of a CSV file are parted and quoted."""

import _csv
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from vh.errors import InputError

WHITE = " \t\r\n\f\v\xa0\x1a"
_DELIMITERS = ",;\t|"
_NO_DELIMITER = "\x1f"  # a file of one column is parsed with a character that text does not have
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 500, 1_000_000
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
    """Lines before the column names, such as Excel's `sep=;`."""

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

    Raises InputError for a file of blank lines, and for markup or JSON.
    """
    sample = _sample(lines)
    if not sample:
        raise InputError(f"“{name}” holds nothing but blank lines. Ask for the extract again, or check that it was copied whole.")
    start = "".join(sample[:20])
    if _MARKUP.match(start):
        raise InputError(f"“{name}” is a web page or XML, not CSV. Open it in Excel and save it as CSV UTF-8.")
    if _JSON.match(start):
        raise InputError(f"“{name}” is JSON, not CSV. Ask for the extract as CSV, Excel (.xlsx) or Parquet.")
    if declared := _SEP_LINE.fullmatch(sample[0]):
        return Dialect(declared[1], lines_before=1)
    found = [(fit, dialect) for dialect in _candidates(sample) if (fit := _fit(dialect, sample))]
    return max(found, key=lambda pair: pair[0])[1] if found else Dialect(None)


_LINE_CHARACTERS = 100_000
"""So much of one vast line is enough to see its delimiter, and the whole could burst the csv module's own limit."""


def _sample(lines: Iterator[str]) -> list[str]:
    """The first lines that are not blank, without a byte order mark."""
    sample: list[str] = []
    characters = 0
    for line in islice((line for line in lines if line.strip("\ufeff" + WHITE)), _SAMPLE_LINES):
        sample.append((line if sample else line.lstrip("\ufeff"))[:_LINE_CHARACTERS])
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
