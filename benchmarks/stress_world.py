"""The stress world: a borough in real supplier layouts, and applicants of whom it is known that they do or do not live where they say."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from benchmarks.stress_applicants import Chooser, Told
from benchmarks.stress_names import NAMES
from benchmarks.stress_places import build
from benchmarks.stress_plants import Plants, as_benefits_see, as_landlords_see, plant
from benchmarks.stress_tells import Records
from vh.sample.benefits import write_benefits
from vh.sample.council_tax import ACADEMY_COLUMNS, CouncilTax, Party, Site, combined_name, site_of
from vh.sample.dice import Dice
from vh.sample.forms import FORM_COLUMNS, form_row
from vh.sample.gazetteer import COLUMNS as GAZETTEER_COLUMNS
from vh.sample.gazetteer import Gazetteer
from vh.sample.moves import EXTRACT_DAY, STALE_DAY, Borough, simulate
from vh.sample.people import recorded
from vh.sample.places import Building, Dwelling
from vh.sample.records import Row, write_rows
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
TRUTH_COLUMNS = (
    "application_ref,kind,what,tell,must_not_verify,person_id,claimed_uprn,application_date,origin_group,tenure,born_on_record,days"
)


def write_world(folder: Path, seed: int, size: int = 1000, ordinary: int = 9000) -> dict[str, int]:
    """Write the extracts and truth.csv; returns how many applicants there are of each kind. The same seed and sizes give the same bytes.

    `size` is the number of applicants of each of `stress_applicants.KINDS`, `ordinary` that of true ones.
    The borough grows with `size`; raises ValueError when it holds too few of a kind, or of ordinary ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dwellings, streets = build(Dice(seed), 400 + 19 * size)
    borough = simulate(Dice(seed + 1), dwellings, NAMES)
    plants = plant(borough, Dice(seed + 2), size)
    borough.households.sort(key=lambda h: (h.dwelling.uprn, h.start, h.household_id))
    tax = _write_council_tax(folder, borough, plants, Dice(seed + 3))
    records = Records()
    records.meet(borough, [*tax.landlords, *(landlord for landlord, _ in plants.landlords.values()), *plants.leaseholders.values()])
    records.add(tax.links)
    records.add(write_benefits(folder, as_benefits_see(borough, plants), Dice(seed + 4), tax.references))
    records.add(write_tenancies(folder, as_landlords_see(borough, plants), Dice(seed + 5)))
    _write_gazetteer(folder, dwellings, streets, Dice(seed + 6))
    chosen = Chooser(Dice(seed + 7), borough, records, plants).all(size, ordinary)
    _write_applications(folder, chosen, Dice(seed + 8))
    return dict(Counter(one.kind for one in chosen))


def _write_council_tax(folder: Path, borough: Borough, plants: Plants, dice: Dice) -> CouncilTax:
    """The Academy extract, in which planted landlords stand in the place of the people they let to."""
    people = borough.people
    book = CouncilTax(dice, people, landlords=[people.adult("white_british", EXTRACT_DAY, low=38, high=70) for _ in range(400)])
    site: Site | None = None
    for home in borough.households:
        if site is None or site.dwelling.uprn != home.dwelling.uprn:
            site = site_of(home.dwelling, len(book.academy), dice)
        if home.household_id not in plants.landlords:
            book.household(site, home)
            continue
        landlord, liability = plants.landlords[home.household_id]
        written = recorded(landlord, dice)
        party = Party("lead", liability, combined_name(written, dice), written, landlord)
        book.account(site, home.start, home.end, [party], status="V" if liability == "9" else "A", forward=True)
    write_rows(folder / "council_tax_academy.csv", ACADEMY_COLUMNS, book.academy)
    return book


def _write_gazetteer(folder: Path, dwellings: list[Dwelling], streets: tuple[str, ...], dice: Dice) -> None:
    book = Gazetteer(dice)
    for at, street in enumerate(streets):
        place = Building("", "", "", street, "", "", dwellings[0].building.ward)
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


def _write_applications(folder: Path, chosen: list[Told], dice: Dice) -> None:
    forms: list[list[str]] = []
    truth: list[Row] = []
    born = FORM_COLUMNS.split(",").index("date_of_birth_of_applicant")
    for number, one in enumerate(dice.shuffled(chosen)):
        claim, reference = one.claim, f"HYR{5100000 + number * 7}"
        assert claim.dwelling is not None
        form = form_row(dice, reference, claim, "Residents", approved=claim.since is not None)
        if one.tell in ("date of birth", "newer record elsewhere"):
            form[born] = claim.person.born.isoformat()
        forms.append(form)
        truth.append([
            reference, one.kind, one.what, one.tell, "false" if one.kind == "true" else "true", str(claim.person.person_id),
            claim.dwelling.uprn, claim.on.isoformat(), claim.person.group, claim.dwelling.tenure, "true" if one.born_on_record else "false",
            str(one.days),
        ])  # fmt: skip
    write_rows(folder / "parking_applications.csv", FORM_COLUMNS, sorted(forms, key=lambda row: (row[1], row[0])), quote_blanks=True)
    write_rows(folder / "truth.csv", TRUTH_COLUMNS, truth)


def read_truth(folder: Path) -> list[dict[str, str]]:
    """The rows of truth.csv."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
