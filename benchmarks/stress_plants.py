"""What the stress world plants in its households before any extract is written: people no record names, sons of their fathers' names, landlords."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from benchmarks.stress_names import ALIKE
from vh.sample.dice import Dice
from vh.sample.moves import EXTRACT_DAY, Borough, Household, Member
from vh.sample.people import People, Person
from vh.sample.places import Dwelling

SHARE = 1.5
"""How many of a kind are planted for each one needed: some turn out to be told apart by nothing, and are left out."""
_MOHAMMEDS = ("Mohammed", "Mohamed")


@dataclass(slots=True)
class Plants:
    """Who was planted where, by kind: the person, the dwelling and what they are to whom the records name."""

    claims: dict[str, list[tuple[Person, Dwelling, str, date]]] = field(default_factory=dict)
    landlords: dict[int, tuple[Person, str]] = field(default_factory=dict)
    """By household: the landlord of a let dwelling, and the Council Tax liability under which they are named."""
    leaseholders: dict[int, Person] = field(default_factory=dict)
    """By household: the leaseholder of a council flat who lets it."""
    without_birthdays: set[int] = field(default_factory=set)
    """Households that neither benefits nor tenancies know."""
    forgotten: set[int] = field(default_factory=set)
    """Households that left, which benefits still believe to be there."""

    def add(self, kind: str, person: Person, dwelling: Dwelling, what: str, since: date) -> None:
        self.claims.setdefault(kind, []).append((person, dwelling, what, since))


def plant(borough: Borough, dice: Dice, size: int) -> Plants:
    """Plant enough of every kind for `size` applicants of each; each household holds one kind."""
    plants, wanted = Plants(), int(size * SHARE)
    settled = [
        h for h in borough.households if h.end is None and h.start < date(2026, 3, 1) and h.dwelling.kind != "hall" and not h.dwelling.is_hmo
    ]
    pool = dice.shuffled(settled)
    for home in _taken(pool, size * 2, lambda h: True):
        _relative(borough.people, dice, plants, home)
    for home in _taken(pool, int(size * 2.4), lambda h: h.members[0].person.male and 38 <= h.members[0].person.age(EXTRACT_DAY)):
        _namesake(borough.people, dice, plants, home)
    for home in _taken(pool, int(size * 1.8), lambda h: not h.dwelling.landlord):
        _alike(borough.people, dice, plants, home)
    for home in _taken(pool, size, lambda h: h.dwelling.tenure == "private_rent"):
        _landlord(borough.people, dice, plants, home)
    for home in _taken(pool, wanted // 8, lambda h: h.dwelling.tenure == "owner" and bool(h.dwelling.landlord)):
        _leaseholder(borough.people, dice, plants, home)
    for home in _taken(pool, size // 2, lambda h: h.dwelling.tenure != "owner"):
        home.close(dice.day(date(2026, 5, 1), date(2026, 8, 25)))
        start = (home.end or EXTRACT_DAY) + timedelta(days=dice.number(4, 30))
        borough.settle(home.dwelling, start, borough.family(home.dwelling, start))
    leads = {h.members[0].person.person_id for h in borough.households if h.end is None}
    for home in borough.households:
        gone = home.end is not None and date(2025, 3, 1) < home.end < date(2026, 8, 1)
        if gone and home.members[0].person.person_id not in leads and dice.chance(0.5):
            plants.forgotten.add(home.household_id)
    return plants


def _taken(pool: list[Household], wanted: int, fits) -> list[Household]:  # type: ignore[no-untyped-def]
    """So many households that fit, taken out of the pool."""
    found = [home for home in pool if fits(home)][:wanted]
    taken = {home.household_id for home in found}
    pool[:] = [home for home in pool if home.household_id not in taken]
    return found


def _join(plants: Plants, kind: str, dice: Dice, home: Household, person: Person, what: str) -> None:
    """Move a person in whom no record names."""
    since = dice.day(max(home.start, date(2023, 10, 1)), date(2026, 4, 1))
    home.members.append(Member(person, "relative", since, listed=False))
    plants.add(kind, person, home.dwelling, what, since)


def _relative(people: People, dice: Dice, plants: Plants, home: Household) -> None:
    """A relative of somebody the records may name, with a forename as families give them."""
    anchor = home.members[0].person
    age = anchor.age(EXTRACT_DAY)
    what = dice.weighted((
        ("child", 0.36 if age > 37 else 0), ("sibling", 0.24), ("parent", 0.12 if age < 55 else 0), ("spouse", 0.12), ("twin", 0.04),
        ("cousin", 0.08),
    ))  # fmt: skip
    male = not anchor.male if what == "spouse" else None
    low, high = {
        "child": (18, max(19, min(38, age - 18))), "parent": (age + 19, min(92, age + 38)), "spouse": (max(19, age - 9), age + 6),
    }.get(what, (max(18, age - 12), min(88, age + 12)))  # fmt: skip
    person = people.adult(anchor.group, EXTRACT_DAY, low=low, high=max(low + 1, high), male=male)
    person.surname, person.former_surname = anchor.surname, ""
    names = people.names[anchor.group].men if person.male else people.names[anchor.group].women
    known = {m.person.forename for m in home.members}
    alike = [name for name in names if name[0] == anchor.forename[0] and name not in known]
    others = [name for name in names if name not in known]
    share = 0.45 if what == "twin" else 0.04
    person.forename = dice.pick(alike if alike and dice.chance(share) else others)
    if what == "twin":
        person.born = anchor.born
    if anchor.forename in _MOHAMMEDS and person.male and dice.chance(0.5):
        _of_mohammed(people, dice, anchor, person)
    elif dice.chance(0.15) and person.male == anchor.male:
        person.middle = anchor.forename
    elif dice.chance(0.15) and anchor.middle != person.forename:
        person.middle = anchor.middle
    _join(plants, "unlisted_relative", dice, home, person, what)


def _of_mohammed(people: People, dice: Dice, anchor: Person, person: Person) -> None:
    """Two men of a family, both Mohammed, told apart by the name that follows."""
    names = [name for name in people.names[anchor.group].men if name not in _MOHAMMEDS]
    anchor.middle = anchor.middle or dice.pick(names)
    person.forename = f"{anchor.forename} {dice.pick([name for name in names if name != anchor.middle])}"
    person.middle = ""


def _namesake(people: People, dice: Dice, plants: Plants, home: Household) -> None:
    """A son of his father's name whom no record names, or a father of his son's."""
    anchor = home.members[0].person
    age = anchor.age(EXTRACT_DAY)
    father = age < 48 and dice.chance(0.5)
    low, high = (age + 19, min(94, age + 40)) if father else (18, max(19, min(45, age - 19)))
    person = people.adult(anchor.group, EXTRACT_DAY, low=low, high=high, male=True)
    person.forename, person.surname, person.title = anchor.forename, anchor.surname, "MR"
    person.middle = anchor.middle if dice.chance(0.2) else person.middle if person.middle != person.forename else ""
    _join(plants, "father_son", dice, home, person, "father" if father else "son")


def _alike(people: People, dice: Dice, plants: Plants, home: Household) -> None:
    """A relative whose forename differs from that on record in a letter or two, in a household that only Council Tax knows."""
    anchor = home.members[0].person
    names = people.names[anchor.group]
    own = names.men if anchor.male else names.women
    pairs = [pair for one, other in ALIKE[anchor.group] for pair in ((one, other), (other, one)) if pair[0] in own]
    one, other = dice.pick(pairs)
    known = {m.person.forename for m in home.members[1:]}
    if known & {one, other}:
        return
    male = other in names.men if (other in names.men) != (other in names.women) else dice.chance(0.5)
    low = max(18, anchor.age(EXTRACT_DAY) - dice.pick((2, 5, 25, 30)))
    person = people.adult(anchor.group, EXTRACT_DAY, low=low, high=low + 5, male=male)
    anchor.forename, anchor.middle = one, "" if anchor.middle == other else anchor.middle
    person.forename, person.surname = other, anchor.surname
    if dice.chance(0.15):
        person.born = anchor.born
    plants.without_birthdays.add(home.household_id)
    _join(plants, "near_forename", dice, home, person, f"{one}/{other}")


def _landlord(people: People, dice: Dice, plants: Plants, home: Household) -> None:
    """Somebody who lets the dwelling and is named on its Council Tax, as owner, as assumed liable or on a void; most live in the borough."""
    group = dice.weighted(tuple((name, one.weight) for name, one in people.names.items()))
    landlord = people.adult(group, EXTRACT_DAY, low=30, high=78)
    liability = dice.weighted((("7", 0.8), ("8", 0.12), ("9", 0.08)))
    plants.landlords[home.household_id] = (landlord, liability)
    plants.add("non_resident_owner", landlord, home.dwelling, {"7": "owner", "8": "assumed", "9": "void"}[liability], home.start)


def _leaseholder(people: People, dice: Dice, plants: Plants, home: Household) -> None:
    """A leaseholder of the council who lets the flat: named as leaseholder by the landlord's system, as owner or not at all by Council Tax."""
    group = home.members[0].person.group
    leaseholder = people.adult(group, EXTRACT_DAY, low=35, high=78)
    plants.leaseholders[home.household_id] = leaseholder
    if dice.chance(0.6):
        plants.landlords[home.household_id] = (leaseholder, "7")
    plants.add("non_resident_owner", leaseholder, home.dwelling, "leaseholder", home.start)


