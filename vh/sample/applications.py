"""Permit applications as the form stored them, what the older check said, and the truth about each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from vh.sample.addresses import clerk_parts, gazetteer_lines, misread_postcode
from vh.sample.cases import FORM_CASES
from vh.sample.claims import Claim
from vh.sample.dice import Dice
from vh.sample.people import Person, another_spelling, birthday_by, folded, half_surname, mistyped, short_name
from vh.sample.places import TOWN, WARDS, Dwelling
from vh.sample.records import Link, Row, write_rows

FORM_COLUMNS = (
    "permit_reference,application_date,forename_of_applicant,surname_of_applicant,email_address_of_applicant,primary_phone,"
    "secondary_phone,date_of_birth_of_applicant,blue_badge_number,start_date,end_date,approval_date,approved_by,approval_type,"
    "permit_type,uprn,address_line_1,address_line_2,address_line_3,postcode,cpz,cpz_name,vrm,status,live_permit_flag"
)
INDEX_COLUMNS = "application_ref,checked_at,ci_outcome,ci_record_id,ci_matched_on,final_status,final_reason,decided_by,decided_at"
TRUTH_COLUMNS = (
    "application_ref,person_id,claimed_uprn,resident_on_date,sources_current,should_verify,must_not_verify,case,origin_group,tenure,"
    "application_date,files_current,difficulty,tell,moved_in_days,claimed_dwelling_kind"
)
_OFFICERS = ("rosei", "tlockyer", "mpolat", "AUTO", "Citizen Index")
_ELSEWHERE = (
    ("14 Plover Way", "Romford", "RM7 9ZZ"),
    ("Flat 3, 90 Curlew Road", "Croydon", "CR0 9ZZ"),
    ("27 Dunlin Close", "Ilford", "IG1 9ZZ"),
)
_SOURCE_OF = {
    "council_tax_academy": "council_tax",
    "housing_benefit_academy": "housing_benefit",
    "tenancy_uh": "tenancy",
    "tenancy_mtfh": "tenancy",
    "tenancy_nec": "tenancy",
}


class Permits:
    """Gathers the rows of applications, Citizen Index and truth."""

    def __init__(self, dice: Dice, links: Sequence[Link]) -> None:
        self.dice = dice
        self.forms: list[Row] = []
        self.index: list[Row] = []
        self.truth: list[Row] = []
        self._here: dict[tuple[int, str], list[Link]] = defaultdict(list)
        self._of: dict[int, list[Link]] = defaultdict(list)
        self._at: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            self._here[link.person_id, link.uprn].append(link)
            self._of[link.person_id].append(link)
            self._at[link.uprn].append(link)

    def application(self, number: int, claim: Claim) -> None:
        """Write one application, its check and its truth."""
        kind = claim.dwelling.kind if claim.dwelling else ""
        estate = kind in ("estate", "tower") and self.dice.chance(0.7)
        reference = f"HY{'P' if estate else 'R'}{3304000 + number * 11 + number % 7}"
        found = [
            link
            for link in self._here.get((claim.person.person_id, claim.dwelling.uprn if claim.dwelling else ""), ())
            if link.current(claim.on)
        ]
        proofs = [link for link in found if link.proves]
        resident = claim.since is not None
        out = claim.dwelling is None
        difficulty = self._difficulty(claim, proofs) if resident and proofs else ""
        case = claim.case.removesuffix("_left") or self._case(claim, bool(found), difficulty)
        form = self._form(reference, claim, "Estate Resident" if estate else "Residents", approved=resident or self.dice.chance(0.5))
        self.forms.append(form)
        if self.dice.chance(0.02):
            self.forms.append([*form[:23], "Created", form[24]])
        files = sorted({link.file for link in proofs})
        sources = sorted({_SOURCE_OF[file] for file in files})
        moved = str((claim.on - claim.since).days) if claim.since else ""
        self.truth.append([
            reference, str(claim.person.person_id), claim.dwelling.uprn if claim.dwelling else "", _flag(resident or out),
            ";".join(sources),
            _flag(resident and bool(proofs)), _flag(not resident and not out), case, claim.person.group,
            claim.dwelling.tenure if claim.dwelling else "",
            claim.on.isoformat(), ";".join(files), difficulty, "" if resident or out else self._tell(claim, proofs), moved, kind,
        ])  # fmt: skip
        if not out:
            self._check(reference, claim, bool(found))

    def _difficulty(self, claim: Claim, proofs: list[Link]) -> str:
        if claim.case in FORM_CASES:
            return claim.case
        quirks = sorted({link.quirk for link in proofs})
        return "clean" if "clean" in quirks else quirks[0]

    def _case(self, claim: Claim, found: bool, difficulty: str) -> str:
        """The case of an ordinary resident: recent arrival, no usable record, or the difficulty of the best record."""
        if claim.since and (claim.on - claim.since).days <= 45:
            return "moved_in_recent"
        return difficulty or ("owner_coded" if found else "no_record")

    def _tell(self, claim: Claim, proofs: list[Link]) -> str:
        """What in the files contradicts a claim that is not so; `none` where nothing does."""
        assert claim.dwelling is not None
        here = self._here.get((claim.person.person_id, claim.dwelling.uprn), [])
        elsewhere = [
            link
            for link in self._of[claim.person.person_id]
            if link.uprn != claim.dwelling.uprn and link.current(claim.on) and link.uprn[0].isdigit()
        ]
        if proofs:
            latest = max(link.start for link in proofs)
            if any(link.start > latest for link in elsewhere):
                return "newer_record_elsewhere"
            if any(link.end and link.end <= claim.on for link in here):
                return "stale_extract" if any(link.file == "tenancy_uh" for link in proofs) else "ended_in_other_source"
            newer = [
                link
                for link in self._at[claim.dwelling.uprn]
                if link.person_id != claim.person.person_id and link.start > latest and link.current(claim.on)
            ]
            return "successor_at_dwelling" if newer else "none"
        if claim.case in ("father_son_left", "namesake"):
            known = any(link.has_birthday and link.current(claim.on) for link in self._at[claim.dwelling.uprn])
            return "dob" if known else "none"
        if any(link.current(claim.on) for link in here):
            return "liability_type"
        if any(link.start > claim.on for link in here):
            return "starts_later"
        if here:
            return "record_ended"
        return "record_elsewhere" if elsewhere else "no_record"

    def _form(self, reference: str, claim: Claim, permit: str, *, approved: bool) -> list[str]:
        dice, person = self.dice, claim.person
        forename, surname = form_name(person, claim.case, dice)
        email = "".join(c for c in folded(f"{forename}{dice.pick(('.', '_', ''))}{surname}").lower() if c.isalnum() or c in "._")
        born = birthday_by(claim.case, person, dice)[0] if claim.case.startswith("dob_") else None if dice.chance(0.015) else person.born
        moment = f"{claim.on.isoformat()} {dice.number(6, 23):02d}:{dice.number(0, 59):02d}:{dice.number(0, 59):02d}"
        after = claim.on + timedelta(days=1)
        zone = "ABCDEF"[WARDS.index(claim.dwelling.building.ward)] if claim.dwelling else ""
        if approved and dice.chance(0.8):
            decided = f"{dice.day(claim.on, claim.on + timedelta(days=9)).isoformat()} 10:{dice.number(10, 59)}:00"
            kind, status = (
                dice.weighted((("Approved", 0.94), ("Renewal", 0.06))),
                dice.weighted((("Approved", 0.85), ("ORDER_APPROVED", 0.12), ("Cancelled", 0.03))),
            )
            fate = [after.isoformat(), (after + timedelta(days=365)).isoformat(), decided, dice.pick(_OFFICERS), kind]
            end = ["Renewed" if kind == "Renewal" else status, "N" if status == "Cancelled" else "Y"]
        else:
            fate = [dice.pick(("", "0000-00-00")), dice.pick(("", "0000-00-00")), dice.pick(("", "0000-00-00 00:00:00")), "", ""]
            end = [dice.pick(("Created", "Created", "RENEW_EVID", "PENDING_VRM_CHANGE", "PENDING_ADDR_CHANGE")), "N"]
        plate = f"Q{dice.pick('ABDEGH')}{dice.number(10, 75)}{dice.pick((' ', ''))}{''.join(dice.pick('ABCDEFGHJKLMNPRSTUVWXYZ') for _ in range(3))}"
        return [
            reference, moment, forename, surname, f"{email}{dice.number(1, 99)}@example.net", f"07700900{dice.number(0, 999):03d}",
            f"0207946{dice.number(0, 999):04d}" if dice.chance(0.1) else "", born.isoformat() if born else "", str(dice.number(10000,
            60000)) if dice.chance(0.015) else "",
            *fate, permit, *form_address(claim.dwelling, claim.case, dice), zone, f"Zone {zone}" if zone and dice.chance(0.98) else "",
            plate, *end,
        ]  # fmt: skip

    def _check(self, reference: str, claim: Claim, found: bool) -> None:
        """What the older check said: it misses half of the residents, and believes a few who left."""
        dice, resident = self.dice, claim.since is not None
        checked = f"{claim.on.isoformat()} 23:{dice.number(10, 59)}:00"
        decided = f"{dice.day(claim.on, claim.on + timedelta(days=12)).isoformat()} 09:{dice.number(10, 59)}:00"
        if dice.chance(0.01):
            self.index.append([reference, checked, "error", "", "", "Pending", "", "", ""])
        elif dice.chance(0.58 if found and resident else 0.3 if found else 0.12):
            on = dice.weighted((("surname+initial+address", 0.48), ("surname+initial+uprn", 0.48), ("electoral_register", 0.04)))
            self.index.append(
                [
                    reference,
                    checked,
                    "matched",
                    f"CI{dice.number(10000000, 99999999)}",
                    on,
                    "Approved",
                    "Citizen Index match",
                    "auto",
                    decided,
                ]
            )
        elif not resident or dice.chance(0.12):
            asked = dice.chance(0.6)
            reason = "N proof of address from Customer" if asked else "rejected because of requested evidence not being provided"
            self.index.append(
                [reference, checked, "not_matched", "", "", "Evidence requested" if asked else "Rejected", reason, "officer", decided]
            )
        else:
            self.index.append([reference, checked, "not_matched", "", "", "Approved", "proof of address received", "officer", decided])

    def not_people(self, dwellings: Sequence[Dwelling]) -> None:
        """Test rows and businesses, which no truth row has."""
        testers = (("Test", "Tester"), ("TEST", "TEST"), ("Liberator", "Test"), ("test", "test"), ("BWSCO", "Test"))
        for at in range(15):
            forename, surname = testers[at % 5]
            row = [
                f"HYR{3390000 + at}",
                f"2026-0{7 + at % 3}-{10 + at} 11:00:00",
                forename,
                surname,
                "Liberator.Testers@example.net",
                "07700900000",
                "",
                "1970-01-01",
                "",
                "",
                "0000-00-00",
            ]
            self.forms.append(
                [
                    *row,
                    "0000-00-00 00:00:00",
                    "",
                    "",
                    "Residents",
                    dwellings[at * 31].uprn,
                    "1 Test Street",
                    "",
                    "LONDON",
                    dwellings[at].building.postcode,
                    "A",
                    "Zone A",
                    "TE57 TES",
                    "Created",
                    "N",
                ]
            )
        for at, firm in enumerate(
            ("Lockyer Plumbing Ltd", "Kaya Food & Wine", "Bright Wharf Studio", "Harbour Minicabs", "Tallow Candles Limited") * 2
        ):
            row = [
                f"HYB{3391000 + at}",
                f"2026-08-{10 + at} 09:20:00",
                "Office",
                firm,
                "office@example.net",
                f"0207946{at:04d}",
                "",
                "",
                "",
                f"2026-08-{11 + at}",
                f"2027-08-{11 + at}",
            ]
            place = dwellings[at * 53].building
            self.forms.append(
                [
                    *row,
                    "",
                    "",
                    "",
                    "Business",
                    dwellings[at * 53].uprn,
                    f"{place.number or 2} {place.street.title()}",
                    "LONDON",
                    "",
                    place.postcode,
                    "C",
                    "",
                    f"QB26 FR{'ABCDEFGHJK'[at]}",
                    "Created",
                    "N",
                ]
            )


def _flag(yes: bool) -> str:
    return "true" if yes else "false"


def form_name(person: Person, case: str, dice: Dice) -> tuple[str, str]:
    """The applicant's forename and surname as typed, with the planned difficulty and the usual carelessness."""
    forename, surname = person.forename, person.surname
    if case == "nickname":
        forename = short_name(forename)
    elif case == "translit":
        forename, surname = another_spelling(forename, dice), another_spelling(surname, dice)
    elif case == "order_swap":
        forename, surname = surname, forename
    elif case == "initial_only":
        forename = forename[0]
    elif case == "name_parts":
        forename = f"{forename} {person.middle}"
    elif case == "typo":
        forename, surname = (mistyped(forename, dice), surname) if dice.chance(0.4) else (forename, mistyped(surname, dice))
    elif case == "double_barrel":
        surname = half_surname(surname, dice)
    elif case == "married_name":
        surname = person.former_surname
    if dice.chance(0.4):
        forename, surname = folded(forename), folded(surname)
    style = dice.weighted((("as is", 0.72), ("upper", 0.17), ("lower", 0.05), ("loose", 0.04), ("title", 0.02)))
    if style == "upper":
        return forename.upper(), surname.upper()
    if style == "lower":
        return forename.lower(), surname if dice.chance(0.5) else surname.lower()
    if style == "loose":
        return f"{forename} ", f" {surname}" if dice.chance(0.5) else f"{surname}."
    return (f"{person.title.title()} {forename}", surname) if style == "title" else (forename, surname)


