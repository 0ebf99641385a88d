"""Learning on a small hub: repeatable, sane with little data, and true to what a match with the learned weights gives."""

import random
import sys
from datetime import date
from threading import current_thread

import numpy as np
import pytest

from tests.factory import World
from vh.errors import CancelledError, NotReadyError
from vh.matching import run_batch
from vh.model import Outcome, Ticket, Verdict
from vh.review import judge
from vh.ruleset import EXPERT_WEIGHTS, SIGNALS, STRATA, UNSAVED, RuleSet, Stratum
from vh.tuning import ENOUGH_JUDGEMENTS, learn, learning, pairs, patterns
from vh.tuning.learn import BESIDE
from vh.tuning.pairs import accounts, reference
from vh.tuning.shares import PERSON, ladder, present

FORENAMES = ("Ada", "Grace", "Mehmet", "John", "Fatima", "Chaim", "Olu", "Ivan", "Priya", "Tom")
SURNAMES = ("Obi", "Hart", "Yilmaz", "Smith", "Begum", "Cohen", "Novak", "Patel")


def borough(households: int = 40, seed: int = 5, order: int = 0) -> World:
    """Households of two on one Council Tax account and one tenancy; of each, one applies, some by an initial or another spelling."""
    dice = random.Random(seed)
    facts = []
    for i in range(households):
        surname, address = dice.choice(SURNAMES), f"{i + 1} Cable Street"
        people = [
            (dice.choice(FORENAMES), date(1950 + dice.randrange(50), 1 + dice.randrange(12), 1 + dice.randrange(28))) for _ in range(2)
        ]
        for number, (forename, born) in enumerate(people, start=1):
            written = forename[0] if dice.random() < 0.2 else forename
            facts.append(lambda w, f=written, s=surname, a=address, i=i, n=number: w.resident(f, s, address=a, ref=f"C{i}", person_no=n))
            facts.append(
                lambda w, f=forename, s=surname, a=address, b=born, i=i, n=number: w.resident(
                    f, s, address=a, born=b, source="tenancy", ref=f"T{i}", person_no=n
                )
            )
        forename, born = people[0] if dice.random() < 0.8 else (dice.choice(FORENAMES), None)
        facts.append(lambda w, f=forename, s=surname, a=address, b=born, i=i: w.applicant(f, s, address=a, born=b, ref=f"HYR{i:03}"))
    random.Random(order).shuffle(facts)
    world = World()
    with world.at_once():
        for fact in facts:
            fact(world)
    return world


def learned(world: World):
    return learn(world.store, world.match().run_id, ticket=Ticket())


@pytest.fixture(scope="module")
def world() -> World:
    """A borough that tests read and match again, and judge nothing in."""
    return borough(16)


def test_people_on_one_account_are_known_to_be_two(world: World) -> None:
    known = reference(world.store, RuleSet())
    assert known.relative_pairs >= 28
    assert known.relatives["surname"][SIGNALS["surname"]["EXACT"]] == known.relative_pairs
    assert known.stranger_pairs > 0


def test_of_many_people_some_are_drawn_from_and_always_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = reference(world.store, RuleSet())
    monkeypatch.setattr(pairs, "EACH", 16)
    monkeypatch.setattr(pairs, "AMONG", 20)

    some = reference(world.store, RuleSet())

    assert 0 < some.relative_pairs < everybody.relative_pairs
    assert 0 < some.stranger_pairs < everybody.stranger_pairs / 2
    again = reference(world.store, RuleSet())
    assert all(np.array_equal(again.strangers[one], some.strangers[one]) for one in PERSON)
    assert all(np.array_equal(again.relatives[one], some.relatives[one]) for one in PERSON)


def test_one_person_entered_twice_is_not_two() -> None:
    world = World().resident(ref="A", person_no=1).resident(ref="A", person_no=2).resident("Tom", ref="A", person_no=3).applicant()
    assert reference(world.store, RuleSet()).relative_pairs == 2


def test_father_and_son_of_one_name_are_two() -> None:
    world = World().applicant()
    for number, born in enumerate((date(1950, 1, 5), date(1980, 2, 6)), start=1):
        world.resident(source="tenancy", ref="T", person_no=number, born=born)
    assert reference(world.store, RuleSet()).relatives["forename"][SIGNALS["forename"]["DIFFERS"]] == 0
    assert reference(world.store, RuleSet()).relative_pairs == 1


def test_where_references_are_each_persons_own_those_of_one_place_are_a_household() -> None:
    world = World().resident(ref="P1").resident("Tom", ref="P2").resident("Olu", ref="P3", address="9 Cable Street").applicant()
    assert reference(world.store, RuleSet()).relative_pairs == 1


