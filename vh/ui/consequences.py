"""What thresholds lead to, in views of the Tune page: sources, groups of applicants, and whose outcome changes."""

from typing import Any

import polars as pl
import streamlit as st

from vh import Hub, RuleSet, charts, desk_charts
from vh.charts import OUTCOME_WORDS, REASON_WORDS
from vh.matching.explain import evidence
from vh.model import Outcome, Reason
from vh.tuning import FEWEST, Behind, Desk
from vh.ui.following import figures
from vh.ui.widgets import Column, empty, listing, plot, table
from vh.ui.words import count


def sources_view(hub: Hub, held: Desk, rules: RuleSet) -> None:
    """The uplift ledger: what each source adds, gives alone, and what losing a feed would cost; the verified share over time."""
    steps, counts = held.uplift(rules.verify_at, rules.review_at), held.counts(rules.verify_at, rules.review_at)
    by_source = pl.DataFrame(
        [(one.label, counts.verified_by[one], counts.only[one]) for one in held.sweep.sources],
        schema={"source": pl.String, "verified_by_itself": pl.Int64, "verified_by_no_other": pl.Int64},
        orient="row",
    )
    losses, drawn = hub.losses(rules), figures(hub, rules, "sources")
    runs = hub.runs().select("run_id", "rule_set", "started_at", "applicants", "verified", "review", "needs_evidence")
    left, right = st.columns(2, gap="large")
    with left:
        plot(drawn["tune.uplift"], "tune.uplift", steps, follows=True)
        st.caption("Sources are added from left to right. A pale part was verified without the source, a green part only with it.")
        plot(desk_charts.over_time(runs), "tune.over_time", runs)
        st.caption("Every run so far, as it was made, with the rule set it used.")
    with right:
        plot(drawn["tune.by_source"], "tune.by_source", by_source, follows=True)
        plot(drawn["tune.only"], "tune.only", by_source, follows=True)
        plot(drawn["tune.losses"], "tune.losses", losses, follows=True)
        st.caption(
            "First what each source verifies by itself (one applicant may count for several), then what only that source gives. Last, what would "
            "be lost if one feed stopped coming today; two feeds of one source may stand in for each other."
        )


def behind_words(rows: pl.DataFrame) -> str:
    """In a sentence, which groups fall behind."""
    flagged = rows.filter(pl.col("behind") != "")
    if flagged.is_empty():
        return "No group falls behind by more than chance." if rows.height else ""
    first = flagged.sort(pl.col("behind") != Behind.THRESHOLD.value, "chance").head(2)
    named = [f"{row['dimension'].lower()}: {row['group']}" for row in first.to_dicts()]
    more = flagged.height - len(named)
    words = "; ".join(named) + (f"; and {more} more" if more else "")
    chance = float(flagged.select(pl.col("chance").max()).item())
    alone = f"{'the least clear of them ' * (flagged.height > 1)}by chance alone in {desk_charts.by_chance(chance)}"
    return f"{count(flagged.height, 'group falls', 'groups fall')} behind by more than chance ({words}), {alone}."


def fairness_view(hub: Hub, rules: RuleSet, rows: pl.DataFrame) -> None:
    """One way of parting the applicants at a time: the shares as a chart, the figures with expected errors as a table."""
    if rows.is_empty():
        empty("Too few applicants to look at by group", f"Nothing is shown of groups of fewer than {FEWEST} applicants.")
        return
    dimensions = rows["dimension"].unique(maintain_order=True).to_list()
    chosen = st.segmented_control(
        "Groups by", dimensions, default=dimensions[0], key="tune.dimension", required=True, persist_state="session"
    )
    flagged = [f"{number} by {dimension.lower()}" for dimension, number in _flagged(rows)]
    if flagged:
        st.caption(f"Groups behind by more than chance: {', '.join(flagged)}.")
    part = rows.filter(pl.col("dimension") == (chosen if chosen in dimensions else dimensions[0]))
    plot(figures(hub, rules, "fair", str(part["dimension"][0]))["tune.fairness"], "tune.fairness", rows, follows=True)
    shown = part.with_columns(
        (100 * pl.col("verified") / pl.col("people")).alias("share"),
        (100 * pl.col("verified") / pl.col("verifiable")).fill_nan(None).alias("of_verifiable"),
        (100 * pl.col("wrong") / pl.col("verified")).fill_nan(None).alias("wrong_share"),
        (100 * pl.col("missed") / (pl.col("missed") + pl.col("verified") - pl.col("wrong"))).fill_nan(None).alias("missed_share"),
        pl.col("behind").replace_strict(_WHY, default=None, return_dtype=pl.String).alias("why"),
        pl.when(pl.col("behind") != "").then(pl.col("chance")).alias("by_chance"),
    )
    columns = {
        "group": Column("Group", wide=True), "people": Column("Applicants", _whole, number=True),
        "share": Column("Verified, of all", _percent, number=True),
        "of_verifiable": Column("Verified, of those a record could verify", _percent, number=True),
        "missed_share": Column("Missed, of the right ones", _percent, "As the model expects", number=True),
        "wrong_share": Column("Wrong, of the verified", _percent, "As the model expects", number=True),
        "review": Column("Officer looks", _whole, number=True), "evidence": Column("Asked for evidence", _whole, number=True),
        "why": Column("Behind for"),
        "by_chance": Column("By chance alone", desk_charts.by_chance, "One-sided tests of two proportions; p-values adjusted by Holm's method", number=False),
    }  # fmt: skip
    listing(shown, columns, "How each group fares")
    st.caption(
        f"Groups of fewer than {FEWEST} are put together. A group is behind where its verified share is lower than everybody else's by more than "
        "chance: were all groups served alike, some group would still seem so in at most 1 look in 20. How often one would seem as far behind as "
        "this one stands under “By chance alone”; that many groups are looked at is allowed for. It is the threshold's doing where that holds among "
        "those whom a record could verify; else it is for want of records: fewer of them have one that could. The right ones are those whom it would "
        "be right to verify; they, the wrong and the missed are as the model expects them."
    )


