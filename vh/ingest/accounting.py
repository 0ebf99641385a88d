"""Every row accounted for once: loaded, set aside, or left out by a named rule."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from vh.model import Ticket


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning made of the rows it was given."""

    table: str
    """The hub's table that the records go to."""
    records: pl.DataFrame
    """The table's own columns (less ids), with `row_number`; several records may come of one row."""
    left_out: pl.DataFrame
    """`row_number`, `rule`: rows of which no record came, and the rule in plain words. Each row once."""


def by_rule(rules: Mapping[str, pl.Expr]) -> pl.Expr:
    """The first rule, in plain words, whose condition holds; null where none does. A condition that is null does not hold."""
    return pl.coalesce(pl.when(holds.fill_null(value=False)).then(pl.lit(rule)) for rule, holds in rules.items())


def split(frame: pl.DataFrame, rule: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that stay, and `row_number` and `rule` of those that do not."""
    judged = frame.with_columns(rule.alias("rule"))
    stays = judged.filter(pl.col("rule").is_null()).drop("rule")
    return stays, judged.filter(pl.col("rule").is_not_null()).select("row_number", "rule")


def repeated(frame: pl.DataFrame, fields: list[str]) -> pl.Expr:
    """Whether an earlier row is identical in these fields."""
    first = frame.unique(subset=fields, keep="first")["row_number"]
    return ~pl.col("row_number").is_in(first.implode())


def whole_rows(people: pl.DataFrame) -> pl.DataFrame:
    """`row_number` and `rule` of rows of which every person is left out: the rule of the first one (`people` holds a `rule` column)."""
    return (
        people.group_by("row_number", maintain_order=True)
        .agg(pl.col("rule").is_not_null().all().alias("all"), pl.col("rule").first())
        .filter("all")
        .select("row_number", "rule")
    )


def step(ticket: Ticket, start: float, end: float) -> Ticket:
    """A ticket for one step of the work: its 0 to 1 are the part of the whole from `start` to `end`."""
    return Ticket(progress=lambda share, words: ticket.progress(start + share * (end - start), words), stop=ticket.stop)
