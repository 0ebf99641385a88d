"""Parts of the Subjects page: find a person who asks, give out what is held, erase it, and when everything goes."""

import polars as pl
import streamlit as st

from vh import Hub
from vh.privacy import Hit, html
from vh.privacy.hits import source_label
from vh.ui.page import attempt, panel
from vh.ui.state import say, state
from vh.ui.widgets import Column, box, download, empty, facts, listing, table
from vh.ui.words import count

_MOMENT = "D MMM YYYY, HH:mm"
_FIELDS = ("reference", "forename", "surname", "address", "postcode")


@panel
def subject_panel(hub: Hub) -> None:
    """Find a person; pick what is theirs; then give it out, or erase it."""
    with st.form("subjects.form", border=True, enter_to_submit=True):
        row = st.columns([2, 2, 2, 2])
        row[0].text_input(
            "Reference", key="subjects.reference", autocomplete="off", max_chars=64, help="Of an application, account or tenancy"
        )
        row[1].text_input("Forename", key="subjects.forename", autocomplete="off", max_chars=100)
        row[2].text_input("Surname", key="subjects.surname", autocomplete="off", max_chars=100)
        row[3].text_input("Date of birth", key="subjects.dob", autocomplete="off", max_chars=20, placeholder="4/10/1979")
        row = st.columns([6, 2])
        row[0].text_input("Address", key="subjects.address", autocomplete="off", max_chars=300, placeholder="Flat 2, 14 Mare Street")
        row[1].text_input("Postcode", key="subjects.postcode", autocomplete="off", max_chars=12)
        st.form_submit_button("Find", type="primary", on_click=_find, args=(hub,))
    hits = state().subject_hits
    if hits is None:
        st.caption("Satisfy yourself first who asks, and that they may. The search is recorded; what you type is not.")
        return
    if not hits:
        empty("Nothing is held of anybody like that", "Try another spelling, an earlier name, or a reference.")
        return
    chosen = _choose(hits)
    if not chosen:
        st.caption(
            "Tick what is of this person: it may be in several sources, under several spellings. Leave out namesakes and others at the address."
        )
        return
    access, erasure = st.tabs(["Give out what is held", "Erase"])
    with access:
        _access(hub, chosen)
    with erasure:
        _erasure(hub, chosen)


def _find(hub: Hub) -> None:
    said = {name: str(st.session_state[f"subjects.{name}"] or "") for name in (*_FIELDS, "dob")}
    state().subject_hits, state().subject = None, None

    def work() -> None:
        state().subject_hits = hub.find_subject(**said)
        state().subject_search += 1

    attempt(work)


def _choose(hits: tuple[Hit, ...]) -> list[Hit]:
    """The hits, and those ticked."""
    rows = pl.DataFrame(
        [
            (
                one.kind.capitalize(),
                source_label(one.source),
                one.reference,
                one.name or "–",
                one.born or "–",
                one.address,
                one.rows,
                one.latest,
            )
            for one in hits
        ],
        schema=["kind", "source", "reference", "name", "born", "address", "rows", "latest"],
        orient="row",
    )
    headings = {
        "kind": "What", "source": "Source", "reference": "Reference", "name": "Name", "born": st.column_config.TextColumn("Born", width=105),
        "address": "Address, or the row",
        "rows": "Rows", "latest": st.column_config.DateColumn("Newest", format="D MMM YYYY"),
    }  # fmt: skip
    ticked = table(
        rows,
        headings,
        f"subjects.hits.{state().subject_search}",
        "What is held of people like that",
        on_select="rerun",
        selection_mode="multi-row",
    )
    return [hits[place] for place in ticked.selection.rows if place < len(hits)]


def _picks(chosen: list[Hit]) -> tuple[str, ...]:
    return tuple(one.pick for one in chosen)


def _access(hub: Hub, chosen: list[Hit]) -> None:
    case = st.columns([1, 2])[0].text_input("Case number", key="subjects.case", max_chars=40, help="Printed on the page; not kept.")
    made = state().subject
    if made is None or made[0] != _picks(chosen):
        st.button("Gather everything held", type="primary", key="subjects.gather", on_click=_gather, args=(hub, _picks(chosen)))
        st.caption("Gathering is recorded in the audit, with the references and the number of entries.")
        return
    subject = made[1]
    facts((one.title, f"{len(one.rows):,}") for one in subject.sections)
    with st.container(horizontal=True, key="subjects_files"):
        download("Download the page", html(subject, asked_by=case or "").encode(), "subject.html", "subjects.html", primary=True)
        download("Download as JSON", subject.to_json().encode(), "subject.json", "subjects.json")
    st.caption("Read it through before it is given out: a note may speak of somebody else. Both files are yours to keep safe and delete.")


def _gather(hub: Hub, picks: tuple[str, ...]) -> None:
    def work() -> None:
        state().subject = (picks, hub.subject_access(picks))

    attempt(work)


