"""Who applies for a permit, for which dwelling, on which day: the planned cases first, ordinary residents for the rest."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from vh.sample.dice import Dice
from vh.sample.moves import Borough, Household, Member
from vh.sample.people import Person, another_spelling, short_name
from vh.sample.places import Dwelling
from vh.sample.plants import WORD_NAMES, persons_elsewhere
from vh.sample.records import Link

FIRST_DAY, LAST_DAY = date(2026, 7, 6), date(2026, 9, 30)
APPLICATIONS = 900
PLAN: dict[str, int] = {
    "word_name": 12, "father_son": 12, "twin": 8, "unlisted_relative": 20, "student": 8, "hmo_absent": 12, "sublet_occupant": 6, "owner_coded": 8,
    "joint_name": 10, "married_name": 14, "nickname": 12, "translit": 22, "order_swap": 10, "initial_only": 14, "name_parts": 14, "typo": 16,
    "double_barrel": 9, "dob_missing": 8, "dob_typo": 8, "dob_swap": 8, "flat_notation": 28, "no_uprn_hard_address": 28, "moved_in_recent": 36,
    "out_of_borough": 10, "moved_out": 14, "previous_occupier": 6, "ex_partner": 5, "relative_same_surname": 8, "wrong_flat": 12, "owner_nonresident": 8,
    "false_claim": 6, "father_son_left": 4, "twin_left": 3, "not_yet_moved_in": 6, "namesake": 4, "sublet_tenant_absent": 4,
}  # fmt: skip
"""How many of each case are planted; `_left` cases are reported under the name without it."""
FORM_CASES = ("nickname", "translit", "order_swap", "initial_only", "name_parts", "typo", "double_barrel", "dob_missing", "dob_typo", "dob_swap", "married_name",
              "flat_notation", "no_uprn_hard_address")  # fmt: skip
"""Cases whose difficulty is in what the applicant wrote, for a dwelling and person that some record proves."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One application: a person says that they live at a dwelling on a day. `since` is when they moved in, None where they do not live there."""

    person: Person
    dwelling: Dwelling | None
    on: date
    case: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Stay:
    """One member of one household, as a possible applicant."""

    household: Household
    member: Member

    @property
    def key(self) -> tuple[int, str]:
        """Person and dwelling, as links have them."""
        return self.member.person.person_id, self.household.dwelling.uprn


@dataclass(slots=True)
class Planner:
    """Chooses applicants; nobody applies twice."""

    dice: Dice
    borough: Borough
    links: dict[tuple[int, str], list[Link]]
    owned: dict[int, str]
    stays: list[Stay] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)

    def add(self, person: Person, dwelling: Dwelling | None, on: date, case: str, since: date | None) -> None:
        """Take one claim."""
        self.used.add(person.person_id)
        self.claims.append(Claim(person, dwelling, on, case, since))

    def day(self) -> date:
        """A day of the season; its last day for the first claim."""
        return LAST_DAY if not self.claims else self.dice.day(FIRST_DAY, LAST_DAY)

    def proven(self, stay: Stay, on: date) -> bool:
        """Whether some record proves that the person lives there."""
        return any(link.proves and link.current(on) for link in self.links.get(stay.key, ()))

    def resident(self, case: str, fits: Callable[[Stay, date], bool]) -> bool:
        """Let one resident who fits apply; False where nobody is left."""
        for _ in range(6000):
            stay, on = self.dice.pick(self.stays), self.day()
            person = stay.member.person
            if person.person_id in self.used or person.age(on) < 17 or not stay.member.lives_there(on) or not fits(stay, on):
                continue
            self.add(person, stay.household.dwelling, on, case, stay.member.start)
            return True
        return False

    def absent(self, case: str, stays: Iterable[Stay]) -> None:
        """Let people who left, or have not yet come, claim the dwelling all the same, as many as the plan has."""
        wanted = PLAN[case]
        for stay in self.dice.shuffled(list(stays)):
            on, person = self.day(), stay.member.person
            early = case == "not_yet_moved_in"
            if early:
                on = min(LAST_DAY, stay.member.start - timedelta(days=self.dice.number(2, 16)))
            if wanted and on >= FIRST_DAY and person.person_id not in self.used and person.age(on) >= 17 and not stay.member.lives_there(on) and (early or stay.member.start < on):
                self.add(person, stay.household.dwelling, on, case, None)
                wanted -= 1


