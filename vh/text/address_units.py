"""Read what names a flat, floor or room within a building, and fold it to a key."""

import re
from collections.abc import Sequence
from functools import lru_cache

DESIGNATORS = {
    "FLAT": "", "FLT": "", "FLTA": "", "FALT": "", "FLA": "", "FLATT": "", "APT": "", "APPT": "", "APPARTMENT": "", "APARTMENT": "", "APART": "",
    "UNIT": "", "MAISONETTE": "", "MAISONNETTE": "", "MAIS": "", "MAISON": "",
    "STUDIO": "S", "BEDSIT": "S", "ROOM": "R", "RM": "R", "BEDROOM": "R", "PENTHOUSE": "PH", "SUITE": "S",
}  # fmt: skip
"""Words that announce a dwelling within a building, to what their key begins with (nothing for a plain flat)."""

NOT_DWELLINGS = frozenset("GARAGE SHOP OFFICE OFFICES STORE STORES KIOSK WORKSHOP SHED".split())

FLOORS = {
    "GROUND": "GF", "GND": "GF", "GRND": "GF", "GRD": "GF", "GRN": "GF", "GROUNDFLOOR": "GF", "LGND": "BF", "BASEMENT": "BF", "BASMENT": "BF", "BST": "BF",
    "BSMT": "BF", "BSMNT": "BF", "BMT": "BF", "BASE": "BF", "FIRST": "1F", "SECOND": "2F", "THIRD": "3F", "FOURTH": "4F", "FIFTH": "5F", "SIXTH": "6F",
    "SEVENTH": "7F", "EIGHTH": "8F", "NINTH": "9F", "TENTH": "10F", "TOP": "TF", "MEZZANINE": "MF", "ATTIC": "AF", "LOFT": "AF", "UPPER": "UF",
    "LOWER": "LF", "GARDEN": "GARDEN", "RAISED": "UG",
}  # fmt: skip
_FLOOR_CODES = {
    "GFF": "GF", "GF": "GF", "GFFF": "GF-FRONT", "GFRF": "GF-REAR", "FFF": "1F", "FFFF": "1F-FRONT", "FFRF": "1F-REAR", "SFF": "2F", "SFFF": "2F-FRONT",
    "SFRF": "2F-REAR", "TFF": "TF", "LGF": "BF", "LGFF": "BF", "LGFLR": "BF", "UGF": "UG", "UGFF": "UG", "BFF": "BF", "BF": "BF",
}  # fmt: skip
_SAFE_FLOORS = frozenset("BASEMENT BASMENT BST BSMT BSMNT BMT LGND GND GRND GROUNDFLOOR".split())
_FLOOR_WORDS = frozenset("FLOOR FLOORS FLR FLRS FLOR FL FLRR".split())
_SIDES = {
    "FRONT": "FRONT", "FRNT": "FRONT", "FRT": "FRONT", "REAR": "REAR", "BACK": "REAR", "LEFT": "LEFT", "LHS": "LEFT", "LH": "LEFT",
    "RIGHT": "RIGHT", "RHS": "RIGHT", "RH": "RIGHT", "MIDDLE": "MIDDLE", "CENTRE": "MIDDLE",
}  # fmt: skip
_FILLERS = frozenset("NO NUMBER NUM NOS".split())
_ABOVE = frozenset(("ABOVE", "OVER"))
_ABOVE_WHAT = frozenset(("SHOP", "SHOPS", "THE", "PREMISES", "OFFICE", "BANK", "RESTAURANT", "GARAGE", "PUB"))
_BEFORE_A_FLAT = frozenset(("FLAT", "FLT", "MAISONETTE", "MAIS", "APARTMENT", "APT", "STUDIO", "ROOM", "RM", "UNIT", "BEDSIT", "SHOP"))
_ORDINAL = re.compile(r"^(\d{1,2})(?:ST|ND|RD|TH)$")
_NUMBER = re.compile(r"^\d{1,5}[A-Z]?$")
_IDENT = re.compile(r"^(?:\d{1,5}[A-Z]{0,2}|[A-Z]|[A-Z]{1,2}\d{1,4}[A-Z]?|\d{1,4}~\d{1,4}|\d{1,2}[A-Z]\d{1,3})$")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")

STARTS = frozenset(DESIGNATORS) | NOT_DWELLINGS | frozenset(FLOORS) | frozenset(_FLOOR_CODES) | frozenset(_SIDES) | _ABOVE | {"REAROF", "FL", "ADJACENT", "ADJ"}
"""Words that may begin the name of a unit; `Unit.take` says whether they do."""


