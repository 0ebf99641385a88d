"""Addresses are read, folded and compared as the table of cases says; the comparison in SQL is the one in Python."""

from dataclasses import astuple
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vh.text.addresses import AddressKeys, DwellingRelation, address_keys, compare_dwellings, from_parts, parse_address
from vh.text.dwellings import asked_of_addresses, relation
from vh.text.terms import Record, after

CASES: dict[str, list[list[Any]]] = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text(encoding="utf-8"))


def keys(text: str) -> AddressKeys:
    return address_keys(parse_address(text.replace(" | ", "\n")))


@pytest.mark.parametrize(("text", "unit", "number", "building", "street"), CASES["parse"])
def test_lines_are_read_into_the_keys_of_their_parts(text: str, unit: str, number: str, building: str, street: str) -> None:
    assert astuple(keys(text))[:4] == (unit, number, building, street)


@pytest.mark.parametrize(("text", "place"), CASES["places"])
def test_what_stands_after_the_street_is_kept_as_a_place(text: str, place: str | None) -> None:
    assert parse_address(text.replace(" | ", "\n")).place_key == place


def test_a_locality_in_a_field_of_its_own_goes_before_what_the_street_has() -> None:
    assert from_parts(None, None, "12", "CHURCH LANE", None, "Nether Wallop").place_key == "NETHER WALLOP"
    assert from_parts(None, None, "12", "CHURCH LANE, OVER WALLOP", None, "Nether Wallop").place_key == "NETHER WALLOP"
    assert from_parts(None, None, "12", "CHURCH LANE, OVER WALLOP", None).place_key == "OVER WALLOP"


@pytest.mark.parametrize("case", CASES["parts"], ids=str)
def test_parts_are_folded_to_the_same_keys(case: list[str | None]) -> None:
    unit, building, number, street, *expected = case
    assert list(astuple(address_keys(from_parts(unit, building, number, street, "E8 3RH")))) == [*expected, "E83RH"]


@pytest.mark.parametrize(("relation", "left", "right"), CASES["pairs"])
def test_two_addresses_stand_to_each_other_as_an_officer_would_say(relation: str, left: str, right: str) -> None:
    assert compare_dwellings(keys(left), keys(right)) == DwellingRelation(relation)
    assert compare_dwellings(keys(right), keys(left)) == DwellingRelation(relation)


_BLOCK = AddressKeys("4", None, "SELBY PLACE", "MILL ROAD", "G128AB")


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        (AddressKeys("4", None, None, "SELBY PLACE", "G128AB"), "same"),
        (AddressKeys(None, "4", None, "SELBY PLACE", "G128AB"), "same"),
        (AddressKeys("5", None, None, "SELBY PLACE", "G128AB"), "other_unit"),
        (AddressKeys(None, None, None, "SELBY PLACE", "G128AB"), "other_building"),
        (AddressKeys("4", "12", None, "SELBY PLACE", "G128AB"), "other_building"),
        (AddressKeys("4", None, None, "SELBY PLACE", "G128AD"), "other_building"),
        (AddressKeys("4", None, None, "ALBERT PLACE", "G128AB"), "other_building"),
    ],
)
def test_a_block_called_as_a_street_is_is_the_same_without_its_road(other: AddressKeys, relation: str) -> None:
    """From a text SELBY PLACE alone is read as a street; a source of parts has it as the building."""
    assert compare_dwellings(_BLOCK, other) == compare_dwellings(other, _BLOCK) == DwellingRelation(relation)


def test_a_street_that_is_in_the_field_of_the_building_too_is_no_block() -> None:
    """FLAT 4 may be in any house of SELBY PLACE."""
    street = AddressKeys("4", None, None, "SELBY PLACE", "G128AB")
    both = AddressKeys("4", None, "SELBY PLACE", "SELBY PLACE", "G128AB")
    assert compare_dwellings(street, both) == compare_dwellings(both, street) == DwellingRelation.UNIT_UNCLEAR


@pytest.mark.parametrize(("text", "unit", "number", "building", "street"), CASES["parse"])
def test_reading_what_was_read_changes_nothing(text: str, unit: str, number: str, building: str, street: str) -> None:
    address = parse_address(text.replace(" | ", "\n"))
    again = from_parts(address.unit, address.building_name, address.building_number, address.street, address.postcode)
    assert address_keys(again) == address_keys(address)


@pytest.mark.parametrize(
    ("text", "postcode", "expected"),
    [
        ("14 MARE STREET LONDON E8 3RH", None, "E8 3RH"),
        ("14 MARE STREET LONDON E83RH", None, "E8 3RH"),
        ("14 MARE STREET | E8 3RH | LONDON", None, "E8 3RH"),
        ("14 MARE STREET LONDON E2 OEU", None, "E2 0EU"),
        ("14 MARE STREET LONDON E8 3RH", "N1 1FP", "N1 1FP"),
        ("14 MARE STREET LONDON E8 3RH", "nonsense", "E8 3RH"),
        ("14 MARE STREET LONDON", "n11fp", "N1 1FP"),
        ("14 MARE STREET LONDON E8", None, None),
    ],
)
def test_the_postcode_is_the_one_given_or_else_the_one_in_the_text(text: str, postcode: str | None, expected: str | None) -> None:
    assert parse_address(text.replace(" | ", "\n"), postcode).postcode == expected


def test_lines_given_apart_or_in_one_text_are_read_alike() -> None:
    apart = parse_address(["FLAT 2", None, "", "14 MARE STREET", "LONDON"], "E8 3RH")
    assert apart == parse_address("FLAT 2\n14 MARE STREET\nLONDON\nE8 3RH")


@given(st.text(alphabet="FLAT 12AROUSEGND/-,\n.", max_size=60))
def test_any_text_can_be_read_and_is_the_same_as_itself_or_unclear(text: str) -> None:
    found = address_keys(parse_address(text, "E8 3RH"))
    assert compare_dwellings(found, found) is not DwellingRelation.OTHER_UNIT


def test_the_comparison_in_sql_is_the_one_in_python() -> None:
    texts = sorted({text for _, left, right in CASES["pairs"] for text in (left, right)} | {case[0] for case in CASES["parse"]})
    folded = sorted({astuple(keys(text)) for text in texts}, key=str)
    with duckdb.connect() as con:
        con.execute("create table k (unit_key varchar, number_key varchar, building_key varchar, street_key varchar, postcode_key varchar)")
        con.executemany("insert into k values (?, ?, ?, ?, ?)", folded)
        con.execute("create view two as select a, b from k a, k b")
        a, b = Record("a"), Record("b")
        found = con.execute(f"select a.*, b.*, {relation(a, b).sql} from {after('two', *asked_of_addresses(a, b))}").fetchall()
    wrong = [row for row in found if compare_dwellings(AddressKeys(*row[:5]), AddressKeys(*row[5:10])).value != row[10]]
    assert len(found) == len(list(product(folded, folded)))
    assert wrong == []
