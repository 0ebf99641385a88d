"""Part of the Match page: which pairs the rules proposed, and an estimate of the true ones that none proposed."""

from html import escape

import polars as pl
import streamlit as st

from vh import Hub
from vh.blocking import Blocking, Missed
from vh.model import Run
from vh.ui.widgets import box, table
from vh.ui.words import count, share


def blocking_report(hub: Hub, run: Run) -> None:
    """The estimate in a sentence, the rules with their pairs, and on demand their overlap and the largest blocks."""
    blocking = hub.blocking(run.run_id)
    _estimate(blocking.missed)
    _cap(blocking)
    headings = {
        "title": "Rule", "pairs": st.column_config.NumberColumn("Pairs", format="localized"),
        "only_here": st.column_config.NumberColumn("By this rule alone", format="localized", help="Pairs that no other rule found."),
    }  # fmt: skip
    table(
        blocking.rules,
        headings,
        "match.rules_hit",
        "The rules, and the pairs that each proposed",
    )
    if blocking.overlap.is_empty():
        return
    with st.expander("Where the rules overlap, and the largest blocks"):
        st.caption(
            "Of the pairs that the rule on the left found, the share that the rule above found as well. A rule is safe to lose when others find its pairs."
        )
        st.html(_matrix(blocking))
        _largest(blocking)


def _estimate(missed: Missed | None) -> None:
    if missed is None:
        st.caption(
            "How many true pairs the rules miss is not estimated for this run: it was made before that was kept, or its pairs are too few to say."
        )
        return
    st.html(f'<p class="vh-finding" style="margin-bottom:0">{escape(missed.sentence)}</p>')
    st.caption(
        "A true pair is an application and a record of one person at the address and in date, so that it would verify or go to an officer. "
        f"About {missed.found:,.0f} were compared; {_pairs(missed)} were probably not (95% interval). This is worked out from how often the "
        "rules that go by the address and those that go by the person find the same pair. Addresses that the hub cannot recognise are not counted."
    )


def _pairs(missed: Missed) -> str:
    return (
        f"about {missed.missed:,.0f} more ({missed.low:,.0f} to {missed.high:,.0f})"
        if missed.missed >= 1
        else f"none, or up to {missed.high:,.0f} more,"
    )


def _cap(blocking: Blocking) -> None:
    if blocking.capped_keys:
        cap = f"more than {blocking.cap:,} residents" if blocking.cap else "too many residents"
        lines = [f"{count(blocking.capped_keys, 'key is', 'keys are')} shared by {cap}, so they proposed nobody."]
        if blocking.capped_applicants:
            lines.append(
                f"{count(blocking.capped_applicants, 'applicant has', 'applicants have')} such a key; {_alone(blocking.capped_alone)} found by no other rule."
            )
        box("warn", "Some keys were left out", *lines)
    elif blocking.cap:
        st.caption(f"No key is shared by more than {blocking.cap:,} residents, so none was left out.")


def _alone(applicants: int) -> str:
    return "none of them is" if not applicants else "one of them is" if applicants == 1 else f"{applicants:,} of them are"


def _matrix(blocking: Blocking) -> str:
    """The overlap as an HTML table; the cells darken with the share."""
    titles = dict(blocking.rules.select("rule", "title").iter_rows())
    numbers = {rule: at for at, rule in enumerate(titles, 1)}
    pairs = {(row["rule"], row["other"]): row["pairs"] for row in blocking.overlap.to_dicts()}
    head = "".join(f'<th scope="col" title="{escape(title)}">{numbers[rule]}</th>' for rule, title in titles.items())
    body = "".join(
        f'<tr><th scope="row">{numbers[rule]}. {escape(title)}</th>{"".join(_cell(pairs, rule, other) for other in titles)}</tr>'
        for rule, title in titles.items()
    )
    return f'<div class="vh-wide"><table class="vh-matrix"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(pairs: dict[tuple[int, int], int], rule: int, other: int) -> str:
    whole, both = pairs[rule, rule], pairs[rule, other]
    if rule == other:
        return '<td class="vh-itself">–</td>'
    shade = 42 * both / whole if whole else 0
    return f'<td style="background:color-mix(in srgb, #2f6fb0 {shade:.0f}%, transparent)">{share(both, whole)}</td>'


def _largest(blocking: Blocking) -> None:
    if blocking.largest.is_empty():
        st.caption("No block is large: no key that an applicant has is shared by more than ten residents.")
        return
    titles = dict(blocking.rules.select("rule", "title").iter_rows())
    rows = blocking.largest.with_columns(
        pl.col("rule").replace_strict(titles, return_dtype=pl.String),
        pl.col("left_out").replace_strict({True: "Left out", False: "Compared"}, return_dtype=pl.String),
    )
    headings = {
        "rule": "The largest block of each rule", "residents": st.column_config.NumberColumn("Residents", format="localized"),
        "applicants": st.column_config.NumberColumn("Applicants", format="localized"), "left_out": "What happened",
    }  # fmt: skip
    table(rows, headings, "match.blocks", "The largest block of each rule: residents and applicants that share one key")
