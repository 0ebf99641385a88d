"""Extracts of suppliers that the hub has no layout for: their columns taken by name, two people in a row, numbers in four columns."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.ingest.conftest import Load
from vh.errors import InputError
from vh.ingest.guessing import guess
from vh.model import Source
from vh.store import Store

_CT = ("ACCOUNT_NUMBER", "LIABLE_PARTY_NAME", "LIABILITY_TYPE", "PROP_ADDR_1", "PROP_POSTCODE", "LIABILITY_START", "LIABILITY_END")


def _file(folder: Path, header: Sequence[str], *rows: Sequence[str]) -> Path:
    path = folder / "extract.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_a_guessed_layout_is_told_in_the_report_with_every_column_it_took(load: Load, store: Store, tmp_path: Path) -> None:
    path = _file(tmp_path, _CT, ("1", "OBI, MS ADA", "Tenant", "14 MARE STREET", "E8 3RH", "15-JAN-17", "31-DEC-2099"))

    report = load(Source.COUNCIL_TAX, path, layout="guess")

    assert report.layout.startswith("guess-")
    assert report.notes[0].startswith(
        "The columns were taken by their names, and nobody has checked them: Account reference from “ACCOUNT_NUMBER”"
    )
    rows = store.frame("select forename, surname, valid_from::varchar as since, valid_to, proves_residence from resident").rows()
    assert rows == [("ADA", "OBI", "2017-01-15", None, True)]


def test_a_guessed_layout_that_lacks_what_the_source_needs_loads_nothing(load: Load, tmp_path: Path) -> None:
    path = _file(tmp_path, ("Colour", "Shape"), ("red", "round"))
    with pytest.raises(InputError, match="Choose the column for Account reference"):
        load(Source.COUNCIL_TAX, path, layout="guess")


def test_an_unknown_layout_is_never_guessed_unasked(load: Load, tmp_path: Path) -> None:
    path = _file(tmp_path, _CT, ("1", "OBI, MS ADA", "Tenant", "14 MARE STREET", "E8 3RH", "15-JAN-17", "31-DEC-2099"))
    with pytest.raises(InputError, match="--layout guess takes them by their names"):
        load(Source.COUNCIL_TAX, path)


def test_a_claimant_and_a_partner_in_one_row_are_two_residents(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("ClaimRefNo", "Claimant_Surname", "Claimant_Forename", "Claimant_DateOfBirth", "Partner_Surname", "Partner_Forename",
              "Partner_DateOfBirth", "Addr1", "PostCode", "ClaimEffectiveDate", "ClaimEndDate")  # fmt: skip
    rows = [
        ("1", "OBI", "ADA", "1980-02-01", "COLE", "JOHN", "01/03/1979", "14 MARE STREET", "E8 3RH", "2020-01-01", ""),
        ("2", "KAYA", "ALI", "1980-02-01", "", "", "", "16 MARE STREET", "E8 3RH", "2020-01-01", ""),
    ]

    load(Source.HOUSING_BENEFIT, _file(tmp_path, header, *rows), layout="guess")

    found = store.frame("select source_ref, person_no, role, surname, date_of_birth::varchar as born from resident order by all").rows()
    assert found == [
        ("1", 1, None, "OBI", "1980-02-01"), ("1", 2, "partner", "COLE", "1979-03-01"), ("2", 1, None, "KAYA", "1980-02-01"),
    ]  # fmt: skip


def test_two_tenants_in_one_row_are_two_residents(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Rent Account", "Tenant 1", "Tenant 2", "Prop Address", "Tenancy Start Date", "Tenancy End Date")
    load(
        Source.TENANCY, _file(tmp_path, header, ("7", "Ms A Obi", "Mr J Cole", "14 Mare Street, E8 3RH", "01.02.2020", "")), layout="guess"
    )
    assert store.frame("select surname, role from resident order by person_no").rows() == [
        ("OBI", "tenant"),
        ("COLE", "joint tenant"),
    ]


def test_the_four_columns_of_a_number_in_a_gazetteer_are_one_number(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("UPRN", "SAO_START_NUMBER", "SAO_START_SUFFIX", "SAO_END_NUMBER", "SAO_TEXT", "PAO_START_NUMBER", "PAO_START_SUFFIX", "PAO_END_NUMBER",
              "PAO_END_SUFFIX", "PAO_TEXT", "STREET_DESCRIPTOR", "POSTCODE")  # fmt: skip
    rows = [
        ("1", "", "", "", "", "14", "A", "", "", "", "MARE STREET", "E8 3RH"),
        ("2", "", "", "", "", "14", "C", "", "", "", "MARE STREET", "E8 3RH"),
        ("3", "2", "B", "", "", "86", "", "90", "", "", "MARE STREET", "E8 3RH"),
        ("4", "3", "", "", "FLAT", "14", "", "", "", "ELM HOUSE", "MARE STREET", "E8 3RH"),
        ("5", "", "", "", "", "14", "A", "14", "C", "", "MARE STREET", "E8 3RH"),
    ]

    load(Source.GAZETTEER, _file(tmp_path, header, *rows), layout="guess")

    found = store.frame("select uprn, unit_key, number_key, building_key from gazetteer_address order by uprn").rows()
    assert found == [
        ("1", "A", "14", None), ("2", "C", "14", None), ("3", "2B", "86-90", None), ("4", "3", "14", "ELM HOUSE"), ("5", None, "14A-14C", None),
    ]  # fmt: skip


def test_a_gazetteer_with_the_whole_address_in_one_column_is_loaded(load: Load, store: Store, tmp_path: Path) -> None:
    path = _file(tmp_path, ("UPRN", "FullAddress", "PostCode"), ("1", "Flat 2, 14 Mare Street, London", "E8 3RH"))
    assert load(Source.GAZETTEER, path, layout="guess").rows_loaded == 1
    assert store.frame("select unit_key, number_key from gazetteer_address").rows() == [("2", "14")]


def test_the_postcode_of_an_address_in_five_lines_may_be_the_fifth(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Account No", "Liable Person", "Addr1", "Addr2", "Addr3", "Addr4", "Addr5", "Liable From", "Liable To")
    row = ("1", "Ada Obi", "FLAT 1", "ELM HOUSE", "14 MARE STREET", "LONDON", "E8 3RH", "01/02/2020", "")
    load(Source.COUNCIL_TAX, _file(tmp_path, header, row), layout="guess")
    assert store.frame("select unit_key, number_key, building_key, postcode_key from resident").rows() == [
        ("1", "14", "ELM HOUSE", "E83RH")
    ]


def test_a_third_and_a_fourth_liable_person_are_residents_too(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Account Number", *(f"Liable Person {number}" for number in range(1, 5)), "Liability Status", "Liability From", "Liability To",
              "Property Address 1", "Property Postcode")  # fmt: skip
    rows = [
        ("1", "MS ADA OBI", "MR JOHN COLE", "MISS ELIF KAYA", "", "Occupier", "2020-02-01", "", "14 MARE STREET", "E8 3RH"),
        ("2", "MR ALI CAN", "", "", "", "Owner", "2020-02-01", "", "16 MARE STREET", "E8 3RH"),
        ("3", "MS JANE HALL", "", "", "", "Live", "2020-02-01", "", "18 MARE STREET", "E8 3RH"),
        ("4", "MS JUNE HALL", "", "", "", "Closed", "2020-02-01", "2021-02-01", "18 MARE STREET", "E8 3RH"),
        ("5", "MS JULY HALL", "", "", "", "Account closed", "2020-02-01", "", "18 MARE STREET", "E8 3RH"),
    ]

    report = load(Source.COUNCIL_TAX, _file(tmp_path, header, *rows), layout="guess")

    found = store.frame("select source_ref, person_no, role, surname, proves_residence from resident order by all").rows()
    assert found == [
        ("1", 1, "lead", "OBI", True), ("1", 2, "liable", "COLE", True), ("1", 3, "liable", "KAYA", True), ("2", 1, "lead", "CAN", False),
        ("3", 1, "lead", "HALL", True), ("4", 1, "lead", "HALL", True), ("5", 1, "lead", "HALL", False),
    ]  # fmt: skip
    assert report.soft_faults == 1  # closed, but nobody knows when


@pytest.mark.parametrize("kind", ["Liability Type", "Liability Reason", "Liability Class"])
@pytest.mark.parametrize("status_first", [True, False])
def test_whether_a_liability_runs_is_not_of_what_kind_it_is(kind: str, status_first: bool) -> None:
    both = ("Liability Status", kind) if status_first else (kind, "Liability Status")
    assert guess(("Account Number", "Liable Person 1", *both, "Property Address 1"), Source.COUNCIL_TAX)["liability"] == kind


def test_the_dates_of_a_person_count_beside_those_of_the_tenancy(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Tenancy Reference", "Person Name", "Relationship", "Tenancy Start Date", "Tenancy End Date", "Person Start Date", "Person End Date",
              "Address Line 1", "Postcode")  # fmt: skip
    rows = [
        ("7", "OBI, ADA", "Main Tenant", "01/02/2019", "31/12/9999", "01/02/2019", "31/12/9999", "14 MARE STREET", "E8 3RH"),
        ("7", "COLE, JOHN", "Spouse/Partner", "01/02/2019", "31/12/9999", "05/03/2020", "06/07/2024", "14 MARE STREET", "E8 3RH"),
    ]

    load(Source.TENANCY, _file(tmp_path, header, *rows), layout="guess")

    found = store.frame("select surname, valid_from::varchar, valid_to::varchar from resident order by surname").rows()
    assert found == [("COLE", "2020-03-05", "2024-07-06"), ("OBI", "2019-02-01", None)]


def test_the_dates_of_a_liability_come_before_those_of_its_account(load: Load, store: Store, tmp_path: Path) -> None:
    header = (
        "Account No",
        "Account Start Date",
        "Account End Date",
        "Liability Start Date",
        "Liability End Date",
        "Liable Party",
        "Addr1",
        "Postcode",
    )
    row = ("1", "01/02/2019", "", "05/03/2020", "06/07/2024", "COLE, MR JOHN", "14 MARE STREET", "E8 3RH")

    load(Source.COUNCIL_TAX, _file(tmp_path, header, row), layout="guess")

    assert store.frame("select valid_from::varchar, valid_to::varchar from resident").rows() == [("2020-03-05", "2024-07-06")]
