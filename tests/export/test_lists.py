"""What the parking team gets, byte for byte, and the log of it."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from tests.factory import lawful
from vh import __version__
from vh.advice import what_to_ask
from vh.errors import InputError
from vh.export import Manifest, decisions, export_lists, export_log, lists
from vh.model import Outcome, Reason, Run
from vh.settings import Settings
from vh.store import Store
from vh.workbench import Hub

Seed = Callable[..., Run]

VERIFIED = (
    "\ufeffapplication_ref,outcome,reason,reason_text,sources,application_date,run_date,rule_set\r\n"
    "'=HYR0002,VERIFIED,V2,An officer compared the application with a council record and found that they agree.,Council Tax; Tenancies,"
    "2026-09-03,2026-10-02,standard v3\r\n"
    "HYR0001,VERIFIED,V1,Name and property reference (UPRN) agree with a current council record.,Council Tax,"
    "2026-09-02,2026-10-02,standard v3\r\n"
)
REVIEW = (
    "\ufeffapplication_ref,outcome,reason,reason_text,what_to_look_at,sources,application_date,run_date,rule_set\r\n"
    'HYR0003,REVIEW,R3,"The flat within the building, or which of two streets of one name, is unclear.",'
    '"Find out which flat, or which of two streets of one name, the application means, and whether the record is for it.",'
    "Tenancies,2026-09-01,2026-10-02,standard v3\r\n"
)
NEEDS_EVIDENCE = (
    "\ufeffapplication_ref,outcome,reason,reason_text,what_to_ask,application_date,run_date,rule_set\r\n"
    '"HYR,""5""",NEEDS_EVIDENCE,N4,The council record at the address ended before the application date.,'
    '"Ask for proof dated in the last three months: a utility bill, bank statement or tenancy agreement.",'
    "2026-09-05,2026-10-02,standard v3\r\n"
    "HYR0004,NEEDS_EVIDENCE,N1,No council record of that name was found at the address.,"
    '"Ask for one proof of address: Council Tax bill, tenancy agreement, utility bill or bank statement of the last three months.",'
    "2026-09-04,2026-10-02,standard v3\r\n"
)
GOLDEN = {"verified.csv": VERIFIED, "review.csv": REVIEW, "needs_evidence.csv": NEEDS_EVIDENCE}
NOBODY = {name: text.splitlines(keepends=True)[0] for name, text in GOLDEN.items()}


def without_time(manifest: bytes) -> dict[str, object]:
    body: dict[str, object] = json.loads(manifest)
    del body["exported_at"]
    return body


def test_the_three_lists_are_these_bytes(store: Store, seed: Seed, tmp_path: Path) -> None:
    export_lists(store, seed(), tmp_path, who="ada")
    assert {name: (tmp_path / name).read_bytes() for name in GOLDEN} == {name: text.encode() for name, text in GOLDEN.items()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "needs_evidence.csv", "review.csv", "verified.csv"]


def test_the_names_of_the_sources_can_be_left_out(store: Store, seed: Seed, tmp_path: Path) -> None:
    run = seed()
    made = lists(store, run, who="Ann Lee", name_sources=False).files
    assert made["verified.csv"].decode() == VERIFIED.replace("Council Tax; Tenancies,", ",").replace("record.,Council Tax,", "record.,,")
    export_lists(store, run, tmp_path / "out", who="Ann Lee", name_sources=False)
    for name in ("verified.csv", "review.csv", "needs_evidence.csv"):
        rows = (tmp_path / "out" / name).read_bytes()
        assert rows == made[name]
        assert b"Tenancies" not in rows


def test_the_setting_leaves_the_names_of_the_sources_out(store: Store, seed: Seed) -> None:
    seed()
    lawful(store)
    hub = Hub(store, Settings(name_sources="off"), "Ann Lee")
    assert b"Tenancies" not in hub.export_files().files["review.csv"]
    assert b"Tenancies" in Hub(store, Settings(), "Ann Lee").export_files().files["review.csv"]
    with pytest.raises(InputError, match=r"name_sources .* must be on or off"):
        Settings(name_sources="no")


def test_a_run_without_outcomes_gives_lists_with_a_heading_only(store: Store, seed: Seed) -> None:
    made = lists(store, seed(()), who="ada")
    assert {name: made.files[name].decode() for name in NOBODY} == NOBODY


def test_the_manifest_says_what_from_what_by_which_rules_and_by_whom(store: Store, seed: Seed, tmp_path: Path) -> None:
    export_lists(store, seed(), tmp_path, who="Zoë")
    text = (tmp_path / "manifest.json").read_bytes()
    assert without_time(text) == {
        "program_version": __version__,
        "exported_by": "Zoë",
        "run_id": 1,
        "run_at": "2026-10-02T09:30:00",
        "rule_set": "standard v3",
        "counts": {"VERIFIED": 2, "REVIEW": 1, "NEEDS_EVIDENCE": 2},
        "settled_by_officer": 1,
        "files": {
            name: {
                "rows": content.count("\r\n") - 1,
                "bytes": len(content.encode()),
                "sha256": hashlib.sha256(content.encode()).hexdigest(),
            }
            for name, content in GOLDEN.items()
        },
        "loads": [
            {"source": "council_tax", "feed": "council_tax", "file_name": "ct.csv", "sha256": f"{1:064}", "as_of": "2026-10-01"},
            {"source": "applications", "feed": "applications", "file_name": "apps.csv", "sha256": f"{2:064}", "as_of": "2026-10-01"},
        ],
        "bases": [],
    }
    assert datetime.fromisoformat(json.loads(text)["exported_at"])
    assert text.endswith(b"}\n")


