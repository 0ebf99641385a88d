"""Find and Review say what was nearest and what would have been enough."""

from datetime import date
from html import escape
from pathlib import Path

import pytest

import vh
from tests.pages.conftest import sound, words
from vh.model import NearRecord, Source
from vh.text.masks import initials
from vh.ui.widgets import near_records
from vh.ui.words import certainty

_ONE = (
    "select a.forename, a.surname, a.raw_address, a.date_of_birth, a.application_date from outcome o join applicant a using (applicant_id) "
    "where o.reason = $reason and a.raw_address is not null and a.forename is not null order by o.application_ref limit 1"
)


@pytest.mark.parametrize("reason", ["R5", "R6", "V1"])
def test_find_says_what_was_nearest_and_what_would_have_been_enough(open_page, matched: Path, reason: str):
    with vh.open(matched) as hub:
        row = hub.store.frame(_ONE, reason=reason).row(0, named=True)
        said = hub.verify(
            forename=row["forename"],
            surname=row["surname"],
            address=row["raw_address"],
            dob=row["date_of_birth"],
            on=row["application_date"],
        )
    heading = "The records that the application fits" if len(said.records) > 1 else "The nearest record"
    at = open_page("find")
    at.text_input(key="find.forename").set_value(row["forename"])
    at.text_input(key="find.surname").set_value(row["surname"])
    at.text_input(key="find.address").set_value(row["raw_address"])
    at.date_input(key="find.dob").set_value(row["date_of_birth"])
    at.date_input(key="find.on").set_value(row["application_date"])
    next(one for one in at.button if one.label == "Find").click().run()
    sound(at)
    assert f"Reason {reason}" in words(at)
    assert heading in words(at)
    assert all(escape(initials(one.name)) in words(at) for one in said.records)
    assert ("What would have been enough" in words(at)) is (reason != "V1")
    assert at.code[0].value.startswith(("We ", "The council's own records"))


def test_review_works_out_what_would_have_verified_only_when_asked(open_page, matched: Path):
    at = open_page("review")
    assert "would have been enough" not in words(at)
    at.session_state["review.why"] = True
    at.run()
    sound(at)
    assert "would have been enough" in words(at)


def test_the_words_of_a_record_are_shown_as_text():
    tag = "<img src=x onerror=alert(1)>"
    shown = near_records([NearRecord(Source.TENANCY, -1.25, tag, date(1980, 5, 17), tag, None, None)], "Near")
    assert "<img" not in shown
    assert "17 May 1980" in shown
    assert "start unknown to now" in shown


@pytest.mark.parametrize(("probability", "said"), [(0.971, "97.1%"), (0.99999, "over 99.9%"), (1.0, "over 99.9%"), (0.0, "under 0.1%")])
def test_no_probability_is_said_to_be_whole(probability: float, said: str):
    assert certainty(probability) == said
