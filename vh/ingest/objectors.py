"""Leave out whoever objects to being looked up, before anything is written."""

from dataclasses import replace

import polars as pl

from vh.ingest.accounting import Cleaned
from vh.store.objections import COLUMNS, Objections

RULE = "objects to being looked up"
"""The rule under which a load counts them."""


def without_objectors(cleaned: Cleaned, objections: Objections) -> Cleaned:
    """The records of a load without those of people who object; a row of which no record is left is left out by rule, and counted."""
    if not objections or not set(COLUMNS) <= set(cleaned.records.columns):
        return cleaned
    stays = cleaned.records.filter(~objections.among(cleaned.records))
    rows = pl.col("row_number").cast(cleaned.left_out.schema["row_number"])
    gone = cleaned.records.join(stays, on="row_number", how="anti").select(rows, pl.lit(RULE).alias("rule")).unique()
    return replace(cleaned, records=stays, left_out=pl.concat([cleaned.left_out, gone]))
