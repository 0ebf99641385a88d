"""What page Check shows: completeness, validity, faults, the rows behind them, and what changed since last time."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.ingest.conftest import Load
from tests.ingest.extracts import extract
from vh.ingest import column_quality, compare_with_previous, fault_counts, fault_file, fault_rows, unlike_before
from vh.model import LoadReport, Source
from vh.store import Store

ROWS = [
    {"account_ref": "1", "uprn": "x"},
    {"account_ref": "2", "uprn": ""},
    {"account_ref": "3", "uprn": "1.00023E+11", "postcode": "E8"},
    {"account_ref": "4"},
    {"account_ref": "5", "occupation_date": "never"},
]


@pytest.fixture
def report(load: Load, tmp_path: Path) -> LoadReport:
    return load(Source.COUNCIL_TAX, extract(tmp_path, "academy", *ROWS))


def test_each_mapped_column_has_its_completeness_and_validity(store: Store, report: LoadReport) -> None:
    found = {row["column_name"]: row for row in column_quality(store, report.load_id).to_dicts()}
    assert {key: found["uprn"][key] for key in ("rows", "filled", "valid", "filled_share", "valid_share")} == {
        "rows": 5, "filled": 4, "valid": 2, "filled_share": 0.8, "valid_share": 0.5,
    }  # fmt: skip
    assert (found["postcode"]["valid"], found["occupation_date"]["valid"], found["addr1"]["valid"]) == (4, 4, 5)
    assert (found["addr4"]["filled"], found["addr4"]["valid_share"]) == (0, 0)
    assert "for_addr1" not in found
    assert column_quality(store, report.load_id)["position"].to_list() == list(range(1, len(found) + 1))


def test_faults_are_counted_by_kind_hard_ones_first(store: Store, report: LoadReport) -> None:
    found = fault_counts(store, report.load_id)
    assert found.select("severity", "kind", "column_name", "rows").rows() == [
        ("hard", "unreadable_start_date", "occupation_date", 1),
        ("soft", "not_a_postcode", "postcode", 1),
        ("soft", "uprn_in_exponent_form", "uprn", 1),
        ("soft", "uprn_not_digits", "uprn", 1),
    ]
    assert found["says"][0] == "The start date cannot be read as a date, day first."


def test_the_rows_behind_a_fault_are_told_by_number_and_a_limit_holds(store: Store, report: LoadReport) -> None:
    hard = fault_rows(store, report.load_id, "unreadable_start_date", 10).to_dicts()
    assert [(row["row_number"], row["column_name"]) for row in hard] == [(5, "occupation_date")]
    assert '"occupation_date": "never"' in hard[0]["record"]
    soft = fault_rows(store, report.load_id, "uprn_not_digits", 10).to_dicts()
    assert [(row["row_number"], row["record"]) for row in soft] == [(1, None)]
    assert fault_rows(store, report.load_id, "uprn_not_digits", 0).is_empty()


def test_the_file_for_the_owning_team_has_every_fault_and_the_cells_of_rows_set_aside(store: Store, report: LoadReport) -> None:
    found = fault_file(store, report.load_id)
    assert found.columns[:6] == ["row_number", "source_ref", "severity", "column_name", "kind", "says"]
    assert found["row_number"].to_list() == [5, 1, 3, 3]
    assert found["account_ref"].to_list() == ["5", None, None, None]
    assert [reference is not None for reference in found["source_ref"]] == [False, True, True, True]


def test_the_file_for_the_owning_team_is_empty_without_faults(load: Load, store: Store, tmp_path: Path) -> None:
    clean = load(Source.TENANCY, extract(tmp_path, "uh"))
    assert fault_file(store, clean.load_id).is_empty()
    assert fault_counts(store, clean.load_id).columns == ["severity", "kind", "column_name", "rows", "says"]


def test_a_load_is_compared_with_the_one_before_it_of_its_feed(load: Load, store: Store, tmp_path: Path, report: LoadReport) -> None:
    load(Source.TENANCY, extract(tmp_path, "uh", name="between.csv"))
    later = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {"account_ref": "1"}, {"account_ref": "1"}, name="later.csv"))
    found = {row["measure"]: (row["before"], row["now"], row["change"]) for row in compare_with_previous(store, later.load_id).to_dicts()}
    assert found["Rows read"] == (5.0, 2.0, -3.0)
    assert found["Rows set aside"] == (1.0, 0.0, -1.0)
    assert found["Left out: duplicate row"] == (None, 1.0, None)
    assert found["Filled, %: uprn"] == (80.0, 100.0, 20.0)
    assert report.load_id != later.load_id


def test_a_first_load_has_nothing_before_it(store: Store, report: LoadReport) -> None:
    found = compare_with_previous(store, report.load_id)
    assert found["before"].null_count() == found.height
    assert found.filter(pl.col("measure") == "Rows read")["now"].to_list() == [5.0]


def test_a_load_that_shows_an_earlier_day_or_has_far_fewer_records_is_told(load: Load, store: Store, tmp_path: Path) -> None:
    def loaded(accounts: int, day: str) -> tuple[str, ...]:
        rows = [{"account_ref": str(number)} for number in range(accounts)]
        path = extract(tmp_path, "academy", *rows, name=f"{accounts}-{day}.csv")
        return unlike_before(store, load(Source.COUNCIL_TAX, path, as_of=date.fromisoformat(day)).load_id)

    assert loaded(10, "2026-09-26") == (), "a first load is like nothing"
    assert loaded(8, "2026-09-26") == (), "a fifth fewer is taken in without a word, and so is the same day"
    assert loaded(6, "2026-03-31") == (
        "It shows 31 Mar 2026; the load before showed 26 Sep 2026, which is newer.",
        "It has 25% fewer records than the load before: 6 instead of 8.",
    )
    assert loaded(10, "2026-10-01") == (), "more records and a later day are what is waited for"
