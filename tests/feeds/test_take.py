"""A file of a feed is taken in whole and once, and lands in done or failed with its report."""

import os
from pathlib import Path

import pytest

import vh
from tests.feeds.conftest import Night
from vh.feeds import State
from vh.feeds import take as taking
from vh.feeds.inbox import arrivals
from vh.store import Store

ROOT = Path(__file__).resolve().parents[2]


def test_a_complete_file_comes_into_force_and_moves_to_done_with_a_report(night: Night) -> None:
    one = night.came("ctax_20261001.csv")
    assert (one.state, one.load_id, one.filed) == (State.IN_FORCE, night.in_force()[0], True)
    assert night.left() == []
    (name,) = night.moved()
    assert name.endswith(f"{one.sha256[:12]}-ctax_20261001.csv")
    report = (night.inbox / "done" / f"{name}.report.txt").read_text(encoding="utf-8")
    assert "Council Tax: In force" in report
    assert "rows read" in report
    assert str(night.hub.loads()["as_of"][0]) == "2026-10-01"


def test_the_same_bytes_again_change_nothing_and_are_seen_to_have_come(night: Night) -> None:
    first = night.came("ctax_a.csv")
    again = night.came("ctax_b.csv")
    assert (again.state, again.load_id) == (State.SAME, first.load_id)
    assert night.hub.loads().height == 1
    assert len(night.moved()) == 2


def test_the_same_bytes_under_a_later_day_show_that_day(night: Night) -> None:
    night.came("ctax_20261001.csv")
    assert night.came("ctax_20261002.csv").state is State.IN_FORCE
    assert str(night.hub.status().loads["as_of"][0]) == "2026-10-02"


def test_bytes_loaded_by_hand_before_are_not_loaded_twice(night: Night) -> None:
    path = night.put("ctax.csv")
    night.hub.load("council_tax", path)
    assert night.look().taken[0].state is State.SAME
    assert night.hub.loads().height == 1


def test_a_file_that_cannot_be_that_source_goes_to_failed_and_the_next_one_is_taken(night: Night) -> None:
    night.put("ctax_1.csv", [["a", "b"]], ["this", "that"])
    night.put("ctax_2.csv")
    seen = night.look()
    assert [one.state for one in seen.taken] == [State.FAILED, State.IN_FORCE]
    (name,) = night.moved("failed")
    report = (night.inbox / "failed" / f"{name}.report.txt").read_text(encoding="utf-8")
    assert "Failed" in report
    assert "layout" in report