class Unit:
    """What has been read of a unit so far: `take` the words one designator at a time, then ask for `key` and `words`."""

    __slots__ = ("floors", "ident", "last", "named", "outside", "prefix", "room", "side", "words")

    def __init__(self) -> None:
        self.ident = ""
        self.prefix = ""
        self.room = ""
        self.floors: list[str] = []
        self.side = ""
        self.outside = ""
        """A garage, shop or the like: no dwelling, so never equal to one."""
        self.named = False
        """FLAT, or another designator, was said, with or without a number."""
        self.words: list[str] = []
        self.last = -1
        """Where the words taken last ended, to tell FRONT in FLAT 2 FRONT from FRONT STREET."""

    def __bool__(self) -> bool:
        return bool(self.ident or self.floors or self.side or self.room or self.outside or self.prefix)

    def take(self, tokens: Sequence[str], at: int) -> int:
        """Take a designator beginning at `at`; the place after it, or `at` itself if there is none."""
        token = tokens[at]
        if token in DESIGNATORS:
            end = self._take_designator(tokens, at, DESIGNATORS[token])
        elif token == "FL" and _IDENT.match(_at(tokens, at + 1)):
            end = self._take_designator(tokens, at, "")
        elif token in NOT_DWELLINGS:
            end = self._take_outside(tokens, at)
        elif token in _FLOOR_CODES:
            end = self._take_floor_code(tokens, at)
        elif token in _SIDES and (end := self._take_side(tokens, at)) > at:
            pass
        elif token in FLOORS or _ORDINAL.match(token):
            end = self._take_floor(tokens, at)
        elif token in _ABOVE and (_at(tokens, at + 1) in _ABOVE_WHAT or self.last == at):
            end = self._take_above(tokens, at)
        elif token == "REAROF":
            self.side = self.side or "RO"
            end = at + 1
        elif token in ("ADJACENT", "ADJ") and _at(tokens, at + 1) in ("TO", ","):
            self.outside = self.outside or "ADJACENT"
            end = at + 2
        else:
            return at
        if end > at:
            self.words.extend("REAR OF" if word == "REAROF" else word for word in tokens[at:end] if word != ",")
            self.last = end
        return end

    def _take_designator(self, tokens: Sequence[str], at: int, prefix: str) -> int:
        end = at + 1
        while _at(tokens, end) in _FILLERS:
            end += 1
        after_floor = self.last == at and bool(self.floors or self.side)
        self.named = True
        token = _at(tokens, end)
        if token in _ABOVE:
            return self._take_above(tokens, end)
        ident = ""
        if _IDENT.match(token) and not (after_floor and token[0].isdigit() and not _number_follows(tokens, end + 1)):
            ident = token
            end += 1
            following = _at(tokens, end)
            if len(following) == 1 and following.isalpha() and ident.isdigit():
                ident += following
                end += 1
        if prefix == "R":
            self.room = self.room or ident or ("" if self.named and self.ident else "R")
            return end
        if not self.ident:
            self.ident, self.prefix = ident, prefix
        return end

    def _take_outside(self, tokens: Sequence[str], at: int) -> int:
        following = _at(tokens, at + 1)
        ident = following if _IDENT.match(following) and (len(following) < 2 or following[0].isdigit()) and (_number_follows(tokens, at + 2)
            or not self.floors) else ""  # fmt: skip
        if not ident and self.last != at and following not in ("", ",") and not following[0].isdigit():
            return at
        self.outside = self.outside or tokens[at]
        self.ident = self.ident or ident
        return at + (2 if ident else 1)

    def _take_floor_code(self, tokens: Sequence[str], at: int) -> int:
        floor, _, side = _FLOOR_CODES[tokens[at]].partition("-")
        self.floors.append(floor)
        self.side = self.side or side
        return self._after_floor(tokens, at + 1)

    def _take_floor(self, tokens: Sequence[str], at: int) -> int:
        """FIRST FLOOR, GND FLR FRONT, BASEMENT, UPPER GROUND, FIRST AND SECOND FLOORS; not FIRST AVENUE, TOP LANE."""
        floors: list[str] = []
        end = at
        while True:
            floor = _floor(_at(tokens, end))
            if not floor:
                return at
            end += 1
            if floor in ("LF", "UF", "UG") and _floor(_at(tokens, end)) == "GF":
                floor = "BF" if floor == "LF" else "UG"
                end += 1
            floors.append(floor)
            if _at(tokens, end) in ("AND", "&", "TO") and _floor(_at(tokens, end + 1)):
                end += 1
                continue
            break
        following = _at(tokens, end)
        said = following in _FLOOR_WORDS or following in _BEFORE_A_FLAT
        if not said and following in _SIDES:
            said = _at(tokens, end + 1) in _FLOOR_WORDS or _at(tokens, end + 1) in _BEFORE_A_FLAT
        if not said and tokens[at] in _SAFE_FLOORS:
            said = following in ("", ",") or following[0].isdigit() or following in _SIDES
        if not said:
            return at
        self.floors.extend(floors)
        return self._after_floor(tokens, end)

    def _after_floor(self, tokens: Sequence[str], end: int) -> int:
        while _at(tokens, end) in _FLOOR_WORDS:
            end += 1
        while (token := _at(tokens, end)) in _SIDES:
            self.side = self.side or _SIDES[token]
            end += 1
            if _at(tokens, end) == "HAND":
                end += 1
            if _at(tokens, end) == "SIDE":
                end += 1
        return end

    def _take_side(self, tokens: Sequence[str], at: int) -> int:
        """FRONT FLAT, REAR MAISONETTE, FLAT 2 LEFT, LHS; not FRONT STREET."""
        token = tokens[at]
        following = _at(tokens, at + 1)
        ends = following in ("", ",", "HAND", "SIDE") or following[0].isdigit()
        before_flat = following in _BEFORE_A_FLAT or following in _FLOOR_WORDS
        if token == "REAR" and following == "OF":
            self.side = self.side or "RO"
            return at + 2
        if before_flat or (self.last == at and ends) or (token in ("LHS", "RHS", "REAR") and ends):
            self.side = self.side or _SIDES[token]
            end = at + 1
            while _at(tokens, end) in ("HAND", "SIDE") or _at(tokens, end) in _FLOOR_WORDS:
                end += 1
            return end
        return at

    def _take_above(self, tokens: Sequence[str], at: int) -> int:
        self.prefix = self.prefix or "ABOVE"
        self.named = True
        end = at + 1
        while _at(tokens, end) in _ABOVE_WHAT:
            end += 1
        return end

    @property
    def key(self) -> str:
        """The unit folded: `2`, `A`, `2B`, `GF`, `1F-REAR`, `R3`, `2R3`, `S4` (studio), `ABOVE`; with a space where it is no dwelling."""
        base = self.prefix + self.ident if self.ident else "".join(self.floors) or self.prefix
        if self.room:
            base = (self.ident or "") + "R" + (self.room if self.room != "R" else "")
        if self.side:
            base = f"{base}-{self.side}" if base else self.side
        if self.outside:
            base = f"{self.outside} {base}"
        return _ZEROS.sub("", base).replace("~", "-")


