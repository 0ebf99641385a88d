"""The timeline below a pair: what goes on beyond its ends is marked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import vh
from vh.review import Pair
from vh.ui.pairs import timeline


def pair_of(matched: Path, since: date, until: date | None) -> Pair:
    with vh.open(matched) as hub:
        found = hub.pair(hub.queue()["candidate_id"][0])
    return replace(found, application_date=date(2026, 8, 17), valid_from=since, valid_to=until, household=())


def test_a_record_older_than_the_timeline_ends_in_an_arrow(matched: Path) -> None:
    drawn = timeline(pair_of(matched, date(1999, 2, 9), None))
    assert "vh-earlier" in drawn
    assert "<span>before 2014</span>" in drawn
    assert "Feb 1999 to now" in drawn


def test_a_record_that_ends_far_ahead_ends_in_an_arrow(matched: Path) -> None:
    drawn = timeline(pair_of(matched, date(2020, 2, 9), date(2035, 1, 1)))
    assert "vh-further" in drawn
    assert "vh-earlier" not in drawn


def test_a_record_within_it_has_none(matched: Path) -> None:
    drawn = timeline(pair_of(matched, date(2020, 2, 9), date(2026, 9, 1)))
    assert "vh-further" not in drawn
    assert "vh-earlier" not in drawn
    assert "<span>2020</span>" in drawn
