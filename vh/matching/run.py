"""Run a rule set over the loads in force: a batch, recorded, or one applicant, leaving nothing behind."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from vh.blocking import Blocking
from vh.errors import NotReadyError
from vh.matching.again import method_of, run_of_method
from vh.matching.block import propose, report
from vh.matching.compare import SEX, count_people, level_in_parts, number, pattern_scores
from vh.matching.decide import SAID, begin_hearing, decide, hear, recall, recall_compared, settle
from vh.matching.dwellings import ALIASES, resolve
from vh.matching.household import revise
from vh.matching.levels import STALE
from vh.matching.missed import estimate_missed
from vh.model import Outcome, Run, Source, Ticket
from vh.ruleset import RuleSet
from vh.store import Store, Writer, bases, records
from vh.store.objections import objections
from vh.store.records import note_activity

_USED = """
create temp table used_load as
select distinct load_id, feed, as_of from resident_in_force where source in (select unnest($sources::varchar[]))
"""
"""The loads whose residents are compared. By themselves, so that DuckDB knows how few they are and how many residents they have: of the view,
which asks for lawful bases, it believes that it holds next to none, and then joins everything the wrong way round."""
_RAW_R = f"""
create temp view raw_r as
select resident.* exclude (title, forename, middle_name, surname, raw_name, liability_type, unit, building_number, building_name, street, postcode,
    raw_address), used.feed, used.as_of, {SEX}
