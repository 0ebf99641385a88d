"""Reduce each proposed pair to its levels, and give each combination of levels (a pattern) its score."""

import re
from collections.abc import Iterator
from itertools import product

import polars as pl

from vh.matching import levels
from vh.matching.name_lists import lists
from vh.matching.pair import OF_FORENAMES
from vh.matching.second_names import ASKED_OF_SECOND_NAMES
from vh.ruleset import SIGNALS, STRATA, Dwelling, RuleSet
from vh.store import Writer
from vh.text.terms import after, columns

PERSON = ("forename", "surname", "dob")
"""The signals that speak of the person alone."""

TITLED = {"M": ("MR", "MASTER", "SIR", "LORD"), "F": ("MRS", "MISS", "MS", "LADY", "DAME", "MADAM")}
"""Titles that tell a sex."""
SEX = f"case {' '.join(f'when title in {titles} then {sex!r}' for sex, titles in TITLED.items())} end as sex"
"""SQL of the sex that a record's title tells, M or F; null where it tells none."""
_MOSTLY = 3
"""A name is mostly a surname where so many times as many bear it as a surname as bear it as a forename."""
_ENOUGH_TITLED, _ODD = 10, 20
"""A forename tells a sex where so many records of it have a title of that sex, and at most one in so many of the other: titles are mistyped too."""
_FORENAMES = f"""
create temp table forename_people as
with bearer as materialized (
    select forename_key, surname_key, count_if(title in {TITLED["M"]}) as men, count_if(title in {TITLED["F"]}) as women
    from resident_in_force where source in (select unnest($sources::varchar[])) group by forename_key, surname_key, postcode_key
), forename as materialized (
    select forename_key, count(*) as people, sum(men) as men, sum(women) as women
    from bearer where length(forename_key) > 1 group by forename_key
), surname as (
    select surname_key, count(*) as people
    from bearer where surname_key in (select forename_key from forename) group by surname_key
)
select f.forename_key, f.people,
    case when men >= {_ENOUGH_TITLED} and women * {_ODD} <= men then 'M' when women >= {_ENOUGH_TITLED} and men * {_ODD} <= women then 'F' end as sex,
    coalesce(s.people > {_MOSTLY} * f.people, false) as mostly_surname
from forename f left join surname s on s.surname_key = f.forename_key
"""
"""How many people bear each forename; one person's several records share surname and postcode, so they count once. Its sex is what the titles
of this council's own records say. LIU in a forename field is a surname that stands in the wrong one: no rare forename for that."""
_POPULATION = "create temp table population as select coalesce(sum(people), 0) as people from forename_people"

FACTS = ("population pop", "(select count(*) as dwellings from alias) gaz")
"""What the levels are given of all residents, and of the gazetteer, in SQL: a row each."""
_OF_ALL = ("everybody", "dwellings_known")

_SAID = columns(levels.PAIR)
_ASKED = re.compile(r"\b([ar])\.(\w+)\b")
"""A column of one of the two records, as the definitions write it."""
_MEASURED = re.compile(r"\b(year|month|day|length|len|strftime)\(([ar])\.(\w+)(?:, '%Y%m%d')?\)")
"""What the definitions ask of one column many times over, and what follows from its record alone."""


def measured(sql: str) -> tuple[str, tuple[str, ...]]:
    """The SQL of definitions with what they ask of one column named: `year(a.date_of_birth)` is `a.date_of_birth_year`; and the SQL of
    each such column. Asked as often as it is written, a year costs 30,000 dates a time, as DuckDB first works out a table of them."""
    named = {found[0]: f"{found[2]}.{found[3]}_{found[1]}" for found in _MEASURED.finditer(sql)}
    return _MEASURED.sub(lambda found: named[found[0]], sql), tuple(sorted(named))


def _beside(sql: str) -> str:
    """The SQL of definitions, of records `a` and `r`, to be put to one row that holds both: `a.surname_key` is its `a_surname_key`."""
    for name in (*OF_FORENAMES, *_OF_ALL):
        sql = sql.replace(levels.GIVEN[name], name)
    return _ASKED.sub(r"\1_\2", measured(sql)[0])


def _both(sql: str) -> str:
    """The select list of the row that `_beside` speaks of."""
    plain, own = measured(sql)
    made = {measured(one)[0].replace(".", "_"): one for one in own}
    kept = {f"{one}_{column}": f"{one}.{column}" for one, column in _ASKED.findall(plain)}
    people = {name: levels.GIVEN[name] for name in OF_FORENAMES}
    return ", ".join(f"{text} as {name}" for name, text in sorted((kept | made | people).items()))


