"""The world as its systems write it: raw extracts in suppliers' layouts, applications, and the truth behind every row."""

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.peer.words import Dice
from benchmarks.peer.world import AS_OF, CHILD, ELDER, LEAD, PARTNER, SHARER, World
from benchmarks.peer.writing import BENEFITS, CLERK, HOUSING, written_addresses, written_births, written_names

_LISTED = {LEAD: 1.0, PARTNER: 0.55, CHILD: 0.06, SHARER: 0.3, ELDER: 0.1}
"""How likely each member of a household stands on its Council Tax account."""
_TITLES = {0: "MR", 1: "MS"}


def _shuffled(frame: pl.DataFrame, dice: Dice, size: int) -> pl.DataFrame:
    return frame[dice.permutation(frame.height)[:size]]


def _chance(roles: pl.Series, table: dict[int, float]) -> np.ndarray:
    return roles.replace_strict(table, default=0.0, return_dtype=pl.Float64).to_numpy()


def _household(rows: pl.DataFrame) -> pl.Series:
    """A number for those who came to a dwelling together."""
    return rows.select(pl.struct("dwelling_id", "begins").rank("dense").cast(pl.Int64).alias("household"))["household"]


def _member(rows: pl.DataFrame) -> pl.Series:
    return rows.select((pl.int_range(1, pl.len() + 1).over("dwelling_id", "begins")).alias("member"))["member"]


def _stamp(days: pl.Expr, missing: str) -> pl.Expr:
    return days.cast(pl.Int32).cast(pl.Date).dt.strftime("%Y-%m-%d 00:00:00").fill_null(missing)


