"""Damage hub files, fill disks, take memory away, and let others at the file: is it noticed, is nothing lost, is no answer wrong?

    python -m benchmarks.damage wals [--count 200]       cut logs: noticed, and what is accepted is an exact prefix
    python -m benchmarks.damage bits [--count 200]       flipped bits in the file, the log and a backup: all noticed
    python -m benchmarks.damage copies [--count 20]      a hub copied without its log: noticed
    python -m benchmarks.damage writers [--count 100]    a second writer, after the first has hashed, copied and served its own file: refused
    python -m benchmarks.damage threads [--count 1000]   8 threads of mixed calls: everybody gets their own answer, no judgement is lost
    python -m benchmarks.damage disk [--count 10]        a disk that is full (Linux, root): whole or not at all, and on again without a restart
    python -m benchmarks.damage memory [--count 1000000] a load of so many rows in 256 MB: whole or not at all, and on again
    python -m benchmarks.damage cost [--count 5]         encrypted beside plain: load, match, write, open (ratios of medians, taken in turns)

Each prints one JSON object; the exit status is 1 where a target was missed. `--encrypted` does it with an encrypted hub.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import vh
from benchmarks.measures import make_council_tax
from vh.errors import HubError, HubHeldError
from vh.model import Verdict
from vh.settings import Settings
from vh.store import backup, open_store

ROWS = "select row_number from quarantine order by 1"


def _others_copy(hub: Path, folder: Path, endings: tuple[str, ...]) -> Path:
    """Copy an open hub's files by another program, for this process must not open them."""
    folder.mkdir()
    for ending in endings:
        subprocess.run(["cp", f"{hub}{ending}", str(folder)], check=True)
    return folder / hub.name


def _filled(hub: Path, commits: int) -> Any:
    store = open_store(hub)
    for number in range(1, commits + 1):
        with store.write() as work:
            work.execute("insert into quarantine select 1, $number, repeat('x', 2000)", number=number)
    return store


def wals(count: int, folder: Path, dice: random.Random) -> dict[str, Any]:
    store = _filled(folder / "hub.duckdb", 60)
    kept = _others_copy(folder / "hub.duckdb", folder / "kept", ("", ".wal", ".state", ".audit-heads")).parent
    store.close()
    log = (kept / "hub.duckdb.wal").read_bytes()
    found = Counter[str]()
    for number in range(count):
        trial = folder / f"cut{number}"
        shutil.copytree(kept, trial)
        (trial / "hub.duckdb.wal").write_bytes(log[: dice.randrange(len(log))])
        try:
            open_store(trial / "hub.duckdb").close()
            found["opened unnoticed"] += 1
        except HubError:
            found["noticed"] += 1
        backup.accept(trial / "hub.duckdb", Settings.from_environment(), who="benchmark")
        store = open_store(trial / "hub.duckdb")
        rows = store.frame(ROWS)["row_number"].to_list()
        found["exact prefix" if rows == list(range(1, len(rows) + 1)) else "NO PREFIX"] += 1
        store.close()
        shutil.rmtree(trial)
    return {**found, "met": found["noticed"] == count == found["exact prefix"]}


