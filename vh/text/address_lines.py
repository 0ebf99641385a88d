"""Read the lines of a UK address, in any order and with or without commas, into unit, number, building and street."""

import re
from collections.abc import Sequence
from functools import lru_cache

from vh.text.address_units import DESIGNATORS, STARTS, Unit, is_number
from vh.text.address_words import (
    BUILDING_KINDS,
    DIRECTIONS,
    ESTATE_KINDS,
    GLUED_STREET_KINDS,
    LEADING_STREET_KINDS,
    LONGEST_PLACE,
    NOT_AN_ADDRESS,
    PLACE_ENDINGS,
    PLACES,
    SAINTS,
    STREET_KINDS,
    STRONG_PLACES,
    WEAK_STREET_KINDS,
)
from vh.text.postcodes import normalise_postcode

STREET, WEAK, BUILDING, ESTATE, OTHER, PLACE = "street", "weak street", "building", "estate", "other", "place"

_CHARACTERS = str.maketrans(
    {",": " , ", ";": " , ", "|": " , ", "\n": " , ", "\r": " , ", "(": " , ", ")": " , ", "[": " , ", "]": " , ", "&": " & ", "\u2013": "-", "\u2014": "-"}
    | dict.fromkeys("'’‘`´\"“”", "")
    | dict.fromkeys(".:#*_+@\\\t\u00a0?!<>~", " ")
)
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_CARE_OF = re.compile(r"\bC ?/ ?O\b|\bCARE OF\b")
_REAR_OF = re.compile(r"\bR ?/ ?O\b|\bREAR OF\b")
_FLOOR_SLASH = re.compile(r"\b([GFSLBT]|LG)/F\b")
_UNIT_SLASH = re.compile(r"\b((?:FLAT|FLT|APT|APARTMENT|UNIT|ROOM)\s+(?:NO\s+)?[0-9A-Z]{1,4})\s*(?:/|\s-\s)\s*(?=\d)")
_RANGE = re.compile(r"\b(\d+)([A-Z]?)\s?(?:-|/|\bTO\b)\s?(\d+)([A-Z]?)\b")
_DASH = re.compile(r"\s-+\s|-")
_GLUED = re.compile(r"^(FLAT|FLT|APT|APARTMENT|UNIT|ROOM|RM|STUDIO|NO|F|FL|GARAGE|BLOCK)(\d+[A-Z]?)$")
_LETTER_CODE = re.compile(r"^[A-Z]{1,2}\d{1,3}[A-Z]?$")
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9OI][0-9A-Z]?$")
_INWARD = re.compile(r"^[0-9OI][A-Z0-9]{2}$")
_WHOLE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9OI][A-Z]{2}$")
_LETTERED = frozenset("BLOCK BLK WING CORE ENTRANCE STAIRCASE PHASE TOWER BUILDING".split())
_PARTS_OF_A_STREET = frozenset(("FARM", "HOUSE", "MILL", "HIGH"))
"""After a building's word these still belong to the street: MANOR FARM ROAD, COURT HOUSE LANE."""
_PEOPLE = frozenset("MR MRS MISS MS MX DR PROF REV FAO ATTN".split())
_FILLERS = frozenset(("NO", "NUMBER", "NUM", "NOS"))


class Lines:
    """What the lines of one address say: the unit, then chunks of words, each with the number in front of it."""

    __slots__ = ("chunks", "glued", "postcode", "unit")

    def __init__(self) -> None:
        self.unit = Unit()
        self.chunks: list[tuple[str, tuple[str, ...]]] = []
        self.glued = -1
        """Which chunk follows the unit's number on the same line, as in FLAT 24 SHELTON STREET."""
        self.postcode: str | None = None


def tidy(text: str) -> list[str]:
    """Capital words; a comma stands for every end of a line; ranges such as 86-90 are one word `86~90`."""
    text = text.upper()
    if "." in text:
        text = _POINT.sub("", text)
    text = text.translate(_CHARACTERS)
    if "/" in text or "-" in text or " TO " in text:
        text = _REAR_OF.sub(" REAROF ", _CARE_OF.sub(" CAREOF ", text))
        text = _FLOOR_SLASH.sub(r"\1F", text)
        text = _UNIT_SLASH.sub(r"\1 , ", text)
        text = _RANGE.sub(_as_range, text)
        text = _DASH.sub(lambda dash: " , " if len(dash[0]) > 1 else " ", text).replace("/", " ")
    return text.split()


