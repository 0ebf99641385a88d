"""The Review page: its queues, blind judging, second looks and disputes, what it says of the hub, and its empty states."""

from pathlib import Path

import pytest

import vh
from tests.factory import World
from tests.pages.conftest import judged, sound, words
from tests.pages.test_decide import first_reference, rooms
from vh.model import Queue, Verdict
from vh.ruleset import RuleSet
from vh.store import open_store


def enter(at, room: str, officer: str | None = None):
    """Choose a queue, under a name."""
    if officer:
        at.text_input(key="review.officer").set_value(officer)
    next(one for one in at.get("button_group") if one.key == "review.room").set_value(room)
    at.run()
    sound(at)
    return at


def press(at, key: str):
    at.button(key=f"review.{key}").click().run()
    sound(at)
    return at


def drawn(path: Path, pairs: int = 30, twice: float = 0.0) -> None:
    with vh.open(path) as hub:
        hub.review_sample(pairs, share_twice=twice, seed=1)


def test_without_a_sample_the_page_offers_to_draw_one(open_page, matched: Path) -> None:
    at = enter(open_page("review"), "sample")
    assert "No sample has been drawn" in words(at)
    at.number_input(key="review.pairs.0.02.0").set_value(12)
    press(at, "draw")
    assert "HYR" in first_reference(at) or "HYP" in first_reference(at)
    assert rooms(at)["Sample"] == 12


def test_a_sample_is_judged_blind_unless_asked(open_page, matched: Path) -> None:
    drawn(matched)
    at = enter(open_page("review"), "sample")
    assert not [one for one in at.expander if "in bits" in one.label]
    assert "<strong>" not in next(one.proto.body for one in at.get("html") if 'class="vh-turn"' in one.proto.body)
    at.toggle(key="review.blind").set_value(False).run()
    assert [one for one in at.expander if "in bits" in one.label]


def test_each_judgement_takes_the_pair_from_the_sample_and_undo_brings_it_back(open_page, matched: Path) -> None:
    drawn(matched)
    at = enter(open_page("review"), "sample", "Ann")
    first = first_reference(at)
    press(at, "same")
    assert rooms(at)["Sample"] == 29
    assert first_reference(at) != first
    press(at, "undo")
    assert rooms(at)["Sample"] == 30
    assert first_reference(at) == first


def test_two_officers_disagree_and_a_third_settles(open_page, matched: Path) -> None:
    drawn(matched, twice=1.0)
    at = press(enter(open_page("review"), "sample", "Ann"), "same")
    assert rooms(at)["Second look"] == 0
    at = enter(at, "second", "Ben")
    assert rooms(at)["Second look"] == 1
    reference = first_reference(at)
    press(at, "not_same")
    assert rooms(at)["Disputes"] == 0
    at = enter(at, "disputes", "Cem")
    assert first_reference(at) == reference
    said = "\n".join(one.value for one in at.text)
    assert "Officer 1 said same person" in said
    assert "Officer 2 said not the same" in said
    press(at, "same")
    assert "Nobody differs" in words(at)
    at.session_state["review.log"] = True
    at.run()
    log = next(one.value for one in at.dataframe if "officer" in one.value.columns)
    assert sorted(log["officer"]) == ["Ann", "Ben", "Cem"]
    assert list(log["queue"]) == ["Dispute settled", "Second look", "Sample"]


def test_one_applicants_pairs_are_all_shown(open_page, matched: Path) -> None:
    at = open_page("review")
    reference = first_reference(at)
    enter(at, "applicant")
    assert "Name an application" in words(at)
    at.text_input(key="review.ref").set_value(reference).run()
    sound(at)
    assert first_reference(at) == reference
    press(at, "not_same")
    assert any("not the same" in option for one in at.get("button_group") for option in one.options)
    at.text_input(key="review.ref").set_value("NONE").run()
    assert "has no application of that reference" in words(at)


