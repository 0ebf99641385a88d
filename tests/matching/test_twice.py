"""Every level of a pair is the same in SQL and in Python, whatever the two records say and leave out."""

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from vh.matching import levels
from vh.matching.name_lists import lists
from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.text.addresses import address_keys, parse_address
from vh.text.names import name_keys
from vh.text.terms import Steps, after, columns, compiled

GIVEN_NAMES = ("Ada", "Adaeze", "A", "Mohammed", "Muhammad", "Liz", "Elizabeth", "Maria", "Mario", "Chukwuemeka", "Jo", "Şükrü", None)
MIDDLE_NAMES = (None, None, "Ada", "B", "Michael Jo", "Obi")
SURNAMES = (
    "Obi",
    "Smith-Jones",
    "Jones",
    "Mac Donald",
    "McDonald",
    "Featherstonehaughsmythe",
    "Featherstonehaughsmy",
    "Garcia Lopez",
    "O'Brien",
    None,
)
HOMES = (
    "14 Mare Street", "Flat 2, 14 Mare Street", "14A Mare St", "Flat A, 14-16 Mare Street", "Ground Floor Flat, 14 Mare Street",
    "Flat 2 Riverside House, Cable Street", "Riverside Court, 3 Cable Street", "Room 3, 14 Mare Street", "3 Riversdie House", "Top Floor Flat",
    "12 Pembury Estate", "Flat 1F2, 9 Mare Street", "",
)  # fmt: skip
POSTCODES = ("E8 3RH", "E8 3RJ", "E8 3HR", "N1 1AA", None)
UPRNS = (None, None, "100021", "100022")
VILLAGES = (None, "WALLOP", "NETHER WALLOP", "NETHER WALLOP", "KELDALE")
DAYS = [date(1980, 1, 1), date(1980, 5, 7), date(1980, 7, 5), date(1981, 5, 7), date(1990, 5, 7), date(1980, 5, 17), date(1951, 2, 3), None]
TODAY = date(2026, 9, 1)
SPANS = (None, *(TODAY + timedelta(days=days) for days in (-900, -121, -120, -61, -60, -1, 0, 1, 30, 31, 400)))
RULES = {"grace_after": 60, "grace_before": 30, "max_age": 120}

TEXTS = ("forename_key", "forename_family", "surname_key", "surname_sound", "surname_family", "uprn", "text_uprn", "unit_key", "number_key", "building_key",
         "street_key", "postcode_key", "role", "sex", "locality", "village")  # fmt: skip
SCHEMA: dict[str, Any] = {
    "i": pl.Int32, **dict.fromkeys(TEXTS, pl.String), "given_keys": pl.List(pl.String), "forename_families": pl.List(pl.String),
    "surname_parts": pl.List(pl.String),
    "date_of_birth": pl.Date, "valid_from": pl.Date, "valid_to": pl.Date, "as_of": pl.Date, "application_date": pl.Date,
    "proves_residence": pl.Boolean,
}  # fmt: skip


def slipped(dice: random.Random, text: str | None) -> str | None:
    """A letter lost, doubled, changed or swapped with the next, a word lost, or nothing."""
    if not text or dice.random() < 0.5:
        return text
    at = dice.randrange(len(text))
    head, tail = text[:at], text[at + 1 :]
    return dice.choice((head + tail, text[: at + 1] + text[at:], f"{head}X{tail}", head + tail[:1] + text[at] + tail[1:], text[:at]))


def _person(dice: random.Random, i: int) -> dict[str, Any]:
    name = name_keys(
        slipped(dice, dice.choice(GIVEN_NAMES)), slipped(dice, dice.choice(MIDDLE_NAMES)), slipped(dice, dice.choice(SURNAMES))
    )
    home = address_keys(parse_address(slipped(dice, dice.choice(HOMES)) or "", dice.choice(POSTCODES)))
    nobody = dice.random() < 0.04
    row = {
        "i": i, "forename_key": name.forename_key, "forename_family": name.forename_family, "forename_families": list(name.forename_families),
        "surname_family": name.surname_family, "given_keys": list(name.given_keys),
        "surname_key": name.surname_key, "surname_parts": list(name.surname_parts), "surname_sound": name.surname_sound,
        "unit_key": home.unit_key, "number_key": home.number_key, "building_key": home.building_key, "street_key": home.street_key,
        "postcode_key": home.postcode_key, "uprn": dice.choice(UPRNS), "text_uprn": dice.choice(UPRNS), "date_of_birth": dice.choice(DAYS),
        "valid_from": dice.choice(SPANS), "valid_to": dice.choice(SPANS), "as_of": TODAY + timedelta(days=dice.choice((-121, -120, 29))),
        "application_date": TODAY, "proves_residence": dice.random() < 0.8, "role": dice.choice(("lead", None)),
        "sex": dice.choice(("M", "F", None)), "locality": dice.choice(VILLAGES),
    }  # fmt: skip
    row["village"] = dice.choice((row["locality"], None))
    if nobody:  # an organisation has no keys of a name at all
        row |= dict.fromkeys(
            (
                "forename_key",
                "forename_family",
                "forename_families",
                "given_keys",
                "surname_key",
                "surname_parts",
                "surname_sound",
                "surname_family",
            )
        )
        row["role"] = "organisation"
    return row


