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


def test_of_an_account_with_a_row_a_person_one_is_its_head(load: Load, store: Store, tmp_path: Path) -> None:
    """A grown child who is listed as not liable was a child when the account began, and is nobody's parent for that."""
    header = ("ACC_REF", "PARTY_SEQ", "PARTY_NAME", "LIAB_TYPE", "LIAB_FROM", "LIAB_TO", "PROP_ADDR1", "PROP_PCODE")
    there = ("01/02/2010", "", "14 MARE STREET", "E8 3RH")
    rows = [("1", "1", "OBI MS ADA", "TENANT", *there), ("1", "2", "COLE MR JOHN", "JOINT", *there), ("1", "3", "OBI MS EVE", "NONLIAB", *there),
            ("2", "4", "KAYA MS ELIF", "TENANT", "01/02/2010", "", "16 MARE STREET", "E8 3RH")]  # fmt: skip

    load(Source.COUNCIL_TAX, _file(tmp_path, header, *rows), layout="guess")

    found = store.frame("select source_ref, forename, role, proves_residence from resident order by source_ref, person_no").rows()
    assert found == [
        ("1", "ADA", "lead", True), ("1", "JOHN", "liable", True), ("1", "EVE", "nonliable", True), ("2", "ELIF", "lead", True),
    ]  # fmt: skip


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


@pytest.mark.parametrize(
    ("source", "headers", "found"),
    [
        (Source.HOUSING_BENEFIT, "Claim No, Claimant Name, CLAIM_ADDRESS, Claim Postcode", "CLAIM_ADDRESS=full_address, Claim Postcode=postcode"),
        (Source.TENANCY, "TenancyReference, MainTenantName, AssetAddress, AssetPostcode", "AssetAddress=full_address, AssetPostcode=postcode"),
        (Source.TENANCY, "Agreement Ref, Tenant 1, Unit Address, Unit Postcode", "Unit Address=full_address, Unit Postcode=postcode"),
        (Source.COUNCIL_TAX, "ACCOUNT_REF, TAXPAYER_NAME, HEREDITAMENT_ADDRESS", "TAXPAYER_NAME=full_name, HEREDITAMENT_ADDRESS=full_address"),
        (Source.COUNCIL_TAX, "Account No, Lead Name, 2nd Name, 3rd Name, Address", "2nd Name=full_name_2, 3rd Name=full_name_3"),
        (Source.COUNCIL_TAX, "Account No, Lead Liable Name, Joint Liable Name 3, Address", "Joint Liable Name 3=full_name_3"),
        (Source.COUNCIL_TAX, "Account No, Name, Address, Date Occupied, Date Vacated", "Date Occupied=start_date, Date Vacated=end_date"),
        (Source.COUNCIL_TAX, "Account No, Name, Address, Current Status", "Current Status=live"),
        (Source.APPLICATIONS, "Submission ID, Submitted at, Your first name, Your last name, Your address, Your date of birth",
         "Submission ID=reference, Your first name=forename, Your last name=surname, Your address=full_address, Your date of birth=date_of_birth"),
        (Source.APPLICATIONS, "permit_id, applied, holder_last_name, addr_flat, addr_house_no, addr_street, addr_postcode",
         "addr_flat=unit, addr_house_no=street_number, addr_street=street, addr_postcode=postcode"),
        (Source.APPLICATIONS, "Case Reference, Date of Birth (DD/MM/YYYY), Address (from lookup), UPRN (hidden)",
         "Date of Birth (DD/MM/YYYY)=date_of_birth, Address (from lookup)=full_address, UPRN (hidden)=uprn"),
        (Source.APPLICATIONS, "Case Reference, Surname, House Name/Number, Street Name", "House Name/Number=street_number"),
        (Source.GAZETTEER, "uprn, single_line_address, postcode_locator, lpi_logical_status_code",
         "single_line_address=full_address, postcode_locator=postcode, lpi_logical_status_code=logical_status"),
        (Source.GAZETTEER, "UPRN, SUB_BUILDING_NAME, THOROUGHFARE", "SUB_BUILDING_NAME=unit_words, THOROUGHFARE=street"),
    ],
)  # fmt: skip
def test_columns_are_known_by_what_other_suppliers_call_them(source: Source, headers: str, found: str) -> None:
    guessed = {header.casefold(): field for field, header in guess(headers.split(", "), source).items()}
    wanted = dict(pair.casefold().split("=") for pair in found.split(", "))
    assert {header: guessed.get(header) for header in wanted} == wanted


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("Account Holder Name, Tenant Name", "Tenant Name"),
        ("Applicant Name, Account Name", "Applicant Name"),
        ("Account Name", "Account Name"),
    ],
)
def test_who_holds_the_account_is_asked_only_where_nobody_else_is_named(headers: str, name: str) -> None:
    assert guess(("Permit No", *headers.split(", ")), Source.APPLICATIONS)["full_name"] == name


