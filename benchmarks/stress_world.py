"""The stress world: a borough in real supplier layouts, applicants of whom it is known that they do or do not live where they say, and what tells."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.stress_names import NAMES, SHORT
from benchmarks.stress_places import build
from benchmarks.stress_plants import Plants, as_benefits_see, as_landlords_see, easily_confused, neighbour_of, plant
from vh.sample.benefits import write_benefits
from vh.sample.claims import Claim
from vh.sample.council_tax import ACADEMY_COLUMNS, CouncilTax, Party, combined_name, site_of
from vh.sample.dice import Dice
from vh.sample.forms import FORM_COLUMNS, form_row
from vh.sample.gazetteer import COLUMNS as GAZETTEER_COLUMNS
from vh.sample.gazetteer import Gazetteer
from vh.sample.moves import EXTRACT_DAY, STALE_DAY, Borough, Household, Member, simulate
from vh.sample.names import SPELLINGS
from vh.sample.people import Person, another_spelling, folded, recorded, short_name
from vh.sample.places import Building, Dwelling
from vh.sample.records import Link, write_rows
from vh.sample.tenancies import write_tenancies

FILES: tuple[tuple[str, str, date], ...] = (
    ("gazetteer", "llpg.csv", EXTRACT_DAY),
    ("council_tax", "council_tax_academy.csv", EXTRACT_DAY),
    ("housing_benefit", "housing_benefit_academy.csv", EXTRACT_DAY),
    ("tenancy", "tenancy_uh.csv", STALE_DAY),
    ("tenancy", "tenancy_mtfh.csv", EXTRACT_DAY),
    ("tenancy", "tenancy_nec.csv", EXTRACT_DAY),
    ("applications", "parking_applications.csv", EXTRACT_DAY),
)
"""What is loaded: source, file, and the day that the extract shows."""
FIRST_DAY, LAST_DAY = date(2026, 5, 1), date(2026, 9, 30)
KINDS: dict[str, str] = {
    "unlisted_relative": "every record at the dwelling names somebody else: another forename in full, or another date of birth",
    "father_son": "the record of that name carries another date of birth, in one source at least",
    "near_forename": "the record names another forename in full, one that people bear",
    "neighbour": "the applicant's own record is for the dwelling next door, and no record at the claimed one bears the name",
    "moved_out": "a record ended before the application: in every source, or in Council Tax or the tenancy while another runs on, or a newer one is elsewhere",
    "moved_in_after": "every record of the applicant at the dwelling begins after the application",
    "non_resident_owner": "the record's kind: liable as owner, assumed or void, or a leasehold",
    "flat_1_10": "the applicant's own record is for the other flat, and no record at the claimed one bears the name",
}  # fmt: skip
"""The kinds of applicant who must not verify, and what in the files contradicts each; one of whom nothing does is not counted."""
TRUTH_COLUMNS = "application_ref,kind,what,tell,must_not_verify,person_id,claimed_uprn,application_date,origin_group,tenure,born_on_record,days"
_UNKNOWN_BIRTHDAYS = (date(1900, 1, 1), date(1970, 1, 1))
"""Days that systems give those of whom they know none."""
_FORM_CASES = (
    ("", 0.80), ("nickname", 0.012), ("translit", 0.03), ("order_swap", 0.006), ("initial_only", 0.006), ("name_parts", 0.03), ("typo", 0.012),
    ("double_barrel", 0.01), ("dob_missing", 0.008), ("dob_typo", 0.006), ("dob_swap", 0.006), ("married_name", 0.012), ("flat_notation", 0.03),
    ("no_uprn_hard_address", 0.03),
)  # fmt: skip
"""How ordinary applicants fill the form in."""


@dataclass(slots=True)
class Records:
    """What the extracts say of whom, found by person and by dwelling."""

    here: dict[tuple[int, str], list[Link]] = field(default_factory=lambda: defaultdict(list))
    of: dict[int, list[Link]] = field(default_factory=lambda: defaultdict(list))
    at: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    people: dict[int, Person] = field(default_factory=dict)

    def add(self, links: list[Link]) -> None:
        for link in links:
            self.here[link.person_id, link.uprn].append(link)
            self.of[link.person_id].append(link)
            self.at[link.uprn].append(link)


@dataclass(frozen=True, slots=True)
class Told:
    """An applicant chosen for the test: who claims what on which day, and what tells (nothing for ordinary ones)."""

    kind: str
    claim: Claim
    what: str = ""
    tell: str = ""
    born_on_record: bool = False
    days: int = 0


def write_world(folder: Path, seed: int, size: int = 1000, ordinary: int = 9000) -> dict[str, int]:
    """Write the extracts and truth.csv; returns how many applicants there are of each kind. The same seed and sizes give the same bytes.

    `size` is the number of applicants of each kind of `KINDS`, `ordinary` that of true ones. Raises ValueError when a kind falls short.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dwellings, streets = build(Dice(seed), 400 + size * 19)
    borough = simulate(Dice(seed + 1), dwellings, NAMES)
    plants = plant(borough, Dice(seed + 2), size)
    borough.households.sort(key=lambda h: (h.dwelling.uprn, h.start, h.household_id))
    tax = _council_tax(folder, borough, plants, Dice(seed + 3))
    records = Records()
    records.add(tax.links)
    records.add(write_benefits(folder, as_benefits_see(borough, plants), Dice(seed + 4), tax.references))
    records.add(write_tenancies(folder, as_landlords_see(borough, plants), Dice(seed + 5)))
    _gazetteer(folder, dwellings, streets, Dice(seed + 6))
    chosen = Chooser(Dice(seed + 7), borough, records, plants).all(size, ordinary)
    _applications(folder, chosen, Dice(seed + 8))
    return dict(Counter(one.kind for one in chosen))


