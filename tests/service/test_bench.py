"""The hub beside the incumbent: every figure as a count by hand."""

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest

import vh
from tests.factory import ADDRESS, POSTCODE, World
from vh.errors import InputError, NotReadyError
from vh.model import Outcome
from vh.service import Incumbent, Key, Request, read_request
from vh.service.bench import Said, Share, Third


def ask(hub: vh.Hub, key: Key, reference: str, forename: str, surname: str, on: str = "2026-09-01") -> None:
    said = {"application_ref": reference, "forename": forename, "surname": surname, "address": ADDRESS, "postcode": POSTCODE, "on": on}
    hub.desk().keep([hub.desk().ask(read_request(Request, json.dumps(said).encode()), key, "r")])


def hear(hub: vh.Hub, key: Key, reference: str, said: str, status: str = "", by: str = "", at: str = "2026-09-02T10:00:00Z") -> None:
    more = f', "final_status": "{status}", "decided_by": "{by}"' if status else ""
    body = f'{{"application_ref": "{reference}", "ci_outcome": "{said}", "checked_at": "{at}"{more}}}'
    hub.desk().keep_said([hub.desk().hear(read_request(Incumbent, body.encode()), key, "r")])


@pytest.fixture
def hub() -> Iterator[vh.Hub]:
    """Seven applications: four of a person on record, three of strangers; what the incumbent and officers said of them."""
    world = World().resident()
    with vh.Hub(world.store, who="tester") as opened:
        opened.index()
        key, _ = opened.make_key("Parking system")
        for reference, forename, surname in (
            ("A1", "Ada", "Obi"), ("A2", "Ada", "Obi"), ("A3", "Ada", "Obi"), ("A4", "Ada", "Obi"),
            ("B1", "Zoe", "Quill"), ("B2", "Zoe", "Quill"), ("B3", "Grace", "Obi"),
        ):  # fmt: skip
            ask(opened, key, reference, forename, surname)
        hear(opened, key, "A1", "not_matched", at="2026-09-01T10:00:00Z")
        hear(opened, key, "A1", "matched")
        hear(opened, key, "A2", "not_matched", "Approved", "officer")
        hear(opened, key, "A3", "not_matched", "Rejected", "officer")
        hear(opened, key, "B1", "matched", "Approved", "auto")
        hear(opened, key, "B2", "not_matched")
        hear(opened, key, "B3", "error")
        yield opened


def test_the_matrix_is_the_count_by_hand(hub: vh.Hub) -> None:
    found = hub.compare_with_incumbent()
    counts = {cell: number for cell, number in found.matrix().items() if number}
    assert counts == {
        (Outcome.VERIFIED, Said.MATCHED): 1, (Outcome.VERIFIED, Said.NOT_MATCHED): 2, (Outcome.VERIFIED, Said.NO_ANSWER): 1,
        (Outcome.NEEDS_EVIDENCE, Said.MATCHED): 1, (Outcome.NEEDS_EVIDENCE, Said.NOT_MATCHED): 1, (Outcome.REVIEW, Said.NO_ANSWER): 1,
    }  # fmt: skip
    assert found.cell(Outcome.VERIFIED, Said.NOT_MATCHED)["application_ref"].to_list() == ["A2", "A3"]


def test_shares_are_of_those_they_speak_of(hub: vh.Hub) -> None:
    found = hub.compare_with_incumbent()
    assert (found.verified, found.matched, found.agreement) == (Share(4, 7), Share(2, 5), Share(2, 5))
    assert found.only_hub["application_ref"].to_list() == ["A2", "A3"]
    assert found.only_incumbent["application_ref"].to_list() == ["B1"]
    assert found.hours_saved(30) == 1.0


def test_officers_are_a_third_opinion(hub: vh.Hub) -> None:
    found = hub.compare_with_incumbent()
    third = dict(found.rows.select("application_ref", "third").iter_rows())
    assert {one for one, said in third.items() if said != Third.NONE} == {"A2", "A3"}
    assert (found.wrong, found.unjudged) == (Share(1, 2), 2)


def test_a_judgement_counts_before_the_final_status() -> None:
    world = World().resident().applicant(ref="A3")
    with vh.Hub(world.store) as hub:
        hub.match()
        hub.judge(hub.outcomes()["candidate_id"].item(), "not_same")
        key, _ = hub.make_key("x")
        hear(hub, key, "A3", "matched", "Approved", "officer")
        found = hub.compare_with_incumbent("run")
        assert found.rows["third"].to_list() == [Third.REFUTED]
        assert found.incumbent_wrong == Share(1, 1)


def test_figures_by_reason_permit_and_time(hub: vh.Hub) -> None:
    found = hub.compare_with_incumbent()
    reasons = {row["reason"]: (row["applications"], row["matched"], row["agree"]) for row in found.by("reason").to_dicts()}
    assert reasons == {"V2": (4, 1, 1), "N1": (2, 1, 1), "R2": (1, 0, 0)}
    assert found.by("permit_type")["permit_type"].to_list() == ["not known"]
    key, _ = hub.make_key("y")
    for month in range(1, 13):
        ask(hub, key, f"M{month}", "Ada", "Obi", f"2025-{month:02}-15")
    over = hub.compare_with_incumbent().over_time()
    assert over["begins"].to_list()[:2] == [date(2025, 1, 1), date(2025, 2, 1)]
    assert over["applications"].sum() == 19


def test_the_newest_revision_of_an_application_counts(hub: vh.Hub) -> None:
    key, _ = hub.make_key("Parking system")
    ask(hub, key, "B2", "Ada", "Obi")
    found = hub.compare_with_incumbent()
    assert found.rows.height == 7
    assert found.matrix()[Outcome.VERIFIED, Said.NOT_MATCHED] == 3


def test_replay_says_whose_outcome_another_rule_set_would_change(hub: vh.Hub) -> None:
    hub.save_rule_set(hub.rule_set().changed(verify_at=99.0), "stricter")
    hub.save_rule_set(hub.rule_set(0), "back")
    found = hub.replay_requests(1)
    flips = found.filter(found["outcome_before"] != found["outcome"])
    assert flips["application_ref"].sort().to_list() == ["A1", "A2", "A3", "A4"]
    assert set(flips["outcome"]) == {"REVIEW"}
    assert found["told"].to_list() == found["outcome_before"].to_list()


def test_nothing_to_replay_is_said_so() -> None:
    with vh.Hub(World().resident().store) as hub, pytest.raises(NotReadyError, match="nothing to replay"):
        hub.replay_requests(0)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 300, 0.0, 0.01264), (15, 100, 0.0931, 0.2328), (5, 5, 0.5655, 1.0), (0, 0, 0.0, 1.0)]
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).interval == pytest.approx((low, high), abs=2e-4)


def test_the_summary_names_nobody_and_says_what_is_unsure(hub: vh.Hub) -> None:
    page = hub.shadow_summary(minutes=30)
    assert "57.1%" in page
    assert "1 h" in page
    assert "2 of 4 verified applications have no officer" in page
    for value in ("A1", "B1", "Ada", "Obi", "Mare"):
        assert not re.search(rf"\b{value}\b", page)
    assert "http" not in page


def test_the_mode_needs_a_name_and_a_reason(hub: vh.Hub) -> None:
    with pytest.raises(InputError, match="Give the name"):
        hub.switch_mode("live", name=" ", reason="because")
