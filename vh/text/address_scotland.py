"""How flats are named in Scotland: 2R is on the right of the second floor, SECOND FLOOR FLAT 1 and 2F1 are 2/1, G/1 is 0/1, and 5/12 flat 12 of number 5.

Elsewhere 2R may be flat R of two, and 5/12 HIGH STREET some houses in one: so the postcode has to say where an address is.
"""

import re
from functools import lru_cache

from vh.text.address_slashes import STAIR_SIDES
from vh.text.unit_keys import read_unit, unit_key
from vh.text.units import SCOTTISH_AREAS

_AREAS = frozenset(SCOTTISH_AREAS)
_NUMBER_FIRST = frozenset(("EH",))
"""Where the number of the house is written before that of the flat, as in Edinburgh; in Glasgow 1/24 may be flat 1 of number 24."""
_AREA = re.compile(r"\s*([A-Za-z]{1,2})\s*[0-9]")
_FLOOR_AND_SIDE = re.compile(r"([0-9GBT]|[0-9]{2}(?=F))F?-?([LRM])(?:EFT|IGHT|IDDLE)?")
"""2R, 2FR, GL, TFM, GF-R and 2-LEFT; not 2C, which is beside 2A."""
_FLOOR_AND_DOOR = re.compile(r"([0-9G])F([1-9])")
_GROUND_DOOR = re.compile(r"G([1-9])")
_DOOR = re.compile(r"[1-9]")
_SLASHED = re.compile(r"([0-9]+)/([0-9]+[A-Z]?)")


@lru_cache(maxsize=65_536)
def in_scotland(postcode: str | None) -> bool:
    """Whether a postcode, written in any way, is of a Scottish area; TD, which lies on both sides of the border, counts as one."""
    return _area(postcode) in _AREAS


def _area(postcode: str | None) -> str:
    found = _AREA.match(postcode or "")
    return found[1].upper() if found else ""


def floor_and_door(key: str) -> str:
    """The key of a floor and a door as with a slash between, if it is one: 2F1 is 2-1, as 2/1 and SECOND FLOOR FLAT 1 are one flat.

    >>> floor_and_door("2F1"), floor_and_door("GF1"), floor_and_door("2-1"), floor_and_door("G1"), floor_and_door("2")
    ('2-1', '0-1', '2-1', 'G1', '2')
    """
    found = _FLOOR_AND_DOOR.fullmatch(key)
    return f"{found[1].replace('G', '0')}-{found[2]}" if found else key


@lru_cache(maxsize=65_536)
def scottish_unit(unit: str, *, of_a_building: bool) -> str | None:
    """The key of a unit in Scotland, a floor with its side or with its door.

    A number after a floor is the door there, but in a named block, where flats are counted through.

    >>> [scottish_unit(unit, of_a_building=False) for unit in ("SECOND FLOOR FLAT 1", "2F1", "2R", "SECOND FLOOR RIGHT", "G1", "FLAT 2-1", "FLAT 12")]
    ['2-1', '2-1', '2F-RIGHT', '2F-RIGHT', '0-1', '2-1', '12']
    """
    key = unit_key(unit)
    if key is None:
        return None
    read = read_unit(unit)
    if len(read.floors) == 1 and _DOOR.fullmatch(read.ident) and not (of_a_building or read.room or read.prefix or read.side):
        return floor_and_door(f"{read.floors[0]}{read.ident}")
    if found := _GROUND_DOOR.fullmatch(key):
        return f"0-{found[1]}"
    if found := _FLOOR_AND_SIDE.fullmatch(key):
        return f"{'G' if found[1] == '0' else found[1]}F-{STAIR_SIDES[found[2]]}"
    return floor_and_door(key)


def number_and_flat(number: str, unit: str | None, postcode: str | None) -> tuple[str, str] | None:
    """The house and the flat that a number with a slash stands for: 5/12 HIGH STREET is flat 12 of number 5 in Edinburgh.

    After another number it is a floor and a door: 14 2/3 HIGH STREET is door 2/3 of number 14, and 14 1/2 no half. None where it is neither.

    >>> number_and_flat("5/12", None, "EH9 1AA"), number_and_flat("2/3", "14", "G12 8QQ"), number_and_flat("3/5", "FLAT 2", "G12 8QQ")
    (('5', '12'), ('14', '2-3'), None)
    """
    if number.endswith("½") and unit is None:
        return number[:-1], "1-2"
    found = _SLASHED.fullmatch(number)
    if found is None:
        return None
    if unit is None:
        return (found[1], found[2]) if _area(postcode) in _NUMBER_FIRST else None
    if re.fullmatch(r"[0-9]+[A-Z]?", unit) and len(found[1]) == len(found[2]) == 1:
        return unit, f"{found[1]}-{found[2]}"
    return None
