"""An address in parts, and the keys that it is folded to for comparing."""

import re
from dataclasses import dataclass, field

from vh.text.address_names import building_key, street_key
from vh.text.address_scotland import floor_and_door, in_scotland, number_and_flat, scottish_unit
from vh.text.address_tokens import number_in_words
from vh.text.address_units import PITCHES
from vh.text.address_words import BUILDING_KINDS, NUMBERED_HOMES
from vh.text.dwellings import BESIDE_A_HOUSE, AddressKeys
from vh.text.postcodes import postcode_key
from vh.text.unit_keys import unit_key


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts, in capitals as a person would write it; None where nothing is said."""

    unit: str | None
    building_number: str | None
    building_name: str | None
    street: str | None
    postcode: str | None
    place_key: str | None = field(default=None, compare=False, repr=False)
    """What stands after the street, or after the house's name where there is no street, folded: a village, perhaps; see `vh.text.localities`.
    Which dwelling it is, the rest says: without it two addresses are equal."""


def address_keys(address: Address) -> AddressKeys:
    """Fold an address to its five keys.

    >>> address_keys(Address(None, "12A", None, "MARE ST", None))
    AddressKeys(unit_key='A', number_key='12', building_key=None, street_key='MARE STREET', postcode_key=None)
    """
    unit, number = _unit_and_number(address)
    building = building_key(address.building_name) if address.building_name else None
    street = street_key(address.street) if address.street else None
    if number:
        number = (number.lstrip("0") or "0").replace("½", "-HALF")
    if number and number[-1].isalpha() and "-" not in number and (unit is None or unit in (number, number[-1]) or address.unit in _OVER):
        number, unit = number[:-1], number[-1]
    if street and not number and not building:
        number, street = _with_its_number(street)
    if street and not building and number and not unit and street.rsplit(" ", 1)[-1] in _BUILDING_WORDS:
        unit, number, building, street = number, None, street, None
    elif building and not street and number and unit:
        building, street = None, building
    if unit and not number and building in NUMBERED_HOMES and unit.isdigit() and building == address.building_name:
        unit, building = f"{building}{unit}", None
    if address.unit == "REAR OF" and number and building and _STANDS_BEHIND.fullmatch(building):
        unit = None
    if unit and building and _HALL.search(building):
        unit = _ROOM.sub(r"\1", unit)
    if unit and building and building.endswith("CARAVANPARK"):
        unit = _PITCH.sub("", unit)
    if unit and building and (home := _HOME.match(unit)) and building.endswith(f" {home[1]}S"):
        unit = unit[home.end(1) :]
    return AddressKeys(unit, number, building, street, postcode_key(address.postcode))


def _unit_and_number(address: Address) -> tuple[str | None, str | None]:
    """The key of the unit, and the number; what a slash in the number means depends on where the address is."""
    unit, number, named = address.unit, address.building_number, bool(address.building_name)
    scottish = in_scotland(address.postcode)
    if scottish and not (number and unit and named):
        found = number_and_flat(number, unit, address.postcode) if number else unit and number_and_flat(unit, None, address.postcode)
        if found:
            number, unit = found
    if number and "/" in number:
        first, last = number.split("/")
        if not unit and not scottish and int(re.sub("[A-Z]", "", last)) - int(first) > _LONGEST_RANGE:
            number, unit = last, first
        else:
            number = f"{first}-{last}"
    if not unit:
        return None, number
    if scottish:
        return scottish_unit(unit, of_a_building=named), number
    key = unit_key(unit)
    return (floor_and_door(key) if key and not address.postcode else key), number


def _with_its_number(street: str) -> tuple[str | None, str]:
    """FOUR PEEL STREET is number 4, if nothing else says which house; not SEVEN SISTERS ROAD, NINE MILE RIDE.

    >>> _with_its_number("FOUR PEEL STREET"), _with_its_number("SEVEN SISTERS ROAD")
    (('4', 'PEEL STREET'), (None, 'SEVEN SISTERS ROAD'))
    """
    words = street.split()
    number, last = number_in_words(words, 0)
    rest = words[last + 1 :]
    if not number.isdigit() or len(rest) < 2 or rest[0] in _COUNTED or (rest[0].endswith("S") and number != "1"):
        return None, street
    return number, " ".join(rest)


_COUNTED = {
    *("ACRE", "ARCH", "ASH", "BRIDGE", "CHIMNEY", "COLT", "CROSS", "ELM", "FIELD", "FURLONG", "GATE", "HILL", "LANE", "WANTZ"),
    *("MILE", "MILL", "OAK", "PENNY", "POINT", "POST", "STAR", "TREE", "WAY", "WELL"),
}
"""Words that streets count although they are not many of them: NINE MILE RIDE, THREE COLT STREET."""
_LONGEST_RANGE = 40
"""No house has so many numbers: 3/169 HIGH STREET is flat 3 of number 169."""
_OVER = ("FLAT OVER", "FLAT ABOVE", "OVER", "ABOVE", "OVER SHOP", "ABOVE SHOP")
"""12A HIGH STREET (FLAT OVER) is 12A; a FLAT ABOVE BOOTS, 12A HIGH STREET is above it."""
_STANDS_BEHIND = re.compile(f"{BESIDE_A_HOUSE}|COTTAGE")
"""COACH HOUSE, REAR OF 59 BOND STREET is the coach house; what is at the REAR OF ELM HOUSE is not the house, and a ROSE COTTAGE may be either."""
_HALL = re.compile(r" HALLS?( BLOCK \w+)?$")
"""Of student halls: there a room's number is the dwelling's, and FLAT 4 ROOM B is 4B."""
_ROOM = re.compile(r"^R(?=[A-Z]?\d)|^(\d+)R(?=[A-Z]$)")
_PITCH = re.compile(rf"^(?:{'|'.join(sorted(PITCHES))})(?=\d)")
"""On a park of caravans the pitch, the plot and the home have one number."""
_HOME = re.compile(rf"({'|'.join(sorted(NUMBERED_HOMES | PITCHES))})(?=\d)")
"""LODGE 4, VALLEY LODGES is 4 VALLEY LODGES."""
_BUILDING_WORDS = frozenset(BUILDING_KINDS.values())
