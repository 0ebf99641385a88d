"""Parts of the Review page: the queue, the pair side by side with differences marked, and the judgement."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape

import polars as pl
import streamlit as st

from vh import Hub, charts
from vh.advice import what_to_look_at, what_would_do
from vh.charts import REASON_WORDS
from vh.matching.explain import evidence
from vh.model import EVIDENCE, Reason, Verdict
from vh.review import Compared, Pair
from vh.ruleset import Dates, probability
from vh.ui.page import attempt, go, panel
from vh.ui.state import say, state
from vh.ui.widgets import empty, facts, near_records, plot, table
from vh.ui.words import VERDICT_WORDS, certainty, count, source_label

_ALIKE = 0.5
"""Below this share of characters in common, marking single ones would only be noise: the line is marked as a whole."""
_KEYS = {Verdict.SAME: "S", Verdict.NOT_SAME: "N", Verdict.UNSURE: "U"}


@panel
def review_panel(hub: Hub) -> None:
    """The filters, the pair at the head of the queue, and the buttons; judging shows the next pair at once."""
    whole = hub.queue()
    top = st.container(horizontal=True, vertical_alignment="bottom", key="review_top")
    top.metric("Waiting", f"{whole.height:,}", width=90)
    reasons = [Reason(one) for one in whole["reason"].unique().sort()]
    sources = [one for one in EVIDENCE if one.value in set(whole["source"])]
    reason = top.selectbox(
        "Reason", reasons, index=None, format_func=lambda one: f"{REASON_WORDS[one]} ({one.value})", placeholder="Every reason",
        key="review.reason", persist_state="session", width=280,
    )  # fmt: skip
    source = top.selectbox(
        "Source", sources, index=None, format_func=lambda one: one.label, placeholder="Every source", key="review.source",
        persist_state="session", width=190,
    )  # fmt: skip
    queue = hub.queue(reason, source) if reason or source else whole
    last = state().judged[-1] if state().judged else None
    top.button(
        "Undo", key="review.undo", shortcut="Z", disabled=last is None, on_click=_undo, args=(hub,),
        help="Takes back what you judged last; its pair waits again.",
    )  # fmt: skip
    left = queue.filter(~pl.col("candidate_id").is_in(state().skipped))
    if left.is_empty():
        _nothing(whole.height, queue.height, filtered=bool(reason or source))
        return
    head = left.row(0, named=True)
    _pair(hub, hub.pair(head["candidate_id"]), left.height)


def _nothing(waiting: int, in_filter: int, *, filtered: bool) -> None:
    if in_filter:
        empty("You left the rest for later", f"{count(in_filter, 'pair')} you skipped still wait.")
        st.button("Show them again", type="primary", key="review.again", on_click=state().skipped.clear)
    elif filtered and waiting:
        empty("Nothing waits here", f"{count(waiting, 'pair')} wait under other reasons or sources. Clear the filters to see them.")
    else:
        empty("Nothing waits", "Every pair between the thresholds has been looked at. The lists for the parking team are ready.")
        if st.button("Go to Export", type="primary", key="review.export"):
            go("export")


def _pair(hub: Hub, pair: Pair, waiting: int) -> None:
    candidate = pair.candidate_id
    st.html(
        f'<p style="margin:0"><strong>{escape(pair.reason.text)}</strong> <span class="vh-quiet">{escape(pair.application_ref)} against '
        f"{escape(pair.source.label)}, {count(waiting, 'pair')} in this queue</span></p>"
    )
    st.caption(what_to_look_at(pair.reason))
    st.html(_side_by_side(pair))
    if pair.others:
        st.html(near_records(pair.others, "The application fits these records as well"))
    if pair.reason is Reason.R4 and pair.dates == Dates.COVERS:
        st.caption("This record is current on the date, but another record of the same person ended, or shows a move.")
    buttons = st.container(horizontal=True, vertical_alignment="bottom", key="review_buttons")
    for verdict in Verdict:
        buttons.button(
            VERDICT_WORDS[verdict], key=f"review.{verdict.value}", shortcut=_KEYS[verdict], type="primary" if verdict is Verdict.SAME else "secondary",
            on_click=_judge, args=(hub, candidate, verdict),
        )  # fmt: skip
    buttons.button("Later", key="review.later", shortcut="L", type="tertiary", on_click=state().skipped.append, args=(candidate,))
    buttons.text_input("Note", key="review.note", max_chars=500, placeholder="Note, if any: what decided it", label_visibility="collapsed")
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
            facts((f"{one.signal}: {one.level}", f"{one.weight:+.1f} bits") for one in parts)
            st.caption(
                f"{pair.score:+.1f} bits stand for a probability of {certainty(probability(pair.score))} that this is the same person. "
                "Each bit doubles the odds. Dates and the kind of record decide too, without adding to the score."
            )


def _judge(hub: Hub, candidate_id: int, verdict: Verdict) -> None:
    def work() -> None:
        state().judged.append(hub.judge(candidate_id, verdict, st.session_state.get("review.note", "").strip()))

    if attempt(work):
        st.session_state["review.note"] = ""
        say(f"{VERDICT_WORDS[verdict]}. Press Z to undo.")


def _undo(hub: Hub) -> None:
    if not state().judged:
        return
    last = state().judged.pop()
    if attempt(hub.undo, last.judgement_id):
        say("Taken back. The pair waits again.")


def _side_by_side(pair: Pair) -> str:
    """The pair as an HTML table. Every text of a person is escaped; only our own tags are in it."""
    body = "".join(_row(line) for line in pair.lines if line.applicant or line.record)
    return (
        '<table class="vh-pair"><colgroup><col class="vh-c1"><col><col><col class="vh-c4"></colgroup><thead><tr><td></td>'
        f'<th scope="col">The application says</th><th scope="col">The record says</th><td></td></tr></thead><tbody>{body}</tbody></table>'
    )


_SIGNS = {True: ("vh-same", "agrees"), False: ("vh-unlike", "differs"), None: ("vh-unknown", "cannot compare")}
_NOT_COMPARED = {
    "Proof": {True: "proves residence", False: "does not prove it"},
    "On the date": {True: "covers the date", False: "not on the date"},
}
"""Lines that hold something else on either side, so that no characters are compared."""


def _row(line: Compared) -> str:
    kind, sign = _SIGNS[line.agrees]
    left, right = escape(line.applicant), escape(line.record)
    if line.field in _NOT_COMPARED and line.agrees is not None:
        sign = _NOT_COMPARED[line.field][line.agrees]
    elif line.how:
        sign = line.how
    if line.agrees is False and line.field not in _NOT_COMPARED:
        left, right = marked(line.applicant, line.record), marked(line.record, line.applicant)
    none = "" if line.field == "Proof" else '<span class="vh-none">not given</span>'
    return (
        f'<tr class="{kind}"><th scope="row">{escape(line.field)}</th><td>{left or none}</td><td>{right or none}</td>'
        f'<td class="vh-sign">{sign}</td></tr>'
    )


def marked(text: str, other: str) -> str:
    """A text as HTML, escaped, with the characters that the other lacks or has differently marked; case and spaces count for nothing.

    >>> marked("SMITH <b>", "SMYTH <b>")
    'SM<mark>I</mark>TH &lt;b&gt;'
    """
    return "".join(f"<mark>{escape(part)}</mark>" if unlike else escape(part) for part, unlike in _parts(text, other))


def _parts(text: str, other: str) -> Iterator[tuple[str, bool]]:
    # Case counts for nothing, unless folding it changes the length, as in names with ß.
    fold = len(text.casefold()) == len(text) and len(other.casefold()) == len(other)
    compare = SequenceMatcher(None, text.casefold() if fold else text, other.casefold() if fold else other, autojunk=False)
    if compare.ratio() < _ALIKE:
        yield text, False
        return
    for kind, begin, end, _, _ in compare.get_opcodes():
        if end > begin:
            yield text[begin:end], kind != "equal" and not text[begin:end].isspace()


def judgements_table(judgements: pl.DataFrame) -> None:
    """What officers said, newest first."""
    shown = judgements.with_columns(
        pl.col("verdict").replace({str(one): words for one, words in VERDICT_WORDS.items()}),
        pl.col("source").map_elements(source_label, return_dtype=pl.String),
    )
    headings = {
        "judged_at": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"), "application_ref": "Application", "source": "Source",
        "verdict": "Judgement", "note": "Note", "judged_by": "By", "score": st.column_config.NumberColumn("Bits", format="%+.1f"),
    }  # fmt: skip
    table(shown.head(500), headings, "review.judgements", "Judgements in force, newest first")
