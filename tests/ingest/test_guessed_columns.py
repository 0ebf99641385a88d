"""Which columns are taken by their names from reports, forms and gazetteers of yet other suppliers, and which are asked about."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.ingest.conftest import Load
from vh.errors import InputError
from vh.ingest.guessing import guess, guessed_layout
from vh.model import Source
from vh.store import Store


def _file(folder: Path, header: Sequence[str], *rows: Sequence[str]) -> Path:
    path = folder / "extract.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.mark.parametrize(
    ("source", "header", "taken"),
    [
        (Source.HOUSING_BENEFIT, "PERIOD_START,PERIOD_END", {"start_date": "PERIOD_START", "end_date": "PERIOD_END"}),
        (Source.HOUSING_BENEFIT, "CTR_AMT,HB_AMT", {"reduction_amount": "CTR_AMT", "award_amount": "HB_AMT"}),
        (Source.HOUSING_BENEFIT, "Assessment Period Start", {}),
        (Source.COUNCIL_TAX, "Charge Period Start,Account Start Date", {"start_date": "Account Start Date"}),
        (Source.COUNCIL_TAX, "Disc Code,Disc Start,Disc End", {"discount": "Disc Code", "discount_start": "Disc Start", "discount_end": "Disc End"}),
        (Source.COUNCIL_TAX, "Disc Amount", {}),
        (Source.TENANCY, "Start Date,Expected End Date,Actual End Date", {"start_date": "Start Date", "end_date": "Actual End Date"}),
        (Source.TENANCY, "Start Date,Expected End Date", {"start_date": "Start Date"}),
        (Source.TENANCY, "Person Joined,Person Left", {"person_start": "Person Joined", "person_end": "Person Left"}),
        (
            Source.TENANCY,
            "Tcy-Ref,Per-Surname,Hop-Start,Hop-End,Corr-Adr-Line1",
            {"reference": "Tcy-Ref", "surname": "Per-Surname", "person_start": "Hop-Start", "person_end": "Hop-End"},
        ),
        (Source.APPLICATIONS, "Case Created,Applicant,Applicant Type", {"application_date": "Case Created", "full_name": "Applicant"}),
        (Source.APPLICATIONS, "Permit Created,Application Received By", {}),
        (Source.APPLICATIONS, "Account Name,Permit Holder,House,Street", {"full_name": "Permit Holder", "street_number": "House", "street": "Street"}),
        (
            Source.APPLICATIONS,
            "txt_first_name,About you - Last name,Vehicle keeper - First name,addr_full_address",
            {"forename": "txt_first_name", "surname": "About you - Last name", "full_address": "addr_full_address"},
        ),
        (Source.APPLICATIONS, "CUST_FNAME,CUST_LNAME,APPL_DT", {"forename": "CUST_FNAME", "surname": "CUST_LNAME", "application_date": "APPL_DT"}),
        (
            Source.GAZETTEER,
            "SAO_START_NUM,SAO_START_SFX,PAO_START_NUM,PAO_START_SFX",
            {"unit_number": "SAO_START_NUM", "unit_suffix": "SAO_START_SFX", "street_number": "PAO_START_NUM", "number_suffix": "PAO_START_SFX"},
        ),
        (Source.GAZETTEER, "sub_building,building_number", {"unit_words": "sub_building", "street_number": "building_number"}),
        (
            Source.GAZETTEER,
            "SUB_BUILDING_NAME,BUILDING_NAME,BUILDING_NUMBER,SAO_TEXT,PAO_START_NUMBER,PAO_TEXT",
            {"unit_words": "SAO_TEXT", "street_number": "PAO_START_NUMBER", "building_name": "PAO_TEXT"},
        ),
    ],
)  # fmt: skip
def test_columns_are_taken_by_their_names(source: Source, header: str, taken: dict[str, str]) -> None:
    assert dict(guess(header.split(","), source)) == taken


@pytest.mark.parametrize(
    ("source", "header", "what"),
    [
        (
            Source.APPLICATIONS,
            "Ref,Applied,Surname,HomeAddressLine1,HomePostcode,PermitAddressLine1,PermitPostcode",
            "Columns 4 and 6 could",
        ),
        (
            Source.COUNCIL_TAX,
            "Account No,Name,Property Address,Address 1,Postcode",
            r"Columns 3 \(“Property Address”\) and 4 \(“Address 1”\) could",
        ),
        (Source.TENANCY, "Tenancy Ref,Name,Address,Postcode,Property Postcode", r"Columns 4 \(“Postcode”\) and 5 .* be the postcode"),
    ],
)
def test_of_two_addresses_in_a_row_a_person_is_asked_which_is_lived_at(source: Source, header: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        guessed_layout(header.split(","), source)


@pytest.mark.parametrize(
    ("source", "header", "taken"),
    [
        (Source.COUNCIL_TAX, "Account No,Name,Property Address,Billing Address 1,Postcode,Billing Postcode", "Property Address"),
        (Source.COUNCIL_TAX, "Account No,Name,Prop Addr,Full Property Address,Postcode", "Prop Addr"),
        (Source.TENANCY, "Tenancy Ref,Name,Address,Full Address,Postcode", "Address"),
        (Source.TENANCY, "Tenancy Ref,Name,Property Address,Previous Address,Postcode,Previous Postcode", "Property Address"),
        (
            Source.APPLICATIONS,
            "Permit Ref,Applied,Surname,Applicant Address,Applicant Postcode,Keeper Address,Keeper Postcode",
            "Applicant Address",
        ),
    ],
)
def test_an_address_for_bills_a_former_one_and_the_same_one_again_are_no_second_home(source: Source, header: str, taken: str) -> None:
    assert guessed_layout(header.split(","), source).columns["full_address"] == taken


def test_initials_of_liable_people_and_members_of_a_claim_are_read(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Account No", "Title", "Initials", "Surname", "Address", "Postcode", "Liable From", "Liable To")
    rows = [
        ("1", "Ms", "A.C.", "Obi", "14 Mare Street", "E8 3RH", "01/02/2020", ""),
        ("2", "Mr", "", "Cole", "15 Mare Street", "E8 3RH", "01/02/2020", ""),
    ]
    load(Source.COUNCIL_TAX, _file(tmp_path, header, *rows), layout="guess")
    load(Source.HOUSING_BENEFIT, _file(tmp_path, ("Claim No", *header[1:6], "Claim From", "Claim To"), *rows), layout="guess")
    found = store.frame("select source, forename, middle_name, surname from resident order by all").rows()
    assert found == [
        (source, *name) for source in ("council_tax", "housing_benefit") for name in (("A", "C", "OBI"), (None, None, "COLE"))
    ]  # fmt: skip


def test_what_may_say_an_end_and_was_not_read_is_told(load: Load, tmp_path: Path) -> None:
    header = ("Tenancy Ref", "Tenant Name", "Address", "Postcode", "Start Date", "Expected End Date", "Discount End")
    report = load(
        Source.TENANCY, _file(tmp_path, header, ("1", "Ada Obi", "14 Mare Street", "E8 3RH", "01/02/2020", "", "")), layout="guess"
    )
    assert any("may say when a record ended: “Expected End Date”. If it does" in note for note in report.notes)


def test_where_an_end_was_read_or_none_is_there_nothing_is_told_of_it(load: Load, tmp_path: Path) -> None:
    header = ("Tenancy Ref", "Tenant Name", "Address", "Postcode", "Start Date", "End Date", "Expected End Date")
    row = ("1", "Ada Obi", "14 Mare Street", "E8 3RH", "01/02/2020", "", "")
    for last in (7, 5):
        report = load(Source.TENANCY, _file(tmp_path, header[:last], row[:last]), layout="guess")
        assert not any("may say when a record ended" in note for note in report.notes)
