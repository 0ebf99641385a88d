"""The Service page: mode, keys, requests."""

from pathlib import Path

import vh
from tests.pages.conftest import sound, words
from vh.service import Request, read_request


def test_a_new_hub_watches_and_has_no_keys(open_page):
    at = open_page("service")
    assert "Mode: Shadow" in words(at)
    assert "No requests yet" in words(at)


def test_the_mode_is_switched_with_a_name_and_a_reason_only(open_page, hub_file: Path):
    at = open_page("service")
    switch = next(one for one in at.button if one.label == "Switch")
    switch.click().run()
    assert "Give the name of whoever answers for this" in words(at)
    at.text_input(key="service.name").input("Head of Parking")
    at.text_input(key="service.reason").input("three weeks in shadow went well")
    next(one for one in at.button if one.label == "Switch").click().run()
    sound(at)
    assert "Mode: Advise" in words(at)
    assert "three weeks in shadow went well" in words(at)


def test_a_key_is_made_shown_once_and_ended(open_page, hub_file: Path):
    at = open_page("service")
    at.text_input(key="service.client").input("Parking system")
    next(one for one in at.button if one.label == "Make a key").click().run()
    sound(at)
    (token,) = (one.value for one in at.code)
    assert token.startswith("vh_")
    at.button(key="service.copied").click().run()
    assert not at.code
    at.selectbox(key="service.revoke").select_index(0)
    next(one for one in at.button if one.label == "End this key").click().run()
    sound(at)
    table = next(one.value for one in at.dataframe if "key_id" in one.value.columns)
    assert table["state"].to_list() == ["revoked"]


def test_requests_are_shown_with_their_true_outcome(open_page, matched: Path):
    with vh.open(matched) as hub:
        hub.index()
        key, _ = hub.make_key("Parking system")
        asked = b'{"application_ref": "HYR1", "forename": "Nobody", "surname": "Inparticular", "address": "1 Nowhere"}'
        hub.desk().ask(read_request(Request, asked), key, "one")
    at = open_page("service")
    table = next(one.value for one in at.dataframe if "application_ref" in one.value.columns)
    assert table["application_ref"].to_list() == ["HYR1"]
    assert table["outcome"].to_list() == ["Asks for evidence"]
    assert "content" not in table.columns
