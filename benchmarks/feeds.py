"""Feeds: how long from a file picked up to its load in force, and what kill -9 at random points leaves.

`python -m benchmarks.feeds --folder FOLDER`: FOLDER holds council_tax.csv, housing_benefit.csv, tenancies.csv and applications.csv, as
`python -m benchmarks.peer.make FOLDER 50k` writes them. All are loaded and matched; then a Council Tax extract of the next day arrives.
`python -m benchmarks.feeds --kills 50`: a process that takes a file in is killed at a random point, so often; the sample borough's files.
"""

import argparse
import csv
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import vh
from benchmarks.lawful import lawful
from benchmarks.peer.extracts import extract_day
from benchmarks.peer.make import FILES
from vh.feeds import Settling, State
from vh.sample import sample_folder

ROOT = Path(__file__).resolve().parents[1]
_CHILD = """
import sys, vh
from vh.feeds import Settling
hub = vh.open(sys.argv[1])
print("go", flush=True)
hub.look_into_feeds(Settling())
hub.close()
print("done", flush=True)
"""


def speed(extracts: Path) -> dict[str, object]:
    """Seconds from the look that finds a complete file to its load in force, and to the new outcomes."""
    day = date.fromisoformat(extract_day())
    with tempfile.TemporaryDirectory() as scratch, vh.open(Path(scratch) / "hub.duckdb", who="feeds") as hub:
        lawful(hub)
        for source, name in FILES:
            hub.load(source, extracts / name, as_of=day)
        hub.match()
        inbox = Path(scratch) / "inbox"
        inbox.mkdir()
        hub.set_feed("council_tax", inbox)
        rows = _next_day(extracts / "council_tax.csv", inbox / f"ctax_{day + timedelta(days=1):%Y%m%d}.csv")
        began, wall, used = time.perf_counter(), time.time(), time.process_time()
        seen = hub.look_into_feeds(Settling())
        whole = time.perf_counter() - began
        (one,) = seen.taken
        assert one.state is State.IN_FORCE, one.alarms
        assert one.ended_at is not None
        return {
            "rows": rows, "picked up to in force, s": round(one.ended_at.timestamp() - wall, 1),
            "picked up to new outcomes, s": round(whole, 1), "of it CPU, all threads, s": round(time.process_time() - used, 1), "said": list(one.said),
            "peak memory, GB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2),
        }  # fmt: skip


def _next_day(source: Path, target: Path) -> int:
    """The extract a day later: one row in a thousand is gone. Complete as soon as it is there."""
    lines = source.read_bytes().splitlines(keepends=True)
    kept = [line for place, line in enumerate(lines) if place == 0 or place % 1000]
    target.write_bytes(b"".join(kept))
    Path(f"{target}.done").touch()
    return len(kept) - 1


def kills(rounds: int, folder: Path, seed: int = 1, say: Callable[[str], None] = print) -> dict[str, int]:
    """Kill a process that takes files in, so often; raises AssertionError where anything was lost, doubled or half there."""
    dice, hub, inbox = random.Random(seed), folder / "hub.duckdb", folder / "inbox"
    inbox.mkdir(parents=True)
    with vh.open(hub) as opened:
        lawful(opened)
        opened.load("applications", sample_folder() / "parking_applications.csv")
        opened.set_feed("council_tax", inbox)
    counts: dict[str, int] = {"killed": 0, "finished": 0}
    came: list[str] = []
    span = 0.0
    for number in range(rounds + 1):
        came.append(arrive(inbox, number))
        took = _one_look(hub, span * (number - dice.random()) / rounds if number else None)  # each kill in a part of its own of the work
        if number:
            counts["finished" if took else "killed"] += 1
        span = max(span, took)  # the first look is left alone, to know how long one takes
        whole(hub, inbox, came)
    while any(one.suffix == ".csv" for one in inbox.iterdir()):
        _one_look(hub, None)
    whole(hub, inbox, came)
    with vh.open(hub) as opened:
        taken = [one for one in opened.pickups() if one.state is not State.SAME]
        assert sorted(one.file_name for one in taken) == sorted(came), "a file was lost or taken in twice"
        # The very file that the program was killed over time and again is set aside, as it may be what kills it.
        aside = [one for one in taken if one.state is State.FAILED]
        assert all("The program ended 3 times" in one.said[0] for one in aside), "a file failed for another reason"
        assert sorted(_moved(inbox / "failed")) == sorted(one.file_name for one in aside)
        assert opened.loads().filter(source="council_tax").height == len(came) - len(aside)
        counts["set aside"] = len(aside)
    say(json.dumps(counts))
    return counts


def arrive(inbox: Path, number: int) -> str:
    """An extract of the sample borough comes in, a row or so shorter than the one of the day before; its name."""
    with (sample_folder() / "council_tax_academy.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    name = f"ctax_{date(2025, 1, 1) + timedelta(days=number):%Y%m%d}.csv"
    unfinished = inbox / f"{name}.part"
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows[: len(rows) - number % 20]])
    os.replace(unfinished, inbox / name)
    (inbox / f"{name}.done").touch()
    return name


def _one_look(hub: Path, seconds: float | None) -> float:
    """One look in a process of its own, killed after so many seconds; how long it took, 0 where it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(hub)], cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        began = time.perf_counter()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            return 0.0
        assert child.returncode == 0
        return time.perf_counter() - began


def whole(hub: Path, inbox: Path, came: list[str]) -> None:
    """What has to hold after every kill."""
    with vh.open(hub) as opened:
        store = opened.store
        in_force = store.frame("select source, feed, count(*) as n from load where in_force group by all")
        assert (in_force["n"] == 1).all(), "two loads of one feed are in force"
        halves = store.frame(
            "select l.load_id, l.records, count(r.resident_id) as there from load l left join resident r using (load_id) "
            "where l.source = 'council_tax' group by all having count(r.resident_id) not in (0, l.records)"
        )
        assert halves.is_empty(), "a load is half there"
        empty = store.scalar(
            "select count(*) from load l where l.in_force and l.source = 'council_tax' and not exists (select 1 from resident r where r.load_id = l.load_id)"
        )
        assert not empty, "the load in force has no rows"
        twice = store.frame("select sha256, as_of from load where source = 'council_tax' group by all having count(*) > 1")
        assert twice.is_empty(), "a file was loaded twice"
    there = {one.name for one in inbox.iterdir() if one.suffix == ".csv"}
    done, aside = _moved(inbox / "done"), _moved(inbox / "failed")
    assert sorted([*there, *done, *aside]) == sorted(came), "a file is nowhere, or in two places"


def _moved(folder: Path) -> list[str]:
    """The files in a folder that they are moved to, by the names that they came with."""
    return [one.name.split("-", 3)[3] for one in folder.glob("*.csv")]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--folder", type=Path, help="extracts for the speed")
    asked.add_argument("--kills", type=int, help="how often to kill")
    given = asked.parse_args()
    if given.folder:
        print(json.dumps(speed(given.folder), indent=1))
    if given.kills:
        with tempfile.TemporaryDirectory() as place:
            kills(given.kills, Path(place) / "kills")
