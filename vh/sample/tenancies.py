"""Tenancies from three landlords' systems: Universal Housing (stale, migrating), MTFH and NEC."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vh.sample.addresses import clerk_lines, clerk_parts, written_postcode
from vh.sample.dice import Dice
from vh.sample.moves import EXTRACT_DAY, STALE_DAY, Borough, Household, Member
from vh.sample.people import Written, folded, recorded, recorded_birthday, upper
from vh.sample.places import TOWN
from vh.sample.records import Link, Row, stamp, write_rows

UH_COLUMNS = (
    "tag_ref,house_ref,prop_ref,person_no,title,initials,forename,surname,dob,relationship,responsible,ni_no,cot,eot,tenure,agr_type,"
    "active,present,terminated,u_saff_rentacc,con_name,con_address,con_postcode,u_llpgref"
)
MTFH_COLUMNS = (
    "tenancy_id,paymentreference,uh_ten_ref,startOfTenureDate,endoftenuredate,isterminated,tenure_code,description,person_id,"
    "member_fullname,member_is_responsible,person_type,dateofbirth,uprn,property_reference,full_address,asset_type"
)
NEC_COLUMNS = (
    "lpar_refno,lpar_per_title,lpar_per_forename,lpar_initials,lpar_per_surname,lpar_date_of_birth,lpar_tcy_alt_ref,lpar_hop_start_date,"
    "lpar_hop_end_date,lpar_tin_main_tenant_ind,lpar_type,ltcy_alt_ref,ltcy_correspond_name,ltcy_act_start_date,ltcy_act_end_date,"
    "ltcy_tty_code,ltcy_hrv_ttyp_code,ltcy_prop_ref1,ltcy_prop1_start,LADR_FLAT,LADR_BUILDING,LADR_STREET_NUMBER,LAEL_STREET,LAEL_AREA,"
    "LAEL_TOWN,LAEL_POSTCODE,LADR_UPRN,LAUS_START_DATE,LAUS_END_DATE"
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MTFH_TENURES = {
    "SEC": "Secure",
    "INT": "Introductory",
    "MPA": "Mense Profit Ac",
    "TAF": "Temp Annex",
    "LEA": "Leasehold (RTB)",
    "TGA": "Tenant Garage",
    "PVG": "Private Garage",
}
_NEC_TENURES = {
    "SEC": "SECURE",
    "INT": "NONSEC",
    "MPA": "NONSEC",
    "TAF": "TEMPORARY",
    "LEA": "LEASEHOLD",
    "TGA": "NONRES",
    "COM": "COMMERCIAL",
}
_RELATIONS = {
    "child": ("Son", "Daughter"),
    "grown_child": ("Son", "Daughter"),
    "twin": ("Son", "Daughter"),
    "partner": ("Husband", "Wife"),
    "sharer": ("Other", "Other"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A household member as the tenancy clerk took the details down."""

    member: Member
    written: Written
    born: date | None
    quirk: str
    responsible: bool


