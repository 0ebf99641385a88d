"""The Tune page's weights and rules by hand: every level with its weight, one changed with a note, and the rules that need a match."""

import polars as pl
import streamlit as st

from vh import Hub, RuleSet, weight_charts
from vh.matching.explain import SIGNAL_TITLES
from vh.model import EVIDENCE
from vh.ruleset import LEVEL_WORDS, SIGNALS, Stratum
from vh.text.numbers import signed
from vh.tuning import weights_beside
from vh.ui import desk
from vh.ui.page import attempt
from vh.ui.state import say
from vh.ui.versions import SETTING_WORDS, STRATUM_WORDS
from vh.ui.widgets import plot, table

_SIGNED = st.column_config.NumberColumn(format="%+.2f")
_LIMIT = 40.0
_DAYS = ("grace_before_days", "grace_after_days", "max_extract_age_days", "block_cap")
_SWITCHES = ("same_surname", "ask_titles")


def levels_panel(hub: Hub) -> None:
    """Levels and weights as a chart and a table, and one to set by hand."""
    rules, in_force = desk.drafted(hub), hub.rule_set()
    with st.expander("Levels and weights, one by one"):
        chosen = st.segmented_control(
            "Levels of", list(Stratum), format_func=STRATUM_WORDS.__getitem__, default=Stratum.DWELLING, key="tune.levels_of", required=True,
            persist_state="session",
        )  # fmt: skip
        stratum = Stratum(chosen or Stratum.DWELLING)
        rows = weights_beside(in_force, rules).filter(pl.col("stratum") == str(stratum))
        some = rows.filter((pl.col("old") != 0) | (pl.col("new") != 0))
        plot(weight_charts.weights(some, "On this page"), "tune.levels", rows)
        _by_hand(hub, rules, stratum)
        titled = rows.with_columns(pl.col("signal").replace_strict(SIGNAL_TITLES, return_dtype=pl.String))
        headings = {
            "signal": "Signal", "words": st.column_config.TextColumn("Level", width="large"), "old": _SIGNED | {"label": "In force"},
            "new": _SIGNED | {"label": "On this page"},
        }  # fmt: skip
        table(titled, headings, "tune.levels_table", "Every level and what it weighs", height=330)
    with st.expander("Rules that need a match: days of grace, sources, surnames, titles"):
        _rules_form(hub, rules)


def _by_hand(hub: Hub, rules: RuleSet, stratum: Stratum) -> None:
    row = st.container(horizontal=True, vertical_alignment="bottom", key="tune_by_hand")
    signal = row.selectbox("Signal", list(SIGNALS), format_func=SIGNAL_TITLES.__getitem__, key="tune.hand_signal", width=170)
    levels = list(SIGNALS[signal])
    level = row.selectbox("Level", levels, format_func=LEVEL_WORDS[signal].__getitem__, key=f"tune.hand_level.{signal}", width=330)
    now = rules.weights[signal][stratum][level]
    weight = row.number_input(
        "Weight, in bits",
        -_LIMIT,
        _LIMIT,
        float(now),
        0.1,
        "%.2f",
        key=f"tune.hand_weight.{stratum}.{signal}.{int(level)}.{now}",
        width=150,
    )
    note = row.text_input("Why", key="tune.hand_note", max_chars=200, placeholder="For example: sisters share forenames here", width=330)
    row.button(
        "Try this weight", key="tune.hand_set", on_click=_set, args=(hub, stratum, signal, int(level), weight, note), disabled=weight == now
    )
    st.caption("The figures and charts above follow at once. What you give as why goes into the note of the version when you save it.")


def _set(hub: Hub, stratum: Stratum, signal: str, level: int, weight: float, note: str) -> None:
    rules = desk.drafted(hub)
    given = list(rules.weights[signal][stratum])
    old, given[level] = given[level], weight
    weights = {name: dict(strata) for name, strata in rules.weights.items()}
    weights[signal][stratum] = tuple(given)
    if attempt(lambda: desk.change(hub, weights=weights)):
        words = f"{SIGNAL_TITLES[signal]}, {LEVEL_WORDS[signal][SIGNALS[signal](level)]}: {signed(old, 2)} to {signed(weight, 2)} bits"
        words += f" ({note.strip()})" if note.strip() else ""
        before = str(st.session_state.get("tune.note") or "").strip()
        st.session_state["tune.note"] = f"{before}; {words}"[:300] if before else words[:300]
        st.session_state["tune.hand_note"] = ""
        say("Tried. The figures above follow; nothing is saved yet.")


def _rules_form(hub: Hub, rules: RuleSet) -> None:
    stamp = desk.revision()
    with st.form("tune.rules", border=False):
        row = st.columns(len(_DAYS), vertical_alignment="bottom")
        for place, name in zip(row, _DAYS, strict=True):
            help_ = RuleSet.__dataclass_fields__[name].metadata["help"]
            place.number_input(SETTING_WORDS[name], 0, 100_000, int(getattr(rules, name)), key=f"tune.rules.{name}.{stamp}", help=help_)
        st.multiselect(
            "Sources used", list(EVIDENCE), list(rules.sources), format_func=lambda one: one.label, key=f"tune.rules.sources.{stamp}"
        )
        for name in _SWITCHES:
            help_ = RuleSet.__dataclass_fields__[name].metadata["help"]
            st.checkbox(SETTING_WORDS[name], bool(getattr(rules, name)), key=f"tune.rules.{name}.{stamp}", help=help_)
        st.form_submit_button("Try these rules", on_click=_set_rules, args=(hub, stamp))
    st.caption("These decide who is compared and which dates count, so only a match shows what they change: save, publish and match.")


def _set_rules(hub: Hub, stamp: str) -> None:
    given = {name: int(st.session_state[f"tune.rules.{name}.{stamp}"]) for name in _DAYS}
    switches = {name: bool(st.session_state[f"tune.rules.{name}.{stamp}"]) for name in _SWITCHES}
    chosen = st.session_state[f"tune.rules.sources.{stamp}"]
    if attempt(lambda: desk.change(hub, **given, **switches, sources=tuple(one for one in EVIDENCE if one in chosen))):
        say("Taken in. Save a version above, publish it and match to see what it changes.")