def test_the_page_says_how_often_the_hub_is_wrong(open_page, matched: Path) -> None:
    with vh.open(matched) as hub:
        hub.review_sample(120, share_twice=0.1, seed=2)
        for officer, queue in (("Ann", Queue.SAMPLE), ("Ben", Queue.SECOND)):
            waiting = hub.waiting(officer)
            pairs = (waiting.sample if queue is Queue.SAMPLE else waiting.second)["candidate_id"]
            judged(hub, dict.fromkeys(pairs, Verdict.SAME), officer, queue)
    at = open_page("review")
    at.session_state["review.measured"] = True
    at.run()
    sound(at)
    shown = words(at)
    assert "judged pairs" in shown
    assert "Cohen&#x27;s kappa" in shown or "Cohen's kappa" in shown
    assert "cannot show that at most 1 in 1,000 is wrong" in shown


def test_judgements_that_no_longer_hold_are_listed(open_page, matched: Path) -> None:
    with vh.open(matched) as hub:
        candidate = hub.queue()["candidate_id"][0]
        hub.judge(candidate, Verdict.SAME)
        assert hub.lapsed().is_empty()
        with hub.store.write() as work:
            work.execute(
                "update resident set valid_from = date '2021-02-03' where resident_id = (select resident_id from candidate "
                "where candidate_id = $candidate_id)",
                candidate_id=candidate,
            )
        assert hub.lapsed()["why"].to_list() == ["The record says something else now, or is no longer compared with it."]
    at = open_page("review")
    at.session_state["review.old"] = True
    at.run()
    sound(at)
    assert any("why" in one.value.columns for one in at.dataframe)


def small(path: Path, world, rules: RuleSet | None = None) -> None:
    made = world(World(open_store(path)))
    made.match(rules)
    made.store.close()


@pytest.mark.parametrize(
    ("world", "rules", "says"),
    [
        (lambda w: w.resident().applicant(), None, "The latest run found no pair between the thresholds"),
        (lambda w: w.resident("Zoe", "Quill", address="9 Far Lane", postcode="N1 1AA").applicant(), None, "Nothing waits"),
        (
            lambda w: w.resident(forename="Marie").applicant("Maria"),
            None,
            "A council record at the address carries the name in another form",
        ),
        (lambda w: w.resident().applicant(), RuleSet(verify_at=30.0, review_at=20.0), "Nothing waits"),
    ],
    ids=["all verified", "none verified", "one applicant, one source", "none above the thresholds"],
)
def test_small_and_empty_runs_are_said_as_such(open_page, hub_file: Path, world, rules: RuleSet | None, says: str) -> None:
    small(hub_file, world, rules)
    at = open_page("review")
    assert says in words(at)
    at.session_state["review.measured"] = True
    for room in ("sample", "second", "disputes", "applicant"):
        enter(at, room)


def test_a_queue_that_is_done_is_said_as_such(open_page, matched: Path) -> None:
    with vh.open(matched) as hub:
        while hub.queue().height:
            for candidate in hub.queue()["candidate_id"]:
                hub.judge(candidate, Verdict.NOT_SAME)
    assert "Every pair between the thresholds has been looked at" in words(open_page("review"))


def test_one_judged_unsure_is_said_to_be_in_no_queue_and_with_an_officer_still(open_page, matched: Path) -> None:
    at = open_page("review")
    assert "Unsure</abbr>" not in words(at)
    at.button(key="review.unsure").click().run()
    sound(at)
    assert "Unsure</abbr> <b>1</b>" in words(at)
    assert "Not among these: 1 application was judged unsure" in words(at)
    assert any("in no queue until the next match" in one.value for one in at.toast)
    assert "1 more was judged unsure" in words(open_page("today"))
    at.button(key="review.undo").click().run()
    assert "judged unsure" not in words(at)


def test_where_nobody_is_verified_nothing_is_said_of_wrong_verifications(open_page, hub_file: Path) -> None:
    small(hub_file, lambda w: w.resident(forename="Marie").applicant("Maria"))
    at = open_page("review")
    at.session_state["review.measured"] = True
    at.run()
    sound(at)
    assert "Nobody is verified at the thresholds in force" in words(at)
    assert "in 1,000" not in words(at)


def test_nothing_matched_yet_is_said_as_such(open_page) -> None:
    assert "Nothing has been matched yet" in words(open_page("review"))