def bits(count: int, folder: Path, dice: random.Random) -> dict[str, Any]:
    with vh.open(folder / "hub.duckdb") as hub:
        hub.load_sample()
        hub.match()
        hub.backup(folder / "backup.duckdb")
        truth = _content(hub)
    file = (folder / "hub.duckdb").read_bytes()
    store = _filled(folder / "log.duckdb", 60)
    kept = _others_copy(folder / "log.duckdb", folder / "kept", ("", ".wal", ".state", ".audit-heads")).parent
    store.close()
    found = Counter[str]()
    for number in range(count):
        where = ("file", "log", "backup")[number % 3]
        trial = folder / f"bit{number}"
        if where == "log":
            shutil.copytree(kept, trial)
            _flip(trial / "log.duckdb.wal", dice)
            found[f"{where} {_opens(trial / 'log.duckdb')}"] += 1
        elif where == "backup":
            trial.mkdir()
            for name in ("backup.duckdb", "backup.duckdb.json"):
                shutil.copy(folder / name, trial / name)
            _flip(trial / "backup.duckdb", dice)
            try:
                backup.check_backup(trial / "backup.duckdb", Settings.from_environment())
                found["backup UNNOTICED"] += 1
            except HubError:
                found["backup noticed"] += 1
        else:
            trial.mkdir()
            (trial / "hub.duckdb").write_bytes(file)
            for ending in (".state", ".seal"):
                shutil.copy(folder / f"hub.duckdb{ending}", trial)
            shutil.copy(folder / "hub.duckdb.audit-heads", trial)
            _flip(trial / "hub.duckdb", dice)
            found[f"{where} {_opens(trial / 'hub.duckdb', truth)}"] += 1
        shutil.rmtree(trial)
    wrong = [name for name in found if name.endswith(("WRONG", "UNNOTICED"))]
    return {**found, "met": not wrong}


def _flip(file: Path, dice: random.Random) -> None:
    held = bytearray(file.read_bytes())
    held[dice.randrange(len(held))] ^= 1 << dice.randrange(8)
    file.write_bytes(held)


def _opens(path: Path, truth: str = "") -> str:
    """Whether damage is noticed when the hub is opened or checked; else whether anything in it is wrong."""
    try:
        store = open_store(path)
    except HubError:
        return "noticed on opening"
    hub = vh.Hub(store)
    try:
        if hub.check().faults:
            return "noticed by a check"
        return "in a part that holds nothing, all content right" if truth and _content(hub) == truth else "WRONG"
    except HubError:
        return "noticed by a check"
    finally:
        store.abandon()


def _content(hub: vh.Hub) -> str:
    """A digest of every value of every table that is not the hub's own book-keeping."""
    digest = hashlib.sha256()
    for table in ("applicant", "resident", "candidate", "outcome", "load", "run", "gazetteer_address", "quarantine", "judgement"):
        digest.update(str(hub.store.frame(f"select count(*), bit_xor(hash(t)), sum(hash(t)) from {table} t").rows()).encode())
    return digest.hexdigest()


def copies(count: int, folder: Path, dice: random.Random) -> dict[str, Any]:
    store, found = open_store(folder / "hub.duckdb"), Counter[str]()
    for number in range(count):
        with store.write() as work:
            work.execute("insert into quarantine values (1, $number, 'kept')", number=number)
        if dice.random() < 0.3:
            with store.reading() as cursor:
                cursor.execute("checkpoint")
            with store.write() as work:
                work.execute("insert into quarantine values (2, $number, 'kept')", number=number)
        endings = ("", ".state") if number % 2 else ("",)
        copy = _others_copy(folder / "hub.duckdb", folder / f"copy{number}", endings)
        try:
            open_store(copy).close()
            found["opened UNNOTICED"] += 1
        except HubError:
            found["noticed"] += 1
    store.close()
    return {**found, "met": found["noticed"] == count}


def _try_to_open(path: Path, say: Any) -> None:
    try:
        store = open_store(path)
        with store.write() as work:
            work.execute("insert into quarantine values (9, 9, 'the second writer')")
        store.close()
        say.send("OPENED")
    except HubHeldError:
        say.send("refused")


def writers(count: int, folder: Path, _: random.Random) -> dict[str, Any]:
    fork, found, path = multiprocessing.get_context("spawn"), Counter[str](), folder / "hub.duckdb"
    hub = vh.open(path)
    with hub.store.write() as work:
        work.execute("insert into quarantine values (1, 1, 'kept')")
    for _number in range(count):
        hashlib.sha256(path.read_bytes())
        shutil.copy(path, folder / "copy")
        with path.open("rb") as served:
            served.read(100)
        here, there = fork.Pipe()
        other = fork.Process(target=_try_to_open, args=(path, there))
        other.start()
        found[here.recv()] += 1
        other.join()
    rows = hub.store.scalar("select count(*) from quarantine")
    hub.close()
    return {**found, "rows": rows, "met": found["refused"] == count and rows == 1}


