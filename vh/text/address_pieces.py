"""Cut the words of an address into pieces: buildings, streets, estates and places."""

from collections.abc import Iterable
from functools import lru_cache

from vh.text.address_words import (
    BEGINS_A_STREET,
    BUILDING_KINDS,
    DIRECTIONS,
    ESTATE_KINDS,
    GLUED_STREET_KINDS,
    HAVE_OUTBUILDINGS,
    LEADING_STREET_KINDS,
    LONGEST_PLACE,
    OUTBUILDINGS,
    PLACE_ENDINGS,
    PLACES,
    ROMANS,
    SAINTS,
    STREET_KINDS,
    STRONG_PLACES,
    WEAK_LEADING_KINDS,
    WEAK_STREET_KINDS,
)

STREET, WEAK, BUILDING, ESTATE, OTHER, PLACE = "street", "weak street", "building", "estate", "other", "place"

LETTERED = frozenset(("BLOCK", "BLK", "WING", "CORE", "ENTRANCE", "STAIRCASE", "STAIR", "PHASE", "TOWER", "BUILDING", "BLOK"))
"""After these a letter or number is part of the name: BLOCK A, TOWER 2."""
_PARTS_OF_A_STREET = frozenset(("FARM", "FM", "HOUSE", "HIGH"))
"""After a building's word these still belong to the street: MANOR FARM ROAD, COURT HOUSE LANE."""

_ALONE = frozenset(("PROMENADE", "PROM", "ESPLANADE"))
"""Often all of a street's name, so that a town comes next: 161 PROM BLACKPOOL."""
_NOT_A_LETTER = frozenset("NSEWY")
_MOUNT, _PLEASANT = frozenset(("MOUNT", "MT")), "PLEASANT"
"""Often the whole name of a street, so neither word ends the name before: ROSE COTTAGE MOUNT PLEASANT."""
_NEVER_BEFORE_HIGH = frozenset(
    word for word, full in STREET_KINDS.items() if full in (*GLUED_STREET_KINDS, "CLOSE", "DRIVE", "LANE", "PLACE", "ROW")
)
"""After these another street begins: ROSE TERRACE HIGH ROAD is two, WOOD GREEN HIGH ROAD one."""


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
        if pieces and pieces[-1][0] == BUILDING and (own := _more_of_a_building(pieces[-1][1], kept[start:], alone=kind == OTHER)):
            kind, end = OTHER, start + own
        elif kind == OTHER and pieces:
            break
        pieces.append((kind, kept[start:end]))
        if kind in (STREET, WEAK):
            break
        start = end
    return tuple(pieces)


