"""Unpack a .gz or .zip that holds one file, to a private temporary file, within limits that its header cannot talk us out of."""

import gzip
import lzma
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from vh.errors import InputError
from vh.model import Ticket
from vh.settings import Settings

_BLOCK = 1 << 20
_NO_BOMB_BELOW = 1 << 25  # small files of like rows pack very well, and cannot do harm
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError)


@contextmanager
def temporary_file(suffix: str = "") -> Iterator[Path]:
    """A new empty file in the system's temporary folder that only this user may read, gone after the block."""
    handle, text = tempfile.mkstemp(prefix="vh-", suffix=suffix)
    os.close(handle)
    path = Path(text)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def unpacked(path: Path, kind: str, name: str, settings: Settings, ticket: Ticket) -> Iterator[Path]:
    """The one file inside a `gz` or `zip`, unpacked for the length of the block. A member's own path is never used.

    Raises InputError for an archive that is damaged, has a password, holds several files or none, or unpacks to too much.
    """
    with temporary_file() as target:
        if kind == "gz":
            with gzip.open(path) as packed:
                _copy(packed, target, path, name, settings, ticket)
        else:
            with open_zip(path, name) as archive:
                member = _only_member(archive, name)
                with open_member(archive, member, name) as packed:
                    _copy(packed, target, path, name, settings, ticket)
        yield target


@contextmanager
def open_zip(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """An open archive; raises InputError if its table of contents cannot be read."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN:
        raise InputError(_damaged(name)) from None
    with archive:
        yield archive


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> IO[bytes]:
    """A member as a stream that ends where its packed bytes do, whatever length the header declares."""
    if member.flag_bits & 0x1:
        raise InputError(f"“{name}” is protected with a password. Unpack it, and give the file inside instead.")
    member.file_size = 1 << 62
    try:
        return archive.open(member)
    except _BROKEN:
        raise InputError(f"“{name}” is packed in a way that the hub cannot unpack. Unpack it, and give the file inside instead.") from None


def check_growth(done: int, packed: int, name: str, settings: Settings) -> None:
    """Raise InputError once an archive has unpacked to more bytes, or to more times its size, than the settings allow."""
    if done > settings.max_unpacked_bytes or (done > _NO_BOMB_BELOW and done > packed * settings.max_unpack_ratio):
        raise InputError(
            f"“{name}” unpacks to more than an extract can be (over {done / 1024**2:,.0f} MB from {packed / 1024**2:,.1f} MB), "
            "so it was not read. If it is a real extract, unpack it and give the file inside, as CSV, instead."
        )


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.filename.endswith("/") and not _is_litter(member.filename)]
    if len(members) != 1:
        count = f"{len(members):,} files" if members else "no file"
        raise InputError(f"“{name}” holds {count}, and the hub takes a .zip that holds one. Unpack it, and give the extracts one by one.")
    if stat.S_ISLNK(members[0].external_attr >> 16):
        raise InputError(f"“{name}” holds a link to a file, not the file. Pack the extract itself, and try again.")
    return members[0]


def _is_litter(member: str) -> bool:
    """Files that an operating system adds to archives of its own accord."""
    return member.startswith("__MACOSX/") or member.rsplit("/", 1)[-1].lower() in {".ds_store", "thumbs.db", "desktop.ini"}


def unpack_blocks(packed: IO[bytes] | gzip.GzipFile, name: str) -> Iterator[bytes]:
    """What is packed, block by block; raises InputError where it is damaged."""
    while True:
        try:
            block = packed.read(_BLOCK)
        except _BROKEN:
            raise InputError(_damaged(name)) from None
        if not block:
            return
        yield block


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, path: Path, name: str, settings: Settings, ticket: Ticket) -> None:
    size = path.stat().st_size
    done = 0
    try:
        with target.open("wb") as file:
            for block in unpack_blocks(packed, name):
                done += len(block)
                check_growth(done, size, name, settings)
                ticket.say(0.0, f"Unpacking: {done // 1024**2:,} MB")
                file.write(block)
    except OSError:
        raise InputError(f"There is no room to unpack “{name}” in the temporary folder. Free some disk space, and try again.") from None


def _damaged(name: str) -> str:
    return f"“{name}” is damaged: it cannot be unpacked to its end. Copy it again, or ask for the extract again."
