"""The verification API as a caller meets it: a real server process, real requests over loopback.

`python -m benchmarks.service [--data FOLDER] [--hub FILE]`: the data is made by `python -m benchmarks.peer.make FOLDER 50k` where it is not
there yet, 50,000 applications and 400,000 residents; the hub is loaded and matched once and then copied.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import vh
from benchmarks.http_client import Connection, Times, flat_out, steadily
from benchmarks.lawful import lawful
from benchmarks.peer.extracts import extract_day
from benchmarks.peer.make import FILES, SIZES, make

ROOT = Path(__file__).parents[1]
PAGES = ("", "match", "tune", "review", "find")


def prepared(data: Path, hub: Path) -> Path:
    """A hub with everything loaded and matched, made once."""
    if not hub.exists():
        make(data, SIZES["50k"])
        with vh.open(hub) as opened:
            lawful(opened)
            for source, name in FILES:
                opened.load(source, data / name, as_of=date.fromisoformat(extract_day()))
            opened.match()
    return hub


def bodies(data: Path, count: int, prefix: str) -> list[bytes]:
    """Requests from the file of applications, as a parking system would send them, under references of their own."""
    rows = pl.read_csv(data / "applications.csv", infer_schema=False).head(50_000).to_dicts()
    random.Random(1).shuffle(rows)
    return [orjson.dumps(_request(rows[i % len(rows)], f"{prefix}{i}")) for i in range(count)]


def _request(row: dict[str, Any], reference: str) -> dict[str, Any]:
    lines = [row[f"address_line_{i}"] for i in (1, 2, 3) if row[f"address_line_{i}"]]
    said = {
        "application_ref": reference, "forename": row["forename_of_applicant"] or "", "surname": row["surname_of_applicant"], "address": ", ".join(lines),
        "postcode": row["postcode"], "uprn": row["uprn"], "date_of_birth": row["date_of_birth_of_applicant"], "on": row["application_date"][:10],
    }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


@contextmanager
def server(hub: Path, app: Path = ROOT / "benchmarks" / "service_server.py") -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A server over a hub file, ready to answer; its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app), f"--server.port={port}"]
    environment = {**os.environ, "VH_HUB": str(hub), "PYTHONPATH": str(ROOT)}
    log = Path(f"{hub}.server.log").open("w")  # noqa: SIM115 - the server writes to it for as long as it lives
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_ready(port, running)
        yield port, running
    finally:
        running.terminate()
        running.wait(30)
        log.close()


def wait_ready(port: int, running: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    """Wait until /ready says so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert running.poll() is None, "the server ended before it was ready"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/ready", timeout=2).close()
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server was not ready in time")


async def somebody_works(port: int, until: asyncio.Event) -> int:
    """A session that opens one page after another, two a second; returns how many."""
    origin = f"http://127.0.0.1:{port}"
    opened = 0
    async with websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, origin=origin
    ) as session:  # type: ignore[arg-type]
        while not until.is_set():
            asked = BackMsg()
            asked.rerun_script.page_name = PAGES[opened % len(PAGES)]
            await session.send(asked.SerializeToString())
            while True:
                said = ForwardMsg()
                said.ParseFromString(await session.recv())  # type: ignore[arg-type]
                if said.WhichOneof("type") == "script_finished":
                    break
            opened += 1
            await asyncio.sleep(0.5)
    return opened


