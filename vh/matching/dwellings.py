"""Give an address its property reference from the gazetteer's own names for it, so that flats are told apart before people are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vh.matching.houses import DIVIDED, NAMED_UNIT, NOT_BESIDE, ONE_NUMBER, ORDERED
from vh.matching.localities import METHOD as OF_LOCALITIES
from vh.matching.localities import VILLAGE_NAMES, find_localities, in_locality, localities_apart, locality_of
from vh.matching.lookup import Lookup, d
from vh.matching.tables import BETWEEN, Table, digest, digest_sql, fields_sql
from vh.store import Writer
from vh.text.dwellings import BESIDE_A_HOUSE, maybe_one_name
from vh.text.terms import Condition, Record, Steps, Term, all_of, any_of, compiled, missing, not_, or_else
from vh.text.vocabulary import between, jaro_winkler, matches, nearly, outward, part, slips, without

_SHELL = "create temp table shell as select distinct uprn from gazetteer where is_shell"
_ALIAS = """
create temp table alias as
select postcode_key, coalesce(unit_key, '') as unit_key, number_key, building_key, street_key, uprn, place_key as locality, place_key as village
from gazetteer
where not is_shell and not (coalesce(logical_status, '') like 'Historic%' and uprn in (select uprn from shell))
"""
"""Every name of every dwelling. A house that was made into flats keeps its reference, with its old name in the gazetteer, but is none any more."""

_KEYS = ("unit_key", "number_key", "building_key", "street_key", "postcode_key")


def _whole(d: Record) -> tuple[Term, ...]:
    """All keys of an address, blank where there is none."""
    return tuple(or_else(getattr(d, key), "") for key in _KEYS)


_USED = f"""(
select {", ".join(f"{term.sql} as {key}" for key, term in zip(_KEYS, _whole(Record("r")), strict=True))}, uprn
from raw_r r where uprn is not null and uprn not in (select uprn from shell) and (number_key is not null or building_key is not null)
    and postcode_key is not null and (unit_key is not null or case when number_key is not null and street_key is not null
        then hash(postcode_key, number_key, street_key) else hash(postcode_key, building_key) end not in (select house from divided))
)"""
"""Names of a property that the gazetteer lacks, but that some record gives together with its reference. Of a divided house a name without
a flat is no one property's: 12 COTHAM ROAD is not FLAT 1 because somebody who lives in FLAT 1 was written down so."""

_of_number, _of_building, _of_street, _of_code, _of_name, _of_village, _of_house = (
    Record(f"by_{one}") for one in ("number", "building", "street", "code", "name", "village", "house")
)
_BUILDING = {"building_key": "case when count(distinct building_key) = 1 then any_value(building_key) end"}
"""The name of the building, where the gazetteer has one alone."""


def _both_or_neither_back(found: Record) -> tuple[Condition, Condition]:
    """BACK BOOTH STREET runs behind BOOTH STREET, within its postcode and with its numbers."""
    ours, theirs = (part(or_else(one.street_key, ""), " ", 1) for one in (d, found))
    return any_of(ours != "BACK", theirs == "BACK"), any_of(theirs != "BACK", ours == "BACK", missing(d.street_key))


def _of_one_building(found: Record) -> Condition:
    """FLAT 13 of BLOCK A is not that of BLOCK B, of one number in one street, nor is THE LODGE, 12 COTHAM ROAD the house of that number."""
    beside = matches(d.building_key, BESIDE_A_HOUSE)
    return all_of(not_(beside), any_of(d.unit_key == "", maybe_one_name(found.building_key, d.building_key)))


def _of_the_house(found: Record) -> Condition:
    """THE LODGE, 14 COTHAM ROAD is not THE LODGE of number 12."""
    return not_(all_of(matches(d.building_key, BESIDE_A_HOUSE), d.number_key != found.number_key))


_LOCALITY = {"locality": "case when count(distinct locality) = 1 then any_value(locality) end"}
"""The locality, where the gazetteer has one alone."""
_OF_A_VILLAGE = "village in (select village from village where village is not null)"


def _of_one_district(found: Record) -> Condition:
    """The postcode is missing, of the same district, or one slip away."""
    return any_of(
        missing(d.postcode_key),
        outward(d.postcode_key) == outward(found.postcode_key),
        slips(d.postcode_key, found.postcode_key) <= 1,
    )


