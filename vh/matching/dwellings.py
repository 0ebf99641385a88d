"""Give an address its property reference from the gazetteer's own names for it, so that flats are told apart before people are."""

from vh.store import Writer

_ALIAS = """
create temp table alias as
select postcode_key, coalesce(unit_key, '') as unit_key, number_key, building_key, street_key, uprn
from gazetteer_in_force where not is_shell
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

_SHELL = "create temp table shell as select distinct uprn from gazetteer_in_force where is_shell"

_RESOLVE = """
create temp table address_uprn as
select d.unit_key, d.number_key, d.building_key, d.street_key, d.postcode_key,
    case when b.uprn <> n.uprn then null else coalesce(n.uprn, b.uprn, s.uprn, c.uprn) end as text_uprn
from (
    select distinct coalesce(unit_key, '') as unit_key, number_key, building_key, street_key, postcode_key from (
        select unit_key, number_key, building_key, street_key, postcode_key from raw_a
        union all select unit_key, number_key, building_key, street_key, postcode_key from raw_r)
) d
left join alias_number n on n.postcode_key = d.postcode_key and n.number_key = d.number_key and n.street_key = d.street_key and n.unit_key = d.unit_key
left join alias_building b on b.postcode_key = d.postcode_key and b.building_key = d.building_key and b.unit_key = d.unit_key
left join alias_street s on s.number_key = d.number_key and s.street_key = d.street_key and s.unit_key = d.unit_key
    and (d.postcode_key is null or d.postcode_key[:-4] = s.postcode_key[:-4])
left join alias_code c on c.postcode_key = d.postcode_key and c.number_key = d.number_key and c.unit_key = d.unit_key
    and (d.street_key is null or jaro_winkler_similarity(c.street_key, d.street_key) >= 0.85)
where coalesce(b.uprn, n.uprn, s.uprn, c.uprn) is not null
"""

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
    """Make temp tables `a` and `r` from `raw_a` and `raw_r`: all their columns, and `text_uprn`, the UPRN that the gazetteer
    gives the written address (null without a gazetteer, or where it knows no such dwelling or several).

    A stated UPRN of a building's shell stands for no dwelling, so it is dropped.
    """
    for statement in (_ALIAS, _ALIAS_BUILDING, _ALIAS_NUMBER, _ALIAS_STREET, _ALIAS_CODE, _SHELL, _RESOLVE):
        work.execute(statement)
    work.execute(_WITH_UPRN.format(side="a"))
    work.execute(_WITH_UPRN.format(side="r"))
