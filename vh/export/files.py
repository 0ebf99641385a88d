"""Put files into a folder, whole or not at all, whatever is killed when; see docs/decisions/0031-lists-are-finished-or-put-back.md.

While files change places the hub remembers it (table `being_placed`). Killed before the export was logged, the folder is put back as it was when the hub
is opened next; killed after it, the rest is put in place.
"""

import errno
import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from vh.errors import HubError, InputError
from vh.store import Store, Writer

_LOG = logging.getLogger(__name__)
_ONE_AT_A_TIME = threading.Lock()
_NO_ROOM = {"ENOSPC", "EDQUOT", "EFBIG"}


def place(store: Store, folder: Path, files: Mapping[str, bytes], log: Callable[[Writer], None]) -> None:
    """Write files (name -> bytes) into a folder, made if need be, and log it in the hub; both or neither.

    The last file is the first to go and the last to come, once the log is kept: while it is there, all the others belong to it, and the hub knows of
    it. Raises InputError or HubError when the folder cannot be written or the log not kept; then the folder is as it was.
    """
    with _ONE_AT_A_TIME:
        _settle(store)
        with _sentences(folder):
            folder.mkdir(exist_ok=True)
            if any((folder / name).is_dir() for name in files):
                raise IsADirectoryError
        names = tuple(files)
        placing = _Placing(uuid.uuid4().hex, folder.absolute(), names, tuple(name for name in names if (folder / name).exists()))
        with store.write(counts=False) as work:
            placing.remember(work)
        try:
            with _sentences(folder):
                placing.swap(files)
            with store.write(counts=False) as work:
                log(work)
                placing.logged(work)
        except BaseException:
            with suppress(OSError):  # what cannot be put back now is when the hub is opened next
                placing.put_back()
                _forget(store, placing)
            raise
        try:
            placing.finish()
        except OSError:
            raise HubError(
                f"The files were written and logged, but {names[-1]} could not be put into {placing.folder.name}: another program may have it open. "
                "Close it there; it is put in place with the next export, or when the hub is opened next."
            ) from None
        _forget(store, placing)


def settle(store: Store) -> None:
    """Finish what was logged and put back what was not, where an export was killed. What cannot be reached now is left for the next time."""
    with _ONE_AT_A_TIME:
        _settle(store)


def _settle(store: Store) -> None:
    for token, folder, names, stood, logged in store.frame("select token, folder, names, stood, logged from being_placed").iter_rows():
        placing = _Placing(token, Path(folder), tuple(names), tuple(stood))
        try:
            if not placing.folder.is_dir() and not placing.folder.parent.is_dir():
                raise FileNotFoundError  # a drive that is not connected
            if logged:
                placing.finish()
            else:
                placing.put_back()
        except OSError as error:
            _LOG.warning("An export that was interrupted cannot be settled yet: %s", type(error).__name__)
        else:
            _forget(store, placing)


def _forget(store: Store, placing: "_Placing") -> None:
    with suppress(HubError), store.write(counts=False) as work:  # remembered for longer, it does no harm
        work.execute("delete from being_placed where token = $token", token=placing.token)


@dataclass(frozen=True, slots=True)
class _Placing:
    """Files on their way into a folder. A file named after the token says, in the folder itself, that names may be in use for other contents."""

    token: str
    folder: Path
    names: tuple[str, ...]
    stood: tuple[str, ...]
    """The names that were there before."""

    def remember(self, work: Writer) -> None:
        work.execute(
            "insert into being_placed values ($token, $folder, $names, $stood, false)",
            token=self.token,
            folder=str(self.folder),
            names=list(self.names),
            stood=list(self.stood),
        )

    def logged(self, work: Writer) -> None:
        work.execute("update being_placed set logged = true where token = $token", token=self.token)

    def swap(self, files: Mapping[str, bytes]) -> None:
        """All but the last into their places, the last ready beside its own."""
        for name, content in files.items():
            with self._draft(name).open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            self._before(name).unlink(missing_ok=True)
        self._mark.touch()
        for name in reversed(self.stood):
            os.replace(self.folder / name, self._before(name))
        for name in self.names[:-1]:
            os.replace(self._draft(name), self.folder / name)

    def finish(self) -> None:
        """What is not yet in its place is put there; what was there before goes for good."""
        if self._mark.exists():
            for name in self.names:
                if self._draft(name).exists():
                    os.replace(self._draft(name), self.folder / name)
            for name in self.names:
                self._before(name).unlink(missing_ok=True)
            self._mark.unlink(missing_ok=True)

    def put_back(self) -> None:
        """As it was before."""
        if self._mark.exists():
            for name in self.names:
                if self._before(name).exists():
                    os.replace(self._before(name), self.folder / name)
                elif name not in self.stood:
                    (self.folder / name).unlink(missing_ok=True)
        for name in self.names:
            self._draft(name).unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)

    def _draft(self, name: str) -> Path:
        return self.folder / f".{name}.draft"

    def _before(self, name: str) -> Path:
        return self.folder / f".{name}.before"

    @property
    def _mark(self) -> Path:
        return self.folder / f".{self.token}.placing"


@contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    called = folder.absolute().name
    try:
        yield
    except FileNotFoundError:
        raise InputError(
            f"The folder in which {called} should be made is not there. Check the spelling, or make it first. Nothing was written."
        ) from None
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        raise InputError(
            f"{called} cannot hold the files: a file stands where a folder is needed, or a folder where a file is. "
            "Name another folder. Nothing was changed."
        ) from None
    except PermissionError:
        raise InputError(
            f"The folder {called} cannot be written: it is read-only for you, or one of its files is open in another program such as "
            "Excel. Close the file or name another folder, then try again. What was there before is unchanged."
        ) from None
    except OSError as error:
        kind = errno.errorcode.get(error.errno or 0, "input/output error")
        if kind in _NO_ROOM:
            raise HubError(
                f"The disk is full, so nothing was written into {called}; what was there before is unchanged. "
                "Free some space, then try again."
            ) from None
        raise HubError(
            f"The folder {called} cannot be written ({kind}). Name another folder, then try again. What was there before is unchanged."
        ) from None
