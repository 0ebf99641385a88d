"""Everything held on one person, gathered from every table, in words that the person can read."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from vh.model import Reason, Verdict
from vh.privacy.files import filed
from vh.privacy.hits import Picked, source_label
from vh.privacy.keeping import EXTRACT, dates
from vh.settings import Settings
from vh.store import Store
from vh.store.audit import Kind, person_digest
from vh.text.joint_names import as_written
from vh.text.numbers import signed

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the answer: what it is, and its rows, each a mapping of plain labels to values."""

    title: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """All that is held on a person, as of a moment."""

    made_at: datetime
    made_by: str
    picked: Picked
    sections: tuple[Section, ...]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(len(one.rows) for one in self.sections)

    def to_json(self) -> str:
        """The whole answer for a program: made_at, made_by, and a list of rows by section."""
        body = {
            "made_at": self.made_at,
            "made_by": self.made_by,
            "sections": [{"title": one.title, "about": one.words, "rows": list(one.rows)} for one in self.sections],
        }
        return json.dumps(body, indent=2, ensure_ascii=False, default=_plain) + "\n"


def subject(store: Store, settings: Settings, picked: Picked, *, who: str) -> Subject:
    """Everything held on the person whose rows were picked. Of other people only that a comparison was made, never who they are."""
    goes = dates(store, settings).filter(pl.col("what") == EXTRACT)
    goes_on = dict(goes.select("number", "purge_on").iter_rows())
    sections = (
        _records(store, picked, goes_on),
        _applications(store, picked, goes_on),
        _outcomes(store, picked),
        _comparisons(store, picked),
        _judgements(store, picked),
        _samples(store, picked),
        _requests(store, picked),
        _incumbent(store, picked),
        _exports(store, picked),
        _set_aside(store, picked),
        _files(store, picked, settings),
        _lookers(store, picked),
    )
    return Subject(datetime.now(), who, picked, sections)


_HELD = {
    "title": "title", "forename": "forename", "middle_name": "middle name", "surname": "surname", "raw_name": "name as written",
    "date_of_birth": "date of birth", "raw_address": "address as written", "unit": "flat", "building_number": "number",
    "building_name": "building", "street": "street", "postcode": "postcode", "uprn": "property reference (UPRN)",
}  # fmt: skip


def _records(store: Store, picked: Picked, goes_on: dict[int, date]) -> Section:
    found = store.frame(
        "select r.*, l.feed, l.file_name, l.as_of, l.loaded_at, l.loaded_by, l.in_force from resident r join load l using (load_id) "
        "where resident_id in (select unnest($ids::bigint[])) order by l.loaded_at desc, resident_id",
        ids=list(picked.residents),
    )
    rows = tuple(
        {
            "source": source_label(row["source"]), "reference in the source": row["source_ref"], "role": row["role"],
            "kind of liability": row["liability_type"], **{label: row[name] for name, label in _HELD.items()}, "name as written": as_written(row),
            "from": row["valid_from"], "until": row["valid_to"], "taken as proof of residence": row["proves_residence"],
            "compared by": _keys(row), **_load(row, goes_on),
        }
        for row in found.to_dicts()
    )  # fmt: skip
    return Section(
        "Records from the council's systems", "Copies of rows of extracts. The system named as the source holds the original.", rows
    )


def _applications(store: Store, picked: Picked, goes_on: dict[int, date]) -> Section:
    found = store.frame(
        "select a.*, l.feed, l.file_name, l.as_of, l.loaded_at, l.loaded_by, l.in_force from applicant a join load l using (load_id) "
        "where applicant_id in (select unnest($ids::bigint[])) order by l.loaded_at desc, applicant_id",
        ids=list(picked.applicants),
    )
    rows = tuple(
        {
            "application": row["application_ref"], "applied on": row["application_date"], "permit": row["permit_type"], "status": row["status"],
            **{label: row[name] for name, label in _HELD.items() if name != "title"}, "name as written": as_written(row),
            "compared by": _keys(row), **_load(row, goes_on),
        }
        for row in found.to_dicts()
    )  # fmt: skip
    return Section("Permit applications", "Copies of rows of the parking system's extract.", rows)