def test_the_accounts_at_the_claimed_dwelling_are_counted_once_each(world: World) -> None:
    found = accounts(world.store, world.match().run_id, judged=True)
    assert found.pairs == 64
    assert found.times.sum() == 32
    assert set(found.verdict) == {0}


def test_learning_twice_gives_the_same_weights_whatever_the_order_of_rows() -> None:
    first, second = learned(borough(12, order=1)), learned(borough(12, order=2))
    assert first.rules.to_json() == second.rules.to_json()
    assert first.weights.equals(second.weights)


def test_learning_changes_and_saves_nothing(world: World) -> None:
    before = (world.match().run_id, world.store.scalar("select count(*) from rule_set"))
    found = learn(world.store, before[0], ticket=Ticket())
    assert found.rules.version == UNSAVED
    assert (found.rules.verify_at, found.rules.review_at) == (found.was.verify_at, found.was.review_at)
    assert before == (world.store.scalar("select max(run_id) from run"), world.store.scalar("select count(*) from rule_set"))


def test_without_any_pairs_the_expert_weights_come_back() -> None:
    world = World().resident(address="1 High Road", postcode="N1 1AA", until=date(2000, 1, 1)).applicant()
    found = learned(world)
    assert found.pairs == 0
    for signal in PERSON:
        assert found.rules.weights[signal][Stratum.DWELLING] == pytest.approx(EXPERT_WEIGHTS[signal][Stratum.DWELLING], abs=0.011)
    for stratum in Stratum:
        assert found.rules.weights["dwelling"][stratum] == pytest.approx(EXPERT_WEIGHTS["dwelling"][stratum])
    assert found.converged


def test_little_data_move_the_weights_little() -> None:
    found = learned(borough(3))
    moved = found.weights.filter(stratum="dwelling")
    assert (moved["new"] - moved["old"]).abs().max() < 3.0


def test_weights_are_monotone_and_what_is_missing_weighs_nothing(world: World) -> None:
    weights = learned(world).rules.weights
    for signal in PERSON:
        for stratum in Stratum:
            row, evidence = weights[signal][stratum], present(SIGNALS[signal])
            steps = ladder(EXPERT_WEIGHTS[signal][stratum], evidence)
            assert [row[level] for level in steps] == sorted(row[level] for level in steps), (signal, stratum)
            assert all(row[level] == 0.0 for level in range(len(row)) if not evidence[level])


def test_what_would_change_is_what_a_match_gives(world: World) -> None:
    found = learned(world)
    before = world.store.frame(
        "select application_ref, outcome, reason from outcome where run_id = $run_id order by 1", run_id=found.run_id
    )
    run = world.match(found.rules)
    after = world.store.frame("select application_ref, outcome, reason from outcome where run_id = $run_id order by 1", run_id=run.run_id)
    assert found.after == run.counts
    assert found.flips == (before["outcome"] != after["outcome"]).sum()
    changed = (before["outcome"] != after["outcome"]) | (before["reason"] != after["reason"])
    assert found.changes["applicants"].sum() == changed.sum()


@pytest.mark.parametrize("rules", [RuleSet(), RuleSet(verify_at=9.0, review_at=2.0), RuleSet(verify_at=-3.0)])
def test_patterns_give_the_outcomes_of_a_match(world: World, rules: RuleSet) -> None:
    held = patterns(world.store, world.match().run_id)
    assert held.outcomes(rules) == world.match(rules).counts


def test_the_even_threshold_verifies_as_many_as_asked_and_a_tenth_more_would_not(world: World) -> None:
    held, rules = patterns(world.store, world.match().run_id), RuleSet()
    wanted = held.outcomes(RuleSet(verify_at=8.0))[Outcome.VERIFIED]
    even = held.even_threshold(rules, wanted)
    assert even is not None
    assert held.outcomes(rules.changed(verify_at=even))[Outcome.VERIFIED] >= wanted
    assert held.outcomes(rules.changed(verify_at=even + 0.1))[Outcome.VERIFIED] < wanted
    assert held.even_threshold(rules, held.applicants + 1) is None


def test_patterns_follow_an_officers_judgement() -> None:
    world = World().resident(forename="Grace").applicant()
    run = world.match()
    with world.store.write() as work:
        judge(work, run.run_id, 1, Verdict.SAME, note="", who="officer")
    assert patterns(world.store, run.run_id).outcomes(RuleSet(verify_at=30.0, review_at=30.0))[Outcome.VERIFIED] == 1


