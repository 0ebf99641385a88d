"""Whether two units of one building, by their keys, are two."""

from vh.text.terms import Condition, Record, Steps, Term, all_of, any_of, case, function, given, is_one_of, missing, not_, or_else
from vh.text.vocabulary import between, has_text, letter, matches, part, without

SCOTTISH_AREAS = ("AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "TD", "ZE")
_SCOTTISH = rf"({'|'.join(SCOTTISH_AREAS)})[0-9].*"

PITCH = r"(PLOT|CARAVAN|CHALET|PITCH|MOORING|BERTH|BUNGALOW|COTTAGE|LODGE|HOUSE)[0-9]+[A-Z]?"
"""Units that a street has without any house: PLOT 14, ORCHARD GROVE; BUNGALOW 3, THE GREEN."""

AFLOAT_OR_PARKED = r"(BOAT|MOORING|BERTH|CARAVAN|CHALET|PITCH|PLOT).*"
"""Boats by name, berths, pitches and plots: which boat lies at which berth no address says."""

MANNERS = {
    "floor": r"[GB]F|[0-9]F",
    "number": r"[0-9]+[A-EG-Z]?|[0-9]{2,}F",
    "letter": r"[A-Z]",
    "room": r"([0-9]+[A-Z]?)?R([0-9]+[A-Z]?|[A-Z])",
    "lettered": r"[A-OQTU-Z][0-9]+",
    "door of a floor": r"([0-9]+|[GB])F[0-9]+",
    "door of a raised floor": r"([1-9][0-9]*|[PB])F[0-9]+",
    "pitch": PITCH,
    "studio": r"S[0-9]+[A-Z]?",
}
"""How a unit is named. Two units of one manner and another name are two; a TOP FLOOR FLAT or PENTHOUSE is comparable with nothing."""


LOW_STOREYS, HIGH_STOREYS = "GF|BF|LF|GARDEN|MAINDOOR|[GPB]F[0-9]+", "([1-9][0-9]*|T)F[0-9]*|AF|UF"
"""Flats at the bottom of a house, and flats above: the GARDEN FLAT is none on the first floor, nor the top one on the ground. A main door is on the ground."""
_FLOOR = "([0-9]+|[A-Z])F"

_together = function("({} || {})", "({} + {})")


_ONE, _OTHER = "unit_of_one", "unit_of_other"


def units_by_floor(a: Record, b: Record) -> Steps:
    """What `units_apart` asks before: both units, in Scotland a door as 2F1, so that 2/1 is no part of 2, as FLATS 1 & 2 may be of 1."""
    in_scotland = any_of(matches(a.postcode_key, _SCOTTISH), matches(b.postcode_key, _SCOTTISH))

    def by_floor(unit: Term) -> Term:
        return case(
            (all_of(matches(unit, "[1-9]-[1-9]"), in_scotland), or_else(between("F", part(unit, "-", 1), part(unit, "-", 2)), "")),
            (all_of(matches(unit, "0-[1-9]"), in_scotland), or_else(between("F", "G", part(unit, "-", 2)), "")),
            otherwise=or_else(unit, ""),
        )

    return {_ONE: by_floor(a.unit_key), _OTHER: by_floor(b.unit_key)}


def units_apart(one: Record, other: Record) -> Condition:
    """Two units surely; neither this nor equal where one is not stated, or the two are named in manners that tell neither.

    FLAT 2L may be FLAT 2 LEFT, FFR first floor right or rear, and ROOM 1A is room A of flat 1; 3E of a hall is not ROOM D of its flat 3.
    """
    a, b = given(_ONE), given(_OTHER)
    base_a, base_b = part(a, "-", 1), part(b, "-", 1)
    one_manner = any_of(*(all_of(matches(base_a, manner), matches(base_b, manner)) for manner in MANNERS.values()))
    one_of_two = any_of(part(a, "-", 2) == b, part(b, "-", 2) == a)
    shortened = any_of(
        *(
            all_of(_together(part(long, "-", 1), letter(part(long, "-", 2), 1)) == short, matches(part(long, "-", 2), "[A-Z]{2,}"))
            for long, short in ((a, b), (b, a))
        )
    )
    two_storeys = any_of(
        *(all_of(matches(low, LOW_STOREYS), matches(high, HIGH_STOREYS)) for low, high in ((base_a, base_b), (base_b, base_a)))
    )
    rooms = any_of(
        *(
            all_of(matches(one, "[0-9]+[A-QS-Z]"), matches(room, "[0-9]+R[A-QS-Z]"), without(room, "R") != one)
            for one, room in ((a, b), (b, a))
        )
    )
    one_room = without(a, "R") == without(b, "R")
    side_a, side_b = part(a, "-", 2), part(b, "-", 2)
    right_or_rear = any_of(*(all_of(one == "R", is_one_of(other, "RIGHT", "REAR")) for one, other in ((side_a, side_b), (side_b, side_a))))
    left_or_right = all_of(*(matches(one, rf"{_FLOOR}-(LEFT|RIGHT|MIDDLE)") for one in (a, b)))
    two_sides = all_of(any_of(base_a == base_b, left_or_right), side_a != side_b, side_a != "", side_b != "", not_(right_or_rear))
    named_apart = all_of(base_a != base_b, one_manner, not_(one_of_two), not_(shortened), not_(one_room))
    both_said = not_(any_of(missing(one.unit_key), missing(other.unit_key)))
    return all_of(both_said, a != b, any_of(has_text(a, " "), has_text(b, " "), two_sides, two_storeys, rooms, named_apart))