@dataclass(slots=True)
class Tenancies:
    """Gathers the rows of the three files."""

    dice: Dice
    rows: dict[str, list[Row]] = field(default_factory=lambda: {"uh": [], "mtfh": [], "nec": []})
    links: list[Link] = field(default_factory=list)
    count: int = 0

    def household(self, household: Household) -> None:
        """Write the tenancy of one household into the file, or files, that hold it."""
        dice, dwelling = self.dice, household.dwelling
        if dwelling.kind == "hall" or dwelling.is_hmo or household.start > date(2026, 10, 10):
            return
        self.count += 1
        tenure = "LEA" if dwelling.tenure == "owner" else dice.weighted((("SEC", 0.9), ("INT", 0.05), ("TAF", 0.03), ("MPA", 0.02)))
        end = household.end if household.end is None or household.end <= EXTRACT_DAY else None
        names = self._names(household)
        if dwelling.landlord == "uh":
            if household.start <= STALE_DAY:
                self._uh(household, names, tenure, end if end and end <= STALE_DAY else None)
            if household.start > STALE_DAY or len(dwelling.building.street + dwelling.unit) % 3 == 0:
                self._nec(household, names, tenure, end)
        elif dwelling.landlord == "mtfh":
            self._mtfh(household, names, tenure, end)
        else:
            self._nec(household, names, tenure, end)

    def _names(self, household: Household) -> list[Named]:
        told = [m for m in household.members if m.listed and (m.end is None or m.unsaid or m.end == household.end)]
        named = []
        for member in told:
            if member is household.members[0] or member.role == "child" or self.dice.chance(0.88):
                written, (born, dob_quirk) = recorded(member.person, self.dice), recorded_birthday(member.person, self.dice)
                tenant = member is household.members[0] or (member.role in ("partner", "sharer") and self.dice.chance(0.55))
                named.append(Named(member, written, born, written.quirk if written.quirk != "clean" else dob_quirk, tenant))
        return named

    def _link(
        self, file: str, ref: str, household: Household, named: Named, end: date | None, tenure: str, *, initial: bool = False
    ) -> None:
        start = max(household.start, named.member.start)
        quirk = "initial_only" if initial else named.quirk
        proves = tenure not in ("LEA", "TGA", "PVG", "COM")
        self.links.append(
            Link(
                f"tenancy_{file}",
                ref,
                named.member.person.person_id,
                household.dwelling.uprn,
                start,
                end,
                proves,
                quirk,
                named.born is not None,
                named.written.forename[:1] if initial else f"{named.written.forename} {named.written.middle}".strip(),
            )
        )

    def _uh(self, household: Household, names: list[Named], tenure: str, end: date | None) -> None:
        dice, dwelling = self.dice, household.dwelling
        ref = f"{20410 + self.count * 3:06d}/{1 + self.count % 2:02d}"
        postcode = dwelling.building.postcode
        lines = [line for line in clerk_lines(dwelling, dice, mess=0.5) if line]
        address = "\n".join([*lines, postcode] if dice.chance(0.15) else lines)
        address = address.title() if dice.chance(0.1) else address
        contact = " & ".join(f"{n.written.title.title()} {n.written.forename[:1]} {n.written.surname}" for n in names if n.responsible)
        uprn = "" if dice.chance(0.38) else dwelling.uprn
        open_marks = ["1", "1", "0"] if end is None else ["0", "0", "1"]
        for number, named in enumerate(names, 1):
            written, plain = named.written, self._accents(named.written)
            initials = (written.forename[:1] + written.middle[:1]).upper()
            blank = dice.chance(0.22) and number > 1
            forename, surname = "" if blank else plain[0], plain[1][:20]
            shout = dice.chance(0.5)
            relation = (
                "Leaseholder"
                if tenure == "LEA" and number == 1
                else "Tenant"
                if number == 1
                else _RELATIONS[named.member.role][0 if named.member.person.male else 1]
            )
            self.rows["uh"].append([
                f"{ref:<11}", f"{70200 + self.count * 2:07d}".ljust(10), f"{52000 + int(dwelling.uprn[-5:]) % 40000:08d}".ljust(12),
                str(number),
                written.title.title().ljust(10), initials.ljust(3), (upper(forename) if shout else forename)[:24].ljust(24),
                (upper(surname) if shout else surname).ljust(20), stamp(named.born or date(1900, 1, 1), " 00:00:00.000"),
                relation.ljust(20),
                "1" if named.responsible else "0", " " * 12, stamp(household.start, " 00:00:00.000"), stamp(end, " 00:00:00.000"), tenure,
                "M", *open_marks,
                f"{2100004000 + self.count * 11}".ljust(20), contact[:73], address, written_postcode(postcode, dice).ljust(10),
                uprn.ljust(18),
            ])  # fmt: skip
            self._link("uh", ref, household, named, end, tenure, initial=blank)

    def _mtfh(self, household: Household, names: list[Named], tenure: str, end: date | None) -> None:
        dice, dwelling = self.dice, household.dwelling
        tenancy = self._uuid()
        lines = [line for line in clerk_lines(dwelling, dice, mess=0.5) if line and line != "LONDON"]
        address = " ".join(
            [
                *lines,
                TOWN.title() if dice.chance(0.5) and TOWN not in lines else "",
                "LONDON",
                written_postcode(dwelling.building.postcode, dice),
            ]
        )
        uprn = "" if dice.chance(0.1) else dwelling.uprn
        closed = f"{end.isoformat()}T00:00:00" if end else "1900-01-01T00:00:00" if dice.chance(0.06) else ""
        uh_ref = f"{20410 + self.count * 3:06d}/01" if dice.chance(0.05) else ""
        for named in names:
            person = self._uuid()
            forename, surname = self._accents(named.written)
            spelled = [named.written.title.title() if dice.chance(0.65) else "", forename, named.written.middle, surname]
            full = " ".join(word for word in spelled if word)
            born = f"{named.born.isoformat()}T00:00:00" if named.born else dice.pick(("1900-01-01T00:00:00", ""))
            kind = "Leaseholder" if tenure == "LEA" and named.responsible else "Tenant" if named.responsible else "HouseholdMember"
            self.rows["mtfh"].append([
                tenancy, f"{2100900000 + self.count * 13}", uh_ref, household.start.isoformat(), closed, str(end is not None), tenure,
                _MTFH_TENURES[tenure], person,
                upper(full) if dice.chance(0.25) else full, str(named.responsible), kind, born, uprn,
                f"{52000 + int(dwelling.uprn[-5:]) % 40000:08d}",
                " ".join(address.split()), "Dwelling" if tenure not in ("TGA", "PVG") else "LettableNonDwelling",
            ])  # fmt: skip
            self._link("mtfh", person, household, named, end, tenure)

    def _nec(self, household: Household, names: list[Named], tenure: str, end: date | None) -> None:
        dice, dwelling = self.dice, household.dwelling
        ref, unit_first = f"T{610000 + self.count}", dice.chance(0.15)
        unit, name, number, street = clerk_parts(dwelling, dice, mess=0.4)
        unit = unit.split(" ")[-1] if unit_first and unit.startswith("FLAT ") else unit
        lead = names[0].written
        contact = folded(upper(f"{lead.title} {lead.forename[:1]} {lead.surname}"))
        uprn = "" if dice.chance(0.13) else dwelling.uprn
        start, stop = _nec_date(household.start), _nec_date(end)
        for at, named in enumerate(names):
            written, (forename, surname) = named.written, self._accents(named.written)
            person_ref = f"{730000 + self.count * 9 + at}"
            self.rows["nec"].append([
                person_ref, written.title if dice.chance(0.93) else "", upper(forename),
                (written.forename[:1] + written.middle[:1]).upper(), upper(surname),
                _nec_date(named.born), ref, _nec_date(max(household.start, named.member.start)), stop, "Y" if at == 0 else "N",
                "TENANT" if named.responsible else "OCCUPANT", ref, contact, start, stop, "LSE" if tenure == "LEA" else "HAT",
                _NEC_TENURES[tenure],
                f"HP{41000 + int(dwelling.uprn[-5:]) % 40000}", start, unit, name, number, street, TOWN if dice.chance(0.3) else "",
                "LONDON",
                written_postcode(dwelling.building.postcode, dice), uprn, start, stop,
            ])  # fmt: skip
            self._link("nec", person_ref, household, named, end, tenure)

    def garages(self, borough: Borough) -> None:
        """Garages and shops: let to people who live elsewhere, and no proof that anybody lives there."""
        homes = [
            h for h in borough.households if h.end is None and h.dwelling.tenure == "private_rent" and h.dwelling.kind == "conv" and h.told
        ]
        for at, home in enumerate(self.dice.shuffled(homes)[:18]):
            self.count += 1
            lead = home.members[0]
            named = Named(lead, recorded(lead.person, self.dice), lead.person.born, "clean", True)
            if at % 2:
                self._mtfh(home, [named], self.dice.pick(("TGA", "PVG")), None)
            else:
                self._nec(home, [named], self.dice.pick(("TGA", "COM")), None)
            self._as_garage(at)

    def _as_garage(self, at: int) -> None:
        """Point the row just written at a garage or shop instead of the tenant's home."""
        link = self.links.pop()
        self.links.append(Link(link.file, link.ref, link.person_id, f"garage {at}", link.start, None, False, link.quirk, link.has_birthday))
        if at % 2:
            row = list(self.rows["mtfh"].pop())
            row[13], row[15] = "", f"GARAGE {at + 3} CHANDLERY GARDENS LONDON"
            self.rows["mtfh"].append(row)
        else:
            row = list(self.rows["nec"].pop())
            row[19:27] = [
                f"GARAGE {at + 3}" if row[16] == "NONRES" else f"SHOP {at + 3}",
                "",
                "",
                "CHANDLERY GARDENS",
                "",
                "LONDON",
                row[25],
                "",
            ]
            self.rows["nec"].append(row)

    def _accents(self, written: Written) -> tuple[str, str]:
        keep = self.dice.chance(0.5)
        return (written.forename, written.surname) if keep else (folded(written.forename), folded(written.surname))

    def _uuid(self) -> str:
        digits = self.dice.hexes(32)
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _nec_date(day: date | None) -> str:
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}" if day else ""


def write_tenancies(folder: Path, borough: Borough, dice: Dice) -> list[Link]:
    """Write the three files; returns what they say of whom."""
    book = Tenancies(dice)
    for household in borough.households:
        if household.told and household.dwelling.landlord:
            book.household(household)
    book.garages(borough)
    write_rows(folder / "tenancy_uh.csv", UH_COLUMNS, book.rows["uh"])
    write_rows(folder / "tenancy_mtfh.csv", MTFH_COLUMNS, book.rows["mtfh"])
    write_rows(folder / "tenancy_nec.csv", NEC_COLUMNS, book.rows["nec"], encoding="cp1252")
    return book.links
