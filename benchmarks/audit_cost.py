"""What the audit costs: milliseconds of a judgement with its entry and without one, turn by turn, and of checking a long audit.

    python -m benchmarks.audit_cost 200 200000

The first number is of judgements, the second of entries to check. Prints one JSON object.
"""

import json
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

import vh
from vh.store import Store, audit, audit_check
from vh.store.chain import entry_hash


def judgements(hub: vh.Hub, count: int) -> dict[str, float]:
    """Milliseconds of a judgement with and without its entry: medians over turns, so that both meet the same machine."""
    pairs = hub.queue()["candidate_id"].to_list()
    times: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(count):
        entry = hub.store.chain.there = turn % 2 == 0
        began = time.perf_counter()
        hub.judge(int(pairs[turn // 2 % len(pairs)]), "same" if turn % 4 < 2 else "unsure")
        times[entry].append(1000 * (time.perf_counter() - began))
    hub.store.chain.there = True
    looks = []
    for _ in range(count):
        began = time.perf_counter()
        with hub.store.beside() as work:
            audit.append(work, who="officer", kind=audit.Kind.LOOK_UP, about={"why": "measuring"})
        looks.append(1000 * (time.perf_counter() - began))
    return {
        "judgement_with_entry_ms": statistics.median(times[True]),
        "judgement_without_ms": statistics.median(times[False]),
        "look_up_entry_ms": statistics.median(looks),
    }


def long_audit(store: Store, entries: int) -> None:
    """So many entries more, rightly chained, put in at once."""
    number, previous = store.frame("select number, hash from audit_entry order by number desc limit 1").row(0)
    at, rows = datetime(2026, 1, 1), []
    for one in range(number + 1, number + 1 + entries):
        at += timedelta(seconds=7)
        hashed = entry_hash(one, at, "officer", "look_up", '{"why":"measuring"}', previous)
        rows.append((one, at, "officer", "look_up", '{"why":"measuring"}', previous, hashed))
        previous = hashed
    columns = ["number", "done_at", "who", "kind", "about", "previous", "hash"]
    with store.write(counts=False) as work:
        work.append("audit_entry", pl.DataFrame(rows, schema=columns, orient="row"))


def main(count: int, entries: int) -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder, vh.open(Path(folder) / "hub.duckdb") as hub:
        hub.load_sample()
        hub.match()
        found = judgements(hub, count)
        long_audit(hub.store, entries)
        found["entries"] = entries
        found["verify_s"] = audit_check.verify(hub.store).seconds
    print(json.dumps({name: round(value, 2) for name, value in found.items()}))


if __name__ == "__main__":
    main(*(int(one) for one in (sys.argv[1:3] if len(sys.argv) > 2 else (200, 200_000))))
