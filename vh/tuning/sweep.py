"""What any pair of thresholds would give: counts, shares, the split by source and the uplift of each source.

Each applicant is reduced to two numbers a source: the best score that may verify, and the best that may go to an officer.
Thresholds only cut these sorted numbers, so an answer takes milliseconds however many candidates were compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from vh.errors import NotReadyError
from vh.model import EVIDENCE, Outcome, Source
from vh.store import Store

NOTHING = -99.0
"""Stands for no candidate: below every score."""

_BEST = """
with verdicts as (
    select c.candidate_id, any_value(j.verdict) as verdict
    from candidate c
    join applicant_printed ap on ap.applicant_id = c.applicant_id
    join judgement j on j.undone_at is null and j.application_ref = ap.application_ref and j.applicant_print = ap.print
    join resident_printed rp on rp.resident_id = c.resident_id and rp.print = j.resident_print
    where c.run_id = $run_id group by c.candidate_id
)
select o.applicant_id, c.source,
    max(case when v.verdict = 'same' then 99.0 when v.verdict = 'not_same' then null when c.standing = 2 then c.score end) as may_verify,
    max(case when v.verdict = 'same' then 99.0 when v.verdict = 'not_same' then null when c.standing > 0 then c.score end) as may_review
from outcome o
left join candidate c on c.run_id = o.run_id and c.applicant_id = o.applicant_id and c.standing > 0
left join verdicts v on v.candidate_id = c.candidate_id
where o.run_id = $run_id
group by o.applicant_id, c.source order by o.applicant_id, c.source
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a pair of thresholds gives."""

    outcomes: Mapping[Outcome, int]
    verified_by: Mapping[Source, int]
    """Applicants that each source alone would verify (one applicant may count for several)."""
    only: Mapping[Source, int]
    """Applicants that no other source would verify: what losing the source would cost."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """The applicants of one run, ready for any thresholds. Arrays are (applicants × sources), in the order of `sources`."""

    run_id: int
    sources: tuple[Source, ...]
    may_verify: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    may_review: np.ndarray[tuple[int, int], np.dtype[np.float64]]

    @property
    def applicants(self) -> int:
        """How many applicants the run had."""
        return int(self.may_verify.shape[0])

    def outcomes(self, verify_at: float, review_at: float, sources: Sequence[Source] | None = None) -> dict[Outcome, int]:
        """Applicants per outcome at these thresholds, with all sources or only those named."""
        columns = [self.sources.index(one) for one in (self.sources if sources is None else sources) if one in self.sources]
        if not columns:
            return {Outcome.VERIFIED: 0, Outcome.REVIEW: 0, Outcome.NEEDS_EVIDENCE: self.applicants}
        verified = self.may_verify[:, columns].max(axis=1) >= verify_at
        review = ~verified & (self.may_review[:, columns].max(axis=1) >= review_at)
        v, r = int(verified.sum()), int(review.sum())
        return {Outcome.VERIFIED: v, Outcome.REVIEW: r, Outcome.NEEDS_EVIDENCE: self.applicants - v - r}

    def counts(self, verify_at: float, review_at: float) -> Counts:
        """Everything the Tune page shows for these thresholds."""
        hit = self.may_verify >= verify_at
        alone = hit.sum(axis=1) == 1
        return Counts(
            outcomes=self.outcomes(verify_at, review_at),
            verified_by={one: int(hit[:, i].sum()) for i, one in enumerate(self.sources)},
            only={one: int((hit[:, i] & alone).sum()) for i, one in enumerate(self.sources)},
        )

    def uplift(self, verify_at: float, review_at: float) -> pl.DataFrame:
        """One row a step, sources added in their order: step, source, verified, share (0 to 1), gained (applicants more than the step before)."""
        rows, before = [], 0
        for i, source in enumerate(self.sources):
            verified = self.outcomes(verify_at, review_at, self.sources[: i + 1])[Outcome.VERIFIED]
            words = f"{source.label} alone" if i == 0 else f"with {source.label}"
            rows.append((words, str(source), verified, verified / max(1, self.applicants), verified - before))
            before = verified
        return pl.DataFrame(rows, schema=["step", "source", "verified", "share", "gained"], orient="row")

    def histogram(self, low: float = -12.0, high: float = 24.0, bins: int = 72) -> pl.DataFrame:
        """Applicants by their best score: from, to (bits), verifiable (the best may verify), reviewable (it may only be reviewed).

        Scores outside the range fall into the first or last bin; applicants with no candidate at all are not in it.
        """
        edges = np.linspace(low, high, bins + 1)
        verify, review = self.may_verify.max(axis=1, initial=NOTHING), self.may_review.max(axis=1, initial=NOTHING)
        may = verify > NOTHING
        only_review = ~may & (review > NOTHING)
        return pl.DataFrame(
            {
                "from": edges[:-1],
                "to": edges[1:],
                "verifiable": np.histogram(np.clip(verify[may], low, high), edges)[0],
                "reviewable": np.histogram(np.clip(review[only_review], low, high), edges)[0],
            }
        )


def sweep(store: Store, run_id: int | None) -> Sweep:
    """The sweep of a run. Raises NotReadyError when nothing was matched, or a later run has replaced its candidates."""
    if run_id is None or not store.scalar("select count(*) from outcome where run_id = $run_id", run_id=run_id):
        raise NotReadyError("Nothing has been matched yet. Run a match first (page Match, or `python -m vh match`).")
    rows = store.frame(_BEST, run_id=run_id)
    applicants = rows["applicant_id"].unique().sort()
    present = [one for one in EVIDENCE if one.value in set(rows["source"].drop_nulls().to_list())]
    place = pl.DataFrame({"applicant_id": applicants}).with_row_index("place")
    shape = (applicants.len(), max(1, len(present)))
    arrays = {name: np.full(shape, NOTHING) for name in ("may_verify", "may_review")}
    for i, source in enumerate(present):
        part = rows.filter(pl.col("source") == source.value).join(place, on="applicant_id")
        for column, array in arrays.items():
            array[part["place"].to_numpy(), i] = part[column].fill_null(NOTHING).to_numpy()
    return Sweep(run_id, tuple(present), arrays["may_verify"], arrays["may_review"])
