"""Files that cannot be read, and files with rows that cannot: each made in a folder, with what the hub must say of it.

All of them carry the column names of a Council Tax extract where they can, so that only the fault itself is wrong.
"""

import gzip
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

HEADERS = (
    "account_ref", "account_cd", "party_ref", "role", "person_no", "liab_pos", "liab_name", "lead_liab_title", "lead_liab_forename",
    "lead_liab_middlename", "lead_liab_surname", "property_ref", "addr1", "addr2", "addr3", "addr4", "postcode", "uprn",
    "occupation_date", "vacation_date", "live_ind",
)  # fmt: skip
PLACE = {header: place for place, header in enumerate(HEADERS)}
CANARY = "ZZYZXCANARY"
"""A value put into rows, which no sentence may show."""


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file of which nothing can be loaded, and a part of the sentence that says why."""

    name: str
    make: Callable[[Path], Path]
    says: str


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """A file that is read, but for some rows: the kind under which `row_numbers` are set aside, of `rows_read` in all."""

    name: str
    make: Callable[[Path], Path]
    kind: str
    row_numbers: tuple[int, ...]
    rows_read: int


def row(number: int, **cells: str) -> list[str]:
    """One Council Tax record that nothing is wrong with, but for the cells given."""
    good = {
        "account_ref": f"2041{number:04}", "account_cd": "9", "party_ref": f"71{number:04}", "role": "lead", "person_no": "1",
        "liab_pos": "4", "liab_name": f'"{CANARY},MS A"', "lead_liab_title": "MS", "lead_liab_forename": "ADA",
        "lead_liab_middlename": "", "lead_liab_surname": CANARY, "property_ref": f"00{number:06}", "addr1": f"{number} MARSH LANE",
        "addr2": "", "addr3": "LONDON", "addr4": "", "postcode": "E8 1AA", "uprn": f"10002{number:07}",
        "occupation_date": "2020-01-01 00:00:00", "vacation_date": "2099-12-31 00:00:00", "live_ind": "1",
    }  # fmt: skip
    return [(good | cells)[header] for header in HEADERS]


def csv_text(rows: int = 8, changed: dict[int, str] | None = None, headers: tuple[str, ...] = HEADERS) -> str:
    """A CSV file of so many records, the ones numbered in `changed` replaced by the line given."""
    lines = [(changed or {}).get(number, ",".join(row(number))) for number in range(1, rows + 1)]
    return "\n".join([",".join(headers), *lines]) + "\n"


def line(number: int, **cells: str) -> str:
    """The same as a line of a CSV file."""
    return ",".join(row(number, **cells))


def _file(name: str, content: bytes | str | Callable[[], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        found = content() if callable(content) else content
        path.write_bytes(found.encode() if isinstance(found, str) else found)
        return path

    return make


def _zip_of(members: dict[str, bytes], *, locked: bool = False) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    content = packed.getvalue()
    if locked:  # the standard library cannot lock a zip: set the flag that says it is
        content = content.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
        at = content.index(b"PK\x01\x02") + 8
        content = content[:at] + b"\x01" + content[at + 1 :]
    return content


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """An .xlsx of the given cells."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    book.close()
    return made.getvalue()


def locked_workbook() -> bytes:
    """An .xlsx that wants a password."""
    made = BytesIO()
    OOXMLFile(BytesIO(workbook({"Sheet1": [list(HEADERS), row(1)]}))).encrypt("secret", made)
    return made.getvalue()


def _without(workbook_bytes: bytes, part: str) -> bytes:
    with zipfile.ZipFile(BytesIO(workbook_bytes)) as archive:
        return _zip_of({name: archive.read(name) for name in archive.namelist() if name != part})