def _council_tax(folder: Path, borough: Borough, plants: Plants, dice: Dice) -> CouncilTax:
    """The Academy extract, in which planted landlords stand in the place of the people they let to."""
    people = borough.people
    book = CouncilTax(dice, people, landlords=[people.adult("white_british", EXTRACT_DAY, low=38, high=70) for _ in range(400)])
    last: tuple[object, str] | None = None
    for home in borough.households:
        if last is None or last[1] != home.dwelling.uprn:
            last = (site_of(home.dwelling, len(book.academy), dice), home.dwelling.uprn)
        site = last[0]
        if home.household_id in plants.landlords:
            landlord, liability = plants.landlords[home.household_id]
            written = recorded(landlord, dice)
            party = Party("lead", liability, combined_name(written, dice), written, landlord)
            book.account(site, home.start, None, [party], status="V" if liability == "9" else "A", forward=True)  # type: ignore[arg-type]
        else:
            book.household(site, home)  # type: ignore[arg-type]
    write_rows(folder / "council_tax_academy.csv", ACADEMY_COLUMNS, book.academy)
    return book


def _gazetteer(folder: Path, dwellings: list[Dwelling], streets: tuple[str, ...], dice: Dice) -> None:
    book = Gazetteer(dice)
    for at, street in enumerate(streets):
        place = Building("", "", "", street, "", "", dwellings[at].building.ward)
        book.lpi(f"10099499{at:03d}", "PS", place, "STREET RECORD", ["STREET RECORD", street, "LONDON"])
    shells: set[str] = set()
    for dwelling in dwellings:
        place = dwelling.building
        if place.uprn != dwelling.uprn and place.uprn not in shells:
            shells.add(place.uprn)
            lines = [*([place.name] if place.name else []), f"{place.number} {place.street}".strip(), "LONDON"]
            book.lpi(place.uprn, "PP", place, "", lines, number=place.number, name=place.name)
        book.dwelling(dwelling)
    write_rows(folder / "llpg.csv", GAZETTEER_COLUMNS, book.rows)


