"""What is written is so: help, commands, settings, layouts, notebook lines, version."""

import argparse
import re
import shlex
import shutil
import tomllib
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

import vh
from vh.cli import make_parser
from vh.ingest import parse_layout
from vh.sample import sample_folder
from vh.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def fence(language: str) -> str:
    """The first block of that language in the README."""
    found = re.search(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def commands() -> dict[str, argparse.ArgumentParser]:
    parser = make_parser()
    action = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)


def test_the_help_in_the_readme_is_the_programs() -> None:
    assert fence("text") == "$ python -m vh --help\n" + make_parser().format_help()


@pytest.mark.parametrize("name", list(commands()))
def test_every_command_and_option_is_in_the_readme_and_has_help(name: str) -> None:
    row = next(line for line in README.splitlines() if re.match(rf"\| `{name}\b", line))
    for action in commands()[name]._actions:
        for option in action.option_strings:
            if option not in ("-h", "--help", "--hub", "--json"):
                assert re.search(rf"{option}\b", row), f"{option} is not in the README's line of {name}"
    assert all(option in README for option in ("`--hub FILE`", "`--json`"))


def test_the_commands_in_the_readme_are_right_usage() -> None:
    parser = make_parser()
    lines = [shlex.split(line)[3:] for line in fence("sh").splitlines() if line.startswith("python -m vh ")]
    assert len(lines) >= 7
    for words in lines:
        parser.parse_args(words)


def test_the_layout_in_the_readme_is_one() -> None:
    layout = parse_layout(fence("toml"))
    assert (layout.name, layout.source) == ("ours", vh.Source.APPLICATIONS)


def test_the_notebook_lines_in_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(sample_folder() / "council_tax_academy.csv", "ct.csv")
    with vh.open("hub.duckdb") as hub:
        hub.load("applications", sample_folder() / "parking_applications.csv")
    names: dict[str, object] = {}
    lines = fence("python").splitlines()
    said = [_run(line, names) for line in lines if line]
    try:
        report, outcomes, answer = (said[i] for i in (2, 5, 6))
        assert isinstance(report, vh.LoadReport)
        assert "<table" in report._repr_html_()  # type: ignore[attr-defined, unused-ignore]
        assert isinstance(names["run"], vh.Run)
        assert isinstance(outcomes, pl.DataFrame)
        assert outcomes.height == names["run"].applicants
        assert isinstance(answer, vh.Answer)
    finally:
        names["hub"].close()  # type: ignore[attr-defined]


def _run(line: str, names: dict[str, object]) -> object:
    """A line as a notebook runs it: its value, where it has one."""
    try:
        code = compile(line, "README.md", "eval")
    except SyntaxError:
        exec(line, names)
        return None
    return eval(code, names)


@pytest.mark.parametrize("document", ["SECURITY.md", "docs/data-protection.md"])
def test_every_test_that_a_promise_names_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w./-]+)`", text))
    named |= {f"{module.replace('.', '/')}.py" for module in re.findall(r"`python -m (benchmarks\.\w+)", text)}
    assert len(named) > 15
    assert sorted(one for one in named if not (ROOT / one).is_file()) == []


def test_every_setting_is_written_down_with_its_default_and_meaning() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [f"| `VH_{one.name.upper()}` | {one.default} | {one.metadata['help']} |" for one in fields(Settings)]
    assert re.findall(r"^\| `VH_(?!HUB|PSEUDONYM_KEY`).*", text, re.MULTILINE) == rows


def test_every_reason_is_in_the_method_in_the_officers_words() -> None:
    outcome = {"V": vh.Outcome.VERIFIED, "R": vh.Outcome.REVIEW, "N": vh.Outcome.NEEDS_EVIDENCE}
    rows = [f"| {one} | {outcome[one[0]]} | {one.text} |" for one in vh.Reason]
    assert re.findall(r"^\| [VRN]\d .*", (ROOT / "docs" / "method.md").read_text(encoding="utf-8"), re.MULTILINE) == rows


@pytest.mark.parametrize("document", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_documents_point_to_documents_that_are_there(document: Path) -> None:
    linked = re.findall(r"\]\(([\w./-]+\.md)\)", document.read_text(encoding="utf-8"))
    assert [one for one in linked if not (document.parent / one).is_file()] == []


def test_the_version_is_one_in_program_changelog_and_project() -> None:
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", CHANGELOG, re.MULTILINE)
    assert newest is not None
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert newest[1] == vh.__version__ == project["version"]
    assert vh.__version__ == vh.version.__version__


def test_what_the_readme_points_to_is_there() -> None:
    paths = re.findall(r"`((?:pages|vh|data|benchmarks|docs|scripts)/[\w./-]*|CHANGELOG\.md)`", README)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [path for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", README) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("note", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_note_is_short_and_has_its_parts(note: Path) -> None:
    text = note.read_text(encoding="utf-8")
    assert re.match(rf"# {int(note.name[:4])}\. ", text)
    for part in ("**Status**", "**Context.**", "**Decision.**", "**Consequences.**"):
        assert part in text
    assert len(text.splitlines()) <= 40
