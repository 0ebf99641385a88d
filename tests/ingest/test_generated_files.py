"""CSV files out of a seed: what is loaded, set aside and left out is what an independent reader counts."""

from pathlib import Path

import pytest

from tests.bad_files.generated import judge, made
from tests.factory import lawful
from tests.ingest.bad_files import CANARY, csv_text, line
from tests.ingest.conftest import Load
from vh.model import Source
from vh.store import Store

FILES = 120


def test_every_row_of_a_generated_file_is_accounted_for(store: Store, tmp_path: Path) -> None:
    lawful(store)
    found = [judge(store, made(seed), tmp_path / "extract.csv") for seed in range(FILES)]
    assert [wrong for _, wrong in found if wrong] == []
    assert {what for what, _ in found} == {"loaded", "refused"}


def test_a_file_is_the_same_for_the_same_seed() -> None:
    assert [made(seed) for seed in range(20)] == [made(seed) for seed in range(20)]
    assert len({made(seed).content for seed in range(20)}) == 20


@pytest.mark.parametrize("further", ["B", "B\nC", '""B""\nC'])
def test_a_record_over_several_lines_with_a_stray_quote_is_one_row_set_aside(
    load: Load, store: Store, tmp_path: Path, further: str
) -> None:
    broken = line(5, addr1='"THE "OLD" HOUSE"', addr3=f'"A\n{further}"')
    path = tmp_path / "extract.csv"
    path.write_text(csv_text(12, {5: broken}), encoding="utf-8")
    report = load(Source.COUNCIL_TAX, path)
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (12, 11, 1)
    assert store.frame("select row_number, kind from fault where severity = 'hard'").rows() == [(5, "bad_quoting")]
    assert store.frame("select distinct row_number from resident order by 1")["row_number"].to_list() == [
        *range(1, 5),
        *range(6, 13),
    ]


def test_what_is_left_of_a_record_that_is_broken_twice_is_no_row_of_its_own(load: Load, store: Store, tmp_path: Path) -> None:
    """A stray quote takes a delimiter with it, and the last cell goes on below: neither line is a row, and both are one record."""
    broken = line(5, addr1='"THE "OLD" HOUSE"', addr3='"A\nB"').replace(",", "", 1)
    path = tmp_path / "extract.csv"
    path.write_text(csv_text(12, {5: broken}), encoding="utf-8")
    report = load(Source.COUNCIL_TAX, path)
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (12, 11, 1)
    assert store.frame("select row_number, kind from fault where severity = 'hard'").rows() == [(5, "bad_quoting")]


def test_a_stray_quote_does_not_hide_the_rows_after_it(load: Load, tmp_path: Path) -> None:
    """A quotation mark later on the same line opens a cell that nothing closes: the rows below it are still rows."""
    broken = line(5, addr1='"A" B', addr2=f'"{CANARY}')
    path = tmp_path / "extract.csv"
    path.write_text(csv_text(12, {5: broken}), encoding="utf-8")
    report = load(Source.COUNCIL_TAX, path)
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (12, 11, 1)
