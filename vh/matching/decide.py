"""From candidates to outcomes: right person, right dwelling, right date, each asked apart, and the reason when one fails.

A candidate's *standing* is what it may do whatever the thresholds: verify (2), send to an officer (1), or neither (0).
The thresholds are applied to standing and score alone, so moving them never compares anybody again.
"""

from vh.matching.compare import ORGANISATION, SAME_LETTER, STALE
from vh.ruleset import Birth, Dates, Dwelling, Forename, RuleSet, Surname
from vh.store import Writer

MAY_VERIFY, MAY_REVIEW, NEITHER = 2, 1, 0

_HERE = f"dwelling >= {Dwelling.SAME_ADDRESS:d}"
_NAMED_ALIKE = f"forename >= {Forename.SLIP:d} and surname >= {Surname.PART:d}"

_CONTEXT = f"""
create temp table context as
select applicant_id,
    bool_or({_HERE} and surname >= {Surname.PART:d} and dob = {Birth.DIFFERS:d}
            and (forename >= {Forename.SLIP:d} or forename = {Forename.INITIAL:d}))
        and not bool_or({_HERE} and forename >= {Forename.INITIAL:d} and dob >= {Birth.NEAR:d})
        as another_birth,
    max(valid_from) filter (where dwelling <= {Dwelling.NEAR:d} and {_NAMED_ALIKE} and dob = {Birth.EXACT:d}
            and dates in ({Dates.COVERS:d}, {Dates.JUST_ENDED:d}))
        as moved_on,
    max(valid_to) filter (where {_HERE} and {_NAMED_ALIKE} and dob <> {Birth.DIFFERS:d} and dates in ({Dates.ENDED:d}, {Dates.JUST_ENDED:d})
        and source in ('council_tax', 'tenancy')) as ended_here,
    count(distinct source) filter (where {_HERE} and {_NAMED_ALIKE} and dob <> {Birth.DIFFERS:d} and dates = {Dates.COVERS:d} and proof = 1)
        as sources_live,
    coalesce(bool_or({_HERE} and dates = {Dates.COVERS:d} and surname >= {Surname.PART:d} and flags & {SAME_LETTER} > 0
        and forename in ({Forename.DIFFERS:d}, {Forename.CLOSE:d})), false) as another_of_that_letter
from scored
group by applicant_id
"""
"""What all of an applicant's candidates say together: somebody of that name born on another day, a newer record elsewhere,
a record here that another system has ended, another member of the household with the same initial."""

_RIVALS = f"""
create temp table rival as
with fits as (
    select * from scored where {_HERE} and dates = {Dates.COVERS:d} and proof = 1
        and forename >= {Forename.INITIAL:d} and surname >= {Surname.PART:d}
)
select distinct x.applicant_id, x.resident_id
from fits x join fits y on x.applicant_id = y.applicant_id and x.source = y.source and x.source_ref = y.source_ref
    and x.resident_id <> y.resident_id and (x.person_no <> y.person_no or x.row_number = y.row_number)
    and abs(x.score - y.score) < 2 and (x.born is null or y.born is null or x.born <> y.born)
"""
"""Two people of one household whom the application fits about equally well."""

_SCORED = """
create temp table scored as
select l.*, p.score, r.source_ref, r.person_no, r.row_number, r.date_of_birth as born, r.valid_from, r.valid_to
from levelled l
join pattern_score p on p.dwelling = l.dwelling and p.forename = l.forename and p.surname = l.surname and p.dob = l.dob
join r on r.resident_id = l.resident_id
"""

