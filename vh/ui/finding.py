"""Parts of the Find page: the form for one applicant, and the answer with its evidence."""

from datetime import date
from html import escape

import streamlit as st

from vh import Answer, Hub, charts
from vh.charts import OUTCOME_WORDS
from vh.ui.page import panel
from vh.ui.widgets import box, facts, plot


@panel
def find_panel(hub: Hub) -> None:
    """The form on the left, the answer on the right."""
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
        asked = st.form_submit_button("Find", type="primary")
    with right:
        if not asked:
            _hint()
            return
        show_answer(
            hub.verify(
                forename=forename, surname=surname, address=address, postcode=postcode or None, uprn=uprn or None,
                dob=dob if isinstance(dob, date) else None, on=on if isinstance(on, date) else None,
            ),
            hub,
        )  # fmt: skip


def _hint() -> None:
    box(
        "note",
        "One applicant, one answer",
        "Fill in the name and the address as the applicant gave them. The answer says whether a record in force shows this person at this "
        "address on the day, and why. Nothing that you type is kept.",
    )


def show_answer(answer: Answer, hub: Hub) -> None:
    """Outcome, sentence, what to ask, and the evidence as a waterfall."""
    sources = ", ".join(one.label for one in answer.sources)
    ask = "".join(f"<p>{escape(one)}</p>" for one in answer.what_to_ask)
    from_sources = f" Sources: {escape(sources)}." if sources else ""
    st.html(
        f'<div class="vh-answer vh-{answer.outcome.value}" role="status"><h2>{OUTCOME_WORDS[answer.outcome]}</h2><p>{escape(answer.sentence)}</p>{ask}'
        f'<p class="vh-quiet">Reason {answer.reason.value}. Rule set {escape(answer.rule_set)}.{from_sources}</p></div>'
    )
    if not answer.evidence or answer.score is None:
        st.caption("No record is near enough to weigh, so there is no evidence to show.")
        return
    rules = hub.rule_set()
    plot(charts.waterfall(answer.evidence, rules.review_at, rules.verify_at), "find.waterfall")
    st.caption(
        f"The nearest record scores {answer.score:+.1f} bits"
        + (
            f", which stands for a probability of {100 * answer.probability:.1f}% that it is the same person."
            if answer.probability is not None
            else "."
        )
        + " Each bit doubles the odds; a minus halves them."
    )
    facts((f"{one.signal}: {one.level}", f"{one.weight:+.1f} bits") for one in answer.evidence)
