"""However many pairs are compared at once, the candidates are the same."""

import re

import pytest

from tests.tuning.test_learn import borough
from vh.matching import compare, strangers
from vh.matching.compare import _slices, measured, persons_sql
from vh.store import open_store

CANDIDATES = "select * exclude (run_id) from candidate order by candidate_id"


def test_pairs_compared_a_few_at_a_time_have_the_same_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    world, again = borough(15), borough(15)
    world.match()
    monkeypatch.setattr(compare, "AT_ONCE", 7)
    again.match()
    whole = world.store.frame(CANDIDATES)
    assert whole.height > 4 * compare.AT_ONCE
    assert again.store.frame(CANDIDATES).equals(whole)


@pytest.mark.parametrize("at_once", [1, 3, 400, 999, 1000, 5000])
def test_slices_hold_every_pair_once(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(compare, "AT_ONCE", at_once)
    store = open_store()
    with store.scratch() as work:
        work.execute("create temp table numbered as select 5 + (i * i) % 97 as applicant_id from range(1000) one(i)")
        slices = _slices(work)
        held = [work.scalar("select count(*) from numbered where applicant_id between $a and $b", a=a, b=b) for a, b in slices]
        work.execute("delete from numbered")
        assert _slices(work) == []
    store.close()
    assert sum(held) == 1000
    assert len(held) == 1 or max(held) < 1000


def test_what_is_asked_of_one_column_is_named_after_it() -> None:
    sql = (
        "abs(year(a.date_of_birth) - year(r.date_of_birth)) = 1 and length(a.forename_key) > 1 or strftime(r.date_of_birth, '%Y%m%d') = ''"
    )

    named, own = measured(sql)

    assert named == ("abs(a.date_of_birth_year - r.date_of_birth_year) = 1 and a.forename_key_length > 1 or r.date_of_birth_strftime = ''")
    assert own == ("length(a.forename_key)", "strftime(r.date_of_birth, '%Y%m%d')", "year(a.date_of_birth)", "year(r.date_of_birth)")


@pytest.mark.parametrize(
    "sql", [compare._LEVELLED, persons_sql("pairs", "applicant_in_force", "applicant_id", "resident_in_force"), *strangers._statements()]
)
@pytest.mark.parametrize("part", ["year", "month", "day"])
def test_a_statement_takes_a_date_apart_once_a_side(sql: str, part: str) -> None:
    """Each time it is written DuckDB works out a table of 30,000 dates first."""
    assert len(re.findall(rf"\b{part}\(", sql)) <= 2


def test_no_condition_lists_hundreds_of_constants() -> None:
    """DuckDB plans each of them by itself, and joins every pair with their list, however few are ever asked."""
    assert all(len(found.split(",")) < 20 for found in re.findall(r"\bin \(('[^)]*)\)", compare._LEVELLED))