def _as_range(found: re.Match[str]) -> str:
    """86-90 is a range; 12/3, falling, is building 12 and flat 3, as in Scotland."""
    first, first_letter, last, last_letter = found.groups()
    if int(last) > int(first) or (last == first and first_letter < last_letter):
        return f"{first.lstrip('0')}{first_letter}~{last.lstrip('0')}{last_letter}"
    if len(last) < len(first) and "/" not in found[0]:
        return f"{first}{first_letter}~{first[: len(first) - len(last)]}{last}{last_letter}"
    return f" FLAT {last}{last_letter} , {first}{first_letter} " if "/" in found[0] else f"{first}{first_letter} {last}{last_letter}"


def read_lines(text: str) -> Lines:
    """Tell unit, numbers and words apart; nothing is decided yet about what the words are."""
    lines = Lines()
    tokens = tidy(text)
    if " ".join(tokens) in NOT_AN_ADDRESS:
        return lines
    unit = lines.unit
    words: list[str] = []
    number = ""
    size = len(tokens)
    at = 0
    while at < size:
        token = tokens[at]
        if token == ",":
            if words or number:
                lines.chunks.append((number, tuple(words)))
                words, number = [], ""
            at += 1
            continue
        first = token[0]
        if token in STARTS or (first.isdigit() and token[-1] in "TDH" and len(token) > 2):
            part_of_name = words and unit.ident and token in DESIGNATORS and token not in ("ROOM", "RM")
            end = at if part_of_name else unit.take(tokens, at)
            if end > at:
                if words or number:
                    lines.chunks.append((number, tuple(words)))
                    words, number = [], ""
                if unit.ident and end < size and tokens[end] != ",":
                    lines.glued = len(lines.chunks)
                at = end
                continue
        if first.isdigit():
            if is_number(token):
                if words and words[-1] in _LETTERED and words[-1] not in ("TOWER", "BUILDING"):
                    words.append(token)
                    at += 1
                    continue
                if words or number:
                    lines.chunks.append((number, tuple(words)))
                    words = []
                number = token
                at += 1
                if at < size and len(tokens[at]) == 1 and token[-1].isdigit() and _is_suffix(tokens, at):
                    number += tokens[at]
                    at += 1
                continue
        elif len(token) == 1 and token.isalpha():
            following = tokens[at + 1] if at + 1 < size else ","
            if not words and not number and not unit.ident and (following == "," or is_number(following)):
                unit.ident = token
                unit.words.append(token)
                at += 1
                continue
        elif token in ("CAREOF", "FAO", "ATTN") or (token in _PEOPLE and not words and not number):
            at = _after_person(tokens, at)
            continue
        elif token[-1].isdigit() or token[-2:-1].isdigit() or token[1:2].isdigit() or token[2:3].isdigit():
            end = _coded(lines, tokens, at, bool(words or number))
            if end > at:
                at = end
                continue
            if glued := _GLUED.match(token):
                tokens[at : at + 1] = [{"F": "FLAT", "FL": "FLAT"}.get(glued[1], glued[1]), glued[2]]
                size += 1
                continue
        elif token in _FILLERS and at + 1 < size and tokens[at + 1][0].isdigit():
            at += 1
            continue
        words.append(token)
        at += 1
    if words or number:
        lines.chunks.append((number, tuple(words)))
    return lines


def _is_suffix(tokens: Sequence[str], at: int) -> bool:
    """Whether a letter after a number belongs to it (14 A MARE STREET) and is no compass point (14 N HILL, 14 E STREET)."""
    letter = tokens[at]
    if letter in "NSW" and tokens[at + 1 : at + 2] not in ([], [","]):
        return False
    return letter.isalpha() and not (letter == "E" and _kind("".join(tokens[at + 1 : at + 2])) != "")


def _after_person(tokens: Sequence[str], at: int) -> int:
    """Past a c/o line or a person's name: to the end of its line, or to the first number or flat."""
    at += 1
    while at < len(tokens) and tokens[at] != "," and not tokens[at][0].isdigit() and tokens[at] not in ("FLAT", "FLT", "APARTMENT", "UNIT"):
        at += 1
    return at


