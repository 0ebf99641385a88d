"""Applicants in groups, counted from the top of the scores down, so that any threshold is one look-up however many they are."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Places = NDArray[np.int32]

SPREAD = 1.5
"""How far, in bits, all scores may be too high or too low together. Weights set by judgement, and weights learned, differ by about this
much at the levels that decide; on a made-up borough with known truth, the false verifications (those that no file could tell apart
included) lay within it. Officers' judgements replace this guess by a measurement."""


def chance(scores: Floats) -> Floats:
    """The probability that scores in bits stand for: odds of 2 to the power of the score."""
    return 1.0 / (1.0 + np.exp2(-np.clip(scores, -900.0, 900.0)))


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """For each distinct score (a rung, lowest first) and group: what stands at that rung and above. Row k is for `rungs[k]`, the last for none."""

    rungs: Floats
    verify: Counts
    """(rungs + 1 × groups): applicants whose best score that may verify is there or above."""
    review: Counts
    """The same for the best score that an officer may look at."""
    wrong: dict[float, Floats]
    """By how many bits the scores are taken to be too high (-SPREAD, 0, SPREAD): of `verify`, how many the model believes are not theirs."""
    spread: Floats
    """The variance of that number where each applicant is right or wrong by itself: the sum of p(1 - p)."""
    right: Floats
    """Of `verify`, how many the model believes are theirs."""
    doubt: Floats
    """Of `review`, the sum of 1 - p of their best record: how many looks would find nothing."""
    settled: Floats
    """The same sum over those in `verify`, who need no look."""
    people: Counts
    """Applicants in each group."""

    @classmethod
    def of(cls, rungs: Floats, verify: Places, review: Places, group: Places, groups: int) -> Self:
        """From each applicant's best rungs (-1: none) and the place of the group."""
        at_verify, at_review = _counted(rungs.size, verify, group, groups), _counted(rungs.size, review, group, groups)
        p = chance(rungs)
        doubts = np.append(1 - p, 1.0)[review]  # the last for those without
        p = p[:, None]
        return cls(
            rungs=rungs,
            verify=_down(at_verify).astype(np.int64),
            review=_down(at_review).astype(np.int64),
            wrong={by: _down(at_verify * (1 - _surely(rungs, -by))) for by in (-SPREAD, 0.0, SPREAD)},
            spread=_down(at_verify * p * (1 - p)),
            right=_down(at_verify * p),
            doubt=_down(at_review * (1 - p)),
            settled=_down(_counted(rungs.size, verify, group, groups, doubts)),
            people=np.bincount(group, minlength=groups).astype(np.int64),
        )

    def at(self, threshold: float) -> int:
        """The row for a threshold: the lowest rung that reaches it."""
        return int(np.searchsorted(self.rungs, threshold, side="left"))


def _surely(rungs: Floats, by: float) -> Floats:
    """The probabilities if all scores were off by so many bits; what an officer judged is not."""
    return np.where(rungs > 90.0, 1.0, chance(rungs + by))[:, None]


def _counted(rungs: int, at: Places, group: Places, groups: int, weight: Floats | None = None) -> Floats:
    some = at >= 0
    counted = np.bincount(at[some] * groups + group[some], None if weight is None else weight[some], minlength=rungs * groups)
    return counted.reshape(rungs, groups).astype(np.float64)


def _down(rows: Floats) -> Floats:
    """Running sums from the top rung down, with a last row of nothing."""
    return np.concatenate((np.cumsum(rows[::-1], axis=0)[::-1], np.zeros((1, rows.shape[1]))))
