"""Make the files of the table: each function returns the bytes of one kind of file, from the words that the table gives it."""

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from tests.ingest.bad_files import HEADERS, locked_workbook, row, workbook
from tests.ingest.extracts import ROWS

Rows = Mapping[int, Mapping[str, str]]


def academy(
    rows: int = 8,
    cells: Rows | None = None,
    lines: Mapping[int, str] | None = None,
    headers: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    newline: str = "\n",
    delimiter: str = ",",
    before: str = "",
    after: str = "",
    raw: Mapping[str, bytes | int] | None = None,
) -> bytes:
    """A Council Tax extract as Academy writes it.

    `cells` changes cells by row and column, `lines` puts a whole line in place of a row, `headers` renames columns, `before` and `after`
    stand around it all, `raw` puts bytes, or so many letters X, in the place of a mark that the text holds.
    """
    named = delimiter.join((headers or {}).get(header, header) for header in HEADERS)
    written = [named]
    for number in range(1, rows + 1):
        cell = row(number, **{"liab_name": f"A {number}", **(cells or {}).get(number, {})})
        written.append((lines or {}).get(number, delimiter.join(cell)))
    text = before + "".join(f"{line}{newline}" for line in written) + after
    made = text.encode(encoding)
    for mark, content in (raw or {}).items():
        made = made.replace(mark.encode(encoding), b"X" * content if isinstance(content, int) else content)
    return made


def layout(layout: str, cells: Sequence[Mapping[str, str]] = (), rows: int = 0) -> bytes:
    """An extract of another layout: `rows` good rows, and one more for each set of changed `cells`."""
    good = ROWS[layout]
    changed = [{next(iter(good)): f"{good[next(iter(good))]}{number}"} for number in range(rows)]
    made = [",".join(good)]
    made += [",".join(_quoted(value) for value in {**good, **one}.values()) for one in (*changed, *cells)]
    return ("\n".join(made) + "\n").encode()


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(letter in value for letter in ',"\n\r') else value


def text(text: str, encoding: str = "utf-8", times: int = 1) -> bytes:
    """Just this text, so many times over."""
    return (text * times).encode(encoding)


def raw(octets: str = "", content: bytes = b"", times: int = 1) -> bytes:
    """Just these bytes (`octets` in hexadecimal), so many times over."""
    return (bytes.fromhex(octets) or content) * times


def wide(columns: int) -> bytes:
    """Two rows of so many columns."""
    return (",".join(f"c{n}" for n in range(columns)) + "\n" + ",".join("1" * columns) + "\n").encode()


def long_line(megabytes: int) -> bytes:
    """An extract of eight rows, the third with one cell so long."""
    return academy(cells={3: {"addr2": "X" * (megabytes << 20)}})


def of(make: str, **words: Any) -> bytes:
    """Any file of this module by its maker's name."""
    return MAKERS[make](**words)


def gz(inner: Mapping[str, Any], after: bytes = b"", cut: int = 0, flip: int = 0, twice: bool = False) -> bytes:
    """A .gz of another file; `cut` bytes off its end, one byte flipped at `flip`, a second stream of the same, or more bytes after it."""
    made = gzip.compress(of(**inner), mtime=0)
    made = (made * 2 if twice else made) + after
    if flip:
        made = made[:flip] + bytes((made[flip] ^ 0xFF,)) + made[flip + 1 :]
    return made[: len(made) - cut]


def gz_bomb(megabytes: int, lies: bool = False) -> bytes:
    """A .gz of a few kilobytes a hundred megabytes; where it lies, its last four bytes say that it holds one byte."""
    packer = zlib.compressobj(9, wbits=31)
    made = b"".join(packer.compress(b"1,2,3\n" * 174_763) for _ in range(megabytes)) + packer.flush()
    return made[:-4] + b"\x01\0\0\0" if lies else made


def archive(
    members: Sequence[Mapping[str, Any]],
    comment: bytes = b"",
    before: bytes = b"",
    patch: Mapping[bytes, bytes] | None = None,
    pack: str = "deflate",
) -> bytes:
    """A .zip. Each member has a `name` and the words of another file; a `link` is a symbolic link to that place."""
    made = io.BytesIO()
    methods = {"store": zipfile.ZIP_STORED, "deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}
    with zipfile.ZipFile(made, "w", methods[pack]) as packed:
        for member in members:
            words = dict(member)
            # Set again once made: the class turns a backslash into a slash, and cuts a name at a NUL.
            info = zipfile.ZipInfo("x")
            info.filename = words.pop("name")
            info.compress_type = methods[pack]
            if "link" in words:
                info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
                packed.writestr(info, words["link"])
            else:
                packed.writestr(info, of(**words))
        packed.comment = comment
    content = before + made.getvalue()
    for old, new in (patch or {}).items():
        assert old in content
        content = content.replace(old, new)
    return content


def zip_bomb(megabytes: int, lies: bool = False) -> bytes:
    """A .zip of some kilobytes; where it lies, its tables say that the file within has 100 bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed, packed.open("ct.csv", "w") as member:
        for _ in range(megabytes):
            member.write(b"1,2,3\n" * 174_763)
    content = made.getvalue()
    real = struct.pack("<I", megabytes * 174_763 * 6)
    return content.replace(real, struct.pack("<I", 100)) if lies else content


def overlapping_zip(copies: int) -> bytes:
    """A .zip whose table of contents names the same packed bytes many times over, so that little unpacks to much."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", b"1,2,3\n" * 100_000)
    content = whole.getvalue()
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entries = b"".join(content[start:end].replace(b"a.csv", b"%c.csv" % (ord("a") + place)) for place in range(copies))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, copies, copies, len(entries), start, 0)
    return content[:start] + entries + tail


