"""Kill a purge at random moments, and see that one whole hub is there each time: `python -m benchmarks.purge_kills [KILLS]`.

Each time a hub of the sample is made ready with an extract whose day has come, a process purges it and is killed with SIGKILL after a random part of the
time that a whole purge takes. Then the hub has to open, in under two seconds, with every row that was to stay; the next purge has to finish the work.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import vh
from vh.model import EVIDENCE
from vh.sample import sample_folder
from vh.store import open_store
from vh.store.granting import record_basis

_PURGE = "import sys, vh; hub = vh.open(sys.argv[1]); print('open', flush=True); hub.purge(); print('done', flush=True); hub.close()"
_KEPT = "select count(*) from resident where load_id = 2", "select count(*) from applicant", "select count(*) from outcome"
_GONE = "select count(*) from resident where load_id = 1"


def _made(place: Path) -> tuple[int, ...]:
    """A hub whose first extract is due; how many rows are to stay."""
    hub = vh.open(place)
    for source in EVIDENCE:
        record_basis(
            hub.store, source, legal_basis="Made-up residents", reference="B", approver="Benchmark", until=date(2999, 12, 31), who="b"
        )
    sample = sample_folder()
    hub.load("council_tax", sample / "council_tax_nfi.csv")
    hub.load("council_tax", sample / "council_tax_academy.csv")
    hub.load("applications", sample / "parking_applications.csv")
    hub.match()
    with hub.store.write() as work:
        work.execute("update load set loaded_at = loaded_at - to_days(60)")
    rows = tuple(int(hub.store.scalar(sql)) for sql in _KEPT)
    hub.close()
    return rows


def main(kills: int) -> int:
    """Kill so many purges; 0 where nothing was lost."""
    dice, lost, slow, unfinished = random.Random(20261128), 0, 0.0, 0
    with tempfile.TemporaryDirectory(prefix="vh-purge-kills-") as folder:
        ready = Path(folder) / "ready" / "hub.duckdb"
        ready.parent.mkdir()
        stay = _made(ready)
        whole = 0.0
        for number in range(kills + 1):
            place = Path(folder) / str(number) / "hub.duckdb"
            shutil.copytree(ready.parent, place.parent)
            process = subprocess.Popen([sys.executable, "-c", _PURGE, str(place)], stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            began = time.perf_counter()
            if number == 0:
                process.wait()
                whole = time.perf_counter() - began
            else:
                time.sleep(dice.random() * whole)
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
            began = time.perf_counter()
            store = open_store(place)
            slow = max(slow, time.perf_counter() - began)
            found = tuple(int(store.scalar(sql)) for sql in _KEPT)
            gone = int(store.scalar(_GONE))
            store.close()
            with vh.open(place) as hub:
                unfinished += hub.purge().rewritten
                if found != stay or hub.store.scalar(_GONE) or hub.store.scalar("select count(*) from rewrite_owed"):
                    lost += 1
            print(f"{number:4} {'whole' if number == 0 else 'killed'}: {gone:,} due rows were left", flush=True)
            shutil.rmtree(place.parent)
    print(
        f"{kills} kills over {whole:.2f} s: {lost} hubs not whole, {unfinished} purges finished by the next, slowest opening {slow:.2f} s"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
