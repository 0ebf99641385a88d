"""The explanation says what was compared, and its parts add up."""

import pytest

from tests.factory import World
from vh.advice import what_to_ask
from vh.matching import verify_one
from vh.matching.explain import answer, evidence
from vh.model import Outcome, Reason
from vh.ruleset import LEVEL_WORDS, SIGNALS, Birth, Dwelling, Forename, RuleSet, Surname


def test_every_level_has_words_of_its_own() -> None:
    words = [LEVEL_WORDS[signal][level] for signal, levels in SIGNALS.items() for level in levels]
    assert len(set(words)) == sum(len(levels) for levels in SIGNALS.values())


def test_each_signal_speaks_of_itself() -> None:
    said = {part.signal: part.level for part in evidence(RuleSet(), Dwelling.SAME_UPRN, Forename.EXACT, Surname.EXACT, Birth.DIFFERS)}
    assert said == {
        "Address": "the same property reference (UPRN)",
        "Forename": "the same forename",
        "Surname": "the same surname",
        "Date of birth": "another date of birth",
    }


@pytest.mark.parametrize("forename", ["Ada", "Grace"])
def test_the_parts_add_up_to_the_score(forename: str) -> None:
    world = World().resident().applicant(forename)
    said = answer(verify_one(world.store, RuleSet(), world.store.frame("select * from applicant")), RuleSet())
    assert said.score == pytest.approx(sum(part.weight for part in said.evidence))


def test_a_verified_answer_asks_for_nothing_and_names_its_source() -> None:
    world = World().resident().applicant()
    said = answer(verify_one(world.store, RuleSet(), world.store.frame("select * from applicant")), RuleSet())
    assert (said.outcome, said.reason, said.what_to_ask) == (Outcome.VERIFIED, Reason.V2, ())
    assert "Council Tax" in said.sentence


def test_whoever_is_not_verified_is_asked_for_something() -> None:
    for reason in Reason:
        for outcome in (Outcome.REVIEW, Outcome.NEEDS_EVIDENCE):
            assert what_to_ask(outcome, reason)
