"""The Load page's parts: files that wait, what was recognised, the mapping of an unknown layout, and the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import polars as pl
import streamlit as st

from vh import Hub, InputError, charts
from vh.errors import CancelledError, HubError
from vh.ingest import FIELDS, ONE_OF, Field, Layout, Preview, make_layout
from vh.model import LoadReport, Source, Ticket
from vh.ui import spool, widgets
from vh.ui.jobs import Job
from vh.ui.state import Waiting, state
from vh.ui.words import count, day

LEAVE_OUT = "(not in this file)"


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


def choose_files() -> None:
    """Upload files, or name them in a folder of this computer."""
    upload, folder = st.tabs(["Upload files", "From a folder on this computer"])
    with upload:
        key = f"load.upload.{state().uploader}"
        st.file_uploader(
            "Extracts, one or several (CSV, Excel, Parquet; also inside .gz or .zip)",
            accept_multiple_files=True,
            key=key,
            on_change=spool.take_uploads,
            args=(key,),
        )
    with folder:
        place = st.text_input("Folder", key="load.folder", placeholder="For example C:\\Extracts\\October", persist_state="session")
        if place:
            _choose_in(place)


def _choose_in(place: str) -> None:
    folder = Path(place.strip().strip('"')).expanduser()
    # A name of another machine would make Windows sign in there.
    if place.startswith(("\\\\", "//")) or not folder.is_dir():
        widgets.box("warn", "", "There is no such folder on this computer. Check the spelling; give the whole path, from the drive on.")
        return
    files = sorted(one.name for one in folder.iterdir() if one.is_file() and one.suffix.lower() in spool.ENDINGS)
    if not files:
        widgets.box("warn", "", "No extracts are in this folder (CSV, Excel, Parquet, .gz or .zip). Choose another folder.")
        return
    chosen = st.multiselect("Files", files, key="load.in_folder", placeholder="Choose one or several")
    st.button("Look at these files", key="load.take", disabled=not chosen, on_click=_take, args=(folder, chosen))


def _take(folder: Path, names: Sequence[str]) -> None:
    known = {one.path for one in state().waiting}
    state().waiting += [Waiting(name, folder / name, temporary=False) for name in names if folder / name not in known]


def waiting_files() -> bool:
    """Whether any file waits to be loaded."""
    return bool(state().waiting)


def looked_at(hub: Hub) -> list[Wanted]:
    """Show each file that waits, with what was recognised; returns those that can be loaded."""
    state().waiting = [one for one in state().waiting if one.path.exists()]
    wanted = []
    for place, waiting in enumerate(state().waiting):
        with st.container(border=True, key=f"file_{place}"):
            head = st.columns([8, 1], vertical_alignment="center")
            head[0].html(f"<strong>{escape(waiting.name)}</strong>")
            head[1].button("Remove", key=f"load.remove.{waiting.path}", on_click=spool.drop, args=(waiting,), type="tertiary")
            try:
                found = _preview(hub, str(waiting.path), waiting.path.stat().st_mtime_ns)
                if found.layout is not None:
                    wanted.append(_recognised(waiting, found, found.layout))
                else:
                    _unknown(hub, waiting, found)
            except HubError as error:
                widgets.problem(error)
    return wanted


def _preview(hub: Hub, path: str, changed: int) -> Preview:
    """What the hub makes of a file; kept for the session, for a preview of a large workbook takes seconds."""
    kept: dict[tuple[object, ...], Preview] = st.session_state.setdefault("load.previews", {})
    stamp = (path, changed, len(hub.layouts()))
    if stamp not in kept:
        with st.spinner("Looking at the file"):
            kept[stamp] = hub.preview(path)
    return kept[stamp]


def _recognised(waiting: Waiting, found: Preview, layout: Layout) -> Wanted:
    used = set(layout.present(found.headers).values())
    unread = [header for header in found.headers if header not in used]
    widgets.box("good", f"{layout.source.label}: {layout.title}", f"{count(len(used), 'column')} of {len(found.headers)} will be read.")
    fields = st.columns([2, 2, 3])
    as_of = fields[0].date_input(
        "The extract shows the day", value=None, format="DD/MM/YYYY", max_value="today", key=f"load.as_of.{waiting.path}",
        help="Left empty, the newest date in the file is taken.",
    )  # fmt: skip
    feed = fields[1].text_input(
        "Feed",
        value=layout.feed,
        key=f"load.feed.{waiting.path}",
        max_chars=40,
        help="A load replaces the one in force of the same source and feed.",
    )
    with st.expander(f"First rows, and {count(len(unread), 'column')} that will not be read"):
        _sample(found, waiting, [header for header in found.headers if header in used])
        st.caption("Not read into the hub, because permits do not need them:" if unread else "Every column of this file will be read.")
        if unread:
            st.text(", ".join(unread))
    return Wanted(waiting, layout.source, layout.name, feed.strip() or layout.feed, as_of if isinstance(as_of, date) else None)


def _sample(found: Preview, waiting: Waiting, headers: list[str]) -> None:
    rows = found.sample.select(header for header in headers if header in found.sample.columns)
    st.dataframe(rows, hide_index=True, key=f"load.sample.{waiting.path}", alt="The first five rows of the file", width="stretch")


def _unknown(hub: Hub, waiting: Waiting, found: Preview) -> None:
    """The mapping form: our best guess filled in, the first rows beside it."""
    widgets.box(
        "warn", "This layout is new to the hub", "Say once which column is which. Files with the same columns are recognised from then on."
    )
    guessed = max(Source, key=lambda one: _likely(one, found.guesses[one]))
    source: Source = st.selectbox(
        "What does the file hold?",
        list(Source),
        index=list(Source).index(guessed),
        format_func=lambda one: one.label,
        key=f"load.source.{waiting.path}",
    )
    left, right = st.columns([5, 6], gap="large")
    with right:
        st.caption("First rows of the file, as they are")
        turned = found.sample.head(5).transpose(
            include_header=True, header_name="column", column_names=[f"row {i + 1}" for i in range(min(5, found.sample.height))]
        )
        st.dataframe(
            turned, hide_index=True, key=f"load.turned.{waiting.path}", alt="Each column with its first values", height=560, width="stretch"
        )
    with left:
        chosen = _mapping(waiting, source, found)
        name = st.text_input(
            "Name of this layout", value=f"{source.value.replace('_', '-')}-own", max_chars=40, key=f"load.name.{waiting.path}.{source}",
            help="Small letters, digits, - and _.",
        )  # fmt: skip
        st.button(
            "Save this layout", type="primary", key=f"load.save.{waiting.path}", on_click=_save, args=(hub, waiting, name, source, chosen)
        )
    error = st.session_state.pop(f"load.fault.{waiting.path}", None)
    if error is not None:
        widgets.problem(error)


def _likely(source: Source, guess: Mapping[str, str]) -> float:
    """How well a file fits a source: the share of what it needs, then how much more is found."""
    needs: list[tuple[str, ...]] = [(field.name,) for field in FIELDS[source] if field.required]
    needs += ONE_OF[source]
    met = sum(any(name in guess for name in group) for group in needs) / max(1, len(needs))
    return met + 0.05 * len(guess)


def _mapping(waiting: Waiting, source: Source, found: Preview) -> dict[str, str]:
    guess = found.guesses[source]
    likely = [
        field for field in FIELDS[source] if field.required or field.name in guess or any(field.name in group for group in ONE_OF[source])
    ]
    others = [field for field in FIELDS[source] if field not in likely]
    chosen = {field.name: _choice(waiting, source, field, found.headers, guess) for field in likely}
    with st.expander(f"{count(len(others), 'more field')} that may be filled"):
        chosen |= {field.name: _choice(waiting, source, field, found.headers, guess) for field in others}
    return {field: header for field, header in chosen.items() if header != LEAVE_OUT}


def _choice(waiting: Waiting, source: Source, field: Field, headers: Sequence[str], guess: Mapping[str, str]) -> str:
    options = [LEAVE_OUT, *headers]
    return st.selectbox(
        f"{field.label} (needed)" if field.required else field.label,
        options,
        index=options.index(guess[field.name]) if field.name in guess else 0,
        help=field.help or None,
        key=f"load.map.{waiting.path}.{source}.{field.name}",
    )


def _save(hub: Hub, waiting: Waiting, name: str, source: Source, chosen: Mapping[str, str]) -> None:
    try:
        hub.save_layout(make_layout(name.strip(), source, chosen))
    except InputError as error:
        st.session_state[f"load.fault.{waiting.path}"] = error
        return
    st.toast("Saved. Files with these columns are recognised from now on.")


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


def reports(job: Job | None) -> None:
    """What became of each file of the latest load."""
    if job is None or not isinstance(job.result, list):
        return
    for place, one in enumerate(job.result):
        if isinstance(one, Loaded):
            with st.container(border=True, key=f"report_{place}"):
                _report(one.waiting.name, one, place)
        elif isinstance(one, LoadReport):
            with st.container(border=True, key=f"report_{place}"):
                _report(one.file_name, Loaded(Waiting(one.file_name, Path(), temporary=False), one, None), place)


def _report(name: str, one: Loaded, place: int) -> None:
    st.html(f"<strong>{escape(name)}</strong>")
    report = one.report
    if report is None:
        if one.error is not None:
            widgets.problem(one.error)
        return
    if report.already_loaded:
        widgets.box("note", "Already loaded", "The same bytes are in force already, so nothing changed.")
        return
    words = f"{report.source.label}, feed {report.feed}, as of {day(report.as_of)}. {count(report.records, 'record')} written."
    st.text(words)
    left, right = st.columns([3, 2], gap="large")
    with left:
        widgets.plot(charts.load_rows(report), f"load.report.{place}")
    with right:
        rows = [("Rows in the file", report.rows_read), ("Loaded", report.rows_loaded), ("Set aside with a fault", report.rows_quarantined)]
        rows += [(f"Left out: {rule}", number) for rule, number in report.left_out.items()]
        frame = pl.DataFrame(rows, schema=["what", "rows"], orient="row")
        widgets.table(
            frame,
            {"what": "", "rows": st.column_config.NumberColumn("Rows", format="localized")},
            f"load.table.{place}",
            "Rows of this load",
        )
    if report.columns_left_out:
        with st.expander(f"{count(len(report.columns_left_out), 'column')} never read"):
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
