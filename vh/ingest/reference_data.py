"""The gazetteer's names of properties, and what the older check said: the two sources that are no evidence of residence."""

import polars as pl

from vh.ingest.accounting import Cleaned, by_rule, repeated, split
from vh.ingest.places import PLACE, PLACE_KEYS, addresses_of, uprn, with_places
from vh.ingest.prepare import per_value, text_fields, yes
from vh.model import Source, Ticket
from vh.text.dates import parse_date
from vh.text.localities import read_place

_ADDRESS_COLUMNS = (
    "row_number", "uprn", "parent_uprn", "logical_status", "blpu_class", "is_residential", "is_shell", "out_of_borough", "organisation",
    "ward", *PLACE, "raw_address", "valid_from", "valid_to", *PLACE_KEYS, "town_key",
)  # fmt: skip
_RESIDENTIAL = r"(?i)^(R|X)"
"""BLPU classes: R residential, X dual use (a home above a shop)."""


def gazetteer(frame: pl.DataFrame, ticket: Ticket) -> Cleaned:
    """Every name of every property but streets and rejected ones; historic and alternative names stay, as aliases.

    Its `place_key` is the locality of its own field alone: a line after the street may as well be the post town.
    """
    street = pl.any_horizontal(
        pl.col(field).str.to_uppercase().str.contains("^STREET RECORD")
        for field in ("unit_words", "building_name", "address_1", "full_address")
    ) | (pl.col("blpu_class").str.to_uppercase() == "PS")
    status = pl.col("logical_status").str.to_lowercase()
    rules = {
        "duplicate row": repeated(frame, text_fields(Source.GAZETTEER)),
        "street record": street,
        "rejected address": status.str.starts_with("rejected") | status.is_in(["7", "9"]),
    }
    work, out = split(frame, by_rule(rules))
    unit = pl.concat_str("unit_words", _ranged("unit_number", "unit"), separator=" ", ignore_nulls=True)
    shaped = work.with_columns(
        _ranged("street_number", "number").alias("street_number"),
        pl.when(unit != "").then(unit).alias("unit"),
        (yes("property_shell") | pl.col("blpu_class").str.contains("(?i)^P")).fill_null(value=False).alias("is_shell"),
        pl.coalesce(
            pl.col("blpu_class").str.contains(_RESIDENTIAL), pl.col("usage").str.contains("(?i)^residential"), pl.lit(value=True)
        ).alias("is_residential"),
        yes("out_of_borough").fill_null(value=False).alias("out_of_borough"),
    )
    places = [per_value(work[name], lambda raw: (read_place(raw),), {f"{name}_said": pl.String}) for name in ("locality", "town")]
    for name, table in zip(("locality", "town"), places, strict=True):
        shaped = shaped.join(table, on=name, how="left", maintain_order="left").drop(name)
    with addresses_of(shaped) as (shaped, addresses):
        placed = with_places(shaped, addresses, ticket)
    records = placed.sort("row_number").with_columns(
        uprn(),
        uprn("parent_uprn"),
        pl.col("begins").alias("valid_from"),
        pl.col("ends").alias("valid_to"),
        pl.col("locality_said").alias("place_key"),
        pl.col("town_said").alias("town_key"),
    )
    return Cleaned("gazetteer_address", records.select(_ADDRESS_COLUMNS), out)


def _ranged(first: str, of: str) -> pl.Expr:
    """A number with its letter, and the last one of a range: 14, 14A, 14-18, 14A-14C, as BS 7666 keeps them in four columns."""
    start = pl.concat_str(first, f"{of}_suffix", ignore_nulls=True)
    end = pl.concat_str(f"{of}_end", f"{of}_end_suffix", ignore_nulls=True)
    whole = pl.when(pl.col(f"{of}_end").is_not_null() & (end != start)).then(pl.concat_str(start, end, separator="-")).otherwise(start)
    return pl.when(pl.col(first).is_not_null()).then(whole)


def incumbent(frame: pl.DataFrame, ticket: Ticket) -> Cleaned:
    """One result of the older check per row; several checks of one application stay."""
    work, out = split(frame, by_rule({"duplicate row": repeated(frame, text_fields(Source.INCUMBENT))}))
    ticket.say(0.5, "Reading results")
    records = work.select(
        "row_number",
        pl.col("reference").alias("application_ref"),
        _moment("checked_at"),
        "ci_outcome", "ci_matched_on", "final_status", "final_reason", "decided_by",
        _moment("decided_at"),
    )  # fmt: skip
    return Cleaned("incumbent_result", records, out)


def _moment(column: str) -> pl.Expr:
    """A date with its time, if it has one."""
    text = pl.col(column)
    formats = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
    times = [text.str.to_datetime(form, strict=False, time_unit="us") for form in formats]
    days = text.map_elements(parse_date, return_dtype=pl.Date).cast(pl.Datetime("us"))
    readable = pl.coalesce(*times, days)
    return pl.when(days.is_not_null()).then(readable).alias(column)
