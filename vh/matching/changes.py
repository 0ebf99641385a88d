"""What would have changed an outcome: one thing at a time, then two, tried through the same comparison and the same rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import polars as pl

from vh.matching.levels import ORGANISATION, STALE
from vh.matching.run import OVERRIDES, Found, suppose
from vh.model import Change, Outcome, Side, Source
from vh.ruleset import Birth, Dates, Dwelling, Forename, RuleSet, Surname
from vh.store import Store

Row = Mapping[str, Any]
_ADDRESS = ("uprn", "unit_key", "number_key", "building_key", "street_key", "postcode_key", "place_key")


@dataclass(frozen=True, slots=True)
class _Thing:
    """One thing that might have been otherwise: values of the application, or what to suppose of candidates (by resident)."""

    about: str
    words: str
    side: Side
    stated: Mapping[str, Any] = field(default_factory=dict)
    supposed: Mapping[int, Row] = field(default_factory=dict)


def what_would_change(store: Store, rules: RuleSet, applicant: pl.DataFrame, found: Found) -> tuple[Change, ...]:
    """The changes that would have verified the applicant: single ones; where none would, pairs; where none would either, single ones
    that would have sent it to an officer. Empty when it was verified, when no record is near, or when nothing tried would do.

    Each is worked out again from the changed application or candidates, so whatever else speaks against it still does. What the
    application might have said is taken from the nearest record.
    """
    outcome = found.outcome.row(0, named=True)
    if outcome["outcome"] == Outcome.VERIFIED or outcome["candidate_id"] is None:
        return ()
    nearest = found.candidates.filter(pl.col("candidate_id") == outcome["candidate_id"]).row(0, named=True)
    record = store.frame("select * from resident where resident_id = $id", id=nearest["resident_id"]).row(0, named=True)
    said = applicant.row(0, named=True)
    things = (
        *_of_names(said, record, nearest),
        *_of_birth(said, record, nearest),
        *_of_dwelling(said, record, nearest),
        *_of_record(nearest),
        *_of_others(found, nearest),
    )
    ways: list[tuple[_Thing, ...]] = [(one,) for one in things]
    ways += [pair for pair in combinations(things, 2) if pair[0].about != pair[1].about]
    if not ways:
        return ()
    outcomes = _tried(store, rules, applicant, ways)
    for size, wanted in ((1, Outcome.VERIFIED), (2, Outcome.VERIFIED), (1, Outcome.REVIEW)):
        enough = [way for way, got in zip(ways, outcomes, strict=True) if len(way) == size and got is wanted]
        if enough and wanted.value != outcome["outcome"]:
            return tuple(Change(tuple(one.words for one in way), tuple(one.side for one in way), wanted) for way in enough)
    return ()


def _tried(store: Store, rules: RuleSet, applicant: pl.DataFrame, ways: list[tuple[_Thing, ...]]) -> list[Outcome]:
    """The outcome of each way, all in one look-up."""
    variants, overrides = [], []
    for number, way in enumerate(ways, 1):
        stated = {column: value for one in way for column, value in one.stated.items()}
        changed = [pl.lit(value, dtype=applicant.schema[column]).alias(column) for column, value in stated.items()]
        variants.append(applicant.with_columns(pl.lit(number, pl.Int64).alias("applicant_id"), *changed))
        supposed: dict[int, dict[str, Any]] = {}
        for one in way:
            for resident, row in one.supposed.items():
                supposed[resident] = supposed.get(resident, {}) | dict(row)
        overrides += [{"applicant_id": number, "resident_id": resident} | row for resident, row in supposed.items()]
    outcomes = suppose(store, rules, pl.concat(variants), pl.DataFrame(overrides, schema=OVERRIDES))
    return [Outcome(one) for one in outcomes["outcome"]]


def _of_names(said: Row, record: Row, nearest: Row) -> list[_Thing]:
    """The names as the record has them, where they are not those of another person altogether."""
    things = []
    own, theirs = said["forename_key"] or "", record["forename_key"] or ""
    forename = {column: record[column] for column in ("forename_key", "forename_family", "forename_families", "given_keys")}
    if len(own) <= 1 < len(theirs) and theirs.startswith(own):
        things.append(_Thing("forename", "the full forename on the application", Side.APPLICATION, stated=forename))
    elif len(theirs) <= 1 < len(own) and own.startswith(theirs):
        supposed = {nearest["resident_id"]: {"forename": int(Forename.EXACT)}}
        things.append(_Thing("forename", "the full forename on the record", Side.RECORD, supposed=supposed))
    elif Forename.CLOSE <= nearest["forename"] < Forename.EXACT:
        things.append(_Thing("forename", "the record's form of the forename on the application", Side.APPLICATION, stated=forename))
    if nearest["surname"] < Surname.EXACT and nearest["forename"] >= Forename.CLOSE and record["surname_key"]:
        surname = {column: record[column] for column in ("surname_key", "surname_parts", "surname_sound", "surname_family")}
        things.append(_Thing("surname", "the record's form of the surname on the application", Side.APPLICATION, stated=surname))
    return things


def _of_birth(said: Row, record: Row, nearest: Row) -> list[_Thing]:
    born = {"date_of_birth": record["date_of_birth"]}
    if said["date_of_birth"] is None and record["date_of_birth"] is not None:
        return [_Thing("birth", "the date of birth on the application", Side.APPLICATION, stated=born)]
    if said["date_of_birth"] is not None and record["date_of_birth"] is None:
        supposed = {nearest["resident_id"]: {"dob": int(Birth.EXACT)}}
        return [_Thing("birth", "a date of birth on the record", Side.RECORD, supposed=supposed)]
    if Birth.MISSING != nearest["dob"] < Birth.EXACT:
        return [_Thing("birth", "the record's date of birth on the application", Side.APPLICATION, stated=born)]
    return []


def _of_dwelling(said: Row, record: Row, nearest: Row) -> list[_Thing]:
    """The flat where that is unclear; the whole address where the person is surely on record elsewhere."""
    alike = nearest["forename"] >= Forename.SLIP and nearest["surname"] >= Surname.PART and nearest["dob"] >= Birth.NEAR
    if nearest["dwelling"] < Dwelling.UNIT_UNCLEAR and alike:
        return [
            _Thing(
                "address",
                "the record's address on the application",
                Side.APPLICATION,
                stated={column: record[column] for column in _ADDRESS},
            )
        ]
    if nearest["dwelling"] not in (Dwelling.UNIT_UNCLEAR, Dwelling.SAME_BUILDING):
        return []
    things, unit = [], {"unit_key": record["unit_key"]}
    if record["unit_key"] and not said["unit_key"]:
        things.append(_Thing("address", "the flat number on the application", Side.APPLICATION, stated=unit))
    elif said["unit_key"] and not record["unit_key"]:
        supposed = {nearest["resident_id"]: {"dwelling": int(Dwelling.SAME_ADDRESS)}}
        things.append(_Thing("address", "the flat number on the record", Side.RECORD, supposed=supposed))
    elif said["unit_key"] != record["unit_key"]:
        things.append(_Thing("address", "the record's name for the flat on the application", Side.APPLICATION, stated=unit))
    if record["uprn"] and record["uprn"] != said["uprn"]:
        words = "the record's property reference (UPRN) on the application"
        things.append(_Thing("address", words, Side.APPLICATION, stated={"uprn": record["uprn"]}))
    return things


def _of_record(nearest: Row) -> list[_Thing]:
    """The record's dates, its kind and the age of its extract."""
    wanted = (
        (nearest["dates"] != Dates.COVERS, "dates", "a record that covers the application date", {"dates": int(Dates.COVERS)}),
        (not nearest["proof"], "proof", "a record of a kind that proves residence", {"proof": 1}),
        (nearest["flags"] & STALE, "age", f"a newer extract of {Source(nearest['source']).label}", {"fresh": True}),
    )
    return [_Thing(about, words, Side.RECORD, supposed={nearest["resident_id"]: row}) for lacks, about, words, row in wanted if lacks]


