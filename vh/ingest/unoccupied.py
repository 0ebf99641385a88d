"""Whether a Council Tax account is of a home that nobody lives in, by its exemption or discount; which of them it is, is then dropped."""

from collections.abc import Callable

import polars as pl

from vh.ingest.empty_words import discounted_as_empty, exempt_as_empty, of_one_adult, says_something
from vh.ingest.prepare import dates_of, per_value

ENDS = ("exemption_end", "discount_end", "relief_end")
FIELDS = ("exemption", "discount", *ENDS)
_FLAGS = ("T", "F")
_ENOUGH_ROWS = 10
_READ = {"exemption": exempt_as_empty, "discount": discounted_as_empty}


def with_unoccupied(frame: pl.DataFrame) -> pl.DataFrame:
    """Replace what is said of exemptions and discounts by `unoccupied`: whether any row of the account, for the same days, says that nobody lives there.

    An account may be listed once for each of its discounts. An exemption or discount that was over by the file's day says nothing, nor does one
    whose end cannot be read. An end of either is that of the one that the row has; where it has both, it may be that of the other. Nor does an
    exemption without an end of its own say anything beside a discount that runs because one adult lives there.
    """
    if _of_flags(frame["exemption"]):
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("exemption"))
    for field, says in _READ.items():
        frame = _asked(_asked(frame, field, f"{field}_empty", says), field, f"{field}_said", says_something)
    frame = _asked(frame, "discount", "alone", of_one_adult)
    frame = frame.with_columns(_end_of(field).alias(f"{field}_until") for field in _READ)
    (either,), unsure_either = dates_of(frame, ("relief_end",))
    either_over = (either < frame["as_of"]).fill_null(value=False)
    for field in _READ:
        (until,), unsure = dates_of(frame, (f"{field}_until",))
        over = (until < frame["as_of"]).fill_null(value=False)
        frame = frame.with_columns(until.alias(f"{field}_until"), (~over & ~unsure & ~unsure_either).alias(f"{field}_runs"))
    frame = frame.with_columns((frame["alone"] & frame["discount_runs"] & ~either_over & frame["exemption_until"].is_null()).alias("alone"))
    exempt = pl.col("exemption_empty") & pl.col("exemption_runs") & ~pl.col("alone")
    found = exempt | (pl.col("discount_empty") & pl.col("discount_runs"))
    own = [f"{field}_{what}" for field in _READ for what in ("empty", "said", "until", "runs")]
    return frame.with_columns(found.any().over("reference", "begins", "ends").alias("unoccupied")).drop("alone", *own, *FIELDS)


def _of_flags(exemptions: pl.Series) -> bool:
    """Whether a column holds T and F for true and false, and no classes: a few homes in a hundred are exempt, and most of those by other classes."""
    said = exemptions.drop_nulls().str.strip_chars().str.to_uppercase()
    said = said.filter(said != "")
    return len(exemptions) >= _ENOUGH_ROWS and 2 * len(said) > len(exemptions) and bool(said.is_in(_FLAGS).all())


def ends_not_read(frame: pl.DataFrame) -> int:
    """In how many rows of a prepared frame the end of an exemption or discount is there and cannot be read."""
    have = [field for field in ENDS if field in frame.columns]
    return int(dates_of(frame, have)[1].sum()) if have else 0


def _asked(frame: pl.DataFrame, field: str, name: str, says: Callable[[str], bool]) -> pl.DataFrame:
    table = per_value(frame[field], lambda raw: (says(raw),), {name: pl.Boolean})
    return frame.join(table, on=field, how="left", maintain_order="left").with_columns(pl.col(name).fill_null(value=False))


def _end_of(field: str) -> pl.Expr:
    """The end of its own; else that of either, where the row has no other."""
    other = next(one for one in _READ if one != field)
    return pl.coalesce(f"{field}_end", pl.when(~pl.col(f"{other}_said")).then("relief_end"))
