"""Give an address its property reference from the gazetteer's own names for it, so that flats are told apart before people are."""

from vh.store import Writer

_ALIAS = """
create temp table alias as
select postcode_key, coalesce(unit_key, '') as unit_key, number_key, building_key, street_key, uprn
from gazetteer where not is_shell
"""

_ALIAS_BUILDING = """
create temp table alias_building as
select postcode_key, building_key, unit_key, min(uprn) as uprn from alias
where postcode_key is not null and building_key is not null
group by all having count(distinct uprn) = 1
"""

_ALIAS_NUMBER = """
create temp table alias_number as
select postcode_key, number_key, street_key, unit_key, min(uprn) as uprn from alias
where postcode_key is not null and number_key is not null and street_key is not null
group by all having count(distinct uprn) = 1
"""

_ALIAS_STREET = """
create temp table alias_street as
select number_key, street_key, unit_key, min(uprn) as uprn, min(postcode_key) as postcode_key from alias
where number_key is not null and street_key is not null
group by number_key, street_key, unit_key having count(distinct uprn) = 1
"""

_ALIAS_CODE = """
create temp table alias_code as
select postcode_key, number_key, unit_key, min(uprn) as uprn, min(street_key) as street_key from alias
where postcode_key is not null and number_key is not null
group by postcode_key, number_key, unit_key having count(distinct uprn) = 1
"""
"""For a street misspelt: within a postcode the number nearly always decides, so a street that looks alike is enough."""

_ALIAS_NAME = """
create temp table alias_name as
select building_key, unit_key, min(uprn) as uprn from alias where building_key is not null
group by building_key, unit_key having count(distinct uprn) = 1
"""
"""For a named building without a postcode: the only one of that name in the gazetteer."""

_ALIAS_FLAT = """
create temp table alias_flat as
select postcode_key, street_key, unit_key, min(uprn) as uprn from alias
where postcode_key is not null and street_key is not null and building_key is not null and number_key is null and unit_key <> ''
group by postcode_key, street_key, unit_key having count(distinct uprn) = 1
"""
"""For a flat given with its street but without its building: 106 MARYLEBONE ROAD for 106 ASHA POINT, MARYLEBONE ROAD."""

_ALIAS_USED = """
create temp table alias_used as
select hash(coalesce(unit_key, ''), number_key, building_key, street_key, postcode_key) as place, min(uprn) as uprn
from raw_r where uprn is not null and uprn not in (select uprn from shell) and (number_key is not null or building_key is not null)
group by all having count(distinct uprn) = 1
"""
"""Names of a property that the gazetteer lacks, but that some record gives together with its reference."""

_MANNER = (
    "case when regexp_full_match({0}, '[0-9]+') then 'number' when regexp_full_match({0}, '[A-Z]') then 'letter' "
    "when regexp_full_match({0}, '[BGT0-9]F') then 'floor' end"
)
_RANK = (
    "case when regexp_full_match({0}, '[0-9]+') then {0}::bigint when regexp_full_match({0}, '[A-Z]') then ascii({0}) - 64 "
    "when {0} = 'BF' then -1 when {0} = 'GF' then 0 when {0} = 'TF' then 99 when regexp_full_match({0}, '[0-9]F') then {0}[1]::bigint end"
)

_ALIAS_PLACE = f"""
create temp table alias_place as
with flat as (
    select postcode_key, number_key, street_key, unit_key, min(uprn) as uprn, {_MANNER.format("unit_key")} as manner, {_RANK.format("unit_key")} as rank
    from gazetteer
    where not is_shell and unit_key is not null and postcode_key is not null and number_key is not null and street_key is not null
        and building_key is null and (logical_status is null or logical_status like 'Approved%')
    group by postcode_key, number_key, street_key, unit_key
), house as (
    select postcode_key, number_key, street_key, min(manner) as manner, count(*) as flats from flat
    group by all having count(*) = count(manner) and count(distinct manner) = 1 and count(distinct uprn) = count(*)
        and count(*) between 2 and 6 and (min(manner) = 'floor' or max(rank) = count(*))
)
select f.postcode_key, f.number_key, f.street_key, f.uprn, h.manner, h.flats,
    row_number() over (partition by f.postcode_key, f.number_key, f.street_key order by f.rank) as place
from flat f join house h using (postcode_key, number_key, street_key)
"""
"""The flats of a converted house in order from the bottom, where the gazetteer names them all in one manner: FLAT A is then FLAT 1
and the lowest, and the top floor is the last. Which letter a middle floor bears is not known, so that stays unclear."""

