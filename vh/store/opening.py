"""Open a hub file so that nothing but the hub can be reached through it: plain or encrypted, spill encrypted, no file, program or setting outside.

DuckDB encrypts a file only where it is attached, so every hub file is attached to an instance that is otherwise empty. The order of the
settings counts: what is allowed is named first, then the way out is closed, then no setting can be changed any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import duckdb

from vh.errors import HubFileError
from vh.store.hub_key import HubKey

HUB = "hub"
"""The name under which the hub file is attached."""
_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "python_scan_all_frames": "false",
}
_LOGS = ("", ".wal", ".wal.checkpoint", ".wal.recovery")
"""A DuckDB file, and what DuckDB keeps beside it."""
_DRAFT = ".rewriting"
"""What follows a hub file's name in that of the one file that it may be copied to."""


def copying_of(file: Path) -> Path:
    """The file beside a hub that it is copied to for a backup."""
    return Path(f"{file}.copying")


def parts_of(file: Path) -> tuple[Path, ...]:
    """A DuckDB file and the logs that DuckDB may keep beside it."""
    return tuple(Path(f"{file}{ending}") for ending in _LOGS)


class Door:
    """An open hub file. Each cursor has transactions and temp tables of its own, and sees the hub's tables by their names alone."""

    def __init__(self, root: duckdb.DuckDBPyConnection, use: str | None) -> None:
        self._root, self._use = root, use

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor for one thread and one piece of work."""
        cursor = self._root.cursor()
        if self._use is not None:
            cursor.execute(f"use {self._use}")
        return cursor

    def close(self) -> None:
        """Close the file once its cursors are gone; what its log holds stays there."""
        self._root.close()


@dataclass(frozen=True, slots=True)
class Opening:
    """How a hub file is opened: with a key or as plain text, and within how much memory."""

    key: HubKey | None = field(default=None, repr=False)
    memory_limit: str = ""
    """As DuckDB writes it, for example `256MB`; empty for two fifths of the machine's."""

    def connect(self, file: Path, *, read_only: bool = False) -> Door:
        """Open (or make) a file as the hub. Raises duckdb.Error where it cannot be, HubFileError where encryption is not to be had here."""
        with _closed_on_error(_instance()) as root:
            encrypts = _load_encryption(root)
            if self.key is not None and not encrypts:
                raise HubFileError(NO_ENCRYPTION)
            self.attach(root, file, HUB, read_only=read_only)
            copy = [] if read_only else [str(one) for one in parts_of(Path(f"{file}{_DRAFT}"))]
            self._lock_down(root, allowed=copy, spill=f"{file}.tmp", encrypts=encrypts)
            return Door(root, HUB)

    def in_memory(self) -> Door:
        """A hub that is gone when it is closed; it stays in memory altogether, nothing of it is spilled to a disk."""
        with _closed_on_error(_instance()) as root:
            self._lock_down(root, allowed=[], spill="", encrypts=False)
            return Door(root, None)

    def attach(self, connection: duckdb.DuckDBPyConnection, file: Path, alias: str, *, read_only: bool) -> None:
        """Attach a file (made if it is not there) to an open connection."""
        path = str(file).replace("'", "''")
        # Neither a path nor a key can be a parameter here. A key is 64 hexadecimal digits, so that it cannot end the text it stands in.
        options = [f"encryption_key '{self.key.secret.hex()}'"] if self.key is not None else []
        options += ["read_only"] if read_only else []
        connection.execute(f"attach '{path}' as {alias}" + (f" ({', '.join(options)})" if options else ""))

    def _lock_down(self, root: duckdb.DuckDBPyConnection, *, allowed: list[str], spill: str, encrypts: bool) -> None:
        root.execute("set enable_progress_bar = false")
        root.execute("set preserve_insertion_order = false")
        usual = root.sql("select current_setting('memory_limit')").fetchall()[0][0]
        root.execute("set memory_limit = $limit", {"limit": self.memory_limit or _half(usual)})
        root.execute("set allowed_paths = $allowed", {"allowed": allowed})
        root.execute("set temp_directory = $spill", {"spill": spill})
        if encrypts:
            root.execute("set temp_file_encryption = true")
        # A log that turns out to lack something must not be merged and removed on the way out: `Store.close` takes it in by itself.
        root.execute("pragma disable_checkpoint_on_shutdown")
        root.execute("set enable_external_access = false")
        root.execute("set lock_configuration = true")


NO_ENCRYPTION = (
    "This computer's program cannot encrypt: the package duckdb-extension-httpfs is not installed, or not made for this system. "
    "Install what requirements.txt names, or set VH_ENCRYPT=off for new hubs. Nothing was changed."
)


def can_encrypt() -> bool:
    """Whether the extension that encrypts is installed."""
    return _extension() is not None


def _instance() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config=dict(_CONFIG))


@contextmanager
def _closed_on_error(root: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        yield root
    except BaseException:
        root.close()
        raise


def _extension() -> Path | None:
    """The file of the extension, signed by DuckDB's makers, as its package on PyPI brings it; nothing is fetched."""
    found = find_spec("duckdb_extension_httpfs")
    if found is None or found.origin is None:
        return None
    file = Path(found.origin).parent / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
    return file if file.is_file() else None


def _load_encryption(root: duckdb.DuckDBPyConnection) -> bool:
    """DuckDB itself can read an encrypted file, and cannot write one: OpenSSL is in an extension."""
    file = _extension()
    if file is None:
        return False
    path = str(file).replace("'", "''")
    root.execute(f"load '{path}'")
    return True


def _half(memory: str) -> str:
    """Half of DuckDB's own limit, which is four fifths of the machine's memory: the rest is for the pages and other programs.

    What needs more goes to the folder beside the hub file.
    """
    number, unit = memory.split(" ")
    return f"{float(number) / 2:.1f} {unit}"