def _keys(row: Row) -> str:
    names = (
        "forename_key", "surname_key", "surname_sound", "unit_key", "number_key", "building_key", "street_key", "postcode_key", "place_key",
    )  # fmt: skip
    return " · ".join(str(row[name]) for name in names if row[name])


def _load(row: Row, goes_on: dict[int, date]) -> Row:
    return {
        "extract": row["file_name"], "extract of": row["as_of"], "row of the extract": row["row_number"], "taken in": row["loaded_at"],
        "taken in by": row["loaded_by"], "in use": row["in_force"], "is removed on": goes_on.get(row["load_id"]),
    }  # fmt: skip


def _outcomes(store: Store, picked: Picked) -> Section:
    found = store.frame(
        "select o.*, r.rule_set, r.started_at, r.run_by from outcome o join run r using (run_id) "
        "where application_ref in (select unnest($refs::varchar[])) order by run_id desc, application_ref",
        refs=list(picked.references),
    )
    rows = tuple(
        {
            "run": row["run_id"], "on": row["started_at"], "by": row["run_by"], "rule set": row["rule_set"], "application": row["application_ref"],
            "outcome": row["outcome"], "reason": f"{row['reason']}: {Reason(row['reason']).letter}",
            "sources": "; ".join(source_label(one) for one in row["sources"].split(";") if one), "score": _score(row["score"]),
            "settled by an officer": row["settled_by_officer"],
        }
        for row in found.to_dicts()
    )  # fmt: skip
    return Section("Outcomes", "What the hub said of each application, in each run that is still kept. None of them is a refusal.", rows)


def _comparisons(store: Store, picked: Picked) -> Section:
    found = store.frame(
        "select c.run_id, c.source, c.score, c.review_reason, a.application_ref, r.resident_id in (select unnest($residents::bigint[])) as own_record, "
        "c.applicant_id in (select unnest($applicants::bigint[])) as own_application from candidate c "
        "left join applicant a using (applicant_id) left join resident r using (resident_id) "
        "where c.resident_id in (select unnest($residents::bigint[])) or c.applicant_id in (select unnest($applicants::bigint[])) "
        "order by c.score desc",
        residents=list(picked.residents), applicants=list(picked.applicants),
    )  # fmt: skip
    rows = tuple(
        {
            "run": row["run_id"], "application": row["application_ref"] if row["own_application"] else "of somebody else",
            "record": f"{source_label(row['source'])}, {'this person' if row['own_record'] else 'somebody else'}", "score": _score(row["score"]),
        }
        for row in found.to_dicts()
    )  # fmt: skip
    return Section("Comparisons", "Each application is compared with several records; who the other people are is theirs to ask for.", rows)


_JUDGED = """
with own as (select print from resident_printed where resident_id in (select unnest($residents::bigint[])))
select *, application_ref in (select unnest($refs::varchar[])) as own_application, resident_print in (select print from own) as own_record from judgement
where application_ref in (select unnest($refs::varchar[])) or resident_print in (select print from own) order by judged_at desc
"""
_LEFT = """
with own as (select print from resident_printed where resident_id in (select unnest($residents::bigint[])))
select *, application_ref in (select unnest($refs::varchar[])) as own_application from left_for_later
where application_ref in (select unnest($refs::varchar[])) or resident_print in (select print from own) order by left_at desc
"""


