"""How many true pairs no blocking rule proposes: capture and recapture over the rules that hit."""

from math import log

import numpy as np
import polars as pl

from vh.blocking import Missed
from vh.matching import block
from vh.matching.rules import NEITHER
from vh.ruleset import Birth
from vh.store import Writer

BY_PLACE = block.PROPERTY | block.PLACE | block.STREET
"""The rules that need the address alone."""
BY_PERSON = (
    block.POSTCODE_SURNAME | block.POSTCODE_FORENAME | block.POSTCODE_CROSSED | block.BIRTH_SURNAME | block.BIRTH_FORENAME | block.NAME
)
"""The rules that need the name or the date of birth."""

TOGETHER = (2 / 3, 5 / 2)
"""How much oftener, or more seldom, than by chance the two groups miss one and the same pair: the range allowed for. People whose
form is careless in one field are careless in others, so it reaches further up. With it, the interval held the number that was really
missed in 96% of the cases tried, where rules were left out on purpose; see docs/method.md."""
ENOUGH = 30
"""With fewer pairs believed true than this, nothing is said."""
ENOUGH_IN_BOTH = 5
"""A stratum where fewer pairs than this were found by both groups is not estimated by itself."""
_DRAWS = 20_000
_SEED = 1969

_CELLS = f"""
with believed as (
    select s.applicant_id, s.rules & {BY_PLACE} > 0 as by_place, s.rules & {BY_PERSON} > 0 as by_person,
        coalesce(a.postcode_key = r.postcode_key, false) as postcode_agrees, s.dob <> {Birth.MISSING:d} as births_known,
        case s.verdict when 'same' then 1000000 when 'not_same' then 0 else round(1000000 / (1 + pow(2, -s.score)))::bigint end as millionths
    from standing s join a on a.applicant_id = s.applicant_id join r on r.resident_id = s.resident_id
    where s.standing > {NEITHER} or s.verdict = 'same'
), each as (
    select applicant_id, postcode_agrees, births_known, by_place, by_person, sum(millionths)::hugeint as millionths
    from believed group by all
)
select postcode_agrees, births_known, by_place, by_person, sum(millionths) / 1e6 as pairs, sum(millionths * millionths) / 1e12 as squares
from each group by all order by all
"""
"""Whole millionths, so that the order of adding up makes no difference."""


def estimate_missed(work: Writer) -> Missed | None:
    """The estimate for the run being recorded, from temp tables `standing` (with verdicts), `a` and `r`."""
    return estimate(work.frame(_CELLS))


def estimate(cells: pl.DataFrame) -> Missed | None:
    """The pairs that neither group of rules proposed, with a 95% interval; None with fewer than `ENOUGH` pairs or none found by both.

    `cells`, a row a stratum and way of being found: postcode_agrees, births_known, by_place, by_person, pairs (sum of probabilities),
    squares (the sum, over applicants, of the square of that sum: pairs of one applicant are found or missed together).

    Within a stratum, with n11 pairs found by both groups and n10, n01 by one, the pairs found by neither are n10 n01 / n11 when the groups
    miss independently (Lincoln 1930, Chapman 1951: two lists), times the odds ratio of their dependence, which two lists cannot show and
    for which `TOGETHER` allows. The counts are drawn from their posterior (gamma, Jeffreys' prior) and the number missed from a Poisson.
    """
    found = float(cells["pairs"].sum())
    if found < ENOUGH:
        return None
    dice = np.random.default_rng(_SEED)
    expected = np.zeros(_DRAWS)
    for stratum in _strata(cells):
        both, by_place, by_person = (_posterior(stratum, at, who, dice) for at, who in ((True, True), (True, False), (False, True)))
        expected += by_place * by_person / np.maximum(both, 0.5)
    missed = dice.poisson(expected * np.exp(dice.uniform(log(TOGETHER[0]), log(TOGETHER[1]), _DRAWS)))
    low, middle, high = (round(float(one), 1) for one in np.quantile(missed, (0.025, 0.5, 0.975)))
    return Missed(found=round(found, 1), missed=middle, low=low, high=high)


def _strata(cells: pl.DataFrame) -> list[pl.DataFrame]:
    """Pairs whose postcodes agree and the others, each with and without dates of birth to compare; put together where they are few."""
    parts: list[pl.DataFrame] = []
    for side in cells.partition_by("postcode_agrees", maintain_order=True):
        halves = side.partition_by("births_known", maintain_order=True)
        parts += halves if all(_both(half) >= ENOUGH_IN_BOTH for half in halves) else [side]
    return parts


def _both(cells: pl.DataFrame) -> float:
    return float(cells.filter(pl.col("by_place") & pl.col("by_person"))["pairs"].sum())


def _posterior(
    stratum: pl.DataFrame, by_place: bool, by_person: bool, dice: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Draws of how many pairs are expected in one cell. Where an applicant has several pairs in it, they count as so many fewer."""
    cell = stratum.filter(pl.col("by_place") == by_place, pl.col("by_person") == by_person)
    pairs, squares = float(cell["pairs"].sum()), float(cell["squares"].sum())
    clump = max(1.0, squares / pairs) if pairs else 1.0
    return dice.gamma(pairs / clump + 0.5, clump, _DRAWS)