class Chooser:
    """Chooses the applicants. Nobody applies twice, and one of whom nothing tells is left out."""

    def __init__(self, dice: Dice, borough: Borough, records: Records, plants: Plants) -> None:
        self.dice, self.borough, self.records, self.plants = dice, borough, records, plants
        self.used: set[int] = set()
        for home in borough.households:
            for member in home.members:
                records.people[member.person.person_id] = member.person
        self.stays = dice.shuffled([(h, m) for h in borough.households for m in h.members if not m.died and m.role != "relative"])

    def all(self, size: int, ordinary: int) -> list[Told]:
        makers: dict[str, Callable[[], Iterator[Told]]] = {
            "unlisted_relative": lambda: self._unlisted("unlisted_relative"), "father_son": lambda: self._unlisted("father_son"),
            "near_forename": lambda: self._unlisted("near_forename"), "moved_in_after": self._moved_in, "moved_out": self._moved_out,
            "non_resident_owner": self._owners, "flat_1_10": self._flats, "neighbour": self._neighbours,
        }  # fmt: skip
        chosen: list[Told] = []
        for kind in makers:
            found = self._first(makers[kind](), size)
            if len(found) < size:
                raise ValueError(f"Only {len(found)} applicants of the kind {kind} could be made; {size} were asked for.")
            chosen += found
        return chosen + self._first(self._true(), ordinary)

    def _first(self, found: Iterator[Told], wanted: int) -> list[Told]:
        chosen: list[Told] = []
        for one in found:
            if len(chosen) == wanted:
                break
            if one.claim.person.person_id not in self.used:
                self.used.add(one.claim.person.person_id)
                chosen.append(one)
        return chosen

    def _day(self, first: date = FIRST_DAY) -> date:
        return self.dice.day(max(FIRST_DAY, first), LAST_DAY)

    def _unlisted(self, kind: str) -> Iterator[Told]:
        """People no record names, at a dwelling where records name a relative; only those whom some record contradicts."""
        for person, dwelling, what, since in self.plants.claims[kind]:
            on = self._day(since + timedelta(days=3))
            current = [link for link in self.records.at[dwelling.uprn] if link.current(on) and link.proves]
            tell, born = self.tells(person, current)
            if current and tell and person.age(on) >= 17 and (kind != "father_son" or tell == "date of birth"):
                yield Told(kind, Claim(person, dwelling, on, "", since), what, tell, born)

    def tells(self, person: Person, current: list[Link]) -> tuple[str, bool]:
        """What shows that none of the records is of this person: the forename, the date of birth, or nothing; and whether any has a birthday."""
        by_person: dict[int, list[Link]] = defaultdict(list)
        for link in current:
            by_person[link.person_id].append(link)
        told = "forename"
        for other, links in by_person.items():
            bearer = self.records.people.get(other)
            if bearer is None or (bearer.surname != person.surname and bearer.former_surname != person.surname):
                continue
            verdicts = {_fits(person, bearer.forename[0] if link.quirk == "joint_name" else link.given) for link in links}
            if verdicts <= {"no", ""}:
                continue
            if verdicts == {"initial", "no"} or verdicts == {"initial", "no", ""}:
                told = "forename in another source" if told == "forename" else told
            elif any(link.has_birthday for link in links) and bearer.born not in (person.born, *_UNKNOWN_BIRTHDAYS):
                told = "date of birth"
            else:
                return "", False
        return told, any(link.has_birthday for link in current)

    def _moved_in(self) -> Iterator[Told]:
        for home, member in self.stays:
            early = self.dice.weighted(((self.dice.number(2, 14), 0.4), (self.dice.number(15, 30), 0.25), (self.dice.number(31, 100), 0.35)))
            on = home.start - timedelta(days=early)
            here = self.records.here.get((member.person.person_id, home.dwelling.uprn), [])
            if FIRST_DAY <= on <= LAST_DAY and member.person.age(on) >= 17 and here and min(link.start for link in here) > on:
                days = (min(link.start for link in here) - on).days
                yield Told("moved_in_after", Claim(member.person, home.dwelling, on, "", None), "", "begins later", days=days)

    def _moved_out(self) -> Iterator[Told]:
        for home, member in self.stays:
            left = member.end
            if left is None or left >= LAST_DAY:
                continue
            on = self._day(left + timedelta(days=6))
            days = (on - left).days
            here = self.records.here.get((member.person.person_id, home.dwelling.uprn), [])
            tell = self._gone(member, home, here, on)
            rare = days < 60 or tell != "ended"
            if on > left and member.person.age(on) >= 17 and tell and self.dice.chance(1.0 if rare else 0.6 if days < 365 else 0.1):
                yield Told("moved_out", Claim(member.person, home.dwelling, on, "", None), _band(days), tell, days=days)

    def _gone(self, member: Member, home: Household, here: list[Link], on: date) -> str:
        """What in the files shows that somebody who left has left."""
        ended = [link for link in here if link.end and link.end <= on]
        live = [link for link in here if link.current(on) and link.proves]
        if not live:
            return "ended" if ended else ""
        if any(link.start >= member.end for link in live if member.end):
            return ""
        if any(link.file != "housing_benefit_academy" and not link.current(on) for link in ended):
            return "ended in one source, live in another"
        newest = max(link.start for link in live)
        if any(link.uprn != home.dwelling.uprn and link.start > newest and link.current(on) for link in self.records.of[member.person.person_id]):
            return "newer record elsewhere"
        return ""

    def _owners(self) -> Iterator[Told]:
        for landlord, dwelling, what, since in self.plants.claims["non_resident_owner"]:
            on = self._day()
            here = [link for link in self.records.here.get((landlord.person_id, dwelling.uprn), []) if link.current(on)]
            if here and not any(link.proves for link in here) and since < on:
                yield Told("non_resident_owner", Claim(landlord, dwelling, on, "", None), what, "kind of record")

    def _settled(self) -> Iterator[tuple[Household, Member, date, list[Link]]]:
        """People at home whom a record proves to be so, and who have not applied yet."""
        for home, member in self.stays:
            on = self._day(home.start)
            if member.person.person_id in self.used or member.person.age(on) < 17 or not member.lives_there(on):
                continue
            proofs = [link for link in self.records.here.get((member.person.person_id, home.dwelling.uprn), []) if link.current(on) and link.proves]
            if proofs:
                yield home, member, on, proofs

    def _stranger_at(self, person: Person, dwelling: Dwelling) -> bool:
        """Whether no record at a dwelling could be taken for this person's."""
        bearers = [self.records.people.get(link.person_id) for link in self.records.at[dwelling.uprn]]
        return all(one is None or one.surname != person.surname or one.forename[0] != person.forename[0] for one in bearers)

    def _flats(self) -> Iterator[Told]:
        near = _by(self.borough.dwellings, lambda d: d.building.uprn)
        for home, member, on, _ in self._settled():
            others = easily_confused(home.dwelling, near[home.dwelling.building.uprn])
            claimed = self.dice.pick(others) if others else None
            if claimed and self._stranger_at(member.person, claimed):
                case = "flat_notation" if self.dice.chance(0.1) else ""
                yield Told("flat_1_10", Claim(member.person, claimed, on, case, None), f"{home.dwelling.unit} / {claimed.unit}", "record elsewhere")

    def _neighbours(self) -> Iterator[Told]:
        near, street = _by(self.borough.dwellings, lambda d: d.building.uprn), _by(self.borough.dwellings, lambda d: d.building.street)
        left = {"suffix": 0.25, "next flat": 0.35, "next house": 0.4}
        for home, member, on, _ in self._settled():
            found = neighbour_of(self.dice, home.dwelling, near, street)
            if found and found[1] == self.dice.weighted(tuple(left.items())) and self._stranger_at(member.person, found[0]):
                yield Told("neighbour", Claim(member.person, found[0], on, "", None), found[1], "record next door")

    def _true(self) -> Iterator[Told]:
        """Ordinary residents whom a record proves, with the quirks that people's forms have."""
        for home, member, on, proofs in self._settled():
            person, case = member.person, self.dice.weighted(_FORM_CASES)
            if case == "nickname":
                short = SHORT.get(person.forename, short_name(person.forename))
                case, person = ("short name", replace(person, forename=short)) if short != person.forename else ("", person)
            lacking = {
                "translit": another_spelling(person.forename, Dice(1)) == person.forename and another_spelling(person.surname, Dice(1)) == person.surname,
                "name_parts": not person.middle, "married_name": not person.former_surname, "flat_notation": not home.dwelling.unit,
                "double_barrel": "-" not in person.surname and " " not in person.surname,
            }  # fmt: skip
            case = "" if lacking.get(case) else case
            claim = Claim(person, home.dwelling, on, case, member.start)
            what = case or min((link.quirk for link in proofs), key=lambda quirk: (quirk != "clean", quirk))
            yield Told("true", claim, what, "", any(link.has_birthday for link in proofs), (on - home.start).days)


