"""Make a CSV file out of a seed, with faults put into it on purpose, and count what must become of its rows without the hub's reader."""

import csv
import io
import random
from dataclasses import dataclass
from pathlib import Path

from tests.ingest.extracts import ROWS, SOURCES
from vh.errors import InputError
from vh.ingest import load_extract
from vh.model import LoadReport, Source, Ticket
from vh.settings import Settings
from vh.store import Store

LAYOUTS = ("academy", "nfi", "academy_hb", "uh", "nec", "liberator", "citizen_index")
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
_FREE = {
    "academy": ("for_addr1",), "nfi": ("Amount",), "academy_hb": ("gender", "nino"), "uh": ("house_ref", "ni_no"),
    "nec": ("LAEL_AREA",), "liberator": ("vrm", "primary_phone"), "citizen_index": ("ci_record_id", "ci_matched_on"),
}  # fmt: skip
"""Columns that may hold anything."""
_REFERENCE = {"nec": "lpar_refno"}
_WORDS = (
    "Zoë",
    "naïve",
    "ÉCOLE",
    "a",
    "0",
    "=1+1",
    "-",
    "'; drop table load; --",
    "<b>",
    "#",
    "\\",
    "NULL",
    "1E5",
    "  ",
    "“q”",
    "\u200b",
    "@x",
)
_TRICKS = ("ragged_long", "ragged_short", "nul", "too_long", "undecodable", "bad_quoting", "no_reference", "blank", "double")
LONGEST = 2_000
SETTINGS = Settings(max_cell_characters=LONGEST, max_faulty_share=1.0)


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and what is known of it by its making."""

    content: bytes
    layout: str
    records: int
    """What an independent reader counts: Python's own, told the encoding and the delimiter, that forgives whatever it can."""
    quarantined: int | None
    """Rows that must be set aside; None where bytes were changed at random, so that nobody knows."""
    blank: int
    must_refuse: bool
    """No row is good, or a quotation mark is never closed."""
    told: str
    """How it was made, to make it again."""


def made(seed: int) -> Made:
    """The file of a seed."""
    dice = random.Random(seed)
    layout, encoding = dice.choice(LAYOUTS), dice.choice(_ENCODINGS)
    delimiter, newline = dice.choice(",,;\t|"), dice.choice(("\n", "\r\n", "\r"))
    whole = dice.random() < 0.3
    rows = [_row(dice, layout, number, newline) for number in range(dice.randint(1, 40))]
    lines = [_line(list(row.values()), delimiter, newline, whole=whole) for row in rows]
    quarantined = blank = 0
    doubled: list[str] = []
    for place, row in enumerate(rows):
        if dice.random() > 0.15:
            continue
        trick = dice.choice(_TRICKS)
        line = _tricked(trick, row, layout, encoding, delimiter, newline, whole=whole)
        if line is None:
            continue
        lines[place] = line
        quarantined += trick not in ("blank", "double")
        blank += trick == "blank"
        if trick == "double":
            doubled.append(lines[place])
    lines += doubled
    if dice.random() < 0.2:
        lines.insert(dice.randint(0, len(lines)), newline * dice.randint(1, 3))
    head = _line(list(ROWS[layout]), delimiter, newline, whole=whole)
    good = len(rows) - quarantined - blank
    content, known = _encoded(head + "".join(lines), encoding), True
    refuse = good == 0
    spoil = dice.random()
    if spoil < 0.1:
        content, known, refuse = _spoilt(dice, content), False, False
    text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    told = f"seed {seed}: {layout}, {encoding}, {delimiter!r}, {newline!r}, {len(rows)} rows{'' if known else ', bytes changed'}"
    return Made(content, layout, _counted(text, delimiter), quarantined if known else None, blank, refuse, told)


def _row(dice: random.Random, layout: str, number: int, newline: str) -> dict[str, str]:
    """One good record; free columns hold what a person may have typed, also delimiters, quotation marks and line ends."""
    row = dict(ROWS[layout])
    row[_REFERENCE.get(layout, next(iter(row)))] = f"9{number:06}"
    for column in _FREE[layout]:
        words = dice.choices(_WORDS, k=dice.randint(0, 3))
        row[column] = dice.choice((" ", ",", ";", '"', newline, "")).join(words)
    assert len(row) == len(ROWS[layout])
    # Python's writer quotes a line end only where it is the file's own.
    return {column: value.replace("\n", newline) if value.count("\n") and "\r" not in value else value for column, value in row.items()}


def _line(cells: list[str], delimiter: str, newline: str, *, whole: bool) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL if whole else csv.QUOTE_MINIMAL).writerow(cells)
    return out.getvalue()