def test_two_exports_of_one_run_differ_in_their_time_only(store: Store, seed: Seed, tmp_path: Path) -> None:
    run = seed()
    export_lists(store, run, tmp_path / "one", who="ada")
    second = lists(store, run, who="ada").files
    for name in GOLDEN:
        assert (tmp_path / "one" / name).read_bytes() == second[name]
    assert without_time((tmp_path / "one" / "manifest.json").read_bytes()) == without_time(second["manifest.json"])
    assert list(second)[-1] == "manifest.json"


def test_every_export_is_logged_with_who_and_how_many(store: Store, seed: Seed, tmp_path: Path) -> None:
    run = seed()
    manifest = export_lists(store, run, tmp_path, who="ada")
    lists(store, run, who="ben")
    decisions(store, run, tmp_path / "d.csv", who="cy")
    log = export_log(store)
    assert log.select("kind", "exported_by", "run_id", "rule_set", "verified", "review", "needs_evidence").rows() == [
        ("decisions", "cy", 1, "standard v3", 2, 1, 2),
        ("download", "ben", 1, "standard v3", 2, 1, 2),
        ("lists", "ada", 1, "standard v3", 2, 1, 2),
    ]
    assert log["manifest"][2] == manifest.to_json()
    activity = store.frame("select who, action, detail from activity order by activity_id")
    assert activity["who"].to_list() == ["ada", "ben", "cy"]
    assert set(activity["action"]) == {"exported"}
    assert json.loads(activity["detail"][0]) == {
        "kind": "lists", "run": 1, "rule_set": "standard v3", "VERIFIED": 2, "REVIEW": 1, "NEEDS_EVIDENCE": 2,
    }  # fmt: skip


def test_an_export_that_fails_is_not_logged(store: Store, seed: Seed, tmp_path: Path) -> None:
    (tmp_path / "lists").write_bytes(b"a file")
    with pytest.raises(InputError):
        export_lists(store, seed(), tmp_path / "lists", who="ada")
    assert export_log(store).is_empty()
    assert store.scalar("select count(*) from activity") == 0


def test_an_export_that_cannot_be_logged_leaves_the_folder_as_it_was(store: Store, seed: Seed, tmp_path: Path) -> None:
    run = seed()
    with store.write() as work:
        work.execute("drop table activity")
    with pytest.raises(Exception, match="could not do this step"):
        export_lists(store, run, tmp_path, who="ada")
    assert list(tmp_path.iterdir()) == []
    assert export_log(store).is_empty()


def test_the_lists_hold_no_more_of_a_record_than_its_source(store: Store, seed: Seed) -> None:
    allowed = {"application_ref", "outcome", "reason", "reason_text", "sources", "what_to_look_at", "what_to_ask", "application_date",
               "run_date", "rule_set"}  # fmt: skip
    for name, content in lists(store, seed(), who="ada").files.items():
        if name.endswith(".csv"):
            assert set(content.decode("utf-8-sig").splitlines()[0].split(",")) <= allowed


DECISIONS = (
    b"application_ref,outcome,reason,source,score\n"
    b"=HYR0002,VERIFIED,V2,council_tax,8.0\n"
    b'"HYR,""5""",NEEDS_EVIDENCE,N4,,-9.0\n'
    b"HYR0001,VERIFIED,V1,council_tax,12.5\n"
    b"HYR0003,REVIEW,R3,tenancy,1.25\n"
    b"HYR0004,NEEDS_EVIDENCE,N1,,\n"
)


def test_decisions_in_csv_are_these_bytes(store: Store, seed: Seed, tmp_path: Path) -> None:
    assert decisions(store, seed(), tmp_path / "d.csv", who="ada") == 5
    assert (tmp_path / "d.csv").read_bytes() == DECISIONS


def test_decisions_in_parquet_hold_the_same(store: Store, seed: Seed, tmp_path: Path) -> None:
    run = seed()
    decisions(store, run, tmp_path / "d.PARQUET", who="ada")
    rows = pl.read_parquet(tmp_path / "d.PARQUET")
    assert rows.columns == ["application_ref", "outcome", "reason", "source", "score"]
    assert rows.row(0) == ("=HYR0002", "VERIFIED", "V2", "council_tax", 8.0)
    assert rows["score"].to_list()[-1] is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("d.xlsx", "ends in .csv or .parquet"),
        ("d", "ends in .csv or .parquet"),
        ("missing/d.csv", "The folder for d.csv does not exist"),
        ("folder.csv", "a folder where a file is"),
    ],
)
def test_decisions_that_cannot_be_written_say_why(store: Store, seed: Seed, tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=sentence):
        decisions(store, seed(), tmp_path / name, who="ada")
    assert export_log(store).is_empty()


def test_every_reason_but_a_verified_one_says_what_to_ask() -> None:
    for reason in Reason:
        assert what_to_ask(Outcome.NEEDS_EVIDENCE, reason)
        assert what_to_ask(Outcome.VERIFIED, reason) == ()


def test_a_manifest_is_a_plain_value(store: Store, seed: Seed) -> None:
    assert isinstance(lists(store, seed(), who="ada").manifest, Manifest)
