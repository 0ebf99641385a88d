"""Three nights of feeds over a real server: one taken in, one held and approved in the morning, one taken in again."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import vh
from tests.server.conftest import Server, wait_for
from vh.cli import main
from vh.sample import sample_folder

SAMPLE = sample_folder()


def extract(inbox: Path, day: str, keep: slice) -> None:
    with (SAMPLE / "council_tax_academy.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    unfinished = inbox / f"ctax_{day}.csv.part"
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows[keep]])
    os.replace(unfinished, inbox / f"ctax_{day}.csv")
    (inbox / f"ctax_{day}.csv.done").touch()


@pytest.mark.skipif(os.name == "nt", reason="the server is asked to stop by a signal that Windows does not have")
def test_three_nights_one_held_and_approved(tmp_path: Path, serve: Callable[[Path], Server], capsys: pytest.CaptureFixture[str]) -> None:
    hub, inbox = tmp_path / "hub.duckdb", tmp_path / "inbox"
    inbox.mkdir()

    def said(*words: str, status: int = 0) -> dict[str, object]:
        capsys.readouterr()
        assert main([*words, "--hub", str(hub), "--json"]) == status
        body: dict[str, object] = json.loads(capsys.readouterr().out)
        return body

    with vh.open(hub) as opened:
        opened.load_sample()
        first_run = opened.match()
    said("feed", "set", "council_tax", str(inbox))
    server = serve(hub)

    # the first night: the server takes it in by itself, and matches again
    extract(inbox, "20261124", slice(None))
    wait_for(lambda: bool(list((inbox / "done").glob("*ctax_20261124.csv"))), 90)
    wait_for(lambda: said("status")["run"]["run_id"] == first_run.run_id + 1, 60)  # type: ignore[index]
    night_1 = said("status")

    # the second night: half of it is missing, so it is held; what is in force and its outcomes stay
    extract(inbox, "20261125", slice(700))
    seen = said("feed", "run")
    states = {one["file_name"]: one["state"] for one in said("feed", "list")["files"]}  # type: ignore[attr-defined]
    assert states == {"ctax_20261124.csv": "in_force", "ctax_20261125.csv": "held"}, seen
    assert said("status")["run"] == night_1["run"]
    held = said("feed", "list")["files"][0]  # type: ignore[index]
    assert any("would lose verification" in one for one in held["alarms"])

    # in the morning somebody looks and approves; the next match uses it
    done = said("feed", "approve", str(held["file"]), "--reason", "the estate was demolished", "--by", "Ann")
    assert (done["state"], done["decided_by"]) == ("approved", "Ann")
    wait_for(lambda: said("status")["run"]["run_id"] == first_run.run_id + 2, 90)  # type: ignore[index]
    night_2 = said("status")
    assert night_2["outcomes"]["VERIFIED"] < night_1["outcomes"]["VERIFIED"]  # type: ignore[index]

    # the third night: nearly the same as the second, taken in without asking
    extract(inbox, "20261126", slice(695))
    said("feed", "run")
    wait_for(lambda: said("feed", "list")["files"][0]["state"] == "in_force", 60)  # type: ignore[index]
    assert list(inbox.glob("*.csv")) == []
    assert len(list((inbox / "done").glob("*.csv"))) == 3
    server.stop()
    with vh.open(hub) as opened:
        in_force = opened.loads().filter(source="council_tax", in_force=True)
        assert in_force["file_name"].to_list() == ["ctax_20261126.csv"]
        assert opened.loads().filter(source="council_tax").height == 4
