"""Where our own time goes, stage by stage and statement by statement: `python -m benchmarks.peer.stages FOLDER [--statements] [--threads N]`."""

import argparse
import tempfile
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

import vh
from benchmarks.lawful import lawful
from benchmarks.measures import peak_mb
from benchmarks.peer.extracts import extract_day
from benchmarks.peer.make import FILES
from vh.model import Ticket
from vh.store import Writer


class Stages:
    """A ticket's progress, kept as the seconds between one message and the next."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._began, self._cpu, self._words = time.perf_counter(), time.process_time(), ""
        self.cpu: dict[str, float] = {}

    def __call__(self, _share: float, words: str) -> None:
        if words != self._words:
            self.end()
            self._words = words

    def end(self) -> None:
        now, cpu = time.perf_counter(), time.process_time()
        if self._words:
            self.seconds[self._words] = self.seconds.get(self._words, 0.0) + now - self._began
            self.cpu[self._words] = self.cpu.get(self._words, 0.0) + cpu - self._cpu
        self._began, self._cpu = now, cpu

    def show(self) -> None:
        self.end()
        for words, seconds in self.seconds.items():
            if seconds >= 0.05:
                print(f"    {words:48} {seconds:8.2f} s {self.cpu[words]:8.2f} cpu s")


def watched() -> dict[str, float]:
    """Seconds of each SQL statement from now on, by its first words."""
    seconds: dict[str, float] = defaultdict(float)
    plain = Writer.execute

    def execute(self: Writer, sql: str, **params: object) -> None:
        began = time.perf_counter()
        plain(self, sql, **params)
        seconds[" ".join(sql.split()[:6])[:60]] += time.perf_counter() - began

    Writer.execute = execute  # type: ignore[method-assign]
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--statements", action="store_true", help="also the seconds of each SQL statement of the match")
    parser.add_argument("--hub", type=Path, help="keep the hub file here; used as it is, without loading, where it exists")
    parser.add_argument("--gazetteer", type=Path, help="an LLPG extract to load as well")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        hub_file = asked.hub or Path(scratch) / "hub.duckdb"
        ready = hub_file.exists()
        began = time.perf_counter()
        with vh.open(hub_file) as hub:
            if not ready:
                lawful(hub)
                load(hub, asked.folder, asked.gazetteer)
            seconds = watched() if asked.statements else {}
            match(hub)
        print(f"files to outcomes {time.perf_counter() - began:.1f} s; peak memory {peak_mb():,.0f} MB")
        for words, one in sorted(seconds.items(), key=lambda item: -item[1])[:30]:
            print(f"    {one:8.2f} s  {words}")


def load(hub: vh.Hub, folder: Path, gazetteer: Path | None) -> None:
    """Load every extract, printing each one's stages."""
    files = [(source, folder / name) for source, name in FILES] + ([("gazetteer", gazetteer)] if gazetteer else [])
    for source, path in files:
        stages, began, cpu = Stages(), time.perf_counter(), time.process_time()
        report = hub.load(source, path, as_of=date.fromisoformat(extract_day()), ticket=Ticket(progress=stages))
        print(
            f"load {source}: {report.rows_read:,} rows, {report.rows_quarantined:,} set aside, left out {sum(report.left_out.values()):,}"
        )
        stages.show()
        print(f"    total {time.perf_counter() - began:.2f} s, {time.process_time() - cpu:.2f} cpu s, peak so far {peak_mb():,.0f} MB")


def match(hub: vh.Hub) -> None:
    """One match, printing its stages."""
    stages, began, cpu = Stages(), time.perf_counter(), time.process_time()
    run = hub.match(ticket=Ticket(progress=stages))
    took, used = time.perf_counter() - began, time.process_time() - cpu
    print(f"match: {run.applicants:,} applicants, {run.candidates:,} candidates, { ({str(k): v for k, v in run.counts.items()}) }")
    stages.show()
    print(f"    total {took:.2f} s, {used:.2f} cpu s, {1e6 * took / run.candidates:.2f} microseconds a candidate")


if __name__ == "__main__":
    main()
