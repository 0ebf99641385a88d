"""What a candidate is about, by prints that stay the same from run to run for as long as both records say what they said."""

from typing import Any

from vh.errors import InputError
from vh.store import Writer

_SUBJECT = """
with subject as materialized (
    select c.applicant_id, c.resident_id, c.source, c.score, run.rule_set from candidate c join run on run.run_id = c.run_id
    where c.run_id = $run_id and c.candidate_id = $candidate_id
)
select a.application_ref,
    applicant_print(a.forename, a.surname, a.date_of_birth, a.raw_address, a.postcode, a.uprn, a.application_date) as applicant_print,
    resident_print(r.source, r.source_ref, r.person_no, r.raw_name, r.forename, r.surname, r.date_of_birth, r.raw_address, r.postcode, r.uprn,
        r.valid_from, r.valid_to, r.proves_residence) as resident_print,
    s.source, s.score, s.resident_id, s.rule_set
from subject s
join applicant a on a.applicant_id = s.applicant_id
join resident r on r.resident_id = s.resident_id
"""
"""The pair alone is found first, so that no other row is printed."""


def subject(work: Writer, run_id: int, candidate_id: int) -> dict[str, Any]:
    """A candidate of a run: application_ref, applicant_print, resident_print, source, score, resident_id, rule_set. Raises InputError when the run
    holds none."""
    found = work.frame(_SUBJECT, run_id=run_id, candidate_id=candidate_id)
    if found.is_empty():
        raise InputError("This pair belongs to an earlier run and is no longer held. Go back to the queue for the latest one.")
    return found.row(0, named=True)