def _coded(lines: Lines, tokens: Sequence[str], at: int, started: bool) -> int:
    """Take a postcode, half a postcode after a town, or a code such as A12 for a flat; `at` itself if it is none of them."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    found = None
    end = at
    if _WHOLE.match(token):
        found, end = normalise_postcode(token), at + 1
    elif _OUTWARD.match(token) and _INWARD.match(following):
        found, end = normalise_postcode(token + following), at + 2
    if found:
        lines.postcode = lines.postcode or found
        return end
    if _OUTWARD.match(token) and at and (not following or following == ",") and (started or lines.chunks):
        return at + 1
    if _LETTER_CODE.match(token) and not started and not lines.unit.ident and not _GLUED.match(token):
        lines.unit.ident = token
        lines.unit.words.append(token)
        return at + 1
    return at


@lru_cache(maxsize=131_072)
def split_words(words: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Cut a run of words into pieces, each with its kind.

    >>> split_words(("CLUNY", "PLACE", "HOUSE", "SUTHERLAND", "STREET", "LONDON"))
    (('building', ('CLUNY', 'PLACE', 'HOUSE')), ('street', ('SUTHERLAND', 'STREET')))
    >>> split_words(("TOWER", "HILL", "EASTMERE"))
    (('street', ('TOWER', 'HILL')),)
    """
    kept = _without_places(words)
    if not kept:
        return ((PLACE, _without_places(words, STRONG_PLACES) or words),)
    kinds = _kinds(kept)
    pieces: list[tuple[str, tuple[str, ...]]] = []
    start = 0
    while start < len(kept):
        kind, end = _next_piece(kept, kinds, start)
        if kind == OTHER and pieces:
            break
        pieces.append((kind, kept[start:end]))
        if kind in (STREET, WEAK):
            break
        start = end
    return tuple(pieces)


def _without_places(words: tuple[str, ...], places: frozenset[tuple[str, ...]] = PLACES) -> tuple[str, ...]:
    """Drop the towns, counties and countries at the end; empty if there is nothing else."""
    end = len(words)
    while end and words[end - 1] in PLACE_ENDINGS:
        for length in range(min(LONGEST_PLACE, end), 0, -1):
            place = words[end - length : end]
            if place in places and not _ends_a_street(words, end - length, end):
                end -= length
                break
        else:
            break
    return words[:end]


def _ends_a_street(words: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a place's words are rather the end of a street's own name: 12 MUSWELL HILL, OLD BETHNAL GREEN, THE BOROUGH."""
    return 0 < start and not any(word in STREET_KINDS or word in BUILDING_KINDS or word in PLACE_ENDINGS or word in ESTATE_KINDS or word == "ST"
        for word in words[:start]) and words[start:end] not in STRONG_PLACES and (words[end - 1] in STREET_KINDS or start == 1 and words[0] == "THE")  # fmt: skip


def _kinds(words: tuple[str, ...]) -> list[str]:
    kinds = [_kind(word) for word in words]
    for at, word in enumerate(words):
        if word == "ST":
            following = words[at + 1] if at + 1 < len(words) else ""
            kinds[at] = "" if at == 0 or following in SAINTS else STREET
    return kinds


def _kind(word: str) -> str:
    street = STREET_KINDS.get(word)
    if street:
        return WEAK if street in WEAK_STREET_KINDS else STREET
    if word in BUILDING_KINDS:
        return BUILDING
    if word in ESTATE_KINDS:
        return ESTATE
    return STREET if word.endswith(GLUED_STREET_KINDS) and len(word) > 9 else ""


def _next_piece(words: tuple[str, ...], kinds: list[str], start: int) -> tuple[str, int]:
    """The kind of the next piece and where it ends."""
    size = len(words)
    if words[start] in LEADING_STREET_KINDS and size - start > 1 and not any(kinds[start + 1 :]):
        return STREET, size
    if start == size - 1 and kinds[start]:
        return kinds[start], size
    at = start
    while at < size:
        if words[at] in _LETTERED and kinds[at] == BUILDING and at + 1 < size and (len(words[at + 1]) == 1 or words[at + 1][0].isdigit()):
            return BUILDING, at + 2
        if not kinds[at] or at == start:
            at += 1
            continue
        end = _run_end(words, kinds, at)
        if kinds[end] == BUILDING:
            return BUILDING, _with_direction(words, end)
        inner = [place for place in range(at, end - 1) if kinds[place] == BUILDING and words[place + 1] not in _PARTS_OF_A_STREET]
        if inner and kinds[end] in (STREET, ESTATE):
            return BUILDING, inner[-1] + 1
        if kinds[end] == ESTATE:
            return ESTATE, end + 1
        if kinds[end] == STREET or not any(kinds[end + 1 :]):
            return kinds[end], _with_direction(words, end)
        at = end + 1
    return OTHER, size


def _run_end(words: tuple[str, ...], kinds: list[str], at: int) -> int:
    """Where a run of kind words ends: PARK GARDENS, HOUSE GROVE ROAD, GREEN HIGH ROAD."""
    end = at
    while end + 1 < len(words):
        if kinds[end + 1]:
            end += 1
        elif kinds[end] != BUILDING and words[end + 1] == "HIGH" and end + 2 < len(words) and kinds[end + 2] == STREET:
            end += 2
        else:
            break
    return end


def _with_direction(words: tuple[str, ...], end: int) -> int:
    """Past HIGH STREET NORTH, if the direction is the last word."""
    return end + 2 if end + 2 == len(words) and words[end + 1] in DIRECTIONS else end + 1
