"""Backups are the hub as it was, made while it runs; put back, they are the hub; damaged ones are never put in place."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

import vh
from vh.cli import main
from vh.errors import HubFileError, InputError
from vh.settings import Settings
from vh.store import open_store
from vh.store.state import state_of

ROWS = "select count(*) from quarantine"


def add(hub: vh.Hub, number: int) -> None:
    with hub.store.write() as work:
        work.execute("insert into quarantine values ($number, 1, 'kept')", number=number)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "hub.duckdb"


def test_a_backup_of_a_running_hub_is_the_hub_as_it_was(place: Path, tmp_path: Path) -> None:
    with vh.open(place) as hub:
        add(hub, 1)
        made = hub.backup(tmp_path / "backup.duckdb")
        add(hub, 2)
        assert hub.backups()["file"].to_list() == [str(made.file)]
        assert hub.safety().newest_backup is not None
        with pytest.raises(InputError, match="already"):
            hub.backup(tmp_path / "backup.duckdb")
    said = json.loads((tmp_path / "backup.duckdb.json").read_text())
    assert (said["sha256"], said["rows"]["quarantine"], said["encrypted"]) == (made.sha256, 1, False)
    assert sorted(one.name for one in tmp_path.glob("*.copying*")) == []
    # Opened by itself, it is a hub closed in order: nothing is lacking.
    assert open_store(tmp_path / "backup.duckdb").scalar(ROWS) == 1


def test_restored_it_is_the_hub_again_and_the_one_that_was_there_is_kept(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with vh.open(place) as hub:
        add(hub, 1)
        hub.backup(tmp_path / "backup.duckdb")
        add(hub, 2)
    assert main(["restore", str(tmp_path / "backup.duckdb"), "--hub", str(place)]) == 0
    assert "is in place" in capsys.readouterr().out
    with vh.open(place) as hub:
        assert hub.store.scalar(ROWS) == 1
        assert hub.activity(1)["action"].to_list() == ["restored"]
        add(hub, 3)
    (aside,) = tmp_path.glob("hub.duckdb.aside-*")
    assert open_store(aside / "hub.duckdb").scalar(ROWS) == 2


def test_a_damaged_hub_is_restored(place: Path, tmp_path: Path) -> None:
    with vh.open(place) as hub:
        add(hub, 1)
        hub.backup(tmp_path / "backup.duckdb")
    place.write_bytes(b"x" * 100_000)
    with pytest.raises(HubFileError, match="python -m vh restore FILE"):
        open_store(place)
    assert main(["restore", str(tmp_path / "backup.duckdb"), "--hub", str(place)]) == 0
    assert open_store(place).scalar(ROWS) == 1


def test_a_hub_that_is_gone_is_not_silently_begun_anew(place: Path, tmp_path: Path) -> None:
    with vh.open(place) as hub:
        add(hub, 1)
        hub.backup(tmp_path / "backup.duckdb")
    place.unlink()
    with pytest.raises(HubFileError, match="is gone"):
        open_store(place)
    assert not place.exists()
    assert main(["restore", str(tmp_path / "backup.duckdb"), "--hub", str(place)]) == 0
    assert open_store(place).scalar(ROWS) == 1


def test_a_backup_with_one_flipped_bit_is_not_put_in_place(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup = tmp_path / "backup.duckdb"
    with vh.open(place) as hub:
        add(hub, 1)
        hub.backup(backup)
        add(hub, 2)
    whole = backup.read_bytes()
    for at in range(0, len(whole), len(whole) // 12):
        backup.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        assert main(["restore", str(backup), "--hub", str(place)]) == 1
        assert "damaged" in capsys.readouterr().err
        assert main(["check", str(backup)]) == 1
    assert open_store(place).scalar(ROWS) == 2
    assert list(tmp_path.glob("*.aside-*")) == []


def test_the_app_must_be_stopped_for_a_restore(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with vh.open(place) as hub:
        hub.backup(tmp_path / "backup.duckdb")
        assert main(["restore", str(tmp_path / "backup.duckdb"), "--hub", str(place)]) == 1
        assert "open in this program already" in capsys.readouterr().err


def test_backups_go_when_their_day_has_come(place: Path, tmp_path: Path) -> None:
    with vh.open(place, settings=Settings(keep_backups_days=5)) as hub:
        add(hub, 1)
        first = hub.backup()
        os.makedirs(tmp_path / f"hub.duckdb.aside-{date.today():%Y%m%d}T000000")
        assert first.file.parent == tmp_path / "hub.duckdb.backups"
        assert hub.purge_backups(date.today() + timedelta(days=4)) == 0
        assert first.file.exists()
        hub.purge(today=date.today() + timedelta(days=5))
        assert list(first.file.parent.iterdir()) == []
        assert list(tmp_path.glob("*.aside-*")) == []
        assert hub.purge_backups(date.today() + timedelta(days=6)) == 0
        assert hub.backups()["purged_at"].is_null().sum() == 0


def test_a_check_reads_everything_and_finds_what_belongs_to_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with vh.open(place) as hub:
        hub.load_sample()
        found = hub.check()
        assert found.faults == ()
        assert found.rows["resident"] == hub.store.scalar("select count(*) from resident")
        with hub.store.write() as work:
            work.execute("insert into quarantine values (999, 1, 'of no load')")
        assert hub.check().faults == ("1 rows of quarantine belong to a load that is not there.",)
        with hub.store.write() as work:
            work.execute("delete from quarantine where load_id = 999")
        with hub.store.write() as work:
            work.execute("alter table quarantine add column more varchar")
        assert "not those of this program" in hub.check().faults[0]
    assert main(["check", "--hub", str(place), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["schema"] >= 12


def test_a_backup_of_an_older_schema_can_be_restored(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("vh.store.connection.MIGRATIONS", vh.store.schema.MIGRATIONS[:6])
        store = open_store(tmp_path / "old.duckdb")
        with store.write() as work:
            work.execute("insert into quarantine values (1, 1, 'kept')")
        store.close()
    with vh.open(place) as hub:
        add(hub, 1)
        add(hub, 2)
    assert main(["restore", str(tmp_path / "old.duckdb"), "--hub", str(place)]) == 0
    assert open_store(place).scalar(ROWS) == 1


def test_a_restore_that_is_killed_half_way_can_be_done_again(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with vh.open(place) as hub:
        add(hub, 1)
        hub.backup(tmp_path / "backup.duckdb")
        add(hub, 2)
    for step in range(1, 8):
        calls = 0
        real = os.replace

        def stops(source: object, target: object, step: int = step, real: object = real) -> None:
            nonlocal calls
            calls += 1
            if calls == step:
                raise KeyboardInterrupt
            real(source, target)  # type: ignore[operator]

        with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
            killed.setattr("vh.store.backup.os.replace", stops)
            vh.store.backup.restore(tmp_path / "backup.duckdb", place, Settings(), who="tester")
            raise KeyboardInterrupt
        try:
            store = open_store(place)
            assert store.scalar(ROWS) in (1, 2)
            store.close()
        except HubFileError as error:
            assert "restore" in str(error)  # noqa: PT017 - either way is right, and what it says is tested
    assert main(["restore", str(tmp_path / "backup.duckdb"), "--hub", str(place)]) == 0
    assert state_of(place).exists()
    assert open_store(place).scalar(ROWS) == 1