_STANDING = f"""
create temp table judged as
select s.*,
    ctx.another_birth and s.dob < {Birth.YEAR:d} as birth_conflict,
    rv.resident_id is not null or (s.forename = {Forename.INITIAL:d} and s.dob < {Birth.NEAR:d} and ctx.another_of_that_letter)
        as rivalled,
    coalesce(ctx.moved_on > s.valid_from, false) and s.dwelling >= {Dwelling.SAME_ADDRESS:d} as moved_on,
    coalesce(ctx.ended_here > coalesce(s.valid_from, date '1900-01-01'), false) and ctx.sources_live < 2 as ended_elsewhere,
    s.dwelling >= {Dwelling.UNIT_UNCLEAR:d} and s.dates >= {Dates.JUST_ENDED:d} and s.flags & {STALE | ORGANISATION} = 0
        and (s.surname >= {Surname.CLOSE:d} or s.forename >= {Forename.CLOSE:d}) as may_review
from scored s
join context ctx on ctx.applicant_id = s.applicant_id
left join rival rv on rv.applicant_id = s.applicant_id and rv.resident_id = s.resident_id
"""

_CANDIDATES = f"""
create temp table unnumbered as
select *,
    case when may_review and dwelling >= {Dwelling.SAME_ADDRESS:d} and dates = {Dates.COVERS:d} and proof = 1
            and not (birth_conflict or rivalled or moved_on or ended_elsewhere) then {MAY_VERIFY}
        when may_review then {MAY_REVIEW} else {NEITHER} end as standing,
    case when dwelling = {Dwelling.UNIT_UNCLEAR:d} then 'R3'
        when dates <> {Dates.COVERS:d} then 'R4'
        when proof = 0 then 'R5'
        when birth_conflict or rivalled or dob = {Birth.DIFFERS:d} then 'R6'
        when moved_on or ended_elsewhere then 'R4'
        when forename = {Forename.DIFFERS:d} then 'R2'
        else 'R1' end as review_reason
from judged
"""

_NAMED = "array_to_string(list_prepend(b.source, list_sort(list_filter({}, lambda one: one <> b.source))), ';')"

_OUTCOMES = f"""
with said as (
    select *,
        coalesce(verdict = 'same', false) or (coalesce(verdict <> 'not_same', true) and standing = {MAY_VERIFY} and score >= $verify_at) as verifies,
        coalesce(verdict <> 'not_same', true) and standing > {NEITHER} and score >= $review_at as speaks
    from standing
), ranked as (
    select *, row_number() over (partition by applicant_id order by
        coalesce(verdict = 'same', false) desc, verifies desc, speaks desc, score desc, candidate_id) as place
    from said
), best as (
    select applicant_id, candidate_id, resident_id, score, review_reason, dwelling, dob, source,
        case when verifies then 'VERIFIED' when speaks then 'REVIEW' else 'NEEDS_EVIDENCE' end as outcome
    from ranked where place = 1
), together as (
    select applicant_id,
        list(distinct source) filter (where verifies) as verifying, list(distinct source) filter (where speaks) as speaking,
        coalesce(bool_or(verdict in ('same', 'not_same')), false) as settled_by_officer,
        bool_or({_HERE} and dates = {Dates.COVERS:d} and proof = 1 and flags & {STALE} > 0 and score >= $review_at
            and forename >= {Forename.INITIAL:d} and surname >= {Surname.CLOSE:d}) as stale,
        bool_or({_HERE} and dates = {Dates.ENDED:d} and score >= $review_at and forename >= {Forename.INITIAL:d} and surname >= {Surname.CLOSE:d}) as ended,
        bool_or({_HERE} and dates = {Dates.COVERS:d} and flags & {ORGANISATION} > 0)
            and not bool_or({_HERE} and dates = {Dates.COVERS:d} and flags & {ORGANISATION} = 0) as only_organisation
    from said group by applicant_id
)
select a.applicant_id, a.application_ref, a.application_date,
    coalesce(b.outcome, 'NEEDS_EVIDENCE') as outcome,
    case when b.outcome = 'VERIFIED' then
            case when b.dwelling = {Dwelling.SAME_UPRN:d} then 'V1' when b.dob = {Birth.EXACT:d} then 'V3' else 'V2' end
        when b.outcome = 'REVIEW' then b.review_reason
        when place.outside then 'N3'
        when t.stale then 'N6'
        when t.ended then 'N4'
        when place.unknown then 'N2'
        when t.only_organisation then 'N5'
        else 'N1' end as reason,
    coalesce(case b.outcome when 'VERIFIED' then {_NAMED.format("t.verifying")} when 'REVIEW' then {_NAMED.format("t.speaking")} end, '')
        as sources,
    b.score, b.candidate_id, b.resident_id, coalesce(t.settled_by_officer, false) as settled_by_officer
from a
left join best b using (applicant_id)
left join together t using (applicant_id)
left join place using (applicant_id)
"""

