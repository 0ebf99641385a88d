"""Who holds a hub file, and who may read it: one program at a time, and its owner alone."""

import os
from contextlib import suppress
from pathlib import Path
from weakref import WeakValueDictionary

from filelock import FileLock, Timeout

from vh.errors import HubFileError, HubHeldError
from vh.store.sentences import held

_TAKEN: WeakValueDictionary[Path, FileLock] = WeakValueDictionary()
"""The locks of this process."""


def take_lock(file: Path) -> FileLock:
    """DuckDB's own lock is lost when any code of this process closes the file, so the hub keeps one of its own.

    Raises HubHeldError where another program holds the file, or this one does; HubFileError where it cannot be written.
    """
    lock, before = FileLock(f"{file}.lock", timeout=0), _TAKEN.get(file)
    if before is not None and before.is_locked:
        raise HubHeldError(
            f"{file.name} is open in this program already. Go on with the hub that is open, or close it first with its method close()."
        )
    try:
        lock.acquire()
    except Timeout:
        raise held(file) from None
    except OSError:
        raise HubFileError(
            f"The hub file {file.name} cannot be written here. Give yourself write access to its folder, or name another file with --hub."
        ) from None
    _TAKEN[file] = lock
    return lock


def refuse_folder(file: Path) -> None:
    """Raise HubFileError where a folder was named for the hub file, before anything is made beside it."""
    if file.is_dir():
        raise HubFileError(
            f"{file.name} is a folder, not a hub file. Name the file in it, as in {file.name}/hub.duckdb. Nothing was changed."
        )


def cannot_be_read(file: Path) -> HubFileError:
    """The error for a file that this user may not read, or that is none."""
    return HubFileError(
        f"{file.name} cannot be read. Check that it is a file and that you may read it, or name another with --hub. Nothing was changed."
    )


def make_private(file: Path) -> None:
    """A new hub file is its owner's alone, before anything is in it: DuckDB makes it as any program makes a new file, for others to read."""
    with suppress(OSError):  # a share or disk without permissions
        os.chmod(file, 0o600)


def shut_to_others(file: Path) -> None:
    """A hub file that an earlier version made for all to read is read by its owner, and its group where that may, alone."""
    with suppress(OSError):  # not there yet, another user's, or on a disk without permissions
        mode = file.stat().st_mode
        if mode & 0o007:
            os.chmod(file, mode & ~0o007)


def as_its_hub(log: Path, file: Path) -> None:
    """Who may not read the hub may not read its log, which DuckDB makes anew again and again."""
    with suppress(OSError):  # the log is taken in and gone, or the disk has no permissions
        wanted = file.stat().st_mode
        if log.stat().st_mode != wanted:
            os.chmod(log, wanted)
