"""One application made comparable: the names, address and date of birth as typed, and the keys that they are compared by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vh.text.address_shapes import FIELDS, LINES
from vh.text.addresses import Address, address_keys, from_parts, parse_address, with_locality
from vh.text.name_acting import acts_for_another
from vh.text.name_kinds import NameKind
from vh.text.names import ParsedName, Person, name_keys, parse_name, parse_parts

Fields = Mapping[str, str | None]
"""What an application says, by the names of our fields; blank is None, and what is not said may be left out."""

PARTS = ("title", "forename", "middle_name", "surname")
SAYS_MORE = (
    r"(?i)[&+/]|\b(AND|EX'?ORS?|EXECUTORS?|EXECUTRIX|REPS?|DEC'?D|DECEASED|LATE|ESTATE|APPOINTEE|ATTORNEY|DEPUTY|BEHALF|OBO|POA|LPA|EPA)\b"
)
"""What a full name may tell beyond the parts: another person, a death, or that one acts for another."""
_SAYS_MORE = re.compile(SAYS_MORE)
_UPRN = re.compile(r"([0-9]{1,12})(?:\.0+)?")
_NO_UPRN = frozenset(("", "9" * 11, "9" * 12))
_LINE_END = re.compile(r"\s*[\r\n]+\s*")
OLDEST = 120
"""Years: nobody applies who is older, so an earlier date of birth is a slip."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person claiming one dwelling on one date: the columns of the hub's table that matching uses."""

    application_ref: str
    application_date: date
    forename: str | None
    middle_name: str | None
    surname: str | None
    raw_name: str | None
    date_of_birth: date | None
    uprn: str | None
    unit: str | None
    building_number: str | None
    building_name: str | None
    street: str | None
    postcode: str | None
    raw_address: str | None
    forename_key: str | None
    forename_family: str | None
    forename_families: list[str]
    given_keys: list[str]
    surname_key: str | None
    surname_parts: list[str]
    surname_sound: str | None
    surname_family: str | None
    unit_key: str | None
    number_key: str | None
    building_key: str | None
    street_key: str | None
    postcode_key: str | None
    place_key: str | None = None


def read_applicant(said: Fields, *, reference: str, on: date, born: date | None, today: date, minimum_age: int) -> Applicant:
    """An application made comparable, as a file of applications is (`vh.ingest.applicants`).

    `born` counts only for somebody of `minimum_age` on the day of the application and not over 120 years old today.
    """
    raw_name = said.get("full_name") or " ".join(filter(None, map(said.get, PARTS))) or None
    person = read_person(said, raw_name)
    names = name_keys(person.forename, person.middle_name, person.surname)
    place = read_address(said)
    keys = address_keys(place)
    raw_address = ", ".join(_LINE_END.sub(", ", text) for field in FIELDS if (text := said.get(field)))
    of_age = born is not None and years_before(today, OLDEST) <= born <= years_before(on, minimum_age)
    return Applicant(
        reference, on, person.forename, person.middle_name, person.surname, raw_name, born if of_age else None, read_uprn(said.get("uprn")),
        place.unit, place.building_number, place.building_name, place.street, place.postcode, raw_address,
        names.forename_key, names.forename_family, list(names.forename_families), list(names.given_keys),
        names.surname_key, list(names.surname_parts), names.surname_sound, names.surname_family,
        keys.unit_key, keys.number_key, keys.building_key, keys.street_key, keys.postcode_key,
        place.place_key,
    )  # fmt: skip


def read_person(said: Fields, raw_name: str | None) -> Person:
    """The first person of an application's name; a name that reads as no person's (a firm, a placeholder) is taken as written."""
    found = read_name(said.get("full_name"), *map(said.get, PARTS))
    person = found.people[0] if found.kind is NameKind.PERSON and found.people else Person(None, None, None, None)
    if person.surname is not None or person.forename is not None:
        return person
    words = (raw_name or "").upper().split(" ")
    return Person(None, words[0], None, " ".join(words[1:]))


def read_name(full_name: str | None, title: str | None, forename: str | None, middle_name: str | None, surname: str | None) -> ParsedName:
    """The parts, where they hold a whole name; else the full name. Joint names and marks of death are often only in the full name."""
    if full_name and not (forename and surname):
        return parse_name(full_name)
    parts = parse_parts(title, forename, middle_name, surname)
    if full_name and _SAYS_MORE.search(full_name):
        full = parse_name(full_name)
        acted_for = bool(full.people) and acts_for_another(full_name)
        return full if acted_for or len(full.people) > len(parts.people) or full.kind is NameKind.DECEASED else parts
    return parts


def read_address(said: Fields) -> Address:
    """Structured parts where there are any; else the whole address, else the lines."""
    unit, building, number, street = said.get("unit"), said.get("building_name"), said.get("street_number"), said.get("street")
    postcode, whole, locality = said.get("postcode"), said.get("full_address"), said.get("locality")
    if unit or building or number or street:
        return from_parts(unit, building, number, street, postcode, locality)
    return with_locality(parse_address(whole or [said.get(line) for line in LINES], postcode), locality)


def read_uprn(raw: str | None) -> str | None:
    """A UPRN without padding; None where it is not up to 12 digits, or is all noughts or nines.

    >>> read_uprn("000100021"), read_uprn("100021.0"), read_uprn("1.0E+11"), read_uprn("0"), read_uprn("99999999999")
    ('100021', '100021', None, None, None)
    """
    found = _UPRN.fullmatch((raw or "").strip())
    digits = found[1].lstrip("0") if found else ""
    return None if digits in _NO_UPRN else digits


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for the 29th.

    >>> years_before(date(2024, 2, 29), 17), years_before(date(2026, 9, 1), 17)
    (datetime.date(2007, 2, 28), datetime.date(2009, 9, 1))
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
