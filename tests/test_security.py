"""What SECURITY.md names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`([a-z_./-]+\.(?:py|yaml|lock|md|toml))`", TEXT) + re.findall(r"\]\(([^)]+)\)", TEXT)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_benchmark_that_is_named_is_there() -> None:
    named = set(re.findall(r"python -m (benchmarks\.[a-z_]+)", TEXT))
    assert named == {"benchmarks.bad_csvs", "benchmarks.fuzz", "benchmarks.crowd"}
    assert all((ROOT / f"{name.replace('.', '/')}.py").exists() for name in named)


def test_it_says_how_to_report_what_is_promised_and_what_is_not() -> None:
    assert re.findall(r"^## (.+)$", TEXT, re.MULTILINE) == [
        "Report a weakness",
        "Who attacks what",
        "What is promised, and how it is tested",
        "What is not covered",
    ]
