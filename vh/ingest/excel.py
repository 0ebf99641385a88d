"""Read an Excel workbook (.xlsx) as text."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from vh.errors import InputError
from vh.ingest.apart import read_apart
from vh.ingest.archive import check_growth, open_member, open_zip, unpack_blocks
from vh.ingest.content import GROUPED, Content, from_frame, part_of
from vh.model import Ticket
from vh.settings import Settings

_STYLES_AT_MOST = 1 << 23
_FORMAT_ID = re.compile(rb'\bnumFmtId="(\d+)"')
_NUMBER_FORMAT = re.compile(rb'<numFmt\b[^>]*\bnumFmtId="(\d+)"[^>]*>')
_ONLY_ZEROS = re.compile(rb'\bformatCode="0{2,}"')


def read_workbook(path: Path, name: str, settings: Settings, ticket: Ticket, columns: frozenset[str] | None, limit: int | None) -> Content:
    """Rows of the first sheet that is not hidden and holds something, as text: dates in ISO form, whole numbers without a point.
    A sheet of one column (a cover, notes) is passed over where another has more.

    Raises InputError for a workbook that is damaged, empty, or takes more memory or time than the settings allow.
    """
    _check_unpacked_size(path, name, settings, ticket)
    sentences = {
        "empty": f"“{name}” has no sheet with anything in it. Check that the right workbook was saved.",
        "unreadable": f"“{name}” is damaged, or is not a workbook that Excel wrote. Open it in Excel, and save it as .xlsx or CSV UTF-8.",
        "time": f"“{name}” took too long to read as a workbook. Open it in Excel, and save it as CSV UTF-8.",
        "memory": f"“{name}” needs more memory than a workbook may take. It may have a stray cell far from the data: "
        "open it in Excel, delete the empty rows and columns, or save it as CSV UTF-8.",
    }
    headers, table, told = read_apart(path, name, "xlsx", settings, part_of(ticket, 0.1, 1.0), columns, limit, sentences)
    return from_frame(table, headers, settings, _notes(told, zeros_by_format=_zeros_by_format(path)))


def _notes(answer: dict[str, Any], *, zeros_by_format: bool) -> tuple[str, ...]:
    notes = []
    if answer["sheets"] > 1:
        notes.append(f"The workbook has {answer['sheets']:,} sheets. Only the first one that holds something was read.")
    if left_out := answer["title_rows"] - answer["grouped"]:
        notes.append(f"{left_out:,} row(s) above the column names were left out.")
    if answer["grouped"]:
        notes.append(GROUPED)
    if zeros_by_format:
        notes.append(
            "Some cells of the workbook show zeros in front that are not in the number itself, and were read without them. "
            "If a reference lost its zeros, save the sheet as CSV UTF-8 and load that."
        )
    return tuple(notes)


def _zeros_by_format(path: Path) -> bool:
    """Whether a number format such as 00000000 is in use, which shows zeros that the cell does not hold."""
    with zipfile.ZipFile(path) as workbook:
        try:
            with workbook.open("xl/styles.xml") as packed:
                styles = packed.read(_STYLES_AT_MOST)
        except KeyError:
            return False
    padded = {found[1] for found in _NUMBER_FORMAT.finditer(styles) if _ONLY_ZEROS.search(found[0])}
    used = styles.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
    return any(found[1] in padded for found in _FORMAT_ID.finditer(used))


def _check_unpacked_size(path: Path, name: str, settings: Settings, ticket: Ticket) -> None:
    """Unpack every part of the workbook to nowhere and count: its table of contents may say less than is there."""
    most = min(settings.max_unpacked_bytes, settings.workbook_memory_bytes)
    bounded = replace(settings, max_unpacked_bytes=most)
    size = path.stat().st_size
    done = 0
    with open_zip(path, name) as archive:
        if len(set(archive.namelist())) < len(archive.infolist()):  # readers differ in which of the two they take
            raise InputError(f"“{name}” has a part twice, which Excel never writes. Open it in Excel, and save it as .xlsx or CSV UTF-8.")
        check_growth(sum(member.file_size for member in archive.infolist()), size, name, bounded)
        for member in archive.infolist():
            with open_member(archive, member, name) as packed:
                for block in unpack_blocks(packed, name):
                    done += len(block)
                    check_growth(done, size, name, bounded)
                    ticket.say(0.0, "Looking through the workbook")
