"""What officers said: kept with who and when, never overwritten, undone by marking."""

from datetime import datetime

import polars as pl

from vh.errors import InputError
from vh.model import Judgement, Queue, Verdict
from vh.review.later import forget
from vh.review.subject import subject
from vh.store import Store, Writer
from vh.store.records import note_activity

_LOOKS = """
select judgement_id, officer, verdict, note, queue, judged_at from judgement
where undone_at is null and application_ref = $ref and applicant_print = $applicant_print and resident_print = $resident_print
"""

_LIST = """
select j.judgement_id, j.application_ref, j.verdict, j.note, j.source, j.score, j.rule_set, j.judged_by, j.judged_at, j.officer, j.queue, j.run_id
from judgement j where j.undone_at is null order by j.judged_at desc, j.judgement_id desc
"""


def judge(
    work: Writer,
    run_id: int,
    candidate_id: int,
    verdict: Verdict,
    *,
    note: str,
    who: str,
    officer: str = "",
    queue: Queue = Queue.QUEUE,
) -> Judgement:
    """Record what an officer says of a candidate; it takes the place of what the same officer said of that pair before.

    Another officer's judgement stays beside it: where the two differ nothing is settled until a third person has looked. Saying the same
    again changes nothing. Raises InputError when the run holds no such candidate, and when a second look or the settling of a dispute
    comes from an officer who has judged the pair already.
    """
    now, officer = datetime.now(), officer.strip() or who
    row = subject(work, run_id, candidate_id)
    looks = work.frame(_LOOKS, ref=row["application_ref"], applicant_print=row["applicant_print"], resident_print=row["resident_print"])
    own = looks.filter(pl.col("officer").str.to_lowercase() == officer.lower())
    again = own.filter(pl.col("verdict") == verdict.value, pl.col("note") == note, pl.col("queue") == queue.value)
    if again.height:
        kept = again.row(0, named=True)
        return Judgement(
            kept["judgement_id"], row["application_ref"], row["resident_id"], verdict, note, who, kept["judged_at"], officer, queue
        )
    if queue in (Queue.SECOND, Queue.ADJUDICATION) and own.filter(pl.col("queue") != queue.value).height:
        raise InputError(
            f"{officer} has judged this pair already, so somebody else has to look at it now. Change the officer's name if another person sits here."
        )
    work.execute(
        "update judgement set undone_at = $now where undone_at is null and application_ref = $ref and resident_print = $print "
        "and lower(officer) = lower($officer)",
        now=now,
        ref=row["application_ref"],
        print=row["resident_print"],
        officer=officer,
    )
    judgement_id = int(work.scalar("select nextval('judgement_id_seq')"))
    work.execute(
        "insert into judgement values ($id, $ref, $applicant_print, $resident_print, $source, $verdict, $note, $run_id, $rule_set, $score, "
        "$who, $now, null, $officer, $queue)",
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
        officer=officer,
        queue=str(queue),
    )
    forget(work, row, officer)
    said = {"application": row["application_ref"], "verdict": str(verdict), "officer": officer, "queue": str(queue)}
    note_activity(work, who, "judgement", {"judgement": judgement_id, "run": run_id} | said)
    return Judgement(judgement_id, row["application_ref"], row["resident_id"], verdict, note, who, now, officer, queue)


def undo(work: Writer, judgement_id: int, *, who: str) -> str:
    """Take a judgement back; returns the application reference it was about. Raises InputError when there is none to take back."""
    ref = work.scalar("select application_ref from judgement where judgement_id = $id and undone_at is null", id=judgement_id)
    if ref is None:
        raise InputError("That judgement has been undone already. The queue shows what waits now.")
    work.execute("update judgement set undone_at = $now where judgement_id = $id", now=datetime.now(), id=judgement_id)
    note_activity(work, who, "judgement undone", {"judgement": judgement_id, "application": ref})
    return str(ref)


def judgements(store: Store) -> pl.DataFrame:
    """The judgements in force, newest first: judgement_id, application_ref, verdict, note, source, score, rule_set, judged_by, judged_at,
    officer, queue, run_id."""
    return store.frame(_LIST)
