"""Which residents are worth comparing with which applicants: those that share a key."""

from dataclasses import dataclass

import polars as pl

from vh.store import Writer


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """One way to propose candidates: equal, and not null, on every one of the SQL expressions."""

    bit: int
    title: str
    keys: tuple[str, ...]
    of_residents: tuple[str, ...] = ()
    """The residents' expressions, where they are not the applicants'."""


RULES: tuple[BlockingRule, ...] = (
    BlockingRule(1, "Same property reference", ("uprn",)),
    BlockingRule(1, "Same property reference", ("text_uprn",)),
    BlockingRule(2, "Same postcode, number and flat", ("postcode_key", "number_key", "coalesce(unit_key, '')")),
    BlockingRule(2, "Same postcode, building and flat", ("postcode_key", "building_key", "coalesce(unit_key, '')")),
    BlockingRule(4, "Same postcode, surname that sounds alike", ("postcode_key", "surname_sound")),
    BlockingRule(8, "Same postcode, same forename", ("postcode_key", "forename_family")),
    BlockingRule(16, "Same street, number and flat", ("street_key", "number_key", "coalesce(unit_key, '')")),
    BlockingRule(32, "Same date of birth, surname that sounds alike", ("date_of_birth", "surname_sound")),
    BlockingRule(
        128, "Same postcode, surname and forename the other way round", ("postcode_key", "forename_key"), ("postcode_key", "surname_key")
    ),
    BlockingRule(
        128, "Same postcode, surname and forename the other way round", ("postcode_key", "surname_key"), ("postcode_key", "forename_key")
    ),
    BlockingRule(64, "Same date of birth, same forename", ("date_of_birth", "forename_family")),
)


def _key_sql(side: str, identity: str) -> str:
    parts = []
    for rule in RULES:
        keys = (side == "r" and rule.of_residents) or rule.keys
        present = " and ".join(f"{key} is not null" for key in keys)
        parts.append(f"select {identity} as id, {rule.bit} as rule, hash({rule.bit}, {', '.join(keys)}) as key from {side} where {present}")
    return "\nunion\n".join(parts)


KEYS_OF_APPLICANTS = "create temp table key_a as\n" + _key_sql("a", "applicant_id")
KEYS_OF_RESIDENTS = "create temp table key_r as\n" + _key_sql("r", "resident_id")

_CROWDED = """
create temp table crowded as
select rule, key, count(*) as residents from key_r group by rule, key having count(*) > $cap
"""

_PROPOSE = """
create temp table proposed as
select ka.id as applicant_id, kr.id as resident_id, bit_or(kr.rule) as rules
from key_a ka
join key_r kr on kr.rule = ka.rule and kr.key = ka.key
where not exists (select 1 from crowded c where c.rule = kr.rule and c.key = kr.key)
group by ka.id, kr.id
"""

_REPORT = """
select rule, count(*) as pairs, count(*) filter (where rules = rule) as only_here
from (select rules, unnest($bits::integer[]) as rule from proposed) where rules & rule > 0 group by rule order by rule
"""


def propose(work: Writer, cap: int) -> pl.DataFrame:
    """Make temp table `proposed` (applicant_id, resident_id, rules: bits of the rules that hit) from `a` and `r`.

    A key shared by more than `cap` residents proposes nobody. Returns a report, a row a rule:
    rule (bit), title, pairs, only_here (pairs no other rule found), crowded_keys (keys over the cap), largest (residents in the largest).
    """
    work.execute(KEYS_OF_APPLICANTS)
    work.execute(KEYS_OF_RESIDENTS)
    work.execute(_CROWDED, cap=cap)
    work.execute(_PROPOSE)
    titles: dict[int, str] = {}
    for rule in RULES:
        titles.setdefault(rule.bit, rule.title)
    report = pl.DataFrame({"rule": list(titles), "title": list(titles.values())}, schema={"rule": pl.Int32, "title": pl.String})
    pairs = work.frame(_REPORT, bits=list(titles))
    crowded = work.frame("select rule, count(*) as crowded_keys, max(residents) as largest from crowded group by rule")
    return report.join(pairs, on="rule", how="left").join(crowded, on="rule", how="left").fill_null(0)
