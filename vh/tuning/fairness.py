"""How groups of applicants fare at given thresholds, and which fall behind by more than chance."""

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, sqrt

import numpy as np
import polars as pl

from vh.tuning.desk import Desk
from vh.tuning.groups import NO_RECORD, Dimension
from vh.tuning.ladder import Counts, Floats, Ladder

LEVEL = 0.05
"""The chance, over all groups together, that any is said to fall behind although none does."""


class Behind(StrEnum):
    """Why a group falls behind."""

    NOT = ""
    RECORDS = "fewer records"
    THRESHOLD = "the threshold"


@dataclass(frozen=True, slots=True, eq=False)
class Fairness:
    """The groups of a run under one set of weights, counted for any thresholds."""

    dimensions: tuple[Dimension, ...]
    ladders: tuple[Ladder, ...]

    def at(self, verify_at: float, review_at: float) -> pl.DataFrame:
        """A row a group: dimension, group, people, verified, review, evidence (applicants), verifiable (some record may verify them),
        wrong and missed (expected by the model, applicants), behind (see `Behind`), chance (the adjusted p-value of the reason given).

        A group is behind when the share verified is below that of everybody else by more than chance: a one-sided test of two proportions
        with Yates' correction, the p-values of all groups adjusted together by Holm's method (1979, Scand. J. Statist. 6, 65-70). It is the
        threshold's doing where the same holds among those whom some record could verify; else fewer of them have such a record.
        Groups made up of those without any record cannot but be behind, and are not tested.
        """
        parts = [_rows(dimension, ladder, verify_at, review_at) for dimension, ladder in zip(self.dimensions, self.ladders, strict=True)]
        rows = pl.concat([one for one in parts if one.height] or parts[:1])
        people, verified, verifiable = (rows[name].to_numpy() for name in ("people", "verified", "verifiable"))
        whole, could = (rows[name].to_numpy() for name in ("all_people", "all_verifiable"))
        all_verified = rows["all_verified"].to_numpy()
        judged = ~rows["group"].is_in(NO_RECORD).to_numpy()
        of_all, of_could = np.ones(rows.height), np.ones(rows.height)
        of_all[judged] = holm(behind(verified, people, all_verified, whole)[judged])
        of_could[judged] = holm(behind(verified, verifiable, all_verified, could)[judged])
        why = np.where(of_could < LEVEL, Behind.THRESHOLD.value, np.where(of_all < LEVEL, Behind.RECORDS.value, Behind.NOT.value))
        chance = np.where(of_could < LEVEL, of_could, of_all)
        return rows.drop("all_people", "all_verifiable", "all_verified").with_columns(
            pl.Series("behind", why.astype(str), dtype=pl.String), pl.Series("chance", chance)
        )


def fairness(desk: Desk, dimensions: tuple[Dimension, ...]) -> Fairness:
    """Count the groups of a run for any thresholds."""
    return Fairness(
        dimensions,
        tuple(Ladder.of(desk.rungs, desk.verify_rung, desk.review_rung, one.codes, len(one.labels) + 1) for one in dimensions),
    )


def _rows(dimension: Dimension, ladder: Ladder, verify_at: float, review_at: float) -> pl.DataFrame:
    up, low, shown = ladder.at(verify_at), ladder.at(review_at), len(dimension.labels)
    people, verified, verifiable = ladder.people, ladder.verify[up], ladder.verify[0]
    seen = np.maximum(ladder.review[low], verified)
    columns = {
        "people": people, "verified": verified, "review": seen - verified, "evidence": people - seen, "verifiable": verifiable,
        "wrong": ladder.wrong[0.0][up], "missed": ladder.right[0] - ladder.right[up],
    }  # fmt: skip
    return pl.DataFrame(
        {"dimension": [dimension.title] * shown, "group": list(dimension.labels)} | {name: one[:shown] for name, one in columns.items()}
        | {f"all_{name}": np.full(shown, columns[name].sum()) for name in ("people", "verifiable", "verified")},
        schema_overrides={"dimension": pl.String, "group": pl.String},
    )  # fmt: skip


def behind(some: Counts, of: Counts, all_some: Counts, all_of: Counts) -> Floats:
    """The chance of a share so far below everybody else's, group by group: one-sided, with Yates' correction. 1 where nobody else is."""
    rest, rest_some = all_of - of, all_some - some
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = all_some / all_of
        gap = rest_some / rest - some / of - 0.5 * (1 / of + 1 / rest)
        z = gap / np.sqrt(pooled * (1 - pooled) * (1 / of + 1 / rest))
    return np.array([0.5 * erfc(one / sqrt(2)) if np.isfinite(one) else 1.0 for one in z])


def holm(chances: Floats) -> Floats:
    """P-values adjusted for their number by Holm's step-down method."""
    order = np.argsort(chances, kind="stable")
    stepped = np.maximum.accumulate((chances.size - np.arange(chances.size)) * chances[order])
    adjusted = np.empty_like(chances)
    adjusted[order] = np.minimum(1.0, stepped)
    return adjusted
