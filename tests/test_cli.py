"""The command line: what it prints, what it exits with, and what it leaves behind."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import vh
from vh.cli import commands, main
from vh.cli.words import table
from vh.ingest import load as loading
from vh.sample import SAMPLE_FILES, sample_folder
from vh.store import Store, Writer

ROOT = Path(__file__).resolve().parents[1]
BASIS = ["basis", "council_tax", "--basis", "Public task", "--reference", "DPIA 1", "--approver", "Ann", "--until", "2099-12-31"]
COUNCIL_TAX = sample_folder() / "council_tax_academy.csv"
APPLICATIONS = sample_folder() / "parking_applications.csv"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VH_HUB", raising=False)


@pytest.fixture(scope="module")
def demo_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub that the demo made, with its lists beside it."""
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--hub", str(folder / "demo.duckdb"), "--out", str(folder / "lists"), "--json"]) == 0
    return folder / "demo.duckdb"


def some_rows(source: Path, target: Path, rows: int = 60) -> Path:
    """The first rows of a sample file."""
    target.write_bytes(b"".join(source.read_bytes().splitlines(keepends=True)[: rows + 1]))
    return target


def answer(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> dict[str, object]:
    """Run a command with --json; standard output has to be one JSON object."""
    capsys.readouterr()
    assert main([*words, "--json"]) == status
    body: dict[str, object] = json.loads(capsys.readouterr().out)
    return body


# ---- the whole job


def test_the_demo_leaves_the_lists_and_a_hub_of_its_own(demo_hub: Path) -> None:
    names = sorted(path.name for path in (demo_hub.parent / "lists").iterdir())
    assert names == ["manifest.json", "needs_evidence.csv", "review.csv", "verified.csv"]
    assert demo_hub.is_file()


def test_the_demo_run_again_loads_nothing_twice_and_writes_the_same_lists(demo_hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = demo_hub.parent / "lists"
    before = {path.name: path.read_bytes() for path in lists.glob("*.csv")}
    said = answer(capsys, "demo", "--hub", str(demo_hub), "--out", str(lists))
    assert all(one["already_loaded"] for one in said["loads"])  # type: ignore[attr-defined]
    assert {path.name: path.read_bytes() for path in lists.glob("*.csv")} == before


def test_the_demo_keeps_out_of_a_hub_with_other_extracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "council_tax", str(some_rows(COUNCIL_TAX, tmp_path / "our_council_tax.csv"))]) == 0
    assert main(["demo", "--hub", "hub.duckdb"]) == 1
    assert "holds other extracts, which the sample would replace" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_load_match_export_and_decisions_one_after_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(BASIS) == 0
    report = answer(capsys, "load", "council_tax", str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv", 400)), "--as-of", "1/10/2026")["loads"][
        0
    ]  # type: ignore[index]
    assert report["as_of"] == "2026-10-01"
    assert report["rows_read"] == 400 == report["rows_loaded"] + report["rows_quarantined"] + sum(report["left_out"].values())
    assert main(["load", "applications", str(some_rows(APPLICATIONS, tmp_path / "apps.csv"))]) == 0
    run = answer(capsys, "match")
    assert sum(run["outcomes"].values()) == run["applicants"]  # type: ignore[attr-defined]
    exported = answer(capsys, "export", "lists")
    assert exported["counts"] == run["outcomes"]
    assert answer(capsys, "decisions", "d.csv") == {"file": "d.csv", "rows": run["applicants"]}
    rows = list(csv.DictReader(io.StringIO(Path("d.csv").read_text(encoding="utf-8"))))
    assert list(rows[0]) == ["application_ref", "outcome", "reason", "source", "score"]
    assert len(rows) == run["applicants"]


def test_without_json_the_words_and_tables_are_for_people(demo_hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["status", "--hub", str(demo_hub)]) == 0
    text = capsys.readouterr().out
    assert "Council Tax" in text
    assert "days old" in text
    assert "VERIFIED" in text
    assert not text.startswith("{")


