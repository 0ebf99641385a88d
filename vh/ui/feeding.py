"""Parts of the Feeds page: what is promised and came, what is held and why, and how a feed is set up."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from vh import Hub
from vh.errors import InputError
from vh.feeds import Freshness, Look, Pickup, Plan, Rhythm, State
from vh.model import Source, Ticket
from vh.text.days import short_day
from vh.ui import background
from vh.ui.page import attempt, busy, go, jobs
from vh.ui.state import say
from vh.ui.widgets import box, empty, table
from vh.ui.words import count, day

_RHYTHM = {
    Rhythm.ON_TIME: "On time", Rhythm.DUE: "Due today", Rhythm.LATE: "Late", Rhythm.NEVER: "Nothing came yet", Rhythm.CLOCK: "Clock is wrong",
}  # fmt: skip
_NEW = "A new feed"


def no_feeds(hub: Hub) -> None:
    """No feed is set up: what one is, and the form."""
    empty(
        "No feed is set up",
        "A feed is a folder in which a system leaves its extracts. The hub looks into it, takes in each file once it is complete, whole or not at "
        "all, and moves it away. Where a load looks unlike the one before it, it is held for you to look at, and the last good one stays in force.",
        steps=(
            "Make a folder on this computer, and have the other system write its extracts there.",
            "Set the feed up below: the source, the folder, and how often a file is promised.",
            "Leave the hub running, or have cron or Task Scheduler run the command: `python -m vh feed run`",
        ),
    )
    feed_form(hub)


def feed_problems() -> None:
    """What the server could not do with an inbox, as it found it last."""
    beside = background.current()
    if beside is None:
        return
    found = (
        *(beside.seen.ready.problems if beside.seen.ready else ()),
        *beside.seen.problems,
        *([beside.seen.trouble] if beside.seen.trouble else ()),
    )
    for sentence in dict.fromkeys(found):
        box("wrong", "An inbox needs somebody", sentence)


def held_loads(hub: Hub, held: Sequence[Pickup]) -> None:
    """Each load that is held: why, what is in force meanwhile, and the decision."""
    for one in held:
        with st.container(border=True, key=f"held_{one.pickup_id}"):
            box("warn", f"{one.title} is held", *_against(hub, one), items=one.alarms)
            who_, reason_ = st.columns([1, 2])
            who = who_.text_input("Who decides", value=hub.who, key=f"feeds.who.{one.pickup_id}", max_chars=80)
            reason = reason_.text_input(
                "Why", key=f"feeds.why.{one.pickup_id}", max_chars=300, placeholder="For whoever asks about a permit later"
            )
            row = st.container(horizontal=True)
            row.button(
                "Put it in force", type="primary", key=f"feeds.approve.{one.pickup_id}", on_click=_decide,
                args=(hub, one, True, who, reason), disabled=busy(),
            )  # fmt: skip
            row.button(
                "Reject it", key=f"feeds.reject.{one.pickup_id}", on_click=_decide, args=(hub, one, False, who, reason), disabled=busy()
            )
            if row.button("Look at it on page Check", key=f"feeds.check.{one.pickup_id}", type="tertiary"):
                st.session_state["check.chosen"] = one.load_id
                go("check")


def failed_files(pickups: Sequence[Pickup]) -> None:
    """Feeds whose latest file could not be taken in, and why."""
    latest = {(one.source, one.feed): one for one in reversed(pickups)}
    for one in latest.values():
        if one.state is State.FAILED:
            box("wrong", f"{one.title}: the latest file could not be taken in", one.file_name, *one.said[:1])


def _against(hub: Hub, one: Pickup) -> tuple[str, ...]:
    """What is held, and what is in force meanwhile."""
    loads = {row["load_id"]: row for row in hub.loads().iter_rows(named=True)}
    rows = [("Held", loads.get(one.load_id)), ("In force meanwhile", loads.get(one.base_load_id))]
    lines = [
        f"{words}: {load['file_name']}, shows {day(load['as_of'])}, {count(load['records'], 'record')}."
        for words, load in rows
        if load is not None
    ]
    return (*lines, *one.said)


def _decide(hub: Hub, one: Pickup, approved: bool, who: str, reason: str) -> None:
    if attempt(hub.approve_load if approved else hub.reject_load, one.pickup_id, reason, who):
        say(f"{one.title}: {'in force now' if approved else 'rejected; the last good load stays in force'}.")


def promises(feeds: Sequence[Freshness]) -> None:
    """A row a feed: what it promises, when it last came, and how it keeps its promise."""
    rows = [
        (
            one.plan.title, _rhythm(one), f"{short_day(one.came_at)}, {one.came_at:%H:%M}" if one.came_at else "–", day(one.shows), one.records or 0,
            _every(one.plan.every_days), str(one.plan.inbox / one.plan.pattern),
        )
        for one in feeds
    ]  # fmt: skip
    headings: dict[str, Any] = {
        "feed": "Feed", "rhythm": "Rhythm", "came": "Last came", "shows": "Shows the day",
        "records": st.column_config.NumberColumn("Records in force", format="localized"), "every": "Promised", "inbox": "Inbox",
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=list(headings), orient="row", infer_schema_length=None)
    table(frame, headings, "feeds.promises", "Feeds, what they promise and how they keep it")


def _rhythm(one: Freshness) -> str:
    words = _RHYTHM[one.rhythm]
    if one.rhythm is Rhythm.LATE:
        words = f"Late by {count(one.late_days, 'day')}"
    return f"{words}, one held" if one.held else words


def _every(days: int) -> str:
    return {1: "Every day", 7: "Every week"}.get(days, f"Every {days} days")


def waiting(hub: Hub) -> None:
    """What is in the inboxes now, and a button to look at once."""
    beside = background.current()
    ready = beside.seen.ready if beside else None
    row = st.container(horizontal=True, vertical_alignment="center")
    row.button("Look into the inboxes now", key="feeds.look", disabled=busy(), on_click=_start_looking, args=(hub,))
    seconds = round(time.monotonic() - beside.seen.at) if beside and beside.seen.at else None
    if seconds is not None and beside is not None:
        row.caption(f"The hub looks by itself every {beside.look_seconds:.0f} seconds, as long as it runs.")
    for one in ready.waiting if ready else ():
        st.text(f"{one.plan.title}, {one.file_name}: left in the inbox, {one.why}.")


def _start_looking(hub: Hub) -> None:
    attempt(jobs().start, "feed", "Taking in feeds", lambda ticket: _look(hub, ticket))


def _look(hub: Hub, ticket: Ticket) -> Look:
    beside = background.current()
    if beside is None:
        return hub.run_feeds(ticket)
    found = hub.look_into_feeds(beside.settling, ticket)
    beside.seen.problems = found.problems
    return found


def pickups_table(pickups: Sequence[Pickup]) -> None:
    """What became of every file, newest first."""
    if not pickups:
        st.caption("Nothing came yet. What does is listed here, with what became of it.")
        return
    rows = [
        (one.begun_at, one.title, one.file_name, _state(one), _words(one), "–" if one.load_id is None else f"{one.load_id}", one.pickup_id)
        for one in pickups
    ]
    headings: dict[str, Any] = {
        "at": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"), "feed": "Feed", "file": "File", "state": "What became of it",
        "words": st.column_config.TextColumn("In words", width="large"), "load": st.column_config.TextColumn("Load", width="small"),
        "number": st.column_config.NumberColumn("File number", width="small"),
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=list(headings), orient="row", infer_schema_length=None)
    table(frame, headings, "feeds.pickups", "What became of every file, newest first")


def _state(one: Pickup) -> str:
    return f"{one.state.label} by {one.decided_by}" if one.state in (State.APPROVED, State.REJECTED) else one.state.label


def _words(one: Pickup) -> str:
    why = (f"{one.decision_reason}.",) if one.decision_reason else ()
    return " ".join((*why, *one.alarms, *one.said))


def feed_form(hub: Hub) -> None:
    """Set a feed up, or change or remove one."""
    known = {one.title: one for one in hub.feeds()}
    chosen = st.selectbox("Feed", [_NEW, *known], key="feeds.which") if known else _NEW
    old = known.get(chosen)
    mark = chosen if old is not None else f"new {len(known)}"
    left, right = st.columns(2, gap="large")
    with left:
        source = old.source if old else _source(mark)
        feed = old.feed if old else st.text_input("Name of the feed", key=f"feeds.feed.{mark}", max_chars=40, placeholder=f"{source}",
            help="Only where one source comes from several systems, as tenancies do.")  # fmt: skip
        inbox = st.text_input(
            "Inbox folder on this computer",
            value=str(old.inbox) if old else "",
            key=f"feeds.inbox.{mark}",
            placeholder="D:\\Extracts\\Council Tax",
        )
        pattern = st.text_input("Files of this feed", value=old.pattern if old else "*", key=f"feeds.pattern.{mark}",
            help="For example ctax_*.csv, where several feeds share a folder. A star stands for anything.")  # fmt: skip
        every = st.number_input("A file is promised every … days", 1, 400, old.every_days if old else 1, key=f"feeds.every.{mark}")
    with right:
        like = old or Plan(source, "example", Path())
        rows = _percent("Hold a load whose records are down or up by more than", like.max_row_change, f"feeds.rows.{mark}")
        quality = _percent("… in which a column is less filled or valid by more than", like.max_quality_drop, f"feeds.quality.{mark}")
        lost = _percent("… by which more of the verified would lose verification than", like.max_lost_share, f"feeds.lost.{mark}")
        settle = st.number_input("A file is complete when it has not changed for … seconds", 1, 3600, like.settle_seconds, key=f"feeds.settle.{mark}",
            help="A file name.csv.done beside name.csv says so at once.")  # fmt: skip
        match = st.checkbox("Match again once a load has come into force", value=like.match_after, key=f"feeds.match.{mark}")
    more: dict[str, Any] = {
        "pattern": pattern, "every_days": int(every), "settle_seconds": int(settle), "max_row_change": rows, "max_quality_drop": quality,
        "max_lost_share": lost, "match_after": match, "layout": old.layout if old else None,
    }  # fmt: skip
    row = st.container(horizontal=True)
    row.button("Save this feed", type="primary", key="feeds.save", on_click=_save, args=(hub, source, inbox, feed, more))
    if old is not None:
        row.button("Stop looking for its files", key="feeds.remove", on_click=_remove, args=(hub, old))


def _source(mark: str) -> Source:
    return st.selectbox("Source", list(Source), format_func=lambda one: one.label, key=f"feeds.source.{mark}") or Source.COUNCIL_TAX


def _percent(words: str, value: float, key: str) -> float:
    return float(st.number_input(f"{words} …%", 0.0, 100.0, round(100 * value, 2), step=0.5, format="%.1f", key=key)) / 100


def _save(hub: Hub, source: Source, inbox: str, feed: str, more: dict[str, Any]) -> None:
    if attempt(_checked, hub, source, inbox.strip().strip('"'), feed.strip(), more):
        say(f"{source.label}: the hub looks into that folder from now on.")


def _checked(hub: Hub, source: Source, inbox: str, feed: str, more: dict[str, Any]) -> None:
    if inbox.startswith(("\\\\", "//")):  # a name of another machine would make Windows sign in there
        raise InputError(
            "The inbox is on another computer. Set such a feed up on the command line of this one, with `python -m vh feed set`, or map a drive."
        )
    hub.set_feed(source, inbox or "none", feed=feed or None, **more)


def _remove(hub: Hub, plan: Plan) -> None:
    if attempt(hub.remove_feed, plan.source, plan.feed):
        say(f"{plan.title}: no longer looked for. Its loads stay.")
