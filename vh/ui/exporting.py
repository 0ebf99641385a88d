"""Parts of the Export page: what the lists will hold, the files to download, writing to a folder, and the log."""

import polars as pl
import streamlit as st

from vh import Hub, InputError
from vh.charts import OUTCOME_WORDS
from vh.export.csv import for_programs
from vh.export.lists import COLUMNS
from vh.model import Outcome, Run
from vh.ui import folders
from vh.ui.page import attempt, panel
from vh.ui.state import say, state
from vh.ui.widgets import box, download, items, outcome_tiles, table
from vh.ui.words import count

_LISTS = {
    "verified.csv": (Outcome.VERIFIED, "These permits need no document."),
    "review.csv": (Outcome.REVIEW, "An officer still has to look; what to look at is in the list."),
    "needs_evidence.csv": (Outcome.NEEDS_EVIDENCE, "The council's existing check goes on; what to ask for is in the list."),
}
_KINDS = {"lists": "Written to a folder", "download": "Made ready to download", "decisions": "Decisions for analysts"}


def contents(outcomes: dict[str, int]) -> None:
    """The counts of each list, and its columns."""
    outcome_tiles(outcomes)
    with st.expander("What each list holds"):
        columns = {name: f"Columns: {', '.join(COLUMNS[name])}." for name in _LISTS}
        rows = [(f"{name}: {OUTCOME_WORDS[one].lower()}", f"{words} {columns[name]}") for name, (one, words) in _LISTS.items()]
        items([*rows, ("manifest.json", "Counts, fingerprints of the lists, the extracts and the rule set they rest on.")])
        st.caption("Nothing of a council record is in any list: the sources are named, their content is not.")


def stamp(run: Run, judgements: pl.DataFrame) -> str:
    """What the lists rest on: another run or judgement makes those made ready out of date."""
    return f"{run.run_id}/{judgements.height}/{sum(judgements['judgement_id'])}"


def downloads(hub: Hub, now: str) -> None:
    """Make the files ready, then a button each."""
    made = state().lists
    ready = made is not None and made[0] == now
    if made is not None and not ready:
        box("warn", "", "The run or the judgements have changed since these lists were made ready. Make them ready again.")
    st.button(
        "Make the lists ready again" if ready else "Make the lists ready", type="secondary" if ready else "primary", key="export.make",
        on_click=_make, args=(hub, now),
    )  # fmt: skip
    if made is None or not ready:
        st.caption("Making them ready is logged as an export, with your name and the time.")
        return
    lists = made[1]
    with st.container(horizontal=True, key="export_files"):
        for name, data in lists.files.items():
            download(f"Download {name}", data, name, f"export.{name}")
    st.caption(
        f"Each file's name carries the first 12 characters of its SHA-256, the fingerprint that the manifest names. Rule set {lists.manifest.rule_set}."
    )


def preview(now: str) -> None:
    """The first rows of the list chosen, as they are in the file."""
    made = state().lists
    if made is None or made[0] != now:
        return
    names = [name for name in made[1].files if name.endswith(".csv")]
    name = st.segmented_control("First rows of", names, default=names[0], key="export.preview", required=True)
    rows = pl.read_csv(made[1].files[name], infer_schema=False, n_rows=8)
    if rows.is_empty():
        st.caption("This list is empty.")
        return
    st.dataframe(rows, hide_index=True, key="export.rows", alt="The first rows of the list", width="stretch")


def _make(hub: Hub, now: str) -> None:
    def work() -> None:
        state().lists = (now, hub.export_files())

    if attempt(work):
        say("The lists are ready. The export is in the log.")


def to_folder(hub: Hub) -> None:
    """Write the lists into a folder of this computer, where any may be named."""
    if not folders.offered():
        return
    st.header("Or write them to a folder on this computer", anchor=False)
    with st.form("export.folder_form", border=False):
        row = st.columns([5, 2], vertical_alignment="bottom")
        row[0].text_input("Folder", key="export.folder", placeholder="For example C:\\Parking\\Lists", persist_state="session")
        row[1].form_submit_button("Write the lists there", on_click=_write, args=(hub,), width="stretch")


def _write(hub: Hub) -> None:
    folder = str(st.session_state.get("export.folder") or "").strip().strip('"')
    if not folder:
        state().problem = InputError("Name the folder first, then write the lists there.")
        return
    if attempt(lambda: hub.export(folders.allowed(folder))):
        say("Written: three lists and their manifest.")


def log_table(log: pl.DataFrame) -> None:
    """Every export made, newest first."""
    if log.is_empty():
        st.caption("Nothing was exported yet.")
        return
    shown = log.with_columns(pl.col("kind").replace(_KINDS))
    number = st.column_config.NumberColumn
    headings = {
        "exported_at": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"), "exported_by": "Who", "kind": "What",
        "run_id": number("Run"), "rule_set": "Rule set", "verified": number("Verified", format="localized"),
        "review": number("An officer looks", format="localized"), "needs_evidence": number("Asks for evidence", format="localized"),
    }  # fmt: skip
    table(shown, headings, "export.log", f"{count(log.height, 'export')}, newest first")


@panel
def for_analysis(hub: Hub) -> None:
    """The outcomes without names, for whoever studies them."""
    if not hub.may("pseudonymous"):
        return
    with st.expander("For analysis, without names"):
        st.caption(
            "A row an application: a keyed digest for its reference, the month, an age band, the postcode's district, the ward, outcome, reason, "
            "source and score. What fewer than ten share is written as “other”. It is still personal data: keep it as such."
        )
        made = state().pseudonymous
        if made is None:
            st.button("Make the file", key="export.pseudonymous", on_click=_make_pseudonymous, args=(hub,))
            return
        download("Download outcomes.csv", made, "outcomes.csv", "export.outcomes")


def _make_pseudonymous(hub: Hub) -> None:
    def work() -> None:
        state().pseudonymous = for_programs(hub.pseudonymous().rows)

    attempt(work)
