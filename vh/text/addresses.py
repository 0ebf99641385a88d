"""UK residential addresses made comparable, exact to the flat: parse, fold to keys, compare two dwellings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vh.text.address_folding import Address, address_keys
from vh.text.address_lines import Lines, tidy_part
from vh.text.address_names import building_key
from vh.text.address_pieces import BUILDING, ESTATE, LETTERED, OTHER, PLACE, STREET, WEAK, is_mark, split_words, words_after
from vh.text.address_tokens import is_number
from vh.text.address_units import PITCHES
from vh.text.address_words import (
    BESIDE_A_FARM,
    BUILDING_KINDS,
    DESIGNATORS,
    DIRECTIONS,
    FARMS,
    HAVE_OUTBUILDINGS,
    HOUSES_RATHER,
    OUTBUILDINGS,
    ROWS,
    STRONG_PLACES,
    WEAK_LEADING_KINDS,
)
from vh.text.dwellings import BESIDE_A_HOUSE, BLOCK, AddressKeys, DwellingRelation, compare_dwellings
from vh.text.localities import place_key, read_place
from vh.text.postcodes import normalise_postcode

__all__ = ["Address", "AddressKeys", "DwellingRelation", "address_keys", "compare_dwellings", "from_parts", "parse_address"]


def parse_address(lines: Sequence[str | None] | str, postcode: str | None = None) -> Address:
    """Read an address from any number of lines, or one text with line ends, commas or neither.

    The lines may come in any order and hold the postcode; towns, counties and c/o lines are left out.

    >>> parse_address("FLAT 1 RIVERBANK HOUSE 55 WESTERHAM ROAD LONDON E2 0AA")
    Address(unit='FLAT 1', building_number='55', building_name='RIVERBANK HOUSE', street='WESTERHAM ROAD', postcode='E2 0AA')
    >>> parse_address(["6 Cascade Junction", "49", "Norway Maple Pass", "LONDON"], "E8 1EA").building_number
    '49'
    """
    read = Lines(lines if isinstance(lines, str) else "\n".join(line for line in lines if line))
    return _assemble(read, normalise_postcode(postcode) or read.postcode)


def from_parts(
    unit: str | None, building_name: str | None, number: str | None, street: str | None, postcode: str | None, locality: str | None = None
) -> Address:
    """An address from a source that keeps it in parts (LLPG, NEC). Parts that hold more than their own are read as lines.

    >>> from_parts("C", None, "43 TO 49", "RAVENSCROFT HIGH ST", "E84EB")
    Address(unit='C', building_number='43-49', building_name=None, street='RAVENSCROFT HIGH ST', postcode='E8 4EB')
    """
    flat, name, numbers, road = (tidy_part(part) if part else [] for part in (unit, building_name, number, street))
    plain_number = not numbers or (len(numbers) == 1 and is_number(numbers[0]))
    beside = bool(flat and name) and _stands_beside(flat, name)
    if (
        plain_number
        and not beside
        and not _mixed(name)
        and not _mixed(road)
        and not any(word == "," or word in BUILDING_KINDS for word in flat[2:])
        and not re.fullmatch(BESIDE_A_HOUSE, " ".join(word for word in flat if word != "THE"))  # a lodge is none of the house's flats
    ):
        place = read_place(locality) if locality else None
        return Address(_words(flat), _words(numbers), _words(name), _words(road), normalise_postcode(postcode), place)
    bare = len(flat) == 1 and (is_number(flat[0]) or len(flat[0]) == 1)
    return with_locality(parse_address([f"FLAT {unit}" if bare else unit, building_name, number, street], postcode), locality)


def with_locality(address: Address, locality: str | None) -> Address:
    """The address with the locality that its source keeps in a field of its own, where it does."""
    return replace(address, place_key=read_place(locality) or address.place_key) if locality else address


def _mixed(words: Sequence[str]) -> bool:
    """Whether a name holds a number, a flat or several lines."""
    return any(word == "," or is_number(word) or word in DESIGNATORS for word in words[:-1]) or (len(words) == 1 and is_number(words[0]))


@dataclass(slots=True)
class _Piece:
    """A run of words of one kind, with the number before it and the place of its chunk among the lines."""

    kind: str
    number: str
    words: tuple[str, ...]
    chunk: int


_STREET_RANKS = {
    (STREET, True): 0,
    (WEAK, True): 1,
    (STREET, False): 2,
    (OTHER, True): 3,
    (ESTATE, True): 4,
    (WEAK, False): 5,
    (ESTATE, False): 6,
    (PLACE, True): 7,
}
"""Which piece is the street: the least of its kind and whether it has a number."""


def _assemble(read: Lines, postcode: str | None) -> Address:
    """Decide which piece is the street, which the building, and whose the numbers are.

    4 MAPLE VILLAS is flat 4; but FIRST FLOOR FLAT, 4 MAPLE VILLAS is a flat of the house of that number, for a flat is not named twice.
    """
    unit = read.unit
    pieces, loose = _pieces(read)
    street = _choose_street(pieces, bool(unit))
    if street and not unit and not loose and _names_a_house(street, pieces):
        street = None
    if street is None and loose:
        street = next((piece for piece in pieces if piece.kind == PLACE and piece.words not in STRONG_PLACES), None)
    building = _choose_building(pieces, street, numbered=bool(unit or loose))
    number = street.number if street else ""
    spares = ([building.number] if building and building.number else []) + loose + _before_a_place(pieces, street)
    for spare in spares:
        of_building = building is not None and spare == building.number
        if of_building and not number and unit.within_a_house:
            number = spare
        elif not unit.ident and not unit.prefix and (of_building or number or not (street or building)):
            unit.words = [*unit.words, spare] if unit.floors and not unit.side else [spare]  # SECOND FLOOR FLAT 1 behind the street
            unit.ident = spare
        elif not number:
            number = spare
        elif of_building and building is not None and spare not in (unit.ident.lstrip("0"), number):
            building.words += (spare,)
    if (
        street
        and not number
        and not building
        and read.glued == street.chunk
        and unit.ident[:1].isdigit()
        and not unit.room
        and unit.prefix not in PITCHES
    ):
        number, unit.ident, unit.unnamed = unit.ident, "", False
        unit.words = [word for word in unit.words if word != number] if unit else []
    return Address(
        unit=_words(unit.words) if unit else None,
        building_number=_words([number]),
        building_name=_words(building.words) if building else None,
        street=_words(street.words) if street else None,
        postcode=postcode,
        place_key=_place_after(read, street or building, building),
    )


def _place_after(read: Lines, last: _Piece | None, building: _Piece | None) -> str | None:
    """What comes next after the street, or a house's name without one: on its own line, or on the next without a number of its own.

    Only what comes first: in NETHER WALLOP, STOCKBRIDGE it is the village; a line after it may be the post town of many.
    """
    if last is None or last.chunk >= len(read.chunks):
        return None
    rest = words_after(read.chunks[last.chunk][1])
    if rest:
        return place_key(rest)
    for at, (number, words) in enumerate(read.chunks[last.chunk + 1 :], start=last.chunk + 1):
        if building is None or at != building.chunk:
            return None if number else place_key(words)
    return None


def _pieces(read: Lines) -> tuple[list[_Piece], list[str]]:
    """The pieces in order; a number alone goes with the words of the next line. Numbers left over come second."""
    pieces: list[_Piece] = []
    loose: list[str] = []
    waiting = ""
    for place, (number, words) in enumerate(read.chunks):
        if waiting and number:
            loose.append(waiting)
            waiting = ""
        if not words:
            if place in read.trailing and pieces and not pieces[-1].number and not _for_the_next(pieces[-1], read.chunks[place + 1 :]):
                pieces[-1].number = number
            else:
                waiting = number
            continue
        first = number or waiting
        for kind, part in split_words(words):
            if kind == PLACE and not number:
                pieces.append(_Piece(kind, "", part, place))
                continue
            pieces.append(_Piece(kind, first, part, place))
            first = waiting = ""
    if waiting:
        loose.append(waiting)
    return _with_outbuilding(pieces), loose


def _before_a_place(pieces: list[_Piece], street: _Piece | None) -> list[str]:
    """Numbers between a street and a town: 14 BYRES ROAD 2 GLASGOW."""
    if street not in pieces:
        return []
    return [piece.number for piece in pieces[pieces.index(street) + 1 :] if piece.kind == PLACE and piece.number]


def _for_the_next(last: _Piece, chunks: list[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether a number at the end of a line is rather of the next: ELM HOUSE 14, MARE STREET; not MARE STREET 14, ELM HOUSE 14, ELM ESTATE."""
    if last.kind in (STREET, WEAK, ESTATE) or not chunks or chunks[0][0]:
        return False
    return any(kind == STREET for kind, _ in split_words(chunks[0][1]))