@pytest.mark.parametrize("whose", ["Contact", "Mailing", "Payer", "Billpayer", "Charge Payer", "Taxpayer"])
def test_the_address_of_who_pays_is_where_the_bill_goes_and_never_the_home(whose: str) -> None:
    found = guess(("Account No", "Name", f"{whose} Address 1", f"{whose} Postcode", "Property Address 1"), Source.COUNCIL_TAX)
    assert (found["billing_1"], found["billing_postcode"], found["address_1"]) == (
        f"{whose} Address 1",
        f"{whose} Postcode",
        "Property Address 1",
    )


@pytest.mark.parametrize(
    ("source", "header"),
    [
        (Source.APPLICATIONS, "Address (previous)"),
        (Source.APPLICATIONS, "Date of birth (partner)"),
        (Source.APPLICATIONS, "Your partner's name"),
        (Source.COUNCIL_TAX, "Building Address"),
        (Source.COUNCIL_TAX, "Landlord Address"),
        (Source.COUNCIL_TAX, "Previous Address"),
        (Source.TENANCY, "Landlord Address"),
        (Source.TENANCY, "Contact Address"),
        (Source.TENANCY, "Street Address Old"),
    ],
)
def test_the_column_of_another_person_or_place_is_not_taken(source: Source, header: str) -> None:
    assert header not in guess(("Reference", header), source).values()


