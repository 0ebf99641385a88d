"""The levels in SQL say what the pure functions and tables say."""

from datetime import date
from itertools import product

import polars as pl
import pytest

from tests.factory import World
from vh.matching import levels
from vh.matching.compare import pattern_scores
from vh.ruleset import Birth, Forename, RuleSet, Surname
from vh.store import open_store
from vh.text.addresses import AddressKeys, DwellingRelation, address_keys, compare_dwellings, parse_address

ADDRESSES = (
    ("Flat 2, 14 Mare Street", "E8 3RH"), ("14 Mare Street Flat 2", "E8 3RH"), ("14 Mare Street", "E8 3RH"), ("Flat 2, 14 Mare Street", None),
    ("14A Mare Street", "E8 3RH"), ("Ground Floor Flat, 14 Mare St", "E8 3RH"), ("Flat B, 14 Mare St", "E8 3RI"), ("14-18 Mare Street", "E8 3RH"),
    ("Flat 2, 14-18 Mare Street", "E8 3RH"), ("2 Riverside House, 14 Mare Street", "E8 3RH"), ("Flat 2 Riverside House, Balfour Estate", "E8 3RH"),
    ("Flat 3 Riverside House", "E8 3RH"), ("Riversde House Flat 3", "E8 3RH"), ("Room 3, 14 Mare Street", "E8 3RH"),
    ("Apartment 12, Orchard Point, 9 Cable Street", "E1 1AA"),
    ("Orchard Point, 9 Cable Street", "E1 1AA"), ("9 Cable Street", "E1 1AB"), ("9 Cable Road", "E1 1AA"), ("Studio 4, 9 Cable Street", "E1 1AA"), ("", None),
)  # fmt: skip


def test_the_address_relation_follows_the_reference_function() -> None:
    keys = [address_keys(parse_address(text, postcode)) for text, postcode in ADDRESSES]
    store = open_store()
    frame = pl.DataFrame(
        [
            {f"{side}{name}": getattr(k, name) for side, k in (("a_", x), ("r_", y)) for name in AddressKeys.__dataclass_fields__}
            for x, y in product(keys, keys)
        ],
        schema={f"{side}{name}": pl.String for side in ("a_", "r_") for name in AddressKeys.__dataclass_fields__},
    ).with_row_index("n")
    expressions = {
        "names_agree": levels.NAMES_AGREE, "numbers_agree": levels.NUMBERS_AGREE, "streets_agree": levels.STREETS_AGREE,
        "units_agree": levels.UNITS_AGREE, "no_units": levels.NO_UNITS, "within": levels.WITHIN, "near_postcode": levels.NEAR_POSTCODE, "estate": levels.ESTATE,
    }  # fmt: skip
    columns = ", ".join(f"{text} as {name}" for name, text in expressions.items())
    struct = lambda side: ", ".join(f"{name} := {side}_{name}" for name in AddressKeys.__dataclass_fields__)  # noqa: E731
    with store.scratch() as work, work.using("pairs", frame):
        said = work.frame(
            f"select n, {levels.RELATION} as relation from (select n, {columns} from (select n, struct_pack({struct('a')}) as a, "
            f"struct_pack({struct('r')}) as r from pairs)) order by n"
        )["relation"].to_list()
    names = {0: DwellingRelation.OTHER_BUILDING, 1: DwellingRelation.OTHER_UNIT, 2: DwellingRelation.UNIT_UNCLEAR, 3: DwellingRelation.SAME}
    assert [names[one] for one in said] == [compare_dwellings(x, y) for x, y in product(keys, keys)]
    assert len(set(said)) == 4


def _levels(record: dict[str, object], claim: dict[str, object]) -> dict[str, int]:
    world = World().resident(**record).applicant(**claim)  # type: ignore[arg-type]
    world.match()
    return world.store.frame("select forename, surname, dob from candidate").row(0, named=True)


@pytest.mark.parametrize(
    ("record", "claim", "level"),
    [
        ("Ada", "Ada", Forename.EXACT),
        ("Mohammed", "Mohamed", Forename.FAMILY),
        ("A", "Ada", Forename.INITIAL),
        ("B", "Ada", Forename.DIFFERS),
        ("Gbenga", "Gbegna", Forename.CLOSE),
        (None, "Ada", Forename.MISSING),
        ("Grace", "Ada", Forename.DIFFERS),
    ],
)
def test_forename_levels(record: str | None, claim: str, level: Forename) -> None:
    assert _levels({"forename": record}, {"forename": claim})["forename"] == level


def test_a_middle_name_used_as_the_first_is_a_second_name() -> None:
    assert _levels({"forename": "John", "middle_name": "Michael"}, {"forename": "Michael"})["forename"] == Forename.SECOND_NAME


@pytest.mark.parametrize(
    ("record", "claim", "level"),
    [
        ("Obi", "Obi", Surname.EXACT),
        ("O'Brien", "OBrien", Surname.EXACT),
        ("MacDonald", "McDonald", Surname.EXACT),
        ("Smith-Jones", "Jones", Surname.PART),
        ("Braithwaite", "Brathwaite", Surname.CLOSE),
        ("Smith", "Obi", Surname.DIFFERS),
        ("Featherstonehaughsmy", "Featherstonehaughsmythe", Surname.EXACT),
    ],
)
def test_surname_levels(record: str, claim: str, level: Surname) -> None:
    assert _levels({"surname": record}, {"surname": claim})["surname"] == level


@pytest.mark.parametrize(
    ("record", "claim", "level"),
    [
        (date(1980, 5, 17), date(1980, 5, 17), Birth.EXACT),
        (date(1980, 5, 7), date(1980, 7, 5), Birth.NEAR),
        (date(1980, 5, 17), date(1989, 5, 17), Birth.NEAR),
        (date(1980, 5, 12), date(1980, 5, 21), Birth.NEAR),
        (date(1980, 1, 1), date(1980, 5, 17), Birth.YEAR),
        (None, date(1980, 5, 17), Birth.MISSING),
        (date(1980, 5, 17), date(1951, 2, 3), Birth.DIFFERS),
    ],
)
def test_birth_levels(record: date | None, claim: date, level: Birth) -> None:
    assert _levels({"born": record}, {"born": claim})["dob"] == level


def test_better_levels_never_score_less_within_a_dwelling() -> None:
    scores = pattern_scores(RuleSet()).filter(pl.col("dwelling") == 5)
    exact = scores.filter((pl.col("forename") == Forename.EXACT) & (pl.col("surname") == 4)).sort("dob")
    missing_apart = exact.filter(pl.col("dob") != Birth.MISSING)["score"].to_list()
    assert missing_apart == sorted(missing_apart)
    assert scores.sort("score", descending=True).row(0, named=True) == {"dwelling": 5, "forename": 8, "surname": 4, "dob": 4, "score": 17.5}