def _choose_street(pieces: list[_Piece], unit_said: bool) -> _Piece | None:
    """The numbered street before one without a number, a street before an estate, a name of no known kind only with a number.

    Of two numbered streets with no unit the first is a building's name, its number the unit.
    """
    numbered = [piece for piece in pieces if piece.kind == STREET and piece.number]
    if len(numbered) > 1 and not unit_said:
        return numbered[-1]
    best = None
    best_rank = len(_STREET_RANKS)
    for piece in pieces:
        rank = _STREET_RANKS.get((piece.kind, bool(piece.number)), best_rank)
        if rank < best_rank and not (piece.kind == PLACE and piece.words in STRONG_PLACES):
            best, best_rank = piece, rank
    return best or _row_of_a_named_house(pieces) or _street_called_as_a_building(pieces, unit_said=unit_said)


def _row_of_a_named_house(pieces: list[_Piece]) -> _Piece | None:
    """BRYN HYFRYD, SEA VIEW, PONTRHYD: behind a house's name SEA VIEW is the street, as several houses of the postcode stand in it."""
    if not pieces or pieces[0].kind != OTHER or pieces[0].number:
        return None
    rows = [piece for piece in pieces[1:] if piece.kind == BUILDING]
    return rows[0] if len(rows) == 1 and BUILDING_KINDS.get(rows[0].words[-1]) in ROWS and not rows[0].number else None


