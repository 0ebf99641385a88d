"""A full disk: a sentence, nothing half there, and work goes on once there is room."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vh.errors import HubFileError
from vh.store import open_store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB. Needs the right to mount one, as in a container that runs as root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("making a small disk needs Linux and root")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], check=False, capture_output=True)
    if made.returncode:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_loses_nothing_and_says_so(small_disk: Path) -> None:
    store = open_store(small_disk / "hub.duckdb")
    with store.write() as work:
        work.execute("insert into quarantine values (1, 1, 'kept')")
    fill = "insert into quarantine select 2, i, repeat(md5(i::varchar), 20) from range(80000) t(i)"
    with pytest.raises(HubFileError, match="disk is full"), store.write() as work:
        work.execute(fill)
    assert store.frame("select load_id, record from quarantine").rows() == [(1, "kept")]
    store.close()
    again = open_store(small_disk / "hub.duckdb")
    assert again.frame("select load_id, record from quarantine").rows() == [(1, "kept")]
    with again.write() as work:
        work.execute("insert into quarantine values (3, 1, 'there is room again')")
    assert again.scalar("select count(*) from quarantine") == 2
    again.close()


@pytest.mark.parametrize("megabytes", [4.5, 6.0, 9.0])
def test_work_goes_on_without_a_restart_once_there_is_room(tmp_path: Path, megabytes: float) -> None:
    """DuckDB gives a file up where the disk was full at a checkpoint; the hub opens it afresh."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("making a small disk needs Linux and root")
    size = f"size={int(megabytes * 1024)}k"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        store = open_store(disk / "hub.duckdb")
        with store.write() as work:
            work.execute("insert into notice values ('test', 'kept', current_localtimestamp(), '', '')")
        fill = (
            "insert into quarantine select 2, i, md5(i::varchar) || md5((i + 1)::varchar) || md5((i + 2)::varchar) from range(200000) t(i)"
        )
        with pytest.raises(HubFileError, match="disk is full"), store.write() as work:
            work.execute(fill)
        assert store.scalar("select count(*) from quarantine") == 0
        assert store.scalar("select about from notice") == "kept"
        subprocess.run(["mount", "-o", "remount,size=300m", str(disk)], check=True)
        with store.write() as work:
            work.execute(fill)
        store.close()
        store = open_store(disk / "hub.duckdb")
        assert store.scalar("select count(*) from quarantine") == 200_000
        store.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    open_store(folder / "hub.duckdb").close()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("making a folder read-only for everybody needs Linux and root")
    if subprocess.run(["mount", "--bind", str(folder), str(folder)], check=False, capture_output=True).returncode:
        pytest.skip("no right to mount here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        with pytest.raises(HubFileError, match="cannot be written here"):
            open_store(folder / "hub.duckdb")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    open_store(folder / "hub.duckdb").close()
