"""The Load page's parts: files that wait, what was recognised, the mapping of an unknown layout, and the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from vh import Hub, charts
from vh.errors import CancelledError, HubError, InputError
from vh.ingest import Layout, Preview
from vh.model import LoadReport, Source, Ticket
from vh.store.bases import OFF_UNTIL_RECORDED
from vh.ui import folders, spool, widgets
from vh.ui.attempts import attempt
from vh.ui.bases import basis_form
from vh.ui.jobs import Job
from vh.ui.mapping import map_unknown
from vh.ui.state import Waiting, state
from vh.ui.words import count, day, duration


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file of a load."""

    waiting: Waiting
    report: LoadReport | None
    error: HubError | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file that is to be loaded, and how."""

    waiting: Waiting
    source: Source
    layout: str
    feed: str
    as_of: date | None
    usual: str
    """The feed of its layout, where none is named."""


def choose_files() -> None:
    """Upload files, or name them in a folder of this computer."""
    if not folders.offered():
        _upload()
        return
    upload, folder = st.tabs(["Upload files", "From a folder on this computer"])
    with upload:
        _upload()
    with folder:
        place = st.text_input("Folder", key="load.folder", placeholder="For example C:\\Extracts\\October", persist_state="session")
        if place:
            _choose_in(place)


def _upload() -> None:
    key = f"load.upload.{state().uploader}"
    st.file_uploader(
        "Extracts, one or several (CSV, Excel, Parquet; also inside .gz or .zip)",
        accept_multiple_files=True,
        key=key,
        on_change=spool.take_uploads,
        args=(key,),
    )


def _choose_in(place: str) -> None:
    try:
        folder = folders.allowed(place)
        # A name of another machine would make Windows sign in there.
        files = None if place.startswith(("\\\\", "//")) or not folder.is_dir() else _extracts_in(folder)
    except InputError as error:
        widgets.problem(error)
        return
    if files is None:
        widgets.box("warn", "", "There is no such folder on this computer. Check the spelling; give the whole path, from the drive on.")
        return
    if not files:
        widgets.box("warn", "", "No extracts are in this folder (CSV, Excel, Parquet, .gz or .zip). Choose another folder.")
        return
    chosen = st.multiselect("Files", files, key="load.in_folder", placeholder="Choose one or several")
    st.button("Look at these files", key="load.take", disabled=not chosen, on_click=_take, args=(folder,))


def _extracts_in(folder: Path) -> list[str]:
    try:
        return sorted(one.name for one in folder.iterdir() if one.is_file() and one.suffix.lower() in spool.ENDINGS)
    except OSError:
        raise InputError(
            "This folder may not be read by whoever runs the hub. Choose another, or give that user the right to read it."
        ) from None


def _take(folder: Path) -> None:
    attempt(_taken, folder)


def _taken(folder: Path) -> None:
    there = set(_extracts_in(folder))
    names = [one for one in st.session_state.get("load.in_folder", []) if one in there]  # what a browser says it chose may be any text
    known = {one.path for one in state().waiting}
    state().waiting += [Waiting(name, folder / name, temporary=False) for name in names if folder / name not in known]


def waiting_files() -> bool:
    """Whether any file waits to be loaded."""
    return bool(state().waiting)


def worth_showing(job: Job | None) -> bool:
    """Whether to show what became of the last load: not once new files wait."""
    return job is not None and all(one.since < job.ended for one in state().waiting)


def looked_at(hub: Hub) -> list[Wanted]:
    """Show each file that waits, with what was recognised; returns those that can be loaded."""
    state().waiting = [one for one in state().waiting if one.path.exists()]
    wanted = []
    for place, waiting in enumerate(state().waiting):
        with st.container(border=True, key=f"file_{place}"):
            head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
            head.html(f"<strong>{escape(waiting.name)}</strong>", width="content")
            head.button("Remove", key=f"load.remove.{waiting.path}", on_click=spool.drop, args=(waiting,), type="tertiary")
            try:
                found = _preview(hub, waiting, waiting.path.stat().st_mtime_ns)
                if found.layout is not None:
                    one = _recognised(hub, waiting, found, found.layout)
                    wanted += [one] if one is not None else []
                else:
                    map_unknown(hub, waiting, found)
            except HubError as error:
                widgets.problem(error)
    return wanted


def _preview(hub: Hub, waiting: Waiting, changed: int) -> Preview:
    """What the hub makes of a file; kept for the session, for a preview of a large workbook takes seconds."""
    kept: dict[tuple[object, ...], Preview] = st.session_state.setdefault("load.previews", {})
    stamp = (str(waiting.path), changed, len(hub.layouts()))
    if stamp not in kept:
        with st.spinner("Looking at the file"):
            kept[stamp] = hub.preview(waiting.path, waiting.name)
    return kept[stamp]


def _recognised(hub: Hub, waiting: Waiting, found: Preview, layout: Layout) -> Wanted | None:
    used = set(layout.present(found.headers).values())
    unread = [header for header in found.headers if header not in used]
    said, day_, feed_ = st.columns([5, 3, 3], vertical_alignment="bottom")
    with said:
        widgets.box("good", layout.title, f"{count(len(used), 'column')} of {len(found.headers)} will be read.")
    as_of = day_.date_input(
        "The extract shows the day", value=None, format="DD/MM/YYYY", max_value="today", key=f"load.as_of.{waiting.path}",
        help="Left empty, the newest date in the file is taken.",
    )  # fmt: skip
    feed = feed_.text_input(
        "Feed",
        value=layout.feed,
        key=f"load.feed.{waiting.path}",
        max_chars=40,
        help="A load replaces the one in force of the same source and feed.",
    )
    if hub.basis_needed(layout.source):
        _ask_basis(hub, layout.source, waiting)
        if layout.source in OFF_UNTIL_RECORDED:
            return None
    if replaced := hub.in_force(layout.source, feed.strip() or layout.feed):
        name, records = replaced
        st.text(f"Takes the place of {name}, {count(records, 'record')}. To keep both in force, name another feed.")
    with st.expander(f"First rows, and {count(len(unread), 'column')} that will not be read"):
        _sample(found, waiting, [header for header in found.headers if header in used])
        st.caption("Not read into the hub, because permits do not need them:" if unread else "Every column of this file will be read.")
        if unread:
            st.text(", ".join(unread))
    return Wanted(waiting, layout.source, layout.name, feed.strip() or layout.feed, as_of if isinstance(as_of, date) else None, layout.feed)


def _ask_basis(hub: Hub, source: Source, waiting: Waiting) -> None:
    """What allows this source to be used, asked before its first load."""
    when = "can only be loaded" if source in OFF_UNTIL_RECORDED else "can be loaded now, and used"
    widgets.box("warn", "On what lawful basis?", f"{source.label} {when} once a lawful basis is in force.")
    if hub.may("record_basis"):
        with st.expander("Record the basis", expanded=True):
            basis_form(hub, source, f"load.{waiting.path}")
    else:
        st.text("Ask data protection or an administrator to record one on page Access.")


def _sample(found: Preview, waiting: Waiting, headers: list[str]) -> None:
    rows = widgets.masked_rows(
        found.sample.select(header for header in headers if header in found.sample.columns), leave=tuple(found.not_shown)
    )
    st.dataframe(rows, hide_index=True, key=f"load.sample.{waiting.path}", alt="The first five rows of the file, masked", width="stretch")


def wanted_now(wanted: Sequence[Wanted]) -> list[Wanted]:
    """What still waits, as it is named and dated now: what a button was drawn with may be older."""
    return [_as_named(one) for one in wanted if one.waiting in state().waiting]


def _as_named(one: Wanted) -> Wanted:
    feed, as_of = (st.session_state.get(f"load.{what}.{one.waiting.path}") for what in ("feed", "as_of"))
    return replace(one, feed=str(feed or "").strip() or one.usual, as_of=as_of if isinstance(as_of, date) else None)


def load_all(hub: Hub, wanted: Sequence[Wanted], ticket: Ticket) -> list[Loaded]:
    """Load files one after the other; one that cannot be used does not stop the others. Runs in a job's thread."""
    done: list[Loaded] = []
    for place, one in enumerate(wanted):

        def report(share: float, words: str, place: int = place, one: Wanted = one) -> None:
            ticket.progress((place + share) / len(wanted), f"{one.waiting.name}: {words}")

        try:
            ticket.say(place / len(wanted), one.waiting.name)
            kept = hub.load(
                one.source, one.waiting.path, feed=one.feed, as_of=one.as_of, layout=one.layout, file_name=one.waiting.name,
                ticket=Ticket(progress=report, stop=ticket.stop),
            )  # fmt: skip
        except CancelledError as error:
            return [*done, Loaded(one.waiting, None, error)]
        except HubError as error:
            done.append(Loaded(one.waiting, None, error))
        else:
            spool.remove(one.waiting)
            done.append(Loaded(one.waiting, kept, None))
    return done


