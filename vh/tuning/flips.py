"""What other rules would change: who gets another outcome, by reason, with a few of them to open."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vh.model import Outcome
from vh.tuning.candidates import REASONS, Small
from vh.tuning.desk import REVIEW, VERIFIED, Desk

_OUTCOMES = [one.value for one in Outcome]
_UNSAID = 0
"""No reason is known: it would be found by a match."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A desk with thresholds, in bits."""

    desk: Desk
    verify_at: float
    review_at: float


def _reasons(cut: Cut, place: NDArray[np.int64], outcome: Small) -> Small:
    """The reason of each of these applicants. Why nothing was found is known only where the run itself found nothing."""
    held, desk = cut.desk.candidates, cut.desk
    said = held.said[place]
    found = np.where(said > 20, said, _UNSAID).astype(np.int8)
    for which, rows, reason in (
        (outcome == VERIFIED, desk.verify_row, held.verify_reason),
        (outcome == REVIEW, desk.review_row, held.review_reasons),
    ):
        found[which] = reason(rows[place[which]])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Flips:
    """Applicants whose outcome would change, arrays of one length, a value an applicant."""

    applicants: int
    place: NDArray[np.int64]
    outcome_before: Small
    reason_before: Small
    outcome: Small
    reason: Small
    desk: Desk

    def table(self) -> pl.DataFrame:
        """A row a kind of change, the commonest first: outcome_before, reason_before, outcome, reason (empty where a match would tell), applicants."""
        kinds = [one.astype(np.int32) for one in (self.outcome_before, self.reason_before, self.outcome, self.reason)]
        code = ((kinds[0] * 32 + kinds[1]) * 4 + kinds[2]) * 32 + kinds[3]
        counted = np.bincount(code, minlength=1)
        found = np.flatnonzero(counted)
        rows = [
            (_OUTCOMES[at // 4096], _reason(at // 128 % 32), _OUTCOMES[at // 32 % 4], _reason(at % 32), int(counted[at]))
            for at in found.tolist()
        ]
        schema = dict.fromkeys(("outcome_before", "reason_before", "outcome", "reason"), pl.String) | {"applicants": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row").sort(
            "applicants", "outcome_before", "reason_before", "reason", descending=True
        )

    def sample(self, most: int = 20) -> pl.DataFrame:
        """A few of them, spread evenly over the scores: application_ref, score (bits, of the record that counts), outcome_before, reason_before,
        outcome, reason, candidate_id."""
        held, chosen = self.desk.candidates, np.arange(self.place.size)
        score = self.desk.review[self.place]
        if chosen.size > most:
            chosen = np.argsort(score, kind="stable")[np.linspace(0, chosen.size - 1, most).round().astype(np.int64)]
        at = self.place[chosen]
        rows = np.where(
            np.minimum(self.outcome_before, self.outcome)[chosen] == VERIFIED, self.desk.verify_row[at], self.desk.review_row[at]
        )
        return pl.DataFrame(
            {
                "application_ref": held.refs[at.tolist()] if at.size else pl.Series([], dtype=pl.String),
                "score": score[chosen],
                "outcome_before": [_OUTCOMES[one] for one in self.outcome_before[chosen]],
                "reason_before": [_reason(int(one)) for one in self.reason_before[chosen]],
                "outcome": [_OUTCOMES[one] for one in self.outcome[chosen]],
                "reason": [_reason(int(one)) for one in self.reason[chosen]],
                "candidate_id": held.candidate_id[rows] if at.size else np.zeros(0, dtype=np.int64),
            },
            schema_overrides=dict.fromkeys(("outcome_before", "reason_before", "outcome", "reason"), pl.String),
        )


def flips(before: Cut, after: Cut) -> Flips:
    """Who would have another outcome. Both desks are of one run."""
    was, now = (cut.desk.decided(cut.verify_at, cut.review_at) for cut in (before, after))
    place = np.flatnonzero(was != now)
    reasons = [_reasons(cut, place, outcome[place]) for cut, outcome in ((before, was), (after, now))]
    return Flips(after.desk.applicants, place, was[place], reasons[0], now[place], reasons[1], after.desk)


def _reason(code: int) -> str:
    return REASONS[code].value if code in REASONS else ""
