"""Parts of the Check page: one load's columns, faults, the rows behind them, and the change since the load before."""

import io
import json
from typing import Any

import polars as pl
import streamlit as st

from vh import Hub, charts
from vh.model import Severity, Source
from vh.text.days import short_day
from vh.ui.masking import in_clear
from vh.ui.page import go, panel
from vh.ui.widgets import box, download, empty, masked_rows, plot, table
from vh.ui.words import count, day

_SEVERITY = {Severity.HARD.value: "Row set aside", Severity.SOFT.value: "Row kept"}
_LIMIT = 200


def choose_load(hub: Hub) -> dict[str, object]:
    """A load to look at, newest and in force first; without any, an empty state, and the page stops."""
    loads = hub.loads()
    if loads.is_empty():
        empty("Nothing to check yet", "Each load is checked row by row. Load an extract, and what was found shows here.")
        if st.button("Go to Load", type="primary", key="check.load"):
            go("load")
        st.stop()
    order = list(Source)
    sorted_rows = sorted(loads.to_dicts(), key=lambda row: (not row["in_force"], order.index(Source(row["source"])), -row["load_id"]))
    rows = {int(row["load_id"]): row for row in sorted_rows}
    held = {one.load_id for one in hub.held_loads()}
    chosen = st.selectbox(
        "Load", list(rows), format_func=lambda key: _named(rows[key], held=key in held), key="check.chosen", persist_state="session"
    )
    return rows[chosen]


def _named(row: dict[str, Any], *, held: bool) -> str:
    current = "" if row["in_force"] else " (held)" if held else " (not in force)"
    return f"{Source(str(row['source'])).label}, {row['feed']}: {row['file_name']}, loaded {short_day(row['loaded_at'])} {row['loaded_at']:%H:%M}{current}"


def summary(load: dict[str, object]) -> None:
    """The load's numbers in one line of tiles."""
    left_out = sum(json.loads(str(load["left_out"])).values())
    tiles = st.container(horizontal=True, key="check_tiles")
    for words, number in (
        ("Rows read", load["rows_read"]), ("Loaded", load["rows_loaded"]), ("Left out by rule", left_out),
        ("Set aside with a fault", load["rows_quarantined"]), ("Records", load["records"]),
    ):  # fmt: skip
        tiles.metric(words, f"{number:,}", border=True)
    as_of = load["as_of"]
    st.caption(f"Shows {day(as_of)}. Rows read = loaded + left out by rule + set aside. SHA-256 {str(load['sha256'])[:12]}…")  # type: ignore[arg-type]  # a date


def columns_chart(quality: pl.DataFrame) -> None:
    """Completeness and validity, a bar a column."""
    if quality.is_empty():
        st.caption("No columns were measured for this load.")
        return
    plot(charts.column_quality(quality), "check.columns")
    st.caption(
        "Doubtful: filled, but not what the column should hold, for example a date that cannot be read. Such rows are counted, or set aside."
    )


@panel
def faults_panel(hub: Hub, load_id: int, rows_read: int) -> None:
    """The faults by kind, the rows behind the kind chosen, and the file for the team that owns the source."""
    counts = hub.fault_counts(load_id)
    if counts.is_empty():
        box("good", "No faults found", "Every row could be read, and every value is what its column should hold.")
        return
    words = dict(zip(counts["kind"], counts["says"], strict=True))
    totals = counts.group_by("kind").agg(pl.col("rows").sum()).sort("rows", descending=True)
    if totals.height > 1:
        plot(charts.faults([(words[kind], rows) for kind, rows in totals.head(12).iter_rows()], rows_read), f"check.faults.{load_id}")
    shown = counts.with_columns(pl.col("severity").replace(_SEVERITY), pl.col("column_name").fill_null("the whole row"))
    headings = {
        "says": "Fault",
        "column_name": "Column",
        "severity": "What happened",
        "rows": st.column_config.NumberColumn("Rows", format="localized"),
    }
    table(shown, headings, f"check.counts.{load_id}", "Faults by kind")
    kind = st.selectbox("Rows behind the fault", totals["kind"].to_list(), format_func=lambda one: words[one], key=f"check.kind.{load_id}")
    _rows(hub.fault_rows(load_id, kind, _LIMIT), load_id, clear=in_clear(hub, "check"))
    st.caption("The file below lists every fault with its row, so that the team that owns the source can put it right there.")
    if st.toggle("Make the file for the owning team", key=f"check.make.{load_id}"):
        out = io.BytesIO()
        hub.fault_file(load_id).write_csv(out, include_bom=True)
        download("Download the faults (CSV)", out.getvalue(), f"faults-load-{load_id}.csv", f"check.file.{load_id}")


def _rows(rows: pl.DataFrame, load_id: int, *, clear: bool) -> None:
    records = [json.loads(record) if record else {} for record in rows["record"]]
    names = list(dict.fromkeys(header for record in records for header in record))
    told = (pl.col("source_ref").fill_null("none kept"), pl.col("column_name").fill_null("the whole row"))
    frame = rows.select("row_number", *told).with_columns(
        pl.Series(f"in file: {name}", [record.get(name) for record in records], dtype=pl.String) for name in names
    )
    headings = {"row_number": "Row (the header is not counted)", "source_ref": "Reference", "column_name": "Column"} | {
        f"in file: {name}": name for name in names
    }
    if not clear:
        frame = masked_rows(frame, leave=("source_ref", "column_name"))
    table(frame, headings, f"check.rows.{load_id}", "Rows with this fault")
    more = f"The first {_LIMIT} rows are shown." if rows.height == _LIMIT else f"{count(rows.height, 'row')}."
    st.caption(f"{more} The row's own values are shown only where it was set aside; of a kept row, its reference.")


def change_table(change: pl.DataFrame) -> None:
    """How the load differs from the one before it."""
    if change.is_empty() or change["before"].is_null().all():
        st.caption("This is the first load of this source and feed, so there is nothing to compare it with.")
        return
    number = st.column_config.NumberColumn
    headings = {
        "measure": st.column_config.TextColumn("Measure", width="large"),
        "before": number("Load before", format="localized"),
        "now": number("This load", format="localized"),
        "change": number("Change", format="localized"),
    }
    table(change, headings, "check.change", "This load against the one before")
