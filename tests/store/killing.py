"""Kill another process at the so manieth line of the modules under test, wherever that is."""

import io
import multiprocessing
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

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
    return run_in_another(
        _PROGRAM.format(act=act, modules=modules, prepare=prepare, end=end), str(path), str(point), environment=environment
    )


def run_in_another(program: str, *words: str, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a program as `python -c` does, in a process of its own, which may be killed.

    It is forked from a process that has imported everything and opened nothing, as starting Python and importing take longer than all the rest.
    Windows cannot fork, and starts Python each time.
    """
    start: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
    if sys.platform != "win32":
        start.set_forkserver_preload(["vh", __name__])
    here, there = start.Pipe(duplex=False)
    process = start.Process(target=_run, args=(program, list(words), {**os.environ, **(environment or {})}, there))
    process.start()
    there.close()
    process.join(120)
    if process.is_alive():
        process.kill()
        raise subprocess.TimeoutExpired("python -c", 120)
    try:
        said, error = here.recv()
    except EOFError:  # killed
        said, error = "", ""
    here.close()
    return subprocess.CompletedProcess(words, process.exitcode or 0, said, error)


def _run(program: str, words: list[str], environment: Mapping[str, str], there: Any) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["-c", *words]
    out, error = io.StringIO(), ""
    try:
        with redirect_stdout(out):
            exec(compile(program, "<killed>", "exec"), {"__name__": "__main__"})
    except BaseException:  # noqa: BLE001 - whoever waits is told of it
        error = traceback.format_exc()
    there.send((out.getvalue(), error))
    if error:
        sys.exit(1)
