"""The review room: what waits, one pair side by side, and judgements that settle and can be taken back."""

from datetime import date

import pytest

from tests.factory import World
from vh.errors import InputError
from vh.matching import redecide, rules
from vh.model import Queue, Reason, Source, Verdict
from vh.review import judge, judgements, pair, queue, sample, undo


def _waiting() -> World:
    world = World().resident(forename="Grace", uprn="100021").resident("Maria", "Hart", address="5 Cable Street", ref="A2")
    return world.applicant(uprn="100021").applicant("Marie", "Hart", address="5 Cable Street", ref="HYR2")


def test_the_queue_shows_the_least_certain_first() -> None:
    world = _waiting()
    run = world.match()
    waiting = queue(world.store, run.run_id, middle=2.0)
    assert waiting["application_ref"].to_list() == ["HYR2", "HYR1"]
    assert queue(world.store, run.run_id, middle=2.0, reason=Reason.R2)["application_ref"].to_list() == ["HYR1"]
    assert queue(world.store, run.run_id, middle=2.0, source=Source.TENANCY).is_empty()


def test_a_pair_shows_what_differs() -> None:
    world = _waiting()
    run = world.match()
    candidate = queue(world.store, run.run_id, middle=2.0, reason=Reason.R2)["candidate_id"][0]
    shown = {line.field: line for line in pair(world.store, run.run_id, candidate).lines}
    assert (shown["Forename"].applicant, shown["Forename"].record, shown["Forename"].agrees) == ("Ada", "Grace", False)
    assert shown["Surname"].agrees is True
    assert shown["UPRN"].agrees is True
    assert shown["Date of birth"].agrees is None
    assert shown["On the date"].record == "1 Apr 2015 to now"


def test_a_pair_shows_the_title_that_sent_it_to_an_officer() -> None:
    world = World().resident("J", "Hartwell", title="MRS").resident("Grace", "Hartwell", title="MISS", ref="A2")
    for i in range(10):
        world.resident("John", f"Smith{chr(97 + i)}", address=f"{i} Long Road", postcode="N1 1AA", ref=f"B{i}", title="MR")
    run = world.applicant("John", "Hartwell").match()
    (candidate,) = queue(world.store, run.run_id, middle=2.0, reason=Reason.R2)["candidate_id"]
    lines = {line.field: line for line in pair(world.store, run.run_id, candidate).lines}
    assert (lines["Title"].record, lines["Title"].agrees) == ("MRS", False)
    grace = world.store.scalar("select candidate_id from candidate join resident r using (resident_id) where r.forename = 'Grace'")
    assert "Title" not in {line.field for line in pair(world.store, run.run_id, grace).lines}


@pytest.mark.parametrize(
    ("record", "claim", "field", "agrees", "how"),
    [
        ({"surname": "Obi Smith"}, {"surname": "Obi"}, "Surname", True, "agrees in part"),
        ({"forename": "A"}, {}, "Forename", None, "initial agrees"),
        ({"forename": "Elizabeth"}, {"forename": "Liz"}, "Forename", True, "a form of the same name"),
        ({"forename": "Mary", "middle_name": "Ada"}, {}, "Forename", True, "a middle name, or in another order"),
        ({"forename": "Maria"}, {"forename": "Marie"}, "Forename", False, "nearly the same"),
        ({"born": date(1980, 5, 17)}, {"born": date(1980, 5, 18)}, "Date of birth", False, "a slip, or swapped"),
        ({"born": date(1980, 5, 17)}, {"born": date(1980, 1, 1)}, "Date of birth", None, "the year agrees"),
        ({"born": date(1980, 5, 17)}, {"born": date(1960, 8, 2)}, "Date of birth", False, ""),
        ({}, {"address": "14 Mare Street"}, "Address", None, "the flat is unclear"),
        ({}, {}, "Address", True, "agrees"),
        ({"uprn": "100021"}, {"uprn": "100021"}, "Address", True, "agrees by the UPRN"),
        ({"uprn": "100099"}, {}, "Address", True, "agrees by the gazetteer"),
    ],
)  # fmt: skip
def test_a_pair_says_how_it_agrees(record: dict[str, str], claim: dict[str, str], field: str, agrees: bool | None, how: str) -> None:
    world = World().resident(**record).applicant(**claim)
    if record.get("uprn") == "100099":
        world.dwelling("100099", "Flat 2, 14 Mare Street")
    run = world.match()
    candidate = world.store.scalar("select candidate_id from candidate")
    line = next(one for one in pair(world.store, run.run_id, candidate).lines if one.field == field)
    assert (line.agrees, line.how) == (agrees, how)


def test_where_several_people_fit_a_pair_shows_the_other_records() -> None:
    world = World().resident("Ada").resident("Amy", person_no=2).resident("Grace", person_no=3).applicant("A")
    run = world.match()
    shown = pair(world.store, run.run_id, queue(world.store, run.run_id, middle=2.0)["candidate_id"][0])
    assert shown.reason is Reason.R6
    assert [one.name for one in shown.others] == ["Amy Obi"]
    world = _waiting()
    run = world.match()
    assert all(not pair(world.store, run.run_id, one).others for one in queue(world.store, run.run_id, middle=2.0)["candidate_id"])