def council_tax_rows(dice: Dice, world: World, size: int) -> pl.DataFrame:
    """Who stands on accounts: person_id, dwelling_id, role, begins, ends, owner. Four rows in five are of accounts still open."""
    spells = world.spells
    let = spells["dwelling_id"].is_in(world.owners["dwelling_id"].implode()) & spells["ends"].is_null()
    listed = spells.filter(pl.Series(dice.random(spells.height) < _chance(spells["role"], _LISTED)) & ~let)
    listed = listed.with_columns(pl.lit(value=False).alias("owner"))
    owners = world.owners.select(
        "person_id", "dwelling_id", pl.lit(LEAD, pl.Int32).alias("role"), "begins", pl.lit(None, pl.Int64).alias("ends"),
        pl.lit(value=True).alias("owner"),
    )  # fmt: skip
    open_rows = pl.concat([listed.filter(pl.col("ends").is_null()), owners])
    closed = _shuffled(listed.filter(pl.col("ends").is_not_null()), dice, size * 3 // 14)
    return _shuffled(pl.concat([_shuffled(open_rows, dice, size - closed.height), closed]), dice, size)


def write_council_tax(dice: Dice, world: World, size: int, folder: Path) -> pl.DataFrame:
    """council_tax.csv in Academy's layout; returns the truth of its rows."""
    rows = council_tax_rows(dice, world, size)
    people, n = world.people[rows["person_id"]], rows.height
    names = written_names(dice, people, CLERK).with_columns(pl.col("*").str.to_uppercase())
    places = written_addresses(dice, world, rows["dwelling_id"].to_numpy(), CLERK)
    title = people["sex"].replace_strict(_TITLES, return_dtype=pl.String)
    given = pl.concat_str("forename", "middle", separator=" ", ignore_nulls=True)
    lead = rows["role"] == LEAD
    lead_fields = (("title", "title"), ("forename", "forename"), ("middle", "middlename"), ("surname", "surname"))
    combined = pl.col("surname") + pl.lit(",") + pl.col("title") + pl.lit(" ") + given
    live = pl.Series(dice.choice([0, 1, 2, 3, 4, 6], n, p=[0.03, 0.14, 0.12, 0.1, 0.5, 0.11]))
    frame = names.with_columns(title.alias("title"), lead.alias("is_lead"), rows["begins"], rows["ends"], *places.get_columns()).select(
        (20_000_000 + _household(rows)).alias("account_ref"),
        pl.when("is_lead").then(pl.lit("lead")).otherwise(pl.lit("liable")).alias("role"),
        _member(rows).alias("person_no"),
        pl.when(rows["owner"]).then(7).otherwise(live).alias("liab_pos"),
        combined.alias("liab_name"),
        *(pl.when("is_lead").then(part).alias(f"lead_liab_{header}") for part, header in lead_fields),
        *(pl.col(f"line{i}").alias(f"addr{i}") for i in range(1, 5)),
        "postcode", "uprn",
        _stamp(pl.col("begins"), "").alias("occupation_date"),
        _stamp(pl.col("ends"), "2099-12-31 00:00:00").alias("vacation_date"),
        pl.col("ends").is_null().cast(pl.Int8).alias("live_ind"),
    )  # fmt: skip
    frame.write_csv(folder / "council_tax.csv")
    return _truth(rows, "council_tax", ~rows["owner"])


def _benefit_spells(dice: Dice, world: World, size: int, share: float) -> pl.DataFrame:
    """Whole households, and a sixth of the rows of ones that have left."""
    chosen = dice.random(world.dwellings.height) < share
    spells = world.spells.filter(pl.Series(chosen[world.spells["dwelling_id"].to_numpy()]))
    now, left = spells.filter(pl.col("ends").is_null()), spells.filter(pl.col("ends").is_not_null())
    past = _shuffled(left, dice, size // 6)
    return _shuffled(pl.concat([_shuffled(now, dice, size - past.height), past]), dice, size)


def write_housing_benefit(dice: Dice, world: World, size: int, folder: Path) -> pl.DataFrame:
    """housing_benefit.csv in Academy's layout; a tenth of the awards are nil and prove nothing. Returns the truth of its rows."""
    rows = _benefit_spells(dice, world, size, 0.26)
    people, n = world.people[rows["person_id"]], rows.height
    names = written_names(dice, people, BENEFITS).with_columns(pl.col("*").str.to_uppercase())
    places = written_addresses(dice, world, rows["dwelling_id"].to_numpy(), BENEFITS)
    awarded = pl.Series(dice.random(n) < 0.9)
    born = written_births(dice, people["born"], BENEFITS).dt.strftime("%Y-%m-%d 00:00:00").fill_null("1900-01-01 00:00:00")
    frame = names.with_columns(rows["begins"], rows["ends"], *places.get_columns()).select(
        (5_000_000 + _household(rows)).alias("claim_id"), pl.lit(1).alias("house_id"), _member(rows).alias("member_id"),
        _stamp(pl.col("begins"), "").alias("from_date"), _stamp(pl.col("ends"), "2099-12-31 00:00:00").alias("to_date"),
        pl.lit(None, pl.String).alias("name"), people["sex"].replace_strict(_TITLES, return_dtype=pl.String).alias("title"),
        pl.concat_str("forename", "middle", separator=" ", ignore_nulls=True).alias("forename"), "surname",
        born.alias("birth_date"), pl.lit(1).alias("type"), pl.lit(None, pl.String).alias("deceased_date"),
        *(pl.col(f"line{i}").alias(f"addr{i}") for i in range(1, 5)),
        pl.col("postcode").alias("post_code"), "uprn", pl.lit(0).alias("away_address_ind"), pl.lit("HB").alias("source_filter"),
        pl.when(awarded).then(pl.lit("46.07")).otherwise(pl.lit("0.00")).alias("model_amt"),
    )  # fmt: skip
    frame.write_csv(folder / "housing_benefit.csv")
    return _truth(rows, "housing_benefit", awarded)


def write_tenancies(dice: Dice, world: World, size: int, folder: Path) -> pl.DataFrame:
    """tenancies.csv in Universal Housing's layout; one in twelve is a leasehold and proves nothing. Returns the truth of its rows."""
    rows = _benefit_spells(dice, world, size, 0.26)
    people, n = world.people[rows["person_id"]], rows.height
    names = written_names(dice, people, HOUSING)
    places = written_addresses(dice, world, rows["dwelling_id"].to_numpy(), HOUSING)
    lease = pl.Series(dice.random(n) < 1 / 12)
    born = written_births(dice, people["born"], HOUSING).dt.strftime("%Y-%m-%d 00:00:00.000").fill_null("1900-01-01 00:00:00.000")
    frame = names.with_columns(rows["begins"], rows["ends"], *places.get_columns()).select(
        (_household(rows).cast(pl.String).str.zfill(6) + pl.lit("/01")).alias("tag_ref"),
        _household(rows).alias("house_ref"), _member(rows).alias("person_no"),
        people["sex"].replace_strict(_TITLES, return_dtype=pl.String).alias("title"), pl.lit(None, pl.String).alias("initials"),
        pl.concat_str("forename", "middle", separator=" ", ignore_nulls=True).str.slice(0, 24).str.pad_end(24).alias("forename"),
        pl.col("surname").str.slice(0, 20).str.pad_end(20),
        born.alias("dob"), pl.lit("Tenant").alias("relationship"), pl.lit(1).alias("responsible"),
        _stamp(pl.col("begins"), "").alias("cot"), _stamp(pl.col("ends"), "2099-12-31 00:00:00").alias("eot"),
        pl.when(lease).then(pl.lit("LEA")).otherwise(pl.lit("SEC")).alias("tenure"),
        pl.col("ends").is_not_null().cast(pl.Int8).alias("terminated"),
        pl.concat_str(*(f"line{i}" for i in range(1, 5)), separator="\n", ignore_nulls=True).alias("con_address"),
        pl.col("postcode").alias("con_postcode"), pl.col("uprn").alias("u_llpgref"),
    )  # fmt: skip
    frame.write_csv(folder / "tenancies.csv")
    return _truth(rows, "tenancy", ~lease)


def _truth(rows: pl.DataFrame, source: str, proves: pl.Series) -> pl.DataFrame:
    """A row a record: source, row_number, person_id, dwelling_id, begins, ends, proves."""
    return rows.select(
        pl.lit(source).alias("source"), pl.int_range(1, rows.height + 1, eager=True).alias("row_number"), "person_id", "dwelling_id",
        "begins", "ends", proves.alias("proves"),
    )  # fmt: skip


def extract_day() -> str:
    """The day of the extracts, as text."""
    return AS_OF.isoformat()
