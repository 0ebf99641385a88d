"""What the gazetteer, and the records beside it, show of houses of several dwellings."""

from vh.text.dwellings import BESIDE_A_HOUSE

NOT_BESIDE = f"not coalesce(regexp_full_match(building_key, '{BESIDE_A_HOUSE}'), false)"
"""Of the names of a property, those by which its number is the house's own: THE LODGE, 12 COTHAM ROAD is found by its name."""
NAMED_UNIT = "regexp_full_match(unit_key, '[A-Z ]{4,}')"
"""Of the names of a property, those in which a unit is called by words: THE COTTAGE, 36 DEAN STREET."""
ONE_NUMBER = {"number_key": "case when count(distinct number_key) = 1 then any_value(number_key) end"}
"""The number of the house, where the gazetteer has one alone."""

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

ORDERED = f"""
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


DIVIDED = """
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
