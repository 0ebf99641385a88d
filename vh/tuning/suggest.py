"""A threshold for "at most so many wrong": from judgements where they can carry it, with what is still lacking where they cannot."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from vh.errors import InputError
from vh.review import SHARE_VERIFIED, wilson
from vh.text.numbers import signed
from vh.tuning.accuracy import ENOUGH, JUDGEMENTS, MODEL, MODEL_PAIRS, Measured, exact_certainty
from vh.tuning.sweep import EVEN_ODDS

SURE = 0.95
"""A threshold is suggested where the policy holds with at least this probability."""
STEP, HIGHEST = 0.5, 24.0
"""Thresholds that are tried, in bits."""
_ABOVE = (2.0, 4.0, 6.0, 8.0, 10.0)
"""How far above the threshold in force others are tried, where that one does not hold."""
LOWEST = EVEN_ODDS
"""No threshold below is suggested, in bits: there a pair is likelier two people's than one's, however few such pairs there are."""
_NEVER = 10_000_000
_LEAST_SHARE = 0.005
"""A share of wrong ones that any council has to reckon with: records that are wrong at their source."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A threshold for a policy."""

    verify_at: float | None
    """From this score up the policy holds, as far as the basis goes; None where the judgements cannot say so of any threshold."""
    basis: str
    """`judgements`, or `model` where too few pairs were judged to speak."""
    needed: int | None
    """How many more pairs of a random sample would have to be judged; None where there are enough."""
    text: str
    """A sentence or two that say all this, and how far it can be trusted."""
    by_model: float | None
    """The threshold that the model alone would suggest, never one below that in force."""


def suggest(measured: Measured, most_wrong: float, verify_at: float, review_at: float) -> Suggestion:
    """A threshold from which at most a share of the verified is wrong (0.01: one in a hundred).

    Where the policy holds at `verify_at`, the threshold in force, thresholds below it are tried one by one for as long as it holds. Taking
    them in this order, rather than picking the best of all, keeps what is promised of one
    (fixed-sequence testing: Angelopoulos, Bates, Candès, Jordan and Lei 2021, *Learn then Test*). Where it does not, a few
    thresholds above are tried, and as they are several each has to be surer (Bonferroni). Raises InputError for a share not between 0 and 1.
    """
    if not 0 < most_wrong < 1:
        raise InputError("Say how many wrong permits would be too many as a share between 0 and 1, for example 0.01 for one in a hundred.")
    policy = f"at most {_in_words(most_wrong)} wrong"
    by_model = _by_model(measured, most_wrong, verify_at)
    judged = measured.judged(verify_at)
    if not measured.pairs:
        return Suggestion(None, MODEL, None, "No pair of this run may verify anybody, so there is nothing to set a threshold for.", None)
    found = _by_judgements(measured, most_wrong, verify_at, review_at) if judged >= ENOUGH else None
    if found is not None:
        return Suggestion(found, JUDGEMENTS, None, _supported(measured, policy, most_wrong, found), by_model)
    needed, words = _needed(measured, most_wrong, verify_at)
    believed = f"The model alone believes {_per_thousand(measured.believed(verify_at))} in 1,000 wrong from {signed(verify_at)} up"
    if judged < ENOUGH:
        said = (
            f"Too few pairs have been judged to say ({judged} of a random sample). {believed}, and would put {policy} "
            + ("at " + (f"{signed(by_model)}" if by_model != verify_at else "that same threshold") if by_model is not None else "nowhere")
            + f"; nothing confirms that yet. {words}"
        )
        return Suggestion(by_model, MODEL, needed, said, by_model)
    said = f"{judged} judged pairs cannot show that {policy.replace('wrong', 'is wrong')}. {words} {believed}; that is its belief, not a finding."
    return Suggestion(None, JUDGEMENTS, needed, said, by_model)


def size_for(measured: Measured, within: float, verify_at: float) -> int:
    """How many pairs a random sample takes, those judged already among them, for the precision to be known to about ± `within` (0.01: a
    percentage point), at the share of wrong ones found so far, or believed; half of Wilson's interval. Raises InputError for a width
    that makes no sense."""
    if not 0 < within < 0.5:
        raise InputError("Say how precisely the share of right verifications is to be known, for example 0.01 for a percentage point.")
    pairs, wrong = measured.found(verify_at)
    share = wrong / pairs if measured.judged(verify_at) >= ENOUGH else measured.believed(verify_at)

    def narrow(sample: float) -> bool:
        low, high = wilson(max(share, _LEAST_SHARE) * sample, sample)
        return (high - low) / 2 <= within

    whole = max(1, min(measured.pairs, math.ceil(measured.verified(verify_at) / SHARE_VERIFIED)))
    return min(whole, _round(_least(narrow) / SHARE_VERIFIED))