def _names_a_house(street: _Piece, pieces: list[_Piece]) -> bool:
    """THE GARTH, NETHER WALLOP and HOLLY FOLD: without a number, or any other name but of places, it is the house that is called so."""
    return (
        street is pieces[0]
        and street.kind == WEAK
        and (street.words[0] not in WEAK_LEADING_KINDS or street.words[0] in HOUSES_RATHER)
        and not any(piece.number or piece.kind not in (WEAK, PLACE, OTHER) for piece in pieces)
    )


def _street_called_as_a_building(pieces: list[_Piece], *, unit_said: bool) -> _Piece | None:
    """FLAT 4, GASKELL HOUSE, 70 BEALE COURT and FLAT 2, BYRON MILL, 8 KINGS VIEW: with a building beside it, what has a number is the street."""
    names = [piece for piece in pieces if piece.kind == BUILDING and not _is_block(piece)]
    numbered = [piece for piece in names if piece.number]
    return numbered[-1] if len(names) > 1 and len(numbered) > (0 if unit_said else 1) else None


def _choose_building(pieces: list[_Piece], street: _Piece | None, *, numbered: bool) -> _Piece | None:
    """A building by its kind wherever it stands (its block with it, and what stands beside it), else a name before the street.

    A house may be called after a town, if nothing else names it (`numbered`: a flat or a number does): WINDERMERE, CHURCH LANE.
    """
    buildings = [piece for piece in pieces if piece.kind == BUILDING and piece is not street]
    if buildings:
        blocks = [piece for piece in buildings if _is_block(piece)]
        names = [piece for piece in buildings if not _is_block(piece)]
        if blocks and names:
            return _Piece(BUILDING, names[0].number or blocks[0].number, names[0].words + blocks[0].words, buildings[0].chunk)
        return _with_its_mark(pieces, buildings[0], numbered=numbered)
    if street and not numbered and not street.number and pieces[0].kind == PLACE and pieces[0].words not in STRONG_PLACES:
        return pieces[0] if pieces[0] is not street else None
    for piece in pieces:
        if piece is street:
            break
        if piece.kind in (OTHER, STREET, WEAK) and (street is None or piece.words != street.words):
            return piece
    return None


