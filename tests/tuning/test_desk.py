"""Every figure of the Tune page equals the one worked out row by row."""

import math
from collections import Counter

import numpy as np
import polars as pl
import pytest

from tests.factory import World
from tests.matching.test_run import borough_of_chance
from tests.tuning.slow import NONE, Person, chance, people
from vh import tuning
from vh.errors import InputError, NotReadyError
from vh.model import Outcome, Verdict
from vh.review import judge
from vh.ruleset import EXPERT_WEIGHTS, RuleSet
from vh.tuning.costs import cheapest, cost_line, costs
from vh.tuning.expected import accuracy, poisson_quantile, threshold_for
from vh.tuning.flips import Cut, flips
from vh.tuning.ladder import SPREAD
from vh.tuning.sweep import sweep
from vh.working_terms import WorkingTerms

AT = [(5.0, -6.0), (0.5, -6.0), (9.0, 2.0), (30.0, 30.0), (-30.0, -40.0), (13.2, 5.0)]
OTHER = RuleSet(weights={**EXPERT_WEIGHTS, "surname": {k: tuple(w * 0.5 for w in v) for k, v in EXPERT_WEIGHTS["surname"].items()}})


@pytest.fixture(scope="module")
def world() -> World:
    made = borough_of_chance(1)
    made.applicant("No", "Body", address="99 Nowhere Road", ref="HYR900")
    made.match()
    return made


@pytest.fixture(scope="module", params=[RuleSet(), OTHER], ids=["its own weights", "other weights"])
def both(world: World, request) -> tuple[tuning.Desk, list[Person]]:
    """The desk, and the same people worked out slowly."""
    return tuning.desk(tuning.candidates(world.store, 1), request.param.weights), people(world, 1, request.param)


@pytest.mark.parametrize(("verify_at", "review_at"), AT)
def test_outcomes_are_those_of_each_applicant_by_itself(both, verify_at, review_at):
    desk, slow = both
    counted = Counter(one.outcome(verify_at, review_at) for one in slow)
    assert desk.outcomes(verify_at, review_at) == {one: counted[one.value] for one in Outcome}
    names = list(Outcome)
    assert [names[one].value for one in desk.decided(verify_at, review_at)] == [one.outcome(verify_at, review_at) for one in slow]


@pytest.mark.parametrize("verify_at", [5.0, 0.5, 9.0, 30.0, -30.0])
def test_losing_a_feed_costs_those_whom_no_other_verifies(both, verify_at):
    desk, slow = both
    losses = {row["feed"]: (row["verified"], row["lost"]) for row in desk.losses(verify_at).to_dicts()}
    assert len(losses) == 3
    for feed in desk.feeds:
        by = sum(one.by_feed.get(feed.name, NONE) >= verify_at for one in slow)
        lost = sum(
            one.verify >= verify_at and not any(score >= verify_at for name, score in one.by_feed.items() if name != feed.name)
            for one in slow
        )
        assert losses[feed.label] == (by, lost)


@pytest.mark.parametrize(("verify_at", "review_at"), AT)
def test_expected_wrong_and_missed_are_sums_of_chances(both, verify_at, review_at):
    desk, slow = both
    said = accuracy(desk, verify_at, review_at)
    verified = [one for one in slow if one.verify >= verify_at]
    wrong = sum(1 - chance(one.verify) for one in verified)
    missed = sum(chance(one.verify) for one in slow if one.verify < verify_at)
    assert said.wrong.value == pytest.approx(wrong)
    assert said.missed.value == pytest.approx(missed)
    assert said.precision.value == pytest.approx(1 - wrong / len(verified) if verified else 1.0)
    assert said.wrong.low <= said.wrong.value <= said.wrong.high <= len(verified)
    assert said.missed.low <= said.missed.value <= said.missed.high
    assert (said.wrong.basis, said.wrong.judged) == ("model", 0)
    worse = sum(1 - chance(one.verify - SPREAD) for one in verified)
    assert said.wrong.high >= min(worse, len(verified)) - 1e-9


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0, 29.0])
@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_the_poisson_quantile_is_the_smallest_number_not_exceeded_so_often(mean, share):
    def below(number: int) -> float:
        return sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(number + 1))

    found = poisson_quantile(mean, share)
    assert below(found) >= share
    assert found == 0 or below(found - 1) < share


