"""What officers said: kept with who and when, never overwritten, undone by marking."""

from datetime import datetime

import polars as pl

from vh.errors import InputError
from vh.model import Judgement, Verdict
from vh.store import Store, Writer
from vh.store.records import note_activity

_SUBJECT = """
select ap.application_ref, ap.print as applicant_print, rp.print as resident_print, c.source, c.score, c.resident_id, run.rule_set
from candidate c
join applicant_printed ap on ap.applicant_id = c.applicant_id
join resident_printed rp on rp.resident_id = c.resident_id
join run on run.run_id = c.run_id
where c.run_id = $run_id and c.candidate_id = $candidate_id
"""

_LIST = """
select j.judgement_id, j.application_ref, j.verdict, j.note, j.source, j.score, j.rule_set, j.judged_by, j.judged_at
from judgement j where j.undone_at is null order by j.judged_at desc, j.judgement_id desc
"""


def judge(work: Writer, run_id: int, candidate_id: int, verdict: Verdict, *, note: str, who: str) -> Judgement:
    """Record a judgement of a candidate; a second one of the same pair takes the place of the first.

    Raises InputError when the run holds no such candidate.
    """
    now = datetime.now()
    subject = work.frame(_SUBJECT, run_id=run_id, candidate_id=candidate_id)
    if subject.is_empty():
        raise InputError("This pair belongs to an earlier run and is no longer held. Go back to the queue for the latest one.")
    row = subject.row(0, named=True)
    work.execute(
        "update judgement set undone_at = $now where undone_at is null and application_ref = $ref and resident_print = $print",
        now=now,
        ref=row["application_ref"],
        print=row["resident_print"],
    )
    judgement_id = int(work.scalar("select nextval('judgement_id_seq')"))
    work.execute(
        "insert into judgement values ($id, $ref, $applicant_print, $resident_print, $source, $verdict, $note, $run_id, $rule_set, $score, "
        "$who, $now, null)",
        id=judgement_id,
        ref=row["application_ref"],
        applicant_print=row["applicant_print"],
        resident_print=row["resident_print"],
        source=row["source"],
        verdict=str(verdict),
        note=note,
        run_id=run_id,
        rule_set=row["rule_set"],
        score=row["score"],
        who=who,
        now=now,
    )
    note_activity(work, who, "judgement", {"judgement": judgement_id, "run": run_id})
    return Judgement(judgement_id, row["application_ref"], row["resident_id"], verdict, note, who, now)


def undo(work: Writer, judgement_id: int, *, who: str) -> str:
    """Take a judgement back; returns the application reference it was about. Raises InputError when there is none to take back."""
    ref = work.scalar("select application_ref from judgement where judgement_id = $id and undone_at is null", id=judgement_id)
    if ref is None:
        raise InputError("That judgement has been undone already. The queue shows what waits now.")
    work.execute("update judgement set undone_at = $now where judgement_id = $id", now=datetime.now(), id=judgement_id)
    note_activity(work, who, "judgement undone", {"judgement": judgement_id})
    return str(ref)


def judgements(store: Store) -> pl.DataFrame:
    """The judgements in force, newest first: judgement_id, application_ref, verdict, note, source, score, rule_set, judged_by, judged_at."""
    return store.frame(_LIST)
