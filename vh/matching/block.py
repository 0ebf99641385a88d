"""Which residents are worth comparing with which applicants: those that share a key."""

from dataclasses import dataclass

import polars as pl

from vh.matching.tables import BETWEEN, digest_sql
from vh.store import Writer
from vh.text.terms import Record, Term, bare, compiled, known, or_else
from vh.text.vocabulary import between


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """One way to propose candidates: equal, and not missing, on every one of the keys."""

    bit: int
    title: str
    keys: tuple[Term, ...]
    of_residents: tuple[Term, ...] | None = None
    """The residents' keys, where they are not the applicants'."""

    def of(self, side: str) -> tuple[Term, ...]:
        """The keys of side `a` or `r`."""
        return self.of_residents if side == "r" and self.of_residents is not None else self.keys


k = Record("k")
"""An applicant or a resident."""
_flat = or_else(k.unit_key, "")

RULES: tuple[BlockingRule, ...] = (
    BlockingRule(1, "Same property reference", (k.uprn,)),
    BlockingRule(1, "Same property reference", (k.text_uprn,)),
    BlockingRule(2, "Same postcode, number and flat", (k.postcode_key, k.number_key, _flat)),
    BlockingRule(2, "Same postcode, building and flat", (k.postcode_key, k.building_key, _flat)),
    BlockingRule(4, "Same postcode, surname that sounds alike", (k.postcode_key, k.surname_sound)),
    BlockingRule(8, "Same postcode, same forename", (k.postcode_key, k.forename_family)),
    BlockingRule(16, "Same street, number and flat", (k.street_key, k.number_key, _flat)),
    BlockingRule(32, "Same date of birth, surname that sounds alike", (k.date_of_birth, k.surname_sound)),
    BlockingRule(
        128, "Same postcode, surname and forename the other way round", (k.postcode_key, k.forename_key), (k.postcode_key, k.surname_key)
    ),
    BlockingRule(
        128, "Same postcode, surname and forename the other way round", (k.postcode_key, k.surname_key), (k.postcode_key, k.forename_key)
    ),
    BlockingRule(64, "Same date of birth, same forename", (k.date_of_birth, k.forename_family)),
)


def _key_sql(side: str, identity: str) -> str:
    parts = []
    for rule in RULES:
        keys = rule.of(side)
        present = " and ".join(known(key).sql for key in keys)
        hashed = ", ".join(key.sql for key in keys)
        parts.append(f"select k.{identity} as id, {rule.bit} as rule, hash({rule.bit}, {hashed}) as key from {side} k where {present}")
    return "\nunion\n".join(parts)


KEYS_OF_APPLICANTS = "create temp table key_a as\n" + _key_sql("a", "applicant_id")
KEYS_OF_RESIDENTS = "create temp table key_r as\n" + _key_sql("r", "resident_id")


def _text(rule: BlockingRule, side: str) -> Term:
    """A rule and its keys as one text, missing where a key is; rules of one bit share their texts, as they share their keys in a batch."""
    return between(BETWEEN, str(rule.bit), *rule.of(side))


DIGESTS_OF_RESIDENTS = "\nunion\n".join(
    f"select {digest_sql(_text(rule, 'r').sql)} as key, k.place from r_placed k where {_text(rule, 'r').sql} is not null" for rule in RULES
)
"""SQL of the key and place of each resident by every rule, from table `r_placed`: `r` with a `place`."""

texts_of_applicant = compiled(
    "texts_of_applicant",
    "k",
    {f"t{i}": bare(_text(rule, "a")) for i, rule in enumerate(RULES)},
    returns=tuple(f"t{i}" for i in range(len(RULES))),
)
"""The texts of one applicant, rule by rule, None where a key is missing; their digests are the keys."""

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
