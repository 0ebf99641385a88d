"""The Tune page's weights: learn them from the council's own data, see them beside the old ones, keep them or not."""

import polars as pl
import streamlit as st

from vh import Hub, RuleSet, weight_charts
from vh.charts import OUTCOME_WORDS
from vh.model import Outcome
from vh.ruleset import EXPERT_WEIGHTS, Stratum, probability
from vh.text.numbers import signed
from vh.tuning import ENOUGH_JUDGEMENTS, TOLERANCE, Learned
from vh.ui import desk
from vh.ui.jobs import Job
from vh.ui.page import attempt, busy, finished_job, jobs
from vh.ui.state import say, state
from vh.ui.versions import STRATUM_WORDS
from vh.ui.widgets import box, facts, plot, table
from vh.ui.words import day


def weights_panel(hub: Hub) -> None:
    """What the weights in force are, the button that learns new ones, and what was learned."""
    rules, versions = hub.rule_set(), hub.rule_sets()
    st.header("Weights", anchor=False)
    if rules.weights == EXPERT_WEIGHTS:
        now = "The weights in force are the expert ones that come with the hub."
    else:
        saved = versions.filter(pl.col("version") == rules.version)["saved_at"]
        now = f"The weights in force are those of {rules.title}" + (f", saved on {day(saved[0])}." if saved.len() else ".")
    st.caption(
        f"{now} A weight says how much an agreement or a difference tells. It can be learned: which differences occur between records of one "
        "person, and which likenesses between people of one household or strangers, is in the council's own extracts. "
        "Nothing changes until what was learned is saved and a match is run."
    )
    st.button("Learn from this council's data", key="tune.learn", disabled=busy(), on_click=_learn, args=(hub,))
    job = jobs().running
    if job is not None and job.kind == "learn":
        _under_way(job)
    learned = _learned()
    if learned is not None:
        _shown(hub, learned)


@st.fragment(run_every=0.4)
def _under_way(job: Job) -> None:
    """How far learning is, here where it was asked for; the top of the page has it too, with the button that stops it."""
    st.progress(job.share, text=f"{job.words} ({job.share:.0%})")


def _learned() -> Learned | None:
    """What the latest learning found, kept for this person when another job follows."""
    job = finished_job("learn")
    if job is not None and isinstance(job.result, Learned) and job.number > state().learned_seen:
        state().learned_seen, state().learned = job.number, job.result
    return state().learned


def _shown(hub: Hub, learned: Learned) -> None:
    run = hub.latest_run()
    with st.container(border=True, key="tune_learned"):
        if run is not None and run.run_id != learned.run_id:
            box(
                "warn",
                "Learned from an earlier run",
                f"These weights come from run {learned.run_id}; the latest is run {run.run_id}. Learn again.",
            )
        if not learned.converged:
            box("warn", "The estimate has not come to rest", "Look at the figures with care, or learn again with more records loaded.")
        left, right = st.columns([3, 2], gap="large")
        with left:
            plot(weight_charts.changes(learned.changes, learned.flips, sum(learned.before.values())), "tune.learned_changes")
        with right:
            facts((OUTCOME_WORDS[one], f"{learned.before[one]:,} → {learned.after[one]:,}") for one in Outcome)
            st.caption("Applicants at the thresholds in force: with the weights in force, then with those learned.")
        chosen = st.segmented_control(
            "Weights of", list(Stratum), format_func=STRATUM_WORDS.__getitem__, default=Stratum.DWELLING, key="tune.stratum", required=True
        )
        stratum = learned.weights.filter(pl.col("stratum") == str(chosen or Stratum.DWELLING))
        plot(weight_charts.weights(_evidence(stratum)), "tune.weights")
        with st.expander("The figures, and what they rest on"):
            _figures(learned, stratum)
        _save_form(hub, learned)


def _evidence(rows: pl.DataFrame) -> pl.DataFrame:
    """The levels that weigh something: what is missing never does."""
    return rows.filter((pl.col("old") != 0) | (pl.col("new") != 0))


