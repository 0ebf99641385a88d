"""The deciding pairs of a run and what officers said of those in a sample, ready for measuring."""

import numpy as np

from vh.errors import NotReadyError
from vh.matching.rules import MAY_VERIFY
from vh.ruleset import RuleSet
from vh.store import Store
from vh.tuning.accuracy import Measured
from vh.tuning.looks import Floats, Looks

_SCORES = """
select score, count(*) as pairs from (
    select applicant_id, max(score) as score from candidate where run_id = $run_id and standing = $may_verify group by applicant_id
) group by score order by score
"""
"""Of each applicant the best pair that may verify: it decides at any upper threshold."""

_LOOKS = """
with held as materialized (select * from sampled_pair($run_id)), said as (
    select application_ref, applicant_print, resident_print,
        count(*) filter (where verdict = 'same') as same, count(*) filter (where verdict = 'not_same') as not_same
    from judgement where undone_at is null and application_ref in (select application_ref from held)
    group by application_ref, applicant_print, resident_print
), best as (
    select c.applicant_id, max(c.score) as score from candidate c
    where c.run_id = $run_id and c.standing = $may_verify and c.applicant_id in (select applicant_id from held) group by c.applicant_id
)
select h.score, h.chance, s.same, s.not_same
from held h join best b on b.applicant_id = h.applicant_id and b.score = h.score and h.standing = $may_verify
join said s on s.application_ref = h.application_ref and s.applicant_print = h.applicant_print and s.resident_print = h.resident_print
order by h.score, h.application_ref
"""
"""Judged pairs of samples that still decide. Pairs that officers picked from another queue are no random sample, and take no part."""

_JUDGED = "select coalesce(max(judgement_id), 0), count(undone_at), (select coalesce(max(sample_id), 0) from sample_pair) from judgement"


def stamp(store: Store) -> tuple[int, ...]:
    """Changes whenever a judgement is made or taken back, or a sample drawn."""
    return store.frame(_JUDGED).row(0)


def measured(store: Store, run_id: int, rules: RuleSet) -> Measured:
    """The run's deciding pairs and the judgements of its samples. Raises NotReadyError when a later run has replaced the candidates."""
    if not store.scalar("select count(*) from outcome where run_id = $run_id", run_id=run_id):
        raise NotReadyError("Nothing has been matched yet. Run a match first (page Match, or `python -m vh match`).")
    scores = store.frame(_SCORES, run_id=run_id, may_verify=MAY_VERIFY)
    rows = store.frame(_LOOKS, run_id=run_id, may_verify=MAY_VERIFY)
    values, pairs = scores["score"].to_numpy(), scores["pairs"].to_numpy().astype(np.float64)
    cuts = strata_of(values, pairs, rules.verify_at, rules.review_at)
    score = rows["score"].to_numpy()
    looks = Looks(
        score=score,
        stratum=np.searchsorted(cuts, score, side="right"),
        chance=rows["chance"].to_numpy(),
        same=rows["same"].to_numpy().astype(np.int64),
        not_same=rows["not_same"].to_numpy().astype(np.int64),
    )
    return Measured(values, pairs, looks, cuts)


def strata_of(scores: Floats, pairs: Floats, verify_at: float, review_at: float) -> Floats:
    """Where strata begin: at the thresholds, and within the verified at the score below which the lowest quarter of them lies."""
    above = scores >= verify_at
    cuts = {review_at, verify_at}
    if above.any():
        reached = np.cumsum(pairs[above]) / pairs[above].sum()
        cuts.add(float(scores[above][np.searchsorted(reached, 0.25, side="right")]))
    return np.array(sorted(cuts))
