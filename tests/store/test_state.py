"""What a hub lacks is noticed: a copy without its log, a log cut short, an older copy in its place. A kill at any moment is no false alarm."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vh.cli import main
from vh.errors import HubFileError
from vh.store import open_store
from vh.store.seal import seal_of
from vh.store.state import read_state, state_of

ROWS = "select coalesce(max(row_number), 0) from quarantine"


def add(store: object, first: int, last: int) -> None:
    for number in range(first, last + 1):
        with store.write() as work:  # type: ignore[attr-defined]
            work.execute("insert into quarantine values (1, $number, 'kept')", number=number)


def copied(place: Path, folder: Path, *endings: str) -> Path:
    """A copy of the open hub's files, by another program, as somebody would."""
    folder.mkdir()
    for ending in endings:
        subprocess.run(["cp", f"{place}{ending}", str(folder)], check=True)
    return folder / place.name


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "hub.duckdb"


def test_a_copy_without_its_log_is_noticed_with_and_without_the_file_beside_it(place: Path, tmp_path: Path) -> None:
    store = open_store(place)
    add(store, 1, 20)
    whole = copied(place, tmp_path / "whole", "", ".wal")
    alone = copied(place, tmp_path / "alone", "")
    beside = copied(place, tmp_path / "beside", "", ".state")
    store.close()
    again = open_store(whole)
    assert again.scalar(ROWS) == 20
    again.close()
    for lacking in (alone, beside):
        before = lacking.read_bytes()
        with pytest.raises(HubFileError, match="lacks what was last kept in it"):
            open_store(lacking)
        assert lacking.read_bytes() == before


def test_the_log_put_back_all_is_well(place: Path, tmp_path: Path) -> None:
    store = open_store(place)
    add(store, 1, 20)
    beside = copied(place, tmp_path / "beside", "", ".state")
    subprocess.run(["cp", f"{place}.wal", str(tmp_path / "log")], check=True)
    store.close()
    with pytest.raises(HubFileError):
        open_store(beside)
    shutil.copy(tmp_path / "log", f"{beside}.wal")
    assert open_store(beside).scalar(ROWS) == 20


def test_a_copy_of_a_hub_closed_in_order_is_whole_by_itself(place: Path, tmp_path: Path) -> None:
    store = open_store(place)
    add(store, 1, 20)
    store.close()
    assert not Path(f"{place}.wal").exists()
    assert open_store(copied(place, tmp_path / "alone", "")).scalar(ROWS) == 20


def test_an_older_copy_put_in_the_hubs_place_is_noticed(place: Path, tmp_path: Path) -> None:
    store = open_store(place)
    add(store, 1, 3)
    store.close()
    old = place.read_bytes()
    store = open_store(place)
    add(store, 4, 6)
    store.close()
    place.write_bytes(old)
    with pytest.raises(HubFileError, match="an older copy took its place"):
        open_store(place)
    assert main(["restore", "--as-it-is", "--hub", str(place)]) == 0
    again = open_store(place)
    assert again.scalar(ROWS) == 3
    assert again.scalar("select action from activity order by activity_id desc limit 1") == "taken as found"


def test_another_hub_in_its_place_is_another_hub(place: Path, tmp_path: Path) -> None:
    store = open_store(place)
    add(store, 1, 9)
    store.close()
    other = open_store(tmp_path / "other.duckdb")
    add(other, 1, 2)
    other.close()
    os.replace(tmp_path / "other.duckdb", place)
    assert open_store(place).scalar(ROWS) == 2


