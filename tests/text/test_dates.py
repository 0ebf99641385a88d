"""Dates read day first, sentinels as none, and the column form with the same answers."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vh.text.dates import SENTINELS, is_unreadable, parse_date, parse_dates

READ = [
    ("1979-10-04", date(1979, 10, 4)),
    ("1979-10-04T00:00:00", date(1979, 10, 4)),
    ("1979-10-04 00:00:00.0000000", date(1979, 10, 4)),
    ("1979-10-04T23:59:59.000Z", date(1979, 10, 4)),
    ("1979-10-04T00:00:00+01:00", date(1979, 10, 4)),
    ("04/10/1979", date(1979, 10, 4)),
    ("4/10/1979", date(1979, 10, 4)),
    ("04/10/1979 13:05", date(1979, 10, 4)),
    ("04-10-1979", date(1979, 10, 4)),
    ("04.10.1979", date(1979, 10, 4)),
    ("04.10.79", date(1979, 10, 4)),
    ("04/10/19", date(2019, 10, 4)),
    ("04-OCT-1979", date(1979, 10, 4)),
    ("4-Oct-79", date(1979, 10, 4)),
    ("4 October 1979", date(1979, 10, 4)),
    ("4th October 1979", date(1979, 10, 4)),
    ("Thursday 4 October 1979", date(1979, 10, 4)),
    ("04OCT1979", date(1979, 10, 4)),
    ("Oct  4 1979 12:00AM", date(1979, 10, 4)),
    ("OCT 14 1979", date(1979, 10, 14)),
    ("October 4, 1979", date(1979, 10, 4)),
    ("19791004", date(1979, 10, 4)),
    ("19791004.0", date(1979, 10, 4)),
    ("29132", date(1979, 10, 4)),
    ("29132.0", date(1979, 10, 4)),
    ("29132.75", date(1979, 10, 4)),
    (" 29/02/2024 ", date(2024, 2, 29)),
    ("01/01/1980", date(1980, 1, 1)),
]
NONE = ["", " ", "0", "00000000", "0000-00-00", "0000-00-00 00:00:00", "1900-01-01", "01/01/1900", "1899-12-30", "1970-01-01 00:00:00",
        "2099-12-31", "2099-12-31 00:00:00.0000000", "31-DEC-2099", "31/12/9999", "99991231", "-", "//", "N/A",
        "NULL", "None", "nan", "0001-01-01T00:00:00", "01/01/1753", "00/01/1900", "1900-01-00", "**/**/****", "Live", "No end date", "to date"]  # fmt: skip
UNREADABLE = ["12/31/2020", "31/02/2021", "2021-02-30", "32/01/2020", "hello", "1979", "4 Oct", "20211301", "123456", "45", "1979-10-04x",
              "13/13/13", "Oct 32 1979", "Oct 4 79", "00/02/1900", "No date", "Lived"]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), READ)
def test_a_date_is_read_in_every_form_that_systems_write(raw: str, expected: date) -> None:
    assert parse_date(raw) == expected
    assert not is_unreadable(raw)


@pytest.mark.parametrize("raw", [*NONE, None])
def test_a_sentinel_is_no_date_and_no_fault(raw: str | None) -> None:
    assert parse_date(raw) is None
    assert not is_unreadable(raw)


@pytest.mark.parametrize("raw", UNREADABLE)
def test_what_is_no_date_is_told_and_never_guessed(raw: str) -> None:
    assert parse_date(raw) is None
    assert is_unreadable(raw)


def test_a_column_gives_the_same_answers_in_order_with_nulls_and_name() -> None:
    raws = [raw for raw, _ in READ] + NONE + UNREADABLE + [None] + [raw for raw, _ in reversed(READ)]
    column = parse_dates(pl.Series("dob", raws, dtype=pl.String))
    assert (column.name, column.dtype) == ("dob", pl.Date)
    assert column.to_list() == [parse_date(raw) for raw in raws]


@pytest.mark.parametrize("series", [pl.Series([], dtype=pl.String), pl.Series([None, None]), pl.Series([None], dtype=pl.String)])
def test_an_empty_column_stays_one(series: pl.Series) -> None:
    column = parse_dates(series)
    assert (column.dtype, column.null_count()) == (pl.Date, len(series))


def test_columns_of_real_dates_and_numbers_are_read_too() -> None:
    days = [date(1979, 10, 4), date(2099, 12, 31), None]
    assert parse_dates(pl.Series(days)).to_list() == [days[0], None, None]
    assert parse_dates(pl.Series([datetime(1979, 10, 4, 5), datetime(1900, 1, 1)])).to_list() == [days[0], None]
    assert parse_dates(pl.Series([19791004, 0, 29132])).to_list() == [days[0], None, days[0]]
    assert parse_dates(pl.Series([29132.0, None])).to_list() == [days[0], None]


DATE_LIKE = st.one_of(
    st.dates(date(1, 1, 1)).map(str),
    st.dates(date(1900, 1, 1)).map(lambda day: f"{day:%d/%m/%Y}"),
    st.dates(date(1900, 1, 1)).map(lambda day: f"{day} 00:00:00.000"),
    st.dates(date(1900, 1, 1)).map(lambda day: f"{day:%d-%b-%Y}"),
    st.from_regex(r"[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}", fullmatch=True),
    st.text(st.sampled_from("0123456789-/ :.TZOCT"), max_size=20),
    st.text(max_size=8),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(DATE_LIKE, max_size=8))
@example(["0000-01-01", "0001-01-01", "٠١/٠٢/٢٠٢٠", "2020-01-01 99:99:99", "2020-01-01\n"])
def test_the_column_form_never_differs_from_the_single_form(raws: list[str]) -> None:
    assert parse_dates(pl.Series(raws, dtype=pl.String)).to_list() == [parse_date(raw) for raw in raws]


@given(st.dates(date(1901, 1, 1), date(2090, 1, 1)).filter(lambda day: day not in SENTINELS))
def test_every_way_of_writing_a_day_is_read_as_that_day(day: date) -> None:
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d %B %Y", "%Y%m%d")
    assert {parse_date(day.strftime(form).upper()) for form in forms} == {day}