def _with_outbuilding(pieces: list[_Piece]) -> list[_Piece]:
    """THE GRANARY, CARR FARM as one piece: another dwelling than CARR FARM, called by both names, as LOW FARM of the same lane may have a granary too.

    CARR FARM, THE GRANARY is the same.
    """
    if len(pieces) < 2:
        return pieces
    named = [piece for piece in pieces if piece.kind in (OTHER, BUILDING)]
    beside = next((piece for piece in named if piece.words[-1] in OUTBUILDINGS or _named(piece.words) in BESIDE_A_FARM), None)
    house = next((piece for piece in pieces if piece.kind == BUILDING and piece is not beside), None)
    if not beside or not house or house.number or not _stands_beside(beside.words, house.words):
        return pieces
    own, of = (piece.words[1:] if piece.words[0] == "THE" else piece.words for piece in (beside, house))
    both = _Piece(BUILDING, beside.number, own + of, beside.chunk)
    return [both if piece is beside else piece for piece in pieces if piece is not house]


def _stands_beside(words: Sequence[str], house: Sequence[str]) -> bool:
    """Whether the one names a dwelling on the ground of the other: THE GRANARY and THE COTTAGE of CARR FARM; not ROSE COTTAGE, which has a name of its own."""
    return (words[-1] in OUTBUILDINGS and house[-1] in HAVE_OUTBUILDINGS) or (_named(words) in BESIDE_A_FARM and house[-1] in FARMS)


def _named(words: Sequence[str]) -> str:
    own = " ".join(words[1:] if words[0] == "THE" else words)
    return BUILDING_KINDS.get(own, own)


def _is_block(piece: _Piece) -> bool:
    """BLOCK A, TOWER 2, EAST WING: which part of a building."""
    return piece.words[0] in LETTERED or (len(piece.words) == 2 and piece.words[1] == "WING" and piece.words[0] in DIRECTIONS)


def _with_its_mark(pieces: list[_Piece], building: _Piece, *, numbered: bool) -> _Piece:
    """FLAT 3, ELM COURT A or ELM HOUSE (EAST): the letter, roman number or direction tells it from its neighbour.

    ELM COURT A without a flat may be flat A, and a letter alone on the last line the beginning of a street cut short.
    """
    mark, *rest = pieces[pieces.index(building) + 1 :] or [building]
    if mark.number or len(mark.words) > 1 or not is_mark(mark.words[0]):
        return building
    may_be_a_flat = not numbered and not building.number and re.fullmatch(BLOCK, building_key(" ".join(building.words)) or "")
    may_be_a_street = len(mark.words[0]) == 1 and mark.chunk != building.chunk and not any(piece.kind in (STREET, WEAK) for piece in rest)
    if may_be_a_flat or may_be_a_street:
        return building
    return _Piece(BUILDING, building.number, building.words + mark.words, building.chunk)


def _words(words: Sequence[str]) -> str | None:
    return " ".join(words).strip().replace("~HALF", "½").replace("~~", "/").replace("~", "-") or None
