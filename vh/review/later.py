"""Pairs that an officer left for later: out of the way in that officer's queues until judged or asked for again, and in nobody else's.

As with judgements, a pair of which a record says something else by now is another pair, and waits again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vh.review.subject import subject
from vh.store import Store, Writer


def leave(work: Writer, run_id: int, candidate_id: int, officer: str) -> None:
    """Put a candidate of a run aside for an officer, behind those that are aside. Raises InputError when the run holds no such candidate."""
    row = subject(work, run_id, candidate_id)
    forget(work, row, officer)
    work.execute(
        "insert into left_for_later values ($ref, $applicant_print, $resident_print, $officer, $now)",
        ref=row["application_ref"],
        applicant_print=row["applicant_print"],
        resident_print=row["resident_print"],
        officer=officer,
        now=datetime.now(),
    )


def forget(work: Writer, row: Mapping[str, Any], officer: str) -> None:
    """A pair, as `subject` gives it, is no longer aside for an officer."""
    work.execute(
        "delete from left_for_later where application_ref = $ref and applicant_print = $applicant_print and resident_print = $resident_print "
        "and lower(officer) = lower($officer)",
        ref=row["application_ref"],
        applicant_print=row["applicant_print"],
        resident_print=row["resident_print"],
        officer=officer,
    )


def take_up(work: Writer, officer: str) -> None:
    """Nothing is aside for an officer any more."""
    work.execute("delete from left_for_later where lower(officer) = lower($officer)", officer=officer)


def left(store: Store, run_id: int, officer: str) -> list[int]:
    """The candidates of a run that an officer left for later, first to last."""
    mine = "lower(officer) = lower($officer)"
    if not store.scalar(f"select count(*) from left_for_later where {mine}", officer=officer):  # noqa: S608 - our own text
        return []
    found = store.frame(f"select candidate_id from left_pair($run_id) where {mine} order by left_at, 1", run_id=run_id, officer=officer)  # noqa: S608
    return [int(one) for one in found["candidate_id"]]
