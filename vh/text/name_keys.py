"""Comparable keys of names: what two spellings of one person's name have in common."""

import re
from dataclasses import dataclass
from functools import lru_cache

import jellyfish

from vh.text.letters import fold, tidy
from vh.text.name_tables import (
    JOINED_PREFIXES,
    PARTICLES,
    SUFFIXES,
    given_families,
    is_given_name,
    short_names,
    surname_families,
    undoubled,
)

_SEPARATORS = re.compile(r"[^\w'?]+|_")
_MAC = re.compile(r"MAC(?!H(?!UGH)|E[DKRY]|I[AEO])(?=[A-Z]{2})")
# The German way of writing umlauts without them: MUELLER for MÜLLER. Not before a lone L: SAMUELS, MICHAELS, JOELSON.
# Endings that follow the sex of the bearer or the spelling of the clerk, each with what stands for them all.
_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), ending)
    for pattern, ending in (
        (r"(?<=[A-Z]{3})SK(?:[AIY]|II|IY|YI|YY|YJ|IJ|AYA|AIA|AJA)$", "SKI"),
        (r"(?<=[A-Z]{3})CK[AIY]$", "CKI"),
        (r"(?<=[A-Z]{3})(O|E)(?:VA|FF|FFA)$", r"\1V"),
        (r"(?<=[A-Z]{2})(K|SH|CH|ZH)INA$", r"\1IN"),
        (r"(?<=[A-Z])(?:OV|OW)(?:ITZ|ITS|ICH|ICZ|IC|ITCH|ICS)$", "OVIC"),
        (r"(?<=[A-Z])(AUSK|INSK|EVIC|AVIC)(?:AS|IS|IUS|IENE|AITE|IUTE|YTE)$", r"\1AS"),
        (r"OPOULOU$", "OPOULOS"),
        (r"(?<=[A-Z]{3})IDOU$", "IDIS"),
        (r"SHTEIN$|SHTAIN$|SZTEJN$|STIEN$", "STEIN"),
    )
)
_ENDS_SO = re.compile(r"SK[A-Z]{1,3}$|CK[AIY]$|[OE]VA$|FFA?$|INA$|[OE][VW]I[A-Z]{1,3}$|(?:AS|IS|US|ENE|TE)$|DOU$|ULOU$|T[AEIJ]{2}N$")
_ABD_AL = re.compile(r"\b(?:ABD|ABDU|ABDEL|ABDUL|ABDI)(?:[ '-]+(?:AL|EL|UL|UR|AR|AS|ER))+(?=[ '-]+[A-Z]{3})")
"""ABD AL RAHMAN and ABD-EL-RAHMAN are ABDUL RAHMAN: AL is no name of its own."""
_RUN_TOGETHER = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{2,3}|[AEIOU][BCDFGHJKLMNPQRSTVWXZ]")
_NOT_INITIALS = frozenset(
    (
        *("NG", "MC", "ST", "MST", "TSZ", "SZ", "MRS", "DR", "MR", "MS"),
        *("AD", "AH", "AL", "AN", "AP", "AR", "AS", "AW", "ED", "EH", "EK", "EL", "EM", "EN", "IB", "IM", "IN", "IP", "IZ"),
        *("OF", "OH", "OK", "OM", "ON", "OR", "OW", "OZ", "UD", "UL", "UM", "UN", "UR", "US", "UZ"),
    )
)
"""Short names, titles and beginnings of names of that form."""
_BETWEEN_NAMES = frozenset(("DE", "DA", "DO", "DOS", "DAS", "DEL", "DI", "LA", "LAS", "LOS", "BINT", "BINTI", "IBN"))
"""Between two given names no name of its own: MARIA DE FATIMA and MARIA DE LURDES have none in common but the first."""
_HOUSE_NAME = re.compile(r".{3,}(?:LAGE|YANAGE|ARAGE|DDIGE|AMAGE|AMGE|CHIGE|GEDARA)|HEWA(?:GE)?|GAMAGE")
"""Sinhalese write the name of their house first, often after another: of LIYANAGE DON RUWAN and MUDIYANSELAGE RUWAN the forename is RUWAN."""
_HONORIFIC = re.compile(r"(?<=[A-Z]{3})(?:BHAI|BEN|BAI|KUMAR)$")
"""SARLABEN and RAJESHBHAI are Sarla and Rajesh with a sister's or brother's title, which Gujaratis write or leave out."""
_UMLAUT = re.compile(r"(?<=[BDFHJKLMNPRSTVWXZ])([AOU])E(?=[BCDFGHJKMNPRSTVWXZ]|LL)")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The comparable forms of one person's name; letters A to Z only."""

    forename_key: str | None
    """The first given name."""
    forename_family: str | None
    """The name that stands for its nicknames and transliterations: ELIZABETH for LIZ; the key itself where none is known.

    Two given names that make a third are read as that: ABDI-RAHMAN is of ABDIRAHMAN's family, JO ANNE of JOANNE's.
    """
    forename_families: tuple[str, ...]
    """All the families that the forename may be of: SAM is SAMUEL or SAMANTHA. The one above is first."""
    given_keys: tuple[str, ...]
    """All given names, forename first; initials are single letters, DK two of them."""
    surname_key: str | None
    """The whole surname as one word."""
    surname_parts: tuple[str, ...]
    """Its words of two letters or more, without particles."""
    surname_sound: str | None
    """Soundex of the last part (Russell and Odell 1918, as in the US census)."""
    surname_family: str | None
    """The surname that stands for its spellings, transliterations and endings: HUSSEIN for HUSSAIN, KOWALSKI for KOWALSKA; the key
    itself where none is known."""


