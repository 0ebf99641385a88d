"""A run that differs from the one before in weights and thresholds alone compares nobody again, and says just what a fresh run would."""

from datetime import date

import polars as pl
import pytest

from tests.factory import World
from tests.matching.test_run import borough_of_chance
from vh.matching import run_batch
from vh.model import Ticket, Verdict
from vh.review import judge
from vh.ruleset import EXPERT_WEIGHTS, Forename, RuleSet

_SAID = """
select o.application_ref, o.outcome, o.reason, o.sources, o.score, o.settled_by_officer,
    c.* exclude (run_id, applicant_id, resident_id, score), c.score as of_candidate
from outcome o left join candidate c on c.run_id = o.run_id and c.applicant_id = o.applicant_id
where o.run_id = (select max(run_id) from run) order by application_ref, c.candidate_id
"""


def _weights(**forenames: tuple[float, ...]) -> RuleSet:
    weights = {signal: dict(rows) for signal, rows in EXPERT_WEIGHTS.items()}
    weights["forename"] |= forenames
    return RuleSet(weights=weights)


FLAT = _weights(dwelling=(5.0, 0.0, *[5.0] * (len(Forename) - 2)))
"""Weights under which two people of one record fit about equally well who did not before."""
OTHERS = (
    RuleSet(verify_at=9.5, review_at=2.0),
    RuleSet(verify_at=5.2, review_at=5.1),
    RuleSet(same_surname=True),
    FLAT,
    _weights(dwelling=(-9.0, *[1.0] * (len(Forename) - 1))),
)


class Words(list[str]):
    """The progress that a run told of."""

    def __call__(self, _share: float, words: str) -> None:
        self.append(words)


def _match(world: World, rules: RuleSet) -> tuple[pl.DataFrame, str, bool]:
    words = Words()
    run_batch(world.store, rules, who="test", ticket=Ticket(progress=words))
    blocking = world.store.scalar("select blocking from run order by run_id desc limit 1")
    return world.store.frame(_SAID), blocking, any(one.startswith("Weighing the evidence anew") for one in words)


@pytest.fixture(scope="module")
def weighed() -> tuple[World, pl.DataFrame]:
    """A borough of which the latest run is by the standard rule set, with what that run says. A test that matches it again ends with such a run."""
    world = borough_of_chance(5)
    before, _, anew = _match(world, RuleSet())
    assert not anew
    return world, before


@pytest.mark.parametrize("rules", OTHERS, ids=range(len(OTHERS)))
def test_other_weights_give_what_a_fresh_run_gives(rules: RuleSet, weighed: tuple[World, pl.DataFrame]) -> None:
    world, before = weighed
    said, blocking, anew = _match(world, rules)
    expected, expected_blocking, fresh_anew = _match(borough_of_chance(5), rules)
    assert (anew, fresh_anew) == (True, False)
    assert said.write_csv() == expected.write_csv()
    assert blocking == expected_blocking
    assert said.write_csv() != before.write_csv()
    back, _, anew = _match(world, RuleSet())
    assert anew
    assert back.write_csv() == before.write_csv()


def test_a_judgement_stands_when_weighed_anew() -> None:
    world = borough_of_chance(5)
    said, _, _ = _match(world, RuleSet())
    pair = said.filter(pl.col("outcome") == "REVIEW").row(0, named=True)
    with world.store.write() as work:
        run_id = int(work.scalar("select max(run_id) from run"))
        judge(work, run_id, pair["candidate_id"], Verdict.SAME, note="", who="officer")
    again, _, anew = _match(world, RuleSet(verify_at=9.0))
    settled = again.filter(pl.col("application_ref") == pair["application_ref"])
    assert anew
    assert set(settled["outcome"]) == {"VERIFIED"}
    assert all(settled["settled_by_officer"])


def test_other_days_of_grace_or_other_sources_compare_again() -> None:
    world = borough_of_chance(5)
    _match(world, RuleSet())
    for rules in (
        RuleSet(grace_after_days=0),
        RuleSet(max_extract_age_days=1),
        RuleSet(block_cap=3),
        RuleSet(sources=RuleSet().sources[:1]),
    ):
        assert not _match(world, rules)[2]


def test_new_records_compare_again() -> None:
    world = borough_of_chance(5)
    _match(world, RuleSet())
    assert _match(world, RuleSet())[2]
    world.resident("Zoe", "New", ref="NEW", as_of=date(2026, 9, 29))
    assert not _match(world, RuleSet())[2]


def test_a_run_of_an_older_program_is_not_built_on() -> None:
    world = borough_of_chance(5)
    _match(world, RuleSet())
    with world.store.write() as work:
        work.execute("update candidate set said = null where candidate_id = 1")
    assert not _match(world, RuleSet())[2]
    with world.store.write() as work:
        work.execute("update run set method = null")
    assert not _match(world, RuleSet())[2]
