"""What has had its day goes for good: rows, bytes, filed extracts; what is still used stays, and nothing due means nothing done."""

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import vh
from tests.factory import copied, lawful
from tests.privacy.conftest import permits, settled, tax, where
from tests.service.test_bench import ask
from vh.cli.main import main
from vh.model import Verdict
from vh.privacy import removing
from vh.settings import Settings
from vh.store import rewrite

TODAY = date.today()


def age(hub: vh.Hub, table: str, column: str, days: int, where: str = "true") -> None:
    with hub.store.write() as work:
        work.execute(f"update {table} set {column} = {column} - to_days($days) where {where}", days=days)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub file with an extract that another has replaced, applications, and a run."""
    files = tmp_path_factory.mktemp("files")
    with vh.open(files / "hub.duckdb") as opened:
        lawful(opened)
        opened.load("council_tax", tax(files / "old.csv", *((n, "ADA", "OLDMARK") for n in range(1, 9)), faulty=1))
        opened.load("council_tax", tax(files / "new.csv", *((n, "ADA", "NEWMARK") for n in range(1, 9)), faulty=1))
        opened.load("applications", permits(files / "permits.csv", *((f"HYR{n}", n, "ADA", "NEWMARK") for n in range(1, 9))))
        opened.match()
    return files / "hub.duckdb"


@pytest.fixture
def hub(loaded: Path, tmp_path: Path) -> vh.Hub:
    """The same with a judgement and a request."""
    (tmp_path / "files").mkdir()
    (tmp_path / "hub").mkdir()
    opened = vh.open(copied(loaded, tmp_path / "hub" / "hub.duckdb"))
    candidate = opened.store.scalar("select min(candidate_id) from candidate")
    opened.judge(candidate, Verdict.SAME, note="NOTEMARK")
    opened.leave_for_later(candidate, officer="Ann")
    key, _ = opened.make_key("x")
    opened.index()
    ask(opened, key, "ASKED1", "Ada", "Askmark")
    opened.requests()
    settled(opened)
    return opened


def folder(hub: vh.Hub) -> Path:
    assert hub.store.path is not None
    return hub.store.path.parent


def test_nothing_due_does_nothing(hub: vh.Hub) -> None:
    assert hub.store.path is not None
    before, changes = os.stat(hub.store.path).st_ino, hub.store.changes
    done = hub.purge()
    assert (done.total, done.rewritten, hub.store.changes) == (0, False, changes)
    assert os.stat(hub.store.path).st_ino == before
    hub.close()


def test_everything_has_a_day(hub: vh.Hub) -> None:
    dates, loaded = hub.purge_dates(), hub.store.scalar("select max(loaded_at)::date from load")
    assert set(dates["what"]) == {"extract", "quarantine", "run", "judgements", "requests"}
    assert dates.filter(dates["what"] == "extract")["purge_on"].to_list() == [
        loaded + timedelta(days=hub.settings.keep_superseded_days),
        loaded + timedelta(days=hub.settings.keep_council_tax_days),
        loaded + timedelta(days=hub.settings.keep_applications_days),
    ]
    assert dates["purge_on"].is_sorted()
    hub.close()


def test_a_superseded_extract_goes_with_its_bytes_and_the_one_in_force_stays(hub: vh.Hub) -> None:
    age(hub, "load", "loaded_at", 41)
    before = hub.latest_run().outcomes()  # type: ignore[union-attr]
    told = hub.purge(dry_run=True)
    assert (told.rows["extract"], told.rows["quarantine"], told.dry_run) == (8, 2, True)
    assert where(folder(hub), "OLDMARK") == ["hub.duckdb"]
    done = hub.purge()
    assert (dict(done.rows), done.rewritten) == (dict(told.rows), True)
    assert where(folder(hub), "OLDMARK", "SETASIDE") == []
    assert where(folder(hub), "NEWMARK") == ["hub.duckdb"]
    assert hub.latest_run().outcomes().equals(before)  # type: ignore[union-attr]
    assert hub.match().outcomes().drop("candidate_id").equals(before.drop("candidate_id"))
    loads = hub.loads()
    assert loads.height == 3
    assert loads.filter(loads["file_name"] == "old.csv")["rows_read"].item() == 9  # its counts stay
    assert hub.purge().total == 0
    hub.close()
    assert where(folder(hub), "OLDMARK", "SETASIDE") == []


def test_everything_of_people_is_gone_when_all_its_days_have_come(hub: vh.Hub) -> None:
    assert where(folder(hub), "NEWMARK", "NOTEMARK", "ASKED1", "Askmark") == ["hub.duckdb"]
    done = hub.purge(today=TODAY + timedelta(days=3_000))
    assert set(done.rows) == {"extract", "quarantine", "run", "judgements", "requests"}
    assert where(folder(hub), "NEWMARK", "OLDMARK", "SETASIDE", "NOTEMARK", "ASKED1", "Askmark", "MARSH") == []
    assert hub.store.scalar("select count(*) from left_for_later") == 0
    assert hub.latest_run().counts  # type: ignore[union-attr]  # counts stay
    with pytest.raises(vh.NotReadyError):
        hub.match()
    hub.close()


def test_an_extract_that_the_latest_run_rests_on_is_kept_until_its_utmost_day(hub: vh.Hub, tmp_path: Path) -> None:
    hub.load("council_tax", tax(tmp_path / "third.csv", *((n, "ADA", "THIRDMARK") for n in range(1, 9))))
    age(hub, "load", "loaded_at", 60)
    hub.purge()
    names = hub.store.frame("select distinct surname from resident")["surname"].str.to_uppercase().to_list()
    assert sorted(names) == ["NEWMARK", "THIRDMARK"]
    hub.match()
    hub.purge()
    assert where(folder(hub), "NEWMARK") == ["hub.duckdb"]  # the applications are of those people
    assert hub.store.frame("select distinct surname from resident")["surname"].str.to_uppercase().to_list() == ["THIRDMARK"]
    hub.close()


def test_an_old_run_goes_and_the_latest_stays(hub: vh.Hub) -> None:
    hub.match()
    age(hub, "run", "started_at", 101, "run_id = 1")
    done = hub.purge()
    assert set(done.rows) == {"run"}
    assert hub.store.frame("select distinct run_id from outcome")["run_id"].to_list() == [2]
    assert hub.runs().height == 2
    hub.close()


def test_days_are_settings(hub: vh.Hub) -> None:
    hub.settings = Settings(keep_judgements_days=10)
    age(hub, "judgement", "judged_at", 10)
    assert dict(hub.purge().rows) == {"judgements": 1}
    assert where(folder(hub), "NOTEMARK") == []
    hub.close()


def test_bytes_that_a_killed_purge_left_are_removed_by_the_next(hub: vh.Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    age(hub, "judgement", "judged_at", 731)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("vh.privacy.purging.pay", killed)
        hub.purge()
    settled(hub)
    assert where(folder(hub), "NOTEMARK") == ["hub.duckdb"]
    done = hub.purge()
    assert (done.total, done.rewritten) == (0, True)
    assert where(folder(hub), "NOTEMARK") == []
    assert hub.purge().rewritten is False
    hub.close()


def test_a_hub_in_memory_is_purged_too(hub: vh.Hub, tmp_path: Path) -> None:
    hub.close()
    with vh.open() as memory:
        memory.load("council_tax", tax(tmp_path / "tax.csv", (1, "ADA", "MARK")))
        assert memory.purge(today=TODAY + timedelta(days=181)).rows["extract"] == 1
        assert memory.store.scalar("select count(*) from resident") == 0


def test_the_files_of_feeds_go_on_their_day_and_only_those(hub: vh.Hub, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    hub.set_feed("council_tax", inbox, match_after=False)
    done = inbox / "done"
    done.mkdir()
    old = f"{datetime.now() - timedelta(days=41):%Y%m%d-%H%M%S}-0123456789ab-tax.csv"
    new = f"{datetime.now():%Y%m%d-%H%M%S}-0123456789ab-tax.csv"
    for name in (old, f"{old}.report.txt", new, "somebody's own.csv"):
        (done / name).write_text("FILEDMARK")
    assert dict(hub.purge(dry_run=True).rows) == {"files": 2}
    assert dict(hub.purge().rows) == {"files": 2}
    assert sorted(one.name for one in done.iterdir()) == [new, "somebody's own.csv"]
    hub.close()


def test_what_was_removed_is_remembered_without_names(hub: vh.Hub) -> None:
    hub.purge(today=TODAY + timedelta(days=3_000))
    gone = hub.store.frame("select kind, what, about, rows, removed_by from removal")
    assert gone["rows"].sum() > 30
    assert set(gone["kind"]) == {"purge"}
    assert hub.activity(1)["action"].item() == "purged"
    hub.close()


def test_a_rewriting_that_is_owed_is_paid_though_nothing_is_due(hub: vh.Hub) -> None:
    with hub.store.write() as work:
        removing.owe(work, "a test")
    assert hub.purge().rewritten is True
    assert hub.store.scalar(f"select count(*) from {rewrite.OWED}") == 0
    hub.close()


def test_the_command_says_what_is_due_and_removes_it(hub: vh.Hub, capsys: pytest.CaptureFixture[str]) -> None:
    age(hub, "load", "loaded_at", 41)
    path = str(hub.store.path)
    hub.close()
    assert main(["purge", "--hub", path, "--dry-run"]) == 0
    assert "Would be removed today" in capsys.readouterr().out
    assert main(["purge", "--hub", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "removed": {"extract": 8, "quarantine": 2}, "due": {"extract": 8, "quarantine": 2}, "rewritten": True,
    }  # fmt: skip
    assert main(["purge", "--hub", path]) == 0
    assert "Nothing was due" in capsys.readouterr().out