def _figures(learned: Learned, stratum: pl.DataFrame) -> None:
    number = st.column_config.NumberColumn(format="localized")
    bits = st.column_config.NumberColumn(format="%+.2f")
    titled = _evidence(stratum).with_columns(
        pl.col("signal").replace_strict(weight_charts.SIGNAL_TITLES),
        pl.col("same", "others").round(0),
        (pl.col("new") - pl.col("old")).alias("change"),
    )
    headings = {
        "signal": "Signal", "words": st.column_config.TextColumn("Level", width=310), "old": bits | {"label": "In force"},
        "new": bits | {"label": "Learned"}, "change": bits | {"label": "Change"}, "same": number | {"label": "One person"},
        "others": number | {"label": "Two people"},
    }  # fmt: skip
    table(titled, headings, "tune.weights_table", "Weights in force beside those learned, with the pairs behind them", height="content")
    left, right = st.columns(2, gap="large")
    with left:
        plot(weight_charts.steps(learned.steps, converged=learned.converged, tolerance=TOLERANCE), "tune.steps")
    with right:
        judged = f"{learned.judged:,}" if learned.judged else f"none yet, from {ENOUGH_JUDGEMENTS} on"
        facts(
            (
                ("Pairs at the claimed dwelling", f"{learned.pairs:,}"),
                ("of them one person, by the estimate", f"{learned.same:,.0f}"),
                ("Pairs of people of one household", f"{learned.relatives:,}"),
                ("Pairs of strangers, drawn at random", f"{learned.strangers:,}"),
                ("Officers' judgements that took part", judged),
            )
        )
        st.caption(
            "One person, two people: the pairs behind each weight. A level seen in few pairs stays near its expert weight. "
            "How this works, with formulas and sources, is in docs/method.md."
        )


def _save_form(hub: Hub, learned: Learned) -> None:
    in_force = hub.rule_set().verify_at
    if learned.even_at is not None and abs(learned.even_at - in_force) >= 0.1:
        st.checkbox(
            f"Also verify from {signed(learned.even_at)} bits ({probability(learned.even_at):.1%} likely the same person) instead of {signed(in_force)} "
            f"({probability(in_force):.1%}), so that about as many are verified as now",
            key="tune.learned_even",
        )
    st.text_input("Why", key="tune.learned_note", max_chars=300, placeholder="For example: learned from the September extracts")
    row = st.container(horizontal=True)
    row.button("Save as a version", type="primary", key="tune.learned_save", on_click=_save, args=(hub, learned))
    row.button("Try them out above", key="tune.learned_try", on_click=_try, args=(hub, learned))
    row.button("Discard", key="tune.learned_discard", on_click=_discard)
    st.caption(
        "Saving keeps these weights, with the thresholds in force unless ticked above, as the next version; publishing it puts it in force."
    )


def _learn(hub: Hub) -> None:
    attempt(jobs().start, "learn", "Learning weights", lambda ticket: hub.learn(ticket))


def _save(hub: Hub, learned: Learned) -> None:
    rules, saved = hub.rule_set().changed(weights=learned.rules.weights), list[RuleSet]()
    if learned.even_at is not None and st.session_state.get("tune.learned_even"):
        rules = rules.changed(verify_at=learned.even_at)
    if attempt(lambda: saved.append(hub.save_rule_set(rules, st.session_state.get("tune.learned_note", "")))):
        _discard()
        say(f"Saved as {saved[0].title}. Publish it under Versions to put it in force.")


def _try(hub: Hub, learned: Learned) -> None:
    desk.change(hub, weights=learned.rules.weights)
    say("The learned weights stand above to be tried out. Nothing is saved yet.")


def _discard() -> None:
    job = finished_job("learn")
    if job is not None:
        job.result = None
    state().learned = None
    st.session_state["tune.learned_note"] = ""
