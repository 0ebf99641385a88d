"""The stress set: people who must not verify, a thousand of each kind, among ordinary applicants of one made-up borough.

python -m benchmarks.stress                      make the borough, load and match it, print what verified
python -m benchmarks.stress --seeds 3            the same over three boroughs, and the figures of all together
python -m benchmarks.stress --examples 10        also pairs that verified wrongly, with their levels
python -m benchmarks.stress --write FOLDER       only write extracts, truth.csv and cleaned tables (parquet), for another matcher
"""

import argparse
import math
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import polars as pl

from benchmarks.lawful import lawful
from benchmarks.stress_applicants import KINDS
from benchmarks.stress_world import FILES, read_truth, write_world

SEED = 7001
LEVELS = ("source", "dwelling", "forename", "surname", "dob", "dates", "proof", "flags", "score")
_PAIRS = """
select o.application_ref, c.*, a.forename as a_forename, a.surname as a_surname, a.date_of_birth as a_born, a.raw_address as a_address,
    a.uprn as a_uprn, a.application_date, r.raw_name, r.forename as r_forename, r.surname as r_surname, r.date_of_birth as r_born,
    r.raw_address as r_address, r.uprn as r_uprn, r.valid_from, r.valid_to, r.liability_type
from outcome o join applicant a using (applicant_id) left join candidate c on c.run_id = o.run_id and c.candidate_id = o.candidate_id
left join resident r on r.resident_id = o.resident_id
where o.run_id = $run_id and o.outcome = $outcome
"""


def wilson(part: int, whole: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927)."""
    if not whole:
        return 0.0, 1.0
    p, d = part / whole, 1 + z * z / whole
    middle, half = (p + z * z / (2 * whole)) / d, z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / d
    return max(0.0, middle - half), min(1.0, middle + half)


def matched(folder: Path) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """Load the extracts by the ordinary way and match them.

    Returns the truth with each applicant's outcome, reason and sources; and by outcome the pairs that decided it.
    """
    import vh

    with vh.open() as hub:
        lawful(hub)
        began = time.perf_counter()
        for source, name, as_of in FILES:
            hub.load(source, folder / name, as_of=as_of)
        loaded = time.perf_counter()
        run = hub.match()
        print(
            f"loaded in {loaded - began:.1f} s, matched in {time.perf_counter() - loaded:.1f} s ({run.candidates:,} candidates)",
            file=sys.stderr,
        )
        truth = pl.DataFrame(read_truth(folder), infer_schema_length=None)
        decided = truth.join(hub.outcomes().select("application_ref", "outcome", "reason", "sources"), on="application_ref", how="left")
        return decided, {one: hub.store.frame(_PAIRS, run_id=run.run_id, outcome=one) for one in ("VERIFIED", "REVIEW", "NEEDS_EVIDENCE")}


def tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The cleaned residents and applicants that our own matcher compares, and the truth, of a world in a folder."""
    import vh

    with vh.open() as hub:
        lawful(hub)
        for source, name, as_of in FILES:
            hub.load(source, folder / name, as_of=as_of)
        residents = hub.store.frame("select * from resident_in_force order by resident_id")
        applicants = hub.store.frame("select * from applicant_in_force order by applicant_id")
    return residents, applicants, pl.DataFrame(read_truth(folder), infer_schema_length=None)


def write_tables(folder: Path) -> None:
    """Write residents.parquet, applicants.parquet and truth.parquet beside the extracts of a world."""
    for name, frame in zip(("residents", "applicants", "truth"), tables(folder), strict=True):
        frame.write_parquet(folder / f"{name}.parquet")


