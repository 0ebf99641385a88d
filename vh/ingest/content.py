"""What a file held, before anybody asks what it means: headers checked, rows as text, unusable rows set aside."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from vh.errors import InputError
from vh.ingest.columns import is_known
from vh.model import Ticket
from vh.settings import Settings

ROW_NUMBER = "row_number"
_ASIDE = " (file)"
SET_ASIDE_KINDS = {
    "ragged_row": "The row has more or fewer cells than there are column names.",
    "blank_row": "Every cell of the row is empty.",
    "bad_quoting": "The row has a quotation mark in the middle of a quoted cell.",
    "unclosed_quote": "A quotation mark in the row seems to take in the row after it.",
    "nul_bytes": "The row holds NUL characters, which a damaged file does.",
    "undecodable": "The row holds bytes that are not letters in the encoding of the rest of the file.",
    "cell_too_long": "The row has a cell longer than the limit.",
}
"""Why a record could not be taken as a row: the slug in `set_aside.kind`, and what it says to a person."""

_SET_ASIDE_SCHEMA = {ROW_NUMBER: pl.Int64, "kind": pl.String}
_TRANSFER_HEADER = "10"
"""The kind of the first row of a gazetteer's transfer file, written in front of it."""
_DATA_NOT_NAME = re.compile(
    r"""\d{6,} (\.\d+)? | \d{4}-\d\d-\d\d (\D.*)? | \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4} (\s.*)? | [A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of one file, all text; an empty cell is null. `rows` has `row_number` and one column a header asked for."""

    headers: tuple[str, ...]
    rows: pl.DataFrame
    set_aside: pl.DataFrame
    encoding: str | None = None
    delimiter: str | None = None
    notes: tuple[str, ...] = ()


GROUPED = "The row above the column names says what groups of columns are about. Each column is called by its group and its name."
"""Told of a file with such a row."""


def tidy_headers(cells: Sequence[str | None], name: str, settings: Settings) -> tuple[str, ...]:
    """The column names without spaces around them; an empty one is called `unnamed_3` after its place, counted from 1.

    Raises InputError for too many columns, for names that occur twice and for a first row that is data.
    """
    headers = tuple((cell or "").strip("\ufeff \t\r\n\xa0") for cell in cells)
    if len(headers) > settings.max_columns:
        raise InputError(
            f"“{name}” has {len(headers):,} columns, and an extract may have {settings.max_columns:,}. "
            "Ask for an extract with only the columns that the hub needs."
        )
    if not any(headers):
        raise InputError(f"“{name}” has no column names in its first row. Add a first row with the name of each column, and try again.")
    if any("\udc80" <= letter <= "\udcff" or letter == "\0" for header in headers for letter in header):
        raise InputError(f"The column names of “{name}” cannot be read as text. Save the file again as CSV UTF-8, and try again.")
    if sum(bool(_DATA_NOT_NAME.fullmatch(header)) for header in headers) >= 2:
        if headers[0] == _TRANSFER_HEADER:
            raise InputError(
                f"“{name}” seems to be a transfer file of a gazetteer (DTF 7.3, AddressBase Premium), whose rows are of several kinds and have no column "
                "names. Ask the gazetteer's custodian for one row per address with column names, as CSV or Excel (.xlsx)."
            )
        raise InputError(
            f"The first row of “{name}” seems to hold data, not column names. Add a first row with the name of each column, and try again."
        )
    named = tuple(f"{header}{_ASIDE}" if is_aside(header) else header or f"unnamed_{place}" for place, header in enumerate(headers, 1))
    if twice := [header for header, count in Counter(named).items() if count > 1]:
        shown = "; ".join(_places_of(header, named) for header in twice[:10]) + (f"; and {len(twice) - 10} more" if len(twice) > 10 else "")
        raise InputError(
            f"“{name}” has columns of the same name: {shown}. Give each column a name of its own; if the first row holds data, "
            "add a row with the column names above it. Then try again."
        )
    return named


def is_aside(header: str) -> bool:
    """Whether a column name is the hub's own, or one that polars would read as a pattern (`*`, `^…$`); ` (file)` is put after those."""
    return header == ROW_NUMBER or header == "*" or (header.startswith("^") and header.endswith("$"))


def as_written(header: str) -> str:
    """The name that a column has in its file, of one that `tidy_headers` gave."""
    raw = header.removesuffix(_ASIDE)
    return raw if is_aside(raw) else header


def _places_of(header: str, named: Sequence[str]) -> str:
    """The places of a repeated name, with the name itself only where it is a known one: a first row may be somebody's data."""
    places = [f"{place:,}" for place, other in enumerate(named, 1) if other == header]
    listed = f"columns {', '.join(places[:-1][:9])} and {places[-1]}"
    return f"{listed} (“{header}”)" if is_known(header) else listed


def kept_places(headers: Sequence[str], columns: frozenset[str] | None) -> list[int]:
    """The places of the columns asked for, in the order of the file; all of them where `columns` is None."""
    return [place for place, header in enumerate(headers) if columns is None or header in columns]


def set_aside_frame(faults: Iterable[tuple[int, str]]) -> pl.DataFrame:
    """A frame of `row_number`, `kind` in the order of the file."""
    return pl.DataFrame(list(faults), schema=_SET_ASIDE_SCHEMA, orient="row").sort(ROW_NUMBER)


def from_frame(table: pl.DataFrame, headers: tuple[str, ...], settings: Settings, notes: tuple[str, ...] = ()) -> Content:
    """The content of a frame of text columns (those asked for), one row a record; rows with unfit cells are set aside."""
    if not table.width:
        numbers = pl.DataFrame({ROW_NUMBER: pl.int_range(1, table.height + 1, dtype=pl.Int64, eager=True)})
        return Content(headers, numbers, set_aside_frame(()), notes=notes)
    fault = (
        pl.when(pl.any_horizontal(pl.all().str.contains("\0", literal=True)))
        .then(pl.lit("nul_bytes"))
        .when(pl.any_horizontal(pl.all().str.len_chars() > settings.max_cell_characters))
        .then(pl.lit("cell_too_long"))
    )
    faults = table.select(kind=fault)["kind"]
    numbered = table.with_columns(pl.all().replace("", None)).select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW_NUMBER), pl.all()
    )
    aside = numbered.select(ROW_NUMBER, faults.alias("kind")).filter(faults.is_not_null())
    return Content(headers, numbered.filter(faults.is_null()), aside, notes=notes)


def part_of(ticket: Ticket, start: float, end: float) -> Ticket:
    """A ticket whose progress from 0 to 1 is shown as `start` to `end` of the given one."""
    return Ticket(lambda share, words: ticket.progress(start + (end - start) * share, words), ticket.stop)
