"""UK residential addresses made comparable, exact to the flat: parse, fold to keys, compare two dwellings."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from vh.text.address_lines import BUILDING, ESTATE, OTHER, PLACE, STREET, WEAK, Lines, read_lines, split_words, tidy
from vh.text.address_units import DESIGNATORS, is_number, unit_key
from vh.text.address_words import BUILDING_KINDS, DIRECTIONS, ESTATE_KINDS, GLUED_STREET_KINDS, SAINTS, SHORT_WORDS, STREET_KINDS, STRONG_PLACES
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
    return _assemble(read, normalise_postcode(postcode) or read.postcode)


@dataclass(slots=True)
class _Piece:
    """A run of words of one kind, with the number before it and the place of its chunk among the lines."""

    kind: str
    number: str
    words: tuple[str, ...]
    chunk: int


def _assemble(read: Lines, postcode: str | None) -> Address:
    """Decide which piece is the street, which the building, and whose the numbers are."""
    unit = read.unit
    pieces, loose = _pieces(read)
    street = _choose_street(pieces, bool(unit))
    if street is None and loose:
        street = next((piece for piece in pieces if piece.kind == PLACE and piece.words not in STRONG_PLACES), None)
    number = street.number if street else ""
    building = _choose_building(pieces, street)
    if building and building.number:
        if not unit.ident and not unit.prefix:
            unit.ident = building.number
            unit.words = [building.number]
        elif not number:
            number = building.number
    for spare in loose:
        if not number and (street or not building or unit):
            number = spare
        elif not unit:
            unit.ident = spare
            unit.words = [spare]
    if street and not number and not building and read.glued == street.chunk and unit.ident[:1].isdigit() and not unit.room:
        number, unit.ident = unit.ident, ""
        unit.words = [word for word in unit.words if word != number] if unit else []
    return Address(
        unit=_words(unit.words) if unit else None,
        building_number=_words([number]),
        building_name=_words(building.words) if building else None,
        street=_words(street.words) if street else None,
        postcode=postcode,
    )


def _pieces(read: Lines) -> tuple[list[_Piece], list[str]]:
    """The pieces in order; a number alone on its line goes with the words of the next. Numbers left over come second."""
    pieces: list[_Piece] = []
    loose: list[str] = []
    waiting = ""
    for place, (number, words) in enumerate(read.chunks):
        if not words:
            if waiting:
                loose.append(waiting)
            waiting = number
            continue
        if waiting and number:
            loose.append(waiting)
            waiting = ""
        first = number or waiting
        for kind, part in split_words(words):
            if kind == PLACE and not number:
                pieces.append(_Piece(kind, "", part, place))
                continue
            pieces.append(_Piece(kind, first, part, place))
            first = waiting = ""
    if waiting:
        loose.append(waiting)
    return pieces, loose


def _choose_street(pieces: list[_Piece], unit_said: bool) -> _Piece | None:
    """The numbered street before one without a number, a street before an estate, a name of no known kind only with a number."""
    best = None
    best_rank = 9
    numbered = [piece for piece in pieces if piece.kind == STREET and piece.number]
    if len(numbered) > 1 and not unit_said:
        return numbered[-1]
    for piece in pieces:
        rank = _STREET_RANKS.get((piece.kind, bool(piece.number)), 9)
        if rank < best_rank and not (piece.kind == PLACE and piece.words in STRONG_PLACES):
            best, best_rank = piece, rank
    return best


_STREET_RANKS = {
    (STREET, True): 0, (WEAK, True): 1, (STREET, False): 2, (OTHER, True): 3, (ESTATE, True): 4, (WEAK, False): 5, (ESTATE, False): 6, (PLACE, True): 7,
}  # fmt: skip


def _choose_building(pieces: list[_Piece], street: _Piece | None) -> _Piece | None:
    """A building by its kind wherever it stands, else a name before the street."""
    fallback = None
    before = True
    for piece in pieces:
        if piece is street:
            before = False
        elif piece.kind == BUILDING:
            return piece
        elif before and fallback is None and piece.kind in (OTHER, STREET, WEAK) and (street is None or piece.words != street.words):
            fallback = piece
    return fallback


def _words(words: Sequence[str]) -> str | None:
    text = " ".join(words).strip()
    return text.replace("~", "-") or None


def from_parts(unit: str | None, building_name: str | None, number: str | None, street: str | None, postcode: str | None) -> Address:
    """An address from a source that keeps it in parts (LLPG, NEC). Parts that hold more than their own are read as lines.

    >>> from_parts("C", None, "43 TO 49", "RAVENSCROFT HIGH ST", "E84EB")
    Address(unit='C', building_number='43-49', building_name=None, street='RAVENSCROFT HIGH ST', postcode='E8 4EB')
    """
    unit_words, name, numbers, road = (tidy(part) if part else [] for part in (unit, building_name, number, street))
    plain = len(numbers) <= 1 and all(is_number(word) for word in numbers) and not _mixed(name) and not _mixed(road) and "," not in unit_words
    if plain:
        return Address(_words(unit_words), _words(numbers), _words(name), _words(road), normalise_postcode(postcode))
    first = " ".join(unit_words)
    if first and is_number(unit_words[0]) or len(first) == 1:
        first = "FLAT " + first
    return parse_address([first.replace("~", "-"), building_name, number, street], postcode)


def _mixed(words: Sequence[str]) -> bool:
    """Whether a name holds a number, a flat or several lines."""
    return any(word == "," or word[0].isdigit() or word in DESIGNATORS for word in words)


def address_keys(address: Address) -> AddressKeys:
    """Fold an address to its five keys.

    >>> address_keys(parse_address("12a mare st, london"))
    AddressKeys(unit_key='A', number_key='12', building_key=None, street_key='MARE STREET', postcode_key=None)
    """
    unit = unit_key(address.unit) if address.unit else None
    number = address.building_number
    building = _building_key(address.building_name) if address.building_name else None
    street = _street_key(address.street) if address.street else None
    if number:
        number = number.lstrip("0") or None
    if number and number[-1].isalpha() and "-" not in number and (unit is None or unit == number[-1]):
        number, unit = number[:-1], number[-1]
    if street and not building and number and not unit and _is_building(street):
        unit, number, building, street = number, None, street, None
    elif building and not street and number and unit:
        building, street = None, building
    if unit and building and unit[0] == "R" and building.endswith((" HALL", " HALLS")):
        unit = unit[1:] or None
    return AddressKeys(unit, number, building, street, postcode_key(address.postcode))


def _is_building(name: str) -> bool:
    return name.rsplit(" ", 1)[-1] in _BUILDING_WORDS


_BUILDING_WORDS = frozenset(BUILDING_KINDS.values())


def _fold(text: str) -> list[str]:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = text.replace("'", "").split()
    if len(words) > 1 and words[0] == "THE":
        words = words[1:]
    return words


@lru_cache(maxsize=65_536)
def _street_key(street: str) -> str | None:
    words = _fold(street)
    if len(words) > 1:
        words[0] = DIRECTIONS.get(words[0], words[0])
    if words and len(words[-1]) > 9:
        words[-1:] = _unglued(words[-1])
    if len(words) > 1 and words[-1] in DIRECTIONS and words[-2] in _KINDS:
        words[-1] = DIRECTIONS[words[-1]]
        words[:-1] = _long(words[:-1], _KINDS)
    else:
        words = _long(words, _KINDS)
    return " ".join(words) or None


@lru_cache(maxsize=65_536)
def _building_key(name: str) -> str | None:
    words = _long(_fold(name), BUILDING_KINDS | ESTATE_KINDS)
    return " ".join(words) or None


_KINDS = STREET_KINDS | BUILDING_KINDS | ESTATE_KINDS


def _unglued(word: str) -> list[str]:
    """CYGNETSTREET to CYGNET STREET."""
    kind = next((kind for kind in GLUED_STREET_KINDS if word.endswith(kind) and len(word) > len(kind)), "")
    return [word[: -len(kind)], kind] if kind else [word]


def _long(words: list[str], kinds: dict[str, str]) -> list[str]:
    """Short forms written out: the kind at the end, ST before it as SAINT (or STREET, as in STAMFORD ST APARTMENTS), GT as GREAT."""
    if not words:
        return words
    head = [SHORT_WORDS.get(word, word) for word in words[:-1]]
    for at, word in enumerate(head):
        if word == "ST":
            head[at] = "SAINT" if at == 0 or words[at + 1] in SAINTS else "STREET"
        elif at and words[at + 1] in _KINDS:
            head[at] = _KINDS.get(word, word)
    last = words[-1]
    if last == "ST" and not words[:-1]:
        return ["SAINT"]
    return [*head, kinds.get(last, last) if head else last]


def compare_dwellings(a: AddressKeys, b: AddressKeys) -> DwellingRelation:
    """Whether two addresses are the same dwelling, by their five keys alone. Symmetric; the batch SQL follows it to the letter.

    The same building needs one of building name and number-with-street to agree and nothing both state to contradict: within
    a postcode (about 15 addresses) by name or number; without, or where a postcode differs by one character, by name or number
    *and* street. A number agrees with a range that begins or ends with it; a name agrees but for one slip of the pen.

    >>> flat = address_keys(parse_address("Flat 2, 14 Mare Street", "E8 3RH"))
    >>> compare_dwellings(flat, address_keys(parse_address("14 MARE ST LONDON E8 3RH"))).name
    'UNIT_UNCLEAR'
    """
    if not _same_postcode(a, b) and not _near_postcode(a, b):
        return DwellingRelation.OTHER_BUILDING
    names = _names_agree(a.building_key, b.building_key)
    numbers = _numbers_agree(a.number_key, b.number_key)
    streets = _streets_agree(a.street_key, b.street_key)
    if names is False or numbers is False or (streets is False and not names):
        return DwellingRelation.OTHER_BUILDING
    within = _same_postcode(a, b)
    if (names or numbers) and (within or streets):
        return _unit_relation(a, b)
    likely = (within and streets) or (names and (_is_estate(a.street_key) or _is_estate(b.street_key)))
    if likely and _units_agree(a.unit_key, b.unit_key) is not False:
        return DwellingRelation.UNIT_UNCLEAR
    return DwellingRelation.OTHER_BUILDING


def _is_estate(street: str | None) -> bool:
    return street is None or street.endswith(" ESTATE")


def _same_postcode(a: AddressKeys, b: AddressKeys) -> bool:
    return a.postcode_key is not None and a.postcode_key == b.postcode_key


def _near_postcode(a: AddressKeys, b: AddressKeys) -> bool:
    """One postcode missing, or one character apart."""
    if a.postcode_key is None or b.postcode_key is None:
        return True
    return DamerauLevenshtein.distance(a.postcode_key, b.postcode_key) <= 1


def _names_agree(a: str | None, b: str | None) -> bool | None:
    """Whether two building names are one; None if one is not stated, or not in full (STAMFORD STREET AP)."""
    if a is None or b is None:
        return None
    if a != b and (a.startswith(b) or b.startswith(a)):
        return None
    return _spelt_alike(a, b)


def _streets_agree(a: str | None, b: str | None) -> bool | None:
    """As names do, but a street cut short still agrees."""
    if a is None or b is None:
        return None
    return a.startswith(b) or b.startswith(a) or _spelt_alike(a, b)


def _spelt_alike(a: str, b: str) -> bool:
    """Equal but for spaces and one slip; no slip is forgiven in short names or where a word is a letter or number (BLOCK A, TOWER 2)."""
    if a == b:
        return True
    if not (_SLIPS.match(a) and _SLIPS.match(b)):
        return False
    return DamerauLevenshtein.distance(a.replace(" ", ""), b.replace(" ", "")) <= 1


_SLIPS = re.compile(r"^(?=.{8})[A-Z]{3,}( [A-Z]{3,})*$")


def _numbers_agree(a: str | None, b: str | None) -> bool | None:
    if a is None or b is None:
        return None
    return a == b or ("-" in a) != ("-" in b) and (b in a.split("-") or a in b.split("-"))


def _unit_relation(a: AddressKeys, b: AddressKeys) -> DwellingRelation:
    agree = _units_agree(a.unit_key, b.unit_key)
    if a.unit_key is None and b.unit_key is None:
        block = _BLOCK.search(a.building_key or b.building_key or "")
        return DwellingRelation.UNIT_UNCLEAR if block else DwellingRelation.SAME
    if agree is None:
        return DwellingRelation.UNIT_UNCLEAR
    return DwellingRelation.SAME if agree else DwellingRelation.OTHER_UNIT


_BLOCK = re.compile(r"(APARTMENTS|MANSIONS|TOWER|TOWERS|POINT|HEIGHTS|COURT|FLATS|BUILDINGS|MAISONETTES|HALLS)$")
"""Buildings that are never one dwelling: without a unit on either side nobody knows which."""


def _units_agree(a: str | None, b: str | None) -> bool | None:
    """None where one is not stated or the two are named in different manners, so that neither sameness nor difference is known."""
    if a is None or b is None:
        return None
    if a == b:
        return True
    if " " in a or " " in b:
        return False
    floor_a, _, side_a = a.partition("-")
    floor_b, _, side_b = b.partition("-")
    if floor_a == floor_b:
        return False if side_a and side_b else None
    manner = _manner(floor_a)
    return False if manner == _manner(floor_b) != "" else None


def _manner(unit: str) -> str:
    """How a unit is named: by number, letter, room or floor; empty where it is anything else, comparable with nothing."""
    for manner, pattern in _MANNERS:
        if pattern.match(unit):
            return manner
    return ""


_MANNERS = (
    ("floor", re.compile(r"^([GB]F|\dF)$")),
    ("number", re.compile(r"^\d+[A-Z]?$")),
    ("letter", re.compile(r"^[A-Z]$")),
    ("room", re.compile(r"^\d*[A-Z]?R\d+[A-Z]?$")),
    ("studio", re.compile(r"^S\d+[A-Z]?$")),
)
