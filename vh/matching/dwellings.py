"""Give an address its property reference from the gazetteer's own names for it, so that flats are told apart before people are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vh.matching.tables import BETWEEN, Table, digest, digest_sql, fields_sql
from vh.store import Writer
from vh.text.dwellings import maybe_one_name
from vh.text.terms import Condition, Record, Steps, Term, all_of, any_of, compiled, missing, or_else
from vh.text.vocabulary import between, jaro_winkler, nearly, outward

d = Record("d", "unit_key")
"""An address that is looked up: the five keys, the unit blank where there is none."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One way to find an address in the gazetteer: by some of its keys, where exactly one property goes by them."""

    name: str
    """Its temp table is `alias_{name}`, with a row for each combination of keys: `key`, their hash, and `uprn`."""
    keys: tuple[str, ...]
    """Columns of `alias`; all are known, but for the unit, which is blank where there is none."""
    asked: tuple[Term, ...] = ()
    """What of the address `d` is looked up as these keys, where it is not the keys of the same names."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Further columns, with their SQL."""
    accepts: Condition | None = None
    """On the address `d` and the row found, a record by the look-up's name; without one every row will do."""
    where: str = ""
    """Which rows of `alias` count, in SQL."""
    source: str = "alias"
    """The rows with those columns, where they are not those of `alias`."""
    made: str = ""
    """The SQL of its rows (the keys, `uprn`), each combination of keys once, where they are not simply those of `source`."""

    @property
    def of_address(self) -> tuple[Term, ...]:
        """What of the address is looked up."""
        return self.asked or tuple(getattr(d, key) for key in self.keys)

    @property
    def asked_key(self) -> str:
        """The SQL of the `key` of an address, null where something of it is not known."""
        known = " and ".join(f"{one.sql} is not null" for one in self.of_address)
        return f"case when {known} then hash({', '.join(one.sql for one in self.of_address)}) end"

    @property
    def sql(self) -> str:
        """The SELECT of its rows."""
        key = f"hash({', '.join(self.keys)}) as key"
        return f"select {key}, uprn from ({self.made})" if self.made else self._grouped(key, "key")

    @property
    def named(self) -> str:
        """The same with the keys themselves."""
        keys = ", ".join(self.keys)
        return f"select hash({keys}) as key, * from ({self.made or self._grouped(keys, keys)})"

    def _grouped(self, listed: str, by: str) -> str:
        known = " and ".join([f"{key} is not null" for key in self.keys] + [self.where] * bool(self.where))
        also = "".join(f", {sql} as {column}" for column, sql in self.also.items())
        return f"select {listed}, min(uprn) as uprn{also} from {self.source} where {known} group by {by} having min(uprn) = max(uprn)"


_SHELL = "create temp table shell as select distinct uprn from gazetteer where is_shell"
_ALIAS = """
create temp table alias as
select postcode_key, coalesce(unit_key, '') as unit_key, number_key, building_key, street_key, uprn
from gazetteer
where not is_shell and not (coalesce(logical_status, '') like 'Historic%' and uprn in (select uprn from shell))
"""
"""Every name of every dwelling. A house that was made into flats keeps its reference, with its old name in the gazetteer, but is none any more."""

_MANNER = (
    "case when regexp_full_match(unit_key, '[0-9]+') then 'number' when regexp_full_match(unit_key, '[A-Z]') then 'letter' "
    "when regexp_full_match(unit_key, '[BGT0-9]F') then 'floor' end"
)
_RANK = (
    "case when regexp_full_match(unit_key, '[0-9]+') then try_cast(unit_key as bigint) "
    "when regexp_full_match(unit_key, '[A-Z]') then ascii(unit_key) - 64 "
    "when unit_key = 'BF' then -1 when unit_key = 'GF' then 0 when unit_key = 'TF' then 99 "
    "when regexp_full_match(unit_key, '[0-9]F') then unit_key[1]::bigint end"
)

