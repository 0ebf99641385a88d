"""Loads that look suspicious are held while the last good one stays in force; approve and reject; deltas."""

from datetime import date

import pytest

import vh
from tests.feeds.conftest import SAMPLE, Night, rows_of
from vh.feeds import Rhythm, State, freshness


def blanked(rows: list[list[str]], at: int, every: int) -> list[list[str]]:
    """Every so many rows with nothing in one column."""
    return [[*row[:at], "", *row[at + 1 :]] if i % every == 0 else row for i, row in enumerate(rows)]


@pytest.mark.parametrize(("keep", "way"), [(150, "down by 49.1%, from 293 to 149"), (600, "up by 94.2%, from 293 to 569")])
def test_rows_far_down_or_up_are_held_and_the_last_good_load_stays(night: Night, keep: int, way: str) -> None:
    good = night.came("ctax_20261001.csv")
    held = night.came("ctax_20261002.csv", rows_of("council_tax_academy.csv")[1][:keep])
    assert held.state is State.HELD
    assert f"Records are {way}" in held.alarms[0]
    assert night.in_force()[0] == good.load_id
    assert night.hub.store.scalar("select count(*) from resident where load_id = $id", id=held.load_id) > 0


def test_a_column_less_filled_is_held(night: Night) -> None:
    night.came("ctax_1.csv")
    held = night.came("ctax_2.csv", blanked(night.rows, night.header.index("addr2"), 3))
    assert held.state is State.HELD
    assert "Column addr2 is filled in" in held.alarms[0]


def test_a_column_less_valid_is_held(night: Night) -> None:
    night.came("ctax_1.csv")
    at = night.header.index("uprn")
    held = night.came(
        "ctax_2.csv", [[*row[:at], "NOT KNOWN" if row[at] and i % 3 == 0 else row[at], *row[at + 1 :]] for i, row in enumerate(night.rows)]
    )
    assert held.state is State.HELD
    assert "Column uprn is valid in" in held.alarms[0]


def test_a_changed_layout_is_held(night: Night) -> None:
    night.came("ctax_1.csv")
    at = night.header.index("addr4")
    held = night.came("ctax_2.csv", [row[:at] + row[at + 1 :] for row in night.rows], night.header[:at] + night.header[at + 1 :])
    assert held.state is State.HELD
    assert "Columns no longer there: addr4" in held.alarms[0]


def test_another_layout_of_the_source_is_held(night: Night) -> None:
    night.came("ctax_1.csv")
    header, rows = rows_of("council_tax_nfi.csv")
    held = night.came("ctax_2.csv", rows[:200], header)
    assert held.state is State.HELD
    assert any("from academy to nfi" in one for one in held.alarms)


@pytest.mark.parametrize("day", ["20261001", "20260930"])
def test_a_day_in_the_name_that_is_not_newer_is_held(night: Night, day: str) -> None:
    night.came("ctax_20261001.csv")
    held = night.came(f"ctax_{day}_again.csv", night.rows[:295])
    assert held.state is State.HELD
    assert "not newer than 1 Oct 2026" in held.alarms[0]


def test_on_a_quiet_day_an_extract_without_a_day_in_its_name_is_taken(night: Night) -> None:
    night.came("ctax_a.csv")
    assert night.came("ctax_b.csv", [*night.rows[1:], night.rows[0]]).state is State.IN_FORCE


def test_an_extract_of_tomorrow_fails_in_a_sentence(night: Night) -> None:
    one = night.came("ctax_20961001.csv")
    assert one.state is State.FAILED
    assert "after today" in one.said[0]


