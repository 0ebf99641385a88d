"""One text with one or more people in it, taken apart: titles, given names and surnames in any order."""

import re
from dataclasses import dataclass, field

from vh.text.letters import fold
from vh.text.name_keys import is_initials
from vh.text.name_tables import (
    IBERIAN_SURNAMES,
    O_NAMES,
    SUFFIXES,
    SURNAME_LEADS,
    TITLES,
    TITLES_OR_NAMES,
    VIETNAMESE_SURNAMES,
    is_given_name,
    surname_families,
)


@dataclass(slots=True)
class Side:
    """One person of a field, while it is read."""

    title: str | None = None
    given: list[str] = field(default_factory=list)
    surname: list[str] = field(default_factory=list)
    surname_first: bool = False
    """Whether a comma, a title or an initial said which the surname is, and it came first."""
    loose: bool = False
    """One word alone, in `given`: a forename or a surname, as the others of the field will tell."""
    initial_last: bool = False
    """A word and its initials, taken for a surname and a forename: SMITH J. Beside others JAMES D may be two given names."""


_EDGE = re.compile(r"^[^\w?]+|[^\w?.]+$")


def words_in(text: str) -> list[str]:
    """The words of a person's text, edges clean, with dotted initials apart.

    >>> words_in('*SMITH. J.A. "O\\'BRIEN"')
    ['SMITH', 'J', 'A', "O'BRIEN"]
    """
    words = (word if word.isalpha() else _EDGE.sub("", word) for word in text.replace(".", " ").split())
    return [word for word in words if word and not word.isdigit()]


def read_side(text: str) -> Side:
    """Read one person: `SURNAME,TITLE FORENAME`, `TITLE FORENAME SURNAME`, `SURNAME TITLE FORENAME`, `FORENAME SURNAME`, `SURNAME J`."""
    head, comma, tail = text.partition(",")
    if comma:
        first_title, before = _title_off(words_in(head))
        second_title, after = _title_off(words_in(tail.replace(",", " ")), alone=True)
        title = first_title or second_title
        if before and after:
            return Side(title, given=_without_suffix(after), surname=before, surname_first=True)
        if before and second_title and len(before) == 1:
            return Side(title, surname=before, surname_first=True)
        return _forename_first(title, before or after)
    words = words_in(text)
    for place, word in enumerate(words):
        if 0 < place < len(words) - 1 and _is_title(word) and not _is_title(words[0]):
            _, given = _title_off(words[place:], alone=True)
            if given:
                return Side(TITLES[fold(word)], given=_without_suffix(given), surname=words[:place], surname_first=True)
    title, rest = _title_off(words)
    if (
        len(rest) == 2
        and _is_title(words[-1])
        and not _is_title(words[0])
        and not (is_given_name(fold(rest[0])) and not is_given_name(fold(rest[1])))
    ):
        return Side(title, given=rest[1:], surname=rest[:1], surname_first=True)  # SMITH JOHN MR, as lists in the order of surnames have it
    return _forename_first(title, rest)


def settle(sides: list[Side]) -> list[Side]:
    """Give each side of a joint name the surname it shares, and decide what a word alone is."""
    lead = sides[0]
    if (
        len(sides) == 2
        and lead.title
        and not lead.given
        and (lead.surname_first and sides[1].title if lead.surname else sides[1].surname)
        and [len(one) for one in sides[1].given] == [1]
    ):
        lead.given, sides[1].given = sides[1].given, []  # MR & MRS J SMITH, SMITH,MR & MRS J: the initial is the first one's
    for side in sides:
        if _has_no_surname(side, sides):
            side.given, side.surname, side.surname_first = (
                side.surname + side.given if side.initial_last else side.given + side.surname,
                [],
                False,
            )
    later_surname = False
    for side in reversed(sides):
        if side.loose:
            shared = later_surname or (side is not lead and lead.surname_first) or len(side.given[0]) == 1
            first_name = side.title is None and is_given_name(fold(side.given[0])) and len(sides) > 1
            if not shared and not first_name:
                side.given, side.surname = [], side.given
            side.loose = False
        elif side.surname and side is not lead and lead.surname_first and _is_given_only(side):
            side.given, side.surname = side.given + side.surname, []
        later_surname = later_surname or bool(side.surname and side.given)
    surname: list[str] = []
    for side in [*reversed(sides), *sides]:
        surname = side.surname or surname
        side.surname = side.surname or surname
    return sides


