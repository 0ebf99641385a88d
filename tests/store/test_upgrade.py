"""Hubs of every released schema come forward with all that was in them; the old file stays until the new one has opened."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vh
from tests.store.killing import killed_at
from vh.errors import HubFileError
from vh.store import open_store
from vh.store.schema import MIGRATIONS, VERSION
from vh.store.upgrade import old_of

SCHEMAS = sorted({version for version, _ in MIGRATIONS} - {VERSION})


def made(path: Path, schema: int, *, rows: int = 50) -> None:
    """A hub of an older schema, as the program of its day left it."""
    with pytest.MonkeyPatch.context() as older:
        older.setattr("vh.store.connection.MIGRATIONS", tuple(one for one in MIGRATIONS if one[0] <= schema))
        store = open_store(path)
        with store.write() as work:
            work.execute("insert into quarantine select 1, i, 'kept ' || i from range($rows) t(i)", rows=rows)
            work.execute(
                "insert into load values (1, 'council_tax', 'a', 'test', 'a.csv', 'hash', '2026-09-30', '2026-09-30 09:00', 'tester', 1, 1, 0, 1, "
                "'{}', '[]', 0, '[]', true)"
            )
            work.execute("insert into resident (load_id, row_number, source, proves_residence) values (1, 1, 'council_tax', true)")
            work.execute("insert into applicant (load_id, row_number, application_ref, application_date) values (1, 2, 'A', '2026-09-01')")
            work.execute(
                "insert into gazetteer_address (load_id, row_number, uprn, is_residential, is_shell, out_of_borough) "
                "values (1, 3, '100', true, false, false)"
            )
        store.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "hub.duckdb"


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_hub_of_every_schema_comes_forward(place: Path, schema: int) -> None:
    made(place, schema)
    with vh.open(place) as hub:
        assert hub.store.scalar("select max(version) from schema_version") == VERSION
        assert hub.store.scalar("select count(*) from quarantine where record like 'kept %'") == 50
        for table in ("resident", "applicant_in_force", "gazetteer_in_force"):
            assert hub.store.frame(f"select row_number, place_key from {table}").rows() == [
                (hub.store.scalar(f"select row_number from {table}"), None)
            ]
        assert hub.check().faults == ()
        assert hub.status().run is None
    assert not old_of(place).exists()


@pytest.mark.parametrize("schema", [SCHEMAS[1], SCHEMAS[-1]])
def test_the_old_file_stays_where_the_new_one_does_not_open(place: Path, schema: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made(place, schema)
    with monkeypatch.context() as broken:
        broken.setattr("vh.store.connection.MIGRATIONS", (*MIGRATIONS, (VERSION + 1, "create table more (a integer); select nonsense")))
        with pytest.raises(HubFileError):
            open_store(place)
    assert old_of(place).exists()
    kept = old_of(place).read_bytes()
    store = open_store(place)
    assert store.scalar("select count(*) from quarantine") == 50
    store.close()
    assert not old_of(place).exists()
    place.with_name("old.duckdb").write_bytes(kept)
    assert open_store(place.with_name("old.duckdb")).scalar("select count(*) from quarantine") == 50


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_in_the_middle_it_still_opens(place: Path) -> None:
    def run(path: Path, point: int) -> "subprocess.CompletedProcess[str]":
        return killed_at(path, point, modules="connection, upgrade", act="open_store(path).close()")

    made(place.with_name("whole.duckdb"), 5)
    lines = int(run(place.with_name("whole.duckdb"), 0).stdout)
    for share in (0.25, 0.5, 0.7, 0.9):
        path = place.with_name(f"hub{share}.duckdb")
        made(path, 5)
        assert run(path, int(lines * share)).returncode == -signal.SIGKILL
        store = open_store(path)
        assert store.scalar("select count(*) from quarantine") == 50
        assert store.scalar("select max(version) from schema_version") == VERSION
        store.close()
        assert not old_of(path).exists()


def test_a_newer_hub_is_refused(place: Path) -> None:
    store = open_store(place)
    with store.write() as work:
        work.execute("insert into schema_version values (999, current_localtimestamp())")
    store.close()
    with pytest.raises(HubFileError, match="newer version of Verification Hub"):
        open_store(place)


@pytest.mark.skipif(sys.platform == "win32" or os.environ.get("USER") == "nobody", reason="rights of folders")
def test_without_room_for_the_old_file_nothing_is_changed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(place, 5)
    with monkeypatch.context() as full:
        full.setattr("vh.store.upgrade.shutil.copyfile", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(HubFileError, match="no room to keep"):
            open_store(place)
    assert sorted(one.name for one in place.parent.iterdir() if one.suffix != ".lock") == ["hub.duckdb"]
    assert open_store(place).scalar("select count(*) from quarantine") == 50
