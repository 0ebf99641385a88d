"""Read the lines of a UK address, in any order and with or without commas: a unit, and numbers with the words after them."""

import re

from vh.text.address_pieces import LETTERED, is_kind
from vh.text.address_units import STARTS, Unit, is_ident, is_number
from vh.text.address_words import DESIGNATORS, NOT_AN_ADDRESS
from vh.text.postcodes import normalise_postcode

_CHARACTERS = str.maketrans(
    dict.fromkeys(",;|\n\r()[]", " , ")
    | {"&": " & ", "\u2013": "-", "\u2014": "-"}
    | dict.fromkeys("'\u2018\u2019`\u00b4\"\u201c\u201d", "")
    | dict.fromkeys(".:#*_+@\\\t\u00a0?!<>~", " ")
)
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_CARE_OF = re.compile(r"\bC ?/ ?O\b")
_REAR_OF = re.compile(r"\bR ?/ ?O\b")
_FLOOR_SLASH = re.compile(r"\b([GFSLBT]|LG)/F\b")
_UNIT_DASH = re.compile(r"\b((?:FLAT|FLT|APT|APARTMENT|UNIT|ROOM)\s+(?:NO\s+)?[0-9A-Z]{1,4})\s+-\s*(?=\d)")
_UNIT_SLASH = re.compile(r"\b(FLAT|FLT|APT|APARTMENT|UNIT|ROOM)\s+(\d+[A-Z]?)\s?[/-]\s?(\d+[A-Z]?)\b(?=(\s+[A-Z]{2,})?)")
_RANGE = re.compile(r"\b(\d+)([A-Z]?)\s*(?:-|/|&|\bTO\b|\bAND\b)\s*(\d+)([A-Z]?)\b")
_LETTER_RANGE = re.compile(r"\b(\d+)([A-Z])-([A-Z])\b")
_FLAT_LETTERS = re.compile(r"\b(FLATS?|FLT)\s+([A-Z])-([A-Z])\b")
_DASH = re.compile(r"\s-+\s|-")
_GLUED = re.compile(r"^(FLAT|FLT|APT|APARTMENT|UNIT|ROOM|RM|STUDIO|NO|F|FL|GARAGE|BLOCK)(\d+[A-Z]?)$")
_LETTER_CODE = re.compile(r"^[A-Z]{1,2}\d{1,3}[A-Z]?$")
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9OI][0-9A-Z]?$")
_INWARD = re.compile(r"^[0-9OI][A-Z0-9]{2}$")
_WHOLE_POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9OI][A-Z]{2}$")
_NUMBERED_WORDS = frozenset(("BLOCK", "BLK", "WING", "CORE", "ENTRANCE", "STAIRCASE", "PHASE"))
"""A number after these is part of a building's name, not a house number."""
_PEOPLE = frozenset(("MR", "MRS", "MISS", "MS", "MX", "DR", "PROF", "REV", "FAO", "ATTN", "CAREOF"))
_FILLERS = frozenset(("NO", "NUMBER", "NUM", "NOS"))
_SPELT_OUT = {"F": "FLAT", "FL": "FLAT"}


def tidy(text: str) -> list[str]:
    """Capital words; a comma stands for every end of a line; ranges such as 86-90 are one word `86~90`."""
    text = text.upper()
    if "." in text:
        text = _POINT.sub("", text)
    text = text.translate(_CHARACTERS)
    if "/" in text or "-" in text or "&" in text or " TO " in text or " AND " in text:
        text = _FLOOR_SLASH.sub(r"\1F", _REAR_OF.sub(" REAROF ", _CARE_OF.sub(" CAREOF ", text)))
        text = _UNIT_SLASH.sub(_as_unit, _UNIT_DASH.sub(r"\1 , ", text))
        text = _FLAT_LETTERS.sub(r"FLAT \2~\3", _LETTER_RANGE.sub(r" FLAT \2~\3 , \1 ", text))
        text = _RANGE.sub(_as_range, text)
        text = _DASH.sub(lambda dash: " , " if len(dash[0]) > 1 else " ", text).replace("/", " ")
    return text.split()


def _as_unit(found: re.Match[str]) -> str:
    """FLAT 2/14 MARE STREET is flat 2 at number 14; FLAT 2/1, 14 MARE STREET the flat 2/1 (floor and door, as in Scotland)."""
    designator, first, second, words = found.groups()
    return f"{designator} {first} , {second}" if words else f"{designator} {first}~{second}"


def _as_range(found: re.Match[str]) -> str:
    """86-90 and 86-8 are ranges; 12/3, falling, is building 12 and flat 3, as in Scotland."""
    first, first_letter, last, last_letter = found.groups()
    if int(last) > int(first) or (last == first and first_letter < last_letter):
        return f"{first.lstrip('0')}{first_letter}~{last.lstrip('0')}{last_letter}"
    if "/" in found[0]:
        return f" FLAT {last}{last_letter} , {first}{first_letter} "
    if len(last) < len(first) and first[: -len(last)] + last > first:
        return f"{first}~{first[: -len(last)]}{last}"
    return f"{first}{first_letter} {last}{last_letter}"


