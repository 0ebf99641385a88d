"""Which residents are worth comparing with which applicants: those that share a key."""

from dataclasses import dataclass

import polars as pl

from vh.blocking import Blocking
from vh.store import Writer


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """One way to propose candidates: equal, and not null, on every one of the SQL expressions."""

    bit: int
    title: str
    keys: tuple[str, ...]
    of_residents: tuple[str, ...] = ()
    """The residents' expressions, where they are not the applicants'."""


PROPERTY, PLACE, POSTCODE_SURNAME, POSTCODE_FORENAME, STREET, BIRTH_SURNAME, BIRTH_FORENAME, POSTCODE_CROSSED, NAME = (
    1 << bit for bit in range(9)
)
"""The bits of the rules."""
_CROSSED = "Same postcode, surname and forename the other way round"
_NAMED = "Same full name in any order; same number or building"

# Keys of one bit are shared by all its rules, so that a stated property reference meets one from the gazetteer; the order of the keys
# keeps a forename apart from a forename where only a surname should meet it.
RULES: tuple[BlockingRule, ...] = (
    BlockingRule(PROPERTY, "Same property reference", ("uprn",)),
    BlockingRule(PROPERTY, "Same property reference", ("text_uprn",)),
    BlockingRule(PLACE, "Same postcode, number and flat", ("postcode_key", "number_key", "coalesce(unit_key, '')")),
    BlockingRule(PLACE, "Same postcode, building and flat", ("postcode_key", "building_key", "coalesce(unit_key, '')")),
    BlockingRule(POSTCODE_SURNAME, "Same postcode, surname that sounds alike", ("postcode_key", "surname_sound")),
    BlockingRule(POSTCODE_FORENAME, "Same postcode, same forename", ("postcode_key", "forename_family")),
    BlockingRule(POSTCODE_CROSSED, _CROSSED, ("postcode_key", "forename_key"), ("postcode_key", "surname_key")),
    BlockingRule(POSTCODE_CROSSED, _CROSSED, ("surname_key", "postcode_key"), ("forename_key", "postcode_key")),
    BlockingRule(STREET, "Same street, number and flat", ("street_key", "number_key", "coalesce(unit_key, '')")),
    BlockingRule(BIRTH_SURNAME, "Same date of birth, surname that sounds alike", ("date_of_birth", "surname_sound")),
    BlockingRule(BIRTH_FORENAME, "Same date of birth, same forename", ("date_of_birth", "forename_family")),
    BlockingRule(NAME, _NAMED, ("forename_key", "surname_key", "number_key")),
    BlockingRule(NAME, _NAMED, ("forename_key", "surname_key", "building_key")),
    BlockingRule(NAME, _NAMED, ("forename_key", "surname_key", "number_key"), ("surname_key", "forename_key", "number_key")),
    BlockingRule(NAME, _NAMED, ("forename_key", "surname_key", "building_key"), ("surname_key", "forename_key", "building_key")),
)


def _keys_sql(side: str, identity: str) -> tuple[str, str]:
    """Two statements: the keys of each record by every rule, hashed, a row a record; then a row a key, each once a record."""
    hashes = []
    rows = []
    for place, rule in enumerate(RULES):
        keys = (side == "r" and rule.of_residents) or rule.keys
        present = " and ".join(f"{key} is not null" for key in keys)
        hashes.append(f"case when {present} then hash({rule.bit}, {', '.join(keys)}) end as k{place}")
        earlier = "".join(f" and k{other} is distinct from k{place}" for other in range(place) if RULES[other].bit == rule.bit)
        rows.append(f"select id, {rule.bit} as rule, k{place} as key from keys_{side} where k{place} is not null{earlier}")
    return (
        f"create temp table keys_{side} as\nselect {identity} as id,\n    " + ",\n    ".join(hashes) + f"\nfrom {side}",
        f"create temp table key_{side} as\n" + "\nunion all\n".join(rows),
    )


KEYS_OF_APPLICANTS = _keys_sql("a", "applicant_id")
KEYS_OF_RESIDENTS = _keys_sql("r", "resident_id")

LARGE = 10
"""From how many residents a block counts as large, and is told of."""

_BLOCKS = """
create temp table block_size as
select rule, key, count(*) as residents from key_r group by rule, key having count(*) > least($cap, $large)
"""

_CROWDED = "create temp table crowded as select rule, key, residents from block_size where residents > $cap"

_PROPOSE = """
create temp table proposed as
select ka.id as applicant_id, kr.id as resident_id, bit_or(kr.rule) as rules
from key_a ka
join key_r kr on kr.rule = ka.rule and kr.key = ka.key
where not exists (select 1 from crowded c where c.rule = kr.rule and c.key = kr.key)
group by ka.id, kr.id
"""

_HITS = "select rules, count(*) as pairs from proposed group by rules"
_CROWDED_KEYS = "select rule, count(*) as crowded_keys from crowded group by rule"
_LARGEST = """
select b.rule, b.residents, count(*) as applicants, b.residents > $cap as left_out
from block_size b join key_a ka on ka.rule = b.rule and ka.key = b.key
group by b.rule, b.key, b.residents
qualify row_number() over (partition by b.rule order by b.residents desc, applicants desc, b.key) = 1
order by b.residents desc, b.rule
"""
_CAPPED = """
select count(*) as applicants, count(*) filter (where p.applicant_id is null) as alone
from (select distinct ka.id from key_a ka join crowded c on c.rule = ka.rule and c.key = ka.key) touched
left join (select distinct applicant_id from proposed) p on p.applicant_id = touched.id
"""


def propose(work: Writer, cap: int) -> None:
    """Make temp table `proposed` (applicant_id, resident_id, rules: bits of the rules that hit) from `a` and `r`.

    A key shared by more than `cap` residents proposes nobody.
    """
    for statement in (*KEYS_OF_APPLICANTS, *KEYS_OF_RESIDENTS, "drop table keys_a", "drop table keys_r"):
        work.execute(statement)
    work.execute(_BLOCKS, cap=cap, large=LARGE)
    work.execute(_CROWDED, cap=cap)
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
