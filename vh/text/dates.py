"""Dates in the many ways extracts write them: day first always, sentinels for "none" read as none."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import polars as pl

_SENTINELS = "0001-01-01 1753-01-01 1899-12-30 1899-12-31 1900-01-01 1970-01-01 2099-12-31 2999-12-31 9999-12-31"
SENTINELS: Final = frozenset(map(date.fromisoformat, _SENTINELS.split()))
"""Dates that systems write for "none" or "no end": padding of Academy, Universal Housing, Liberator, Excel, Unix time, SQL Server and .NET."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("JAN JANUARY", "FEB FEBRUARY", "MAR MARCH", "APR APRIL", "MAY", "JUN JUNE", "JUL JULY", "AUG AUGUST",
         "SEP SEPT SEPTEMBER", "OCT OCTOBER", "NOV NOVEMBER", "DEC DECEMBER"), 1)
    for name in names.split()
}  # fmt: skip
_TIME = r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.:,]\d*)?)?\s*(?:[AP]M)?\s*(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_UK = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_WORDS = re.compile(rf"(?:[A-Z]{{3,9}},? +)?(\d{{1,2}})(?:ST|ND|RD|TH)?[-/. ]*(?:OF +)?([A-Z]{{3,9}})[-/., ]*(\d{{4}}|\d{{2}}){_TIME}")
_WORD_FIRST = re.compile(rf"([A-Z]{{3,9}})\.? +(\d{{1,2}})(?:ST|ND|RD|TH)?,? +(\d{{4}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?\d{6})?(?:\.0+)?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_NOTHING = re.compile(
    r"[0\-/.: T?*]*|N/?A|N/?K|NULL|NONE|NAN|NAT|UNKNOWN|NOT KNOWN|TBC|OPEN|PRESENT|CURRENT|ONGOING|CONTINUING|LIVE|TO DATE|NO END(?: DATE)?"
)
_EXCEL_DAY_0: Final = date(1899, 12, 30)
_EXCEL_DAYS: Final = range(3_654, 73_051)  # 1910 to 2099: below, five digits are never a plausible serial
_CENTURY_TURN: Final = 30  # two-digit years: 00-29 are 2000s, 30-99 are 1900s, as in Excel


def parse_date(raw: str | None) -> date | None:
    """Read one date; None where blank, unreadable or a sentinel.

    Takes ISO (with or without a time), day first with `/`, `-`, `.` or spaces, months in words (before the day or after it), yyyymmdd and Excel serials.
    Month first is never guessed: 12/31/2020 is unreadable.

    >>> parse_date("04-OCT-1979"), parse_date("03/02/2021"), parse_date("20210203"), parse_date("44230.0")
    (datetime.date(1979, 10, 4), datetime.date(2021, 2, 3), datetime.date(2021, 2, 3), datetime.date(2021, 2, 3))
    >>> parse_date("2099-12-31 00:00:00.0000000") is None, parse_date("12/31/2020") is None
    (True, True)
    """
    return _read(raw)[0] if raw else None


def is_unreadable(raw: str | None) -> bool:
    """Whether a value says something, is not a sentinel, and is no date.

    >>> is_unreadable("31/31/2020"), is_unreadable("1900-01-01"), is_unreadable(" "), is_unreadable("0000-00-00")
    (True, False, False, False)
    """
    return _read(raw)[1] if raw else False


def parse_dates(series: pl.Series) -> pl.Series:
    """Read a text column into dates, with the same answers as `parse_date`, each distinct value once.

    Takes a column of any type: Date and Datetime columns lose only their time and their sentinels.
    """
    if series.dtype in (pl.Date, pl.Datetime):
        days = series.cast(pl.Date)
        return days.set(days.is_in(sorted(SENTINELS)), None)
    text = series.cast(pl.String)
    known = pl.DataFrame({"raw": text}).unique().drop_nulls()
    fast = known.select("raw", date=_fast())
    slow = fast.filter(pl.col("date").is_null())["raw"]
    rest = pl.DataFrame({"raw": slow, "slow": [parse_date(raw) for raw in slow]}, schema={"raw": pl.String, "slow": pl.Date})
    table = fast.join(rest, on="raw", how="left", maintain_order="left").select("raw", date=pl.coalesce("date", "slow"))
    answers = pl.DataFrame({"raw": text}).join(table, on="raw", how="left", maintain_order="left")
    return answers["date"].alias(series.name)


def _fast() -> pl.Expr:
    """ISO and day-first dates of the plainest shapes, read by the engine; null where the slow reader has to look (or says none)."""
    raw = pl.col("raw")
    iso = pl.when(raw.str.contains(r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d(\.\d+)?)?$")).then(raw.str.head(10))
    uk = pl.when(raw.str.contains(r"^\d\d/\d\d/\d{4}$")).then(raw)
    day = pl.coalesce(iso.str.to_date("%Y-%m-%d", strict=False), uk.str.to_date("%d/%m/%Y", strict=False))
    return pl.when(~day.is_in(sorted(SENTINELS)) & (day.dt.year() > 0)).then(day)


@lru_cache(maxsize=65_536)
def _read(raw: str) -> tuple[date | None, bool]:
    """The date, and whether the value is unreadable."""
    text = " ".join(raw.upper().split())
    if _NOTHING.fullmatch(text):
        return None, False
    parts = _parts(text)
    if parts is None:
        return None, True
    year, month, day = parts
    if year == month == day == 0 or (year, month, day) == (1900, 1, 0):
        return None, False  # the second is nought in a spreadsheet, shown as a date
    try:
        found = date(year, month, day)
    except ValueError:
        return None, True
    return (None, False) if found in SENTINELS else (found, False)


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as numbers (not yet a real date), or None if the text has no known shape."""
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _UK.fullmatch(text):
        return _year(found[4]), int(found[3]), int(found[1])
    if (found := _WORDS.fullmatch(text)) and found[2] in _MONTHS:
        return _year(found[3]), _MONTHS[found[2]], int(found[1])
    if (found := _WORD_FIRST.fullmatch(text)) and found[1] in _MONTHS:
        return int(found[3]), _MONTHS[found[1]], int(found[2])  # Apr  1 2019 12:00AM, as SQL Server writes dates as text
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _EXCEL_DAYS:
        day = _EXCEL_DAY_0 + timedelta(days=int(found[1]))
        return day.year, day.month, day.day
    return None


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _CENTURY_TURN else 1900)