def _judge_first(world: World, verdict: Verdict) -> int:
    run_id = world.match().run_id
    candidate = queue(world.store, run_id, middle=2.0)["candidate_id"][0]
    with world.store.write() as work:
        said = judge(work, run_id, candidate, verdict, note="seen the bill", who="officer")
        redecide(work, run_id, said.application_ref)
    return said.judgement_id


@pytest.mark.parametrize(
    ("verdict", "outcome"), [(Verdict.SAME, "VERIFIED"), (Verdict.NOT_SAME, "NEEDS_EVIDENCE"), (Verdict.UNSURE, "REVIEW")]
)
def test_a_judgement_settles_that_application_and_no_other(verdict: Verdict, outcome: str) -> None:
    world = _waiting()
    _judge_first(world, verdict)
    outcomes = world.outcomes()
    assert outcomes["HYR2"][0] == outcome
    assert outcomes["HYR1"][0] == "REVIEW"


def test_one_judged_unsure_waits_no_more() -> None:
    world = _waiting()
    _judge_first(world, Verdict.UNSURE)
    run_id = world.store.scalar("select max(run_id) from run")
    assert queue(world.store, run_id, middle=2.0)["application_ref"].to_list() == ["HYR1"]


def test_undo_puts_the_pair_back() -> None:
    world = _waiting()
    judgement_id = _judge_first(world, Verdict.SAME)
    run_id = world.store.scalar("select max(run_id) from run")
    with world.store.write() as work:
        redecide(work, run_id, undo(work, judgement_id, who="officer"))
    assert world.outcomes()["HYR2"][0] == "REVIEW"
    assert judgements(world.store).is_empty()
    with pytest.raises(InputError, match="undone already"), world.store.write() as work:
        undo(work, judgement_id, who="officer")


def _say(world: World, run_id: int, verdict: Verdict, officer: str, kind: Queue = Queue.QUEUE) -> None:
    candidate = world.store.scalar("select candidate_id from candidate where run_id = $run_id and source = 'council_tax'", run_id=run_id)
    with world.store.write() as work:
        said = judge(work, run_id, candidate, verdict, note="", who="signed in", officer=officer, queue=kind)
        redecide(work, run_id, said.application_ref)


def test_an_officer_who_judges_again_replaces_what_they_said() -> None:
    world = World().resident(forename="Marie").applicant("Maria")
    run_id = world.match().run_id
    for verdict in (Verdict.SAME, Verdict.NOT_SAME):
        _say(world, run_id, verdict, "Ann")
    assert judgements(world.store)["verdict"].to_list() == ["not_same"]
    _say(world, run_id, Verdict.NOT_SAME, "ann")  # the very same again, as a key pressed twice
    assert judgements(world.store).height == 1


def test_two_officers_who_differ_settle_nothing_until_a_third_has_looked() -> None:
    world = World().resident(forename="Marie").applicant("Maria")
    run_id = world.match().run_id
    _say(world, run_id, Verdict.SAME, "Ann")
    assert world.outcomes()["HYR1"][0] == "VERIFIED"
    with pytest.raises(InputError, match="Ann has judged this pair already"):
        _say(world, run_id, Verdict.SAME, "Ann", Queue.SECOND)
    _say(world, run_id, Verdict.NOT_SAME, "Ben", Queue.SECOND)
    assert world.outcomes()["HYR1"][0] == "REVIEW"
    assert world.store.scalar("select disputed from settled_judgement")
    with pytest.raises(InputError, match="Ben has judged this pair already"):
        _say(world, run_id, Verdict.SAME, "Ben", Queue.ADJUDICATION)
    _say(world, run_id, Verdict.NOT_SAME, "Cem", Queue.ADJUDICATION)
    assert world.outcomes()["HYR1"][0] == "NEEDS_EVIDENCE"
    assert not world.store.scalar("select disputed from settled_judgement")


def test_a_judgement_outlives_a_new_match_while_both_records_say_the_same() -> None:
    world = _waiting()
    _judge_first(world, Verdict.SAME)
    world.match()
    assert world.outcomes()["HYR2"][0] == "VERIFIED"
    with world.store.write() as work:
        work.execute("update resident set valid_from = $day where source_ref = 'A2'", day=date(2020, 1, 1))
    world.match()
    assert world.outcomes()["HYR2"][0] == "REVIEW"


def test_a_pair_of_an_earlier_run_is_refused_with_a_sentence() -> None:
    world = _waiting()
    run_id = world.match().run_id
    world.match()
    with pytest.raises(InputError, match="earlier run"), world.store.write() as work:
        judge(work, run_id, 1, Verdict.SAME, note="", who="officer")


def test_the_room_knows_which_pairs_may_verify() -> None:
    assert sample.MAY_VERIFY == rules.MAY_VERIFY
