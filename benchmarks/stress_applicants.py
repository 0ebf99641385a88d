"""Who applies in the stress world: so many of each kind that must not verify, and ordinary residents among them."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from benchmarks.stress_names import SHORT
from benchmarks.stress_plants import Plants, easily_confused, neighbour_of
from benchmarks.stress_tells import Records
from vh.sample.claims import Claim
from vh.sample.dice import Dice
from vh.sample.moves import Borough, Household, Member
from vh.sample.people import Person, another_spelling, short_name
from vh.sample.places import Dwelling
from vh.sample.records import Link

FIRST_DAY, LAST_DAY = date(2026, 5, 1), date(2026, 9, 30)
KINDS: dict[str, str] = {
    "unlisted_relative": "every record at the dwelling names somebody else: another forename in full, or another date of birth",
    "father_son": "a record of that name at the dwelling carries another date of birth",
    "near_forename": "the record names another forename in full, one that other people bear",
    "neighbour": "the applicant's own record is for the dwelling next door, and no record at the claimed one could be theirs",
    "moved_out": "a record ended before the day: in every source, or in Council Tax or the tenancy while another runs on; or a newer one is elsewhere",
    "moved_in_after": "every record of the applicant at the dwelling begins after the day",
    "non_resident_owner": "the record's kind: liable as owner, assumed or void, or a leasehold",
    "flat_1_10": "the applicant's own record is for the other flat, and no record at the claimed one could be theirs",
}
"""The kinds of applicant who must not verify, and what in the files contradicts each. One of whom nothing does is not in the set."""
_SHARES: dict[str, Mapping[str, float]] = {
    "moved_out": {"under 30 days": 0.15, "30 to 60": 0.15, "60 to 180": 0.25, "180 to 365": 0.2, "over a year": 0.25},
    "neighbour": {"next flat": 0.4, "next house": 0.35, "suffix": 0.25},
    "moved_in_after": {"under 30 days": 0.6, "later": 0.4},
}
"""How a kind is made up, where it would otherwise be nearly all of one sort."""
_FORM_CASES = (
    ("", 0.70), ("nickname", 0.04), ("translit", 0.045), ("order_swap", 0.011), ("initial_only", 0.01), ("name_parts", 0.05),
    ("typo", 0.016), ("double_barrel", 0.03), ("dob_missing", 0.008), ("dob_typo", 0.006), ("dob_swap", 0.006), ("married_name", 0.08),
    ("flat_notation", 0.05), ("no_uprn_hard_address", 0.04),
)  # fmt: skip
"""How ordinary applicants fill the form in; a case that cannot be one's own (no middle name, no former surname) leaves the form plain."""


@dataclass(frozen=True, slots=True)
class Told:
    """An applicant chosen: who claims what on which day, of what sort, and what tells (nothing for ordinary ones)."""

    kind: str
    claim: Claim
    what: str = ""
    tell: str = ""
    days: int = 0
    born_on_record: bool = False


