"""What every extract shares: the link between a row and the person it means, and the bytes of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

OPEN_END = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Link:
    """One row of one file means one person at one dwelling. `proves`: its kind proves residence. `end` is None while open."""

    file: str
    ref: str
    person_id: int
    uprn: str
    start: date
    end: date | None
    proves: bool
    quirk: str
    has_birthday: bool = False
    given: str = ""
    """Forename and middle name as the row has them; empty where it gives none or two people's at once."""

    def current(self, on: date) -> bool:
        """Whether the record's interval covers the day."""
        return self.start <= on and (self.end is None or self.end > on)


Row = Sequence[str]


def write_rows(
    path: Path, columns: str, rows: Sequence[Row], *, encoding: str = "utf-8", newline: str = "\n", quote_blanks: bool = False
) -> None:
    """Write a CSV file with fixed newlines. `columns` is one comma-separated line; blanks inside names stay."""
    header = columns.split(",")
    assert all(len(row) == len(header) for row in rows), path.name
    lines = [columns, *(",".join(_cell(value, quote_blanks) for value in row) for row in rows)]
    path.write_bytes("".join(line + newline for line in lines).encode(encoding, errors="replace"))


def _cell(value: str, quote_blanks: bool) -> str:
    if any(mark in value for mark in ',"\n\r') or (quote_blanks and not value):
        return '"' + value.replace('"', '""') + '"'
    return value


def stamp(day: date | None, tail: str = " 00:00:00") -> str:
    """A date as systems write it, with 2099-12-31 for an open end."""
    return (day or OPEN_END).isoformat() + tail