def _of_others(found: Found, nearest: Row) -> list[_Thing]:
    """Other records that speak against the nearest one: a newer one or one of that name elsewhere, one here that ended, one of another birth."""
    here, named = pl.col("dwelling") >= Dwelling.SAME_ADDRESS, pl.col("surname") >= Surname.PART
    ended, organisation = pl.col("dates").is_in([Dates.ENDED, Dates.JUST_ENDED]), (pl.col("flags") & ORGANISATION) > 0
    against = (
        ("moved_on", "the absence of a newer record elsewhere", ~here & named & (pl.col("dob") == Birth.EXACT)),
        ("ended_elsewhere", "the absence of an ended record at the address", here & ended),
        ("ended_elsewhere", "the absence of a record that the home stood empty", here & organisation),
        ("birth_conflict", "the absence of a record there with another date of birth", here & named & (pl.col("dob") == Birth.DIFFERS)),
        ("birth_conflict", "the absence of a record of that name at another home", ~here & named & (pl.col("dates") == Dates.COVERS)),
    )
    things = []
    for column, words, which in against:
        others = found.candidates.filter(which, pl.col("candidate_id") != nearest["candidate_id"])["resident_id"]
        if nearest[column] and len(others):
            things.append(_Thing(column, words, Side.RECORD, supposed={resident: {"gone": True} for resident in others}))
    return things
