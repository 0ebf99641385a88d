"""Find out how the text of a file is encoded, strictly: a byte that is no letter is marked, never guessed."""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vh.errors import InputError
from vh.model import Ticket

MARK_ERRORS = "vh_mark"
UNDECODABLE = re.compile("[\udc80-\udcff]")
_BLOCK = 1 << 21
_LONGEST_LINE = 1 << 26
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_NOT_IN_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_BOMS = (  # the UTF-32 marks begin like the UTF-16 ones, so they come first
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le with BOM"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be with BOM"),
)


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Put a lone surrogate, which no text holds, in the place of each byte that cannot be decoded."""
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) if byte >= 0x80 else "\udc80" for byte in bad), error.end


codecs.register_error(MARK_ERRORS, _mark)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is to be decoded, and whether some of it cannot be."""

    codec: str
    label: str
    undecodable: bool
    nul: bool
    mixed: bool = False
    """The file is cp1252 but some of its letters are UTF-8 (two files put together); these are read as UTF-8."""


def find_encoding(path: Path, name: str, ticket: Ticket) -> Encoding:
    """UTF-8, UTF-16 or UTF-32 with or without BOM, else cp1252; looks at every byte of the file.

    A file that is UTF-8 but for fewer bad bytes than good letters stays UTF-8 and is `undecodable` in those places.
    Raises InputError for a file that is not text.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
        file.seek(0)
        codec, label = _declared(head) or ("utf-8", "utf-8")
        return _survey(file, codec, label, name, ticket, path.stat().st_size)


def _declared(head: bytes) -> tuple[str, str] | None:
    for bom, codec, label in _BOMS:
        if head.startswith(bom):
            return codec, label
    half = max(len(head) // 2, 1)
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.5 and even < 0.1:
        return "utf-16-le", "utf-16-le"
    if even > 0.5 and odd < 0.1:
        return "utf-16-be", "utf-16-be"
    return None


def _survey(file: BinaryIO, codec: str, label: str, name: str, ticket: Ticket, size: int) -> Encoding:
    decoder = codecs.getincrementaldecoder(codec)(errors=MARK_ERRORS)
    bad = letters = odd_bytes = since_line_end = 0
    nul = False
    done = 0
    while True:
        block = file.read(_BLOCK)
        text = decoder.decode(block, final=not block)
        if done == 0:
            _refuse_binary(text, name)
        if not text.isascii():
            marks = 0 if _encodes(text) else len(UNDECODABLE.findall(text))
            bad += marks
            letters += len(text) - marks - len(text.encode("ascii", "ignore"))
            odd_bytes += len(block) - len(block.translate(None, _NOT_IN_CP1252))
        nul = nul or "\0" in text
        last = max(text.rfind("\n"), text.rfind("\r"))
        since_line_end = since_line_end + len(text) if last < 0 else len(text) - last
        if since_line_end > _LONGEST_LINE:
            raise InputError(f"“{name}” has a line of more than {_LONGEST_LINE:,} characters, so it is not a table. Ask for a CSV file.")
        if not block:
            break
        done += len(block)
        ticket.say(done / size, "Looking through the file")
    if codec != "utf-8" or bad < letters or bad == 0:
        return Encoding(codec, label, bad > 0, nul)
    return Encoding("cp1252", "cp1252 with some utf-8" if letters else "cp1252", odd_bytes > 0, nul, mixed=letters > 0)


def _encodes(text: str) -> bool:
    """Whether no letter is a mark: much faster than a search for them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_binary(text: str, name: str) -> None:
    sample = text[:65_536]
    if len(_CONTROL.findall(sample)) > max(8, 0.05 * len(sample)):
        if name.lower().endswith(_NO_TEXT):
            ending = name[name.rindex(".") :].lower()
            raise InputError(
                f"“{name}” is damaged, or is no {ending} file. Open it where it was made and save it again, or ask for it again."
            )
        raise InputError(f"“{name}” is not text: it holds characters that no CSV file has. Save the extract as CSV UTF-8 and try again.")


_NO_TEXT = (".xlsx", ".xls", ".parquet", ".zip", ".gz")
"""Endings of files that are never text: one that does not begin as its ending says is damaged, and is not to be saved as CSV."""
_PAIRS = {chr(0xDC00 + byte) if byte in _NOT_IN_CP1252 else bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xC0)}
_UTF8_PAIR = re.compile(f"[ÃÄÅ][{re.escape(''.join(_PAIRS))}]")
_LEADS = {"Ã": 0xC3, "Ä": 0xC4, "Å": 0xC5}


def _as_utf8(found: re.Match[str]) -> str:
    pair = found.group()
    return bytes((_LEADS[pair[0]], _PAIRS[pair[1]])).decode("utf-8")


def mend(line: str) -> str:
    """Read the UTF-8 letters (À to ſ) in a line that was decoded as cp1252.

    >>> mend("JOSÃ© RENÉ")
    'JOSé RENÉ'
    """
    return _UTF8_PAIR.sub(_as_utf8, line)


@contextmanager
def decoded_lines(path: Path, encoding: Encoding) -> Iterator[tuple[Iterator[str], BinaryIO]]:
    """The lines of the file with their line ends as they are, and the file beneath (to see how far reading has come)."""
    with path.open("rb") as file, io.TextIOWrapper(file, encoding.codec, MARK_ERRORS, newline="") as text:
        yield (map(mend, text) if encoding.mixed else iter(text)), file