def words_after(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a run that come after its pieces, towns and counties with them: the village in CHURCH LANE NETHER WALLOP.

    >>> words_after(("CHURCH", "LANE", "NETHER", "WALLOP"))
    ('NETHER', 'WALLOP')
    """
    return words[sum(len(part) for kind, part in split_words(words) if kind != PLACE) :] if words else ()


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
    """Whether a place's words are rather the end of a street's own name: OLD BETHNAL GREEN, THE BOROUGH."""
    before = words[:start]
    if not before or words[start:end] in STRONG_PLACES or any(_names_something(word) for word in before):
        return False
    return words[end - 1] in STREET_KINDS or before == ("THE",)


def _names_something(word: str) -> bool:
    return bool(_kind(word)) or word in PLACE_ENDINGS or word == "ST"


def is_kind(word: str) -> bool:
    """Whether a word ends the name of a street, building or estate."""
    return bool(_kind(word))


def is_mark(word: str) -> bool:
    """Whether a word tells a building from its neighbour: the A of ELM HOUSE A, a roman number, a direction."""
    return len(word) == 1 or word in ROMANS or word in DIRECTIONS


def _kinds(words: tuple[str, ...]) -> list[str]:
    kinds = [_kind(word) for word in words]
    for at, word in enumerate(words):
        if word == "ST":
            following = words[at + 1] if at + 1 < len(words) else ""
            kinds[at] = "" if at == 0 or following in SAINTS else STREET
        elif word == _PLEASANT and at and words[at - 1] in _MOUNT:
            kinds[at - 1 : at + 1] = "", STREET
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
        return WEAK if words[start] in WEAK_LEADING_KINDS else STREET, size
    if start == 0 and words[0] in _ALONE and size > 1 and not any(kinds[1:]):
        return STREET, 1
    if start == size - 1 and kinds[start]:
        return kinds[start], size
    at = start
    while at < size:
        if at == start and words[at] in LETTERED and _is_ident(words[at + 1 : at + 2]):
            return BUILDING, at + 2
        if not kinds[at] or at == start:
            at += 1
            continue
        end = _run_end(words, kinds, at)
        if kinds[end] == BUILDING:
            return BUILDING, end + 2 if words[end] in LETTERED and _is_ident(words[end + 1 : end + 2]) else _with_direction(words, end)
        inner = [place for place in range(at, end - 1) if kinds[place] == BUILDING and words[place + 1] not in _PARTS_OF_A_STREET]
        if inner and kinds[end] in (STREET, ESTATE, WEAK):
            return BUILDING, inner[-1] + 1
        if kinds[at] == BUILDING and end == at + 1 and kinds[end] == WEAK and any(kinds[end + 1 :]) and kinds[-1] in (STREET, ESTATE):
            return BUILDING, end  # SELKIE POINT | ORCHARD FOLD ESTATE, ELM HOUSE | PARK VIEW ROAD
        if kinds[end] == ESTATE:
            return ESTATE, end + 1
        if kinds[end] == STREET or not any(kinds[end + 1 :]):
            return kinds[end], _with_direction(words, end, before_a_place=not any(kinds[end + 1 :]))
        at = end + 1
    return OTHER, size


def _more_of_a_building(building: tuple[str, ...], words: tuple[str, ...], *, alone: bool) -> int:
    """How many words after a building say which it is, or what stands beside it: ELM HOUSE A, ELM HOUSE II, CARR FARM THE STABLES.

    Not the Y of Welsh names, nor the E of E HIGH STREET.
    """
    if (len(words[0]) == 1 and words[0] not in _NOT_A_LETTER) or words[0] in ROMANS:
        return 1
    if not alone or building[-1] not in HAVE_OUTBUILDINGS:
        return 0
    return next((at for at, word in enumerate(words[:3], start=1) if word in OUTBUILDINGS), 0)


def _run_end(words: tuple[str, ...], kinds: list[str], at: int) -> int:
    """Where a run of kind words ends: PARK GARDENS, HOUSE GROVE ROAD, GREEN HIGH ROAD; but ALBERT TERRACE before MILL STREET."""
    end = at
    while end + 1 < len(words):
        if words[end] in _NEVER_BEFORE_HIGH and kinds[end + 1 : end + 3] == [BUILDING, STREET]:
            break
        if kinds[end : end + 3] == [STREET, BUILDING, WEAK] and words[end + 1] in ("MILL", "MILLS"):
            break  # UXBRIDGE ROAD | MILL END
        if kinds[end + 1]:
            end += 1
        elif (
            kinds[end] != BUILDING
            and words[end] not in _NEVER_BEFORE_HIGH
            and words[end + 1] == "HIGH"
            and end + 2 < len(words)
            and kinds[end + 2] == STREET
        ):
            end += 2
        else:
            break
    return end


def _with_direction(words: tuple[str, ...], end: int, *, before_a_place: bool = False) -> int:
    """Past HIGH STREET NORTH, if the direction is the last word, or a village may follow: PARK ROAD EAST NETHERTHORPE."""
    following = words[end + 1 : end + 3]
    if not following or following[0] not in DIRECTIONS:
        return end + 1
    if len(following) > 1 and following[1] in BEGINS_A_STREET and words[end] in BUILDING_KINDS:
        return end + 2
    return end + 2 if len(following) == 1 or (before_a_place and len(following[0]) > 2) else end + 1


def _is_ident(words: Iterable[str]) -> bool:
    return any(len(word) == 1 or word[0].isdigit() for word in words)
