"""Erase one person: every row and file that holds them, with their bytes, and keep them out from then on where they object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from vh.errors import InputError
from vh.privacy.files import filed, remove
from vh.privacy.hits import Picked
from vh.privacy.removing import delete, note_removal, owe, pay
from vh.privacy.subject import fingerprints
from vh.store import Store, Writer
from vh.store.objections import COLUMNS, with_secret
from vh.store.records import note_activity
from vh.text.applicants import Applicant
from vh.text.joint_names import names_others, own_name


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure removed."""

    rows: Mapping[str, int]
    """Rows by table, files of feeds, and records of others whose shared name the person was taken out of."""
    objection: int | None
    """The number of the objection that keeps the person out from now on."""
    rewritten: bool


_R = "(select unnest($residents::bigint[]))"
_A = "(select unnest($applicants::bigint[]))"
_REFS = "(select unnest($refs::varchar[]))"
_PRINTS = f"(select print from resident_printed where resident_id in {_R})"  # noqa: S608 - our own text
_UNTIED = f"update outcome set candidate_id = null, resident_id = null where resident_id in {_R}"  # noqa: S608 - our own text
_ROWS: tuple[tuple[str, str], ...] = (
    ("sample_pair", f"application_ref in {_REFS} or resident_print in {_PRINTS}"),
    ("left_for_later", f"application_ref in {_REFS} or resident_print in {_PRINTS}"),
    ("judgement", f"application_ref in {_REFS} or resident_print in {_PRINTS}"),
    ("candidate", f"resident_id in {_R} or applicant_id in {_A}"),
    ("applicant_place", f"applicant_id in {_A}"),
    ("outcome", f"application_ref in {_REFS}"),
    ("verification", "verification_id in (select unnest($requests::bigint[]))"),
    ("incumbent_said", f"application_ref in {_REFS}"),
    ("incumbent_result", f"application_ref in {_REFS}"),
    ("applicant", f"applicant_id in {_A}"),
    ("resident", f"resident_id in {_R}"),
)
"""In this order: prints are made of the records, which go last."""


def erase(store: Store, picked: Picked, *, who: str, reason: str, objects: bool, applicants: list[Applicant]) -> Erased:
    """Remove all rows picked and whatever was made of them, in one transaction with the tombstone, and then their bytes and filed extracts.

    `objects` keeps the person out of every later load and comparison, by keyed digests; `applicants` are the requests picked, made comparable.
    Raises InputError without a reason. Raises HubError where the file cannot be written anew now: the rows are gone by then, and their bytes
    go with the next purge.
    """
    if not reason.strip():
        raise InputError("Say why this person is erased, as the case's number: the audit keeps it. Nothing was changed.")
    if not picked.rows:
        raise InputError("Nothing is picked. Search for the person, and pick what is theirs. Nothing was changed.")
    files = filed(store, fingerprints=fingerprints(store, picked))
    with store.write() as work:
        number = _object(work, picked, applicants, who, reason) if objects else None
        apart = _out_of_shared_names(work, picked)
        rows = {table: n for table, where in _ROWS if (n := _delete(work, table, where, picked))}
        work.execute(_UNTIED, residents=list(picked.residents))
        aside = sum(
            delete(work, "quarantine", "load_id = $load_id and row_number = $row", load_id=load_id, row=row)
            for load_id, row in picked.set_aside
        )
        rows |= ({"quarantine": aside} if aside else {}) | ({"shared name": apart} if apart else {})
        note_removal(work, who, "erasure", "person", None, sum(rows.values()))
        owe(work, "erasure")
        note_activity(work, who, "erased", {**rows, "files": len(files), "objection": number, "reason": reason.strip()})
    gone = remove(files)
    return Erased(rows | ({"files": gone} if gone else {}), number, pay(store))


_SHARING = f"""
select distinct o.* from resident_printed o join resident r on r.load_id = o.load_id and r.source_ref = o.source_ref and r.raw_name = o.raw_name
where r.resident_id in {_R} and o.resident_id not in {_R}
"""  # noqa: S608 - our own text
_PRINTED = ("sample_pair", "left_for_later", "judgement")


def _out_of_shared_names(work: Writer, picked: Picked) -> int:
    """Take the person out of names that others share, as written on a joint account; what was judged of the others stays theirs. How many."""
    shared = [one for one in work.frame(_SHARING, residents=list(picked.residents)).to_dicts() if names_others(one["raw_name"], one)]
    for one in shared:
        work.execute("update resident set raw_name = $name where resident_id = $id", name=own_name(one), id=one["resident_id"])
        now = work.scalar("select print from resident_printed where resident_id = $id", id=one["resident_id"])
        for table in _PRINTED:
            work.execute(f"update {table} set resident_print = $now where resident_print = $then", now=now, then=one["print"])  # noqa: S608
    return len(shared)


def _delete(work: Writer, table: str, where: str, picked: Picked) -> int:
    given: dict[str, object] = {
        "residents": list(picked.residents), "applicants": list(picked.applicants), "refs": list(picked.references), "requests": list(picked.requests),
    }  # fmt: skip
    return delete(work, table, where, **{name: value for name, value in given.items() if f"${name}" in where})


def _object(work: Writer, picked: Picked, applicants: list[Applicant], who: str, reason: str) -> int:
    columns = ", ".join(COLUMNS)
    people = pl.concat(
        [
            work.frame(f"select {columns} from resident where resident_id in {_R}", residents=list(picked.residents)),  # noqa: S608
            work.frame(f"select {columns} from applicant where applicant_id in {_A}", applicants=list(picked.applicants)),  # noqa: S608
            pl.DataFrame([{name: getattr(one, name) for name in COLUMNS} for one in applicants], schema=_SCHEMA),
        ]
    )
    digests = with_secret(work).digests_of(people)
    if not digests:
        raise InputError(
            "What is picked has neither a name nor a home to know the person by. Pick a record or an application of theirs as well."
        )
    number = int(work.scalar("select nextval('objection_id_seq')"))
    work.execute(
        "insert into objection values ($id, $now, $who, $reason, null, null)", id=number, now=datetime.now(), who=who, reason=reason.strip()
    )
    work.append("objection_digest", pl.DataFrame([(number, *one) for one in sorted(digests)], schema=_DIGESTS, orient="row"))
    note_removal(work, who, "objection", "person", None, 0)
    return number


_SCHEMA = {name: pl.Date if name == "date_of_birth" else pl.String for name in COLUMNS}
_DIGESTS = {"objection_id": pl.Int32, "kind": pl.String, "digest": pl.String}


def end_objection(store: Store, objection_id: int, *, who: str) -> None:
    """Let somebody be looked up again who no longer objects; the next load brings their records back. Raises InputError where there is none."""
    with store.write() as work:
        found = work.scalar("select count(*) from objection where objection_id = $id and ended_at is null", id=objection_id)
        if not found:
            raise InputError("There is no objection of that number in force. Page Subjects lists those there are.")
        work.execute(
            "update objection set ended_at = $now, ended_by = $who where objection_id = $id", now=datetime.now(), who=who, id=objection_id
        )
        work.execute("delete from objection_digest where objection_id = $id", id=objection_id)
        note_removal(work, who, "objection", "ended", objection_id, 0)
        note_activity(work, who, "objection ended", {"objection": objection_id})


def objecting(store: Store) -> pl.DataFrame:
    """The objections, newest first: objection_id, made_at, made_by, reason, ended_at, ended_by. Nothing in them names anybody."""
    return store.frame("select * from objection order by objection_id desc")
