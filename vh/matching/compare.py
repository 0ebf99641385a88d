"""Reduce each proposed pair to its levels, and give each combination of levels (a pattern) its score."""

from itertools import product

import polars as pl

from vh.matching import levels
from vh.ruleset import STRATA, Birth, Dwelling, Forename, RuleSet, Surname
from vh.store import Writer
from vh.text.terms import columns

PERSON = ("forename", "surname", "dob")
"""The signals that speak of the person alone."""

_FORENAMES = """
create temp table forename_people as
select forename_key, count(distinct hash(surname_key, postcode_key)) as people
from resident_in_force
where length(forename_key) > 1 and source in (select unnest($sources::varchar[])) group by forename_key
"""
"""How many people bear each forename; one person's several records share surname and postcode, so they count once."""
_POPULATION = "create temp table population as select coalesce(sum(people), 0) as people from forename_people"

FACTS = "population pop cross join (select count(*) as dwellings from alias) gaz"
"""What the levels are given of all residents and of the gazetteer, in SQL: a row."""

_PAIR = f"""
create temp table pair as
select p.applicant_id, p.resident_id, p.rules, r.source,
    {columns(levels.PAIR)}
from proposed p
join a on a.applicant_id = p.applicant_id
join r on r.resident_id = p.resident_id
left join forename_people na on na.forename_key = a.forename_key
left join forename_people nr on nr.forename_key = r.forename_key
cross join {FACTS}
"""

_LEVELLED = f"""
create temp table levelled as
select applicant_id, resident_id, rules, source,
    {columns(levels.LEVELS, "tinyint")},
    {levels.FLAGS.sql} as flags
from pair
"""


_OF_PERSONS = ("forename_plain", "surname_plain", "reordered", "crossed", "elsewhere", "dob")
_PERSON_PAIR = f"""
create temp table person_pair as
select p.applicant_id, p.resident_id,
    coalesce(a.postcode_key = r.postcode_key and (a.number_key = r.number_key or a.building_key = r.building_key), false) as one_building,
    {columns({name: levels.PAIR[name] for name in _OF_PERSONS})}
from proposed p
join raw_a a on a.applicant_id = p.applicant_id
join raw_r r on r.resident_id = p.resident_id
left join forename_people na on na.forename_key = a.forename_key
left join forename_people nr on nr.forename_key = r.forename_key
cross join population pop
"""
_PERSON_LEVELLED = f"""
create temp table person_levelled as
select applicant_id, resident_id, one_building, {columns({name: levels.LEVELS[name] for name in PERSON}, "tinyint")}
from person_pair
"""


def count_people(work: Writer, rules: RuleSet) -> None:
    """Make temp tables `forename_people` (forename_key, people) and `population` (people) from the residents in force."""
    work.execute(_FORENAMES, sources=[str(one) for one in rules.sources])
    work.execute(_POPULATION)


def days(rules: RuleSet) -> dict[str, int]:
    """What the levels are given of the rule set."""
    return {"grace_after": rules.grace_after_days, "grace_before": rules.grace_before_days, "max_age": rules.max_extract_age_days}


def level(work: Writer, rules: RuleSet) -> None:
    """Make temp table `levelled`, a row a candidate: applicant_id, resident_id, rules, source, dwelling, forename, surname, dob,
    dates, proof, flags (bits: stale extract, organisation, names in another order)."""
    count_people(work, rules)
    work.execute(_PAIR, **days(rules))
    work.execute(_LEVELLED)


def level_persons(work: Writer, rules: RuleSet) -> None:
    """Make temp table `person_levelled`, a row a pair of `proposed`: applicant_id, resident_id, one_building, forename, surname, dob.

    The same levels as `level`, of the persons alone, from `raw_a` and `raw_r`: no address is compared.
    """
    count_people(work, rules)
    work.execute(_PERSON_PAIR)
    work.execute(_PERSON_LEVELLED)


def pattern_scores(rules: RuleSet) -> pl.DataFrame:
    """Every possible pattern with its score in bits: dwelling, forename, surname, dob, score."""
    stratum_of = {dwelling: stratum for stratum, dwellings in STRATA.items() for dwelling in dwellings}
    rows = []
    for dwelling, forename, surname, dob in product(Dwelling, Forename, Surname, Birth):
        stratum = stratum_of[dwelling]
        score = sum(
            rules.weights[signal][stratum][value]
            for signal, value in (("dwelling", dwelling), ("forename", forename), ("surname", surname), ("dob", dob))
        )
        rows.append((int(dwelling), int(forename), int(surname), int(dob), round(score, 6)))
    schema = {"dwelling": pl.Int8, "forename": pl.Int8, "surname": pl.Int8, "dob": pl.Int8, "score": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
