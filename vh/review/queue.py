"""Which pairs wait for an officer, and one pair side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from vh.errors import InputError
from vh.model import NearRecord, Reason, Source
from vh.ruleset import OTHER_SEX, Birth, Dates, Dwelling, Forename, Surname
from vh.store import Store
from vh.text.days import short_day

_QUEUE = """
select o.application_ref, o.candidate_id, o.reason, o.score, o.application_date, c.source
from outcome o join candidate c on c.run_id = o.run_id and c.candidate_id = o.candidate_id
where o.run_id = $run_id and o.outcome = 'REVIEW' and ($reason is null or o.reason = $reason) and ($source is null or c.source = $source)
    and not exists (select 1 from judgement j where j.application_ref = o.application_ref and j.undone_at is null and j.verdict = 'unsure'
        and j.run_id = o.run_id)
order by abs(o.score - $middle), o.application_ref
"""

_PAIR = """
select c.candidate_id, a.application_ref, c.source, c.score, c.review_reason, c.dwelling, c.forename as forename_level,
    c.surname as surname_level, c.dob as dob_level, c.dates, c.flags,
    a.forename as a_forename, a.middle_name as a_middle, a.surname as a_surname, a.date_of_birth as a_born,
    a.raw_address as a_address, a.postcode as a_postcode, a.uprn as a_uprn, a.application_date,
    r.title, r.forename as r_forename, r.middle_name as r_middle, r.surname as r_surname, r.raw_name as r_name, r.date_of_birth as r_born,
    r.raw_address as r_address, r.postcode as r_postcode, r.uprn as r_uprn, r.valid_from, r.valid_to, r.role, r.liability_type,
    r.proves_residence, r.resident_id
from candidate c
join applicant a on a.applicant_id = c.applicant_id
join resident r on r.resident_id = c.resident_id
where c.run_id = $run_id and c.candidate_id = $candidate_id
"""


_OTHERS = """
select r.source, c.score, coalesce(r.raw_name, concat_ws(' ', r.forename, r.middle_name, r.surname)) as name, r.date_of_birth as born,
    r.raw_address as address, r.valid_from, r.valid_to
from candidate this
join candidate c on c.run_id = this.run_id and c.applicant_id = this.applicant_id and c.candidate_id <> this.candidate_id
join applicant a on a.applicant_id = c.applicant_id
join resident r on r.resident_id = c.resident_id
where this.run_id = $run_id and this.candidate_id = $candidate_id and this.review_reason = 'R6'
    and c.standing > 0 and c.dwelling >= $here and c.dates = $covers and c.surname >= $named
    and (c.forename >= $initial or (coalesce(a.forename_key[1] = r.forename_key[1], false) and c.dob <> $another_birth))
order by c.score desc, c.candidate_id
"""


_HOUSEHOLD = """
select r.source, c.score, coalesce(nullif(concat_ws(' ', r.forename, r.middle_name, r.surname), ''), r.raw_name) as name, null::date as born,
    '' as address, r.valid_from, r.valid_to
from candidate this
join candidate c on c.run_id = this.run_id and c.applicant_id = this.applicant_id and c.candidate_id <> this.candidate_id
join resident r on r.resident_id = c.resident_id
where this.run_id = $run_id and this.candidate_id = $candidate_id and c.dwelling >= $here
order by coalesce(r.valid_to, date '9999-01-01') desc, r.valid_from desc, c.candidate_id limit $most
"""
"""Whoever else any source has had at the claimed dwelling: name and dates, nothing more. Every record there is a candidate."""
_MOST = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the pair: what each side says, whether they agree (None: cannot be said), and how, in a word or two."""

    field: str
    applicant: str
    record: str
    agrees: bool | None
    how: str = ""


_Agreement = Mapping[int, tuple[bool | None, str]]
_FORENAME: _Agreement = {
    Forename.INITIAL: (None, "initial agrees"), Forename.SECOND_INITIAL: (None, "a middle initial agrees"), Forename.CLOSE: (False, "nearly the same"),
    Forename.SECOND_NAME: (True, "a middle name, or in another order"), Forename.SLIP: (False, "one letter off"),
    Forename.FAMILY: (True, "a form of the same name"), Forename.EXACT: (True, "agrees"), Forename.UNCOMMON: (True, "agrees"), Forename.RARE: (True, "agrees"),
    Forename.ALIAS: (None, "one person with two, it seems"),
}  # fmt: skip
_SURNAME: _Agreement = {
    Surname.CLOSE: (False, "nearly the same"), Surname.PART: (True, "agrees in part"), Surname.EXACT: (True, "agrees"),
    Surname.SHARED: (None, "somebody there has the applicant's"),
}  # fmt: skip
_BIRTH: _Agreement = {
    Birth.YEAR: (None, "the year agrees"), Birth.NEAR: (False, "a slip, or swapped"), Birth.EXACT: (True, "agrees"),
    Birth.LENT: (None, "agrees on another record"),
}  # fmt: skip
_ADDRESS: _Agreement = {
    Dwelling.NEAR: (False, "same postcode or street"), Dwelling.OTHER_UNIT: (False, "another flat"),
    Dwelling.UNIT_UNCLEAR: (None, "the flat is unclear"), Dwelling.SAME_BUILDING: (None, "the flat is unclear"),
    Dwelling.SAME_ADDRESS: (True, "agrees"), Dwelling.SAME_UPRN: (True, "agrees by the gazetteer"),
}  # fmt: skip
"""The levels that say more than that the two differ or that one is missing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate as an officer sees it."""

    candidate_id: int
    application_ref: str
    resident_id: int
    source: Source
    score: float
    reason: Reason
    dwelling: int
    forename: int
    surname: int
    dob: int
    dates: int
    application_date: date
    valid_from: date | None
    valid_to: date | None
    lines: tuple[Compared, ...]
    others: tuple[NearRecord, ...] = ()
    """Where several people fit: the other records that do."""
    household: tuple[NearRecord, ...] = ()
    """The other records at the claimed dwelling, current ones first: name and dates alone."""


