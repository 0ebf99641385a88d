"""Whether a name field holds a person, an organisation, a placeholder or someone who has died: by whole words, never parts of words."""

import re
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vh.text.letters import fold
from vh.text.name_tables import (
    ACTING,
    DECEASED,
    DECEASED_LEADS,
    DECEASED_PHRASES,
    LEGAL_FORMS,
    MOSTLY_SURNAMES,
    ORGANISATION_OR_NAME,
    ORGANISATION_WORDS,
    PLACEHOLDER_HELPERS,
    PLACEHOLDERS,
    PLACEHOLDERS_ALWAYS,
    SURNAMES_TOO,
    TITLES,
    UNNAMED,
    is_given_name,
)


class NameKind(StrEnum):
    """What a name field holds."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACEHOLDER = "placeholder"
    DECEASED = "deceased"
    EMPTY = "empty"


_DOTTED = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_NOT_WORD = re.compile(r"[^\w]+|_")
_PHRASES = tuple(f" {phrase} " for phrase in DECEASED_PHRASES)
_COUNCIL = re.compile(r"LB[A-Z]{1,2}|RBK[A-Z]?|RBWM")
_NOBODY = re.compile(r"X{2,}|(.)\1{3,}")
_LONG_WORDS = tuple(word for word in ORGANISATION_WORDS if len(word) >= 9)
_SHORT_NOBODIES = frozenset({("NO", "NAME"), ("NAME",), ("N", "K"), ("N", "A"), ("U", "K")})
_ANOTHERS = frozenset({("A", "N", "OTHER"), ("AN", "OTHER")})
"""MR A N OTHER, whom forms are filled in for."""
_MISSPELT_FROM = 8
_MISSPELT_BY = 2


def words_of(text: str) -> tuple[str, ...]:
    """The words of a field as the tables write them: capitals, no accents, DEC'D as DECD, L.T.D. as LTD.

    >>> words_of("Smith, Mr J (Dec'd)"), words_of("Jones L.T.D.")
    (('SMITH', 'MR', 'J', 'DECD'), ('JONES', 'LTD'))
    """
    text = _DOTTED.sub(r"\1", text.upper().replace("'", ""))
    return tuple(fold(word) or word for word in _NOT_WORD.split(text) if word)


def is_deceased(text: str, words: tuple[str, ...]) -> bool:
    """Whether a field marks its person as dead or speaks of executors and the like.

    >>> [is_deceased(name, words_of(name)) for name in ("SMITH,MR J (DECD)", "EXORS OF J SMITH", "DECLAN DECKER", "DEC MURPHY")]
    [True, True, False, False]
    """
    if not DECEASED.isdisjoint(words) or not DECEASED_LEADS.isdisjoint(words):
        return True
    line = f" {' '.join(words)} "
    if any(phrase in line for phrase in _PHRASES):
        return True
    upper = text.upper()
    if "(DEC" in upper or "(D)" in upper or "[DEC" in upper:
        return True
    return words[-1:] == ("DEC",) and sum(word not in TITLES for word in words) >= 3


def is_organisation(words: tuple[str, ...], *, titled: bool, surname_first: bool) -> bool:
    """Whether the words name an organisation. `titled`: a personal title is there; `surname_first`: a comma, or fields, tell the surname.

    >>> [is_organisation(words_of(name), titled=False, surname_first=False) for name in ("FORD HOMES", "WESTON PROEPRTIES", "TRENT LONDON")]
    [True, True, False]
    """
    if not LEGAL_FORMS.isdisjoint(words):
        return True
    names = [word for word in words if word not in TITLES]
    strong = sum(map(_is_organisation_word, names))
    if strong:
        return not (titled and strong == 1 and (surname_first or len(names) <= 2))
    if titled or surname_first or ORGANISATION_OR_NAME.isdisjoint(names):
        return False
    return not _speaks_for_a_person(names)


def _speaks_for_a_person(names: list[str]) -> bool:
    """JOHN CHURCH, J T HALL: one such word, at either end, that is a surname, with given names or initials.

    TRENT LONDON and OLU HALL too: these are surnames far more often than firms call themselves by them.
    """
    found = [word for word in names if word in ORGANISATION_OR_NAME]
    others = [word for word in names if word not in ORGANISATION_OR_NAME]
    if len(found) != 1 or found[0] not in SURNAMES_TOO or found[0] not in (names[0], names[-1]) or not _SMALL_WORDS.isdisjoint(others):
        return False
    if found[0] == names[0] and is_given_name(found[0]):
        return True
    return (len(names) == 2 and found[0] in MOSTLY_SURNAMES) or all(len(word) == 1 or is_given_name(word) for word in others)


_SMALL_WORDS = frozenset({"THE", "OF", "AND", "FOR", "AT"})


def is_placeholder(words: tuple[str, ...]) -> bool:
    """Whether the words stand for "nobody we can name".

    >>> [is_placeholder(words_of(name)) for name in ("THE OWNER/OCCUPIER", "LBH VOID", "NAME NOT KNOWN", "JOHN TENANT", "TESTA", "XXXX")]
    [True, True, True, False, False, True]
    """
    if (
        not PLACEHOLDERS_ALWAYS.isdisjoint(words)
        or words in _SHORT_NOBODIES
        or tuple(word for word in words if word not in TITLES) in _ANOTHERS
    ):
        return True
    core = False
    for word in words:
        if word in PLACEHOLDERS or _NOBODY.fullmatch(word) or _COUNCIL.fullmatch(word):
            core = True
        elif word not in PLACEHOLDER_HELPERS and word not in TITLES and not word.isdigit():
            return False
    return core


@lru_cache(maxsize=65_536)
def is_plain(word: str) -> bool:
    """Whether an upper-case word can only be part of a person's name: in no table, and not like a word of an organisation."""
    key = fold(word)
    return not (key in _TABLED or _is_organisation_word(key) or _COUNCIL.fullmatch(key) is not None or _NOBODY.fullmatch(key) is not None)


_TABLED = (
    DECEASED
    | DECEASED_LEADS
    | LEGAL_FORMS
    | ORGANISATION_OR_NAME
    | PLACEHOLDERS
    | frozenset(TITLES)
    | UNNAMED
    | ACTING
    | {
        "AND",
        "AMP",
        "DEC",
        "LATE",
        "REP",
        "REPS",
        "AKA",
        "NEE",
        "KNOWN",
        "FORMERLY",
        "OF",
        "THE",
        "NO",
        "NAME",
        "PR",
        "CARE",
        "TRADING",
        "OTHER",
    }
)


@lru_cache(maxsize=65_536)
def _is_organisation_word(word: str) -> bool:
    if word in ORGANISATION_WORDS:
        return True
    if len(word) < _MISSPELT_FROM:
        return False
    return process.extractOne(word, _LONG_WORDS, scorer=OSA.distance, score_cutoff=_MISSPELT_BY) is not None