LOOKUPS: tuple[Lookup, ...] = (
    # For THE COTTAGE, 36 DEAN STREET, which the gazetteer has as a unit of number 36: the house itself is another property.
    Lookup(
        "by_named_unit",
        ("postcode_key", "number_key", "street_key", "unit_key"),
        asked=(d.postcode_key, d.number_key, d.street_key, without(d.building_key, " ")),
        accepts=d.unit_key == "",
        where=NAMED_UNIT,
    ),
    Lookup(
        "by_number",
        ("postcode_key", "number_key", "street_key", "unit_key"),
        also=_BUILDING,
        accepts=_of_one_building(_of_number),
        where=NOT_BESIDE,
    ),
    Lookup(
        "by_building",
        ("postcode_key", "building_key", "unit_key"),
        also=ONE_NUMBER,
        accepts=_of_the_house(_of_building),
    ),
    Lookup(
        "by_street",
        ("number_key", "street_key", "unit_key"),
        also={"postcode_key": "min(postcode_key)", **_BUILDING, **_LOCALITY},
        accepts=all_of(
            any_of(missing(d.postcode_key), outward(d.postcode_key) == outward(_of_street.postcode_key)),
            _of_one_building(_of_street),
            not_(localities_apart(d.locality, _of_street.locality)),
        ),
        where=NOT_BESIDE,
    ),
    # For a street of several villages: the number is there once in the village that is written.
    Lookup(
        "by_village",
        ("village", "number_key", "street_key", "unit_key"),
        also={"postcode_key": "min(postcode_key)", **_BUILDING},
        accepts=all_of(_of_one_district(_of_village), _of_one_building(_of_village)),
        where=f"{_OF_A_VILLAGE} and {NOT_BESIDE}",
    ),
    # For a street misspelt: within a postcode the number nearly always decides, so a street that looks alike is enough.
    Lookup(
        "by_code",
        ("postcode_key", "number_key", "unit_key"),
        also={"street_key": "min(street_key)", **_BUILDING},
        accepts=all_of(
            any_of(missing(d.street_key), jaro_winkler(_of_code.street_key, d.street_key) >= nearly(0.85)),
            *_both_or_neither_back(_of_code),
            _of_one_building(_of_code),
        ),
        where=NOT_BESIDE,
    ),
    Lookup("by_order", ("postcode_key", "number_key", "street_key", "unit_key"), made=ORDERED),
    # For a flat given with its street but without its building: 106 MARYLEBONE ROAD for 106 ASHA POINT, MARYLEBONE ROAD.
    Lookup(
        "by_flat",
        ("postcode_key", "street_key", "unit_key"),
        asked=(d.postcode_key, d.street_key, d.number_key),
        accepts=all_of(d.unit_key == "", missing(d.building_key)),
        where="building_key is not null and number_key is null and unit_key <> ''",
    ),
    # For a block called as a street is, which is read as one: FLAT 4, SELBY PLACE for FLAT 4 of SELBY PLACE in MILL ROAD.
    Lookup(
        "by_block",
        ("postcode_key", "building_key", "unit_key"),
        asked=(d.postcode_key, d.street_key, or_else(d.number_key, d.unit_key)),
        accepts=all_of(missing(d.building_key), any_of(d.unit_key == "", missing(d.number_key))),
        where="unit_key <> ''",
    ),
    # For a named building without a postcode, or with a wrong one: the only one of that name in the gazetteer.
    Lookup(
        "by_name",
        ("building_key", "unit_key"),
        also={"postcode_key": "min(postcode_key)", "street_key": "min(street_key)", **_LOCALITY, **ONE_NUMBER},
        accepts=all_of(
            _of_the_house(_of_name),
            any_of(
                missing(d.postcode_key),
                all_of(
                    outward(d.postcode_key) == outward(_of_name.postcode_key),
                    jaro_winkler(_of_name.street_key, d.street_key) >= nearly(0.85),
                ),
            ),
            not_(localities_apart(d.locality, _of_name.locality)),
        ),
    ),
    # For a house called as one of another village is: THE COTTAGE, NETHER WALLOP.
    Lookup(
        "by_house",
        ("village", "building_key", "unit_key"),
        also={"postcode_key": "min(postcode_key)", "street_key": "min(street_key)", "number_key": "min(number_key)"},
        accepts=all_of(
            _of_one_district(_of_house),
            maybe_one_name(d.street_key, _of_house.street_key),
            not_(d.number_key != _of_house.number_key),
        ),
        where=_OF_A_VILLAGE,
    ),
    Lookup("by_use", _KEYS, asked=_whole(d), source=_USED),
)
"""The first that finds anything decides; but where `by_number` and `by_building` find two properties, the address stands for neither."""


