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
        (
            Source.COUNCIL_TAX,
            "Cyfrif / Account,Enw / Name,Cyfeiriad 1 / Address 1,Cod Post / Postcode,O / From,Hyd / To",
            {
                "reference": "Cyfrif / Account",
                "full_name": "Enw / Name",
                "address_1": "Cyfeiriad 1 / Address 1",
                "postcode": "Cod Post / Postcode",
                "start_date": "O / From",
                "end_date": "Hyd / To",
            },
        ),
        (Source.COUNCIL_TAX, "Subject Address 1,Subject Postcode", {"address_1": "Subject Address 1", "postcode": "Subject Postcode"}),
        (Source.COUNCIL_TAX, "LIABLE_POSITION", {"liability": "LIABLE_POSITION"}),
        (Source.HOUSING_BENEFIT, "Role,Member Start,Member End", {"member_type": "Role", "start_date": "Member Start", "end_date": "Member End"}),
        (
            Source.TENANCY,
            "PAR_TITLE,PAR_FORENAME,PAR_SURNAME,PAR_DOB,MAIN_TENANT_IND,TTYP_CODE,ADR_AREA",
            {
                "title": "PAR_TITLE",
                "forename": "PAR_FORENAME",
                "surname": "PAR_SURNAME",
                "date_of_birth": "PAR_DOB",
                "main_tenant": "MAIN_TENANT_IND",
                "tenure": "TTYP_CODE",
                "locality": "ADR_AREA",
            },
        ),
        (
            Source.TENANCY,
            "ten-ref,per-rel,plc-addr1,plc-pcode,plc-uprn",
            {"reference": "ten-ref", "role": "per-rel", "address_1": "plc-addr1", "postcode": "plc-pcode", "uprn": "plc-uprn"},
        ),
        (Source.TENANCY, "Contract Type", {"tenure": "Contract Type"}),
        (Source.GAZETTEER, "unit,building_number", {"unit_words": "unit", "street_number": "building_number"}),
        (Source.APPLICATIONS, "Date", {"application_date": "Date"}),
        (Source.APPLICATIONS, "Date,Received Date", {"application_date": "Received Date"}),
        (Source.COUNCIL_TAX, "Liability Position,Liability Type", {"liability": "Liability Type"}),
        (Source.COUNCIL_TAX, "Owner / Name,Landlord / Address,Cyfeiriad landlord / Address", {}),
        (Source.HOUSING_BENEFIT, "Role,Relationship", {"member_type": "Relationship"}),
        (Source.TENANCY, "Contract Type,Tenure", {"tenure": "Tenure"}),
        (Source.GAZETTEER, "Unit,SAO Text", {"unit_words": "SAO Text"}),
        (Source.APPLICATIONS, "Date,Date of Application", {"application_date": "Date of Application"}),
        (Source.HOUSING_BENEFIT, "CTR_AMT,HB_AMT", {"reduction_amount": "CTR_AMT", "award_amount": "HB_AMT"}),
        (Source.HOUSING_BENEFIT, "Assessment Period Start", {}),
        (Source.COUNCIL_TAX, "Charge Period Start,Account Start Date", {"start_date": "Account Start Date"}),
        (Source.COUNCIL_TAX, "Disc Code,Disc Start,Disc End", {"discount": "Disc Code", "discount_start": "Disc Start", "discount_end": "Disc End"}),
        (Source.COUNCIL_TAX, "Disc Amount", {}),
        (Source.COUNCIL_TAX, "EXMP CODE,EXMP FROM,EXMP TO", {"exemption": "EXMP CODE", "exemption_end": "EXMP TO"}),
        (Source.INCUMBENT, "Search Date,Match Outcome,Match Score", {"checked_at": "Search Date", "ci_outcome": "Match Outcome"}),
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
            "Columns 4 and 6 could each be the address",
        ),
        (Source.TENANCY, "Tenancy Ref,Name,Address,Asset Address,Unit Address,Postcode", "Columns 4 and 5 could"),
        (Source.APPLICATIONS, "Ref,Applied,Surname,Applicant Address,My Address,Postcode", "Columns 4 and 5 could"),
    ],
)
def test_of_two_addresses_in_a_row_a_person_is_asked_which_is_lived_at(source: Source, header: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        guessed_layout(header.split(","), source)


@pytest.mark.parametrize(
    ("source", "header", "taken"),
    [
        (Source.COUNCIL_TAX, "Account No,Name,Property Address,Billing Address 1,Postcode,Billing Postcode", "Property Address"),
        (Source.COUNCIL_TAX, "Account No,Name,Prop Addr,Full Property Address,Postcode", "Full Property Address"),
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


_JOINT = ("Tenancy No", "Full Name", "Joint Tenant", "Address", "Tenancy Start Date", "Tenancy End Date")


def test_a_column_of_joint_tenants_that_holds_names_is_the_second_tenant(load: Load, store: Store, tmp_path: Path) -> None:
    rows = [
        ("1", "Obi, Ada", "Cole, John", "14 Mare Street, E8 3RH", "01/02/2020", ""),
        ("2", "Kaya, Elif", "", "15 Mare Street, E8 3RH", "01/02/2020", ""),
    ]
    report = load(Source.TENANCY, _file(tmp_path, _JOINT, *rows), layout="guess")
    assert store.frame("select surname, role from resident order by source_ref, person_no").rows() == [
        ("OBI", "tenant"), ("COLE", "joint tenant"), ("KAYA", "tenant"),
    ]  # fmt: skip
    assert any("“Joint Tenant” holds names" in note for note in report.notes)


@pytest.mark.parametrize(
    "flags", [("Y", "N", "Y"), ("Joint tenant", "Sole tenant", ""), ("Not responsible", "Responsible", "Responsible"), ("", "", "")]
)
def test_a_column_of_joint_tenants_that_says_yes_or_no_names_nobody(
    load: Load, store: Store, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    rows = [(str(place), "Obi, Ada", flag, f"{place} Mare Street, E8 3RH", "01/02/2020", "") for place, flag in enumerate(flags, 1)]
    report = load(Source.TENANCY, _file(tmp_path, _JOINT, *rows), layout="guess")
    assert store.frame("select surname from resident").rows() == [("OBI",)] * 3
    assert not any("holds names" in note for note in report.notes)


def test_an_apostrophe_that_keeps_the_noughts_of_a_number_is_no_part_of_it(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Account No", "Surname", "Forename", "Address", "Postcode", "UPRN", "Liable From", "Liable To")
    rows = [
        (f"'0000{place}", surname, "'Ada", f"'{place} Mare Street", "'E8 3RH", "'100021040002", "'01/02/2020", "")
        for place, surname in enumerate(("'T Hooft", "Obi", "'s Gravesande"), 1)
    ]
    load(Source.COUNCIL_TAX, _file(tmp_path, header, *rows), layout="guess")
    found = store.frame(
        "select source_ref, number_key, postcode_key, uprn, valid_from::varchar, raw_name from resident order by all"
    ).rows()
    assert found == [
        ("00001", "1", "E83RH", "100021040002", "2020-02-01", "Ada 'T Hooft"),
        ("00002", "2", "E83RH", "100021040002", "2020-02-01", "Ada Obi"),
        ("00003", "3", "E83RH", "100021040002", "2020-02-01", "Ada 's Gravesande"),
    ]


@pytest.mark.parametrize("mark", ["'{}", '="{}"'])
def test_national_insurance_numbers_marked_as_text_are_refused_too(load: Load, tmp_path: Path, mark: str) -> None:
    header = ("Claim No", "Surname", "Middle name", "Address", "Claim From", "Claim To")
    row = ("1", "Obi", mark.format("QQ123456C"), "14 Mare Street", "01/02/2020", "")
    with pytest.raises(InputError, match="National Insurance"):
        load(Source.HOUSING_BENEFIT, _file(tmp_path, header, row), layout="guess")


def test_columns_set_apart_by_blanks_are_said_to_be_so(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "result.rpt"
    path.write_text(
        "account_number  name      address\n--------------  --------  --------------\n1               ADA OBI   14 MARE STREET\n"
    )
    with pytest.raises(InputError, match="set apart by blanks"):
        load(Source.COUNCIL_TAX, path, layout="guess")


@pytest.mark.parametrize(
    ("first", "what"),
    [
        ('10,"ANYTOWN",1234,2026-11-01,1,2026-11-01,10:00:00,"7.3","F"', "transfer file of a gazetteer"),
        ('1,"ADA OBI","14 MARE STREET","E8 3RH",2026-11-01', "Add a first row with the name of each column"),
    ],
)
def test_a_transfer_file_of_a_gazetteer_is_told_from_a_file_without_column_names(load: Load, tmp_path: Path, first: str, what: str) -> None:
    path = tmp_path / "gazetteer.csv"
    path.write_text(f'{first}\n21,"I",1,100021040002,1\n')
    with pytest.raises(InputError, match=what):
        load(Source.GAZETTEER, path, layout="guess")
