"""Who followed: another household on Council Tax where a record has somebody still."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factory import World
from vh.model import DATELESS_DAYS

BORN, THEIR_DAY = date(1950, 3, 5), date(1982, 9, 13)
SINCE = date(2023, 3, 4)
_OLU: dict[str, Any] = {"forename": "Olu", "surname": "Novak", "since": SINCE}
_TENANT: dict[str, Any] = _OLU | {"source": "tenancy", "born": THEIR_DAY, "role": "tenant", "ref": "T2"}


def _said(before: dict[str, Any], *others: dict[str, Any]) -> tuple[str, str]:
    world = World().resident(**before)
    for place, one in enumerate(others):
        world.resident(**{"ref": "C2", "person_no": 1 + place} | one)
    return world.applicant(born=BORN).said()


@pytest.mark.parametrize(
    ("others", "verified"),
    [
        ([_OLU], False),
        ([_OLU | {"since": date(2015, 4, 20)}], True),
        ([_OLU | {"since": date(2010, 4, 1)}], True),
        ([_OLU | {"ref": "A1"}], True),
        ([_OLU | {"until": date(2025, 1, 1)}], False),
        ([_OLU | {"until": SINCE + timedelta(days=31)}], True),
        ([_OLU | {"until": SINCE + timedelta(days=32)}], False),
        ([_OLU | {"until": date(2025, 1, 1), "proves": False}], True),
        ([_OLU | {"proves": False}], False),
        ([_OLU | {"proves": False, "role": "nonliable"}], True),
        ([_OLU, {"forename": "Bisi", "since": SINCE}], True),
        ([_OLU, {"forename": "Ada", "since": SINCE}], True),
        ([_OLU, _OLU | {"forename": "Eve", "surname": "Brown", "since": date(2010, 4, 1)}], True),
        ([_OLU | {"forename": "Ada"}], True),
        ([_OLU, {"source": "tenancy", "born": BORN, "ref": "T1", "role": "tenant"}], True),
        ([_OLU, _OLU | {"forename": "Ada", "surname": "Novak"}], True),
        ([_OLU | {"since": date(2026, 9, 30) - timedelta(days=DATELESS_DAYS)}], True),
    ],
    ids=[
        "another household since", "within the month", "before", "on the same account", "gone again", "gone within the month", "gone after a month",
        "the owner, gone again", "the owner", "not liable", "beside a relative",
        "beside the applicant", "on an account that was there before", "under another surname", "the landlord has the applicant still",
        "married", "an extract without dates",
    ],
)  # fmt: skip
def test_another_household_on_council_tax_since(others: list[dict[str, Any]], *, verified: bool) -> None:
    said = _said({}, *others)
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


def test_a_home_let_anew_is_left_whatever_still_shows_the_person() -> None:
    """Council Tax and the landlord have the next household, and have closed neither record of the one before."""
    tenant = {"source": "tenancy", "born": BORN, "ref": "T1", "role": "tenant"}
    assert _said({}, tenant, _OLU, _TENANT) == ("REVIEW", "R4")
    assert _said({}, tenant, _OLU)[0] == "VERIFIED"
    assert _said({}, tenant, _TENANT)[0] == "VERIFIED"
    assert _said({}, tenant, _OLU | {"since": date(2010, 4, 1)}, _TENANT)[0] == "VERIFIED"


def test_a_household_of_another_village_has_not_taken_over() -> None:
    """1 School Road is in two villages; the account of the other one lacks its postcode."""
    world = World().dwelling("100021", "1 School Road, Keldale", "YO61 1AB").dwelling("100022", "1 School Road, Winton", "YO62 2CD")
    world.resident(address="1 School Road, Keldale", postcode="YO61 1AB").resident(
        "Eve", "Brown", address="1 School Road, Winton", postcode="YO62 2CD"
    )
    world.resident("Olu", "Novak", address="1 School Road, Winton", postcode=None, since=SINCE, ref="C3")
    assert world.applicant(address="1 School Road, Keldale", postcode="YO61 1AB").said()[0] == "VERIFIED"


@pytest.mark.parametrize(
    ("others", "verified"),
    [
        ([_OLU, _TENANT], False),
        ([_OLU], True),
        ([_TENANT], True),
        ([_OLU, _TENANT | {"role": "partner"}], True),
        ([_OLU, _TENANT | {"ref": "T1", "person_no": 2}], True),
        ([_OLU, _TENANT, {"since": SINCE}], True),
        ([_OLU, _TENANT | {"source": "housing_benefit", "role": "claimant"}], True),
    ],
    ids=[
        "two sources show others", "Council Tax alone", "the landlord alone", "a partner", "on the same tenancy", "Council Tax has the applicant",
        "a lodger's claim",
    ],
)  # fmt: skip
def test_a_tenancy_goes_on_beside_another_household(others: list[dict[str, Any]], *, verified: bool) -> None:
    """Council Tax in another's name is not enough: of a couple one may be liable alone."""
    said = _said({"source": "tenancy", "born": BORN, "ref": "T1", "role": "tenant"}, *others)
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")
