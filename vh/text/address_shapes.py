"""Read many addresses fast: those that differ only in numbers, and in names of no special meaning, are read once.

`FLAT 2, 14 MARE STREET` and `FLAT 7, 93 DALSTON STREET` are of one shape. The reader knows words by its tables alone, so it reads
both alike. Where a digit or a letter might mean more than itself, and in any other doubt, an address is read by itself.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from types import ModuleType

from vh.text import (
    address_folding,
    address_lines,
    address_names,
    address_pieces,
    address_scotland,
    address_slashes,
    address_stairs,
    address_tokens,
    address_units,
    address_words,
    addresses,
    localities,
    unit_keys,
)
from vh.text.address_lines import tidy
from vh.text.address_scotland import in_scotland
from vh.text.addresses import Address, address_keys, from_parts, parse_address
from vh.text.localities import read_place
from vh.text.postcodes import normalise_postcode

DIVIDER = "\x1f"
"""Between the fields of an address that was read: unit, building number, building name, street, postcode, then its five keys in the
order of `AddressKeys`, then what stands after the street (`place_key`). A field of which nothing is said is empty."""

_NAME = "\x1e"
_FIELD = "{"
_MOST_SHAPES = 200_000
_LEARN_AT = 4
"""Learning a shape costs about as much as reading so many addresses."""
_NUMBER = re.compile(r"(?<![0-9A-Z])([1-9][0-9]{0,2})(?=[A-EG-Z]?(?![0-9A-Z'\"`]))")
"""14, and the 14 of 14A; not the 1 of 1F, a floor."""
_APART = r" ,;|\n\r()\[\].:#*_@\\\t?!<>"
"""Characters that part words, or are dropped beside them."""
_DOUBT = re.compile(
    rf"[/&+~\\-]|(?:^|\{{)\s*\((?:FLAT|[0-9]|\Z)|^[A-Z]\.[A-Z]|(?<![0-9A-Z])(?:TO|AND|[0-9]+)(?![0-9A-Z])|^[^A-Z{_APART}]|^\.(?:[0-9]|\Z)"
)
"""Ranges, lone digits that are not plain numbers, and signs that are glued to the number before."""
_DOUBT_BEFORE_A_NUMBER = re.compile(
    rf"[^{_APART}]\Z|[0-9]\.\Z|[A-Z][0-9][0-9A-Z]?[^0-9A-Z,;|\n\r()\[\]]*\Z|(?<![A-Z])(?:HOME|VAN|CARAVAN)\W+(?:NO\W+)?\Z|#\s*\Z"
)
"""Signs that are glued to the number that follows, half a postcode, of which the number might be the rest, and the words of PARK HOME 12, a pitch."""


def _words_of(modules: Iterable[ModuleType]) -> frozenset[str]:
    """Every word in the tables and the patterns of some modules."""
    found: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, re.Pattern):
            value = value.pattern
        if isinstance(value, str):
            found.update(re.findall(r"[A-Z]+", value))
        elif isinstance(value, dict):
            gather((*value.keys(), *value.values()))
        elif isinstance(value, (tuple, list, set, frozenset)):
            for one in value:
                gather(one)

    for module in modules:
        gather(tuple(vars(module).values()))
    return frozenset(found)


_KNOWN = _words_of(
    (
        *(address_folding, address_lines, address_names, address_pieces, address_scotland, address_slashes, address_stairs),
        address_tokens,
        *(address_units, address_words, addresses, localities, unit_keys),
    )
)


LINES = ("address_1", "address_2", "address_3", "address_4", "address_5")
FIELDS = ("unit", "building_name", "street_number", "street", "locality", "town", *LINES, "full_address", "postcode")
"""What an address may be given in, in the order in which it is written."""


def read_fields(*fields: str | None) -> str:
    """What is read of an address given in `FIELDS`: its parts as they are where there are any; else the whole address, else the lines."""
    unit, building, number, street, locality, _, *lines, full, postcode = fields
    if unit or building or number or street:
        return read_parts(unit, building, number, street, postcode, locality)
    read = read_address(full or lines, postcode)
    place = read_place(locality) if locality else None
    return f"{read.rpartition(DIVIDER)[0]}{DIVIDER}{place}" if place else read


def read_address(lines: Sequence[str | None] | str, postcode: str | None) -> str:
    """What `parse_address` reads and its keys, joined by `DIVIDER`.

    >>> read_address("Flat 2, 14 Mare Street", "E8 3RH").split(DIVIDER)
    ['FLAT 2', '14', '', 'MARE STREET', 'E8 3RH', '2', '14', '', 'MARE STREET', 'E83RH', '']
    """
    return _read(lines if isinstance(lines, str) else "\n".join(line for line in lines if line), postcode, parse_address)


def read_parts(
    unit: str | None, building_name: str | None, number: str | None, street: str | None, postcode: str | None, locality: str | None = None
) -> str:
    """What `from_parts` reads and its keys, joined by `DIVIDER`."""
    fields = (unit or "", building_name or "", number or "", street or "", locality or "")
    if any(_FIELD in field for field in fields):
        return _joined(from_parts(unit, building_name, number, street, postcode, locality))
    return _read(f" {_FIELD} ".join(fields), postcode, _from_fields)


_Reader = Callable[[str, str | None], Address]


def _from_fields(text: str, postcode: str | None) -> Address:
    unit, building_name, number, street, locality = (field.strip(" ") or None for field in text.split(_FIELD))
    return from_parts(unit, building_name, number, street, postcode, locality)


def _joined(address: Address) -> str:
    keys = address_keys(address)
    fields = (
        address.unit, address.building_number, address.building_name, address.street, address.postcode,
        keys.unit_key, keys.number_key, keys.building_key, keys.street_key, keys.postcode_key, address.place_key,
    )  # fmt: skip
    return DIVIDER.join(field or "" for field in fields)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How addresses of one shape are read: a text to fill with some of their values, and the postcode within them."""

    pattern: str
    pick: Callable[[list[str]], tuple[str, ...]]
    postcode: tuple[str, str]
    """As written, and its key; empty where there is none."""


