"""Parts of the Record page: the documents, the questions of the framework with what the hub knows, and the particulars of the council."""

from functools import partial

import streamlit as st

from vh import Hub
from vh.record import PARTICULARS, PARTICULARS_STAGE, QUESTIONS, Document, Facts, Question, Stage, beside, fragment, left_open
from vh.record.answers import MOST
from vh.ui.page import attempt, panel
from vh.ui.state import say, state
from vh.ui.widgets import MIME, box, table
from vh.ui.words import count, day

_WHAT_FOR = {
    Document.DPIA: "In the steps of the ICO's template, for the data protection officer to finish and sign.",
    Document.ATRS: "The government's transparency standard, tiers 1 and 2, to be published.",
    Document.RESIDENTS: "In plain English: what is checked, what is not, and how to object.",
    Document.ETHICS: "The council's framework: four questions at each of five stages, what was answered, and what the hub knows.",
}
_MOMENT = "D MMM YYYY, HH:mm"


def documents(hub: Hub, facts: Facts) -> None:
    """A card for each document: what it is for, what is left open, and the two files."""
    if facts.sample:
        box(
            "note",
            "Made-up data",
            "What is loaded is the sample borough. Every figure here is of it, and of no resident; the documents say so too.",
        )
    for column, one in zip(st.columns(len(Document), gap="medium"), Document, strict=True):
        with column.container(border=True, height="stretch"):
            st.html(f'<h3 class="vh-card">{one.label}</h3><p>{_WHAT_FOR[one]}</p>')
            st.space("stretch")
            left = left_open(one, facts)
            st.caption(f"{count(left, 'gap')} for people to fill in" if left else "Nothing is left open")
            row = st.container(horizontal=True, gap="small")
            for words, ending, mime in (("HTML to print", "html", "text/html"), ("Markdown", "md", "text/markdown")):
                row.download_button(
                    words, partial(hub.record_document, one, as_html=ending == "html"), f"{one}.{ending}",
                    MIME.get(ending, mime), key=f"record.{one}.{ending}", on_click="ignore", type="primary" if ending == "html" else "secondary",
                )  # fmt: skip


@panel
def framework(hub: Hub, facts: Facts) -> None:
    """The four questions of a stage, each with what the hub knows of it."""
    _draw_again()
    stage = st.segmented_control(
        "Stage", list(Stage), format_func=lambda one: one.label, key="record.stage", default=Stage.DISCOVER, required=True
    )
    for question in Question:
        _question(hub, facts, Stage(stage), question)


def _question(hub: Hub, facts: Facts, stage: Stage, question: Question) -> None:
    key, known = f"record.{stage}.{question}", facts.answers.get((stage.value, question.value))
    with st.container(border=True):
        left, right = st.columns([1, 1], gap="large")
        with left, st.form(key, border=False):
            st.html(f'<h3 class="vh-card">{question.label}</h3>')
            st.text_area(QUESTIONS[stage, question], known[0] if known else "", key=f"{key}.text", max_chars=MOST, height=140)
            row = st.container(horizontal=True, vertical_alignment="center")
            row.form_submit_button("Keep", on_click=_keep, args=(hub, stage.value, question.value, f"{key}.text"))
            row.caption(f"Answered by {known[1]}, {day(known[2])}" if known else "Not answered yet")
        with right:
            st.caption("What the hub knows")
            st.html(f'<div class="vh-known">{fragment(beside(stage, question, facts))}</div>')


def _keep(hub: Hub, stage: str, question: str, key: str) -> None:
    text = str(st.session_state[key] or "")
    if attempt(hub.answer_question, stage, question, text):
        state().redraw = True
        say("Kept. Earlier answers stay in the history.")


def _draw_again() -> None:
    """The whole page, where an answer has changed what stands elsewhere on it."""
    if state().redraw:
        state().redraw = False
        st.rerun(scope="app")


@panel
def particulars(hub: Hub, facts: Facts) -> None:
    """What no program can know: the council, its people, how to reach them."""
    _draw_again()
    with st.form("record.particulars", border=False):
        columns = st.columns(2, gap="large")
        for number, one in enumerate(PARTICULARS):
            columns[number % 2].text_input(
                one.label,
                facts.particulars.get(one.key, ""),
                key=f"record.p.{one.key}",
                max_chars=500,
                placeholder=f"For example {one.example}" if one.example else "",
            )
        st.form_submit_button("Keep", type="primary", on_click=_keep_particulars, args=(hub, facts))


def _keep_particulars(hub: Hub, facts: Facts) -> None:
    changed = 0
    for one in PARTICULARS:
        text = str(st.session_state[f"record.p.{one.key}"] or "").strip()
        if text and text != facts.particulars.get(one.key, ""):
            changed += attempt(hub.answer_question, PARTICULARS_STAGE, one.key, text)
    state().redraw = bool(changed)
    say(f"{count(changed, 'change')} kept." if changed else "Nothing has changed.")


@panel
def record_history(hub: Hub) -> None:
    """Every answer ever given."""
    found = hub.record_history()
    if found.is_empty():
        st.caption("No answers yet.")
        return
    headings = {
        "given_at": st.column_config.DatetimeColumn("When", format=_MOMENT), "given_by": "Who", "stage": "Stage", "question": "Question",
        "answer": st.column_config.TextColumn("Answer", width="large"),
    }  # fmt: skip
    table(found, headings, "record.history", "Every answer, newest first")
