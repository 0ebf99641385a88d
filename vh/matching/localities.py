"""The localities of the council's gazetteer: which village an address names, so that a street that several have is told by it.

A village counts only where it decides something and is sure to be meant: the gazetteer has the street (or the named house) in it and elsewhere
too; it is no post town; and the council's own records do not give its name for other places. What is written beside a street that the gazetteer
does not have there, be it the next village, a hamlet, the old parish or a post town, is not known: it is compared with nothing.

An address has a `locality`, and a `village` where that is sure: who writes WALLOP may mean NETHER WALLOP, where the street is in both, but not KELDALE.
"""

from typing import Any

from vh.matching.tables import BETWEEN, Table, digest, digest_sql, fields_sql
from vh.store import Writer
from vh.text.terms import Condition, Record, Term, all_of, any_of, bare, compiled, not_
from vh.text.vocabulary import between, ends_with, starts_with

_STRAYED, _AT_LEAST = 5, 3
"""A name is a post town, or else in loose use, where at least one in so many records that give it, and at least so many records, are of addresses
that the gazetteer has in other localities."""

_PLACED = """
create temp table placed_address as
with approved as (
    select uprn, postcode_key, street_key, building_key, place_key from gazetteer_in_force
    where logical_status is null or logical_status = '1' or logical_status like 'Approved%'
), homes as materialized (
    select distinct uprn, place_key from approved where uprn is not null and place_key is not null
), sizes as (
    select place_key, count(*) as homes from homes group by place_key
), of_two_names as (
    select a.place_key, min(b.place_key) as first from homes a join homes b on a.uprn = b.uprn and b.place_key < a.place_key
    group by a.place_key, b.place_key
    having 2 * count(*) > (select max(homes) from sizes where sizes.place_key in (a.place_key, b.place_key))
), one_name as (
    select place_key, min(first) as first from of_two_names group by place_key
)
select postcode_key, street_key, building_key, place_key, coalesce(first, place_key) as locality from approved left join one_name using (place_key)
"""
"""The gazetteer's addresses with their localities. Two names that more than half of the homes of either have both are one place: CARDIGAN, ABERTEIFI."""
_NAMED = """
create temp table named_locality as
select distinct name, locality from (
    select unnest([street_key, building_key]) as name, coalesce(locality, '') as locality from placed_address
) where name is not null
"""
_SEVERAL = """
create temp table likely_village as
with several as (
    select name from named_locality group by name having min(locality) <> max(locality)
), likely as materialized (
    select name, locality from named_locality where name in (select name from several) and locality <> ''
), spoken as materialized (
    select locality, concat(' ', locality, ' ') as words from (select distinct locality from likely)
), longer as materialized (
    select short.locality as locality, long.locality as long from spoken short, spoken long
    where contains(long.words, short.words) and short.locality <> long.locality
), maybe_longer as materialized (
    select name, locality, long from likely join longer using (locality)
), unsure as materialized (
    select distinct name, m.locality from maybe_longer m join likely o using (name) where o.locality = m.long
)
select name, locality, (name, locality) not in (select (name, locality) from unsure) as is_sure
from likely where locality not in (select distinct town_key from gazetteer_in_force where town_key is not null)
"""
"""Streets and named houses of several localities. A post town is given for all villages around it. Sure is whatever no other locality of the same
street has in its own name."""
_VILLAGE = f"""
create temp table village as
with placed as (
    select postcode_key, street_key, min(locality) as locality from placed_address
    where postcode_key is not null and street_key is not null and locality is not null
    group by postcode_key, street_key having min(locality) = max(locality)
), names as (
    select distinct place_key, locality from placed_address where place_key is not null
), strayed as (
    select r.place_key from resident_in_force r join placed p on p.postcode_key = r.postcode_key and p.street_key = r.street_key
    join names n on n.place_key = r.place_key
    where n.locality in (select locality from likely_village) group by r.place_key
    having count(*) filter (where p.locality <> n.locality) >= greatest({_AT_LEAST}, count(*) / {_STRAYED}.0)
), said as (
    select distinct n.locality, g.place_key, unnest(['', coalesce(concat(' ', g.town_key), '')]) as town
    from gazetteer_in_force g join names n on n.place_key = g.place_key
)
select name, concat(place_key, town) as written, min(locality) as locality, case when bool_and(is_sure) then min(locality) end as village,
    hash(name, written) as key
from likely_village join said using (locality) where place_key not in (select place_key from strayed)
group by name, written having min(locality) = max(locality)
"""
"""Each village by street or house, as it may be written: without a comma its post town follows it. What two may be written as is neither's."""
_NO_VILLAGE = "create temp table village (name varchar, written varchar, locality varchar, village varchar, key ubigint)"
METHOD = (_PLACED, _NAMED, _SEVERAL, _VILLAGE)
"""The SQL that decides which locality an address is in."""


def find_localities(work: Writer) -> bool:
    """Make temp table `village`: name, written, locality, village (where sure), and the hash of the first two, each once. Whether there is any.

    Of the whole gazetteer and all residents in force, be it for one applicant.
    """
    found = bool(work.scalar("select exists (from gazetteer_in_force where place_key is not null)"))
    if found:
        work.execute(_PLACED)
        work.execute(_NAMED)
        work.execute(_SEVERAL)
        found = bool(work.scalar("select exists (from likely_village)"))
    work.execute(_VILLAGE if found else _NO_VILLAGE)
    work.drop("placed_address", "named_locality", "likely_village")
    return found and bool(work.scalar("select exists (from village)"))


def in_locality(table: str, *, villages: bool) -> str:
    """SQL of the rows of a table of addresses with their `locality` and `village`, null where not known; those of the street go before those of the house."""
    if not villages:
        return f"(select *, null::varchar as locality, null::varchar as village from {table})"
    joins = " ".join(
        f"left join village {one} on {one}.key = case when x.{one}_key is not null and x.place_key is not null then hash(x.{one}_key, x.place_key) end"
        for one in ("street", "building")
    )
    found = ", ".join(f"case when street.key is null then building.{one} else street.{one} end as {one}" for one in ("locality", "village"))
    return f"(select x.*, {found} from {table} x {joins})"


# ---- one address, in memory

_KIND = "village"
_WRITTEN, _FOUND = fields_sql((f"'{_KIND}'", "name", "written")), fields_sql(("locality", "village"))
VILLAGE_NAMES = f"select {digest_sql(_WRITTEN)} as key, {_FOUND} as text from village"
"""SQL of every village as it may be written, for a `Table`."""
_d = Record("d")
_asked = compiled(
    "asked", "d", {name: bare(between(BETWEEN, _KIND, getattr(_d, f"{name}_key"), _d.place_key)) for name in ("street", "building")},
    returns=("street", "building"),
)  # fmt: skip


def locality_of(address: Any, names: Table) -> tuple[str | None, str | None]:
    """The `locality` and `village` of one address, given with its keys as attributes; `names` holds `VILLAGE_NAMES`."""
    found = next((row for text in _asked(address) if text is not None and (row := names.get(digest(text)))), BETWEEN)
    locality, village = found.split(BETWEEN)
    return locality or None, village or None


def localities_apart(a: Term, b: Term) -> Condition:
    """Two localities are known, and neither name is a part of the other: WALLOP may be NETHER WALLOP."""
    named_in = (
        condition
        for one, other in ((a, b), (b, a))
        for condition in (ends_with(one, between(" ", "", other)), starts_with(one, between(" ", other, "")))
    )
    return all_of(a != b, not_(any_of(*named_in)))
