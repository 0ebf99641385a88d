"""The audit: an act and its entry together or not at all, and whatever was done to the entries is found."""

import ast
import json
import random
import threading
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks.audit_edits import COLUMNS, Row, edited, fill
from tests.store.killing import run_in_another
from vh.errors import HubFileError, InputError
from vh.store import Store, audit, audit_check, connection, open_store
from vh.store.heads import ACCEPT, Heads


@pytest.fixture
def store(tmp_path: Path) -> Any:
    opened = open_store(tmp_path / "hub.duckdb")
    yield opened
    opened.close()


def act(store: Store, number: int = 1, who: str = "ada") -> int:
    with store.write() as work:
        return audit.append(work, who=who, kind="export", about={"rows": number})


def put(store: Store, rows: list[Row]) -> None:
    """The table as somebody with the file in hand would leave it: no entry is made of this."""
    with store.write() as work:
        work.execute("delete from audit_entry")
        work.append("audit_entry", pl.DataFrame(rows, schema=list(COLUMNS), orient="row", infer_schema_length=None))


def rows_of(store: Store) -> list[Row]:
    return store.frame("select * from audit_entry order by number").rows()  # type: ignore[return-value]


def test_entries_are_numbered_without_gaps_and_whole(store: Store) -> None:
    assert [act(store, number) for number in range(5)] == [2, 3, 4, 5, 6]
    said = audit_check.verify(store)
    assert (said.whole, said.entries, said.head.number) == (True, 6, 6)
    assert audit.entries(store)["number"].to_list() == [6, 5, 4, 3, 2, 1]


def test_an_act_that_fails_leaves_no_entry_and_no_gap(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as work:
        audit.append(work, who="ada", kind="load", about={})
        raise RuntimeError
    assert act(store) == 2
    assert audit_check.verify(store).whole


def test_only_kinds_that_are_known_are_recorded_and_only_numbers_that_json_has(store: Store) -> None:
    with store.write() as work:
        with pytest.raises(ValueError, match="gossip"):
            audit.append(work, who="ada", kind="gossip", about={})
        with pytest.raises(ValueError):
            audit.append(work, who="ada", kind="load", about={"share": float("nan")})


def test_three_hundred_random_edits_are_all_found(store: Store) -> None:
    fill(store, 60)
    rows, dice = rows_of(store), random.Random(7)
    missed = []
    for _ in range(300):
        name, found = edited(dice, rows)
        put(store, found)
        if audit_check.verify(store).whole:
            missed.append(name)
    put(store, rows)
    assert missed == []
    assert audit_check.verify(store).whole


@pytest.mark.parametrize("cut", [1, 2, 5, 20])
def test_an_end_cut_off_is_found_and_told_as_such(store: Store, cut: int) -> None:
    for number in range(20):
        act(store, number)
    put(store, rows_of(store)[:-cut])
    (fault,) = audit_check.verify(store).faults
    assert fault.startswith("The end is cut off: entry 21 was recorded at ")
    assert f"the hub ends with entry {21 - cut}" in fault


def test_what_was_changed_is_told_by_its_number(store: Store) -> None:
    for number in range(6):
        act(store, number)
    with store.write() as work:
        work.execute("update audit_entry set who = 'eve' where number = 4")
    assert audit_check.verify(store).faults == ("Entry 4 was changed: what it says does not give the hash it was given.",)


def test_many_faults_are_counted_and_twenty_are_shown(store: Store) -> None:
    for number in range(40):
        act(store, number)
    with store.write() as work:
        work.execute("update audit_entry set who = 'eve'")
    said = audit_check.verify(store)
    assert (len(said.faults), said.more_faults) == (20, 21)


def test_a_file_of_heads_that_is_gone_short_or_foreign_is_a_fault(store: Store) -> None:
    for number in range(3):
        act(store, number)
    assert store.chain.heads is not None
    path = store.chain.heads.path
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-2]))
    assert "put in from outside" in audit_check.verify(store).faults[0]
    path.write_bytes(b"".join(lines[2:]))
    assert "begins at entry 2" in audit_check.verify(store).faults[0]
    path.write_bytes(whole + b"hello\n")
    assert "1 lines that this program did not write" in audit_check.verify(store).faults[0]
    path.write_bytes(b"")
    assert "missing or empty" in audit_check.verify(store).faults[0]
    path.write_bytes(whole)
    assert audit_check.verify(store).whole


