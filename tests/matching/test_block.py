"""The rules propose whoever shares a key, say where they overlap, and say what the cap left out."""

import json
from datetime import date

import pytest

from tests.factory import World
from vh.blocking import Blocking
from vh.errors import InputError
from vh.matching import verify_one
from vh.matching.block import KEYS_OF_APPLICANTS, KEYS_OF_RESIDENTS
from vh.ruleset import RuleSet
from vh.store import records


def _blocking(world: World, rules: RuleSet | None = None) -> Blocking:
    return records.blocking(world.store, world.match(rules).run_id)


def _pairs(world: World) -> dict[str, int]:
    return {row["title"]: row["pairs"] for row in _blocking(world).rules.to_dicts() if row["pairs"]}


@pytest.mark.parametrize(
    ("record", "claim"),
    [
        ({"surname": "Ada", "forename": "Obi", "postcode": "E8 3RZ"}, {"address": "Flat 9, 14 Mare Street"}),
        ({"address": "Flat 2 Ada House, Mare Street", "postcode": None}, {"address": "Flat 2, Ada House", "postcode": "E8 3RZ"}),
        ({"address": "14 Mare Street", "postcode": "E8 3RZ"}, {"address": "Flat 2, 14 Cable Street"}),
        ({"address": "14 Mare Street", "postcode": "E9 3RH"}, {"address": "Flat 2, 14 Cable Street"}),
        ({"address": "14 Mare Street", "postcode": None}, {"address": "Flat 2, 14 Cable Street"}),
        ({"address": "14 Mare Street"}, {"address": "Flat 2, 14 Cable Street", "postcode": None}),
        ({"address": "14 Mare Street", "postcode": None}, {"address": "Flat 2, 14 Cable Street", "postcode": None}),
    ],
)
def test_a_full_name_in_any_order_is_enough_beside_a_number_or_a_building(record: dict[str, str], claim: dict[str, str]) -> None:
    title = "Same full name in any order; same number or building; half a postcode, or one is missing"
    assert _pairs(World().resident(**record).applicant(**claim)) == {title: 1}


@pytest.mark.parametrize(
    ("record", "claim"),
    [
        ({"address": "9 Cable Street", "postcode": "E1 1AA"}, {}),
        ({"address": "14 Mare Street", "postcode": "N1 1AA"}, {"address": "Flat 2, 14 Cable Street"}),
        ({"forename": None, "postcode": "E8 3RZ", "address": "Flat 3, 14 Mare Street"}, {}),
    ],
)
def test_a_full_name_elsewhere_or_half_a_name_proposes_nobody(record: dict[str, str], claim: dict[str, str]) -> None:
    assert _pairs(World().resident(**record).applicant(**claim)) == {}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"address": "Flat 9, Ada House, Mare Street"}, "VERIFIED"),
        ({"address": "Flat 8, Ada House, Mare Street"}, "NEEDS_EVIDENCE"),
        ({"address": "Flat 9, Ada House, Cable Street"}, "NEEDS_EVIDENCE"),
        ({"address": "Flat 9, Ada House, Mare Street", "postcode": "E9 7PQ"}, "NEEDS_EVIDENCE"),
        ({"address": "Flat 9, Ada House, Mare Street", "forename": "T"}, "REVIEW"),
    ],
)
def test_an_initial_in_a_flat_of_a_named_building_is_found_though_the_postcode_has_a_slip(record: dict[str, str], said: str) -> None:
    """As it is in a house with a number; another flat, street or place is not, and another initial is one of the household."""
    claim = {"forename": "Ada", "surname": "Obi", "address": "Flat 9, Ada House, Mare Street", "postcode": "E8 3RZ"}
    assert World().resident(**({"forename": "A", "surname": "Obi"} | record)).applicant(**claim).said()[0] == said


def test_names_the_other_way_round_are_counted_only_where_they_are() -> None:
    crossed = "Same postcode, surname and forename the other way round"
    assert crossed not in _pairs(World().resident().resident("Ada", "Hart", ref="A2").applicant())
    assert _pairs(World().resident("Obi", "Adamu").applicant())[crossed] == 1
    assert _pairs(World().resident("Obadiah", "Ada").applicant())[crossed] == 1


