"""The whole application as deployed, over real HTTP: the contract, the described API fuzzed, batch and API alike, kills under load."""

import csv
import importlib.util
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import vh
from tests.api.server import ROOT, Running, prepared, running
from vh.sample import SAMPLE_FILES, sample_folder
from vh.text.dates import parse_date

ENOUGH = 300


@pytest.fixture(scope="module")
def server(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    hub = tmp_path_factory.mktemp("server") / "hub.duckdb"
    token = prepared(matched_file, hub)
    with running(hub, token) as one:
        yield one
    said = one.log.read_text()
    assert "Traceback" not in said, said
    with vh.open(hub) as opened:
        assert opened.requests(1).height == 1, "what was asked is in the record after a quiet end"


def _pack() -> ModuleType:
    spec = importlib.util.spec_from_file_location("contract_pack", ROOT / "docs" / "contract" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES: list[dict[str, Any]] = json.loads((ROOT / "docs" / "contract" / "cases.json").read_text(encoding="utf-8"))


def test_the_contract_pack_passes(server: Running) -> None:
    pack = _pack()
    url = f"http://127.0.0.1:{server.port}"
    wrong = {case["name"]: found for case in CASES if (found := pack.run_case(url, server.token, case, "run1"))}
    assert wrong == {}


def test_the_contract_pack_notices_what_is_wrong(server: Running) -> None:
    pack = _pack()
    url = f"http://127.0.0.1:{server.port}"
    for case in CASES:
        changed = json.loads(json.dumps(case))
        changed["expect"]["status"] += 1
        assert pack.run_case(url, server.token, changed, "run2"), case["name"]
    assert pack.differences({"a": [1]}, {"a": [2]}) == ["body.a[0] is not as expected"]


def test_schemathesis_finds_nothing_in_the_served_description(server: Running) -> None:
    words = [
        "run",
        f"http://127.0.0.1:{server.port}/api/v1/openapi.json",
        "--header",
        f"Authorization: Bearer {server.token}",
        "--no-color",
    ]
    more = ["--max-examples", "15", "--request-timeout", "20", "--generation-deterministic"]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *words, *more], cwd=server.log.parent, capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "Tested: 8" in done.stdout, "its own address is the one that schemathesis leaves out"


def _applications() -> dict[str, dict[str, str]]:
    """The sample's applications as a parking system would send them."""
    (file,) = (one.file_name for one in SAMPLE_FILES if one.source is vh.Source.APPLICATIONS)
    found = {}
    with (sample_folder() / file).open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            on, born = parse_date(row["application_date"]), parse_date(row["date_of_birth_of_applicant"])
            said = {
                "application_ref": row["permit_reference"], "forename": row["forename_of_applicant"], "surname": row["surname_of_applicant"],
                "address": ", ".join(filter(None, (row[f"address_line_{i}"].strip() for i in (1, 2, 3)))), "postcode": row["postcode"],
                "uprn": row["uprn"] or None, "date_of_birth": born and born.isoformat(), "on": on and on.isoformat(),
            }  # fmt: skip
            found[row["permit_reference"]] = {name: value for name, value in said.items() if value is not None}
    return found  # type: ignore[return-value]


def test_batch_and_api_give_the_same_outcomes_and_reasons(server: Running, matched_file: Path) -> None:
    with vh.open(matched_file) as hub:
        rows = hub.outcomes().select("application_ref", "application_date", "outcome", "reason", "sources").to_dicts()
    sent = _applications()
    batch = {row["application_ref"]: row for row in rows if sent.get(row["application_ref"], {}).get("on") == str(row["application_date"])}
    asked = [sent[reference] for reference in sorted(batch)][: 2 * ENOUGH]
    assert len(asked) == 2 * ENOUGH
    caller = server.caller()
    said = caller.post("verify/batch", {"applications": asked})
    assert said.status == 200, said.content
    answers = said.body["answers"]
    differ = [
        one["application_ref"]
        for one in answers
        if (one["outcome"], one["reason"], ";".join(one["sources"]))
        != tuple(batch[one["application_ref"]][name] for name in ("outcome", "reason", "sources"))
    ]
    assert differ == []
    assert len({one["reason"] for one in answers}) >= 6


def test_pages_are_served_beside_the_api(server: Running) -> None:
    assert server.caller().send("GET", "/_stcore/health").content == b"ok"
    said = server.caller().get("docs")
    assert said.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in said.headers["content-security-policy"]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_no_accepted_request_is_lost_when_the_server_is_killed(matched_file: Path, tmp_path: Path) -> None:
    hub = tmp_path / "hub.duckdb"
    token = prepared(matched_file, hub)
    one = next(iter(_applications().values()))
    accepted: list[str] = []
    for kill in range(3):
        with running(hub, token) as server:
            callers = [threading.Thread(target=_ask_until_it_dies, args=(server, one, f"K{kill}-{i}", accepted)) for i in range(4)]
            for thread in callers:
                thread.start()
            time.sleep(0.4 + 1.3 * kill)
            server.process.send_signal(signal.SIGKILL)
            for thread in callers:
                thread.join(20)
    with vh.open(hub) as opened:
        recorded = opened.requests(1_000_000)["application_ref"]
    assert len(accepted) > 100
    assert set(accepted) - set(recorded) == set()
    assert recorded.n_unique() == len(recorded), "a request was taken in twice"


def _ask_until_it_dies(server: Running, one: dict[str, str], prefix: str, accepted: list[str]) -> None:
    caller = server.caller()
    for number in range(100_000):
        reference = f"{prefix}-{number}"
        try:
            said = caller.post("verify", one | {"application_ref": reference})
        except (OSError, EOFError, ValueError, HTTPException):
            return
        if said.status == 200:
            accepted.append(reference)
