"""Postcodes as councils' systems hold them, made one way of writing."""

import re
from functools import lru_cache

_JUNK = re.compile(r"[^A-Z0-9]")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-HJ-NP-Z0-9]?")  # I and O never end it
_LETTERS = str.maketrans("015", "OIS")
_DIGITS = str.maketrans("OIS", "015")
# Royal Mail's postcode areas, with BX (banks) and the Crown dependencies.
_AREAS = frozenset((
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "BX", "CA", "CB", "CF", "CH", "CM", "CO", "CR", "CT", "CV",
    "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA",
    "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN",
    "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG",
    "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ",
    "TR", "TS", "TW", "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
))  # fmt: skip


def normalise_postcode(raw: str | None) -> str | None:
    """Write a postcode with capitals and one space; None if it is not a whole postcode.

    Letters and digits that look alike (O/0, I/1, S/5) are put right by their position.

    >>> normalise_postcode(" e81ea "), normalise_postcode("E8 IEA"), normalise_postcode("NI 9DT"), normalise_postcode("EC1A1BB")
    ('E8 1EA', 'E8 1EA', 'N1 9DT', 'EC1A 1BB')
    >>> normalise_postcode("E8") is None
    True
    """
    return _normalise(raw) if raw else None


def postcode_key(raw: str | None) -> str | None:
    """The postcode without its space, to join on; None if it is not a whole postcode.

    >>> postcode_key("E8 1EA")
    'E81EA'
    """
    whole = normalise_postcode(raw)
    return whole.replace(" ", "") if whole else None


@lru_cache(maxsize=65_536)
def _normalise(raw: str) -> str | None:
    packed = _JUNK.sub("", raw.upper())
    if not 5 <= len(packed) <= 7:
        return None
    inward = packed[-3].translate(_DIGITS) + packed[-2:].translate(_LETTERS)
    if not (inward[0].isdigit() and inward[1:].isalpha()):
        return None
    outward = _outward(packed[:-3])
    return f"{outward} {inward}" if outward else None


def _outward(text: str) -> str | None:
    """The first half repaired: the text itself if it can be one, else the reading that starts with a real postcode area."""
    for reading in _readings(text):
        area = reading[:2] if reading[1:2].isalpha() else reading[:1]
        if _OUTWARD.fullmatch(reading) and area in _AREAS:
            return reading
    return None


def _readings(text: str) -> list[str]:
    """The text, then with its second, its third and its last places read as digits, and its first places as letters."""
    head = text[:1].translate(_LETTERS)
    readings = [text, head + text[1:]]
    for letters in (1, 2):
        area, rest = text[:letters].translate(_LETTERS), text[letters:]
        readings.append(area + rest[:1].translate(_DIGITS) + rest[1:])
        readings.append(area + rest.translate(_DIGITS))
    return readings
