"""Run one process, with the most memory that it and its children held, and make the peer's environment."""

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
CORES = 2
"""Both sides may use so many cores."""
MOST_MEMORY = 0.55
"""Of the machine's memory; a process that takes more is stopped, so that the machine goes on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One process: what it printed, its wall seconds from start to end, and its peak memory in megabytes with its children's."""

    said: dict[str, Any]
    seconds: float
    peak_mb: float

    def wall(self, *phases: str) -> float:
        """Seconds of the named phases together."""
        return float(sum(self.said["wall"][phase] for phase in phases))

    def cpu(self, *phases: str) -> float:
        """CPU seconds of the named phases together."""
        return float(sum(self.said["cpu"][phase] for phase in phases))


def measured(command: Sequence[str]) -> Measured:
    """Run a command that prints one JSON object last; memory is looked at twenty times a second.

    Exits with its errors if it fails, or with a sentence if it takes too much memory.
    """
    most = MOST_MEMORY * psutil.virtual_memory().total
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as errors:  # a pipe that nobody reads from would fill up
        began = time.perf_counter()
        process = psutil.Popen(command, cwd=ROOT, stdout=said, stderr=errors, text=True)
        if len(process.cpu_affinity() if hasattr(process, "cpu_affinity") else []) > CORES:
            process.cpu_affinity(process.cpu_affinity()[:CORES])
        peak = 0
        while process.poll() is None:
            peak = max(peak, _held(process))
            if peak > most:
                process.kill()
                sys.exit(f"{' '.join(command[:4])} was stopped when it took more than {most / 1e9:.0f} GB of memory.")
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        said.seek(0)
        errors.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command[:4])} failed:\n{errors.read()[-3000:]}")
        return Measured(json.loads(said.read().splitlines()[-1]), seconds, peak / 1e6)


def _held(process: psutil.Process) -> int:
    held = 0
    for one in (process, *_children(process)):
        try:
            held += one.memory_info().rss
        except psutil.Error:
            continue
    return held


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def hub(*arguments: str | Path) -> Measured:
    """One task of `hub_run`, in this Python."""
    return measured([sys.executable, "-m", "benchmarks.peer.hub_run", *map(str, arguments)])


def splink(python: Path, *arguments: str | Path, script: str = "splink_run.py") -> Measured:
    """One task of Splink's script, in its own Python."""
    return measured([str(python), "-W", "ignore", str(ROOT / "benchmarks" / "peer" / script), *map(str, arguments)])


def splink_python(folder: Path) -> Path:
    """The Python that Splink 5 lives in, beside the data; made when there is none. It gets the DuckDB that the hub has."""
    import duckdb

    home = folder / ".venv-splink"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True)
        wanted = ["splink==5.*", f"duckdb=={duckdb.__version__}", "recordlinkage", "psutil"]
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python
