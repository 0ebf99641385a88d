"""A workbook becomes text, in a process of its own that can be stopped and cannot take the hub with it."""

import tempfile
import threading
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tests.ingest.bad_files import workbook
from vh.errors import CancelledError, InputError
from vh.ingest import apart
from vh.ingest.read import Table, read_header, read_table
from vh.model import Ticket
from vh.settings import Settings


def read(content: bytes, folder: Path, columns: frozenset[str] | None = None, limit: int | None = None) -> Table:
    path = folder / "extract.xlsx"
    path.write_bytes(content)
    return read_table(path, Settings(), Ticket(), columns, limit)


def formatted(values: list[tuple[object, str]]) -> bytes:
    """A workbook of one row of values under c0, c1 …, each with its number format."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    for place, (value, shown) in enumerate(values):
        sheet.write(0, place, f"c{place}")
        sheet.write(1, place, value, book.add_format({"num_format": shown}))
    book.close()
    return made.getvalue()


def test_values_become_the_text_that_a_csv_would_have(tmp_path: Path) -> None:
    values = [
        ("00040187", "@"),
        (100023456789, "General"),
        (100023456789, "0.00E+00"),
        ("1.00023E+11", "@"),
        (12.5, "General"),
        (-3.0, "0.00"),
        (datetime(1979, 10, 4), "dd/mm/yyyy"),
        (datetime(2024, 3, 1, 13, 30, 5), "dd/mm/yyyy hh:mm"),
        (True, "General"),
        (" FLAT 1\nMARE STREET ", "@"),
    ]

    (found,) = read(formatted(values), tmp_path).rows.drop("row_number").rows()

    assert found == (
        "00040187", "100023456789", "100023456789", "1.00023E+11", "12.5", "-3", "1979-10-04", "2024-03-01 13:30:05", "true",
        " FLAT 1\nMARE STREET ",
    )  # fmt: skip


def test_zeros_that_only_a_number_format_shows_are_told(tmp_path: Path) -> None:
    padded = read(formatted([(40187, "00000000"), ("x", "@")]), tmp_path)
    plain = read(formatted([(40187, "0"), ("x", "@")]), tmp_path)

    assert any("zeros in front" in note for note in padded.notes)
    assert plain.notes == ()


def test_the_first_sheet_with_something_in_it_is_read_and_the_report_says_so(tmp_path: Path) -> None:
    table = read(workbook({"Cover": [], "Data": [["ref", "name"], ["1", "A"]], "Other": [["x", "y"], ["9", "9"]]}), tmp_path)

    assert table.rows.rows() == [(1, "1", "A")]
    assert table.notes == ("The workbook has 3 sheets. Only the first one that holds something was read.",)


def test_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    hidden, shown = book.add_worksheet("lists"), book.add_worksheet("data")
    hidden.write_row(0, 0, ["x", "y"])
    hidden.hide()
    shown.write_row(0, 0, ["ref", "name"])
    shown.write_row(1, 0, ["1", "A"])
    shown.activate()
    shown.set_first_sheet()
    book.close()

    assert read(made.getvalue(), tmp_path).headers == ("ref", "name")


def test_titles_above_the_column_names_and_blank_rows_and_columns_are_left_out(tmp_path: Path) -> None:
    sheet: list[list[object]] = [[], ["Council Tax extract"], [], ["ref", "name", "", ""], ["1", "A"], ["", ""], ["2", "B"], [None, None]]

    table = read(workbook({"S": sheet}), tmp_path)

    assert table.headers == ("ref", "name")
    assert table.rows.rows() == [(1, "1", "A"), (2, "2", "B")]
    assert table.notes == ("1 row(s) above the column names were left out.",)


def test_a_title_of_two_cells_is_a_title_where_the_table_below_is_much_wider(tmp_path: Path) -> None:
    below: list[list[object]] = [["ref", "name", "line 1", "line 2", "postcode"], ["1", "A", "14 MARE STREET", None, "E8 3RH"]]
    wide = read(workbook({"S": [["Extract", None, "run 30/09/2026"], *below]}), tmp_path)
    narrow = read(workbook({"S": [["ref", "name"], ["1", "A"], ["2", "B", "stray"]]}), tmp_path)

    assert wide.headers == ("ref", "name", "line 1", "line 2", "postcode")
    assert narrow.headers[:2] == ("ref", "name")


def test_columns_and_limit_are_kept_to_in_the_process_that_reads(tmp_path: Path) -> None:
    content = workbook({"S": [["ref", "nino", "name"], *([str(n), "QQ123456C", "A"] for n in range(1, 10))]})

    table = read(content, tmp_path, frozenset({"ref", "name"}), limit=3)

    assert table.rows.columns == ["row_number", "ref", "name"]
    assert table.rows["ref"].to_list() == ["1", "2", "3"]
    assert read(content, tmp_path, frozenset()).rows_read == 9
    assert read_header(tmp_path / "extract.xlsx", Settings()) == ("ref", "nino", "name")


def test_a_cell_too_long_is_set_aside(tmp_path: Path) -> None:
    content = workbook({"S": [["ref", "name"], ["1", "A"], ["2", "B" * 30_000]]})
    path = tmp_path / "extract.xlsx"
    path.write_bytes(content)

    table = read_table(path, Settings(max_cell_characters=20_000), Ticket())

    assert table.set_aside.rows() == [(2, "cell_too_long")]
    assert table.rows["ref"].to_list() == ["1"]


@pytest.fixture
def endless_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of the reading process, one that waits for ever."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    program = tmp_path / "endless.py"
    program.write_text("import threading\nthreading.Event().wait()\n")
    monkeypatch.setattr(apart, "_CHILD", program)
    return tmp_path


def test_a_workbook_that_takes_too_long_is_given_up(endless_child: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_START_SECONDS", -1)
    path = endless_child / "extract.xlsx"
    path.write_bytes(workbook({"S": [["ref"], ["1"]]}))

    with pytest.raises(InputError, match="took too long to read"):
        read_table(path, Settings(workbook_seconds=1), Ticket())
    assert not list(endless_child.glob("vh-*"))


def test_reading_a_workbook_can_be_stopped_while_the_process_is_at_work(endless_child: Path) -> None:
    path = endless_child / "extract.xlsx"
    path.write_bytes(workbook({"S": [["ref"], ["1"]]}))
    stop = threading.Event()

    def progress(_: float, words: str) -> None:
        if words == "Reading the file":
            stop.set()

    with pytest.raises(CancelledError):
        read_table(path, Settings(), Ticket(progress, stop))
    assert not list(endless_child.glob("vh-*"))


def test_a_process_that_answers_nonsense_is_a_sentence(endless_child: Path) -> None:
    (endless_child / "endless.py").write_text("print('boom')\n")
    path = endless_child / "extract.xlsx"
    path.write_bytes(workbook({"S": [["ref"], ["1"]]}))

    with pytest.raises(InputError, match="more memory than a workbook may take"):
        read_table(path, Settings(), Ticket())


def _sheets(*sheets: list[list[str]]) -> bytes:
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    for rows in sheets:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return made.getvalue()


def test_a_cover_sheet_of_one_column_is_passed_over_where_another_sheet_has_a_table(tmp_path: Path) -> None:
    table = read(_sheets([["Council Tax extract"], ["Produced 30/11/2026"]], [["ref", "name"], ["1", "ADA OBI"]]), tmp_path)
    assert table.rows.select("ref", "name").rows() == [("1", "ADA OBI")]


def test_a_sheet_of_one_column_is_read_where_no_other_has_more_and_the_first_table_before_any_other(tmp_path: Path) -> None:
    assert read(_sheets([["ref"], ["1"]], [["note"], ["2"]]), tmp_path).rows["ref"].to_list() == ["1"]
    assert read(_sheets([["ref", "name"], ["1", "ADA"]], [["other", "more"], ["2", "ELIF"]]), tmp_path).rows["ref"].to_list() == ["1"]
