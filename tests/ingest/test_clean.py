"""From a checked row to residents, applicants, addresses and results; each row loaded or left out by one named rule."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.conftest import Load
from tests.ingest.extracts import SOURCES, extract
from vh.errors import InputError
from vh.ingest import as_row, one_applicant
from vh.model import Source
from vh.store import Store

TABLES = {Source.APPLICATIONS: "applicant", Source.GAZETTEER: "gazetteer_address", Source.INCUMBENT: "incumbent_result"}
Records = Callable[..., tuple[list[dict[str, Any]], dict[str, int]]]


@pytest.fixture
def records(load: Load, store: Store, tmp_path: Path) -> Records:
    """Load rows in a layout; the records that came of them, and what was left out."""

    def do(layout: str, *changes: dict[str, str], **options: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
        source = SOURCES[layout]
        report = load(source, extract(tmp_path, layout, *changes), **options)
        table = TABLES.get(source, "resident")
        assert report.rows_read == report.rows_loaded + report.rows_quarantined + sum(report.left_out.values())
        found = store.frame(f"select * from {table} where load_id = $id order by row_number", id=report.load_id)
        return found.to_dicts(), dict(report.left_out)

    return do


ADA = {
    "forename": "ADA",
    "surname": "OBI",
    "forename_key": "ADA",
    "surname_key": "OBI",
    "unit_key": "2",
    "number_key": "14",
    "postcode": "E8 3RH",
}
HOME = {**ADA, "street": "MARE STREET", "uprn": "100021040002", "proves_residence": True, "valid_to": None}
FIRST = {
    "academy": {"source_ref": "204103429", "person_no": 1, "role": "lead", "liability_type": "Tenant", "valid_from": date(2017, 1, 15)},
    "nfi": {"source_ref": "204103429", "person_no": 1, "role": "lead", "liability_type": "Liable", "valid_from": date(2026, 5, 4)},
    "academy_hb": {"source_ref": "5012223-1-1", "person_no": 1, "role": "claimant", "valid_from": date(2020, 5, 1), "date_of_birth": date(1976, 8, 23)},
    "uh": {"source_ref": "010288/01", "person_no": 1, "role": "tenant", "liability_type": "SEC", "middle_name": "C", "valid_from": date(2019, 7, 22)},
    "mtfh": {"source_ref": "575a0b15", "person_no": 1, "role": "tenant", "liability_type": "Secure", "valid_from": date(2017, 1, 15)},
    "nec": {"source_ref": "400748", "role": "tenant", "middle_name": "C", "valid_from": date(2020, 5, 30), "date_of_birth": date(1979, 10, 4)},
}  # fmt: skip


@pytest.mark.parametrize("layout", FIRST)
def test_a_plain_row_of_each_layout_becomes_one_resident_who_lives_there(records: Records, layout: str) -> None:
    (found,), left_out = records(layout)
    expected = HOME | {"raw_name": found["raw_name"]} | FIRST[layout]
    assert {key: found[key] for key in expected} == expected
    assert left_out == {}


@pytest.mark.parametrize(
    ("layout", "change", "why"),
    [
        ("academy", {"liab_pos": "7"}, "an owner may live elsewhere"),
        ("academy", {"liab_pos": "8"}, "assumed"),
        ("academy", {"liab_pos": "9"}, "void"),
        ("academy", {"liab_pos": "10"}, "other"),
        ("academy", {"liab_pos": "11"}, "suspense"),
        ("academy", {"liab_pos": "12"}, "pays the tax"),
        ("academy", {"liab_pos": "Owner"}, "an owner in words"),
        ("academy", {"liab_pos": "-1"}, "unknown"),
        ("academy", {"live_ind": "0"}, "ended, nobody knows when"),
        ("academy_hb", {"model_amt": "0.00"}, "no award"),
        ("academy_hb", {"away_address_ind": "1"}, "away"),
        ("academy_hb", {"status_ind": "2"}, "claim ended, nobody knows when"),
        ("uh", {"tenure": "LEA"}, "leaseholder"),
        ("mtfh", {"tenure_code": "LHS", "description": "Leasehold (Staircased)"}, "leaseholder"),
        ("mtfh", {"person_type": "Leaseholder"}, "leaseholder by role"),
        ("mtfh", {"tenure_code": "FRE", "description": "Freehold"}, "freeholder"),
        ("nec", {"ltcy_hrv_ttyp_code": "LEASEHOLD", "ltcy_tty_code": "LSE"}, "leaseholder"),
    ],
)
def test_a_record_that_does_not_prove_residence_is_kept_as_such(records: Records, layout: str, change: dict[str, str], why: str) -> None:
    (found,), _ = records(layout, change)
    assert (found["surname"], found["proves_residence"]) == ("OBI", False)


@pytest.mark.parametrize("code", ["0", "1", "2", "3", "4", "5", "6", "04", "4.0", "Joint & Several", "Owner Occupier", "TENANT"])
def test_liabilities_of_people_who_live_there_prove_residence(records: Records, code: str) -> None:
    (found,), _ = records("academy", {"liab_pos": code})
    assert found["proves_residence"]


LEFT_OUT = [
    ("academy", {"liab_name": "EXORS OF ADA OBI DECD", "lead_liab_forename": "", "lead_liab_surname": "EXORS OF ADA OBI DECD"}, "deceased"),
    ("academy", {"liab_name": "THE OCCUPIER", "lead_liab_forename": "", "lead_liab_surname": "THE OCCUPIER"}, "placeholder name (occupier, void, unknown)"),
    ("academy", {"liab_name": "VOID", "lead_liab_forename": "", "lead_liab_surname": "VOID"}, "placeholder name (occupier, void, unknown)"),
    ("academy_hb", {"deceased_date": "2025-04-17 00:00:00.0000000"}, "deceased"),
    ("academy_hb", {"type": "3", "birth_date": "2016-01-01"}, "under 17"),
    ("academy_hb", {"type": "3", "birth_date": ""}, "dependant child, date of birth not known"),
    ("uh", {"dob": "2009-09-02 00:00:00.000"}, "under 17"),
    ("mtfh", {"tenure_code": "PVG", "description": "Private Garage"}, "garage or commercial letting"),
    ("mtfh", {"tenure_code": "TGA", "description": "Tenant Garage"}, "garage or commercial letting"),
    ("mtfh", {"tenure_code": "COM", "description": "Commercial Let"}, "garage or commercial letting"),
    ("mtfh", {"asset_type": "LettableNonDwelling"}, "garage or commercial letting"),
    ("mtfh", {"person_type": "HousingOfficer"}, "member of staff, not a resident"),
    ("nec", {"ltcy_hrv_ttyp_code": "NONRES"}, "garage or commercial letting"),
    ("liberator", {"forename_of_applicant": "TEST", "surname_of_applicant": "TEST"}, "test application"),
    ("liberator", {"forename_of_applicant": "Liberator", "surname_of_applicant": "Tester"}, "test application"),
    ("liberator", {"forename_of_applicant": "BWSCO", "surname_of_applicant": "Anything"}, "test application"),
    ("liberator", {"permit_type": "Business"}, "not a resident's permit"),
    ("liberator", {"permit_type": "Health & Social Care"}, "not a resident's permit"),
    ("llpg", {"sao_text": "STREET RECORD", "blpu_class": "PS"}, "street record"),
    ("llpg", {"lpi_logical_status": "Rejected External"}, "rejected address"),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "change", "rule"), LEFT_OUT)
def test_a_row_is_left_out_by_a_rule_in_plain_words(records: Records, layout: str, change: dict[str, str], rule: str) -> None:
    found, left_out = records(layout, {}, change)
    assert (len(found), left_out) == (1, {rule: 1})


@pytest.mark.parametrize(
    ("forename", "surname"),
    [
        ("Davide", "Testa"),
        ("Laura", "Tester"),
        ("Declan", "Void"),
        ("Park", "Homes"),
        ("The", "Occupier"),
        ("Tess", "Permitt"),
        ("John", "Test"),
        ("Test", "Obi"),
    ],
)
def test_no_application_is_left_out_for_a_name_that_somebody_may_bear(records: Records, forename: str, surname: str) -> None:
    (found,), left_out = records("liberator", {"forename_of_applicant": forename, "surname_of_applicant": surname})
    assert found["surname_key"]
    assert left_out == {}


@pytest.mark.parametrize(
    "kind",
    [
        "Residents",
        "Estate Resident",
        "All Zone",
        "Companion Badge",
        "Visitor Voucher",
        "",
        "Resident permit (School Lane zone)",
        "Residents Market Hill CPZ",
        "Health and care worker who is a resident",
    ],
)
def test_permits_that_a_person_asks_for_as_a_resident_stay(records: Records, kind: str) -> None:
    assert len(records("liberator", {"permit_type": kind})[0]) == 1


def test_a_seventeenth_birthday_on_the_day_of_the_extract_is_old_enough(records: Records) -> None:
    found, _ = records("uh", {"dob": "2009-09-01 00:00:00.000"})
    assert [one["date_of_birth"] for one in found] == [date(2009, 9, 1)]


def test_an_organisation_stays_without_a_persons_name_and_proves_nothing(records: Records) -> None:
    (found,), _ = records("academy", {"liab_name": "MERE HOMES LTD", "lead_liab_forename": "", "lead_liab_surname": "MERE HOMES LTD"})
    assert (found["role"], found["raw_name"], found["proves_residence"]) == ("organisation", "MERE HOMES LTD", False)
    assert (found["forename"], found["surname"], found["surname_key"]) == (None, None, None)
    assert found["number_key"] == "14"


def test_a_joint_name_becomes_two_residents_of_one_row(records: Records) -> None:
    found, _ = records(
        "academy", {"liab_name": "MR A & MRS B SMITH", "lead_liab_forename": "", "lead_liab_surname": "SMITH", "lead_liab_title": ""}
    )
    assert [(one["forename"], one["surname"], one["row_number"]) for one in found] == [("A", "SMITH", 1), ("B", "SMITH", 1)]


def test_the_two_people_of_a_wide_row_become_two_residents_of_one_account(records: Records) -> None:
    second = {"Title 2": "MR", "Forename 2": "CHIDI", "Surname 2": "EZE", "Date of Birth 2": "01/02/1980"}
    found, _ = records("nfi", second)
    assert [(one["forename"], one["surname"], one["person_no"], one["role"], one["date_of_birth"]) for one in found] == [
        ("ADA", "OBI", 1, "lead", None),
        ("CHIDI", "EZE", 2, "liable", date(1980, 2, 1)),
    ]
    assert found[0]["source_ref"] == found[1]["source_ref"]


def test_a_row_of_which_one_of_two_people_is_left_out_is_loaded(records: Records) -> None:
    found, left_out = records(
        "nfi", {"Forename 2": "", "Surname 2": "DECEASED JOHN OBI"}, {"Account Reference Number": "2", "Surname": "VOID", "Forename": ""}
    )
    assert [one["forename"] for one in found] == ["ADA"]
    assert left_out == {"placeholder name (occupier, void, unknown)": 1}


def test_the_awards_of_a_household_are_one_resident_who_is_proven_by_any_of_them(records: Records) -> None:
    found, left_out = records(
        "academy_hb", {"source_filter": "CTS", "model_amt": "0.00"}, {"source_filter": "HB", "model_amt": "£1,046.07"}
    )
    assert [one["proves_residence"] for one in found] == [True]
    assert left_out == {"repeated award of the same person and address": 1}


def test_an_identical_row_is_left_out_as_a_duplicate(records: Records) -> None:
    found, left_out = records("academy", {}, {}, {"account_ref": "2"}, {})
    assert (len(found), left_out) == (2, {"duplicate row": 2})


def test_the_latest_version_of_an_application_counts(records: Records) -> None:
    found, left_out = records(
        "liberator",
        {"application_date": "2026-07-18", "postcode": "E8 1AA"},
        {"application_date": "2026-07-17"},
        {"permit_reference": "HYR1"},
    )
    assert [(one["application_ref"], one["postcode"]) for one in found] == [("HYR3104508", "E8 1AA"), ("HYR1", "E8 3RH")]
    assert left_out == {"earlier version of the same application": 1}


def test_a_values_that_is_doubted_is_dropped_and_the_row_stays(records: Records) -> None:
    (found,), _ = records("liberator", {"uprn": "1.00023E+11", "postcode": "E8", "date_of_birth_of_applicant": "2026-08-01"})
    assert (found["uprn"], found["postcode"], found["date_of_birth"], found["surname"]) == (None, None, None, "OBI")


@pytest.mark.parametrize(
    ("raw", "kept"), [("010008237435", "10008237435"), ("100021040002.0", "100021040002"), ("0", None), ("999999999999", None)]
)
def test_a_uprn_is_text_without_padding(records: Records, raw: str, kept: str | None) -> None:
    assert records("academy", {"uprn": raw})[0][0]["uprn"] == kept


def test_the_interval_is_the_latest_start_and_the_earliest_end(records: Records) -> None:
    (found,), _ = records("nec", {"lpar_hop_end_date": "01-JUN-2024", "ltcy_act_end_date": "01-JUL-2024", "LAUS_START_DATE": "01-JUN-2021"})
    assert (found["valid_from"], found["valid_to"]) == (date(2021, 6, 1), date(2024, 6, 1))


def test_initials_stand_for_a_forename_that_is_not_given(records: Records) -> None:
    (found,), _ = records("uh", {"forename": "", "initials": "TM "})
    assert (found["forename"], found["middle_name"], found["surname"]) == ("T", "M", "OBI")


@pytest.mark.parametrize(
    ("forename", "initials", "middle"),
    [
        ("Chidi Uchenna", "CU ", None),
        ("Chidi", "CU ", "U"),
        ("Chidi Uchenna", "CUO", "O"),
        ("Chidi", "XU ", None),
        ("Anne-Marie", "AMJ", "J"),
    ],
)
def test_initials_say_nothing_of_names_that_are_given(records: Records, forename: str, initials: str, middle: str | None) -> None:
    (found,), _ = records("uh", {"forename": forename, "initials": initials})
    assert found["middle_name"] == middle


def test_a_name_of_the_gazetteer_keeps_its_kind(records: Records) -> None:
    found, _ = records(
        "llpg",
        {},
        {"lpi_logical_status": "Historical", "lpi_end_date": "20200131", "line1": "OLD NAME"},
        {"blpu_class": "PP", "property_shell": "t", "sao_text": ""},
        {"blpu_class": "CR08", "usage_primary": "Commercial", "organisation": "NAILS"},
        {"neverexport": "t"},
    )
    assert [one["is_shell"] for one in found] == [False, False, True, False, False]
    assert [one["is_residential"] for one in found] == [True, True, False, False, True]
    assert [one["out_of_borough"] for one in found] == [False, False, False, False, True]
    assert (found[1]["valid_to"], found[0]["valid_to"]) == (date(2020, 1, 31), None)
    assert (found[0]["unit_key"], found[0]["number_key"], found[0]["street"], found[0]["parent_uprn"]) == (
        "2",
        "14",
        "MARE STREET",
        "100021040001",
    )


def test_a_locality_is_kept_as_a_place_of_its_own(records: Records) -> None:
    """Of the gazetteer only what it calls a locality: its line after the street may be a post town."""
    found, _ = records("llpg", {"locality": "Gt. Wallop", "town": "STOCKBRIDGE"}, {"line3": "NETHER WALLOP", "town": ""})
    assert [(one["place_key"], one["town_key"]) for one in found] == [("GREAT WALLOP", "STOCKBRIDGE"), (None, None)]
    (tenant,), _ = records("nec", {"LAEL_AREA": "NETHER WALLOP"})
    assert tenant["place_key"] == "NETHER WALLOP"
    (permit,), _ = records("liberator", {"address_line_2": "14 Mare Street, Nether Wallop", "address_line_3": "Stockbridge"})
    assert permit["place_key"] == "NETHER WALLOP"


def test_a_result_of_the_older_check_keeps_its_times(records: Records) -> None:
    (found,), _ = records("citizen_index", {"decided_at": "26/07/2026"})
    assert (found["checked_at"], found["decided_at"]) == (datetime(2026, 7, 17, 23, 45), datetime(2026, 7, 26))
    assert found["ci_outcome"] == "not_matched"


def test_an_applicant_typed_in_is_made_comparable_like_one_from_a_file(records: Records, store: Store) -> None:
    (filed,), _ = records("liberator")
    typed = as_row(
        one_applicant(
            forename="Ada",
            surname="Obi",
            address="Flat 2, 14 Mare Street, London",
            postcode="e83rh",
            uprn="100021040002",
            dob="11/02/1977",
            on="2026-07-17",
        )
    )
    row = typed.to_dicts()[0]
    assert set(typed.columns) == set(store.frame("select * from applicant").columns)
    ignored = {"applicant_id", "load_id", "application_ref", "permit_type", "status", "raw_address"}
    assert {key: value for key, value in row.items() if key not in ignored} == {
        key: value for key, value in filed.items() if key not in ignored
    }
    assert (row["applicant_id"], row["load_id"], row["application_ref"]) == (1, 0, "enquiry")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"surname": " "}, "Type the applicant's surname."),
        ({"address": ""}, "Type the address"),
        ({"postcode": "E8"}, "The postcode is not a whole UK postcode."),
        ({"uprn": "1E11"}, "The UPRN is not a number"),
        ({"dob": "31/31/1980"}, "The date of birth cannot be read."),
        ({"on": "soon"}, "The date of the application cannot be read."),
    ],
)
def test_what_cannot_be_used_of_an_applicant_typed_in_is_told(typed: dict[str, str], says: str) -> None:
    given: dict[str, Any] = {"forename": "Ada", "surname": "Obi", "address": "14 Mare Street", **typed}
    with pytest.raises(InputError) as told:
        one_applicant(**given)
    assert says in str(told.value)


@pytest.mark.parametrize("name", ["Test", "Void"])
def test_an_applicant_typed_in_is_answered_whatever_the_name(name: str) -> None:
    found = one_applicant(forename=name, surname=name, address="14 Mare Street")
    assert (found.forename, found.surname) == (name.upper(), name.upper())