_Surname = tuple[str | None, tuple[str, ...], str | None, str | None]


def name_keys(forename: str | None, middle_name: str | None, surname: str | None) -> NameKeys:
    """Fold a person's name to comparable keys. Case, accents, spacing and punctuation make no difference.

    >>> name_keys("Liz", "Mary-Ann", "Mac Donald").surname_key
    'MCDONALD'
    >>> name_keys("Liz", "Mary-Ann", "O'Brien-Smith")
    NameKeys(forename_key='LIZ', forename_family='ELIZABETH', forename_families=('ELIZABETH',), given_keys=('LIZ', 'MARY', 'ANN'), \
surname_key='OBRIENSMITH', surname_parts=('OBRIEN', 'SMITH'), surname_sound='S530', surname_family='OBRIENSMITH')
    >>> name_keys("Sam", None, "Hossain").forename_families, name_keys("Anna", None, "Nowicka").surname_family
    (('SAMUEL', 'SAMANTHA'), 'NOWICKI')
    """
    given = _given(" ".join(filter(None, (forename, middle_name))))
    key, parts, sound, family = _surname(surname) if surname else (None, (), None, None)
    first = given[0] if given else None
    families = _families(first, given[1] if len(given) > 1 else "") if first else ()
    return NameKeys(first, families[0] if families else None, families, given, key, parts, sound, family)


def is_initials(key: str) -> bool:
    """Whether capital letters are initials run together: two or three without a vowel are hardly a name, nor is a vowel and another.

    >>> [is_initials(word) for word in ("DK", "JRR", "AK", "NG", "MD", "JO", "LY", "TSZ", "AL", "OM")]
    [True, True, True, False, False, False, False, False, False, False]
    """
    return bool(_RUN_TOGETHER.fullmatch(key)) and key not in _NOT_INITIALS and not is_given_name(key)


@lru_cache(maxsize=131_072)
def _families(first: str, second: str) -> tuple[str, ...]:
    """The families of a forename, its own first; with the second given name it may make a third.

    A family is named with no letter doubled, as EMMA and EMA, THINH and THINHH are one name. What a short name may stand for is there as it is
    spelt, too: CHARLIE is CHARLOTTE, if that is what the other side says.
    """
    table = given_families()
    joined = table.get(first + second) if len(second) > 1 and len(first) > 1 else None
    own = joined or table.get(first) or table.get(undoubled(first)) or first
    if own == first and not is_given_name(first) and (plain := _HONORIFIC.sub("", first)) != first:
        own = table.get(plain) or table.get(undoubled(plain)) or plain
    others = () if joined else short_names().get(first, ())
    return tuple(dict.fromkeys((*(undoubled(family) for family in (own, *others)), *others)))


@lru_cache(maxsize=131_072)
def _given(text: str) -> tuple[str, ...]:
    words = _SEPARATORS.split(_ABD_AL.sub("ABDUL", tidy(text).upper()))
    keys = [key for word in words if (key := fold(word))]
    keys = [key for place, key in enumerate(keys) if not (0 < place < len(keys) - 1 and key in _BETWEEN_NAMES)]
    keys = _house_last(keys)
    return tuple(name for key in keys for name in (key if is_initials(key) else (key,)))


def _house_last(keys: list[str]) -> list[str]:
    """Given names with a Sinhalese house's name, and DON after it, at the end."""
    own = next((place for place in range(len(keys), 0, -1) if _HOUSE_NAME.fullmatch(keys[place - 1])), 0)
    if not 0 < own < len(keys):
        return keys
    house, names = keys[:own], keys[own:]
    if len(names) > 1 and names[0] in ("DON", "DONA"):
        house, names = [names[0], *house], names[1:]
    return names + house


@lru_cache(maxsize=131_072)
def _surname(text: str) -> _Surname:
    words = [key for word in _SEPARATORS.split(tidy(text)) if (key := fold(word))]
    if len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    if not words:
        return None, (), None, None
    words = _joined(words)
    whole = _folded("".join(words))
    parts = tuple(_folded(word) for word in words if len(word) > 1 and word not in PARTICLES)
    if not parts and len(whole) > 1:
        parts = (whole,)
    return whole, parts, jellyfish.soundex(parts[-1] if parts else whole), _surname_family(whole)


def _surname_family(key: str) -> str:
    known = surname_families()
    family = known.get(key)
    if family or not _ENDS_SO.search(key):
        return family or key
    for pattern, ending in _ENDINGS:
        stem = pattern.sub(ending, key)
        if stem != key:
            return known.get(stem, stem)
    return key


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
