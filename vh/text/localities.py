"""Fold the name of a village or another locality, so that it can be looked up among those of the council's gazetteer."""

from collections.abc import Sequence
from functools import lru_cache

from vh.text.address_lines import tidy
from vh.text.address_words import PLACES, STRONG_PLACES

_NEAR = frozenset(("NR", "NEAR"))
"""NR STOCKBRIDGE is not in Stockbridge."""
_LONG = {
    "GT": "GREAT",
    "GRT": "GREAT",
    "LT": "LITTLE",
    "LTL": "LITTLE",
    "LIT": "LITTLE",
    "UPR": "UPPER",
    "LWR": "LOWER",
    "ST": "SAINT",
    "&": "AND",
}
_SAY_LITTLE = frozenset(("THE", "VILLAGE"))
_LONGEST = max(map(len, STRONG_PLACES))


def place_key(words: Sequence[str]) -> str | None:
    """The key of a place that capital words name: GT MISSENDEN is GREAT MISSENDEN. None where they name a town or a county, or nothing.

    A town of the general list is given for many villages around it, so it tells none of them apart.

    >>> place_key(("NETHER", "WALLOP", "HANTS")), place_key(("GT", "MISSENDEN")), place_key(("LONDON",)), place_key(("NR", "ANDOVER"))
    ('NETHER WALLOP', 'GREAT MISSENDEN', None, None)
    """
    return _place_key(tuple(words))


def read_place(name: str) -> str | None:
    """The key of a place that a field of its own names: a locality, a town."""
    return place_key(tidy(name))


@lru_cache(maxsize=65_536)
def _place_key(words: tuple[str, ...]) -> str | None:
    near = next((at for at, word in enumerate(words) if word in _NEAR or word == ","), len(words))
    kept = words[:near]
    while kept and (size := next((n for n in range(min(_LONGEST, len(kept)), 0, -1) if kept[-n:] in STRONG_PLACES), 0)):
        kept = kept[:-size]
    if kept in PLACES:
        return None
    named = [_LONG.get(word, word) for word in kept if word not in _SAY_LITTLE]
    return " ".join(named) or None
