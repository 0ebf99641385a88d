"""A real server process over a hub of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """A server, its hub and its log."""

    hub: Path
    log: Path
    process: "subprocess.Popen[bytes]"
    url: str

    def stop(self) -> None:
        """Ask it to stop, as a service manager does."""
        self.process.terminate()
        self.process.wait(30)

    def kill(self) -> None:
        """End it without a word, as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)


def start(hub: Path, *more: str) -> Server:
    """Start a server, with more options of Streamlit, and wait until it answers; where there is a hub, until it holds it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = hub.with_suffix(".log")
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}", *more],
            cwd=ROOT, env={**os.environ, "VH_HUB": str(hub), "PYTHONPATH": str(ROOT)}, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    server = Server(hub, log, process, f"http://127.0.0.1:{port}")
    wait_for(lambda: _answers(server), 60)
    if hub.exists():
        wait_for(lambda: Path(f"{hub}.work/open").exists(), 30)
    return server


def _answers(server: Server) -> bool:
    assert server.process.poll() is None, server.log.read_text()
    try:
        urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1).close()
    except OSError:
        return False
    return True


def wait_for(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Server]]:
    """Starts servers, and stops those that still run."""
    started: list[Server] = []

    def begin(hub: Path) -> Server:
        started.append(start(hub))
        return started[-1]

    yield begin
    for server in started:
        if server.process.poll() is None:
            server.stop()
        assert "Traceback" not in server.log.read_text(), server.log.read_text()