_ORDERED = f"""
with flat as (
    select postcode_key, number_key, street_key, unit_key, min(uprn) as uprn, {_MANNER} as manner, {_RANK} as rank
    from gazetteer
    where not is_shell and unit_key is not null and postcode_key is not null and number_key is not null and street_key is not null
        and building_key is null and (logical_status is null or logical_status like 'Approved%')
    group by postcode_key, number_key, street_key, unit_key
), house as (
    select postcode_key, number_key, street_key, min(manner) as manner, count(*) as flats from flat
    group by all having count(*) = count(manner) and count(distinct manner) = 1 and count(distinct uprn) = count(*)
        and count(*) between 2 and 6 and (min(manner) = 'floor' or max(rank) = count(*))
), placed as (
    select f.postcode_key, f.number_key, f.street_key, f.uprn, h.manner, h.flats,
        row_number() over (partition by f.postcode_key, f.number_key, f.street_key order by f.rank) as place
    from flat f join house h using (postcode_key, number_key, street_key)
), named as (
    select *, unnest([
        case when manner <> 'number' then place::varchar end, case when manner <> 'letter' then chr(64 + place::integer) end,
        case when manner <> 'floor' and place = 1 then 'BF' end, case when manner <> 'floor' and place = flats then 'TF' end]) as unit_key
    from placed
)
select postcode_key, number_key, street_key, unit_key, uprn from named where unit_key is not null
"""
"""The flats of a converted house in order from the bottom, where the gazetteer names them all in one manner: FLAT A is then FLAT 1
and the lowest, and the top floor is the last. Which letter a middle floor bears is not known, so that stays unclear."""


_KEYS = ("unit_key", "number_key", "building_key", "street_key", "postcode_key")


def _whole(d: Record) -> tuple[Term, ...]:
    """All keys of an address, blank where there is none."""
    return tuple(or_else(getattr(d, key), "") for key in _KEYS)


_DIVIDED = """
create temp table divided as
with place as materialized (
    select case when number_key is not null and street_key is not null then hash(postcode_key, number_key, street_key) end as by_number,
        case when building_key is not null then hash(postcode_key, building_key) end as by_name, unit_key, uprn, is_shell
    from (
        select postcode_key, number_key, building_key, street_key, unit_key, uprn, is_shell from gazetteer
        where is_shell or (unit_key is not null and coalesce(logical_status, '') not like 'Historic%')
        union all
        select postcode_key, number_key, building_key, street_key, unit_key, uprn, false from raw_r
    ) where postcode_key is not null
), house as (
    select by_number as house, unit_key, uprn, is_shell from place where by_number is not null
    union all
    select by_name, unit_key, uprn, is_shell from place where by_name is not null
), flats as materialized (
    select house, bool_or(is_shell) or min(unit_key) <> max(unit_key) or min(uprn) <> max(uprn) as several, any_value(uprn) as one
    from house where unit_key is not null or is_shell group by house
)
select house from flats where several
union
select house from house join flats using (house) where unit_key is null and uprn <> one
"""
"""Houses of several dwellings, by number and by name: the gazetteer has their shell; or it and the records show two flats, or a flat and
another property beside it."""

_USED = f"""(
select {", ".join(f"{term.sql} as {key}" for key, term in zip(_KEYS, _whole(Record("r")), strict=True))}, uprn
from raw_r r where uprn is not null and uprn not in (select uprn from shell) and (number_key is not null or building_key is not null)
    and postcode_key is not null and (unit_key is not null or case when number_key is not null and street_key is not null
        then hash(postcode_key, number_key, street_key) else hash(postcode_key, building_key) end not in (select house from divided))
)"""
"""Names of a property that the gazetteer lacks, but that some record gives together with its reference. Of a divided house a name without
a flat is no one property's: 12 COTHAM ROAD is not FLAT 1 because somebody who lives in FLAT 1 was written down so."""