def threads(count: int, folder: Path, _: random.Random) -> dict[str, Any]:
    hub, found, lock = vh.open(folder / "hub.duckdb"), Counter[str](), threading.Lock()
    hub.load_sample()
    run = hub.match()
    applicants = run.outcomes()["application_ref"].to_list()
    pairs = hub.store.frame("select candidate_id from candidate where run_id = $run order by 1", run=run.run_id)["candidate_id"].to_list()
    judged: list[int] = []
    every = max(1, count // 50)

    def work(me: int) -> None:
        mine, counts, made = hub.on_behalf_of(f"officer{me}"), Counter[str](), []
        for number in range(count):
            if number % every == 0:
                pair = pairs[(me * every * 50 + number) % len(pairs)]
                try:
                    said = mine.judge(pair, Verdict.UNSURE, f"of {me}")
                    made.append(said.judgement_id)
                    counts["right" if said.note == f"of {me}" and said.judged_by == f"officer{me}" else "ANOTHER'S"] += 1
                except HubError:
                    counts["FAILED"] += 1
            else:
                ref = applicants[(me * 997 + number) % len(applicants)]
                row = mine.store.frame(
                    "select application_ref, $me as me from outcome where application_ref = $ref limit 1", ref=ref, me=me
                )
                counts["right" if row.rows() == [(ref, me)] else "ANOTHER'S"] += 1
        with lock:
            found.update(counts)
            judged.extend(made)

    began = time.perf_counter()
    running = [threading.Thread(target=work, args=(me,)) for me in range(8)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    seconds = time.perf_counter() - began
    kept = set(hub.store.frame("select judgement_id from judgement")["judgement_id"])
    lost = len(set(judged) - kept)
    hub.close()
    met = found["right"] == 8 * count and not lost and len(set(judged)) == len(judged)
    return {**found, "judgements": len(judged), "judgements lost": lost, "calls_a_second": round(8 * count / seconds), "met": met}


def disk(count: int, folder: Path, dice: random.Random) -> dict[str, Any]:
    found, place = Counter[str](), folder / "disk"
    place.mkdir()
    extract = make_council_tax(folder / "council_tax.csv", 40_000)
    for _ in range(count):
        size = dice.uniform(4, 13)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={int(size * 1024)}k", "tmpfs", str(place)], check=False).returncode:
            sys.exit("No right to mount a small disk here: this part needs Linux and root.")
        try:
            found[_one_full_disk(place, extract)] += 1
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
    return {**found, "met": not [one for one in found if one.isupper()]}


def _one_full_disk(place: Path, extract: Path) -> str:
    hub = vh.open(place / "hub.duckdb")
    with hub.store.write() as work:
        work.execute("insert into notice values ('benchmark', 'kept', current_localtimestamp(), '', '')")
    first: str = "whole"
    try:
        hub.load("council_tax", extract)
    except HubError as error:
        first = "not at all" if "full" in str(error) or "room" in str(error).lower() else f"another sentence: {error}"
    rows = hub.store.scalar("select count(*) from resident")
    if bool(rows) != (first == "whole") or hub.store.scalar("select count(*) from notice") != 1:
        return "HALF"
    subprocess.run(["mount", "-o", "remount,size=500m", str(place)], check=True)
    report = hub.load("council_tax", extract)
    again = hub.store.scalar("select count(*) from resident")
    hub.close()
    with vh.open(place / "hub.duckdb") as reopened:
        if reopened.store.scalar("select count(*) from resident") != again or reopened.check().faults or not report.records:
            return "LOST"
    return f"{first}, then whole without a restart"


def memory(count: int, folder: Path, _: random.Random) -> dict[str, Any]:
    extract, small = make_council_tax(folder / "council_tax.csv", count), make_council_tax(folder / "small.csv", 1_000)
    began = time.perf_counter()
    with vh.open(folder / "hub.duckdb", settings=Settings(memory_limit="256MB")) as hub:
        try:
            said = f"whole: {hub.load('council_tax', extract).records:,} records"
        except HubError as error:
            said = f"not at all: {error}"
        seconds = time.perf_counter() - began
        rows = hub.store.scalar("select count(*) from resident")
        again = hub.load("council_tax", small, feed="small").records
        sound = not hub.check().faults
    return {
        "said": said,
        "rows": rows,
        "then": again,
        "seconds": round(seconds, 1),
        "met": sound and again > 0 and (rows > 0) == said.startswith("whole"),
    }


def cost(count: int, folder: Path, _: random.Random) -> dict[str, Any]:
    extract = make_council_tax(folder / "council_tax.csv", 200_000)
    taken: dict[str, dict[str, list[float]]] = {}
    for number in range(count):
        for form in ("plain", "encrypted") if number % 2 else ("encrypted", "plain"):
            os.environ.pop("VH_HUB_KEY", None)
            if form == "encrypted":
                os.environ["VH_HUB_KEY"] = secrets.token_hex(32)
            path = folder / f"{form}{number}.duckdb"
            for name, seconds in _timed(path, extract).items():
                taken.setdefault(name, {}).setdefault(form, []).append(seconds)
            for left in folder.glob(f"{path.name}*"):
                left.unlink() if left.is_file() else shutil.rmtree(left)
    found: dict[str, Any] = {}
    for name, forms in taken.items():
        plain, encrypted = statistics.median(forms["plain"]), statistics.median(forms["encrypted"])
        found[name] = {"plain_s": round(plain, 3), "encrypted_s": round(encrypted, 3), "ratio": round(encrypted / plain, 2)}
    return {**found, "met": True}


def _timed(path: Path, extract: Path) -> dict[str, float]:
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - began

    hub = vh.open(path)
    timed("load of 200,000 rows", lambda: hub.load("council_tax", extract))
    hub.load_sample()
    timed("match of the sample", hub.match)

    def hundred() -> None:
        for number in range(100):
            with hub.store.write() as work:
                work.execute("insert into quarantine values (1, $number, 'x')", number=number)

    timed("100 transactions", hundred)
    timed("read of every value", lambda: hub.check())
    timed("backup", lambda: hub.backup(path.with_suffix(".backup")))
    path.with_suffix(".backup").unlink()
    timed("close", hub.close)

    def opened() -> None:
        nonlocal hub
        hub = vh.open(path)

    timed("open", opened)
    hub.close()
    seconds["size_mb"] = path.stat().st_size / 1e6
    return seconds


PARTS: dict[str, tuple[Callable[[int, Path, random.Random], dict[str, Any]], int]] = {
    "wals": (wals, 200), "bits": (bits, 200), "copies": (copies, 20), "writers": (writers, 100), "threads": (threads, 1000), "disk": (disk, 10),
    "memory": (memory, 1_000_000), "cost": (cost, 5),
}  # fmt: skip


def run(part: str, count: int | None = None, *, encrypted: bool = False, seed: int = 1) -> dict[str, Any]:
    """One part, in a folder of its own."""
    if encrypted:
        os.environ["VH_HUB_KEY"] = secrets.token_hex(32)
    work, usual = PARTS[part]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = work(usual if count is None else count, Path(folder), random.Random(seed))
    return {
        "part": part,
        "count": usual if count is None else count,
        "encrypted": encrypted,
        **found,
        "took_s": round(time.perf_counter() - began),
    }


def main() -> None:
    """Do one part, or several, and print a JSON object for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", choices=list(PARTS))
    parser.add_argument("--count", type=int)
    parser.add_argument("--encrypted", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    missed = False
    for part in given.parts:
        found = run(part, given.count, encrypted=given.encrypted, seed=given.seed)
        missed |= not found["met"]
        print(json.dumps(found), flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
