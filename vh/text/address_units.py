"""Read what names a flat, floor or room within a building, and fold it to a key."""

import re
from collections.abc import Sequence

from vh.text.address_tokens import (
    IDENT,
    ORDINAL,
    begins_line,
    ends_line,
    floor_of,
    follows_a_street,
    goes_with,
    is_flat_misspelt,
    is_house_of_several,
    is_number,
    is_side_letter,
    number_follows,
    number_in_words,
    of_a_building,
    past_a_shop,
    past_side,
    word_at,
)
from vh.text.address_words import (
    ABOVE_WHAT,
    BEFORE_A_FLAT,
    BOATS,
    CENTRES,
    DESIGNATORS,
    FLAT_SLIPS,
    FLOOR_CODES,
    FLOOR_WORDS,
    FLOORS,
    GROUND_SIDES,
    NAMED_FLATS,
    NOT_DWELLINGS,
    NUMBERED_HOMES,
    PLAIN_FLATS,
    PLAIN_FLOORS,
    SIDE_LETTERS,
    SIDES,
)

_FILLERS = frozenset(("NO", "NUMBER", "NUM", "NOS"))
_ABOVE = frozenset(("ABOVE", "OVER"))
_ANNEXES = frozenset(("ANNEXE", "ANNEX"))
_GRANNY = frozenset(("GRANNY", "GRANNIE"))
"""Before FLAT, ANNEXE and the like: the annexe of a house."""
_MAIN_DOOR = ("MAIN", "DOOR")
_NAMED_AFTER = frozenset(("OLD", "POST", "FORMER", "VILLAGE"))
"""After these a shop or office is what a house is called after."""
PITCHES = frozenset(("PLOT", "CARAVAN", "CHALET", "PITCH", "MOORING", "BERTH"))
"""Prefixes of units that stand by themselves: their number is never the house's."""
_ON_A_PARK = frozenset(("PARK", "SITE", "CARAVANPARK"))
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")

_LEVELS = frozenset(("FLOOR", "LEVEL"))
_AT_A_LINE_START = BOATS.union(NUMBERED_HOMES, ("HALL", "FLOOR", "LEVEL"))
STARTS = NOT_DWELLINGS.union(
    DESIGNATORS,
    FLAT_SLIPS,
    FLOORS,
    FLOOR_CODES,
    SIDES,
    NAMED_FLATS,
    _AT_A_LINE_START,
    _ABOVE,
    _ANNEXES,
    _GRANNY,
    GROUND_SIDES,
    ("REAROF", "FL", "ADJACENT", "ADJ", "MAIN", "HOLIDAY"),
)
"""Words that may begin the name of a unit; `Unit.take` says whether they do."""


