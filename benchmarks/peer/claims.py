"""Permit applications of residents and of people who are not, and what is true of each."""

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.peer.words import Dice
from benchmarks.peer.world import APPLYING_DAYS, LAST_DAY, LEAD, World
from benchmarks.peer.writing import APPLICANT, written_addresses, written_births, written_names

MIX = {"resident": 0.88, "moved_out": 0.03, "relative": 0.02, "neighbour": 0.03, "outsider": 0.03, "owner": 0.01}
"""Who applies. relative: of the household there, lives elsewhere, on no record · neighbour: on record in the same postcode, claims another
dwelling · outsider: on no record at all · owner: the landlord of a home that others live in."""


def draw_claims(dice: Dice, world: World, n: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Claims (case, person_id, dwelling_id, day) and the people they are of, among them ones on no record."""
    now, left = world.spells.filter(pl.col("ends").is_null()), world.spells.filter(pl.col("ends").is_not_null())
    counts = {case: round(n * share) for case, share in MIX.items()}
    counts["resident"] += n - sum(counts.values())
    parts = [
        _claims("resident", _some(dice, now, counts["resident"])),
        _claims("moved_out", _some(dice, left, counts["moved_out"])),
        _claims("owner", _some(dice, world.owners, counts["owner"])),
        _claims("neighbour", _some(dice, now, counts["neighbour"])),
    ]
    parts[3] = parts[3].with_columns(pl.Series("dwelling_id", _next_door(dice, world, parts[3]["dwelling_id"].to_numpy())))
    base = world.people.height
    hosts = _some(dice, now.filter(pl.col("role") == LEAD), counts["relative"] + counts["outsider"])
    made = _unrecorded(dice, world, hosts, counts["relative"])
    cases = pl.Series("case", ["relative"] * counts["relative"] + ["outsider"] * counts["outsider"])
    ids = pl.Series("person_id", base + np.arange(hosts.height))
    parts.append(hosts.select(cases, ids, "dwelling_id"))
    claims = pl.concat(parts)[dice.permutation(n)]
    return claims.with_columns(pl.Series("day", LAST_DAY - dice.integers(0, APPLYING_DAYS, n))), pl.concat([world.people, made])


def _some(dice: Dice, frame: pl.DataFrame, n: int) -> pl.DataFrame:
    return frame[dice.choice(frame.height, n, replace=False)]


def _claims(case: str, spells: pl.DataFrame) -> pl.DataFrame:
    return spells.select(pl.lit(case).alias("case"), "person_id", "dwelling_id")


def _next_door(dice: Dice, world: World, dwelling: np.ndarray) -> np.ndarray:
    """Another dwelling of the same postcode, often the very next."""
    near = dwelling + dice.choice([-3, -2, -1, 1, 2, 3], len(dwelling), p=[0.1, 0.15, 0.25, 0.25, 0.15, 0.1])
    near = np.clip(near, 0, world.dwellings.height - 1)
    place = world.dwellings["place"].to_numpy()
    other = np.where(place[near] == place[dwelling], near, 2 * dwelling - near)
    other = np.clip(other, 0, world.dwellings.height - 1)
    return np.where(other == dwelling, near, other)


def _unrecorded(dice: Dice, world: World, hosts: pl.DataFrame, relatives: int) -> pl.DataFrame:
    """People on no record: the first `relatives` bear the surname of the household they name."""
    like = world.people[dice.integers(0, world.people.height, hosts.height)]
    other = world.people[dice.integers(0, world.people.height, hosts.height)]
    kin = pl.Series(np.arange(hosts.height) < relatives)
    same_group = world.people[hosts["person_id"]]
    return like.with_columns(
        pl.when(kin).then(same_group["surname"]).otherwise(other["surname"]).alias("surname"),
        pl.Series("born", like["born"].to_numpy() + dice.integers(-400, 401, hosts.height)),
    )


def write_applications(dice: Dice, world: World, claims: pl.DataFrame, people: pl.DataFrame, folder: Path) -> pl.DataFrame:
    """applications.csv in Liberator's layout; returns application_ref with case, person_id, dwelling_id and day."""
    who, n = people[claims["person_id"]], claims.height
    names = written_names(dice, who, APPLICANT)
    places = written_addresses(dice, world, claims["dwelling_id"].to_numpy(), APPLICANT, form=True)
    refs = pl.Series("permit_reference", 3_000_000 + np.arange(n)).cast(pl.String)
    refs = pl.select((pl.lit("HYR") + refs).alias("permit_reference")).to_series()
    lines = [pl.col("line1"), pl.col("line2"), pl.concat_str("line3", "line4", separator=", ", ignore_nulls=True)]
    capitals = pl.Series(dice.random(n) < 0.2)
    frame = names.with_columns(places.get_columns()).select(
        refs,
        (claims["day"].cast(pl.Int32).cast(pl.Date).dt.strftime("%Y-%m-%d") + pl.lit(" 12:00:00")).alias("application_date"),
        pl.when(capitals).then(pl.col("forename").str.to_uppercase()).otherwise("forename").alias("forename_of_applicant"),
        pl.when(capitals).then(pl.col("surname").str.to_uppercase()).otherwise("surname").alias("surname_of_applicant"),
        written_births(dice, who["born"], APPLICANT).dt.strftime("%Y-%m-%d").alias("date_of_birth_of_applicant"),
        pl.lit("Residents").alias("permit_type"), "uprn",
        *(line.alias(f"address_line_{i}") for i, line in enumerate(lines, 1)),
        "postcode", pl.lit("Approved").alias("status"),
    )  # fmt: skip
    frame.write_csv(folder / "applications.csv")
    return claims.select(refs.alias("application_ref"), "case", "person_id", "dwelling_id", "day")


def truth_of(claims: pl.DataFrame, records: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """The claims with `lives_there` (on the day) and `should_verify` (lives there, and a record that runs then and proves it says so)."""

    def holding(table: pl.DataFrame) -> pl.DataFrame:
        found = claims.join(table, on=["person_id", "dwelling_id"], how="inner", suffix="_r")
        runs = (pl.col("begins") <= pl.col("day")) & (pl.col("ends").is_null() | (pl.col("ends") >= pl.col("day")))
        return found.filter(runs).select("application_ref").unique()

    lives = holding(spells.select("person_id", "dwelling_id", "begins", "ends"))["application_ref"].implode()
    proved = holding(records.filter("proves"))["application_ref"].implode()
    here = pl.col("application_ref").is_in(lives)
    return claims.with_columns(here.alias("lives_there"), (here & pl.col("application_ref").is_in(proved)).alias("should_verify"))
