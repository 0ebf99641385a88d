"""The verified share over time, and how complete the extracts in force are."""

import polars as pl

from vh.store import Store, records

_COMPLETE = """
select load_id, sum(filled) / sum(rows) as filled_share from column_quality group by load_id having sum(rows) > 0
"""
_FALL = 0.02
"""A verified share that is lower than at the run before by more than this is told."""


def trend(store: Store, most: int = 120) -> pl.DataFrame:
    """The runs, oldest first: run_id, started_at, applicants, verified_share, review_share."""
    runs = records.runs(store).head(most).filter(pl.col("applicants") > 0)
    share = [(pl.col(one) / pl.col("applicants")).alias(f"{one}_share") for one in ("verified", "review")]
    return runs.select("run_id", "started_at", "applicants", *share).sort("run_id")


def fall(runs: pl.DataFrame) -> str | None:
    """A sentence where the verified share of the latest run is well below that of the run before. `runs` as of `trend`."""
    if runs.height < 2:
        return None
    before, now = runs["verified_share"][-2], runs["verified_share"][-1]
    if before - now <= _FALL:
        return None
    return f"The verified share fell from {before:.1%} to {now:.1%} between the last two runs."


def completeness(store: Store) -> dict[int, float]:
    """For each load, the share of cells that are filled in the columns that were read."""
    return {int(load_id): float(share) for load_id, share in store.frame(_COMPLETE).iter_rows()}