_of_number, _of_street, _of_code, _of_name = (Record(f"by_{one}") for one in ("number", "street", "code", "name"))
_BUILDING = {"building_key": "case when count(distinct building_key) = 1 then any_value(building_key) end"}
"""The name of the building, where the gazetteer has one alone."""


def _of_one_building(found: Record) -> Condition:
    """FLAT 13 of BLOCK A is not that of BLOCK B, of one number in one street."""
    return any_of(d.unit_key == "", maybe_one_name(found.building_key, d.building_key))


LOOKUPS: tuple[Lookup, ...] = (
    Lookup(
        "by_number",
        ("postcode_key", "number_key", "street_key", "unit_key"),
        also=_BUILDING,
        accepts=_of_one_building(_of_number),
    ),
    Lookup("by_building", ("postcode_key", "building_key", "unit_key")),
    Lookup(
        "by_street",
        ("number_key", "street_key", "unit_key"),
        also={"postcode_key": "min(postcode_key)", **_BUILDING},
        accepts=all_of(
            any_of(missing(d.postcode_key), outward(d.postcode_key) == outward(_of_street.postcode_key)),
            _of_one_building(_of_street),
        ),
    ),
    # For a street misspelt: within a postcode the number nearly always decides, so a street that looks alike is enough.
    Lookup(
        "by_code",
        ("postcode_key", "number_key", "unit_key"),
        also={"street_key": "min(street_key)", **_BUILDING},
        accepts=all_of(
            any_of(missing(d.street_key), jaro_winkler(_of_code.street_key, d.street_key) >= nearly(0.85)),
            _of_one_building(_of_code),
        ),
    ),
    Lookup("by_order", ("postcode_key", "number_key", "street_key", "unit_key"), made=_ORDERED),
    # For a flat given with its street but without its building: 106 MARYLEBONE ROAD for 106 ASHA POINT, MARYLEBONE ROAD.
    Lookup(
        "by_flat",
        ("postcode_key", "street_key", "unit_key"),
        asked=(d.postcode_key, d.street_key, d.number_key),
        accepts=all_of(d.unit_key == "", missing(d.building_key)),
        where="building_key is not null and number_key is null and unit_key <> ''",
    ),
    # For a named building without a postcode, or with a wrong one: the only one of that name in the gazetteer.
    Lookup(
        "by_name",
        ("building_key", "unit_key"),
        also={"postcode_key": "min(postcode_key)", "street_key": "min(street_key)"},
        accepts=any_of(
            missing(d.postcode_key),
            all_of(
                outward(d.postcode_key) == outward(_of_name.postcode_key), jaro_winkler(_of_name.street_key, d.street_key) >= nearly(0.85)
            ),
        ),
    ),
    Lookup("by_use", _KEYS, asked=_whole(d), source=_USED),
)
"""The first that finds anything decides; but where the first two find two properties, the address stands for neither."""


def _accepted(one: Lookup) -> str:
    return f"case when {one.accepts.sql} then {one.name}.uprn end" if one.accepts is not None else f"{one.name}.uprn"


def _joined(one: Lookup) -> str:
    return f"left join alias_{one.name} {one.name} on {one.name}.key = {one.asked_key}"


_NEWLINE = "\n    "


def _resolved(side: str, identity: str, lookups: tuple[Lookup, ...]) -> str:
    """The statement that looks every address of a side up in `lookups`; a look-up left out finds nothing.

    Joins on equalities alone: DuckDB turns a left join with any other condition into a loop over all pairs.
    """
    names = [one.name for one in lookups]
    found = ", ".join(f"{_accepted(one) if one.name in names else 'null::varchar'} as {one.name}" for one in LOOKUPS)
    return f"""
create temp table {side}_uprn as
with d as (
    select {identity}, uprn as stated, number_key, building_key, street_key, postcode_key, coalesce(unit_key, '') as unit_key from raw_{side}
), found as (
    select d.{identity}, d.stated, {found}
    from d
    {_NEWLINE.join(map(_joined, lookups))}
)
select {identity}, case when shell.uprn is null then stated end as uprn,
    case when by_building <> by_number then null else coalesce({", ".join(one.name for one in LOOKUPS)}) end as text_uprn
from found left join shell on shell.uprn = stated
"""


