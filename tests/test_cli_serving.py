"""The commands of the API: keys and mode."""

from pathlib import Path

import pytest

import vh
from tests.test_cli import answer
from vh.cli import main


@pytest.fixture(autouse=True)
def _hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VH_HUB", str(tmp_path / "hub.duckdb"))
    vh.open(tmp_path / "hub.duckdb").close()


def test_a_key_is_made_listed_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    made = answer(capsys, "key", "make", "--client", "Parking system", "--days", "30")
    assert str(made["key"]).startswith(f"vh_{made['key_id']}_")
    listed = answer(capsys, "key", "list")
    assert [(one["client"], one["state"]) for one in listed["keys"]] == [("Parking system", "in force")]  # type: ignore[attr-defined]
    assert str(made["key"]) not in str(listed)
    answer(capsys, "key", "revoke", "--key", str(made["key_id"]))
    assert answer(capsys, "key", "list")["keys"][0]["state"] == "revoked"  # type: ignore[index]


@pytest.mark.parametrize(
    "words", [["make"], ["make", "--client", "\u202e"], ["make", "--client", "x", "--days", "0"], ["revoke"], ["revoke", "--key", "none"]]
)
def test_a_key_that_cannot_be_made_or_ended_is_said_so(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", *words]) == 1
    assert capsys.readouterr().err.strip().endswith(".")


def test_the_mode_is_shown_and_switched_and_logged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert answer(capsys, "mode")["mode"] == "shadow"
    assert main(["mode", "live"]) == 1
    assert main(["mode", "sideways", "--name", "A", "--reason", "B"]) == 1
    assert answer(capsys, "mode", "live", "--name", "Head of Parking", "--reason", "agreed on 3 October")["mode"] == "live"
    assert answer(capsys, "mode")["switched_by"] == "Head of Parking"
    assert main(["mode", "live", "--name", "A", "--reason", "again"]) == 1
    with vh.open(tmp_path / "hub.duckdb") as hub:
        (logged,) = hub.activity().rows(named=True)
        assert (logged["action"], hub.mode_switches().height) == ("mode switched", 1)