def _at(tokens: Sequence[str], index: int) -> str:
    return tokens[index] if index < len(tokens) else ""


def _floor(token: str) -> str:
    floor = FLOORS.get(token)
    if floor:
        return floor
    ordinal = _ORDINAL.match(token)
    return f"{int(ordinal[1])}F" if ordinal else ""


def _number_follows(tokens: Sequence[str], at: int) -> bool:
    """Whether the next word, over a line's end, begins with a digit."""
    token = _at(tokens, at)
    if token == ",":
        token = _at(tokens, at + 1)
    return bool(token) and token[0].isdigit()


def is_number(token: str) -> bool:
    """Whether a word is a house or flat number: 14, 14A, 86~90 (a range, as tokens hold it)."""
    return bool(_NUMBER.match(token)) or "~" in token


@lru_cache(maxsize=65_536)
def unit_key(unit: str) -> str | None:
    """The key of a unit written as tidy words.

    >>> [unit_key(unit) for unit in ("FLAT 2", "APT 02", "GND FLR FRONT FLT", "2 B", "C", "FLAT 2 ROOM 3", "REAR")]
    ['2', '2', 'GF-FRONT', '2B', 'C', '2R3', 'REAR']
    """
    tokens = unit.replace("-", "~").split()
    reader = Unit()
    left: list[str] = []
    at = 0
    while at < len(tokens):
        end = reader.take(tokens, at) if tokens[at] in STARTS or _ORDINAL.match(tokens[at]) else at
        if end == at:
            left.append(tokens[at])
            end = at + 1
        at = end
    left = [word for word in left if word not in _FILLERS and word not in ("THE", "FLAT")]
    if left and not reader.ident and all(_IDENT.match(word) for word in left):
        reader.ident = "".join(left)
        left = []
    if left and not reader:
        return _ZEROS.sub("", "".join(left)).replace("~", "-") if left != [""] else None
    return reader.key or None
