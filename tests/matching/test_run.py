"""A batch is recorded whole; one person gets the answer of the batch; the same input gives the same bytes."""

import random
from datetime import date

import polars as pl
import pytest

from tests.factory import World
from vh.errors import CancelledError, NotReadyError
from vh.matching import run_batch, verify_one
from vh.model import Outcome, Source, Ticket
from vh.ruleset import RuleSet
from vh.store import opening, records

PEOPLE = (("Ada", "Obi"), ("Grace", "Obi"), ("Mehmet", "Yilmaz"), ("John", "Smith"), ("Jon", "Smith"), ("Fatima", "Begum"), ("A", "Obi"))
PLACES = ("Flat 1, 14 Mare Street", "Flat 2, 14 Mare Street", "14 Mare Street", "3 Riverside House, Cable Street", "12A Cable Street")


def borough_of_chance(order: int) -> World:
    """The same 40 residents and 25 applicants, added in an order of chance."""
    dice = random.Random(7)
    facts = []
    for i in range(40):
        person, place = dice.choice(PEOPLE), dice.choice(PLACES)
        source = dice.choice(("council_tax", "tenancy", "housing_benefit"))
        born = None if source == "council_tax" else date(1970 + dice.randrange(9), 1 + dice.randrange(12), 1 + dice.randrange(28))
        until = dice.choice((None, None, None, date(2026, 8, 20), date(2020, 1, 1)))
        facts.append(
            lambda w, i=i, p=person, a=place, s=source, b=born, u=until: w.resident(*p, address=a, source=s, born=b, until=u, ref=f"R{i}")
        )
    for i in range(25):
        person, place = dice.choice(PEOPLE), dice.choice(PLACES)
        facts.append(lambda w, i=i, p=person, a=place: w.applicant(*p, address=a, ref=f"HYR{i:03}"))
    random.Random(order).shuffle(facts)
    world = World()
    with world.at_once():
        for fact in facts:
            fact(world)
    return world


_BYTES = "select application_ref, outcome, reason, sources, score from outcome where run_id = (select max(run_id) from run) order by application_ref"


def test_row_order_and_threads_do_not_change_the_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = borough_of_chance(1)
    assert first.store.scalar("select current_setting('threads')") == 1
    first.match()
    monkeypatch.setitem(opening._CONFIG, "threads", "4")
    second = borough_of_chance(2)
    assert second.store.scalar("select current_setting('threads')") == 4
    second.match()
    one, two = first.store.frame(_BYTES), second.store.frame(_BYTES)
    assert one.write_csv() == two.write_csv()
    assert set(one["outcome"]) == {"VERIFIED", "REVIEW"}


def test_one_person_gets_the_answer_of_the_batch() -> None:
    """One applicant for each answer that there is: outcome, reason, sources and score."""
    world = borough_of_chance(3)
    world.match()
    answers = world.store.frame(_BYTES).unique(["outcome", "reason", "sources", "score"], keep="first", maintain_order=True)
    batch = {row["application_ref"]: row for row in answers.iter_rows(named=True)}
    assert len(batch) >= 10
    assert {row["reason"] for row in batch.values()} == {"V2", "R3", "R4"}
    everybody = world.store.frame("select * from applicant order by application_ref")
    for applicant in everybody.filter(pl.col("application_ref").is_in(list(batch))).partition_by("applicant_id"):
        single = verify_one(world.store, RuleSet(), applicant).outcome.row(0, named=True)
        assert {key: single[key] for key in ("application_ref", "outcome", "reason", "sources", "score")} == batch[
            single["application_ref"]
        ]


def _with_gazetteer() -> World:
    """Addresses that only the gazetteer brings together, with and without postcode and property reference."""
    world = World()
    with world.at_once():
        _add_addresses(world)
    return world


def _add_addresses(world: World) -> None:
    names = (
        ("Flat 2, 14 Mare Street", "E8 3RH"),
        ("Flat 2 Ada House", "E8 3RH"),
        ("14B Mare Street", "E8 3RH"),
        ("Garden Flat, Ada House", "E8 9ZZ"),
    )
    for address, postcode in names:
        world.dwelling("100021", address, postcode)
    world.dwelling("100022", "Flat 3, 14 Mare Street").dwelling("100023", "5 Cable Street", "E1 1AA").dwelling(
        "100020", "Ada House", shell=True
    )
    world.dwelling("100024", "Flat 9 Nelson House, Cable Street", "E1 1AA").resident(
        "Ada", "Obia", address="Flat 9 Nelson House, Cable Street", postcode="E1 1AA", ref="R9"
    )
    for i, postcode in enumerate(("E1 1AZ", None, "E8 1AA")):
        world.applicant("Ada", "Obia", address="Flat 9, Nelson House, Cabel Street", postcode=postcode, ref=f"HYR9{i}")
    records = (
        (names[0][0], None, None),
        (names[1][0], "E8 3RH", None),
        (names[3][0], "E8 9ZZ", None),
        ("somewhere else", "N1 1AA", "100021"),
    )
    for i, (address, postcode, uprn) in enumerate(records):
        world.resident("Ada", f"Obi{'abcd'[i]}", address=address, postcode=postcode, uprn=uprn, ref=f"R{i}")
    claims = [(address, postcode, uprn) for address, postcode in (*names, ("14 Mare Street", None)) for uprn in (None, "100021", "100020")]
    for i, (address, postcode, uprn) in enumerate(claims):
        for j in range(4):
            world.applicant("Ada", f"Obi{'abcd'[j]}", address=address, postcode=postcode, uprn=uprn, ref=f"HYR{i:02}{j}")


