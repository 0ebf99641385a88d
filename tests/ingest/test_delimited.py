"""A CSV file in any encoding and dialect becomes the rows that were written."""

import codecs
import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.bad_files import HEADERS, csv_text, row
from vh.errors import InputError
from vh.ingest.encoding import mend
from vh.ingest.read import Table, read_table
from vh.model import Ticket
from vh.settings import Settings


def read(path: Path, **limits: int) -> Table:
    return read_table(path, Settings(**limits), Ticket())  # type: ignore[arg-type]


def read_bytes(content: bytes | str, folder: Path) -> Table:
    path = folder / "extract.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path)


def cells(table: Table) -> list[tuple[str | None, ...]]:
    return table.rows.drop("row_number").rows()


ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8 with BOM",
    "utf-16": "utf-16-le with BOM",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1252": "cp1252",
}
PLAIN = "abz AZ09'-./&()#\\@=+" + ',;\t|"'
LATIN = PLAIN + "".join(map(chr, range(0xC0, 0x100)))  # no two of these letters in cp1252 are one letter in UTF-8
ANY = LATIN + "’€łşİß中あ𝄞\u2028\x85\xa0"


@st.composite
def written_files(draw: st.DrawFn) -> tuple[str, dict[str, object], list[list[str]]]:
    encoding = draw(st.sampled_from(sorted(ENCODINGS)))
    terminator = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    delimiter = draw(st.sampled_from(",;\t|"))
    width = draw(st.integers(1, 6))
    letters = ANY if encoding in {"utf-8", "utf-8-sig", "utf-16"} else LATIN
    one_line = st.text(letters, max_size=12)
    one_part = st.text([letter for letter in letters if letter != delimiter], max_size=6)
    several_lines = st.lists(one_part, min_size=2, max_size=4).map(terminator.join)
    records = draw(st.lists(st.lists(one_line | several_lines, min_size=width, max_size=width), min_size=1, max_size=8))
    dialect = {"delimiter": delimiter, "lineterminator": terminator, "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))}
    return encoding, dialect, records


@given(written_files())
@settings(max_examples=300, deadline=None)
def test_what_a_csv_writer_wrote_is_what_is_read(written: tuple[str, dict[str, object], list[list[str]]]) -> None:
    encoding, dialect, records = written
    headers = [f"column {letter}" for letter in "abcdef"[: len(records[0])]]
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows([headers, *records])  # type: ignore[arg-type]

    with tempfile.TemporaryDirectory() as folder:
        table = read_bytes(text.getvalue().encode(encoding), Path(folder))

    blank = [number for number, record in enumerate(records, 1) if not any(record)]
    assert table.headers == tuple(headers)
    assert table.rows["row_number"].to_list() == [number for number in range(1, len(records) + 1) if number not in blank]
    assert cells(table) == [tuple(cell or None for cell in record) for record in records if any(record)]
    assert table.set_aside.rows() == [(number, "blank_row") for number in blank]
    assert table.rows_read == len(list(csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True, **dialect))) - 1  # type: ignore[arg-type]
    assert table.delimiter == (dialect["delimiter"] if len(headers) > 1 else None)


@pytest.mark.parametrize("codec", sorted(ENCODINGS))
def test_the_encoding_is_found_and_told(codec: str, tmp_path: Path) -> None:
    table = read_bytes("ref,name\n1,JOSÉ MÜLLER\n2,SMITH\n".encode(codec), tmp_path)

    assert table.encoding == ENCODINGS[codec]
    assert cells(table) == [("1", "JOSÉ MÜLLER"), ("2", "SMITH")]


def test_utf_16_the_other_way_round_with_its_mark_is_read(tmp_path: Path) -> None:
    table = read_bytes(codecs.BOM_UTF16_BE + "ref,name\n1,ŁUKASZ\n".encode("utf-16-be"), tmp_path)

    assert (table.encoding, cells(table)) == ("utf-16-be with BOM", [("1", "ŁUKASZ")])


def test_a_letter_that_lies_across_two_blocks_of_the_file_is_read(tmp_path: Path) -> None:
    filler = "x" * 1_000 + "\n"
    content = "ref,name\n" + f"1,{filler}" * 2_090 + "2,"
    content += "y" * ((1 << 21) - 1 - len(content)) + "É\n"
    assert content.encode()[(1 << 21) - 1 : (1 << 21) + 1] == "É".encode()

    table = read_bytes(content, tmp_path)

    assert table.encoding == "utf-8"
    assert table.rows["name"][-1].endswith("É")


