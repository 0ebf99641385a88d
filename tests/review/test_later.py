"""Pairs left for later: by whom, for how long, and what brings them back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import vh
from tests.factory import copied
from vh.errors import InputError
from vh.model import Verdict


@pytest.fixture
def place(matched_file: Path, tmp_path: Path) -> Path:
    """The sample borough, matched."""
    return copied(matched_file, tmp_path / "hub.duckdb")


@pytest.fixture
def hub(place: Path) -> Iterator[vh.Hub]:
    with vh.open(place) as opened:
        yield opened


def test_it_is_kept_in_the_hub_for_one_officer_whatever_the_case_of_the_name(place: Path) -> None:
    with vh.open(place) as hub:
        first, second = hub.queue()["candidate_id"][:2]
        hub.leave_for_later(second, officer="Ann")
        hub.leave_for_later(first, officer=" ann ")
    with vh.open(place) as hub:
        assert hub.left_for_later("ANN") == [second, first]
        assert hub.left_for_later("Ben") == []
        hub.take_up_again(officer="Ben")
        assert hub.left_for_later("Ann") == [second, first]
        hub.take_up_again(officer="Ann")
        assert hub.left_for_later("Ann") == []


def test_leaving_a_pair_twice_puts_it_behind_the_others(hub: vh.Hub) -> None:
    first, second = hub.queue()["candidate_id"][:2]
    for one in (first, second, first):
        hub.leave_for_later(one)
    assert hub.left_for_later() == [second, first]


def test_it_lasts_over_a_run_for_as_long_as_both_records_say_the_same(hub: vh.Hub) -> None:
    first, second = hub.queue()["candidate_id"][:2]
    references = {one: hub.pair(one).application_ref for one in (first, second)}
    for one in (first, second):
        hub.leave_for_later(one)
    hub.match()
    assert [hub.pair(one).application_ref for one in hub.left_for_later()] == list(references.values())
    with hub.store.write() as work:
        work.execute("update applicant set forename = 'SOMEBODYELSE' where application_ref = $ref", ref=references[first])
    assert [hub.pair(one).application_ref for one in hub.left_for_later()] == [references[second]]


def test_a_pair_that_is_judged_is_left_no_longer_and_waits_again_once_that_is_taken_back(hub: vh.Hub) -> None:
    pair = hub.queue()["candidate_id"][0]
    for officer in ("Ann", "Ben"):
        hub.leave_for_later(pair, officer=officer)
    said = hub.judge(pair, Verdict.UNSURE, officer="Ann")
    assert hub.left_for_later("Ann") == []
    assert hub.left_for_later("Ben") == [pair]
    hub.undo(said.judgement_id)
    assert hub.left_for_later("Ann") == []


def test_one_judged_unsure_is_counted_until_it_is_taken_back_or_two_officers_differ(hub: vh.Hub) -> None:
    pair = hub.queue()["candidate_id"][0]
    assert hub.waiting().unsure == 0
    said = hub.judge(pair, Verdict.UNSURE, officer="Ann")
    assert hub.waiting().unsure == 1
    others = [hub.judge(pair, verdict, officer=officer) for verdict, officer in ((Verdict.SAME, "Ben"), (Verdict.NOT_SAME, "Cleo"))]
    assert hub.waiting("Dora").disputes["candidate_id"].to_list() == [pair]
    assert hub.waiting("Dora").unsure == 0, "it waits among the disputes"
    for one in (*others, said):
        hub.undo(one.judgement_id)
    assert hub.waiting().unsure == 0


def test_a_pair_of_an_earlier_run_cannot_be_left(hub: vh.Hub) -> None:
    with pytest.raises(InputError, match="belongs to an earlier run"):
        hub.leave_for_later(99_999_999)


def test_it_is_no_work_of_the_audit(hub: vh.Hub) -> None:
    before = hub.store.scalar("select count(*) from audit_entry")
    hub.leave_for_later(hub.queue()["candidate_id"][0])
    assert hub.store.scalar("select count(*) from audit_entry") == before