def _fits(person: Person, given: str) -> str:
    """How forenames on a record go with a person's: `yes` or `initial` where a clerk may have meant this person, `no`, or nothing where none is given."""
    words = [folded(word).upper() for word in given.replace("-", " ").split()]
    mine = [folded(word).upper() for word in person.forename.replace("-", " ").split()]
    if not words:
        return ""
    if len(words[0]) == 1:
        return "initial" if words[0] == mine[0][0] else "no"
    if words[: len(mine)] == mine or mine[0] in words:
        rest, theirs = mine[1:], words[1:]
        return "no" if words[0] == mine[0] and rest and theirs and rest[0][0] != theirs[0][0] else "yes"
    return "yes" if words[0] in _spellings(person.forename) or mine[0] in _spellings(given.split()[0].title()) else "no"


def _spellings(forename: str) -> set[str]:
    """What else somebody of that name may be called: a short form, or another spelling of it."""
    others = [SHORT.get(forename, forename), short_name(forename), *next((family for family in SPELLINGS if forename in family), ())]
    return {folded(name).upper() for name in others}


def _band(days: int) -> str:
    bands = ((30, "under 30 days"), (60, "30 to 60"), (180, "60 to 180"), (365, "180 to 365"), (99999, "over a year"))
    return next(name for top, name in bands if days < top)


