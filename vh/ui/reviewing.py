"""Parts of the Review page: the queues, the pair at the head of one, and the judgement by key or button."""

from enum import StrEnum
from html import escape
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from vh import Hub, charts
from vh.advice import what_to_look_at, what_would_do
from vh.charts import REASON_WORDS
from vh.matching.explain import evidence
from vh.model import EVIDENCE, Outcome, Queue, Reason, Verdict
from vh.review import Pair, Waiting
from vh.ruleset import Dates, probability
from vh.text.numbers import signed
from vh.ui.measuring import draw_form
from vh.ui.page import attempt, go, panel
from vh.ui.pairs import side_by_side, timeline
from vh.ui.state import say, state
from vh.ui.widgets import empty, facts, near_records, plot
from vh.ui.words import VERDICT_WORDS, certainty, count, source_label

_KEYS = {Verdict.SAME: "S", Verdict.NOT_SAME: "N", Verdict.UNSURE: "U"}
_QUESTION = (
    "Does this record show that the applicant lived at this home on that day? Same person: yes. Not the same: another person, home or time."
)


class Room(StrEnum):
    """What an officer may be at."""

    WAITING = "waiting"
    SAMPLE = "sample"
    SECOND = "second"
    DISPUTES = "disputes"
    APPLICANT = "applicant"


