"""Whether two addresses are the same dwelling: one rule, for SQL and for Python."""

from dataclasses import dataclass
from enum import StrEnum

from vh.text.address_words import BESIDE_A_FARM_NAMED, HAVE_OUTBUILDINGS, OUTBUILDINGS, ROWS_ON_A_ROAD, STREET_KINDS
from vh.text.terms import (
    Condition,
    Record,
    Steps,
    Term,
    all_of,
    any_of,
    as_number,
    case,
    compiled,
    function,
    given,
    holds,
    is_one_of,
    missing,
    not_,
    or_else,
)
from vh.text.units import PITCH, units_apart, units_by_floor
from vh.text.vocabulary import (
    begins_or_ends_as,
    between,
    ends_with,
    has_item,
    has_text,
    is_among,
    last_word,
    length,
    matches,
    part,
    parts,
    slips,
    starts_with,
    without,
)


@dataclass(frozen=True, slots=True)
class AddressKeys:
    """An address folded for comparing: equal keys mean the same thing however it was written."""

    unit_key: str | None
    number_key: str | None
    building_key: str | None
    street_key: str | None
    postcode_key: str | None


class DwellingRelation(StrEnum):
    """How two addresses stand to each other."""

    SAME = "same"
    """The same front door."""
    UNIT_UNCLEAR = "unit_unclear"
    """Seemingly the same building, but one side does not say which unit, or says it in another manner (FLAT B, FIRST FLOOR FLAT)."""
    OTHER_UNIT = "other_unit"
    """The same building, another unit."""
    OTHER_BUILDING = "other_building"
    """Another building, or nothing to say that it is the same."""


BLOCK = r".* (APARTMENTS|MANSIONS|TOWER|TOWERS|POINT|HEIGHTS|COURT|FLATS|BUILDINGS|MAISONETTES|HALLS)"
"""Buildings that are never one dwelling (HOUSE, LODGE and HALL may be)."""

A_BLOCK = "(BLOCK|TOWER|BUILDINGS|CORE|ENTRANCE|STAIRCASE|STAIR|WING|PHASE) ([A-Z]|[0-9]+)"
"""A block without the name of its scheme."""

BESIDE_A_HOUSE = (
    r"(OLD )?(COACH HOUSE|STABLES?|BARN|GRANARY|LODGE|GATEHOUSE|BUNGALOW|MEWS|ANNEXE?)"
    r"|(GARDEN|MEWS|SUMMER|POOL) HOUSE|(GARDEN|REAR|BACK|MEWS) COTTAGE|GARDEN STUDIO|(LOG )?CABIN|OUTHOUSE|LOFT|MOBILE HOME"
    rf"|(.* )?({'|'.join(sorted(OUTBUILDINGS))}) .+ ({'|'.join(sorted(HAVE_OUTBUILDINGS))})|{BESIDE_A_FARM_NAMED}"
)
"""Names that a second dwelling on the ground of a house goes by: THE COACH HOUSE, 12 COTHAM ROAD may not be 12 COTHAM ROAD; nor may
THE STABLES, ELM HOUSE, 12 COTHAM ROAD."""

WHOLE_STREETS = tuple(sorted({*STREET_KINDS.values(), "ESTATE"}))
"""Words that end a street's name: what comes after them is more than the rest of a name cut short."""

SLIPS_FORGIVEN = r"[A-Z]{3,}( YR? [A-Z]{6,}| [A-Z]{3,})*"
"""Names in which one slip is forgiven, if of 8 letters or more: none with a letter or number for a word (BLOCK A, TOWER 2), but the Welsh
article before a long one (STRYD Y FARCHNAD; HEOL Y DERI and HEOL Y DERW are two)."""


def asked_of_addresses(a: Record, b: Record) -> tuple[Steps, Steps]:
    """What `relation` asks more than once of two addresses, each by its name: two stages, worked out before it."""
    near = any_of(missing(a.postcode_key), missing(b.postcode_key), slips(a.postcode_key, b.postcode_key) <= 1)
    asked = {
        "names_agree": any_of(
            a.building_key == b.building_key,
            _block_of_one_name(a, b),
            all_of(not_(_either_begins(a.building_key, b.building_key)), _but_a_slip(a.building_key, b.building_key)),
        ),
        "numbers_agree": _numbers_agree(a.number_key, b.number_key),
        "streets_cut_short": _street_cut_short(a.street_key, b.street_key),
        "streets_misspelt": all_of(a.street_key != b.street_key, _but_a_slip(a.street_key, b.street_key)),
        "units_apart": units_apart(a, b),
    }
    return (
        {"postcodes_near": any_of(a.postcode_key == b.postcode_key, near), **units_by_floor(a, b)},
        {name: all_of(_POSTCODES_NEAR, one) for name, one in asked.items()},
    )


