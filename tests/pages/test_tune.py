"""The Tune page: figures and charts follow the thresholds, versions are saved, published and gone back to, and state stays one's own."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.factory import World
from tests.pages.conftest import drawings, judged, listed, sound, words
from tests.pages.test_decide import moved
from vh.model import Queue, Verdict
from vh.ruleset import EXPERT_WEIGHTS
from vh.store import open_store
from vh.ui.terms import about

VIEWS = {"cost": 2, "sources": 5, "fair": 1, "changes": 1}
"""Charts in each view, beside that of the weights."""


def charts(at: AppTest) -> list[str]:
    return [one for one in drawings(at) if '"In force"' not in one]


def view(at: AppTest, name: str) -> AppTest:
    at.session_state["tune.view"] = name
    at.run()
    sound(at)
    return at


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    sound(at)
    return at


def draft(at: AppTest):
    return at.session_state["vh"].draft


def save(at: AppTest, note: str) -> None:
    at.text_input(key="tune.note").set_value(note).run()
    press(at, "tune.save")


@pytest.fixture
def tune(open_page, matched: Path) -> AppTest:
    return open_page("tune")


@pytest.mark.parametrize("name", VIEWS)
def test_every_chart_of_every_view_follows_the_thresholds(tune: AppTest, name: str):
    before = charts(view(tune, name))
    after = charts(moved(tune, 12.0, 2.0))
    assert len(before) == len(after) == VIEWS[name]
    still = [one for one, other in zip(before, after, strict=True) if one == other]
    assert len(still) == (1 if name == "sources" else 0)  # what past runs gave does not change


def test_the_page_says_in_a_sentence_what_follows_and_what_it_rests_on(tune: AppTest):
    said = words(tune)
    assert "752 of 900 applicants (83.6%) need no papers, officers spend 4.2 hours" in said
    assert "by the model alone" in said
    assert "95% between" in said
    assert "£" in said


@pytest.mark.parametrize(("value", "said"), [(0.0, "0"), (0.01, "under 0.1"), (0.44, "0.4"), (5.0, "5"), (9.96, "10"), (1234.6, "1,235")])
def test_estimates_are_said_no_finer_than_they_are(value: float, said: str):
    assert about(value) == said


def test_at_most_1_in_1000_sets_the_threshold_and_owns_up_to_the_model(tune: AppTest, matched: Path):
    tune.selectbox(key="tune.limit").set_value(1000).run()
    assert "Judgements cannot say 1 in 1,000 yet" in words(tune)
    assert re.search(r"nothing confirms that yet\. (It would take at least|Only judging all) [\d,]+", words(tune))
    assert draft(tune) is None
    press(tune, "tune.limit_set")
    assert draft(tune).verify_at != 5.0
    assert f"The threshold stands at {draft(tune).verify_at:+.1f}" in words(tune)
    press(tune, "tune.reset")
    assert draft(tune) is None


def test_a_limit_that_no_number_of_judgements_can_show_is_no_good_news(open_page, matched: Path):
    with vh.open(matched) as hub:
        hub.review_sample(120, share_twice=0.0, seed=2)
        pairs = hub.waiting().sample["candidate_id"]
        judged(hub, {pair: Verdict.NOT_SAME if turn % 9 == 0 else Verdict.SAME for turn, pair in enumerate(pairs)}, queue=Queue.SAMPLE)
    at = open_page("tune")
    at.selectbox(key="tune.limit").set_value(1000).run()
    sound(at)
    box = next(one.proto.body for one in at.get("html") if "vh-box" in one.proto.body and "1 in 1,000" in one.proto.body)
    assert "No number of judgements would show it" in box
    assert "vh-warn" in box
    assert "Judgements cannot say 1 in 1,000<" in box
    assert "tune.draw" not in [one.key for one in at.button]


def test_the_lowest_cost_is_one_press_away(tune: AppTest):
    press(tune, "tune.lowest")
    assert "stands where it costs least" in words(tune)


def test_what_a_decision_costs_is_kept_for_everybody(tune: AppTest, open_page):
    assert "; minutes and pounds are guesses" in words(tune), "beside the figure"
    assert "with the minutes and pounds that came with the hub, which are guesses: change them" in words(tune), "and below the charts"
    tune.number_input(key="tune.terms.minutes_a_review").set_value(10.0)
    next(one for one in tune.button if one.label == "Keep these figures").click().run()
    sound(tune)
    assert "each 10 minutes" in words(tune)
    assert "each 10 minutes" in words(open_page("tune"))
    assert "; minutes and pounds are as set here" in words(tune)
    assert "with the minutes and pounds set here: change them" in words(tune)


def test_a_group_that_falls_behind_says_how_likely_that_is_by_chance_and_figures_name_what_they_are_of(tune: AppTest):
    tune.segmented_control(key="tune.view").set_value("fair").run()
    tune.segmented_control(key="tune.dimension").set_value("Age").run()
    sound(tune)
    table, said = listed(tune, "By chance alone"), words(tune)
    behind = table["Group"].index("Under 25")
    assert table["Behind for"][behind] == "want of records"
    assert re.fullmatch("(about|under) 1 look in [0-9,]+", table["By chance alone"][behind])
    assert set(table["By chance alone"]) == {"–", table["By chance alone"][behind]}
    assert f"behind by more than chance (age: Under 25), by chance alone in {table['By chance alone'][behind]}." in said
    assert f"behind by more than chance (by chance alone in {table['By chance alone'][behind]})" in said
    assert {"Verified, of all", "Verified, of those a record could verify", "Missed, of the right ones", "Wrong, of the verified"} <= set(
        table
    )
    assert "of the right ones are verified" in said


def test_a_long_why_of_a_version_is_there_to_its_end(tune: AppTest):
    moved(tune, 12.0, 2.0)
    why = "sample of 200 checked by hand <b>twice</b>, " * 6
    save(tune, why.strip())
    assert listed(tune, "Why")["Why"] == [why.strip()]


def test_save_publish_and_go_back(tune: AppTest, matched: Path):
    moved(tune, 12.0, 2.0)
    save(tune, "hand check of 200")
    assert "In force: standard v0" in words(tune)
    assert listed(tune, "Why")["State"] == ["Saved"]
    assert "standard v0 beside standard v1" in words(tune)
    assert listed(tune, "What differs")["What differs"] == ["Verified from, in bits", "An officer looks from, in bits"]
    press(tune, "tune.publish")
    assert "In force: standard v1" in words(tune)
    assert draft(tune) is None
    assert "no match was run with it yet" in words(tune)
    tune.selectbox(key="tune.version.1").set_value(0).run()
    press(tune, "tune.publish")
    assert "In force: standard v0" in words(tune)
    assert listed(tune, "Why")["State"] == ["Was in force"]


def test_an_earlier_version_can_be_tried_out_without_publishing_it(tune: AppTest):
    moved(tune, 12.0, 2.0)
    save(tune, "stricter")
    press(tune, "tune.reset")
    press(tune, "tune.try")
    assert (draft(tune).verify_at, draft(tune).review_at) == (12.0, 2.0)
    assert "In force: standard v0" in words(tune)


def test_one_weight_by_hand_moves_the_figures_and_its_why_goes_into_the_note(tune: AppTest):
    before = words(tune)
    tune.selectbox(key="tune.hand_signal").set_value("forename").run()
    tune.text_input(key="tune.hand_note").set_value("as in our sample").run()
    field = next(one for one in tune.number_input if one.key.startswith("tune.hand_weight"))
    field.set_value(-9.0).run()
    press(tune, "tune.hand_set")
    changed = draft(tune).weights["forename"]["dwelling"]
    assert changed[0] == -9.0
    assert changed[1:] == EXPERT_WEIGHTS["forename"]["dwelling"][1:]
    assert "as in our sample" in tune.text_input(key="tune.note").value
    assert "1 weight differs" in words(tune)
    assert words(tune) != before
    press(tune, "tune.save")
    press(tune, "tune.publish")
    assert "In force: standard v1" in words(tune)


def test_rules_that_need_a_match_are_saved_with_the_version(tune: AppTest):
    field = next(one for one in tune.number_input if one.key.startswith("tune.rules.grace_after_days"))
    field.set_value(10)
    next(one for one in tune.button if one.label == "Try these rules").click().run()
    sound(tune)
    assert draft(tune).grace_after_days == 10
    save(tune, "shorter grace")
    assert "What these change only a match can show: days a record may have ended before the application" in words(tune)


def test_a_page_left_and_returned_to_keeps_its_state(tune: AppTest):
    moved(view(tune, "fair"), 12.0, 2.0)
    tune.switch_page("../../pages/today.py").run()
    assert "tune.live" not in tune.session_state  # the control itself has forgotten
    tune.switch_page("../../pages/tune.py").run()
    sound(tune)
    assert "Verified from +12.0, an officer looks from +2.0" in words(tune)
    assert draft(tune).verify_at == 12.0


def test_two_people_do_not_disturb_each_other(open_page, matched: Path):
    one, other = open_page("tune"), open_page("tune")
    moved(one, 12.0, 2.0)
    other.run()
    assert draft(other) is None
    moved(other, 3.0, -8.0)
    save(other, "mine")
    press(other, "tune.publish")
    one.run()
    sound(one)
    assert (draft(one).verify_at, draft(one).review_at) == (12.0, 2.0)
    assert "In force: +3.0 and −8.0" in words(one)


def test_someone_who_changed_nothing_sees_what_another_published(open_page, matched: Path):
    one, other = open_page("tune"), open_page("tune")
    moved(other, 3.0, -8.0)
    save(other, "mine")
    press(other, "tune.publish")
    one.run()
    sound(one)
    assert draft(one) is None
    assert "this is the rule set in force (standard v1)" in words(one)


@pytest.mark.parametrize(("verify", "review", "said"), [(24.0, 24.0, "(0.0%) need no papers"), (-12.0, -12.0, "need no papers")])
@pytest.mark.parametrize("name", VIEWS)
def test_all_or_nobody_verified_breaks_nothing(tune: AppTest, verify: float, review: float, said: str, name: str):
    moved(view(tune, name), verify, review)
    assert said in words(tune)


def test_the_evidence_of_one_who_would_change_can_be_opened_without_names(tune: AppTest):
    moved(view(tune, "changes"), 12.0, 2.0)
    tune.session_state["tune.sample"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    tune.run()
    sound(tune)
    assert "Application HY" in words(tune)
    assert "Find and Review show names and addresses" in words(tune)


@pytest.mark.parametrize("name", VIEWS)
def test_one_applicant_and_a_single_source_break_nothing(open_page, hub_file: Path, name: str):
    store = open_store(hub_file)
    World(store=store).resident().applicant().match()
    store.close()
    at = view(open_page("tune"), name)
    assert "1 of 1 applicants (100.0%) need no papers" in words(at)
    moved(at, 24.0, 24.0)
    assert "0 of 1 applicants (0.0%) need no papers" in words(at)
    assert "Nobody is verified here: move a threshold to see others" in words(at)


@pytest.mark.parametrize("name", VIEWS)
def test_an_applicant_whom_nobody_is_near_breaks_nothing(open_page, hub_file: Path, name: str):
    store = open_store(hub_file)
    World(store=store).resident("Grace", "Hart", address="5 Cable Street", postcode="E1 1AA").applicant().match()
    store.close()
    at = view(open_page("tune"), name)
    assert "0 of 1 applicants (0.0%) need no papers" in words(at)
    assert "No threshold changes that" in words(at)
    at.selectbox(key="tune.limit").set_value(100).run()
    press(at, "tune.limit_set")
    assert draft(at) is None
