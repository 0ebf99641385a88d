"""The hub beside Splink 5 in one run, on data made here; everything it makes is kept in one folder outside the repository.

    python -m benchmarks.peer                     50,000 applicants x 400,000 records, three runs each, taking turns
    python -m benchmarks.peer --size 1m           1,000,000 x 5,000,000, one run each
    python -m benchmarks.peer --febrl             FEBRL 4 through both
    python -m benchmarks.peer --stress FOLDER     a folder of hard pairs through both

Splink gets an environment of its own there (from the package registry that pip is set up for), our DuckDB, two threads, our cleaned tables,
and our blocking keys. Every measurement is a process of its own.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.peer import febrl, report, stress
from benchmarks.peer.make import SIZES, make
from benchmarks.peer.measure import splink_python
from benchmarks.peer.race import race


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=list(SIZES), help="how many applicants")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "vh-peer", help="where data and environment are kept")
    parser.add_argument("--repeats", type=int, help="runs of each side")
    parser.add_argument("--febrl", action="store_true", help="FEBRL 4 through both")
    parser.add_argument("--stress", type=Path, help="a folder of hard pairs to put through both")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    python = splink_python(asked.folder)
    size = asked.size or (None if asked.febrl or asked.stress else "50k")
    if size:
        data = make(asked.folder / f"data{size}", SIZES[size])
        report.race(race(asked.folder, size, data, python, asked.repeats or (1 if size == "1m" else 3)), asked.folder)
    if asked.febrl:
        febrl.compare(asked.folder / "febrl", python)
    if asked.stress:
        stress.compare(asked.stress, asked.folder / "stress", python)


if __name__ == "__main__":
    main()