def test_what_it_would_do_to_outcomes_is_counted_by_matching(matched: Night) -> None:
    good = matched.in_force()[0]
    matched.hub.set_feed("council_tax", matched.inbox, pattern="ctax*", match_after=False, max_row_change=0.9)
    held = matched.came("ctax_20261002.csv", matched.rows[:900])
    assert held.state is State.HELD
    (sentence,) = [one for one in held.alarms if "lose verification" in one]
    before = matched.hub.outcomes().filter(outcome="VERIFIED").height
    matched.hub.approve_load(held.pickup_id, "the estate was demolished")
    assert matched.in_force()[0] == held.load_id != good
    after = matched.hub.match().outcomes().filter(outcome="VERIFIED").height
    lost, gained = (int(sentence.split(word)[0].split()[-1].replace(",", "")) for word in (" applicants would lose", " would gain"))
    assert f"of {before:,} verified" in sentence
    assert lost > 0
    assert before - lost + gained == after


def test_little_lost_is_said_and_taken_in(matched: Night) -> None:
    account = matched.hub.store.scalar(
        "select min(source_ref) from resident where resident_id in (select resident_id from outcome where outcome = 'VERIFIED')"
    )
    kept = [row for row in matched.rows if not account.startswith(row[matched.header.index("account_ref")])]
    assert 0 < len(matched.rows) - len(kept) < 5
    one = matched.came("ctax_20261002.csv", kept)
    assert one.state is State.IN_FORCE
    (sentence,) = [said for said in one.said if "would lose verification" in said]
    assert int(sentence.split(" applicant")[0].split()[-1]) == 1


def test_approving_takes_a_name_and_a_reason_and_is_written_down(night: Night) -> None:
    night.came("ctax_20261001.csv")
    held = night.came("ctax_20261002.csv", night.rows[:150])
    for who, reason in (("", "why"), ("Ann", " ")):
        with pytest.raises(vh.InputError, match="Say"):
            night.hub.approve_load(held.pickup_id, reason, who)
    assert night.in_force()[0] != held.load_id
    done = night.hub.approve_load(held.pickup_id, "half the borough moved to another council", "Ann")
    assert (done.state, done.decided_by, done.decision_reason) == (State.APPROVED, "Ann", "half the borough moved to another council")
    assert night.in_force()[0] == held.load_id
    assert "held load approved" in night.hub.activity()["action"].to_list()
    with pytest.raises(vh.NotReadyError, match="not held"):
        night.hub.approve_load(held.pickup_id, "twice", "Ann")


def test_rejecting_forgets_the_rows(night: Night) -> None:
    good = night.came("ctax_20261001.csv")
    held = night.came("ctax_20261002.csv", night.rows[:150])
    night.hub.reject_load(held.pickup_id, "cut off half-way", "Ann")
    assert night.in_force()[0] == good.load_id
    assert night.hub.store.scalar("select count(*) from resident where load_id = $id", id=held.load_id) == 0
    assert night.came("ctax_20261002_x.csv", night.rows[:150]).state is State.SAME


def test_a_good_load_overtakes_the_one_held_before_it(night: Night) -> None:
    night.came("ctax_20261001.csv")
    held = night.came("ctax_20261002.csv", night.rows[:150])
    assert night.came("ctax_20261003.csv", night.rows[:299]).state is State.IN_FORCE
    assert {one.pickup_id: one.state for one in night.hub.pickups()}[held.pickup_id] is State.OVERTAKEN
    with pytest.raises(vh.NotReadyError):
        night.hub.approve_load(held.pickup_id, "late", "Ann")


def test_a_held_load_is_out_of_date_once_somebody_loaded_by_hand(night: Night) -> None:
    night.came("ctax_20261001.csv")
    held = night.came("ctax_20261002.csv", night.rows[:150])
    night.hub.load("council_tax", night.put("by_hand.csv", night.rows[:298], marked=False))
    with pytest.raises(vh.InputError, match="out of date"):
        night.hub.approve_load(held.pickup_id, "late", "Ann")


# ---- deltas


def delta(night: Night, rows: list[tuple[list[str], str]]) -> tuple[list[list[str]], list[str]]:
    return [[*row, action] for row, action in rows], [*night.header, "Delta_Action"]


