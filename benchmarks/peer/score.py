"""Score what was verified, and which pairs were linked, against the truth, each figure with its interval."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl

Z = 1.959963984540054
"""Two-sided 95% of the normal distribution."""


def wilson(found: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927, JASA 22, 209-212); (0, 1) of nothing."""
    if of == 0:
        return 0.0, 1.0
    share, squared = found / of, Z * Z
    middle = (share + squared / (2 * of)) / (1 + squared / of)
    reach = Z * sqrt(share * (1 - share) / of + squared / (4 * of * of)) / (1 + squared / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Residency:
    """How well applicants were verified. `wrong`: no record of that person there proves it; `absent`: of those, not even living there."""

    verified: int
    right: int
    absent: int
    verifiable: int

    @property
    def wrong(self) -> int:
        """Verified without a record that proves it."""
        return self.verified - self.right

    @property
    def precision(self) -> float:
        """Of the verified, those that a record proves."""
        return self.right / self.verified if self.verified else 1.0

    @property
    def coverage(self) -> float:
        """Of those that a record proves, the verified."""
        return self.right / self.verifiable if self.verifiable else 0.0


def residency(truth: pl.DataFrame, verified: pl.Series) -> Residency:
    """`truth`: application_ref, lives_there, should_verify; `verified`: the references verified."""
    said = truth.with_columns(pl.col("application_ref").is_in(verified.implode()).alias("verified")).filter("verified")
    return Residency(said.height, int(said["should_verify"].sum()), int((~said["lives_there"]).sum()), int(truth["should_verify"].sum()))


def at_precision(truth: pl.DataFrame, best: pl.DataFrame, precision: float, right: str = "should_verify") -> tuple[float, Residency]:
    """The lowest score from which so large a share of the verified is `right` (a column of the truth), and the figures there.
    `best`: application_ref, score.

    The threshold is picked on the truth itself, so both sides are flattered alike.
    """
    joined = truth.join(best, on="application_ref", how="inner").sort("score", descending=True)
    fine = joined[right].cum_sum().to_numpy()
    proved = joined["should_verify"].cum_sum().to_numpy()
    verified = np.arange(1, joined.height + 1)
    score = joined["score"].to_numpy()
    last_of_score = np.append(score[1:] != score[:-1], [True])
    fit = np.flatnonzero((fine / verified >= precision) & last_of_score)
    if not len(fit):
        return float("inf"), Residency(0, 0, 0, int(truth["should_verify"].sum()))
    at = fit[-1]
    absent = int((~joined["lives_there"][: at + 1]).sum())
    return float(score[at]), Residency(int(at) + 1, int(proved[at]), absent, int(truth["should_verify"].sum()))


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of the same person found, at one threshold."""

    threshold: float
    linked: int
    right: int
    true_pairs: int

    @property
    def precision(self) -> float:
        """Of the linked pairs, those of one person."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs of one person, the linked."""
        return self.right / self.true_pairs if self.true_pairs else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / (self.linked + self.true_pairs) if self.linked + self.true_pairs else 0.0


def links_at(pairs: pl.DataFrame, true_pairs: int, threshold: float) -> Links:
    """`pairs`: score, same (of one person, in truth)."""
    kept = pairs.filter(pl.col("score") >= threshold)
    return Links(threshold, kept.height, int(kept["same"].sum()), true_pairs)


def best_links(pairs: pl.DataFrame, true_pairs: int) -> Links:
    """The links at the threshold with the best F1 on the truth itself."""
    ordered = pairs.sort("score", descending=True)
    score, right = ordered["score"].to_numpy(), ordered["same"].cum_sum().to_numpy()
    if not len(score):
        return Links(0.0, 0, 0, true_pairs)
    linked = np.arange(1, len(score) + 1)
    f1 = 2 * right / (linked + true_pairs)
    f1[:-1][score[1:] == score[:-1]] = -1.0
    at = int(np.argmax(f1))
    return Links(float(score[at]), at + 1, int(right[at]), true_pairs)


def one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs left when each record, on either side, keeps only its best: left, right, score."""
    ordered = pairs.sort("score", "left", "right", descending=[True, False, False])
    first = ordered.unique("left", keep="first", maintain_order=True)
    return first.unique("right", keep="first", maintain_order=True)