def plan_claims(borough: Borough, dice: Dice, links: list[Link], owned: dict[int, str], landlords: list[Person]) -> list[Claim]:
    """All claims, by date of application."""
    by_key: dict[tuple[int, str], list[Link]] = defaultdict(list)
    for link in links:
        by_key[link.person_id, link.uprn].append(link)
    planner = Planner(dice, borough, by_key, owned, [Stay(h, m) for h in borough.households for m in h.members if m.person.age(LAST_DAY) >= 17])
    for case, fits in _RESIDENT_CASES.items():
        for _ in range(PLAN[case]):
            planner.resident(case, lambda stay, on, fits=fits: fits(planner, stay, on))  # type: ignore[misc]
    for case, left in _ABSENT_CASES.items():
        planner.absent(case, [stay for stay in planner.stays if left(stay)])
    _from_elsewhere(planner, landlords)
    while len(planner.claims) < APPLICATIONS and planner.resident("", lambda stay, on: stay.household.dwelling.kind != "hall" and not stay.household.dwelling.is_hmo and stay.member.role != "relative"):
        pass
    return sorted(planner.claims, key=lambda claim: (claim.on, claim.person.person_id))


def _from_elsewhere(planner: Planner, landlords: list[Person]) -> None:
    """Claims by people who live in another dwelling, or outside the borough."""
    dice, on = planner.dice, date(2026, 9, 1)
    homes = {d.uprn: d for d in planner.borough.dwellings}
    living = [(p, h) for p, h in persons_elsewhere(planner.borough, on) if p.person_id not in planner.used]
    people = iter(dice.shuffled(living))
    for landlord in [p for p in landlords if p.person_id in planner.owned][: PLAN["owner_nonresident"]]:
        planner.add(landlord, homes[planner.owned[landlord.person_id]], planner.day(), "owner_nonresident", None)
    for _ in range(PLAN["wrong_flat"]):
        person, home = next((p, h) for p, h in people if h.dwelling.unit and h.dwelling.kind in ("estate", "conv", "tower") and h.start < on)
        planner.add(person, _neighbour(home.dwelling, planner), planner.day(), "wrong_flat", None)
    for _ in range(PLAN["relative_same_surname"]):
        person, other = next(
            (p, o) for p, h in people for q, o in dice.shuffled(living)
            if q.surname == p.surname and q.forename != p.forename and o.dwelling.uprn != h.dwelling.uprn and o.told and o.dwelling.kind != "hall"
        )  # fmt: skip
        planner.add(person, other.dwelling, planner.day(), "relative_same_surname", None)
    pairs = [(p, o) for p, h in living for q, o in living if (p.forename, p.surname) == (q.forename, q.surname) and h.dwelling.uprn != o.dwelling.uprn and p.born != q.born]
    for person, other in [pair for pair in dice.shuffled(pairs) if pair[0].person_id not in planner.used and any(link.current(on) for link in planner.links.get((pair[1].members[0].person.person_id, pair[1].dwelling.uprn), ()))][: PLAN["namesake"]]:
        planner.add(person, other.dwelling, planner.day(), "namesake", None)
    for _ in range(PLAN["false_claim"]):
        person, home = next(people)
        planner.add(person, dice.pick([d for d in planner.borough.dwellings if d.uprn != home.dwelling.uprn]), planner.day(), "false_claim", None)
    for _ in range(PLAN["out_of_borough"]):
        person = planner.borough.people.adult(dice.pick(("white_british", "south_asian", "european", "west_african")), on)
        planner.add(person, None, planner.day(), "out_of_borough", None)


