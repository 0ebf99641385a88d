"""The levels in SQL say what the pure functions and tables say."""

from datetime import date

import polars as pl
import pytest

from tests.factory import World
from vh.matching.compare import pattern_scores
from vh.ruleset import Birth, Forename, RuleSet, Surname


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
