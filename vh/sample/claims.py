"""Who applies for a permit, for which dwelling, on which day: the planned cases first, ordinary residents for the rest."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from vh.sample.cases import ABSENT_CASES, PLAN, RESIDENT_CASES, Fit, Spot
from vh.sample.dice import Dice
from vh.sample.moves import Borough, Household, Member
from vh.sample.people import Person
from vh.sample.places import Dwelling
from vh.sample.plants import homes_on
from vh.sample.records import Link

FIRST_DAY, LAST_DAY = date(2026, 7, 6), date(2026, 9, 30)
APPLICATIONS = 900


@dataclass(frozen=True, slots=True)
class Claim:
    """A person says that they live at a dwelling on a day. `since` is when they moved in, None where they do not live there."""

    person: Person
    dwelling: Dwelling | None
    on: date
    case: str
    since: date | None


@dataclass(slots=True)
class Planner:
    """Chooses applicants; nobody applies twice."""

    dice: Dice
    borough: Borough
    links: dict[tuple[int, str], list[Link]]
    owned: dict[int, str]
    used: set[int] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)

    def add(self, person: Person, dwelling: Dwelling | None, on: date, case: str, since: date | None = None) -> None:
        """Take one claim."""
        self.used.add(person.person_id)
        self.claims.append(Claim(person, dwelling, on, case, since))

    def day(self) -> date:
        """A day of the season; its last day for the first claim."""
        return self.dice.day(FIRST_DAY, LAST_DAY) if self.claims else LAST_DAY

    def spot(self, household: Household, member: Member, on: date) -> Spot:
        """The member on a day, with the records of that day."""
        found = self.links.get((member.person.person_id, household.dwelling.uprn), ())
        return Spot(household, member, on, tuple(link for link in found if link.current(on)))

    def resident(self, case: str, stays: Sequence[tuple[Household, Member]], fits: Fit) -> bool:
        """Let one resident who fits apply; False where nobody is left."""
        for _ in range(6000):
            (household, member), on = self.dice.pick(stays), self.day()
            taken = member.person.person_id in self.used or member.person.age(on) < 17
            if not taken and member.lives_there(on) and fits(self.spot(household, member, on)):
                self.add(member.person, household.dwelling, on, case, member.start)
                return True
        return False

    def absent(self, case: str, stays: Sequence[tuple[Household, Member]]) -> None:
        """Let people who left, or have not yet come, claim the dwelling all the same: a quarter of them while records still name them."""
        mixed = self.dice.shuffled(stays)
        if case == "not_yet_moved_in":
            mixed.sort(key=lambda stay: (stay[1].person.person_id, stay[0].dwelling.uprn) not in self.links)
        believed = [stay for stay in mixed if self.spot(*stay, LAST_DAY).proven]
        placed = self._place(case, believed, (PLAN[case] + 1) // 4)
        self._place(case, mixed, PLAN[case] - placed)

    def _place(self, case: str, stays: Sequence[tuple[Household, Member]], wanted: int) -> int:
        placed = 0
        for household, member in stays:
            on, early = self.day(), case == "not_yet_moved_in"
            if early:
                on = min(LAST_DAY, member.start - timedelta(days=self.dice.number(2, 16)))
            free = member.person.person_id not in self.used and member.person.age(on) >= 17 and not member.lives_there(on)
            if placed < wanted and free and on >= FIRST_DAY and (early or member.start < on):
                self.add(member.person, household.dwelling, on, case)
                placed += 1
        return placed


def plan_claims(borough: Borough, dice: Dice, links: Sequence[Link], owned: dict[int, str], landlords: Sequence[Person]) -> list[Claim]:
    """All claims, by date of application."""
    by_key: dict[tuple[int, str], list[Link]] = defaultdict(list)
    for link in links:
        by_key[link.person_id, link.uprn].append(link)
    planner = Planner(dice, borough, by_key, owned)
    stays = [(h, m) for h in borough.households for m in h.members if m.person.age(LAST_DAY) >= 17 and not m.died]
    for case, fits in RESIDENT_CASES.items():
        for _ in range(PLAN[case]):
            planner.resident(case, stays, fits)
    for case, left in ABSENT_CASES.items():
        planner.absent(case, [stay for stay in stays if left(*stay)])
    homes = homes_on(borough, date(2026, 9, 1))
    _owners(planner, landlords)
    _wrong_flats(planner, homes)
    _namesakes(planner, homes)
    _strangers(planner, homes)
    # Those without a record are rarer here than in life, so that the rest can be studied.
    while len(planner.claims) < APPLICATIONS:
        planner.resident("", stays, lambda spot: not spot.hidden and (spot.proven or dice.chance(0.04)))
    return sorted(planner.claims, key=lambda claim: (claim.on, claim.person.person_id))


Homes = list[tuple[Person, Household]]


def _owners(planner: Planner, landlords: Sequence[Person]) -> None:
    """Landlords who claim to live in what they let."""
    dwellings = {dwelling.uprn: dwelling for dwelling in planner.borough.dwellings}
    for landlord in [p for p in landlords if p.person_id in planner.owned][: PLAN["owner_nonresident"]]:
        planner.add(landlord, dwellings[planner.owned[landlord.person_id]], planner.day(), "owner_nonresident")


def _wrong_flats(planner: Planner, homes: Homes) -> None:
    """People who claim another flat of their building, one whose number looks like the true one where there is such."""
    flats = [(p, h.dwelling) for p, h in planner.dice.shuffled(homes) if h.dwelling.unit and h.dwelling.kind in ("estate", "conv", "tower")]
    for person, home in [(p, d) for p, d in flats if p.person_id not in planner.used][: PLAN["wrong_flat"]]:
        others = [d for d in planner.borough.dwellings if d.building.uprn == home.building.uprn and d.uprn != home.uprn]
        number = home.unit.split(" ")[-1]
        alike = [d for d in others if d.unit.split(" ")[-1].startswith(number) or number.startswith(d.unit.split(" ")[-1] or "?")]
        planner.add(person, planner.dice.pick(alike or others), planner.day(), "wrong_flat")


def _namesakes(planner: Planner, homes: Homes) -> None:
    """People who claim the home of another of the same surname, or of the very same name and another birthday."""
    dice = planner.dice
    mixed = [(p, h) for p, h in dice.shuffled(homes) if p.person_id not in planner.used]
    same: dict[str, Homes] = defaultdict(list)
    for person, home in homes:
        if home.told and home.dwelling.kind != "hall":
            same[person.surname].append((person, home))
    plans: dict[str, list[tuple[Person, Dwelling]]] = {"namesake": [], "relative_same_surname": []}
    for person, home in mixed:
        for other, theirs in dice.shuffled(same[person.surname]):
            if theirs.dwelling.uprn == home.dwelling.uprn or other.person_id == person.person_id or other.born == person.born:
                continue
            known = any(link.has_birthday and link.end is None for link in planner.links.get((other.person_id, theirs.dwelling.uprn), ()))
            case = "relative_same_surname" if other.forename != person.forename else "namesake"
            if case == "relative_same_surname" or known:
                plans[case].append((person, theirs.dwelling))
                break
    for case, found in plans.items():
        for person, dwelling in found[: PLAN[case]]:
            planner.add(person, dwelling, planner.day(), case)


def _strangers(planner: Planner, homes: Homes) -> None:
    """False claims by people who live elsewhere in the borough, and claims from outside it."""
    dice = planner.dice
    for person, home in [(p, h) for p, h in dice.shuffled(homes) if p.person_id not in planner.used][: PLAN["false_claim"]]:
        planner.add(person, dice.pick([d for d in planner.borough.dwellings if d.uprn != home.dwelling.uprn]), planner.day(), "false_claim")
    for _ in range(PLAN["out_of_borough"]):
        group = dice.pick(("white_british", "south_asian", "european", "west_african"))
        planner.add(planner.borough.people.adult(group, LAST_DAY), None, planner.day(), "out_of_borough")
