"""Wrong and missed verifications: the estimates against known answers, and a threshold for a policy."""

import numpy as np
import pytest
from scipy import special

from vh.errors import InputError
from vh.tuning.accuracy import ENOUGH, JUDGEMENTS, MODEL, MODEL_PAIRS, Measured, exact_certainty
from vh.tuning.judged import strata_of
from vh.tuning.looks import CHAINS, Looks, draw_truth
from vh.tuning.suggest import suggest

SCORES = np.array([-8.0, -2.0, 3.0, 8.0, 12.0, 16.0])
PAIRS = np.array([100.0, 200.0, 300.0, 2000.0, 3000.0, 4000.0])


def looked(score: list[float], chance: list[float], same: list[int], not_same: list[int], cuts: np.ndarray) -> Looks:
    at = np.array(score, dtype=float)
    ints = [np.array(one, dtype=np.int64) for one in (same, not_same)]
    return Looks(at, np.searchsorted(cuts, at, side="right"), np.array(chance, dtype=float), *ints)


def measured(right: int = 0, wrong: int = 0, *, confirmed: bool = True, unsure: int = 0) -> Measured:
    """Judged pairs at score 12, each drawn with equal chance from the verified; a wrong one seen so by two officers where confirmed."""
    cuts = strata_of(SCORES, PAIRS, 5.0, -6.0)
    n = right + wrong + unsure
    said_not = 2 if confirmed else 1
    looks = looked(
        [12.0] * n, [max(n, 1) / 9000] * n, [1] * right + [0] * (n - right), [0] * right + [said_not] * wrong + [0] * unsure, cuts
    )
    return Measured(SCORES, PAIRS, looks, cuts)


def test_without_judgements_the_model_speaks() -> None:
    found = measured().accuracy(5.0, -6.0)
    expected = sum(pairs / (1 + 2.0**score) for score, pairs in zip(SCORES, PAIRS, strict=True) if score >= 5)
    assert found.wrong.value == pytest.approx(expected)
    assert found.precision.value == pytest.approx(1 - expected / 9000)
    assert found.precision.basis == MODEL
    assert found.precision.judged == 0
    assert found.precision.low <= found.precision.value <= found.precision.high
    assert found.missed.value == pytest.approx(sum(p / (1 + 2.0**-s) for s, p in zip(SCORES, PAIRS, strict=True) if s < 5))
    assert found.unseen.value == pytest.approx(100 / (1 + 2.0**8))


def test_judgements_speak_once_there_are_enough_or_they_are_asked() -> None:
    assert measured(ENOUGH - 1).accuracy(5.0, -6.0).precision.basis == MODEL
    assert measured(ENOUGH).accuracy(5.0, -6.0).precision.basis == JUDGEMENTS
    assert measured(ENOUGH).accuracy(5.0, -6.0, MODEL).precision.basis == MODEL
    assert measured(10).accuracy(5.0, -6.0, JUDGEMENTS).precision.judged == 10


@pytest.mark.parametrize(("right", "wrong"), [(164, 0), (160, 4), (140, 20)])
def test_the_interval_is_that_of_clopper_and_pearson(right: int, wrong: int) -> None:
    found = measured(right, wrong).accuracy(5.0, -6.0).precision
    n = right + wrong
    high = float(special.betaincinv(wrong + 1, n - wrong, 0.975))
    low = float(special.betaincinv(wrong, n - wrong + 1, 0.025)) if wrong else 0.0
    assert 1 - found.low == pytest.approx(high, rel=0.06)
    assert 1 - found.high == pytest.approx(low, rel=0.15, abs=1e-3)
    assert found.low <= found.value <= found.high


