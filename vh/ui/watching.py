"""Parts of the Today page that say how it goes: what needs somebody, the verified share over time, and what has shifted."""

import polars as pl
import streamlit as st

from vh import trend_charts
from vh.feeds import Rhythm
from vh.text.numbers import signed
from vh.ui import background
from vh.ui.page import go
from vh.ui.widgets import box, facts, plot, table
from vh.ui.words import count, share
from vh.workbench import Watch

_SHIFT_WORDS = (
    "The index (population stability index) compares how things spread over the same groups then and now: 0 is the same spread, below 0.1 is steady, "
    "from 0.25 on it has shifted. A shift is not an error; it says that extracts or applications are no longer like those before."
)


def alarms(watch: Watch) -> None:
    """What needs somebody, in one box; nothing where nothing does."""
    beside = background.current()
    found = tuple(one for one in dict.fromkeys((*watch.alarms, *((*beside.seen.problems, beside.seen.trouble) if beside else ()))) if one)
    if not found:
        return
    title = "One thing needs somebody" if len(found) == 1 else f"{len(found)} things need somebody"
    box("warn", title, *(found if len(found) == 1 else ()), items=found if len(found) > 1 else ())
    if watch.feeds and st.button("Go to Feeds", key="today.feeds"):
        go("feeds")


def over_time(watch: Watch) -> None:
    """The verified share run by run, beside the figures of the day. Shown once there is something to compare, or somebody was answered."""
    if watch.trend.height < 2 and not watch.feeds and watch.pace is None:
        return
    st.header("Over time", anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        plot(trend_charts.verified_over_time(watch.trend), "today.trend")
    with right:
        facts(_figures(watch))


def _figures(watch: Watch) -> list[tuple[str, str]]:
    rows = []
    if watch.trend.height:
        rows.append(("Applications in the latest run", f"{watch.trend['applicants'][-1]:,}"))
    if watch.trend.height > 1:
        change = 100 * (watch.trend["verified_share"][-1] - watch.trend["verified_share"][-2])
        rows.append(("Verified, against the run before", f"{signed(change)} points"))
    if watch.feeds:
        kept = sum(one.rhythm in (Rhythm.ON_TIME, Rhythm.DUE) for one in watch.feeds)
        rows.append(("Feeds that keep their rhythm", f"{kept} of {len(watch.feeds)}"))
        rows.append(("Loads held", f"{sum(one.held for one in watch.feeds)}"))
    if watch.shifts:
        rows.append(("Scores and inputs", max(watch.shifts, key=lambda one: one.index).verdict))
    if (pace := watch.pace) is not None:
        rows.append(("Answers of the API, 24 hours", f"{pace.answers:,}{' and more' * pace.more}"))
        rows.append(("Half of them took up to", f"{pace.median_ms:,.1f} ms"))
        rows.append(("99 of 100 took up to", f"{pace.slow_ms:,.1f} ms"))
    return rows


def shifts_table(watch: Watch) -> None:
    """Each thing compared, with its index and what it was compared with."""
    if not watch.shifts:
        st.caption("Nothing to compare yet: it takes two runs of one rule set, or two loads of one feed, of 200 and more.")
        return
    rows = [(one.what, one.verdict, round(one.index, 3), one.then) for one in sorted(watch.shifts, key=lambda one: -one.index)]
    headings = {
        "what": "What", "verdict": "In a word", "index": st.column_config.NumberColumn("Index", format="%.3f"), "then": "Compared with",
    }  # fmt: skip
    table(pl.DataFrame(rows, schema=list(headings), orient="row"), headings, "today.shifts", "What has shifted")
    st.caption(_SHIFT_WORDS)


def complete_words(complete: float | None) -> str:
    """How complete an extract is, in per cent."""
    return "–" if complete is None else share(complete, 1)


def rhythm_words(watch: Watch, source: str, feed: str) -> str:
    """How a feed keeps its promise, blank for an extract that is loaded by hand."""
    one = next((one for one in watch.feeds if (one.plan.source.value, one.plan.feed) == (source, feed)), None)
    if one is None:
        return ""
    return f"late by {count(one.late_days, 'day')}" if one.rhythm is Rhythm.LATE else one.rhythm.value
