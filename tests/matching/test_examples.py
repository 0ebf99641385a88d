"""The examples in docs/names.md and docs/addresses.md are what the hub does."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.factory import levels_of
from vh.ruleset import Forename, Surname
from vh.text.addresses import DwellingRelation, address_keys, compare_dwellings, parse_address

DOCS = Path(__file__).resolve().parents[2] / "docs"
BORN = date(1980, 5, 17)
FORENAMES = {
    "same, not common": Forename.UNCOMMON, "same": Forename.EXACT, "spelling": Forename.FAMILY, "middle name": Forename.SECOND_NAME,
    "nearly": Forename.CLOSE, "initial": Forename.INITIAL, "middle initial": Forename.SECOND_INITIAL, "another": Forename.DIFFERS,
}  # fmt: skip
SURNAMES = {
    "same": Surname.EXACT, "a part": Surname.PART, "nearly": Surname.CLOSE, "not compared": Surname.MISSING, "another": Surname.DIFFERS,
}  # fmt: skip
RELATIONS = {
    "the same": DwellingRelation.SAME, "the flat is unclear": DwellingRelation.UNIT_UNCLEAR, "another flat": DwellingRelation.OTHER_UNIT,
    "another building": DwellingRelation.OTHER_BUILDING,
}  # fmt: skip


def rows(document: str, *heading: str) -> Iterator[tuple[str, ...]]:
    """The rows of all tables of a document that have this heading."""
    of_these = False
    for line in (DOCS / document).read_text(encoding="utf-8").splitlines():
        cells = tuple(cell.strip() for cell in re.findall(r"(?<=\|)[^|]+(?=\|)", line))
        of_these = cells == heading or (of_these and bool(cells))
        if of_these and cells != heading and set(cells) != {"---"}:
            yield cells


NAMES = list(rows("names.md", "applicant", "record", "forenames", "surnames"))
ADDRESSES = list(rows("addresses.md", "one address", "another", "they are"))


def _person(written: str) -> dict[str, object]:
    forename, surname = written.removesuffix("†").strip().split(" / ")
    return {"forename": forename, "surname": surname} | ({"born": BORN} if written.endswith("†") else {})


@cache
def _found() -> dict[tuple[str, ...], dict[str, Any]]:
    pairs = [(_person(record), _person(applicant)) for applicant, record, *_ in NAMES]
    return dict(zip(NAMES, levels_of(pairs), strict=True))


def test_there_are_examples() -> None:
    assert len(NAMES) > 75
    assert len(ADDRESSES) > 55
    assert {words for *_, words, _ in NAMES} == set(FORENAMES)
    assert {words for *_, words in NAMES} == set(SURNAMES)
    assert {words for *_, words in ADDRESSES} == set(RELATIONS)


@pytest.mark.parametrize("row", NAMES, ids=" · ".join)
def test_names_agree_as_the_document_says(row: tuple[str, str, str, str]) -> None:
    found = _found()[row]
    assert (Forename(found["forename"]), Surname(found["surname"])) == (FORENAMES[row[2]], SURNAMES[row[3]])


@pytest.mark.parametrize("row", ADDRESSES, ids=" · ".join)
def test_addresses_stand_to_each_other_as_the_document_says(row: tuple[str, str, str]) -> None:
    one, other = (address_keys(parse_address(written)) for written in row[:2])
    assert compare_dwellings(one, other) == compare_dwellings(other, one) == RELATIONS[row[2]]
