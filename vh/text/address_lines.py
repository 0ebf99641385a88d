"""Read the lines of a UK address, in any order and with or without commas: a unit, and numbers with the words after them."""

import re

from vh.text.address_pieces import LETTERED, is_kind
from vh.text.address_slashes import read_slashes
from vh.text.address_stairs import flat_before_number
from vh.text.address_tokens import is_ident, is_number, number_in_words
from vh.text.address_units import STARTS, Unit
from vh.text.address_words import DESIGNATORS, ENDS_A_NAME, FLOORS, LEADING_STREET_KINDS, NOT_AN_ADDRESS
from vh.text.letters import plain, without_entities
from vh.text.postcodes import normalise_postcode

_CHARACTERS = str.maketrans(
    dict.fromkeys(",;|\n\r()[]", " , ") | {"&": " & ", "+": " & "} | dict.fromkeys("'`\"", "") | dict.fromkeys(".:#*_@\\\t?!<>~", " ")
)
_HALF = "ZHALFZ"
_NOUGHT = re.compile(r"(?<=\d)\.0+(?![\w.])")
"""What a spreadsheet adds to a whole number: 14.0."""
_FLOOR_AND_DOOR = re.compile(r"(?<![\w.])(\d{1,2})\.((?:\d|\d{3})[A-Z]?)(?!\w|\.\w)")
_A_POINT = "ZPOINTZ"
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
"""FLAT 1.02 is floor 1, door 02, and flat 102; but of 1.11 and 11.1 only one is flat 111."""
_FLOOR_DASH_DOOR = re.compile(
    r"(?<![\w.~/-])((?:FLAT|FLT|FL|F|APT|APARTMENT|UNIT|ROOM|RM|STUDIO)[ .]+(?:NO[ .]+)?)?(0?\d|[1-9]\d)-(\d\d)(?![\w.~/-])"
)
"""FLAT 5-02 and FLAT 05-12 are floor and door, flats 502 and 512; so is 5-02, which is no range upwards. 07-09 is one, of numbers filled up to two."""
_PITCH_OF_A_PARK = re.compile(r"(^|,\s*|\n\s*)(?:(?:PARK|MOBILE|STATIC)[ -](?:HOME|CARAVAN|VAN)|VAN)(?: +NO\.?)? +(?=\d)")
"""PARK HOME 12 and VAN 12 at the start of a line are the pitch; PARK HOMES is a name for the whole park."""
_INITIALS = re.compile(r"\b[A-Z](?:\.[A-Z])+\b\.?")
_BOX = re.compile(r"\bP ?O ?BOX(?: +NO)? +\w+|\bBFPO +\d+")
_CARE_OF = re.compile(r"\bCARE +OF\b")
_IN_TWO_WORDS = re.compile(r"\b(?:(SELF)[ -]*CONTAINED|(BED)[ -]SIT(?:TER)?|(?:CANAL|NARROW|HOUSE)[ -](BOAT))\b")
_ONE_WORD = {"SELF": " ", "BED": "BEDSIT", "BOAT": "HOUSEBOAT"}
_CARAVAN_PARK = re.compile(
    r"\b(?:CARAVAN|CHALET|(?:MOBILE|PARK|HOLIDAY|RESIDENTIAL) HOMES?) +(?:PARK|SITE|ESTATE)\b|\b(?:HOLIDAY|LEISURE|RESIDENTIAL) +PARK\b"
    r"|\bPARK +HOMES?\b|\bMOBILE +HOMES\b"
    r"|\b(?:(?:GYPSY|GIPSY|ROMANY)(?: +(?:AND|&))? +)?(?:TRAVELL?ERS?|GYPSY|GIPSY|ROMANY) +(?:CARAVAN +)?SITE\b"
)
"""A park of caravans or park homes, or a site for travellers, which one source calls by one of these and the next by another."""
_FLAT_IN_BRACKETS = re.compile(
    r"(?<!FLAT )(?<!FLT )(?<!APT )(?<!APARTMENT )(?<!UNIT )(?<!PLOT )(?<!ROOM )"
    r"\b(\d{1,4}[A-Z]?)\s*\(((?:FLAT +)?(?:\d{1,3}[A-Z]?|\d{1,2}/\d|\d[FB]\d))\)\s*(?=[A-Z])"
)
"""12 (3) HIGH STREET, as Royal Mail writes flats in Scotland; not PLOT 3 (14) HIGH STREET, which is number 14."""
_BACKSLASH = re.compile(r"(?<=\d)\\(?=\d)")
_FLATS = re.compile(r"(^|, *)FLATS +(?=\d|[A-Z]\b)")
_GLUED = re.compile(r"^(FLAT|FLT|APT|APARTMENT|UNIT|ROOM|RM|STUDIO|NO|F|FL|GARAGE|BLOCK)(\d+[A-Z]?)$")
_GLUED_WORD = re.compile(
    r"^(\d{1,2}(?:ST|ND|RD|TH)(?=FL)|\d{1,4}[A-Z]?(?=FLAT$|FLT$)|\d{1,4}(?=(?!BED)[A-Z]{3,}$)|\d{0,3}(?:[02-9]|11)(?=ST$))([A-Z]+)$"
)
"""13QUEENS ROAD, 17ST JAMES STREET (not 1ST AVENUE), 76BFLAT 2 and 2NDFLOOR."""
_LETTER_CODE = re.compile(r"^[A-Z]{1,2}\d{1,3}[A-Z]?$")
_DOOR_CODE = re.compile(r"^(?:(?:[GP]F|\d[FB])\d{1,2}|\dF[LRM])$")
"""A door of a floor as Edinburgh has it, wherever it stands: GF and PF are no postcode areas."""
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9OI][0-9A-Z]?$")
_INWARD = re.compile(r"^[0-9OI][A-Z0-9]{2}$")
_WHOLE_POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9OI][A-Z]{2}$")
_NUMBERED_WORDS = frozenset(("BLOCK", "BLK", "BLOK", "WING", "CORE", "ENTRANCE", "STAIRCASE", "STAIR", "PHASE"))
"""A number after these is part of a building's name, not a house number."""
_NUMBERED_ALONE = (["BUILDING"], ["TOWER"])
"""So it is after these where nothing stands before: BUILDING 3, QUAYSIDE; but in ALBERT BUILDING 3 HIGH STREET it is the house's."""
_PEOPLE = frozenset(("MR", "MRS", "MISS", "MS", "MX", "DR", "PROF", "REV", "FAO", "ATTN", "CAREOF"))
_BEFORE_A_NUMBER = {("MAIN", "DOOR")} | {(floor, word) for floor in FLOORS for word in ("FLOOR", "FLR", "FLAT")}
"""Words of a flat that may come between somebody's name and the number."""
_FILLERS = frozenset(("NO", "NUMBER", "NUM", "NOS"))
_LINKS = frozenset(("AT", "OF", "WITHIN"))
"""Between a flat and its house: FLAT 2 AT 14 MARE STREET."""
_SAY_NOTHING = (["THE"], ["ODD"], ["ODDS"], ["EVEN"], ["EVENS"], ["INCLUSIVE"], ["CONSECUTIVE"], ["AND"], ["&"])
_SPELT_OUT = {"F": "FLAT", "FL": "FLAT"}


