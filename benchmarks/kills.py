"""Kill the server at random moments under load, while a feed comes in, again and again: does the hub open, is any accepted request missing
afterwards, any load half there, any file lost or taken in twice? `python -m benchmarks.kills [--kills 50]`."""

import argparse
import asyncio
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

import vh
from benchmarks.feeds import arrive, whole
from benchmarks.http_client import Connection
from benchmarks.service import ROOT, server

_AFTER_THE_SAMPLE = 640
"""Days to the day after that of the sample: 50 more are not after today."""


async def ask_until_killed(port: int, token: str, running: "subprocess.Popen[bytes]", prefix: str, after: float) -> list[str]:
    """References that were accepted before the server was killed, asked for by eight callers at once."""
    accepted: list[str] = []

    async def one(number: int) -> None:
        connection = Connection(port, token)
        for count in range(1_000_000):
            reference = f"{prefix}-{number}-{count}"
            said = {
                "application_ref": reference,
                "forename": "Ada",
                "surname": "Obi",
                "address": f"{count} Damson Grove",
                "postcode": "SE30 2XY",
            }
            try:
                status, _ = await connection.post("/api/v1/verify", orjson.dumps(said))
            except (OSError, asyncio.IncompleteReadError):
                return
            if status == 200:
                accepted.append(reference)

    asking = [asyncio.create_task(one(number)) for number in range(8)]
    await asyncio.sleep(after)
    running.send_signal(signal.SIGKILL)
    await asyncio.gather(*asking)
    return accepted


def main() -> None:
    """Kill, look, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    given = parser.parse_args()
    dice, accepted, came, opened, began = random.Random(), list[str](), list[str](), list[float](), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path, inbox = Path(folder) / "hub.duckdb", Path(folder) / "inbox"
        inbox.mkdir()
        with vh.open(path) as hub:
            hub.load_sample()
            hub.match()
            hub.set_feed("council_tax", inbox)
            _, token = hub.make_key("Benchmark", per_minute=600_000)
        for kill in range(given.kills):
            came.append(arrive(inbox, _AFTER_THE_SAMPLE + kill))
            with server(path, ROOT / "app.py") as (port, running):
                accepted += asyncio.run(ask_until_killed(port, token, running, f"K{kill}", dice.uniform(0.05, 6)))
            again = time.perf_counter()
            with vh.open(path) as hub:
                opened.append(time.perf_counter() - again)
                hub.requests(1)  # takes in what the journal holds
            whole(path, inbox, came)
            print(f"{kill + 1} of {given.kills}, {len(accepted):,} accepted", file=sys.stderr, flush=True)
        with vh.open(path) as hub:
            recorded = hub.requests(100_000_000)["application_ref"]
            loads = hub.loads().filter(source="council_tax").height
    found = {
        "kills": given.kills, "accepted": len(accepted), "missing": len(set(accepted) - set(recorded)), "twice": len(recorded) - recorded.n_unique(),
        "files": len(came), "files taken in": loads - 1, "slowest opening, s": round(max(opened), 2), "seconds": round(time.perf_counter() - began),
    }  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