def test_the_hub_named_in_the_environment_is_used(
    demo_hub: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VH_HUB", str(demo_hub))
    said = answer(capsys, "status")
    assert len(said["loads"]) == len(SAMPLE_FILES)  # type: ignore[arg-type]
    assert said["hub"] == str(demo_hub)


# ---- one applicant


def a_verified_applicant(hub: Path) -> dict[str, str]:
    with vh.open(hub) as opened:
        reference = opened.outcomes().filter(outcome="VERIFIED", reason="V1")["application_ref"][0]
    with APPLICATIONS.open(encoding="utf-8-sig", newline="") as lines:
        return next(row for row in csv.DictReader(lines) if row["permit_reference"] == reference)


def test_verify_says_what_the_batch_said(demo_hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = a_verified_applicant(demo_hub)
    words = [
        "verify", "--hub", str(demo_hub), "--forename", one["forename_of_applicant"], "--surname", one["surname_of_applicant"],
        "--address", f"{one['address_line_1']}, {one['address_line_2']}", "--postcode", one["postcode"], "--uprn", one["uprn"],
        "--dob", one["date_of_birth_of_applicant"], "--on", one["application_date"][:10],
    ]  # fmt: skip
    said = answer(capsys, *words)
    assert (said["outcome"], said["reason"]) == ("VERIFIED", "V1")
    assert sum(part["weight"] for part in said["evidence"]) == pytest.approx(said["score"])  # type: ignore[attr-defined]
    assert said["what_to_ask"] == []
    assert main(words) == 0
    text = capsys.readouterr().out
    assert text.startswith("VERIFIED (V1)\n")
    assert "Forename" in text


def test_verify_says_what_to_ask_where_nobody_is_found(demo_hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(capsys, "verify", "--hub", str(demo_hub), "--forename", "Nobody", "--surname", "Known", "--address", "1 No Such Street")
    assert said["outcome"] == "NEEDS_EVIDENCE"
    assert said["what_to_ask"]
    words = ["verify", "--hub", str(demo_hub), "--forename", "Nobody", "--surname", "Known", "--address", "1 No Such Street"]
    assert main(words) == 0
    assert f"Words for a letter:\n{said['letter']}" in capsys.readouterr().out


# ---- what goes wrong


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["unknown"],
        ["load"],
        ["load", "council_tax"],
        ["load", "electoral_roll", "a.csv"],
        ["load", "council_tax", "a.csv", "--as-of", "yesterday"],
        ["export"],
        ["verify", "--forename", "Ada"],
    ],
)
def test_wrong_usage_exits_with_2_and_says_nothing_on_standard_output(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: python -m vh" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["match"], "There is no hub file hub.duckdb here."),
        (["export", "lists"], "There is no hub file hub.duckdb here."),
        (["decisions", "d.csv", "--hub", "other.duckdb"], "There is no hub file other.duckdb here."),
        (["verify", "--forename", "A", "--surname", "B", "--address", "1 C Road"], "There is no hub file hub.duckdb here."),
        (["load", "council_tax", "missing.csv"], "missing.csv"),
        (["load", "council_tax", "ct.csv", "--layout", "nosuch"], "No layout is called that."),
        (["load", "council_tax", "ct.csv", "--hub", "no/such/hub.duckdb"], "The folder for the hub file hub.duckdb does not exist."),
        (["load", "tenancy", "ct.csv"], "looks like Council Tax"),
    ],
)
def test_work_that_fails_exits_with_1_and_a_sentence(
    words: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some_rows(COUNCIL_TAX, tmp_path / "ct.csv")
    assert main(words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert sentence in str(answer(capsys, *words, status=1)["error"])


def test_nothing_but_load_and_demo_makes_a_hub_file(tmp_path: Path) -> None:
    others = [["key", "list"], ["key", "make", "--client", "Parking system"], ["mode"], ["mode", "live", "--name", "A", "--reason", "B"]]
    for words in (["status"], ["match"], ["export", "x"], ["decisions", "d.csv"], ["backup"], ["check"], ["basis"], *others):
        main(words)
    assert list(tmp_path.iterdir()) == []


def test_where_a_hub_was_looked_for_or_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 0
    assert f"There is no hub file {tmp_path / 'hub.duckdb'} yet" in capsys.readouterr().out
    rows = str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv"))
    assert main(["load", "council_tax", rows]) == 0
    assert f"this one was made: {tmp_path / 'hub.duckdb'}" in capsys.readouterr().err
    assert main(["load", "council_tax", rows]) == 0
    assert "was made" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["audit", "--limit", "-5"], "argument --limit: not a whole number from 1 to 1,000,000"),
        (["audit", "--limit", "few"], "argument --limit: not a whole number"),
        (["serve", "--port", "99999"], "argument --port: not a whole number from 1 to 65,535"),
        (["feed", "watch", "--seconds", "0"], "argument --seconds: not a number of seconds from 0.05 to 86,400"),
        (["feed", "watch", "--seconds", "nan"], "argument --seconds: not a number of seconds"),
        (["feed", "watch", "--seconds", "often"], "argument --seconds: not a number"),
        (["key", "make", "--days", "soon"], "argument --days: not a whole number"),
        (["record", "minutes", "--to", "x.md"], "invalid choice (choose from 'dpia', 'atrs', 'residents', 'ethics')"),
    ],
)
def test_wrong_usage_says_what_was_expected(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_the_help_of_each_command_is_whole_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    for name in commands.COMMANDS:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert "?." not in capsys.readouterr().out


def test_status_before_anything_is_loaded_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 0
    assert "Nothing is loaded yet." in capsys.readouterr().out


def test_match_before_applications_are_loaded_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "council_tax", str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv"))]) == 0
    assert main(["match"]) == 1
    assert "No applications are loaded." in capsys.readouterr().err


def test_export_before_a_match_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "council_tax", str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv"))]) == 0
    assert main(["export", "lists"]) == 1
    assert "Nothing has been matched yet." in capsys.readouterr().err
    assert not (tmp_path / "lists").exists()


def test_a_file_that_fails_does_not_keep_the_others_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = some_rows(COUNCIL_TAX, tmp_path / "ct.csv")
    assert main(["load", "council_tax", "missing.csv", str(good)]) == 1
    said = capsys.readouterr()
    assert "missing.csv" in said.err
    assert "ct.csv: Council Tax" in said.out


def test_files_that_would_replace_each_other_are_not_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = some_rows(COUNCIL_TAX, tmp_path / "a.csv"), some_rows(COUNCIL_TAX, tmp_path / "b.csv", 50)
    assert main(["load", "council_tax", str(first), str(second)]) == 1
    assert "a.csv and b.csv are both of the feed council_tax" in capsys.readouterr().err
    assert answer(capsys, "status")["loads"] == []


def test_a_hub_that_another_program_holds_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = tmp_path / "hub.duckdb"
    holder = f"import sys, vh; hub = vh.open({str(held)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", holder], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert main(["match"]) == 1
        other.communicate("")
    assert "hub.duckdb is open in another program" in capsys.readouterr().err