def _as_floor_and_door(found: re.Match[str]) -> str:
    flat, floor, door = found[1] or "", found[2], found[3]
    padded = floor.startswith("0") or door.startswith("0")
    if not padded or not (flat or int(door) <= int(floor) or (door.startswith("0") and not floor.startswith("0"))):
        return found[0]
    return f"{flat}{floor.lstrip('0')}{door}"


def _flat_first(found: re.Match[str]) -> str:
    return f"FLAT {found[2].removeprefix('FLAT').lstrip()}, {found[1]} "


def tidy(text: str) -> list[str]:
    """Capital words in plain letters; a comma stands for every end of a line; ranges such as 86-90 are one word `86~90`."""
    text = text.upper()
    if "&" in text and ";" in text:
        text = without_entities(text)
    if "." in text:
        text = _POINT.sub("", _FLOOR_AND_DOOR.sub(rf"\1{_A_POINT}\2", _NOUGHT.sub("", text)))
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    if "-0" in text or ("-" in text and "0" in text):
        text = _FLOOR_DASH_DOOR.sub(_as_floor_and_door, text)
    if "HOME" in text or "VAN" in text:
        text = _PITCH_OF_A_PARK.sub(r"\1PITCH ", text)
    if "(" in text:
        text = _FLAT_IN_BRACKETS.sub(_flat_first, text)
    if "\\" in text:
        text = _BACKSLASH.sub("/", text)
    text = flat_before_number(text)
    ascii_only = text.isascii()
    text = (text if ascii_only else plain(text.replace("½", _HALF))).translate(_CHARACTERS)
    if not ascii_only:
        text = text.replace(_HALF, "~HALF ")
    text = text.replace(_A_POINT, "~")
    if "PARK" in text or "SITE" in text or "HOME" in text:
        text = _CARAVAN_PARK.sub("CARAVANPARK", text)
    if "BOX" in text or "BFPO" in text:
        text = _BOX.sub(" , ", text)
    if "CONTAINED" in text or "BED" in text or "BOAT" in text:
        text = _IN_TWO_WORDS.sub(lambda found: _ONE_WORD[found[found.lastindex or 0]], text)
    if "CARE" in text:
        text = _CARE_OF.sub(" CAREOF ", text)
    if "/" in text or "-" in text or "&" in text or " TO " in text or " AND " in text:
        text = read_slashes(text)
    if "FLATS" in text:
        text = _FLATS.sub(r"\1FLAT ", text)
    return text.split()


