"""Random samples of pairs: strata, chances, second draws, and what they leave out."""

from collections import Counter

import pytest

from tests.factory import World
from vh.errors import InputError
from vh.model import Queue, Verdict
from vh.review import disputes, draw, judge, lapsed, sampled, waiting
from vh.review.queue import queue
from vh.workbench import Hub

PEOPLE = 40
FORENAMES = ("Ada", "Ben", "Cem", "Dora", "Emil", "Fay", "Gus", "Hana")


@pytest.fixture
def world() -> World:
    """Forty applicants: most verified, every fifth with another forename on record."""
    made = World()
    with made.at_once():
        for i in range(PEOPLE):
            name, address = FORENAMES[i % 8], f"{i + 1} Cable Street"
            made.resident(name if i % 5 else "Zebedee", "Quill", address=address, ref=f"A{i}")
            made.applicant(name, "Quill", address=address, ref=f"R{i:02}")
    made.match()
    return made


def drawn(world: World, pairs: int, seed: int = 1, twice: float = 0.0) -> None:
    with world.store.write() as work:
        draw(work, 1, pairs=pairs, share_twice=twice, thresholds=(5.0, -6.0), who="tester", seed=seed)


def test_a_sample_holds_pairs_of_every_stratum_with_the_chance_each_had(world: World) -> None:
    drawn(world, 20)
    rows = world.store.frame("select stratum, chance, count(*) as pairs from sample_pair group by all")
    sizes = Counter(
        "verified" if score >= 5 else "between" if score >= -6 else "below"
        for score in world.store.frame("select max(score) from candidate where standing = 2 group by applicant_id").to_series()
    )
    assert sum(rows["pairs"]) == 20
    assert {row["stratum"]: row["chance"] for row in rows.iter_rows(named=True)} == pytest.approx(
        {row["stratum"]: row["pairs"] / sizes[row["stratum"]] for row in rows.iter_rows(named=True)}
    )
    assert set(sizes) == set(rows["stratum"])


def test_every_pair_of_a_stratum_is_as_likely_as_another(world: World) -> None:
    times: Counter[str] = Counter()
    for seed in range(120):
        with world.store.write() as work:
            work.execute("delete from sample_pair")
        drawn(world, 12, seed)
        times.update(world.store.frame("select application_ref from sample_pair where stratum = 'verified'").to_series())
    verified = sum(times.values()) / 120
    expected = 120 * verified / 32
    assert len(times) == 32
    assert max(times.values()) < expected + 4.5 * expected**0.5
    assert min(times.values()) > expected - 4.5 * expected**0.5


def test_a_second_draw_takes_other_pairs_and_all_have_the_chance_of_being_in_either(world: World) -> None:
    drawn(world, 10)
    drawn(world, 10, 2)
    rows = world.store.frame("select stratum, application_ref, chance from sample_pair")
    assert rows["application_ref"].n_unique() == 20
    for (_,), part in rows.group_by("stratum"):
        assert part["chance"].n_unique() == 1 or part["chance"].max() - part["chance"].min() < 1e-9


def test_the_same_seed_draws_the_same_pairs_in_the_same_order(world: World) -> None:
    drawn(world, 10, 5)
    first = world.store.frame("select application_ref from sample_pair order by position").to_series().to_list()
    with world.store.write() as work:
        work.execute("delete from sample_pair")
    drawn(world, 10, 5)
    assert world.store.frame("select application_ref from sample_pair order by position").to_series().to_list() == first


def test_when_all_are_drawn_that_is_said(world: World) -> None:
    drawn(world, 500)
    assert len(sampled(world.store, 1)) == PEOPLE
    with pytest.raises(InputError, match="no pair left to draw"):
        drawn(world, 1)
    with pytest.raises(InputError, match="at least one pair"):
        drawn(world, 0)


def look(world: World, officer: str, verdict: Verdict, kind: Queue) -> int:
    rows = waiting(world.store, 1, officer, queue(world.store, 1, middle=0.0), sampled(world.store, 1), disputes(world.store, 1, officer))
    with world.store.write() as work:
        for candidate in (rows.sample if kind is Queue.SAMPLE else rows.second)["candidate_id"]:
            judge(work, 1, candidate, verdict, note="", who="tester", officer=officer, queue=kind)
    return (rows.sample if kind is Queue.SAMPLE else rows.second).height


def test_a_second_officer_looks_at_the_share_set_aside_and_at_every_verified_pair_that_is_doubted(world: World) -> None:
    drawn(world, 20, twice=0.25)
    assert look(world, "Ann", Verdict.NOT_SAME, Queue.SAMPLE) == 20
    verified = world.store.scalar("select count(*) from sample_pair where stratum = 'verified' or twice")
    assert look(world, "ann", Verdict.SAME, Queue.SECOND) == 0
    assert look(world, "Ben", Verdict.NOT_SAME, Queue.SECOND) == verified
    assert look(world, "Cem", Verdict.SAME, Queue.SECOND) == 0


def test_pairs_met_in_another_queue_say_nothing_of_all_others(world: World) -> None:
    hub = Hub(world.store, who="tester")
    for candidate in hub.queue()["candidate_id"]:
        hub.judge(candidate, Verdict.NOT_SAME)
    assert hub.accuracy(5.0, -6.0, "judgements").precision.judged == 0
    hub.review_sample(30, share_twice=0.0, seed=1)
    for candidate in hub.waiting("Ann").sample["candidate_id"]:
        hub.judge(candidate, Verdict.SAME, officer="Ann", queue=Queue.SAMPLE)
    found = hub.accuracy(5.0, -6.0, "judgements").precision
    assert 20 <= found.judged <= 30
    assert found.value > 0.95


def test_a_judgement_that_no_longer_holds_is_listed_with_the_reason(world: World) -> None:
    hub = Hub(world.store, who="tester")
    for candidate in hub.queue()["candidate_id"][:3]:
        hub.judge(candidate, Verdict.SAME)
    assert hub.lapsed().is_empty()
    first, second, third = hub.judgements()["application_ref"]
    with world.store.write() as work:
        work.execute("update applicant set forename = 'Other' where application_ref = $ref", ref=first)
        work.execute("update resident set valid_from = date '2020-05-05' where source_ref = $ref", ref=f"A{int(second[1:])}")
        work.execute("update load set in_force = true")
        work.execute("delete from outcome where application_ref = $ref", ref=third)
    why = dict(lapsed(world.store, 1).select("application_ref", "why").iter_rows())
    assert why[first] == "The application says something else now."
    assert why[second].startswith("The record says something else now")
    assert why[third] == "The application is not among those last matched."


def test_how_many_to_draw_or_how_precisely_has_to_be_said(world: World) -> None:
    hub = Hub(world.store, who="tester")
    with pytest.raises(InputError, match="Say either how many"):
        hub.review_sample()
    with pytest.raises(InputError, match="how precisely"):
        hub.sample_size(0.9)
    assert hub.review_sample(within=0.02).pairs == min(PEOPLE, hub.sample_size(0.02))
    with pytest.raises(InputError, match="enough for that"):
        hub.review_sample(within=0.05)
