"""Random edits of the audit in a hub file, as somebody with write access to the disk could make them: is each one found?

    python -m benchmarks.audit_edits 1000

Each edit is made to a copy of the hub file while no program has it open, with DuckDB itself; then the copy is opened by the hub and verified.
Prints what was tried, found and missed, of each kind, and how long a check took; exit status 1 where one was missed or a whole audit was doubted.
"""

import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from vh.errors import HubFileError
from vh.store import Store, open_store
from vh.store.audit import Kind, append
from vh.store.audit_check import verify
from vh.store.chain import entry_hash
from vh.store.seal import seal_of

Row = tuple[int, Any, str, str, str, str, str]
Edit = Callable[[random.Random, list[Row]], list[Row]]
COLUMNS = ("number", "done_at", "who", "kind", "about", "previous", "hash")


def chained(rows: list[Row], start: int) -> list[Row]:
    """The rows with numbers and hashes made anew from a position on, as a forger who has read the program would."""
    out = rows[:start]
    for row in rows[start:]:
        number, previous = (out[-1][0] + 1, out[-1][6]) if out else (1, "0" * 64)
        out.append((number, *row[1:5], previous, entry_hash(number, row[1], row[2], row[3], row[4], previous)))
    return out


def _other(dice: random.Random, row: Row, column: int) -> Any:
    if column == 0:
        return row[0] + dice.choice([-1, 1, 1000, -row[0]])
    if column == 1:
        return row[1] + timedelta(microseconds=dice.choice([1, -1, 10**6, 86_400 * 10**6]))
    text = row[column]
    if column == 3:
        return dice.choice([one for one in Kind if one != text])
    at = dice.randrange(len(text) + 1)
    return dice.choice([text[:at] + "0" + text[at:], text[:at] + " " + text[at:], text[1:], text.swapcase() + "x"])


def change_one(dice: random.Random, rows: list[Row]) -> list[Row]:
    at, column = dice.randrange(len(rows)), dice.randrange(7)
    row = list(rows[at])
    row[column] = _other(dice, rows[at], column)
    return [*rows[:at], tuple(row), *rows[at + 1 :]]  # type: ignore[list-item]


def remove_some(dice: random.Random, rows: list[Row]) -> list[Row]:
    gone = set(dice.sample(range(len(rows)), dice.randint(1, 3)))
    return [row for at, row in enumerate(rows) if at not in gone]


def remove_and_rechain(dice: random.Random, rows: list[Row]) -> list[Row]:
    at = dice.randrange(len(rows))
    return chained([*rows[:at], *rows[at + 1 :]], at)


def swap_two(dice: random.Random, rows: list[Row]) -> list[Row]:
    a, b = sorted(dice.sample(range(len(rows)), 2))
    out = list(rows)
    out[a], out[b] = (rows[a][0], *rows[b][1:]), (rows[b][0], *rows[a][1:])
    return out


def swap_and_rechain(dice: random.Random, rows: list[Row]) -> list[Row]:
    a, b = sorted(dice.sample(range(len(rows)), 2))
    out = list(rows)
    out[a], out[b] = rows[b], rows[a]
    return chained(out, a)


def put_one_in(dice: random.Random, rows: list[Row]) -> list[Row]:
    at = dice.randrange(len(rows))
    return [*rows, (rows[at][0], *rows[dice.randrange(len(rows))][1:])]


def put_in_and_rechain(dice: random.Random, rows: list[Row]) -> list[Row]:
    at = dice.randrange(len(rows) + 1)
    return chained([*rows[:at], rows[dice.randrange(len(rows))], *rows[at:]], at)


def cut_the_end(dice: random.Random, rows: list[Row]) -> list[Row]:
    return rows[: len(rows) - dice.randint(1, len(rows))]


def cut_one(_: random.Random, rows: list[Row]) -> list[Row]:
    return rows[:-1]


def cut_and_grow_again(dice: random.Random, rows: list[Row]) -> list[Row]:
    cut = dice.randint(1, len(rows) - 1)
    again = [(*row[:4], row[4].replace("{", '{"x":1,', 1), *row[5:]) for row in rows[-cut:]]
    return chained([*rows[:-cut], *again], len(rows) - cut)


