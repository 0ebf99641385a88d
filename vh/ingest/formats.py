"""Tell what a file is from its first bytes, whatever it is called."""

import zipfile
from pathlib import Path
from typing import Literal

from vh.errors import InputError

Format = Literal["csv", "xlsx", "parquet", "gz", "zip"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"II*\0": "a picture (TIFF)",
    b"MM\0*": "a picture (TIFF)",
    b"%PDF": "a PDF document",
    b"{\\rtf": "a rich text document",
    b"SQLite format 3\0": "an SQLite database",
    b"\0\x01\0\0Standard": "an Access database",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an XZ archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"MZ": "a Windows program",
    b"\x7fELF": "a program",
    b"Obj\x01": "an Avro file",
    b"ORC": "an ORC file",
    b"ARROW1": "an Arrow file",
}
_EXPECTED = "The hub reads CSV, Excel (.xlsx) and Parquet files, and .gz or .zip files that hold one of these."


def format_of(path: Path, name: str) -> Format:
    """What the file is. Raises InputError for a file that is none of what the hub reads, saying what it is."""
    with path.open("rb") as file:
        start = file.read(64)
    if not start:
        raise InputError(f"“{name}” is empty (0 bytes). Ask for the extract again, or check that it was copied whole.")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _format_of_zip(path, name)
    if start.startswith(b"\x1f\x8b"):
        return "gz"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(_OLE):
        raise InputError(_ole_sentence(path, name))
    for magic, what in _OTHERS.items():
        if start.startswith(magic) and not (magic.isalpha() and start[:64].isascii() and b"\0" not in start):
            raise InputError(f"“{name}” is {what}, not an extract. {_EXPECTED}")
    return "csv"


def _format_of_zip(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError):
        raise InputError(f"“{name}” is damaged: it begins like a .zip or .xlsx file but has no table of contents. Copy it again.") from None
    if "[Content_Types].xml" in members:
        if "xl/workbook.bin" in members:
            raise InputError(f"“{name}” is a binary Excel workbook (.xlsb). Open it in Excel and save it as .xlsx or CSV UTF-8.")
        if "xl/workbook.xml" in members:
            return "xlsx"
        raise InputError(f"“{name}” is an Office document, but not a workbook. {_EXPECTED}")
    if "mimetype" in members and "content.xml" in members:
        raise InputError(f"“{name}” is an OpenDocument file (.ods). Open it and save it as .xlsx or CSV UTF-8.")
    return "zip"


def _ole_sentence(path: Path, name: str) -> str:
    """Old .xls files and workbooks with a password are both OLE containers; a name inside tells them apart."""
    marker = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if marker in tail + block:
                return (
                    f"“{name}” is protected with a password. Open it in Excel, take the password off "
                    "(File, Info, Protect Workbook), save it and try again."
                )
            tail = block[-len(marker) :]
    return f"“{name}” is in an old Office format (.xls). Open it in Excel and save it as .xlsx or CSV UTF-8."
