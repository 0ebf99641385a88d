"""Council Tax: the Academy extract, a row an account, role and occupation, and the same live accounts in the wide NFI layout."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from vh.sample.addresses import clerk_lines, written_postcode
from vh.sample.dice import Dice
from vh.sample.moves import EXTRACT_DAY, Borough, Household, Member
from vh.sample.names import GROUPS, LANDLORD_FIRMS
from vh.sample.people import People, Person, Written, folded, recorded, upper
from vh.sample.places import Dwelling
from vh.sample.records import Link, stamp, write_rows

ACADEMY_COLUMNS = (
    "account_ref,account_cd,party_ref,role,person_no,liab_pos,liab_name,lead_liab_title,lead_liab_forename,lead_liab_middlename,"
    "lead_liab_surname,property_ref,addr1,addr2,addr3,addr4,postcode,uprn,llpg_xref_key,band,occupation_date,vacation_date,live_ind,"
    "transit_ind,for_addr1,for_addr2,for_addr3,for_addr4,for_postcode,person_status,owner_name,owner_liable"
)
NFI_COLUMNS = (
    "Account Reference Number,UPRN,Title,Surname,Forename,Middle Name,Date of Birth,Address Line 1,Address Line 2,Address Line 3,"
    "Address Line 4,Postcode,Title 2,Surname 2,Forename 2,Middle Name 2,Date of Birth 2,Discount/Exemption Start Date,"
    "Discount/Exemption Expiry Date,Discount Type,Disregard Type,Exemption Type,Benefit Recipient,Disabled Reduction,Band,Amount,"
    "Discount Amount,Billing Address 1,Billing Address 2,Billing Address 3,Billing Address 4,Billing Postcode"
)
_ELSEWHERE = (
    ("8 CHAPEL RISE", "BARNET", "HERTS", "", "EN5 9ZZ"), ("FLAT 2", "31 HARBOUR ROAD", "WHITSTABLE", "KENT", "CT5 9ZZ"),
    ("CALLE DEL SOL 14", "ALICANTE", "SPAIN", "", ""), ("17 ELM PARADE", "ROMFORD", "ESSEX", "", "RM1 9ZZ"), ("PO BOX 12", "LEEDS", "",
    "", "LS1 9ZZ"),
)  # fmt: skip
_SHARE_NAMED = {"owner": 0.93, "council": 0.86, "housing_association": 0.84, "private_rent": 0.76}
_PROVING = frozenset("0123456")
_PLACEHOLDERS = (
    ("THE OCCUPIER", "8"),
    ("OCCUPIER", "8"),
    ("SUSPENSE ACCOUNT", "11"),
    ("OCCUPIER,THE", "8"),
    ("THE OWNER", "7"),
    ("VOID", "9"),
    ("LBS VOID", "9"),
)
_BILL = {"A": 998.0, "B": 1164.0, "C": 1331.0, "D": 1497.0, "E": 1830.0, "F": 2162.0}


@dataclass(frozen=True, slots=True)
class Party:
    """One name on an account."""

    role: str
    position: str
    combined: str
    written: Written | None = None
    person: Person | None = None
    also: Person | None = None
    """The second of a joint name, where the field says enough to know them."""


@dataclass(frozen=True, slots=True)
class Site:
    """A dwelling as Council Tax knows it: its own reference, lines and perhaps no UPRN."""

    dwelling: Dwelling
    property_ref: str
    lines: tuple[str, ...]
    postcode: str
    uprn: str


@dataclass(slots=True)
class CouncilTax:
    """Gathers the rows of both layouts."""

    dice: Dice
    people: People
    academy: list[list[str]] = field(default_factory=list)
    nfi: list[list[str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    landlords: list[Person] = field(default_factory=list)
    owned: dict[int, str] = field(default_factory=dict)
    """Landlords by person, with a UPRN they are liable for and do not live at."""
    references: dict[int, str] = field(default_factory=dict)
    """The account of a household, by household."""
    accounts: int = 0

    def account(self, site: Site, start: date, end: date | None, parties: list[Party], *, status: str = "A", forward: bool = False) -> str:
        """Write one account of one occupation; returns its printed reference."""
        self.accounts += 1
        number = 30214000 + self.accounts * 7
        check = "0123456789X"[sum(int(digit) * weight for digit, weight in zip(str(number), range(2, 10), strict=True)) % 11]
        elsewhere = self.dice.pick(_ELSEWHERE) if forward else ("",) * 5
        live = end is None or end > EXTRACT_DAY
        for at, party in enumerate(parties, 1):
            written = party.written if party.role == "lead" else None
            names = [_clerk(v) for v in (written.title, written.forename, written.middle, written.surname)] if written else ["", "", "", ""]
            if party.role == "lead" and party.person is None and party.written is None:
                names[3] = party.combined
            party_ref = f"{820000 + (party.person.person_id if party.person else 40000 + self.accounts)}"
            xref = f"6120{site.uprn[-10:]}" if site.uprn and self.accounts % 5 else ""
            self.academy.append([
                str(number), check, party_ref, party.role, str(at), party.position, party.combined, *names, f"{site.property_ref:<18}",
                *site.lines,
                site.postcode, site.uprn, xref, site.dwelling.band, stamp(start), stamp(end), "1" if live else "0", "0", *elsewhere, status,
                "", "Y" if party.position == "7" and forward else "N",
            ])  # fmt: skip
            for person in (party.person, party.also):
                if person is not None:
                    quirk = party.written.quirk if party.written else "clean"
                    proves = party.position in _PROVING
                    self.links.append(
                        Link(
                            "council_tax_academy",
                            f"{number}{check}",
                            person.person_id,
                            site.dwelling.uprn,
                            start,
                            end,
                            proves,
                            quirk,
                            given=f"{party.written.forename} {party.written.middle}".strip() if party.written else "",
                        )
                    )
        if live:
            self._wide(f"{number}{check}", site, parties, elsewhere)
        return f"{number}{check}"

    def _wide(self, reference: str, site: Site, parties: list[Party], elsewhere: tuple[str, ...]) -> None:
        people = [party for party in parties if party.role != "nonliable"][:2]
        names: list[str] = []
        for party in [*people, None, None][:2]:
            written = party.written if party else None
            if party is None or written is None or not written.forename:
                names += ["", party.combined if party else "", "", ""]
            else:
                names += [_clerk(v) for v in (written.title, written.surname, written.forename, written.middle)]
            names.append("")
        single = len(people) == 1 and people[0].person is not None and self.dice.chance(0.55)
        granted = self.dice.day(date(2022, 4, 1), date(2026, 6, 1))
        bill = _BILL[site.dwelling.band]
        uprn = "" if self.dice.chance(0.15) else f"{float(site.uprn):.5E}" if site.uprn and self.dice.chance(0.01) else site.uprn
        discount = [f"{granted:%d/%m/%Y}", f"{date(2027, 3, 31):%d/%m/%Y}", "25"] if single else ["", "", ""]
        billing = elsewhere if elsewhere[0] else (*site.lines, site.postcode)
        self.nfi.append([
            reference, uprn, *names[:5], *site.lines, site.postcode, *names[5:], *discount, "", "", "Y" if self.dice.chance(0.2) else "N",
            "N",
            site.dwelling.band, f"{bill:.2f}", f"{bill / 4 if single else 0:.2f}", *billing,
        ])  # fmt: skip

    def household(self, site: Site, household: Household) -> None:
        """Write the account, or what stands in for it, of one household."""
        dice, dwelling, end = self.dice, site.dwelling, self._told_end(household)
        if dwelling.kind == "hall":
            self.account(site, household.start, end, [Party("lead", "7", "SCHOLARS YARD STUDENT LIVING LTD")])
        elif dwelling.is_hmo:
            self._landlord(site, household.start, end)
        elif household.start > EXTRACT_DAY or (household.start > date(2026, 8, 15) and dice.chance(0.45)):
            return
        elif dice.chance(_SHARE_NAMED[dwelling.tenure]):
            self._named(site, household, end)
        elif dwelling.tenure == "private_rent" and dice.chance(0.6):
            self._landlord(site, household.start, end)
        elif dice.chance(0.5):
            former = recorded(self.people.adult(dice.pick(tuple(GROUPS)), EXTRACT_DAY), dice)
            self.account(site, household.start, end, [Party("lead", "4", combined_name(former, dice), former)])
        else:
            name, position = dice.pick(_PLACEHOLDERS)
            self.account(site, household.start, end, [Party("lead", position, name)], status="V" if position in ("9", "11") else "A")

    def _told_end(self, household: Household) -> date | None:
        """When the account ends: late moves are not yet told, and of moves kept quiet Council Tax hears every other."""
        lead = household.members[0]
        if lead.unsaid and lead.end and household.household_id % 2:
            return lead.end
        late = household.end is not None and household.end > date(2026, 8, 20) and self.dice.chance(0.4)
        return None if late or (household.end and household.end > EXTRACT_DAY) else household.end

    def _named(self, site: Site, household: Household, end: date | None) -> None:
        """An account in the name of those who live there; after a death, one in the name of the executors."""
        dice, lead = self.dice, household.members[0]
        start = household.start + timedelta(days=dice.pick((0, 0, 0, 0, 2, 5, 9)))
        reference = self.account(site, start, end if end is None or end > start else start, self._parties(household))
        self.references[household.household_id] = reference
        if end is None and dice.chance(0.004):
            self.academy += [list(row) for row in self.academy if row[0] + row[1] == reference]
        if lead.died and end is not None:
            name = f"{_clerk(lead.person.forename)} {_clerk(lead.person.surname)}"
            estate = dice.pick((f"EXORS OF {name} DECD", f"EXECUTORS OF {name}", f"{name} (DECEASED)", f"PERS REPS OF {name}"))
            self.account(site, end, None, [Party("lead", "4", estate[:32])], status="D")

    def _landlord(self, site: Site, start: date, end: date | None) -> None:
        if self.dice.chance(0.4):
            self.account(site, start, end, [Party("lead", "7", self.dice.pick(LANDLORD_FIRMS))], forward=self.dice.chance(0.7))
            return
        landlord = self.dice.pick(self.landlords)
        written = recorded(landlord, self.dice)
        if end is None:
            self.owned.setdefault(landlord.person_id, site.dwelling.uprn)
        combined = combined_name(written, self.dice)
        combined = f"{combined[:22]} C/O AGENT" if self.dice.chance(0.15) else combined
        self.account(site, start, end, [Party("lead", "7", combined, written, landlord)], forward=True)

    def _parties(self, household: Household) -> list[Party]:
        """Who is named: the lead, perhaps a second liable adult or a joint name, perhaps grown children as non-liable."""
        dice, dwelling = self.dice, household.dwelling
        told = [
            m for m in household.adults(household.end or EXTRACT_DAY) if m.listed and (m.end is None or m.unsaid or m.end == household.end)
        ]
        lead = told[0] if told else household.members[0]
        position = dice.weighted(
            {"owner": (("2", 0.5), ("3", 0.37), ("7", 0.09), ("6", 0.04))}.get(
                dwelling.tenure, (("4", 0.93), ("5", 0.02), ("6", 0.02), ("10", 0.01), ("12", 0.01), ("8", 0.01))
            )
        )
        second = next((m for m in told[1:] if m.role in ("partner", "sharer") and dice.chance(0.22)), None)
        if second and dice.chance(0.3):
            return [self._joint(lead, second, position)]
        written = recorded(lead.person, dice)
        parties = [Party("lead", position, _marked(combined_name(written, dice), dice), written, lead.person)]
        if second:
            parties.append(self._other("liable", "1", second))
        parties += [self._other("nonliable", "0", m) for m in told[1:] if m.role in ("grown_child", "twin") and dice.chance(0.16)]
        return parties

    def _joint(self, lead: Member, second: Member, position: str) -> Party:
        """Two people in one field, by forename where that fits and by initial where not, in any of the orders that clerks use."""
        one, two = lead.person, second.person
        spelled = [(one.forename, two.forename), (one.forename[0], two.forename[0])]
        first, other = (
            spelled[0] if len(one.forename + two.forename + one.surname + two.surname) < 22 or self.dice.chance(0.2) else spelled[1]
        )
        if one.surname != two.surname:
            combined = f"{one.title} {first} {one.surname} & {two.title} {other} {two.surname}"
        else:
            way = self.dice.number(0, 3)
            given = f"{one.title} & {two.title} {first}" if way == 0 else f"{one.title} {first} & {two.title} {other}"
            combined = f"{one.surname},{given}" if way in (1, 2) else f"{given} {one.surname}"
        known = len(combined) <= 32 and f"& {two.title} {other}" in combined
        written = Written("", "", "", one.surname if self.dice.chance(0.3) else "", "joint_name")
        return Party("lead", position, _clerk(combined)[:32], written, one, two if known else None)

    def _other(self, role: str, position: str, member: Member) -> Party:
        written = recorded(member.person, self.dice)
        return Party(role, position, combined_name(written, self.dice), written, member.person)


def combined_name(written: Written, dice: Dice) -> str:
    """The one field of 32 characters, mostly `SURNAME,TITLE FORENAME M`."""
    title, forename, middle, surname = (_clerk(v) for v in (written.title, written.forename, written.middle, written.surname))
    given = " ".join(word for word in (title, forename, middle) if word)
    plain = " ".join(word for word in (title, forename, surname) if word)
    untitled = " ".join(word for word in (forename, middle[:1], surname) if word)
    return dice.weighted(
        ((f"{surname},{given}", 0.87), (f"{surname}, {given}", 0.03), (f"{surname} {given}", 0.03), (plain, 0.04), (untitled, 0.03))
    )[:32]


def _marked(name: str, dice: Dice) -> str:
    """A mark in front, or a digit for a letter, as some clerks key them."""
    if dice.chance(0.012):
        return dice.pick("*/.&") + name[:31]
    return name.replace("O", "0", 1).replace("L", "1", 1) if dice.chance(0.012) else name


def _clerk(text: str) -> str:
    return folded(upper(text))


def write_council_tax(folder: Path, borough: Borough, dice: Dice) -> CouncilTax:
    """Write both files; returns what they say of whom."""
    book = CouncilTax(
        dice,
        borough.people,
        landlords=[
            borough.people.adult(
                dice.pick(("white_british", "south_asian", "charedi", "turkish_kurdish", "west_african")), EXTRACT_DAY, low=38, high=70
            )
            for _ in range(40)
        ],
    )
    last: tuple[Site, date | None] | None = None
    for household in borough.households:
        if not household.told:
            continue
        if last is None or last[0].dwelling.uprn != household.dwelling.uprn:
            last = (site_of(household.dwelling, len(book.academy), dice), None)
        site, emptied = last
        if emptied and (household.start - emptied).days > 30 and household.start < EXTRACT_DAY:
            name = "LBS VOID" if household.dwelling.landlord else dice.pick(("VOID", "EMPTY PROPERTY", "THE OCCUPIER"))
            book.account(site, emptied, household.start, [Party("lead", "9", name)], status="V")
        book.household(site, household)
        last = (site, household.end)
    write_rows(folder / "council_tax_academy.csv", ACADEMY_COLUMNS, book.academy)
    write_rows(folder / "council_tax_nfi.csv", NFI_COLUMNS, book.nfi, newline="\r\n")
    return book


def site_of(dwelling: Dwelling, at: int, dice: Dice) -> Site:
    """How Council Tax has a dwelling, `at` so many rows into the extract."""
    uprn = "" if dice.chance(0.18) else dwelling.uprn.zfill(12) if dice.chance(0.05) else dwelling.uprn
    lines = tuple(clerk_lines(dwelling, dice))
    return Site(dwelling, f"{dice.number(10, 99)}{300100 + at * 3:09d}", lines, written_postcode(dwelling.building.postcode, dice), uprn)
