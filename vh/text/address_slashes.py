"""What a slash, a dash or an ampersand between two words of an address means: a range, a flat, a floor and a side, c/o."""

import re

from vh.text.address_pieces import BUILDING, OTHER, STREET, WEAK, is_kind, split_words
from vh.text.address_words import BUILDING_KINDS, DESIGNATORS, FLOOR_CODES, NOT_DWELLINGS, PLAIN_FLOORS, STREET_KINDS

_FL = re.compile(r"(^|,)\s*FL\s+(?=(?:\d{1,2}|G) ?/ ?[\dLR]\b)")
"""FL 2/1: before a floor and a door FL is a flat."""
_CARE_OF = re.compile(r"\bC ?/ ?O\b|\bCARE +OF\b")
_REAR_OF = re.compile(r"\bR ?/ ?O\b")
_SELF_CONTAINED = re.compile(r"\bS/C\b")
_FLOOR = re.compile(r"\b([GFSLBT]|LG)/F\b")
_FLOOR_SPELT = re.compile(r"\b(GRD|GND|GROUND|LGND|\d(?:ST|ND|RD|TH))/F(?:LOOR|LR|L)?\b")
_FLOORS = re.compile(r"\b(\d(?:ST|ND|RD|TH)|GROUND|GND|GRD|FIRST|SECOND|THIRD)\s*[/-]\s*(?=\d(?:ST|ND|RD|TH)\b|(?:FIRST|SECOND|THIRD)\b)")
_FLOOR_AND_SIDE = re.compile(r"(?:\bFLAT\s+)?\b([GBT]|\d)F?/([LRM])\b(?=[\s,]*(?:\d|$))")
STAIR_SIDES = {"L": "LEFT", "R": "RIGHT", "M": "MIDDLE"}
"""The side of a stair that a letter stands for, where it stands beside a floor."""
_DOOR_AFTER_NUMBER = re.compile(r"\b(\d{1,4}[A-Z]?)\s+(?:FLAT|FLT|APT)\s+(\d{1,2})/(\d)\b(?=\s+[A-Z]{2,})")
_DOOR_FIRST = re.compile(r"(^|,)\s*(\d{1,2}) ?/ ?(\d)(?=(?:[\s,]+| +- +)\d+[A-Z]?\b)")
_GROUND_DOOR = re.compile(r"(^|,|\bFLAT)\s*G/(\d)(?=(?:[\s,]+| +- +)\d+[A-Z]?\b)")
_DOOR_BETWEEN = re.compile(r"(^|,)\s*(\d{1,4}[A-Z]?)\s*(?:,| - )\s*(\d{1,2}) ?/ ?(\d)\b(?=[\s,]+[A-Z]{2,})")
"""113, 3/1, FORDYCE GARDENS and 113 - 3/1 FORDYCE GARDENS."""
_GLUED_NUMBER = re.compile(r"(?<![\w/])(\d{1,4})(?=(?!BED|STF|NDF|RDF|THF)[A-Z]{3,}|(?<=[02-9])ST\b)")
_GLUED_DOOR = re.compile(r"\b(FLAT|FLT|APT|APARTMENT|UNIT)(?=\d{1,2} ?/ ?\d)")
_NUMBER_AND_FLOOR = re.compile(r"\b(\d{1,4}[A-Z]?)/(\d[FB]\d{1,2}|[GPB]F\d{1,2}|[GTB\d]F[LRM])\b")
_NUMBER_FLOOR_DOOR = re.compile(r"\b(\d{1,4}[A-Z]?)/(\d{1,2})[/-](\d)\b(?=\s+[A-Z]{2,})")
_NUMBER_AND_DOOR = re.compile(r"(^|,)\s*(\d{1,4})\s+(?:(\d{1,2})/(\d))\b(?=\s+[A-Z]{2,})")
_DOOR = re.compile(
    r"(?:\b(?:FLAT|FLT|APT|APARTMENT|UNIT)\s+(\d{1,2}|G)-(\d)|(?:\b(?:FLAT|FLT|APT|APARTMENT|UNIT)\s+)?(?<![\w/~-])(\d{1,2}|[GBT]) ?/ ?([\dLR]))(?![\w/-])"
)
_NAME_AFTER = re.compile(r"[\s,]+([A-Z]+(?: +[A-Z]+)*)")
_NUMBER_AFTER = re.compile(r"[\s,]+\d+[A-Z]?\s+[A-Z]{2,}")
_UNIT_DASH = re.compile(r"\b((?:FLAT|FLT|APT|APARTMENT|UNIT|ROOM)\s+(?:NO\s+)?[0-9A-Z]{1,4}(?: ?/ ?[\dLRM])?)\s+-\s*(?=\d)")
_UNIT_CODE = re.compile(r"\b(FLAT|FLT|APT|APARTMENT|UNIT|ROOM|RM)\s+([A-Z]{1,2})-(\d{1,4})\b(?=[\s,]+\d)")
_UNIT_SLASH = re.compile(r"\b(FLAT|FLT|APT|APARTMENT|UNIT|ROOM)\s+(\d+[A-Z]?)\s?[/-]\s?(\d+[A-Z]?)\b(?=(\s+[A-Z]{2,})?)")
_RANGE = re.compile(r"\b(\d+)([A-Z]?)\s*(?:-|/|&|\bTO\b|\bAND\b)\s*(\d+)([A-Z]?)\b")
_RANGE_AND_FLAT = re.compile(r"(^|,)\s*(\d+) ?(?:-|TO) ?(\d+) ?/ ?(\d{1,3})\b(?=\s+[A-Z]{2,})")
"""14-16/3 HIGH STREET is flat 3 of 14 to 16."""
_LETTER_RANGE = re.compile(r"\b(\d+)([A-Z])-([A-Z])\b")
_FLAT_LETTERS = re.compile(r"\b(FLATS?|FLT)\s+([A-Z])-([A-Z])\b")
_STREETS = re.compile(r"(?<![A-Z])(?<![A-Z] )([A-Z][A-Z ]*[A-Z]) */ *([A-Z][A-Z ]*[A-Z])")
"""HEOL Y FELIN/MILL ROAD: a street by its two names."""
_DASH = re.compile(r"\s-+\s|-")
_MORE_OF_A_UNIT = NOT_DWELLINGS.union(DESIGNATORS, FLOOR_CODES, PLAIN_FLOORS)


