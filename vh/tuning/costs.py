"""What thresholds cost, in officer hours and pounds, and where the cost is lowest."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from vh.tuning.desk import Desk
from vh.tuning.ladder import Floats
from vh.working_terms import WorkingTerms

LOW, HIGH, STEP = -12.0, 24.0, 0.1
"""The thresholds that are tried, in bits."""
_NONE = 99.0
"""An upper threshold that only what an officer judged the same reaches."""


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The thresholds of lowest cost, in bits, and the cost there, in pounds."""

    verify_at: float
    review_at: float
    cost: float


def grid() -> Floats:
    """The thresholds that are tried."""
    return np.round(np.arange(LOW, HIGH + STEP / 2, STEP), 1)


def costs(desk: Desk, terms: WorkingTerms, verify_at: Floats | float, review_at: Floats | float) -> tuple[Floats, Floats, Floats]:
    """Pounds for reviews, for wrong permits, and for asking for evidence, at each pair of thresholds.

    Every review takes an officer's time; one that finds nothing leads to a request for evidence like those sent straight away. An officer's
    look is taken to be right. How many are wrong is what the scores say (see `expected`).
    """
    ladder = desk.all
    up, low = (np.searchsorted(ladder.rungs, np.asarray(at, dtype=np.float64), side="left") for at in (verify_at, review_at))
    verified, seen = ladder.verify[up, 0], ladder.review[low, 0]
    reviews = np.maximum(0, seen - verified)
    fruitless = np.maximum(0.0, ladder.doubt[low, 0] - ladder.settled[up, 0])
    asked = desk.applicants - np.maximum(seen, verified) + fruitless
    return reviews * terms.minutes_a_review * terms.minute, ladder.wrong[0.0][up, 0] * terms.wrong_permit, asked * terms.evidence


def cost_line(desk: Desk, terms: WorkingTerms, verify_at: float, review_at: float) -> pl.DataFrame:
    """Costs with one threshold moved and the other held: moved (`verify` or `review`), threshold (bits), reviews, wrong, evidence, total (pounds)."""
    tried = grid()
    parts = []
    for moved, at, pair in (
        ("verify", tried[tried >= review_at], lambda at: (at, review_at)),
        ("review", tried[tried <= verify_at], lambda at: (verify_at, at)),
    ):
        reviews, wrong, evidence = costs(desk, terms, *pair(at))
        columns = {"threshold": at, "reviews": reviews, "wrong": wrong, "evidence": evidence, "total": reviews + wrong + evidence}
        parts.append(pl.DataFrame(columns).select(pl.lit(moved).alias("moved"), pl.all()))
    return pl.concat(parts)


def cheapest(desk: Desk, terms: WorkingTerms) -> Cheapest:
    """The pair of thresholds of lowest cost; where a stretch of thresholds costs the same, because nobody stands in it, its middle.

    The cost is a part that only the upper threshold moves and one that only the lower moves, so the lowest sum is found in one pass.
    """
    tried = grid()
    upper, lower = _total(desk, terms, tried, LOW), _total(desk, terms, _NONE, tried)
    upper_at = _lowest(tried, upper + np.minimum.accumulate(lower))
    lower_at = _lowest(tried[tried <= upper_at], lower[tried <= upper_at])
    return Cheapest(upper_at, lower_at, float(_total(desk, terms, upper_at, lower_at)))


def _total(desk: Desk, terms: WorkingTerms, verify_at: Floats | float, review_at: Floats | float) -> Floats:
    reviews, wrong, evidence = costs(desk, terms, verify_at, review_at)
    return reviews + wrong + evidence


def _lowest(tried: Floats, cost: Floats) -> float:
    first = last = int(np.argmin(cost))
    while last + 1 < cost.size and cost[last + 1] - cost[first] < 1e-9 * max(1.0, float(cost[first])):
        last += 1
    return float(tried[(first + last) // 2])
