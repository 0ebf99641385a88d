"""The Match page says what the blocking rules found, and what they may have missed."""

from pathlib import Path

import vh
from tests.pages.conftest import words


def test_the_match_page_says_what_the_rules_may_have_missed(open_page, matched: Path):
    with vh.open(matched) as hub:
        blocking = hub.blocking()
    at = open_page("match")
    assert blocking.missed is not None
    assert blocking.missed.sentence in words(at)
    table = next(one.value for one in at.dataframe if "only_here" in one.value.columns)
    assert list(table["title"]) == blocking.rules["title"].to_list()
    assert "so none was left out" in words(at)
    assert 'class="vh-matrix"' in words(at)


def test_a_run_of_before_shows_its_rules_and_no_estimate(open_page, matched: Path):
    with vh.open(matched) as hub, hub.store.write() as work:
        work.execute(
            """update run set blocking = '[{"rule":1,"title":"Same property reference","pairs":7,"only_here":2,"crowded_keys":3,"largest":500}]'"""
        )
    at = open_page("match")
    assert "is not estimated for this run" in words(at)
    assert "3 keys are shared by too many residents" in words(at)
    assert 'class="vh-matrix"' not in words(at)