_PLACE = """
create temp table place as
with known_postcodes as (
    select distinct postcode_key from gazetteer_in_force where not out_of_borough
), borough as (
    select count(*) > 0 as known from known_postcodes
), sectors as (
    select distinct postcode_key[:-3] as sector from known_postcodes
), streets as (
    select distinct postcode_key, number_key, street_key, building_key from gazetteer_in_force
)
select a.applicant_id,
    borough.known and a.postcode_key is not null and not exists (select 1 from sectors where sector = a.postcode_key[:-3])
        and a.text_uprn is null as outside,
    borough.known and a.text_uprn is null and a.uprn is null and not exists (
        select 1 from streets s where (s.postcode_key = a.postcode_key and (s.number_key = a.number_key or s.building_key = a.building_key))
            or (s.number_key = a.number_key and s.street_key = a.street_key)) as unknown
from a, borough
"""


_NUMBERED = """
create temp table standing as
select row_number() over (order by applicant_id, source, source_ref, person_no, resident_id) as candidate_id, *, null::varchar as verdict
from unnumbered
"""

_VERDICTS = """
update standing set verdict = j.verdict
from judgement j, a, applicant_printed ap, resident_printed rp
where j.undone_at is null and a.applicant_id = standing.applicant_id and j.application_ref = a.application_ref
    and ap.applicant_id = standing.applicant_id and ap.print = j.applicant_print
    and rp.resident_id = standing.resident_id and rp.print = j.resident_print
"""
"""A judgement holds for as long as both records say what they said when it was made."""

_STORED = """
create temp table standing as select *, null::varchar as verdict from candidate
where run_id = $run_id and ($application_ref is null
    or applicant_id in (select applicant_id from outcome where run_id = $run_id and application_ref = $application_ref))
"""
_STORED_A = """
create temp table a as select applicant_id, application_ref, application_date from outcome
where run_id = $run_id and ($application_ref is null or application_ref = $application_ref)
"""


def settle(work: Writer) -> None:
    """Make temp tables `standing` (a row a candidate, with candidate_id, score, standing, review_reason, verdict) and `place`
    (applicant_id, outside, unknown), from `levelled`, `pattern_score`, `a` and `r`."""
    for statement in (_SCORED, _CONTEXT, _RIVALS, _STANDING, _CANDIDATES, _NUMBERED, _PLACE):
        work.execute(statement)


def recall(work: Writer, run_id: int, application_ref: str | None) -> None:
    """Make temp tables `standing`, `place` and `a` from what a run recorded: of one application, or of all when None."""
    work.execute(_STORED, run_id=run_id, application_ref=application_ref)
    work.execute(_STORED_A, run_id=run_id, application_ref=application_ref)
    work.execute("create temp table place as select * from applicant_place where run_id = $run_id", run_id=run_id)


def decide(work: Writer, rules: RuleSet) -> None:
    """Make temp table `decided`, a row an applicant: applicant_id, application_ref, application_date, outcome, reason,
    sources (joined by `;`, the one that decided first), score, candidate_id, resident_id, settled_by_officer; null where nobody is near.

    Officers' judgements come first: a pair judged the same verifies, a pair judged not the same no longer speaks.
    """
    work.execute(_VERDICTS)
    work.execute("create or replace temp table decided as " + _OUTCOMES, verify_at=rules.verify_at, review_at=rules.review_at)
