"""The program is killed, and the disk is full, in the middle of a pick-up: nothing lost, nothing twice, nothing half."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vh
from benchmarks.feeds import kills
from tests.feeds.conftest import rows_of, write
from vh.feeds import Settling, State


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX; a hub killed on Windows is left in the same states")
def test_killed_at_random_points_nothing_is_lost_doubled_or_half_there(tmp_path: Path) -> None:
    """Once in each quarter of the work."""
    counts = kills(4, tmp_path / "kills", seed=7, say=lambda _: None)
    assert counts["killed"] >= 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB. Needs the right to mount one, as in a container that runs as root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux":
        pytest.skip("making a small disk needs Linux")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=False, capture_output=True)
    if made.returncode:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_in_the_middle_of_a_feed_leaves_the_file_and_the_last_good_load(small_disk: Path, tmp_path: Path) -> None:
    header, rows = rows_of("council_tax_academy.csv")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    hub = vh.open(small_disk / "hub.duckdb")
    hub.set_feed("council_tax", inbox, match_after=False)
    for name, some in (("ctax_20261001.csv", rows), ("ctax_20261002.csv", rows[5:])):
        write(inbox / name, header, some)
        (inbox / f"{name}.done").touch()
        if name == "ctax_20261001.csv":
            assert hub.look_into_feeds(Settling()).taken[0].state is State.IN_FORCE
    before = hub.store.frame("select * from resident_in_force order by resident_id")
    filler = small_disk / "filler"
    free = subprocess.run(["df", "--output=avail", "-B1", str(small_disk)], capture_output=True, text=True, check=True).stdout.split()[-1]
    filler.write_bytes(b"x" * (int(free) - 300_000))
    seen = hub.look_into_feeds(Settling())
    assert seen.taken == ()
    assert "disk is full" in seen.problems[0]
    assert (inbox / "ctax_20261002.csv").exists()
    assert hub.store.frame("select * from resident_in_force order by resident_id").equals(before)
    filler.unlink()
    hub.close()
    with vh.open(small_disk / "hub.duckdb") as again:
        assert again.look_into_feeds(Settling()).taken[0].state is State.IN_FORCE
        assert again.loads().filter(source="council_tax").height == 2