_SHELL = "create temp table shell as select distinct uprn from gazetteer where is_shell"

_RESOLVE = """
create temp table address_uprn as
with d as (
    select distinct coalesce(unit_key, '') as unit_key, number_key, building_key, street_key, postcode_key,
        hash(coalesce(unit_key, ''), number_key, building_key, street_key, postcode_key) as place from (
        select unit_key, number_key, building_key, street_key, postcode_key from raw_a
        union all select unit_key, number_key, building_key, street_key, postcode_key from raw_r)
), placed as (
    select d.*, p.uprn
    from d join alias_place p on p.postcode_key = d.postcode_key and p.number_key = d.number_key and p.street_key = d.street_key
    where case when {manner} = p.manner then false when {manner} in ('number', 'letter') then p.place = {rank}
        when d.unit_key = 'BF' then p.place = 1 when d.unit_key = 'TF' then p.place = p.flats else false end
), found as (
    select d.*, n.uprn as by_number, b.uprn as by_building, p.uprn as by_place, w.uprn as by_use,
        case when d.unit_key = coalesce(d.building_key, '') then f.uprn end as by_flat,
        case when d.postcode_key is null then m.uprn end as by_name,
        case when d.postcode_key is null or d.postcode_key[:-4] = s.postcode_key[:-4] then s.uprn end as by_street,
        case when d.street_key is null or jaro_winkler_similarity(c.street_key, d.street_key) >= 0.85 then c.uprn end as by_code
    from d
    left join alias_number n on n.postcode_key = d.postcode_key and n.number_key = d.number_key
        and n.street_key = d.street_key and n.unit_key = d.unit_key
    left join alias_building b on b.postcode_key = d.postcode_key and b.building_key = d.building_key and b.unit_key = d.unit_key
    left join alias_street s on s.number_key = d.number_key and s.street_key = d.street_key and s.unit_key = d.unit_key
    left join placed p on p.postcode_key = d.postcode_key and p.number_key = d.number_key and p.street_key = d.street_key
        and p.unit_key = d.unit_key and p.building_key is not distinct from d.building_key
    left join alias_flat f on f.postcode_key = d.postcode_key and f.street_key = d.street_key and f.unit_key = d.number_key
    left join alias_name m on m.building_key = d.building_key and m.unit_key = d.unit_key
    left join alias_used w on w.place = d.place
    left join alias_code c on c.postcode_key = d.postcode_key and c.number_key = d.number_key and c.unit_key = d.unit_key
)
select unit_key, number_key, building_key, street_key, postcode_key,
    case when by_building <> by_number then null else coalesce(by_number, by_building, by_street, by_code, by_place, by_flat, by_name, by_use) end as text_uprn
from found where coalesce(by_number, by_building, by_street, by_code, by_place, by_flat, by_name, by_use) is not null
""".format(manner=_MANNER.format("d.unit_key"), rank=_RANK.format("d.unit_key"))
"""Joins on equalities alone: DuckDB turns a left join with any other condition into a loop over all pairs."""

_WITH_UPRN = """
create temp table {side} as
select x.* exclude (uprn),
    case when sh.uprn is null then x.uprn end as uprn,
    u.text_uprn
from raw_{side} x
left join shell sh on sh.uprn = x.uprn
left join address_uprn u on u.unit_key = coalesce(x.unit_key, '') and u.number_key is not distinct from x.number_key
    and u.building_key is not distinct from x.building_key and u.street_key is not distinct from x.street_key
    and u.postcode_key is not distinct from x.postcode_key
"""


def resolve(work: Writer) -> None:
    """Make temp tables `a` and `r` from `raw_a`, `raw_r` and `gazetteer` (rows of `gazetteer_in_force`): all their columns, and
    `text_uprn`, the UPRN that the gazetteer gives the written address (null without a gazetteer, or where it knows no such dwelling or several).

    A stated UPRN of a building's shell stands for no dwelling, so it is dropped.
    """
    for statement in (
        _ALIAS,
        _ALIAS_BUILDING,
        _ALIAS_NUMBER,
        _ALIAS_STREET,
        _ALIAS_CODE,
        _ALIAS_NAME,
        _ALIAS_FLAT,
        _ALIAS_PLACE,
        _SHELL,
        _ALIAS_USED,
        _RESOLVE,
    ):
        work.execute(statement)
    work.execute(_WITH_UPRN.format(side="a"))
    work.execute(_WITH_UPRN.format(side="r"))