def tidy_part(text: str) -> list[str]:
    """The words of one part of an address; a comma at its ends parts nothing."""
    words = tidy(text)
    while words and words[-1] == ",":
        words.pop()
    return words[next((at for at, word in enumerate(words) if word != ","), 0) :]


class Lines:
    """What the lines of one address say: the unit, the postcode, and chunks of words, each with the number in front of it.

    Nothing is decided yet about what the words are.
    """

    __slots__ = ("_at", "_line_start", "_number", "_tokens", "_words", "chunks", "glued", "postcode", "trailing", "unit")

    def __init__(self, text: str) -> None:
        self.unit = Unit()
        self.chunks: list[tuple[str, tuple[str, ...]]] = []
        self.glued = -1
        """Which chunk follows the unit's number on the same line, as in FLAT 24 SHELTON STREET."""
        self.trailing: set[int] = set()
        """Which chunks are a number alone at the end of a line: MARE STREET 14."""
        self.postcode: str | None = None
        self._tokens = tidy(text)
        self._words: list[str] = []
        self._number = ""
        self._at = self._line_start = 0
        if " ".join(self._tokens) not in NOT_AN_ADDRESS:
            while self._at < len(self._tokens):
                self._at = self._step(self._tokens[self._at])
            self._end_line()

    def _flush(self) -> None:
        if self._number or (self._words and self._words not in _SAY_NOTHING):
            if not self._number and self._words[0] in ENDS_A_NAME and self._goes_on():
                number, words = self.chunks[-1]
                self.chunks[-1] = (number, words + tuple(self._words))
            else:
                self.chunks.append((self._number, tuple(self._words)))
        self._words, self._number = [], ""

    def _goes_on(self) -> bool:
        """Whether a line that begins with HOUSE or ROAD ends the name begun on the line before: RIVERBANK, then HOUSE; not CLOS Y DERI."""
        if not self.chunks or any(map(is_kind, self._words[1:])) or (self._words[0] in LEADING_STREET_KINDS and len(self._words) > 1):
            return False
        before = self.chunks[-1][1]
        return bool(before) and not is_kind(before[-1])

    def _end_line(self) -> None:
        if self._number and not self._words and len(self.chunks) > self._line_start:
            self.trailing.add(len(self.chunks))
        self._flush()
        self._line_start = len(self.chunks)

    def _next(self, ahead: int = 1) -> str:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ","

    def _step(self, word: str) -> int:
        """Take the word at hand, and what belongs to it; the place of the next."""
        at = self._at
        if word == ",":
            self._end_line()
            return at + 1
        first = word[0]
        if (word in STARTS or (first.isdigit() and word[-1] in "TDH")) and (end := self._take_unit(word)) > at:
            return end
        if first.isdigit():
            if is_number(word):
                return self._take_number(word)
            if glued := _GLUED_WORD.match(word):
                self._tokens[at : at + 1] = [glued[1], glued[2]]
                return at
            if is_ident(word) and (self._fresh() or _DOOR_CODE.match(word)) and not self.unit.ident:
                return self._take_ident(word)
        elif len(word) == 1:
            if word == "F" and self._fresh() and is_number(self._next()) and self._number_after(2):
                self._tokens[at] = "FLAT"
                return at
            if self._fresh() and not self.unit.ident and (self._next() == "," or is_number(self._next())):
                return self._take_ident(word)
        elif word in _PEOPLE and self._fresh():
            return self._past_person()
        elif (word[-1].isdigit() or word[1].isdigit() or word[2:3].isdigit()) and (end := self._take_code(word)) >= 0:
            return end
        elif (word in _FILLERS or (word in _LINKS and self._fresh())) and self._next()[0].isdigit():
            return at + 1
        elif word in _FILLERS and self._fresh() and (end := self._number_in_words()):
            return end
        self._words.append(word)
        return at + 1

    def _fresh(self) -> bool:
        """Whether nothing has been said yet on this line."""
        return not self._words and not self._number

    def _number_after(self, ahead: int) -> bool:
        """Whether a number comes next but so many, over a line's end."""
        word = self._next(ahead)
        return is_number(self._next(ahead + 1) if word == "," else word)

    def _number_in_words(self) -> int:
        """The place of the digits that NUMBER TEN, MILL LANE is made to have; 0 where no number follows."""
        number, last = number_in_words(self._tokens, self._at + 1)
        if not number.isdigit():
            return 0
        self._tokens[self._at + 1 : last + 1] = [number]
        return self._at + 1

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
        if self._words:
            self._flush()
        self.unit.ident = word
        self.unit.words.append(word)
        return self._at + 1

    def _take_number(self, word: str) -> int:
        if self._words and (self._words[-1] in _NUMBERED_WORDS or self._words in _NUMBERED_ALONE):
            self._words.append(word)
            return self._at + 1
        if len(self._words) > 1 and self._words[-1] in _LINKS:
            self._words.pop()
        self._flush()
        self._number = word
        suffix = self._next()
        if len(suffix) == 1 and word[-1].isdigit() and "~" not in word and self._is_suffix(suffix):
            self._number += suffix
            return self._at + 2
        return self._at + 1

    def _is_suffix(self, letter: str) -> bool:
        """Whether a letter after a number belongs to it (14 A MARE STREET) and is no compass point (14 N HILL, 14 E STREET) or Welsh article (1 Y GORLAN)."""
        following = self._next(2)
        if (letter in "NSWY" and following != ",") or following in LETTERED:
            return False
        return letter.isalpha() and not (letter == "E" and is_kind(following))

    def _past_person(self) -> int:
        """Past a c/o line or a person's name: to the end of its line, or to the first number or flat."""
        at = self._at + 1
        for word in self._tokens[at:]:
            if word == "," or word[0].isdigit() or word in DESIGNATORS or (word, self._next(at + 1 - self._at)) in _BEFORE_A_NUMBER:
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
        if _DOOR_CODE.match(word) and not self.unit.ident:
            return self._take_ident(word)
        if following == "," and at and _OUTWARD.match(word) and (self.chunks or not self._fresh()):
            return at + 1
        if _LETTER_CODE.match(word) and self._fresh() and not self.unit.ident:
            return self._take_ident(word)
        return -1
