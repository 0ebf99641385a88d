"""The stress set is the same each time, and its truth is what its files say."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.stress import main, matched, report, tables, wilson
from benchmarks.stress_applicants import KINDS
from benchmarks.stress_names import ALIKE, NAMES, ONE_NAME, SHORT
from benchmarks.stress_tells import fits
from benchmarks.stress_world import FILES, read_truth, write_world
from vh.sample.people import NICKNAMES, SPELLINGS, Person

SIZE, ORDINARY = 20, 150


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    write_world(folder, 11, SIZE, ORDINARY)
    return folder


@pytest.fixture(scope="module")
def decided(world: Path) -> pl.DataFrame:
    return matched(world)[0]


@pytest.fixture(scope="module")
def lent(world: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    return tables(world)


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("cp1252" if path.name == "tenancy_nec.csv" else "utf-8")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def test_a_seed_gives_the_same_bytes_and_another_seed_another_borough(world: Path, tmp_path: Path) -> None:
    write_world(tmp_path / "again", 11, SIZE, ORDINARY)
    write_world(tmp_path / "other", 12, SIZE, ORDINARY)
    names = [*(name for _, name, _ in FILES), "truth.csv"]
    assert {path.name for path in (tmp_path / "again").iterdir()} == set(names)
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (world / name).read_bytes()
        assert (tmp_path / "other" / name).read_bytes() != (world / name).read_bytes()


def test_every_kind_has_its_number_and_nobody_applies_twice(world: Path) -> None:
    truth = read_truth(world)
    assert Counter(row["kind"] for row in truth) == dict.fromkeys(KINDS, SIZE) | {"true": ORDINARY}
    assert len({row["person_id"] for row in truth}) == len(truth)
    assert {row["permit_reference"] for row in rows(world / "parking_applications.csv")} == {row["application_ref"] for row in truth}


def test_whoever_must_not_verify_is_contradicted_by_something(world: Path) -> None:
    for row in read_truth(world):
        assert (row["must_not_verify"] == "true") == (row["kind"] != "true") == bool(row["tell"])


def test_a_borough_too_small_for_its_applicants_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"Only \d+ applicants of the kind true could be made; 3000 were asked for"):
        write_world(tmp_path, 11, 2, 3000)


def test_the_files_load_whole_by_the_ordinary_way(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> None:
    residents, applicants, _ = lent
    assert set(residents["source"].unique()) == {"council_tax", "housing_benefit", "tenancy"}
    assert applicants.height == SIZE * len(KINDS) + ORDINARY


def named(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame], kind: str) -> pl.DataFrame:
    """Applicants of a kind with the loaded records at the dwelling they claim that bear their surname, by the property reference of either."""
    residents, applicants, truth = lent
    claims = truth.filter(pl.col("kind") == kind).join(applicants, on="application_ref")
    there = residents.filter(pl.col("uprn").is_not_null()).with_columns(pl.col("uprn").str.strip_chars_start("0").alias("claimed_uprn"))
    there = there.join(claims.select("application_ref", "claimed_uprn", "application_date_right"), on="claimed_uprn")
    return claims.join(there, on="application_ref", suffix="_r").filter(pl.col("surname_key") == pl.col("surname_key_r"))


def covering(pairs: pl.DataFrame) -> pl.DataFrame:
    on = pl.col("application_date_right")
    return pairs.filter(
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= on), pl.col("valid_to").is_null() | (pl.col("valid_to") > on)
    )


def test_no_loaded_record_of_a_non_resident_owner_proves_residence(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> None:
    pairs = covering(named(lent, "non_resident_owner")).filter(pl.col("forename_key") == pl.col("forename_key_r"))
    assert pairs.height
    assert not pairs["proves_residence"].any()


def test_no_loaded_record_of_somebody_who_moves_in_later_covers_the_day(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> None:
    pairs = named(lent, "moved_in_after").filter(pl.col("forename_key") == pl.col("forename_key_r"))
    assert pairs.height
    assert covering(pairs).height == 0


def test_whoever_moved_out_has_a_record_that_ended_or_a_newer_one(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> None:
    pairs = named(lent, "moved_out").filter(pl.col("forename_key") == pl.col("forename_key_r"), pl.col("tell") == "ended")
    assert pairs.height
    assert covering(pairs).height == 0


@pytest.mark.parametrize("kind", ["neighbour", "flat_1_10"])
def test_no_loaded_record_at_the_claimed_flat_bears_the_name(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame], kind: str) -> None:
    assert named(lent, kind).filter(pl.col("forename_key") == pl.col("forename_key_r")).height == 0


def test_father_and_son_share_a_name_and_not_a_birthday(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> None:
    pairs = covering(named(lent, "father_son")).filter(pl.col("forename_key") == pl.col("forename_key_r"))
    dated = pairs.filter(pl.col("date_of_birth_r").is_not_null())
    assert dated.height
    assert (dated["date_of_birth"] != dated["date_of_birth_r"]).all()


def test_an_alike_forename_is_on_no_record_there_and_no_birthday_is(lent: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> None:
    pairs = covering(named(lent, "near_forename"))
    assert pairs.height
    assert pairs.filter(pl.col("forename") == pl.col("forename_r")).height == 0


def person(forename: str, middle: str = "") -> Person:
    return Person(1, "irish", True, "MR", forename, middle, "Doyle", date(1980, 5, 17))


@pytest.mark.parametrize(
    ("mine", "theirs", "verdict"),
    [
        ("Mario", "Maria", "no"),
        ("John", "JOHN PAUL", "yes"),
        ("Paul", "JOHN PAUL", "yes"),
        ("John", "J", "initial"),
        ("John", "P", "no"),
        ("Bill", "William", "yes"),
        ("Robert", "Rob", "yes"),
        ("Catherine", "KATHERINE", "yes"),
        ("Mohammed Bilal", "Mohammed Imran", "no"),
        ("Mohammed Bilal", "Mohammed B", "yes"),
        ("Mohammed", "Mohammed Imran", "yes"),
        ("Mohammed", "Muhammad", "yes"),
        ("Mei Ling", "Mei Lan", "no"),
        ("Ayşe", "AYSE", "yes"),
        ("Anna", "", ""),
    ],
)
def test_only_a_forename_that_a_clerk_could_not_have_meant_tells(mine: str, theirs: str, verdict: str) -> None:
    assert fits(person(mine), theirs) == verdict


def test_alike_forenames_are_two_names_that_people_of_the_group_bear() -> None:
    families = [set(family) for family in (*SPELLINGS, *ONE_NAME)]
    for group, pairs in ALIKE.items():
        borne = {*NAMES[group].men, *NAMES[group].women}
        assert [pair for pair in pairs if not set(pair) <= borne] == []
        assert [pair for pair in pairs if any(set(pair) <= family for family in families)] == []
        assert [pair for pair in pairs if SHORT.get(pair[0], NICKNAMES.get(pair[0])) == pair[1]] == []


def test_common_names_are_common_and_most_names_are_rare() -> None:
    surnames = Counter(NAMES["white_british"].surnames)
    assert surnames.most_common(1)[0][0] == "Smith"
    assert 0.005 < surnames["Smith"] / surnames.total() < 0.04
    assert sum(number == 1 for number in surnames.values()) > 200


def test_the_report_gives_coverage_and_each_kind_with_interval_and_reasons(
    decided: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    report(decided)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ordinary", *KINDS, "all"]
    shown = next(line for line in lines if line.startswith("non_resident_owner"))
    assert f"of     {SIZE}" in shown
    assert "R5" in shown
    ordinary = decided.filter(pl.col("kind") == "true")
    assert (ordinary["outcome"] == "VERIFIED").mean() > 0.9


def test_the_command_writes_tables_for_another_matcher(tmp_path: Path) -> None:
    main(["--write", str(tmp_path), "--size", "2", "--ordinary", "10", "--seed", "3"])
    truth, applicants = (pl.read_parquet(tmp_path / name) for name in ("truth.parquet", "applicants.parquet"))
    assert set(truth["application_ref"]) == set(applicants["application_ref"])
    assert {"forename_key", "surname_key", "postcode_key", "valid_from"} <= set(pl.read_parquet_schema(tmp_path / "residents.parquet"))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 1000, 0.0, 0.003827), (10, 1000, 0.005441, 0.018309), (0, 0, 0.0, 1.0), (5, 5, 0.565518, 1.0)]
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
