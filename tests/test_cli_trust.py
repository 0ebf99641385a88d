"""The commands of the audit and the record."""

from pathlib import Path

import pytest

import vh
from tests.factory import World
from tests.service.test_bench import ask
from tests.test_cli import answer
from vh.cli import main


@pytest.fixture(autouse=True)
def hub_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "hub.duckdb"
    monkeypatch.setenv("VH_HUB", str(path))
    vh.open(path).close()
    return path


def test_the_audit_is_listed_by_kind_and_words(capsys: pytest.CaptureFixture[str]) -> None:
    answer(capsys, "mode", "live", "--name", "Head of Parking", "--reason", "agreed on 3 October")
    listed = answer(capsys, "audit", "--kind", "mode")["entries"]
    assert [(one["kind"], one["about"]["reason"]) for one in listed] == [("mode", "agreed on 3 October")]  # type: ignore[attr-defined]
    assert answer(capsys, "audit", "list", "--words", "no such words")["entries"] == []
    assert main(["audit", "--kind", "gossip"]) == 1
    assert "The kinds are:" in capsys.readouterr().err


def test_a_whole_audit_is_said_to_be_one_and_a_cut_one_fails(capsys: pytest.CaptureFixture[str], hub_file: Path) -> None:
    answer(capsys, "mode", "live", "--name", "Head of Parking", "--reason", "agreed")
    said = answer(capsys, "audit", "verify")
    assert (said["whole"], said["entries"]) == (True, 2)
    with vh.open(hub_file) as hub, hub.store.write() as work:
        work.execute("delete from audit_entry where number = 2")
    assert main(["audit", "verify"]) == 1
    out = capsys.readouterr()
    assert "not whole" in out.out
    assert "The end is cut off" in out.err
    assert main(["audit", "accept"]) == 1
    capsys.readouterr()
    assert answer(capsys, "audit", "accept", "--reason", "restored after the disk failed")["number"] == 2
    assert answer(capsys, "audit", "verify")["whole"] is True


def test_a_document_is_written_as_its_name_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer(capsys, "record", "residents", "--to", str(tmp_path / "page.html"))
    answer(capsys, "record", "dpia", "--to", str(tmp_path / "dpia.md"))
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "dpia.md").read_text(encoding="utf-8").startswith("# Data protection impact assessment")
    assert main(["record", "atrs", "--to", str(tmp_path / "no" / "x.md")]) == 1
    with pytest.raises(SystemExit):
        main(["record", "gossip", "--to", "x.md"])


def test_a_look_up_keeps_why_and_can_be_told_to_whom_it_was_about() -> None:
    with vh.Hub(World().resident().store) as hub:
        hub.verify(forename="Ada", surname="Obi", address="Flat 2, 14 Mare Street", postcode="E8 3RH", why="A complaint")
        found = hub.look_ups_of("ADA", "obi", "e83rh")
        assert found.height == 1
        assert '"why":"A complaint"' in found["about"][0]
        assert "Obi" not in found["about"][0]
        assert hub.look_ups_of("Ben", "Obi", "E8 3RH").is_empty()


def test_the_setting_keeps_a_copy_of_the_heads_elsewhere(tmp_path: Path) -> None:
    settings = vh.Settings(audit_folder=str(tmp_path / "share"))
    with vh.open(tmp_path / "other.duckdb", settings=settings) as hub:
        assert "cannot be reached" in hub.verify_audit().notes[0]
        (tmp_path / "share").mkdir()
        assert hub.verify_audit().notes == ()
    copy = tmp_path / "share" / "other.duckdb.audit-heads"
    assert copy.read_bytes() == (tmp_path / "other.duckdb.audit-heads").read_bytes()
    copy.write_bytes(b'{"does": "keep", "number": 9, "hash": "0", "at": "2026-01-01T00:00:00"}\n')
    with vh.open(tmp_path / "other.duckdb", settings=settings) as hub:
        assert "say different things" in hub.verify_audit().faults[0]


def test_requests_to_the_api_are_one_entry_a_batch() -> None:
    with vh.Hub(World().resident().store) as hub:
        key, _ = hub.make_key("x")
        hub.index()
        for number in range(25):
            ask(hub, key, f"A{number}", "Ada", "Obi")
        assert hub.requests().height == 25
        found = hub.audit(kind="requests")
        assert found.height <= 3
        assert sum(int(one.split('"rows":')[1].split(",")[0].rstrip("}")) for one in found["about"]) == 25
        assert "Obi" not in str(found["about"].to_list())
        assert hub.verify_audit().whole