_shapes: dict[tuple[object, ...], "_Shape | int"] = {}
"""The shapes learned, and how often the others were met."""


def _read(text: str, postcode: str | None, reader: _Reader) -> str:
    if not text.isascii():
        return _joined(reader(text, postcode))
    pieces = _NUMBER.split(text.upper())
    values = pieces[1::2]
    found = [_before_a_number(piece) for piece in pieces[:-1:2]]
    found.append(_at_the_end(pieces[-1]))
    count = len(values)
    given = _postcode(postcode) if postcode else None
    marks: list[object] = [reader, given and in_scotland(given[0])]
    for seen in found:
        if seen is None:
            return _joined(reader(text, postcode))
        marks.append(seen[0])
        values += seen[1]
    key = tuple(marks)
    if len(set(values)) < len(values):
        key += tuple(map(values.index, values))
    shape = _shapes.get(key, 0)
    if not isinstance(shape, _Shape):
        _note(key, shape, reader, count, values)
        return _joined(reader(text, postcode))
    values += given or shape.postcode
    return shape.pattern % shape.pick(values)


@lru_cache(maxsize=65_536)
def _postcode(raw: str) -> tuple[str, str] | None:
    """A postcode as written, and its key."""
    whole = normalise_postcode(raw)
    return (whole, whole.replace(" ", "")) if whole else None


@lru_cache(maxsize=131_072)
def _before_a_number(piece: str) -> tuple[str, list[str]] | None:
    return None if piece and _DOUBT_BEFORE_A_NUMBER.search(piece) else _at_the_end(piece)


@lru_cache(maxsize=131_072)
def _at_the_end(piece: str) -> tuple[str, list[str]] | None:
    """What stands beside numbers with a mark for each name, and the names; None where it may change what a number means."""
    if _DOUBT.search(piece):
        return None
    marked = words = tidy(piece)
    if names := [word for word in words if _is_name(word)]:
        if any(word in address_words.NUMBER_WORDS for word in words) and any(word.endswith("S") for word in names):
            return None  # THREE BRIDGES ROAD is no number 3
        marked = [_NAME if word in names else word for word in words]
    return f"{'' if piece[:1].isalpha() else ' '}{' '.join(marked)} ", names


