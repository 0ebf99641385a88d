"""Any extract file becomes one table of text, or a sentence."""

import gzip
import hashlib
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.ingest.bad_files import BAD_FILES, CANARY, FAULTY_FILES, HEADERS, BadFile, FaultyFile, csv_text, workbook
from vh.errors import CancelledError, InputError
from vh.ingest import archive
from vh.ingest.content import SET_ASIDE_KINDS
from vh.ingest.read import Table, read_header, read_table
from vh.model import Ticket
from vh.settings import Settings

SETTINGS = Settings()


@pytest.fixture(autouse=True)
def _temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Unpack into a folder of the test, so that what is left there is seen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left_behind(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "temporary").iterdir())


def read(path: Path, columns: frozenset[str] | None = None, limit: int | None = None, settings: Settings = SETTINGS) -> Table:
    return read_table(path, settings, Ticket(), columns, limit)


def write(folder: Path, content: bytes | str, name: str = "extract.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cells(table: Table) -> list[tuple[str | None, ...]]:
    return table.rows.drop("row_number").rows()


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_leaves_nothing_behind(bad: BadFile, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = bad.make(folder)

    with pytest.raises(InputError) as caught:
        read(path)

    sentence = str(caught.value)
    assert bad.says in sentence
    assert sentence.endswith(".")
    assert CANARY not in sentence
    assert caught.value.__cause__ is None
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("faulty", FAULTY_FILES, ids=lambda faulty: faulty.name)
def test_a_row_that_cannot_be_taken_is_set_aside_and_the_others_stay(faulty: FaultyFile, tmp_path: Path) -> None:
    table = read(faulty.make(tmp_path))

    assert table.set_aside.rows() == [(number, faulty.kind) for number in faulty.row_numbers]
    assert faulty.kind in SET_ASIDE_KINDS
    assert table.rows_read == faulty.rows_read == table.rows.height + table.set_aside.height
    assert sorted(table.rows["row_number"].to_list() + list(faulty.row_numbers)) == list(range(1, faulty.rows_read + 1))


HEADERS_ARE_FINE = {
    "header only",
    "an unclosed quote",
    "quotes that take in some rows",
    "a file cut off within a quote",
    "a workbook of headers only",
}


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_read_header_answers_with_the_names_or_the_same_sentence(bad: BadFile, tmp_path: Path) -> None:
    path = bad.make(tmp_path)

    if bad.name in HEADERS_ARE_FINE:
        assert read_header(path, SETTINGS) == HEADERS
    else:
        with pytest.raises(InputError) as caught:
            read_header(path, SETTINGS)
        assert bad.says in str(caught.value)


def test_a_table_says_what_it_was_read_from(tmp_path: Path) -> None:
    path = write(tmp_path, csv_text(3), "ct.csv")

    table = read(path)

    assert (table.file_name, table.kind, table.encoding, table.delimiter) == ("ct.csv", "csv", "utf-8", ",")
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert table.headers == HEADERS == read_header(path, SETTINGS)
    assert table.rows.schema == {"row_number": pl.Int64} | dict.fromkeys(HEADERS, pl.String)


def test_columns_that_are_not_asked_for_are_not_in_the_table(tmp_path: Path) -> None:
    table = read(write(tmp_path, "ref,nino,name\n1,QQ123456C,A\n2,QQ123456C,B\n"), frozenset({"name", "ref", "absent"}))

    assert table.rows.columns == ["row_number", "ref", "name"]
    assert table.headers == ("ref", "nino", "name")


def test_no_column_asked_for_still_counts_the_rows(tmp_path: Path) -> None:
    table = read(write(tmp_path, "ref,name\n1,A\n2,B\n"), frozenset())

    assert table.rows.columns == ["row_number"]
    assert table.rows_read == 2


def test_a_limit_reads_the_first_records_and_the_hash_is_still_of_the_whole_file(tmp_path: Path) -> None:
    path = write(tmp_path, csv_text(50))

    table = read(path, limit=5)

    assert table.rows_read == 5
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"an extract may have 0\.0 GB"):
        read(write(tmp_path, csv_text(3)), settings=Settings(max_file_bytes=100))


@pytest.mark.parametrize("name", ["extract.csv.gz", "EXTRACT", "extract.csv"])
def test_a_gzip_is_unpacked_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(csv_text(4).encode()), name)

    table = read(path)

    assert table.rows_read == 4
    assert table.file_name == name
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("member", ["ct.csv", "../../ct.csv", "/etc/ct.csv", "C:\\ct.csv", "deep/down/ct.csv"])
def test_a_zip_is_unpacked_and_the_path_of_its_member_is_never_used(member: str, tmp_path: Path) -> None:
    path = tmp_path / "ct.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, csv_text(4))
        archive.writestr("__MACOSX/._ct.csv", b"\0")
        archive.writestr("deep/.DS_Store", b"\0")

    assert read(path).rows_read == 4
    assert {found.name for found in tmp_path.rglob("*") if found.is_file()} == {"ct.zip"}


