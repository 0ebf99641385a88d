"""How far two officers agree on the pairs that both were to judge."""

import math
from dataclasses import dataclass

import polars as pl

from vh.model import Verdict
from vh.store import Store

_TWICE = """
with pairs as materialized (select * from sampled_pair($run_id) where twice), looks as (
    select p.candidate_id, j.verdict, row_number() over (partition by p.candidate_id order by j.judgement_id) as look
    from pairs p join judgement j on j.undone_at is null and j.queue in ('sample', 'second') and j.application_ref = p.application_ref
        and j.applicant_print = p.applicant_print and j.resident_print = p.resident_print
)
select one.verdict as first, two.verdict as second, count(*) as pairs
from looks one join looks two on two.candidate_id = one.candidate_id and one.look = 1 and two.look = 2
group by 1, 2 order by 1, 2
"""
"""Only those set aside for two officers when the sample was drawn: a second look for doubt's sake would make them seem to differ more."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two officers agree, with 95% intervals."""

    pairs: int
    agreed: int
    share: float
    share_low: float
    share_high: float
    kappa: float | None
    """Cohen's kappa: 1 full agreement, 0 no more than by chance; None where it cannot be said, as when all answers are one and the same."""
    low: float | None
    high: float | None


def agreement(store: Store, run_id: int) -> Agreement:
    """The agreement on the pairs of samples that two officers were to judge and have."""
    return agreement_of(store.frame(_TWICE, run_id=run_id))


def agreement_of(counts: pl.DataFrame) -> Agreement:
    """Agreement from a table of counts: first, second (verdicts), pairs.

    Kappa as in Cohen (1960), Educational and Psychological Measurement 20, 37-46, with the large-sample variance of Fleiss, Cohen and
    Everitt (1969), Psychological Bulletin 72, 323-327; the share that agree with the interval of Wilson (1927), J. Am. Statist. Ass. 22.
    """
    words = [str(one) for one in Verdict]
    table = {(first, second): int(pairs) for first, second, pairs in counts.select("first", "second", "pairs").iter_rows()}
    n = sum(table.values())
    agreed = sum(table.get((one, one), 0) for one in words)
    share_low, share_high = wilson(agreed, n)
    none = Agreement(n, agreed, agreed / n if n else 0.0, share_low, share_high, None, None, None)
    if n == 0:
        return none
    share = {cell: pairs / n for cell, pairs in table.items()}
    rows = {one: sum(share.get((one, other), 0.0) for other in words) for one in words}
    columns = {one: sum(share.get((other, one), 0.0) for other in words) for one in words}
    observed, expected = agreed / n, sum(rows[one] * columns[one] for one in words)
    if expected >= 1:
        return none
    kappa = (observed - expected) / (1 - expected)
    same = sum(share.get((one, one), 0.0) * ((1 - expected) - (rows[one] + columns[one]) * (1 - observed)) ** 2 for one in words)
    other = sum(value * (columns[one] + rows[two]) ** 2 for (one, two), value in share.items() if one != two)
    spread = same + (1 - observed) ** 2 * other - (observed * expected - 2 * expected + observed) ** 2
    half = 1.959964 * math.sqrt(max(0.0, spread) / n) / (1 - expected) ** 2
    return Agreement(n, agreed, observed, share_low, share_high, kappa, max(-1.0, kappa - half), min(1.0, kappa + half))


def wilson(found: float, of: float, z: float = 1.959964) -> tuple[float, float]:
    """The 95% interval of Wilson (1927) for a share."""
    if of == 0:
        return 0.0, 1.0
    share, wide = found / of, 1 + z * z / of
    middle, half = (share + z * z / (2 * of)) / wide, z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / wide
    return max(0.0, middle - half), min(1.0, middle + half)
