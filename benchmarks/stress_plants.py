"""What the stress world plants in its households before any extract is written: people no record names, sons of their fathers' names, landlords."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from benchmarks.stress_names import ALIKE
from vh.sample.dice import Dice
from vh.sample.moves import EXTRACT_DAY, Borough, Household, Member
from vh.sample.people import Person
from vh.sample.places import Dwelling

MOHAMMEDS = ("Mohammed", "Mohamed")
"""A first name that brothers may share, so that the name after it tells them apart."""
ABROAD_SHARE = 0.2
"""How many relatives who claim the family's dwelling have a home and records of their own in the borough."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Somebody who will claim a dwelling that no record gives them, what they are to whom the records name, and since when."""

    person: Person
    dwelling: Dwelling
    what: str
    since: date


@dataclass(slots=True)
class Plants:
    """Who was planted, by kind, and how the sources see the households."""

    claims: dict[str, list[Planted]] = field(default_factory=dict)
    landlords: dict[int, tuple[Person, str]] = field(default_factory=dict)
    """By household: the landlord of a let dwelling, and the Council Tax liability under which they are named."""
    leaseholders: dict[int, Person] = field(default_factory=dict)
    """By household: the leaseholder of a council flat who lets it."""
    without_birthdays: set[int] = field(default_factory=set)
    """Households that neither benefits nor tenancies know."""
    forgotten: set[int] = field(default_factory=set)
    """Households that left, which benefits still believe to be there."""


