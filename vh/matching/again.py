"""Tell whether a run would compare just what the run before it compared, so that only weighing and deciding are left to do."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache

from vh.matching import block, compare, dwellings, household
from vh.matching.decide import METHOD as SETTLED
from vh.ruleset import RuleSet
from vh.store import Writer, bases


@cache
def _definitions(read: tuple[str, ...]) -> str:
    """A digest of all the SQL that a candidate and its levels come from: another version of the program compares anew."""
    return hashlib.sha256(
        "\n".join((*read, *dwellings.METHOD, *block.METHOD, *compare.METHOD, *household.METHOD, *SETTLED)).encode()
    ).hexdigest()


def method_of(work: Writer, rules: RuleSet, read: Sequence[str]) -> str:
    """What the levels of a run's candidates rest on: the loads in use, the settings that compare, and the SQL, with that which `read` them.

    Weights and thresholds are not among them, so runs of one method differ in these alone.
    """
    loads = bases.in_use(work)
    records = work.frame(
        "select count(*), (select count(*) from applicant_in_force), (select count(*) from gazetteer_in_force) from resident_in_force"
    ).row(0)
    sources = sorted(str(one) for one in rules.sources)
    return json.dumps([loads, records, sources, compare.days(rules), rules.block_cap, _definitions(tuple(read))])


def run_of_method(work: Writer, method: str) -> int | None:
    """The latest run, if it is of this method and all that it recorded of its candidates is there."""
    found = work.scalar(
        "select run_id from run where run_id = (select max(run_id) from run) and method = $method "
        "and candidates = (select count(said) from candidate where candidate.run_id = run.run_id)",
        method=method,
    )
    return None if found is None else int(found)
