"""Parts of the Shadow page: the matrix, who is behind each cell, figures by reason, permit and time, replay, and the summary to print."""

from functools import partial
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from vh import Hub, shadow_charts, weight_charts
from vh.charts import OUTCOME_WORDS, REASON_WORDS
from vh.model import Outcome, Reason
from vh.service.bench import Comparison, Said, Share, Subjects, Third
from vh.service.summary import SAID_WORDS, matrix_html, unsure
from vh.ui.overview import lapsed
from vh.ui.page import attempt, busy, finished_job, go, jobs, panel
from vh.ui.widgets import box, download, empty, facts, plot, table
from vh.ui.words import count, day, source_label

_SUBJECTS = {Subjects.REQUESTS: "Requests through the API", Subjects.RUN: "The latest match"}
_THIRD = {Third.CONFIRMED: "Confirmed", Third.REFUTED: "Refuted", Third.NONE: "None yet"}
_COUNT = st.column_config.NumberColumn(format="localized")
_FIGURES = {
    "applications": _COUNT | {"label": "Applications"}, "matched": _COUNT | {"label": "Incumbent matched"}, "agree": _COUNT | {"label": "Agree"},
}  # fmt: skip
MINUTES = 12.0
"""Minutes of an officer's time for one document, where nobody has said otherwise."""


def chosen_subjects(hub: Hub) -> Subjects:
    """Whose outcomes to compare: requests where there are any, else the latest match; one that may not be used is said so, and the page stops."""
    default = Subjects.REQUESTS if hub.requests(1).height else Subjects.RUN
    chosen = st.segmented_control(
        "Compare",
        list(Subjects),
        format_func=_SUBJECTS.__getitem__,
        default=default,
        key="shadow.subjects",
        required=True,
        persist_state="session",
    )
    subjects = Subjects(chosen or default)
    if subjects is Subjects.RUN and lapsed(hub):
        st.stop()
    return subjects


def nothing_to_compare(found: Comparison) -> None:
    """What is missing for a comparison, and where to get it; then the page stops."""
    if found.rows.is_empty():
        empty("Nothing to compare yet", "The hub has answered no application: none was asked through the API, and no batch was matched.",
              steps=("Make a key on page Service and let the parking system ask in shadow, or load applications and match them.",
                     "Load what the incumbent said (a file of Citizen Index results), or let its system report it to the API."))  # fmt: skip
        if st.button("Go to Service", type="primary", key="shadow.service"):
            go("service")
        st.stop()
    if found.both.is_empty():
        box("note", "The incumbent has said nothing of these applications yet",
            "Load a file of its results (page Load, Citizen Index results), or let its system report them: POST /api/v1/incumbent.")  # fmt: skip


def figures(found: Comparison, minutes: float) -> None:
    """Four figures, each with what it is of."""
    tiles = st.container(horizontal=True, key="shadow_tiles")
    wrong = f"{found.wrong.value:.2%}" if found.wrong.whole else "–"
    for label, value, below in (
        ("Verified by the hub", f"{found.verified.value:.1%}", _of(found.verified)),
        ("Agreement with the incumbent", f"{found.agreement.value:.1%}" if found.agreement.whole else "–", _of(found.agreement)),
        ("Wrong, going by officers", wrong, _of(found.wrong)),
        ("Officers' hours not spent", f"{found.hours_saved(minutes):,.0f}", f"{found.only_hub.height:,} that the hub alone verifies"),
    ):
        tiles.metric(label, value, below, delta_color="off", delta_arrow="off", border=True)


def _of(share: Share) -> str:
    return f"{share.part:,} of {share.whole:,}"