from main.resident join used_load used using (load_id)
"""
"""A view, and without what is for show alone: copies of all residents would take longer than comparing some of them."""
_COMPARED = (
    "drop view r",
    "create temp view r as select resident_id, postcode_key from raw_r",
)
"""Once they are compared, nobody asks of residents but by the way."""
_LATEST = """
create temp table used_applicant as select applicant_id from applicant_in_force
qualify row_number() over (partition by application_ref order by application_date desc, load_id desc, row_number desc) = 1
"""
"""Where two feeds hold one application reference, the later application stands."""
_RAW_A = """
create temp view raw_a as
select * exclude (permit_type, status, forename, middle_name, surname, raw_name, unit, building_number, building_name, street, postcode, raw_address)
from main.applicant join used_applicant using (applicant_id)
"""
_GAZETTEER = "create temp view gazetteer as select * from gazetteer_in_force"


def run_batch(store: Store, rules: RuleSet, *, who: str, ticket: Ticket, learn: Callable[[Writer], RuleSet] | None = None) -> Run:
    """Match every applicant in force with the residents in force, and record run, candidates and outcomes in one transaction.

    `learn` is asked for the weights once everybody is compared (temp table `compared`); it may change nothing else of the rule set.
    Raises NotReadyError when no applications or no residents are loaded, CancelledError when stopped; then nothing is recorded.
    """
    began, started_at = time.perf_counter(), datetime.now()
    if not store.scalar("select count(*) from applicant_in_force"):
        raise NotReadyError(
            "No applications are loaded. Load the permit applications first (page Load, or `python -m vh load applications FILE`)."
        )
    check_residents(store, rules)
    with store.prepared() as work:
        ticket.say(0.02, "Reading the loads in force")
        method = method_of(work, rules, (_LATEST, _RAW_A, _USED, _RAW_R))
        again = run_of_method(work, method)
        if again is None:
            _read_applicants(work)
            read_residents(work, rules)
            _find(work, rules, ticket)
            blocking = report(work, rules.block_cap)
            _hear(work, rules, ticket)
        else:
            ticket.say(0.10, "Weighing the evidence anew: the records and how they are compared are those of the run before")
            recall_compared(work, again)
            blocking = records.blocking(work, again)
        if learn is not None:
            ticket.say(0.70, "Learning weights")
            rules = learn(work)
        ticket.say(0.75, "Weighing the evidence")
        _weigh(work, rules)
        decide(work, rules)
        blocking = replace(blocking, missed=estimate_missed(work))
        ticket.say(0.85, "Recording the run")
        work.begin()
        run = _record(work, rules, started_at, time.perf_counter() - began, who, blocking, method)
        ticket.say(0.99, "Finishing")
    return run


_SUPPOSED = (
    "create temp table supposed_load as select unnest($loads::integer[]) as load_id",
    """create temp view resident_in_force as select resident.*, load.feed, load.as_of from main.resident
    join main.load_lawful as load using (load_id) where load_id in (select load_id from supposed_load)""",
    "create temp view applicant_in_force as select * from main.applicant where load_id in (select load_id from supposed_load)",
    "create temp view gazetteer_in_force as select * from main.gazetteer_address where load_id in (select load_id from supposed_load)",
)
"""Views by the names of those in force, which stand before them for one cursor."""


def outcomes_with(store: Store, rules: RuleSet, loads: Sequence[int], ticket: Ticket) -> pl.DataFrame:
    """What a run would say if these loads were in force: application_ref, outcome, reason, by reference; records nothing."""
    with store.scratch() as work:
        work.execute(_SUPPOSED[0], loads=list(loads))
        for statement in _SUPPOSED[1:]:
            work.execute(statement)
        _read_applicants(work)
        read_residents(work, rules)
        _compare(work, rules, ticket)
        decide(work, rules)
        return work.frame("select application_ref, outcome, reason from decided order by application_ref")


def _read_applicants(work: Writer) -> None:
    """Make temp view `raw_a` of the applicants in force."""
    work.execute(_LATEST)
    work.execute(_RAW_A)


def read_residents(work: Writer, rules: RuleSet) -> None:
    """Make temp views `raw_r` of the residents in force from the sources of a rule set, and `gazetteer`."""
    work.execute(_USED, sources=[str(one) for one in rules.sources])
    work.execute(_RAW_R)
    work.execute(_GAZETTEER)


def check_residents(store: Store, rules: RuleSet) -> None:
    """Raises NotReadyError when no residents are loaded from the sources of a rule set."""
    residents = store.scalar(
        "select count(*) from resident_in_force where source in (select unnest($sources::varchar[]))",
        sources=[str(one) for one in rules.sources],
    )
    if not residents:
        left_out = [one for one in bases.unused(store) if one in rules.sources]
        if left_out:
            raise NotReadyError(" ".join(map(bases.not_used, left_out)) + " So there are no records to look in.")
        raise NotReadyError(
            "No residents are loaded. Load Council Tax, Housing Benefit or tenancies first (page Load, or `python -m vh load council_tax FILE`)."
        )


def _compare(work: Writer, rules: RuleSet, ticket: Ticket, then: tuple[str, ...] = (), *, everyone: bool = False) -> None:
    _find(work, rules, ticket)
    _hear(work, rules, ticket, then, everyone=everyone)
    _weigh(work, rules)


def _find(work: Writer, rules: RuleSet, ticket: Ticket) -> None:
    """Make temp table `proposed` and what it comes from."""
    ticket.say(0.10, "Finding each address in the gazetteer")
    resolve(work)
    ticket.say(0.30, "Finding candidates")
    propose(work, rules.block_cap)


def _hear(work: Writer, rules: RuleSet, ticket: Ticket, then: tuple[str, ...] = (), *, everyone: bool = False) -> None:
    """Make temp tables `compared`, `fitting` and `place`; each other table goes as soon as nobody asks for it any more."""
    number(work)
    work.drop("key_a", "key_r", "block_size", "crowded", "a_uprn", "r_uprn", "proposed", *ALIASES)
    ticket.say(0.50, "Comparing names, addresses and dates")
    count_people(work, rules)
    begin_hearing(work)
    for _ in level_in_parts(work, rules):
        for statement in then:
            work.execute(statement)
        revise(work)
        hear(work, everyone=everyone)
    for statement in _COMPARED:
        work.execute(statement)
    work.drop("numbered", "r_kept")


def _weigh(work: Writer, rules: RuleSet) -> None:
    """Make temp table `standing` of `compared` and `fitting`."""
    with work.using("incoming_scores", pattern_scores(rules)):
        work.execute("create temp table pattern_score as select * from incoming_scores")
    settle(work, rules)


def _record(work: Writer, rules: RuleSet, started_at: datetime, seconds: float, who: str, blocking: Blocking, method: str) -> Run:
    run_id = int(work.scalar("select nextval('run_id_seq')"))
    work.execute("delete from candidate")
    work.execute(
        "insert into candidate select $run_id, candidate_id, applicant_id, resident_id, source, rules, dwelling, forename, surname, dob, "
        "dates, proof, flags, standing, review_reason, score, said from standing",
        run_id=run_id,
    )
    work.execute(
        "insert into outcome select $run_id, applicant_id, application_ref, application_date, outcome, reason, sources, score, candidate_id, "
        "resident_id, settled_by_officer from decided order by application_ref",
        run_id=run_id,
    )
    work.execute("delete from applicant_place")
    work.execute("insert into applicant_place select $run_id, applicant_id, outside, unknown from place", run_id=run_id)
    outcomes = dict(work.frame("select outcome, count(*) as n from decided group by outcome").iter_rows())
    verified_by = dict(
        work.frame(
            "select split_part(sources, ';', 1) as source, count(*) as n from decided where outcome = 'VERIFIED' group by 1"
        ).iter_rows()
    )
    loads = bases.in_use(work)
    bases.note_run(work, run_id, rules.sources)
    stood_on, left_out = bases.of_run(work, run_id)
    run = Run(
        run_id=run_id,
        rule_set=rules.title,
        loads=loads,
        started_at=started_at,
        seconds=seconds,
        applicants=sum(outcomes.values()),
        candidates=int(work.scalar("select count(*) from standing")),
        counts={one: outcomes.get(one.value, 0) for one in Outcome},
        verified_by={one: verified_by[one.value] for one in Source if one.value in verified_by},
        bases=stood_on,
        not_used=left_out,
    )
    work.execute(
        "insert into run values ($run_id, $version, $title, $body, $loads, $started_at, $seconds, $who, $applicants, $candidates, $outcomes, "
        "$verified_by, $blocking, $method)",
        run_id=run_id,
        version=rules.version,
        title=rules.title,
        body=rules.to_json(),
        loads=json.dumps(loads),
        started_at=started_at,
        seconds=seconds,
        who=who,
        applicants=run.applicants,
        candidates=run.candidates,
        outcomes=json.dumps({str(k): v for k, v in run.counts.items()}),
        verified_by=json.dumps({str(k): v for k, v in run.verified_by.items()}),
        blocking=blocking.to_json(),
        method=method,
    )
    note_activity(work, who, "match", {"run": run_id, "rule_set": rules.title} | {str(k): v for k, v in run.counts.items()})
    return run


def redecide(work: Writer, run_id: int, application_ref: str) -> None:
    """Work out one application's outcome again from the candidates of a run, within the transaction of a judgement made or undone."""
    rules = RuleSet.from_json(work.scalar("select rule_set_body from run where run_id = $run_id", run_id=run_id))
    recall(work, run_id, application_ref)
    decide(work, rules)
    work.execute(
        "update outcome set outcome = d.outcome, reason = d.reason, sources = d.sources, score = d.score, candidate_id = d.candidate_id, "
        "resident_id = d.resident_id, settled_by_officer = d.settled_by_officer from decided d "
        "where outcome.run_id = $run_id and outcome.application_ref = d.application_ref",
        run_id=run_id,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """One applicant looked up: `outcome` a row as in `decide`, `candidates` a row a candidate with its levels, best first."""

    outcome: pl.DataFrame
    candidates: pl.DataFrame


_NEAR_ONE = (
    """create temp table near_uprn as
    select distinct g.uprn from gazetteer_in_force g, raw_a a
    where g.postcode_key = a.postcode_key or g.uprn = a.uprn or (g.number_key = a.number_key and g.street_key = a.street_key)
        or (g.building_key = a.building_key and coalesce(g.unit_key, '') = coalesce(a.unit_key, ''))
    union select uprn from raw_a where uprn is not null""",
    """create temp table near_postcode as
    select distinct postcode_key from gazetteer_in_force where uprn in (select uprn from near_uprn) and postcode_key is not null
    union select postcode_key from raw_a where postcode_key is not null""",
    """create temp table near_street as
    select distinct number_key, street_key from gazetteer_in_force
    where uprn in (select uprn from near_uprn) and number_key is not null and street_key is not null
    union select number_key, street_key from raw_a where number_key is not null and street_key is not null""",
    """create temp table gazetteer as
    select * from gazetteer_in_force where postcode_key in (select postcode_key from near_postcode)
        or (number_key, street_key) in (select (number_key, street_key) from near_street)""",
)
"""The gazetteer around one applicant: every address, by any of its names, that the applicant's could turn out to be."""

_NEAR_RESIDENTS = f"""
create temp table raw_r as select *, {SEX} from resident_in_force
where source in (select unnest($sources::varchar[])) and (
    postcode_key in (select postcode_key from near_postcode) or uprn in (select uprn from near_uprn)
    or date_of_birth in (select date_of_birth from raw_a)
    or (number_key, street_key) in (select (number_key, street_key) from near_street)
    or (forename_key, surname_key) in (select (forename_key, surname_key) from raw_a)
    or (surname_key, forename_key) in (select (forename_key, surname_key) from raw_a))
"""
"""Whoever any blocking rule could propose for one applicant; a few too many do no harm."""


OVERRIDES = {
    "applicant_id": pl.Int64, "resident_id": pl.Int64, "gone": pl.Boolean, "dwelling": pl.Int8, "forename": pl.Int8, "dob": pl.Int8,
    "dates": pl.Int8, "proof": pl.Int8, "fresh": pl.Boolean,
}  # fmt: skip
"""What to suppose of a candidate in `suppose`: that it is not there, a level, or that its extract is fresh; null leaves a thing as it is."""

_OVERRIDE = (
    """delete from levelled where exists (select 1 from supposed s where s.gone
        and s.applicant_id = levelled.applicant_id and s.resident_id = levelled.resident_id)""",
    f"""update levelled set dwelling = coalesce(s.dwelling, levelled.dwelling), forename = coalesce(s.forename, levelled.forename),
        dob = coalesce(s.dob, levelled.dob), dates = coalesce(s.dates, levelled.dates), proof = coalesce(s.proof, levelled.proof),
        flags = case when s.fresh then levelled.flags & ~{STALE} else levelled.flags end
    from supposed s where s.applicant_id = levelled.applicant_id and s.resident_id = levelled.resident_id""",
)


def suppose(store: Store, rules: RuleSet, applicants: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """The outcomes of several variants of one applicant, as in `decide`, by applicant_id; records nothing.

    `applicants` has a row a variant with its own applicant_id; `overrides` has the columns of `OVERRIDES`.
    """
    with store.scratch() as work:
        _near(work, rules, applicants)
        with work.using("incoming_supposed", overrides):
            work.execute("create temp table supposed as select * from incoming_supposed")
        _compare(work, rules, Ticket(), _OVERRIDE)
        decide(work, rules)
        return work.frame("select * from decided order by applicant_id")


def _near(work: Writer, rules: RuleSet, applicants: pl.DataFrame) -> None:
    with work.using("incoming_applicant", applicants):
        work.execute("create temp table raw_a as select * from incoming_applicant")
    for statement in _NEAR_ONE:
        work.execute(statement)
    work.execute(_NEAR_RESIDENTS, sources=[str(one) for one in rules.sources])


def verify_one(store: Store, rules: RuleSet, applicant: pl.DataFrame) -> Found:
    """Match one applicant, given as a row of the `applicant` table's columns, with the very SQL of a batch; records nothing.

    Raises NotReadyError when no residents are loaded.
    """
    check_residents(store, rules)
    with store.scratch() as work:
        _near(work, rules, applicant)
        if objections(work).among(applicant).any():
            work.execute("delete from raw_r")
        _compare(work, rules, Ticket(), everyone=True)
        decide(work, rules)
        outcome = work.frame("select * from decided")
        candidates = work.frame(f"select *, {SAID} from standing order by score desc, candidate_id")
    return Found(outcome, candidates)