@pytest.mark.parametrize("named", ["standard", "standard v0", "v0", "0", "Standard"])
def test_a_rule_set_is_found_by_name_or_version(named: str, demo_hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "match", "--hub", str(demo_hub), "--ruleset", named)["rule_set"] == "standard v0"


def test_match_learns_weights_for_that_run_alone(demo_hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = answer(capsys, "match", "--hub", str(demo_hub))
    learned = answer(capsys, "match", "--hub", str(demo_hub), "--learn")
    assert learned["rule_set"] != before["rule_set"]
    assert sum(learned["outcomes"].values()) == sum(before["outcomes"].values())
    assert answer(capsys, "match", "--hub", str(demo_hub))["rule_set"] == before["rule_set"]


@pytest.mark.parametrize("named", ["strict", "v9", "strict v0"])
def test_an_unknown_rule_set_is_answered_with_those_there_are(named: str, demo_hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "--hub", str(demo_hub), "--ruleset", named]) == 1
    assert "There are: standard v0." in capsys.readouterr().err


# ---- Ctrl-C


def state(hub: Path) -> tuple[int, ...]:
    with vh.open(hub) as opened:
        tables = ("load", "resident", "applicant", "fault", "quarantine", "run", "outcome", "export_log", "activity")
        return tuple(opened.store.scalar(f"select count(*) from {one}") for one in tables)


