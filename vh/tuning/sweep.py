"""What any pair of thresholds would give: counts, shares, the split by source and the uplift of each source.

Each applicant is reduced to two numbers a source: the best score that may verify, and the best that may go to an officer.
Thresholds only cut these numbers, sorted, so an answer takes microseconds however many candidates were compared.
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
WHATEVER = 90.0
"""Scores from here up stand for pairs that verify whatever their score."""
EVEN_ODDS = 0.0
"""Below it, in bits, a pair is likelier two people's than one's."""

_BEST = """
with verdicts as (
    select candidate_id, verdict from settled_pair($run_id)
)
select o.applicant_id, c.source,
    max(case when v.verdict = 'not_same' then null when v.verdict = 'same' or c.standing = 4 then 99.0 when c.standing = 2 then c.score end) as may_verify,
    max(case when v.verdict = 'not_same' then null when v.verdict = 'same' or c.standing = 4 then 99.0 when c.standing > 0 then c.score end) as may_review
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


Scores = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Sweep:
    """The applicants of one run, ready for any thresholds.

    Every figure is a count of applicants whose best score, over some of the sources, reaches a threshold. The best scores of each
    combination of sources are sorted once, so a threshold is one binary search.
    """

    def __init__(self, run_id: int, sources: tuple[Source, ...], may_verify: Scores, may_review: Scores) -> None:
        """`may_verify` and `may_review` are (applicants × sources), in the order of `sources`; NOTHING where there is no such candidate."""
        self.run_id = run_id
        self.sources = sources
        self.may_verify = may_verify
        self.may_review = may_review
        self._sorted: dict[tuple[bool, tuple[int, ...]], Scores] = {}
        self._bars: pl.DataFrame | None = None

    @property
    def applicants(self) -> int:
        """How many applicants the run had."""
        return int(self.may_verify.shape[0])

    def _reach(self, threshold: float, columns: Sequence[int], *, review: bool = False) -> int:
        """Applicants whose best score over these sources reaches the threshold."""
        if not columns:
            return 0
        key = (review, tuple(columns))
        if key not in self._sorted:
            scores = self.may_review if review else self.may_verify
            self._sorted[key] = np.sort(np.maximum.reduce([scores[:, column] for column in columns]))
        return self.applicants - int(np.searchsorted(self._sorted[key], threshold, side="left"))

    def outcomes(self, verify_at: float, review_at: float, sources: Sequence[Source] | None = None) -> dict[Outcome, int]:
        """Applicants per outcome at these thresholds, with all sources or only those named."""
        columns = [self.sources.index(one) for one in (self.sources if sources is None else sources) if one in self.sources]
        verified = self._reach(verify_at, columns)
        looked_at = max(verified, self._reach(review_at, columns, review=True))
        return {Outcome.VERIFIED: verified, Outcome.REVIEW: looked_at - verified, Outcome.NEEDS_EVIDENCE: self.applicants - looked_at}

    def counts(self, verify_at: float, review_at: float) -> Counts:
        """Everything the Tune page shows for these thresholds."""
        every = range(len(self.sources))
        verified = self._reach(verify_at, every)
        return Counts(
            outcomes=self.outcomes(verify_at, review_at),
            verified_by={one: self._reach(verify_at, [i]) for i, one in enumerate(self.sources)},
            only={one: verified - self._reach(verify_at, [k for k in every if k != i]) for i, one in enumerate(self.sources)},
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

        Where another record fits better than the best that may verify, and that one is likelier somebody else's, the other is what an officer would look
        at, and is counted. Scores outside the range fall into the first or last bin. Applicants with no candidate at all are not in it, nor are those whom an
        officer's judgement or the policy on surnames verifies whatever the score.
        """
        if self._bars is not None and self._bars.height == bins and self._bars["from"][0] == low and self._bars["to"][-1] == high:
            return self._bars
        edges = np.linspace(low, high, bins + 1)
        verify, review = self.may_verify.max(axis=1, initial=NOTHING), self.may_review.max(axis=1, initial=NOTHING)
        unlikely = (verify < EVEN_ODDS) & (verify < review)
        may = (verify > NOTHING) & (verify < WHATEVER) & ~unlikely
        only_review = unlikely & (review > NOTHING)
        self._bars = pl.DataFrame(
            {
                "from": edges[:-1],
                "to": edges[1:],
                "verifiable": np.histogram(np.clip(verify[may], low, high), edges)[0],
                "reviewable": np.histogram(np.clip(review[only_review], low, high), edges)[0],
            }
        )
        return self._bars


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
    made = Sweep(run_id, tuple(present), arrays["may_verify"], arrays["may_review"])
    made.counts(0.0, 0.0)  # sorts once now, so that the first slider is as quick as the next
    made.uplift(0.0, 0.0)
    return made
