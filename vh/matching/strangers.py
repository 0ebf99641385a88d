"""Count the levels of pairs of persons, most of whom have nothing in common: those are told by a few numbers of each, the others compared.

Of two people drawn at random nine in ten share no name, nor any that is spelt nearly alike. Whether two may be alike at all is seen from
numbers made once a record; that they are not has to be certain, so each test here lets through whatever a level could rest on:

- *names*: every form of a name that levels compare for equality, as bits of three numbers (a Bloom filter), forenames and surnames together,
  as they may be the other way round. Without a bit in common no form is shared.
- *letters*: which letters a name has. One slip leaves at most one letter on each side that the other lacks, a name cut short none;
  and a Jaro-Winkler similarity from `CLOSE_NAME` needs a Jaro similarity (the two shares of letters met, and one, by three) that letters
  which the other name lacks leave no room for.
- *initials*, dates of birth that are equal, and equal postcodes.

A new level that rests on something else has to be let through here as well; a test compares the counts with those of every pair compared.
"""

import polars as pl

from vh.matching import levels
from vh.matching.compare import OF_PERSONS, PERSON, measured, persons_sql
from vh.matching.pair import CLOSE_NAME
from vh.ruleset import Forename, Surname
from vh.store import Writer
from vh.text.terms import columns

_MOST = {"given_keys": 4, "forename_families": 3, "surname_parts": 3}
"""Names looked at of each list; who has more is compared."""
_FORMS = (
    *("k.forename_key", "k.forename_family", "k.surname_key", "k.surname_family", "k.surname_sound || ' '"),
    "k.given_keys[1] || k.given_keys[2]",
    "k.given_keys[2] || k.given_keys[3]",
    *(f"k.{names}[{place}]" for names, most in _MOST.items() for place in range(1, most + 1)),
)
_LONG = " or ".join(f"coalesce(len(k.{names}) > {most}, false)" for names, most in _MOST.items())


def _bits(shift: int) -> str:
    """All forms of a record's names as bits of one number, from their hashes; all bits where there are more than are looked at."""
    bits = " | ".join(f"coalesce(1::ubigint << ((h{place} >> {shift}) & 63), 0::ubigint)" for place in range(len(_FORMS)))
    return f"case when long then ~0::ubigint else {bits} end"


def _letter(text: str, when: str = "true") -> str:
    """The first letter of a text as a bit, if a condition holds: one of 26, or the next for any other character; 0 where there is none."""
    return (
        f"case when {text} is null or {text} = '' or not {when} then 0 "
        f"when {text} >= 'A' and {text} < '[' then 1 << (ascii({text}) - 65) else {1 << 26} end"
    )


_LONE = " | ".join(_letter(f"k.given_keys[{place}]", f"length(k.given_keys[{place}]) = 1") for place in range(2, _MOST["given_keys"] + 1))
_SPELT = " | ".join(f"(contains(name, '{chr(65 + place)}')::integer << {place})" for place in range(26))
_BEGINS = " | ".join(
    (
        _letter("k.forename_key"),
        *(_letter(f"k.forename_families[{place}]") for place in range(1, _MOST["forename_families"] + 1)),
    )
)
"""What a forename may be shortened to: W or B where it is BILL."""
_LETTERS = f"""
create temp table letters as
select name, length(name) as size, {_SPELT} as letters, {_letter("name")} as first from (
    select forename_key as name from marked_a union select surname_key from marked_a
    union select forename_key from marked_r union select surname_key from marked_r
) where name is not null
"""
_HASHES = ", ".join(f"case when f{place} is not null then hash(f{place}) end as h{place}" for place in range(len(_FORMS)))
_RECORDS = f"""
create temp table drawn_{{side}} as select {{identity}}, {OF_PERSONS} from {{table}} where {{identity}} in (select {{drawn}} from drawn)
"""
"""The records drawn, read once for all that is asked of them."""
_MARKED = """
create temp table marked_{side} as
select id, date_of_birth, forename_key, surname_key, postcode, {bits} as names, {more} as more, {most} as most, lone, begins
from (
    select id, date_of_birth, forename_key, surname_key, postcode, long, lone, begins, {hashes}
    from (
        select k.{identity} as id, k.date_of_birth, k.forename_key, k.surname_key, hash(k.postcode_key) as postcode,
            {long} as long, {lone} as lone, {begins} as begins, {forms}
        from drawn_{side} k
    )
)
"""
"""Step by step, so that each form is made and hashed once."""
_MARKS = """
create temp table marks_{side} as
select m.id, m.date_of_birth, {dates}, m.postcode, m.names, m.more, m.most, m.lone, m.begins, {letters}
from marked_{side} m left join letters f on f.name = m.forename_key left join letters s on s.name = m.surname_key
"""
_OF_NAMES = ", ".join(
    f"coalesce({name}.{what}, {missing}) as {name}_{what}"
    for name in "fs"
    for what, missing in (("size", -1), ("letters", 0), ("first", 0))
)
"""Of forename and surname; a size below 0 where there is none."""