def test_ctrl_c_in_the_middle_of_a_load_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["load", "council_tax", str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv"))]) == 0
    before, handler = state(tmp_path / "hub.duckdb"), signal.getsignal(signal.SIGINT)
    real = loading._write

    def interrupted(*given: object) -> int:
        real(*given)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)
        return 0

    monkeypatch.setattr(loading, "_write", interrupted)
    assert main(["load", "council_tax", str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv", 50))]) == 1
    assert "Stopped as you asked. Nothing was changed." in capsys.readouterr().err
    assert state(tmp_path / "hub.duckdb") == before
    assert signal.getsignal(signal.SIGINT) is handler


def test_ctrl_c_while_duckdb_works_is_a_stop_too(
    demo_hub: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = state(demo_hub), Writer.execute

    def interrupted(self: Writer, sql: str, **params: object) -> None:
        real(self, sql, **params)
        if "insert into outcome" in sql:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            raise RuntimeError("Query interrupted")

    monkeypatch.setattr(Writer, "execute", interrupted)
    assert main(["match", "--hub", str(demo_hub)]) == 1
    assert "Stopped as you asked. Nothing was changed." in capsys.readouterr().err
    monkeypatch.undo()
    assert state(demo_hub) == before


def test_ctrl_c_after_a_first_file_says_that_it_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nec, uh = (some_rows(sample_folder() / f"tenancy_{one}.csv", tmp_path / f"{one}.csv") for one in ("nec", "uh"))
    real, calls = loading._write, []

    def interrupted(*given: object) -> int:
        calls.append(1)
        if len(calls) == 2:
            signal.raise_signal(signal.SIGINT)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "_write", interrupted)
    assert main(["load", "tenancy", str(nec), str(uh)]) == 1
    assert "Finished before that, and kept: the load of nec.csv." in capsys.readouterr().err
    assert [one["feed"] for one in answer(capsys, "status")["loads"]] == ["nec"]  # type: ignore[attr-defined]


def test_ctrl_c_that_falls_into_the_commit_says_that_the_load_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = loading.load_report

    def interrupted(*given: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "load_report", interrupted)
    assert main(["load", "council_tax", str(some_rows(COUNCIL_TAX, tmp_path / "ct.csv"))]) == 1
    assert "Finished before that, and kept: the load of ct.csv." in capsys.readouterr().err
    assert len(answer(capsys, "status")["loads"]) == 1  # type: ignore[arg-type]


def test_ctrl_c_while_the_lists_are_written_comes_too_late(
    demo_hub: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def interrupted(number: int) -> None:
        signal.raise_signal(signal.SIGINT)
        real(number)

    monkeypatch.setattr(os, "fsync", interrupted)
    assert main(["export", "lists", "--hub", str(demo_hub)]) == 0
    assert (tmp_path / "lists" / "manifest.json").exists()


def test_a_fault_in_the_program_is_told_without_the_words_of_the_error(
    demo_hub: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("SMITH 31/02/1980")

    monkeypatch.setattr(Store, "frame", broken)
    assert main(["status", "--hub", str(demo_hub)]) == 1
    said = capsys.readouterr()
    assert "A fault in the program stopped this work" in said.err
    assert "ValueError" in said.err
    assert "SMITH" not in said.err + said.out


# ---- as a process


def test_as_a_process_it_answers_on_standard_output_and_exits_with_0(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vh", "status", "--json"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["loads"] == []


def test_serve_starts_the_pages_on_the_hub_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, object] = {}

    class Server:
        def __init__(self, command: list[str], *, cwd: Path, env: dict[str, str], stdout: object) -> None:
            started.update(command=command[1:], cwd=cwd, hub=env["VH_HUB"], stdout=stdout)

        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def wait(self) -> int:
            return 0

        def terminate(self) -> None:
            pass

    monkeypatch.setattr(subprocess, "Popen", Server)
    assert main(["serve", "--hub", "ours.duckdb", "--port", "8600", "--address", "0.0.0.0"]) == 0
    assert started == {
        "command": ["-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port=8600", "--server.address=0.0.0.0"],
        "cwd": ROOT,
        "hub": str(tmp_path / "ours.duckdb"),
        "stdout": None,
    }
    assert main(["serve", "--json"]) == 0
    assert started["stdout"] is sys.stderr, "standard output is for the one JSON object"


def test_a_table_sets_numbers_to_the_right() -> None:
    assert table(("name", "rows"), [("a", 1200), ("long name", None)]) == (
        "name        rows\n---------  -----\na          1,200\nlong name      -"
    )


class _Running:
    """A server process that runs for so many questions."""

    def __init__(self, asked: int) -> None:
        self.asked = asked

    def poll(self) -> int | None:
        self.asked -= 1
        return None if self.asked >= 0 else 1


def test_the_browser_opens_once_the_pages_answer_and_never_for_a_server_that_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    answers = iter([OSError("not yet"), io.BytesIO(b"ok")])

    def answer(_: str, *, timeout: float) -> io.BytesIO:
        said = next(answers)
        if isinstance(said, OSError):
            raise said
        return said

    monkeypatch.setattr(commands, "urlopen", answer)
    monkeypatch.setattr(commands.webbrowser, "open", opened.append)
    monkeypatch.setattr(commands.time, "sleep", lambda _: None)
    commands._open_when_ready(_Running(0), 8600)  # type: ignore[arg-type]  # all that is asked of a process is whether it runs
    assert opened == []
    commands._open_when_ready(_Running(5), 8600)  # type: ignore[arg-type]
    assert opened == ["http://localhost:8600"]
