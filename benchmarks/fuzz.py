"""Fuzz the readers of files, the parsers of names and addresses, and the API: no crash, no hang over 2 s, no value in a message.

python -m benchmarks.fuzz --seconds 300                 five minutes over all targets, one process at a time
python -m benchmarks.fuzz --seconds 60 --target name    one of them (csv, load, archive, mapping, address, name, applicant, api, workbook, parquet)
python -m benchmarks.fuzz --findings FOLDER             inputs that went wrong are left there, to be put into the tests (default: fuzz-findings)

Where `atheris` is installed (`pip install atheris`: Linux, no wheel for every Python) the targets in Python are guided by the coverage of
vh; without it, and for workbooks and Parquet files, which a process of their own reads, inputs are mutated at random from the same seeds.
A hang is more than 2 seconds of this process's own computing time (of waiting for the reading process: 30 s of the clock). Exit status 1
where anything was found.
"""

import argparse
import importlib.util
import json
import logging
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("csv", "load", "archive", "mapping", "address", "name", "applicant", "api", "workbook", "parquet")
_SLOW, _HANGS, _WAITS = 2.0, 20, 30.0
"""Seconds of computing that one input may take; seconds after which it is stopped; seconds of the clock for a reading process."""


class HangError(Exception):
    """An input that was stopped."""


class Watch(logging.Handler):
    """Runs a target, notes what went wrong under a name each, and keeps the first input of each name."""

    def __init__(self, run: Callable[[bytes], None], folder: Path, target: str, canary: str, *, native: bool) -> None:
        super().__init__()
        self.executions, self.found, self.slowest = 0, dict[str, int](), 0.0
        self._run, self._folder, self._target, self._canary, self._native = run, folder, target, canary, native
        self._logged = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Every word that is logged is looked through."""
        self._logged += record.getMessage()

    def __call__(self, content: bytes) -> None:
        """Run one input."""
        self.executions += 1
        self._logged = ""
        clock, computing = time.monotonic(), time.process_time()
        signal.alarm(int(3 * _WAITS) if self._native else _HANGS)
        try:
            self._run(content)
        except HangError:
            self._note("hang", content)
        except Exception as error:  # noqa: BLE001 - whatever comes out is a finding
            last = [one for one in traceback.extract_tb(error.__traceback__) if "/vh/" in one.filename] or traceback.extract_tb(
                error.__traceback__
            )
            self._note(f"{type(error).__name__} at {Path(last[-1].filename).name}:{last[-1].lineno}", content)
        finally:
            signal.alarm(0)
        taken = time.monotonic() - clock if self._native else time.process_time() - computing
        self.slowest = max(self.slowest, taken)
        if taken > (_WAITS if self._native else _SLOW):
            self._note(f"over {_WAITS if self._native else _SLOW:.0f} s", content)
        if self._canary in self._logged:
            self._note("a value in the log", content)

    def _note(self, what: str, content: bytes) -> None:
        self.found[what] = self.found.get(what, 0) + 1
        if self.found[what] == 1:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{self._target}-{sha256(content).hexdigest()[:12]}").write_bytes(content)

    def report(self, seconds: float) -> dict[str, Any]:
        """What is told of one target."""
        return {"executions": self.executions, "seconds": round(seconds), "slowest": round(self.slowest, 2), "found": self.found}


def _stop(_: int, __: FrameType | None) -> None:
    raise HangError


def one(target: str, seconds: float, seed: int, findings: Path, answer: Path) -> None:
    """Fuzz one target in this process; what became of it is written to `answer`."""
    guided = importlib.util.find_spec("atheris") is not None and target not in ("workbook", "parquet")
    if guided:
        import atheris

        with atheris.instrument_imports(include=["vh"]):
            from benchmarks import fuzz_targets
    else:
        from benchmarks import fuzz_targets
    chosen = fuzz_targets.TARGETS[target]
    watch = Watch(chosen.run, findings, target, fuzz_targets.CANARY, native=chosen.native)
    logging.getLogger().addHandler(watch)
    signal.signal(signal.SIGALRM, _stop)
    seeds = chosen.seeds()
    chosen.run(seeds[0])  # what is made once (tables, a hub) is not the first input's doing
    began = time.monotonic()

    def keep() -> None:
        answer.write_text(json.dumps({**watch.report(time.monotonic() - began), "guided": guided}), encoding="utf-8")

    if not guided:
        dice = random.Random(seed)
        for content in seeds:
            if time.monotonic() - began < seconds:
                watch(content)
        while time.monotonic() - began < seconds:
            watch(fuzz_targets.mutated(dice, dice.choice(seeds)))
            keep()
        return
    with tempfile.TemporaryDirectory() as corpus:
        for number, content in enumerate(seeds):
            (Path(corpus) / f"{number:04}").write_bytes(content)

        def run(content: bytes) -> None:
            watch(content)
            if watch.executions % 100 == 0 or time.monotonic() - began > seconds - 1:
                keep()

        limits = [
            f"-max_total_time={int(seconds)}",
            "-timeout=60",
            "-rss_limit_mb=4000",
            "-max_len=20000",
            f"-seed={seed}",
            "-verbosity=0",
            "-print_final_stats=0",
        ]
        atheris.Setup([sys.argv[0], corpus, *limits], run)
        atheris.Fuzz()  # ends the process


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300, help="for all targets together")
    parser.add_argument("--target", choices=NAMES, action="append", help="only this one; may be given again")
    parser.add_argument("--seed", type=int, default=int(time.time()) & 0xFFFF)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    targets = asked.target or list(NAMES)
    if asked.answer:
        one(targets[0], asked.seconds, asked.seed, asked.findings, asked.answer)
        return 0
    bad = 0
    print(f"{'target':10} {'executions':>12} {'seconds':>8} {'slowest':>8}  found (seed {asked.seed})", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for target in targets:
            answer = Path(folder) / f"{target}.json"
            words = [
                "--target",
                target,
                "--seconds",
                str(asked.seconds / len(targets)),
                "--seed",
                str(asked.seed),
                "--findings",
                str(asked.findings.resolve()),
            ]
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.fuzz", *words, "--answer", str(answer)], cwd=ROOT, check=False, capture_output=True
            )
            told = (
                json.loads(answer.read_text(encoding="utf-8"))
                if answer.exists()
                else {"executions": 0, "seconds": 0, "slowest": 0, "found": {}}
            )
            found = told["found"] | ({f"the process ended with status {done.returncode}": 1} if done.returncode else {})
            bad += len(found)
            words_found = "; ".join(f"{times:,} × {what}" for what, times in found.items()) or (
                "nothing" if told.get("guided") else "nothing (unguided)"
            )
            print(f"{target:10} {told['executions']:12,} {told['seconds']:8,} {told['slowest']:7.2f} s  {words_found}", flush=True)
            if done.returncode:
                print(done.stderr.decode(errors="replace")[-2_000:], flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
