"""The ethics record: what people answered, what the hub knows, and the documents that come of both."""

from vh.record.answers import Answered, answer, answers, history
from vh.record.beside import beside
from vh.record.facts import Basis, Facts, Group, Source
from vh.record.framework import PARTICULARS, PARTICULARS_STAGE, QUESTIONS, Question, Stage, asked
from vh.record.making import Document, left_open, make
from vh.record.paper import fragment

__all__ = [
    "PARTICULARS",
    "PARTICULARS_STAGE",
    "QUESTIONS",
    "Answered",
    "Basis",
    "Document",
    "Facts",
    "Group",
    "Question",
    "Source",
    "Stage",
    "answer",
    "answers",
    "asked",
    "beside",
    "fragment",
    "history",
    "left_open",
    "make",
]