def _pair_in_full(*names: str) -> str:
    """The SQL of table `pair_in_full`: `pair`, and what the levels are given of everybody, each by its name."""
    given = ", ".join(f"{levels.GIVEN[name]} as {name}" for name in names)
    return f"pair_in_full as not materialized (select pair.*, {given} from {', '.join(['pair', *FACTS[: len(names)]])})"


_CARRIED = {
    "source_ref": "varchar", "person_no": "integer", "row_number": "bigint", "born": "date", "valid_from": "date", "valid_to": "date",
    "role": "varchar", "feed": "varchar", **dict.fromkeys(levels.RECORD, "varchar"),
}  # fmt: skip
"""What later steps ask of a candidate's record, with its type: carried along, as to look it up again all residents would be read again."""
_KEPT = ", ".join(("candidate_id", "applicant_id", "resident_id", "rules", "source", *_CARRIED))
_LEVELLED = f"""
create temp table levelled as
with pair as materialized (
    select p.candidate_id, p.applicant_id, p.resident_id, p.rules, r.source, r.source_ref, r.person_no, r.row_number, r.date_of_birth as born,
        r.valid_from, r.valid_to, r.role, r.feed, {columns(levels.RECORD)}, {_both(after(_SAID, *levels.ASKED))}
    from r
    join part p on p.resident_id = r.resident_id
    join a on a.applicant_id = p.applicant_id
    left join forename_people na on na.forename_key = a.forename_key
    left join forename_people nr on nr.forename_key = r.forename_key
), {_pair_in_full(*_OF_ALL)}
select candidate_id, applicant_id, resident_id, rules, source,
    {columns(levels.LEVELS, "tinyint")},
    {levels.FLAGS.sql} as flags, {", ".join(_CARRIED)}
from (
    select {_KEPT},
        {_beside(_SAID)}
    from {_beside(after("pair_in_full", *levels.ASKED))}
)
"""
"""Both records are brought together in one row first: the many conditions are then put to full vectors of rows, not to the odd lots
that come out of a join."""
_NUMBERED = (
    """create temp table r_kept as
    select u.*, row_number() over (order by x.source, x.source_ref, x.person_no, u.resident_id) as place
    from r_uprn u join raw_r x using (resident_id) where u.resident_id in (select resident_id from proposed)""",
    """create temp table numbered as
    select p.*, row_number() over (order by p.applicant_id, k.place) as candidate_id from proposed p join r_kept k using (resident_id)""",
    "drop view r",
    "create temp view r as select x.* exclude (uprn), u.uprn, u.text_uprn, u.locality, u.village from raw_r x join r_kept u using (resident_id)",
)
"""From blocking on, nobody asks of residents whom no rule proposed. They are put in order once, and then the pairs by two numbers: to sort
texts takes longer, and there are more pairs than residents."""
_PART = "create temp table part as select * from numbered where applicant_id between $first and $last"
_WHOLE = "create temp view part as select * from numbered"
"""The pairs that are compared at once. No range of numbers is asked for where there is one part: DuckDB would take it that few are in it, and
then holds all residents in memory to go through the pairs, not the other way round."""
_BOUNDS = "select approx_quantile(applicant_id, $shares::float[]) from numbered"
AT_ONCE = 2_000_000
"""About so many pairs are compared and put beside those of the same applicant at once, so that memory stays within bounds however many there are."""

_OF_PERSONS = ("forename_plain", "surname_plain", "surname_as_forename", "reordered", "crossed", "elsewhere", "dob")


_ONE_BUILDING = "coalesce(a.postcode_key = r.postcode_key and (a.number_key = r.number_key or a.building_key = r.building_key), false)"
_SAID_OF_PERSONS = columns({name: levels.PAIR[name] for name in _OF_PERSONS})
_PERSON_AFTER = after("pair_in_full", *ASKED_OF_SECOND_NAMES)
OF_PERSONS = ", ".join(sorted({column for _, column in _ASKED.findall(f"{_SAID_OF_PERSONS} {_PERSON_AFTER} {_ONE_BUILDING}")}))
"""The columns that `persons_sql` asks of either record."""


