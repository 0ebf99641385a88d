"""Whether a Council Tax account is of a home that nobody lives in, by its exemption or discount; which of them it is, is then dropped."""

import re

import polars as pl

from vh.ingest.prepare import per_value
from vh.text.dates import parse_dates

_NOBODY_THERE = frozenset("ABCDEFGHIJKLQRT")
"""Classes of the Council Tax (Exempt Dwellings) Order 1992 of homes left empty: by a charity, for works, by somebody in prison, hospital or care, until
probate, by law, for a minister, by students, repossessed, by a bankrupt, a pitch or an annexe. Homes of the others are lived in (M and N by students)."""
_CLASS = re.compile(r"(?:(?:EX|EXM|EXEMPT|EXEMPTION)[\W_]*)?(?:(?:CLASS|CL)[\W_]*)?([A-X])(?:[\W_]*\d{1,3})?(?:[\W_].*)?", re.DOTALL)
_SAYS_SO = re.compile(
    r"\b(?:EMPTY|UNOCC|UNOCCUPIED|VACANT|VOID|LTE|PROBATE|UNINHABITABLE|REPOSSESSED)(?:\b|_)|(?:\b|_)(?:SECOND|2ND|2)[\W_]*HOMES?\b|\bLONG[\W_]*TERM[\W_]*EMPTY"
)
_NOT_SO = re.compile(r"\b(?:NOT|NON|NO|PREVIOUSLY|FORMERLY)\W+(?:EMPTY|UNOCC|VACANT|VOID)")
FIELDS = ("exemption", "discount", "discount_end")


def with_unoccupied(frame: pl.DataFrame) -> pl.DataFrame:
    """Replace what is said of exemptions and discounts by `unoccupied`: whether any row of the account, for the same days, says that nobody lives there.

    An account may be listed once for each of its discounts. One that was over by the file's day says nothing.
    """
    read = {"exemption": _exempt_as_empty, "discount": _discounted_as_empty}
    for field, says in read.items():
        table = per_value(frame[field], lambda raw, says=says: (says(raw),), {f"{field}_empty": pl.Boolean})  # type: ignore[misc]
        frame = frame.join(table, on=field, how="left", maintain_order="left")
    frame = frame.with_columns(parse_dates(frame["discount_end"]).alias("until"))
    over = (pl.col("until") < pl.col("as_of")).fill_null(value=False)
    found = pl.any_horizontal(pl.col(f"{field}_empty").fill_null(value=False) for field in read) & ~over
    return frame.with_columns(found.any().over("reference", "begins", "ends").alias("unoccupied")).drop(
        "until", *FIELDS, *(f"{field}_empty" for field in read)
    )


def _exempt_as_empty(raw: str) -> bool:
    """F, CLASS F, EXF, F - awaiting probate; N is no answer to a question, nor is it of an empty home."""
    said = raw.upper().strip()
    named = _CLASS.fullmatch(said)
    return named[1] in _NOBODY_THERE if named else _discounted_as_empty(said)


def _discounted_as_empty(raw: str) -> bool:
    said = raw.upper()
    return bool(_SAYS_SO.search(said)) and not _NOT_SO.search(said)
