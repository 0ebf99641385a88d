"""A street or house that several villages have is told by the village that is written, where the gazetteer is sure of it."""

from datetime import date
from typing import Any

import pytest

from tests.factory import World
from tests.matching.test_index import _differences
from vh.matching import build_index
from vh.matching.run import verify_one
from vh.ruleset import RuleSet

BORN = date(1980, 3, 4)
OVER, NETHER = "10 Church Lane, Over Winton", "10 Church Lane, Nether Winton"
OF_OVER, OF_NETHER = "YO61 1AB", "YO61 2CD"


def district() -> World:
    """Two villages of one postcode district, with a Church Lane each and houses called the same; a third where only numbers 1 and 2 are."""
    world = World().dwelling("100021", OVER, OF_OVER, town="MERESTONE").dwelling("100022", NETHER, OF_NETHER, town="MERESTONE")
    world.dwelling("100023", "The Cottage, Mill Lane, Over Winton", "YO61 1EF").dwelling(
        "100024", "The Cottage, Back Lane, Nether Winton", "YO61 2GH"
    )
    world.dwelling("100025", "1 Church Lane, Keldale", "YO61 3JL").dwelling("100026", "2 Church Lane, Keldale", "YO61 3JL")
    world.dwelling("100027", "1 Willow Drive, Keldale", "YO61 3NP")
    return world


def said(
    record: str, code: str | None, claim: str, claimed: str | None, *, world: World | None = None, born: bool = False
) -> tuple[str, str]:
    """What a match says of somebody on record at one address who claims another."""
    made = world or district()
    known: dict[str, Any] = {"born": BORN, "source": "tenancy"} if born else {}
    made.resident("Gary", "Feather", address=record, postcode=code, **known)
    return made.applicant("Gary", "Feather", address=claim, postcode=claimed, born=BORN if born else None).said()


CASES = [
    (NETHER, OF_NETHER, NETHER, None, "VERIFIED"),
    (NETHER, OF_NETHER, "10 Church Lane Nether Winton Merestone", None, "VERIFIED"),
    (NETHER, OF_NETHER, NETHER, "YO61 2CX", "VERIFIED"),
    (NETHER, OF_NETHER, NETHER, "YO61 7WX", "VERIFIED"),
    (NETHER, None, NETHER, "YO61 7WX", "VERIFIED"),
    (NETHER, OF_NETHER, NETHER, "YO67 2CX", "NEEDS_EVIDENCE"),
    (NETHER, OF_NETHER, OVER, None, "NEEDS_EVIDENCE"),
    (NETHER, None, OVER, None, "NEEDS_EVIDENCE"),
    (NETHER, OF_NETHER, OVER, OF_OVER, "NEEDS_EVIDENCE"),
    (NETHER, OF_NETHER, OVER, "YO61 2CX", "REVIEW"),
    (NETHER, OF_NETHER, OVER, OF_NETHER, "VERIFIED"),
    (NETHER, OF_NETHER, "10 Church Lane, Merestone", None, "VERIFIED"),
    (NETHER, OF_NETHER, "10 Church Lane, Oxthorpe", None, "VERIFIED"),
    (NETHER, OF_NETHER, "10 Church Lane, Keldale", None, "REVIEW"),
    (NETHER, OF_NETHER, "10 Church Lane, near Over Winton", None, "VERIFIED"),
    ("The Cottage, Back Lane, Nether Winton", "YO61 2GH", "The Cottage, Nether Winton", None, "VERIFIED"),
    ("The Cottage, Back Lane, Nether Winton", "YO61 2GH", "The Cottage, Over Winton", None, "NEEDS_EVIDENCE"),
]
"""Address and postcode on record, those claimed, and what is said."""


@pytest.mark.parametrize(("record", "code", "claim", "claimed", "expected"), CASES)
def test_a_village_tells_one_church_lane_from_another(
    record: str, code: str | None, claim: str, claimed: str | None, expected: str
) -> None:
    assert said(record, code, claim, claimed)[0] == expected


def test_the_index_and_find_say_what_a_batch_says() -> None:
    world = district()
    for place, (record, code, claim, claimed, _) in enumerate(CASES):
        person = ("Gary", f"Feather{chr(65 + place)}")
        world.resident(*person, address=record, postcode=code, ref=f"A{place}").applicant(
            *person, address=claim, postcode=claimed, ref=f"P{place:02}"
        )
    world.match()
    assert _differences(world.store, build_index(world.store, RuleSet())) == []
    for place in range(0, len(CASES), 3):
        one = world.store.frame("select * from applicant where application_ref = $ref", ref=f"P{place:02}")
        found = verify_one(world.store, RuleSet(), one).outcome.select("outcome", "reason").row(0)
        assert found == world.outcomes()[f"P{place:02}"]


@pytest.mark.parametrize(("claim", "expected"), [(NETHER, "VERIFIED"), (OVER, "NEEDS_EVIDENCE"), ("10 Church Lane, Keldale", "REVIEW")])
def test_nor_does_a_date_of_birth_make_two_villages_one(claim: str, expected: str) -> None:
    assert said(NETHER, OF_NETHER, claim, None, born=True)[0] == expected


