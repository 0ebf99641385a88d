"""UK residential addresses made comparable, exact to the flat: parse, fold to keys, compare two dwellings."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from vh.text.address_lines import BUILDING, ESTATE, OTHER, PLACE, STREET, WEAK, read_lines, split_words, tidy
from vh.text.address_units import unit_key
from vh.text.address_words import BUILDING_KINDS, DIRECTIONS, ESTATE_KINDS, SHORT_WORDS, STREET_KINDS, STRONG_PLACES
from vh.text.postcodes import normalise_postcode, postcode_key


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts, in capitals as a person would write it; None where nothing is said."""

    unit: str | None
    building_number: str | None
    building_name: str | None
    street: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class AddressKeys:
    """An address folded for comparing: equal keys mean the same thing however it was written."""

    unit_key: str | None
    number_key: str | None
    building_key: str | None
    street_key: str | None
    postcode_key: str | None


class DwellingRelation(StrEnum):
    """How two addresses stand to each other."""

    SAME = "same"
    """The same front door."""
    UNIT_UNCLEAR = "unit_unclear"
    """The same building, but one side does not say which unit, or says it in another manner (FLAT B, FIRST FLOOR FLAT)."""
    OTHER_UNIT = "other_unit"
    """The same building, another unit."""
    OTHER_BUILDING = "other_building"
    """Another building, or nothing to say that it is the same."""


def parse_address(lines: Sequence[str | None] | str, postcode: str | None = None) -> Address:
    """Read an address from any number of lines, or one text with line ends, commas or neither.

    The lines may come in any order and hold the postcode; towns, counties and c/o lines are left out.

    >>> parse_address("FLAT 1 RIVERBANK HOUSE 55 WESTERHAM ROAD LONDON E2 0AA")
    Address(unit='FLAT 1', building_number='55', building_name='RIVERBANK HOUSE', street='WESTERHAM ROAD', postcode='E2 0AA')
    >>> parse_address(["6 Cascade Junction", "49", "Norway Maple Pass", "LONDON"], "E8 1EA").building_number
    '49'
    """
    text = lines if isinstance(lines, str) else "\n".join(line for line in lines if line)
    read = read_lines(text)
    return _Assembly(read).address(normalise_postcode(postcode) or read.postcode)