_THOUSANDTHS = int(1000 * (3 * (CLOSE_NAME - 0.4) / 0.6 - 1) - 1)
"""Of the two shares of letters met together, as many as a similarity from `CLOSE_NAME` needs. Whole, as decimals take DuckDB long."""


def _near(name: str) -> str:
    """Whether two names may be a slip apart, one cut short, or nearly the same, by their letters."""
    x, y = f"a.{name}_", f"r.{name}_"
    mine, other = f"bit_count({x}letters & ~{y}letters)", f"bit_count({y}letters & ~{x}letters)"
    met = f"least({x}size - {mine}, {y}size - {other})"
    return (
        f"({x}size > 0 and {y}size > 0 and (({mine} <= 1 and {other} <= 1) or (({mine} = 0 or {other} = 0) and {x}first = {y}first)"
        f" or 1000 * {met} * ({x}size + {y}size) >= {_THOUSANDTHS} * {x}size * {y}size))"
    )


_MAY_BE_ALIKE = " or ".join(
    (
        "((a.names & r.names) > 0 and (a.more & r.more) > 0 and (a.most & r.most) > 0)",
        _near("f"),
        _near("s"),
        "(a.f_first & r.lone) > 0",
        "(r.f_first & a.lone) > 0",
        "((a.f_size = 1 or r.f_size = 1) and (a.begins & r.begins) > 0)",
        "coalesce(a.date_of_birth = r.date_of_birth, false)",
        "a.postcode = r.postcode",
    )
)
_BIRTH, _OF_BIRTH = measured(columns({"dob": levels.PAIR["dob"]}))


def _dates(side: str) -> str:
    """What is asked of the dates of birth of a side, as columns."""
    own = [one for one in _OF_BIRTH if f"({side}." in one]
    return ", ".join(f"{one.replace(f'({side}.', '(m.')} as {measured(one)[0].removeprefix(f'{side}.')}" for one in own)


_LOOKED = f"""
create temp table looked as
select one, other, may, nameless, unnamed, case when may then 0 else dob end::tinyint as dob from (
    select p.one, p.other, {_MAY_BE_ALIKE} as may, a.f_size < 0 or r.f_size < 0 as nameless, a.s_size < 0 or r.s_size < 0 as unnamed,
        {_BIRTH}
    from drawn p join marks_a a on a.id = p.one join marks_r r on r.id = p.other
)
"""
_COUNTED = f"""
select case when nameless then {Forename.MISSING:d} else {Forename.DIFFERS:d} end::tinyint as forename,
    case when unnamed then {Surname.MISSING:d} else {Surname.DIFFERS:d} end::tinyint as surname, dob, count(*) as pairs
from looked where not may group by all
union all
select {", ".join(PERSON)}, count(*) as pairs
from ({persons_sql("(select one, other from looked where may)", "drawn_a", "applicant_id", "drawn_r")}) where not one_building group by all
"""


def _statements() -> tuple[str, ...]:
    """The statements of `count_strangers`, but for the counting."""
    sides = (("a", "applicant_id", "applicant_in_force", "one"), ("r", "resident_id", "resident_in_force", "other"))
    records = (_RECORDS.format(side=side, identity=identity, table=table, drawn=drawn) for side, identity, table, drawn in sides)
    forms = ", ".join(f"{form} as f{place}" for place, form in enumerate(_FORMS))
    marked = (
        _MARKED.format(
            side=side, identity=identity, bits=_bits(0), more=_bits(8), most=_bits(16), lone=_LONE, begins=_BEGINS, long=_LONG,
            hashes=_HASHES, forms=forms,
        )
        for side, identity, *_ in sides
    )  # fmt: skip
    marks = (_MARKS.format(side=side, dates=_dates(side), letters=_OF_NAMES) for side, *_ in sides)
    return (*records, *marked, _LETTERS, *marks, _LOOKED)


def count_strangers(work: Writer) -> pl.DataFrame:
    """The pairs of table `drawn` (one, an applicant; other, a resident) at each combination of levels: forename, surname, dob, pairs.

    Pairs of one building are left out, as they are no strangers. Needs what `count_people` makes.
    """
    for statement in _statements():
        work.execute(statement)
    return work.frame(_COUNTED)