def _by(dwellings: list[Dwelling], key: Callable[[Dwelling], str]) -> dict[str, list[Dwelling]]:
    found: dict[str, list[Dwelling]] = defaultdict(list)
    for dwelling in dwellings:
        found[key(dwelling)].append(dwelling)
    return found


def _applications(folder: Path, chosen: list[Told], dice: Dice) -> None:
    forms, truth = [], []
    for number, one in enumerate(dice.shuffled(chosen)):
        claim, reference = one.claim, f"HYR{5100000 + number * 7}"
        assert claim.dwelling is not None
        form = form_row(dice, reference, claim, "Residents", approved=claim.since is not None)
        if one.tell == "date of birth":
            form[7] = claim.person.born.isoformat()
        forms.append(form)
        truth.append([
            reference, one.kind, one.what, one.tell, "false" if one.kind == "true" else "true", str(claim.person.person_id), claim.dwelling.uprn,
            claim.on.isoformat(), claim.person.group, claim.dwelling.tenure, "true" if one.born_on_record else "false", str(one.days),
        ])  # fmt: skip
    write_rows(folder / "parking_applications.csv", FORM_COLUMNS, sorted(forms, key=lambda row: (row[1], row[0])), quote_blanks=True)
    write_rows(folder / "truth.csv", TRUTH_COLUMNS, truth)


def read_truth(folder: Path) -> list[dict[str, str]]:
    """The rows of truth.csv."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
