"""A flat of a stair that stands between the number of the house and the street, and short forms of it: 26 #4 IONA STREET, 26 G/1 IONA STREET, M/D."""

import re

_MAIN_DOOR = re.compile(r"\b(?:M ?/ ?D|MAIN[ -]?DOOR)\b")
_GROUND = re.compile(r"\b(?:GROUND|GRND|GRD|GND) ?/ ?(?=[1-9LRM]\b)")
_STOREY = r"(?:GROUND|FIRST|SECOND|THIRD|FOURTH|[1-9](?:ST|ND|RD|TH)|TOP)"
_FLOOR = rf"{_STOREY} (?:FLOOR|FLR) "
_BETWEEN = re.compile(
    r"(^\s*|[,|\n]\s*)(\d{1,4}[A-Z]?)\s+(?:#\s?(\d{1,3}[A-Z]?)|(?:FLAT|FLT)\s+(\d{1,2})-(\d)|(\d|G)/([LRM])|G/(\d)"
    rf"|({_FLOOR}(?:(?:FLAT|FLT) \d{{1,4}}|LEFT|RIGHT|MIDDLE|CENTRE)|{_STOREY} (?:LEFT|RIGHT|CENTRE)))\s+(?=[A-Z]{{2,}}\s+[A-Z]{{2,}})"
)
_SIGNS = ("#", "/", "-", "FL", "LEFT", "RIGHT", "CENTRE")
"""One of these is in every such address, and looked for faster than the whole."""


def flat_before_number(text: str) -> str:
    """The text in capitals with such a flat before the number, where it is read like any other.

    >>> flat_before_number("26 #4 IONA STREET"), flat_before_number("26 SECOND FLOOR FLAT 1 IONA STREET"), flat_before_number("26 IONA STREET, M/D")
    ('FLAT 4, 26 IONA STREET', 'SECOND FLOOR FLAT 1, 26 IONA STREET', '26 IONA STREET, MAIN DOOR')
    """
    if "/" in text or "DOOR" in text:
        text = _GROUND.sub("G/", _MAIN_DOOR.sub("MAIN DOOR", text))
    if any(sign in text for sign in _SIGNS):
        text = _BETWEEN.sub(_before, text)
    return text


def _before(found: re.Match[str]) -> str:
    start, number, counted, floor, door, side_floor, side, ground_door, words = found.groups()
    if counted:
        flat = f"FLAT {counted}"
    elif floor:
        flat = f"FLAT {floor}/{door}"
    elif side:
        flat = f"{side_floor}/{side}"
    elif ground_door:
        flat = f"G/{ground_door}"
    else:
        flat = words
    return f"{start}{flat}, {number} "