def test_the_models_belief_counts_as_so_many_pairs_in_the_value_alone() -> None:
    believed = sum(pairs / (1 + 2.0**score) for score, pairs in zip(SCORES, PAIRS, strict=True) if score >= 5) / 9000
    found = measured(140, 20).accuracy(5.0, -6.0).precision
    value = (20 + 1 / 3 + MODEL_PAIRS * believed) / (160 + 2 / 3 + MODEL_PAIRS)
    assert 1 - found.value == pytest.approx(value, rel=0.03)


def test_all_judged_leaves_nothing_in_doubt_but_slips() -> None:
    scores, pairs = np.array([8.0]), np.array([60.0])
    cuts = strata_of(scores, pairs, 5.0, -6.0)
    looks = looked([8.0] * 60, [1.0] * 60, [2] * 57 + [0] * 3, [0] * 57 + [3] * 3, cuts)
    found = Measured(scores, pairs, looks, cuts).accuracy(5.0, -6.0)
    assert (found.wrong.low, found.wrong.high) == (3.0, 3.0)
    assert found.precision.value == pytest.approx(0.95, abs=1e-3)


def test_one_officers_word_counts_for_less_than_that_of_two() -> None:
    single, double = (measured(158, 6, confirmed=one).accuracy(5.0, -6.0).precision for one in (False, True))
    assert single.value > double.value
    assert single.high > 0.999 > double.high
    assert single.low < 0.97


def test_pairs_of_which_nobody_could_say_count_against_the_hub_at_the_low_end_only() -> None:
    sure, unsure = measured(160).accuracy(5.0, -6.0).precision, measured(160, unsure=4).accuracy(5.0, -6.0).precision
    assert unsure.judged == 160
    assert unsure.low < sure.low - 0.01
    assert unsure.high >= 0.99


def test_weights_undo_an_uneven_sample() -> None:
    """Half of the sample is from a stratum of 1 in 16 pairs where all are wrong: the estimate is 1 in 16 all the same."""
    cuts = np.array([-6.0, 5.0, 10.0])
    n = 200
    scores = np.array([6.0, 14.0])
    looks = looked([6.0] * n + [14.0] * n, [n / 200] * n + [n / 3000] * n, [0] * n + [2] * n, [2] * n + [0] * n, cuts)
    found = Measured(scores, np.array([200.0, 3000.0]), looks, cuts).accuracy(5.0, -6.0).precision
    assert 1 - found.value == pytest.approx(200 / 3200, rel=0.05)


def test_nothing_verified_is_said_as_such() -> None:
    for basis in (MODEL, JUDGEMENTS):
        found = measured(164).accuracy(30.0, 20.0, basis)
        assert found.wrong.value == 0
        assert found.recall.value == pytest.approx(0.0, abs=1e-6)


def test_an_empty_run_has_nothing_to_measure() -> None:
    cuts = strata_of(np.array([]), np.array([]), 5.0, -6.0)
    none = Measured(np.array([]), np.array([]), looked([], [], [], [], cuts), cuts)
    assert none.accuracy(5.0, -6.0).wrong.value == 0
    assert suggest(none, 0.01, 5.0, -6.0).verify_at is None


def test_slips_are_learned_from_pairs_that_several_looked_at() -> None:
    dice = np.random.default_rng(3)
    n, slip = 4000, 0.08
    says = (dice.random((3, n)) < slip).sum(axis=0)
    looks = Looks(np.zeros(n), np.zeros(n, dtype=np.int64), np.ones(n), 3 - says, says)
    drawn = draw_truth(looks, np.array([1.0]), np.array([1.0]), 1)
    assert drawn.slip_on_true.mean() == pytest.approx(slip, abs=0.01)
    assert drawn.wrong.shape == (CHAINS, n)
    assert drawn.wrong.mean() < 0.002


