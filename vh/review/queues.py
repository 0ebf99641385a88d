"""The queues beside the ordinary one: a random sample, second looks, disputes, and all pairs of one applicant."""

from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from vh.review.sample import STRATA
from vh.store import Store

_SAMPLED = """
select p.application_ref, p.candidate_id, p.review_reason as reason, p.score, o.application_date, p.source, p.sample_id, p.position, p.stratum,
    p.twice, p.applicant_print, p.resident_print
from sampled_pair($run_id) p join outcome o on o.run_id = $run_id and o.application_ref = p.application_ref
order by p.sample_id, p.position
"""
_LOOKS = """
select application_ref, applicant_print, resident_print, count(distinct lower(officer)) as officers,
    count(*) filter (where lower(officer) = lower($officer)) as own, count(*) filter (where verdict <> 'same') as doubts,
    count(*) filter (where queue = 'adjudication') as settled
from judgement where undone_at is null group by application_ref, applicant_print, resident_print
"""

_DISPUTED = """
select s.application_ref, s.candidate_id, c.review_reason as reason, c.score, o.application_date, c.source, exists (
        select 1 from judgement j where j.undone_at is null and lower(j.officer) = lower($officer) and j.application_ref = s.application_ref
            and j.applicant_print = s.applicant_print and j.resident_print = s.resident_print) as own
from settled_pair($run_id) s join candidate c on c.run_id = $run_id and c.candidate_id = s.candidate_id
join outcome o on o.run_id = $run_id and o.application_ref = s.application_ref
where s.disputed
order by s.application_ref, s.candidate_id
"""

_UNSURE = """
select o.candidate_id from outcome o
where o.run_id = $run_id and o.outcome = 'REVIEW' and exists (
    select 1 from judgement j where j.application_ref = o.application_ref and j.undone_at is null and j.verdict = 'unsure' and j.run_id = o.run_id)
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
    unsure: int
    """Applications between the thresholds that are in no queue until the next match, as an officer was unsure of them."""


_NONE = pl.DataFrame(
    schema={
        "application_ref": pl.String, "candidate_id": pl.Int64, "reason": pl.String, "score": pl.Float64, "application_date": pl.Date,
        "source": pl.String, "own": pl.Boolean,
    }
)  # fmt: skip
_COLUMNS = ("application_ref", "candidate_id", "reason", "score", "application_date", "source")


def sampled(store: Store, run_id: int) -> pl.DataFrame:
    """The pairs of samples that a run holds, as drawn: they stay the same until another run or draw."""
    return store.frame(_SAMPLED, run_id=run_id)


def waiting(store: Store, run_id: int, officer: str, queue: pl.DataFrame, pairs: pl.DataFrame, differing: pl.DataFrame) -> Waiting:
    """What waits for an officer; `queue` is what `vh.review.queue` gives, `pairs` what `sampled` does, `differing` what `disputes` does.

    Each officer goes through a sample in a random order of their own, so that two at work at once seldom meet, and what is done is
    random too. A second officer looks at the share set aside for two, and at every pair that the rules verify and the first doubts.
    """
    looks = store.frame(_LOOKS, officer=officer)
    looked = pairs.join(looks, on=["application_ref", "applicant_print", "resident_print"], how="left", maintain_order="left").with_columns(
        pl.col("officers", "own", "doubts", "settled").fill_null(0)
    )
    judged = pl.col("officers") > 0
    doubted = (pl.col("stratum") == STRATA[0]) & (pl.col("doubts") > 0)
    due = (pl.col("officers") == 1) & (pl.col("settled") == 0) & (pl.col("twice") | doubted)
    unseen = looked.filter(~judged)
    turn = [
        sha256(f"{officer.lower()}/{one}/{place}".encode()).hexdigest() for one, place in unseen.select("sample_id", "position").iter_rows()
    ]
    return Waiting(
        queue=queue,
        sample=unseen.with_columns(pl.Series("turn", turn, dtype=pl.String)).sort("turn").select(_COLUMNS),
        second=looked.filter(due & (pl.col("own") == 0)).select(_COLUMNS),
        disputes=differing.filter(~pl.col("own")).select(_COLUMNS),
        progress=Progress(looked.height, looked.filter(judged).height, looked.filter(due).height),
        unsure=_unsure(store, run_id, differing),
    )


def _unsure(store: Store, run_id: int, differing: pl.DataFrame) -> int:
    return store.frame(_UNSURE, run_id=run_id).join(differing, on="candidate_id", how="anti").height


def disputes(store: Store, run_id: int, officer: str) -> pl.DataFrame:
    """The pairs on which two officers differ: columns as in `Waiting`, and own, whether this officer is one who judged it."""
    differ = store.scalar("select count(*) from settled_judgement where disputed")
    return store.frame(_DISPUTED, run_id=run_id, officer=officer) if differ else _NONE


def applicant_queue(store: Store, run_id: int, application_ref: str) -> pl.DataFrame:
    """The candidates of one application, best first, judged ones included: columns as in `sample_queue`, and verdict (null: not judged)."""
    return store.frame(_APPLICANT, run_id=run_id, ref=application_ref)


def said_of(store: Store, run_id: int, candidate_id: int) -> pl.DataFrame:
    """What officers said of a pair, first to last: officer, verdict, note, queue."""
    return store.frame(_SAID, run_id=run_id, candidate_id=candidate_id)


def lapsed(store: Store, run_id: int) -> pl.DataFrame:
    """Judgements that no longer hold, newest first: judgement_id, application_ref, source, verdict, note, officer, judged_at, why."""
    return store.frame(_LAPSED, run_id=run_id)