_QUEUES = {Room.WAITING: Queue.QUEUE, Room.SAMPLE: Queue.SAMPLE, Room.SECOND: Queue.SECOND, Room.DISPUTES: Queue.ADJUDICATION}
_BLIND = (Room.SAMPLE, Room.SECOND)
"""Where what the hub thinks is hidden unless asked for: it would sway the very judgement that is to measure it."""
_JUDGING = st.components.v2.component(
    "vh_judging",
    html='<div class="vh-judging"></div>',
    js=(Path(__file__).resolve().parent / "judging" / "component.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_BELOW = ("review.measured", "review.log", "review.old")
"""What the page shows below of all judgements, once opened."""


@panel
def review_panel(hub: Hub) -> None:
    """The queues, the filters, the pair at the head, and the buttons; judging shows the next pair at once."""
    if state().has_judged:
        state().has_judged = False
        if any(st.session_state.get(one) for one in _BELOW):
            st.rerun(scope="app")
    top = st.container(horizontal=True, vertical_alignment="bottom", key="review_top")
    place = top.container(width="stretch")
    officer = top.text_input(
        "Officer", key="review.officer", value=hub.who, max_chars=60, persist_state="session", width=170,
        help="Whose judgements these are. The name is kept with each of them and keeps two officers apart; it is not a sign-in: "
        "whoever is signed in on this machine is recorded as well.",
    )  # fmt: skip
    last = state().judged[-1] if state().judged else None
    top.button(
        "Undo", key="review.undo", shortcut="Z", disabled=last is None, on_click=_undo, args=(hub,),
        help="Takes back what you judged last; its pair waits again.",
    )  # fmt: skip
    waiting, later = hub.waiting(officer), hub.left_for_later(officer)
    line = st.container(horizontal=True, vertical_alignment="center", key="review_line")
    room = _choose_room(hub, place, line, waiting, later)
    if room is Room.APPLICANT:
        _one_applicant(hub)
        return
    rows = _rows(waiting, room, line)
    left = rows.filter(~pl.col("candidate_id").is_in(later))
    if left.is_empty():
        _nothing(hub, room, waiting, rows.height)
        return
    _head(room, waiting, left.height)
    _pair(hub, hub.pair(left["candidate_id"][0]), room)


def _choose_room(
    hub: Hub, place: st.delta_generator.DeltaGenerator, line: st.delta_generator.DeltaGenerator, waiting: Waiting, later: list[int]
) -> Room:
    sizes = {
        Room.WAITING: waiting.queue.height, Room.SAMPLE: waiting.sample.height, Room.SECOND: waiting.second.height,
        Room.DISPUTES: waiting.disputes.height,
    }  # fmt: skip
    words = {
        Room.WAITING: "Waiting", Room.SAMPLE: "Sample", Room.SECOND: "Second look", Room.DISPUTES: "Disputes", Room.APPLICANT: "One applicant",
    }  # fmt: skip
    # The words stay as they are: were the counts among them, each judgement would set the choice anew, against a click on its way.
    chosen = place.segmented_control(
        "Queue", list(Room), format_func=words.__getitem__, default=Room.WAITING, required=True, key="review.room", persist_state="session",
        help="Waiting: applications between the thresholds, least certain first. Sample: pairs drawn at random, for measuring. Second look: "
        "pairs of the sample that another officer judged. Disputes: two officers differ. One applicant: all pairs of an application.",
    )  # fmt: skip
    counted = [f"<span>{words[one]} <b>{size:,}</b></span>" for one, size in sizes.items()]
    queues = (waiting.queue, waiting.sample, waiting.second, waiting.disputes)
    still = len(set(later).intersection(pl.concat([one["candidate_id"] for one in queues])))
    with line.container(horizontal=True, vertical_alignment="center", width="stretch", key="review_counts"):
        st.html(
            f'<p class="vh-rooms">{"".join([*counted, *_aside(waiting.unsure, still)])}</p>',
            width="content",
        )
        if still:
            st.button(
                "Show them again", type="tertiary", key="review.show", on_click=_show_again, args=(hub,),
                help="They wait again at their places in your queues. Nobody else's queues leave them out.",
            )  # fmt: skip
    return Room(chosen)


def _aside(unsure: int, later: int) -> list[str]:
    """What is in no queue just now, as HTML."""
    why = "Judged unsure: in no queue until the next match. An officer looks at them still, in the lists too."
    return [
        f'<span><abbr title="{why}">Unsure</abbr> <b>{unsure:,}</b></span>' * bool(unsure),
        f"<span>Left for later <b>{later:,}</b></span>" * bool(later),
    ]


def _rows(waiting: Waiting, room: Room, line: st.delta_generator.DeltaGenerator) -> pl.DataFrame:
    """The pairs of a queue; those that wait, by reason and source if asked beside the counts in `line`."""
    if room is not Room.WAITING:
        return {Room.SAMPLE: waiting.sample, Room.SECOND: waiting.second, Room.DISPUTES: waiting.disputes}[room]
    rows = waiting.queue
    if rows.is_empty():
        return rows
    filters = line.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="content", key="review_filters"
    )
    reason = filters.selectbox(
        "Reason", [Reason(one) for one in rows["reason"].unique().sort()], index=None, key="review.reason", persist_state="session", width=300,
        format_func=lambda one: f"{REASON_WORDS[one]} ({one.value})", placeholder="Every reason", label_visibility="collapsed",
    )  # fmt: skip
    source = filters.selectbox(
        "Source", [one for one in EVIDENCE if one.value in set(rows["source"])], index=None, key="review.source", persist_state="session",
        width=200, format_func=lambda one: one.label, placeholder="Every source", label_visibility="collapsed",
    )  # fmt: skip
    return rows.filter(*([pl.col("reason") == reason.value] if reason else []), *([pl.col("source") == source.value] if source else []))


def _nothing(hub: Hub, room: Room, waiting: Waiting, in_queue: int) -> None:
    progress = waiting.progress
    if in_queue:
        empty(
            "You left the rest for later",
            f"{count(in_queue, 'pair still waits', 'pairs still wait')} for you. Other officers see them meanwhile.",
        )
        st.button("Show them again", type="primary", key="review.again", on_click=_show_again, args=(hub,))
    elif room is Room.SAMPLE and not progress.pairs:
        draw_form(hub)
    elif room is Room.SAMPLE:
        due = f" {count(progress.second_due, 'pair')} still wait for a second officer." if progress.second_due else ""
        empty("The sample is judged", f"All {progress.pairs:,} pairs have been looked at.{due} What they say is below.")
    elif room is Room.SECOND:
        others = f" {count(progress.second_due, 'pair')} wait for somebody else than you." if progress.second_due else ""
        empty(
            "No second look is due",
            f"A share of every sample is for two officers, and each pair that the rules verify and one doubts.{others}",
        )
    elif room is Room.DISPUTES:
        empty(
            "Nobody differs", "Where two officers say different things of a pair, it waits here for a third, and settles nothing meanwhile."
        )
    elif waiting.queue.height:
        empty(
            "Nothing waits here",
            f"{count(waiting.queue.height, 'pair')} wait under other reasons or sources. Clear the filters to see them.",
        )
    else:
        run = hub.latest_run()
        found = run is not None and run.counts.get(Outcome.REVIEW, 0)
        looked = "Every pair between the thresholds has been looked at" if found else "The latest run found no pair between the thresholds"
        empty("Nothing waits", f"{looked}. The lists for the parking team are ready.", *_still_unsure(waiting.unsure))
        if st.button("Go to Export", type="primary", key="review.export"):
            go("export")


def _still_unsure(unsure: int) -> tuple[str, ...]:
    if not unsure:
        return ()
    it, waits = ("it", "it waits") if unsure == 1 else ("them", "they wait")
    which = f"{count(unsure, 'application was', 'applications were')} judged unsure"
    return (f"{which}: the lists still leave {it} to an officer, and {waits} here again after the next match.",)


def _head(room: Room, waiting: Waiting, left: int) -> None:
    """Where in the queue this pair stands, in a line; the room's rules in a caption."""
    progress = waiting.progress
    if room is Room.SAMPLE:
        st.progress(progress.judged / progress.pairs, text=f"Sample: {progress.judged:,} of {progress.pairs:,} judged")
    elif room is Room.WAITING and waiting.unsure:
        st.caption("Not among these: " + _still_unsure(waiting.unsure)[0])
    elif room is Room.DISPUTES:
        st.caption(f"{count(left, 'pair')} on which two officers differ. Your word settles each.")
    elif room is Room.SECOND:
        st.caption(f"{count(left, 'pair')} that somebody else has judged. What they said stays hidden until you have spoken.")


def _one_applicant(hub: Hub) -> None:
    ref = st.text_input(
        "Application", key="review.ref", persist_state="session", placeholder="Reference, for example HYR3104508", width=320
    )
    if not ref.strip():
        empty("Name an application", "All records that were compared with it are shown here, best first, judged ones included.")
        return
    rows = hub.candidates_of(ref)
    if rows.is_empty():
        empty("No record comes near", "No record that was compared with this application could speak for it.")
        return
    labels = {row["candidate_id"]: _label(row) for row in rows.iter_rows(named=True)}
    chosen = st.segmented_control(
        "Record", list(labels), format_func=labels.__getitem__, default=next(iter(labels)), required=True, key=f"review.candidate.{ref}",
        label_visibility="collapsed",
    )  # fmt: skip
    _pair(hub, hub.pair(chosen), Room.APPLICANT)


def _label(row: dict[str, Any]) -> str:
    judged = f", {VERDICT_WORDS[Verdict(str(row['verdict']))].lower()}" if row["verdict"] else ""
    return f"{source_label(str(row['source']))} {signed(row['score'])}{judged}"


def _pair(hub: Hub, pair: Pair, room: Room) -> None:
    candidate, blind = pair.candidate_id, False
    who = f'<span class="vh-quiet">{escape(pair.application_ref)} against {escape(pair.source.label)}</span>'
    if room in _BLIND:
        blind = st.session_state.get("review.blind", True)
    st.html(f'<p class="vh-turn">{"" if blind else f"<strong>{escape(pair.reason.text)}</strong> "}{who}</p>')
    if room is Room.DISPUTES:
        _said(hub, candidate)
    else:
        st.caption(_QUESTION if room in _BLIND else what_to_look_at(pair.reason))
    st.html(side_by_side(pair))
    buttons = st.container(horizontal=True, vertical_alignment="bottom", key="review_buttons")
    for verdict in Verdict:
        buttons.button(
            VERDICT_WORDS[verdict], key=f"review.{verdict.value}", shortcut=_KEYS[verdict],
            on_click=_judge, args=(hub, candidate, verdict, _QUEUES.get(room, Queue.QUEUE)),
        )  # fmt: skip
    if room is not Room.APPLICANT:
        buttons.button("Later", key="review.later", shortcut="L", type="tertiary", on_click=_later, args=(hub, candidate))
    buttons.text_input(
        "Note", key="review.note", max_chars=500, placeholder="Note, if any (T): what decided it", label_visibility="collapsed"
    )
    with st.container(key="review_judging"):
        _JUDGING(key="review.judging", data={"pair": candidate})
    if room in _BLIND:
        buttons.toggle(
            "Blind", value=True, key="review.blind", persist_state="session",
            help="Hides the score, the reason and why the pair was found, so that they do not sway the judgement.",
        )  # fmt: skip
    st.html(timeline(pair))
    if pair.others and not blind:
        st.html(near_records(pair.others, "The application fits these records as well"))
    if pair.reason is Reason.R4 and pair.dates == Dates.COVERS and not blind:
        st.caption("This record is current on the date, but another record of the same person ended, or shows a move.")
    if not blind:
        _why(hub, pair)


def _why(hub: Hub, pair: Pair) -> None:
    with st.expander("Why this pair was found, in bits, and what would have verified it", key="review.why", on_change="rerun") as why:
        if not why.open:
            return
        rules = hub.rule_set()
        st.markdown(what_would_do(hub.what_would_change(pair.application_ref)))
        parts = evidence(rules, pair.dwelling, pair.forename, pair.surname, pair.dob)
        left, right = st.columns([3, 2], gap="large")
        with left:
            plot(charts.waterfall(parts, rules.review_at, rules.verify_at), "review.waterfall")
        with right:
            facts((f"{one.signal}: {one.level}", f"{signed(one.weight)} bits") for one in parts)
            st.caption(
                f"{signed(pair.score)} bits stand for a probability of {certainty(probability(pair.score))} that this is the same person. "
                "Each bit doubles the odds. Dates and the kind of record decide too, without adding to the score."
            )


def _said(hub: Hub, candidate_id: int) -> None:
    """What the two officers said, without their names."""
    for number, row in enumerate(hub.said_of(candidate_id).iter_rows(named=True), 1):
        note = f": “{row['note']}”" if row["note"] else ""
        st.text(f"Officer {number} said {VERDICT_WORDS[Verdict(row['verdict'])].lower()}{note}")


def _judge(hub: Hub, candidate_id: int, verdict: Verdict, queue: Queue) -> None:
    """Record it under the name that stands in the page now: what the button was drawn with may be older."""
    officer = st.session_state.get("review.officer", "")

    def work() -> None:
        said = hub.judge(candidate_id, verdict, st.session_state.get("review.note", "").strip(), officer=officer, queue=queue)
        if said not in state().judged[-1:]:
            state().judged.append(said)
        state().has_judged = True

    if attempt(work):
        st.session_state["review.note"] = ""
        aside = " It is in no queue until the next match; the lists still leave it to an officer." if verdict is Verdict.UNSURE else ""
        say(f"{VERDICT_WORDS[verdict]}.{aside} Press Z to undo.")


def _later(hub: Hub, candidate_id: int) -> None:
    """Out of the way for the officer whose name stands in the page now."""
    if attempt(lambda: hub.leave_for_later(candidate_id, officer=st.session_state.get("review.officer", ""))):
        say("Left for later. It is kept for you, on any day, until you ask for it again.")


def _show_again(hub: Hub) -> None:
    attempt(lambda: hub.take_up_again(officer=st.session_state.get("review.officer", "")))


def _undo(hub: Hub) -> None:
    if not state().judged:
        return
    last = state().judged.pop()
    if attempt(hub.undo, last.judgement_id):
        state().has_judged = True
        say("Taken back. The pair waits again.")
