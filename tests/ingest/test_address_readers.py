"""Addresses read by several processes: the same as by one, whatever becomes of the others."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Event

import polars as pl
import pytest

from vh.errors import CancelledError
from vh.ingest import address_readers
from vh.ingest.address_child import SIZE
from vh.ingest.address_readers import _asked, reading
from vh.model import Ticket
from vh.text.address_shapes import FIELDS, read_fields

_STREETS = ("Mare Street", "High Road", "Çelebi Court, Well Street", 'The "Old" Mill\nDalston Lane')
ROWS = [
    dict.fromkeys(FIELDS)
    | {"address_1": f"Flat {number % 7}", "address_2": f"{number} {_STREETS[number % 4]}", "postcode": f"E8 {number % 9}RH"}
    if number % 5
    else dict.fromkeys(FIELDS)
    | {"unit": f"{number}A", "locality": "Nether Wallop", "street_number": str(number), "street": _STREETS[number % 4]}
    for number in range(240)
]
ADDRESSES = pl.DataFrame(ROWS, schema=dict.fromkeys(FIELDS, pl.String))
EXPECTED = [read_fields(*row) for row in ADDRESSES.iter_rows()]

Program = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_readers, "_AT_ONCE", 10)
    monkeypatch.setattr(address_readers, "_WORTH_IT", 20)
    monkeypatch.setattr("os.cpu_count", lambda: 3)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts another program in the place of the one that helps."""

    def put(text: str) -> Path:
        path = tmp_path / "child.py"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(address_readers, "_CHILD", path)
        return path

    return put


def all_by_others(started: address_readers.Reading) -> None:
    """Wait until the other processes have done all that they will."""
    for helper in started._helpers:
        helper.join(timeout=60)


def test_other_processes_read_as_this_one_does() -> None:
    with reading(ADDRESSES) as started:
        assert len(started._children) == 2
        all_by_others(started)
        assert all(read is not None for read in started._read)
        assert started.finish(Ticket()).to_list() == EXPECTED
    assert all(child.returncode is not None for child in started._children)


def test_this_process_and_the_others_share_the_work() -> None:
    with reading(ADDRESSES) as started:
        assert started.finish(Ticket()).to_list() == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        "raise SystemExit(1)",
        "import sys\nsys.stdin.buffer.read(100)",
        "import sys\nsys.stdin.buffer.read(100)\nsys.stdout.buffer.write((3).to_bytes(8) + b'abc')\nsys.stdout.buffer.flush()\nsys.stdin.read()",
    ],
    ids=["dies at once", "dies at the first part", "answers nonsense"],
)
def test_what_another_process_leaves_unread_is_read_here(program: Program, text: str) -> None:
    program(text)
    with reading(ADDRESSES) as started:
        all_by_others(started)
        assert started.finish(Ticket()).to_list() == EXPECTED


def test_where_no_process_can_be_started_all_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OSError

    monkeypatch.setattr(address_readers, "_child", refused)
    with reading(ADDRESSES) as started:
        assert started._children == []
        assert started.finish(Ticket()).to_list() == EXPECTED


@pytest.mark.parametrize(
    "answer",
    [b"", (0).to_bytes(SIZE)[:3], (40).to_bytes(SIZE) + b"1\x1f\x1f\x1fMARE STREE"],
    ids=["nothing", "cut short in the size", "cut short in the row"],
)
def test_an_answer_cut_short_is_none(answer: bytes) -> None:
    """Of one address, of which any text at all would be the right number of rows."""
    with pytest.raises(ValueError, match=r"^$"):
        _asked(ADDRESSES.head(1), BytesIO(), BytesIO(answer))


def test_an_address_with_a_character_that_parts_fields_is_read_here() -> None:
    odd = ADDRESSES.with_columns(
        address_1=pl.when(pl.int_range(pl.len()) == 15).then(pl.lit("1\x1f\x1e Mare Street")).otherwise("address_1")
    )
    with reading(odd) as started:
        all_by_others(started)
        assert [place for place, read in enumerate(started._read) if read is None] == [1]
        assert started.finish(Ticket()).to_list() == [read_fields(*row) for row in odd.iter_rows()]


def test_few_addresses_are_read_here() -> None:
    with reading(ADDRESSES.head(19)) as started:
        assert started._children == []
        assert started.finish(Ticket()).to_list() == EXPECTED[:19]
    with reading(ADDRESSES.clear()) as started:
        assert started.finish(Ticket()).to_list() == []


def test_stopping_ends_a_process_that_hangs(program: Program) -> None:
    program("import time\ntime.sleep(600)")
    stop = Event()

    def progress(share: float, _words: str) -> None:
        assert share <= 1
        if started._left:
            return
        stop.set()

    with reading(ADDRESSES) as started, pytest.raises(CancelledError):
        started.finish(Ticket(progress, stop))
    assert all(child.returncode is not None for child in started._children)
    assert not any(helper.is_alive() for helper in started._helpers)