def test_a_failed_file_put_back_is_tried_again(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(taking.ingest, "load_extract", lambda *_, **__: 1 / 0)
        one = night.came("ctax.csv")
    assert one.state is State.FAILED
    assert "ZeroDivisionError" in one.said[0]
    assert night.came("ctax.csv").state is State.IN_FORCE


def test_two_whole_files_at_once_are_taken_in_by_the_day_in_their_names(night: Night) -> None:
    night.put("ctax_2026-10-02.csv", night.rows[:290])
    night.put("ctax_2026-10-01.csv", night.rows[:295])
    seen = night.look()
    assert [one.file_name for one in seen.taken] == ["ctax_2026-10-01.csv", "ctax_2026-10-02.csv"]
    assert [one.state for one in seen.taken] == [State.IN_FORCE, State.IN_FORCE]
    assert night.in_force()[0] == seen.taken[1].load_id


def test_a_file_that_is_still_being_written_is_left(night: Night) -> None:
    path = night.put("ctax.csv", night.rows[:100], marked=False)
    seen = night.look()
    assert seen.taken == ()
    assert [one.why for one in seen.waiting] == ["it may still be being written"]
    with path.open("a", encoding="utf-8") as file:
        file.write("more")
    assert night.look().taken == ()
    assert night.left() == ["ctax.csv"]


def test_a_file_that_changes_while_it_is_read_is_rolled_back_and_left(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    path = night.put("ctax.csv")
    real = taking.ingest.load_extract

    def written_to(*words: object, **more: object) -> object:
        with path.open("ab") as file:
            file.write(b"\n")
        return real(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(taking.ingest, "load_extract", written_to)
    seen = night.look()
    assert (seen.taken, len(seen.waiting)) == ((), 1)
    assert night.hub.loads().height == 0
    assert night.hub.store.scalar("select count(*) from resident") == 0
    monkeypatch.undo()
    assert night.look().taken[0].state is State.IN_FORCE


def test_settling_goes_by_time_passed_and_not_by_the_clock(night: Night) -> None:
    night.hub.set_feed("council_tax", night.inbox, pattern="ctax*", settle_seconds=1, match_after=False)
    path = night.put("ctax.csv", marked=False)
    os.utime(path, (4e9, 4e9))  # in the year 2096
    seen = night.hub.run_feeds()
    assert [one.state for one in seen.taken] == [State.IN_FORCE]


@pytest.mark.parametrize("point", ["loaded", "checked", "file_away", "filed"])
def test_a_crash_at_any_step_is_finished_by_the_next_look_and_nothing_is_loaded_twice(
    night: Night, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    night.came("ctax_20261001.csv")
    night.put("ctax_20261002.csv", night.rows[:290])

    class CrashError(BaseException):
        pass

    def crash(*_: object, **__: object) -> None:
        raise CrashError

    name = {"checked": "judge"}.get(point, point)
    with monkeypatch.context() as broken:
        broken.setattr(taking, name, crash)
        with pytest.raises(CrashError):
            night.look()
    before = night.hub.loads().height
    assert before == (1 if point == "loaded" else 2)
    night.look()
    assert night.hub.loads().height == 2
    assert night.left() == []
    assert [one.state for one in night.hub.pickups()] == [State.IN_FORCE] * 2


def test_a_file_that_kills_the_program_again_and_again_is_set_aside(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.put("ctax.csv")

    class CrashError(BaseException):
        pass

    def crash(*_: object, **__: object) -> None:
        raise CrashError

    with monkeypatch.context() as broken:
        broken.setattr(taking.ingest, "load_extract", crash)
        for _ in range(3):
            with pytest.raises(CrashError):
                night.look()
    (one,) = night.look().taken
    assert one.state is State.FAILED
    assert "ended 3 times" in one.said[0]


def test_a_stopped_look_leaves_the_file_and_tries_later(night: Night) -> None:
    night.put("ctax.csv")
    ticket = vh.model.Ticket()
    ticket.stop.set()
    with pytest.raises(vh.CancelledError):
        night.hub.look_into_feeds(night.settling, ticket)
    assert night.look().taken == ()  # it waits a while, or it would begin again at once
    assert night.hub.look_into_feeds(vh.feeds.Settling()).taken[0].state is State.IN_FORCE


ODD = [
    "ctax ü\u202ecsv.csv",
    "ctax\n;rm -rf.csv",
    "ctax" + "x" * 230 + ".csv",
    b"ctax\xff\xfe.csv".decode("utf-8", "surrogateescape"),
    "CTAX 'quoted\".CSV",
]


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_a_name_with_odd_characters_is_taken_in_and_shown_without_them(night: Night, name: str) -> None:
    one = night.came(name)
    assert one.state is State.IN_FORCE
    assert one.file_name.isprintable()
    assert night.hub.loads()["file_name"][0] == one.file_name
    assert night.left() == []
    assert len(night.moved()) == 1


def test_a_link_in_the_inbox_is_not_followed(night: Night, tmp_path: Path) -> None:
    elsewhere = night.put("ctax.csv").rename(tmp_path / "elsewhere.csv")
    (night.inbox / "ctax_link.csv").symlink_to(elsewhere)
    seen = night.look()
    assert seen.taken == ()
    assert "link to a file elsewhere" in seen.problems[0]


def test_an_inbox_that_has_become_a_link_is_refused(night: Night, tmp_path: Path) -> None:
    night.put("ctax.csv")
    moved = night.inbox.rename(tmp_path / "moved")
    night.inbox.symlink_to(moved)
    seen = night.look()
    assert seen.taken == ()
    assert "link to another folder" in seen.problems[0]
    with pytest.raises(vh.InputError, match="link to another folder"):
        night.hub.set_feed("council_tax", night.inbox)


@pytest.mark.parametrize("folder", ["missing", "a file", "relative"])
def test_a_folder_that_cannot_be_an_inbox_is_refused_in_a_sentence(night: Night, tmp_path: Path, folder: str) -> None:
    (tmp_path / "a file").touch()
    place = Path(folder) if folder == "relative" else tmp_path / folder
    with pytest.raises(vh.InputError, match="inbox"):
        night.hub.set_feed("council_tax", place)


def test_an_inbox_that_cannot_be_read_does_not_stop_the_other_feeds(night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "shut"
    other.mkdir()
    night.hub.set_feed("tenancy", other, feed="uh")
    night.put("ctax.csv")
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != other and real(path, mode))
    seen = night.look()
    assert [one.state for one in seen.taken] == [State.IN_FORCE]
    assert "may not be read and written" in seen.problems[0]


def test_a_name_that_fits_two_feeds_is_left_until_the_patterns_are_told_apart(night: Night) -> None:
    night.hub.set_feed("tenancy", night.inbox, feed="uh", pattern="*.csv")
    night.put("ctax.csv")
    seen = night.look()
    assert seen.taken == ()
    assert {one.why for one in seen.waiting} == {"its name fits the patterns of several feeds; change one of the patterns"}


def test_a_file_that_cannot_be_moved_is_said_and_not_loaded_again(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.put("ctax.csv")

    def shut(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", shut)
        seen = night.look()
    assert "could not be moved" in seen.problems[0]
    assert night.hub.look_into_feeds(vh.feeds.Settling()).taken[0].state is State.IN_FORCE
    assert night.hub.loads().height == 1


def test_no_value_of_a_row_is_in_a_name_or_report_of_ours(night: Night) -> None:
    at = night.header.index("lead_liab_surname")
    rows = [[*row[:at], "CANARYNAME", *row[at + 1 :]] for row in night.rows]
    night.came("ctax_1.csv", rows)
    night.came("ctax_2.csv", [row[:3] for row in rows[:250]])
    for one in (night.inbox / "done").glob("*.report.txt"):
        assert "CANARYNAME" not in one.read_text(encoding="utf-8")
    for one in (night.inbox / "failed").glob("*.report.txt"):
        assert "CANARYNAME" not in one.read_text(encoding="utf-8")
    assert "CANARYNAME" not in str(night.hub.activity()) + str(night.hub.pickups())


def test_old_rows_of_a_feed_are_forgotten_and_what_a_run_used_is_kept(night: Night) -> None:
    for day in range(1, 6):
        night.came(f"ctax_2026100{day}.csv", night.rows[: 300 - day])
    kept = night.hub.store.frame("select distinct load_id from resident order by load_id")["load_id"].to_list()
    assert kept == [3, 4, 5]
    assert night.hub.loads().height == 5


def test_a_store_is_looked_into_by_one_at_a_time(night: Night) -> None:
    store: Store = night.hub.store
    with store.feeding, pytest.raises(vh.NotReadyError, match="taken in just now"):
        night.look()


def test_a_day_to_come_in_a_files_name_is_said_as_what_it_is(night: Night) -> None:
    one = night.came("ctax_2099-01-01.csv")
    assert one.state is State.FAILED
    assert "has a day after today in its name" in one.said[0]


def test_the_hubs_own_folder_is_no_inbox(tmp_path: Path) -> None:
    """Its files would be moved away as extracts at fault, and deleted when they had had their day."""
    (tmp_path / "hub.duckdb.backups").mkdir()
    (tmp_path / "inbox").mkdir()
    with vh.open(tmp_path / "hub.duckdb") as hub:
        for folder in (tmp_path, tmp_path / "hub.duckdb.backups", tmp_path / "inbox" / ".."):
            with pytest.raises(vh.InputError, match="holds the hub itself"):
                hub.set_feed("council_tax", folder)
        for part in (".", "vh", "pages", "data/sample", ".streamlit"):
            with pytest.raises(vh.InputError, match="holds the program"):
                hub.set_feed("council_tax", ROOT / part)
        hub.set_feed("council_tax", tmp_path / "inbox")
        assert hub.feeds()[0].inbox == tmp_path / "inbox"


def test_a_hub_in_an_inbox_stays_where_it_is(night: Night) -> None:
    """As where its folder was made an inbox by an earlier version, or a backup was copied into one."""
    names = ("hub.duckdb", "hub.duckdb.state", "hub-2026-10-01T020000.duckdb", "hub-2026-10-01T020000.duckdb.json", "HUB.DUCKDB.wal")
    for name in names:
        (night.inbox / name).write_bytes(b"x")
        Path(f"{night.inbox / name}.done").touch()
    assert night.look().taken == ()
    assert set(names) <= set(night.left())
    for name in ("borough", "borough.state", "borough_tax.csv"):
        (night.inbox / name).write_bytes(b"x")
    found, _ = arrivals(night.inbox, "*", night.inbox / "borough")
    assert [one.name for one in found] == ["borough_tax.csv"], "whatever the hub is called"