def read_slashes(text: str) -> str:
    """The text without slashes and dashes: ranges are one word with a tilde, a comma stands where two things were joined.

    >>> read_slashes("FLAT 2/14 MARE STREET"), read_slashes("86-90 HIGH ROAD"), read_slashes("2/1 14 BYRES ROAD")
    ('FLAT 2 , 14 MARE STREET', '86~90 HIGH ROAD', ' FLAT 2~1 , 14 BYRES ROAD')
    """
    if "/" in text:
        text = _slashes(text)
    elif "CARE" in text:
        text = _CARE_OF.sub(" CAREOF ", text)
    text = _DOOR.sub(_as_floor_and_door, _FLOORS.sub(r"\1 & ", text))
    text = _UNIT_SLASH.sub(_as_unit, _UNIT_DASH.sub(r"\1 , ", _UNIT_CODE.sub(r"\1 \2\3", text)))
    text = _STREETS.sub(_as_two_streets, text)
    text = _FLAT_LETTERS.sub(r"FLAT \2~\3", _LETTER_RANGE.sub(r" FLAT \2~\3 , \1 ", text))
    text = _RANGE.sub(_as_range, text)
    return _DASH.sub(lambda dash: " , " if len(dash[0]) > 1 else " ", text).replace("/", " ")


def _slashes(text: str) -> str:
    """C/O and R/O, floors (G/F), and flats as Scotland names them: 2/1 is floor and door, 1/L floor and side, 23/1F2 door 1F2 of 23."""
    text = _DOOR_BETWEEN.sub(_as_door_between, text)
    text = _RANGE_AND_FLAT.sub(r"\1 FLAT \4 , \2-\3", _FL.sub(r"\1 FLAT ", text))
    text = _SELF_CONTAINED.sub(" ", _REAR_OF.sub(" REAROF ", _CARE_OF.sub(" CAREOF ", text)))
    text = _FLOOR_SPELT.sub(r"\1 FLOOR", _FLOOR.sub(r"\1F", text))
    text = _FLOOR_AND_SIDE.sub(lambda found: f"{found[1].replace('0', 'G')}F {STAIR_SIDES[found[2]]} , ", text)
    text = _GLUED_NUMBER.sub(r"\1 ", _GLUED_DOOR.sub(r"\1 ", text))
    text = _DOOR_AFTER_NUMBER.sub(r"FLAT \2~\3 , \1", text)
    text = _GROUND_DOOR.sub(lambda found: f"{found[1].replace('FLAT', '')} FLAT G{found[2]} ,", text)
    text = _NUMBER_FLOOR_DOOR.sub(r"FLAT \2~\3 , \1", text)
    text = _NUMBER_AND_FLOOR.sub(r"FLAT \2 , \1", text)
    text = _DOOR_FIRST.sub(r"\1 FLAT \2~\3 ,", text)
    return _NUMBER_AND_DOOR.sub(_as_door, text)