def _has_no_surname(side: Side, sides: list[Side]) -> bool:
    """Whether what was taken for a surname is a given name or an initial, as another side has the surname.

    The JAMES D of MR JAMES D & MRS SARAH COOK and the SHARON H of COLE,MR JOHN P & MRS SHARON H; not MR J SMITH & MRS JONES K.
    """
    lead, last = sides[0], sides[-1]
    one_letter = len(side.surname) == 1 and len(side.surname[0]) == 1
    if not (side.initial_last or one_letter) or len(side.surname) > 1:
        return False
    if any(side.surname[0] in (*other.surname[-1:], *other.surname[:1]) for other in sides if other is not side):
        return False  # MR PATEL R & MRS SUNITA PATEL
    given = one_letter or is_given_name(fold(side.surname[0]))
    if side is not last and last.surname and last.given and not last.surname_first:
        return given or (side.title is not None and len(last.given[0]) > 1)
    if side is lead or not lead.surname or not lead.given or lead.initial_last:
        return False
    return given if lead.surname_first or len(lead.given[0]) > 1 else False


def _is_given_only(side: Side) -> bool:
    """After `SMITH,MR JOHN &`: MRS MARY ANN and MRS A E have no surname of their own; MRS M JONES and MARY JONES have."""
    if side.surname_first:
        return False
    last = fold(side.surname[-1])
    if len(last) == 1:
        return True
    own = len(side.given[0]) == 1 or (is_given_name(fold(side.given[0])) and not is_given_name(last))
    return not own


def _is_title(word: str) -> bool:
    return word in TITLES and word not in TITLES_OR_NAMES


def _title_off(words: list[str], *, alone: bool = False) -> tuple[str | None, list[str]]:
    """Take the leading and the trailing titles off. `alone`: the words are given names only, so a rarer title needs one word after it."""
    title = None
    while words and words[0] in TITLES and (_is_title(words[0]) or (title is None and len(words) > (1 if alone else 2))):
        title = title or TITLES[words[0]]
        words = words[1:]
    while len(words) > 1 and _is_title(words[-1]):
        title = title or TITLES[words[-1]]
        words = words[:-1]
    return title, words


def _without_suffix(words: list[str]) -> list[str]:
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    return words


def _forename_first(title: str | None, words: list[str]) -> Side:
    words = _without_suffix(words)
    if len(words) < 2:
        return Side(title, given=words, loose=bool(words))
    if (len(words[-1]) == 1 or is_initials(fold(words[-1]))) and len(words[0]) > 1 and not is_initials(fold(words[0])):
        start = _surname_end(words)
        return Side(title, given=words[start:], surname=words[:start], surname_first=True, initial_last=True)
    start = _surname_start(words)
    return Side(title, given=words[:start], surname=words[start:])


def _surname_end(words: list[str]) -> int:
    """Where the given names begin in SMITH JOHN A, VAN DIJK J, SOUSA ALVES G, O BRIEN P."""
    end = 1
    while end < len(words) - 1 and (words[end - 1] in SURNAME_LEADS or _both_iberian(words[end - 1], words[end])):
        end += 1
    return end


def _both_iberian(first: str, second: str) -> bool:
    return fold(first) in IBERIAN_SURNAMES and fold(second) in IBERIAN_SURNAMES


def _surname_start(words: list[str]) -> int:
    """Where the surname begins in JOAO R DOS SANTOS, MARIA SOUSA ALVES, ANA DA SILVA DE LIMA, PAT O BRIEN."""
    start = len(words) - 1
    if start > 1 and _both_iberian(words[start - 1], words[start]):
        start -= 1
    while start > 1 and _leads(words[start - 1], fold(words[start])):
        start -= 1
    if start > 1 and words[start] in _IBERIAN_LINKS and _is_surname_before_link(words[:start]):
        start -= 1
        while start > 1 and words[start - 1] in _IBERIAN_LINKS:
            start -= 1
    return start


_IBERIAN_LINKS = frozenset(("DA", "DE", "DO", "DOS", "DAS"))


def _is_surname_before_link(words: list[str]) -> bool:
    """MARIA SOUSA | DA SILVA, C CERQUEIRA | DA SILVA: a surname too, not a second given name."""
    last = fold(words[-1])
    return last in IBERIAN_SURNAMES or (len(last) > 1 and not is_given_name(last) and all(len(word) == 1 for word in words[:-1]))


def _leads(word: str, following: str) -> bool:
    """Whether a word before a surname belongs to it. NI and UI do before an Irish one: NI BHRIAIN, UI MHURCHU; but XIAO NI CHEN is of CHEN."""
    if word in ("O", "NI", "UI"):
        return following in O_NAMES if word == "O" else word + fold(following) in surname_families()
    return word in SURNAME_LEADS and following not in VIETNAMESE_SURNAMES
