"""The sample borough: made-up extracts with planted difficulties and the truth about them, in `data/sample`."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from vh.model import Source
from vh.sample.applications import write_applications
from vh.sample.benefits import write_benefits
from vh.sample.claims import plan_claims
from vh.sample.council_tax import write_council_tax
from vh.sample.dice import Dice
from vh.sample.gazetteer import write_gazetteer
from vh.sample.moves import EXTRACT_DAY, STALE_DAY, simulate
from vh.sample.places import build_places
from vh.sample.plants import plant
from vh.sample.tenancies import write_tenancies

SEED = 20261201


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file to load: its source and layout, its name in the sample folder, and the day it shows."""

    source: Source
    layout: str
    file_name: str
    as_of: date


SAMPLE_FILES = (
    SampleFile(Source.COUNCIL_TAX, "academy", "council_tax_academy.csv", EXTRACT_DAY),
    SampleFile(Source.HOUSING_BENEFIT, "academy_hb", "housing_benefit_academy.csv", EXTRACT_DAY),
    SampleFile(Source.TENANCY, "uh", "tenancy_uh.csv", STALE_DAY),
    SampleFile(Source.TENANCY, "mtfh", "tenancy_mtfh.csv", EXTRACT_DAY),
    SampleFile(Source.TENANCY, "nec", "tenancy_nec.csv", EXTRACT_DAY),
    SampleFile(Source.APPLICATIONS, "liberator", "parking_applications.csv", EXTRACT_DAY),
    SampleFile(Source.GAZETTEER, "llpg", "llpg.csv", EXTRACT_DAY),
    SampleFile(Source.INCUMBENT, "citizen_index", "citizen_index.csv", EXTRACT_DAY),
)
"""What the demonstration loads, in order. The NFI file holds the same Council Tax accounts, so it is not among them."""


def sample_folder() -> Path:
    """The folder of the checked-in sample."""
    return Path(__file__).resolve().parents[2] / "data" / "sample"


@cache
def sample_fingerprints() -> frozenset[str]:
    """The SHA-256 of each of its files: a council's own extract may well have the name of one."""
    return frozenset(sha256(one.read_bytes()).hexdigest() for one in sample_folder().glob("*.csv"))


def write_sample(folder: Path) -> None:
    """Write the ten files of the sample borough into a folder, the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    dwellings = build_places(Dice(SEED))
    borough = simulate(Dice(SEED + 1), dwellings)
    plant(borough)
    borough.households.sort(key=lambda h: (h.dwelling.uprn, h.start, h.household_id))
    tax = write_council_tax(folder, borough, Dice(SEED + 2))
    links = [
        *tax.links,
        *write_benefits(folder, borough, Dice(SEED + 3), tax.references),
        *write_tenancies(folder, borough, Dice(SEED + 4)),
    ]
    write_gazetteer(folder, dwellings, Dice(SEED + 5))
    claims = plan_claims(borough, Dice(SEED + 6), links, tax.owned, tax.landlords)
    write_applications(folder, claims, Dice(SEED + 7), links, dwellings)