_SIDE = """
create temp {kind} {side} as select x.* exclude (uprn), u.uprn, u.text_uprn from raw_{side} x join {side}_uprn u using ({identity})
"""
_SIDES = (("a", "applicant_id", "table"), ("r", "resident_id", "view"))
"""The residents as a view: of most of them no more than the blocking keys is ever asked."""


ALIASES = tuple(f"alias_{one.name}" for one in LOOKUPS)
"""The temp tables of the look-ups."""
METHOD = (
    _SHELL,
    _ALIAS,
    _DIVIDED,
    *(one.sql for one in LOOKUPS),
    *(_resolved(side, identity, LOOKUPS) for side, identity, _ in _SIDES),
    _SIDE,
)
"""The SQL that decides what an address is taken for."""


def resolve(work: Writer, *, named: bool = False) -> None:
    """Make temp table `a` and temp view `r` from `raw_a`, `raw_r` and `gazetteer` (rows of `gazetteer_in_force`): all their columns, and
    `text_uprn`, the UPRN that the gazetteer gives the written address (null without a gazetteer, or where it knows no such dwelling or several).

    A stated UPRN of a building's shell stands for no dwelling, so it is dropped. With `named` the tables of the look-ups hold their keys too.
    """
    work.execute(_SHELL)
    work.execute(_ALIAS)
    work.execute(_DIVIDED)
    for one in LOOKUPS:
        work.execute(f"create temp table alias_{one.name} as {one.named if named else one.sql}")
    known = tuple(one for one in LOOKUPS if work.scalar(f"select exists (from alias_{one.name})"))
    for side, identity, kind in _SIDES:
        work.execute(_resolved(side, identity, known))
        work.execute(_SIDE.format(side=side, identity=identity, kind=kind))


# ---- one address, in memory


def _rows_sql(one: Lookup) -> str:
    key = digest_sql(fields_sql((f"'{one.name}'", *one.keys)))
    return f"select {key} as key, {fields_sql(('uprn', *one.also))} as text from alias_{one.name}"


NAMES = "\nunion all\n".join(map(_rows_sql, LOOKUPS))
"""SQL of every row of every look-up, for a `Table`."""


class _Found:
    """A row that a look-up found."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A look-up in memory."""

    name: str
    asked: Callable[[Any], str | None]
    also: tuple[str, ...]
    accepts: Callable[[Any, Any], bool] | None


def _way(one: Lookup) -> _Way:
    accepts: Steps = {"accepts": one.accepts} if one.accepts is not None else {}
    return _Way(
        one.name,
        compiled("asked", "d", {"text": between(BETWEEN, one.name, *one.of_address)}, returns=("text",)),
        tuple(one.also),
        compiled("accepted", f"d, {one.name}", accepts, returns=("accepts",)) if accepts else None,
    )


_WAYS = tuple(_way(one) for one in LOOKUPS)


def look_up(address: Any, names: Table) -> str | None:
    """The `text_uprn` of one address, given with the five keys as attributes, the unit blank where there is none; `names` from `NAMES`."""
    found: dict[str, str] = {}
    for way in _WAYS:
        text = way.asked(address)
        row = names.get(digest(text)) if text is not None else None
        if row is None:
            continue
        uprn, *also = row.split(BETWEEN)
        if way.accepts:
            other = _Found()
            other.__dict__.update((column, value or None) for column, value in zip(way.also, also, strict=True))
            if not way.accepts(address, other):
                continue
        found[way.name] = uprn
    if "by_number" in found and found.get("by_building", found["by_number"]) != found["by_number"]:
        return None
    return next((found[one.name] for one in LOOKUPS if one.name in found), None)
