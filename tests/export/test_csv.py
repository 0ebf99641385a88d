"""Cells that a spreadsheet would run are made harmless, and every value comes back."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vh.export.csv import for_people, for_programs, guard, unguard


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("HYR0001", "HYR0001"),
        ("", ""),
        ("a=b", "a=b"),
        ("=1+1", "'=1+1"),
        ("+447700900123", "'+447700900123"),
        ("-Smith", "'-Smith"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\0=1", "'\0=1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A", "'＠A"),
        (" =1+1", "' =1+1"),
        ("\ufeff=1+1", "'\ufeff=1+1"),
        ("'=1+1", "''=1+1"),
        ("O'Brien", "O'Brien"),
    ],
)
def test_what_could_start_a_formula_gets_a_quote_in_front(value: str, cell: str) -> None:
    assert guard(value) == cell
    assert unguard(cell) == value


@given(st.text())
def test_every_value_comes_back(value: str) -> None:
    assert unguard(guard(value)) == value


@given(st.text(alphabet="=+-@'\t\r\n\0＝ ab", min_size=1))
def test_no_guarded_cell_begins_a_formula(value: str) -> None:
    assert guard(value).lstrip(" ")[:1] not in set("=+-@\t\r\n\0＝")


def test_people_get_a_marked_utf8_file_with_crlf() -> None:
    rows = pl.DataFrame({"ref": ["=A", 'b,"c"', "Zoë\nx"], "n": [1, None, 3]})
    assert for_people(rows) == b'\xef\xbb\xbfref,n\r\n\'=A,1\r\n"b,""c""",\r\n"Zo\xc3\xab\nx",3\r\n'


def test_programs_get_the_cells_as_they_are() -> None:
    assert for_programs(pl.DataFrame({"ref": ["=A", "Zoë"], "n": [1.5, None]})) == "ref,n\n=A,1.5\nZoë,\n".encode()


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",))), min_size=1))
def test_a_reader_gets_back_what_was_written(values: list[str]) -> None:
    text = for_people(pl.DataFrame({"first": values, "second": values})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[unguard(cell) for cell in row] for row in rows] == [[value, value] for value in values]
