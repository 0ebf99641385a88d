"""Many CSV files with faults put into them: what the hub loads, sets aside and leaves out against what an independent reader counts.

python -m benchmarks.bad_csvs --count 10000 [--seed 0]

The files are those of `tests/bad_files/generated.py`. Exit status 1 where any row is lost, joined or counted twice, a good file is refused, a
file in which no row is good is loaded, or anything but a sentence comes out.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.bad_files.generated import judge, made
from tests.factory import lawful
from vh.store import open_store

_FILES_A_STORE = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    became: Counter[str] = Counter()
    wrong: list[str] = []
    rows, began, slowest = 0, time.perf_counter(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        for first in range(asked.seed, asked.seed + asked.count, _FILES_A_STORE):
            store = open_store()
            lawful(store)
            for seed in range(first, min(first + _FILES_A_STORE, asked.seed + asked.count)):
                one = made(seed)
                rows += one.records
                at = time.perf_counter()
                try:
                    what, said = judge(store, one, Path(folder) / "extract.csv")
                except Exception as error:  # noqa: BLE001 - any other error is what this looks for
                    what, said = "crashed", f"{one.told}: {type(error).__name__}"
                slowest = max(slowest, time.perf_counter() - at)
                became[what] += 1
                wrong += [said] if said else []
            store.close()
    print(f"{asked.count:,} files of {rows:,} records in {time.perf_counter() - began:.0f} s, the slowest {slowest:.2f} s")
    print(", ".join(f"{number:,} {what}" for what, number in sorted(became.items())), f"and {len(wrong):,} wrong")
    for said in wrong[:50]:
        print(said)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