def test_judgements_take_part_once_there_are_enough() -> None:
    world = borough(ENOUGH_JUDGEMENTS)
    run = world.match()
    here = "select min(candidate_id) as id from candidate where dwelling >= $here group by applicant_id order by 1"
    pairs = world.store.frame(here, here=int(min(STRATA[Stratum.DWELLING])))["id"].to_list()
    for said, part in ((pairs[1:], 0), (pairs[:1], ENOUGH_JUDGEMENTS)):
        with world.store.write() as work:
            for candidate in said:
                judge(work, run.run_id, candidate, Verdict.NOT_SAME, note="", who="officer")
        assert learn(world.store, run.run_id, ticket=Ticket()).judged == part
    assert (accounts(world.store, run.run_id, judged=True).verdict < 0).any()
    assert not accounts(world.store, run.run_id, judged=False).verdict.any()


_RECORDED = """
select o.application_ref, o.outcome, o.reason, o.sources, o.score, c.* exclude (run_id, applicant_id, resident_id, score), c.score as of_candidate
from outcome o left join candidate c on c.run_id = o.run_id and c.applicant_id = o.applicant_id
where o.run_id = (select max(run_id) from run) order by application_ref, c.candidate_id
"""


@pytest.mark.parametrize(
    ("before", "judged"),
    [(None, False), *((rules, judged) for rules in (RuleSet(), RuleSet(grace_after_days=7)) for judged in (False, True))],
    ids=["first match", "weighed anew", "weighed anew, judged", "compared anew", "compared anew, judged"],
)
def test_a_match_that_learns_gives_what_learning_after_a_match_and_matching_again_give(before: RuleSet | None, judged: bool) -> None:
    said = []
    for in_one in (False, True):
        world = borough(ENOUGH_JUDGEMENTS, seed=8)
        if before is not None:
            run_id = world.match(before).run_id
            pairs = world.store.frame("select candidate_id from candidate where dwelling >= 7 order by 1")["candidate_id"].to_list()
            with world.store.write() as work:
                for candidate in pairs[: ENOUGH_JUDGEMENTS if judged else 0]:
                    judge(work, run_id, candidate, Verdict.NOT_SAME, note="", who="officer")
        if in_one:
            with learning(world.store, RuleSet()) as learns:
                run_batch(world.store, RuleSet(), who="test", ticket=Ticket(), learn=learns)
        else:
            world.match(learned(world).rules)
        rules = RuleSet.from_json(world.store.scalar("select rule_set_body from run order by run_id desc limit 1"))
        said.append((rules.weights, rules.version, world.store.frame(_RECORDED).write_csv()))
    assert said[0] == said[1]
    assert said[0][0] != EXPERT_WEIGHTS


def test_with_many_residents_strangers_are_compared_after_the_match_to_the_same_end(monkeypatch: pytest.MonkeyPatch) -> None:
    found, threads, module = [], [], sys.modules["vh.tuning.learn"]
    for most in (BESIDE, 0):
        monkeypatch.setattr(module, "BESIDE", most)
        monkeypatch.setattr(module, "reference", lambda *given: threads.append(current_thread().name) or reference(*given))
        world = borough(12)
        with learning(world.store, RuleSet()) as learns:
            run_batch(world.store, RuleSet(), who="test", ticket=Ticket(), learn=learns)
        found.append(world.store.scalar("select rule_set_body from run"))
    assert found[0] == found[1]
    assert threads[0].startswith("learning")
    assert threads[1] == current_thread().name


def test_a_match_that_learns_stops_when_asked_and_records_nothing() -> None:
    world, ticket = borough(2), Ticket()
    ticket.stop.set()
    with pytest.raises(CancelledError), learning(world.store, RuleSet()) as learns:
        run_batch(world.store, RuleSet(), who="test", ticket=ticket, learn=learns)
    assert world.store.scalar("select count(*) from run") == 0


def test_another_forename_never_verifies_however_much_twins_share() -> None:
    world, born = World(), date(1980, 1, 5)
    with world.at_once():
        for i in range(30):
            for number, forename in enumerate(("Ada", "Grace"), start=1):
                world.resident(forename, address=f"{i} Cable Street", born=born, source="tenancy", ref=f"T{i}", person_no=number)
            world.applicant("Adaeze" if i % 4 else "Kit", address=f"{i} Cable Street", born=born, ref=f"HYR{i}")
    weights = learned(world).rules.weights
    best = sum(max(weights[one][Stratum.DWELLING]) for one in ("dwelling", "surname", "dob")) + weights["forename"][Stratum.DWELLING][0]
    assert best < RuleSet().verify_at


def test_it_says_when_there_is_nothing_to_learn_from_and_stops_when_asked() -> None:
    with pytest.raises(NotReadyError, match="Run a match first"):
        learn(World().store, None, ticket=Ticket())
    world, ticket = borough(2), Ticket()
    run = world.match()
    ticket.stop.set()
    with pytest.raises(CancelledError):
        learn(world.store, run.run_id, ticket=ticket)