def form_address(dwelling: Dwelling | None, case: str, dice: Dice) -> list[str]:
    """UPRN, three lines and postcode: picked from the gazetteer, or typed by hand."""
    if dwelling is None:
        line, town, postcode = dice.pick(_ELSEWHERE)
        return ["", line, town, "LONDON", postcode]
    postcode = dwelling.building.postcode
    hard = case == "no_uprn_hard_address"
    if not hard and case != "flat_notation" and dice.chance(0.8):
        lines = [*gazetteer_lines(dwelling), "", ""][:4]
        shown = [lines[0], lines[1], lines[2]] if not lines[3] else [f"{lines[0]} {lines[1]}", lines[2], lines[3]]
        return [dwelling.uprn, *(shown if dice.chance(0.5) else [line.title().replace("'S", "'s") for line in shown]), postcode]
    unit, name, number, street = clerk_parts(dwelling, dice, mess=4.0 if hard or case == "flat_notation" else 1.0)
    pieces = [piece for piece in (unit, name, f"{number} {street}".strip()) if piece]
    first = dice.pick((" ", ", ")).join(pieces)
    lines = (
        [first, TOWN.title(), "London"]
        if dice.chance(0.4)
        else [" ".join(pieces[:-1]) or pieces[-1], pieces[-1] if len(pieces) > 1 else "", "London"]
    )
    lines = dice.weighted(((lines, 0.45), ([line.title() for line in lines], 0.4), ([line.lower() for line in lines], 0.15)))
    if hard and dice.chance(0.3):
        postcode = dice.pick((misread_postcode(postcode), postcode.lower(), postcode.replace(" ", ""), ""))
    return [dwelling.uprn if case == "flat_notation" and dice.chance(0.4) else "", *lines, postcode]


def write_applications(folder: Path, claims: Sequence[Claim], dice: Dice, links: Sequence[Link], dwellings: Sequence[Dwelling]) -> None:
    """Write parking_applications.csv, citizen_index.csv and truth.csv."""
    permits = Permits(dice, links)
    for number, claim in enumerate(claims):
        permits.application(number, claim)
    permits.not_people(dwellings)
    write_rows(
        folder / "parking_applications.csv", FORM_COLUMNS, sorted(permits.forms, key=lambda row: (row[1], row[0])), quote_blanks=True
    )
    write_rows(folder / "citizen_index.csv", "\ufeff" + INDEX_COLUMNS, permits.index)
    write_rows(folder / "truth.csv", TRUTH_COLUMNS, permits.truth)