@lru_cache(maxsize=131_072)
def _is_name(word: str) -> bool:
    """Whether a word is in no table. Not OAK, which after E8 could be half a postcode typed with letters; not CYGNETSTREET."""
    if word in _KNOWN or len(word) < 3 or not word.isalpha() or word.endswith(address_words.GLUED_STREET_KINDS):
        return False
    return len(word) > 3 or word[0] not in "OI"


def _note(key: tuple[object, ...], seen: int, reader: _Reader, count: int, values: list[str]) -> None:
    """Count the addresses of a shape; from the one on which it is worth it, learn the shape."""
    if len(_shapes) >= _MOST_SHAPES:
        _shapes.clear()
    _shapes[key] = seen + 1
    if seen + 1 == _LEARN_AT and (shape := _shape(key, reader, count, values)):
        _shapes[key] = shape


def _shape(key: tuple[object, ...], reader: _Reader, count: int, values: list[str]) -> _Shape | None:
    """Read two made-up addresses of a shape. If both fill one pattern, all of that shape do."""
    pieces = [part for part in key if isinstance(part, str)]
    where = None if key[1] is None else _IN_SCOTLAND if key[1] else _ELSEWHERE
    taken = frozenset(re.findall("[0-9]+", " ".join(pieces)))
    made_up = [_stand_ins(kind, values, count, taken) for kind in _MADE_UP]
    if not (made_up[0] and made_up[1]):
        return None
    fields, others = (_joined(reader(_filled(pieces, stand_ins, count), where)).split(DIVIDER) for stand_ins in made_up)
    places: list[int] = []

    def found(match: re.Match[str]) -> str:
        if match[0] not in made_up[0]:
            return match[0]
        places.append(made_up[0].index(match[0]))
        return "%s"

    pattern = []
    for at, field in enumerate(fields):
        if at in _POSTCODES:
            places.append(len(values) + _POSTCODES.index(at))
            pattern.append("%s")
        else:
            pattern.append(_MADE_UP_WORD.sub(found, field.replace("%", "%%")))
    within = (fields[_POSTCODES[0]], fields[_POSTCODES[1]])
    shape = _Shape(DIVIDER.join(pattern), itemgetter(*places), within)
    return shape if shape.pattern % shape.pick([*made_up[1], *within]) == DIVIDER.join(others) else None


_POSTCODES = (4, 9)
_IN_SCOTLAND, _ELSEWHERE = "G1 1AA", "E1 1AA"
"""Postcodes with which an address is read as one in Scotland is, or as one that is not, whatever stands in its lines."""
_MADE_UP_WORD = re.compile("[0-9]+|QX[A-Z]Q")
_LETTERS = "ABCDEFGHIJKLMNOPRSTUVWYZ"
_MADE_UP = (
    (("7", "9", "6", "4", "8"), ("61", "401", "83", "522"), (0, 1, 1, 1, 0, 1), [f"QX{letter}Q" for letter in _LETTERS]),
    (("3", "8", "2", "5", "4", "7"), ("985", "607", "713"), (1, 0, 0, 0, 1, 0), [f"JVKW{letter}ORTHVEXBJ" for letter in _LETTERS]),
)
"""Two sets of made-up numbers and names: numbers of one digit, of several, which kind stands where, and the names. What is a number of one digit
in the one set has several in the other, as a floor has one at most. No number is two others written together."""


def _stand_ins(
    made_up: tuple[Sequence[str], Sequence[str], Sequence[int], Sequence[str]], values: list[str], count: int, taken: frozenset[str]
) -> list[str]:
    """A stand-in for each value, the same for equal ones, and none that is `taken`; none at all where there are more values than stand-ins."""
    short, long, kinds, names = made_up
    spare = [iter([one for one in some if one not in taken]) for some in (short, long, names)]
    places = iter(kinds)
    chosen: dict[str, str] = {}
    for place, value in enumerate(values):
        if value not in chosen:
            kind = 2 if place >= count else next(places, None)
            one = None if kind is None else next(spare[kind], None)
            if one is None:
                return []
            chosen[value] = one
    return [chosen[value] for value in values]


def _filled(pieces: list[str], stand_ins: list[str], count: int) -> str:
    """The address of a shape that holds these stand-ins."""
    numbers, names = iter([*stand_ins[:count], ""]), iter(stand_ins[count:])
    return "".join(re.sub(_NAME, lambda _: next(names), piece) + next(numbers) for piece in pieces)