def test_the_interval_holds_numbers_drawn_from_scores_that_are_off(both):
    desk, slow = both
    said, dice = accuracy(desk, 0.0, -6.0), np.random.default_rng(5)
    verified = [one.verify for one in slow if one.verify >= 0.0]
    for off in (-SPREAD, 0.0, SPREAD):
        drawn = (dice.random((2000, len(verified))) > [chance(one + off) for one in verified]).sum(axis=1)
        assert np.mean((drawn >= said.wrong.low) & (drawn <= said.wrong.high)) >= 0.95


def test_who_stands_in_no_bar_is_counted(both):
    desk, slow = both
    unknown = sum(max(one.verify, one.review) <= NONE for one in slow)
    assert desk.not_drawn() == (0, unknown)
    assert unknown
    bars = desk.histogram()
    assert bars["verifiable"].sum() + bars["reviewable"].sum() + unknown == desk.applicants


def test_whoever_an_officer_found_stands_in_no_bar():
    world = World().resident(forename="Grace").applicant()
    run = world.match()
    with world.store.write() as work:
        judge(work, run.run_id, int(work.scalar("select candidate_id from candidate")), Verdict.SAME, note="", who="officer")
    desk = tuning.desk(tuning.candidates(world.store, run.run_id), EXPERT_WEIGHTS)
    assert desk.not_drawn() == (1, 0)
    assert desk.histogram()["verifiable"].sum() == 0


@pytest.mark.parametrize("one_in", [2, 5, 20, 100, 1000, 10**9])
def test_the_threshold_for_a_limit_is_the_lowest_that_keeps_it_and_not_below_even_odds(both, one_in):
    desk, slow = both
    said = threshold_for(desk, 1 / one_in)
    assert said.needed == 3 * one_in

    def kept(at: float) -> bool:
        verified = [one for one in slow if one.verify >= at]
        return sum(1 - chance(one.verify) for one in verified) <= len(verified) / one_in + 1e-9

    rungs = sorted({one.verify for one in slow if one.verify > NONE})
    good = [at for at in rungs if at >= 0 and all(kept(other) for other in rungs if other >= at)]
    if not good:
        assert said.verify_at is None
        return
    assert said.verify_at is not None
    assert {one.ref for one in slow if one.verify >= said.verify_at} == {one.ref for one in slow if one.verify >= good[0]}
    assert f"1 in {one_in:,}" in said.text


@pytest.mark.parametrize(("verify_at", "review_at"), AT)
def test_costs_add_up_over_applicants(both, verify_at, review_at):
    desk, slow = both
    terms = WorkingTerms(minutes_a_review=5, minute=0.5, wrong_permit=100, evidence=7)
    reviews = wrong = evidence = 0.0
    for one in slow:
        match one.outcome(verify_at, review_at):
            case "VERIFIED":
                wrong += 100 * (1 - chance(one.verify))
            case "REVIEW":
                reviews += 2.5
                evidence += 7 * (1 - chance(one.review))
            case _:
                evidence += 7
    assert [float(one) for one in costs(desk, terms, verify_at, review_at)] == pytest.approx([reviews, wrong, evidence])


def test_the_lowest_cost_is_lowest_over_all_pairs(both):
    desk, _ = both
    terms = WorkingTerms()
    found = cheapest(desk, terms)
    tried = np.round(np.arange(-12, 24.1, 0.5), 1)
    every = {(v, r): float(sum(costs(desk, terms, v, r))) for v in tried for r in tried if r <= v}
    assert found.cost <= min(every.values()) + 1e-6
    assert found.review_at <= found.verify_at
    line = cost_line(desk, terms, found.verify_at, found.review_at)
    for moved in ("verify", "review"):
        part = line.filter(pl.col("moved") == moved)
        assert found.cost <= float(part["total"].min()) + 1e-6
        assert part.select((pl.col("reviews") + pl.col("wrong") + pl.col("evidence") - pl.col("total")).abs().max()).item() < 1e-6


def test_dear_wrong_permits_push_the_threshold_up_and_dear_evidence_the_other_down(both):
    desk, _ = both
    plain = cheapest(desk, WorkingTerms())
    assert cheapest(desk, WorkingTerms(wrong_permit=100_000)).verify_at > plain.verify_at
    assert cheapest(desk, WorkingTerms(evidence=500)).review_at <= plain.review_at
    assert cheapest(desk, WorkingTerms(minutes_a_review=600)).review_at > plain.review_at