def test_utf_8_letters_in_a_cp1252_file_are_read_and_the_report_says_so(tmp_path: Path) -> None:
    content = "ref,name\n1,RENÉ\n2,ZOË\n".encode("cp1252") + "3,JOSÉ\n".encode() + "4,RENÉ’S\n".encode("cp1252")

    table = read_bytes(content, tmp_path)

    assert table.encoding == "cp1252 with some utf-8"
    assert [name for _, name in cells(table)] == ["RENÉ", "ZOË", "JOSÉ", "RENÉ’S"]
    assert any("UTF-8" in note for note in table.notes)


def test_mend_reads_two_letter_pairs_and_leaves_all_else() -> None:
    assert mend("JOSÃ‰ YÄ±LDÄ±Z Åž É’S Ã") == "JOSÉ YıLDıZ Ş É’S Ã"


QUIRKS = {
    "blank lines are not records": ("ref,name\n\n1,A\n   \n2,B\n\n\n", [("1", "A"), ("2", "B")]),
    "blank lines before the column names": ("\n\nref,name\n1,A\n", [("1", "A")]),
    "a line that begins with # is a record": ("ref,name\n#1,A\n2,B\n", [("#1", "A"), ("2", "B")]),
    "line ends of CR only": ("ref,name\r1,A\r2,B\r", [("1", "A"), ("2", "B")]),
    "line ends mixed": ("ref,name\r\n1,A\n2,B\r3,C", [("1", "A"), ("2", "B"), ("3", "C")]),
    "a line break within quotes": ('ref,address\n1,"FLAT 2\n14 MARE STREET\r\nLONDON"\n', [("1", "FLAT 2\n14 MARE STREET\r\nLONDON")]),
    "spaces stay in cells and go from names": (" ref , name\n00040187    , A \n", [("00040187    ", " A ")]),
    "numbers and dates stay as they are": ("uprn,on\n00012,01/02/2024\n1E5,true\n", [("00012", "01/02/2024"), ("1E5", "true")]),
    "NA and null are text": ("ref,name\n1,NA\n2,null\n3,NULL\n", [("1", "NA"), ("2", "null"), ("3", "NULL")]),
    "empty cells are null, quoted or not": ('ref,name\n1,\n2,""\n', [("1", None), ("2", None)]),
    "sep= of Excel": ("sep=;\nref;name\n1;A,B\n", [("1", "A,B")]),
    "semicolons with commas in the cells": ("ref;name;address\n1;A, B;C, D, E\n2;F;G\n", [("1", "A, B", "C, D, E"), ("2", "F", "G")]),
    "single quotes around every cell": ("'ref','name'\n'1','SMITH, A'\n'2','O''NEIL'\n", [("1", "SMITH, A"), ("2", "O'NEIL")]),
    "a backslash before a quotation mark": ('ref,name\n1,"THE \\"OLD\\" HOUSE"\n2,"A, B"\n', [("1", 'THE "OLD" HOUSE'), ("2", "A, B")]),
    "a quotation mark in a cell without quotes": ('ref,name\n1,12" PIPE\n', [("1", '12" PIPE')]),
    "an end-of-file mark of DOS": ("ref,name\n1,A\n\x1a", [("1", "A")]),
    "one column": ("ref\n1\n2, B\n", [("1",), ("2, B",)]),
    "a comma at the end of every row": ("ref,name\n1,A,\n2,B,\n", [("1", "A"), ("2", "B")]),
    "a file without a last line end": ("ref,name\n1,A", [("1", "A")]),
    "a BOM before a quoted name": ('\ufeff"ref","name"\n1,A\n', [("1", "A")]),
}


@pytest.mark.parametrize("name", QUIRKS)
def test_quirks_of_csv_files(name: str, tmp_path: Path) -> None:
    content, expected = QUIRKS[name]

    table = read_bytes(content, tmp_path)

    assert cells(table) == expected
    assert table.set_aside.height == 0
    assert table.rows["row_number"].to_list() == list(range(1, len(expected) + 1))


def test_a_column_without_a_name_is_called_after_its_place(tmp_path: Path) -> None:
    assert read_bytes("ref,,name,\n1,2,3,\n4,5,6\n", tmp_path).headers == ("ref", "unnamed_2", "name", "unnamed_4")
    assert cells(read_bytes("ref,,name,\n1,2,3,\n4,5,6\n", tmp_path)) == [("1", "2", "3", None), ("4", "5", "6", None)]


def test_a_column_called_row_number_does_not_hide_ours(tmp_path: Path) -> None:
    table = read_bytes("row_number,name\n77,A\n", tmp_path)

    assert table.rows.rows(named=True) == [{"row_number": 1, "row_number (file)": "77", "name": "A"}]


def test_an_address_over_several_lines_is_not_taken_for_an_unclosed_quote(tmp_path: Path) -> None:
    blob = '"FLAT 1, LOCK HOUSE\n12, MARE STREET\nLONDON, E8 1AA"'
    table = read_bytes(csv_text(3, {2: ",".join(row(2, addr1=blob))}), tmp_path)

    assert table.rows_read == table.rows.height == 3