def test_a_wrong_pair_is_told_from_a_slip_by_how_many_said_so() -> None:
    n = 300
    looks = Looks(
        np.zeros(n),
        np.zeros(n, dtype=np.int64),
        np.ones(n),
        np.array([1] * (n - 3) + [0, 0, 2], dtype=np.int64),
        np.array([0] * (n - 3) + [1, 3, 1], dtype=np.int64),
    )
    one, three, outvoted = draw_truth(looks, np.array([0.5]), np.array([40.0]), 1).wrong[:, -3:].mean(axis=0)
    assert three > 0.95
    assert outvoted < 0.02
    assert outvoted < one < three


def test_a_threshold_is_suggested_where_the_judgements_carry_it() -> None:
    found = suggest(measured(400), 0.01, 5.0, -6.0)
    assert found.basis == JUDGEMENTS
    assert found.verify_at is not None
    assert found.verify_at <= 5.0
    assert found.needed is None
    assert "At most 1 in 100 wrong" in found.text


def test_what_so_few_cannot_show_is_not_suggested_and_the_page_says_how_many_it_takes() -> None:
    found = suggest(measured(164), 0.001, 5.0, -6.0)
    assert (found.verify_at, found.basis) == (None, JUDGEMENTS)
    assert found.needed is not None
    assert 1_000 < found.needed < 4_000
    assert "cannot show" in found.text
    assert f"{found.needed:,} more judged pairs" in found.text
    assert "The model alone believes" in found.text
    more = suggest(measured(164 + round(found.needed * 0.83)), 0.001, 5.0, -6.0)
    assert more.verify_at is not None


def test_without_judgements_the_suggestion_is_the_models_and_says_so() -> None:
    found = suggest(measured(), 0.01, 5.0, -6.0)
    assert found.basis == MODEL
    assert found.verify_at == found.by_model
    assert found.needed is not None
    assert "nothing confirms that yet" in found.text


def test_without_judgements_no_threshold_below_the_one_in_force_is_proposed() -> None:
    lax = suggest(measured(), 0.4, 5.25, -6.0)
    assert lax.verify_at == 5.25
    assert "at that same threshold" in lax.text
    strict = suggest(measured(), 1e-6, 5.25, -6.0).by_model
    assert strict is None or strict > 5.25


def test_a_policy_is_a_share() -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        suggest(measured(), 1.0, 5.0, -6.0)


def test_judged_pairs_alone_show_one_in_a_hundred_from_299_on() -> None:
    """The rule of three: 0.99^299 is the first power under 0.05."""
    assert exact_certainty(298, 0, 0.01) < 0.95 <= exact_certainty(299, 0, 0.01)


def test_officers_who_slip_do_not_break_the_interval_or_the_promise() -> None:
    """Thirty samples of 200 from 9,000 verified pairs of which 0.4% are wrong, first looks slipping 3 times in 100, doubts looked at again."""
    wrong_share, covered, kept = 0.004, 0, []
    cuts = strata_of(SCORES, PAIRS, 5.0, -6.0)
    for seed in range(30):
        dice = np.random.default_rng(seed)
        n = 164
        score = dice.choice(SCORES[3:], n, p=PAIRS[3:] / 9000)
        wrong = dice.random(n) < wrong_share
        looks = wrong ^ (dice.random((3, n)) < 0.03)
        second = looks[0]
        third = second & (looks[0] != looks[1])
        said_not = looks[0].astype(np.int64) + (second & looks[1]) + (third & looks[2])
        looked_at = 1 + second.astype(np.int64) + third
        order = np.argsort(score)
        made = looked(
            list(score[order]),
            [n / 9000] * n,
            [int(one) for one in (looked_at - said_not)[order]],
            [int(one) for one in said_not[order]],
            cuts,
        )
        one = Measured(SCORES, PAIRS, made, cuts, seed)
        found = one.accuracy(5.0, -6.0).precision
        covered += found.low <= 1 - wrong_share <= found.high
        suggestion = suggest(one, 0.01, 5.0, 5.0)
        if suggestion.verify_at is not None:
            kept.append(suggestion.verify_at)
    assert covered >= 28
    assert 5 <= len(kept) <= 25
