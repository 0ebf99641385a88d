"""The Tune page's moving part: two thresholds over the score histogram, drawn in the browser while they are dragged."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from vh import Hub, RuleSet, charts
from vh.model import Outcome
from vh.settings import default_hub
from vh.tuning import Sweep
from vh.ui.page import attempt, panel
from vh.ui.state import say, state
from vh.ui.widgets import plot

LOW, HIGH, STEP = -12.0, 24.0, 0.5
_PARTS = Path(__file__).resolve().parent / "live_threshold"
_COMPONENT = st.components.v2.component(
    "vh_live_threshold",
    html=(_PARTS / "component.html").read_text(encoding="utf-8"),
    css=(_PARTS / "component.css").read_text(encoding="utf-8"),
    js=(_PARTS / "component.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A sweep as the browser needs it: bars to draw, and exact counts at every step."""

    sweep: Sweep
    verifiable: list[int]
    reviewable: list[int]
    verified_from: list[int]
    """Applicants verified if the threshold stood at each step."""
    seen_from: list[int]
    """Applicants verified or looked at if the lower threshold stood at each step."""


@st.cache_resource(show_spinner="Reading the scores", max_entries=4)
def _profile(_hub: Hub, stamp: tuple[object, ...]) -> Profile:
    del stamp  # only the cache's key: hub, run and judgements
    sweep = _hub.tune()
    bins = round((HIGH - LOW) / STEP)
    bars = sweep.histogram(LOW, HIGH, bins)
    edges = [float(edge) for edge in np.linspace(LOW, HIGH, bins + 1)]
    return Profile(
        sweep,
        bars["verifiable"].to_list(),
        bars["reviewable"].to_list(),
        [sweep.outcomes(edge, edge)[Outcome.VERIFIED] for edge in edges],
        [sweep.applicants - sweep.outcomes(edge, edge)[Outcome.NEEDS_EVIDENCE] for edge in edges],
    )


def profile(hub: Hub) -> Profile:
    """The latest run's scores, read again only after a match or a judgement."""
    run, judged = hub.latest_run(), hub.judgements()
    stamp = (str(default_hub()), run and run.run_id, judged.height, judged["judgement_id"].max() if judged.height else None)
    return _profile(hub, stamp)


def live_thresholds(scores: Profile, rules: RuleSet) -> tuple[float, float]:
    """Draw the control; returns (verify, review) as last released, in bits."""
    verify_at, review_at = _chosen(rules, scores.sweep.run_id)
    now, before = (scores.sweep.outcomes(*pair) for pair in ((verify_at, review_at), (rules.verify_at, rules.review_at)))
    _COMPONENT(
        key="tune.live",
        data={
            "low": LOW,
            "high": HIGH,
            "step": STEP,
            "verifiable": scores.verifiable,
            "reviewable": scores.reviewable,
            "verified_from": scores.verified_from,
            "seen_from": scores.seen_from,
            "total": scores.sweep.applicants,
            "verify": verify_at,
            "review": review_at,
            "counts": [now[one] for one in Outcome],
            "before": [before[one] for one in Outcome],
            "revision": _revision(rules, scores.sweep.run_id),
        },
        on_thresholds_change=lambda: None,
    )
    return verify_at, review_at


def _revision(rules: RuleSet, run_id: int) -> str:
    """What the thresholds in the browser belong to; under another revision they begin anew at those in force."""
    return f"{rules.title}/{run_id}/{state().thresholds_reset}"


def _chosen(rules: RuleSet, run_id: int) -> tuple[float, float]:
    """The thresholds (verify, review) as last released in the browser."""
    revision = _revision(rules, run_id)
    given: Mapping[str, Any] = st.session_state.get("tune.live", {}).get("thresholds") or {}
    if given.get("revision") == revision:
        state().thresholds = (revision, float(given["verify"]), float(given["review"]))
    kept = state().thresholds
    return kept[1:] if kept is not None and kept[0] == revision else (rules.verify_at, rules.review_at)


@panel
def thresholds_panel(hub: Hub) -> None:
    """The control, the charts that follow on release, and the form that saves a new version."""
    if state().saved_version:
        state().saved_version = False
        st.rerun(scope="app")
    rules, scores = hub.rule_set(), profile(hub)
    verify_at, review_at = live_thresholds(scores, rules)
    st.caption(
        "Each applicant stands at the best score any record gives them. A score is the sum of the evidence in bits: each bit more doubles the "
        "odds that it is the same person at the same address. Striped bars are records that can never verify by themselves, for example "
        "an owner's. Heights are square roots, so that small groups show. Drag a handle, use the arrow keys on it, or type a number; "
        "plus and minus say the change against the rules in force."
    )
    counts, total = scores.sweep.counts(verify_at, review_at), scores.sweep.applicants
    left, right = st.columns(2, gap="large")
    with left:
        plot(charts.uplift(scores.sweep.uplift(verify_at, review_at)), "tune.uplift")
        st.caption("Sources are added from left to right. A pale part was verified without the source, a green part only with it.")
    with right:
        plot(charts.by_source(counts.verified_by, total), "tune.by_source")
        plot(charts.only_source(counts.only, total), "tune.only")
        st.caption("Above: what each source verifies by itself; one applicant may count for several. Below: what only that source gives.")
    _save_form(hub, rules, scores.sweep.run_id, verify_at, review_at)


def _save_form(hub: Hub, rules: RuleSet, run_id: int, verify_at: float, review_at: float) -> None:
    same = (verify_at, review_at) == (rules.verify_at, rules.review_at)
    with st.container(border=True, key="tune_save"):
        st.subheader("Keep these thresholds", anchor=False)
        if same:
            st.caption(f"The thresholds are those in force ({rules.title}). Move one to save a new version.")
        else:
            st.caption(
                f"Verified from {verify_at:+.1f}, an officer looks from {review_at:+.1f}. In force: {rules.verify_at:+.1f} and {rules.review_at:+.1f}."
            )
        st.text_input(
            "Why", key="tune.note", max_chars=300, placeholder="For example: sample of 200 checked by hand, none wrong", disabled=same
        )
        row = st.container(horizontal=True)
        row.button("Save as a new version", type="primary", key="tune.save", disabled=same, on_click=_save, args=(hub, run_id))
        row.button("Back to those in force", key="tune.reset", disabled=same, on_click=_reset)


def _save(hub: Hub, run_id: int) -> None:
    """Save what stands in the browser now: what the button was drawn with may be older."""
    rules = hub.rule_set()
    verify_at, review_at = _chosen(rules, run_id)
    if attempt(hub.save_rule_set, rules.changed(verify_at=verify_at, review_at=review_at), st.session_state.get("tune.note", "")):
        st.session_state["tune.note"] = ""
        state().saved_version = True
        say("Saved. The new version is in force from the next match.")


def _reset() -> None:
    state().thresholds_reset += 1