def test_cut_logs_give_an_exact_prefix_and_are_noticed(place: Path, tmp_path: Path) -> None:
    store = open_store(place)
    add(store, 1, 40)
    folder = copied(place, tmp_path / "kept", "", ".wal", ".state").parent
    store.close()
    whole = (folder / "hub.duckdb.wal").read_bytes()
    noticed = 0
    for cut in range(0, len(whole), max(1, len(whole) // 12)):
        trial = tmp_path / f"cut{cut}"
        shutil.copytree(folder, trial)
        hub = trial / "hub.duckdb"
        (trial / "hub.duckdb.wal").write_bytes(whole[:cut])
        with pytest.raises(HubFileError, match="lacks what was last kept"):
            open_store(hub)
        noticed += 1
        assert main(["restore", "--as-it-is", "--hub", str(hub)]) == 0
        again = open_store(hub)
        assert again.frame("select row_number from quarantine order by 1")["row_number"].to_list() == list(range(1, again.scalar(ROWS) + 1))
        again.close()
    assert noticed >= 12


def test_a_log_with_a_flipped_bit_is_refused_and_can_be_set_aside(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(place)
    add(store, 1, 40)
    hub = copied(place, tmp_path / "kept", "", ".wal", ".state")
    store.close()
    log = Path(f"{hub}.wal")
    whole = log.read_bytes()
    log.write_bytes(whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:])
    with pytest.raises(HubFileError, match="damaged"):
        open_store(hub)
    assert main(["restore", "--as-it-is", "--hub", str(hub)]) == 0
    assert "could not be read, and is kept" in capsys.readouterr().out
    store = open_store(hub)
    assert store.scalar(ROWS) == 0
    store.close()


_ADDS = """
import sys
from vh.store import open_store
from vh.store.seal import seal_of
store = open_store(sys.argv[1])
number = store.scalar("select coalesce(max(row_number), 0) from quarantine")
print("open", flush=True)
while True:
    number += 1
    with store.write() as work:
        work.execute("insert into quarantine values (1, $number, repeat('x', 50000))", number=number)
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_kill_at_any_moment_loses_nothing_and_is_no_false_alarm(place: Path) -> None:
    kept = 0
    for after in (0.0, 0.1, 0.4, 0.9):
        running = subprocess.Popen([sys.executable, "-c", _ADDS, str(place)], stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        said = running.stdout.read().split("\n")
        running.wait()
        running.stdout.close()
        kept = max([kept, *(int(one) for one in said[:-1])])
        store = open_store(place)
        found = store.frame("select row_number from quarantine order by 1")["row_number"].to_list()
        assert len(found) in (kept, kept + 1)
        assert found == list(range(1, len(found) + 1))
        kept = len(found)
        store.abandon()


def test_the_file_beside_the_hub_holds_no_more_than_it_needs(place: Path) -> None:
    store = open_store(place)
    add(store, 1, 3)
    assert read_state(place) == (store.scalar("select hub_id from hub_state"), store.scalar("select commits from hub_state"))
    length = state_of(place).stat().st_size
    add(store, 4, 15)
    assert state_of(place).stat().st_size == length
    store.close()
    state_of(place).write_bytes(b"nonsense")
    assert read_state(place) is None
    open_store(place).close()


def test_a_transaction_within_another_is_kept(place: Path) -> None:
    store = open_store(place)
    with store.write() as outer:
        outer.execute("insert into quarantine values (1, 1, 'outer')")
        with store.write() as inner:
            inner.execute("insert into fault values (1, 1, 'hard', 'a', 'b')")
    store.close()
    store = open_store(place)
    assert store.scalar(ROWS) == 1
    assert store.scalar("select count(*) from fault") == 1
    store.close()


def sealed(place: Path) -> None:
    store = open_store(place)
    add(store, 1, 3)
    store.close()
    assert seal_of(place).exists()


def changed(file: Path, position: int) -> None:
    held = bytearray(file.read_bytes())
    held[position] ^= 1
    file.write_bytes(held)


def test_a_change_in_a_part_that_holds_nothing_is_noticed_and_can_be_accepted(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sealed(place)
    with place.open("ab") as file:  # as far as DuckDB goes, the file ends before
        file.write(bytes(262_144))
    with pytest.raises(HubFileError, match=r"is not as it was when it was last closed.*restore --as-it-is"):
        open_store(place)
    changed(place, place.stat().st_size - 5)
    with pytest.raises(HubFileError, match="is not as it was"):
        open_store(place)
    assert main(["restore", "--as-it-is", "--hub", str(place)]) == 0
    capsys.readouterr()
    store = open_store(place)
    assert store.scalar(ROWS) == 3
    store.close()


def test_a_hub_that_was_only_read_keeps_its_seal_and_its_bytes(place: Path) -> None:
    sealed(place)
    before, seal = place.read_bytes(), seal_of(place).read_bytes()
    store = open_store(place)
    assert store.scalar(ROWS) == 3
    store.close()
    assert (place.read_bytes(), seal_of(place).read_bytes()) == (before, seal)
    open_store(place).close()


def test_a_hub_that_is_written_to_has_no_seal_until_it_is_closed_in_order(place: Path) -> None:
    sealed(place)
    store = open_store(place)
    add(store, 4, 4)
    assert not seal_of(place).exists()
    store.abandon()
    assert not seal_of(place).exists()
    store = open_store(place)  # its log is taken in
    assert store.scalar(ROWS) == 4
    store.close()
    assert seal_of(place).exists()
    open_store(place).close()


def test_a_seal_of_another_hub_or_another_day_or_none_at_all_says_nothing(place: Path, tmp_path: Path) -> None:
    sealed(place)
    older = place.read_bytes()
    store = open_store(place)
    add(store, 4, 5)
    store.close()
    alone = tmp_path / "alone.duckdb"
    alone.write_bytes(older)
    shutil.copy(seal_of(place), seal_of(alone))
    open_store(alone).close()
    seal_of(alone).write_bytes(b"verification-hub-seal is not one")
    open_store(alone).close()
    seal_of(alone).unlink()
    open_store(alone).close()


def test_a_file_written_anew_or_brought_forward_is_no_false_alarm(place: Path) -> None:
    sealed(place)
    store = open_store(place)
    store.rewrite()
    store.abandon()  # as after a kill
    open_store(place).close()
    open_store(place).close()


def test_while_the_first_change_waits_for_a_reader_others_go_on_reading(place: Path) -> None:
    """Or the reader, who may ask something else before it is done, waits for the change, which waits for it."""
    sealed(place)
    store = open_store(place)
    writes = threading.Thread(target=add, args=(store, 4, 4), daemon=True)
    asked: list[object] = []
    with store.reading() as cursor:
        cursor.execute("begin transaction")
        cursor.execute("select sum(row_number) from quarantine").fetchall()
        writes.start()
        time.sleep(0.5)
        asks = threading.Thread(target=lambda: asked.append(store.scalar(ROWS)), daemon=True)
        asks.start()
        asks.join(5)
        answered = len(asked)
        cursor.execute("commit")
    writes.join(30)
    assert answered == 1
    assert store.scalar(ROWS) == 4
    store.close()
