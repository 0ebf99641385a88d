"""The Tune page's moving part: two thresholds over the scores, drawn in the browser while they are dragged, and all that follows on release."""

from pathlib import Path

import numpy as np
import streamlit as st

from vh import Hub, RuleSet
from vh.model import Outcome
from vh.text.numbers import bits
from vh.tuning import Accuracy, Desk
from vh.ui import consequences, desk
from vh.ui.drawing import words
from vh.ui.following import address, follow
from vh.ui.page import attempt, panel
from vh.ui.state import say, state
from vh.ui.terms import cost_view, limit_row, tiles
from vh.ui.widgets import box
from vh.ui.words import count

LOW, HIGH, STEP, FINE = -12.0, 24.0, 0.5, 0.1
_FIGURES = "tune.figures"
_PARTS = Path(__file__).resolve().parent / "live_threshold"
_COMPONENT = st.components.v2.component(
    "vh_live_threshold",
    html=(_PARTS / "component.html").read_text(encoding="utf-8"),
    css=(_PARTS / "component.css").read_text(encoding="utf-8"),
    js=(_PARTS / "component.js").read_text(encoding="utf-8"),
)
_FINE_EDGES = np.round(np.arange(LOW, HIGH + FINE / 2, FINE), 1)
_VIEWS = {
    "cost": "What it costs",
    "sources": "What each source gives",
    "fair": "How groups fare",
    "changes": "Whose outcome changes",
}