class Planter:
    """Plants one kind after the other, each in households that hold no other."""

    def __init__(self, borough: Borough, dice: Dice) -> None:
        self.borough, self.dice, self.people, self.plants = borough, dice, borough.people, Plants()
        settled = (h for h in borough.households if h.end is None and h.start < date(2026, 3, 1) and not h.dwelling.is_hmo)
        self.pool = dice.shuffled(list(settled))
        self.owners = [h.members[0].person for h in self.pool if h.dwelling.tenure == "owner" and not h.dwelling.landlord]

    def taken(self, wanted: int, fits: Callable[[Household], bool]) -> list[Household]:
        """So many households that fit, or all there are, taken out of the pool."""
        found = [home for home in self.pool if fits(home)][:wanted]
        gone = {home.household_id for home in found}
        self.pool = [home for home in self.pool if home.household_id not in gone]
        return found

    def add(self, kind: str, home: Household, person: Person, what: str, *, abroad: float = 0.0) -> None:
        """Let somebody claim a dwelling who lives there unrecorded, or who has a home elsewhere."""
        since = self.dice.day(max(home.start, date(2023, 10, 1)), date(2026, 4, 1))
        single = self.taken(1, lambda h: len(h.members) == 1) if self.dice.chance(abroad) else []
        if single:
            single[0].members = [Member(person, "lead", single[0].start)]
            what = f"{what}, at home elsewhere"
        else:
            home.members.append(Member(person, "relative", since, listed=False))
        self.plants.claims.setdefault(kind, []).append(Planted(person, home.dwelling, what, since))

    def relative(self, home: Household) -> None:
        """A relative of somebody the records may name, with a forename as families give them."""
        dice, anchor = self.dice, home.members[0].person
        age = anchor.age(EXTRACT_DAY)
        sorts = (
            ("child", 0.36 if age > 37 else 0),
            ("sibling", 0.24),
            ("parent", 0.12 if age < 55 else 0),
            ("spouse", 0.12),
            ("twin", 0.04),
        )
        what = dice.weighted((*sorts, ("cousin", 0.08)))
        low, high = {
            "child": (18, max(19, min(38, age - 18))), "parent": (age + 19, min(92, age + 38)), "spouse": (max(19, age - 9), age + 6),
        }.get(what, (max(18, age - 12), min(88, age + 12)))  # fmt: skip
        male = not anchor.male if what == "spouse" else None
        person = self.people.adult(anchor.group, EXTRACT_DAY, low=low, high=max(low + 1, high), male=male)
        person.surname, person.former_surname = anchor.surname, ""
        known = {m.person.forename for m in home.members}
        group = self.people.names[anchor.group]
        names = [name for name in (group.men if person.male else group.women) if name not in known]
        alike = [name for name in names if name[0] == anchor.forename[0]]
        person.forename = dice.pick(alike if alike and dice.chance(0.45 if what == "twin" else 0.04) else names)
        person.born = anchor.born if what == "twin" else person.born
        if anchor.forename in MOHAMMEDS and person.male and dice.chance(0.5):
            self._of_mohammed(anchor, person)
        elif dice.chance(0.12) and person.male == anchor.male:
            person.middle = anchor.forename
        elif dice.chance(0.15) and anchor.middle != person.forename:
            person.middle = anchor.middle
        elif dice.chance(0.06) and person.male == anchor.male and person.forename != anchor.middle:
            anchor.middle = person.forename  # named after a parent: MIRIAM RUTH on record, Ruth applies
        self.add("unlisted_relative", home, person, what, abroad=ABROAD_SHARE if what in ("child", "sibling") else 0.0)

    def _of_mohammed(self, anchor: Person, person: Person) -> None:
        """Two men of a family with one first name, told apart by the name that follows."""
        names = [name for name in self.people.names[anchor.group].men if name not in MOHAMMEDS and " " not in name]
        anchor.middle = anchor.middle or self.dice.pick(names)
        person.forename = f"{anchor.forename} {self.dice.pick([name for name in names if name != anchor.middle])}"
        person.middle = ""

    def namesake(self, home: Household) -> None:
        """A son of his father's name whom no record names, or a father of his son's."""
        dice, anchor = self.dice, home.members[0].person
        age = anchor.age(EXTRACT_DAY)
        father = age < 48 and dice.chance(0.5)
        low, high = (age + 19, min(94, age + 40)) if father else (18, max(19, min(45, age - 19)))
        person = self.people.adult(anchor.group, EXTRACT_DAY, low=low, high=high, male=True)
        person.forename, person.surname, person.title = anchor.forename, anchor.surname, "MR"
        person.middle = anchor.middle if dice.chance(0.2) else "" if person.middle == person.forename else person.middle
        self.add("father_son", home, person, "father" if father else "son", abroad=ABROAD_SHARE)

    def alike(self, home: Household) -> None:
        """A relative whose forename differs from that on record in a letter or two, in a household that only Council Tax knows."""
        dice, anchor = self.dice, home.members[0].person
        names = self.people.names[anchor.group]
        own = names.men if anchor.male else names.women
        one, other = dice.pick([pair for a, b in ALIKE[anchor.group] for pair in ((a, b), (b, a)) if pair[0] in own])
        if {m.person.forename for m in home.members[1:]} & {one, other}:
            return
        male = other in names.men if (other in names.men) != (other in names.women) else dice.chance(0.5)
        low = max(18, anchor.age(EXTRACT_DAY) - dice.pick((2, 5, 25, 30)))
        person = self.people.adult(anchor.group, EXTRACT_DAY, low=low, high=low + 5, male=male)
        anchor.forename, anchor.middle = one, "" if anchor.middle == other else anchor.middle
        person.forename, person.surname = other, anchor.surname
        person.born = anchor.born if dice.chance(0.15) else person.born
        self.plants.without_birthdays.add(home.household_id)
        self.add("near_forename", home, person, f"{one}/{other}")

    def landlord(self, home: Household) -> None:
        """Somebody who lets the dwelling and is named on its Council Tax, as owner, as assumed liable or on a void.

        Half have their own home in the borough; a few are family of those they let to.
        """
        dice = self.dice
        liability = dice.weighted((("7", 0.8), ("8", 0.12), ("9", 0.08)))
        if dice.chance(0.45) and self.owners:
            landlord = self.owners.pop()
        else:
            group = dice.weighted(tuple((name, one.weight) for name, one in self.people.names.items()))
            family = dice.chance(0.1)
            landlord = self.people.adult(home.members[0].person.group if family else group, EXTRACT_DAY, low=30, high=78)
            landlord.surname = home.members[0].person.surname if family else landlord.surname
        self.plants.landlords[home.household_id] = (landlord, liability)
        what = {"7": "owner", "8": "assumed", "9": "void"}[liability]
        self.plants.claims.setdefault("non_resident_owner", []).append(Planted(landlord, home.dwelling, what, home.start))

    def leaseholder(self, home: Household) -> None:
        """A leaseholder of the council who lets the flat: named so by the landlord's system, as owner or not at all by Council Tax."""
        person = self.people.adult(home.members[0].person.group, EXTRACT_DAY, low=35, high=78)
        self.plants.leaseholders[home.household_id] = person
        if self.dice.chance(0.6):
            self.plants.landlords[home.household_id] = (person, "7")
        self.plants.claims.setdefault("non_resident_owner", []).append(Planted(person, home.dwelling, "leaseholder", home.start))

    def succession(self, home: Household) -> None:
        """A household that leaves in the season, and another that moves in."""
        home.close(self.dice.day(date(2026, 5, 1), date(2026, 8, 25)))
        assert home.end is not None
        start = home.end + timedelta(days=self.dice.number(4, 30))
        self.borough.settle(home.dwelling, start, self.borough.family(home.dwelling, start))

    def left_quietly(self, home: Household) -> None:
        """One of a couple who moved to a new home of their own, while the records at the old one run on."""
        single = self.taken(1, lambda h: len(h.members) == 1 and bool(h.dwelling.landlord))
        if single:
            leaver = home.members[1]
            leaver.end, leaver.unsaid = self.dice.day(date(2025, 6, 1), date(2026, 7, 1)), True
            start = leaver.end + timedelta(days=2)
            single[0].close(leaver.end - timedelta(days=3))
            self.borough.settle(single[0].dwelling, start, [(leaver.person, "lead")])


