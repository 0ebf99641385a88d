"""Names as councils' systems hold them, taken apart into people, or told to be no person."""

import re
from dataclasses import dataclass

from vh.text.letters import fold, tidy
from vh.text.name_acting import who_is_meant
from vh.text.name_keys import NameKeys, name_keys
from vh.text.name_kinds import NameKind, is_deceased, is_organisation, is_placeholder, is_plain, words_of
from vh.text.name_sides import Side, read_side, settle, words_in
from vh.text.name_tables import FIRM_ENDS, PLACEHOLDERS, RELATIONS, SURNAME_LEADS, TITLES, TITLES_OR_NAMES, UNNAMED, is_given_name

__all__ = ["NameKeys", "NameKind", "ParsedName", "Person", "given_after_surname", "name_keys", "parse_name", "parse_parts", "plain_part"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person's name for show: capitals, accents kept, single spaces; None where the field did not say."""

    title: str | None
    forename: str | None
    middle_name: str | None
    surname: str | None


@dataclass(frozen=True, slots=True)
class ParsedName:
    """What a name field holds, and its people: none unless `kind` is PERSON, several for a joint name."""

    kind: NameKind
    people: tuple[Person, ...] = ()


_PLAIN = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*")
_SIMPLE = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*(?:, ?[^\W\d_]+(?:[ '-][^\W\d_]+)*)?")
_BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?|\"[^\"]*\"?")
_CUT = re.compile(
    r"[ ,]*\b(?:(?:C/O|C\\O|T/A|TRADING AS|[SDW]/O|CARE OF)(?=[\W\d]|$)|(?:A/K/A|AKA|K/A|(?:ALSO )?KNOWN AS|FORMERLY|NEE|NÉE) +\w).*"
)
_CARE_OF = re.compile(r"[\W_]*(?:C/O|C\\O|CARE OF|CO/)\s*")
_JOINER = re.compile(r"\s*(?:&AMP;|&|\+|;|\bAND\b|\bAMP\b)\s*|(?<=[^\W\d_]{2})\s*[/\\]\s*(?=[^\W\d_]{2})")
# MR A, MRS B & MISS C SMITH: a comma between people, not after a surname.
_TITLE_LIST = re.compile(r"(?:MR|MRS|MISS|MS|DR)\b[^,&]*(?:,\s*(?:MR|MRS|MISS|MS|DR)\b[^,&]*)+(?:&|\bAND\b)")
_UPPER_WORD = re.compile(r"(?:M[a']?c|Mac|O'|D'|De|Fitz)?[^\W\d_a-z]{2,}(?:['-][^\W\d_a-z]+)*")
_IN_BRACKETS = re.compile(r"[(\[]\s*(MR|MRS|MISS|MS|DR|MX|PROF|REV)\.?\s*[)\]]")
_THE_REV = re.compile(r"^THE(?= (?:REV|REVD|REVEREND|HON|RT|VERY|DOWAGER|LADY)\b)")
# MR J SMITH MISS K JONES: a second title after a whole name begins another person.
_NEXT_TITLE = re.compile(r"(?<=[^\W\d_]) +(?=(?:MR|MRS|MISS|MS|DR)\b\.? +[^\W\d_])")
_SURNAMES_ONLY = re.compile(r"[^\W\d_]{2}[^\d,&+;./]*(?:/[^\d,&+;./]{2,})+")
_EMPTY = ParsedName(NameKind.EMPTY)


def parse_name(raw: str | None) -> ParsedName:
    """Take one combined name field apart, whatever its order and format.

    >>> parse_name("SMITH,MR JOHN A").people
    (Person(title='MR', forename='JOHN', middle_name='A', surname='SMITH'),)
    >>> [(person.forename, person.surname) for person in parse_name("Mr A & Mrs B Smith").people]
    [('A', 'SMITH'), ('B', 'SMITH')]
    >>> parse_name("EXORS OF J SMITH").kind, parse_name("FORD HOMES LTD").kind, parse_name("THE OCCUPIER").kind
    (<NameKind.DECEASED: 'deceased'>, <NameKind.ORGANISATION: 'organisation'>, <NameKind.PLACEHOLDER: 'placeholder'>)
    """
    text = tidy(raw)
    if not text:
        return _EMPTY
    text = _surname_marked(text).upper()
    words = text.replace(",", " ").split()
    if _SIMPLE.fullmatch(text) and all(word in TITLES or is_plain(word) for word in words) and len(TITLES.keys() & set(words)) < 2:
        person = _person(settle([read_side(text)])[0])
        if person:
            return ParsedName(NameKind.PERSON, (person,))
    return _parse(text)


def parse_parts(title: str | None, forename: str | None, middle_name: str | None, surname: str | None) -> ParsedName:
    """Take a name apart that comes in fields, which may hold titles, joint names, marks of death or organisations all the same.

    >>> parse_parts("Mr", "John", None, "O`Brien").people
    (Person(title='MR', forename='JOHN', middle_name=None, surname="O'BRIEN"),)
    >>> [person.forename for person in parse_parts(None, "MR R & MRS C", None, "CAN").people]
    ['R', 'C']
    >>> parse_parts(None, None, None, "WRIGHT PROPERTIES LTD").kind
    <NameKind.ORGANISATION: 'organisation'>
    """
    first, middle, last = tidy(forename).upper(), tidy(middle_name).upper(), tidy(surname).upper()
    label = tidy(title).upper()
    shown = TITLES.get(label.rstrip("."))
    names = " ".join(filter(None, (first, middle, last)))
    if first and last and (shown or not label) and _PLAIN.fullmatch(names) and all(map(is_plain, names.split())):
        return ParsedName(NameKind.PERSON, (Person(shown, first, middle or None, last),))
    if not names:
        return _parse(label) if label and shown is None else _EMPTY
    return _parse_fields(label, first, middle, last)


def plain_part(raw: str) -> str | None:
    """A name field in capitals as `parse_parts` shows it, where each of its words can only be part of a person's name; else None.

    >>> plain_part("mary-ann"), plain_part("R & C"), plain_part("Deceased")
    ('MARY-ANN', None, None)
    """
    text = tidy(raw).upper()
    return text if _PLAIN.fullmatch(text) and all(map(is_plain, text.split())) else None


def given_after_surname(raw: str) -> Person | None:
    """Title and given names as `parse_name` reads them after `SURNAME,`, where there is nothing else and each word is plain; else None.

    >>> given_after_surname("MR JOHN A"), given_after_surname("MR"), given_after_surname("A & MRS B")
    (Person(title='MR', forename='JOHN', middle_name='A', surname=None), None, None)
    """
    text = tidy(raw).upper()
    if not _PLAIN.fullmatch(text) or not all(word in TITLES or is_plain(word) for word in text.split()):
        return None
    side = read_side(f"A,{text}")
    found = _person(side) if side.given and side.surname_first else None
    return Person(found.title, found.forename, found.middle_name, None) if found and found.forename else None


def _parse_fields(label: str, first: str, middle: str, last: str) -> ParsedName:
    """The careful way through separate fields."""
    given = " ".join(filter(None, (first, middle)))
    if not last:
        return _forename_only(label, given)
    if not given:
        return _surname_only(label, last)
    whole = f"{label} {given} {last}"
    if who_is_meant(whole) != whole:
        return _parse(whole)
    words = words_of(whole)
    joint = bool(_JOINER.search(given) or _JOINER.search(label))
    if not joint:
        kind = _kind(whole, words, titled=label in TITLES, surname_first=True)
        if kind is not NameKind.PERSON:
            return ParsedName(kind)
    if _stands_for_nobody(given):
        if not UNNAMED.isdisjoint(words_in(given)) and len(names := words_in(last)) > 1 and "," not in last:
            return ParsedName(NameKind.PERSON, (Person(TITLES.get(label), names[0], None, " ".join(names[1:])),))
        return _surname_only(label, last)
    if _stands_for_nobody(last) and not joint:
        return _forename_only(label, given)
    if "," not in last and _is_cut_up(label, given, last):
        return _people(f"{given} {last}", None)
    surname = last.partition(",")[0] if "," in last else _CUT.sub("", _BRACKETS.sub(" ", last)).strip() or last
    titled_given = _interleaved(label, given if joint else _CUT.sub("", given) or given)
    sides = _with_surnames(_JOINER.split(titled_given), surname) if joint else [f"{surname},{titled_given}"]
    return _people(f"{surname},{titled_given}", sides)


def _is_cut_up(label: str, given: str, last: str) -> bool:
    """Whether fields without a title hold a whole name cut at its blanks: JONES MR J in one and C in the other, or LOPES/VIEIRA DE and MELO."""
    words = words_in(given)
    title_within = any(word in TITLES and word not in TITLES_OR_NAMES for word in words[1:]) and words[0] not in TITLES
    surnames = _SURNAMES_ONLY.fullmatch(f"{given} {last}") is not None and not is_given_name(fold(given.partition("/")[0]))
    return not label and ((title_within and not _JOINER.search(given)) or surnames)


def _with_surnames(sides: list[str], surname: str) -> list[str]:
    """Each person of joint given names with a surname, `SURNAME,GIVEN`; who has one of their own in the given names stays as written.

    MR J COLE & MR K with BAKER is J COLE and K BAKER; JOHN PETER & MARY with BAKER is two BAKERs.
    """
    written = [f"{surname},{side}" for side in sides]
    for place, side in enumerate(sides):
        words = [word for word in words_in(side) if word not in TITLES]
        if len(words) > 1 and len(words[-1]) > 1 and (len(words[0]) == 1 or not is_given_name(fold(words[-1]))):
            written[place] = side if place < len(sides) - 1 else f"{side} {surname}"
    return written


def _interleaved(label: str, given: str) -> str:
    """Titles before their given names: MR & MRS with JOHN & JANE as MR JOHN & MRS JANE."""
    titles, names = _JOINER.split(label), _JOINER.split(given)
    if len(titles) > 1 and len(titles) == len(names):
        return " & ".join(f"{title} {name}" for title, name in zip(titles, names, strict=True))
    return f"{label} {given}".strip() if label in TITLES or len(titles) > 1 else given


def _forename_only(label: str, given: str) -> ParsedName:
    parsed = _parse(f"{label} {given}".strip() if label in TITLES else given)
    people = tuple(
        Person(person.title, person.surname, None, None) if person.forename is None and len(parsed.people) == 1 else person
        for person in parsed.people
    )
    return ParsedName(parsed.kind, people)


_SURNAMES_TOO = frozenset(
    ("AL", "EL", "DOUGLAS", "GORDON", "GRAHAM", "HOWARD", "LLOYD", "OWEN", "RUSSELL", "SCOTT", "STEWART", "STUART", "VAUGHAN")
)
"""Given names that as often begin a surname of two: LLOYD JONES, VAUGHAN WILLIAMS, AL HASSAN."""


def _surname_only(label: str, last: str) -> ParsedName:
    """A surname field that may hold the whole name: KIRSTY OPENSHAW does; SOUSA ALVES is a surname of two parts."""
    words = words_in(last)
    combined = "," in last or _JOINER.search(last) or any(word in TITLES for word in words) or len(words[-1:] and words[-1]) == 1
    if not label and len(words) > 1 and words[0] not in _SURNAMES_TOO and is_given_name(fold(words[0])):
        return _parse(last)
    if combined or not words:
        return _parse(f"{label} {last}".strip() if label in TITLES or _JOINER.search(label) else last)
    if _JOINER.search(label):
        return _parse(f"{label} {last}")
    kind = _kind(f"{label} {last}", words_of(f"{label} {last}"), titled=label in TITLES, surname_first=len(words) == 1)
    if kind is not NameKind.PERSON:
        return ParsedName(kind)
    cut = words_in(_CUT.sub("", _BRACKETS.sub(" ", last))) or words
    return ParsedName(NameKind.PERSON, (Person(TITLES.get(label), None, None, " ".join(cut)),))


def _stands_for_nobody(field: str) -> bool:
    words = words_of(field)
    return not words or (is_placeholder(words) and not (len(words) == 1 and words[0] in _REAL_SURNAMES))


_REAL_SURNAMES = PLACEHOLDERS & {"TENANT", "OWNER", "VOID", "TEST", "TESTER", "RESIDENT", "GIVEN", "NA", "EMPTY", "LANDLORD"}


def _parse(text: str) -> ParsedName:
    """A combined field, tidied, in capitals."""
    words = words_of(text)
    if not words:
        return _EMPTY
    if _leads_with_death(text, words):
        return ParsedName(NameKind.DECEASED)
    text = _CARE_OF.sub("", text, count=1) if _CARE_OF.match(text) else text
    text = _CUT.sub("", who_is_meant(text)) or text
    text = _THE_REV.sub("", _IN_BRACKETS.sub(r" \1 ", text)).strip()
    if _TITLE_LIST.match(text):
        text = text.replace(",", " & ")
    elif "," not in text and len(sides := _NEXT_TITLE.split(text)) > 1 and all(_is_whole(side) for side in sides):
        text = " & ".join(sides)
    if not any(letter.isalnum() for letter in text):
        return _EMPTY
    return _people(text, None)


def _is_whole(text: str) -> bool:
    """Whether a text has a title, and two names after it: MR J SMITH."""
    words = words_in(text)
    return len(words) > 2 and words[0] in TITLES and not any(word in TITLES for word in words[1:])


def _leads_with_death(text: str, words: tuple[str, ...]) -> bool:
    """EXECUTORS OF A & B SMITH: both, whatever the sides say."""
    return is_deceased(text, words[:4]) and not _JOINER.search(text.partition("OF")[0])


def _people(text: str, sides: list[str] | None) -> ParsedName:
    """The people of a text that may be joint; if none, what the text is instead."""
    texts = [side for side in sides or _JOINER.split(text) if side and side.strip(" ,")]
    if len(texts) > 1 and _is_firm(texts):
        return ParsedName(NameKind.ORGANISATION)
    whole = words_of(text)
    if is_organisation(whole, titled=_titled(whole), surname_first="," in text):
        return ParsedName(NameKind.ORGANISATION)
    texts = _of_one_surname(texts)
    whole_names = any("," in side or _titled(words_of(side)) for side in texts)
    surnames_only = len(texts) > 1 and not whole_names and _SURNAMES_ONLY.fullmatch(text) is not None and not _shares_surname(texts)
    living: list[Side] = []
    kinds: set[NameKind] = set()
    for side in texts:
        words = words_of(side)
        if not words or (len(texts) > 1 and all(word in RELATIONS for word in words)):
            continue
        kind = _kind(side, words, titled=_titled(words), surname_first="," in side)
        kinds.add(kind)
        if kind is NameKind.PERSON:
            bare = _BRACKETS.sub(" ", side)
            living.append(Side(surname=words_in(bare)) if surnames_only else read_side(bare))
    people = tuple(person for side in (settle(living) if living else ()) if (person := _person(side)))
    if people:
        return ParsedName(NameKind.PERSON, people)
    order = (NameKind.DECEASED, NameKind.ORGANISATION, NameKind.PLACEHOLDER)
    return ParsedName(next((kind for kind in order if kind in kinds), NameKind.PLACEHOLDER if whole else NameKind.EMPTY))


def _shares_surname(texts: list[str]) -> bool:
    """JOHN/JANE SMITH: a given name alone, then a whole name."""
    return is_given_name(fold(texts[0])) and len(texts[-1].split()) > 1


def _of_one_surname(texts: list[str]) -> list[str]:
    """SMITH JOHN & SMITH JANE with a comma after the word that all begin with, where it is no given name."""
    words = [side.replace(",", " , ").split() for side in texts]
    first = words[0][0] if words else ""
    alike = len(texts) > 1 and all(len(side) > 1 and side[0] == first and "," not in side for side in words)
    if not alike or len({side[-1] for side in words}) == 1 or first in TITLES or len(first) < 2 or is_given_name(fold(first)):
        return texts
    return [f"{side[0]},{' '.join(side[1:])}" for side in words]


def _is_firm(texts: list[str]) -> bool:
    """SMITH & SONS, SMITH & CO: no title, and a last side that firms have."""
    last = words_of(texts[-1])
    return bool(last) and last[0] in FIRM_ENDS and not _titled(words_of(texts[0]))


def _titled(words: tuple[str, ...]) -> bool:
    return any(word in TITLES for word in words)


def _kind(text: str, words: tuple[str, ...], *, titled: bool, surname_first: bool) -> NameKind:
    if is_deceased(text, words):
        return NameKind.DECEASED
    if is_placeholder(words):
        return NameKind.PLACEHOLDER
    if is_organisation(words, titled=titled, surname_first=surname_first):
        return NameKind.ORGANISATION
    return NameKind.PERSON


def _person(side: Side) -> Person | None:
    given, family = _named_at_all([word for word in side.given if fold(word)], [word for word in side.surname if fold(word)])
    surname = " ".join(family)
    if not given and not surname:
        return None
    return Person(side.title, given[0] if given else None, " ".join(given[1:]) or None, surname or None)


def _named_at_all(given: list[str], family: list[str]) -> tuple[list[str], list[str]]:
    """One name alone stands in both fields: FNU HABIBULLAH is HABIBULLAH HABIBULLAH, and GUL AGHA LNU is GUL AGHA."""
    if UNNAMED.isdisjoint(given) and UNNAMED.isdisjoint(family):
        return given, family
    names = [word for word in (*given, *family) if word not in UNNAMED]
    return names[:1], names[1:] or names


def _surname_marked(text: str) -> str:
    """`John SMITH` and `SMITH John` as `SMITH,John`: capitals among small letters say which the surname is."""
    if text.isupper() or text.islower() or "," in text or "&" in text:
        return text
    words = text.split()
    names = [word for word in words if word.rstrip(".").upper() not in TITLES]
    upper = [bool(_UPPER_WORD.fullmatch(word)) for word in names]
    if len(names) < 2 or all(upper) or not any(upper) or upper[0] == upper[-1]:
        return text
    count = upper.index(False) if upper[0] else upper[::-1].index(False)
    surname, given = (names[:count], names[count:]) if upper[0] else (names[-count:], names[:-count])
    if sum(upper) != count or (upper[0] and len(surname[0]) < 3):
        return text
    while len(given) > 1 and given[-1].upper() in SURNAME_LEADS:
        surname.insert(0, given.pop())
    titles = [word for word in words if word not in names]
    return f"{' '.join(surname)},{' '.join(titles + given)}"
