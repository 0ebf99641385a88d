"""A permit application as the form stored it: the name and address as typed, the permit's fate, test rows and businesses."""

from collections.abc import Sequence
from datetime import timedelta

from vh.sample.addresses import clerk_parts, gazetteer_lines, misread_postcode
from vh.sample.claims import Claim
from vh.sample.dice import Dice
from vh.sample.people import Person, another_spelling, birthday_by, folded, half_surname, mistyped, short_name
from vh.sample.places import TOWN, WARDS, Dwelling

FORM_COLUMNS = (
    "permit_reference,application_date,forename_of_applicant,surname_of_applicant,email_address_of_applicant,primary_phone,"
    "secondary_phone,date_of_birth_of_applicant,blue_badge_number,start_date,end_date,approval_date,approved_by,approval_type,"
    "permit_type,uprn,address_line_1,address_line_2,address_line_3,postcode,cpz,cpz_name,vrm,status,live_permit_flag"
)
_OFFICERS = ("rosei", "tlockyer", "mpolat", "AUTO", "Citizen Index")
_ELSEWHERE = (
    ("14 Plover Way", "Romford", "RM7 9ZZ"),
    ("Flat 3, 90 Curlew Road", "Croydon", "CR0 9ZZ"),
    ("27 Dunlin Close", "Ilford", "IG1 9ZZ"),
)
_PLATE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_TESTERS = (("Test", "Tester"), ("TEST", "TEST"), ("Liberator", "Test"), ("test", "test"), ("BWSCO", "Test"))
_FIRMS = ("Lockyer Plumbing Ltd", "Kaya Food & Wine", "Bright Wharf Studio", "Harbour Minicabs", "Tallow Candles Limited")


def form_row(dice: Dice, reference: str, claim: Claim, permit: str, *, approved: bool) -> list[str]:
    """One application, in the order of FORM_COLUMNS."""
    person, dwelling = claim.person, claim.dwelling
    forename, surname = form_name(person, claim.case, dice)
    joined = folded(f"{forename}{dice.pick(('.', '_', ''))}{surname}").lower()
    email = "".join(c for c in joined if c.isalnum() or c in "._") + f"{dice.number(1, 99)}@example.net"
    born = birthday_by(claim.case, person, dice)[0] if claim.case.startswith("dob_") else None if dice.chance(0.015) else person.born
    moment = f"{claim.on.isoformat()} {dice.number(6, 23):02d}:{dice.number(0, 59):02d}:{dice.number(0, 59):02d}"
    zone = "ABCDEF"[WARDS.index(dwelling.building.ward)] if dwelling else ""
    zone_name = f"Zone {zone}" if zone and dice.chance(0.98) else ""
    landline = f"02079460{dice.number(0, 999):03d}" if dice.chance(0.1) else ""
    badge = str(dice.number(10000, 60000)) if dice.chance(0.015) else ""
    letters = "".join(dice.pick(_PLATE_LETTERS) for _ in range(3))
    plate = f"Q{dice.pick('ABDEGH')}{dice.number(10, 75)}{dice.pick((' ', ''))}{letters}"
    fate, end = _fate(claim, dice, approved=approved and dice.chance(0.8))
    return [
        reference, moment, forename, surname, email, f"07700900{dice.number(0, 999):03d}", landline,
        born.isoformat() if born else "", badge, *fate, permit, *form_address(dwelling, claim.case, dice), zone, zone_name, plate, *end,
    ]  # fmt: skip


def _fate(claim: Claim, dice: Dice, *, approved: bool) -> tuple[list[str], list[str]]:
    """Start, end, approval date, officer and type; then status and whether the permit is live."""
    if not approved:
        blanks = [dice.pick(("", "0000-00-00")), dice.pick(("", "0000-00-00")), dice.pick(("", "0000-00-00 00:00:00")), "", ""]
        return blanks, [dice.pick(("Created", "Created", "RENEW_EVID", "PENDING_VRM_CHANGE", "PENDING_ADDR_CHANGE")), "N"]
    after = claim.on + timedelta(days=1)
    decided = f"{dice.day(claim.on, claim.on + timedelta(days=9)).isoformat()} 10:{dice.number(10, 59)}:00"
    kind = dice.weighted((("Approved", 0.94), ("Renewal", 0.06)))
    status = dice.weighted((("Approved", 0.85), ("ORDER_APPROVED", 0.12), ("Cancelled", 0.03)))
    dates = [after.isoformat(), (after + timedelta(days=365)).isoformat(), decided]
    return [*dates, dice.pick(_OFFICERS), kind], ["Renewed" if kind == "Renewal" else status, "N" if status == "Cancelled" else "Y"]


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
        postcode = misread_postcode(postcode)
    elif hard and dice.chance(0.3):
        postcode = dice.pick((postcode.lower(), postcode.replace(" ", ""), ""))
    return [dwelling.uprn if case == "flat_notation" and dice.chance(0.4) else "", *lines, postcode]


def tester_rows(dwellings: Sequence[Dwelling]) -> list[list[str]]:
    """Rows that the form's testers left behind."""
    rows = []
    for at in range(15):
        forename, surname = _TESTERS[at % 5]
        row = [f"HYR{3390000 + at}", f"2026-0{7 + at % 3}-{10 + at} 11:00:00", forename, surname, "Liberator.Testers@example.net"]
        row += ["07700900000", "", "1970-01-01", "", "", "0000-00-00", "0000-00-00 00:00:00", "", "", "Residents", dwellings[at * 31].uprn]
        place = dwellings[at * 31].building
        rows.append([*row, "1 Test Street", "", "LONDON", place.postcode, "A", "Zone A", "TE57 TES", "Created", "N"])
    return rows


def business_rows(dwellings: Sequence[Dwelling]) -> list[list[str]]:
    """Business permits, which no person's residence decides."""
    rows = []
    for at, firm in enumerate(_FIRMS * 2):
        home, starts = dwellings[at * 53], f"08-{11 + at}"
        row = [f"HYB{3391000 + at}", f"2026-08-{10 + at} 09:20:00", "Office", firm, "office@example.net", f"02079460{at:03d}", "", "", ""]
        row += [f"2026-{starts}", f"2027-{starts}", "", "", "", "Business", home.uprn]
        address = f"{home.building.number or 2} {home.building.street.title()}"
        rows.append([*row, address, "LONDON", "", home.building.postcode, "C", "", f"QB26 FR{_PLATE_LETTERS[at]}", "Created", "N"])
    return rows
