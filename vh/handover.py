"""How a command finds the running hub and hands its work over: a folder beside the hub file, private to its user, and files renamed into place.

`open`             there while a hub serves; its time moves on every second, which tells a live one from one that was killed
`ask-….json`       work asked for; whoever renames it first has it: the hub to do it, or the asker to take it back
`progress-….json`  how far it is
`stop-…`           the asker has pressed Ctrl-C
`answer-….json`    what came of it

Every file is written under another name first and holds its content when it has its name. Work asked for may name an applicant, so the folder is
its owner's alone, and a file is removed as soon as it is read.
"""

import contextlib
import json
import os
import stat
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from filelock import FileLock, Timeout

from vh.errors import HubFileError
from vh.version import __version__

_LOOK_EVERY, _BEAT_EVERY = 0.05, 1.0
NO_BEAT_SECONDS = 30.0
"""A hub that has not shown itself for so long has stopped or hangs."""
CLAIM_SECONDS = 10.0
"""Work that nobody has begun after so long is taken back."""
_OPEN = "open"


class NobodyServesError(Exception):
    """Whoever holds the hub file does not take work over: a notebook, or another command."""


@dataclass(frozen=True, slots=True)
class Work:
    """One command to be done by the running hub."""

    number: str
    words: tuple[str, ...]
    folder: str
    """The folder that its relative paths start from."""
    hub: str
    """The hub file as it was named."""
    who: str
    version: str = __version__


def work_folder(hub: Path) -> Path:
    """The folder beside a hub file through which work is handed over."""
    return Path(f"{hub}.work")


def _private(folder: Path) -> None:
    """Raises HubFileError unless the folder is this user's alone."""
    if folder.is_symlink():
        raise HubFileError(f"{folder.name} is a link to elsewhere. Remove it; the hub makes the folder itself.")
    if os.name == "posix":  # on Windows it has the rights of the folder that the hub file is in
        state = folder.stat()
        if state.st_uid != os.geteuid() or stat.S_IMODE(state.st_mode) & 0o077:
            raise HubFileError(
                f"The folder {folder.name} belongs to or is open to other users. Remove it; the hub makes it anew for its user."
            )


