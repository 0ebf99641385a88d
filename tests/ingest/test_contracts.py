"""What a row must be: hard faults set it aside, soft ones are counted, and all of a file's faults are found at once."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.ingest.conftest import Load
from tests.ingest.extracts import ROWS, SOURCES, extract
from vh.ingest.columns import BUILT_IN
from vh.ingest.contracts import CONTRACTS, KINDS, find_faults, kind_says
from vh.ingest.prepare import prepare
from vh.ingest.quality import fault_counts
from vh.model import Severity, Source
from vh.settings import Settings
from vh.store import Store

TOMORROW = (date.today() + timedelta(days=1)).isoformat()
NAMELESS = {"liab_name": "", "lead_liab_forename": "", "lead_liab_surname": ""}
PLACELESS = {"addr1": "", "addr2": "", "addr3": "", "uprn": ""}
CASES = [
    ("academy", {"account_ref": " "}, "no_reference", "account_ref"),
    ("academy", NAMELESS, "no_name", "lead_liab_surname"),
    ("academy", PLACELESS, "no_address", "addr1"),
    ("academy", {"occupation_date": "32/01/2020"}, "unreadable_start_date", "occupation_date"),
    ("academy", {"vacation_date": "soon"}, "unreadable_end_date", "vacation_date"),
    ("academy", {"vacation_date": "2016-12-31", "live_ind": "0"}, "end_before_start", "vacation_date"),
    ("academy", {"uprn": "1.00023E+11"}, "uprn_in_exponent_form", "uprn"),
    ("academy", {"uprn": "10002104000X"}, "uprn_not_digits", "uprn"),
    ("academy", {"postcode": "E8"}, "not_a_postcode", "postcode"),
    ("academy", {"liab_pos": "-1"}, "unknown_liability", "liab_pos"),
    ("academy", {"live_ind": "0"}, "ended_without_end_date", "live_ind"),
    ("academy", {"vacation_date": "2020-01-01"}, "live_after_end_date", "live_ind"),
    ("academy", {"occupation_date": "1066-10-14"}, "unlikely_start_date", "occupation_date"),
    ("nfi", {"Date of Birth": "31/31/1980"}, "unreadable_date_of_birth", "Date of Birth"),
    ("nfi", {"Date of Birth 2": "31/31/1980"}, "unreadable_second_date_of_birth", "Date of Birth 2"),
    ("nfi", {"Date of Birth": TOMORROW}, "unlikely_date_of_birth", "Date of Birth"),
    ("academy_hb", {"claim_id": ""}, "no_reference", "claim_id"),
    ("academy_hb", {"birth_date": "1850-01-01"}, "unlikely_date_of_birth", "birth_date"),
    ("academy_hb", {"status_ind": "2"}, "ended_without_end_date", "status_ind"),
    ("uh", {"cot": "20-20-2020"}, "unreadable_start_date", "cot"),
    ("uh", {"terminated": "1"}, "ended_without_end_date", "terminated"),
    ("mtfh", {"member_fullname": ""}, "no_name", "member_fullname"),
    ("mtfh", {"full_address": "", "uprn": ""}, "no_address", "full_address"),
    ("nec", {"lpar_hop_end_date": "01-JAN-2001"}, "end_before_start", "ltcy_act_end_date"),
    ("liberator", {"application_date": "0000-00-00"}, "no_application_date", "application_date"),
    ("liberator", {"application_date": "12/31/2026"}, "unreadable_application_date", "application_date"),
    ("liberator", {"application_date": TOMORROW}, "application_in_the_future", "application_date"),
    ("liberator", {"date_of_birth_of_applicant": "2016-12-24"}, "applicant_too_young", "date_of_birth_of_applicant"),
    ("llpg", {"uprn": ""}, "no_uprn", "uprn"),
    ("llpg", {"uprn": "1.0E+11"}, "gazetteer_uprn_not_digits", "uprn"),
    ("citizen_index", {"application_ref": ""}, "no_reference", "application_ref"),
    ("citizen_index", {"checked_at": "whenever"}, "unreadable_date_checked", "checked_at"),
    ("citizen_index", {"decided_at": "whenever"}, "unreadable_date_decided", "decided_at"),
]


@pytest.mark.parametrize(("layout", "change", "kind", "column"), CASES, ids=[f"{layout}-{kind}" for layout, _, kind, _ in CASES])
def test_one_wrong_value_is_one_fault_of_its_kind_and_column(
    load: Load, store: Store, tmp_path: Path, layout: str, change: dict[str, str], kind: str, column: str
) -> None:
    reference = {"llpg": "uprn", "nfi": "Account Reference Number"}.get(layout, next(iter(ROWS[layout])))
    others = [{reference: f"7{number}"} for number in range(5)]
    report = load(SOURCES[layout], extract(tmp_path, layout, *others, change))
    hard = KINDS[kind].severity is Severity.HARD
    assert fault_counts(store, report.load_id).rows() == [(KINDS[kind].severity.value, kind, column, 1, kind_says(kind))]
    assert (report.rows_quarantined, report.soft_faults) == ((1, 0) if hard else (0, 1))
    assert report.rows_loaded == 6 - report.rows_quarantined
    assert store.frame("select row_number from fault")["row_number"].to_list() == [6]


GOOD = [
    ("academy", {}),
    ("academy", {"uprn": ""}),
    ("academy", {"uprn": "100021040002.0"}),
    ("academy", {"postcode": ""}),
    ("academy", {"postcode": "E8 IAA"}),
    ("academy", {"occupation_date": "15/01/2017", "vacation_date": "31-12-2099"}),
    ("academy", {"occupation_date": "42750"}),
    ("academy", {"lead_liab_forename": "", "lead_liab_surname": ""}),
    ("academy", {"addr1": "", "addr2": "", "addr3": ""}),
    ("academy", {"liab_pos": "12"}),
    ("nfi", {}),
    ("academy_hb", {"birth_date": "1900-01-01"}),
    ("uh", {"dob": "1900-01-01 00:00:00.000"}),
    ("mtfh", {"endoftenuredate": "1900-01-01T00:00:00"}),
    ("nec", {"lpar_hop_end_date": "", "ltcy_act_end_date": ""}),
    ("liberator", {"date_of_birth_of_applicant": "0000-00-00"}),
    ("llpg", {"lpi_end_date": "0", "postcode": ""}),
    ("citizen_index", {"decided_at": ""}),
]


@pytest.mark.parametrize(("layout", "change"), GOOD)
def test_quirks_of_the_systems_are_no_faults(load: Load, tmp_path: Path, layout: str, change: dict[str, str]) -> None:
    report = load(SOURCES[layout], extract(tmp_path, layout, change))
    assert (report.rows_loaded, report.rows_quarantined, report.soft_faults) == (1, 0, 0)


def test_all_faults_of_a_row_and_of_a_file_are_found_at_once(load: Load, store: Store, tmp_path: Path) -> None:
    worst = {"account_ref": "", "occupation_date": "never", "vacation_date": "ever", "uprn": "x", "postcode": "y", **NAMELESS}
    good = [{"account_ref": str(number)} for number in range(4)]
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", worst, *good))
    kinds = store.frame("select kind from fault where row_number = 1")["kind"].to_list()
    assert sorted(kinds) == [
        "no_name", "no_reference", "not_a_postcode", "unreadable_end_date", "unreadable_start_date", "uprn_not_digits",
    ]  # fmt: skip
    assert report.rows_quarantined == 1


@pytest.mark.parametrize("source", list(Source))
def test_every_check_of_a_contract_has_a_kind_with_a_sentence(source: Source) -> None:
    schema = CONTRACTS[source].to_schema()
    checks = [*schema.checks, *(check for column in schema.columns.values() for check in column.checks)]
    assert checks
    for check in checks:
        assert check.name in KINDS
        assert kind_says(check.name).endswith(".")


def test_a_kind_of_the_reader_has_its_sentence_too() -> None:
    assert kind_says("ragged_row").startswith("The row has more or fewer cells")


def test_a_check_that_breaks_is_a_fault_of_the_program_and_not_of_the_file() -> None:
    layout = next(layout for layout in BUILT_IN if layout.name == "citizen_index")
    rows = pl.DataFrame({"row_number": [1], "application_ref": ["A"], "checked_at": ["2026-01-01"]})
    frame = prepare(rows, layout, settings=Settings(), today=date.today(), as_of=None)
    with pytest.raises(RuntimeError, match="could not be checked"):
        find_faults(frame.drop("reference"), Source.INCUMBENT)
