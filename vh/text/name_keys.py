"""Comparable keys of names: what two spellings of one person's name have in common."""

import re
from dataclasses import dataclass
from functools import lru_cache

import jellyfish

from vh.text.letters import fold, tidy
from vh.text.name_tables import JOINED_PREFIXES, PARTICLES, SUFFIXES, given_families

_SEPARATORS = re.compile(r"[^\w'?]+|_")
_DOUBLED = re.compile(r"(.)\1")
_MAC = re.compile(r"MAC(?!H(?!UGH)|E[DKRY]|I[AEO])(?=[A-Z]{2})")
# The German way of writing umlauts without them: MUELLER for MÜLLER. Not before a lone L: SAMUELS, MICHAELS, JOELSON.
_UMLAUT = re.compile(r"(?<=[BDFHJKLMNPRSTVWXZ])([AOU])E(?=[BCDFGHJKMNPRSTVWXZ]|LL)")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The comparable forms of one person's name; letters A to Z only."""

    forename_key: str | None
    """The first given name."""
    forename_family: str | None
    """The name that stands for its nicknames and transliterations: ELIZABETH for LIZ; the key itself where none is known."""
    given_keys: tuple[str, ...]
    """All given names, forename first; initials are single letters."""
    surname_key: str | None
    """The whole surname as one word."""
    surname_parts: tuple[str, ...]
    """Its words of two letters or more, without particles."""
    surname_sound: str | None
    """Soundex of the last part (Russell and Odell 1918, as in the US census)."""


_Surname = tuple[str | None, tuple[str, ...], str | None]


def name_keys(forename: str | None, middle_name: str | None, surname: str | None) -> NameKeys:
    """Fold a person's name to comparable keys. Case, accents, spacing and punctuation make no difference.

    >>> name_keys("Liz", "Mary-Ann", "Mac Donald").surname_key
    'MCDONALD'
    >>> name_keys("Liz", "Mary-Ann", "O'Brien-Smith")
    NameKeys(forename_key='LIZ', forename_family='ELIZABETH', given_keys=('LIZ', 'MARY', 'ANN'), surname_key='OBRIENSMITH', \
surname_parts=('OBRIEN', 'SMITH'), surname_sound='S530')
    """
    given = _given(forename) if forename else ()
    if middle_name:
        given += _given(middle_name)
    key, parts, sound = _surname(surname) if surname else (None, (), None)
    first = given[0] if given else None
    return NameKeys(first, _family(first) if first else None, given, key, parts, sound)


@lru_cache(maxsize=131_072)
def _family(first: str) -> str:
    """The name's family; without one the name with no letter doubled, as EMMA and EMA, THINH and THINHH are one name."""
    families = given_families()
    return _DOUBLED.sub(r"\1", families.get(first) or families.get(_DOUBLED.sub(r"\1", first)) or first)


@lru_cache(maxsize=131_072)
def _given(text: str) -> tuple[str, ...]:
    return tuple(key for word in _SEPARATORS.split(tidy(text)) if (key := fold(word)))


@lru_cache(maxsize=131_072)
def _surname(text: str) -> _Surname:
    words = [key for word in _SEPARATORS.split(tidy(text)) if (key := fold(word))]
    if len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    if not words:
        return None, (), None
    words = _joined(words)
    whole = _folded("".join(words))
    parts = tuple(_folded(word) for word in words if len(word) > 1 and word not in PARTICLES)
    if not parts and len(whole) > 1:
        parts = (whole,)
    return whole, parts, jellyfish.soundex(parts[-1] if parts else whole)


def _joined(words: list[str]) -> list[str]:
    """MC DONALD, O BRIEN and ST JOHN as one word each."""
    out: list[str] = []
    prefix = ""
    for place, word in enumerate(words):
        if word in JOINED_PREFIXES and place + 1 < len(words):
            prefix += "ST" if word == "SAINT" else word
        else:
            out.append(prefix + word)
            prefix = ""
    return out


def _folded(word: str) -> str:
    """MAC as MC, and the German digraphs as their letters."""
    if len(word) >= 6:
        word = _UMLAUT.sub(r"\1", word)
    found = _MAC.match(word)
    return "MC" + word[3:] if found else word
