"""Who lived where, and when: three years of moves in the sample borough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vh.sample.dice import Dice
from vh.sample.names import GROUPS, NameGroup
from vh.sample.people import People, Person
from vh.sample.places import Dwelling

WINDOW_OPENS = date(2023, 10, 1)
EXTRACT_DAY = date(2026, 10, 1)
STALE_DAY = date(2026, 6, 20)
_TURNOVER = {"owner": 0.06, "council": 0.05, "housing_association": 0.07, "private_rent": 0.3}
_GROUP_WEIGHTS = tuple((name, group.weight) for name, group in GROUPS.items())
_SHAPES = {
    "owner": (("single", 0.27), ("couple", 0.33), ("family", 0.25), ("grown", 0.13), ("pair", 0.02)),
    "council": (("single", 0.33), ("couple", 0.14), ("family", 0.17), ("lone", 0.18), ("grown", 0.18)),
    "housing_association": (("single", 0.34), ("couple", 0.16), ("family", 0.18), ("lone", 0.18), ("grown", 0.14)),
    "private_rent": (("single", 0.28), ("couple", 0.32), ("family", 0.12), ("lone", 0.05), ("pair", 0.23)),
}


@dataclass(slots=True)
class Member:
    """One person in one household. `unsaid`: the move was never told to the council, so records run on. `listed`: records may name them."""

    person: Person
    role: str
    start: date
    end: date | None = None
    unsaid: bool = False
    listed: bool = True
    died: bool = False

    def lives_there(self, on: date) -> bool:
        """Whether the person sleeps there on that day."""
        return self.start <= on and (self.end is None or self.end > on)


@dataclass(slots=True)
class Household:
    """People who moved into a dwelling together. `told` is False for those no record knows (subtenants)."""

    household_id: int
    dwelling: Dwelling
    start: date
    members: list[Member]
    end: date | None = None
    told: bool = True

    def close(self, on: date) -> None:
        """Everybody who is still there leaves."""
        self.end = on
        for member in self.members:
            member.end = member.end or on

    def adults(self, on: date) -> list[Member]:
        """Members of 17 and over."""
        return [member for member in self.members if member.person.age(on) >= 17]


@dataclass(slots=True)
class Borough:
    """All households of all dwellings, by dwelling and then by start."""

    dice: Dice
    people: People
    dwellings: list[Dwelling]
    households: list[Household] = field(default_factory=list)

    def settle(self, dwelling: Dwelling, start: date, persons: list[tuple[Person, str]], *, told: bool = True) -> Household:
        """Move people in."""
        members = [Member(person, role, max(start, person.born)) for person, role in persons]
        household = Household(len(self.households) + 1, dwelling, start, members, told=told)
        self.households.append(household)
        return household

    def family(self, dwelling: Dwelling, start: date, shape: str = "") -> list[tuple[Person, str]]:
        """New people with their roles, of a shape that suits the tenure."""
        dice, people = self.dice, self.people
        group = dice.weighted(_GROUP_WEIGHTS)
        shape = shape or dice.weighted(_SHAPES[dwelling.tenure])
        youngest = max(22, 19 + EXTRACT_DAY.year - start.year)
        if shape == "grown":
            youngest = max(youngest, 45)
        lead = people.adult(group, EXTRACT_DAY, low=youngest, high=max(youngest + 4, 36 if shape == "pair" else 78))
        found = [(lead, "lead")]
        if shape == "pair":
            others = [
                people.adult(dice.weighted(_GROUP_WEIGHTS), EXTRACT_DAY, low=youngest, high=youngest + 14) for _ in range(dice.number(1, 3))
            ]
            return found + [(other, "sharer") for other in others]
        if shape in ("couple", "family") or (shape == "grown" and dice.chance(0.6)):
            found.append((self.partner(lead, youngest), "partner"))
        if shape in ("family", "lone"):
            found += [(people.child(lead, self._surname(found), EXTRACT_DAY, 1, 16), "child") for _ in range(dice.number(1, 3))]
        if shape == "grown":
            found += [(people.child(lead, self._surname(found), EXTRACT_DAY, 17, 28), "grown_child") for _ in range(dice.number(1, 2))]
        return found

    def partner(self, lead: Person, youngest: int) -> Person:
        """A partner of about the same age; one in eight is of another group, one in twenty of the same sex."""
        dice = self.dice
        group = dice.weighted(_GROUP_WEIGHTS) if dice.chance(0.12) else lead.group
        age = max(youngest, lead.age(EXTRACT_DAY) - dice.number(-4, 6))
        partner = self.people.adult(group, EXTRACT_DAY, low=age, high=age + 1, male=lead.male if dice.chance(0.05) else not lead.male)
        if dice.chance(self.people.names[lead.group].shared):
            bride, groom = (lead, partner) if partner.male else (partner, lead)
            bride.former_surname, bride.surname = bride.surname, groom.surname
            if not bride.male:
                bride.title = "MRS"
                if groom.group == "european" and bride.surname.endswith("ski"):
                    bride.surname = bride.surname[:-1] + "a"
            if dice.chance(0.06) and "-" not in bride.surname and " " not in bride.surname + bride.former_surname:
                bride.surname = f"{bride.former_surname}-{bride.surname}"
        return partner

    def _surname(self, found: list[tuple[Person, str]]) -> str:
        if found[0][0].group == "somali":
            return self.dice.pick(self.people.names["somali"].surnames)
        return found[-1][0].surname if len(found) > 1 and self.dice.chance(0.5) else found[0][0].surname

    def lodgers(self, start: date) -> list[tuple[Person, str]]:
        """Four or five strangers in one house."""
        return [
            (self.people.adult(self.dice.weighted(_GROUP_WEIGHTS), EXTRACT_DAY, low=18 + EXTRACT_DAY.year - start.year, high=48), "sharer")
            for _ in range(self.dice.number(4, 5))
        ]

    def student(self) -> list[tuple[Person, str]]:
        """One student in a hall."""
        return [(self.people.adult(self.dice.weighted(_GROUP_WEIGHTS), EXTRACT_DAY, low=21, high=24), "student")]


def simulate(dice: Dice, dwellings: list[Dwelling], names: Mapping[str, NameGroup] = GROUPS) -> Borough:
    """Fill every dwelling, then let three years of moves go by, month by month."""
    borough = Borough(dice, People(dice, names), dwellings)
    current: dict[str, Household | None] = {}
    for dwelling in dwellings:
        start = _first_start(dwelling, dice)
        current[dwelling.uprn] = borough.settle(dwelling, start, _newcomers(borough, dwelling, start))
    movers: list[tuple[date, Household]] = []
    for month in range(36):
        opens = date(2023 + (9 + month) // 12, (9 + month) % 12 + 1, 1)
        for dwelling in dwellings:
            household = current[dwelling.uprn]
            if household is None or household.start >= opens or not dice.chance(_TURNOVER[dwelling.tenure] / 12):
                continue
            left = opens + timedelta(days=dice.number(0, 27))
            household.close(left)
            if dice.chance(0.5) and dwelling.kind != "hall" and not dwelling.is_hmo:
                movers.append((left, household))
            current[dwelling.uprn] = _fill(borough, dwelling, left, movers)
    borough.households.sort(key=lambda h: (h.dwelling.uprn, h.start, h.household_id))
    return borough


def _first_start(dwelling: Dwelling, dice: Dice) -> date:
    if dwelling.kind == "hall":
        return dice.day(date(2023, 9, 10), date(2023, 9, 24))
    if dwelling.tenure == "private_rent":
        return dice.day(date(2019, 6, 1), date(2023, 9, 20))
    return dice.day(date(1993 if dice.chance(0.12) else 2008, 4, 1), date(2023, 9, 20))


def _newcomers(borough: Borough, dwelling: Dwelling, start: date) -> list[tuple[Person, str]]:
    if dwelling.kind == "hall":
        return borough.student()
    if dwelling.is_hmo:
        return borough.lodgers(start)
    return borough.family(dwelling, start)


def _fill(borough: Borough, dwelling: Dwelling, left: date, movers: list[tuple[date, Household]]) -> Household | None:
    """Move the next household in: people who left another dwelling in the past month where there are any, else newcomers."""
    dice = borough.dice
    start = left + timedelta(days=dice.number(0, 21) if dice.chance(0.8) else dice.number(40, 150))
    if start > EXTRACT_DAY + timedelta(days=12):
        return None
    for at, (when, household) in enumerate(movers):
        fits = household.dwelling.uprn != dwelling.uprn and 0 <= (start - when).days <= 35
        if fits and not dwelling.is_hmo and dwelling.kind != "hall" and household.dwelling.tenure == dwelling.tenure and dice.chance(0.6):
            del movers[at]
            stayers = [(m.person, m.role) for m in household.members if m.end == household.end]
            if stayers and stayers[0][1] == "lead":
                return borough.settle(dwelling, start, stayers)
            break
    return borough.settle(dwelling, start, _newcomers(borough, dwelling, start))