def test_the_dates_of_an_award_are_taken_together(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Claim No", "Claimant Name", "Claim Address", "Claim Postcode", "HB Start Date", "HB End Date")
    load(
        Source.HOUSING_BENEFIT,
        _file(tmp_path, header, ("1", "OBI, MS ADA", "14 MARE ST", "E8 3RH", "1/2/2020", "3/4/2021")),
        layout="guess",
    )
    assert store.frame("select valid_from::varchar, valid_to::varchar from resident").rows() == [("2020-02-01", "2021-04-03")]


def test_starts_without_ends_are_told(load: Load, tmp_path: Path) -> None:
    header = ("Account No", "Name", "Address", "Liable From")
    report = load(Source.COUNCIL_TAX, _file(tmp_path, header, ("1", "ADA OBI", "14 MARE STREET", "1/2/2020")), layout="guess")
    assert any(note.startswith("A column is mapped to Date from and none to Date to") for note in report.notes)
    both = load(
        Source.COUNCIL_TAX, _file(tmp_path, (*header, "Liable To"), ("1", "ADA OBI", "14 MARE STREET", "1/2/2020", "")), layout="guess"
    )
    assert not any("Date to, so every" in note for note in both.notes)


def test_with_universal_credit_a_claim_is_one_by_the_reduction_of_council_tax_alone(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Claim Number", "Claimant Name", "Address 1", "Postcode", "Claim Start Date", "HB Weekly Award", "CTR Weekly Award")
    rows = [
        ("1", "OBI, MS ADA", "14 MARE STREET", "E8 3RH", "2020-01-01", "£0.00", "£12.30"),
        ("2", "COLE, MR JOHN", "16 MARE STREET", "E8 3RH", "2020-01-01", "£80.00", ""),
        ("3", "KAYA, MS ELIF", "18 MARE STREET", "E8 3RH", "2020-01-01", "£0.00", "£0.00"),
    ]
    load(Source.HOUSING_BENEFIT, _file(tmp_path, header, *rows), layout="guess")
    assert store.frame("select source_ref, proves_residence from resident order by all").rows() == [("1", True), ("2", True), ("3", False)]


@pytest.mark.parametrize(
    ("status", "end", "proves"), [("Current", "", True), ("Former", "", False), ("Former", "2021-01-01", True), ("On notice", "", True)]
)
def test_a_former_tenancy_without_an_end_proves_nothing(
    load: Load, store: Store, tmp_path: Path, status: str, end: str, proves: bool
) -> None:
    header = ("Tenancy Ref", "Tenant 1", "Property Address", "Tenancy Status", "Tenancy Start Date", "Tenancy End Date")
    load(Source.TENANCY, _file(tmp_path, header, ("7", "Ms A Obi", "14 Mare Street, E8 3RH", status, "2020-01-01", end)), layout="guess")
    assert store.frame("select proves_residence from resident")["proves_residence"].to_list() == [proves]


@pytest.mark.parametrize(
    ("starts", "end", "ends"),
    [
        (("01-FEB-20", "01-FEB-21", "01-FEB-98"), "31-DEC-99", None),
        (("01/02/20", "01/02/21", "01/02/98"), "31/12/99", None),
        (("01-FEB-98", "01-FEB-97", "01-FEB-96"), "31-DEC-99", "1999-12-31"),
    ],
)
def test_an_open_end_that_lost_its_century_is_open(
    load: Load, store: Store, tmp_path: Path, starts: tuple[str, ...], end: str, ends: str | None
) -> None:
    rows = [(str(number), "OBI, MS ADA", "Tenant", "14 MARE STREET", "E8 3RH", start, end) for number, start in enumerate(starts)]
    load(
        Source.COUNCIL_TAX,
        _file(tmp_path, _CT, *rows, ("9", "CAN, MR ALI", "Tenant", "2 MARE STREET", "E8 3RH", "01-FEB-20", "30-DEC-22")),
        layout="guess",
    )
    found = store.frame("select distinct valid_to::varchar as ends from resident where surname = 'OBI'")["ends"].to_list()
    assert found == [ends]


@pytest.mark.parametrize(
    ("tenure", "proves"),
    [
        ("Secure", [True]),
        ("Use and Occupation", [True]),
        ("Shared Ownership", [True]),
        ("Solders Court Secure", [True]),
        ("Leaseholders", [False]),
        ("Lessee", [False]),
        ("Lease Holder", [False]),
        ("Service Charge Account", [False]),
        ("Assured inc service charges", [True]),
        ("Secure - in arrears", [True]),
        ("Secure (former council)", [True]),
        ("Secure former tenant arrears", [False]),
        ("Leasehold service charge", [False]),
        ("Rent arrears", [False]),
        ("RTB Sold", [False]),
        ("Former Tenant Arrears", [False]),
        ("Rechargeable Works", [False]),
        ("Car Port", []),
        ("GAR", []),
    ],
)
def test_a_rent_account_is_no_proof_where_it_is_of_an_owner_a_debt_or_a_garage(
    load: Load, store: Store, tmp_path: Path, tenure: str, proves: list[bool]
) -> None:
    header = ("Tenancy Ref", "Tenant 1", "Property Address", "Tenancy Type", "Tenancy Start Date", "Tenancy End Date")
    load(
        Source.TENANCY,
        _file(tmp_path, header, ("7", "Ms A Obi", "14 Mare Street, E8 3RH", tenure, "Apr  1 2020 12:00AM", "")),
        layout="guess",
    )
    assert store.frame("select proves_residence from resident")["proves_residence"].to_list() == proves


def test_a_value_wrapped_for_a_spreadsheet_is_the_value(load: Load, store: Store, tmp_path: Path) -> None:
    header = ("Account No", "UPRN", "Name", "Address", "Postcode", "Liable From", "Liable To")
    rows = [
        ('="00123"', '="100021000001"', '="MS ADA OBI"', '14 "THE LIMES", MARE STREET', '="E8 3RH"', '="01/02/2020"', '=""'),
        ("124", "", "MR ALI CAN", "16 MARE STREET", "E8 3RH", "01/02/2020", ""),
    ]
    assert load(Source.COUNCIL_TAX, _file(tmp_path, header, *rows), layout="guess").rows_quarantined == 0
    found = store.frame("select source_ref, uprn, surname, postcode, valid_from::varchar, valid_to from resident order by source_ref")
    assert found.row(0) == ("00123", "100021000001", "OBI", "E8 3RH", "2020-02-01", None)
    assert found["source_ref"].to_list() == ["00123", "124"]


@pytest.mark.parametrize(
    ("source", "headers", "found", "not_found"),
    [
        (Source.APPLICATIONS, "Applicant Name, Account Holder Date of Birth", "Applicant Name=full_name", "Account Holder Date of Birth"),
        (Source.APPLICATIONS, "Account Forename, Applicant Surname", "Applicant Surname=surname", "Account Forename"),
        (Source.APPLICATIONS, "Account Name, Account Date of Birth", "Account Name=full_name, Account Date of Birth=date_of_birth", ""),
        (Source.HOUSING_BENEFIT, "Account Name, Surname, Forename", "Surname=surname, Forename=forename", "Account Name"),
        (Source.COUNCIL_TAX, "First Name, 2nd Name, Surname", "First Name=forename, Surname=surname", "2nd Name"),
        (Source.COUNCIL_TAX, "Name, 2nd Name, 3rd Name", "Name=full_name, 2nd Name=full_name_2, 3rd Name=full_name_3", ""),
        (Source.COUNCIL_TAX, "Liable Parties, Lead Liable Party", "Liable Parties=full_name", "Lead Liable Party"),
        (Source.APPLICATIONS, "Permit No, Customer ID, Your ID, Street", "Street=street", "Customer ID, Your ID"),
        (Source.APPLICATIONS, "Permit No, No., Street", "No.=street_number, Street=street", ""),
    ],
)
def test_a_column_never_makes_one_of_two_people_nor_two_of_one(source: Source, headers: str, found: str, not_found: str) -> None:
    guessed = {header: field for field, header in guess(headers.split(", "), source).items()}
    wanted = dict(pair.split("=") for pair in found.split(", "))
    assert {header: guessed.get(header) for header in wanted} == wanted
    assert not guessed.keys() & set(not_found.split(", "))


@pytest.mark.parametrize(
    ("source", "headers", "field", "header"),
    [
        (Source.COUNCIL_TAX, "Status, Live", "live", "Live"),
        (Source.COUNCIL_TAX, "Account Status, Current", "live", "Current"),
        (Source.COUNCIL_TAX, "Status, Account Status", "live", "Account Status"),
        (Source.TENANCY, "Account Status, Status, Tenancy Status", "status", "Tenancy Status"),
        (Source.TENANCY, "Account Status, Status", "status", "Status"),
        (Source.TENANCY, "Status, Tenant Status", "role", "Tenant Status"),
        (Source.APPLICATIONS, "House Name/Number, House Number", "street_number", "House Number"),
        (Source.GAZETTEER, "SUB_BUILDING_NAME, SAO_TEXT", "unit_words", "SAO_TEXT"),
        (Source.GAZETTEER, "THOROUGHFARE, STREET_DESCRIPTION", "street", "STREET_DESCRIPTION"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_columns_that_of_the_very_thing_is_taken(source: Source, headers: str, field: str, header: str, *, turned: bool) -> None:
    offered = headers.split(", ")
    assert guess(offered[::-1] if turned else offered, source)[field] == header


@pytest.mark.parametrize(
    ("status", "proves"),
    [
        ("Current", True), ("Current - previous balance", True), ("Notice of ending", True), ("Not ended", True),
        ("Former", False), ("Former Tenant", False), ("Tenancy ended", False), ("Ex-tenant", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("terminated", ["", "N"])
def test_a_former_tenancy_without_an_end_proves_nothing_in_several_words_either(
    load: Load, store: Store, tmp_path: Path, status: str, terminated: str, *, proves: bool
) -> None:
    header = ("Tenancy Ref", "Tenant 1", "Property Address", "Status", "Terminated", "Tenancy Start Date", "Tenancy End Date")
    row = ("7", "Ms A Obi", "14 Mare Street, E8 3RH", status, terminated, "1/2/2020", "")
    load(Source.TENANCY, _file(tmp_path, header, row), layout="guess")
    assert store.frame("select proves_residence from resident")["proves_residence"].to_list() == [proves]


@pytest.mark.parametrize(
    ("liability", "proves"),
    [
        ("Owner occ", True), ("Spouse", True), ("Partner moved in", True), ("Joint occupier", True),
        ("Un-occ", False), ("Not in occ", False), ("Second home occ", False), ("Owner occ (not sole or main residence)", False),
        ("Partner left", False), ("Spouse moved out", False), ("Tenant no longer resident", False), ("Business partner", False),
        ("Assumed occ", False),
    ],
)  # fmt: skip
def test_an_occupier_who_does_not_occupy_proves_nothing(load: Load, store: Store, tmp_path: Path, liability: str, *, proves: bool) -> None:
    header = ("Account No", "Name", "Property Address", "Liability Type", "Liable From", "Liable To")
    load(
        Source.COUNCIL_TAX, _file(tmp_path, header, ("7", "Ms A Obi", "14 Mare Street, E8 3RH", liability, "1/2/2020", "")), layout="guess"
    )
    assert store.frame("select proves_residence from resident")["proves_residence"].to_list() == [proves]


@pytest.mark.parametrize(
    ("kind", "proves"),
    [
        ("House with car port", [True]), ("Flat & garage", [True]), ("Secure", [True]), ("Car port", []), ("Garage at flats", []),
        ("Ex-tenant", [False]), ("Previous tenant", [False]), ("Debtor", [False]),
    ],
)  # fmt: skip
def test_a_home_with_a_car_port_is_a_home_and_a_past_tenancy_proves_nothing(
    load: Load, store: Store, tmp_path: Path, kind: str, proves: list[bool]
) -> None:
    header = ("Tenancy Ref", "Tenant 1", "Property Address", "Tenancy Type", "Tenancy Start Date", "Tenancy End Date")
    load(Source.TENANCY, _file(tmp_path, header, ("7", "Ms A Obi", "14 Mare Street, E8 3RH", kind, "1/2/2020", "")), layout="guess")
    assert store.frame("select proves_residence from resident")["proves_residence"].to_list() == proves


@pytest.mark.parametrize(
    ("headers", "home"),
    [
        ("Address, Property Address", {"full_address": "Property Address"}),
        ("Address, Postcode, PropertyAddress", {"full_address": "PropertyAddress"}),
        ("Address 1, Address 2, Address 3, Postcode, Property Address 1, Property Address 2, Property Postcode",
         {"address_1": "Property Address 1", "address_2": "Property Address 2", "postcode": "Property Postcode"}),
        ("Property Address 1, Address 2, Postcode", {"address_1": "Property Address 1", "address_2": "Address 2", "postcode": "Postcode"}),
        ("Property Address, Postcode", {"full_address": "Property Address", "postcode": "Postcode"}),
        ("Address 1, Postcode, Property Postcode", {"address_1": "Address 1", "postcode": "Property Postcode"}),
    ],
)  # fmt: skip
def test_the_address_of_the_property_is_the_home_and_not_another_beside_it(headers: str, home: dict[str, str]) -> None:
    found = guess(("Account No", "Name", *headers.split(", ")), Source.COUNCIL_TAX)
    assert {field: header for field, header in found.items() if field.startswith(("address", "full_address", "postcode"))} == home
