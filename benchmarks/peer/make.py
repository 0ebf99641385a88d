"""Make a synthetic council's extracts with their truth: `python -m benchmarks.peer.make FOLDER SIZE`."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.peer import claims as permit
from benchmarks.peer import extracts
from benchmarks.peer.world import make_world


@dataclass(frozen=True, slots=True)
class Size:
    """How many applicants, and records: Council Tax 70%, Housing Benefit 15%, tenancies 15%."""

    applicants: int
    residents: int

    @property
    def dwellings(self) -> int:
        """Dwellings that so many records speak of."""
        return self.residents * 45 // 100


SIZES = {"5k": Size(5_000, 40_000), "50k": Size(50_000, 400_000), "1m": Size(1_000_000, 5_000_000)}
FILES = (
    ("council_tax", "council_tax.csv"),
    ("housing_benefit", "housing_benefit.csv"),
    ("tenancy", "tenancies.csv"),
    ("applications", "applications.csv"),
)
"""Source and file name of each extract, in the order they are loaded."""


def make(folder: Path, size: Size, seed: int = 20260630) -> Path:
    """Write the extracts, truth.parquet (an application a row) and records.parquet (a record a row) into `folder`; the same seed, the same bytes."""
    done = folder / "made.json"
    said = {"applicants": size.applicants, "residents": size.residents, "seed": seed, "version": 2}
    if done.exists() and json.loads(done.read_text()) == said:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(seed)
    world = make_world(dice, size.dwellings)
    minor = size.residents * 15 // 100
    records = pl.concat(
        [
            extracts.write_council_tax(dice, world, size.residents - 2 * minor, folder),
            extracts.write_housing_benefit(dice, world, minor, folder),
            extracts.write_tenancies(dice, world, minor, folder),
        ]
    )
    drawn, people = permit.draw_claims(dice, world, size.applicants)
    applied = permit.write_applications(dice, world, drawn, people, folder)
    permit.truth_of(applied, records, world.spells).write_parquet(folder / "truth.parquet")
    records.write_parquet(folder / "records.parquet")
    done.write_text(json.dumps(said))
    return folder


if __name__ == "__main__":
    make(Path(sys.argv[1]), SIZES[sys.argv[2]])
