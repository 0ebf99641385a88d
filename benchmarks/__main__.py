"""Measure speed, memory and accuracy, each beside a plain peer in the same run.

    python -m benchmarks                       load and sliders, on data made here
    python -m benchmarks --borough FOLDER      also a whole borough with truth.csv and score.py in it, from files to lists
    python -m benchmarks --stress              only the stress set (see `benchmarks.stress`)

Every measurement runs in a process of its own; times are medians of three, memory is the peak of the process.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import measures, stress


def measured(name: str, *arguments: str, repeats: int = 3) -> dict[str, float]:
    """Run one measure in fresh processes; the median of each figure it prints."""
    results = []
    for _ in range(repeats):
        done = subprocess.run([sys.executable, "-m", "benchmarks.measures", name, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{name} failed:\n{done.stderr}")
        results.append(json.loads(done.stdout.splitlines()[-1]))
    return {key: statistics.median(one[key] for one in results) for key in results[0]}


def row(what: str, figure: str, target: str = "", peer: str = "") -> None:
    print(f"{what:58} {figure:>26}  {target:>16}  {peer}")


def load(rows: int, folder: Path) -> None:
    extract = measures.make_council_tax(folder / "council_tax.csv", rows)
    hub = measured("load", str(extract))
    peer = measured("plain_read", str(extract))
    row(
        f"Council Tax, {rows:,} rows ({extract.stat().st_size / 1e6:.0f} MB) loaded",
        f"{hub['seconds']:.1f} s, {hub['peak_mb']:,.0f} MB",
        "60 s, 3,000 MB",
        f"{hub['seconds'] / peer['seconds']:.0f} × a bare polars read ({peer['seconds']:.2f} s)",
    )


def sliders(folder: Path) -> None:
    for applicants in (8_000, 100_000, 1_000_000):
        got = measured("slider", str(applicants), str(folder))
        row(
            f"Slider released, {applicants:,} applicants",
            f"{got['sweep_ms']:.1f} ms",
            "150 ms",
            f"{got['peer_ms'] / got['sweep_ms']:.0f} × faster than asking DuckDB ({got['peer_ms']:.0f} ms)",
        )


def weights(folder: Path) -> None:
    got = measured("reweigh", "10000000", str(folder))
    row(
        "Other weights and thresholds, 10,000,000 candidates",
        f"{got['ms']:.0f} ms",
        "50 ms",
        f"{got['peer_ms'] / got['ms']:.0f} × faster than asking DuckDB ({got['peer_ms']:.0f} ms); got ready once in {got['build_seconds']:.1f} s",
    )


def one_applicant() -> None:
    for residents in (100_000, 400_000):
        got = measured("single", str(residents), repeats=1)
        row(
            f"One applicant against {got['residents']:,.0f} residents, 99th percentile",
            f"{got['p99_ms']:.2f} ms (median {got['p50_ms']:.2f})",
            "< 1 ms",
            f"by SQL {got['sql_ms']:.0f} ms; index built in {got['build_s']:.1f} s, {got['index_mb']:.0f} MB",
        )


def borough(folder: Path) -> None:
    got = measured("borough", str(folder))
    peer = measured("exact_join", str(folder))
    row(
        "Borough, files to lists, process start included",
        f"{got['seconds']:.1f} s, {got['peak_mb']:,.0f} MB",
        "45 s",
        f"{got['seconds'] / peer['seconds']:.1f} × an exact join on name and postcode ({peer['seconds']:.1f} s)",
    )
    row("  of that: match", f"{got['match_seconds']:.1f} s")
    lo, hi = 100 * got["false_low"], 100 * got["false_high"]
    row(
        "  false verifications that some file contradicts",
        f"{got['false']:.0f} = {100 * got['false_rate']:.3f}%",
        "< 0.5%",
        f"95% interval {lo:.3f} to {hi:.3f}%",
    )
    row(
        "  coverage of the verifiable",
        f"{100 * got['coverage']:.2f}%",
        "> 85%",
        f"95% interval {100 * got['coverage_low']:.2f} to {100 * got['coverage_high']:.2f}%; exact join {100 * peer['coverage']:.1f}%",
    )
    row(
        "  Council Tax alone verifies",
        f"{100 * got['council_tax_share']:.1f}%",
        "50 to 60%",
        f"exact join's false share, all sources {100 * peer['false_rate']:.2f}%",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=500_000, help="rows of the Council Tax extract made for the load")
    parser.add_argument("--borough", type=Path, help="a folder with extracts, truth.csv and score.py")
    parser.add_argument("--stress", action="store_true", help="only the stress set: who verifies that must not, by kind")
    asked = parser.parse_args()
    if asked.stress:
        stress.main([])
        return
    row("what", "measured", "target", "beside it in the same run")
    with tempfile.TemporaryDirectory() as folder:
        load(asked.rows, Path(folder))
        sliders(Path(folder))
        one_applicant()
        weights(Path(folder))
        if asked.borough:
            borough(asked.borough)


if __name__ == "__main__":
    main()