@pytest.mark.parametrize(("before", "after"), [((5.0, -6.0), (9.0, 2.0)), ((9.0, 2.0), (0.5, -6.0)), ((5.0, -6.0), (5.0, -6.0))])
def test_flips_are_what_two_matches_differ_in(before, after):
    """Outcome and reason, applicant by applicant, as the recorded outcomes of two matches say."""
    world = borough_of_chance(1)
    first = {
        pair: world.match(RuleSet(verify_at=pair[0], review_at=pair[1])) and dict(world.outcomes())
        for pair in dict.fromkeys((after, before))
    }
    run = int(world.store.scalar("select max(run_id) from run"))
    desk = tuning.desk(tuning.candidates(world.store, run), EXPERT_WEIGHTS)
    found = flips(Cut(desk, *before), Cut(desk, *after))
    expected = Counter((*first[before][ref], *first[after][ref]) for ref in first[before] if first[before][ref][0] != first[after][ref][0])
    got = {
        (row["outcome_before"], row["reason_before"], row["outcome"], row["reason"]): row["applicants"] for row in found.table().to_dicts()
    }
    blanked = Counter({(a, b, c, "" if c == "NEEDS_EVIDENCE" else d): 0 for a, b, c, d in expected})
    for (a, b, c, d), number in expected.items():
        blanked[a, b, c, "" if c == "NEEDS_EVIDENCE" else d] += number
    assert got == dict(blanked)
    sample = found.sample(4)
    assert sample.height == min(4, sum(expected.values()))
    for row in sample.to_dicts():
        assert first[before][row["application_ref"]] == (row["outcome_before"], row["reason_before"])
        assert first[after][row["application_ref"]][0] == row["outcome"]
        owner = world.store.scalar("select application_ref from candidate join outcome using (run_id, applicant_id) "
                                   "where candidate.candidate_id = $c and run_id = $r", c=row["candidate_id"], r=run)  # fmt: skip
        assert owner == row["application_ref"]


def test_a_judgement_is_sure_and_flips_no_more():
    world = World().resident(forename="Grace").applicant()
    run = world.match()
    candidate = world.store.scalar("select candidate_id from candidate")
    with world.store.write() as work:
        judge(work, run.run_id, candidate, Verdict.SAME, note="", who="officer")
    desk = tuning.desk(tuning.candidates(world.store, run.run_id), EXPERT_WEIGHTS)
    assert desk.outcomes(30.0, 20.0)[Outcome.VERIFIED] == 1
    assert accuracy(desk, 30.0, 20.0).wrong.value == 0
    assert flips(Cut(desk, 5, -6), Cut(desk, 24, 24)).table().is_empty()
    with world.store.write() as work:
        judge(work, run.run_id, candidate, Verdict.NOT_SAME, note="", who="officer")
    desk = tuning.desk(tuning.candidates(world.store, run.run_id), EXPERT_WEIGHTS)
    assert desk.outcomes(-30.0, -30.0)[Outcome.NEEDS_EVIDENCE] == 1


def test_the_desk_agrees_with_the_sweep(world):
    desk, swept = tuning.desk(tuning.candidates(world.store, 1), EXPERT_WEIGHTS), sweep(world.store, 1)
    assert desk.histogram().equals(swept.histogram())
    for pair in AT:
        assert desk.uplift(*pair).equals(swept.uplift(*pair))
        assert desk.counts(*pair) == swept.counts(*pair)


def test_nobody_near_and_no_match_have_their_answers():
    world = World().applicant("No", "Body")
    world.resident("Grace", "Hart", address="5 Cable Street", postcode="E1 1AA")
    run = world.match()
    desk = tuning.desk(tuning.candidates(world.store, run.run_id), EXPERT_WEIGHTS)
    assert desk.outcomes(5, -6)[Outcome.NEEDS_EVIDENCE] == 1
    assert accuracy(desk, 5, -6).wrong.value == accuracy(desk, 5, -6).missed.high == 0
    assert threshold_for(desk, 0.01).verify_at is None
    assert desk.losses(5).is_empty()
    assert cheapest(desk, WorkingTerms()).cost == WorkingTerms().evidence
    assert flips(Cut(desk, 5, -6), Cut(desk, 0, -12)).sample().is_empty()
    with pytest.raises(NotReadyError, match="Run a match first"):
        tuning.candidates(World().store, None)


def test_working_terms_refuse_what_cannot_be():
    with pytest.raises(InputError, match="Minutes a review must be at least 0"):
        WorkingTerms(minutes_a_review=-1)
    assert WorkingTerms.from_json(WorkingTerms(evidence=3).to_json()) == WorkingTerms(evidence=3)
    assert WorkingTerms(minutes_a_review=6).hours(10) == 1


def test_the_models_threshold_is_never_below_the_one_it_is_held_to(both):
    desk, *_ = both
    assert threshold_for(desk, 0.5).verify_at < 5.0
    assert threshold_for(desk, 0.5, 5.0).verify_at >= 5.0
