"""Parts of the Access page: the lawful bases of sources, how people sign in, and their roles. The form of a basis stands on page Load too."""

from datetime import date, timedelta

import polars as pl
import streamlit as st

from vh import Hub
from vh.access import PAGES, Role
from vh.model import EVIDENCE, Source
from vh.store.bases import OFF_UNTIL_RECORDED
from vh.ui.bases import basis_form
from vh.ui.entrance import Way, way
from vh.ui.page import attempt, panel
from vh.ui.state import say
from vh.ui.widgets import box, items, table
from vh.ui.words import day

_MOMENT = "D MMM YYYY, HH:mm"


@panel
def bases_panel(hub: Hub) -> None:
    """Every source of residents with what it stands on today, the form for a new basis, the end of one, and the history."""
    found = hub.bases()
    running = found.filter(pl.col("state") == "in force")
    for column, source in zip(st.columns(len(EVIDENCE), gap="medium"), EVIDENCE, strict=True):
        with column:
            _state(running.filter(pl.col("source") == source.value), source)
    if hub.may("record_basis"):
        with st.expander("Record a basis", expanded=running.is_empty()):
            source = st.selectbox("Source", EVIDENCE, format_func=lambda one: one.label, key="access.source")
            basis_form(hub, source, "access")
        if running.height:
            with st.expander("End a basis before its day"), st.form("access.end", border=False, clear_on_submit=True):
                names = {row["basis_id"]: f"{row['basis_id']}: {Source(row['source']).label}" for row in running.to_dicts()}
                row = st.columns([1, 2])
                row[0].selectbox(
                    "Basis", list(names), format_func=names.__getitem__, key="access.ended", index=None, placeholder="Choose one"
                )
                row[1].text_input("Why", key="access.end_reason", max_chars=300)
                st.form_submit_button("End it now", on_click=_end, args=(hub,))
    if found.height:
        _history(found)


def _state(running: pl.DataFrame, source: Source) -> None:
    if running.is_empty():
        words = (
            "Cannot be loaded, and is not used: no basis is in force."
            if source in OFF_UNTIL_RECORDED
            else "Not used: no basis is in force."
        )
        box("warn", source.label, words)
        return
    row = running.row(0, named=True)
    soon = row["until"] < date.today() + timedelta(days=30)
    held = " For one file of made-up data only." if row["only_sha256"] else ""
    box(
        "warn" if soon else "good",
        source.label,
        f"May be used until {day(row['until'])}, that day included.{held}",
        f"{row['legal_basis']} ({row['reference']}). Approved by {row['approver']}.",
        f"Told: {row['told']}" if row["told"] else "Who was told is not recorded.",
    )


def _end(hub: Hub) -> None:
    chosen, reason = st.session_state["access.ended"], str(st.session_state["access.end_reason"] or "")
    if chosen and attempt(hub.end_basis, int(chosen), reason):
        say("The basis is ended. Its source is not used from now on.")


def _history(found: pl.DataFrame) -> None:
    with st.expander("Every basis so far"):
        rows = found.with_columns(pl.col("source").map_elements(lambda one: Source(one).label, return_dtype=pl.String))
        headings = {
            "basis_id": st.column_config.NumberColumn("No", width="small"), "source": "Source", "state": "State", "purpose": "Purpose",
            "legal_basis": "Legal basis", "reference": "Reference", "approver": "Approved by",
            "begins": st.column_config.DateColumn("From", format="D MMM YYYY"), "until": st.column_config.DateColumn("Until", format="D MMM YYYY"),
            "told": "Who was told", "recorded_by": "Recorded by", "recorded_at": st.column_config.DatetimeColumn("Recorded", format=_MOMENT),
            "ended_by": "Ended by", "end_reason": "Why it ended",
        }  # fmt: skip
        table(rows, headings, "access.history", "Every basis, newest first")


def sign_in_state(hub: Hub) -> None:
    """How this hub knows who is at work."""
    how = way()
    if how is Way.SINGLE:
        box(
            "note", "One person's computer", "No sign-in is set up: whoever uses this computer may do everything, under their user name. "
            "The hub listens on this computer alone, and does not start on any other address.", "For a team, docs/server.md says how to set up a sign-in.",
        )  # fmt: skip
    elif how is Way.PROXY:
        box("good", "Sign-in by a proxy", "A proxy on this computer says who is at work, in headers of its own.")
    else:
        box(
            "good",
            "Sign-in by OpenID Connect",
            f"Roles come from the claim {hub.settings.role_claim}, the setting VH_PEOPLE, and the list below.",
        )


@panel
def people_panel(hub: Hub) -> None:
    """The roles and what each may open, the people who were given roles here, and the form to give them."""
    items(
        (role.label, f"{role.text} Pages: {', '.join(page.capitalize() for page, who in PAGES.items() if role in who)}.") for role in Role
    )
    people = hub.people().with_columns(pl.col("roles").str.replace_all(";", ", ").str.replace_all("_", " "))
    if people.is_empty():
        st.caption(
            "Nobody was given a role here so far. On a server, people get roles from the council's sign-in, from a setting, or here."
        )
    else:
        headings = {
            "person": "Person",
            "roles": "Roles",
            "given_at": st.column_config.DatetimeColumn("Given", format=_MOMENT),
            "given_by": "By",
        }
        table(people, headings, "access.people", "People who were given roles here")
    if hub.may("give_roles"):
        with st.form("access.give", clear_on_submit=True):
            row = st.columns([1, 2], gap="medium")
            row[0].text_input("Person, by the address they sign in with", key="access.person", max_chars=200)
            row[1].multiselect("Roles; none takes all back", list(Role), format_func=lambda one: one.label, key="access.given")
            st.form_submit_button("Give these roles", on_click=_give, args=(hub,))


def _give(hub: Hub) -> None:
    person = str(st.session_state["access.person"] or "")
    if attempt(hub.give_roles, person, list(st.session_state["access.given"])):
        say("Kept. It counts from the person's next step on.")