def _by_model(measured: Measured, most_wrong: float, verify_at: float) -> float | None:
    """The threshold in force, or the first above it; none below: to verify more people than now takes judgements, not a belief."""
    above = (one * STEP for one in range(math.floor(verify_at / STEP) + 1, round(HIGHEST / STEP) + 1))
    return next((at for at in (verify_at, *above) if measured.verified(at) and measured.believed(at) <= most_wrong), None)


def _by_judgements(measured: Measured, most_wrong: float, verify_at: float, review_at: float) -> float | None:
    at = math.floor(verify_at / STEP) * STEP

    def holds(threshold: float, sure: float = SURE) -> bool:
        enough = measured.verified(threshold) > 0 and measured.judged(threshold) >= ENOUGH
        return enough and measured.certainty(most_wrong, threshold) >= sure

    if holds(verify_at):
        lowest = verify_at
        while at >= max(review_at, LOWEST) and holds(at):
            lowest, at = at, at - STEP
        return lowest
    surer = 1 - (1 - SURE) / len(_ABOVE)
    return next((verify_at + more for more in _ABOVE if holds(verify_at + more, surer)), None)


def _supported(measured: Measured, policy: str, most_wrong: float, at: float) -> str:
    pairs, wrong = measured.found(at)
    said = (
        f"{policy[0].upper()}{policy[1:]}: from {signed(at)} up, with a probability of {measured.certainty(most_wrong, at):.0%}. "
        f"Of {measured.judged(at)} judged pairs there about {wrong:.0f} {'is' if round(wrong) == 1 else 'are'} wrong."
    )
    alone = _least(lambda more: _alone(pairs, wrong, more, most_wrong))
    if alone > 0:
        said += (
            f" The model's own belief counts as {MODEL_PAIRS:.0f} pairs in this; without it, about {_round(alone)} more would be needed."
        )
    return said


def _alone(pairs: float, wrong: float, more: float, most_wrong: float) -> bool:
    """Whether judgements alone would carry it, by the exact bound of Clopper and Pearson (1934), all further pairs being right."""
    return exact_certainty(pairs + more, wrong, most_wrong) >= SURE


def _needed(measured: Measured, most_wrong: float, verify_at: float) -> tuple[int | None, str]:
    """How many more pairs of a sample it would take, and that in words."""
    pairs, wrong = measured.found(verify_at)
    if not measured.verified(verify_at):
        return None, "Nothing is verified at the threshold in force."
    least = _least(lambda more: measured.certainty(most_wrong, verify_at, more) >= SURE)
    if least >= _NEVER:
        return None, "No number of judgements would show it."
    whole = round(measured.verified(verify_at) / SHARE_VERIFIED)
    sample = _round(least / SHARE_VERIFIED)
    if sample > whole:
        return whole, f"Only judging all {measured.verified(verify_at):,} verified pairs would show it."
    words = f"It would take at least {sample:,} more judged pairs of a random sample, if none of them is wrong"
    share = wrong / pairs if pairs else 0.0
    if share <= 0.1 * most_wrong:
        return sample, words + "."
    if share >= most_wrong:
        return sample, f"{words}; but so far {1000 * share:.0f} in 1,000 are, which is more than the policy allows."
    likely = _least(lambda more: measured.certainty(most_wrong, verify_at, more, share) >= SURE)
    if likely >= _NEVER:
        return sample, words + "."
    return _round(likely / SHARE_VERIFIED), f"{words}, and about {_round(likely / SHARE_VERIFIED):,} if it goes on as so far."


def _least(holds: Callable[[float], bool]) -> float:
    """The least number (to a tenth) for which something holds that holds for all greater ones; `_NEVER` where it never does."""
    if holds(0):
        return 0.0
    high = 10.0
    while not holds(high):
        high *= 2
        if high > _NEVER:
            return float(_NEVER)
    low = high / 2 if high > 10 else 0.0
    while high - low > max(1.0, 0.01 * high):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _round(number: float) -> int:
    return math.ceil(number / 10) * 10


def _in_words(share: float) -> str:
    """A share as people say it: 1 in 100, else per thousand."""
    one_in = 1 / share
    return f"1 in {round(one_in):,}" if abs(one_in - round(one_in)) < 0.01 * one_in else f"{1000 * share:.3g} in 1,000"


def _per_thousand(share: float) -> str:
    return f"{1000 * share:.2g}" if share < 0.1 else f"{1000 * share:.0f}"