def test_a_zip_that_declares_too_small_a_size_is_unpacked_by_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "ct.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ct.csv", b"1,2,3\n" * 8_000_000)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)

    with pytest.raises(InputError, match="unpacks to more than an extract can be"):
        read(path)


def test_a_disk_that_fills_up_while_unpacking_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full(_: str = "") -> Iterator[Path]:
        yield tmp_path / "no such folder" / "file"

    monkeypatch.setattr(archive, "temporary_file", full)

    with pytest.raises(InputError, match=r"no room to unpack “ct\.gz”"):
        read(write(tmp_path, gzip.compress(csv_text(4).encode()), "ct.gz"))


def test_a_workbook_named_csv_and_a_csv_named_xlsx_are_read_as_what_they_are(tmp_path: Path) -> None:
    book = write(tmp_path, workbook({"S": [["a", "b"], ["1", "2"]]}), "book.csv")
    text = write(tmp_path, "a,b\n1,2\n", "text.xlsx")

    assert (read(book).kind, cells(read(book))) == ("xlsx", [("1", "2")])
    assert (read(text).kind, cells(read(text))) == ("csv", [("1", "2")])


@pytest.mark.parametrize("name", ["many.csv", "many.csv.gz", "many.xlsx", "many.parquet"])
def test_reading_can_be_stopped_at_every_report_and_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    text = csv_text(300)
    path = write(tmp_path, gzip.compress(text.encode()) if name.endswith("gz") else text, name)
    if name.endswith("xlsx"):
        path.write_bytes(workbook({"S": [line.split(",") for line in text.splitlines()]}))
    if name.endswith("parquet"):
        pl.DataFrame({"a": ["x"] * 300}).write_parquet(path)
    shares: list[float] = []
    read_table(path, SETTINGS, Ticket(lambda share, _: shares.append(share)))
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1

    for stop_at in range(1, len(shares)):
        stop = threading.Event()
        seen: list[float] = []

        def progress(share: float, _: str, stop: threading.Event = stop, seen: list[float] = seen, stop_at: int = stop_at) -> None:
            seen.append(share)
            if len(seen) == stop_at:
                stop.set()

        if name.endswith(("xlsx", "parquet")) and stop_at > 1:
            break  # how often a child is asked after depends on the machine
        with pytest.raises(CancelledError):
            read_table(path, SETTINGS, Ticket(progress, stop))
        assert left_behind(tmp_path) == []


def test_parquet_values_become_the_text_that_a_csv_would_have(tmp_path: Path) -> None:
    path = tmp_path / "ct.parquet"
    pl.DataFrame(
        {
            "ref": ["0001", "", None],
            "uprn": [1.00023456789e11, 5.0, None],
            "share": [0.1, float("nan"), -2.0],
            "born": [date(1980, 2, 1), None, date(1900, 1, 1)],
            "at": [datetime(2024, 3, 1), datetime(2024, 3, 1, 13, 30, 5), None],
            "live": [True, False, None],
            "count": [2**60, 0, None],
            "money": [Decimal("1.50"), Decimal("-3.00"), None],
            "none": pl.Series([None, None, None], dtype=pl.Null),
            "kind": pl.Series(["x", "y", None], dtype=pl.Categorical),
        }
    ).write_parquet(path)

    assert cells(read(path)) == [
        ("0001", "100023456789", "0.1", "1980-02-01", "2024-03-01", "true", str(2**60), "1.50", None, "x"),
        (None, "5", None, None, "2024-03-01 13:30:05", "false", "0", "-3.00", None, "y"),
        (None, None, "-2", "1900-01-01", None, None, None, None, None, None),
    ]


def test_a_parquet_column_with_too_few_digits_for_its_numbers_is_refused_only_if_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "ct.parquet"
    pl.DataFrame({"ref": ["1"], "uprn": pl.Series([100023456789], dtype=pl.Float32)}).write_parquet(path)

    with pytest.raises(InputError, match=r"column “uprn” of “ct\.parquet” was saved with fewer digits"):
        read(path)
    assert cells(read(path, frozenset({"ref"}))) == [("1",)]


def test_a_parquet_column_of_lists_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "ct.parquet"
    pl.DataFrame({"postcode": [["1", "2"]]}).write_parquet(path)

    with pytest.raises(InputError, match="lists or bytes in the column “postcode”"):
        read(path)


def test_a_parquet_column_whose_name_may_be_a_value_is_told_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "ct.parquet"
    pl.DataFrame({"1": ["1"], "ZZYZXCANARY": [["1", "2"]]}).write_parquet(path)

    with pytest.raises(InputError, match="lists or bytes in the column number 2") as told:
        read(path)
    assert "ZZYZXCANARY" not in str(told.value)


def test_parquet_counts_rows_without_columns_and_keeps_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "ct.parquet"
    pl.DataFrame({"ref": list("abc"), "other": [1, 2, 3]}).write_parquet(path)

    assert read(path, frozenset()).rows.to_dict(as_series=False) == {"row_number": [1, 2, 3]}
    assert read(path, limit=2).rows_read == 2