def forget_loaded(job: Job) -> None:
    """Take the files that a finished job loaded off the list of those that wait."""
    if job.kind == "load" and isinstance(job.result, list):
        gone = {one.waiting.path for one in job.result if isinstance(one, Loaded) and one.report is not None}
        state().waiting = [one for one in state().waiting if one.path not in gone]


def how_it_ended(job: Job) -> str:
    """What to say when a job has ended without an error of its own: files loaded one by one may have been stopped half-way."""
    found = [one for one in job.result if isinstance(one, Loaded)] if isinstance(job.result, list) else []
    if any(isinstance(one.error, CancelledError) for one in found):
        return f"{job.title}: stopped. {count(sum(one.report is not None for one in found), 'file')} had been loaded by then."
    return f"{job.title}: done in {duration(job.seconds)}."


def any_loaded(job: Job | None) -> bool:
    """Whether anything came in with a job, so that there is something to check or match."""
    found = job.result if job is not None and isinstance(job.result, list) else []
    return any(not isinstance(one, Loaded) or one.report is not None for one in found)


def reports(job: Job | None) -> None:
    """What became of each file of the latest load: a line each, and one's details below."""
    found = job.result if job is not None and isinstance(job.result, list) else []
    done = [one if isinstance(one, Loaded) else Loaded(Waiting(one.file_name, Path(), temporary=False), one, None) for one in found]
    for one in done:
        if one.error is not None:
            st.text(one.waiting.name)
            widgets.problem(one.error)
    kept = [(one.waiting.name, one.report) for one in done if one.report is not None]
    if not kept:
        return
    for name, report in kept:
        if report.unlike_before:
            again = "If it is not, load the right one: it will take its place."
            widgets.box("warn", f"{name}: is this the right file?", *report.unlike_before, again)
    widgets.table(_reports_frame(kept), _REPORT_HEADINGS, "load.reports", "What became of each file")
    st.caption("Rows read = loaded + left out by rule + set aside. One row may name several people, and then gives several records.")
    place = 0
    if len(kept) > 1:
        place = st.selectbox("Details of", range(len(kept)), format_func=lambda one: kept[one][0], key=f"load.details.{len(kept)}") or 0
    _report(kept[place][1], place)


