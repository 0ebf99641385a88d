"""From candidates to outcomes: right person, right dwelling, right date, each asked apart, and the reason when one fails.

A candidate's *standing* is what it may do whatever the thresholds: verify (2), send to an officer (1), or neither (0); or verify whatever
its score, by the policy on surnames (4).
The thresholds are applied to standing and score alone, so moving them never compares anybody again.
The rules are in `vh.matching.rules`; here they are put to all candidates of a batch.
"""

from collections.abc import Iterable

from vh.matching import rules as say
from vh.ruleset import RuleSet
from vh.store import Writer
from vh.text.terms import Record, columns
from vh.text.vocabulary import sector

_MAY_REVIEW = {"may_review": say.JUDGED["may_review"]}
_IN_COMPANY = {name: one for name, one in say.JUDGED.items() if name not in _MAY_REVIEW}
"""What is said of a candidate in the light of the others."""

_BIT = {name: 1 << place for place, name in enumerate(say.JUDGED)}
SAID = ", ".join(f"said & {bit} > 0 as {name}" for name, bit in _BIT.items())
"""What the others say of a candidate, one by one, from the one number `said`."""


def _bits(names: Iterable[str]) -> str:
    return " + ".join(f"{name}::integer * {_BIT[name]}" for name in names)


_LEVELS = "source, dwelling, forename, surname, dob, dates, proof, flags"
_KEPT = f"candidate_id, applicant_id, resident_id, rules, {_LEVELS}"
_TYPED = ", ".join(
    f"{name} {'varchar' if name == 'source' else 'integer' if name == 'flags' else 'tinyint'}" for name in _LEVELS.split(", ")
)
_EMPTY = (
    f"create temp table compared (candidate_id bigint, applicant_id bigint, resident_id bigint, rules integer, {_TYPED}, said integer)",
    f"create temp table fitting (candidate_id bigint, applicant_id bigint, resident_id bigint, {_TYPED}, "
    "source_ref varchar, person_no integer, row_number bigint, born date)",
)
"""What is kept of all candidates, however many there are; and of those whom the application fits, what tells rivals."""

_CONTEXT = f"""
create temp table context as
select applicant_id, {columns(say.CONTEXT)}
from levelled s
group by applicant_id
"""
_JUDGED = f"""
create temp table judged as
select candidate_id, {_bits(_IN_COMPANY)} as said
from (
    select s.candidate_id, {columns(_IN_COMPANY)}
    from levelled s
    join context ctx on ctx.applicant_id = s.applicant_id
    where {_MAY_REVIEW["may_review"].sql} or $everyone
)
"""
_COMPARED = f"""
insert into compared
select {_KEPT}, {_bits(_MAY_REVIEW)} + coalesce(said, 0)
from (
    select s.*, j.said, {columns(_MAY_REVIEW)}
    from levelled s left join judged j on j.candidate_id = s.candidate_id
)
"""
_FITTING = f"""
insert into fitting
select candidate_id, applicant_id, resident_id, {_LEVELS}, source_ref, person_no, row_number, born
from levelled s where {say.FITS.sql}
"""
_COMPARED_AGAIN = f"create temp view compared as select {_KEPT}, said from candidate where run_id = {{run_id:d}}"
_FITTING_AGAIN = f"""
create temp table fitting as
select s.*, r.source_ref, r.person_no, r.row_number, r.date_of_birth as born
from (select candidate_id, applicant_id, resident_id, {_LEVELS} from compared s where {say.FITS.sql}) s
join resident r on r.resident_id = s.resident_id
"""

_BY_PATTERN = "join pattern_score p on p.dwelling = c.dwelling and p.forename = c.forename and p.surname = c.surname and p.dob = c.dob"
_RIVALS = f"""
create temp table rival as
with fits as (
    select c.*, p.score from fitting c {_BY_PATTERN}
)
select distinct x.candidate_id
from fits x join fits y on x.applicant_id = y.applicant_id and {say.RIVALS.sql}
"""
_STANDING = f"""
create temp table standing as
select {_KEPT}, said, score, has_rival, {columns(say.STANDING)}, null::varchar as verdict
from (
    select c.*, p.score, {SAID}, rv.candidate_id is not null as has_rival
    from compared c {_BY_PATTERN}
    left join rival rv on rv.candidate_id = c.candidate_id
) s
"""

_OUTCOMES = f"""
with said as not materialized (
    select *, {columns(say.SAID)}
    from standing s
), chosen as (
    select arg_min(candidate_id, row({", ".join(f"-{one.sql}" for one in say.BEST_FIRST)}, candidate_id)) as candidate_id
    from said s group by applicant_id
), best as (
    select *, {columns(say.BEST)}
    from said s where candidate_id in (select candidate_id from chosen)
), together as (
    select applicant_id, {columns(say.TOGETHER)}
    from said s group by applicant_id
)
select a.applicant_id, a.application_ref, a.application_date,
    {columns(say.DECISION)},
    b.score, b.candidate_id, b.resident_id
from a
left join best b using (applicant_id)
left join together t using (applicant_id)
left join place p using (applicant_id)
"""
"""What is said is worked out each time it is asked: to keep it for all candidates takes longer, and as much memory again as they do."""

KNOWN_POSTCODES = "select distinct postcode_key from gazetteer_in_force where not out_of_borough"
PLACES = (("postcode_key", "number_key"), ("postcode_key", "building_key"), ("number_key", "street_key"))
"""An address that agrees in any of these with one of the gazetteer is not unknown to it."""

