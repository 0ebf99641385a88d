"""The queues beside the ordinary one: a random sample, second looks, disputes, and all pairs of one applicant."""

from dataclasses import dataclass

import polars as pl

from vh.store import Store

_LOOKED = """
with pairs as materialized (select * from sampled_pair($run_id)), looks as (
    select p.candidate_id, count(distinct lower(j.officer)) as officers, count(*) filter (where lower(j.officer) = lower($officer)) as own,
        count(*) filter (where j.verdict <> 'same') as doubts, count(*) filter (where j.queue = 'adjudication') as settled
    from pairs p join judgement j on j.undone_at is null and j.application_ref = p.application_ref
        and j.applicant_print = p.applicant_print and j.resident_print = p.resident_print
    group by p.candidate_id
)
select p.application_ref, p.candidate_id, p.review_reason as reason, p.score, o.application_date, p.source,
    coalesce(l.officers, 0) as officers, coalesce(l.own, 0) as own,
    coalesce(l.officers = 1 and l.settled = 0 and (p.twice or (p.stratum = 'verified' and l.doubts > 0)), false) as second_due,
    md5(lower($officer) || '/' || p.sample_id || '/' || p.position) as in_turn
from pairs p join outcome o on o.run_id = $run_id and o.application_ref = p.application_ref left join looks l on l.candidate_id = p.candidate_id
order by in_turn
"""
"""Each officer goes through a sample in a random order of their own, so that two at work at once seldom meet, and what is done is random
too. A second officer looks at the share set aside for two, and at every pair that the rules verify and the first doubts."""

_DISPUTED = """
select s.application_ref, s.candidate_id, c.review_reason as reason, c.score, o.application_date, c.source
from settled_pair($run_id) s join candidate c on c.run_id = $run_id and c.candidate_id = s.candidate_id
join outcome o on o.run_id = $run_id and o.application_ref = s.application_ref
where s.disputed and not exists (
    select 1 from judgement j where j.undone_at is null and lower(j.officer) = lower($officer) and j.application_ref = s.application_ref
        and j.applicant_print = s.applicant_print and j.resident_print = s.resident_print)
order by s.application_ref, s.candidate_id
"""

_APPLICANT = """
select o.application_ref, c.candidate_id, c.review_reason as reason, c.score, o.application_date, c.source, s.verdict
from outcome o join candidate c on c.run_id = o.run_id and c.applicant_id = o.applicant_id
left join settled_pair($run_id) s on s.candidate_id = c.candidate_id
where o.run_id = $run_id and o.application_ref = $ref and (c.standing > 0 or c.candidate_id = o.candidate_id or s.verdict is not null)
order by c.standing desc, c.score desc, c.candidate_id
"""

_SAID = """
select j.officer, j.verdict, j.note, j.queue from settled_pair($run_id) s
join judgement j on j.undone_at is null and j.application_ref = s.application_ref and j.applicant_print = s.applicant_print
    and j.resident_print = s.resident_print
where s.candidate_id = $candidate_id order by j.judgement_id
"""

_LAPSED = """
select j.judgement_id, j.application_ref, j.source, j.verdict, j.note, j.officer, j.judged_at,
    case
        when o.application_ref is null then 'The application is not among those last matched.'
        when p.print <> j.applicant_print then 'The application says something else now.'
        else 'The record says something else now, or is no longer compared with it.'
    end as why
from judgement j
left join outcome o on o.run_id = $run_id and o.application_ref = j.application_ref
left join applicant_printed p on p.applicant_id = o.applicant_id
where j.undone_at is null and not exists (
    select 1 from settled_pair($run_id) s
    where s.application_ref = j.application_ref and s.applicant_print = j.applicant_print and s.resident_print = j.resident_print)
order by j.judged_at desc, j.judgement_id desc
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the samples of a run are judged."""

    pairs: int
    judged: int
    second_due: int
    """Pairs that still need a second officer, whoever that is."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an officer, queue by queue; each with application_ref, candidate_id, reason, score, application_date, source."""

    queue: pl.DataFrame
    """Applications between the thresholds, least certain first."""
    sample: pl.DataFrame
    """Pairs of samples that nobody has judged."""
    second: pl.DataFrame
    """Pairs that another officer has judged and this one is to look at."""
    disputes: pl.DataFrame
    """Pairs on which two officers differ and this one has not judged."""
    progress: Progress


_COLUMNS = ("application_ref", "candidate_id", "reason", "score", "application_date", "source")


def waiting(store: Store, run_id: int, officer: str, queue: pl.DataFrame) -> Waiting:
    """What waits for an officer; `queue` is what `vh.review.queue` gives."""
    none = queue.clear().select(_COLUMNS)
    looked = none.with_columns(officers=pl.lit(0), own=pl.lit(0), second_due=pl.lit(value=False))
    if store.scalar("select count(*) from sample_pair"):
        looked = store.frame(_LOOKED, run_id=run_id, officer=officer)
    disputes = none
    if store.scalar("select count(*) from settled_judgement where disputed"):
        disputes = store.frame(_DISPUTED, run_id=run_id, officer=officer)
    judged, due = pl.col("officers") > 0, pl.col("second_due")
    return Waiting(
        queue=queue,
        sample=looked.filter(~judged).select(_COLUMNS),
        second=looked.filter(due & (pl.col("own") == 0)).select(_COLUMNS),
        disputes=disputes,
        progress=Progress(looked.height, looked.filter(judged).height, looked.filter(due).height),
    )


def applicant_queue(store: Store, run_id: int, application_ref: str) -> pl.DataFrame:
    """The candidates of one application, best first, judged ones included: columns as in `sample_queue`, and verdict (null: not judged)."""
    return store.frame(_APPLICANT, run_id=run_id, ref=application_ref)


def said_of(store: Store, run_id: int, candidate_id: int) -> pl.DataFrame:
    """What officers said of a pair, first to last: officer, verdict, note, queue."""
    return store.frame(_SAID, run_id=run_id, candidate_id=candidate_id)


def lapsed(store: Store, run_id: int) -> pl.DataFrame:
    """Judgements that no longer hold, newest first: judgement_id, application_ref, source, verdict, note, officer, judged_at, why."""
    return store.frame(_LAPSED, run_id=run_id)