def as_benefits_see(borough: Borough, plants: Plants) -> Borough:
    """The borough without the households that benefits do not know, and with those still in it that they believe to be."""
    seen = []
    for home in borough.households:
        if home.household_id in plants.without_birthdays:
            continue
        if home.household_id in plants.forgotten:
            members = [replace(m, end=None if m.end == home.end else m.end) for m in home.members]
            seen.append(replace(home, end=None, members=members))
        elif home.household_id not in plants.leaseholders:
            seen.append(home)
    return Borough(borough.dice, borough.people, borough.dwellings, seen)


def as_landlords_see(borough: Borough, plants: Plants) -> Borough:
    """The borough with leaseholders in the place of the people to whom they let."""
    seen = []
    for home in borough.households:
        if home.household_id in plants.without_birthdays:
            continue
        leaseholder = plants.leaseholders.get(home.household_id)
        if leaseholder is not None:
            home = replace(home, members=[Member(leaseholder, "lead", home.start)])
        seen.append(home)
    return Borough(borough.dice, borough.people, borough.dwellings, seen)


def neighbour_of(dice: Dice, home: Dwelling, near: dict[str, list[Dwelling]], street: dict[str, list[Dwelling]]) -> tuple[Dwelling, str] | None:
    """A flat or house next door, and how it is next door; None where there is none."""
    flats = [d for d in near[home.building.uprn] if d.uprn != home.uprn]
    suffixed = [d for d in flats if d.has_suffix or not d.unit]
    if home.has_suffix or (not home.unit and suffixed):
        return (dice.pick(suffixed), "suffix") if suffixed else None
    if flats:
        at = near[home.building.uprn].index(home)
        close = [d for d in flats if abs(near[home.building.uprn].index(d) - at) <= 2]
        return dice.pick(close), "next flat"
    number = home.number
    if not number.isdigit():
        return None
    doors = [d for d in street[home.building.street] if not d.unit and d.number.isdigit() and abs(int(d.number) - int(number)) in (1, 2, 10)]
    return (dice.pick(doors), "next house") if doors else None


def easily_confused(home: Dwelling, flats: list[Dwelling]) -> list[Dwelling]:
    """Flats of the building whose number reads like this one's: 1 and 10, 1 and 11, A and B, ground and first floor."""
    mine = home.unit.split(" ")[-1]
    if home.unit.endswith("FLOOR FLAT"):
        return [d for d in flats if d.uprn != home.uprn and d.unit.endswith("FLOOR FLAT")]
    found = []
    for other in flats:
        theirs = other.unit.split(" ")[-1]
        if other.uprn == home.uprn or not theirs or not mine:
            continue
        letters = mine.isalpha() and theirs.isalpha() and abs(ord(mine[0]) - ord(theirs[0])) == 1
        longer = mine.isdigit() and theirs.isdigit() and len(mine) != len(theirs) and (theirs.startswith(mine) or mine.startswith(theirs))
        swapped = len(mine) == len(theirs) > 1 and mine.isdigit() and mine[::-1] == theirs and mine != theirs
        if letters or longer or swapped:
            found.append(other)
    return found

