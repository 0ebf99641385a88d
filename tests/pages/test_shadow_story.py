"""From a key to the decision, through the API and the pages of one process: the page's matrix is a count by hand."""

import csv
import json
from collections import Counter
from pathlib import Path

import vh
from tests.api.conftest import Caller, served
from tests.pages.conftest import SAMPLE, words
from vh.ui.page import shared_hub

APPLICATIONS = 60
SAID = {"matched": "Matched", "not_matched": "Not matched", "error": "No answer"}


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _send(caller: Caller) -> dict[str, str]:
    """Applications asked in shadow, and what the incumbent said of them; its word by reference, as counted by hand."""
    said = {row["application_ref"]: row for row in _rows("citizen_index.csv")}
    rows = [row for row in _rows("parking_applications.csv") if row["surname_of_applicant"] and row["permit_reference"] in said][
        :APPLICATIONS
    ]
    asked = [
        {"application_ref": row["permit_reference"], "forename": row["forename_of_applicant"], "surname": row["surname_of_applicant"],
         "address": f"{row['address_line_1']}, {row['address_line_2']}", "postcode": row["postcode"]} for row in rows
    ]  # fmt: skip
    answers = caller.post("verify/batch", {"applications": asked}).body["answers"]
    assert {(one["outcome"], one["next_step"]) for one in answers} == {("NEEDS_EVIDENCE", "own_check")}, "in shadow nobody is told"
    results = [
        {"application_ref": one["application_ref"], "ci_outcome": said[one["application_ref"]]["ci_outcome"],
         "checked_at": said[one["application_ref"]]["checked_at"].replace(" ", "T") + "Z"} for one in asked
    ]  # fmt: skip
    assert caller.post("incumbent/batch", {"results": results}).body == {"recorded": len(results)}
    return {one["application_ref"]: one["ci_outcome"] for one in results}


def test_key_shadow_applications_incumbent_matrix_live(open_page, hub_file: Path):
    hub = shared_hub()
    hub.load_sample()
    for caller in served(hub):
        _, caller.token = hub.make_key("Parking system")
        hub.index()
        incumbent = _send(caller)
        truth = {one["application_ref"]: one["outcome"] for one in hub.requests(1_000).to_dicts()}
        assert set(truth) == set(incumbent)
        counts = Counter((truth[reference], incumbent[reference]) for reference in truth)
        page = words(open_page("shadow"))
        for outcome, heading in (("VERIFIED", "Verified"), ("REVIEW", "An officer looks"), ("NEEDS_EVIDENCE", "Asks for evidence")):
            row = page.partition(f'<th scope="row">{heading}</th>')[2].partition("</tr>")[0]
            shown = [int(cell.partition("<")[0]) for cell in row.split('">')[1:]]
            assert shown[:3] == [counts[outcome, word] for word in SAID], heading
        assert counts["VERIFIED", "not_matched"]
        hub.switch_mode("live", name="Head of Parking", reason="the matrix of 60 applications")
        one = next(reference for reference, outcome in truth.items() if outcome == "VERIFIED")
        content = json.loads(hub.store.scalar("select content from verification where application_ref = $one", one=one))
        live = caller.post("verify", content | {"application_ref": f"{one}-LIVE"}).body
        assert (live["outcome"], live["next_step"]) == ("VERIFIED", "no_document_needed")
        assert vh.service.Mode(live["mode"]) is hub.mode().mode
