"""Records that one system writes in several rows, one for each year of account or award, put together again."""

import polars as pl

from vh.ingest.accounting import by_rule, whole_rows
from vh.ingest.places import PLACE_KEYS

_SAME = (
    "source_ref", "person_no", "seq", "slot", "kind", "forename", "middle_name", "surname", "born", "uprn", *PLACE_KEYS, "proves", "care_of",
)  # fmt: skip
"""Not whether a row is marked as ended: those of the years before may be."""
_SAME_PERSON = tuple(one for one in _SAME if one not in ("source_ref", "person_no", "seq", "slot"))
_DAYS_BETWEEN = 1
"""A row that begins on the day on which another ends, or on the day after, goes on from it."""


def joined(placed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The people of `placed`, each interval once, and `row_number` and `rule` of the rows of which nobody is left.

    `placed` has the parsed names, the keys of the address (`PLACE_KEYS`), `begins` and `ends` (Date). Annual billing ends every account on
    31 March and begins it anew on 1 April; awards are split in the same way. Of such rows the last one stays, with the day on which the
    first one begins: the person has lived there since. Only rows of one reference, person, address and kind are joined; where one is listed
    twice each year, the first of a year goes on from the first of the year before, and the second from the second.
    """
    if placed["ends"].null_count() == placed.height or placed["begins"].null_count() == placed.height:
        return placed, pl.DataFrame(schema={"row_number": pl.Int64, "rule": pl.String})
    ordered = placed.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("place"), "row_number", "begins", "ends",
        pl.struct(_SAME).hash().alias("same"), pl.struct(_SAME_PERSON).hash().alias("same_person"),
    )  # fmt: skip
    ordered = ordered.with_columns(pl.int_range(pl.len()).over("same", "begins", "ends").alias("again"))
    ordered = ordered.sort("same", "again", "begins", "row_number", nulls_last=True, maintain_order=True)
    ordered = ordered.with_columns(_goes_on("same", "again").alias("goes_on")).with_columns((~pl.col("goes_on")).cum_sum().alias("run"))
    ordered = ordered.with_columns(
        pl.col("begins").first().over("run"),
        by_rule(
            {"put together with a later row of the same person and reference": pl.col("goes_on").shift(-1).fill_null(value=False)}
        ).alias("rule"),
    )
    kept = ordered.filter(pl.col("rule").is_null())
    out = whole_rows(ordered.filter(~pl.col("row_number").is_in(kept["row_number"].implode())))
    kept = _since_the_first(kept).sort("place")
    whole = kept.height == placed.height
    people = placed if whole else placed.select(pl.all().gather(kept["place"]))
    return people.with_columns(kept["begins"]), out


def _goes_on(*same: str) -> pl.Expr:
    """Whether a row, in order, begins where the one before it, alike in these columns, ends."""
    gap = (pl.col("begins") - pl.col("ends").shift(1)).dt.total_days()
    alike = pl.all_horizontal(pl.col(one) == pl.col(one).shift(1) for one in same)
    return (alike & gap.is_between(0, _DAYS_BETWEEN)).fill_null(value=False)


def _since_the_first(people: pl.DataFrame) -> pl.DataFrame:
    """Who goes on under another reference has lived there since the first of them: a system was replaced, or a joint account became one's own.

    Both rows stay, since other people may be on the one and not on the other.
    """
    ordered = people.sort("same_person", "begins", "ends", "row_number", nulls_last=True, maintain_order=True)
    ordered = ordered.with_columns((~_goes_on("same_person")).cum_sum().alias("run"))
    return ordered.with_columns(pl.col("begins").first().over("run"))
