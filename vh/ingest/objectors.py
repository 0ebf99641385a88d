"""Leave out whoever objects to being looked up, before anything is written."""

from dataclasses import replace

import polars as pl

from vh.ingest.accounting import Cleaned
from vh.store.objections import COLUMNS, Objections
from vh.text.joint_names import OWN, names_others, own_name

RULE = "objects to being looked up"
"""The rule under which a load counts them."""


def without_objectors(cleaned: Cleaned, objections: Objections) -> Cleaned:
    """The records of a load without those of people who object; a row of which no record is left is left out by rule, and counted."""
    if not objections or not set(COLUMNS) <= set(cleaned.records.columns):
        return cleaned
    objects = objections.among(cleaned.records)
    stays = cleaned.records.filter(~objects)
    rows = pl.col("row_number").cast(cleaned.left_out.schema["row_number"])
    gone = cleaned.records.join(stays, on="row_number", how="anti").select(rows, pl.lit(RULE).alias("rule")).unique()
    return replace(
        cleaned, records=_out_of_shared_names(stays, cleaned.records.filter(objects)), left_out=pl.concat([cleaned.left_out, gone])
    )


def _out_of_shared_names(stays: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """The records that stay, without those who are gone in the names that they share with them, as written on a joint account."""
    if not {"source_ref", "raw_name", *OWN} <= set(stays.columns):
        return stays
    told = stays.with_row_index("_at").join(gone.select("source_ref", "raw_name").unique(), on=["source_ref", "raw_name"], how="semi")
    own = {row["_at"]: own_name(row) for row in told.iter_rows(named=True) if names_others(row["raw_name"], row)}
    if not own:
        return stays
    names = pl.DataFrame({"_at": list(own), "_own": list(own.values())}, schema={"_at": pl.UInt32, "_own": pl.String})
    joined = stays.with_row_index("_at").join(names, on="_at", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("_own", "raw_name").alias("raw_name")).select(stays.columns)