def bench(port: int, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
    """Ask the benchmark's server for something."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/bench/{path}", data), timeout=30) as answer:
        return dict(json.load(answer))


async def while_busy(port: int, token: str, asked: list[bytes], rate: float = 50) -> Times:
    """Ask steadily until the work that was set going has ended and the index in force is the new one."""
    whole = Times()
    began = time.perf_counter()
    at = 0
    while True:
        part = await steadily(port, token, asked[at : at + int(rate)], rate, keep=True)
        at += int(rate)
        whole.ms += part.ms
        whole.ends += part.ends
        whole.bodies += part.bodies
        for status, count in part.statuses.items():
            whole.statuses[status] = whole.statuses.get(status, 0) + count
        now = await asyncio.to_thread(bench, port, "busy")
        if not (now["busy"] or now["renewing"]) or at >= len(asked):
            whole.seconds = time.perf_counter() - began
            return whole


class _Told(dict[str, Any]):
    """Figures that are said as soon as they are there."""

    def __setitem__(self, name: str, value: Any) -> None:
        print(f"{name}: {json.dumps(value)} (load {os.getloadavg()[0]:.1f})", file=sys.stderr, flush=True)
        super().__setitem__(name, value)


async def alike(port: int, token: str, data: Path, hub_outcomes: pl.DataFrame) -> dict[str, Any]:
    """5,000 applicants asked in batches, beside the outcomes of the matched batch."""
    rows = pl.read_csv(data / "applications.csv", infer_schema=False).head(5_000).to_dicts()
    known = {row[0]: row[1:] for row in hub_outcomes.select("application_ref", "outcome", "reason").iter_rows()}
    connection, differ, same = Connection(port, token), 0, 0
    for start in range(0, len(rows), 1_000):
        asked = [_request(row, row["permit_reference"]) for row in rows[start : start + 1_000] if row["permit_reference"] in known]
        began = time.perf_counter()
        status, content = await connection.post("/api/v1/verify/batch", orjson.dumps({"applications": asked}))
        assert status == 200, status
        for one in orjson.loads(content)["answers"]:
            if (one["outcome"], one["reason"]) == known[one["application_ref"]]:
                same += 1
            else:
                differ += 1
    return {"same": same, "differ": differ, "ms_of_the_last_thousand": round(1000 * (time.perf_counter() - began))}


def _cpu(running: "subprocess.Popen[bytes]") -> float:
    """Seconds of processor that a process has used."""
    return float(sum(psutil.Process(running.pid).cpu_times()[:2]))


async def phases(
    port: int, running: "subprocess.Popen[bytes]", token: str, data: Path, work: Path, outcomes: pl.DataFrame, wanted: set[str]
) -> dict[str, Any]:
    """Each phase's figures."""
    found: dict[str, Any] = _Told()
    await steadily(port, token, bodies(data, 200, "WARM"), 50)
    if "alike" in wanted:
        found["batch and API, 5,000 applicants"] = await alike(port, token, data, outcomes)
    if "alone" in wanted:
        found["alone, 50 a second"] = (await steadily(port, token, bodies(data, 1_000, "ALONE"), 50)).said()
    if "pages" in wanted:
        over = asyncio.Event()
        somebody = asyncio.create_task(somebody_works(port, over))
        times = await steadily(port, token, bodies(data, 1_500, "PAGES"), 50)
        over.set()
        found["while somebody works in the pages, 50 a second"] = times.said() | {"pages_opened": await somebody}
    if "flat" in wanted:
        asked, used = bodies(data, 40_000, "FLAT"), _cpu(running)
        times = await flat_out(port, token, asked, 16, 20)
        found["flat out, 16 connections"] = times.said() | {"server_cpu_ms_each": round(1000 * (_cpu(running) - used) / len(times.ms), 2)}
    if "swap" in wanted:
        bench(port, "swap", {})
        found["while an index is swapped, 50 a second"] = _with_mix(await while_busy(port, token, bodies(data, 6_000, "SWAP")))
    if "load" in wanted:
        path = work / "council_tax_400k.csv"
        _larger(data / "council_tax.csv", path, 400_000)
        bench(port, "load", {"source": "council_tax", "path": str(path), "as_of": extract_day()})
        found["while 400,000 rows are loaded and the index is made anew, 50 a second"] = _with_mix(
            await while_busy(port, token, bodies(data, 9_000, "LOAD"))
        )
    return found


def _larger(source: Path, target: Path, rows: int) -> None:
    """An extract of so many rows: the one there is, and again under other account references."""
    header, *lines = source.read_text(encoding="utf-8").splitlines()
    with target.open("w", encoding="utf-8") as out:
        out.write(header + "\n")
        for number in range(rows):
            turn, place = divmod(number, len(lines))
            out.write((f"9{turn}" if turn else "") + lines[place] + "\n")


def _with_mix(times: Times) -> dict[str, object]:
    """The figures, and by which rule set and loads the answers were given: each combination that was in force, and no other."""
    seen: dict[str, int] = {}
    for body in times.bodies:
        loads: Any = body["loads"]
        name = f"{body['ruleset']} on {len(loads)} loads, " + " ".join(f"{one['feed']}@{one['as_of']}#{one['load_id']}" for one in loads)
        seen[name] = seen.get(name, 0) + 1
    return times.said() | {"answers_by_footing": seen}


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "vh-peer" / "data50k")
    parser.add_argument("--hub", type=Path, default=Path(tempfile.gettempdir()) / "vh-service" / "matched.duckdb")
    parser.add_argument("--only", nargs="*", default=["alike", "alone", "pages", "flat", "swap", "load"])
    given = parser.parse_args()
    given.hub.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.hub.parent) as folder:
        copy = Path(folder) / "hub.duckdb"
        shutil.copy(prepared(given.data, given.hub), copy)
        with vh.open(copy) as hub:
            _, token = hub.make_key("Benchmark", per_minute=600_000)
            hub.switch_mode("live", name="The benchmark", reason="measuring")
            outcomes = hub.outcomes()
        began = time.perf_counter()
        with server(copy) as (port, running):
            found: dict[str, Any] = {"seconds from start to ready": round(time.perf_counter() - began, 1)}
            found |= asyncio.run(phases(port, running, token, given.data, Path(folder), outcomes, set(given.only)))
            found["memory_mb"] = round(psutil.Process(running.pid).memory_info().rss / 1e6)
        with vh.open(copy) as hub:
            found["recorded"] = hub.requests(1_000_000).height
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
