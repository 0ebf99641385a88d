"""Names, dates and addresses with as much left as tells them apart, and no more: initials, the year, the postcode's district."""

import re
from datetime import date

_DOT = "·"
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}\b", re.IGNORECASE)
_DAY = re.compile(r"\b(?:(\d{4})[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ](\d{4}))\b")
_WORD = re.compile(r"[^\W\d_]+|\d+")


def masked(text: str | None) -> str:
    """Any text of a record: the first letter of each word, the year of a date, the district of a postcode.

    >>> masked("SMITH,MR JACK R"), masked("Flat 2, 14 Mare Street, E8 3RH"), masked("1980-02-01"), masked("01/02/1980"), masked(None)
    ('S·,M· J· R', 'F· ·, · M· S·, E8 ···', '1980-··-··', '··/··/1980', '')
    """
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return f"\0{chr(0xE000 + len(kept) - 1)}\0"

    rest = _POSTCODE.sub(lambda found: keep(f"{found[1].upper()} {_DOT * 3}"), (text or "").replace("\0", ""))
    rest = _DAY.sub(lambda found: keep(f"{found[1]}-··-··" if found[1] else f"··/··/{found[2]}"), rest)
    hidden = _WORD.sub(lambda found: _DOT if found[0][0].isdigit() else found[0][0] + _DOT * (len(found[0]) > 1), rest)
    for place, words in enumerate(kept):
        hidden = hidden.replace(f"\0{chr(0xE000 + place)}\0", words)
    return hidden


def initials(name: str | None) -> str:
    """A name as initials.

    >>> initials("Ada Mary Obi-Lane"), initials("SMITH,MR JACK"), initials(None)
    ('A. M. O. L.', 'S. M. J.', '')
    """
    return " ".join(f"{word[0].upper()}." for word in re.findall(r"[^\W\d_]+", name or ""))


def year_of(born: date | None) -> str:
    """The year of a date of birth.

    >>> year_of(date(1980, 2, 1)), year_of(None)
    ('1980', '–')
    """
    return str(born.year) if born else "–"


def district_of(address: str | None) -> str:
    """The district of an address's postcode, or that it has none.

    >>> district_of("Flat 2, 14 Mare Street, E8 3RH"), district_of("14 Mare Street")
    ('somewhere in E8', 'address masked')
    """
    found = _POSTCODE.search(address or "")
    return f"somewhere in {found[1].upper()}" if found else "address masked"
