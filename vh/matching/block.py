"""Which residents are worth comparing with which applicants: those that share a key."""

from dataclasses import dataclass

import polars as pl

from vh.blocking import Blocking
from vh.matching.tables import BETWEEN, digest_sql
from vh.store import Writer
from vh.text.terms import Record, Term, bare, compiled, or_else, term
from vh.text.vocabulary import between, greater, inward, lesser, marked_without, outward


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

PROPERTY, PLACE, POSTCODE_SURNAME, POSTCODE_FORENAME, STREET, BIRTH_SURNAME, BIRTH_FORENAME, POSTCODE_CROSSED, NAME = (
    1 << bit for bit in range(9)
)
"""The bits of the rules."""
_STREET_TITLE = "Same street, number or building, and flat"
_CROSSED = "Same postcode, surname and forename the other way round"
_NAMED = "Same full name in any order; same number or building; half a postcode, or one is missing"
_NAMES = (lesser(k.forename_key, k.surname_key), greater(k.forename_key, k.surname_key))
"""Forename and surname, whichever stands first."""


def _named_at(place: Term) -> tuple[BlockingRule, ...]:
    """The full name beside a number or a building, where the postcodes may be of one place.

    Of two postcodes that are one slip apart one half is the same, but for SW1 2AB and SW2 1AB; two that are further apart are of two places, and
    nobody is there by both. In a large city hundreds bear one full name, and dozens of those live at a number 12.
    """
    named = (*_NAMES, place)
    postcode = k.postcode_key
    return (
        BlockingRule(NAME, _NAMED, (*named, outward(postcode))),
        BlockingRule(NAME, _NAMED, (*named, inward(postcode))),
        BlockingRule(NAME, _NAMED, (*named, marked_without(postcode, "a")), (*named, term("a"))),
        BlockingRule(NAME, _NAMED, (*named, term("r")), (*named, marked_without(postcode, "r"))),
    )


# Keys of one bit are shared by all its rules, so that a stated property reference meets one from the gazetteer; the order of the keys
# keeps a forename apart from a forename where only a surname should meet it.
RULES: tuple[BlockingRule, ...] = (
    BlockingRule(PROPERTY, "Same property reference", (k.uprn,)),
    BlockingRule(PROPERTY, "Same property reference", (k.text_uprn,)),
    BlockingRule(PLACE, "Same postcode, number and flat", (k.postcode_key, k.number_key, _flat)),
    BlockingRule(PLACE, "Same postcode, building and flat", (k.postcode_key, k.building_key, _flat)),
    BlockingRule(POSTCODE_SURNAME, "Same postcode, surname that sounds alike", (k.postcode_key, k.surname_sound)),
    BlockingRule(POSTCODE_FORENAME, "Same postcode, same forename", (k.postcode_key, k.forename_family)),
    BlockingRule(POSTCODE_CROSSED, _CROSSED, (k.postcode_key, k.forename_key), (k.postcode_key, k.surname_key)),
    BlockingRule(POSTCODE_CROSSED, _CROSSED, (k.surname_key, k.postcode_key), (k.forename_key, k.postcode_key)),
    BlockingRule(STREET, _STREET_TITLE, (k.street_key, k.number_key, _flat)),
    BlockingRule(STREET, _STREET_TITLE, (k.street_key, k.building_key, _flat)),
    BlockingRule(BIRTH_SURNAME, "Same date of birth, surname that sounds alike", (k.date_of_birth, k.surname_sound)),
    BlockingRule(BIRTH_FORENAME, "Same date of birth, same forename", (k.date_of_birth, k.forename_family)),
    *_named_at(k.number_key),
    *_named_at(k.building_key),
)


_UNION = "\nunion all\n"


def _keys_sql(side: str, identity: str) -> str:
    """The statement that makes table `key_{side}`, a row a key: id, rule (bit), key (hashed), each key once a record.

    What a key is made of is hashed once, and those numbers together for each rule: a postcode is part of a dozen keys.

    Of residents only the keys that some applicant has. A record without the key of the first rule has a row with none, which meets nothing: as
    not every rule asks for its key to be there, DuckDB does not look through all keys beforehand for records without any, which takes as long
    as making them.
    """
    parts: dict[str, str] = {}
    hashes = []
    rows = []
    for place, rule in enumerate(RULES):
        named = [parts.setdefault(key.sql, f"h{len(parts)}") for key in rule.of(side)]
        present = " and ".join(f"{name} is not null" for name in named)
        hashes.append(f"case when {present} then hash({rule.bit}, {', '.join(named)}) end as k{place}")
        earlier = "".join(f" and k{other} is distinct from k{place}" for other in range(place) if RULES[other].bit == rule.bit)
        wanted = "" if place == 0 else f" where k{place} is not null{earlier}"
        rows.append(f"select id, {rule.bit} as rule, k{place} as key from keys{wanted}")
    met = "where key in (select key from key_a)" if side == "r" else ""
    of_parts = ",\n        ".join(f"case when {sql} is not null then hash({sql}) end as {name}" for sql, name in parts.items())
    listed = ",\n    ".join(hashes)
    return f"""
create temp table key_{side} as
with keys as materialized (
    select id,
    {listed}
    from (
        select k.{identity} as id,
        {of_parts}
        from {side} k
    )
)
select * from (
{_UNION.join(rows)}
) {met}
"""