class Chooser:
    """Chooses the applicants. Nobody applies twice."""

    def __init__(self, dice: Dice, borough: Borough, records: Records, plants: Plants) -> None:
        self.dice, self.borough, self.records, self.plants = dice, borough, records, plants
        self.used: set[int] = set()
        self.stays = dice.shuffled([(h, m) for h in borough.households for m in h.members if not m.died and m.role != "relative"])

    def all(self, size: int, ordinary: int) -> list[Told]:
        """`size` of each kind and `ordinary` others. Raises ValueError when the borough holds too few of one."""
        makers: dict[str, Callable[[], Iterator[Told]]] = {
            "moved_out": self._moved_out, "moved_in_after": self._moved_in, "unlisted_relative": lambda: self._unlisted("unlisted_relative"),
            "father_son": lambda: self._unlisted("father_son"), "near_forename": lambda: self._unlisted("near_forename"),
            "non_resident_owner": self._owners, "flat_1_10": self._flats, "neighbour": self._neighbours,
        }  # fmt: skip
        chosen: list[Told] = []
        for kind, maker in makers.items():
            chosen += self._first(kind, maker(), size)
        return chosen + self._first("true", self._true(), ordinary)

    def _first(self, kind: str, found: Iterator[Told], wanted: int) -> list[Told]:
        chosen: list[Told] = []
        left = Counter({sort: math.ceil(share * wanted) for sort, share in _SHARES.get(kind, {}).items()})
        for one in found:
            if len(chosen) == wanted:
                return chosen
            full = kind in _SHARES and left[one.what] <= 0
            if one.claim.person.person_id not in self.used and not full and (kind == "true" or self._told_apart(one.claim)):
                left[one.what] -= 1
                self.used.add(one.claim.person.person_id)
                chosen.append(replace(one, born_on_record=self._born_on_record(one.claim)))
        if len(chosen) < wanted:
            raise ValueError(f"Only {len(chosen)} applicants of the kind {kind} could be made; {wanted} were asked for.")
        return chosen

    def _told_apart(self, claim: Claim) -> bool:
        """Whether nobody else has a record at the dwelling that could be theirs, as when a new tenant bears the landlord's name."""
        assert claim.dwelling is not None
        return bool(self.records.somebody_else(claim.person, claim.dwelling.uprn, claim.on))

    def _born_on_record(self, claim: Claim) -> bool:
        assert claim.dwelling is not None
        return any(link.has_birthday and link.current(claim.on) for link in self.records.at[claim.dwelling.uprn])

    def _day(self, first: date = FIRST_DAY) -> date:
        return self.dice.day(max(FIRST_DAY, first), LAST_DAY)

    def _unlisted(self, kind: str) -> Iterator[Told]:
        """People no record names, at a dwelling where records name a relative."""
        for planted in self.plants.claims[kind]:
            on, person = self._day(planted.since + timedelta(days=3)), planted.person
            if person.forename in SHORT and self.dice.chance(0.2):
                person = replace(person, forename=SHORT[person.forename])
            tell = self.records.somebody_else(person, planted.dwelling.uprn, on)
            if tell not in ("", "nobody") and person.age(on) >= 17 and (kind != "father_son" or tell == "date of birth"):
                yield Told(kind, Claim(person, planted.dwelling, on, "", planted.since), planted.what, tell)

    def _moved_in(self) -> Iterator[Told]:
        for home, member in self.stays:
            on = home.start - timedelta(days=self.dice.number(2, 29) if self.dice.chance(0.6) else self.dice.number(30, 100))
            here = self.records.here.get((member.person.person_id, home.dwelling.uprn), [])
            if FIRST_DAY <= on <= LAST_DAY and member.person.age(on) >= 17 and here and min(link.start for link in here) > on:
                days = (min(link.start for link in here) - on).days
                what = "under 30 days" if days < 30 else "later"
                yield Told("moved_in_after", Claim(member.person, home.dwelling, on, "", None), what, "begins later", days)

    def _moved_out(self) -> Iterator[Told]:
        for home, member in self.stays:
            left = member.end
            if left is None or left >= LAST_DAY - timedelta(days=6):
                continue
            on = self._day(left + timedelta(days=6))
            tell = self.records.gone(member.person, home.dwelling.uprn, left, on)
            if tell and member.person.age(on) >= 17:
                days = (on - left).days
                yield Told("moved_out", Claim(member.person, home.dwelling, on, "", None), _band(days), tell, days)

    def _owners(self) -> Iterator[Told]:
        for planted in self.dice.shuffled(self.plants.claims["non_resident_owner"]):
            on = self._day(planted.since + timedelta(days=1))
            here = [link for link in self.records.here.get((planted.person.person_id, planted.dwelling.uprn), []) if link.current(on)]
            if here and not any(link.proves for link in here):
                yield Told("non_resident_owner", Claim(planted.person, planted.dwelling, on, "", None), planted.what, "kind of record")

    def _settled(self) -> Iterator[tuple[Household, Member, date, list[Link]]]:
        """People at home whom a record proves to be so, and who have not applied yet."""
        for home, member in self.stays:
            on = self._day(home.start)
            if member.person.person_id in self.used or member.person.age(on) < 17 or not member.lives_there(on):
                continue
            proofs = self.records.proofs(member.person, home.dwelling.uprn, on)
            if proofs:
                yield home, member, on, proofs

    def _flats(self) -> Iterator[Told]:
        near = _by(self.borough.dwellings, lambda d: d.building.uprn)
        for home, member, on, _ in self._settled():
            others = easily_confused(home.dwelling, near[home.dwelling.building.uprn])
            claimed = self.dice.pick(others) if others else None
            if claimed and self.records.strange_to(member.person, claimed.uprn):
                case = "flat_notation" if self.dice.chance(0.1) else ""
                what = f"{home.dwelling.unit} / {claimed.unit}"
                yield Told("flat_1_10", Claim(member.person, claimed, on, case, None), what, "record for the other flat")

    def _neighbours(self) -> Iterator[Told]:
        near, street = _by(self.borough.dwellings, lambda d: d.building.uprn), _by(self.borough.dwellings, lambda d: d.building.street)
        for home, member, on, _ in self._settled():
            found = neighbour_of(self.dice, home.dwelling, near, street)
            if found and self.records.strange_to(member.person, found[0].uprn):
                yield Told("neighbour", Claim(member.person, found[0], on, "", None), found[1], "record next door")

    def _true(self) -> Iterator[Told]:
        """Ordinary residents whom a record proves, with the quirks that people's forms have; those in one source alone come first in number."""
        for home, member, on, proofs in self._settled():
            if len({link.file for link in proofs}) > 1 and self.dice.chance(0.5):
                continue
            person, case = member.person, self.dice.weighted(_FORM_CASES)
            if case == "nickname":
                short = SHORT.get(person.forename, short_name(person.forename))
                case, person = ("short name", replace(person, forename=short)) if short != person.forename else ("", person)
            case = "" if case and not _possible(case, person, home.dwelling) else case
            what = case or min((link.quirk for link in proofs), key=lambda quirk: (quirk != "clean", quirk))
            yield Told("true", Claim(person, home.dwelling, on, case, member.start), what, "", (on - home.start).days)


def _possible(case: str, person: Person, dwelling: Dwelling) -> bool:
    """Whether a difficulty can be this person's."""
    if case == "translit":
        return any(another_spelling(name, Dice(1)) != name for name in (person.forename, person.surname))
    lacking = {"name_parts": not person.middle, "married_name": not person.former_surname, "flat_notation": not dwelling.unit}
    if case == "double_barrel":
        return "-" in person.surname or " " in person.surname
    return not lacking.get(case, False)


def _band(days: int) -> str:
    bands = ((30, "under 30 days"), (60, "30 to 60"), (180, "60 to 180"), (365, "180 to 365"), (99999, "over a year"))
    return next(name for top, name in bands if days < top)


def _by(dwellings: list[Dwelling], key: Callable[[Dwelling], str]) -> dict[str, list[Dwelling]]:
    found: dict[str, list[Dwelling]] = defaultdict(list)
    for dwelling in dwellings:
        found[key(dwelling)].append(dwelling)
    return found
