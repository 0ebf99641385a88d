"""Kill the program at random moments of its work, again and again: does the hub open at once, with everything acknowledged, and nothing half?

    python -m benchmarks.store_kills [--kills 300] [--seed 1] [--encrypted]

Each kill is SIGKILL to a process in the middle of a load, a match, a judgement, an export, a purge with the file written anew, a backup, or bringing a
hub of schema 8 forward. Then another process opens the hub and looks. Prints one JSON object.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import vh
from vh.export.files import settle
from vh.model import Verdict
from vh.sample import sample_folder
from vh.settings import Settings
from vh.store import audit_check, open_store
from vh.store.backup import check_backup
from vh.store.schema import MIGRATIONS

_FORK = multiprocessing.get_context("fork")
"""Forked from a process that has imported everything and opened nothing: a start takes no time."""
Hub = vh.Hub


def _load(hub: Hub, folder: Path, number: int) -> dict[str, Any]:
    lines = (sample_folder() / "parking_applications.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    file = folder / "in" / f"applications{number}.csv"
    file.write_text("".join(lines[:1] + lines[1 + number % 50 :]), encoding="utf-8")
    return {"load": hub.load("applications", file).load_id}


def _match(hub: Hub, _: Path, __: int) -> dict[str, Any]:
    return {"run": hub.match().run_id}


def _judge(hub: Hub, _: Path, number: int) -> dict[str, Any]:
    run = hub.latest_run()
    assert run is not None
    pairs = hub.store.frame("select candidate_id from candidate where run_id = $run order by candidate_id", run=run.run_id)["candidate_id"]
    made = [hub.judge(pairs[(number * 37 + i) % len(pairs)], Verdict.UNSURE, "killed?").judgement_id for i in range(5)]
    return {"judgements": made}


def _export(hub: Hub, folder: Path, number: int) -> dict[str, Any]:
    hub.export(folder / "out" / str(number % 3))
    return {"export": str(folder / "out" / str(number % 3))}


def _purge(hub: Hub, _: Path, __: int) -> dict[str, Any]:
    with hub.store.write(counts=False) as work:
        work.execute("insert into rewrite_owed values (current_localtimestamp(), 'benchmark')")
    hub.purge()
    return {}


def _backup(hub: Hub, folder: Path, number: int) -> dict[str, Any]:
    return {"backup": str(hub.backup(folder / "backups" / f"{number}.duckdb").file)}


WORK: dict[str, Callable[[Hub, Path, int], dict[str, Any]]] = {
    "load": _load, "match": _match, "judge": _judge, "export": _export, "purge": _purge, "backup": _backup,
}  # fmt: skip


def _worker(kind: str, folder: Path, number: int, say: Any) -> None:
    if kind == "migration":
        say.send("begin")
        open_store(folder / "old.duckdb").close()
        say.send({})
    else:
        with vh.open(folder / "hub.duckdb") as hub:
            say.send("begin")
            say.send(WORK[kind](hub, folder, number))
            say.recv()


def _begin(folder: Path, _: int, say: Any) -> None:
    with vh.open(folder / "hub.duckdb") as hub:
        hub.load_sample()
        hub.match()
    with patch("vh.store.connection.MIGRATIONS", tuple(one for one in MIGRATIONS if one[0] <= 8)):
        store = open_store(folder / "old8.duckdb")
        with store.write() as work:
            work.execute("insert into quarantine select 1, i, repeat('kept', 50) from range(20000) t(i)")
        store.close()
    say.send({})


def _look(folder: Path, told: dict[str, Any], kind: str, say: Any) -> None:
    """Open the hub and say what is wrong with it."""
    wrong = []
    began = time.perf_counter()
    path = folder / ("old.duckdb" if kind == "migration" else "hub.duckdb")
    try:
        store = open_store(path)
    except vh.HubError as error:
        say.send({"seconds": 0.0, "wrong": [f"does not open: {error}"]})
        return
    seconds = time.perf_counter() - began
    if kind == "migration":
        if store.scalar("select count(*) from quarantine") != 20_000:
            wrong.append("rows of the older hub are missing")
        store.close()
        say.send({"seconds": seconds, "wrong": wrong})
        return
    settle(store)
    hub = Hub(store)
    wrong += hub.check().faults
    wrong += audit_check.verify(store).faults
    for name, ids in (("load", told["load"]), ("run", told["run"]), ("judgement", told["judgements"])):
        found = set(store.frame(f"select {name}_id from {name}")[f"{name}_id"])
        if lost := set(ids) - found:
            wrong.append(f"{len(lost)} of {name} are lost")
    wrong += _half(store)
    for export in sorted((folder / "out").iterdir()):
        if left := [one for one in export.iterdir() if one.name.startswith(".")]:
            wrong.append(f"an export left {len(left)} files half way")
        manifest = export / "manifest.json"
        if manifest.exists():
            for named, one in json.loads(manifest.read_text())["files"].items():
                if hashlib.sha256((export / named).read_bytes()).hexdigest() != one["sha256"]:
                    wrong.append("a list is not what its manifest says")
        elif str(export) in told["export"]:
            wrong.append("an export is gone")
    for one in told["backup"][-1:] if kind == "backup" else ():
        checked, said = check_backup(Path(one), Settings.from_environment())
        if checked.faults or said is None:
            wrong.append("a backup is not whole")
    hub.close()
    say.send({"seconds": seconds, "wrong": wrong})


def _half(store: Any) -> list[str]:
    """Loads and runs that are there in part."""
    loads = store.scalar(
        "select count(*) from load l where source = 'applications' and records <> (select count(*) from applicant a where a.load_id = l.load_id)"
    )
    runs = store.scalar("select count(*) from run r where applicants <> (select count(*) from outcome o where o.run_id = r.run_id)")
    return [f"{count} {what} are half there" for what, count in (("loads", loads), ("runs", runs)) if count]


def _asked(target: Callable[..., None], *given: Any) -> Any:
    """What a process of its own says."""
    here, there = _FORK.Pipe()
    process = _FORK.Process(target=target, args=(*given, there))
    process.start()
    there.close()
    try:
        return here.recv()
    finally:
        process.join()


def one_kill(kind: str, folder: Path, number: int, told: dict[str, Any], usual: dict[str, float], dice: random.Random) -> tuple[bool, Any]:
    """Kill a piece of work at a random moment; whether it had been acknowledged by then, and what was found afterwards."""
    if kind == "migration":
        for left in folder.glob("old.duckdb*"):
            left.unlink()
        shutil.copy(folder / "old8.duckdb", folder / "old.duckdb")
    here, there = _FORK.Pipe()
    process = _FORK.Process(target=_worker, args=(kind, folder, number, there))
    process.start()
    there.close()
    done: dict[str, Any] | None = None
    try:
        assert here.recv() == "begin"
        began = time.perf_counter()
        if here.poll(dice.uniform(0, 1.1 * usual.get(kind, 3.0))):
            done = here.recv()
            usual[kind] = 0.7 * usual.get(kind, 3.0) + 0.3 * (time.perf_counter() - began)
            time.sleep(dice.uniform(0, 0.02))
    except EOFError:
        sys.exit(f"{kind} ended by itself, with a fault")
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    if done is None and here.poll():  # it was acknowledged just before the kill
        try:
            done = here.recv()
        except EOFError:
            done = None
    for name, value in (done or {}).items():
        told[name] += value if isinstance(value, list) else [value]
    return done is not None, _asked(_look, folder, told, kind)


def main() -> None:
    """Kill, look, and print one JSON object; exit status 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encrypted", action="store_true")
    given = parser.parse_args()
    if given.encrypted:
        os.environ["VH_HUB_KEY"] = secrets.token_hex(32)
    dice, began, kinds = random.Random(given.seed), time.perf_counter(), [*WORK, "migration"]
    told: dict[str, Any] = {"load": [], "run": [], "judgements": [], "export": [], "backup": []}
    usual: dict[str, float] = {"load": 3.0, "match": 3.0, "judge": 1.5, "export": 1.5, "purge": 3.0, "backup": 3.0, "migration": 2.0}
    acknowledged, seconds, wrong = Counter[str](), list[float](), list[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for made in ("in", "out", "backups"):
            (folder / made).mkdir()
        _asked(_begin, folder, 0)
        for number in range(given.kills):
            kind = kinds[number % len(kinds)]
            was, found = one_kill(kind, folder, number, told, usual, dice)
            acknowledged[kind] += was
            seconds.append(found["seconds"])
            wrong += [f"kill {number} ({kind}): {one}" for one in found["wrong"]]
            for old in told["backup"][:-1]:
                Path(old).unlink(missing_ok=True)
            if sys.stderr.isatty() or not (number + 1) % 10:
                print(f"{number + 1} of {given.kills}: {len(wrong)} wrong", file=sys.stderr, flush=True)
    found = {
        "kills": given.kills, "encrypted": given.encrypted, "wrong": wrong, "slowest_open_s": round(max(seconds), 2),
        "median_open_s": round(sorted(seconds)[len(seconds) // 2], 2), "acknowledged_before_the_kill": dict(acknowledged),
        "acknowledged_things": {name: len(value) for name, value in told.items()}, "seconds": round(time.perf_counter() - began),
    }  # fmt: skip
    print(json.dumps(found))
    sys.exit(1 if wrong or max(seconds) > 2 else 0)


if __name__ == "__main__":
    main()