def _accepted(one: Lookup) -> str:
    return f"case when {one.accepts.sql} then {one.name}.uprn end" if one.accepts is not None else f"{one.name}.uprn"


def _joined(one: Lookup) -> str:
    return f"left join alias_{one.name} {one.name} on {one.name}.key = {one.asked_key}"


_NEWLINE = "\n    "


def _resolved(side: str, identity: str, lookups: tuple[Lookup, ...], *, villages: bool = True) -> str:
    """The statement that looks every address of a side up in `lookups`; a look-up left out finds nothing, and without `villages` none is known.

    Joins on equalities alone: DuckDB turns a left join with any other condition into a loop over all pairs.
    """
    names = [one.name for one in lookups]
    found = ", ".join(f"{_accepted(one) if one.name in names else 'null::varchar'} as {one.name}" for one in LOOKUPS)
    return f"""
create temp table {side}_uprn as
with d as (
    select {identity}, uprn as stated, number_key, building_key, street_key, postcode_key, coalesce(unit_key, '') as unit_key, locality, village
    from {in_locality(f"raw_{side}", villages=villages)}
), found as (
    select d.{identity}, d.stated, d.locality, d.village, {found}
    from d
    {_NEWLINE.join(map(_joined, lookups))}
)
select {identity}, case when shell.uprn is null then stated end as uprn,
    case when by_building <> by_number then null else coalesce({", ".join(one.name for one in LOOKUPS)}) end as text_uprn, locality, village
from found left join shell on shell.uprn = stated
"""


_SIDE = """
create temp {kind} {side} as select x.* exclude (uprn), u.uprn, u.text_uprn, u.locality, u.village from raw_{side} x join {side}_uprn u using ({identity})
"""
_SIDES = (("a", "applicant_id", "table"), ("r", "resident_id", "view"))
"""The residents as a view: of most of them no more than the blocking keys is ever asked."""


ALIASES = ("village", *(f"alias_{one.name}" for one in LOOKUPS))
"""The temp tables of the look-ups."""
METHOD = (
    _SHELL,
    _ALIAS,
    DIVIDED,
    *OF_LOCALITIES,
    *(one.sql for one in LOOKUPS),
    *(_resolved(side, identity, LOOKUPS) for side, identity, _ in _SIDES),
    _SIDE,
)
"""The SQL that decides what an address is taken for."""


def resolve(work: Writer, *, named: bool = False) -> None:
    """Make temp table `a` and temp view `r` from `raw_a`, `raw_r` and `gazetteer` (rows of `gazetteer_in_force`): all their columns,
    `text_uprn`, the UPRN that the gazetteer gives the written address (null without a gazetteer, or where it knows no such dwelling or several),
    and `locality` and `village`, as in `vh.matching.localities`.

    A stated UPRN of a building's shell stands for no dwelling, so it is dropped. With `named` the tables of the look-ups hold their keys too.
    """
    work.execute(_SHELL)
    work.execute(_ALIAS)
    work.execute(DIVIDED)
    villages = find_localities(work)
    for one in LOOKUPS:
        work.execute(f"create temp table alias_{one.name} as {one.named if named else one.sql}")
    known = tuple(one for one in LOOKUPS if work.scalar(f"select exists (from alias_{one.name})"))
    for side, identity, kind in _SIDES:
        work.execute(_resolved(side, identity, known, villages=villages))
        work.execute(_SIDE.format(side=side, identity=identity, kind=kind))


# ---- one address, in memory


def _rows_sql(one: Lookup) -> str:
    key = digest_sql(fields_sql((f"'{one.name}'", *one.keys)))
    return f"select {key} as key, {fields_sql(('uprn', *one.also))} as text from alias_{one.name}"


NAMES = "\nunion all\n".join((VILLAGE_NAMES, *map(_rows_sql, LOOKUPS)))
"""SQL of every row of every look-up, and of the villages, for a `Table`."""


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
    """The `text_uprn` of one address, given with the five keys as attributes, the unit blank where there is none; `names` from `NAMES`.

    It gets its `locality` and `village`, by its `place_key`.
    """
    address.locality, address.village = locality_of(address, names)
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