class _Row:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


_LAST: Steps = {"flags": levels.FLAGS}
_STEPS = tuple(levels.PAIR | levels.LEVELS | _LAST)
_ALL = compiled("everything", f"a, r, {', '.join(levels.GIVEN)}", *levels.ASKED, levels.PAIR, levels.LEVELS, _LAST, returns=_STEPS)
_SQL = f"""
with two as (
    select a, r, na, nr, pop, gaz from a join r on r.i = a.i
    left join people na on na.forename_key = a.forename_key left join people nr on nr.forename_key = r.forename_key, pop, gaz
), pair as (
    select a.i, {columns(levels.PAIR)} from {after("two", *levels.ASKED)}
)
select i, * exclude (i, dob, dates, proof), {columns(levels.LEVELS)}, {levels.FLAGS.sql} as flags from pair order by i
"""


def _pairs(seed: int, count: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Applicants and residents, half of the pairs one person and home with a few things changed."""
    dice = random.Random(seed)
    left = [_person(dice, i) for i in range(count)]
    right = [_person(dice, i) for i in range(count)]
    for one, other in zip(left, right, strict=True):
        if dice.random() < 0.6:
            for column in TEXTS:
                if dice.random() < 0.7:
                    other[column] = slipped(dice, one[column]) if dice.random() < 0.3 else one[column]
    return left, right


@given(st.integers(min_value=0, max_value=2**32), st.sampled_from((0, 1999, 2000, 9000)))
@settings(max_examples=6, deadline=None, phases=(Phase.generate,))
def test_every_level_is_the_same_in_sql_and_in_python(seed: int, everybody: int) -> None:
    applicants, residents = _pairs(seed, 1000)
    dice = random.Random(seed)
    dwellings = dice.choice((0, 5))
    names = sorted({row["forename_key"] for row in applicants + residents if row["forename_key"]})
    people = {
        name: (dice.choice((1, 1, 2, 5, 9)), dice.choice(("M", "F", None)), dice.random() < 0.2) for name in names if dice.random() < 0.9
    }
    with duckdb.connect() as con:
        for table, rows in (("a", applicants), ("r", residents)):
            frame = pl.DataFrame(rows, schema=SCHEMA).to_arrow()
            con.register("lent", frame)
            con.execute(f"create table {table} as select * from lent")
        bearers = [(name, *bears) for name, bears in people.items()]
        con.register("lent", pl.DataFrame(bearers, schema=["forename_key", "people", "sex", "mostly_surname"], orient="row").to_arrow())
        con.execute("create table people as select * from lent")
        for variable, listed in lists().items():
            con.execute(f"set variable {variable} = $listed", {"listed": listed})
        con.execute("create table gaz as select $n::bigint as dwellings", {"n": dwellings})
        con.execute("create table pop as select $n::bigint as people", {"n": everybody})
        found = con.execute(_SQL, RULES)
        sql = [dict(zip([c[0] for c in found.description], row, strict=True)) for row in found.fetchall()]
    for i, (one, other) in enumerate(zip(applicants, residents, strict=True)):
        mine, others = (people.get(row["forename_key"], (0, None, False)) for row in (one, other))
        bears = (mine[0], others[0], mine[1] or "", others[2])
        said = dict(zip(_STEPS, _ALL(_Row(one), _Row(other), *bears, everybody, *RULES.values(), dwellings), strict=True))
        assert {name: said[name] for name in sql[i] if name != "i"} == {name: value for name, value in sql[i].items() if name != "i"}


def test_the_pairs_tried_reach_every_level() -> None:
    (applicants, residents), dice = _pairs(1, 6000), random.Random(1)
    reached: dict[str, set[int]] = {name: set() for name in levels.LEVELS}
    for one, other in zip(applicants, residents, strict=True):
        said = levels.compare(_Row(one), _Row(other), 9, dice.choice((1, 9, 100)), "M", False, 3000, *RULES.values(), 1)
        for name, level in zip(levels.LEVELS, said, strict=False):
            reached[name].add(level)
    expected = {
        "dwelling": set(map(int, Dwelling)),
        "forename": set(map(int, Forename)) - {Forename.ALIAS},
        "surname": set(map(int, Surname)) - {Surname.SHARED},
        "dob": set(map(int, Birth)) - {Birth.LENT},
        "dates": set(map(int, Dates)),
    }
    """Those left out come from the household's other records."""
    assert {name: expected[name] - reached[name] for name in expected} == {name: set() for name in expected}
