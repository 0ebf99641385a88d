"""Files are put into a folder whole or not at all."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from vh.errors import HubError, InputError
from vh.export.files import place, settle
from vh.store import Store, Writer

OLD, NEW = {"a.csv": b"old a", "b.json": b"old b"}, {"a.csv": b"new a", "b.json": b"new b"}
Put = Callable[..., None]


def note(work: Writer) -> None:
    work.execute("insert into notice values ('export', 'logged', current_localtimestamp(), '', '')")


@pytest.fixture
def put(store: Store) -> Put:
    return lambda folder, files, log=note: place(store, folder, files, log)


def logged(store: Store) -> int:
    return int(store.scalar("select count(*) from notice"))


def on_the_way(store: Store) -> int:
    return int(store.scalar("select count(*) from being_placed"))


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_folder_is_made_and_holds_the_files_and_nothing_else(put: Put, tmp_path: Path) -> None:
    put(tmp_path / "lists", OLD)
    put(tmp_path / "lists", NEW)
    assert held(tmp_path / "lists") == NEW


def test_a_mistyped_path_makes_no_folders(put: Put, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="should be made is not there"):
        put(tmp_path / "mistyped" / "lists", NEW)
    assert list(tmp_path.iterdir()) == []


def test_other_files_in_the_folder_stay(put: Put, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"mine")
    put(tmp_path, NEW)
    assert held(tmp_path) == {**NEW, "notes.txt": b"mine"}


def test_when_the_log_is_not_kept_the_folder_is_as_it_was(store: Store, put: Put, tmp_path: Path) -> None:
    put(tmp_path, OLD)

    def fails(work: Writer) -> None:
        note(work)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(tmp_path, NEW, fails)
    assert held(tmp_path) == OLD
    assert (logged(store), on_the_way(store)) == (1, 0)


def stubborn(monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    calls, move = [], os.replace

    def moved(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == fails_at:
            raise PermissionError(errno.EACCES, "open in Excel")
        move(source, target)

    monkeypatch.setattr(os, "replace", moved)


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_when_a_move_fails_the_folder_is_as_it_was(
    store: Store, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    put(tmp_path, OLD)
    stubborn(monkeypatch, fails_at)
    with pytest.raises(InputError, match="open in another program such as Excel"):
        put(tmp_path, NEW)
    assert held(tmp_path) == OLD
    assert (logged(store), on_the_way(store)) == (1, 0)


def test_when_the_last_move_fails_it_is_done_with_the_next_export(
    store: Store, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, OLD)
    stubborn(monkeypatch, 4)
    with pytest.raises(HubError, match=r"written and logged, but b\.json could not be put into"):
        put(tmp_path, NEW)
    assert "b.json" not in held(tmp_path)
    assert logged(store) == 2
    (tmp_path / "elsewhere").mkdir()
    put(tmp_path / "elsewhere", OLD)
    (held_there := held(tmp_path / "elsewhere"))
    assert held_there == OLD
    assert {name: (tmp_path / name).read_bytes() for name in NEW} == NEW
    assert on_the_way(store) == 0


class Killed(BaseException):
    """The program ends here."""


def killed_at(point: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From the so manieth step on, nothing that the export does to the folder or the hub is done any more; returns the steps."""
    steps: list[str] = []

    def dies(name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            steps.append(name)
            if len(steps) >= point:
                raise Killed
            return does(*given, **named)

        return step

    for owner, name in (
        (os, "replace"),
        (os, "fsync"),
        (Path, "unlink"),
        (Path, "touch"),
        (Path, "open"),
        (Store, "write"),
        (Writer, "commit"),
    ):
        monkeypatch.setattr(owner, name, dies(name, getattr(owner, name)))
    return steps


@pytest.mark.parametrize("before", [OLD, {}, {"a.csv": b"old a"}, {"b.json": b"old b"}])
def test_killed_anywhere_the_next_start_finishes_it_or_puts_it_back(
    store: Store, put: Put, tmp_path: Path, before: dict[str, bytes]
) -> None:
    ends = []
    for point in range(1, 100):
        folder = tmp_path / str(point)
        folder.mkdir()
        for name, content in before.items():
            (folder / name).write_bytes(content)
        known = logged(store)
        with pytest.MonkeyPatch.context() as dead:
            steps = killed_at(point, dead)
            with suppress(Killed):
                put(folder, NEW)
        now = {name: content for name, content in held(folder).items() if name in NEW}
        assert "b.json" not in now or now in (before, NEW), f"the last file vouches for what is not there, at step {point}"
        settle(store)
        finished = logged(store) > known
        assert held(folder) == (NEW if finished else before), f"killed at step {point}, {steps[-1]}"
        assert on_the_way(store) == 0
        ends.append(finished)
        if len(steps) < point:
            break
    assert ends[-1]
    assert ends.count(False) > 5
    assert ends.count(True) > 2
    assert ends == sorted(ends)


def test_a_folder_that_cannot_be_reached_is_settled_when_it_can(
    store: Store, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    drive = tmp_path / "drive"
    (drive / "lists").mkdir(parents=True)
    put(drive / "lists", OLD)
    with pytest.MonkeyPatch.context() as dead:
        killed_at(9, dead)
        with pytest.raises(Killed):
            put(drive / "lists", NEW)
    assert held(drive / "lists") != OLD
    drive.rename(tmp_path / "not connected")
    settle(store)
    assert on_the_way(store) == 1
    assert "cannot be settled yet" in caplog.text
    assert "lists" not in caplog.text
    (tmp_path / "not connected").rename(drive)
    settle(store)
    assert held(drive / "lists") == OLD


def test_a_hub_that_was_restored_does_not_undo_what_was_finished_since(store: Store, put: Put, tmp_path: Path) -> None:
    put(tmp_path, NEW)
    with store.write() as work:
        work.execute("insert into being_placed values ('of a backup', $folder, ['a.csv', 'b.json'], [], false)", folder=str(tmp_path))
    settle(store)
    assert held(tmp_path) == NEW
    assert on_the_way(store) == 0


def test_the_last_file_is_gone_while_the_others_change(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_what_a_killed_export_left_behind_is_cleared_by_the_next(put: Put, tmp_path: Path) -> None:
    (tmp_path / ".a.csv.before").write_bytes(b"left")
    (tmp_path / ".b.json.draft").write_bytes(b"left")
    put(tmp_path, NEW)
    assert held(tmp_path) == NEW


def test_a_file_where_the_folder_should_be_is_said_in_a_sentence(put: Put, tmp_path: Path) -> None:
    (tmp_path / "lists").write_bytes(b"mine")
    with pytest.raises(InputError, match="lists cannot hold the files: a file stands where a folder is needed"):
        put(tmp_path / "lists", NEW)
    assert (tmp_path / "lists").read_bytes() == b"mine"


def test_a_folder_where_a_file_should_be_is_left_alone(put: Put, tmp_path: Path) -> None:
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
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: OSError, kind: type[HubError], sentence: str
) -> None:
    put(tmp_path, OLD)

    def fails(_: int) -> None:
        raise trouble

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(kind, match=sentence) as caught:
        put(tmp_path, NEW)
    assert "secret" not in str(caught.value)
    assert held(tmp_path) == OLD
