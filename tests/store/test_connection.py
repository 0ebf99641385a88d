"""The hub file: one holder, whole transactions, errors in sentences, readers that never mix."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from vh.errors import HubFileError, InputError
from vh.ruleset import RuleSet
from vh.store import open_store, records
from vh.store.schema import MIGRATIONS, VERSION
from vh.working_terms import WorkingTerms


def test_a_hub_file_keeps_what_was_written(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    with store.write() as work:
        work.append("quarantine", pl.DataFrame({"load_id": [1], "row_number": [2], "record": ["{}"]}))
    store.close()
    again = open_store(tmp_path / "hub.duckdb")
    assert again.scalar("select row_number from quarantine") == 2
    again.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    with pytest.raises(ValueError, match="stop"), store.write() as work:
        work.execute("insert into quarantine values (1, 2, '{}')")
        raise ValueError("stop")
    assert store.scalar("select count(*) from quarantine") == 0
    store.close()


def test_a_hub_held_by_another_process_is_said_in_a_sentence(tmp_path: Path) -> None:
    code = "import sys, time; from vh.store import open_store; s = open_store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "hub.duckdb")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(HubFileError, match="open in another program"):
            open_store(tmp_path / "hub.duckdb")
    finally:
        holder.communicate()
    open_store(tmp_path / "hub.duckdb").close()


def test_the_lock_holds_after_the_app_reads_its_own_file(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    (tmp_path / "hub.duckdb").read_bytes()
    code = "import sys; from vh.store import open_store; open_store(sys.argv[1])"
    other = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "hub.duckdb")],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert other.returncode == 1
    assert "open in another program" in other.stderr
    store.close()


def test_a_hub_of_a_newer_version_is_refused_unchanged(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    with store.write() as work:
        work.execute("insert into schema_version values ($version, current_localtimestamp())", version=VERSION + 1)
    store.close()
    with pytest.raises(HubFileError, match="newer version of Verification Hub"):
        open_store(tmp_path / "hub.duckdb")


def test_judgements_of_an_older_hub_are_kept_and_get_an_officer_and_a_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vh.store.connection.MIGRATIONS", MIGRATIONS[:3])
    store = open_store(tmp_path / "hub.duckdb")
    with store.write() as work:
        for number, verdict in ((1, "same"), (2, "not_same")):
            work.execute(
                "insert into judgement values ($id, 'R' || $id, 'a', 'r', 'council_tax', $verdict, '', 1, 'standard v0', 3.0, 'ann', "
                "current_localtimestamp(), null)",
                id=number,
                verdict=verdict,
            )
    store.close()
    monkeypatch.undo()
    store = open_store(tmp_path / "hub.duckdb")
    assert store.frame("select officer, queue from judgement").unique().rows() == [("ann", "queue")]
    assert sorted(store.frame("select application_ref, verdict, disputed from settled_judgement").rows()) == [
        ("R1", "same", False),
        ("R2", "not_same", False),
    ]
    store.close()


def test_a_file_that_is_no_hub_is_refused_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "hub.duckdb"
    file.write_text("not a hub " * 1000)
    with pytest.raises(HubFileError, match="damaged or is not a hub file"):
        open_store(file)
    assert file.read_text() == "not a hub " * 1000


def test_a_folder_that_does_not_exist_is_said() -> None:
    with pytest.raises(HubFileError, match="folder for the hub file"):
        open_store("no/such/folder/hub.duckdb")


def test_database_errors_carry_no_values() -> None:
    store = open_store()
    with pytest.raises(HubFileError) as caught:
        store.scalar("select cast($text as date)", text="31/02/1980 CANARYSMITH")
    assert "CANARYSMITH" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_threads_that_read_together_get_their_own_answers() -> None:
    store = open_store()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: store.scalar("select $n::integer", n=n), range(1500)))
    assert answers == list(range(1500))


def test_writers_wait_for_each_other_and_nothing_is_lost() -> None:
    store = open_store()

    def add(n: int) -> None:
        with store.write() as work:
            work.execute("insert into quarantine select coalesce(max(load_id), 0) + 1, $n, '{}' from quarantine", n=n)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(120)))
    assert store.scalar("select max(load_id) from quarantine") == 120


def test_the_hub_leaves_more_than_half_of_the_memory_to_others(tmp_path: Path) -> None:
    with duckdb.connect() as plain, closing(open_store(tmp_path / "hub.duckdb")) as store:
        usual = plain.sql("select current_setting('memory_limit')").fetchall()[0][0].split(" ")
        limit = store.scalar("select current_setting('memory_limit')").split(" ")
    assert float(limit[0]) == pytest.approx(float(usual[0]) / 2, abs=0.1)
    assert limit[1] == usual[1]


def test_an_older_hub_keeps_the_version_that_was_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until versions were published, the one saved last was in force."""
    with monkeypatch.context() as older:
        older.setattr("vh.store.connection.MIGRATIONS", [one for one in MIGRATIONS if one[0] < 6])
        store = open_store(tmp_path / "hub.duckdb")
        with store.write() as work:
            for version in (1, 2):
                work.execute(
                    "insert into rule_set values ($version, 'standard', $body, 'a note', current_localtimestamp(), 'tester')",
                    version=version,
                    body=RuleSet(version=version, verify_at=float(version)).to_json(),
                )
        store.close()
    store = open_store(tmp_path / "hub.duckdb")
    assert records.current_rule_set(store).version == 2
    records.save_rule_set(store, RuleSet(verify_at=9.0), note="third", who="tester")
    assert records.current_rule_set(store).version == 2
    assert records.rule_sets(store)["in_force"].to_list() == [False, True, False]
    records.publish_rule_set(store, 3, who="tester")
    assert records.current_rule_set(store).verify_at == 9.0
    records.publish_rule_set(store, 0, who="tester")
    assert records.current_rule_set(store) == RuleSet()
    with pytest.raises(InputError, match="There is no rule set version 7"):
        records.publish_rule_set(store, 7, who="tester")
    store.close()


