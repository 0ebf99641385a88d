"""How two versions of the rule set differ."""

import polars as pl

from vh.ruleset import LEVEL_WORDS, SIGNALS, RuleSet, Stratum
from vh.text.numbers import bits, signed

SETTINGS = (
    "verify_at",
    "review_at",
    "grace_before_days",
    "grace_after_days",
    "max_extract_age_days",
    "sources",
    "same_surname",
    "ask_titles",
    "block_cap",
)
NEED_A_MATCH = ("grace_before_days", "grace_after_days", "max_extract_age_days", "sources", "same_surname", "ask_titles", "block_cap")
"""Settings whose effect only a match can show."""


def differences(before: RuleSet, after: RuleSet) -> pl.DataFrame:
    """What differs, a row a thing: kind (`setting` or `weight`), signal, stratum, what (a setting's name, or a level in words), before, after."""
    rows = [
        ("setting", "", "", name, _said(getattr(before, name)), _said(getattr(after, name)))
        for name in SETTINGS
        if getattr(before, name) != getattr(after, name)
    ]
    weights = weights_beside(before, after).filter((pl.col("old") - pl.col("new")).abs() > 5e-7)
    rows += [
        ("weight", signal, stratum, words, signed(old, 2), signed(new, 2))
        for signal, stratum, words, old, new in weights.select("signal", "stratum", "words", "old", "new").iter_rows()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("kind", "signal", "stratum", "what", "before", "after"), pl.String), orient="row")


def weights_beside(before: RuleSet, after: RuleSet) -> pl.DataFrame:
    """Every weight of two rule sets, a row a level: signal, stratum, level, words, old, new (bits)."""
    rows = [
        (signal, str(stratum), level.name, LEVEL_WORDS[signal][level], old, new)
        for signal, levels in SIGNALS.items()
        for stratum in Stratum
        for level, old, new in zip(levels, before.weights[signal][stratum], after.weights[signal][stratum], strict=True)
    ]
    return pl.DataFrame(rows, schema=["signal", "stratum", "level", "words", "old", "new"], orient="row")


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(one.label for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return bits(value) if isinstance(value, float) else f"{value:,}"