def _tricked(trick: str, row: dict[str, str], layout: str, encoding: str, delimiter: str, newline: str, *, whole: bool) -> str | None:
    """The line of a record with one fault, or twice the same; None where this file cannot have that fault."""
    free = _FREE[layout][0]
    cells = list((row | dict.fromkeys(_FREE[layout], "")).values())
    place = list(row).index(free)
    if trick == "double":
        return _line(list(row.values()), delimiter, newline, whole=whole)
    if trick == "ragged_long":
        cells += ["x"]
    elif trick == "ragged_short":
        cells = cells[:-2]
    elif trick == "nul":
        cells[place] = "a\0b"
    elif trick == "too_long":
        cells[place] = "x" * (LONGEST + 1)
    elif trick == "no_reference":
        cells[list(row).index(_REFERENCE.get(layout, next(iter(row))))] = " "
    elif trick == "blank":
        return delimiter * (len(cells) - 1) + newline
    elif trick == "undecodable":
        if encoding not in ("utf-8", "utf-8-sig", "cp1252"):
            return None
        cells[place] = f"ÉÈÀÇ {_MARK}"  # with so many letters beside it there is no doubt which encoding the file is in
    elif trick == "bad_quoting":
        cells[place] = _MARK_QUOTES
        return _line(cells, delimiter, newline, whole=whole).replace(f'"{_MARK_QUOTES}"', _MARK_QUOTES).replace(_MARK_QUOTES, '"a" b')
    return _line(cells, delimiter, newline, whole=whole)


_MARK, _MARK_QUOTES = "~~mark~~", "~~quotes~~"
"""Stand for a byte that is no letter, and for a cell with a quotation mark in its middle, until the line is written."""


def _encoded(text: str, encoding: str) -> bytes:
    text = text.replace("\u200b", "") if encoding == "cp1252" else text
    bad = b"\x81" if encoding == "cp1252" else b"\xff"
    content = text.encode(encoding)
    return content.replace(_MARK.encode(), bad) if encoding in ("utf-8", "utf-8-sig", "cp1252") else content


def _spoilt(dice: random.Random, content: bytes) -> bytes:
    """A few bytes changed, taken out or doubled, or the end cut off."""
    spoilt = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(spoilt))
        how = dice.random()
        if how < 0.4:
            spoilt[place] = dice.choice(b"\"',;\t\n\r\0aZ\xff\xe9")
        elif how < 0.6:
            del spoilt[place : place + dice.randint(1, 5)]
        elif how < 0.8:
            spoilt[place:place] = spoilt[place : place + dice.randint(1, 30)]
        else:
            del spoilt[max(place, 1) :]
        if not spoilt:
            return content
    return bytes(spoilt)


def _counted(text: str, delimiter: str) -> int:
    csv.field_size_limit(1 << 24)
    records = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=False)
    return sum(1 for row in records if row and not (len(row) == 1 and not row[0].strip())) - 1


def judge(store: Store, one: Made, path: Path) -> tuple[str, str | None]:
    """What became of a file (`loaded`, `refused`), and what is wrong with that, or None.

    Anything but an InputError with a sentence is passed on.
    """
    path.write_bytes(one.content)
    source: Source = SOURCES[one.layout]
    try:
        report = load_extract(store, source, path, settings=SETTINGS, who="generated", ticket=Ticket(), layout=one.layout)
    except InputError as error:
        return "refused", _wrong_refusal(one, str(error))
    return "loaded", _wrong_load(one, report)


def _wrong_refusal(one: Made, said: str) -> str | None:
    if one.must_refuse or one.quarantined is None:
        return None if said.endswith(".") and len(said) > 40 else f"{one.told}: no sentence"
    return f"{one.told}: refused though {one.records - one.quarantined - one.blank} rows are good: {said}"


def _wrong_load(one: Made, report: LoadReport) -> str | None:
    accounted = report.rows_loaded + report.rows_quarantined + sum(report.left_out.values())
    if one.must_refuse:
        return f"{one.told}: loaded though no row is good"
    if accounted != report.rows_read or accounted != one.records:
        return f"{one.told}: {accounted} rows accounted for, {report.rows_read} read, but an independent reader counts {one.records}"
    if one.quarantined is not None and (report.rows_quarantined, report.left_out.get("blank row", 0)) != (one.quarantined, one.blank):
        return (
            f"{one.told}: {report.rows_quarantined} set aside and {report.left_out.get('blank row', 0)} blank, "
            f"but there are {one.quarantined} and {one.blank}"
        )
    return None