def test_both_files_cut_back_together_are_found_by_the_copy_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    store = open_store(tmp_path / "hub.duckdb")
    store.chain.copy_to(str(tmp_path / "share"))
    for number in range(5):
        act(store, number)
    assert audit_check.verify(store).whole
    assert store.chain.heads is not None
    store.chain.heads.path.write_bytes(b"".join(store.chain.heads.path.read_bytes().splitlines(keepends=True)[:-4]))
    put(store, rows_of(store)[:-2])
    assert audit_check.verify(store).faults == (
        "The file of heads beside the hub was cut short: its copy in the other folder goes on for 4 lines.",
    )
    store.close()


def test_a_copy_that_cannot_be_reached_holds_nobody_up_and_follows_later(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    store.chain.copy_to(str(tmp_path / "later"))
    assert act(store) == 2
    (tmp_path / "later").mkdir()
    act(store)
    store.close()
    assert (tmp_path / "later" / "hub.duckdb.audit-heads").read_bytes() == (tmp_path / "hub.duckdb.audit-heads").read_bytes()


KILLED = """
import os, sys
from vh.store import audit, open_store, writer
store = open_store(sys.argv[1])
def act():
    with store.write() as work:
        audit.append(work, who="ada", kind="load", about={})
act()
if sys.argv[2] == "before":
    announce = store.chain.announce
    def die(head):
        announce(head)
        os._exit(9)
    store.chain.announce = die
else:
    store.chain.give_back = lambda kept: os._exit(9)
act()
"""


@pytest.mark.parametrize(("when", "entries"), [("before", 2), ("after", 3)])
def test_killed_between_the_file_of_heads_and_the_hub_the_audit_is_whole(tmp_path: Path, when: str, entries: int) -> None:
    """The rule: the hub holds what the last `keep` says or what a later `say` says; killed before the commit the first, after it the second."""
    file = tmp_path / "hub.duckdb"
    open_store(file).close()
    assert run_in_another(KILLED, str(file), when).returncode == 9
    store = open_store(file)
    said = audit_check.verify(store)
    assert (said.whole, said.entries) == (True, entries)
    assert act(store) == entries + 1
    assert audit_check.verify(store).whole
    store.close()


def test_a_forged_entry_that_follows_on_rightly_is_no_crash(store: Store) -> None:
    rows = rows_of(store)
    hidden = [*rows, *_forged(rows)]
    put(store, hidden)
    assert audit_check.verify(store).faults == ("Entries 2 to 2 were put in from outside: the file of heads does not know them.",)


def _forged(rows: list[Row]) -> list[Row]:
    from benchmarks.audit_edits import chained

    return chained([*rows, rows[-1]], len(rows))[len(rows) :]


def test_a_torn_last_line_of_the_file_of_heads_counts_as_not_written(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    act(store)
    store.close()
    path = tmp_path / "hub.duckdb.audit-heads"
    path.write_bytes(path.read_bytes() + b'{"does": "say", "num')
    store = open_store(tmp_path / "hub.duckdb")
    assert audit_check.verify(store).whole
    act(store)
    assert audit_check.verify(store).faults == ()
    assert path.read_bytes().count(b"say") == 3
    store.close()


def test_where_the_file_of_heads_cannot_be_written_nothing_is_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    act(store)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as without_room:
        without_room.setattr(Heads, "add", full)
        with pytest.raises(HubFileError, match="file of heads"):
            act(store)
    assert audit_check.verify(store).entries == 2
    assert act(store) == 3
    assert audit_check.verify(store).whole


def test_a_hub_put_back_from_an_older_copy_is_an_alarm_until_somebody_says_why(store: Store) -> None:
    for number in range(5):
        act(store, number)
    older = rows_of(store)[:3]
    put(store, older)
    store.chain.give_back(store.chain.take() and None)  # what opening the older file does: the end is read anew
    assert act(store) == 4
    assert not audit_check.verify(store).whole
    with pytest.raises(InputError, match="Say in a few words"):
        audit_check.take_as_found(store, who="ada", reason=" ")
    assert audit_check.take_as_found(store, who="ada", reason="restored from Monday's backup") == 5
    said = audit_check.verify(store)
    assert said.whole, said.faults
    assert "entries after 3 that were recorded before are not in it" in said.notes[0]
    about = json.loads(audit.entries(store, kind="restore")["about"][0])
    assert (about["agreed_up_to"], about["reason"]) == (3, "restored from Monday's backup")
    with pytest.raises(InputError, match="nothing to explain"):
        audit_check.take_as_found(store, who="ada", reason="again")
    put(store, rows_of(store)[:-1])
    assert "cut off" in audit_check.verify(store).faults[0]


def test_no_explanation_mends_entries_that_were_changed(store: Store) -> None:
    act(store)
    with store.write() as work:
        work.execute("update audit_entry set who = 'eve' where number = 2")
    with pytest.raises(InputError, match="no explanation mends"):
        audit_check.take_as_found(store, who="ada", reason="nothing happened here")


def test_an_explanation_without_its_entry_explains_nothing(store: Store) -> None:
    act(store)
    assert store.chain.heads is not None
    put(store, rows_of(store)[:1])
    head = audit_check.verify(store).head
    store.chain.heads.add(ACCEPT, head, upto=1)
    assert audit_check.verify(store).faults == ("The file of heads says that entry 1 explains a restore, and it does not.",)


def test_many_threads_make_one_chain_while_a_long_transaction_is_open(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def long_work() -> None:
        with store.write() as work:
            work.execute("create temp table t as select 1")
            begun.set()
            go_on.wait(20)
            audit.append(work, who="loader", kind="load", about={"rows": 1})

    def look(number: int) -> None:
        with store.beside() as work:
            audit.append(work, who=f"officer {number}", kind="look_up", about={"n": number})

    loader = threading.Thread(target=long_work)
    loader.start()
    begun.wait(20)
    lookers = [threading.Thread(target=look, args=(number,)) for number in range(8)]
    for one in lookers:
        one.start()
    for one in lookers:
        one.join(20)
    assert audit.count(store, kind="look_up") == 8, "a look-up waits for no load"
    go_on.set()
    loader.join(20)
    said = audit_check.verify(store)
    assert (said.whole, said.entries) == (True, 10)


def test_a_clock_that_goes_back_is_a_note_and_no_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(audit.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls) -> Any:
            return audit_check.datetime(2020, 1, 1)

    with monkeypatch.context() as earlier:
        earlier.setattr(audit, "datetime", Earlier)
        act(store)
    said = audit_check.verify(store)
    assert said.whole
    assert "went back 1 times" in said.notes[0]


def test_a_glance_at_the_two_ends_tells_a_hub_that_was_cut_or_put_back(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    for number in range(240):
        act(store, number)
    assert audit_check.end_is_known(store)
    put(store, rows_of(store)[:-1])
    assert not audit_check.end_is_known(store)
    store.close()
    (tmp_path / "hub.duckdb.audit-heads").unlink()
    store = open_store(tmp_path / "hub.duckdb")
    assert not audit_check.end_is_known(store)
    store.close()
    assert audit_check.end_is_known(open_store())


def test_every_act_that_has_a_line_of_activity_is_in_the_audit() -> None:
    """Whoever adds an act finds this failing until `vh.store.audit` says of which kind it is."""
    said = set()
    for module in (Path(__file__).parents[2] / "vh").rglob("*.py"):
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "note_activity":
                said |= {one.value for one in ast.walk(call.args[2]) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert len(said) > 25
    assert said - {"held load "} - set(audit._OF_ACTION) == set()


def test_entries_are_found_by_who_kind_day_and_words(store: Store) -> None:
    act(store, 7, who="Ada Obi")
    with store.write() as work:
        audit.append(work, who="ben", kind="mode", about={"reason": "Going live 100%"})
    day = audit.entries(store)["done_at"][0].date()
    assert audit.entries(store, who="ada")["number"].to_list() == [2]
    assert audit.entries(store, kind="mode", since=day, until=day)["number"].to_list() == [3]
    assert audit.count(store, words="going live 100%") == 1
    assert audit.count(store, words="going_live") == 0, "no pattern, plain words"
    assert audit.entries(store, limit=1, offset=1)["number"].to_list() == [2]
    assert audit.count(store, until=day.replace(year=2020)) == 0


def test_the_digest_of_a_person_is_the_same_however_typed_and_another_in_every_hub(store: Store) -> None:
    typed = audit.person_digest(store, "Ada ", "O'Bi", "e8 3rh")
    assert typed == audit.person_digest(store, "ADA", "OBI", "E83RH")
    assert typed != audit.person_digest(store, "Ada", "Obi", "E8 3RJ")
    assert typed != audit.person_digest(open_store(), "Ada", "Obi", "E8 3RH")


def test_a_hub_from_before_the_audit_begins_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(connection, "MIGRATIONS", tuple(one for one in connection.MIGRATIONS if one[0] <= 8))
        older.setattr(connection, "VERSION", 8)
        open_store(tmp_path / "hub.duckdb").close()
    assert not (tmp_path / "hub.duckdb.audit-heads").exists()
    store = open_store(tmp_path / "hub.duckdb")
    assert audit.entries(store)["kind"].to_list() == ["audit"]
    assert audit_check.verify(store).whole
    store.close()