def test_with_a_gazetteer_one_person_gets_the_answer_of_the_batch_too() -> None:
    world = _with_gazetteer()
    world.match()
    batch = {row["application_ref"]: row for row in world.store.frame(_BYTES).iter_rows(named=True)}
    assert {row["outcome"] for row in batch.values()} == {"VERIFIED", "NEEDS_EVIDENCE"}
    some = world.store.frame("select * from applicant order by application_ref").gather_every(5)
    """Five has nothing in common with the twelve claims of an address, so that each name and property reference comes up."""
    assert {batch[ref]["outcome"] for ref in some["application_ref"]} == {"VERIFIED", "NEEDS_EVIDENCE"}
    for applicant in some.partition_by("applicant_id"):
        single = verify_one(world.store, RuleSet(), applicant).outcome.row(0, named=True)
        assert {key: single[key] for key in ("application_ref", "outcome", "reason", "sources", "score")} == batch[
            single["application_ref"]
        ]


@pytest.mark.parametrize(
    ("claim", "record", "outcome"),
    [
        ("Flat 4, Selby Place, Mill Road", "Flat 4, Selby Place, Mill Road", "VERIFIED"),
        ("Flat 4 Selby Place Mill Road", "Flat 4, Selby Place", "VERIFIED"),
        ("4 Selby Place", "Flat 4, Selby Place, Mill Road", "VERIFIED"),
        ("Flat 5, Selby Place", "Flat 4, Selby Place", "NEEDS_EVIDENCE"),
        ("Flat 4, Albert Place", "Flat 4, Albert Place", "REVIEW"),
        ("4 Albert Place", "Flat 4, Albert Place", "REVIEW"),
        ("4 Albert Place", "Flat 4, Selby Place", "NEEDS_EVIDENCE"),
    ],
)
def test_a_flat_of_a_block_called_as_a_street_is_found_in_the_gazetteer(claim: str, record: str, outcome: str) -> None:
    """Of ALBERT PLACE, which the gazetteer does not have as a block, FLAT 4 may be in any house."""
    world = World().resident(address=record).applicant(address=claim)
    for number in "45":
        world.dwelling(f"10003{number}", f"Flat {number}, Elm House, Mill Road", block="SELBY PLACE")
    assert world.said()[0] == outcome
    (applicant,) = world.store.frame("select * from applicant").partition_by("applicant_id")
    assert verify_one(world.store, RuleSet(), applicant).outcome["outcome"].to_list() == [outcome]


def test_of_one_reference_in_two_feeds_the_later_application_stands() -> None:
    world = World().resident().applicant("Grace", "Hart", on=date(2026, 8, 1)).applicant("Ada", "Obi", on=date(2026, 9, 1))
    assert world.match().applicants == 1
    assert world.outcomes() == {"HYR1": ("VERIFIED", "V2")}


def test_looking_up_one_person_leaves_nothing_behind() -> None:
    world = World().resident().applicant()
    applicant = world.store.frame("select * from applicant")
    verify_one(world.store, RuleSet(), applicant)
    assert world.store.scalar("select count(*) from candidate") == 0
    assert world.store.scalar("select count(*) from run") == 0


def test_a_run_says_what_it_stood_on() -> None:
    world = World().resident().resident(source="tenancy", forename="Grace").applicant()
    run = world.match()
    assert run == records.run(world.store)
    assert run.loads == (1, 2, 3)
    assert run.rule_set == "standard v0"
    assert run.applicants == 1
    assert run.counts == {Outcome.VERIFIED: 1, Outcome.REVIEW: 0, Outcome.NEEDS_EVIDENCE: 0}
    assert run.verified_by == {Source.COUNCIL_TAX: 1}


@pytest.mark.parametrize(
    ("world", "says"), [(World().resident(), "No applications are loaded"), (World().applicant(), "No residents are loaded")]
)
def test_nothing_to_match_is_said_in_a_sentence(world: World, says: str) -> None:
    with pytest.raises(NotReadyError, match=says):
        world.match()
    for rows in ("run", "outcome", "candidate", "activity where action = 'match'"):
        assert world.store.scalar(f"select count(*) from {rows}") == 0


def test_a_stopped_match_records_nothing() -> None:
    world = World().resident().applicant()
    ticket = Ticket()
    ticket.progress = lambda share, _words: ticket.stop.set() if share > 0.4 else None
    with pytest.raises(CancelledError):
        run_batch(world.store, RuleSet(), who="tester", ticket=ticket)
    assert world.store.scalar("select count(*) from run") == 0
    assert world.store.scalar("select count(*) from candidate") == 0


def test_a_crowded_key_proposes_nobody_and_is_reported() -> None:
    world = World()
    for i in range(4):
        world.resident(ref=f"R{i}", since=date(2015, 1, 1 + i))
    run = world.applicant().match(RuleSet(block_cap=3))
    assert run.candidates == 0
    assert records.blocking(world.store, run.run_id).rules.filter(pl.col("crowded_keys") > 0).height > 0