def _judgements(store: Store, picked: Picked) -> Section:
    found = store.frame(_JUDGED, residents=list(picked.residents), refs=list(picked.references))
    rows = tuple(
        {
            "on": row["judged_at"], "by": row["officer"] or row["judged_by"], "said": Verdict(row["verdict"]).replace("_", " "), "note": row["note"],
            "application": row["application_ref"] if row["own_application"] else "of somebody else", "source": source_label(row["source"]),
            "score then": _score(row["score"]), "taken back": row["undone_at"],
        }
        for row in found.to_dicts()
    )  # fmt: skip
    rows += tuple(
        {
            "on": row["left_at"], "by": row["officer"], "said": "nothing yet: left for later",
            "application": row["application_ref"] if row["own_application"] else "of somebody else",
        }
        for row in store.frame(_LEFT, residents=list(picked.residents), refs=list(picked.references)).to_dicts()
    )  # fmt: skip
    return Section("Officers' judgements", "Read the notes before this is given out: they may speak of somebody else.", rows)


def _samples(store: Store, picked: Picked) -> Section:
    found = store.frame(
        "select s.sample_id, s.drawn_at, s.drawn_by, p.application_ref from sample_pair p join review_sample s using (sample_id) "
        "where p.application_ref in (select unnest($refs::varchar[])) order by 1",
        refs=list(picked.references),
    )
    rows = tuple(
        {"sample": row["sample_id"], "drawn": row["drawn_at"], "by": row["drawn_by"], "application": row["application_ref"]}
        for row in found.to_dicts()
    )
    return Section("Samples", "Applications that were drawn at random to find out how often the hub is wrong.", rows)


def _requests(store: Store, picked: Picked) -> Section:
    found = store.frame(
        "select * from verification where verification_id in (select unnest($ids::bigint[])) order by asked_at desc",
        ids=list(picked.requests),
    )
    rows = tuple(
        {
            "asked": row["asked_at"], "by the system": row["client"], "application": row["application_ref"], "request": row["request_id"],
            **{f"said: {name.replace('_', ' ')}": value for name, value in json.loads(row["content"]).items()},
            "outcome": row["outcome"], "reason": f"{row['reason']}: {Reason(row['reason']).letter}", "score": _score(row["score"]),
            "mode": row["mode"], "rule set": row["rule_set"], "is removed on": row["purge_on"],
        }
        for row in found.to_dicts()
    )  # fmt: skip
    return Section("Requests of other systems", "What other systems asked the hub about this person, and what it answered.", rows)


def _incumbent(store: Store, picked: Picked) -> Section:
    found = store.frame(
        "select application_ref, checked_at, ci_outcome, final_status, final_reason, decided_by, decided_at, received_at as came, purge_on "
        "from incumbent_said where application_ref in (select unnest($refs::varchar[])) union all by name "
        "select application_ref, checked_at, ci_outcome, final_status, final_reason, decided_by, decided_at, l.loaded_at as came "
        "from incumbent_result join load l using (load_id) where application_ref in (select unnest($refs::varchar[])) order by came desc",
        refs=list(picked.references),
    )
    rows = tuple(
        {name.replace("_", " ").replace("ci ", "older check's "): value for name, value in row.items()} for row in found.to_dicts()
    )
    return Section(
        "The council's existing check", "What the older check (Citizen Index) and the parking team said of an application.", rows
    )


def _exports(store: Store, picked: Picked) -> Section:
    found = store.frame(
        "select e.export_id, e.kind, e.exported_at, e.exported_by, o.application_ref, o.outcome from export_log e join outcome o using (run_id) "
        "where o.application_ref in (select unnest($refs::varchar[])) order by e.export_id desc",
        refs=list(picked.references),
    )
    rows = tuple(
        {
            "export": row["export_id"], "made": row["exported_at"], "by": row["exported_by"], "kind": row["kind"], "application": row["application_ref"],
            "outcome on the list": row["outcome"],
        }
        for row in found.to_dicts()
    )  # fmt: skip
    return Section(
        "Lists for the parking team",
        "Lists that named an application. They hold its reference and outcome, and nothing of any record.",
        rows,
    )