class Unit:
    """What has been read of a unit so far: `take` the words one designator at a time, then ask for `key` and `words`."""

    __slots__ = ("boat", "floors", "ident", "last", "outside", "prefix", "room", "side", "unnamed", "words")

    def __init__(self) -> None:
        self.ident = ""
        self.prefix = ""
        self.room = ""
        self.floors: list[str] = []
        self.side = ""
        self.boat = ""
        self.unnamed = False
        """Whether the address says FLAT, and not which."""
        self.outside = ""
        """A garage, shop or the like: no dwelling, so never equal to one."""
        self.words: list[str] = []
        self.last = -1
        """Where the words taken last ended, to tell FRONT in FLAT 2 FRONT from FRONT STREET."""

    def __bool__(self) -> bool:
        return bool(self.ident or self.floors or self.side or self.room or self.outside or self.prefix or self.boat or self.unnamed)

    @property
    def within_a_house(self) -> bool:
        """Whether it says which part of a house, by its floor, side or room: a number that stands apart from it is then the house's."""
        return not self.ident and bool(self.floors or self.side or self.room or self.outside)

    def take(self, tokens: Sequence[str], at: int) -> int:
        """Take a designator beginning at `at`; the place after it, or `at` itself if there is none."""
        end = self._take(tokens, at)
        if end > at:
            self.words.extend("REAR OF" if word == "REAROF" else word for word in tokens[at:end] if word != ",")
            self.last = end
        return end

    def _take(self, tokens: Sequence[str], at: int) -> int:
        word = tokens[at]
        if word in DESIGNATORS:
            return at if word in PITCHES and word_at(tokens, at + 1) in _ON_A_PARK else self._take_designator(tokens, at, DESIGNATORS[word])
        if word in FLAT_SLIPS and is_flat_misspelt(tokens, at):
            return self._take_designator(tokens, at, "")
        if word in FLOOR_CODES:
            return self._take_floor_code(tokens, at)
        if word in SIDES and (end := self._take_side(tokens, at)) > at:
            return end
        if word in FLOORS or ORDINAL.match(word):
            return self._take_floor(tokens, at)
        if word in NOT_DWELLINGS:
            return self._take_outside(tokens, at)
        if word in _ABOVE:
            above = (
                self.last == at
                or word_at(tokens, at + 1) in ABOVE_WHAT
                or (at == 0 and (word, word_at(tokens, 1)) != ("ABOVE", "BAR") and word == "ABOVE" and past_a_shop(tokens, 1) > 1)
            )
            return self._take_above(tokens, at) if above else at
        if word == "FL":
            return self._take_designator(tokens, at, "") if IDENT.match(word_at(tokens, at + 1)) else at
        if word in _ANNEXES:
            self.prefix = self.prefix or "ANNEXE"
            return at + 2 if word_at(tokens, at + 1) in ("AT", "TO", "OF") else at + 1
        if word in _GRANNY and (word_at(tokens, at + 1) in _ANNEXES or word_at(tokens, at + 1) in DESIGNATORS):
            return self._take([*tokens[: at + 1], "ANNEXE", *tokens[at + 2 :]], at + 1)
        if word == "REAROF":
            self.side = self.side or "RO"
            return at + 1
        if word in ("ADJACENT", "ADJ") and word_at(tokens, at + 1) == "TO":
            self.outside = self.outside or "ADJACENT"
            return at + 2
        if word in NAMED_FLATS and word_at(tokens, at + 1) in DESIGNATORS:
            return self._take_designator(tokens, at + 1, NAMED_FLATS[word])
        if word == "HOLIDAY" and word_at(tokens, at + 1) in DESIGNATORS:
            return self._take_designator(tokens, at + 1, "")
        if word in GROUND_SIDES and (self.last == at or begins_line(tokens, at)):
            return self._take_ground(tokens, at)
        if (word, word_at(tokens, at + 1)) == _MAIN_DOOR:
            self.prefix = self.prefix or "MAINDOOR"
            return self._take_designator(tokens, at + 2, "MAINDOOR") if word_at(tokens, at + 2) in DESIGNATORS else at + 2
        if word in _AT_A_LINE_START and (word in _LEVELS or begins_line(tokens, at)):
            return self._take_at_line_start(tokens, at)
        return at

    def _take_at_line_start(self, tokens: Sequence[str], at: int) -> int:
        """HALL FLOOR FLAT, LEVEL 3, BUNGALOW 3, NARROWBOAT ROSIE: these words mean something else in the middle of a line."""
        word, following = tokens[at], word_at(tokens, at + 1)
        if word == "HALL":
            if following not in FLOOR_WORDS:
                return at
            self.floors.append("HF")
            return self._after_floor(tokens, at + 1)
        if word in BOATS:
            end = at + 1
            while word_at(tokens, end) not in ("", ",") and tokens[end] not in DESIGNATORS and not tokens[end][-3:-2].isdigit():
                end += 1
            self.boat = self.boat or "".join(tokens[at + 1 : end])
            return end if self.boat else at
        end = at + 1
        if word in NUMBERED_HOMES and following in _FILLERS:
            end, following = at + 2, word_at(tokens, at + 2)
        if (
            not following.isdigit()
            or (not ends_line(tokens, end + 1) and not (word in NUMBERED_HOMES and of_a_building(tokens, end + 1)))
            or (word == "HOUSE" and not is_house_of_several(tokens, end + 1))
        ):
            return at
        if word in NUMBERED_HOMES:
            self.prefix, self.ident = word, self.ident or following
        else:
            self.floors.append(f"{int(following)}F")
        return end + 1

    def _take_designator(self, tokens: Sequence[str], at: int, prefix: str) -> int:
        """FLAT 2, APT NO 2, FLAT 2 B, ROOM 3, STUDIO; after a floor the number may be the house's (GROUND FLOOR FLAT 22 MARE STREET)."""
        end = at + 1
        while word_at(tokens, end) in _FILLERS:
            end += 1
        word, end = number_in_words(tokens, end)
        if word in _ABOVE:
            return self._take_above(tokens, end)
        after_floor = self.last == at and bool(self.floors or self.side)
        ident = ""
        if IDENT.match(word) and not (after_floor and word[0].isdigit() and not number_follows(tokens, end + 1)):
            ident = word
            end += 1
            following = word_at(tokens, end)
            if goes_with(ident, following) and (ident.isdigit() or end + 1 == len(tokens) or number_follows(tokens, end + 1)):
                ident += following
                end += 1
        if prefix == "R":
            self.room = self.room or ident or "R"
        elif not self.ident:
            self.ident, self.prefix = ident, prefix or self.prefix
            self.unnamed = self.unnamed or tokens[at] in PLAIN_FLATS
        return end

    def _take_outside(self, tokens: Sequence[str], at: int) -> int:
        """GARAGE 23, GROUND FLOOR SHOP, SHOP 14 HIGH STREET; not GARAGE LANE, nor THE OLD POST OFFICE."""
        following = word_at(tokens, at + 1)
        if at and tokens[at - 1] in _NAMED_AFTER:
            return at
        own = bool(IDENT.match(following)) and (not self.floors or number_follows(tokens, at + 2))
        if not own and self.last != at and following not in ("", ",") and not following[0].isdigit():
            return at
        self.outside = self.outside or tokens[at]
        if own:
            self.ident = self.ident or following
        return at + (2 if own else 1)

    def _take_floor_code(self, tokens: Sequence[str], at: int) -> int:
        floor, _, side = FLOOR_CODES[tokens[at]].partition("-")
        self.floors.append(floor)
        self.side = self.side or side
        return self._after_floor(tokens, at + 1)

    def _take_floor(self, tokens: Sequence[str], at: int) -> int:
        """FIRST FLOOR, GND FLR FRONT, BASEMENT, UPPER GROUND, FIRST AND SECOND FLOORS, UPPER alone; not FIRST AVENUE, TOP LANE, nor 4F, MARE STREET."""
        floors: list[str] = []
        end = at
        while floor := floor_of(word_at(tokens, end)):
            end += 1
            if floor in ("LF", "UF", "UG") and floor_of(word_at(tokens, end)) == "GF":
                floor = "BF" if floor == "LF" else "UG"
                end += 1
            floors.append(floor)
            if word_at(tokens, end) not in ("AND", "&", "TO") or not floor_of(word_at(tokens, end + 1)):
                break
            end += 1
        following = word_at(tokens, end)
        sided = (
            following in SIDES
            or (following in CENTRES and floors != ["GARDEN"])
            or (following in SIDE_LETTERS and is_side_letter(tokens, end))
        )
        if sided:
            following = word_at(tokens, end + 1)
        said = following in FLOOR_WORDS or following in BEFORE_A_FLAT
        apart = self.last == at or begins_line(tokens, at) or (ends_line(tokens, end) and follows_a_street(tokens, at))
        plain = (sided or (apart and not is_number(tokens[at])) or tokens[at] in PLAIN_FLOORS) and (
            following in ("", ",") or following[0].isdigit()
        )
        if not said and not plain:
            return at
        self.floors.extend(floors)
        return self._after_floor(tokens, end)

    def _after_floor(self, tokens: Sequence[str], end: int) -> int:
        while word_at(tokens, end) in FLOOR_WORDS:
            end += 1
        while (word := word_at(tokens, end)) in SIDES:
            self.side = self.side or SIDES[word]
            end = past_side(tokens, end + 1)
        if (
            not self.side
            and word in CENTRES
            and ((following := word_at(tokens, end + 1)) in ("", ",", *BEFORE_A_FLAT) or is_number(following))
        ):
            self.side = SIDES["MIDDLE"]
            end += 1
        if not self.side and is_side_letter(tokens, end):
            self.side = SIDE_LETTERS[tokens[end]]
            end += 1
        return end

    def _take_ground(self, tokens: Sequence[str], at: int) -> int:
        """GR FLR FLAT, and GL, 12 BYRES ROAD, which is ground left."""
        following = word_at(tokens, at + 1)
        if tokens[at] == "GR" and following in FLOOR_WORDS:
            self.floors.append("GF")
            return self._after_floor(tokens, at + 1)
        if following not in ("", ",") and not following[0].isdigit():
            return at
        self.floors.append("GF")
        self.side = self.side or SIDE_LETTERS[tokens[at][1]]
        return at + 1

    def _take_side(self, tokens: Sequence[str], at: int) -> int:
        """FRONT FLAT, REAR MAISONETTE, FLAT 2 LEFT, LHS, BACK alone on its line; not FRONT STREET."""
        following = word_at(tokens, at + 1)
        if tokens[at] == "REAR" and following == "OF":
            self.side = self.side or "RO"
            return at + 2
        if following in FLOORS and (end := self._take_floor(tokens, at + 1)) > at + 1:
            self.side = self.side or SIDES[tokens[at]]
            return end
        ends = following in ("", ",", "HAND", "SIDE") or following[0].isdigit()
        before = following in BEFORE_A_FLAT or following in FLOOR_WORDS
        alone = begins_line(tokens, at) or (ends_line(tokens, at + 1) and follows_a_street(tokens, at))
        if not before and not (ends and (alone or self.last == at or tokens[at] in ("LHS", "RHS", "REAR"))):
            return at
        self.side = self.side or SIDES[tokens[at]]
        return past_side(tokens, at + 1)

    def _take_above(self, tokens: Sequence[str], at: int) -> int:
        """Past what a flat is above: SHOP, or what a shop is called before the number; FLAT ABOVE COSTA, HIGH STREET has no other name than COSTA."""
        self.prefix = self.prefix or "ABOVE"
        end = at + 1
        while word_at(tokens, end) in ABOVE_WHAT:
            end += 1
        return past_a_shop(tokens, end)

    @property
    def key(self) -> str:
        """The unit folded: `2`, `A`, `2B`, `GF`, `1F-REAR`, `R3`, `2R3`, `S4` (studio), `ABOVE`; with a space where it is no dwelling."""
        base = self.prefix + self.ident if self.ident else "".join(self.floors) or self.prefix
        if self.room:
            base = f"{self.ident}R{self.room if self.room != 'R' else ''}"
        elif not base:
            base = f"BOAT{self.boat}" if self.boat else "FLAT" if self.unnamed and not self.side else ""
        if self.side:
            base = f"{base}-{self.side}" if base else self.side
        if self.outside:
            base = f"{self.outside} {base}"
        return _ZEROS.sub("", base).replace("~", "-")
