"""Recorded requests asked again under another rule set: whose outcome would have been another."""

from datetime import date

import orjson
import polars as pl

from vh.errors import NotReadyError
from vh.matching import Index, build_index
from vh.matching.index import with_rules
from vh.model import Ticket
from vh.ruleset import RuleSet
from vh.service.requests import applicant_of
from vh.store import Store

_NEWEST = """
select application_ref, content, outcome, reason from verification
qualify row_number() over (partition by application_ref order by verification_id desc) = 1
order by verification_id desc limit $most
"""
MOST = 20_000
_STEP = 200


def replay(store: Store, index: Index, rules: RuleSet, *, minimum_age: int, ticket: Ticket, most: int = MOST) -> pl.DataFrame:
    """The newest requests, a reference once, under the rule set of `index` and under another, both over the loads that `index` rests on,
    so that whatever differs comes from the rules: application_ref, told (the outcome recorded), outcome_before, reason_before, outcome, reason.

    Raises NotReadyError where no request was recorded, CancelledError when stopped.
    """
    asked = store.frame(_NEWEST, most=most)
    if asked.is_empty():
        raise NotReadyError("No requests are in the record yet, so there is nothing to replay.")
    ticket.say(0.0, "Making the index for the other rule set")
    other = with_rules(index, rules) if rules.sources == index.rules.sources else build_index(store, rules)
    today, found = date.today(), []
    for number, (reference, content, told, _) in enumerate(asked.iter_rows()):
        if number % _STEP == 0:
            ticket.say(number / asked.height, f"Asking again: {number:,} of {asked.height:,}")
        applicant = applicant_of(orjson.loads(content), reference, today=today, minimum_age=minimum_age)
        before, after = index.answer(applicant), other.answer(applicant)
        found.append((reference, told, before.outcome, before.reason, after.outcome, after.reason))
    columns = ["application_ref", "told", "outcome_before", "reason_before", "outcome", "reason"]
    return pl.DataFrame(found, schema=dict.fromkeys(columns, pl.String), orient="row")
