"""The hub file written anew: deleted rows are gone from its bytes, everything else is as it was, and one whole hub is there whatever is killed."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import vh
from tests.factory import copied
from tests.store.killing import killed_at
from vh.errors import HubError, HubFileError
from vh.store import Store, connection, open_store, opening, rewrite

ROOT = Path(__file__).parents[2]
MARK = "QQMARKEDVALUEQQ"
BESIDE = {".lock", ".wal", ".audit-heads", ".state", ".seal"}
"""Files that stay beside a hub."""


@pytest.fixture
def plain_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compressed, so that what is in the file can be looked for in its bytes."""
    monkeypatch.setitem(opening._CONFIG, "force_compression", "uncompressed")


def held(folder: Path) -> list[str]:
    """The files of a folder and below that hold the mark."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file() and MARK.encode() in one.read_bytes())


def filled(path: Path, rows: int = 400) -> Store:
    store = open_store(path)
    with store.write() as work:
        work.execute("insert into quarantine select 1, i, $mark || i from range($rows) t(i)", mark=MARK, rows=rows)
        work.execute("insert into quarantine select 2, i, 'kept ' || i from range($rows) t(i)", rows=rows)
    with store._connection.cursor() as cursor:
        cursor.execute("checkpoint")
    return store


@pytest.mark.usefixtures("plain_bytes")
def test_deleted_rows_are_gone_from_the_bytes_only_once_the_file_is_written_anew(tmp_path: Path) -> None:
    store = filled(tmp_path / "hub.duckdb")
    with store.write() as work:
        work.execute("delete from quarantine where load_id = 1")
    with store._connection.cursor() as cursor:
        cursor.execute("checkpoint")
    assert held(tmp_path) == ["hub.duckdb"]  # what this is for: deleting alone leaves them there
    done = store.rewrite()
    assert done is not None
    assert held(tmp_path) == []
    assert store.scalar("select count(*) from quarantine where record like 'kept %'") == 400
    store.close()
    assert held(tmp_path) == []
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix not in BESIDE) == ["hub.duckdb"]


def test_everything_else_is_as_it_was_and_work_goes_on(matched_file: Path, tmp_path: Path) -> None:
    hub = vh.open(copied(matched_file, tmp_path / "hub.duckdb"))
    before = hub.match().outcomes()
    numbers = hub.store.frame("select max(activity_id) as a, max(resident_id) as r, 2 as m from activity, resident").row(0)
    hub.store.rewrite()
    done = hub.store.rewrite()
    assert done is not None
    assert done.tables == hub.store.scalar("select count(*) from duckdb_tables() where not internal") - 1 * hub.store.scalar(
        "select count(*) from duckdb_tables() where table_name = 'rewrite_owed'"
    )
    assert hub.latest_run().outcomes().equals(before)  # type: ignore[union-attr]
    again = hub.match()
    assert again.outcomes().equals(before)
    assert again.run_id == numbers[2] + 1
    assert hub.store.scalar("select nextval('activity_id_seq')") == hub.store.scalar("select max(activity_id) from activity") + 1
    assert hub.store.scalar("select nextval('resident_id_seq')") == numbers[1] + 1
    for name in ("settled_pair", "sampled_pair"):
        assert hub.store.scalar(f"select count(*) from {name}(2)") == 0
    hub.close()
    with vh.open(tmp_path / "hub.duckdb") as reopened:
        assert reopened.latest_run().outcomes().equals(before)  # type: ignore[union-attr]


def test_readers_go_on_and_each_gets_a_whole_answer(tmp_path: Path) -> None:
    store = filled(tmp_path / "hub.duckdb")
    stop, wrong, answers = threading.Event(), [], [0]

    def read() -> None:
        while not stop.is_set():
            if store.scalar("select count(*) from quarantine") != 800:
                wrong.append("rows")
            answers[0] += 1

    def write() -> None:
        while not stop.is_set():
            with store.write() as work:
                work.execute("insert into notice values ('k', 'a', current_localtimestamp(), '', '')")

    threads = [threading.Thread(target=one) for one in (read, read, write)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        before = answers[0]
        store.rewrite()
        while answers[0] == before:
            time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.scalar("select count(*) from notice") > 0
    store.close()


def test_a_reader_that_never_ends_makes_it_give_up_and_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_READERS_SECONDS", 0.1)
    store = filled(tmp_path / "hub.duckdb")
    inside, done = threading.Event(), threading.Event()

    def stay() -> None:
        with store.scratch():
            inside.set()
            done.wait()

    reader = threading.Thread(target=stay)
    reader.start()
    inside.wait()
    with pytest.raises(HubError, match="read without a pause"):
        store.rewrite()
    done.set()
    reader.join()
    assert store.scalar("select count(*) from quarantine") == 800
    assert store.rewrite() is not None
    store.close()


def test_a_copy_that_differs_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path / "hub.duckdb")
    attach = opening.Opening.attach

    def tampering(self: opening.Opening, con: object, file: Path, alias: str, *, read_only: bool) -> None:
        if read_only:
            attach(self, con, file, "other", read_only=False)  # type: ignore[arg-type]
            con.execute("delete from other.main.quarantine where row_number = 7")  # type: ignore[attr-defined]
            con.execute("detach other")  # type: ignore[attr-defined]
        attach(self, con, file, alias, read_only=read_only)  # type: ignore[arg-type]

    monkeypatch.setattr(opening.Opening, "attach", tampering)
    with pytest.raises(HubFileError, match="its rows differ"):
        store.rewrite()
    assert store.scalar("select count(*) from quarantine") == 800
    assert not rewrite.draft_of(tmp_path / "hub.duckdb").exists()
    store.close()


def rewrite_killed_at(path: Path, point: int) -> "subprocess.CompletedProcess[str]":
    """Delete the rows of load 1 and write the file anew in another process, killed at its so manieth line; 0: not killed."""
    return killed_at(
        path, point, modules="connection, rewrite", act="store.rewrite()", end="store.close()",
        prepare="store = open_store(path)\nwith store.write() as work:\n    work.execute('delete from quarantine where load_id = 1')",
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_line_one_whole_hub_is_there(tmp_path: Path) -> None:
    filled(tmp_path / "whole.duckdb").close()
    lines = int(rewrite_killed_at(tmp_path / "whole.duckdb", 0).stdout)
    assert lines > 60
    for point in range(1, lines, lines // 9):
        path = tmp_path / f"{point}" / "hub.duckdb"
        path.parent.mkdir()
        filled(path).close()
        assert rewrite_killed_at(path, point).returncode == -9
        store = open_store(path)
        assert store.scalar("select count(*) from quarantine where load_id = 2 and record like 'kept %'") == 400, point
        assert store.scalar("select count(*) from quarantine where load_id = 1") == 0, point
        assert sorted(one.name for one in path.parent.iterdir() if one.suffix not in BESIDE) == ["hub.duckdb"], point
        assert store.rewrite() is not None
        store.close()


def test_what_a_killed_program_spilled_is_removed_at_the_next_start(tmp_path: Path) -> None:
    spilled = tmp_path / "hub.duckdb.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").write_text(MARK)
    open_store(tmp_path / "hub.duckdb").close()
    assert held(tmp_path) == []


def test_a_hub_in_memory_has_no_file_to_write_anew() -> None:
    assert open_store().rewrite() is None
