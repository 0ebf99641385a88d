"""Find what the hub holds of one person: an officer says who is meant, and picks what is of that person among what is found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from vh.errors import InputError
from vh.model import Source
from vh.store import Store
from vh.text.applicants import read_applicant
from vh.text.dates import parse_date

MOST = 200
RECORD, APPLICATION, REQUEST, SET_ASIDE = "record", "application", "request", "row set aside"
_LETTERS = {RECORD: "r", APPLICATION: "a", REQUEST: "v", SET_ASIDE: "q"}
_PICK = re.compile(r"(?P<kind>[rav])(?P<id>\d{1,18})|q(?P<load>\d{1,9})\.(?P<row>\d{1,18})")
_YOUNGEST = 0
"""Nobody is too young to ask what is held of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is meant: by reference (an application's, an account's, a tenancy's), or by name with whatever else is known."""

    reference: str = ""
    forename: str = ""
    surname: str = ""
    dob: str | date | None = None
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Rows of one kind that say the same of somebody."""

    pick: str
    """What to pick it by: `r12`, `a3`, `v7`, `q2.15`."""
    kind: str
    source: str
    reference: str
    name: str
    born: str
    address: str
    rows: int
    latest: date | None
    """The day of the newest extract or request that says it."""
    agrees: int
    """How many of surname, forename, date of birth, postcode and address agree with what was asked."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The rows that were picked, of all loads that say the same."""

    residents: tuple[int, ...] = ()
    applicants: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()
    set_aside: tuple[tuple[int, int], ...] = ()
    references: tuple[str, ...] = ()
    """The references of the applications and requests among them."""

    @property
    def rows(self) -> int:
        """How many rows were picked."""
        return len(self.residents) + len(self.applicants) + len(self.requests) + len(self.set_aside)


_AGREES = """(x.surname_key = k.surname_key)::integer + (x.forename_key = k.forename_key)::integer
    + coalesce((x.date_of_birth = k.date_of_birth)::integer, 0) + coalesce((x.postcode_key = k.postcode_key)::integer, 0)
    + coalesce((x.number_key = k.number_key and x.street_key = k.street_key)::integer, 0)"""
_LIKE = """(
    (x.surname_key = k.surname_key and (x.forename_key = k.forename_key or k.forename_key is null or x.forename_key is null
        or starts_with(x.forename_key, k.forename_key[1]) or x.date_of_birth = k.date_of_birth or x.postcode_key = k.postcode_key))
    or (x.date_of_birth = k.date_of_birth and (x.forename_key = k.forename_key or x.postcode_key = k.postcode_key))
    or (x.postcode_key = k.postcode_key and x.forename_key = k.forename_key)
    or (x.uprn = k.uprn and x.forename_key = k.forename_key))"""
_WHOSE = """case when regexp_matches(x.raw_name, '[&/+;]|\\b(and|or)\\b', 'i')
    then concat_ws(' ', x.title, x.forename, x.middle_name, x.surname) || ', of “' || x.raw_name || '”'
    else coalesce(x.raw_name, concat_ws(' ', x.forename, x.middle_name, x.surname)) end"""
"""Whose record it is: of a name that several people share, each has one, and they have to be told apart."""
_RECORDS = f"""
select 'r' || min(resident_id) as pick, 'record' as kind, x.source, coalesce(x.source_ref, '') as reference,
    {_WHOSE} as name, coalesce(strftime(x.date_of_birth, '%-d %b %Y'), '') as born,
    case when contains(x.raw_address, x.postcode) then x.raw_address else concat_ws(', ', x.raw_address, x.postcode) end as address,
    count(*) as rows, max(l.as_of) as latest, max(coalesce({_AGREES}, 0)) as agrees
from resident x join load l using (load_id), asked k
where (k.ref <> '' and x.source_ref = k.ref) or {_LIKE}
group by x.source, x.source_ref, x.person_no, x.raw_name, x.title, x.forename, x.middle_name, x.surname, x.date_of_birth, x.raw_address, x.postcode
"""  # noqa: S608 - our own text
_APPLICATIONS = f"""
select 'a' || min(applicant_id) as pick, 'application' as kind, 'applications' as source, x.application_ref as reference,
    coalesce(x.raw_name, concat_ws(' ', x.forename, x.middle_name, x.surname)) as name, coalesce(strftime(x.date_of_birth, '%-d %b %Y'), '') as born,
    case when contains(x.raw_address, x.postcode) then x.raw_address else concat_ws(', ', x.raw_address, x.postcode) end as address,
    count(*) as rows, max(x.application_date) as latest,
    max(coalesce({_AGREES}, 0)) as agrees
from applicant x, asked k where (k.ref <> '' and x.application_ref = k.ref) or {_LIKE}
group by x.application_ref, x.raw_name, x.forename, x.middle_name, x.surname, x.date_of_birth, x.raw_address, x.postcode
"""  # noqa: S608 - our own text
_REQUESTS = """
with said as (
    select verification_id, application_ref, asked_at, lower(content->>'surname') as surname, lower(content->>'forename') as forename,
        content->>'date_of_birth' as born, concat_ws(', ', content->>'address', content->>'postcode') as address,
        concat_ws(' ', content->>'forename', content->>'middle_name', content->>'surname') as name
    from verification
)
select 'v' || min(verification_id) as pick, 'request' as kind, 'api' as source, application_ref as reference, name, coalesce(born, '') as born,
    address, count(*) as rows, max(asked_at)::date as latest,
    max((k.said_surname <> '' and s.surname = k.said_surname)::integer + (k.said_forename <> '' and s.forename = k.said_forename)::integer
        + coalesce((s.born = k.date_of_birth::varchar)::integer, 0)) as agrees
from said s, asked k
where (k.ref <> '' and s.application_ref = k.ref) or (k.said_surname <> '' and s.surname = k.said_surname
    and (k.said_forename = '' or s.forename[1] = k.said_forename[1] or s.born = k.date_of_birth::varchar))
group by application_ref, name, born, address
"""
_SET_ASIDE = """
select 'q' || q.load_id || '.' || q.row_number as pick, 'row set aside' as kind, l.source, '' as reference, '' as name, '' as born,
    q.record as address, 1 as rows, l.as_of as latest,
    (k.said_surname <> '')::integer + (k.said_forename <> '' and contains(lower(q.record), k.said_forename))::integer as agrees
from quarantine q join load l using (load_id), asked k
where (k.ref <> '' and contains(q.record, k.ref)) or (k.said_surname <> '' and contains(lower(q.record), k.said_surname)
    and (k.said_forename = '' or contains(lower(q.record), k.said_forename)))
"""


def find(store: Store, asked: Asked) -> tuple[Hit, ...]:
    """What is held of whoever is meant, the most alike first, at most 200: records, applications, requests, and rows set aside, in every load
    that is still kept.

    Raises InputError where neither a reference nor a surname is given, or a date of birth that is none.
    """
    frame = _asked(asked)
    with store.scratch() as work, work.using("asked", frame):
        parts = [work.frame(sql) for sql in (_RECORDS, _APPLICATIONS, _REQUESTS, _SET_ASIDE)]
    typed = (pl.col("rows", "agrees").cast(pl.Int64), pl.col("latest").cast(pl.Date))
    found = (
        pl.concat([one.with_columns(typed) for one in parts]).sort(["agrees", "latest", "pick"], descending=[True, True, False]).head(MOST)
    )
    return tuple(Hit(**row) for row in found.iter_rows(named=True))


def _asked(asked: Asked) -> pl.DataFrame:
    reference, surname = asked.reference.strip(), asked.surname.strip()
    if not reference and not surname:
        raise InputError("Say who is meant: a reference, or a surname with a forename, a date of birth or an address.")
    born = parse_date(asked.dob) if isinstance(asked.dob, str) and asked.dob.strip() else asked.dob or None
    if asked.dob and not isinstance(born, date):
        raise InputError("The date of birth is no date. Write it as 4/10/1979 or 1979-10-04, or leave it empty.")
    said = {
        "forename": asked.forename.strip() or None, "surname": surname or None, "full_address": asked.address.strip() or None,
        "postcode": asked.postcode.strip() or None,
    }  # fmt: skip
    today = date.today()
    one = read_applicant(said, reference="", on=today, born=born if isinstance(born, date) else None, today=today, minimum_age=_YOUNGEST)
    columns = ("surname_key", "forename_key", "uprn", "number_key", "street_key", "postcode_key")
    row = {name: getattr(one, name) for name in columns} | {
        "ref": reference, "date_of_birth": one.date_of_birth, "said_surname": surname.lower(), "said_forename": asked.forename.strip().lower(),
    }  # fmt: skip
    schema = {
        **dict.fromkeys(columns, pl.String),
        "ref": pl.String,
        "date_of_birth": pl.Date,
        "said_surname": pl.String,
        "said_forename": pl.String,
    }
    return pl.DataFrame([row], schema=schema)


_SAME_RECORD = """
select r.resident_id from resident r join resident x on x.resident_id in (select unnest($ids::bigint[])) and r.source = x.source
    and r.source_ref is not distinct from x.source_ref and r.person_no is not distinct from x.person_no
    and r.raw_name is not distinct from x.raw_name and r.forename is not distinct from x.forename
    and r.surname is not distinct from x.surname and r.date_of_birth is not distinct from x.date_of_birth
    and r.raw_address is not distinct from x.raw_address and r.postcode is not distinct from x.postcode
group by 1 order by 1
"""
_SAME_APPLICATION = """
select a.applicant_id, a.application_ref from applicant a join applicant x on x.applicant_id in (select unnest($ids::bigint[]))
    and a.application_ref = x.application_ref and a.surname_key is not distinct from x.surname_key
group by 1, 2 order by 1
"""
_SAME_REQUEST = """
select v.verification_id, v.application_ref from verification v join verification x on x.verification_id in (select unnest($ids::bigint[]))
    and v.application_ref = x.application_ref and lower(v.content->>'surname') = lower(x.content->>'surname')
group by 1, 2 order by 1
"""


def picked(store: Store, picks: Sequence[str]) -> Picked:
    """The rows behind what an officer picked, in every load that says the same of that person.

    Raises InputError where nothing is picked, or something that is no longer there.
    """
    ids: dict[str, list[int]] = {letter: [] for letter in "rav"}
    rows: list[tuple[int, int]] = []
    for pick in picks:
        if (said := _PICK.fullmatch(pick.strip())) is None:
            raise InputError("One of the things picked is not of the form r12, a3, v7 or q2.15. Search again, and pick from what is found.")
        if said["kind"]:
            ids[said["kind"]].append(int(said["id"]))
        else:
            rows.append((int(said["load"]), int(said["row"])))
    residents = store.frame(_SAME_RECORD, ids=ids["r"])["resident_id"].to_list() if ids["r"] else []
    applications = store.frame(_SAME_APPLICATION, ids=ids["a"]).rows() if ids["a"] else []
    requests = store.frame(_SAME_REQUEST, ids=ids["v"]).rows() if ids["v"] else []
    kept = {(load, row) for load, row in rows if _is_kept(store, load, row)}
    found = Picked(
        residents=tuple(residents),
        applicants=tuple(one for one, _ in applications),
        requests=tuple(one for one, _ in requests),
        set_aside=tuple(sorted(kept)),
        references=tuple(dict.fromkeys(ref for _, ref in [*applications, *requests])),
    )
    if not found.rows or not set(ids["r"]) <= set(found.residents) or not set(ids["a"]) <= set(found.applicants):
        raise InputError("Nothing is picked, or what was picked is no longer held. Search again, and pick from what is found.")
    return found


def _is_kept(store: Store, load_id: int, row: int) -> bool:
    return bool(store.scalar("select count(*) from quarantine where load_id = $load_id and row_number = $row", load_id=load_id, row=row))


def source_label(source: str) -> str:
    """The plain name of where a hit comes from."""
    return Source(source).label if source in set(Source) else "Verification API"
