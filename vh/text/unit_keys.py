"""Fold what names a flat, written as tidy words, to a key."""

import re
from functools import lru_cache

from vh.text.address_tokens import IDENT, ORDINAL, number_in_words
from vh.text.address_units import STARTS, Unit

_FILLERS = frozenset(("NO", "NUMBER", "NUM", "NOS"))
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


@lru_cache(maxsize=65_536)
def unit_key(unit: str) -> str | None:
    """The key of a unit written as tidy words.

    >>> [unit_key(unit) for unit in ("FLAT 2", "APT 02", "GND FLR FRONT FLT", "2 B", "C", "FLAT 2 ROOM 3", "REAR OF")]
    ['2', '2', 'GF-FRONT', '2B', 'C', '2R3', 'RO']
    """
    reader, left = _read(unit)
    if left and not reader.ident and not reader:
        return _ZEROS.sub("", "".join(left)).replace("~", "-")
    return reader.key or None


def read_unit(unit: str) -> Unit:
    """What is read of a unit written as tidy words."""
    return _read(unit)[0]


def _read(unit: str) -> tuple[Unit, list[str]]:
    """What is read of a unit, and the words that are no part of it."""
    tokens = unit.replace("-", "~").replace("/", "~").split()
    reader = Unit()
    left: list[str] = []
    at = 0
    while at < len(tokens):
        end = reader.take(tokens, at) if tokens[at] in STARTS or ORDINAL.match(tokens[at]) else at
        if end == at:
            left.append(tokens[at])
            end += 1
        at = end
    left = [word for word in left if word not in _FILLERS and word != "THE"]
    if left and not reader.ident:
        number, last = number_in_words(left, 0)
        left = [number] if last == len(left) - 1 else left
        if all(IDENT.match(word) for word in left):
            reader.ident = "".join(left)
            left = []
    return reader, left