_REPORT_HEADINGS: Mapping[str, Any] = {
    "file": "File", "source": "Source", "state": "What happened",
    "read": st.column_config.NumberColumn("Rows read", format="localized"), "loaded": st.column_config.NumberColumn("Loaded", format="localized"),
    "left_out": st.column_config.NumberColumn("Left out", format="localized"), "aside": st.column_config.NumberColumn("Set aside", format="localized"),
    "records": st.column_config.NumberColumn("Records", format="localized"),
}  # fmt: skip


def _reports_frame(kept: Sequence[tuple[str, LoadReport]]) -> pl.DataFrame:
    rows = [
        (
            name, one.source.label, "Nothing changed" if one.already_loaded else "Loaded",
            one.rows_read, one.rows_loaded, sum(one.left_out.values()), one.rows_quarantined, one.records,
        )
        for name, one in kept
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=list(_REPORT_HEADINGS), orient="row")


def _report(report: LoadReport, place: int) -> None:
    if report.already_loaded:
        widgets.box("note", "Already loaded", "The same bytes are in force already, so nothing changed.")
    st.text(f"{report.source.label}, feed {report.feed}, shows {day(report.as_of)}, {count(report.records, 'record')} written.")
    if report.not_used:
        widgets.box("warn", "Not used yet", report.not_used)
    for note in report.notes:
        st.text(note)
    widgets.plot(charts.load_rows(report), f"load.report.{place}")
    left, right = st.columns(2, gap="large")
    with left:
        rows = [("Rows in the file", report.rows_read), ("Loaded", report.rows_loaded), ("Set aside with a fault", report.rows_quarantined)]
        rows += [(f"Left out: {rule}", number) for rule, number in report.left_out.items()]
        widgets.facts((words, f"{number:,}") for words, number in rows)
    with right:
        if report.columns_left_out:
            st.caption(f"{count(len(report.columns_left_out), 'column')} of the file never read into the hub:")
            st.text(", ".join(report.columns_left_out))


def layouts_table(layouts: Sequence[Layout]) -> None:
    """The layouts that are recognised by their header."""
    rows = pl.DataFrame(
        [
            (one.title, one.source.label, one.name, "comes with the hub" if one.built_in else "saved here", len(one.columns))
            for one in layouts
        ],
        schema=["title", "source", "name", "origin", "columns"],
        orient="row",
    )
    headings = {"title": "Layout", "source": "Source", "name": "Name", "origin": "Origin", "columns": "Columns read"}
    widgets.table(rows, headings, "load.layouts", "Layouts the hub recognises")