_POSTCODES_NEAR, _NAMES_AGREE, _NUMBERS_AGREE, _STREETS_CUT_SHORT, _STREETS_MISSPELT, _UNITS_APART = (
    holds(given(name))
    for name in ("postcodes_near", "names_agree", "numbers_agree", "streets_cut_short", "streets_misspelt", "units_apart")
)


def relation(a: Record, b: Record) -> Term:
    """How two addresses stand to each other, by their five keys and `asked_of_addresses`: a value of `DwellingRelation`. Symmetric.

    The same building needs its name or its number to agree, and nothing that both state to contradict. Within one postcode
    (about 15 addresses) that is enough; where a postcode is missing or one slip away, the street has to be equal as well.
    A number agrees with a range that begins or ends with it, a name but for spaces and one slip. In a building that is agreed
    a street may differ, as estates and roads are given for one another, but not the avenue of a park of caravans. ELM STREET and ELM
    STREET MEWS may be one street written carelessly, or two, and one number of two unlike streets of a postcode may be one house of a
    street with two names: an officer should see it. A house without a number is the same where its name and street make one text, with
    or without a comma.
    """
    within = a.postcode_key == b.postcode_key
    names_apart = all_of(a.building_key != b.building_key, not_(_either_begins(a.building_key, b.building_key)), not_(_NAMES_AGREE))
    numbers_apart = all_of(a.number_key != b.number_key, not_(_NUMBERS_AGREE))
    one_street_begins = _either_begins(a.street_key, b.street_key)
    street_goes_on = all_of(one_street_begins, not_(_STREETS_CUT_SHORT))
    streets_agree = any_of(_STREETS_CUT_SHORT, _STREETS_MISSPELT)
    streets_apart = all_of(a.street_key != b.street_key, not_(one_street_begins), not_(_STREETS_MISSPELT))
    no_road = any_of(*(any_of(missing(street), ends_with(street, " ESTATE")) for street in (a.street_key, b.street_key)))
    units_agree = a.unit_key == b.unit_key
    on_avenues = all_of(ends_with(a.building_key, "CARAVANPARK"), not_(missing(a.number_key)), not_(missing(b.number_key)))
    no_number, no_unit = (
        all_of(missing(a_one), missing(b_one)) for a_one, b_one in ((a.number_key, b.number_key), (a.unit_key, b.unit_key))
    )
    street_after_name = any_of(ends_with(a.street_key, b.street_key), ends_with(b.street_key, a.street_key))
    one_pitch = all_of(no_number, missing(a.building_key), missing(b.building_key), units_agree, matches(a.unit_key, PITCH))
    of_one_building = case(
        (
            all_of(no_unit, no_number, any_of(streets_apart, street_goes_on), not_(street_after_name), not_(no_road)),
            DwellingRelation.UNIT_UNCLEAR,
        ),
        (_one_house(a, b), DwellingRelation.SAME),
        (units_agree, DwellingRelation.SAME),
        (_UNITS_APART, DwellingRelation.OTHER_UNIT),
        otherwise=DwellingRelation.UNIT_UNCLEAR,
    )
    return case(
        (not_(_POSTCODES_NEAR), DwellingRelation.OTHER_BUILDING),
        (all_of(within, no_number, no_unit, _one_text(a, b)), DwellingRelation.SAME),
        (all_of(within, any_of(no_number, a.number_key == b.number_key), units_agree, _one_wording(a, b)), DwellingRelation.SAME),
        (all_of(within, _one_number_of_a_name(a, b)), DwellingRelation.SAME),
        (all_of(within, _floor_or_number(a, b)), DwellingRelation.UNIT_UNCLEAR),
        (all_of(within, _house_of_a_row(a, b)), of_one_building),
        (all_of(within, no_unit, _renamed(a, b), not_(names_apart), streets_apart), DwellingRelation.UNIT_UNCLEAR),
        (
            any_of(
                names_apart,
                numbers_apart,
                all_of(streets_apart, any_of(not_(_NAMES_AGREE), on_avenues, _two_sides(a.street_key, b.street_key))),
            ),
            DwellingRelation.OTHER_BUILDING,
        ),
        (
            all_of(street_goes_on, not_(_NAMES_AGREE)),
            case((all_of(within, not_(_UNITS_APART)), DwellingRelation.UNIT_UNCLEAR), otherwise=DwellingRelation.OTHER_BUILDING),
        ),
        (all_of(any_of(_NAMES_AGREE, _NUMBERS_AGREE), any_of(within, a.street_key == b.street_key)), of_one_building),
        (_UNITS_APART, DwellingRelation.OTHER_BUILDING),
        (all_of(within, streets_agree, one_pitch), DwellingRelation.SAME),
        (any_of(all_of(within, streets_agree), all_of(_NAMES_AGREE, no_road)), DwellingRelation.UNIT_UNCLEAR),
        otherwise=DwellingRelation.OTHER_BUILDING,
    )