def test_one_person_is_found_by_the_name_in_any_order_as_in_the_batch() -> None:
    world = World().resident("Obi", "Ada", address="Flat 2 Ada House, Mare Street", postcode=None).resident(ref="A2", address="9 Low Road")
    world.applicant(address="Flat 2, Ada House, Mare Street", postcode="E8 3RZ")
    batch = world.said()
    single = verify_one(world.store, RuleSet(), world.store.frame("select * from applicant")).outcome.row(0, named=True)
    assert (single["outcome"], single["reason"]) == batch
    assert batch[0] == "VERIFIED"


def test_the_overlap_counts_the_pairs_that_two_rules_found() -> None:
    blocking = _blocking(World().resident().resident("Grace", "Hart", ref="A2").applicant())
    overlap = {(row["rule"], row["other"]): row["pairs"] for row in blocking.overlap.to_dicts()}
    pairs = {row["rule"]: row["pairs"] for row in blocking.rules.to_dicts()}
    assert all(overlap[rule, rule] == pairs[rule] for rule in pairs)
    assert all(overlap[one, other] == overlap[other, one] for one, other in overlap)
    assert (overlap[2, 16], overlap[2, 4], overlap[4, 8], overlap[2, 32]) == (2, 1, 1, 0)
    assert {row["rule"]: row["only_here"] for row in blocking.rules.to_dicts()} == dict.fromkeys(pairs, 0)


def _crowd(residents: int) -> World:
    world = World()
    for i in range(residents):
        world.resident("Ada", f"Name{chr(97 + i)}", ref=f"R{i}", since=date(2015, 1, 1 + i))
    return (
        world.applicant("Zoe", "Quist")
        .applicant("Ada", "Namea", ref="HYR2")
        .applicant("Zoe", address="9 Low Road", postcode="E1 1AA", ref="HYR3")
    )


def test_large_blocks_are_told_by_their_size_alone() -> None:
    blocking = _blocking(_crowd(12))
    assert blocking.largest.columns == ["rule", "residents", "applicants", "left_out"]
    assert blocking.largest.row(0) == (2, 12, 2, False)
    assert blocking.rules.filter(blocking.rules["rule"] == 2)["largest"].item() == 12
    assert _blocking(_crowd(9)).largest.is_empty()


def test_the_cap_says_how_many_keys_and_applicants_it_left_out() -> None:
    blocking = _blocking(_crowd(4), RuleSet(block_cap=3))
    assert blocking.cap == 3
    assert blocking.capped_keys == 3  # of those that an applicant has: the address by postcode and by street, the forename in the postcode
    assert (blocking.capped_applicants, blocking.capped_alone) == (2, 1)
    assert _blocking(_crowd(4)).capped_keys == 0


def test_a_run_of_before_is_still_read() -> None:
    before = [{"rule": 1, "title": "Same property reference", "pairs": 7, "only_here": 2, "crowded_keys": 3, "largest": 500}]
    blocking = Blocking.from_json(json.dumps(before))
    assert blocking.rules.to_dicts() == before
    assert (blocking.overlap.height, blocking.cap, blocking.capped_keys, blocking.missed) == (0, None, 3, None)
    assert Blocking.from_json(blocking.to_json()).rules.to_dicts() == before


def test_a_run_that_is_not_there_is_said_so() -> None:
    with pytest.raises(InputError, match="no run 3"):
        records.blocking(World().store, 3)


@pytest.mark.parametrize("statement", [KEYS_OF_APPLICANTS, KEYS_OF_RESIDENTS], ids=["applicants", "residents"])
def test_records_without_a_key_are_left_to_the_join(statement: str) -> None:
    """Were each rule to ask for its key, DuckDB would make all keys twice: once to see whether a record has any."""
    assert " from keys\nunion all" in statement


def test_two_records_without_a_key_do_not_meet_by_it() -> None:
    world = World().resident("Grace", "Hart", address="9 Low Road", postcode="N1 1AA").applicant(uprn=None)
    assert world.store.frame("select count(*) from resident where uprn is null").item() == 1
    assert _pairs(world) == {}