def _whole(number: int) -> str:
    return f"{number:,.0f}"


def _percent(share: float) -> str:
    return f"{share:.1f}%"


_WHY = {Behind.THRESHOLD.value: "the threshold", Behind.RECORDS.value: "want of records"}


def _flagged(rows: pl.DataFrame) -> list[tuple[str, int]]:
    """How many groups are behind in each way of parting the applicants that has any."""
    found = rows.filter(pl.col("behind") != "").group_by("dimension", maintain_order=True).len()
    return [(str(dimension), int(number)) for dimension, number in found.iter_rows()]


def changes_view(hub: Hub, rules: RuleSet, in_force: RuleSet) -> None:
    """Who would have another outcome than under the rule set in force, by reason, with some to open."""
    found = hub.what_changes(rules)
    kinds = found.table()
    plot(figures(hub, rules, "changes")["tune.changes"], "tune.changes", kinds, follows=True)
    if kinds.is_empty():
        st.caption(f"Against the rule set in force ({in_force.title}). Move a threshold or change a weight to see who would change.")
        return
    st.caption(
        f"Against the rule set in force ({in_force.title}), on the latest run. The reason is why they now would be verified or looked at; where they "
        "would be asked for evidence, why they were not before. The commonest ten kinds are drawn; all are in the file."
    )
    sample = found.sample().with_columns(
        pl.col("outcome_before", "outcome").replace_strict({one.value: OUTCOME_WORDS[one] for one in Outcome}, return_dtype=pl.String),
        pl.struct("reason", "reason_before").map_elements(_reason, return_dtype=pl.String).alias("why"),
    )
    headings = {
        "application_ref": "Application", "score": st.column_config.NumberColumn("Bits", format="%+.1f"), "outcome_before": "Now",
        "outcome": "Would be", "why": st.column_config.TextColumn("Reason", width="large"),
    }  # fmt: skip
    picked = table(
        sample, headings, "tune.sample", "Some of those whose outcome would change; choose a row to see the evidence", on_select="rerun",
        selection_mode="single-row", height=min(290, 38 + 35 * sample.height),
    )  # fmt: skip
    rows = picked["selection"]["rows"]
    if rows and rows[0] < sample.height:
        _opened(hub, rules, sample.row(rows[0], named=True))
    else:
        st.caption(f"{count(sample.height, 'of them', 'of them')}, spread over the scores. Choose a row to see its evidence.")


def _reason(row: dict[str, str]) -> str:
    code = row["reason"] or row["reason_before"]
    return f"{REASON_WORDS[Reason(code)]} ({code})" if code else ""


def _opened(hub: Hub, rules: RuleSet, row: dict[str, Any]) -> None:
    """The evidence of one application's record, under the draft's weights; no name and no address."""
    pair = hub.pair(row["candidate_id"])
    parts = evidence(rules, pair.dwelling, pair.forename, pair.surname, pair.dob)
    frame = pl.DataFrame([(one.signal, one.level, one.weight) for one in parts], schema=["signal", "level", "bits"], orient="row")
    left, right = st.columns(2, gap="large")
    with left:
        plot(charts.waterfall(parts, rules.review_at, rules.verify_at), "tune.opened", frame)
    with right:
        st.header(f"Application {row['application_ref']}", anchor=False)
        bits_column = st.column_config.NumberColumn("Bits", format="%+.2f")
        table(frame, {"signal": "Signal", "level": "Level", "bits": bits_column}, "tune.opened_table", "The evidence", height="content")
        st.caption(f"A record of {pair.source.label}. Find and Review show names and addresses.")