def test_a_delta_makes_a_new_whole_load(night: Night) -> None:
    base = night.came("ctax_20261001.csv")
    before = night.in_force()[1]
    account = night.rows[0][0] + night.rows[0][1]
    gone = night.rows[5][0] + night.rows[5][1]
    at = night.header.index("lead_liab_forename"), night.header.index("liab_name")
    changed = list(night.rows[0])
    changed[at[0]], changed[at[1]] = "OLUMIDE", f"{changed[night.header.index('lead_liab_surname')]},MR OLUMIDE"
    ended = [*night.rows[5][:2], *[""] * (len(night.header) - 2)]
    one = night.came("ctax_20261002.csv", *delta(night, [(changed, "Changed"), (ended, "ended")]))
    assert (one.state, one.delta) == (State.IN_FORCE, True)
    assert "1 references changed or new, 1 ended" in one.said[0]
    store = night.hub.store
    ours = "select distinct source_ref, forename from resident where load_id = $id and source_ref = $ref"
    assert store.frame(ours, id=one.load_id, ref=account)["forename"].to_list() == ["OLUMIDE"]
    assert store.frame(ours, id=one.load_id, ref=gone).height == 0
    lost = store.scalar("select count(*) from resident where load_id = $id and source_ref = $ref", id=base.load_id, ref=gone)
    assert night.in_force() == (one.load_id, before - lost)
    load = night.hub.loads().filter(load_id=one.load_id).row(0, named=True)
    assert load["rows_read"] == load["rows_loaded"] + load["rows_quarantined"] + (0 if load["left_out"] == "{}" else 1)
    assert load["sha256"] == one.sha256


def test_the_same_result_by_deltas_as_by_whole_extracts(night: Night) -> None:
    columns = "source_ref, person_no, raw_name, raw_address, valid_from, valid_to, proves_residence, forename_key, surname_key, unit_key"
    records = f"select {columns} from resident_in_force order by all"
    night.rows = night.rows[:200]
    night.came("ctax_20261001.csv")
    gone, new = night.rows[:10], rows_of("council_tax_academy.csv")[1][300:310]
    night.came("ctax_20261002.csv", *delta(night, [*((row, "ended") for row in gone), *((row, "changed") for row in new)]))
    by_delta = night.hub.store.frame(records)
    refs = {row[0] for row in gone}
    night.came("ctax_20261003.csv", [row for row in night.rows if row[0] not in refs] + new)
    assert by_delta.equals(night.hub.store.frame(records))


def test_a_delta_that_only_ends_references(night: Night) -> None:
    night.came("ctax_20261001.csv")
    before = night.in_force()[1]
    one = night.came("ctax_20261002.csv", *delta(night, [(night.rows[3], "ended")]))
    assert one.state is State.IN_FORCE
    assert night.in_force()[1] < before


@pytest.mark.parametrize(("action", "said"), [("deleted", "neither changed nor ended"), ("", "neither changed nor ended")])
def test_a_delta_with_a_strange_action_counts_for_nothing(night: Night, action: str, said: str) -> None:
    night.came("ctax_20261001.csv")
    one = night.came("ctax_20261002.csv", *delta(night, [(night.rows[0], "changed"), (night.rows[1], action)]))
    assert one.state is State.FAILED
    assert said in one.said[0]
    assert night.hub.loads().height == 1


def test_a_reference_both_changed_and_ended_counts_for_nothing(night: Night) -> None:
    night.came("ctax_20261001.csv")
    one = night.came("ctax_20261002.csv", *delta(night, [(night.rows[0], "changed"), (night.rows[0], "ended")]))
    assert one.state is State.FAILED
    assert "both changed and ended" in one.said[0]


def test_a_first_delta_has_nothing_to_stand_upon(night: Night) -> None:
    one = night.came("ctax_1.csv", *delta(night, [(night.rows[0], "changed")]))
    assert one.state is State.FAILED
    assert "whole extract" in one.said[0]