def plant(borough: Borough, dice: Dice, size: int) -> Plants:
    """Plant more than enough of every kind for `size` applicants of each: some turn out to be told apart by nothing, and are left out."""
    planter = Planter(borough, dice)
    for home in planter.taken(int(size * 2.5), lambda h: h.members[0].person.male and h.members[0].person.age(EXTRACT_DAY) >= 38):
        planter.namesake(home)
    for home in planter.taken(int(size * 1.8), lambda h: not h.dwelling.landlord):
        planter.alike(home)
    for home in planter.taken(size, lambda h: h.dwelling.tenure == "private_rent"):
        planter.landlord(home)
    for home in planter.taken(size // 5, lambda h: h.dwelling.tenure == "owner" and bool(h.dwelling.landlord)):
        planter.leaseholder(home)
    for home in planter.taken(size // 2, lambda h: h.dwelling.tenure != "owner"):
        planter.succession(home)
    couples = planter.taken(size // 5, lambda h: len(h.members) == 2 and h.members[1].role == "partner" and h.start < date(2025, 6, 1))
    for home in couples:
        planter.left_quietly(home)
    for home in planter.taken(int(size * 1.7), lambda h: bool(h.members)):
        planter.relative(home)
    _forget(borough, dice, planter.plants)
    return planter.plants


def _forget(borough: Borough, dice: Dice, plants: Plants) -> None:
    """Let benefits go on believing in some households that left the borough."""
    here = {h.members[0].person.person_id for h in borough.households if h.end is None}
    for home in borough.households:
        gone = home.end is not None and date(2025, 3, 1) < home.end < date(2026, 9, 1)
        if gone and home.members[0].person.person_id not in here and dice.chance(0.5):
            plants.forgotten.add(home.household_id)


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


def neighbour_of(
    dice: Dice, home: Dwelling, near: dict[str, list[Dwelling]], street: dict[str, list[Dwelling]]
) -> tuple[Dwelling, str] | None:
    """A flat or house next door, and how it is next door; None where there is none."""
    flats = [d for d in near[home.building.uprn] if d.uprn != home.uprn]
    suffixed = [d for d in flats if d.has_suffix or not d.unit]
    if suffixed and (home.has_suffix or not home.unit):
        return dice.pick(suffixed), "suffix"
    if flats:
        at = near[home.building.uprn].index(home)
        close = [d for d in flats if abs(near[home.building.uprn].index(d) - at) <= 2]
        return dice.pick(close), "next flat"
    number = home.number
    if not number.isdigit():
        return None
    doors = [
        d for d in street[home.building.street] if not d.unit and d.number.isdigit() and abs(int(d.number) - int(number)) in (1, 2, 10)
    ]
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
