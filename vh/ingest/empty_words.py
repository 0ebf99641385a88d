"""What the words and codes of an exemption or discount say: whether nobody lives in the home, or one adult does."""

import re
from collections.abc import Mapping

_AGREES: Mapping[str, str] = {
    "A": r"WORKS?\b|REPAIR|STRUCTURAL|ALTERATION|RENOVAT",
    "B": r"CHARIT",
    "C": r"$^",
    "D": r"PRISON|DETAIN|DETENTION|CUSTODY",
    "E": r"HOSPITAL|CARE HOME|NURSING HOME|RESIDENTIAL HOME",
    "F": r"DECEASED|PROBATE|LETTERS OF ADMIN|DIED|DEATH",
    "G": r"PROHIBIT",
    "H": r"CLERGY|MINISTER",
    "I": r"CARE|CARING",
    "J": r"CARE|CARING",
    "K": r"STUDENT",
    "L": r"REPOSSE|MORTGAGEE|POSSESSION",
    "Q": r"BANKRUPT|TRUSTEE",
    "R": r"PITCH|MOORING",
    "T": r"ANNEXE?",
}
"""Classes of the Council Tax (Exempt Dwellings) Order 1992 of homes left empty, and words that agree with each beside those of any empty home: for works, by a
charity, for a month or six, by somebody in prison, hospital or care, until probate, by law, for a minister, by who receives or gives care, by students,
repossessed, by a bankrupt, a pitch or an annexe. Homes of the others (M, N, S, U, V, W and so on) are lived in."""
_BEFORE = r"(?:(?:EXEMPTION|EXEMPT|EXM|EX)[\W_]*)?(?:(?:CLASS|CL)[\W_]*)?"
_CLASS = re.compile(rf"{_BEFORE}([A-X])(?:[- ]?\d)?(?:\W*(?:EXEMPTION|EXEMPT))?\W*")
"""F, CLASS F, CLASS B2, EXF, EX F, F EXEMPT, CLASS F EXEMPTION."""
_WITH_WORDS = re.compile(rf"{_BEFORE}([A-X])\d?\W+(.+)")
_SECOND_HOME = r"(?:SECOND|SEC|2ND|2)\W*HOMES?"
_SAYS_SO = re.compile(
    rf"\b(?:(?:LT|LONG\W*TERM)?\W*EMPTY(?:PREM\w*|\d\w*)?|EMP\W*PREM\w*|LTEP?(?:PREM\w*)?\d*|UNOCC|UNOCCUPIED|VACANT|VOID|PROBATE|UNINHABITABLE"
    rf"|UNFURN|UNFURNISHED|REPOSSESSED|{_SECOND_HOME})\b"
)
_AWAY = re.compile(
    r"\b(?:IN\W+(?:AN? )?(?:HOSPITAL|PRISON|DETENTION|CUSTODY)|HOSPITAL PATIENT|PRISONERS?|PRISON(?!\W+(?:OFFICER|STAFF|SERVICE|GOVERNOR|CHAPLAIN)))\b"
)
"""Only of an exemption: a discount of that name is for a person who is not counted, beside others who live there."""
_NOT_SO = re.compile(
    rf"\b(?:NOT?|NON|NO LONGER|PREVIOUSLY|PREV|FORMERLY)\W+(?:AN? |IN |LONG\W*TERM )*(?:EMPTY|UNOCC|VACANT|VOID|UNFURN|PRISON|HOSPITAL|{_SECOND_HOME})"
    r"|\b(?:CANCELLED|CANCELED|REMOVED|ENDED|CEASED|WITHDRAWN)\b"
)
_ONE_ADULT = re.compile(
    r"25(?:\.0+)?\W*(?:%|PERCENT|PER CENT)?|SINGLE|.*\b(?:SPD\d*|(?:SINGLE|SOLE|ONE|1)\W*(?:PERSON|ADULT|OCCUP\w*|OCC|RESIDENT))\b.*"
)
_NOTHING = re.compile(r"|NONE|NO|NIL|NULL|N\W?A|[0\W]+|EX|EXEMPT\b.*")


def says_something(raw: str) -> bool:
    """Whether there is an exemption or discount at all: none is written NONE, N/A or 0, and that of an exempt home EXEMPT.

    >>> [says_something(raw) for raw in ("25", "F", "None", "0.00%", "n/a", "Exempt")]
    [True, True, False, False, False, False]
    """
    return not _NOTHING.fullmatch(_plain(raw))


def exempt_as_empty(raw: str) -> bool:
    """Of an exemption. A letter is a class where it stands alone or with words that agree with it; N is no answer to a question, nor is it of an empty home.

    >>> [exempt_as_empty(raw) for raw in ("F", "EXF", "D - in prison", "Patient in hospital", "D - Disabled", "N", "F/T student", "F - probate ended")]
    [True, True, True, True, False, False, False, False]
    """
    said = _plain(raw)
    if _NOT_SO.search(said):
        return False
    if alone := _CLASS.fullmatch(said):
        return alone[1] in _AGREES
    if (named := _WITH_WORDS.fullmatch(said)) and named[1] in _AGREES and re.search(rf"\b(?:{_AGREES[named[1]]})", named[2]):
        return True
    return bool(_SAYS_SO.search(said) or _AWAY.search(said))


def discounted_as_empty(raw: str) -> bool:
    """Of a discount, in which a letter alone may mean anything (D disabled, E employee).

    >>> [discounted_as_empty(raw) for raw in ("LTEP100", "2NDHOME", "Empty premium", "F", "Not a second home", "Patient in hospital")]
    [True, True, True, False, False, False]
    """
    said = _plain(raw)
    return bool(_SAYS_SO.search(said)) and not _NOT_SO.search(said)


def of_one_adult(raw: str) -> bool:
    """Of a discount: whether it is the one for a home of one adult, who lives there.

    >>> [of_one_adult(raw) for raw in ("25%", "SPD", "Single person discount", "50%", "Second home", "SPD removed")]
    [True, True, True, False, False, False]
    """
    said = _plain(raw)
    return bool(_ONE_ADULT.fullmatch(said)) and not _NOT_SO.search(said)


def _plain(raw: str) -> str:
    return " ".join(raw.upper().replace("_", " ").split()).strip(" ()[].-'\"")
