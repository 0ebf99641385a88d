"""Parts of the Review page: draw a sample, and what its judgements say of all verifications."""

import polars as pl
import streamlit as st

from vh import Hub, review_charts
from vh.model import Outcome
from vh.review import Agreement
from vh.text.numbers import minus, signed
from vh.tuning import JUDGEMENTS, MODEL, Estimate
from vh.ui.page import attempt
from vh.ui.state import say
from vh.ui.widgets import empty, facts, plot, table
from vh.ui.words import VERDICT_WORDS, count, day, source_label

_WITHIN = (0.03, 0.02, 0.01, 0.005)
_POLICIES = (0.01, 0.001)


def draw_form(hub: Hub, *, more: bool = False) -> None:
    """How precisely the hub's accuracy is to be known, how many pairs that takes, and the button that draws them."""
    if not more:
        empty(
            "No sample has been drawn",
            "To know how often the hub is wrong, somebody has to look at pairs drawn at random, most of them among those that it verifies. "
            "Judge them like any other; what the hub thinks is hidden meanwhile. A few are for two officers, which tells how often people slip.",
        )
    sizes = {within: hub.sample_size(within) for within in _WITHIN}
    drawn = hub.waiting().progress.pairs
    form = st.container(horizontal=True, vertical_alignment="bottom", key="review_draw")
    within = form.selectbox(
        "How precisely", list(sizes), index=next((i for i, one in enumerate(_WITHIN) if i and sizes[one] > drawn), len(_WITHIN) - 1),
        key=f"review.within.{drawn}", width=330,
        format_func=lambda one: f"share wrong to about ± {100 * one:g} points: {sizes[one]:,} pairs in all",
    )  # fmt: skip
    pairs = f"review.pairs.{within}.{drawn}"
    form.number_input("Pairs to draw", min_value=1, max_value=100_000, value=max(1, sizes[within] - drawn), key=pairs, width=140)
    form.number_input(
        "For two officers, %", min_value=0, max_value=100, value=round(100 * hub.settings.second_look_share), key="review.twice", width=150,
        help="So many of the pairs are judged by a second officer as well, whatever the first says.",
    )  # fmt: skip
    form.button("Draw more" if more else "Draw the sample", type="primary", key="review.draw", on_click=_draw, args=(hub, pairs))


def _draw(hub: Hub, pairs: str) -> None:
    """Draw as many as stand in the form now, under that key: what the button was drawn with may be older."""

    def work() -> None:
        drawn = hub.review_sample(int(st.session_state[pairs]), share_twice=st.session_state["review.twice"] / 100)
        say(f"{count(drawn.pairs, 'pair')} drawn, {drawn.twice:,} of them for two officers.")

    attempt(work)


def measured_panel(hub: Hub) -> None:
    """Precision and recall at the thresholds in force, by the model and by judgements; policies; how two officers agree; and more to draw."""
    rules = hub.rule_set()
    if not hub.tune().outcomes(rules.verify_at, rules.review_at)[Outcome.VERIFIED]:
        empty(
            "Nobody is verified at the thresholds in force",
            "How often a verification is wrong can be said once there are some. Page Tune shows what other thresholds would verify.",
        )
        return
    by_model = hub.accuracy(rules.verify_at, rules.review_at, MODEL)
    found = hub.accuracy(rules.verify_at, rules.review_at)
    progress = hub.waiting().progress
    left, right = st.columns([3, 2], gap="large")
    with left:
        judged = found if found.precision.basis == JUDGEMENTS else None
        plot(review_charts.wrong_in_a_thousand(by_model, judged), "review.wrong")
        for share in _POLICIES:
            st.markdown(hub.threshold_for(share, rules.review_at).text)
    with right:
        facts(
            (
                ("Verifications that are right", _share(found.precision)),
                ("Wrong ones expected", _number(found.wrong)),
                ("Right ones not verified", _number(found.missed)),
                ("Of the right ones, verified", _share(found.recall)),
                ("Sample judged", f"{progress.judged:,} of {progress.pairs:,}"),
                ("Waiting for a second officer", f"{progress.second_due:,}"),
                *_agreement(hub.agreement()),
            )
        )
        st.caption(
            "With 95% intervals, at the thresholds in force "
            f"({signed(rules.verify_at)} and {signed(rules.review_at)} bits, each of which doubles the odds), by "
            + (
                "judgements of a random sample."
                if found.precision.basis == JUDGEMENTS
                else "the model alone, as if its weights were right."
            )
        )
    if progress.pairs:
        draw_form(hub, more=True)


def _share(one: Estimate) -> str:
    return f"{100 * one.value:.1f}% ({100 * one.low:.1f} to {100 * one.high:.1f}%)"


def _number(one: Estimate) -> str:
    return f"{one.value:,.0f} ({one.low:,.0f} to {one.high:,.0f})"


def _agreement(found: Agreement) -> tuple[tuple[str, str], ...]:
    if not found.pairs:
        return (("Two officers agree", "no pair judged by two yet"),)
    share = f"{100 * found.share:.0f}% of {found.pairs:,} ({100 * found.share_low:.0f} to {100 * found.share_high:.0f}%)"
    words = "Agreement beyond chance, at most 1 (Cohen's kappa)"
    if found.kappa is None or found.low is None or found.high is None:
        return (("Two officers agree", share), (words, "cannot be said: all answers are alike"))
    return (("Two officers agree", share), (words, minus(f"{found.kappa:z.2f} ({found.low:z.2f} to {found.high:z.2f})")))


_QUEUE_WORDS = {"queue": "Waiting", "sample": "Sample", "second": "Second look", "adjudication": "Dispute settled"}
_SHOWN = {
    "judged_at": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"), "application_ref": "Application", "source": "Source",
    "verdict": "Judgement", "why": "Why it no longer holds", "note": "Note", "officer": "Officer", "queue": "Queue", "rule_set": "Rule set",
    "run_id": "Run", "judged_by": "Signed in",
}  # fmt: skip


def judgements_table(judgements: pl.DataFrame) -> None:
    """What officers said, newest first."""
    if judgements.is_empty():
        st.caption("Nobody has judged a pair yet.")
        return
    table(_worded(judgements).head(500), _SHOWN, "review.judgements", "Judgements in force, newest first")


def lapsed_table(judgements: pl.DataFrame) -> None:
    """Judgements that no longer hold, and why."""
    if judgements.is_empty():
        st.caption("Every judgement holds: application and record still say what they said when it was made.")
        return
    st.caption("These settle nothing any more. Where the pair matters still, it waits again, as any other.")
    table(_worded(judgements).head(500), _SHOWN, "review.lapsed", "Judgements that no longer hold, newest first")


def samples_table(samples: pl.DataFrame) -> None:
    """The samples drawn, newest first, in a line each."""
    for row in samples.head(10).iter_rows(named=True):
        st.caption(
            f"Sample {row['sample_id']}: {count(row['pairs'], 'pair')}, {100 * row['share_twice']:.0f}% for two officers, drawn on "
            f"{day(row['drawn_at'].date())} from run {row['run_id']} ({row['rule_set']})."
        )


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    shown = rows.with_columns(
        pl.col("verdict").replace({str(one): words for one, words in VERDICT_WORDS.items()}),
        pl.col("source").map_elements(source_label, return_dtype=pl.String),
    )
    return shown.with_columns(pl.col("queue").replace(_QUEUE_WORDS)) if "queue" in shown.columns else shown
