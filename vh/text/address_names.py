"""Fold the names of streets and buildings to keys: short forms written out, in plain letters."""

from functools import lru_cache

from vh.text.address_pieces import is_mark
from vh.text.address_words import (
    BESIDE_A_FARM,
    BUILDING_KINDS,
    DIRECTIONS,
    ESTATE_KINDS,
    FARMS,
    GLUED_STREET_KINDS,
    HAVE_OUTBUILDINGS,
    OUTBUILDINGS,
    SAINTS,
    SHORT_WORDS,
    STREET_KINDS,
)
from vh.text.letters import plain

_KINDS = STREET_KINDS | BUILDING_KINDS | ESTATE_KINDS
_BUILDING_OR_ESTATE = BUILDING_KINDS | ESTATE_KINDS


@lru_cache(maxsize=65_536)
def street_key(street: str) -> str | None:
    """The key of a street's name: HIGH ST N is HIGH STREET NORTH."""
    words = _fold(street)
    if len(words) == 1 and (street.startswith("THE ") or words[0] == "PROM"):
        return STREET_KINDS.get(words[0], words[0])
    if len(words) > 1:
        words[0] = DIRECTIONS.get(words[0], words[0])
    if words and len(words[-1]) > 9:
        words[-1:] = _unglued(words[-1])
    if len(words) > 1 and words[-1] in DIRECTIONS and words[-2] in _KINDS:
        return " ".join([*_long(words[:-1], _KINDS), DIRECTIONS[words[-1]]])
    return " ".join(_long(words, _KINDS)) or None


@lru_cache(maxsize=65_536)
def building_key(name: str) -> str | None:
    """The key of a building's name: RIVERBANK HSE BLK A is RIVERBANK HOUSE BLOCK A, and CARR FARM STABLES (or COTTAGE) is THE STABLES, CARR FARM."""
    words = _outbuilding_first(_fold(name))
    marked = len(words) > 1 and (is_mark(words[-1]) or words[-1].isdigit()) and words[-2] in _BUILDING_OR_ESTATE
    named, mark = (words[:-1], words[-1:]) if marked else (words, [])
    full = _long(named, _BUILDING_OR_ESTATE) if len(named) > 1 else [_BUILDING_OR_ESTATE.get(word, word) for word in named]
    return " ".join([*full, *(DIRECTIONS.get(word, word) for word in mark)]) or None


def _outbuilding_first(words: list[str]) -> list[str]:
    """CARR FARM STABLES as STABLES CARR FARM; not HALL BARN, which may be all of a barn's name."""
    if words and words[-1] in OUTBUILDINGS:
        for end in range(len(words) - 1, 1, -1):
            if words[end - 1] in HAVE_OUTBUILDINGS:
                return [*(word for word in words[end:] if word != "THE"), *words[:end]]
    if len(words) > 2 and BUILDING_KINDS.get(words[-1], words[-1]) in BESIDE_A_FARM and words[-2] in FARMS:
        return [BUILDING_KINDS.get(words[-1], words[-1]), *words[:-1]]
    return words


def _fold(text: str) -> list[str]:
    """The words in plain letters, without a leading THE, or Y as Welsh has it."""
    if not text.isascii():
        text = plain(text)
    words = text.replace("'", "").split()
    return words[1:] if len(words) > 1 and words[0] in ("THE", "Y", "YR") else words


def _unglued(word: str) -> list[str]:
    """CYGNETSTREET to CYGNET STREET."""
    kind = next((kind for kind in GLUED_STREET_KINDS if word.endswith(kind) and len(word) > len(kind)), "")
    return [word[: -len(kind)], kind] if kind else [word]


def _long(words: list[str], kinds: dict[str, str]) -> list[str]:
    """Short forms written out: the kind at the end, ST before it as SAINT (or STREET, as in STAMFORD ST APARTMENTS), GT as GREAT."""
    if len(words) < 2:
        return words
    last = words[-1]
    head = [SHORT_WORDS.get(word, word) for word in words[:-1]]
    if head[0] == "BK" and len(head) > 1:
        head[0] = "BACK"  # BK ALMA STREET; BK STREET may be Bank Street
    for at, word in enumerate(head):
        if word == "ST":
            alone = at == 0 and not (len(words) == 2 and last in STREET_KINDS and last not in SAINTS)
            head[at] = "SAINT" if alone or words[at + 1] in SAINTS else "STREET"
        elif len(word) <= 4 and words[at + 1] in _KINDS:
            head[at] = _KINDS.get(word, word)
    return [*head, kinds.get(last, last)]
