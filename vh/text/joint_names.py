"""Names of accounts that several people share: what of such a name is one person's own."""

import re
from collections.abc import Mapping
from typing import Any, Final

from vh.text.letters import fold
from vh.text.name_tables import SUFFIXES, TITLES

OWN: Final = ("title", "forename", "middle_name", "surname")
"""What a record keeps of one person's name, beside the name as it was written."""
_JOINS: Final = re.compile(r"[&/+;]|\b(?:and|or)\b", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\s,;&/+()]+")
_NOBODYS: Final = frozenset({"AND", "OR", "", *TITLES, *SUFFIXES})


def names_others(written: str | None, own: Mapping[str, Any]) -> bool:
    """Whether a name as it was written names somebody beside the person whose title and names `own` has.

    >>> one = {"title": "MR", "forename": "Y", "surname": "HACIOĞLU"}
    >>> names_others("MR Y KURT & MR Y HACIOGLU", one), names_others("MRS & MR Y HACIOGLU", one), names_others("HACIOGLU,MR Y", one)
    (True, False, False)
    >>> names_others("MR Y HACIOGLU MRS A HACIOGLU", one), names_others("MR Y HACIOGLU DECEASED", one)
    (True, False)
    """
    if not written or not (_JOINS.search(written) or _two_titles(written)):
        return False
    mine = {fold(word) for part in OWN for word in _WORDS.findall(own.get(part) or "")}
    return any(fold(word) not in mine | _NOBODYS for word in _WORDS.findall(written))


def _two_titles(written: str) -> bool:
    """MR J SMITH MRS M SMITH are two, without a sign between them."""
    return sum(fold(word) in TITLES for word in _WORDS.findall(written)) > 1


def own_name(own: Mapping[str, Any]) -> str:
    """The title and names of one person, as they are kept.

    >>> own_name({"title": "MR", "forename": "Y", "middle_name": None, "surname": "HACIOĞLU"})
    'MR Y HACIOĞLU'
    """
    return " ".join(filter(None, (own.get(part) for part in OWN)))


def as_written(record: Mapping[str, Any]) -> str | None:
    """The name of a record as it was written, for the person to read; of one that several people share, what is this person's alone."""
    written: str | None = record["raw_name"]
    if not names_others(written, record):
        return written
    return f"{own_name(record)} (several people share the name in the source; the others are left out)"
