"""The Tune page's working terms: hours, wrong and missed permits with their intervals, pounds, and the limit that sets the threshold."""

from dataclasses import fields
from html import escape

import polars as pl
import streamlit as st

from vh import Hub, RuleSet
from vh.charts import OUTCOME_WORDS
from vh.model import Outcome
from vh.ruleset import probability
from vh.text.numbers import bits
from vh.tuning import JUDGEMENTS, Accuracy, Desk, Estimate, Suggestion
from vh.ui import desk
from vh.ui.following import figures
from vh.ui.page import attempt, go
from vh.ui.state import say
from vh.ui.widgets import box, plot, tiles_html
from vh.ui.words import certainty, count
from vh.working_terms import WorkingTerms

LIMITS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def basis_words(one: Estimate) -> str:
    """What an estimate rests on."""
    return f"from {count(one.judged, 'judgement')}" if one.basis == "judgements" else "by the model alone"


def about(value: float) -> str:
    """A number of people that is an estimate: `15`, `0.4`, `under 0.1`."""
    if value < 0.05:
        return "under 0.1" if value > 0 else "0"
    return f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:,.0f}"


def _interval(one: Estimate) -> str:
    return f"95% between {about(one.low)} and {about(one.high)}"


def tiles(hub: Hub, held: Desk, rules: RuleSet, accuracy: Accuracy, behind: str) -> str:
    """The answer in one sentence, and the figures behind it, each with its doubt, as HTML."""
    terms, now = hub.working_terms(), held.outcomes(rules.verify_at, rules.review_at)
    lowest = hub.cheapest(rules)
    line = hub.cost_line(rules)
    cost = _at(line, rules.verify_at)
    wrong, missed = accuracy.wrong, accuracy.missed
    verified, seen = now[Outcome.VERIFIED], now[Outcome.REVIEW]
    one_in = f"about 1 in {verified / wrong.value:,.0f} verified" if wrong.value > 0.05 else "hardly any of the verified"
    shown = (
        ("Wrong permits expected", about(wrong.value), f"{_interval(wrong)}; {one_in}; {basis_words(wrong)}"),
        ("Missed: could be verified", about(missed.value), f"{_interval(missed)}; {100 * accuracy.recall.value:.1f}% of the right ones are verified; "
         f"{basis_words(missed)}"),
        ("Officer hours", about(terms.hours(seen)), f"{count(seen, 'review')}, each {terms.minutes_a_review:g} minutes of an officer's time"),
        ("Cost of this batch", f"£{cost['total']:,.0f}", f"officers £{cost['reviews']:,.0f}, asking for evidence £{cost['evidence']:,.0f}, "
         f"wrong permits £{cost['wrong']:,.0f} by the model; lowest £{lowest.cost:,.0f} at {bits(lowest.verify_at)} and "
         f"{bits(lowest.review_at)}; minutes and pounds are {'guesses' if guessed(terms) else 'as set here'}"),
    )  # fmt: skip
    share = 100 * verified / max(1, held.applicants)
    said = (
        f"So {verified:,} of {held.applicants:,} applicants ({share:.1f}%) need no papers, officers spend {about(terms.hours(seen))} hours, "
        f"and {'about ' * (wrong.value >= 0.05)}{about(wrong.value)} of the verified may be wrong ({about(wrong.low)} to {about(wrong.high)}). {behind}"
    )
    if sum(held.not_drawn()) == held.applicants:
        said += " No threshold changes that: no applicant is decided by a score."
    elif verified in (0, held.applicants):
        said += f" {'Nobody is' if not verified else 'Everybody is'} {OUTCOME_WORDS[Outcome.VERIFIED].lower()} here: move a threshold to see others."
    return f'{tiles_html(shown)}<p class="vh-so">{escape(said)}</p>'


def guessed(terms: WorkingTerms) -> bool:
    """Whether costs still rest on what came with the hub, and nobody has put the council's own figures in."""
    return terms == WorkingTerms()


def _at(line: pl.DataFrame, verify_at: float) -> dict[str, float]:
    """The cost at the present thresholds, and its parts."""
    part = line.filter(pl.col("moved") == "verify").select("reviews", "wrong", "evidence", "total")
    nearest = int((line.filter(pl.col("moved") == "verify")["threshold"] - verify_at).abs().arg_min() or 0)
    return part.row(nearest, named=True) if part.height else dict.fromkeys(part.columns, 0.0)