def _two_sides(a: Term, b: Term) -> Condition:
    """XENIA TOWER NORTH HABERSHON ROAD and XENIA TOWER SOUTH HABERSHON ROAD: without commas the direction may be the tower's."""
    first, other = part(a, " ", 1), part(b, " ", 1)
    return all_of(first != other, *(is_one_of(one, "NORTH", "SOUTH", "EAST", "WEST") for one in (first, other)))


def _one_house(a: Record, b: Record) -> Condition:
    """Without a unit on either side a house is itself; a block is not, nor is 25 all of 25-27, nor 12 the coach house of 12."""
    name = or_else(a.building_key, or_else(b.building_key, ""))
    beside = all_of(any_of(missing(a.building_key), missing(b.building_key)), matches(name, BESIDE_A_HOUSE))
    return all_of(missing(a.unit_key), missing(b.unit_key), not_(a.number_key != b.number_key), not_(any_of(matches(name, BLOCK), beside)))


def _one_wording(a: Record, b: Record) -> Condition:
    """XENIA TOWER SOUTH, HABERSHON ROAD and XENIA TOWER, SOUTH HABERSHON ROAD are the same words, with a comma put in by the reader."""
    return between(" ", a.building_key, a.street_key) == between(" ", b.building_key, b.street_key)


def _one_text(a: Record, b: Record) -> Condition:
    """HILLSIDE, MILL LANE and HILLSIDE MILL LANE, of which the second cannot be told apart without its comma."""
    pairs = ((a, b), (b, a))
    return any_of(
        *(
            between(" ", one.building_key, one.street_key) == whole
            for one, other in pairs
            for whole in (other.street_key, other.building_key)
        )
    )


def _block_of_one_name(a: Record, b: Record) -> Condition:
    """TOWER C and WATERSIDE TOWER C, both of one street and postcode."""
    ends = any_of(*(all_of(matches(block, A_BLOCK), ends_with(name, between(" ", "", block))) for block, name in _both_ways(a, b)))
    return all_of(a.postcode_key == b.postcode_key, a.street_key == b.street_key, ends)


def _both_ways(a: Record, b: Record) -> tuple[tuple[Term, Term], ...]:
    return (a.building_key, b.building_key), (b.building_key, a.building_key)


_together = function("({} || {})", "({} + {})")


def _one_number_of_a_name(a: Record, b: Record) -> Condition:
    """12 THE MALTINGS, a block without a word that tells one, and FLAT 12, THE MALTINGS, 43 HIGH STREET; 15 QUAYSIDE CANAL ROAD without its comma.

    Also 24C WALTER ROAD and FLAT 24C, WALTER ROAD; but FLAT 24 may be in any block there. With an F it may be a floor.
    """
    return any_of(
        *(
            all_of(
                missing(house.building_key),
                _together(house.number_key, or_else(house.unit_key, "")) == flat.unit_key,
                matches(or_else(house.unit_key, ""), "[A-EG-Z]?"),
                any_of(
                    all_of(
                        missing(flat.number_key),
                        missing(flat.building_key),
                        not_(missing(house.unit_key)),
                        house.street_key == flat.street_key,
                    ),
                    house.street_key == flat.building_key,
                    all_of(missing(flat.number_key), between(" ", flat.building_key, flat.street_key) == house.street_key),
                ),
            )
            for house, flat in ((a, b), (b, a))
        )
    )


def _floor_or_number(a: Record, b: Record) -> Condition:
    """12/3 ELM COURT may be floor 12, door 3 of a block, or FLAT 3, 12 ELM COURT, if that is a street.

    4 MAPLE VILLAS may be all of the house, its GROUND FLOOR FLAT or its FLAT A.
    """
    return any_of(
        *(
            all_of(
                house.street_key == flat.building_key,
                any_of(
                    between("-", house.number_key, house.unit_key) == flat.unit_key,
                    all_of(house.number_key == flat.unit_key, not_(missing(house.unit_key)), missing(flat.number_key)),
                ),
            )
            for house, flat in ((a, b), (b, a))
        )
    )


