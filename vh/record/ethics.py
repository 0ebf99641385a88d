"""The ethics record as a document: four questions at each of the five stages, what people answered, and what the hub knows of each."""

from vh.record.beside import beside
from vh.record.facts import Facts
from vh.record.framework import QUESTIONS, Question, Stage
from vh.record.paper import Block, Gap, Heading, Text, Title, filled
from vh.record.saying import made_up, of, said
from vh.text.days import long_day


def ethics(facts: Facts) -> list[Block]:
    """Every question with its answer, or the gap where there is none, above the facts of the running hub."""
    answered = sum(bool(said(facts, stage, question)) for stage, question in QUESTIONS)
    return [
        Title(
            "Ethics record: Verification Hub",
            f"Made by the hub on {long_day(facts.made_at)} at {facts.made_at:%H:%M} (version {facts.version}). {answered} of {len(QUESTIONS)} questions "
            "are answered. "
            "Under each answer stands what the hub knows at this moment.",
        ),
        *made_up(facts),
        Text(f"Council: {council}.") if (council := of(facts, "council")) else Gap("the council's name."),
        *(block for stage in Stage for block in _stage(facts, stage)),
    ]


def _stage(facts: Facts, stage: Stage) -> list[Block]:
    blocks: list[Block] = [Heading(f"Stage: {stage.label}")]
    for question in Question:
        blocks += [
            Heading(question.label, 3),
            Text(QUESTIONS[stage, question]),
            filled(said(facts, stage, question), "the answer, with who gave it (page Record)."),
            Text("What the hub knows:"),
            *beside(stage, question, facts),
        ]
    return blocks
