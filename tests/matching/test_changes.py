"""What would have changed an outcome is worked out through the same rules, and is so."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.factory import World
from vh.advice import what_would_do
from vh.matching import verify_one
from vh.matching.changes import what_would_change
from vh.matching.explain import explain
from vh.model import Answer, Change, Outcome, Side
from vh.ruleset import RuleSet

BORN = date(1980, 5, 17)
ELSEWHERE = {"address": "9 Low Road", "postcode": "E1 1AA"}
ENDED = date(2026, 1, 1)


def _explained(world: World, rules: RuleSet | None = None) -> Answer:
    rules = rules or RuleSet()
    applicant = world.store.frame("select * from applicant")
    return explain(world.store, rules, applicant, verify_one(world.store, rules, applicant))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: World().resident("A").resident("Abel", source="tenancy").applicant(), "The full forename on the record would have been enough to verify it."),
        (
            lambda: World().resident(born=BORN, source="tenancy").resident("Amy", person_no=2, source="tenancy").applicant("A"),
            "The full forename on the application, or the date of birth on the application, would have been enough to verify it.",
        ),
        (lambda: World().resident("Maria").applicant("Marie"), "The record's form of the forename on the application would have been enough to verify it."),
        (lambda: World().resident(surname="Smith").applicant(), "The record's form of the surname on the application would have been enough to verify it."),
        (lambda: World().resident(until=ENDED).applicant(), "A record that covers the application date would have been enough to verify it."),
        (lambda: World().resident(until=date(2026, 8, 20)).applicant(), "A record that covers the application date would have been enough to verify it."),
        (lambda: World().resident(proves=False).applicant(), "A record of a kind that proves residence would have been enough to verify it."),
        (
            lambda: World().resident(proves=False, until=ENDED).applicant(),
            "A record that covers the application date together with a record of a kind that proves residence would have been enough to verify it.",
        ),
        (lambda: World().resident(as_of=ENDED).applicant(), "A newer extract of Council Tax would have been enough to verify it."),
        (lambda: World().resident().applicant(address="14 Mare Street"), "The flat number on the application would have been enough to verify it."),
        (lambda: World().resident(address="14 Mare Street").applicant(), "The flat number on the record would have been enough to verify it."),
        (
            lambda: World().resident(address="Ground Floor Flat, 14 Mare Street").applicant(address="Flat A, 14 Mare Street"),
            "The record's name for the flat on the application would have been enough to verify it.",
        ),
        (
            lambda: World().resident(born=date(1950, 1, 3), source="tenancy").applicant(born=BORN),
            "The record's date of birth on the application would have been enough to verify it.",
        ),
        (
            lambda: World().resident().resident(born=date(1950, 1, 3), source="tenancy").applicant(born=BORN),
            "A date of birth on the record, or the absence of a record there with another date of birth, would have been enough to verify it.",
        ),
        (
            lambda: World().resident().resident(born=BORN, source="tenancy", since=ENDED, **ELSEWHERE).applicant(born=BORN),
            "The absence of a newer record elsewhere would have been enough to verify it.",
        ),
        (
            lambda: World().resident(until=ENDED).resident(source="housing_benefit", since=date(2014, 1, 1)).applicant(),
            "The absence of an ended record at the address would have been enough to verify it.",
        ),
        (
            lambda: World().resident(born=BORN, source="tenancy", **ELSEWHERE).applicant(born=BORN),
            "The record's address on the application would have been enough to verify it.",
        ),
        (
            lambda: World().resident("Helen").resident("Helena", address="Flat 3, 14 Mare Street", ref="A2", since=date(2010, 1, 1)).applicant("Helena"),
            "The record's form of the forename on the application, or the absence of a record of that name at another home, would have been "
            "enough to verify it.",
        ),
        (lambda: World().resident("Grace").applicant(), "Nothing that was tried, on the application or on the record, would have been enough."),
        (
            lambda: World().resident("Zed", "Quist", **ELSEWHERE).applicant(),
            "Nothing that was tried, on the application or on the record, would have been enough.",
        ),
    ],
)  # fmt: skip
def test_what_would_have_been_enough(make: Callable[[], World], said: str) -> None:
    assert what_would_do(_explained(make()).changes) == said


@pytest.mark.parametrize(
    ("claimed", "changed"),
    [
        ({"forename": "A"}, {"forename": "Ada"}),
        ({"forename": "A"}, {"born": BORN}),
        ({"address": "14 Mare Street"}, {"address": "Flat 2, 14 Mare Street"}),
    ],
)
def test_an_application_changed_so_is_verified(claimed: dict[str, object], changed: dict[str, object]) -> None:
    def world(claim: dict[str, object]) -> World:
        return World().resident(born=BORN, source="tenancy").resident("Amy", person_no=2, source="tenancy").applicant(**claim)  # type: ignore[arg-type]

    before = _explained(world(claimed))
    assert before.outcome is not Outcome.VERIFIED
    assert any(one.sides == (Side.APPLICATION,) and one.outcome is Outcome.VERIFIED for one in before.changes)
    assert _explained(world(claimed | changed)).outcome is Outcome.VERIFIED


def test_where_nothing_would_verify_it_is_said_what_an_officer_would_have_seen() -> None:
    rules = RuleSet(verify_at=50.0, review_at=4.0)
    changes = _explained(World().resident("Adaline").applicant("Adalina", born=BORN), rules).changes
    assert {one.outcome for one in changes} == {Outcome.REVIEW}
    assert what_would_do(changes).endswith("would have sent it to an officer.")


def test_a_verified_applicant_needs_no_change() -> None:
    said = _explained(World().resident().applicant())
    assert (said.outcome, said.changes, said.may_give) == (Outcome.VERIFIED, (), ())


def test_trying_leaves_nothing_behind() -> None:
    world = World().resident("A", "Obbi").applicant()
    _explained(world)
    for table in ("candidate", "run", "outcome"):
        assert world.store.scalar(f"select count(*) from {table}") == 0
    assert world.store.scalar("select count(*) from applicant") == 1


def test_the_same_question_gives_the_same_changes() -> None:
    world = World().resident("A", "Obi-Smith", proves=False).applicant(address="14 Mare Street")
    applicant = world.store.frame("select * from applicant")
    found = verify_one(world.store, RuleSet(), applicant)
    assert len({what_would_change(world.store, RuleSet(), applicant, found) for _ in range(3)}) == 1


def test_of_many_ways_a_sentence_tells_three() -> None:
    changes = tuple(Change((f"thing {i}",), (Side.RECORD,), Outcome.VERIFIED) for i in range(5))
    assert what_would_do(changes) == "Thing 0, or thing 1, or thing 2, would have been enough to verify it."
