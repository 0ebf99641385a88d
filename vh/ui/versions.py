"""The Tune page's versions: what was saved and what is in force, two of them side by side, publishing one and going back."""

import polars as pl
import streamlit as st

from vh import Hub, RuleSet
from vh.charts import OUTCOME_WORDS
from vh.matching.explain import SIGNAL_TITLES
from vh.model import Outcome
from vh.ruleset import Stratum
from vh.text.numbers import signed
from vh.ui import desk
from vh.ui.overview import start_match
from vh.ui.page import attempt, busy
from vh.ui.state import say
from vh.ui.widgets import Column, box, facts, listing
from vh.ui.words import short_day

SETTING_WORDS = {
    "verify_at": "Verified from, in bits",
    "review_at": "An officer looks from, in bits",
    "grace_before_days": "Days a record may begin after the application",
    "grace_after_days": "Days a record may have ended before the application",
    "max_extract_age_days": "Days old an extract may be",
    "sources": "Sources used",
    "same_surname": "Accept the surname alone at the address",
    "ask_titles": "Ask an officer where the title is of the other sex",
    "block_cap": "Residents a key may share",
}
STRATUM_WORDS = {
    Stratum.DWELLING: "Records of the same dwelling",
    Stratum.BUILDING: "Records of the same building",
    Stratum.ELSEWHERE: "Records elsewhere",
}


def versions_panel(hub: Hub) -> None:
    """The versions, what the latest run used, and what can be done with one."""
    saved, in_force = hub.rule_sets(), hub.rule_set()
    run = hub.latest_run()
    st.header("Versions", anchor=False)
    used = f" The latest run, run {run.run_id}, used {run.rule_set}." if run else ""
    st.caption(
        f"In force: {in_force.title}.{used} Saving keeps a version; publishing puts it in force, from the next match. To go back, publish an earlier one."
    )
    _list(hub, saved, in_force)
    titles = {0: RuleSet().title} | {int(v): f"{n} v{v}" for v, n in saved.select("version", "name").reverse().iter_rows()}
    row = st.container(horizontal=True, vertical_alignment="bottom", key="tune_versions_row")
    newest = max(titles)  # in the key, so that a version just saved is the one chosen
    version = row.selectbox(
        "Version", sorted(titles, reverse=True), format_func=titles.__getitem__, key=f"tune.version.{newest}", width=220
    )
    chosen = newest if version is None else version
    against = row.selectbox(
        "Beside", sorted(titles, reverse=True), index=None, format_func=titles.__getitem__, key="tune.against",
        placeholder=f"{in_force.title} (in force)", width=240,
    )  # fmt: skip
    row.button(
        f"Publish {titles[chosen]}", type="primary", key="tune.publish", disabled=chosen == in_force.version, on_click=_publish, args=(hub, chosen),
    )  # fmt: skip
    row.button("Try it out above", key="tune.try", on_click=_try, args=(hub, chosen))
    other = hub.rule_set(against) if against in titles else in_force
    one = hub.rule_set(chosen)
    if one.version != other.version:
        _compared(hub, other, one)
    behind = run is not None and run.rule_set != in_force.title
    if behind:
        box(
            "note",
            f"{in_force.title} is in force, and no match was run with it yet",
            "Outcomes and lists are as the latest run found them.",
        )
    st.button(
        f"Match with {in_force.title}", key="tune.match", type="primary" if behind else "secondary", disabled=busy(), on_click=start_match, args=(hub,),
    )  # fmt: skip


def _list(hub: Hub, saved: pl.DataFrame, in_force: RuleSet) -> None:
    if saved.is_empty():
        st.caption("No version was saved yet: the standard rule set that comes with the hub is in force.")
        return
    standing = (
        pl.when("in_force").then(pl.lit("In force"))
        .when(pl.col("published_at").is_not_null()).then(pl.lit("Was in force"))
        .otherwise(pl.lit("Saved"))
    )  # fmt: skip
    versions = [hub.rule_set(int(one)) for one in saved["version"]]
    rows = saved.with_columns(
        standing.alias("stands"),
        pl.Series("thresholds", [f"{signed(one.verify_at)} and {signed(one.review_at)}" for one in versions]),
    )
    headings = {
        "version": Column("Version"), "name": Column("Name"), "stands": Column("State"), "thresholds": Column("Thresholds, bits"),
        "note": Column("Why", wide=True), "saved_at": Column("Saved", short_day), "saved_by": Column("By"), "published_at": Column("Published", short_day),
    }  # fmt: skip
    listing(rows, headings, "Saved versions of the rule set")
    if in_force.version == 0:
        st.caption("The standard rule set that comes with the hub is in force.")


def _compared(hub: Hub, before: RuleSet, after: RuleSet) -> None:
    """What differs between two versions, and what each gives."""
    compared = hub.compare_rule_sets(before, after)
    with st.container(border=True, key="tune_compared"):
        st.header(f"{before.title} beside {after.title}", anchor=False)
        left, right = st.columns([3, 2], gap="large")
        with left:
            if compared.differences.is_empty():
                st.caption("They do not differ.")
            else:
                rows = compared.differences.with_columns(pl.struct(pl.all()).map_elements(_thing, return_dtype=pl.String).alias("thing"))
                headings = {"thing": Column("What differs", wide=True), "before": Column(before.title), "after": Column(after.title)}
                listing(rows, headings, "What differs between the two versions")
        with right:
            facts((OUTCOME_WORDS[one], f"{compared.before[one]:,} → {compared.after[one]:,}") for one in Outcome)
            words = "Applicants of the latest run, by the weights and thresholds of each."
            if compared.needs_a_match:
                named = ", ".join(SETTING_WORDS[one].lower() for one in compared.needs_a_match)
                words += f" What these change only a match can show: {named}."
            st.caption(words)


def _thing(row: dict[str, str]) -> str:
    if row["kind"] == "setting":
        return SETTING_WORDS[row["what"]]
    where = STRATUM_WORDS[Stratum(row["stratum"])].removeprefix("Records ")
    return f"Weight of {SIGNAL_TITLES[row['signal']].lower()}: {row['what']} ({where})"


def _publish(hub: Hub, version: int) -> None:
    if attempt(hub.publish_rule_set, version):
        in_force, draft = hub.rule_set(), desk.drafted(hub)
        if desk.alike(draft, in_force) or hub.saved_like(draft) is not None:  # what stood above is kept under its own version
            desk.drop()
        say(f"{in_force.title} is in force from the next match.")


def _try(hub: Hub, version: int) -> None:
    rules: list[RuleSet] = []
    if attempt(lambda: rules.append(hub.rule_set(version))):
        desk.put(hub, rules[0])
        say(f"{rules[0].title} stands above to be tried out. Nothing is in force that was not before.")