def persons_sql(pairs: str, applicants: str, identity: str, residents: str) -> str:
    """SQL of the levels of the persons alone, a row a pair of table `pairs` (one, other): one_building, forename, surname, dob.

    `one` is a record of `applicants` by its `identity`, `other` one of `residents`, each with the columns of `OF_PERSONS`; needs what
    `count_people` makes. No address is compared, only whether both are of one building.
    """
    return f"""
with pair as materialized (
    select {_ONE_BUILDING} as one_building, {_both(_SAID_OF_PERSONS + _PERSON_AFTER)}
    from {pairs} p
    join {applicants} a on a.{identity} = p.one
    join {residents} r on r.resident_id = p.other
    left join forename_people na on na.forename_key = a.forename_key
    left join forename_people nr on nr.forename_key = r.forename_key
), {_pair_in_full("everybody")}
select one_building, {columns({name: levels.LEVELS[name] for name in PERSON}, "tinyint")}
from (
    select one_building, {_beside(_SAID_OF_PERSONS)} from {_beside(_PERSON_AFTER)}
)
"""


METHOD = (_FORENAMES, *_NUMBERED, _LEVELLED, *lists().values())
"""The SQL that decides the levels of a candidate, and the names that it knows."""


def count_people(work: Writer, rules: RuleSet, counted: pl.DataFrame | None = None) -> None:
    """Make temp tables `forename_people` (forename_key, people, sex, mostly_surname) and `population` (people) from the residents in force,
    or from the `forename_people` of another cursor that has `counted` them; and tell the cursor the lists of names."""
    if counted is None:
        work.execute(_FORENAMES, sources=[str(one) for one in rules.sources])
    else:
        with work.using("incoming_forenames", counted):
            work.execute("create temp table forename_people as select * from incoming_forenames")
    work.execute(_POPULATION)
    for variable, names in lists().items():
        work.execute(f"set variable {variable} = $names", names=names)


def days(rules: RuleSet) -> dict[str, int]:
    """What the levels are given of the rule set."""
    return {"grace_after": rules.grace_after_days, "grace_before": rules.grace_before_days, "max_age": rules.max_extract_age_days}


def number(work: Writer) -> None:
    """Make temp table `numbered` of `proposed`: its pairs, each with a candidate_id by applicant, source and reference; and view `r` anew."""
    for statement in _NUMBERED:
        work.execute(statement)


def level_in_parts(work: Writer, rules: RuleSet) -> Iterator[None]:
    """Make temp table `levelled` of all candidates of some applicants, then of the next, from those of `numbered`; the caller has it until then.

    A row a candidate: candidate_id, applicant_id, resident_id, rules, source, dwelling, forename, surname, dob, dates, proof, flags (bits:
    stale extract, organisation, names in another order), and what later steps ask of the record. Needs what `count_people` makes.
    """
    slices = _slices(work)
    for first, last in slices:
        if len(slices) == 1:
            work.execute(_WHOLE)
        else:
            work.execute(_PART, first=first, last=last)
        work.execute(_LEVELLED, **days(rules))
        work.execute("drop view part" if len(slices) == 1 else "drop table part")
        yield
        work.drop("levelled")


def _slices(work: Writer) -> list[tuple[int, int]]:
    """Ranges of applicants, first and last, that have about `AT_ONCE` pairs each; together they hold all. Where they begin decides nothing."""
    lowest, highest, pairs = work.frame("select min(applicant_id), max(applicant_id), count(*) from numbered").row(0)
    if not pairs:
        return []
    parts = -(-pairs // AT_ONCE)
    inner = work.scalar(_BOUNDS, shares=[part / parts for part in range(1, parts)]) if parts > 1 else []
    ends = [*sorted({one for one in inner if lowest <= one < highest}), highest]
    return list(zip([lowest, *(one + 1 for one in ends[:-1])], ends, strict=True))


_PATTERNS = pl.DataFrame(
    [tuple(map(int, levels_of)) for levels_of in product(*SIGNALS.values())], schema=dict.fromkeys(SIGNALS, pl.Int8), orient="row"
)
"""Every possible pattern."""
_STRATUM_OF = {dwelling: stratum for stratum, dwellings in STRATA.items() for dwelling in dwellings}


def pattern_scores(rules: RuleSet) -> pl.DataFrame:
    """Every possible pattern with its score in bits: dwelling, forename, surname, dob, score."""
    scores = []
    for dwelling in Dwelling:
        stratum = _STRATUM_OF[dwelling]
        of_dwelling, *of_person = (rules.weights[signal][stratum] for signal in SIGNALS)
        forenames, surnames, births = ([of[level] for level in SIGNALS[signal]] for signal, of in zip(PERSON, of_person, strict=True))
        for forename in forenames:
            named = of_dwelling[dwelling] + forename
            for surname in surnames:
                scores += [round(named + surname + birth, 6) for birth in births]
    return _PATTERNS.with_columns(score=pl.Series(scores, dtype=pl.Float64))