def _put(path: Path, content: dict[str, Any]) -> None:
    """A file that is there whole or not at all, for its owner alone."""
    unfinished = path.with_name(f"{uuid.uuid4().hex}.new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
    for attempt in range(50):
        try:
            os.replace(unfinished, path)
        except PermissionError:  # Windows: the other side is reading the one before
            if attempt == 49:
                raise
            time.sleep(_LOOK_EVERY)
        else:
            return


def _get(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, PermissionError):  # not there yet; or, on Windows, just being put there
        return None
    return found


class Desk:
    """The running hub's side. Everything but `answer` and `progress` is called from one thread."""

    def __init__(self, hub: Path) -> None:
        self._folder = work_folder(hub)
        self._beaten = 0.0

    def open(self) -> None:
        """Make the folder, forget what an earlier hub left in it, and say that there is one now."""
        with contextlib.suppress(FileExistsError):
            self._folder.mkdir(mode=0o700)
        _private(self._folder)
        for left in self._folder.iterdir():
            left.unlink(missing_ok=True)
        (self._folder / _OPEN).touch()

    def beat(self) -> None:
        """Show that the hub is alive; where somebody removed the folder, it is made anew."""
        if not self._folder.is_dir():
            self.open()
        if time.monotonic() - self._beaten >= _BEAT_EVERY:
            (self._folder / _OPEN).touch()
            self._beaten = time.monotonic()

    def next(self) -> Work | None:
        """The oldest work that waits, which from now on is this hub's to do."""
        for path in sorted(self._folder.glob("ask-*.json")):
            taken = path.with_name(path.name.replace("ask-", "taken-", 1))
            try:
                os.replace(path, taken)
            except OSError:  # taken back
                continue
            asked = _get(taken) or {}
            taken.unlink(missing_ok=True)
            return Work(**{**asked, "words": tuple(asked["words"])})
        return None

    def stopped(self, work: Work) -> bool:
        """Whether the asker has pressed Ctrl-C."""
        return (self._folder / f"stop-{work.number}").exists()

    def progress(self, work: Work, share: float, words: str) -> None:
        """Say how far it is."""
        _put(self._folder / f"progress-{work.number}.json", {"share": share, "words": words})

    def answer(self, work: Work, content: dict[str, Any]) -> None:
        """Say what came of it."""
        _put(self._folder / f"answer-{work.number}.json", content)
        for name in (f"progress-{work.number}.json", f"stop-{work.number}"):
            with contextlib.suppress(PermissionError):  # Windows: the asker is reading it; it goes when a hub opens next
                (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Say that there is no hub any more."""
        (self._folder / _OPEN).unlink(missing_ok=True)


def ask(
    hub: Path, words: tuple[str, ...], *, named: str, who: str, progress: Callable[[float, str], None], stop: Event
) -> dict[str, Any] | None:
    """Hand work over to the hub that holds a hub file, and wait for its answer; None where the hub has let go meanwhile and nothing was begun.

    Raises NobodyServesError where the holder takes no work over, HubFileError where the hub stopped or hangs before it answered.
    """
    folder = work_folder(hub)
    mark = folder / _OPEN
    if not mark.exists():
        raise NobodyServesError
    if os.name == "posix" and folder.stat().st_uid != os.geteuid():
        raise HubFileError(
            f"{hub.name} is held by a running hub of another user of this computer, who alone may hand work over to it. "
            "Give the command as that user, as in `sudo -u USER`. Nothing was changed."
        )
    _private(folder)
    work = Work(f"{time.time_ns():020d}-{uuid.uuid4().hex}", words, os.getcwd(), named, who)
    asked = folder / f"ask-{work.number}.json"
    _put(asked, {name: getattr(work, name) for name in Work.__dataclass_fields__})
    try:
        return _Waiting(hub, work, asked, mark, progress, stop).answer()
    finally:
        for left in folder.glob(f"*-{work.number}*"):
            if not left.name.startswith("taken-"):
                with contextlib.suppress(OSError):
                    left.unlink(missing_ok=True)


class _Waiting:
    """The asker's side of one piece of work."""

    def __init__(self, hub: Path, work: Work, asked: Path, mark: Path, progress: Callable[[float, str], None], stop: Event) -> None:
        self._hub, self._work, self._asked, self._mark, self._progress, self._stop = hub, work, asked, mark, progress, stop
        self._began = self._seen = time.monotonic()
        self._beat = 0

    def answer(self) -> dict[str, Any] | None:
        folder, number = self._mark.parent, self._work.number
        look_again = 0.0
        while True:
            try:
                if (found := _get(folder / f"answer-{number}.json")) is not None:
                    return found
                if (far := _get(folder / f"progress-{number}.json")) is not None:
                    self._progress(float(far["share"]), str(far["words"]))
                if time.monotonic() >= look_again:
                    if self._over():
                        return None
                    look_again = time.monotonic() + 0.5
                time.sleep(_LOOK_EVERY)
            except KeyboardInterrupt:
                if not self._stop.is_set():
                    self._stop.set()
                (folder / f"stop-{number}").touch()

    def _over(self) -> bool:
        """Whether the hub let go before it began, so that the command can do the work itself. Raises where there will be no answer."""
        now, waiting = time.monotonic(), self._asked.exists()
        with contextlib.suppress(OSError):
            if (beat := self._mark.stat().st_mtime_ns) != self._beat:
                self._beat, self._seen = beat, now
        if _let_go(self._hub):
            if waiting and self._taken_back():
                return True
            if _get(self._mark.parent / f"answer-{self._work.number}.json") is None:
                raise HubFileError(
                    "The running hub stopped before it answered. A load or a run counts whole or not at all: "
                    "`python -m vh status` shows what was kept. Then give the command again."
                )
            return False
        if waiting and (now - self._began > CLAIM_SECONDS) and self._taken_back():
            raise NobodyServesError
        if not waiting and now - self._seen > NO_BEAT_SECONDS:
            raise HubFileError(
                "The running hub took the work over and has not shown itself since; it may hang. Nothing half done is kept. "
                "Look at its log, or stop it and start it again; then see with `python -m vh status` what was kept."
            )
        return False

    def _taken_back(self) -> bool:
        try:
            self._asked.unlink()
        except OSError:  # the hub has it
            return False
        return True


def _let_go(hub: Path) -> bool:
    """Whether nobody holds a hub file."""
    lock = FileLock(f"{hub}.lock", timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return False
    lock.release()
    return True
