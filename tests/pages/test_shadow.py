"""The Shadow page: the matrix is a count by hand, its cells open, the replay and the summary are there."""

from pathlib import Path

import polars as pl
import pytest

import vh
from tests.pages.conftest import SAMPLE, settled, sound, words
from vh.errors import NotReadyError


def test_an_empty_hub_is_told_what_is_missing(open_page):
    at = open_page("shadow")
    assert "Nothing to compare yet" in words(at)


def test_the_matrix_of_the_latest_match_is_the_count_by_hand(open_page, matched: Path):
    with vh.open(matched) as hub:
        outcomes = hub.outcomes().select("application_ref", "outcome")
    said = pl.read_csv(SAMPLE / "citizen_index.csv", infer_schema=False).unique("application_ref", keep="last")
    both = outcomes.join(said, on="application_ref", how="left")
    verified, matched_too = pl.col("outcome") == "VERIFIED", pl.col("ci_outcome") == "matched"
    at = open_page("shadow")
    page = words(at)
    assert "agree on" in page
    only_hub = both.filter(verified & (pl.col("ci_outcome") == "not_matched")).height
    assert only_hub
    assert f"{only_hub:,} that the hub alone verifies" in [one.delta for one in at.metric]
    assert f">{both.filter(verified & matched_too).height:,}<" in page


def test_a_match_without_a_lawful_basis_any_more_is_not_opened(open_page, matched: Path):
    with vh.open(matched) as hub:
        for number in hub.bases().filter(source="housing_benefit")["basis_id"]:
            hub.end_basis(number, "the approval was withdrawn")
        with pytest.raises(NotReadyError, match="Housing Benefit"):
            hub.compare_with_incumbent("run")
    at = open_page("shadow")
    assert "The latest run may not be used" in words(at)
    assert "Match again" in [one.label for one in at.button]
    assert not at.dataframe
    assert not at.metric


def test_a_cell_opens_and_officers_narrow_it(open_page, matched: Path):
    at = open_page("shadow")
    rows = next(one.value for one in at.dataframe if "application_ref" in one.value.columns)
    assert 0 < len(rows) <= 25
    at.session_state["shadow.rows"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert "Decided in the end" in words(at)
    assert rows["application_ref"][0] in words(at)
    at.session_state["shadow.third"] = "confirmed"
    at.run()
    sound(at)
    narrowed = next(one.value for one in at.dataframe if "application_ref" in one.value.columns)
    assert set(narrowed["third"]) <= {"Confirmed"}


def test_recorded_requests_are_asked_again_under_another_version(open_page, matched: Path):
    with vh.open(matched) as hub:
        hub.index()
        key, _ = hub.make_key("Parking system")
        asked = b'{"application_ref": "X1", "forename": "Ada", "surname": "Obi", "address": "1 Nowhere"}'
        hub.desk().ask(vh.service.read_request(vh.service.Request, asked), key, "r")
        hub.save_rule_set(hub.rule_set().changed(verify_at=9.0), "stricter")
    at = open_page("shadow")
    at.button(key="shadow.replay").click().run()
    job = settled(at)
    assert job.error is None
    assert "outcome would change" in words(at)
