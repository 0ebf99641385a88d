"""The command of lawful bases: before any load, after one, and what every other command says meanwhile."""

import json
from pathlib import Path

import pytest

from tests.test_cli import APPLICATIONS, COUNCIL_TAX, some_rows
from vh.cli import main

BASIS = ["basis", "council_tax", "--basis", "Public task", "--reference", "DPIA 2026-14", "--approver", "Ann Lee", "--until", "2027-03-31"]
SAYS = "python -m vh basis council_tax --basis TEXT --reference TEXT --approver NAME --until DATE"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VH_HUB", raising=False)


def test_a_basis_is_recorded_on_a_hub_that_is_not_there_yet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["basis"]) == 0
    assert "No basis is recorded yet" in capsys.readouterr().out
    assert not Path("hub.duckdb").exists()
    assert main([*BASIS, "--told", "residents", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["source"], made["until"], made["told"]) == ("council_tax", "2027-03-31", "residents")
    assert main(["basis"]) == 0
    assert "DPIA 2026-14" in capsys.readouterr().out
    assert main(["basis", "tenancy", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bases"] == []


def test_a_load_before_its_basis_waits_and_every_command_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extract = str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv", 200))
    for words in (["load", "council_tax", extract], ["load", "council_tax", extract], ["status"], ["basis"]):
        assert main(words) == 0
        assert SAYS in capsys.readouterr().out, words
    assert main(["load", "applications", str(some_rows(APPLICATIONS, tmp_path / "apps.csv"))]) == 0
    capsys.readouterr()
    assert main(["match"]) == 1
    said = capsys.readouterr().err
    assert SAYS in said
    assert "Traceback" not in said
    assert main(["verify", "--forename", "A", "--surname", "B", "--address", "1 Mare Street"]) == 1
    assert SAYS in capsys.readouterr().err
    assert main(BASIS) == 0
    assert main(["match", "--json"]) == 0
    capsys.readouterr()
    assert main(["status"]) == 0
    assert SAYS not in capsys.readouterr().out
    assert main(["basis", "council_tax", "--end", "withdrawn"]) == 0
    capsys.readouterr()
    for words in (["export", "lists"], ["decisions", "d.csv"], ["match"]):
        assert main(words) == 1
        assert SAYS in capsys.readouterr().err, words
    assert not Path("lists").exists()
    assert main(["status"]) == 0
    assert "its pairs and lists may not be used" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["council_tax", "--basis", "b"], "missing: --reference, --approver, --until"),
        (["council_tax", "--told", "residents, by letter"], "missing: --basis, --reference, --approver, --until"),
        (["council_tax", "--from", "2026-12-01"], "missing: --basis, --reference, --approver, --until"),
        (["--basis", "b", "--reference", "r", "--approver", "a", "--until", "2099-12-31"], "Name the source"),
        (["tenancy", "--end", "because"], "no basis in force that could be ended"),
        (["tenancy", "--basis", "b", "--reference", "r", "--approver", "a", "--until", "2020-01-01"], "has passed already"),
    ],
)
def test_what_is_not_whole_is_said(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["basis", *words]) == 1
    assert says in capsys.readouterr().err


def test_a_source_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["basis", "electoral_register"])
    assert ended.value.code == 2