@panel
def cells_panel(found: Comparison) -> None:
    """The matrix, and the applications behind the cell that is chosen."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(f'<div class="vh-wide vh-agreement">{matrix_html(found)}</div>')
        st.caption(
            "Green: the two agree. Orange: they do not. The incumbent matches or does not; the hub may also send an application to an officer."
        )
    with right:
        cells = [cell for cell, number in found.matrix().items() if number]
        worth = sorted(cells, key=lambda cell: (cell[1] is Said.NO_ANSWER, (cell[0] is Outcome.VERIFIED) == (cell[1] is Said.MATCHED)))
        chosen = st.selectbox(
            "Open a cell",
            worth,
            format_func=lambda cell: f"{OUTCOME_WORDS[cell[0]]}; incumbent: {SAID_WORDS[cell[1]].lower()}",
            key="shadow.cell",
        )
        third = st.segmented_control(
            "Officers",
            [Third.CONFIRMED, Third.REFUTED],
            format_func=_THIRD.__getitem__,
            key="shadow.third",
            help="Only those of whom an officer said so.",
        )
    rows = found.cell(*chosen)
    rows = rows.filter(pl.col("third") == third) if third else rows
    _applications(rows, "shadow.rows")


def _applications(rows: pl.DataFrame, key: str) -> None:
    pages = max(1, -(-rows.height // 25))
    page = st.pagination(pages, key=f"{key}.page") if pages > 1 else 1
    shown = rows.slice((int(page or 1) - 1) * 25, 25).with_columns(
        pl.col("reason").replace_strict({str(one): f"{REASON_WORDS[one]} ({one})" for one in Reason}),
        pl.col("sources").map_elements(source_label, return_dtype=pl.String),
        pl.col("third").replace_strict({str(one): words for one, words in _THIRD.items()}),
    )
    headings = {
        "application_ref": "Application", "application_date": st.column_config.DateColumn("Applied", format="D MMM YYYY"), "reason": "Why the hub says so",
        "sources": "Sources", "final_status": "Decided in the end", "final_reason": "Why", "third": "An officer", "permit_type": "Permit",
    }  # fmt: skip
    picked = table(
        shown, headings, key, f"{count(rows.height, 'application')} of this cell", on_select="rerun", selection_mode="single-row"
    )["selection"]["rows"]
    st.caption(f"{count(rows.height, 'application')}. Select one to see all that was said of it.")
    if picked and picked[0] < shown.height:
        _one(shown.row(picked[0], named=True))


def _one(row: dict[str, Any]) -> None:
    """Everything that hub, incumbent and officers said of one application."""
    checked = row["checked_at"]
    facts(
        (
            ("Application", f"{row['application_ref']}, {day(row['application_date'])}"),
            ("The hub", f"{OUTCOME_WORDS[Outcome(row['outcome'])]}: {row['reason']}"),
            ("By records of", row["sources"] or "–"),
            ("The incumbent", f"{SAID_WORDS[Said(row['incumbent'])]}{f', {day(checked)}' if checked else ''}"),
            ("Decided in the end", ", ".join(filter(None, (row["final_status"], row["final_reason"], row["decided_by"]))) or "–"),
            ("An officer", row["third"]),
        )
    )


def breakdowns(found: Comparison) -> None:
    """Over time, by reason, by permit type, and the third opinion on those on whom the two differ."""
    plot(shadow_charts.over_time(found.over_time()), "shadow.time")
    st.markdown("**By reason of the hub**")
    rows = found.by("reason").with_columns(pl.col("reason").replace_strict({str(one): f"{REASON_WORDS[one]} ({one})" for one in Reason}))
    headings = {
        "reason": "Reason",
        **_FIGURES,
        "confirmed": _COUNT | {"label": "Officer confirmed"},
        "refuted": _COUNT | {"label": "Officer refuted"},
    }
    table(rows, headings, "shadow.reasons", "Figures by reason")
    st.markdown("**By kind of permit**")
    headings = {"permit_type": "Permit", **_FIGURES, "verified": _COUNT | {"label": "Hub verifies"}}
    table(found.by("permit_type"), headings, "shadow.permits", "Figures by kind of permit")
    st.markdown("**What officers said where the two differ**")
    st.html(_third(found))


def _third(found: Comparison) -> str:
    head = "".join(f'<th scope="col">{words}</th>' for words in _THIRD.values())
    body = ""
    for words, rows in (("Only the hub verifies", found.only_hub), ("Only the incumbent matched", found.only_incumbent)):
        counts = dict(rows.group_by("third").len().iter_rows())
        body += f'<tr><th scope="row">{escape(words)}</th>{"".join(f"<td>{counts.get(one.value, 0):,}</td>" for one in _THIRD)}</tr>'
    return f'<div class="vh-wide"><table class="vh-matrix"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def replay_panel(hub: Hub) -> None:
    """Another version of the rule set over the recorded requests, and whose outcome it would change."""
    now, versions = hub.rule_set(), hub.rule_sets()
    titles = {0: "standard v0", **{version: f"{name} v{version}" for version, name in versions.select("version", "name").iter_rows()}}
    titles.pop(now.version, None)
    if not titles:
        st.caption(f"Only {now.title} is there so far. Save another version on page Tune to see whose outcome it would change.")
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    drawn = row.selectbox(
        "Had this been in force", sorted(titles, reverse=True), format_func=titles.__getitem__, key="shadow.version", width=280
    )
    row.button("Ask again", key="shadow.replay", disabled=busy(), on_click=_replay, args=(hub, titles, drawn))
    job = finished_job("replay")
    if job is None or not isinstance(job.result, tuple):
        st.caption(
            f"Recorded requests are asked again under {now.title} and the one chosen, over the loads in force now, so that only the rules differ."
        )
        return
    version, found = job.result
    flips = found.filter(pl.col("outcome") != pl.col("outcome_before"))
    counts = found.group_by("outcome_before", "reason_before", "outcome", "reason").agg(pl.len().alias("applicants"))
    plot(weight_charts.changes(counts, flips.height, found.height), "shadow.flips")
    if flips.height:
        shown = flips.with_columns(pl.col("outcome", "outcome_before").replace_strict({str(one): OUTCOME_WORDS[one] for one in Outcome}))
        headings = {
            "application_ref": "Application",
            "outcome_before": f"Under {now.title}",
            "outcome": f"Under v{version}",
            "reason": "Reason then",
        }
        table(shown.head(200), headings, "shadow.flipped", "Applications whose outcome would change")
        st.caption(f"The first {min(200, flips.height):,} of {flips.height:,}.")


def _replay(hub: Hub, titles: dict[int, str], drawn: int) -> None:
    """Ask again under the version chosen now: what the button was drawn with may be older. Where the page was left in the same moment, it is that."""
    chosen = int(st.session_state.get("shadow.version", drawn))
    attempt(jobs().start, "replay", f"Recorded requests under {titles[chosen]}", partial(_replayed, hub, chosen))


def _replayed(hub: Hub, version: int, ticket: object) -> tuple[int, pl.DataFrame]:
    return version, hub.replay_requests(version, ticket)  # type: ignore[arg-type]  # a job always hands over a Ticket


def asked_minutes() -> float:
    """Minutes of an officer's time for one document, as the person sets them."""
    return float(
        st.number_input(
            "Minutes for one document", 1.0, 120.0, MINUTES, 1.0, format="%.0f", key="shadow.minutes", persist_state="session", width=200
        )
    )


def summary_download(hub: Hub, subjects: Subjects, found: Comparison, minutes: float) -> None:
    """What remains unsure, and the page to print."""
    box("note", "What remains unsure", items=tuple(unsure(found, minutes)))
    page = hub.shadow_summary(subjects, minutes=minutes)
    download("Download the page to print", page.encode(), "shadow-summary.html", "shadow.summary", primary=True)
    st.caption("One page of counts and shares, for the meeting that decides on the mode. It names no application.")
