"""What the scores alone lead one to expect of thresholds: wrong and missed verifications, each with an interval that says its doubt.

A score of s bits stands for the probability p = 1 / (1 + 2^-s) that the record is the applicant's. Wrong among the verified is the sum of
1 - p. Its interval has two parts: who of them happens to be wrong (each by itself, so a Poisson-binomial number), and how far off all the
scores may be together (`ladder.SPREAD` bits either way). A record that is wrong in its source is beyond what any score can see.
"""

from math import exp, sqrt
from statistics import NormalDist

from vh.text.numbers import bits
from vh.tuning.accuracy import Accuracy, Estimate
from vh.tuning.desk import Desk
from vh.tuning.ladder import SPREAD, Ladder
from vh.tuning.suggest import LOWEST, Suggestion

_MANY = 30.0
"""From this mean on, a count's interval is that of the normal distribution."""
_FINE = 10.0
"""Thresholds are said in tenths of a bit where one parts the same applicants."""


def accuracy(desk: Desk, verify_at: float, review_at: float) -> Accuracy:
    """What the model believes of these thresholds; the lower one parts only those missed whom nobody looks at from those whom an officer does."""
    ladder, at, looked = desk.all, desk.all.at(verify_at), desk.all.at(min(verify_at, review_at))
    verified, all_verify = float(ladder.verify[at, 0]), float(ladder.verify[0, 0])
    wrong_at = {by: float(ladder.wrong[by][at, 0]) for by in ladder.wrong}
    missed_at = {by: (all_verify - float(ladder.wrong[by][0, 0])) - (verified - wrong_at[by]) for by in ladder.wrong}
    seen_by = {by: float(ladder.verify[looked, 0]) - float(ladder.wrong[by][looked, 0]) for by in ladder.wrong}
    unseen_at = {by: (all_verify - float(ladder.wrong[by][0, 0])) - seen_by[by] for by in ladder.wrong}
    wrong = _estimate(wrong_at[0.0], wrong_at[-SPREAD], wrong_at[SPREAD], float(ladder.spread[at, 0]))
    missed = _estimate(missed_at[0.0], missed_at[SPREAD], missed_at[-SPREAD], float(ladder.spread[0, 0] - ladder.spread[at, 0]))
    unseen = _estimate(unseen_at[0.0], unseen_at[SPREAD], unseen_at[-SPREAD], float(ladder.spread[0, 0] - ladder.spread[looked, 0]))
    wrong = _within(wrong, verified)
    missed = _within(missed, all_verify - verified)
    right = verified - wrong.value
    return Accuracy(
        precision=_share(verified - wrong.value, verified - wrong.high, verified - wrong.low, verified),
        wrong=wrong,
        missed=missed,
        recall=Estimate(
            _ratio(right, right + missed.value), _ratio(right, right + missed.high), _ratio(right, right + missed.low), "model", 0
        ),
        unseen=_within(unseen, missed.high),
    )


def threshold_for(desk: Desk, most_wrong: float, at_least: float = LOWEST) -> Suggestion:
    """The lowest upper threshold, none below `at_least` (bits), that the model believes to keep the wrong at most this share (0 to 1) of the
    verified, there and above.

    Judgements that would show it: with none of n verified pairs found wrong, the share is below 3/n with 95% confidence (the rule of three:
    Hanley and Lippman-Hand 1983, JAMA 249, 1743-1745).
    """
    needed, one_in = round(3 / most_wrong), round(1 / most_wrong)
    ladder, kept = desk.all, None
    for row in range(ladder.rungs.size - 1, ladder.at(at_least) - 1, -1):
        if ladder.verify[row, 0] and ladder.wrong[0.0][row, 0] > most_wrong * ladder.verify[row, 0]:
            break
        if ladder.verify[row, 0]:
            kept = row
    if kept is None:
        return Suggestion(None, "model", needed, f"No threshold keeps the wrong to 1 in {one_in:,}, as the model sees it.", None)
    at = max(at_least, tidy(ladder, kept))
    return Suggestion(at, "model", needed, f"The model alone believes that from {bits(at)} bits up at most 1 in {one_in:,} is wrong.", at)


def tidy(ladder: Ladder, row: int) -> float:
    """A threshold in tenths of a bit that takes in this rung and none below; the rung itself, in hundredths, where there is none."""
    rung = float(ladder.rungs[row])
    below = float(ladder.rungs[row - 1]) if row else rung - 1
    rounded = (rung * _FINE + 1e-6) // 1 / _FINE
    return round(rounded, 1) if rounded > below else round(rung, 6)


def _estimate(value: float, low: float, high: float, variance: float) -> Estimate:
    """A count, its interval from the counts if all scores were off one way or the other, each with its own chance added."""
    scale = min(1.0, variance / value) if value > 0 else 1.0  # how much narrower than a Poisson number
    return Estimate(value, _quantile(low, low * scale, 0.025), _quantile(high, high * scale, 0.975), "model", 0)


def _quantile(mean: float, variance: float, share: float) -> float:
    if mean < _MANY:
        return float(poisson_quantile(mean, share))
    return max(0.0, NormalDist(mean, sqrt(max(variance, 1.0))).inv_cdf(share))


def poisson_quantile(mean: float, share: float) -> int:
    """The smallest number that a Poisson number of this mean (under 700) does not exceed with this probability.

    It is never narrower than the Poisson-binomial of the same mean, and close to it where each chance is small.
    """
    number, term, total = 0, exp(-mean), exp(-mean)
    while total < share:
        number += 1
        term *= mean / number
        total += term
    return number


def _within(one: Estimate, most: float) -> Estimate:
    return Estimate(one.value, min(one.low, one.value), max(one.value, min(one.high, most)), one.basis, one.judged)


def _share(value: float, low: float, high: float, whole: float) -> Estimate:
    return Estimate(_ratio(value, whole), _ratio(low, whole), _ratio(high, whole), "model", 0)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 1.0
