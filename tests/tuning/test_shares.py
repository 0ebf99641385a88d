"""Expert weights as a prior: what they imply, how data move them, and the order that weights keep."""

import numpy as np
import pytest

from vh.ruleset import EXPERT_WEIGHTS, SIGNALS, Stratum
from vh.tuning.shares import PERSON, implied, ladder, monotone, present, settled, weighed_up

EACH = [(signal, stratum) for signal in PERSON for stratum in Stratum]


@pytest.mark.parametrize(("signal", "stratum"), EACH)
def test_expert_weights_come_back_from_the_shares_they_imply(signal: str, stratum: Stratum) -> None:
    evidence, expert = present(SIGNALS[signal]), np.array(EXPERT_WEIGHTS[signal][stratum])
    others = implied(expert, evidence)
    same = weighed_up(others, expert, evidence)
    assert others[evidence].sum() == pytest.approx(1.0)
    assert np.log2(same / others)[evidence] == pytest.approx(expert[evidence], abs=1e-6)


def test_without_data_the_shares_are_the_prior() -> None:
    evidence = np.array([True, False, True, True])
    centre = np.array([0.7, 1.0, 0.2, 0.1])
    assert settled(np.zeros(4), centre, evidence) == pytest.approx(centre)


def test_with_much_data_the_shares_are_those_seen() -> None:
    evidence = np.array([True, False, True, True])
    found = settled(np.array([600_000.0, 0.0, 300_000.0, 100_000.0]), np.array([0.1, 1.0, 0.1, 0.8]), evidence)
    assert found[evidence] == pytest.approx([0.6, 0.3, 0.1], abs=1e-4)


def test_a_rare_level_that_chance_would_not_show_keeps_its_share() -> None:
    evidence = np.array([True, True])
    found = settled(np.array([1000.0, 0.0]), np.array([1 - 1e-5, 1e-5]), evidence)
    assert found[1] == pytest.approx(1e-5, rel=0.01)


@pytest.mark.parametrize("seed", range(20))
def test_weights_never_fall_along_the_ladder(seed: int) -> None:
    dice = np.random.default_rng(seed)
    for signal, stratum in EACH:
        evidence, expert = present(SIGNALS[signal]), EXPERT_WEIGHTS[signal][stratum]
        same, others = (dice.dirichlet(np.full(len(expert), 0.5)) + 1e-9 for _ in range(2))
        weights = monotone(same, others, expert, evidence)
        steps = list(ladder(expert, evidence))
        assert (np.diff(weights[steps]) >= -1e-9).all()
        assert (weights[evidence] >= weights[steps[0]] - 1e-9).all()
        assert (weights[evidence] <= weights[steps[-1]] + 1e-9).all()
        assert not weights[~evidence].any()


def test_levels_in_order_are_left_alone() -> None:
    evidence = np.array([True, False, True, True])
    same, others = np.array([0.1, 1.0, 0.3, 0.6]), np.array([0.9, 1.0, 0.07, 0.03])
    assert monotone(same, others, (-3.0, 0.0, 2.0, 5.0), evidence)[evidence] == pytest.approx(np.log2(same / others)[evidence])


def test_a_level_out_of_order_is_pooled_with_its_neighbour() -> None:
    evidence = np.array([True, False, True, True])
    same, others = np.array([0.1, 1.0, 0.5, 0.4]), np.array([0.9, 1.0, 0.02, 0.08])
    weights = monotone(same, others, (-3.0, 0.0, 2.0, 5.0), evidence)
    assert weights[2] == weights[3] == pytest.approx(np.log2(0.9 / 0.1))


def test_a_level_on_which_the_expert_breaks_the_order_stands_beside_the_ladder() -> None:
    assert ladder((-3.0, 0.0, 4.0, 2.0, 5.0, 6.0), np.array([True, False, True, True, True, True])) == (0, 2, 4, 5)
