"""How one dwelling's address is written: as the gazetteer has it, and as clerks and applicants put it."""

from vh.sample.dice import Dice
from vh.sample.places import TOWN, Dwelling

_UNIT_WORDS = (
    ("GROUND FLOOR FLAT", ("GND FLR FLAT", "GFF", "GROUND FLR FLAT")),
    ("FIRST FLOOR FLAT", ("1ST FLR FLAT", "FFF", "1ST FLOOR FLAT")),
    ("TOP FLOOR FLAT", ("TOP FLR FLAT", "TFF")),
    ("BASEMENT FLAT", ("BST FLAT", "LGND FLR FLAT", "BSMT FLAT")),
)
_STREET_WORDS = (
    ("STREET", "ST"),
    ("ROAD", "RD"),
    ("AVENUE", "AVE"),
    ("GARDENS", "GDNS"),
    ("LANE", "LN"),
    ("CLOSE", "CL"),
    ("TERRACE", "TERR"),
)
_BUILDING_WORDS = (("HOUSE", "HSE"), ("COURT", "CT"), ("APARTMENTS", "APTS"))


def gazetteer_lines(dwelling: Dwelling) -> list[str]:
    """The address as the gazetteer has it, town last."""
    place = dwelling.building
    premises = f"{dwelling.number} {place.street}".strip()
    if place.name:
        bare = dwelling.door[:1].isdigit()
        first = [f"{dwelling.door} {place.name}"] if bare else [dwelling.door, place.name]
        return [*first, premises, "LONDON"]
    return [*([dwelling.door] if dwelling.door else []), premises, "LONDON"]


def clerk_parts(dwelling: Dwelling, dice: Dice, *, mess: float = 1.0) -> tuple[str, str, str, str]:
    """Unit, building, number and street as a clerk abbreviates them; `mess` raises or lowers how often."""
    place = dwelling.building
    unit, name, number, street = dwelling.door, place.name, dwelling.number, place.street
    if dice.chance(0.12 * mess):
        street = _abbreviated(street, _STREET_WORDS)
    if dice.chance(0.15 * mess):
        name = _abbreviated(name, _BUILDING_WORDS)
    if place.estate and dice.chance(0.12 * mess):
        number, street = "", place.estate
    unit = _unit(unit, bool(name), dice, mess)
    if dwelling.has_suffix and dice.chance(0.25 * mess):
        unit, number = f"FLAT {dwelling.unit}", place.number
    elif unit.startswith("FLAT ") and unit[5:] in "ABCD" and not name and dice.chance(0.12 * mess):
        unit, number = "", f"{place.number}{unit[5:]}"
    return unit, name, number, street


def _unit(unit: str, in_block: bool, dice: Dice, mess: float) -> str:
    for word, short in _UNIT_WORDS:
        if unit == word:
            return dice.pick(short) if dice.chance(0.25 * mess) else unit
    if in_block and unit[:1].isdigit():
        return f"FLAT {unit}" if dice.chance(0.6) else unit
    if unit.startswith("FLAT ") and dice.chance(0.14 * mess):
        return (
            dice.pick(("FLT ", "" if in_block else "FLT ", "APT ", "FLAT 0" if unit[5:].isdigit() and len(unit) == 6 else "FLAT "))
            + unit[5:]
        )
    return unit


def _abbreviated(text: str, words: tuple[tuple[str, str], ...]) -> str:
    for word, short in words:
        if text.endswith(" " + word):
            return text[: -len(word)] + short
    return text


def clerk_lines(dwelling: Dwelling, dice: Dice, *, mess: float = 1.0) -> list[str]:
    """The address over four lines, split at random as old systems have it; empty lines last."""
    unit, name, number, street = clerk_parts(dwelling, dice, mess=mess)
    pieces = [piece for piece in (unit, name) if piece]
    if number and dice.chance(0.05 * mess):
        pieces += [number, street]
    else:
        pieces.append(f"{number} {street}".strip())
    while len(pieces) > 1 and (len(pieces) > 3 or dice.chance(0.22)):
        at = dice.number(0, len(pieces) - 2)
        pieces[at : at + 2] = [pieces[at] + dice.pick((" ", " ", ", ")) + pieces[at + 1]]
    if len(pieces) < 3 and dice.chance(0.2):
        pieces.append(TOWN)
    pieces.append("LONDON")
    if dice.chance(0.02 * mess):
        pieces[0] += ","
    return [*pieces, "", "", ""][:4]


def written_postcode(postcode: str, dice: Dice, *, missing: float = 0.015) -> str:
    """The postcode as typed: sometimes missing, run together, or with a letter for a digit."""
    if dice.chance(missing):
        return ""
    if dice.chance(0.03):
        return postcode.replace(" ", "")
    return misread_postcode(postcode) if dice.chance(0.008) else postcode


def misread_postcode(postcode: str) -> str:
    """The postcode with letter O for nought and letter I for one, where it has either."""
    return postcode.replace("0", "O").replace("1", "I")
