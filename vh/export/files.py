"""Put files into a folder, whole or not at all."""

import errno
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from vh.errors import HubError, InputError

_ONE_AT_A_TIME = threading.Lock()
_NO_ROOM = {"ENOSPC", "EDQUOT", "EFBIG"}


@contextmanager
def placed(folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Write files (name -> bytes) into a folder, made if need be; when the block raises, the folder is as it was.

    The last file is the first to go and the last to come: while it is there, all the others belong to it, whatever is killed when.
    Raises InputError or HubError when the folder cannot be written.
    """
    with _ONE_AT_A_TIME, ExitStack() as undo:
        with _sentences(folder):
            _swap(folder, files, undo)
        yield
        undo.pop_all()
        for name in files:
            with suppress(OSError):
                _before(folder, name).unlink(missing_ok=True)


def _swap(folder: Path, files: Mapping[str, bytes], undo: ExitStack) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        draft = _draft(folder, name)
        undo.callback(_remove, draft)
        with draft.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    for name in reversed(list(files)):
        if (folder / name).is_dir():
            raise IsADirectoryError
        if (folder / name).exists():
            os.replace(folder / name, _before(folder, name))
            undo.callback(os.replace, _before(folder, name), folder / name)
    for name in files:
        os.replace(_draft(folder, name), folder / name)
        undo.callback(_remove, folder / name)


def _draft(folder: Path, name: str) -> Path:
    return folder / f".{name}.draft"


def _before(folder: Path, name: str) -> Path:
    return folder / f".{name}.before"


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


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