def _set_aside(store: Store, picked: Picked) -> Section:
    rows = []
    for load_id, number in picked.set_aside:
        found = store.frame(
            "select q.record, l.source, l.file_name, l.as_of, string_agg(distinct f.kind, ', ') as kinds from quarantine q join load l using (load_id) "
            "left join fault f on f.load_id = q.load_id and f.row_number = q.row_number where q.load_id = $load_id and q.row_number = $row group by all",
            load_id=load_id, row=number,
        ).to_dicts()  # fmt: skip
        rows += [
            {"source": source_label(one["source"]), "extract": one["file_name"], "extract of": one["as_of"], "row of the extract": number,
             "fault": one["kinds"], **json.loads(one["record"])} for one in found
        ]  # fmt: skip
    words = "Rows of extracts that could not be used, as they came. They were not compared with anybody. A row may name somebody else too: read it first."
    return Section("Rows set aside", words, tuple(rows))


def fingerprints(store: Store, picked: Picked) -> list[str]:
    """The SHA-256 of the extracts that held the rows picked."""
    found = store.frame(
        "select distinct sha256 from load where load_id in (select load_id from resident where resident_id in (select unnest($residents::bigint[])) "
        "union select load_id from applicant where applicant_id in (select unnest($applicants::bigint[])) union select unnest($loads::integer[]))",
        residents=list(picked.residents), applicants=list(picked.applicants), loads=[load for load, _ in picked.set_aside],
    )  # fmt: skip
    return [str(one) for one in found["sha256"]]


def _files(store: Store, picked: Picked, settings: Settings) -> Section:
    kept = filed(store, fingerprints=fingerprints(store, picked))
    rows = tuple({"file": one.path.name, "filed": one.filed_on, "folder": one.path.parent.name} for one in kept)
    words = f"Whole extracts that hold these rows, kept as they came for {settings.keep_files_days} days."
    return Section("Files that feeds brought", words, rows)


_PEOPLE = """
select distinct forename, surname, postcode from (
    select forename, surname, postcode from resident where resident_id in (select unnest($residents::bigint[]))
    union all select forename, surname, postcode from applicant where applicant_id in (select unnest($applicants::bigint[]))
    union all select content->>'forename', content->>'surname', content->>'postcode' from verification
        where verification_id in (select unnest($requests::bigint[])))
"""
_LOOKED = """
select done_at as at_moment, who, kind, coalesce(about->>'why', about->>'reason', '') as why from audit_entry
where (about->>'person') in (select unnest($digests::varchar[])) or (about->>'application') in (select unnest($refs::varchar[]))
    or (about->>'application_ref') in (select unnest($refs::varchar[]))
    or list_has_any(string_split(coalesce(about->>'applications', ''), ', '), $refs::varchar[])
order by number desc
"""


def _lookers(store: Store, picked: Picked) -> Section:
    people = store.frame(
        _PEOPLE, residents=list(picked.residents), applicants=list(picked.applicants), requests=list(picked.requests)
    ).rows()
    found = store.frame(_LOOKED, digests=[person_digest(store, *one) for one in people], refs=list(picked.references))
    rows = tuple({"on": row["at_moment"], "by": row["who"], "what": Kind(row["kind"]).label, "why": row["why"]} for row in found.to_dicts())
    return Section(
        "Who looked", "Look-ups of this person by name and postcode, and acts on their applications, as the audit has them.", rows
    )


def _score(score: float | None) -> str:
    """A score in words: bits, and the odds that they stand for."""
    if score is None:
        return "none: nobody near"
    chance = 1 / (1 + 2.0**-score) if score > -50 else 0.0
    says = (
        "very likely the same"
        if score >= 7
        else "likely the same"
        if score >= 2
        else "could be either"
        if score > -2
        else "likely somebody else"
    )
    return f"{signed(score)} bits, {says} ({chance:.0%})"


def _plain(value: object) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
