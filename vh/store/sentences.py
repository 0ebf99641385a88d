"""DuckDB's errors in sentences without row values: its own texts quote them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from vh.errors import HubError, HubFileError, HubHeldError

_DAMAGED = (
    "Corrupt",
    "corrupt",
    "not a valid DuckDB database file",
    "checksum",
    "AES tag",
    "Failed to load metadata",
    "Serialization Error",
)
"""Words of DuckDB's errors for a file that does not hold what it held when it was written."""


def held(file: Path) -> HubHeldError:
    """The error for a hub file that another process has open."""
    return HubHeldError(
        f"The hub file {file.name} is open in another program, most likely the running workbench. "
        "Close that program, or do this step in its pages, then try again. Nothing was changed."
    )


@contextmanager
def reworded(file_name: str = "the hub") -> Iterator[None]:
    """Turn DuckDB's errors into HubErrors."""
    try:
        yield
    except HubError:
        raise
    except duckdb.Error as error:
        raise _sentence(error, file_name) from None


def wrong_key(error: BaseException) -> bool:
    """Whether DuckDB refused a file because of its key."""
    return isinstance(error, duckdb.Error) and "Wrong encryption key" in str(error)


def gives_up(error: duckdb.Error) -> bool:
    """Whether DuckDB will not use the file any more until it is opened afresh."""
    return isinstance(error, duckdb.FatalException) or "has been invalidated" in str(error)


def _sentence(error: duckdb.Error, file_name: str) -> HubFileError:
    text = str(error)
    if "lock on file" in text or "being used by another process" in text:
        return held(Path(file_name))
    if "No space left" in text or "not enough space" in text.lower():
        return HubFileError(
            "The disk is full, so the hub could not keep this work; what was there before is unchanged. Free some space, then try again."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return HubFileError("There was not enough memory for this step; nothing was changed. Close other programs, then try again.")
    if any(one in text for one in _DAMAGED):
        return HubFileError(
            f"{file_name} is damaged or is not a hub file. Restore a backup with `python -m vh restore FILE`, which keeps what is here aside, "
            "or name another file with --hub. Nothing was changed."
        )
    if "newer version of DuckDB" in text or "storage version" in text.lower():
        return HubFileError(f"{file_name} was written by a newer version of DuckDB. Install the newer version of the hub.")
    if "read-only" in text.lower() or "Permission denied" in text or "Cannot open file" in text:
        return HubFileError(f"{file_name} cannot be opened for writing. Check that you may write to its folder, or name another file.")
    return HubFileError(f"The hub could not do this step ({type(error).__name__}); nothing was changed. Please report this with the log.")