def test_the_row_of_an_unclosed_quote_is_counted_past_blank_lines_and_cells_of_several_lines(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Row 3 of “extract.csv” \(line 6 of the file\)"):
        read_bytes('ref,name\n1,"A\nB"\n\n2,C\n3,"D\n4,E\n5,F\n', tmp_path)


def test_the_limits_are_the_ones_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text("ref,name\n1,ABCDE\n2,ABCDEF\n")

    assert read(path, max_cell_characters=5).set_aside.rows() == [(2, "cell_too_long")]
    with pytest.raises(InputError, match="has 2 columns, and an extract may have 1"):
        read(path, max_columns=1)


def test_a_file_of_more_rows_than_one_block_keeps_its_order(tmp_path: Path) -> None:
    table = read_bytes("n,a,b\n" + "".join(f"{n},x,\n" for n in range(1, 120_001)), tmp_path)

    assert table.rows["row_number"].to_list() == list(range(1, 120_001))
    assert table.rows["n"].cast(int).to_list() == list(range(1, 120_001))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Obi,Ada,Obi,Flat 2\nEze,Chidi,Eze,Flat 3\n", "columns of the same name: columns 1 and 3."),
        ("Obi,Ada,Obi,Ada,Obi\n1,2,3,4,5\n", "columns of the same name: columns 1, 3 and 5; columns 2 and 4."),
        ("Surname,Obi,SURNAME,Surname\n1,2,3,4\n", "columns of the same name: columns 1 and 4 (“Surname”)."),
    ],
)
def test_columns_of_the_same_name_are_told_by_their_places(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(text, tmp_path)

    assert says in str(caught.value)
    assert "Obi" not in str(caught.value)


NAMES, ROWS = "Account Reference,Surname,Forename,Postcode\n", "1,Obi,Ada,E8 3RH\n2,Eze,Chidi,E8 1AA\n"
TITLES = {
    "one title": ("Council Tax extract\n", 1),
    "a title with a comma": ("Council Tax extract, October\n", 1),
    "a title padded with empty cells": ("Council Tax extract,,,\n,,,\n", 1),
    "two titles and blank lines": ("\ufeffCouncil Tax\n\nrun on 1 October\n\n", 2),
    "empty cells only": (",,,\n", 0),
}


@pytest.mark.parametrize("case", TITLES)
def test_titles_above_the_column_names_are_left_out_and_told(case: str, tmp_path: Path) -> None:
    titles, count = TITLES[case]

    table = read_bytes(titles + NAMES + ROWS, tmp_path)

    assert table.headers == ("Account Reference", "Surname", "Forename", "Postcode")
    assert table.rows.rows() == [(1, "1", "Obi", "Ada", "E8 3RH"), (2, "2", "Eze", "Chidi", "E8 1AA")]
    assert table.notes == ((f"{count} row(s) above the column names were left out.",) if count else ())


@pytest.mark.parametrize(
    "text",
    ["address\n1 Elm Road, London\n2 Elm Road, London\n", "note,,,\n1,Obi,Ada,E8\n", "ref;name;address\n1;A, B;C, D, E\n2;F;G\n"],
)
def test_a_first_row_is_no_title_unless_usual_column_names_stand_below_it(text: str, tmp_path: Path) -> None:
    assert read_bytes(text, tmp_path).headers[0] == text.splitlines()[0].replace(";", ",").split(",")[0]


def test_a_row_of_headings_over_groups_of_columns_is_a_title(tmp_path: Path) -> None:
    table = read_bytes(f"Account,Person,,\n{NAMES}{ROWS}", tmp_path)

    assert table.headers == ("Account Reference", "Surname", "Forename", "Postcode")
    assert table.rows.height == 2


def test_the_line_of_a_fault_is_counted_past_the_titles(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Row 2 of .* \(line 5 of the file\)"):
        read_bytes(f'A title\n\n{NAMES}1,Obi,Ada,E8 3RH\n2,"Eze,Chidi,E8 1AA\n', tmp_path)


def test_the_names_of_bad_headers_are_shown_but_not_data_in_their_place(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes("20410342,LONDON,LONDON,E8 1AA\n20410343,LONDON,LONDON,E8 2AA\n", tmp_path)

    assert "LONDON" not in str(caught.value)


def test_columns_dropped_while_reading_are_the_file_s_own(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text(csv_text(2))

    table = read_table(path, Settings(), Ticket(), frozenset({"uprn", "account_ref"}))

    assert table.rows.columns == ["row_number", "account_ref", "uprn"]
    assert table.headers == HEADERS
