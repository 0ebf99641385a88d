"""Reasons to hold a load until somebody has looked: what changed against the load in force, and what it would do to outcomes."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from vh import matching
from vh.feeds.plans import Plan
from vh.ingest.quality import column_quality
from vh.model import Outcome, Source, Ticket
from vh.store import Store, records
from vh.text.days import short_day

_ENOUGH_ROWS = 20
"""Below so many rows in a column, a share says nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a load: sentences that hold it, and sentences to know."""

    alarms: tuple[str, ...]
    said: tuple[str, ...]


def judge(store: Store, plan: Plan, load_id: int, base: int | None, *, delta: bool, dated_by_name: bool, ticket: Ticket) -> Found:
    """Compare a load that is not in force yet with the one that is. A first load has nothing to be compared with, and is held by nothing."""
    if base is None:
        return Found((), ("The first load of this feed, so there was nothing to compare it with.",))
    new, old = _load(store, load_id), _load(store, base)
    alarms = [*_rows(plan, int(old["records"]), int(new["records"])), *_as_of(new, old, dated_by_name=dated_by_name)]  # type: ignore[call-overload]
    if not delta:
        alarms += [*_layout(store, new, old, load_id, base), *_quality(store, plan, load_id, base)]
    effect, said = _effect(store, plan, load_id, base, ticket)
    return Found((*alarms, *effect), tuple(said))


def _load(store: Store, load_id: int) -> dict[str, object]:
    return store.frame("select * from load where load_id = $load_id", load_id=load_id).row(0, named=True)


def _rows(plan: Plan, before: int, now: int) -> list[str]:
    if before == now or abs(now - before) <= plan.max_row_change * before:
        return []
    way = "down" if now < before else "up"
    by = f" by {abs(now - before) / before:.1%}" if before else ""
    return [f"Records are {way}{by}, from {before:,} to {now:,}. Up to {plan.max_row_change:.0%} is taken in without asking."]


def _as_of(new: dict[str, Any], old: dict[str, Any], *, dated_by_name: bool) -> list[str]:
    """By the day in its name an extract has to be newer; by the newest date in it, it must not be older: on quiet days nothing begins."""
    day, before = new["as_of"], old["as_of"]
    if day > before or (day == before and not dated_by_name):
        return []
    return [f"It shows {short_day(day)}, which is not newer than {short_day(before)}, the day that the load in force shows."]


def _layout(store: Store, new: dict[str, object], old: dict[str, object], load_id: int, base: int) -> list[str]:
    if new["layout"] != old["layout"]:
        return [f"The layout has changed, from {old['layout']} to {new['layout']}."]
    now = set(column_quality(store, load_id)["column_name"])
    gone = [name for name in column_quality(store, base)["column_name"] if name not in now]
    return [f"The layout has changed. Columns no longer there: {', '.join(gone)}."] if gone else []


def _quality(store: Store, plan: Plan, load_id: int, base: int) -> list[str]:
    both = column_quality(store, load_id).join(column_quality(store, base), on="column_name", suffix="_before", maintain_order="left")
    both = both.filter(pl.col("rows") >= _ENOUGH_ROWS, pl.col("rows_before") >= _ENOUGH_ROWS)
    sentences = []
    for row in both.iter_rows(named=True):
        if row["filled_share_before"] - row["filled_share"] > plan.max_quality_drop:
            sentences.append(
                f"Column {row['column_name']} is filled in {row['filled_share']:.1%} of rows, in {row['filled_share_before']:.1%} before."
            )
        elif row["filled"] and row["valid_share_before"] - row["valid_share"] > plan.max_quality_drop:
            sentences.append(
                f"Column {row['column_name']} is valid in {row['valid_share']:.1%} of rows filled, in {row['valid_share_before']:.1%} before."
            )
    return sentences


def _effect(store: Store, plan: Plan, load_id: int, base: int, ticket: Ticket) -> tuple[list[str], list[str]]:
    """What the load would do to outcomes, by matching the applications in force with it in the place of the load in force."""
    run = records.run(store)
    if run is None or not (plan.source.is_evidence or plan.source is Source.GAZETTEER):
        return [], []
    rules = records.current_rule_set(store)
    now = store.frame("select load_id from load where in_force order by load_id")["load_id"].to_list()
    if sorted(run.loads) == now and run.rule_set == rules.title:
        before = records.outcomes(store, run.run_id).select("application_ref", "outcome")
    else:
        before = matching.outcomes_with(store, rules, now, Ticket(stop=ticket.stop))
    after = matching.outcomes_with(store, rules, [*(one for one in now if one != base), load_id], ticket)
    both = before.select("application_ref", "outcome").join(after.select("application_ref", then="outcome"), on="application_ref")
    was, will = pl.col("outcome") == Outcome.VERIFIED.value, pl.col("then") == Outcome.VERIFIED.value
    lost, gained, verified = (both.filter(one).height for one in (was & ~will, ~was & will, was))
    sentence = f"{lost:,} {'applicant' if lost == 1 else 'applicants'} would lose verification, of {verified:,} verified; {gained:,} would gain it."
    if not lost and not gained:
        return [], ["Nobody loses or gains verification by it."]
    if lost > plan.max_lost_share * verified:
        return [sentence], []
    return [], [sentence]
