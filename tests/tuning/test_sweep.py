"""Moving thresholds over the sweep gives what matching with them would give."""

from datetime import date

import numpy as np
import pytest

from tests.factory import World
from tests.matching.test_run import borough_of_chance
from vh.errors import NotReadyError
from vh.model import Outcome, Source, Verdict
from vh.review import judge
from vh.ruleset import RuleSet
from vh.tuning import sweep
from vh.tuning.sweep import NOTHING, Sweep


@pytest.mark.parametrize(("verify_at", "review_at"), [(5.0, -6.0), (0.5, -6.0), (9.0, 2.0), (30.0, 30.0), (-30.0, -40.0)])
def test_the_sweep_equals_a_match_with_those_thresholds(verify_at: float, review_at: float) -> None:
    world = borough_of_chance(1)
    run = world.match(RuleSet())
    swept = sweep(world.store, run.run_id).outcomes(verify_at, review_at)
    matched = world.match(RuleSet(verify_at=verify_at, review_at=review_at))
    assert swept == matched.counts


def _two_sources() -> World:
    world = (
        World()
        .resident()
        .resident(source="tenancy", born=date(1980, 5, 17))
        .resident("Grace", "Hart", address="5 Cable Street", source="tenancy")
    )
    return (
        world.applicant(born=date(1980, 5, 17))
        .applicant("Grace", "Hart", address="5 Cable Street", ref="HYR2")
        .applicant("No", "Body", ref="HYR3")
    )


def test_uplift_adds_one_source_after_the_other() -> None:
    world = _two_sources()
    steps = sweep(world.store, world.match().run_id).uplift(5.0, -6.0)
    assert steps["step"].to_list() == ["Council Tax alone", "with Tenancies"]
    assert steps["verified"].to_list() == [1, 2]
    assert steps["gained"].to_list() == [1, 1]
    assert steps["share"].to_list() == pytest.approx([1 / 3, 2 / 3])


def test_only_counts_what_losing_a_source_would_cost() -> None:
    world = _two_sources()
    counts = sweep(world.store, world.match().run_id).counts(5.0, -6.0)
    assert counts.only == {Source.COUNCIL_TAX: 0, Source.TENANCY: 1}
    assert counts.verified_by == {Source.COUNCIL_TAX: 1, Source.TENANCY: 2}


def test_the_histogram_holds_each_applicant_with_a_candidate_once() -> None:
    world = _two_sources()
    bars = sweep(world.store, world.match().run_id).histogram()
    assert bars["verifiable"].sum() + bars["reviewable"].sum() == 2


def test_a_judgement_counts_whatever_the_thresholds() -> None:
    world = World().resident(forename="Grace").applicant()
    run = world.match()
    candidate = world.store.scalar("select candidate_id from candidate")
    assert sweep(world.store, run.run_id).outcomes(30.0, 20.0)[Outcome.NEEDS_EVIDENCE] == 1
    with world.store.write() as work:
        judge(work, run.run_id, candidate, Verdict.SAME, note="", who="officer")
    assert sweep(world.store, run.run_id).outcomes(30.0, 20.0)[Outcome.VERIFIED] == 1


def test_before_any_match_it_says_what_to_do() -> None:
    with pytest.raises(NotReadyError, match="Run a match first"):
        sweep(World().store, None)


def test_an_applicant_is_drawn_where_the_record_is_that_decides() -> None:
    """Another of the household may verify, and surely is not the applicant; an officer looks at a record that may not verify and fits better."""
    may_verify = np.array([[-11.0], [6.0], [4.0], [NOTHING]])
    may_review = np.array([[-4.0], [8.0], [4.0], [2.0]])
    bars = Sweep(1, (Source.COUNCIL_TAX,), may_verify, may_review).histogram(-12.0, 24.0, 36)
    drawn = {
        row["from"]: (row["verifiable"], row["reviewable"]) for row in bars.iter_rows(named=True) if row["verifiable"] + row["reviewable"]
    }
    assert drawn == {-4.0: (0, 1), 2.0: (0, 1), 4.0: (1, 0), 6.0: (1, 0)}
