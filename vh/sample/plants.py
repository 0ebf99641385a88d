"""Households that every borough has and that fool a matcher, planted so that the sample holds enough of each."""

from collections.abc import Iterator
from datetime import date, timedelta

from vh.sample.moves import EXTRACT_DAY, WINDOW_OPENS, Borough, Household, Member
from vh.sample.names import GROUPS
from vh.sample.people import Person

WORD_NAMES = (
    ("irish", True, "Declan", "Murphy"), ("caribbean", False, "Grace", "Livingstone"), ("white_british", True, "Patrick", "Homer"),
    ("european", True, "Marco", "Testa"), ("west_african", True, "Brent", "Adeyemi"), ("white_british", True, "Alan", "Boardman"),
    ("european", False, "Marie", "Laurent"), ("white_british", False, "Jean", "Storey"), ("irish", False, "Orla", "Decker"),
    ("white_british", True, "Trent", "London"), ("white_british", False, "Anita", "Testerman"), ("irish", False, "Nuala",
    "O'Brien-\"Smith\""),
)  # fmt: skip
"""People whose names hold a word that careless rules take for a company, a death or a test."""


def plant(borough: Borough) -> None:
    """Plant the awkward households, in a fixed order, each in another dwelling."""
    settled = [
        h
        for h in borough.households
        if h.end is None and h.start < date(2026, 5, 1) and h.dwelling.kind != "hall" and not h.dwelling.is_hmo
    ]
    pool = iter(borough.dice.shuffled(settled))
    _word_names(pool)
    _sons(borough, [h for h in settled if h.members[0].person.male and h.members[-1].role == "grown_child"])
    _twins(borough, pool)
    _relatives(borough, pool)
    _partings(borough, pool)
    _sublets(borough, pool)
    _future_moves(borough, pool)
    _deaths(borough, pool)


def _word_names(pool: Iterator[Household]) -> None:
    for group, male, forename, surname in WORD_NAMES:
        lead = (
            next(h for h in pool if h.members[0].person.male == male and h.dwelling.tenure in ("council", "housing_association"))
            .members[0]
            .person
        )
        lead.group, lead.forename, lead.surname, lead.middle, lead.former_surname = group, forename, surname, "", ""


def _sons(borough: Borough, homes: list[Household]) -> None:
    """Sons of their fathers' names: some at home, some who left and still claim to live there."""
    for at, home in enumerate(homes[:22]):
        father, child = home.members[0].person, home.members[-1]
        son = child.person
        son.male, son.title, son.forename, son.surname, son.middle = True, "MR", father.forename, father.surname, ""
        son.born = max(date(son.born.year, 1 + at % 12, 3 + at), father.born + timedelta(days=19 * 365))
        child.listed = at % 3 == 0
        if at % 4 == 3:
            child.end = borough.dice.day(date(2024, 3, 1), date(2026, 5, 1))


def _twins(borough: Borough, pool: Iterator[Household]) -> None:
    """Grown twins; in every fourth home one of them has left."""
    for at in range(14):
        home = next(h for h in pool if any(m.role == "grown_child" for m in h.members))
        first = next(m for m in home.members if m.role == "grown_child")
        names = GROUPS[first.person.group].men if first.person.male else GROUPS[first.person.group].women
        others = [name for name in names if name != first.person.forename]
        alike = [name for name in others if name[0] == first.person.forename[0]]
        twin = borough.people.person(first.person.group, male=first.person.male, born=first.person.born, surname=first.person.surname)
        twin.forename, twin.title = borough.dice.pick(alike if alike and at % 2 == 0 else others), first.person.title
        twin.born = first.person.born
        member = Member(twin, "twin", first.start, listed=at % 3 == 0)
        if at % 4 == 3:
            member.end, member.listed = borough.dice.day(WINDOW_OPENS, date(2026, 5, 1)), False
        home.members.append(member)


def _relatives(borough: Borough, pool: Iterator[Household]) -> None:
    """Grown relatives whom no record names."""
    for _ in range(70):
        home = next(pool)
        head = home.members[0].person
        relative = borough.people.adult(head.group, EXTRACT_DAY, low=19, high=75)
        relative.surname = head.surname
        home.members.append(Member(relative, "relative", borough.dice.day(max(home.start, WINDOW_OPENS), date(2026, 6, 1)), listed=False))


def _partings(borough: Borough, pool: Iterator[Household]) -> None:
    """Partners who moved out; in one home of three nobody told the council."""
    for at in range(16):
        home = next(h for h in pool if len(h.members) > 1 and h.members[1].role == "partner")
        left = home.members[1]
        left.end = borough.dice.day(max(home.start, date(2025, 6, 1)), date(2026, 6, 20))
        left.unsaid = at % 3 == 0


def _sublets(borough: Borough, pool: Iterator[Household]) -> None:
    """Tenants who live elsewhere and let the flat to people no record knows."""
    for _ in range(16):
        home = next(h for h in pool if h.dwelling.tenure == "council" and len(h.members) <= 2)
        away = borough.dice.day(max(home.start, date(2025, 1, 1)), date(2026, 6, 1))
        for member in home.members:
            member.end, member.unsaid = member.end or away, True
        group = borough.family(home.dwelling, away, borough.dice.pick(("single", "couple")))
        borough.settle(home.dwelling, away + timedelta(days=5), group, told=False)


def _future_moves(borough: Borough, pool: Iterator[Household]) -> None:
    """Homes changing hands within days of the extract, so that somebody applies before moving in."""
    for _ in range(8):
        home = next(h for h in pool if h.dwelling.tenure != "owner")
        home.close(borough.dice.day(date(2026, 9, 1), date(2026, 9, 18)))
        start = borough.dice.day(date(2026, 9, 24), date(2026, 10, 10))
        borough.settle(home.dwelling, start, borough.family(home.dwelling, start))


def _deaths(borough: Borough, pool: Iterator[Household]) -> None:
    """Old people living alone who died; the records run on."""
    for _ in range(8):
        home = next(h for h in pool if len(h.members) == 1 and h.members[0].person.age(EXTRACT_DAY) > 60)
        lead = home.members[0]
        lead.end, lead.unsaid, lead.died = borough.dice.day(date(2026, 2, 1), date(2026, 8, 1)), True, True


def homes_on(borough: Borough, on: date) -> list[tuple[Person, Household]]:
    """Grown people and the household in which they live on a day, one entry a person."""
    found: dict[int, tuple[Person, Household]] = {}
    for household in borough.households:
        for member in household.members:
            if member.lives_there(on) and member.person.age(on) >= 17:
                found[member.person.person_id] = (member.person, household)
    return [found[key] for key in sorted(found)]