def far_cell_workbook() -> bytes:
    """A few kilobytes whose one stray cell, in the last row and column, makes a reader ask for half a terabyte."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with zipfile.ZipFile(BytesIO(workbook({"Sheet1": [["a"]]}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    start, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = (sheet[:start] + "<sheetData>" + cells + sheet[end:]).encode()
    return _zip_of(parts)


def bomb_workbook() -> bytes:
    """A workbook of some 60 KB that unpacks to 60 MB."""
    with zipfile.ZipFile(BytesIO(workbook({"Sheet1": [["a"]]}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _zip_of(parts | {"xl/sharedStrings.xml": b" " * 60_000_000})


def _nested_zip() -> bytes:
    return gzip.compress(_zip_of({"ct.csv": csv_text().encode()}))


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _like_lines() -> bytes:
    return b"1,2,3\n" * 10_000_000


def _wide() -> bytes:
    return (",".join(f"c{n}" for n in range(10_000)) + "\n" + "1," * 9_999 + "1\n").encode()


def _stray_quotes(first: int, second: int) -> str:
    """A file without other quotation marks in which the one of row `first` goes on into row `second`."""
    lines = {number: line(number, liab_name="A") for number in range(1, 13)}
    return csv_text(12, lines | {first: line(first, liab_name='"A'), second: line(second, liab_name='A"')})


def _mostly_utf_8() -> bytes:
    accented = {number: line(number, liab_name="JOSÉ", addr1="RÉÜ") for number in range(1, 12)}
    return csv_text(11, accented).encode() + line(12, liab_name="RENÉ").encode("cp1252") + b"\n"


def _lacking_in_cp1252() -> bytes:
    return csv_text(12, {3: line(3, addr2="É ~")}).encode("cp1252").replace(b"~", b"\x81")


def _cut_within_a_quote() -> bytes:
    text = csv_text(6)
    return text[: text.rindex(f"{CANARY},MS") + 4].encode()


def _repeated_header() -> str:
    return csv_text(headers=tuple("addr1" if header == "addr2" else header for header in HEADERS))


_OFFICE = {"[Content_Types].xml": b"<a/>"}
_TWO_COLUMNS = b"a,b\n1,2\n"
_BOMB = "unpacks to more than an extract can be"

BAD_FILES: tuple[BadFile, ...] = (
    BadFile("a path that does not exist", lambda folder: folder / "missing.csv", "There is no file"),
    BadFile("a folder", lambda folder: folder, "is a folder"),
    BadFile("an empty file", _file("empty.csv", b""), "is empty (0 bytes)"),
    BadFile("blank lines only", _file("blank.csv", b"\n\r\n  \n\n"), "nothing but blank lines"),
    BadFile("header only", _file("header.csv", csv_text(0)), "has column names but no rows"),
    BadFile("no header", _file("none.csv", csv_text().split("\n", 1)[1]), "seems to hold data, not column names"),
    BadFile("a header of commas", _file("commas.csv", ",,,\n1,2,3,4\n"), "has no column names in its first row"),
    BadFile("duplicate headers", _file("twice.csv", _repeated_header()), "columns of the same name: columns 13 and 14 (“addr1”)"),
    BadFile("ten thousand columns", _file("wide.csv", _wide), "has 10,000 columns"),
    BadFile("a picture named .csv", _file("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), "is a picture (PNG)"),
    BadFile("a PDF named .csv", _file("report.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "is a PDF document"),
    BadFile("random bytes named .csv", _file("noise.csv", bytes((n * 89 + n // 7) % 256 for n in range(5_000))), "is not text"),
    BadFile(
        "random bytes named .xlsx",
        _file("noise.xlsx", bytes((n * 89 + n // 7) % 256 for n in range(5_000))),
        "is damaged, or is no .xlsx file",
    ),
    BadFile("a web page named .csv", _file("page.csv", "<!DOCTYPE html>\n<html><body><table>"), "is a web page or XML"),
    BadFile("JSON named .csv", _file("rows.csv", '[{"account_ref": "1"}]'), "is JSON"),
    BadFile(
        "an unclosed quote", _file("quote.csv", csv_text(9, {5: line(5, liab_name=f'"{CANARY}')})), "Row 5 of “quote.csv” (line 6 of the"
    ),
    BadFile("quotes that take in some rows", _file("quotes.csv", _stray_quotes(3, 6)), "Row 3 of “quotes.csv” (line 4 of the file)"),
    BadFile("an unclosed quote in the header", _file("head.csv", '"' + csv_text(1, {1: "A"})), "quotation mark out of place"),
    BadFile("a file cut off within a quote", _file("cut.csv", _cut_within_a_quote), "Row 6 of “cut.csv”"),
    BadFile("a line without end", _file("line.csv", lambda: b"a,b\n" + b"x" * 72_000_000), "a line of more than"),
    BadFile("an old .xls", _file("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000), "old Office format (.xls)"),
    BadFile("a password-protected workbook", _file("locked.xlsx", locked_workbook), "protected with a password"),
    BadFile("an empty workbook", _file("empty.xlsx", workbook({"Sheet1": [], "Sheet2": []})), "no sheet with anything in it"),
    BadFile("a workbook of headers only", _file("headers.xlsx", workbook({"S": [list(HEADERS)]})), "has column names but no rows"),
    BadFile(
        "a workbook without its sheet", _file("torn.xlsx", _without(workbook({"S": [["a"]]}), "xl/worksheets/sheet1.xml")), "is damaged"
    ),
    BadFile("a workbook cut short", _file("short.xlsx", _cut(workbook({"S": [list(HEADERS), row(1)]}))), "is damaged"),
    BadFile("a workbook with a cell far away", _file("far.xlsx", far_cell_workbook), "stray cell far from the data"),
    BadFile("a workbook that is a bomb", _file("bomb.xlsx", bomb_workbook), _BOMB),
    BadFile("a Word document", _file("letter.docx", _zip_of(_OFFICE | {"word/document.xml": b"<a/>"})), "not a workbook"),
    BadFile("an OpenDocument sheet", _file("sheet.ods", _zip_of({"mimetype": b"x", "content.xml": b"<a/>"})), "OpenDocument"),
    BadFile("a zip bomb", _file("bomb.zip", lambda: _zip_of({"ct.csv": _like_lines()})), _BOMB),
    BadFile("a gzip bomb", _file("bomb.csv.gz", lambda: gzip.compress(_like_lines())), _BOMB),
    BadFile("a zip of two files", _file("two.zip", _zip_of({"a.csv": _TWO_COLUMNS, "b.csv": _TWO_COLUMNS})), "holds 2 files"),
    BadFile("a zip of nothing", _file("nothing.zip", _zip_of({})), "holds no file"),
    BadFile("a zip with a password", _file("locked.zip", _zip_of({"a.csv": _TWO_COLUMNS}, locked=True)), "protected with a password"),
    BadFile("a zip cut short", _file("short.zip", _cut(_zip_of({"a.csv": csv_text().encode()}))), "is damaged"),
    BadFile("a gzip cut short", _file("short.csv.gz", _cut(gzip.compress(csv_text(200).encode()))), "is damaged"),
    BadFile("an archive within an archive", _file("nested.gz", _nested_zip()), "archive within an archive"),
    BadFile("a gzip of nothing", _file("nothing.csv.gz", gzip.compress(b"")), "is empty (0 bytes)"),
    BadFile("a Parquet file cut short", _file("short.parquet", b"PAR1" + b"\x15\x04" * 200), "damaged Parquet"),
)
"""Every file here raises InputError with a sentence that has `says` in it, and changes nothing."""

FAULTY_FILES: tuple[FaultyFile, ...] = (
    FaultyFile("too many cells", _file("long.csv", csv_text(12, {3: line(3) + ",x,y", 7: line(7) + ",x"})), "ragged_row", (3, 7), 12),
    FaultyFile("too few cells", _file("short.csv", csv_text(12, {4: ",".join(row(4)[:10])})), "ragged_row", (4,), 12),
    FaultyFile("a NUL byte", _file("nul.csv", csv_text(12, {2: line(2, addr2="A\0B")})), "nul_bytes", (2,), 12),
    FaultyFile(
        "a 5 MB cell", _file("huge.csv", lambda: csv_text(12, {6: line(6, addr2="X" * 5_000_000)}).encode()), "cell_too_long", (6,), 12
    ),
    FaultyFile(
        "a 20 MB cell", _file("vast.csv", lambda: csv_text(12, {6: line(6, addr2="X" * 20_000_000)}).encode()), "cell_too_long", (6,), 12
    ),
    FaultyFile("a row of commas", _file("commas.csv", csv_text(12, {12: "," * (len(HEADERS) - 1)})), "blank_row", (12,), 12),
    FaultyFile(
        "a quote within a cell", _file("inside.csv", csv_text(12, {5: line(5, addr1='"THE "OLD" HOUSE"')})), "bad_quoting", (5,), 12
    ),
    FaultyFile("a quote that takes in the next row", _file("pair.csv", _stray_quotes(5, 6)), "unclosed_quote", (5,), 11),
    FaultyFile("UTF-8 with a few other bytes", _file("mixed.csv", _mostly_utf_8), "undecodable", (12,), 12),
    FaultyFile("cp1252 with a byte that it lacks", _file("odd.csv", _lacking_in_cp1252), "undecodable", (3,), 12),
)
"""Every file here is read, all but the rows that are set aside."""