def _erasure(hub: Hub, chosen: list[Hit]) -> None:
    word = next((one.reference for one in chosen if one.reference), chosen[0].pick)
    box(
        "warn", "This cannot be undone",
        f"{count(sum(one.rows for one in chosen), 'row')} and all that rests on what is ticked will go: outcomes, comparisons, judgements, "
        "answers to other systems, "
        "and the extracts in the folders of feeds that hold them. Their bytes go as well. Counts and the audit stay, without a name.",
        "Lists already given to parking, and backups made before, are not reached: a backup goes on its own day.",
    )  # fmt: skip
    with st.form("subjects.erase_form", border=False):
        st.text_input("Why (the case number)", key="subjects.why", max_chars=200)
        st.checkbox(
            "The person objects: keep them out from now on", key="subjects.objects",
            help="Otherwise the next extract brings the record back, as the source still holds it.",
        )  # fmt: skip
        st.caption(
            "Who objects is known by keyed digests alone, and left out of every later load, run and answer. An application of theirs is then answered "
            "“needs evidence”, and the council’s own check goes on."
        )
        st.text_input(f"Type {word} to confirm", key="subjects.confirm", autocomplete="off", max_chars=64)
        st.form_submit_button("Erase", type="primary", on_click=_erase, args=(hub, _picks(chosen), word))


def _erase(hub: Hub, picks: tuple[str, ...], word: str) -> None:
    if str(st.session_state["subjects.confirm"] or "").strip() != word:
        say("Not erased: what was typed to confirm is not the reference.")
        return
    why, objects = str(st.session_state["subjects.why"] or ""), bool(st.session_state["subjects.objects"])

    def work() -> None:
        done = hub.erase(picks, reason=why, objects=objects)
        state().subject_hits, state().subject = None, None
        say(
            f"Erased: {count(sum(done.rows.values()), 'row')}, with their bytes."
            + (f" Objection {done.objection} keeps them out." if objects else "")
        )

    attempt(work)


@panel
def objections_panel(hub: Hub) -> None:
    """The objections there are, without a name, and the end of one."""
    made = hub.objections()
    if made.is_empty():
        st.caption("Nobody has objected. An objection is made together with an erasure.")
        return
    headings = {
        "objection_id": "Number", "made_at": st.column_config.DatetimeColumn("Made", format=_MOMENT), "made_by": "By", "reason": "Case",
        "ended_at": st.column_config.DatetimeColumn("Ended", format=_MOMENT), "ended_by": "By",
    }  # fmt: skip
    table(made, headings, "subjects.objections", "Objections, newest first")
    going = made.filter(pl.col("ended_at").is_null())["objection_id"].to_list()
    if going:
        with st.form("subjects.end_form", border=False):
            st.selectbox("End an objection, at the person's own wish", going, key="subjects.ended")
            st.form_submit_button("End it", on_click=_end, args=(hub,))


def _end(hub: Hub) -> None:
    number = int(st.session_state["subjects.ended"])
    if attempt(hub.end_objection, number):
        say(f"Objection {number} has ended. The next extract brings the records back.")


@panel
def purge_panel(hub: Hub) -> None:
    """When everything goes, the rules, and a purge by hand."""
    dates = hub.purge_dates()
    due = hub.purge(dry_run=True)
    if due.total:
        box("warn", f"{count(due.total, 'row')} due today", "The running hub removes what is due once a day; here is a button for now.")
    else:
        st.caption("Nothing is due today. What is due, the running hub removes once a day.")
    st.button("Remove what is due now", key="subjects.purge", on_click=_purge, args=(hub,), disabled=not due.total)
    if dates.height:
        headings = {
            "purge_on": st.column_config.DateColumn("Goes on", format="D MMM YYYY"), "what": "What", "number": "Load or run", "about": "Of",
            "rows": st.column_config.NumberColumn("Rows", format="localized"),
        }  # fmt: skip
        shown = dates.head(200).with_columns(pl.col("what").str.head(1).str.to_uppercase() + pl.col("what").str.slice(1))
        table(shown, headings, "subjects.dates", "What goes when, soonest first")
    with st.expander("How long each thing is kept, and why"):
        rules = pl.DataFrame([(one.what[:1].upper() + one.what[1:], one.days, one.counted_from, one.reason, one.stays) for one in hub.keeping_rules()],
                             schema=["what", "days", "since", "why", "stays"], orient="row")  # fmt: skip
        said = {
            "what": Column("What"), "days": Column("Days", "{:,}".format, number=True), "since": Column("Counted from"), "why": Column("Kept for"),
            "stays": Column("What stays"),
        }  # fmt: skip
        listing(rules, said, "How long each thing is kept")
        st.caption("The days are settings (VH_KEEP_…_DAYS, docs/settings.md).")


def _purge(hub: Hub) -> None:
    def work() -> None:
        done = hub.purge()
        say(f"Removed: {count(done.total, 'row')}" + (", with their bytes." if done.rewritten else "."))

    attempt(work)
