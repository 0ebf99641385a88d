"""Files are put into a folder whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from vh.errors import HubError, InputError
from vh.export.files import placed

OLD, NEW = {"a.csv": b"old a", "b.json": b"old b"}, {"a.csv": b"new a", "b.json": b"new b"}


def put(folder: Path, files: dict[str, bytes]) -> None:
    with placed(folder, files):
        pass


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_folder_is_made_and_holds_the_files_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path / "lists", OLD)
    put(tmp_path / "lists", NEW)
    assert held(tmp_path / "lists") == NEW


def test_a_mistyped_path_makes_no_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="should be made is not there"):
        put(tmp_path / "mistyped" / "lists", NEW)
    assert list(tmp_path.iterdir()) == []


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"mine")
    put(tmp_path, NEW)
    assert held(tmp_path) == {**NEW, "notes.txt": b"mine"}


def test_when_the_block_fails_the_folder_is_as_it_was(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    with pytest.raises(KeyboardInterrupt), placed(tmp_path, NEW):
        raise KeyboardInterrupt
    assert held(tmp_path) == OLD


@pytest.mark.parametrize("fails_at", range(1, 5))
def test_when_any_move_fails_the_folder_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    put(tmp_path, OLD)
    calls, move = [], os.replace

    def stubborn(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == fails_at:
            raise PermissionError(errno.EACCES, "open in Excel")
        move(source, target)

    monkeypatch.setattr(os, "replace", stubborn)
    with pytest.raises(InputError, match="open in another program such as Excel"):
        put(tmp_path, NEW)
    assert held(tmp_path) == OLD


def test_the_last_file_is_gone_while_the_others_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, OLD)
    move, mixed = os.replace, []

    def watched(source: Path, target: Path) -> None:
        move(source, target)
        now = {name: (tmp_path / name).read_bytes() for name in OLD if (tmp_path / name).exists()}
        mixed.append("b.json" in now and now not in (OLD, NEW))

    monkeypatch.setattr(os, "replace", watched)
    put(tmp_path, NEW)
    assert len(mixed) == 4
    assert not any(mixed)


def test_what_a_killed_export_left_behind_is_cleared_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".a.csv.before").write_bytes(b"left")
    (tmp_path / ".b.json.draft").write_bytes(b"left")
    put(tmp_path, NEW)
    assert held(tmp_path) == NEW


def test_a_file_where_the_folder_should_be_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "lists").write_bytes(b"mine")
    with pytest.raises(InputError, match="lists cannot hold the files: a file stands where a folder is needed"):
        put(tmp_path / "lists", NEW)
    assert (tmp_path / "lists").read_bytes() == b"mine"


def test_a_folder_where_a_file_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(InputError, match="a folder where a file is"):
        put(tmp_path, NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("trouble", "kind", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), HubError, "The disk is full, so nothing was written into .* Free some space"),
        (PermissionError(errno.EACCES, "read-only"), InputError, "cannot be written: it is read-only for you"),
        (OSError(errno.EROFS, "read-only file system"), HubError, r"cannot be written \(EROFS\). Name another folder"),
        (OSError(errno.EIO, "secret"), HubError, r"cannot be written \(EIO\)"),
    ],
)
def test_disk_trouble_is_said_in_a_sentence_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: OSError, kind: type[HubError], sentence: str
) -> None:
    put(tmp_path, OLD)

    def fails(_: int) -> None:
        raise trouble

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(kind, match=sentence) as caught:
        put(tmp_path, NEW)
    assert "secret" not in str(caught.value)
    assert held(tmp_path) == OLD
