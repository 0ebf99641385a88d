"""Of pairs drawn at random only those are compared that may be alike; the counts are those of every pair compared."""

import random
from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.matching.test_twice import DAYS, GIVEN_NAMES, MIDDLE_NAMES, POSTCODES, SCHEMA, SURNAMES, slipped
from vh.matching.compare import count_people, persons_sql
from vh.matching.strangers import count_strangers
from vh.ruleset import RuleSet
from vh.store import Writer, open_store
from vh.text.names import name_keys
from vh.text.postcodes import postcode_key

FORENAMES = (*GIVEN_NAMES, "Fatima", "Olu", "Priya", "Zygmunt", "Henry", "Lingming", "Bo", "Jean Paul", "Anne-Marie", "Quentin",
             "Bill", "William", "Sam", "Samantha", "Jack", "John", "Aisha", "Mahmood", "Wingchun", "Eric Wing Chun")  # fmt: skip
FAMILIES = (
    *SURNAMES,
    "Begum",
    "Hart",
    "Yilmaz",
    "Nowak",
    "Nowakowski",
    "Ada",
    "Michael",
    "Wu",
    "De La Cruz Santos Reyes",
    "Ayesha",
    "Mahmud",
)
_EVERYBODY = """
create temp table {table} as select i::bigint as {identity}, 'council_tax' as source, null::varchar as title, * exclude (i) from lent
"""
_PAIRS = """
create temp table drawn as select applicant_id as one, resident_id as other from applicant_in_force, resident_in_force
where (7 * applicant_id + resident_id) % $of = 0
"""
_COMPARED = f"""
select forename, surname, dob, count(*) as pairs from ({persons_sql("drawn", "applicant_in_force", "applicant_id", "resident_in_force")})
where not one_building group by all
"""
ORDER = ["forename", "surname", "dob"]


def person(dice: random.Random, i: int) -> dict[str, Any]:
    """A name misspelt, abbreviated, cut short or the other way round, with a date of birth and a door in one of few postcodes."""
    forename, middle = slipped(dice, dice.choice(FORENAMES)), slipped(dice, dice.choice(MIDDLE_NAMES))
    surname = slipped(dice, dice.choice(FAMILIES))
    if dice.random() < 0.1:
        forename, surname = surname, forename
    if forename and dice.random() < 0.15:
        forename = forename[0]
    name = name_keys(forename, middle, surname)
    some_day = date(1940 + dice.randrange(60), 1 + dice.randrange(12), 1 + dice.randrange(28))
    return {
        "i": i, "forename_key": name.forename_key, "forename_family": name.forename_family, "forename_families": list(name.forename_families),
        "given_keys": list(name.given_keys), "surname_key": name.surname_key, "surname_parts": list(name.surname_parts),
        "surname_family": name.surname_family, "surname_sound": name.surname_sound, "number_key": str(dice.randrange(1, 9)),
        "postcode_key": postcode_key(dice.choice(POSTCODES)), "date_of_birth": dice.choice((*DAYS, some_day, some_day, some_day)),
    }  # fmt: skip


def lend(work: Writer, dice: random.Random, table: str, identity: str, size: int) -> None:
    """Some people as one side."""
    with work.using("lent", pl.DataFrame([person(dice, i) for i in range(size)], schema=SCHEMA)):
        work.execute(_EVERYBODY.format(table=table, identity=identity))


@pytest.mark.parametrize("one_in", [1, 600], ids=["every pair", "fewer pairs than residents"])
def test_pairs_that_are_not_compared_count_as_they_would(one_in: int) -> None:
    dice, store = random.Random(3), open_store()
    with store.scratch() as work:
        lend(work, dice, "applicant_in_force", "applicant_id", 500)
        lend(work, dice, "resident_in_force", "resident_id", 700)
        count_people(work, RuleSet())
        work.execute(_PAIRS, of=one_in)
        quick = count_strangers(work).group_by(ORDER).agg(pl.col("pairs").sum()).sort(ORDER)
        compared = work.frame(_COMPARED).sort(ORDER)
        may, pairs = work.frame("select count(*) filter (where may), count(*) from looked").row(0)
    store.close()
    assert quick.rows() == compared.rows()
    assert quick["pairs"].sum() > 0.9 * pairs
    assert may < 0.7 * pairs, "otherwise hardly any pair is put to the test"
