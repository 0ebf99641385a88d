"""Installing: the locked versions where they are to be had, never a file that differs from the one that was locked."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import start

Calls = list[tuple[str, ...]]


@pytest.fixture
def installing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Calls]:
    """Installs with a pip that says the given words of the locked versions, or nothing; returns what it was asked for."""
    asked: Calls = []
    monkeypatch.setattr(start, "HOME", tmp_path)
    monkeypatch.setattr(start, "PYTHON", Path(__file__))

    def install(says: str) -> Calls:
        def pip(*words: str) -> None:
            asked.append(words)
            if says and "--require-hashes" in words:
                raise subprocess.CalledProcessError(1, "pip", stderr=says)

        monkeypatch.setattr(start, "_pip", pip)
        start._install("requirements-dev.txt")
        return asked

    return install


def test_the_locked_versions_are_installed_with_their_hashes_checked(installing: Callable[[str], Calls]) -> None:
    first, second = installing("")
    assert first[0] == "--require-hashes"
    assert first[-1] == "requirements.lock"
    assert second == ("-r", "requirements-dev.txt")


def test_once_installed_nothing_is_installed_again_until_a_list_changes(installing: Callable[[str], Calls]) -> None:
    assert len(installing("")) == len(installing("")) == 2


def test_where_a_version_is_not_to_be_had_others_within_the_ranges_are(
    installing: Callable[[str], Calls], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = installing("ERROR: No matching distribution found for polars==2.1.0")
    assert [words[-1] for words in asked] == ["requirements.lock", "requirements.txt", "requirements-dev.txt"]
    assert "within the ranges" in capsys.readouterr().out


def test_a_file_that_differs_ends_it(installing: Callable[[str], Calls], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        installing("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.")
    assert "Do not go on" in capsys.readouterr().out
