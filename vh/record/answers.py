"""What people answered: every version of every answer is kept, with who gave it and when."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from vh.errors import InputError
from vh.record.framework import asked
from vh.store import Store, audit

MOST = 5_000
"""Characters of one answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The latest answer to a question."""

    text: str
    by: str
    at: datetime


def answer(store: Store, stage: str, question: str, text: str, *, who: str) -> bool:
    """Keep an answer as the latest; those before it stay in the history. Returns whether it says anything new.

    Raises InputError for a question there is not, an empty answer, and one that is too long.
    """
    text = text.strip()
    if not asked(stage, question):
        raise InputError("There is no such question in the record. Page Record shows those there are.")
    if not text or len(text) > MOST:
        raise InputError(f"An answer has 1 to {MOST:,} characters. To take one back, say in a new answer why it no longer holds.")
    with store.write(counts=False) as work:
        last = work.scalar(
            "select arg_max(answer, answer_id) from ethics_answer where stage = $stage and question = $question",
            stage=stage,
            question=question,
        )
        if last == text:
            return False
        number = int(work.scalar("select coalesce(max(answer_id), 0) + 1 from ethics_answer"))
        work.execute(
            "insert into ethics_answer values ($id, $stage, $question, $text, $who, $now)",
            id=number, stage=stage, question=question, text=text, who=who, now=datetime.now(),
        )  # fmt: skip
        about: dict[str, audit.Value] = {"what": "answered", "answer": number, "stage": stage, "question": question,
                                         "digest": audit.fingerprint(work, text.encode())}  # fmt: skip
        audit.append(work, who=who, kind=audit.Kind.RECORD, about=about)
    return True


def answers(store: Store) -> dict[tuple[str, str], Answered]:
    """The latest answer to each question that has one, by stage and question."""
    rows = store.frame(
        "select stage, question, answer, given_by, given_at from ethics_answer "
        "qualify row_number() over (partition by stage, question order by answer_id desc) = 1"
    ).iter_rows()
    return {(stage, question): Answered(text, by, at) for stage, question, text, by, at in rows}


def history(store: Store) -> pl.DataFrame:
    """Every answer ever given, newest first: answer_id, stage, question, answer, given_by, given_at."""
    return store.frame("select answer_id, stage, question, answer, given_by, given_at from ethics_answer order by answer_id desc")
