"""What somebody in a notebook meets: what is offered, what a hub shows of itself, and a sentence for each slip."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import vh
from tests.factory import ADDRESS, POSTCODE, World
from vh.errors import HubError, HubFileError, HubHeldError, InputError
from vh.store import Store


@pytest.fixture
def hub() -> vh.Hub:
    """Two residents in memory."""
    return vh.Hub(World().resident().resident("Grace", "Hart", address="9 Mare Street", ref="B2").store, who="ana")


def test_what_is_offered_after_the_dot_is_what_is_meant_to_be_used() -> None:
    assert dir(vh) == sorted(vh.__all__)
    assert {"open", "Hub", "RuleSet", "Settings"} <= set(dir(vh))


def test_every_method_says_what_it_does() -> None:
    assert [
        name for name in dir(vh.Hub) if not name.startswith("_") and callable(getattr(vh.Hub, name)) and not getattr(vh.Hub, name).__doc__
    ] == []


def test_a_hub_shows_which_it_is_and_that_it_is_closed(tmp_path: Path) -> None:
    hub, other = vh.open(tmp_path / "hub.duckdb"), vh.open()
    assert (repr(hub), repr(other)) == (f"<vh.Hub {tmp_path / 'hub.duckdb'}>", "<vh.Hub in memory>")
    hub.close()
    other.close()
    assert repr(hub) == f"<vh.Hub {tmp_path / 'hub.duckdb'}, closed>"
    for one in (hub, other):
        with pytest.raises(HubFileError, match="This hub is closed"):
            one.status()
        one.close()  # once more does nothing


def test_a_hub_opened_twice_in_one_notebook_is_not_said_to_be_in_another_program(tmp_path: Path) -> None:
    with vh.open(tmp_path / "hub.duckdb"):
        with pytest.raises(HubHeldError, match="open in this program already"):
            vh.open(tmp_path / "hub.duckdb")
        with vh.open(tmp_path / "other.duckdb") as other:
            assert other.status().loads.is_empty()
    vh.open(tmp_path / "hub.duckdb").close()


ADA: dict[str, Any] = {"forename": "Ada", "surname": "Obi", "address": ADDRESS, "postcode": POSTCODE}


def test_a_number_of_a_data_frame_is_a_uprn_and_a_moment_is_its_day(hub: vh.Hub) -> None:
    plain = hub.verify(**ADA, uprn="100021", on=date(2026, 9, 1), dob=date(1990, 1, 1))
    assert hub.verify(**ADA, uprn=100021, on=datetime(2026, 9, 1, 12), dob=datetime(1990, 1, 1)) == plain


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            {"surname": 5, "postcode": 1.5},
            "Each of these has to be text, or None where there is none: surname is of the type int, postcode is of the type float.",
        ),
        ({"dob": 1990}, "The date of birth is of the type int. Give a date, or text such as 1990-12-31."),
        ({"uprn": 1.0}, "uprn is of the type float"),
    ],
)
def test_what_is_no_text_is_said(hub: vh.Hub, more: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as refused:
        hub.verify(**(ADA | more))
    assert says in str(refused.value)


def matched_store() -> Store:
    world = World().resident().applicant()
    world.match()
    return world.store


def test_slips_of_numbers_and_kinds_are_sentences(hub: vh.Hub) -> None:
    matched = vh.Hub(matched_store(), who="ana")
    slips: list[tuple[Callable[[], Any], str]] = [
        (lambda: hub.match("standard"), "A match takes a rule set"),
        (lambda: hub.accuracy(-6, 5), "The lower threshold is above the upper one"),
        (lambda: hub.audit(limit=-1), "1 or more"),
        (lambda: hub.audit(limit=0), "1 or more"),
        (lambda: matched.review_sample(0), "a whole number of 1 or more"),
        (lambda: matched.review_sample("all"), "a whole number of 1 or more"),
    ]
    for slip, says in slips:
        with pytest.raises(HubError, match=says):
            slip()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"memory_limit": "lots"}, "The setting memory_limit (VH_MEMORY_LIMIT) must be"),
        ({"name_sources": "maybe"}, "The setting name_sources (VH_NAME_SOURCES) must be"),
        ({"keep_runs_days": 0}, "The setting keep_runs_days (VH_KEEP_RUNS_DAYS) must be"),
        ({"second_look_share": 2.0}, "The setting second_look_share (VH_SECOND_LOOK_SHARE) must be"),
        ({"people": "ana=boss"}, "The setting people (VH_PEOPLE) is not a list"),
    ],
)
def test_a_setting_is_named_as_in_a_notebook_and_as_on_a_server(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as refused:
        vh.Settings(**given)
    assert says in str(refused.value)


def test_a_run_and_an_answer_show_themselves_as_tables_of_text(hub: vh.Hub) -> None:
    world = World().resident().applicant()
    run = world.match()
    shown = run._repr_html_()
    assert "<th>VERIFIED</th><td>1 (100.0%)</td>" in shown
    assert "<th>Verified by Council Tax</th><td>1</td>" in shown
    answer = hub.verify(**ADA, on="1/9/2026")
    shown = answer._repr_html_()
    assert "<th>VERIFIED</th>" in shown
    assert f"<th>Words for a letter</th><td>{answer.letter.replace(chr(39), '&#x27;')}</td>" in shown
    assert "Obi" not in shown, "nothing of a record is in the table"
    nobody = hub.verify(forename="<b>", surname="Nobody", address="1 No Such Street")
    assert "<b>" not in nobody._repr_html_()
    assert "<th>What to ask</th>" in nobody._repr_html_()
