"""Reads and writes that several layers share: rule sets, loads, runs, and the line of activity."""

import json
from datetime import datetime

import polars as pl

from vh.blocking import Blocking
from vh.errors import InputError
from vh.model import Outcome, Run, Source
from vh.ruleset import RuleSet
from vh.store import bases
from vh.store.audit import append_act
from vh.store.connection import Store, Writer
from vh.working_terms import WorkingTerms


def note_activity(work: Writer, who: str, action: str, detail: dict[str, object]) -> None:
    """Add a line to the activity, and the entry of the audit: who did what, when; the detail holds counts and names of rule sets or files,
    never values of rows."""
    work.execute(
        "insert into activity (done_at, who, action, detail) values ($now, $who, $action, $detail)",
        now=datetime.now(),
        who=who,
        action=action,
        detail=json.dumps(detail, default=str),
    )
    append_act(work, who, action, detail)


def activity(store: Store, limit: int = 200) -> pl.DataFrame:
    """The newest activity: done_at, who, action, detail (JSON)."""
    return store.frame("select done_at, who, action, detail from activity order by activity_id desc limit $limit", limit=limit)


def current_rule_set(store: Store) -> RuleSet:
    """The rule set published last, or the standard one as version 0 where none was."""
    return rule_set(store, published_version(store))


def published_version(store: Store) -> int:
    """The version of the rule set in force; 0 is the standard one."""
    return int(store.scalar("select version from publication order by publication_id desc limit 1") or 0)


def rule_set(store: Store, version: int) -> RuleSet:
    """A rule set by version. Raises InputError when there is none of that version."""
    if version == 0:
        return RuleSet()
    body = store.scalar("select body from rule_set where version = $version", version=version)
    if body is None:
        raise InputError(f"There is no rule set version {version}. The Tune page lists the versions there are.")
    return RuleSet.from_json(body)


def rule_set_of_run(store: Store, run_id: int) -> RuleSet:
    """The rule set that a run used, as it was then."""
    return RuleSet.from_json(store.scalar("select rule_set_body from run where run_id = $run_id", run_id=run_id))


_RULE_SETS = """
select r.version, r.name, r.note, r.saved_at, r.saved_by, max(p.published_at) as published_at,
    r.version = coalesce((select version from publication order by publication_id desc limit 1), 0) as in_force
from rule_set r left join publication p on p.version = r.version
group by all order by r.version desc
"""


def rule_sets(store: Store) -> pl.DataFrame:
    """The saved versions, newest first: version, name, note, saved_at, saved_by, published_at (last; null where never), in_force."""
    return store.frame(_RULE_SETS)


def save_rule_set(store: Store, rules: RuleSet, *, note: str, who: str) -> RuleSet:
    """Keep a rule set as the next version; it is in force once it is published. Raises InputError without a note."""
    if not note.strip():
        raise InputError("Say in a note why the rule set changes: whoever asks about a permit later will want to know.")
    with store.write() as work:
        version = int(work.scalar("select coalesce(max(version), 0) + 1 from rule_set"))
        saved = rules.changed(version=version)
        work.execute(
            "insert into rule_set values ($version, $name, $body, $note, $now, $who)",
            version=version,
            name=saved.name,
            body=saved.to_json(),
            note=note.strip(),
            now=datetime.now(),
            who=who,
        )
        note_activity(work, who, "rule set saved", {"rule_set": saved.title})
    return saved


def publish_rule_set(store: Store, version: int, *, who: str) -> RuleSet:
    """Put a saved version (0: the standard one) in force, from the next match; an earlier one to go back. Raises InputError when there is none."""
    rules = rule_set(store, version)
    with store.write() as work:
        work.execute(
            "insert into publication values (nextval('publication_id_seq'), $version, $now, $who)",
            version=version,
            now=datetime.now(),
            who=who,
        )
        note_activity(work, who, "rule set published", {"rule_set": rules.title})
    return rules


