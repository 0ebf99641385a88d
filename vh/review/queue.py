"""Which pairs wait for an officer, and one pair side by side."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from vh.errors import InputError
from vh.model import Reason, Source
from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.store import Store

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
    c.surname as surname_level, c.dob as dob_level, c.dates,
    a.forename as a_forename, a.middle_name as a_middle, a.surname as a_surname, a.date_of_birth as a_born,
    a.raw_address as a_address, a.postcode as a_postcode, a.uprn as a_uprn, a.application_date,
    r.forename as r_forename, r.middle_name as r_middle, r.surname as r_surname, r.raw_name as r_name, r.date_of_birth as r_born,
    r.raw_address as r_address, r.postcode as r_postcode, r.uprn as r_uprn, r.valid_from, r.valid_to, r.role, r.liability_type,
    r.proves_residence, r.resident_id
from candidate c
join applicant a on a.applicant_id = c.applicant_id
join resident r on r.resident_id = c.resident_id
where c.run_id = $run_id and c.candidate_id = $candidate_id
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the pair: what each side says, and whether they agree (None: nothing to compare)."""

    field: str
    applicant: str
    record: str
    agrees: bool | None


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
        _line("Forename", " ".join(filter(None, (row["a_forename"], row["a_middle"]))), words, row["forename_level"], int(Forename.FAMILY)),
        _line("Surname", row["a_surname"], row["r_surname"] or row["r_name"], row["surname_level"], int(Surname.PART)),
        _line("Date of birth", _day(row["a_born"]), _day(row["r_born"]), row["dob_level"], int(Birth.EXACT)),
        _line(
            "Address",
            row["a_address"],
            row["r_address"],
            None if row["dwelling"] in (Dwelling.UNIT_UNCLEAR, Dwelling.SAME_BUILDING) else row["dwelling"],
            int(Dwelling.SAME_ADDRESS),
        ),
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
    )


def _day(value: date | None) -> str:
    return value.strftime("%d %b %Y") if value else ""


def _line(field: str, applicant: str | None, record: str | None, level: int | None = None, agrees_from: int = 0) -> Compared:
    if not applicant or not record:
        return Compared(field, applicant or "", record or "", None)
    agrees = applicant.casefold() == record.casefold() if level is None else level >= agrees_from
    return Compared(field, applicant, record, agrees)