_KNOWN_PLACE = " or ".join("(" + " and ".join(f"g.{key} = a.{key}" for key in keys) + ")" for keys in PLACES)
_PLACE = f"""
create temp table place as
with known_postcodes as ({KNOWN_POSTCODES}), borough as (
    select count(*) > 0 as known from known_postcodes
), sectors as (
    select distinct {sector(Record("p").postcode_key).sql} as sector from known_postcodes p
), places as (
    select distinct postcode_key, number_key, street_key, building_key from gazetteer_in_force
), asked as (
    select applicant_id, {columns(say.PLACE_ASKED)} from a
)
select a.applicant_id, borough.known and asked.may_be_outside and not exists (select 1 from sectors where sector = asked.sector) as outside,
    borough.known and asked.may_be_unknown and not exists (select 1 from places g where {_KNOWN_PLACE}) as unknown
from a join asked using (applicant_id), borough
"""


def verdicts_on(candidates: str) -> str:
    """The SQL of what officers judged of the candidates in a table: candidate_id, verdict.

    A judgement holds for as long as both records say what they said when it was made. `starts_with` is equality here: see `vh.store.schema`.
    """
    return f"""
    with j as materialized (
        select j.*, a.applicant_id from settled_judgement j join a on a.application_ref = j.application_ref
    ), m as materialized (
        select j.*, s.candidate_id, s.resident_id from j join {candidates} s on s.applicant_id = j.applicant_id
    )
    select m.candidate_id, m.verdict from m
    join applicant a on a.applicant_id = m.applicant_id
    join resident r on r.resident_id = m.resident_id
    where starts_with(m.applicant_print,
            applicant_print(a.forename, a.surname, a.date_of_birth, a.raw_address, a.postcode, a.uprn, a.application_date))
        and starts_with(m.resident_print,
            resident_print(r.source, r.source_ref, r.person_no, r.raw_name, r.forename, r.surname, r.date_of_birth, r.raw_address, r.postcode,
                r.uprn, r.valid_from, r.valid_to, r.proves_residence))
"""


_VERDICTS = f"""
update standing set verdict = said.verdict from ({verdicts_on("standing")}) said where said.candidate_id = standing.candidate_id
"""

_A_AGAIN = """
create temp table a as
select o.applicant_id, o.application_ref, o.application_date, x.postcode_key
from outcome o join applicant x using (applicant_id) where o.run_id = $run_id
"""
_R_AGAIN = "create temp view r as select * from resident"

_STORED = """
create temp table standing as select *, null::varchar as verdict from candidate
where run_id = $run_id and ($application_ref is null
    or applicant_id in (select applicant_id from outcome where run_id = $run_id and application_ref = $application_ref))
"""
_STORED_A = """
create temp table a as select applicant_id, application_ref, application_date from outcome
where run_id = $run_id and ($application_ref is null or application_ref = $application_ref)
"""


METHOD = (_CONTEXT, _JUDGED, _COMPARED, _FITTING, _PLACE)
"""The SQL that what a run records of a candidate depends on, but for the weights."""


def begin_hearing(work: Writer) -> None:
    """Make temp tables `compared` and `fitting`, with nobody in them yet, and `place` (applicant_id, outside, unknown) from `a`."""
    for statement in (*_EMPTY, _PLACE):
        work.execute(statement)


def hear(work: Writer, *, everyone: bool = False) -> None:
    """Add the candidates in temp table `levelled` to `compared`, a row a candidate, with what the applicant's other records say of it.

    That is worked out for those that may speak at all, or, to explain, for `everyone`. Weights play no part in it.
    """
    work.execute(_CONTEXT)
    work.execute(_JUDGED, everyone=everyone)
    work.execute(_COMPARED)
    work.execute(_FITTING)
    work.drop("context", "judged")


def settle(work: Writer, rules: RuleSet) -> None:
    """Make temp table `standing` (a row a candidate, with candidate_id, score, standing, review_reason, verdict, and as bits of `said` what
    the others say) from `compared`, `fitting` and `pattern_score`."""
    work.execute(_RIVALS, ask_titles=rules.ask_titles)
    work.execute(_STANDING, same_surname=rules.same_surname, ask_titles=rules.ask_titles)
    work.drop("fitting", "rival")


def recall_compared(work: Writer, run_id: int) -> None:
    """Make `compared`, `fitting` and `place` from what a run recorded; also `a` and `r`, with their postcodes."""
    work.execute(_COMPARED_AGAIN.format(run_id=run_id))
    work.execute(_FITTING_AGAIN)
    _recall_place(work, run_id)
    work.execute(_A_AGAIN, run_id=run_id)
    work.execute(_R_AGAIN)


def recall(work: Writer, run_id: int, application_ref: str | None) -> None:
    """Make temp tables `standing`, `place` and `a` from what a run recorded: of one application, or of all when None."""
    work.execute(_STORED, run_id=run_id, application_ref=application_ref)
    work.execute(_STORED_A, run_id=run_id, application_ref=application_ref)
    _recall_place(work, run_id)


def _recall_place(work: Writer, run_id: int) -> None:
    work.execute("create temp table place as select * from applicant_place where run_id = $run_id", run_id=run_id)


def decide(work: Writer, rules: RuleSet) -> None:
    """Make temp table `decided`, a row an applicant: applicant_id, application_ref, application_date, outcome, reason,
    sources (joined by `;`, the one that decided first), settled_by_officer, score, candidate_id, resident_id; null where nobody is near.

    Officers' judgements come first: a pair judged the same verifies, a pair judged not the same no longer speaks.
    """
    work.execute(_VERDICTS)
    work.execute("create or replace temp table decided as " + _OUTCOMES, verify_at=rules.verify_at, review_at=rules.review_at)
