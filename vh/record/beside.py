"""The facts of the running hub that stand beside each question of the framework."""

from collections.abc import Callable, Mapping

from vh.record.facts import Facts
from vh.record.framework import Question, Stage
from vh.record.paper import Block, Gap, Items, Text
from vh.record.saying import accesses, bases_list, encryption, errors, fairness, household, keeping, outcomes, people, who_does_what
from vh.text.numbers import signed

_Facts = Callable[[Facts], list[Block]]


def _how_many(facts: Facts) -> list[Block]:
    return [Text(f"In use now: {people(facts)}.")] if facts.sources else [Gap("nothing is loaded yet.")]


def _columns(facts: Facts) -> list[Block]:
    if not facts.sources:
        return [Gap("nothing is loaded yet.")]
    read, left = (sum(len(getattr(one, name)) for one in facts.sources) for name in ("columns", "left_out"))
    lines = [
        f"{one.name} ({one.feed}): {len(one.columns):,} read; never read: {', '.join(one.left_out) or 'none'}" for one in facts.sources
    ]
    return [Text(f"{read:,} columns are read and {left:,} are never read, in {len(facts.sources):,} extracts."), Items(lines)]


def _mode(facts: Facts) -> list[Block]:
    asks = f"Systems that may ask: {', '.join(facts.clients)}." if facts.clients else "No other system may ask: there is no key in force."
    return [Text(f"Mode {facts.mode}: {facts.mode_text}"), Text(asks)]


def _judgements(facts: Facts) -> list[Block]:
    return [Text(f"{facts.judged:,} judgements of officers are in force.")]


def _told(facts: Facts) -> list[Block]:
    told = [f"{one.source}: {one.told}" for one in facts.bases if one.told and one.state == "in force"]
    return [Items(told)] if told else [Gap("no basis in force says who was told.")]


def _roles(facts: Facts) -> list[Block]:
    return [who_does_what(facts)]


def _both(*parts: _Facts) -> _Facts:
    return lambda facts: [block for part in parts for block in part(facts)]


def _encryption(facts: Facts) -> list[Block]:
    return [encryption(facts)]


def _rules(facts: Facts) -> list[Block]:
    if not facts.rule_set:
        return [Gap("nothing has been matched yet.")]
    return [
        Text(f"Rule set {facts.rule_set}: verified from {signed(facts.verify_at)} bits, looked at from {signed(facts.review_at)} bits."),
        *household(facts),
        Text("Every outcome has a reason code, a sentence, and the parts of its score. None is a refusal."),
    ]


_BESIDE: Mapping[tuple[Stage, Question], _Facts] = {
    (Stage.DISCOVER, Question.PROPORTIONATE): _how_many,
    (Stage.DISCOVER, Question.LEGAL): bases_list,
    (Stage.DISCOVER, Question.ROBUST): outcomes,
    (Stage.DISCOVER, Question.COMMUNICATED): _told,
    (Stage.DESIGN, Question.PROPORTIONATE): _columns,
    (Stage.DESIGN, Question.LEGAL): _both(_roles, keeping),
    (Stage.DESIGN, Question.ROBUST): _rules,
    (Stage.DESIGN, Question.COMMUNICATED): _told,
    (Stage.BUILD, Question.PROPORTIONATE): _columns,
    (Stage.BUILD, Question.LEGAL): _both(_encryption, _roles),
    (Stage.BUILD, Question.ROBUST): _both(errors, fairness),
    (Stage.BUILD, Question.COMMUNICATED): _rules,
    (Stage.PILOT, Question.PROPORTIONATE): outcomes,
    (Stage.PILOT, Question.LEGAL): accesses,
    (Stage.PILOT, Question.ROBUST): _both(_judgements, fairness),
    (Stage.PILOT, Question.COMMUNICATED): _mode,
    (Stage.RUN, Question.PROPORTIONATE): keeping,
    (Stage.RUN, Question.LEGAL): _both(bases_list, accesses),
    (Stage.RUN, Question.ROBUST): _both(errors, fairness),
    (Stage.RUN, Question.COMMUNICATED): _told,
}


def beside(stage: Stage, question: Question, facts: Facts) -> list[Block]:
    """What the hub knows that bears on a question."""
    return _BESIDE[stage, question](facts)
