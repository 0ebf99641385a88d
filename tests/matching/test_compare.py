"""However many pairs are compared at once, the candidates are the same."""

import pytest

from tests.tuning.test_learn import borough
from vh.matching import compare
from vh.matching.compare import _slices
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
        work.execute("create temp table proposed as select 5 + (i * i) % 97 as resident_id from range(1000) one(i)")
        slices = _slices(work)
        held = [work.scalar("select count(*) from proposed where resident_id between $a and $b", a=a, b=b) for a, b in slices]
        work.execute("delete from proposed")
        assert _slices(work) == []
    store.close()
    assert sum(held) == 1000
    assert len(held) == 1 or max(held) < 1000
