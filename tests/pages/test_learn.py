"""The Tune page learns weights: shows them beside the old ones, saves a version with a note, or drops them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.pages.conftest import drawings, listed, settled, sound, words
from vh.model import Outcome
from vh.ruleset import EXPERT_WEIGHTS, Stratum


@pytest.fixture
def learned(open_page, matched: Path) -> AppTest:
    """The Tune page after a press on the button."""
    at = open_page("tune")
    assert "the expert ones that come with the hub" in words(at)
    at.button(key="tune.learn").click().run()
    settled(at)
    return at


def test_learning_shows_old_beside_new_and_what_would_change(learned: AppTest) -> None:
    said = words(learned)
    assert "another outcome" in said
    assert "The estimate came to rest after" in said
    table = next(one.value for one in learned.dataframe if "old" in one.value.columns)
    assert (table["old"] != table["new"]).any()
    assert {"Forename", "Surname", "Date of birth"} <= set(table["signal"])
    assert not learned.button(key="tune.learn").disabled


def test_the_weights_of_each_relation_can_be_looked_at(learned: AppTest) -> None:
    seen = []
    for stratum in Stratum:
        learned.session_state["tune.stratum"] = stratum
        learned.run()
        sound(learned)
        seen.append(str(drawings(learned)))
    assert len(set(seen)) == len(Stratum)


def test_learned_weights_are_saved_only_with_a_note_and_in_force_once_published(learned: AppTest, matched: Path) -> None:
    learned.button(key="tune.learned_save").click().run()
    assert "Say in a note why the rule set changes" in words(learned)
    learned.text_input(key="tune.learned_note").set_value("learned from the sample").run()
    learned.button(key="tune.learned_save").click().run()
    sound(learned)
    assert "the expert ones that come with the hub" in words(learned)
    learned.button(key="tune.publish").click().run()
    assert "The weights in force are those of standard v1" in words(learned)
    assert "tune.learned_save" not in [one.key for one in learned.button]
    assert listed(learned, "Why")["Why"] == ["learned from the sample"]


def test_the_threshold_follows_where_that_is_ticked(learned: AppTest, matched: Path) -> None:
    boxes = [one for one in learned.checkbox if one.key == "tune.learned_even"]
    for one in boxes:
        one.check()
    learned.text_input(key="tune.learned_note").set_value("as many as before").run()
    learned.button(key="tune.learned_save").click().run()
    sound(learned)
    assert boxes
    learned.button(key="tune.publish").click().run()
    assert any(one.label.startswith("Match with standard v1") for one in learned.button)
    assert "this is the rule set in force (standard v1)" in words(learned)


def test_discarded_weights_are_gone_and_nothing_was_saved(learned: AppTest) -> None:
    learned.button(key="tune.learned_discard").click().run()
    sound(learned)
    assert "tune.learned_save" not in [one.key for one in learned.button]
    assert "the expert ones that come with the hub" in words(learned)


def test_a_notebook_learns_and_saves_with_the_same_calls(matched: Path) -> None:
    with vh.open(matched) as hub:
        found = hub.learn()
        assert found.rules.weights != EXPERT_WEIGHTS
        assert hub.patterns().outcomes(hub.rule_set()) == found.before
        assert sum(found.after.values()) == sum(found.before.values())
        assert set(found.after) == set(Outcome)
        saved = hub.save_rule_set(found.rules, "learned")
        assert hub.rule_set() != saved
        hub.publish_rule_set(saved.version)
        assert hub.rule_set() == saved
        assert hub.rule_set().weights == found.rules.weights