def test_working_terms_stay_as_set_last(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    assert records.working_terms(store) == WorkingTerms()
    for minutes in (3.0, 6.5):
        records.set_working_terms(store, WorkingTerms(minutes_a_review=minutes), who="tester")
    store.close()
    store = open_store(tmp_path / "hub.duckdb")
    assert records.working_terms(store) == WorkingTerms(minutes_a_review=6.5)
    assert records.activity(store)["action"].to_list() == ["working terms set"] * 2
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX's")
def test_a_new_hub_and_its_log_are_their_owners_alone(tmp_path: Path) -> None:
    file, before = tmp_path / "hub.duckdb", os.umask(0o022)
    try:
        store = open_store(file)
        with store.write() as work:
            work.execute("insert into quarantine values (1, 2, '{}')")
        beside = {one.name: oct(one.stat().st_mode & 0o777) for one in tmp_path.iterdir() if one.name != "hub.duckdb.lock"}
        assert "hub.duckdb.wal" in beside
        assert set(beside.values()) == {"0o600"}, beside
        store.close()
        file.chmod(0o640)  # a group that makes copies of the file: as its owner wants it
        store = open_store(file)
        with store.write() as work:
            work.execute("insert into quarantine values (1, 3, '{}')")
        assert [oct(one.stat().st_mode & 0o777) for one in (file, Path(f"{file}.wal"))] == ["0o640", "0o640"]
        store.close()
        file.chmod(0o644)  # as an earlier version made it
        open_store(file).close()
        assert oct(file.stat().st_mode & 0o777) == "0o640"
    finally:
        os.umask(before)


def test_a_folder_is_no_hub_file_and_nothing_is_made_beside_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(HubFileError, match="data is a folder, not a hub file"):
        open_store(tmp_path / "data")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_hub_that_this_user_may_not_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path / "hub.duckdb").close()
    real = Path.open

    def refused(file: Path, *rest: Any, **more: Any) -> Any:
        if file.name == "hub.duckdb":
            raise PermissionError(13, "Permission denied")
        return real(file, *rest, **more)

    monkeypatch.setattr(Path, "open", refused)
    for sealed in (True, False):
        if not sealed:
            (tmp_path / "hub.duckdb.seal").unlink()
        with pytest.raises(HubFileError, match=r"hub\.duckdb cannot be read"):
            open_store(tmp_path / "hub.duckdb")