def working_terms(store: Store) -> WorkingTerms:
    """What a decision costs, as set last; the defaults where nothing was set."""
    body = store.scalar("select body from working_terms order by working_terms_id desc limit 1")
    return WorkingTerms.from_json(body) if body else WorkingTerms()


def set_working_terms(store: Store, terms: WorkingTerms, *, who: str) -> None:
    """Keep what a decision costs."""
    with store.write() as work:
        work.execute(
            "insert into working_terms values (nextval('working_terms_id_seq'), $body, $now, $who)",
            body=terms.to_json(),
            now=datetime.now(),
            who=who,
        )
        note_activity(work, who, "working terms set", {"minutes_a_review": terms.minutes_a_review})


_LOADS = """
select load_id, source, feed, layout, file_name, as_of, loaded_at, loaded_by, rows_read, rows_loaded, rows_quarantined, records,
    left_out, columns_left_out, soft_faults, in_force, sha256
from load order by in_force desc, loaded_at desc
"""


def loads(store: Store) -> pl.DataFrame:
    """Every load kept, those in force first: load_id, source, feed, layout, file_name, as_of, loaded_at, loaded_by, rows_read,
    rows_loaded, rows_quarantined, records, left_out (JSON), columns_left_out (JSON), soft_faults, in_force, sha256."""
    return store.frame(_LOADS)


def runs(store: Store) -> pl.DataFrame:
    """Every run, newest first: run_id, rule_set, started_at, seconds, run_by, applicants, candidates, verified, review, needs_evidence."""
    return store.frame(
        "select run_id, rule_set, started_at, seconds, run_by, applicants, candidates, (outcomes->>'VERIFIED')::bigint as verified, "
        "(outcomes->>'REVIEW')::bigint as review, (outcomes->>'NEEDS_EVIDENCE')::bigint as needs_evidence from run order by run_id desc"
    )


def run(store: Store, run_id: int | None = None) -> Run | None:
    """A run by number, or the latest; None where nothing was matched."""
    found = store.frame("select * from run where $run_id is null or run_id = $run_id order by run_id desc limit 1", run_id=run_id)
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    stood_on, left_out = bases.of_run(store, row["run_id"])
    return Run(
        run_id=row["run_id"],
        rule_set=row["rule_set"],
        loads=tuple(json.loads(row["loads"])),
        started_at=row["started_at"],
        seconds=row["seconds"],
        applicants=row["applicants"],
        candidates=row["candidates"],
        counts={Outcome(k): v for k, v in json.loads(row["outcomes"]).items()},
        verified_by={Source(k): v for k, v in json.loads(row["verified_by"]).items()},
        bases=stood_on,
        not_used=left_out,
        read_outcomes=lambda: outcomes(store, row["run_id"]),
    )


def blocking(store: Store | Writer, run_id: int) -> Blocking:
    """How a run proposed its candidates. Raises InputError when there is no such run."""
    text = store.scalar("select blocking from run where run_id = $run_id", run_id=run_id)
    if text is None:
        raise InputError(f"There is no run {run_id}. The Match page lists the runs there are.")
    return Blocking.from_json(text)


def applicant_of_run(store: Store, run_id: int, application_ref: str) -> pl.DataFrame:
    """One row of table `applicant`: the application as a run had it. Raises InputError when the run had no such application."""
    found = store.frame(
        "select a.* from applicant a join outcome o on o.applicant_id = a.applicant_id where o.run_id = $run_id and o.application_ref = $ref",
        run_id=run_id,
        ref=application_ref,
    )
    if found.is_empty():
        raise InputError("The latest run has no application of that reference. Run a match again, or check the reference.")
    return found


def outcomes(store: Store, run_id: int) -> pl.DataFrame:
    """The outcomes of a run with officers' judgements settled in, a row an applicant, by reference: application_ref, application_date,
    outcome, reason, sources (joined by `;`), score (bits, null where nobody is near), candidate_id, settled_by_officer."""
    return store.frame(
        "select application_ref, application_date, outcome, reason, sources, score, candidate_id, settled_by_officer "
        "from outcome where run_id = $run_id order by application_ref",
        run_id=run_id,
    )
