"""Housing Benefit and Council Tax Support: the Academy extract, a row a claim, house, member and award, children included."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from vh.sample.addresses import clerk_lines, written_postcode
from vh.sample.dice import Dice
from vh.sample.moves import EXTRACT_DAY, Borough, Household, Member
from vh.sample.people import Written, folded, recorded, recorded_birthday, upper
from vh.sample.records import Link, stamp, write_rows

COLUMNS = (
    "claim_id,check_digit,house_id,member_id,person_ref,status_ind,from_date,to_date,name,title,forename,surname,birth_date,gender,nino,"
    "type,deceased_date,addr1,addr2,addr3,addr4,post_code,uprn,away_address_ind,shared_accom_ind,source_filter,type_ind,dhp_ind,"
    "model_amt,award_from,award_to,ctax_ref"
)
FILE = "housing_benefit_academy"
_SHARE_CLAIMING = {"owner": 0.18, "council": 0.64, "housing_association": 0.64, "private_rent": 0.4}
_TAIL = " 00:00:00.0000000"
_TYPES = {"lead": "1", "partner": "2", "child": "3"}


@dataclass(frozen=True, slots=True)
class House:
    """One dwelling lived in during a claim, with its awards of money."""

    claim: str
    number: int
    uprn: str
    start: date
    stop: date | None
    place: list[str]
    away: bool
    awards: list[tuple[str, float]]
    reference: str


class Claims:
    """One claim a claimant, with a house a dwelling lived in."""

    def __init__(self, dice: Dice, references: dict[int, str]) -> None:
        self.dice, self.references = dice, references
        self.rows: list[list[str]] = []
        self.links: list[Link] = []
        self._claims: dict[int, tuple[int, int]] = {}

    def household(self, household: Household) -> None:
        """Write the claim of one household at its dwelling."""
        dice, lead = self.dice, household.members[0].person
        claim, houses = self._claims.get(lead.person_id, (6104200 + len(self._claims) * 3, 0))
        self._claims[lead.person_id] = (claim, houses + 1)
        start = household.start + timedelta(days=dice.number(0, 40) if dice.chance(0.8) else dice.number(200, 900))
        stop = household.end
        if stop is None and dice.chance(0.1):
            stop = dice.day(start, date(2026, 9, 20))
        if start >= (stop or EXTRACT_DAY):
            return
        place = [*clerk_lines(household.dwelling, dice), written_postcode(household.dwelling.building.postcode, dice, missing=0.01)]
        place.append("" if dice.chance(0.38) else household.dwelling.uprn)
        kinds = [*(["HB"] if household.dwelling.tenure != "owner" else []), "CTS", *(["DHP"] if dice.chance(0.03) else [])]
        nil = stop is None and dice.chance(0.05)
        awards = [(kind, 0.0 if nil or (at and dice.chance(0.1)) else dice.number(900, 24000) / 100) for at, kind in enumerate(kinds)]
        reference = "" if dice.chance(0.22) else self.references.get(household.household_id, "")
        house = House(str(claim), houses + 1, household.dwelling.uprn, start, stop, place, dice.chance(0.006), awards, reference)
        for number, member in enumerate([m for m in household.members if self._told(household, m)], 1):
            self._member(house, number, member)

    def _told(self, household: Household, member: Member) -> bool:
        """Whether the claim names a member: the claimant and children always, other adults mostly, sharers never."""
        if member.end is not None and not member.unsaid and member.end != household.end:
            return False
        adult = member.listed and member.role != "sharer" and (member is household.members[0] or self.dice.chance(0.85))
        return member.role == "child" or adult

    def _member(self, house: House, number: int, member: Member) -> None:
        dice, person = self.dice, member.person
        written, (born, dob_quirk) = recorded(person, dice), recorded_birthday(person, dice)
        start, stop = max(house.start, member.start), house.stop
        if stop is not None and start >= stop:
            return
        died = member.end if member.died else None
        spelled = _kept(written, dice)
        birthday = stamp(born, _TAIL) if born else dice.pick(("1900-01-01" + _TAIL, ""))
        nino = f"QQ{dice.number(0, 999999):06d}{dice.pick('ABCD')}" if person.age(EXTRACT_DAY) >= 17 and dice.chance(0.93) else ""
        name = f"{upper(spelled.surname)},{written.title} {upper(spelled.forename)}"[:32]
        dates = [stamp(start, _TAIL), stamp(stop, _TAIL)]
        head = [
            house.claim, str(sum(map(int, house.claim)) % 10), str(house.number), str(number), f"{440000 + person.person_id}",
            "1" if stop is None else "2", *dates, name, written.title.title()[:4], spelled.forename, spelled.surname, birthday,
            "1" if person.male else "2", nino, _TYPES.get(member.role, "4"), stamp(died, _TAIL) if died else "", *house.place,
            "1" if house.away else "0", "0",
        ]  # fmt: skip
        for award, money in house.awards:
            kind = ["0", "1"] if award == "DHP" else ["1", "0"]
            self.rows.append([*head, award, *kind, f"{money:.2f}", *dates, house.reference])
        proves = any(money > 0 for _, money in house.awards) and not house.away and died is None
        quirk = written.quirk if written.quirk != "clean" else dob_quirk
        ref = f"{house.claim}-{house.number}-{number}"
        self.links.append(
            Link(
                FILE,
                ref,
                person.person_id,
                house.uprn,
                start,
                stop,
                proves,
                quirk,
                born is not None,
                f"{written.forename} {written.middle}".strip(),
            )
        )


def _kept(written: Written, dice: Dice) -> Written:
    """The name with its accents kept, lost, or garbled by one system reading another's bytes."""
    names = [written.forename, written.surname]
    way = dice.weighted((("fold", 0.6), ("keep", 0.3), ("garble", 0.1)))
    if way == "fold":
        names = [folded(name) for name in names]
    elif way == "garble":
        names = [name.encode("utf-8").decode("cp1252", errors="replace").replace("\ufffd", "?") for name in names]
    if dice.chance(0.8):
        names = [upper(name) for name in names]
    return Written(written.title, names[0], written.middle, names[1], written.quirk)


def write_benefits(folder: Path, borough: Borough, dice: Dice, references: dict[int, str]) -> list[Link]:
    """Write the file; returns what it says of whom."""
    claims = Claims(dice, references)
    claiming: dict[int, bool] = {}
    for household in sorted(borough.households, key=lambda h: (h.start, h.household_id)):
        lead = household.members[0].person.person_id
        eligible = household.told and household.dwelling.kind != "hall" and not household.dwelling.is_hmo
        if eligible and claiming.setdefault(lead, dice.chance(_SHARE_CLAIMING[household.dwelling.tenure])):
            claims.household(household)
    claims.rows.sort(key=lambda row: (row[0], int(row[2]), int(row[3])))
    write_rows(folder / "housing_benefit_academy.csv", COLUMNS, claims.rows)
    return claims.links
