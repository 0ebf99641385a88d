"""How a clerk or an applicant writes a name, an address or a date: the same truth, told in many ways and with slips."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.peer import words
from benchmarks.peer.words import Dice
from benchmarks.peer.world import World


@dataclass(frozen=True, slots=True)
class Habits:
    """How often each slip is made, as shares of the records."""

    initial: float
    short: float = 0.04
    surname_slip: float = 0.02
    forename_slip: float = 0.015
    swapped: float = 0.008
    other_surname: float = 0.03
    """Of women: under the surname of before the marriage."""
    no_uprn: float = 0.08
    wrong_uprn: float = 0.002
    no_unit: float = 0.015
    postcode_slip: float = 0.006
    no_postcode: float = 0.01
    no_birth: float = 0.0
    birth_slip: float = 0.02
    street_slip: float = 0.01


CLERK = Habits(initial=0.12)
BENEFITS = Habits(initial=0.01, no_uprn=0.15, no_birth=0.005)
HOUSING = Habits(initial=0.01, no_uprn=0.05, no_birth=0.01, short=0.03)
APPLICANT = Habits(initial=0.01, short=0.06, no_uprn=0.28, no_birth=0.01, birth_slip=0.015, no_unit=0.01)


def written_names(dice: Dice, people: pl.DataFrame, habits: Habits) -> pl.DataFrame:
    """A row a person: forename, middle, surname, as written down this time."""
    n = people.height

    def some(share: float) -> np.ndarray:
        return dice.random(n) < share

    maiden = some(habits.other_surname) & (people["sex"].to_numpy() == 1)
    surname = pl.select(pl.when(pl.Series(maiden)).then(people["other_surname"]).otherwise(people["surname"])).to_series()
    surname = words.slip(surname, some(habits.surname_slip), dice)
    forename = words.variant(people["forename"], some(habits.short))
    forename = words.slip(forename, some(habits.forename_slip), dice)
    initial = pl.Series(some(habits.initial))
    swapped = pl.Series(some(habits.swapped))
    frame = pl.DataFrame({"forename": forename, "middle": people["middle"], "surname": surname, "initial": initial, "swapped": swapped})
    frame = frame.with_columns(
        pl.when("initial").then(pl.col("forename").str.slice(0, 1)).otherwise("forename").alias("forename"),
        pl.when("initial").then(None).otherwise("middle").alias("middle"),
    )
    return frame.select(
        pl.when("swapped").then("surname").otherwise("forename").alias("forename"),
        "middle",
        pl.when("swapped").then("forename").otherwise("surname").alias("surname"),
    )


def written_births(dice: Dice, born: pl.Series, habits: Habits) -> pl.Series:
    """Dates of birth: some none, some with a digit off, day and month changed places, or 1 January in their stead."""
    n = len(born)
    slipped = dice.random(n) < habits.birth_slip
    kind = np.where(slipped, dice.integers(1, 5, n), 0)
    off = dice.choice([-10, -1, 1, 10], n)
    frame = pl.DataFrame({"born": born.cast(pl.Int32).cast(pl.Date), "kind": kind, "off": off, "none": dice.random(n) < habits.no_birth})
    d, m, y = pl.col("born").dt.day(), pl.col("born").dt.month(), pl.col("born").dt.year()
    swapped = pl.when(d <= 12).then(pl.date(y, d, m)).otherwise(pl.date(y, m, pl.max_horizontal(d - 1, 1)))
    written = pl.when(pl.col("kind") == 1).then(swapped)
    written = written.when(pl.col("kind") == 2).then(pl.date(y, m, pl.when(d > 11).then(d - 10).otherwise(d + 10)))
    written = written.when(pl.col("kind") == 3).then(pl.date(y + pl.col("off"), m, pl.min_horizontal(d, 28)))
    written = written.when(pl.col("kind") == 4).then(pl.date(y, 1, 1)).otherwise("born")
    return frame.select(pl.when(~pl.col("none")).then(written).alias("born"))["born"]


def written_addresses(dice: Dice, world: World, dwelling: np.ndarray, habits: Habits, *, form: bool = False) -> pl.DataFrame:
    """A row an address: line1 to line4, postcode, uprn; capitals as clerks do, or mixed where a person filled in a form."""
    n = len(dwelling)
    homes = world.dwellings[dwelling].with_columns(
        pl.Series("how", dice.choice(4, n, p=[0.45, 0.25, 0.2, 0.1])),
        pl.Series("flat", dice.choice(5, n, p=[0.84, 0.06, 0.04, 0.03, 0.03])),
        pl.Series("bare", dice.random(n) < habits.no_unit),
        pl.Series(
            "code",
            dice.choice(4, n, p=[1 - habits.no_postcode - habits.postcode_slip - 0.1, 0.1, habits.no_postcode, habits.postcode_slip]),
        ),
        pl.Series("no_uprn", dice.random(n) < habits.no_uprn),
        pl.Series("wrong_uprn", np.where(dice.random(n) < habits.wrong_uprn, dice.choice([-7, 7], n), 0)),
        pl.Series("letter", dice.integers(0, 20, n)),
        pl.Series("short_road", dice.random(n) < 0.12),
    )
    homes = homes.with_columns(words.slip(homes["street"], dice.random(n) < habits.street_slip, dice).alias("street"))
    lines = homes.with_columns(_unit().alias("unit_text"), _road().alias("road")).select(*_lines(), _postcode(form), _uprn())
    text = [f"line{i}" for i in range(1, 5)]
    if not form:
        return lines.with_columns(pl.col(text).str.to_uppercase())
    capitals = pl.Series(dice.random(n) < 0.35)
    return lines.with_columns(pl.when(capitals).then(pl.col(text).str.to_uppercase()).otherwise(pl.col(text)))


def _unit() -> pl.Expr:
    """FLAT 3, FLT 3, F3, APARTMENT 3, or 3 alone; GROUND FLOOR FLAT or GFF; nothing where it was left out."""
    unit = pl.col("unit")
    floor = unit.str.to_titlecase() + pl.lit(" Floor Flat")
    named = pl.when(pl.col("flat") == 1).then(pl.lit("Flt ") + unit).when(pl.col("flat") == 2).then(pl.lit("Apartment ") + unit)
    named = named.when((pl.col("flat") == 3) & unit.str.contains(r"^\d")).then(pl.lit("F") + unit).otherwise(pl.lit("Flat ") + unit)
    return pl.when("bare").then(None).when("by_floor").then(floor).otherwise(named)


def _road() -> pl.Expr:
    """55 Westerham Road, or 55 Westerham Rd."""
    ends = {" Road": " Rd", " Street": " St", " Avenue": " Ave", " Close": " Cl", " Gardens": " Gdns", " Court": " Ct"}
    short = pl.col("street")
    for full, brief in ends.items():
        short = short.str.replace(f"{full}$", brief)
    return pl.col("number") + pl.lit(" ") + pl.when("short_road").then(short).otherwise("street")


def _lines() -> list[pl.Expr]:
    """Unit, building and road over one to three lines; a block of flats may go without its name or without its number."""
    how, unit, block, road = pl.col("how"), pl.col("unit_text"), pl.col("building"), pl.col("road")
    town = pl.lit("London")
    one = pl.concat_str(unit, block, road, separator=" ", ignore_nulls=True)
    in_block = block.is_not_null()
    first = pl.when(how == 3).then(one).when(in_block & (how == 1)).then(pl.concat_str(unit, block, separator=" ", ignore_nulls=True))
    first = first.when(in_block & (how == 2)).then(pl.concat_str(unit, block, separator=", ", ignore_nulls=True)).otherwise(
        pl.when(unit.is_not_null()).then(unit).when(in_block).then(block).otherwise(road)
    )  # fmt: skip
    second = pl.when(how == 3).then(None).when(in_block & (how == 1)).then(road).when(in_block & (how == 2)).then(pl.col("street"))
    second = second.when(unit.is_not_null() & in_block).then(block).when(unit.is_not_null() | in_block).then(road).otherwise(None)
    third = pl.when((how == 0) & unit.is_not_null() & in_block).then(road).otherwise(town)
    fourth = pl.when((how == 0) & unit.is_not_null() & in_block).then(town).otherwise(None)
    return [first.alias("line1"), second.alias("line2"), third.alias("line3"), fourth.alias("line4")]


def _postcode(form: bool) -> pl.Expr:
    code, plain = pl.col("code"), pl.col("postcode")
    closed = plain.str.replace(" ", "")
    slipped = plain.str.slice(0, plain.str.len_chars() - 1) + pl.lit("ABDEFGHJLNPQRSTUWXYZ").str.slice(pl.col("letter"), 1)
    written = (
        pl.when(code == 1).then(closed.str.to_lowercase() if form else closed).when(code == 2).then(None).when(code == 3).then(slipped)
    )
    return written.otherwise(plain).alias("postcode")


def _uprn() -> pl.Expr:
    return pl.when(~pl.col("no_uprn")).then((pl.col("uprn").cast(pl.Int64) + pl.col("wrong_uprn")).cast(pl.String)).alias("uprn")
