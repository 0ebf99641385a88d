"""Postcodes made one way of writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vh.text.postcodes import normalise_postcode, postcode_key


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("E8 1EA", "E8 1EA"),
        ("e81ea", "E8 1EA"),
        ("  E8   1EA  ", "E8 1EA"),
        ("E8-1EA.", "E8 1EA"),
        ("E8 IEA", "E8 1EA"),
        ("E2 OAA", "E2 0AA"),
        ("NI 9DT", "N1 9DT"),
        ("EI 4AB", "E1 4AB"),
        ("SEI 7AB", "SE1 7AB"),
        ("N16 5SX", "N16 5SX"),
        ("NI6 5SX", "N16 5SX"),
        ("E1O 7AA", "E10 7AA"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("ECIA 1BB", "EC1A 1BB"),
        ("WIA 0AX", "W1A 0AX"),
        ("SW1A 1A5", "SW1A 1AS"),
        ("5W1A 1AA", "SW1A 1AA"),
        ("M1 1AE", "M1 1AE"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("0X1 2AB", "OX1 2AB"),
        ("IP1 2AB", "IP1 2AB"),
        ("S0 1AA", "S0 1AA"),
        ("SO14 2AB", "SO14 2AB"),
        ("E8", None),
        ("E8 1", None),
        ("ZZ1 1AA", None),
        ("LONDON", None),
        ("12345", None),
        ("", None),
        (None, None),
        ("UNKNOWN", None),
    ],
)
def test_a_postcode_is_written_one_way_or_not_at_all(raw: str | None, expected: str | None) -> None:
    assert normalise_postcode(raw) == expected
    assert postcode_key(raw) == (expected.replace(" ", "") if expected else None)


@given(st.text(st.sampled_from("EWSCNIO0158XAB "), max_size=9))
def test_writing_a_postcode_again_changes_nothing(text: str) -> None:
    once = normalise_postcode(text)
    if once is not None:
        assert normalise_postcode(once) == once
        assert normalise_postcode(postcode_key(once)) == once


@given(st.text(max_size=12))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert normalise_postcode(text) is None or postcode_key(text) is not None
