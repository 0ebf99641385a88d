"""The inbox folder of a feed: which files are there, which of them are complete, and where they go once they were taken in."""

import fnmatch
import hashlib
import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from vh.errors import HubFileError, InputError

MARKER = ".done"
"""A file `extract.csv.done` beside `extract.csv` says that it is complete."""
DONE, FAILED = "done", "failed"
_BEING_WRITTEN = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp", MARKER)
"""Endings under which programs write a file before it has its name."""
_DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_LONGEST_NAME = 200
_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT: how Windows marks a folder that is another folder."""


class StillWrittenError(Exception):
    """The file changed while it was being read; it is left for the next look."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in an inbox, as it was when looked at."""

    path: Path
    size: int
    changed_ns: int
    marked: bool
    """A marker beside it says that it is complete."""

    @property
    def name(self) -> str:
        """Its name as it can be shown and kept: characters that cannot be printed are replaced."""
        return shown(self.path.name)

    @property
    def named_day(self) -> date | None:
        """The day in its name, as 2026-10-03 or 20261003, where there is exactly one."""
        return day_in(self.path.name)


def shown(name: str) -> str:
    """A file's name as it can be shown: control characters, marks that turn the text around, and bytes that are no text become `?`.

    >>> shown("ctax\\n2026.csv")
    'ctax?2026.csv'
    """
    return "".join(one if one.isprintable() else "?" for one in name.encode("utf-8", "replace").decode("utf-8"))


def day_in(name: str) -> date | None:
    """The day that a file's name says, where it says exactly one.

    >>> day_in("ctax_20261003.csv"), day_in("ctax-2026-10-03.csv"), day_in("ctax.csv"), day_in("20261003_to_20261004.csv")
    (datetime.date(2026, 10, 3), datetime.date(2026, 10, 3), None, None)
    """
    found = {"-".join((year, month, day)) for year, _, month, day in _DAY.findall(name)}
    if len(found) != 1:
        return None
    try:
        return date.fromisoformat(found.pop())
    except ValueError:  # 31 April
        return None


def settled_path(folder: Path) -> Path:
    """The folder's path with what stands above it resolved, and itself as it is named: so a link put in its place later is seen."""
    whole = Path(os.path.abspath(folder.expanduser()))
    return whole.parent.resolve() / whole.name


def check_folder(folder: Path) -> None:
    """Raises InputError unless this is a folder of files that may be read and moved, and not a link to another."""
    place = folder.expanduser()
    if _is_link(place):
        raise InputError(
            "The inbox is a link to another folder, which somebody could turn elsewhere. Give the folder itself. Nothing was taken in from it."
        )
    if not place.is_absolute():
        raise InputError("Give the whole path of the inbox, from the drive or / on.")
    if not place.is_dir():
        raise InputError("There is no such inbox folder on this computer. Make it, or check the spelling and whether the drive is there.")
    if any(_is_link(place / inner) for inner in (DONE, FAILED)):
        raise InputError(f"The folder {DONE} or {FAILED} in the inbox is a link to elsewhere. Remove the link; the hub makes the folder.")
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise InputError(
            "The inbox folder may not be read and written by this user. Give the hub's user the right to read and move its files."
        )


_PROGRAM = Path(__file__).resolve().parents[2]
_HUB = ".duckdb"
"""In the name of a hub, and of what lies beside one: its log, its backups and their descriptions."""


def check_apart(folder: Path, hub: Path | None) -> None:
    """Raises InputError for a folder that holds the hub itself, what is beside it, or the program: files of an inbox are moved away, and deleted
    once they have had their day."""
    place = folder.expanduser().resolve()
    of_hub = hub is not None and (
        place == hub.parent or any(one.parent == hub.parent and _HUB in one.name for one in (place, *place.parents))
    )
    of_program = place == _PROGRAM or any(
        place.is_relative_to(_PROGRAM / one) for one in (".git", ".streamlit", ".venv", "data", "docs", "pages", "vh")
    )
    if of_hub or of_program:
        raise InputError(
            f"This folder holds {'the hub itself' if of_hub else 'the program'}, and the files of an inbox are moved away. Make a folder that holds "
            "nothing but extracts, and name that. Nothing was changed."
        )


def _is_link(path: Path) -> bool:
    """A symbolic link, or a junction as Windows has them."""
    return path.is_symlink() or (os.path.lexists(path) and getattr(os.lstat(path), "st_reparse_tag", 0) == _JUNCTION)


