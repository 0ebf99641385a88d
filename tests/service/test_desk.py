"""The desk: answers while the index is swapped, what is kept when the disk is full or the program dies, and hubs of before."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

import vh
from tests.factory import ADDRESS, POSTCODE, World, copied
from tests.service.test_bench import ask
from vh.errors import HubFileError, RefusedError
from vh.service import Key, Request, Told
from vh.service import journal as journal_module
from vh.service.journal import Journal, read_lines
from vh.service.limits import Limits
from vh.service.recorder import Recorder
from vh.store import Store, open_store, schema


def question(reference: str) -> Request:
    return Request(application_ref=reference, forename="Ada", surname="Obi", address=ADDRESS, postcode=POSTCODE, on="2026-09-01")


def test_during_swaps_no_answer_fails_and_none_is_of_two_indexes() -> None:
    world = World().resident("Grace", "Hart", address="1 Far Lane", ref="Z")
    with vh.Hub(world.store, who="tester") as hub:
        key, _ = hub.make_key("x", per_minute=600_000)
        hub.switch_mode("live", name="Head of Parking", reason="a test")
        hub.index()
        desk = hub.desk()
        over = threading.Event()
        told: list[Told] = []

        def keep_asking(which: int) -> None:  # outcomes are told in mode live only
            number = 0
            while not over.is_set() or number < 50:
                told.append(desk.ask(question(f"Q{which}-{number}"), key, "r"))
                number += 1

        with ThreadPoolExecutor(3) as askers:
            going = [askers.submit(keep_asking, which) for which in range(3)]
            for turn in range(6):
                # Load 2 brings Ada; each rule set says by its version whether her score is enough.
                if turn == 0:
                    world.resident(source="tenancy")
                hub.publish_rule_set(hub.save_rule_set(hub.rule_set().changed(verify_at=99.0 if turn % 2 else 5.0), f"turn {turn}").version)
                desk.keep_fresh()
                assert hub._keeper._renewing is not None
                hub._keeper._renewing.join(20)
            over.set()
            for one in going:
                one.result(30)
        assert len(told) > 300
        seen = set()
        for one in told:
            body = one.body
            version, loads = int(body["ruleset"].rpartition("v")[2]), [load["load_id"] for load in body["loads"]]
            known, strict = 2 in loads, version > 0 and version % 2 == 0
            expected = "NEEDS_EVIDENCE" if not known else "REVIEW" if strict else "VERIFIED"
            assert body["outcome"] == expected, (version, loads)
            seen.add((version, tuple(loads)))
        desk.keep(told)
        assert len(seen) >= 4, "the swaps came too late to be seen"
        assert hub.requests(100_000).height == len(told)


def test_the_same_question_asked_at_once_by_many_is_recorded_once() -> None:
    with vh.Hub(World().resident().store) as hub:
        key, _ = hub.make_key("x")
        hub.index()
        with ThreadPoolExecutor(8) as askers:
            told = list(askers.map(lambda _: hub.desk().ask(question("SAME"), key, "r"), range(40)))
        assert len({str(one.body) for one in told}) == 1
        assert hub.requests().height == 1


def test_an_answer_is_kept_with_those_beside_it_and_no_thread_has_to_wake_for_it(
    matched_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vh.open(copied(matched_file, tmp_path / "hub.duckdb")) as hub:
        key, _ = hub.make_key("x")
        hub.index()
        desk, append, by = hub.desk(), Journal.append, list[tuple[str, int]]()

        def noted(journal: Journal, lines: bytes) -> None:
            by.append((threading.current_thread().name, lines.count(b"\n")))
            append(journal, lines)

        monkeypatch.setattr(Journal, "append", noted)
        told = [desk.ask(question(f"W{number}"), key, "r") for number in range(3)]
        assert by == []
        for one in told:
            desk.keep([one])
        assert by == [(threading.current_thread().name, 3)]
        desk.keep([desk.ask(question("W1"), key, "r")])
        assert len(by) == 1, "a stored answer is not written again"


def test_what_nobody_came_back_for_is_kept_by_the_next_turn() -> None:
    with vh.Hub(World().resident().store) as hub:
        key, _ = hub.make_key("x")
        hub.index()
        hub.desk().ask(question("LEFT"), key, "r")
        assert hub.requests()["application_ref"].to_list() == ["LEFT"]


def test_what_cannot_be_kept_is_not_accepted_and_can_be_asked_again(
    matched_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vh.open(copied(matched_file, tmp_path / "hub.duckdb")) as hub:
        key, _ = hub.make_key("x")
        hub.index()
        desk, append = hub.desk(), Journal.append

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Journal, "append", full)
        told = desk.ask(question("HYR1"), key, "r")
        with pytest.raises(HubFileError, match="not recorded and not accepted"):
            desk.keep([told])
        monkeypatch.setattr(Journal, "append", append)
        again = desk.ask(question("HYR1"), key, "r")
        desk.keep([again])
        assert (again.replayed, again.body["revision"]) == (False, 1)
        assert hub.requests()["application_ref"].to_list() == ["HYR1"]


def test_an_old_question_is_looked_up_before_it_is_answered_and_so_are_its_corrections(
    matched_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vh.open(copied(matched_file, tmp_path / "hub.duckdb")) as hub:
        key, _ = hub.make_key("x")
        hub.index()
        first = hub.desk().ask(question("OLD"), key, "r")
    with vh.open(tmp_path / "hub.duckdb") as hub:
        hub.index()
        desk = hub.desk()
        assert not desk.is_old(question("NEW"), key)
        assert desk.is_old(question("OLD"), key)
        desk.bring_back(question("OLD"), key)
        assert not desk.is_old(question("OLD"), key)
        for name in ("look_up", "revisions"):
            monkeypatch.setattr(f"vh.service.record.{name}", lambda *_: pytest.fail("who is to be answered waits for the hub's file"))
        again = desk.ask(question("OLD"), key, "r")
        assert (again.replayed, again.body) == (True, first.body)
        corrected = desk.ask(question("OLD").model_copy(update={"forename": "Ida"}), key, "r")
        assert (corrected.replayed, corrected.body["revision"]) == (False, 2)


# ---- the journal


def test_a_torn_line_was_never_answered_and_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "000000001.jsonl"
    file.write_bytes(b'{"a": 1}\n{"a": 2}\n{"a": "SECR')
    assert read_lines(file).rows == [{"a": 1}, {"a": 2}]
    file.write_bytes(b'{"a": 1}\n\x00\x00\x00\n{"a": 2}\n')
    assert read_lines(file).rows == [{"a": 1}, {"a": 2}]
    assert "torn" in caplog.text
    assert "SECR" not in caplog.text


def test_a_failed_write_leaves_no_half_line_before_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "requests")
    journal.append(b'{"a": 1}\n')
    with monkeypatch.context() as broken:
        write = journal_module._write_at

        def full(handle: int, content: bytes, at: int) -> int:
            write(handle, content[:4], at)
            raise OSError(28, "full")

        broken.setattr(journal_module, "_write_at", full)
        with pytest.raises(OSError, match="full"):
            journal.append(b'{"a": 2}\n')
    journal.append(b'{"a": 3}\n')
    journal.turn()
    assert [row for file in journal.closed() for row in read_lines(file).rows] == [{"a": 1}, {"a": 3}]


@pytest.mark.parametrize("key", [None, b"k" * 32], ids=["plain", "sealed"])
def test_the_next_file_is_there_before_it_is_needed_and_its_zeros_are_nothing(tmp_path: Path, key: bytes | None) -> None:
    folder, keys = tmp_path / "requests", [key] if key else []
    journal = Journal(folder, lambda: key)
    journal.append(b'{"a": 1}\n')
    journal.turn()
    first, ready = sorted(folder.iterdir())
    assert journal.closed() == [first]
    assert set(ready.read_bytes()) == {0}
    journal.append(b'{"a": 2}\n{"b": 2}\n')
    assert sorted(folder.iterdir()) == [first, ready], "no file begins while somebody waits for an answer"
    left = read_lines(ready, keys)  # as a kill leaves it
    assert (left.rows, left.damaged) == ([{"a": 2}, {"b": 2}], False)
    later = Journal(folder, lambda: key)
    assert later.closed() == [first, ready]
    journal.turn()
    assert ready.stat().st_size < 100, "a closed file ends at its last line"
    journal.close()
    assert sorted(folder.iterdir()) == [first, ready]


def test_a_line_longer_than_what_was_made_ready_is_kept_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "requests")
    for number in range(3):
        journal.append(b'{"a": "%s"}\n' % (b"x" * 200_000) + b'{"n": %d}\n' % number)
        journal.append(b'{"b": "%s"}\n' % (b"y" * 200_000))
        journal.turn()
    read = [read_lines(file) for file in journal.closed()]
    assert [len(one.rows) for one in read] == [3, 3, 3]
    assert [one.rows[1]["n"] for one in read] == [0, 1, 2]
    assert not any(one.damaged for one in read)


def test_a_file_made_ready_before_the_hub_was_encrypted_is_not_written_to(tmp_path: Path) -> None:
    key: list[bytes | None] = [None]
    journal = Journal(tmp_path / "requests", lambda: key[0])
    journal.append(b'{"a": 1}\n')
    journal.turn()
    key[0] = b"k" * 32
    journal.append(b'{"a": 2}\n')
    journal.turn()
    found = [(file.suffix, read_lines(file, [b"k" * 32]).rows) for file in journal.closed()]
    assert found == [(".jsonl", [{"a": 1}]), (".jsonl", []), (".sealed", [{"a": 2}])]


def test_no_line_is_lost_between_two_files(tmp_path: Path) -> None:
    journal, stop, found = Journal(tmp_path / "requests"), threading.Event(), []

    def take() -> None:
        while True:
            last = stop.is_set()
            journal.turn()
            for file in journal.closed():
                found.extend(row["n"] for row in read_lines(file).rows)
                file.unlink()
            if last:
                return

    taking = threading.Thread(target=take)
    taking.start()
    for number in range(500):
        journal.append(b'{"n": %d}\n' % number)
    stop.set()
    taking.join()
    assert sorted(found) == list(range(500))


def test_the_journal_may_be_read_by_its_owner_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "requests")
    journal.append(b"{}\n")
    assert (tmp_path / "requests" / "000000001.jsonl").stat().st_mode & 0o077 == 0


def test_what_an_earlier_process_left_is_taken_in_once_however_often_it_died_over_it(
    matched_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(matched_file, tmp_path / "hub.duckdb")
    with vh.open(path) as hub:
        hub.index()
        key, _ = hub.make_key("x")
        with monkeypatch.context() as dying:
            dying.setattr(Recorder, "settle", lambda _: None)
            for number in range(5):
                told = hub.desk().ask(question(f"L{number}"), key, "r")
                hub.desk().keep([told])
            hub.close()
    (left,) = (tmp_path / "hub.duckdb.requests").iterdir()
    kept = left.read_bytes()
    for _ in range(2):
        with vh.open(path) as hub:
            assert sorted(hub.requests()["application_ref"]) == [f"L{number}" for number in range(5)]
        left.write_bytes(kept)  # as if it had died between the commit and the removal


# ---- limits, purge, older hubs


def test_a_bucket_fills_steadily_and_a_clock_that_jumps_back_takes_nothing() -> None:
    now = [100.0]
    limits, key = Limits(lambda: now[0]), Key("k", "x", "", 60)
    limits.take(key, 60)
    with pytest.raises(RefusedError) as told:
        limits.take(key, 2)
    assert dict(told.value.headers)["Retry-After"] == "2"
    now[0] += 2
    limits.take(key, 2)
    now[0] -= 50
    with pytest.raises(RefusedError):
        limits.take(key, 1)
    now[0] += 120
    limits.take(key, 1_000)


def test_requests_are_deleted_on_their_day() -> None:
    world = World().resident()
    with vh.Hub(world.store, who="tester") as hub:
        hub.index()
        key, _ = hub.make_key("x")
        ask(hub, key, "A1", "Ada", "Obi")
        ask(hub, key, "A2", "Ada", "Obi")
        hub.requests()
        with world.store.write() as work:
            work.execute("update verification set purge_on = $day where application_ref = 'A1'", day=date.today())
        assert hub.purge_requests() == 1
        assert hub.requests()["application_ref"].to_list() == ["A2"]
        assert hub.requests()["purge_on"].item() == date.today() + timedelta(days=hub.settings.keep_requests_days)


def test_a_hub_of_before_opens_and_can_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.duckdb"
    older = tuple(one for one in schema.MIGRATIONS if one[0] < 6)
    with monkeypatch.context() as before:
        before.setattr("vh.store.connection.MIGRATIONS", older)
        before.setattr("vh.store.connection.VERSION", older[-1][0])
        open_store(path).close()
    with duckdb.connect(str(path), read_only=True) as old:
        assert ("verification",) not in old.sql("select table_name from duckdb_tables()").fetchall()
    with vh.open(path) as hub:
        assert (hub.mode().mode, hub.keys().height, hub.requests().height) == ("shadow", 0, 0)


def test_a_record_of_requests_is_no_reason_to_make_the_index_anew() -> None:
    world = World().resident()
    with vh.Hub(world.store) as hub:
        key, _ = hub.make_key("x")
        index = hub.index()
        changes = world.store.changes
        ask(hub, key, "A1", "Ada", "Obi")
        assert hub.requests().height == 1
        assert (world.store.changes, hub._keeper.ready()) == (changes, index)


def test_a_store_in_memory_has_no_journal() -> None:
    store: Store = open_store()
    recorder = Recorder(store)
    recorder.open()
    recorder.close()
    assert store.path is None
