"""The explanation says what was compared, and its parts add up."""

import re
from datetime import date

import pytest

from tests.factory import World
from vh.advice import letter, may_give, what_to_ask
from vh.matching import verify_one
from vh.matching.compare import pattern_scores
from vh.matching.explain import answer, evidence, explain
from vh.model import Answer, Outcome, Reason
from vh.ruleset import LEVEL_WORDS, SIGNALS, Birth, Dwelling, Forename, RuleSet, Surname

BORN = date(1980, 5, 17)


def _explained(world: World) -> Answer:
    applicant = world.store.frame("select * from applicant")
    return explain(world.store, RuleSet(), applicant, verify_one(world.store, RuleSet(), applicant))


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


def test_the_parts_add_up_on_every_pattern_there_can_be() -> None:
    rules, patterns = RuleSet(), pattern_scores(RuleSet())
    assert patterns.height == len(Dwelling) * len(Forename) * len(Surname) * len(Birth)
    for dwelling, forename, surname, dob, score in patterns.iter_rows():
        assert sum(part.weight for part in evidence(rules, dwelling, forename, surname, dob)) == pytest.approx(score, abs=1e-6)


_OUTCOMES = {"V": Outcome.VERIFIED, "R": Outcome.REVIEW, "N": Outcome.NEEDS_EVIDENCE}
_TELLING = r"surname|another|variant|other form|owner|liab|assumed|tenan|council tax|benefit|organisation|ended|several people|UPRN|gazetteer|bits|match|score"
"""Words that would give a record away, or that a resident would not know."""


@pytest.mark.parametrize("reason", Reason)
def test_a_letter_says_nothing_of_any_record_and_no_jargon(reason: Reason) -> None:
    given = dict.fromkeys(("forename_key", "date_of_birth", "unit_key", "postcode_key"))
    words = letter(_OUTCOMES[reason[0]], reason, may_give(reason, given))
    assert not re.search(_TELLING, words, re.IGNORECASE), words
    assert all(sentence[0].isupper() for sentence in words.removesuffix(".").split(". "))


def test_a_letter_depends_on_the_application_and_the_reason_alone() -> None:
    records = (
        {"forename": "Grace"},
        {"forename": "Mehmet", "born": BORN, "source": "tenancy"},
        {"forename": "Bo", "source": "housing_benefit"},
    )
    said = [_explained(World().resident(**record).applicant()) for record in records]
    assert {one.reason for one in said} == {Reason.R2}
    assert len({(one.letter, one.may_give) for one in said}) == 1


@pytest.mark.parametrize(
    ("reason", "given", "asked"),
    [
        (Reason.R1, {"forename_key": "A"}, ("your full forename", "your date of birth")),
        (Reason.R1, {"forename_key": "ADA", "date_of_birth": BORN}, ()),
        (Reason.R3, {}, ("the number of your flat, if you live in one", "your postcode")),
        (Reason.N1, {"forename_key": "ADA", "unit_key": "2", "postcode_key": "E83RH"}, ("your date of birth",)),
        (Reason.N4, {}, ()),
        (Reason.V2, {}, ()),
    ],
)
def test_the_resident_is_asked_for_what_the_application_left_out(reason: Reason, given: dict[str, object], asked: tuple[str, ...]) -> None:
    nothing = dict.fromkeys(("forename_key", "date_of_birth", "unit_key", "postcode_key"))
    assert may_give(reason, nothing | given) == asked


def test_what_may_be_given_is_said_as_a_list() -> None:
    assert letter(Outcome.REVIEW, Reason.R1, ("your full forename", "your date of birth")) == (
        "We could not be sure, from the name you gave, that you are the person in the council's records. "
        "An officer will now look at your application. It would help us if you also told us your full forename and your date of birth."
    )


def test_a_list_of_which_one_part_has_a_comma_is_read_part_by_part() -> None:
    said = letter(Outcome.NEEDS_EVIDENCE, Reason.N2, ("the number of your flat, if you live in one", "your postcode"))
    assert said.endswith("It would help us if you also told us the number of your flat, if you live in one, and your postcode.")


def test_where_several_people_fit_all_their_records_are_shown() -> None:
    world = World().resident("Ada").resident("Amy", person_no=2).resident("Grace", person_no=3).applicant("A")
    said = _explained(world)
    assert said.reason is Reason.R6
    assert [one.name for one in said.records] == ["Ada Obi", "Amy Obi"]
    said = _explained(World().resident().resident(born=date(1950, 1, 3), source="tenancy").applicant(born=BORN))
    assert said.reason is Reason.R6
    household = (
        World().resident(born=date(1950, 1, 3), source="tenancy").resident("Amy", person_no=2, born=date(1951, 1, 3), source="tenancy")
    )
    assert [one.name for one in _explained(household.applicant(born=BORN)).records] == ["Ada Obi"]
    assert {one.born for one in said.records} == {None, date(1950, 1, 3)}


def test_otherwise_the_nearest_record_alone_is_shown() -> None:
    said = _explained(World().resident("Grace").resident("Zoe", ref="A2").applicant("Gracie"))
    assert [one.name for one in said.records] == ["Grace Obi"]
    assert _explained(World().resident("Zed", "Quist", address="9 Low Road", postcode="E1 1AA").applicant()).records == ()


def test_an_answer_as_text_shows_nothing_of_a_record() -> None:
    said = _explained(World().resident("Grace", born=BORN, address="Flat 2, 14 Mare Street").applicant())
    assert said.records
    assert not re.search("Grace|1980|Mare", repr(said))


@pytest.mark.parametrize(
    ("record", "claim", "detail"),
    [
        ({"uprn": "100021"}, {"uprn": "100021"}, ""),
        ({"uprn": "100021"}, {}, "found in the gazetteer"),
        ({}, {}, "found in the gazetteer"),
    ],
)
def test_a_property_reference_that_the_gazetteer_gave_is_said_so(record: dict[str, str], claim: dict[str, str], detail: str) -> None:
    world = World().dwelling("100021", "Flat 2, 14 Mare Street").resident(**record).applicant(**claim)
    assert [part.detail for part in _explained(world).evidence] == [detail, "", "", ""]