def book(
    rows: Sequence[Sequence[Any]] | None = None,
    good: int = 0,
    replace: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    doubled: str = "",
    cut: int = 0,
    flip: float = 0.0,
) -> bytes:
    """A workbook of `rows` (or of so many good ones), its parts then changed: `replace` texts of any part, other `parts`, some taken out."""
    sheet = rows or [list(HEADERS), *(row(number, liab_name=f"A {number}") for number in range(1, good + 1))]
    with zipfile.ZipFile(io.BytesIO(workbook({"Sheet1": [list(cells) for cells in sheet]}))) as packed:
        found = {name: packed.read(name) for name in packed.namelist() if name not in without}
    found |= {name: content.encode() for name, content in (parts or {}).items()}
    for old, new in (replace or {}).items():
        found = {name: content.replace(old.encode(), new.encode()) for name, content in found.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in found.items():
            packed.writestr(name, content)
    content = made.getvalue()
    if doubled:
        content = _with_double(content, doubled)
    if flip:
        place = int(len(content) * flip)
        content = content[:place] + bytes((content[place] ^ 0xFF,)) + content[place + 1 :]
    return content[: len(content) - cut]


def _with_double(content: bytes, name: str) -> bytes:
    """The archive with a part twice under one name: the other one, of the same length, is put at its end and then renamed."""
    other = "~" * len(name)
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(other, packed.read(name))
    return made.getvalue().replace(other.encode(), name.encode())


def far_cell(row: int, column: str) -> bytes:
    """A workbook whose one stray cell stands so far away."""
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'
    return _sheet(cells)


def entities(kind: str) -> bytes:
    """A workbook whose sheet brings entities of its own: a thousand million laughs, or a file of this computer."""
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    told = {"laughs": (laughs, "&a9;"), "outside": ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
            "parameter": ('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;', "1")}[kind]  # fmt: skip
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>account_ref</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    cells += f'<row r="2"><c r="A2" t="inlineStr"><is><t>{told[1]}</t></is></c></row>'
    return _sheet(cells, doctype=f"<!DOCTYPE worksheet [{told[0]}]>")


def deep_xml(depth: int) -> bytes:
    """A workbook whose sheet is nested so deep."""
    return _sheet("<row>" * depth + "</row>" * depth)


def many_strings(megabytes: int) -> bytes:
    """A workbook of some kilobytes whose table of texts unpacks to so much."""
    return book(good=1, parts={"xl/sharedStrings.xml": "<sst>" + " " * (megabytes << 20) + "</sst>"})


def _sheet(cells: str, doctype: str = "") -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook({"Sheet1": [["a"]]}))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    start, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")
    first = sheet.index("<worksheet")
    changed = sheet[:first] + doctype + sheet[first:start] + "<sheetData>" + cells + sheet[end:]
    return book(rows=[["a"]], parts={"xl/worksheets/sheet1.xml": changed})


def locked() -> bytes:
    """A workbook that wants a password."""
    return locked_workbook()


def parquet(
    good: int = 8, types: Mapping[str, str] | None = None, cut: int = 0, flip: float = 0.0, columns: Mapping[str, list[Any]] | None = None
) -> bytes:
    """A Parquet file of so many good rows, or of `columns`; some cast to other types, cut or with a byte flipped."""
    frame = (
        pl.DataFrame(dict(columns))
        if columns
        else pl.DataFrame([row(number, liab_name=f"A {number}") for number in range(1, good + 1)], list(HEADERS), orient="row")
    )
    casts = {"binary": pl.Binary, "float32": pl.Float32, "float64": pl.Float64, "int": pl.Int64}
    for name, kind in (types or {}).items():
        frame = frame.with_columns(pl.concat_list(name) if kind == "list" else pl.col(name).cast(casts[kind]))
    made = io.BytesIO()
    frame.write_parquet(made)
    content = made.getvalue()
    if flip:
        place = int(len(content) * flip)
        content = content[:place] + bytes((content[place] ^ 0xFF,)) + content[place + 1 :]
    return content[: len(content) - cut] if cut else content


MAKERS: Mapping[str, Callable[..., bytes]] = {
    one.__name__: one
    for one in (
        academy, layout, text, raw, wide, long_line, gz, gz_bomb, archive, zip_bomb, overlapping_zip, book, far_cell, entities, deep_xml,
        many_strings, locked, parquet,
    )
}  # fmt: skip
"""By name, as the table calls them."""
