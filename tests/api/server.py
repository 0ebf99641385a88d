"""The whole application in a process of its own, as it is deployed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import vh
from tests.api.conftest import Caller

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Running:
    """A server and a caller with a key of it."""

    port: int
    token: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def caller(self) -> Caller:
        return Caller(None, self.port, self.token)  # type: ignore[arg-type]  # its hub is in the other process


def prepared(source: Path, target: Path) -> str:
    """A copy of a hub file in mode live, and a key of it."""
    shutil.copy(source, target)
    with vh.open(target) as hub:
        hub.switch_mode("live", name="Head of Parking", reason="a test")
        return hub.make_key("Parking system", per_minute=600_000)[1]


@contextmanager
def running(hub: Path, token: str) -> Iterator[Running]:
    """Serve a hub file until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = hub.with_suffix(".log")
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}"],
            cwd=ROOT, env={**os.environ, "VH_HUB": str(hub), "PYTHONPATH": str(ROOT)}, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/api/v1/ready", process)
        yield Running(port, token, process, log)
    finally:
        process.terminate()
        process.wait(30)


def _wait(ready: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended before it was ready"
        try:
            urllib.request.urlopen(ready, timeout=5).close()
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server was not ready within a minute")
