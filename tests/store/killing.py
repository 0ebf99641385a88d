"""Kill another process at the so manieth line of the modules under test, wherever that is."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = """
import os, signal, sys
import vh
from vh.store import open_store, {modules}
path, point, seen = sys.argv[1], int(sys.argv[2]), 0
{prepare}
files = {{one.__file__ for one in ({modules},)}}
def trace(frame, event, arg):
    global seen
    if frame.f_code.co_filename not in files:
        return None
    seen += 1
    if seen == point:
        os.kill(os.getpid(), signal.SIGKILL)
    return trace
sys.settrace(trace)
{act}
sys.settrace(None)
{end}
print(seen)
"""


def killed_at(
    path: Path, point: int, *, act: str, modules: str, prepare: str = "", end: str = "", environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Do `act` on the hub at a path, killed at that line of these modules of `vh.store`; at 0 it is not killed, and prints how many there are."""
    program = _PROGRAM.format(act=act, modules=modules, prepare=prepare, end=end)
    return subprocess.run(
        [sys.executable, "-c", program, str(path), str(point)], cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True,
        text=True, check=False, timeout=120,
    )  # fmt: skip
