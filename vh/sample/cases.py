"""The cases planted among the applications: how many of each, and who can be one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from vh.sample.dice import Dice
from vh.sample.moves import Household, Member
from vh.sample.people import Person, another_spelling, short_name
from vh.sample.plants import WORD_NAMES
from vh.sample.records import Link

PLAN: dict[str, int] = {
    "word_name": 12, "father_son": 14, "twin": 8, "unlisted_relative": 12, "student": 10, "hmo_absent": 7, "sublet_occupant": 6,
    "owner_coded": 6, "joint_name": 10, "married_name": 14, "nickname": 12, "translit": 22, "order_swap": 10, "initial_only": 14,
    "name_parts": 14, "typo": 16, "double_barrel": 9, "dob_missing": 8, "dob_typo": 8, "dob_swap": 8, "flat_notation": 28,
    "no_uprn_hard_address": 28, "moved_in_recent": 36, "out_of_borough": 8, "moved_out": 12, "previous_occupier": 6, "ex_partner": 5,
    "relative_same_surname": 7, "wrong_flat": 10, "owner_nonresident": 6, "false_claim": 6, "father_son_left": 4, "twin_left": 3,
    "not_yet_moved_in": 6, "namesake": 4, "sublet_tenant_absent": 4,
}  # fmt: skip
"""How many of each case are planted; `_left` cases are reported under the name without it."""
FORM_CASES = (
    "nickname", "translit", "order_swap", "initial_only", "name_parts", "typo", "double_barrel", "dob_missing", "dob_typo", "dob_swap",
    "married_name", "flat_notation", "no_uprn_hard_address",
)  # fmt: skip
"""Cases whose difficulty is in what the applicant wrote, for a dwelling and person that some record proves."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One member of one household on one day, with the records that name them there and then."""

    household: Household
    member: Member
    on: date
    current: tuple[Link, ...]

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.member.person

    @property
    def proven(self) -> bool:
        """Whether some record proves that the person lives there."""
        return any(link.proves for link in self.current)

    @property
    def clear(self) -> bool:
        """Whether such a record has nothing hard about it, so that the difficulty is the applicant's alone."""
        return any(link.proves and link.quirk == "clean" for link in self.current)

    @property
    def hidden(self) -> bool:
        """Whether they live where records rarely reach: halls, shared houses, sublets, with relatives."""
        dwelling = self.household.dwelling
        return dwelling.kind == "hall" or dwelling.is_hmo or not self.household.told or self.member.role == "relative"


Fit = Callable[[Spot], bool]


def named_like_lead(household: Household, member: Member) -> bool:
    """Whether a grown child has the very name of the head of the household."""
    lead, person = household.members[0].person, member.person
    return member.role == "grown_child" and (person.forename, person.surname) == (lead.forename, lead.surname)


def _father_or_son(spot: Spot) -> bool:
    home = spot.household
    father = spot.member is home.members[0] and any(named_like_lead(home, member) for member in home.members)
    return father or named_like_lead(home, spot.member)


def _word_name(spot: Spot) -> bool:
    names = {(forename, surname) for _, _, forename, surname in WORD_NAMES}
    return spot.member is spot.household.members[0] and (spot.person.forename, spot.person.surname) in names


def _student(spot: Spot) -> bool:
    sharer = spot.member.role == "sharer" and spot.person.age(spot.on) < 26 and spot.proven
    return spot.household.dwelling.kind == "hall" or sharer


def _owner_coded(spot: Spot) -> bool:
    return bool(spot.current) and not spot.proven and spot.current[0].file == "council_tax_academy"


def _recent(spot: Spot) -> bool:
    return (spot.on - spot.member.start).days <= 45 and not spot.hidden


def _respelt(spot: Spot) -> bool:
    names = (spot.person.forename, spot.person.surname)
    return any(another_spelling(name, Dice(1)) != name for name in names)


def _remarried(spot: Spot) -> bool:
    return bool(spot.person.former_surname) and spot.person.former_surname not in spot.person.surname


RESIDENT_CASES: dict[str, Fit] = {
    "word_name": _word_name,
    "father_son": _father_or_son,
    "twin": lambda spot: spot.member.role == "twin",
    "unlisted_relative": lambda spot: spot.member.role == "relative",
    "student": _student,
    "hmo_absent": lambda spot: spot.household.dwelling.is_hmo,
    "sublet_occupant": lambda spot: not spot.household.told,
    "owner_coded": _owner_coded,
    "joint_name": lambda spot: any(link.quirk == "joint_name" for link in spot.current),
    "nickname": lambda spot: spot.clear and short_name(spot.person.forename) != spot.person.forename,
    "translit": lambda spot: spot.clear and _respelt(spot),
    "order_swap": lambda spot: spot.clear,
    "initial_only": lambda spot: spot.clear,
    "name_parts": lambda spot: spot.clear and bool(spot.person.middle),
    "typo": lambda spot: spot.clear,
    "double_barrel": lambda spot: spot.clear and ("-" in spot.person.surname or " " in spot.person.surname),
    "dob_missing": lambda spot: spot.clear,
    "dob_typo": lambda spot: spot.clear,
    "dob_swap": lambda spot: spot.clear and spot.person.born.day <= 12 and spot.person.born.day != spot.person.born.month,
    "married_name": lambda spot: spot.clear and _remarried(spot),
    "flat_notation": lambda spot: spot.clear and bool(spot.household.dwelling.unit),
    "no_uprn_hard_address": lambda spot: spot.clear,
    "moved_in_recent": _recent,
}
"""Who lives at the dwelling and can be this case."""

ABSENT_CASES: dict[str, Callable[[Household, Member], bool]] = {
    "sublet_tenant_absent": lambda _home, member: member.unsaid and member.role == "lead",
    "father_son_left": named_like_lead,
    "twin_left": lambda _home, member: member.role == "twin",
    "ex_partner": lambda home, member: member.role == "partner" and member.end is not None and home.members[0].end is None,
    "moved_out": lambda home, _member: home.end is not None and home.end > date(2025, 4, 1),
    "previous_occupier": lambda home, _member: home.end is not None and home.end <= date(2025, 4, 1),
    "not_yet_moved_in": lambda home, _member: home.start >= date(2026, 7, 25),
}
"""Who once lived, or will live, at the dwelling and can be this case on a day when they do not."""