def share(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"{part:>6,} of {whole:>6,} {100 * part / whole:6.2f}% ({100 * low:5.2f} to {100 * high:5.2f}%)"


def report(decided: pl.DataFrame) -> None:
    """Coverage of the ordinary, and each kind's verified share with the reasons that the rest got."""
    ordinary = decided.filter(pl.col("kind") == "true")
    print(f"{'ordinary applicants, verified':32}{share(_verified(ordinary), ordinary.height)}   {_reasons(ordinary)}")
    for kind in KINDS:
        rows = decided.filter(pl.col("kind") == kind)
        print(f"{kind:32}{share(_verified(rows), rows.height)}   {_reasons(rows)}")
    wrong = decided.filter(pl.col("kind") != "true")
    print(f"{'all that must not verify':32}{share(_verified(wrong), wrong.height)}")


def breakdown(decided: pl.DataFrame) -> None:
    """The same by what the applicants are, what tells, and whether a record at the dwelling has a date of birth."""
    for kind in (*KINDS, "true"):
        rows = decided.filter(pl.col("kind") == kind)
        print(f"\n{kind}")
        what = () if kind in ("near_forename", "flat_1_10") else ("what",)
        for column in (*what, "tell", "born_on_record", "origin_group", "tenure") if kind != "true" else ("what", "origin_group", "tenure"):
            for (value,), part in sorted(rows.group_by(column), key=lambda group: -group[1].height):
                print(f"  {column:16} {value!s:38.38} {share(_verified(part), part.height)}")


def examples(decided: pl.DataFrame, pairs: dict[str, pl.DataFrame], count: int) -> None:
    """Wrong verifications by the levels that made them, and so many pairs of each kind in full; and ordinary people who were missed."""
    for kind in (*KINDS, "true"):
        rows = decided.filter(pl.col("kind") == kind).select("application_ref", "what", "tell", "reason", "outcome")
        wrong = ("VERIFIED",) if kind != "true" else ("REVIEW", "NEEDS_EVIDENCE")
        found = pl.concat([pairs[one] for one in wrong], how="diagonal_relaxed").join(rows, on="application_ref")
        print(f"\n== {kind}: {found.height} {'verified' if kind != 'true' else 'not verified'}")
        patterns = Counter(tuple(row[name] for name in LEVELS if name in row) for row in found.iter_rows(named=True))
        print("  " + " ".join(name for name in LEVELS if name in found.columns))
        for pattern, number in patterns.most_common(8):
            print(f"  {number:5} {pattern}")
        for row in found.sort("application_ref").head(count * (4 if kind == "true" else 1)).iter_rows(named=True):
            print(f"  [{row['what']}; {row['tell']}; {row['reason']}] {row['a_forename']} {row['a_surname']} {row['a_born']} {row['application_date']}"
                  f" | {row['a_address']} {row['a_uprn']}\n      {row['source']}: {row['raw_name'] or ''} <{row['r_forename']} {row['r_surname']}>"
                  f" {row['r_born']} {row['valid_from']}..{row['valid_to']} {row['liability_type']} | {row['r_address']} {row['r_uprn']}")  # fmt: skip


def _verified(rows: pl.DataFrame) -> int:
    return rows.filter(pl.col("outcome") == "VERIFIED").height


def _reasons(rows: pl.DataFrame) -> str:
    rest = rows.filter(pl.col("outcome") != "VERIFIED").group_by("reason").len().sort("len", descending=True)
    return " ".join(f"{reason} {number}" for reason, number in rest.iter_rows())


def run(seed: int, size: int, ordinary: int, folder: Path | None = None) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """Make a borough, match it, and return what `matched` does."""
    with tempfile.TemporaryDirectory() as scratch:
        began = time.perf_counter()
        write_world(folder or Path(scratch), seed, size, ordinary)
        print(f"borough {seed} made in {time.perf_counter() - began:.1f} s", file=sys.stderr)
        return matched(folder or Path(scratch))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SEED, help="which borough")
    parser.add_argument("--seeds", type=int, default=1, help="how many boroughs, counted up from the seed")
    parser.add_argument("--size", type=int, default=1000, help="applicants of each kind that must not verify")
    parser.add_argument("--ordinary", type=int, default=9000, help="ordinary applicants")
    parser.add_argument("--breakdown", action="store_true", help="also by what tells, origin group and tenure")
    parser.add_argument("--examples", type=int, default=0, help="pairs to show of each kind that verified wrongly")
    parser.add_argument("--write", type=Path, help="only write the borough and its cleaned tables into this folder")
    asked = parser.parse_args(arguments)
    if asked.write:
        write_world(asked.write, asked.seed, asked.size, asked.ordinary)
        write_tables(asked.write)
        return
    found = []
    for seed in range(asked.seed, asked.seed + asked.seeds):
        decided, pairs = run(seed, asked.size, asked.ordinary)
        found.append(decided)
        print(f"\nborough {seed}")
        report(decided)
        if asked.examples:
            examples(decided, pairs, asked.examples)
    together = pl.concat(found)
    if asked.seeds > 1:
        print(f"\nall {asked.seeds} boroughs")
        report(together)
    if asked.breakdown:
        breakdown(together)


if __name__ == "__main__":
    main()
