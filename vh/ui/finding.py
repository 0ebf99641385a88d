"""Parts of the Find page: the form for one applicant, and the answer with its evidence."""

from datetime import date
from html import escape

import streamlit as st

from vh import Answer, Hub, charts
from vh.advice import what_would_do
from vh.charts import OUTCOME_WORDS
from vh.model import Outcome
from vh.store.audit import REASONS
from vh.text.numbers import signed
from vh.ui.entrance import Way, way
from vh.ui.masking import in_clear
from vh.ui.page import panel
from vh.ui.state import state
from vh.ui.widgets import box, facts, near_records, plot
from vh.ui.words import certainty


@panel
def find_panel(hub: Hub) -> None:
    """The form on the left, the answer on the right; it stays until the next question, or until the page is left."""
    clear = in_clear(hub, "find")
    if "find.forename" not in st.session_state:
        state().found = None
    left, right = st.columns([2, 3], gap="large")
    with left, st.form("find.form", border=True, enter_to_submit=True):
        forename = st.text_input("Forename", key="find.forename", autocomplete="off", max_chars=100)
        surname = st.text_input("Surname", key="find.surname", autocomplete="off", max_chars=100)
        address = st.text_input("Address", key="find.address", autocomplete="off", max_chars=300, placeholder="Flat 2, 14 Mare Street")
        postcode = st.text_input("Postcode", key="find.postcode", autocomplete="off", max_chars=12)
        more = st.columns(2)
        dob = more[0].date_input(
            "Date of birth, if known", value=None, format="DD/MM/YYYY", min_value=date(1900, 1, 1), max_value="today", key="find.dob"
        )
        on = more[1].date_input("On the day", value="today", format="DD/MM/YYYY", key="find.on")
        uprn = st.text_input("UPRN, if known", key="find.uprn", autocomplete="off", max_chars=14)
        why = st.selectbox(
            "Why", REASONS, key="find.why", index=None if _signed_in() else 0, placeholder="Choose or type a reason, without a name",
            accept_new_options=True, help="Kept in the audit beside your name, the time and a keyed digest of whom you looked up",
        )  # fmt: skip
        asked = st.form_submit_button("Find", type="primary")
    with right:
        if asked:
            state().found = None
        if asked and not (why or "").strip():
            box(
                "warn",
                "Say why first",
                "Choose a reason, or type a short one without a name. It is kept with your look-up, so that anybody can be told who "
                "looked at their record and why.",
            )
            return
        if asked:
            state().found = hub.verify(
                forename=forename, surname=surname, address=address, postcode=postcode or None, uprn=uprn or None,
                dob=dob if isinstance(dob, date) else None, on=on if isinstance(on, date) else None, why=str(why),
            )  # fmt: skip
        answer = state().found
        if answer is None:
            _hint()
        else:
            show_answer(answer, hub, clear=clear)


def _signed_in() -> bool:
    """On a server somebody is signed in and has to say why; on a computer of one's own the usual reason is filled in."""
    return way() is not Way.SINGLE


_TRIED = "Each was tried through the same rules, as if the application and the nearest record agreed in it."


def _hint() -> None:
    box(
        "note",
        "One applicant, one answer",
        "Fill in the name and the address as the applicant gave them. The answer says whether a record in force shows this person at this "
        "address on the day, and why. What you type is not kept: the audit keeps that you looked, why, and a keyed digest of whom.",
    )


def show_answer(answer: Answer, hub: Hub, *, clear: bool) -> None:
    """Outcome, sentence, what to ask, and the evidence as a waterfall; the records masked unless `clear`."""
    sources = ", ".join(one.label for one in answer.sources)
    ask = "".join(f"<p>{escape(one)}</p>" for one in answer.what_to_ask)
    from_sources = f" Sources: {escape(sources)}." if sources else ""
    st.html(
        f'<div class="vh-answer vh-{answer.outcome.value}" role="status"><h2>{OUTCOME_WORDS[answer.outcome]}</h2><p>{escape(answer.sentence)}</p>{ask}'
        f'<p class="vh-quiet">Reason {answer.reason.value}. Rule set {escape(answer.rule_set)}.{from_sources}</p></div>'
    )
    if answer.letter:
        with st.expander("Words for a letter"):
            st.code(answer.letter, language=None, wrap_lines=True)
            st.caption("Fit for the resident: they say nothing of what any record holds.")
    if not answer.evidence or answer.score is None:
        st.caption("No record is near enough to weigh, so there is no evidence to show.")
        return
    if answer.outcome is not Outcome.VERIFIED:
        box("note", "What would have been enough", what_would_do(answer.changes), *([_TRIED] if answer.changes else []))
    several = len(answer.records) > 1
    st.html(near_records(answer.records, "The records that the application fits" if several else "The nearest record", clear=clear))
    rules = hub.rule_set()
    plot(charts.waterfall(answer.evidence, rules.review_at, rules.verify_at), "find.waterfall")
    scored = f"The nearest record scores {signed(answer.score)} bits"
    if answer.probability is not None:
        scored += f", which stands for a probability of {certainty(answer.probability)} that it is the same person"
    st.caption(
        f"{scored}. Each bit doubles the odds; a minus halves them. Dates and the kind of record decide too, without adding to the score."
    )
    facts((f"{one.signal}: {one.level}{f', {one.detail}' if one.detail else ''}", f"{signed(one.weight)} bits") for one in answer.evidence)