class Lines:
    """What the lines of one address say: the unit, the postcode, and chunks of words, each with the number in front of it.

    Nothing is decided yet about what the words are.
    """

    __slots__ = ("_at", "_number", "_tokens", "_words", "chunks", "glued", "postcode", "unit")

    def __init__(self, text: str) -> None:
        self.unit = Unit()
        self.chunks: list[tuple[str, tuple[str, ...]]] = []
        self.glued = -1
        """Which chunk follows the unit's number on the same line, as in FLAT 24 SHELTON STREET."""
        self.postcode: str | None = None
        self._tokens = tidy(text)
        self._words: list[str] = []
        self._number = ""
        self._at = 0
        if " ".join(self._tokens) not in NOT_AN_ADDRESS:
            while self._at < len(self._tokens):
                self._at = self._step(self._tokens[self._at])
            self._flush()

    def _flush(self) -> None:
        if self._number or (self._words and self._words != ["THE"]):
            self.chunks.append((self._number, tuple(self._words)))
        self._words, self._number = [], ""

    def _next(self, ahead: int = 1) -> str:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ","

    def _step(self, word: str) -> int:
        """Take the word at hand, and what belongs to it; the place of the next."""
        at = self._at
        if word == ",":
            self._flush()
            return at + 1
        first = word[0]
        if (word in STARTS or (first.isdigit() and word[-1] in "TDH")) and (end := self._take_unit(word)) > at:
            return end
        if first.isdigit():
            if is_number(word):
                return self._take_number(word)
            if is_ident(word) and self._fresh() and not self.unit.ident:
                return self._take_ident(word)
        elif len(word) == 1:
            if self._fresh() and not self.unit.ident and (self._next() == "," or is_number(self._next())):
                return self._take_ident(word)
        elif word in _PEOPLE and self._fresh():
            return self._past_person()
        elif (word[-1].isdigit() or word[1].isdigit() or word[2:3].isdigit()) and (end := self._take_code(word)) >= 0:
            return end
        elif word in _FILLERS and self._next()[0].isdigit():
            return at + 1
        self._words.append(word)
        return at + 1

    def _fresh(self) -> bool:
        """Whether nothing has been said yet on this line."""
        return not self._words and not self._number

    def _take_unit(self, word: str) -> int:
        if self._words and self.unit.ident and word in DESIGNATORS and DESIGNATORS[word] != "R":
            return self._at
        end = self.unit.take(self._tokens, self._at)
        if end > self._at:
            self._flush()
            if self.unit.ident and end < len(self._tokens) and self._tokens[end] != ",":
                self.glued = len(self.chunks)
        return end

    def _take_ident(self, word: str) -> int:
        self.unit.ident = word
        self.unit.words.append(word)
        return self._at + 1

    def _take_number(self, word: str) -> int:
        if self._words and self._words[-1] in _NUMBERED_WORDS:
            self._words.append(word)
            return self._at + 1
        self._flush()
        self._number = word
        suffix = self._next()
        if len(suffix) == 1 and word[-1].isdigit() and "~" not in word and self._is_suffix(suffix):
            self._number += suffix
            return self._at + 2
        return self._at + 1

    def _is_suffix(self, letter: str) -> bool:
        """Whether a letter after a number belongs to it (14 A MARE STREET) and is no compass point (14 N HILL, 14 E STREET)."""
        following = self._next(2)
        if (letter in "NSW" and following != ",") or following in LETTERED:
            return False
        return letter.isalpha() and not (letter == "E" and is_kind(following))

    def _past_person(self) -> int:
        """Past a c/o line or a person's name: to the end of its line, or to the first number or flat."""
        at = self._at + 1
        for word in self._tokens[at:]:
            if word == "," or word[0].isdigit() or word in DESIGNATORS:
                break
            at += 1
        return at

    def _take_code(self, word: str) -> int:
        """Take a postcode, half a postcode after a town, FLAT2, or a code such as A12 for a flat; -1 if it is none of them."""
        at = self._at
        following = self._next()
        whole = bool(_WHOLE_POSTCODE.match(word))
        if whole or (_OUTWARD.match(word) and _INWARD.match(following)):
            found = normalise_postcode(word if whole else word + following)
            if found:
                self.postcode = self.postcode or found
                return at + (1 if whole else 2)
        if glued := _GLUED.match(word):
            self._tokens[at : at + 1] = [_SPELT_OUT.get(glued[1], glued[1]), glued[2]]
            return at
        if following == "," and at and _OUTWARD.match(word) and (self.chunks or not self._fresh()):
            return at + 1
        if _LETTER_CODE.match(word) and self._fresh() and not self.unit.ident:
            return self._take_ident(word)
        return -1