def change_and_rechain(dice: random.Random, rows: list[Row]) -> list[Row]:
    at = dice.randrange(len(rows))
    row = list(rows[at])
    column = dice.choice([1, 2, 3, 4])
    row[column] = _other(dice, rows[at], column)
    return chained([*rows[:at], tuple(row), *rows[at + 1 :]], at)  # type: ignore[list-item]


EDITS: tuple[Edit, ...] = (
    change_one, change_one, change_one, remove_some, remove_and_rechain, swap_two, swap_and_rechain, put_one_in, put_in_and_rechain,
    cut_the_end, cut_one, cut_and_grow_again, change_and_rechain,
)  # fmt: skip


def edited(dice: random.Random, rows: list[Row]) -> tuple[str, list[Row]]:
    """A random edit that changes something, and its name."""
    while True:
        edit = dice.choice(EDITS)
        found = edit(dice, rows)
        if sorted(found) != sorted(rows):
            return edit.__name__, found


def fill(store: Store, entries: int) -> None:
    """Entries of several kinds, some of them several in one transaction."""
    for number in range(entries):
        with store.write() as work:
            kind = (Kind.LOOK_UP, Kind.JUDGEMENT, Kind.LOAD)[number % 3]
            append(work, who=f"officer {number % 5}", kind=kind, about={"what": f"act {number}", "rows": number})
            if number % 7 == 0:
                append(work, who="officer 9", kind=Kind.EXPORT, about={"rows": number})


def _rewrite(file: Path, rows: list[Row]) -> None:
    with duckdb.connect(str(file)) as raw:
        raw.execute("delete from audit_entry")
        if rows:
            raw.register("edited", pl.DataFrame(rows, schema=list(COLUMNS), orient="row", infer_schema_length=None).to_arrow())
            raw.execute(f"insert into audit_entry select {', '.join(COLUMNS)} from edited")


def _copy(hub: Path, copy: Path) -> None:
    """The hub file with all that lies beside it, and nothing of the copy before. Without the seal, which would tell at once: who edits takes it away."""
    for left in copy.parent.glob(f"{copy.name}*"):
        left.unlink()
    for part in set(hub.parent.glob(f"{hub.name}*")) - {seal_of(hub)}:
        shutil.copy(part, f"{copy}{part.name.removeprefix(hub.name)}")


def _whole(file: Path) -> bool:
    """Whether the hub opens and its audit is whole; a hub that is refused when it is opened has been found out too."""
    try:
        store = open_store(file)
    except HubFileError:
        return False
    said = verify(store)
    store.close()
    return said.whole


def main(count: int) -> int:
    """Try so many edits."""
    dice, tried, missed, seconds = random.Random(2026), Counter[str](), Counter[str](), []
    with tempfile.TemporaryDirectory() as folder:
        hub, copy = Path(folder) / "hub.duckdb", Path(folder) / "copy.duckdb"
        store = open_store(hub)
        fill(store, 120)
        store.close()
        with duckdb.connect(str(hub)) as raw:
            rows: list[Row] = raw.sql("select * from audit_entry order by number").fetchall()
        for number in range(-1, count):
            _copy(hub, copy)
            name, found = ("nothing changed", rows) if number < 0 else edited(dice, rows)
            _rewrite(copy, found)
            began = time.perf_counter()
            whole = _whole(copy)
            seconds.append(time.perf_counter() - began)
            tried[name] += 1
            missed[name] += whole if number >= 0 else not whole
            if number % 100 == 99:
                print(f"{number + 1:,} tried, {missed.total():,} missed", flush=True)
    for name in sorted(tried):
        print(f"{name:22} tried {tried[name]:5,}  missed {missed[name]:3,}")
    total = sum(tried.values()) - 1
    print(json.dumps({
        "edits": total, "found": total - missed.total(), "missed": missed.total(), "entries": len(rows),
        "open_and_verify_s_median": round(statistics.median(seconds), 3),
    }))  # fmt: skip
    return 1 if missed.total() else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