def test_a_delta_waits_while_one_before_it_is_held_and_is_held_after_a_rejected_one(night: Night) -> None:
    night.came("ctax_20261001.csv")
    held = night.came("ctax_20261002.csv", *delta(night, [(row, "ended") for row in night.rows[:150]]))
    assert held.state is State.HELD
    rows, header = delta(night, [(night.rows[0], "changed")])
    night.put("ctax_20261003.csv", rows, header)
    seen = night.look()
    assert seen.taken == ()
    assert "is held" in seen.waiting[0].why
    night.hub.reject_load(held.pickup_id, "a test that got out", "Ann")
    (after,) = night.look().taken
    assert after.state is State.HELD
    assert "did not come into force" in after.alarms[0]


# ---- freshness


def test_a_feed_is_on_time_then_due_then_late(night: Night) -> None:
    assert freshness(night.hub.store)[0].rhythm is Rhythm.NEVER
    night.came("ctax_20261001.csv")
    one = freshness(night.hub.store)[0]
    assert (one.rhythm, one.shows) == (Rhythm.ON_TIME, date(2026, 10, 1))
    assert one.came_at is not None
    today = one.came_at.date()
    said = {days: freshness(night.hub.store, date.fromordinal(today.toordinal() + days))[0].rhythm for days in (-1, 1, 2)}
    assert said == {-1: Rhythm.CLOCK, 1: Rhythm.DUE, 2: Rhythm.LATE}


def test_a_feed_that_asks_for_it_is_matched_once_it_is_in_force(night: Night) -> None:
    night.hub.load("applications", SAMPLE / "parking_applications.csv")
    night.hub.set_feed("council_tax", night.inbox, pattern="ctax*")
    night.put("ctax_20261001.csv")
    run = night.look().run
    assert run is not None
    assert night.in_force()[0] in run.loads
    assert night.look().run is None


@pytest.mark.parametrize(
    ("source", "name", "key", "table", "column"),
    [
        ("housing_benefit", "housing_benefit_academy.csv", "claim_id", "resident", "source_ref"),
        ("tenancy", "tenancy_uh.csv", "tag_ref", "resident", "source_ref"),
        ("applications", "parking_applications.csv", "permit_reference", "applicant", "application_ref"),
    ],
)
def test_a_delta_of_each_source_ends_a_reference_and_nothing_else(
    night: Night, source: str, name: str, key: str, table: str, column: str
) -> None:
    night.header, night.rows = rows_of(name)
    night.hub.remove_feed("council_tax")
    night.hub.set_feed(source, night.inbox, match_after=False)
    base = night.came("one_20261001.csv")
    store = night.hub.store
    references = f"select distinct {column} as ref from {table} where load_id = $id order by 1"
    before = store.frame(references, id=base.load_id)["ref"].to_list()
    at = night.header.index(key)
    gone = next(row for row in night.rows if any(one.split("-")[0] == row[at].strip() for one in before))
    one = night.came("one_20261002.csv", *delta(night, [(gone, "ended")]))
    assert one.state is State.IN_FORCE, one
    after = store.frame(references, id=one.load_id)["ref"].to_list()
    lost = set(before) - set(after)
    assert lost
    assert set(after) < set(before)
    assert {ref.split("-")[0] for ref in lost} == {gone[at].strip()}


def test_a_source_without_references_of_its_own_comes_whole(night: Night) -> None:
    night.header, night.rows = rows_of("llpg.csv")
    night.hub.remove_feed("council_tax")
    night.hub.set_feed("gazetteer", night.inbox, match_after=False)
    night.came("one_20261001.csv")
    one = night.came("one_20261002.csv", *delta(night, [(night.rows[0], "changed")]))
    assert one.state is State.FAILED
    assert "cannot come as a delta" in one.said[0]