def limit_row(hub: Hub, rules: RuleSet) -> None:
    """`At most 1 wrong in N`, and what there is to say about it; beside it, the way to the lowest cost, and to what costs rest on."""
    row = st.container(horizontal=True, vertical_alignment="bottom", key="tune_limit")
    one_in = row.selectbox(
        "At most 1 wrong permit in", LIMITS, index=None, format_func=lambda one: f"{one:,}", placeholder="Choose", key="tune.limit",
        persist_state="session", width=210,
    )  # fmt: skip
    row.button("Set the threshold so", key="tune.limit_set", disabled=one_in is None, on_click=_limit, args=(hub, one_in))
    row.button("Go to the lowest cost", key="tune.lowest", on_click=_lowest, args=(hub,))
    with row.popover("Change minutes and pounds", key="tune.costs"):
        terms_form(hub)
    if one_in is not None:
        _what_is_known(hub, rules, one_in)


def _what_is_known(hub: Hub, rules: RuleSet, one_in: int) -> None:
    """Whether judgements can say it; if not, how many more it would take, and what the model alone believes."""
    said = hub.threshold_for(1 / one_in, rules.review_at)
    stands = (
        f" The threshold stands at {bits(rules.verify_at)} now. That is for all verified together: one who stands just at the threshold is the same "
        f"person with a probability of {certainty(probability(rules.verify_at))}, by the model."
    )
    if said.verify_at is not None and said.basis == JUDGEMENTS:
        box("good", f"At most 1 in {one_in:,}", said.text + stands)
        return
    box("warn", f"Judgements cannot say 1 in {one_in:,}{' yet' * (said.needed is not None)}", said.text + stands)
    if said.needed is not None and st.button("Draw pairs to judge", key="tune.draw", help="On page Review"):
        go("review")


def _limit(hub: Hub, one_in: int) -> None:
    rules = desk.drafted(hub)
    found: list[Suggestion] = []
    if not attempt(lambda: found.append(hub.threshold_for(1 / one_in, rules.review_at))):
        return
    at = found[0].verify_at
    if at is None and found[0].needed is not None:
        at = hub.expected_threshold(1 / one_in, rules).verify_at
    if at is None:
        say(f"No threshold keeps the wrong to 1 in {one_in:,}. Nothing was moved.")
        return
    desk.change(hub, verify_at=at, review_at=min(rules.review_at, at))


def _lowest(hub: Hub) -> None:
    lowest = hub.cheapest(desk.drafted(hub))
    desk.change(hub, verify_at=lowest.verify_at, review_at=lowest.review_at)


def cost_view(hub: Hub, rules: RuleSet) -> None:
    """The cost over each threshold, and the terms it rests on."""
    line, drawn = hub.cost_line(rules), figures(hub, rules, "cost")
    for place, moved in zip(st.columns(2, gap="large"), ("verify", "review"), strict=True):
        with place:
            key = f"tune.cost_{moved}"
            plot(drawn[key], key, line.filter(pl.col("moved") == moved), follows=True)
    whose = "that came with the hub, which are guesses" if guessed(hub.working_terms()) else "set here"
    st.caption(
        f"Worked out with the minutes and pounds {whose}: change them above. One threshold moves, the other stays. Raising the upper one trades wrong "
        "permits for officers' time; lowering the lower one trades requests for evidence for officers' time. A look that finds nothing still leads "
        "to a request. Wrong permits are as the model expects them."
    )


def terms_form(hub: Hub) -> None:
    """The minutes and pounds that hours and costs rest on, to be changed."""
    terms = hub.working_terms()
    with st.form("tune.terms", border=False):
        row = st.columns(2)
        for place, one in enumerate(fields(WorkingTerms)):
            row[place % 2].number_input(
                one.metadata["title"], 0.0, 999_999.0, float(getattr(terms, one.name)), key=f"tune.terms.{one.name}", help=one.metadata["help"],
            )  # fmt: skip
        st.form_submit_button("Keep these figures", on_click=_keep_terms, args=(hub,))
    st.caption("They begin as guesses. Put your council's own in; they are kept in the hub, for everybody, and change no outcome.")


def _keep_terms(hub: Hub) -> None:
    given = {one.name: float(st.session_state[f"tune.terms.{one.name}"]) for one in fields(WorkingTerms)}
    if attempt(lambda: hub.set_working_terms(WorkingTerms(**given))):
        say("Kept. Hours and costs follow.")
