"""Every page on a hub where it has nothing to show yet, and on one that cannot be opened."""

from pathlib import Path

import pytest

import vh
from tests.pages.conftest import words


@pytest.mark.parametrize(
    ("page", "said", "button"),
    [
        ("today", "This hub is empty", "Load the sample borough and run the whole job"),
        ("check", "Nothing to check yet", "Go to Load"),
        ("feeds", "No feed is set up", "Save this feed"),
        ("match", "Something is missing for a match", "Go to Load"),
        ("find", "Nothing to look in yet", "Go to Load"),
        ("tune", "Nothing has been matched yet", "Go to Load"),
        ("review", "Nothing has been matched yet", "Go to Load"),
        ("export", "Nothing has been matched yet", "Go to Load"),
    ],
)
def test_an_empty_page_says_what_to_do_next_with_a_button(open_page, page, said, button):
    at = open_page(page)
    assert said in words(at)
    assert [one.label for one in at.button if one.proto.type == "primary"] == [button]


def test_the_button_of_an_empty_page_leads_there(open_page):
    at = open_page("tune")
    at.button(key="need.run").click().run()
    assert at.title[0].value == "Load"


def test_a_hub_file_that_another_program_holds_is_said_in_a_sentence(open_page, hub_file: Path):
    with vh.open(hub_file):
        at = open_page("today")
        said = words(at)
    assert "The hub file cannot be opened" in said
    assert "open in another program" in said
    at.button[0].click().run()
    assert "This hub is empty" in words(at)


def test_a_damaged_hub_file_is_said_in_a_sentence(open_page, hub_file: Path):
    hub_file.write_bytes(b"not a hub" * 1000)
    assert "damaged or is not a hub file" in words(open_page("review"))