KEYS_OF_APPLICANTS = _keys_sql("a", "applicant_id")
KEYS_OF_RESIDENTS = _keys_sql("r", "resident_id")


def _text(rule: BlockingRule, side: str) -> Term:
    """A rule and its keys as one text, missing where a key is; rules of one bit share their texts, as they share their keys in a batch."""
    return between(BETWEEN, str(rule.bit), *rule.of(side))


_TEXTS_OF_RESIDENT = ", ".join(_text(rule, "r").sql for rule in RULES)
DIGESTS_OF_RESIDENTS = f"""
select {digest_sql("text")} as key, place::uinteger as place
from (select place, unnest([{_TEXTS_OF_RESIDENT}]) as text from r_placed k) where text is not null
"""
"""SQL of the key and place of each resident by every rule, in no order, some twice; from table `r_placed`: `r` with a `place`."""

texts_of_applicant = compiled(
    "texts_of_applicant",
    "k",
    {f"t{i}": bare(_text(rule, "a")) for i, rule in enumerate(RULES)},
    returns=tuple(f"t{i}" for i in range(len(RULES))),
)
"""The texts of one applicant, rule by rule, None where a key is missing; their digests are the keys."""

LARGE = 10
"""From how many residents a block counts as large, and is told of."""

_BLOCKS = """
create temp table block_size as
select any_value(rule) as rule, key, count(*) as residents from key_r group by key having count(*) > least($cap, $large)
"""

_CROWDED = "create temp table crowded as select rule, key, residents from block_size where residents > $cap"

_UNCROWD = "delete from key_r where key in (select key from crowded)"
_PROPOSE = """
create temp table proposed as
select ka.id as applicant_id, kr.id as resident_id, bit_or(kr.rule) as rules
from key_a ka join key_r kr on kr.key = ka.key
group by ka.id, kr.id
"""
"""The hash of a key holds its rule too, so there is no need to compare rules."""

METHOD = (KEYS_OF_APPLICANTS, KEYS_OF_RESIDENTS, _PROPOSE)
"""The SQL that decides who is compared."""

_HITS = "select rules, count(*) as pairs from proposed group by rules"
_CROWDED_KEYS = "select rule, count(*) as crowded_keys from crowded group by rule"
_LARGEST = """
select b.rule, b.residents, count(*) as applicants, b.residents > $cap as left_out
from block_size b join key_a ka on ka.key = b.key
group by b.rule, b.key, b.residents
qualify row_number() over (partition by b.rule order by b.residents desc, applicants desc, b.key) = 1
order by b.residents desc, b.rule
"""
_CAPPED = """
select count(*) as applicants, count(*) filter (where p.applicant_id is null) as alone
from (select distinct ka.id from key_a ka join crowded c on c.key = ka.key) touched
left join (select distinct applicant_id from proposed) p on p.applicant_id = touched.id
"""


def propose(work: Writer, cap: int) -> None:
    """Make temp table `proposed` (applicant_id, resident_id, rules: bits of the rules that hit) from `a` and `r`.

    A key shared by more than `cap` residents proposes nobody.
    """
    for statement in (KEYS_OF_APPLICANTS, KEYS_OF_RESIDENTS):
        work.execute(statement)
    work.execute(_BLOCKS, cap=cap, large=LARGE)
    work.execute(_CROWDED, cap=cap)
    if work.scalar("select count(*) from crowded"):
        work.execute(_UNCROWD)
    work.execute(_PROPOSE)


def report(work: Writer, cap: int) -> Blocking:
    """What each rule proposed, where the rules overlap, the largest blocks, and what the cap left out; after `propose`."""
    titles: dict[int, str] = {}
    for rule in RULES:
        titles.setdefault(rule.bit, rule.title)
    hits = dict(work.frame(_HITS).iter_rows())
    crowded = dict(work.frame(_CROWDED_KEYS).iter_rows())
    blocks = work.frame(_LARGEST, cap=cap)
    largest = dict(blocks.group_by("rule").agg(pl.col("residents").max()).iter_rows())
    rules = [
        (bit, title, _both(hits, bit, bit), hits.get(bit, 0), crowded.get(bit, 0), largest.get(bit, 0)) for bit, title in titles.items()
    ]
    touched, alone = work.frame(_CAPPED).row(0)
    return Blocking(
        rules=pl.DataFrame(rules, schema=list(Blocking.RULES), orient="row"),
        overlap=pl.DataFrame(
            [(one, other, _both(hits, one, other)) for one in titles for other in titles], schema=list(Blocking.OVERLAP), orient="row"
        ),
        largest=blocks,
        cap=cap,
        capped_keys=sum(crowded.values()),
        capped_applicants=touched,
        capped_alone=alone,
    )


def _both(hits: dict[int, int], one: int, other: int) -> int:
    """Pairs that both rules found."""
    return sum(pairs for rules, pairs in hits.items() if rules & one and rules & other)
