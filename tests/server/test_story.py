"""The whole story over a real server: keys, shadow, three nights of feeds with one held and approved, applications through the API, what the
incumbent said, and the matrix on page Shadow beside a count made from the files."""

import csv
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

import vh
from tests.api.conftest import Caller
from tests.browser.conftest import chromium, opened
from tests.factory import lawful
from tests.server.conftest import Server, wait_for
from vh.cli import main
from vh.sample import sample_folder

__all__ = ["chromium"]  # a fixture
SAMPLE = sample_folder()
EACH_NIGHT = 40
CELLS = {"matched": 0, "not_matched": 1, "error": 2}
"""The columns of the matrix, in order."""
HEADINGS = {"VERIFIED": "Verified", "REVIEW": "An officer looks", "NEEDS_EVIDENCE": "Asks for evidence"}


def rows_of(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def extract(inbox: Path, day: str, keep: slice) -> None:
    with (SAMPLE / "council_tax_academy.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    unfinished = inbox / f"ctax_{day}.csv.part"
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows[keep]])
    os.replace(unfinished, inbox / f"ctax_{day}.csv")
    (inbox / f"ctax_{day}.csv.done").touch()


def asked(row: dict[str, str], night: int) -> dict[str, str]:
    """One of the sample's applications as the parking system would send it on one of the nights."""
    lines = ", ".join(row[f"address_line_{i}"] for i in (1, 2, 3) if row[f"address_line_{i}"])
    said = {
        "application_ref": f"{row['permit_reference']}-{night}", "forename": row["forename_of_applicant"], "surname": row["surname_of_applicant"],
        "address": lines, "postcode": row["postcode"], "uprn": row["uprn"], "on": row["application_date"][:10],
        "date_of_birth": row["date_of_birth_of_applicant"] if row["date_of_birth_of_applicant"].startswith(("19", "20")) else "",
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


@pytest.mark.browser
@pytest.mark.skipif(os.name == "nt", reason="the server is asked to stop by a signal that Windows does not have")
def test_from_a_key_over_three_nights_to_the_matrix(
    tmp_path: Path, serve: Callable[[Path], Server], capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    hub, inbox = tmp_path / "hub.duckdb", tmp_path / "inbox"
    inbox.mkdir()

    def said(*words: str, status: int = 0) -> dict[str, object]:
        capsys.readouterr()
        assert main([*words, "--hub", str(hub), "--json"]) == status
        body: dict[str, object] = json.loads(capsys.readouterr().out)
        return body

    with vh.open(hub) as opened_hub:
        lawful(opened_hub)
        opened_hub.load_sample()
        first_run = opened_hub.match()
    token = str(said("key", "make", "--client", "Parking system")["key"])
    assert said("mode")["mode"] == "shadow", "a new hub begins by watching"
    said("feed", "set", "council_tax", str(inbox))
    server = serve(hub)
    caller = Caller(None, int(server.url.rpartition(":")[2]), token)  # type: ignore[arg-type]  # its hub is in the other process
    incumbent = {row["application_ref"]: row for row in rows_of("citizen_index.csv")}
    named = [row for row in rows_of("parking_applications.csv") if row["surname_of_applicant"] and row["permit_reference"] in incumbent]
    times = Counter(row["permit_reference"] for row in named)
    usable = [row for row in named if times[row["permit_reference"]] == 1]
    by_hand: Counter[tuple[str, str]] = Counter()

    def the_day_after(night: int, day: str) -> None:
        """Applications of the day through the API, and what the incumbent says of them; counted from the decisions of the night's match."""
        wait_for(lambda: any(one["as_of"] == day for one in caller.get("ready").body["loads"]), 60)
        mine = usable[(night - 1) * EACH_NIGHT : night * EACH_NIGHT]
        answers = caller.post("verify/batch", {"applications": [asked(row, night) for row in mine]}).body["answers"]
        assert {(one["outcome"], one["next_step"]) for one in answers} == {("NEEDS_EVIDENCE", "own_check")}, "in shadow nobody is told"
        results = [
            {"application_ref": f"{row['permit_reference']}-{night}", "ci_outcome": incumbent[row["permit_reference"]]["ci_outcome"],
             "checked_at": incumbent[row["permit_reference"]]["checked_at"].replace(" ", "T") + "Z"} for row in mine
        ]  # fmt: skip
        assert caller.post("incumbent/batch", {"results": results}).body == {"recorded": len(mine)}
        said("decisions", str(tmp_path / f"night_{night}.csv"))
        with (tmp_path / f"night_{night}.csv").open(encoding="utf-8-sig", newline="") as file:
            decided = {row["application_ref"]: row["outcome"] for row in csv.DictReader(file)}
        for row in mine:
            by_hand[decided[row["permit_reference"]], incumbent[row["permit_reference"]]["ci_outcome"]] += 1

    # the first night: the server takes it in by itself, and matches again
    extract(inbox, "20261124", slice(None))
    wait_for(lambda: bool(list((inbox / "done").glob("*ctax_20261124.csv"))), 90)
    wait_for(lambda: said("status")["run"]["run_id"] == first_run.run_id + 1, 60)  # type: ignore[index]
    night_1 = said("status")
    the_day_after(1, "2026-11-24")

    # the second night: half of it is missing, so it is held; what is in force and its outcomes stay
    extract(inbox, "20261125", slice(700))
    seen = said("feed", "run")
    states = {one["file_name"]: one["state"] for one in said("feed", "list")["files"]}  # type: ignore[attr-defined]
    assert states == {"ctax_20261124.csv": "in_force", "ctax_20261125.csv": "held"}, seen
    assert said("status")["run"] == night_1["run"]
    held = said("feed", "list")["files"][0]  # type: ignore[index]
    assert any("would lose verification" in one for one in held["alarms"])

    # in the morning somebody looks and approves; the next match and the next answer use it
    done = said("feed", "approve", str(held["file"]), "--reason", "the estate was demolished", "--by", "Ann")
    assert (done["state"], done["decided_by"]) == ("approved", "Ann")
    wait_for(lambda: said("status")["run"]["run_id"] == first_run.run_id + 2, 90)  # type: ignore[index]
    night_2 = said("status")
    assert night_2["outcomes"]["VERIFIED"] < night_1["outcomes"]["VERIFIED"]  # type: ignore[index]
    the_day_after(2, "2026-11-25")

    # the third night: nearly the same as the second, taken in without asking
    extract(inbox, "20261126", slice(695))
    said("feed", "run")
    wait_for(lambda: said("feed", "list")["files"][0]["state"] == "in_force", 60)  # type: ignore[index]
    wait_for(lambda: said("status")["run"]["run_id"] == first_run.run_id + 3, 90)  # type: ignore[index]
    assert list(inbox.glob("*.csv")) == []
    assert len(list((inbox / "done").glob("*.csv"))) == 3
    the_day_after(3, "2026-11-26")

    # the page's matrix is the count by hand, cell for cell
    assert sum(by_hand.values()) == 3 * EACH_NIGHT
    assert by_hand["VERIFIED", "not_matched"]
    with opened(request.getfixturevalue("chromium"), server.url) as page:
        page.goto(f"{server.url}/shadow")
        for outcome, heading in HEADINGS.items():
            row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=heading, exact=True))
            for word, at in CELLS.items():
                expect(row.get_by_role("cell").nth(at)).to_have_text(str(by_hand[outcome, word]))
    server.stop()
    with vh.open(hub) as opened_hub:
        in_force = opened_hub.loads().filter(source="council_tax", in_force=True)
        assert in_force["file_name"].to_list() == ["ctax_20261126.csv"]
        assert opened_hub.loads().filter(source="council_tax").height == 4
