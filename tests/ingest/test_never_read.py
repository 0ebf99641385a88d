"""Columns the hub has no need of are refused by their header, and National Insurance numbers also by what they look like."""

from pathlib import Path

import polars as pl
import pytest

from tests.ingest.conftest import Load
from tests.ingest.extracts import extract
from vh.errors import InputError
from vh.ingest import make_layout, preview
from vh.ingest.columns import BUILT_IN
from vh.ingest.fields import FIELDS
from vh.ingest.guessing import guess
from vh.ingest.never_read import national_insurance_columns, never_read
from vh.model import Source
from vh.settings import Settings
from vh.store import Store

REFUSED = [
    "N.I. No", "N I Number", "NI Number", "ni_no", "NI_NUMBER", "Nat Ins No", "National_Ins_No", "NatInsNo", "nationalinsurancenumber",
    "NINO", "nino_1", "UK NINO", "claimantnino", "Ins No", "NHS Number", "N.H.S. No", "nhsnumber", "Marital Status", "maritalstatus",
    "Religious Belief", "Sexuality", "Sexual Orientation", "Gender", "Wages", "Net wage", "Tel No", "Tel.", "TELNO", "Home Telephone",
    "mobileno", "Passport No", "PassportNumber", "email_address", "customeremail", "Ethnic Origin", "BlueBadgeNo", "Sort Code",
]  # fmt: skip
READ = [
    "Essex",
    "Hotel",
    "Hotel No",
    "Title",
    "Penino",
    "Uni",
    "Mini Number",
    "Initials",
    "Union Street",
    "Tenancy No",
    "Person No",
    "UPRN",
]


@pytest.mark.parametrize("header", REFUSED)
def test_a_header_of_what_the_hub_has_no_need_of_is_refused(header: str) -> None:
    assert never_read(header)
    assert header not in guess([header], Source.COUNCIL_TAX).values()


@pytest.mark.parametrize("header", READ)
def test_a_header_that_only_looks_like_one_is_read(header: str) -> None:
    assert not never_read(header)


@pytest.mark.parametrize("source", Source)
def test_no_usual_header_of_a_field_is_refused(source: Source) -> None:
    mapped = [(field, header) for layout in BUILT_IN if layout.source is source for field, header in layout.columns.items()]
    usual = [(field.name, header) for field in FIELDS[source] for header in field.usual]
    assert [header for field, header in mapped + usual if never_read(header, field)] == []


def test_only_the_billing_fields_may_read_a_billing_address() -> None:
    headers = ("Billing Address 1", "Billing Postcode", "Forwarding Address 1")
    assert [never_read(header) for header in headers] == [True, True, True]
    assert [never_read(header, "billing_1") for header in headers] == [False, False, False]
    assert dict(guess(headers, Source.COUNCIL_TAX)) == {"billing_1": "Billing Address 1", "billing_postcode": "Billing Postcode"}


def test_a_billing_field_may_not_read_a_national_insurance_number() -> None:
    assert never_read("Billing NI No", "billing_1")


@pytest.mark.parametrize("number", ["QQ123456C", "qq 12 34 56 c", " AB123456A ", "QQ-12-34-56-D"])
def test_a_mapped_column_of_national_insurance_numbers_is_refused_without_showing_one(
    load: Load, store: Store, tmp_path: Path, number: str
) -> None:
    path = extract(tmp_path, "academy", *({"account_ref": number, "addr1": f"{place} ELM ROAD"} for place in range(4)), {})
    with pytest.raises(InputError, match="The column mapped to Account reference seems to hold National Insurance numbers") as told:
        load(Source.COUNCIL_TAX, path)
    assert number not in str(told.value)
    assert store.scalar("select count(*) from load") == 0


def test_a_column_nobody_maps_may_hold_anything(load: Load, tmp_path: Path) -> None:
    assert load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {"for_addr1": "QQ123456C"})).rows_loaded == 1


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["QQ123456C"] * 4 + ["E8 1AA"] * 96, True),
        (["QQ123456C"] * 3 + ["E8 1AA"] * 97, False),
        (["QQ123456C", None], True),
        (["QQ123456E"] * 9, False),
        (["Q1123456C"] * 9, False),
        (["FLAT 2 QQ123456C"] * 9, False),
        ([None], False),
    ],
)
def test_a_few_values_alone_do_not_make_a_column_one_of_national_insurance_numbers(cells: list[str | None], found: bool) -> None:
    rows = pl.DataFrame({"row_number": range(len(cells)), "ref": pl.Series(cells, dtype=pl.String)})
    assert national_insurance_columns(rows) == (("ref",) if found else ())


def test_a_preview_shows_no_national_insurance_number_whatever_its_header(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Ref,Name,Code\n1,Ada Obi,QQ123456C\n2,Chidi Eze,QQ123457D\n", encoding="utf-8")
    assert preview(store, path, Settings()).sample.columns == ["Ref", "Name"]


def test_a_mapping_may_not_name_such_a_column() -> None:
    columns = {"reference": "Ref", "full_name": "Name", "full_address": "Where", "role": "Religious Belief"}
    with pytest.raises(InputError, match=r"does not read columns of the kind chosen for Role\.") as told:
        make_layout("mine", Source.COUNCIL_TAX, columns)
    assert "Belief" not in str(told.value)
