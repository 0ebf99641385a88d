"""Parts of the Audit page: whether it is whole, and a search through it."""

import json
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from vh import Hub
from vh.store.audit import Kind
from vh.store.audit_check import Verification
from vh.ui.page import attempt, panel
from vh.ui.state import say, state
from vh.ui.widgets import Column, box, download, empty, listing
from vh.ui.words import count, duration, short_day

_PAGE = 50
_CONDITIONS = ("who", "kind", "since", "until", "words")
_FIRST = ("why", "reason", "application", "document", "source", "rows", "verdict", "outcome")
"""What is told first of an entry."""


@panel
def audit_state(hub: Hub) -> None:
    """What the last check found, and a button to check again."""
    found = state().verified
    if found is None:
        total = hub.audit_count()
        box(
            "note",
            f"{count(total, 'entry', 'entries')} so far",
            "The check reads them all and compares the end with the file of heads beside the hub.",
        )
    else:
        _of_check(found)
    row = st.container(horizontal=True)
    row.button("Verify", key="audit.verify", type="primary", on_click=_check, args=(hub,))
    if found is not None and not found.whole:
        with st.expander("After a restore from a backup"), st.form("audit.accept", border=False, clear_on_submit=True):
            st.caption(
                "An older copy of the hub is behind what was recorded since. Say why it was put back: that becomes an entry, and the "
                "alarm ends."
            )
            st.text_input("Why", key="audit.reason", max_chars=300, placeholder="Restored from the backup of Monday after the disk failed")
            st.form_submit_button("Take the hub as it is", on_click=_accept, args=(hub,))


def _verify(hub: Hub) -> None:
    state().verified = hub.verify_audit()


def _check(hub: Hub) -> None:
    attempt(_verify, hub)


def _accept(hub: Hub) -> None:
    reason = str(st.session_state["audit.reason"] or "")
    if attempt(hub.take_as_found, reason) and attempt(_verify, hub):
        say("The hub is taken as it is, with an entry that says why.")


def _of_check(found: Verification) -> None:
    last = f"The last is entry {found.head.number:,} of {short_day(found.last_at)}, {found.last_at:%H:%M}." if found.last_at else ""
    if found.whole:
        box(
            "good",
            "The audit is whole",
            f"{count(found.entries, 'entry', 'entries')} checked in {duration(found.seconds)}. {last}",
            items=found.notes,
        )
        return
    more = (f"{count(found.more_faults, 'more fault')}.",) if found.more_faults else ()
    box(
        "wrong", "The audit is not whole", "Somebody or something has changed the hub file from outside, or an older copy was put in its place. "
        "Tell the security officer, and keep both files as they are.", items=(*found.faults, *more),
    )  # fmt: skip


@panel
def audit_search(hub: Hub) -> None:
    """Entries by who, kind and day, a page at a time, and as a file."""
    row = st.columns([2, 2, 2, 2, 3], gap="small", vertical_alignment="bottom")
    who = row[0].text_input("Who", key="audit.who", max_chars=80, placeholder="Anybody")
    kind = row[1].selectbox("Kind", list(Kind), format_func=lambda one: one.label, key="audit.kind", index=None, placeholder="Every kind")
    since = row[2].date_input("From", value=None, max_value="today", format="DD/MM/YYYY", key="audit.since")
    until = row[3].date_input("To", value=None, max_value="today", format="DD/MM/YYYY", key="audit.until")
    words = row[4].text_input("Words, numbers or digests", key="audit.words", max_chars=120, placeholder="Anything")
    total = hub.audit_count(who=who, kind=kind, since=since, until=until, words=words)
    if not total:
        empty("No entry fits", "Leave one of the conditions out.")
        return
    pages = -(-total // _PAGE)
    page = st.pagination(pages, key="audit.page") if pages > 1 else 1
    found = hub.audit(who=who, kind=kind, since=since, until=until, words=words, limit=_PAGE, offset=_PAGE * (min(page, pages) - 1))
    headings = {
        "number": Column("Entry"), "done_at": Column("When", _moment), "who": Column("Who"), "kind": Column("Kind"), "about": Column("About", wide=True),
        "hash": Column("Hash", lambda value: f"{value[:8]}…", "The first 8 characters; the CSV file has all."),
    }  # fmt: skip
    shown = found.with_columns(
        pl.col("kind").replace({one.value: one.label for one in Kind}), pl.col("about").map_elements(_readable, return_dtype=pl.String)
    )
    listing(shown, headings, "Entries of the audit, newest first")
    foot = st.container(horizontal=True, vertical_alignment="center")
    foot.caption(f"{count(total, 'entry fits', 'entries fit')}. A person is named by a keyed digest that only this hub can make.")
    foot.button("Make a CSV file", key="audit.make", help="The download is an entry of the audit too", on_click=_make, args=(hub,))
    made = state().audit_file
    if made is not None and made[0] == _sought():
        download("Download", made[1], "audit.csv", "audit.download")


def _sought() -> tuple[Any, ...]:
    """The conditions that stand in the page now."""
    return tuple(st.session_state.get(f"audit.{one}") for one in _CONDITIONS)


def _make(hub: Hub) -> None:
    def work() -> None:
        sought = _sought()
        state().audit_file = (sought, hub.audit_file(**dict(zip(_CONDITIONS, sought, strict=True))))

    attempt(work)


def _moment(value: datetime) -> str:
    return f"{short_day(value)}, {value:%H:%M:%S}"


def _readable(about: str) -> str:
    said = json.loads(about)
    what = str(said.pop("what", ""))
    said = {name: said[name] for name in sorted(said, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))}
    rest = ", ".join(f"{name.replace('_', ' ')} {'–' if value is None or value == '' else value}" for name, value in said.items())
    return f"{what}: {rest}" if what and rest else what or rest