def test_two_places_are_one_where_both_name_the_village() -> None:
    """A neighbour on record in another district would send them to an officer, as number 12 is not in the gazetteer."""
    address = "12 Church Lane, Nether Winton"

    def with_neighbour(claim: str) -> tuple[str, str]:
        world = district().resident("Olu", "Novak", address="12 Church Lane", postcode="YO62 1AA", ref="N1")
        return said(address, OF_NETHER, claim, None, world=world)

    assert with_neighbour(address) == ("VERIFIED", "V2")
    assert with_neighbour("12 Church Lane") == ("REVIEW", "R3")


def test_the_part_of_another_name_may_mean_either() -> None:
    """WINTON has a Church Lane too: who writes it may mean NETHER WINTON, so it decides nothing; KELDALE is another place than either."""
    winton = "10 Church Lane, Winton"

    def with_winton(claim: str) -> tuple[str, str]:
        return said(NETHER, OF_NETHER, claim, None, world=district().dwelling("100028", winton, "YO61 5AA"))

    assert with_winton(winton)[0] == "VERIFIED"
    assert with_winton("10 Church Lane, Keldale") == ("REVIEW", "R3")
    assert with_winton(OVER)[0] == "NEEDS_EVIDENCE"


def test_a_post_town_is_no_village() -> None:
    """Neither by the gazetteer's own column, nor where the council's records give it for the addresses of other localities."""
    town = "10 Church Lane, Merestone"
    assert said(NETHER, OF_NETHER, town, None, world=district().dwelling("100028", town, "YO61 5AA", town="MERESTONE"))[0] == "VERIFIED"
    world = district()
    for number in range(3):
        world.resident("Olu", "Novak", address="1 Church Lane, Over Winton", postcode="YO61 3JL", ref=f"N{number}")
    assert said(NETHER, OF_NETHER, OVER, None, world=world)[0] == "VERIFIED", "people of Keldale write Over Winton"


def test_what_two_villages_may_be_written_as_is_neithers() -> None:
    """WINTON in the post town OVERTON, and a village called WINTON OVERTON."""
    world = district().dwelling("100028", "10 Church Lane, Winton", "YO61 5AA", town="OVERTON")
    world.dwelling("100029", "10 Church Lane, Winton Overton", "YO61 5BB", town="MERESTONE")
    assert said(NETHER, OF_NETHER, "10 Church Lane, Winton Overton", None, world=world)[0] == "VERIFIED"


@pytest.mark.parametrize("rows", ["a town's streets without a locality", "one locality for all", "no gazetteer"])
def test_where_no_village_is_known_all_is_as_it_was(rows: str) -> None:
    world = World()
    if rows == "one locality for all":
        world.dwelling("100021", OVER, OF_OVER).dwelling("100022", "11 Church Lane, Over Winton", OF_NETHER)
    elif rows != "no gazetteer":
        world.dwelling("100021", "10 Church Lane", OF_OVER).dwelling("100022", "10 Church Lane", OF_NETHER)
    assert said(NETHER, OF_NETHER, OVER, None, world=world)[0] == "VERIFIED"


def test_a_stated_property_is_believed_before_a_village() -> None:
    world = district().resident("Gary", "Feather", address=NETHER, postcode=OF_NETHER, uprn="100022")
    assert world.applicant("Gary", "Feather", address="10 Church Lane, Keldale", postcode=None, uprn="100022").said() == ("VERIFIED", "V1")


def test_records_loaded_before_have_no_village() -> None:
    """They are compared by number and street, as they were."""
    world = district().resident("Gary", "Feather", address=NETHER, postcode=None).applicant("Gary", "Feather", address=OVER, postcode=None)
    with world.store.write() as work:
        work.execute("update resident set place_key = null")
    assert world.said() == ("VERIFIED", "V2")


def two_tongues() -> World:
    """Two villages with a Church Lane each, one of which the gazetteer names in two languages, every home of it twice."""
    world = World()
    for number in range(8, 14):
        for uprn, village, code in (
            ("20001", "Cardigan", "SA43 1AB"),
            ("20001", "Aberteifi", "SA43 1AB"),
            ("20002", "Keldale", "SA44 2CD"),
        ):
            world.dwelling(f"{uprn}{number}", f"{number} Church Lane, {village}", code)
    return world


@pytest.mark.parametrize(("claim", "outcome"), [("Cardigan", "VERIFIED"), ("Aberteifi", "VERIFIED"), ("Keldale", "NEEDS_EVIDENCE")])
def test_a_village_of_two_names_is_one(claim: str, outcome: str) -> None:
    for village in ("Cardigan", "Aberteifi"):
        record = f"10 Church Lane, {village}"
        assert said(record, "SA43 1AB", f"10 Church Lane, {claim}", None, world=two_tongues())[0] == outcome