def arrivals(folder: Path, pattern: str, hub: Path | None = None) -> tuple[list[Arrival], list[str]]:
    """The files of a feed in its inbox, in the order to take them in, and sentences on those that cannot be. A hub, whatever lies beside one, and
    what is named as the hub at `hub` are no extracts, and stay.

    Ordered by the day in their name, those without one last, then by name. Raises InputError for a folder that cannot be used.
    """
    check_folder(folder)
    found, problems = [], []
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda one: one.name)
    except OSError:
        raise InputError(
            "The inbox folder cannot be read now. Check that its drive is there, and that the hub's user may read it."
        ) from None
    names = {one.name for one in listed}
    for one in listed:
        if not _is_extract(one.name, pattern) or (hub is not None and f"{one.name}.".startswith(f"{hub.name}.")):
            continue
        if one.is_symlink():
            problems.append("A link to a file elsewhere is in the inbox. Put the file itself there.")
        elif one.is_file(follow_symlinks=False):
            state = one.stat(follow_symlinks=False)
            found.append(Arrival(Path(one.path), state.st_size, state.st_mtime_ns, one.name + MARKER in names))
    return sorted(found, key=lambda one: (one.named_day or date.max, one.path.name)), problems


def _is_extract(name: str, pattern: str) -> bool:
    low = name.casefold()
    if low.startswith((".", "~$")) or low.endswith(_BEING_WRITTEN) or _HUB in low:
        return False
    return fnmatch.fnmatchcase(low, pattern.casefold())


@dataclass(slots=True)
class Settling:
    """What was seen of files before, to tell which are complete. Goes by time passed, never by the clock or the time of the file."""

    seen: dict[Path, tuple[int, int, float]] = field(default_factory=dict)
    paused: dict[Path, float] = field(default_factory=dict)
    """Files not to be tried again before then."""

    def complete(self, arrival: Arrival, seconds: float) -> bool:
        """Whether a file is complete: marked so, or unchanged for so many seconds. An empty one needs the marker."""
        now, state = time.monotonic(), (arrival.size, arrival.changed_ns)
        if self.paused.get(arrival.path, now) > now:
            return False
        size, changed, since = self.seen.get(arrival.path, (-1, -1, now))
        if (size, changed) != state:
            since = now
        self.seen[arrival.path] = (*state, since)
        return arrival.marked or (arrival.size > 0 and now - since >= seconds)

    def pause(self, path: Path, seconds: float) -> None:
        """Leave a file alone for so long."""
        self.paused[path] = time.monotonic() + seconds

    def keep(self, there: Iterable[Path]) -> None:
        """Forget the files that are gone."""
        now = set(there)
        self.seen = {path: state for path, state in self.seen.items() if path in now}
        self.paused = {path: until for path, until in self.paused.items() if path in now or until > time.monotonic()}


def fingerprint(arrival: Arrival) -> str:
    """The SHA-256 of a file that nobody wrote to meanwhile. Raises StillWrittenError where somebody did, or holds it shut."""
    try:
        with arrival.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # Windows: whoever writes it has it shut; or it was taken away
        raise StillWrittenError from None
    unchanged(arrival)
    return digest


def unchanged(arrival: Arrival) -> None:
    """Raises StillWrittenError where a file is not as it was when it was looked at."""
    try:
        now = arrival.path.stat()
    except OSError:
        raise StillWrittenError from None
    if (now.st_size, now.st_mtime_ns) != (arrival.size, arrival.changed_ns):
        raise StillWrittenError


def file_away(path: Path, folder: str, at: datetime, sha256: str, report: str) -> str:
    """Move a file out of the inbox, with a report beside it; returns its new name.

    The name begins with when and what it was, so nothing is ever written over; the same again gives the same name, so that it can be
    finished after a crash. Raises HubFileError where it cannot be moved.
    """
    place = path.parent / folder
    name = _short(f"{at:%Y%m%d-%H%M%S}-{sha256[:12]}-{path.name}")
    try:
        place.mkdir(exist_ok=True)
        if _is_link(place):
            raise HubFileError(f"The folder {folder} in the inbox is a link to elsewhere, so the file was not moved. Remove the link.")
        note, unfinished = place / f"{name}.report.txt", place / f"{name}.report.tmp"
        unfinished.write_text(report, encoding="utf-8")
        os.replace(unfinished, note)
        os.replace(path, place / name)
        Path(f"{path}{MARKER}").unlink(missing_ok=True)
    except OSError:
        raise HubFileError(
            f"A file was dealt with but could not be moved to the folder {folder} of its inbox. Close it in other programs and check the disk; "
            "the hub tries again, and takes nothing in twice."
        ) from None
    return name


def _short(name: str) -> str:
    """A name that leaves room for the report's: its end, with the file's ending, is kept."""
    size = len(os.fsencode(name))
    if size <= _LONGEST_NAME:
        return name
    head, tail = name[:29], name[29:]
    while len(os.fsencode(head + tail)) > _LONGEST_NAME:
        tail = tail[1:]
    return head + tail
