"""Accounts and awards that a system writes in several rows, one for each year."""

import csv
from pathlib import Path

from tests.ingest.conftest import Load
from vh.model import Source
from vh.store import Store

_HEADER = ("Account Number", "Liable Party", "Liability Type", "Liability From", "Liability To", "Property Address 1", "Property Postcode")
_FOUND = "select surname, valid_from::varchar, valid_to::varchar, proves_residence from resident order by all"


def _file(folder: Path, *rows: tuple[str, ...], more: tuple[str, ...] = ()) -> Path:
    path = folder / "accounts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(*_HEADER, *more), *rows])
    return path


def _row(name: str, start: str, end: str, *, account: str = "1", kind: str = "Tenant", home: str = "14 MARE STREET") -> tuple[str, ...]:
    return account, name, kind, start, end, home, "E8 3RH"


def test_an_account_billed_anew_each_april_is_one_record_from_its_first_day(load: Load, store: Store, tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        _row("OBI, MS ADA", "2023-06-15", "2024-03-31"),
        _row("OBI, MS ADA", "2025-04-01", "2027-03-31"),
        _row("OBI, MS ADA", "2024-04-01", "2025-03-31"),
    )

    report = load(Source.COUNCIL_TAX, path, layout="guess")

    assert store.frame(_FOUND).rows() == [("OBI", "2023-06-15", "2027-03-31", True)]
    assert (report.rows_read, report.rows_loaded) == (3, 1)
    assert report.left_out == {"put together with a later row of the same person and reference": 2}


def test_rows_of_years_before_may_be_marked_as_ended(load: Load, store: Store, tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        (*_row("OBI, MS ADA", "2023-06-15", "2024-03-31"), "N"),
        (*_row("OBI, MS ADA", "2024-04-01", "2025-03-31"), "N"),
        (*_row("OBI, MS ADA", "2025-04-01", ""), "Y"),
        (*_row("COLE, MR JOHN", "2024-04-01", "2025-03-31", account="2"), "N"),
        more=("Account Live",),
    )

    load(Source.COUNCIL_TAX, path, layout="guess")

    assert store.frame(_FOUND).rows() == [("COLE", "2024-04-01", "2025-03-31", True), ("OBI", "2023-06-15", None, True)]


def test_a_column_that_says_closed_does_not_part_the_years(load: Load, store: Store, tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        _row("OBI, MS ADA", "2023-06-15", "2024-03-31", kind="Closed"),
        _row("OBI, MS ADA", "2024-04-01", "", kind="Live"),
    )

    load(Source.COUNCIL_TAX, path, layout="guess")

    assert store.frame(_FOUND).rows() == [("OBI", "2023-06-15", None, True)]


def test_whoever_is_listed_twice_each_year_is_two_records_from_the_first_day(load: Load, store: Store, tmp_path: Path) -> None:
    """A father and a son of one name: both stay."""
    years = (("2023-06-15", "2024-03-31"), ("2024-04-01", "2025-03-31"), ("2025-04-01", ""))
    path = _file(tmp_path, *(_row(name, *year) for year in years for name in ("OBI, MR JOHN", "OBI, DR JOHN")))

    report = load(Source.COUNCIL_TAX, path, layout="guess")

    assert store.frame(_FOUND).rows() == [("OBI", "2023-06-15", None, True)] * 2
    assert report.left_out == {"put together with a later row of the same person and reference": 4}


def test_a_row_stays_for_whoever_of_it_has_left(load: Load, store: Store, tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        _row("MS ADA OBI & MR JOHN COLE", "2023-06-15", "2024-03-31"),
        _row("MS ADA OBI & MISS ELIF KAYA", "2024-04-01", "2027-03-31"),
    )

    report = load(Source.COUNCIL_TAX, path, layout="guess")

    assert store.frame(_FOUND).rows() == [
        ("COLE", "2023-06-15", "2024-03-31", True),
        ("KAYA", "2024-04-01", "2027-03-31", True),
        ("OBI", "2023-06-15", "2027-03-31", True),
    ]
    assert report.left_out == {}


def test_rows_apart_in_time_or_of_another_account_home_person_or_kind_are_records_of_their_own(
    load: Load, store: Store, tmp_path: Path
) -> None:
    path = _file(
        tmp_path,
        _row("OBI, MS ADA", "2023-06-15", "2024-03-31"),
        _row("OBI, MS ADA", "2024-04-03", "2025-03-31"),
        _row("OBI, MS ADA", "2025-04-01", "2026-03-31", account="2"),
        _row("OBI, MS ADA", "2025-04-01", "2026-03-31", home="16 MARE STREET"),
        _row("OBI, MS IDA", "2025-04-01", "2026-03-31"),
        _row("OBI, MS ADA", "2025-04-01", "2026-03-31", kind="Owner"),
    )

    assert load(Source.COUNCIL_TAX, path, layout="guess").records == 6


def test_who_goes_on_under_another_account_has_lived_there_since_the_first(load: Load, store: Store, tmp_path: Path) -> None:
    """A joint account becomes one's own, or a new system numbers all accounts anew. Both rows stay: there may be others on the one."""
    path = _file(
        tmp_path,
        _row("OBI, MS ADA", "2017-06-15", "2021-03-31"),
        _row("COLE, MR JOHN", "2017-06-15", "2021-03-31"),
        _row("OBI, MS ADA", "2021-04-01", "", account="2"),
        _row("COLE, MR JOHN", "2021-06-01", "", account="2"),
        _row("KAYA, MR ALI", "2021-04-01", "", account="2"),
        _row("KAYA, MR ALI", "2017-06-15", "2021-03-31", account="3", home="16 MARE STREET"),
    )

    load(Source.COUNCIL_TAX, path, layout="guess")

    assert store.frame("select surname, source_ref, valid_from::varchar from resident order by all").rows() == [
        ("COLE", "1", "2017-06-15"), ("COLE", "2", "2021-06-01"), ("KAYA", "2", "2021-04-01"), ("KAYA", "3", "2017-06-15"),
        ("OBI", "1", "2017-06-15"), ("OBI", "2", "2017-06-15"),
    ]  # fmt: skip