def _house_of_a_row(a: Record, b: Record) -> Condition:
    """FLAT A, 4 MAPLE VILLAS; FLAT 4 of the block SELBY PLACE, which alone is read as a street; but no block whose field holds the street as well."""
    no_number = all_of(missing(a.number_key), missing(b.number_key), not_(missing(a.unit_key)), not_(missing(b.unit_key)))
    sides = [
        (a, b, all_of(no_number, not_(b.building_key == b.street_key))),
        (b, a, all_of(no_number, not_(a.building_key == a.street_key))),
    ]
    return any_of(
        *(
            all_of(missing(short.building_key), short.street_key == full.building_key, any_of(a.number_key == b.number_key, block))
            for short, full, block in sides
        )
    )


def _renamed(a: Record, b: Record) -> Condition:
    """7 MILL ROAD and 7 HEOL Y FELIN, a street of two names or of a new one.

    Not MILL CLOSE, nor NORTH and SOUTH ROAD, which are two streets; nor 7 ALBERT TERRACE, for a row on a road has numbers of its own.
    """
    streets = (a.street_key, b.street_key)
    first, last = [part(street, " ", 1) for street in streets], [last_word(street) for street in streets]
    unlike = [one != other for one, other in ((first[0], first[1]), (last[0], last[1]), (first[0], last[0]), (first[1], last[1]))]
    return all_of(a.number_key == b.number_key, *unlike, *(not_(is_one_of(word, *ROWS_ON_A_ROAD)) for word in last))


def _either_begins(a: Term, b: Term) -> Condition:
    return any_of(starts_with(a, b), starts_with(b, a))


def _street_cut_short(a: Term, b: Term) -> Condition:
    """WESTERHAM RO is WESTERHAM ROAD, and an estate may be called by its road; ELM STREET is not ELM STREET MEWS, nor GREEN GREENWAY."""
    return any_of(
        a == b,
        *(
            case((all_of(starts_with(longer, shorter), a != b), as_number(_is_cut(longer, shorter))), otherwise=0) == 1
            for longer, shorter in ((a, b), (b, a))
        ),
    )


def _is_cut(longer: Term, shorter: Term) -> Condition:
    return any_of(not_(is_among(last_word(shorter), WHOLE_STREETS)), ends_with(longer, " ESTATE"))


def _but_a_slip(a: Term, b: Term) -> Condition:
    """Two spellings of one name of a street or building: PEN Y BRYN and PENYBRYN too."""
    return all_of(
        length(a) >= 8,
        length(b) >= 8,
        begins_or_ends_as(a, b),
        any_of(
            without(a, " ") == without(b, " "),
            all_of(slips(without(a, " "), without(b, " ")) <= 1, matches(a, SLIPS_FORGIVEN), matches(b, SLIPS_FORGIVEN)),
        ),
    )


def maybe_one_name(a: Term, b: Term) -> Condition:
    """Two names of a street or building may be one: as far as both are known they are the same, one cut short, or one misspelt."""
    return any_of(missing(a), missing(b), a == b, _either_begins(a, b), _but_a_slip(a, b))


def _numbers_agree(a: Term, b: Term) -> Condition:
    one_is_range = any_of(all_of(has_text(a, "-"), not_(has_text(b, "-"))), all_of(has_text(b, "-"), not_(has_text(a, "-"))))
    return any_of(a == b, all_of(one_is_range, any_of(has_item(parts(a, "-"), b), has_item(parts(b, "-"), a))))


_a, _b = Record("a"), Record("b")
_relation = compiled("relation", "a, b", *asked_of_addresses(_a, _b), {"relation": relation(_a, _b)}, returns=("relation",))


def compare_dwellings(a: AddressKeys, b: AddressKeys) -> DwellingRelation:
    """The `relation` of two addresses.

    >>> flat = AddressKeys("2", "14", None, "MARE STREET", "E83RH")
    >>> compare_dwellings(flat, AddressKeys(None, "14", None, "MARE STREET", "E83RH")).name
    'UNIT_UNCLEAR'
    >>> compare_dwellings(flat, AddressKeys("2", "14", None, "MARE STREET", None)).name
    'SAME'
    """
    return DwellingRelation(_relation(a, b))
