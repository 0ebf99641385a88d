"""Whether two addresses are the same dwelling: the rule in Python, and the same rule as SQL."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein


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
    """Seemingly the same building, but one side does not say which unit, or says it in another manner (FLAT B, FIRST FLOOR FLAT)."""
    OTHER_UNIT = "other_unit"
    """The same building, another unit."""
    OTHER_BUILDING = "other_building"
    """Another building, or nothing to say that it is the same."""


def compare_dwellings(a: AddressKeys, b: AddressKeys) -> DwellingRelation:
    """Whether two addresses are the same dwelling, by their five keys alone. Symmetric; `relation_sql` is the same rule.

    The same building needs its name or its number to agree, and nothing that both state to contradict. Within one postcode
    (about 15 addresses) that is enough; where a postcode is missing or one slip away, the street has to be equal as well.
    A number agrees with a range that begins or ends with it, a name but for spaces and one slip. In a building that is agreed
    a street may differ, as estates and roads are given for one another.

    >>> flat = AddressKeys("2", "14", None, "MARE STREET", "E83RH")
    >>> compare_dwellings(flat, AddressKeys(None, "14", None, "MARE STREET", "E83RH")).name
    'UNIT_UNCLEAR'
    >>> compare_dwellings(flat, AddressKeys("2", "14", None, "MARE STREET", None)).name
    'SAME'
    """
    within = a.postcode_key is not None and a.postcode_key == b.postcode_key
    if not within and not _near_postcodes(a.postcode_key, b.postcode_key):
        return DwellingRelation.OTHER_BUILDING
    names = _names_agree(a.building_key, b.building_key)
    numbers = _numbers_agree(a.number_key, b.number_key)
    streets = _streets_agree(a.street_key, b.street_key)
    if names is False or numbers is False or (streets is False and not names):
        return DwellingRelation.OTHER_BUILDING
    units = _units_agree(a.unit_key, b.unit_key)
    if (names or numbers) and (within or (streets and a.street_key == b.street_key)):
        return _relation(units, a, b)
    estate = _no_road(a.street_key) or _no_road(b.street_key)
    if units is not False and ((within and streets) or (names and estate)):
        return DwellingRelation.UNIT_UNCLEAR
    return DwellingRelation.OTHER_BUILDING


def _relation(units: bool | None, a: AddressKeys, b: AddressKeys) -> DwellingRelation:
    """The relation of two units of one building. Without a unit on either side a house is itself; a block is not, nor is 25 all of 25-27."""
    one_number = a.number_key == b.number_key or a.number_key is None or b.number_key is None
    if a.unit_key is None and b.unit_key is None and one_number and not BLOCK.search(a.building_key or b.building_key or ""):
        return DwellingRelation.SAME
    if units is None:
        return DwellingRelation.UNIT_UNCLEAR
    return DwellingRelation.SAME if units else DwellingRelation.OTHER_UNIT


BLOCK = re.compile(r" (APARTMENTS|MANSIONS|TOWER|TOWERS|POINT|HEIGHTS|COURT|FLATS|BUILDINGS|MAISONETTES|HALLS)$")
"""Buildings that are never one dwelling (HOUSE, LODGE and HALL may be)."""

SLIPS_FORGIVEN = re.compile(r"^[A-Z]{3,}( [A-Z]{3,})*$")
"""Names in which one slip is forgiven, if of 8 letters or more: none with a letter or number for a word (BLOCK A, TOWER 2)."""


def _near_postcodes(a: str | None, b: str | None) -> bool:
    """One postcode missing, or one slip away from the other."""
    return a is None or b is None or DamerauLevenshtein.distance(a, b) <= 1


def _names_agree(a: str | None, b: str | None) -> bool | None:
    """None if a name is not stated, or not in full (STAMFORD STREET AP)."""
    if a is None or b is None:
        return None
    if a != b and (a.startswith(b) or b.startswith(a)):
        return None
    return _spelt_alike(a, b)


def _streets_agree(a: str | None, b: str | None) -> bool | None:
    """As names do, but a street cut short agrees."""
    if a is None or b is None:
        return None
    return a.startswith(b) or b.startswith(a) or _spelt_alike(a, b)


def _spelt_alike(a: str, b: str) -> bool:
    if a == b:
        return True
    if min(len(a), len(b)) < 8 or not (SLIPS_FORGIVEN.match(a) and SLIPS_FORGIVEN.match(b)):
        return False
    return DamerauLevenshtein.distance(a.replace(" ", ""), b.replace(" ", "")) <= 1


def _numbers_agree(a: str | None, b: str | None) -> bool | None:
    if a is None or b is None:
        return None
    return a == b or (("-" in a) != ("-" in b) and (b in a.split("-") or a in b.split("-")))


def _no_road(street: str | None) -> bool:
    return street is None or street.endswith(" ESTATE")


def _units_agree(a: str | None, b: str | None) -> bool | None:
    """None where one is not stated, or the two are named in manners that tell neither sameness nor difference."""
    if a is None or b is None:
        return None
    if a == b:
        return True
    if " " in a or " " in b:
        return False
    base_a, _, side_a = a.partition("-")
    base_b, _, side_b = b.partition("-")
    if base_a == base_b:
        return False if side_a and side_b else None
    manner = _manner(base_a)
    return False if manner and manner == _manner(base_b) else None


_MANNERS = {
    "floor": re.compile(r"^([GB]F|\dF)$"),
    "number": re.compile(r"^\d+[A-Z]?$"),
    "letter": re.compile(r"^[A-Z]$"),
    "room": re.compile(r"^(\d+[A-Z]?)?R\d+[A-Z]?$"),
    "studio": re.compile(r"^S\d+[A-Z]?$"),
}
"""How a unit is named. Two units of one manner and another name are two; a TOP FLOOR FLAT or PENTHOUSE is comparable with nothing."""


def _manner(unit: str) -> str:
    return next((name for name, pattern in _MANNERS.items() if pattern.match(unit)), "")


def relation_sql(a: str, b: str) -> str:
    """`compare_dwellings` as a DuckDB expression over the five key columns of two table aliases; gives the relation's value.

    >>> relation_sql("a", "r").startswith("case")
    True
    """
    keys = ("postcode_key", "building_key", "number_key", "street_key", "unit_key")
    (pa, na, ha, sa, ua), (pb, nb, hb, sb, ub) = ([f"{side}.{key}" for key in keys] for side in (a, b))
    within = f"coalesce({pa} = {pb}, false)"
    near = f"({pa} is null or {pb} is null or damerau_levenshtein({pa}, {pb}) <= 1)"
    names = f"(case when {na} = {nb} then true when {_prefix(na, nb)} then null else {_alike(na, nb)} end)"
    streets = f"(case when {_prefix(sa, sb)} then true else {_alike(sa, sb)} end)"
    either_end = f"list_contains(string_split({ha}, '-'), {hb}) or list_contains(string_split({hb}, '-'), {ha})"
    numbers = f"({ha} = {hb} or (contains({ha}, '-') <> contains({hb}, '-') and ({either_end})))"
    no_road = " or ".join(f"{street} is null or {street} like '% ESTATE'" for street in (sa, sb))
    house = (
        f"{ua} is null and {ub} is null and coalesce({ha} = {hb}, true) and not regexp_matches(coalesce({na}, {nb}, ''), '{BLOCK.pattern}')"
    )
    units = _units_sql(ua, ub)
    return (
        f"case when not ({within} or {near}) then 'other_building'"
        f" when not {names} or not {numbers} or (not {streets} and not coalesce({names}, false)) then 'other_building'"
        f" when (coalesce({names}, false) or coalesce({numbers}, false)) and ({within} or coalesce({sa} = {sb}, false)) then case"
        f" when {house} then 'same' when {units} is null then 'unit_unclear' when {units} then 'same' else 'other_unit' end"
        f" when coalesce({units}, true) and (({within} and coalesce({streets}, false)) or (coalesce({names}, false) and ({no_road})))"
        f" then 'unit_unclear' else 'other_building' end"
    )


def _prefix(a: str, b: str) -> str:
    return f"starts_with({a}, {b}) or starts_with({b}, {a})"


def _alike(a: str, b: str) -> str:
    forgiven = f"regexp_matches({a}, '{SLIPS_FORGIVEN.pattern}') and regexp_matches({b}, '{SLIPS_FORGIVEN.pattern}')"
    near = f"damerau_levenshtein(replace({a}, ' ', ''), replace({b}, ' ', '')) <= 1"
    return f"({a} = {b} or (least(length({a}), length({b})) >= 8 and {forgiven} and {near}))"


def _units_sql(a: str, b: str) -> str:
    bases = [f"split_part({unit}, '-', 1)" for unit in (a, b)]
    sides = " and ".join(f"split_part({unit}, '-', 2) <> ''" for unit in (a, b))
    manners = " or ".join(
        " and ".join(f"regexp_matches({base}, '{pattern.pattern}')" for base in bases)
        + ("" if name == "floor" else "".join(f" and not regexp_matches({base}, '{_MANNERS['floor'].pattern}')" for base in bases))
        for name, pattern in _MANNERS.items()
    )
    return (
        f"(case when {a} is null or {b} is null then null when {a} = {b} then true"
        f" when contains({a}, ' ') or contains({b}, ' ') then false"
        f" when {bases[0]} = {bases[1]} then case when {sides} then false end"
        f" when {manners} then false end)"
    )
