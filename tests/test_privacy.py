"""A marked value pushed through the whole job comes out nowhere but where a person is meant to see it."""

import json
import logging
from pathlib import Path

import polars as pl
import pytest

import vh
from tests.factory import lawful
from tests.ingest.bad_files import CANARY, csv_text
from vh.model import Verdict

NINO = "QQ123456C"
APPLICATIONS = (
    "permit_reference,application_date,forename_of_applicant,surname_of_applicant,email_address_of_applicant,primary_phone,"
    "date_of_birth_of_applicant,permit_type,uprn,address_line_1,address_line_2,address_line_3,postcode,status\n"
)


def _permits() -> str:
    rows = [
        f"HYR{number:04},2026-09-0{1 + number % 9},{'ADA' if number % 2 else 'EVE'},{CANARY},{CANARY}@example.net,{NINO},1980-02-01,Residents,,"
        f"{number} MARSH LANE,LONDON,,E8 1AA,Approved\n"
        for number in range(1, 9)
    ]
    return APPLICATIONS + "".join(rows)


@pytest.fixture
def hub(tmp_path: Path) -> vh.Hub:
    """A hub in which every surname, e-mail and phone is marked."""
    (tmp_path / "tax.csv").write_text(csv_text(9, {}), encoding="utf-8")
    (tmp_path / "permits.csv").write_text(_permits(), encoding="utf-8")
    opened = vh.open(tmp_path / "hub.duckdb")
    lawful(opened)
    opened.load("council_tax", tmp_path / "tax.csv")
    opened.load("applications", tmp_path / "permits.csv")
    opened.match()
    return opened


def test_lists_manifest_and_activity_hold_nothing_of_anybodys_record(hub: vh.Hub, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        candidates = hub.store.frame("select candidate_id from candidate order by 1")["candidate_id"].to_list()
        assert candidates
        hub.judge(candidates[0], Verdict.SAME, note="seen")
        hub.export(tmp_path / "lists")
        hub.decisions(tmp_path / "decisions.csv")
    written = {path.name: path.read_text(encoding="utf-8-sig") for path in [*(tmp_path / "lists").iterdir(), tmp_path / "decisions.csv"]}
    assert set(written) == {"verified.csv", "review.csv", "needs_evidence.csv", "manifest.json", "decisions.csv"}
    said = "\n".join([*written, *written.values(), caplog.text, json.dumps(hub.activity().to_dicts(), default=str)])
    assert "HYR0001" in said
    for value in (CANARY, NINO, "MARSH LANE", "1980-02-01", "example.net"):
        assert value not in said


def test_what_is_never_read_is_nowhere_in_the_hub(hub: vh.Hub) -> None:
    tables = hub.store.frame("select table_name from duckdb_tables() order by 1")["table_name"].to_list()
    assert "resident" in tables
    for table in tables:
        held = hub.store.frame(f"select * from {table}")
        texts = held.select(pl.selectors.string()).unpivot()["value"].drop_nulls().to_list()
        assert not [one for one in texts if NINO in one or "example.net" in one], table


@pytest.mark.parametrize(
    "question",
    [
        {"forename": CANARY, "surname": "", "address": ""},
        {"forename": CANARY, "surname": CANARY, "address": CANARY, "dob": f"31/02/{CANARY}"},
        {"forename": CANARY, "surname": CANARY, "address": "1 Mare Street", "on": CANARY},
    ],
)
def test_a_look_up_that_fails_does_not_repeat_what_was_typed(hub: vh.Hub, question: dict[str, str]) -> None:
    with pytest.raises(vh.HubError) as told:
        hub.verify(**question)
    assert CANARY not in str(told.value)
    assert told.value.__cause__ is None