def _as_two_streets(found: re.Match[str]) -> str:
    """A line's end between the Welsh name of a street and the English one; not in GARDEN/GROUND FLOOR FLAT, nor UPPER/LOWER MILL ROAD."""
    both = [_is_street(tuple(name.split())) for name in found.groups()]
    return f"{found[1]} , {found[2]}" if all(both) else found[0]


def _is_street(words: tuple[str, ...]) -> bool:
    return len(words) > 1 and split_words(words)[0][0] in (STREET, WEAK)


def _as_door(found: re.Match[str]) -> str:
    """14 2/1 BYRES ROAD is door 2/1 of number 14, 14 1/2 a half; 2 3/5 HIGH STREET may be flat 2 of 3 to 5, so it stays."""
    start, number, floor, door = found.groups()
    if (floor, door) == ("1", "2"):
        return f"{start} {number}~HALF"
    if int(floor) < int(door) and floor != "0":
        return found[0]
    return f"{start} FLAT {floor}~{door} , {number}"


def _as_door_between(found: re.Match[str]) -> str:
    """113, 3/1, FORDYCE GARDENS is door 3/1 of number 113; 2, 3/5, HIGH STREET may be flat 2 of 3 to 5, and 14 - 16/3 flat 3 of 14 to 16."""
    start, number, floor, door = found.groups()
    if (int(floor) < int(door) and floor != "0") or int(re.sub("[A-Z]", "", number)) <= int(floor):
        return found[0]
    return f"{start} FLAT {floor}~{door} , {number}"


def _as_floor_and_door(found: re.Match[str]) -> str:
    """2/1 is floor and door after the number and the street (14 BYRES ROAD 2/1), before a block (3/2 ELM COURT) and after one.

    Not where a flat is said before, nor where a street may be numbered 3/5: 2 ELM HOUSE 3/5 HIGH STREET; 2 ELM HOUSE, HIGH STREET, 3/5.
    """
    floor, door = (one for one in found.groups() if one)
    before = found.string[: found.start()].replace(",", " ").split()
    if any(word in DESIGNATORS for word in before) or not _is_door(
        before, found.string[found.end() :], falling=not (floor + door).isdigit() or int(floor) >= int(door)
    ):
        return found[0]
    if door in STAIR_SIDES:
        return f" , {'G' if floor == '0' else floor}F {STAIR_SIDES[door]} , "
    return f" , FLAT {floor}{'~' if floor.isdigit() else ''}{door} , "


def _is_door(before: list[str], after: str, *, falling: bool) -> bool:
    """Whether 2/1 between these words is a floor and a door."""
    if not before:
        block = _NAME_AFTER.match(after)
        kind = split_words(tuple(block[1].split()))[0][0] if block else ""
        return kind == BUILDING or (kind == OTHER and block is not None and bool(_NUMBER_AFTER.match(after, block.end())))
    number = max((at for at, word in enumerate(before) if word[0].isdigit()), default=-1)
    name = before[number + 1 :]
    of_building = any(word in BUILDING_KINDS for word in name)
    after_block = number < 0 and name[-1] in BUILDING_KINDS
    if any(map(is_kind, after.replace(",", " ").split())):
        return after_block and bool(_NUMBER_AFTER.match(after))
    if number < 0:
        return after_block or (of_building and falling)
    return bool(name) and not (of_building and any(word in STREET_KINDS for word in name))


def _as_unit(found: re.Match[str]) -> str:
    """FLAT 2/14 MARE STREET is flat 2 at number 14; FLAT 2/1, 14 MARE STREET the flat 2/1 (floor and door, as in Scotland)."""
    designator, first, second, words = found.groups()
    return f"{designator} {first} , {second}" if words and words.strip() not in _MORE_OF_A_UNIT else f"{designator} {first}~{second}"


def _as_range(found: re.Match[str]) -> str:
    """86-90 and 86-8 are ranges; 12/3, falling, is building 12 and flat 3, as in Scotland. 12-3 may be that, or flat 12 of 3: it stays one number."""
    first, first_letter, last, last_letter = found.groups()
    if int(last) > int(first) and not first_letter and "/" in found[0] and first != "0":
        return f"{first.lstrip('0') or '0'}~~{last.lstrip('0')}{last_letter}"
    if int(last) > int(first) or (last == first and first_letter < last_letter):
        return f"{first.lstrip('0') or '0'}{first_letter}~{last.lstrip('0')}{last_letter}"
    if "/" in found[0]:
        return f" FLAT {last}{last_letter} , {first}{first_letter} "
    if len(last) < len(first) and first[: -len(last)] + last > first:
        return f"{first}~{first[: -len(last)]}{last}"
    if re.fullmatch(r"\d+[A-Z]?-\d+[A-Z]?", found[0]) and int(last) < int(first):
        return f"{first}{first_letter}~{last}{last_letter}"
    return f"{first}{first_letter} {last}{last_letter}"