def queue(store: Store, run_id: int, *, middle: float, reason: Reason | None = None, source: Source | None = None) -> pl.DataFrame:
    """The applications that wait, least certain first (nearest `middle`, in bits): application_ref, candidate_id, reason, score,
    application_date, source. One judged unsure under this run has had its look and waits no more."""
    return store.frame(_QUEUE, run_id=run_id, middle=middle, reason=reason and str(reason), source=source and str(source))


def pair(store: Store, run_id: int, candidate_id: int) -> Pair:
    """One candidate side by side. Raises InputError when the run holds no such candidate."""
    found = store.frame(_PAIR, run_id=run_id, candidate_id=candidate_id)
    if found.is_empty():
        raise InputError("This pair belongs to an earlier run and is no longer held. Go back to the queue for the latest one.")
    row = found.row(0, named=True)
    words = " ".join(str(row[key]) for key in ("r_forename", "r_middle") if row[key])
    lines = (
        _levelled("Forename", " ".join(filter(None, (row["a_forename"], row["a_middle"]))), words, _FORENAME.get(row["forename_level"])),
        _levelled("Surname", row["a_surname"], row["r_surname"] or row["r_name"], _SURNAME.get(row["surname_level"])),
        *_title(row),
        _levelled("Date of birth", _day(row["a_born"]), _day(row["r_born"]), _BIRTH.get(row["dob_level"])),
        _levelled("Address", row["a_address"], row["r_address"], _address(row)),
        _line("Postcode", row["a_postcode"], row["r_postcode"]),
        _line("UPRN", row["a_uprn"], row["r_uprn"]),
        Compared(
            "On the date",
            _day(row["application_date"]),
            f"{_day(row['valid_from']) or 'start unknown'} to {_day(row['valid_to']) or 'now'}",
            row["dates"] == Dates.COVERS,
        ),
        Compared("Proof", "", ", ".join(filter(None, (row["role"], row["liability_type"]))), bool(row["proves_residence"])),
    )
    return Pair(
        candidate_id=row["candidate_id"],
        application_ref=row["application_ref"],
        resident_id=row["resident_id"],
        source=Source(row["source"]),
        score=row["score"],
        reason=Reason(row["review_reason"]),
        dwelling=row["dwelling"],
        forename=row["forename_level"],
        surname=row["surname_level"],
        dob=row["dob_level"],
        dates=row["dates"],
        application_date=row["application_date"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        lines=lines,
        others=_others(store, run_id, candidate_id) if row["review_reason"] == Reason.R6 else (),
        household=_household(store, run_id, candidate_id),
    )


def _household(store: Store, run_id: int, candidate_id: int) -> tuple[NearRecord, ...]:
    found = store.frame(_HOUSEHOLD, run_id=run_id, candidate_id=candidate_id, here=int(Dwelling.SAME_ADDRESS), most=_MOST)
    return tuple(NearRecord(**row | {"source": Source(row["source"])}) for row in found.iter_rows(named=True))


def _others(store: Store, run_id: int, candidate_id: int) -> tuple[NearRecord, ...]:
    found = store.frame(
        _OTHERS,
        run_id=run_id,
        candidate_id=candidate_id,
        here=int(Dwelling.SAME_ADDRESS),
        covers=int(Dates.COVERS),
        named=int(Surname.PART),
        initial=int(Forename.INITIAL),
        another_birth=int(Birth.DIFFERS),
    )
    return tuple(NearRecord(**row | {"source": Source(row["source"])}) for row in found.iter_rows(named=True))


def _title(row: Mapping[str, Any]) -> tuple[Compared, ...]:
    """The record's title, where it is why an officer is asked: beside another forename it would say nothing."""
    asked = row["flags"] & OTHER_SEX and row["review_reason"] == Reason.R2 and row["forename_level"] > Forename.MISSING
    return (Compared("Title", "", row["title"], False, "of the other sex"),) if asked else ()


def _address(row: Mapping[str, Any]) -> tuple[bool | None, str] | None:
    """How the addresses agree: by the reference that both state, by the one that the gazetteer gives, or as written."""
    if row["dwelling"] == Dwelling.SAME_UPRN and row["a_uprn"] and row["a_uprn"] == row["r_uprn"]:
        return True, "agrees by the UPRN"
    return _ADDRESS.get(row["dwelling"])


def _day(value: date | None) -> str:
    return short_day(value) if value else ""


def _levelled(field: str, applicant: str | None, record: str | None, agreement: tuple[bool | None, str] | None) -> Compared:
    """A line that the levels speak of; without an agreement the two differ."""
    if not applicant or not record:
        return Compared(field, applicant or "", record or "", None)
    agrees, how = agreement or (False, "")
    return Compared(field, applicant, record, agrees, how)


def _line(field: str, applicant: str | None, record: str | None) -> Compared:
    if not applicant or not record:
        return Compared(field, applicant or "", record or "", None)
    return Compared(field, applicant, record, applicant.casefold() == record.casefold())