def _neighbour(home: Dwelling, planner: Planner) -> Dwelling:
    """Another flat of the building, one whose number looks like the true one where there is such."""
    flats = [d for d in planner.borough.dwellings if d.building.uprn == home.building.uprn and d.uprn != home.uprn]
    number = home.unit.split(" ")[-1]
    alike = [d for d in flats if d.unit.split(" ")[-1].startswith(number) or number.startswith(d.unit.split(" ")[-1] or "?")]
    return planner.dice.pick(alike or flats)


def _same_name_as_lead(stay: Stay) -> bool:
    lead = stay.household.members[0].person
    person = stay.member.person
    return stay.member.role == "grown_child" and (person.forename, person.surname) == (lead.forename, lead.surname)


def _joint(planner: Planner, stay: Stay, on: date) -> bool:
    return any(link.quirk == "joint_name" and link.current(on) for link in planner.links.get(stay.key, ()))


def _owner_coded(planner: Planner, stay: Stay, on: date) -> bool:
    found = [link for link in planner.links.get(stay.key, ()) if link.current(on)]
    return bool(found) and not any(link.proves for link in found) and found[0].file == "council_tax_academy"


def _recent(planner: Planner, stay: Stay, on: date) -> bool:
    return (on - stay.member.start).days <= 45 and stay.household.told and stay.household.dwelling.kind != "hall"


def _form_case(case: str) -> Callable[[Planner, Stay, date], bool]:
    def fits(planner: Planner, stay: Stay, on: date) -> bool:
        person = stay.member.person
        return planner.proven(stay, on) and _FORM_FITS.get(case, lambda _person, _stay: True)(person, stay)

    return fits


_FORM_FITS: dict[str, Callable[[Person, Stay], bool]] = {
    "nickname": lambda person, _: short_name(person.forename) != person.forename,
    "translit": lambda person, _: another_spelling(person.forename, Dice(1)) != person.forename or another_spelling(person.surname, Dice(1)) != person.surname,
    "name_parts": lambda person, _: bool(person.middle),
    "double_barrel": lambda person, _: "-" in person.surname or " " in person.surname,
    "dob_swap": lambda person, _: person.born.day <= 12 and person.born.day != person.born.month,
    "married_name": lambda person, _: bool(person.former_surname) and person.former_surname not in person.surname,
    "flat_notation": lambda _, stay: bool(stay.household.dwelling.unit),
}
_RESIDENT_CASES: dict[str, Callable[[Planner, Stay, date], bool]] = {
    "word_name": lambda planner, stay, on: (stay.member.person.forename, stay.member.person.surname) in {(n[2], n[3]) for n in WORD_NAMES} and stay.member is stay.household.members[0],
    "father_son": lambda planner, stay, on: _same_name_as_lead(stay),
    "twin": lambda planner, stay, on: stay.member.role == "twin",
    "unlisted_relative": lambda planner, stay, on: stay.member.role == "relative",
    "student": lambda planner, stay, on: stay.household.dwelling.kind == "hall",
    "hmo_absent": lambda planner, stay, on: stay.household.dwelling.is_hmo,
    "sublet_occupant": lambda planner, stay, on: not stay.household.told,
    "owner_coded": _owner_coded,
    "joint_name": _joint,
    **{case: _form_case(case) for case in FORM_CASES},
    "moved_in_recent": _recent,
}
_ABSENT_CASES: dict[str, Callable[[Stay], bool]] = {
    "sublet_tenant_absent": lambda stay: stay.member.unsaid and stay.member.role == "lead",
    "father_son_left": _same_name_as_lead,
    "twin_left": lambda stay: stay.member.role == "twin",
    "ex_partner": lambda stay: stay.member.role == "partner" and stay.household.end is None and stay.member.end is not None and stay.household.members[0].end is None,
    "moved_out": lambda stay: stay.household.end is not None and stay.household.end > date(2025, 4, 1),
    "previous_occupier": lambda stay: stay.household.end is not None and stay.household.end <= date(2025, 4, 1),
    "not_yet_moved_in": lambda stay: stay.household.start >= date(2026, 7, 25),
}