@panel
def thresholds_panel(hub: Hub) -> None:
    """The control, the figures and charts that follow on release, and the form that saves a new version."""
    if state().redraw:
        state().redraw = False
        st.rerun(scope="app")
    rules, in_force = desk.drafted(hub), hub.rule_set()
    held = hub.tune(weights=rules.weights)
    _live(hub, held, rules, in_force)
    words(_FIGURES, _figures(hub, rules)[_FIGURES])
    limit_row(hub, rules)
    view = st.segmented_control(
        "What follows",
        list(_VIEWS),
        format_func=_VIEWS.__getitem__,
        default="cost",
        key="tune.view",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    with st.container(key="tune_view"):
        match view:
            case "sources":
                consequences.sources_view(hub, held, rules)
            case "fair":
                consequences.fairness_view(hub, rules, hub.fairness(rules))
            case "changes":
                consequences.changes_view(hub, rules, in_force)
            case _:
                cost_view(hub, rules)
    follow(state().desk, hub, rules, str(view), st.session_state.get("tune.dimension"), _figures)
    _save_form(hub, rules, in_force)


def _figures(hub: Hub, rules: RuleSet) -> dict[str, str]:
    """The figures and the sentence, as HTML by their key: of the page, and of what is answered when a threshold is let go."""
    behind = consequences.behind_words(hub.fairness(rules))
    return {_FIGURES: tiles(hub, hub.tune(weights=rules.weights), rules, believed(hub, rules), behind)}


def believed(hub: Hub, rules: RuleSet) -> Accuracy:
    """Wrong and missed by what there is to go by: the judgements know only the weights of the run."""
    same = rules.weights == hub.run_rules().weights
    return hub.accuracy(rules.verify_at, rules.review_at) if same else hub.expected(rules)


def _live(hub: Hub, held: Desk, rules: RuleSet, in_force: RuleSet) -> None:
    """Draw the control."""
    bars = held.histogram(LOW, HIGH, round((HIGH - LOW) / STEP))
    base = held if rules.weights == in_force.weights else hub.tune(weights=in_force.weights)
    now, before = held.outcomes(rules.verify_at, rules.review_at), base.outcomes(in_force.verify_at, in_force.review_at)
    verified_from, seen_from = held.counts_at(_FINE_EDGES)
    lowest = hub.cheapest(rules)
    _COMPONENT(
        key="tune.live",
        data={
            "low": LOW,
            "high": HIGH,
            "step": STEP,
            "fine": FINE,
            "verifiable": bars["verifiable"].to_list(),
            "reviewable": bars["reviewable"].to_list(),
            "verified_from": verified_from,
            "seen_from": seen_from,
            "total": held.applicants,
            "verify": rules.verify_at,
            "review": rules.review_at,
            "counts": [now[one] for one in Outcome],
            "before": [before[one] for one in Outcome],
            "minutes": hub.working_terms().minutes_a_review,
            "lowest": {"verify": lowest.verify_at, "review": lowest.review_at},
            "revision": desk.revision(),
            "answers": address(),
            "token": state().desk,
            "standing": _standing(hub, rules, in_force),
        },
        # Taken in as soon as it comes: whoever leaves the page at once has no run of it that would.
        on_thresholds_change=lambda: desk.take_in(hub),
    )
    _not_drawn(held)


def _standing(hub: Hub, rules: RuleSet, in_force: RuleSet) -> str:
    """Which rule set all figures of the page are for."""
    if desk.alike(rules, in_force):
        return f"The figures below are of {in_force.title}, the rule set in force."
    saved = hub.saved_like(rules)
    what = f"{saved.title}, which is saved and not in force" if saved else "what you try out here, which is not saved"
    return f"The figures below are of {what}. In force is {in_force.title}."


def _not_drawn(held: Desk) -> None:
    """Who is in the counts and not in the bars."""
    settled, unknown = held.not_drawn()
    parts = [
        f"{count(settled, 'applicant')} verified whatever the score, by an officer's judgement or the policy on surnames" * bool(settled),
        f"{count(unknown, 'applicant')} of whom no record speaks, and who are asked for evidence" * bool(unknown),
    ]
    if any(parts):
        st.caption(f"Counted above and not drawn: {'; '.join(filter(None, parts))}.")


def _save_form(hub: Hub, rules: RuleSet, in_force: RuleSet) -> None:
    kept = in_force if desk.alike(rules, in_force) else hub.saved_like(rules)
    same = kept is not None
    with st.container(border=True, key="tune_save"):
        st.header("Keep this", anchor=False)
        st.caption(
            f"Nothing is changed: this is the rule set in force ({in_force.title}). Move a threshold, or change a weight or rule, to save a new version."
            if kept is in_force
            else f"This is {kept.title}, which is saved and not in force. Publish it below, under Versions, and match again."
            if kept is not None
            else f"{_changed(rules, in_force)} Saving keeps it as the next version; it counts once it is published and a match is run."
        )
        st.text_input(
            "Why (a version takes a few words)", key="tune.note", max_chars=300, disabled=same,
            placeholder="For example: sample of 200 checked by hand, none wrong",
        )  # fmt: skip
        row = st.container(horizontal=True)
        row.button("Save as a new version", type="primary", key="tune.save", disabled=same, on_click=_save, args=(hub,))
        row.button("Back to those in force", key="tune.reset", disabled=kept is in_force, on_click=desk.drop)
        if state().unexplained:
            state().unexplained = False
            box("warn", "Not saved yet: say why", "Whoever asks about a permit later will want to know why the rule set changed.")


def _changed(rules: RuleSet, in_force: RuleSet) -> str:
    said = (
        f"Verified from {bits(rules.verify_at)}, an officer looks from {bits(rules.review_at)}. "
        f"In force: {bits(in_force.verify_at)} and {bits(in_force.review_at)}."
    )
    weights = sum(
        old != new
        for signal, strata in rules.weights.items()
        for stratum, given in strata.items()
        for old, new in zip(in_force.weights[signal][stratum], given, strict=True)
    )
    return f"{said} {count(weights, 'weight')} differ{'s' if weights == 1 else ''}." if weights else said


def _save(hub: Hub) -> None:
    """Save what stands in the browser now: what the button was drawn with may be older."""
    rules, saved = desk.drafted(hub), []
    state().unexplained = not str(st.session_state.get("tune.note") or "").strip()
    if state().unexplained:
        return
    if attempt(lambda: saved.append(hub.save_rule_set(rules, st.session_state.get("tune.note", "")))):
        st.session_state["tune.note"] = ""
        desk.put(hub, saved[0])
        state().redraw = True
        say(f"Saved as {saved[0].title}. Publish it under Versions to put it in force.")
