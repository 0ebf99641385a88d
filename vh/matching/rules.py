"""The rules of the decision, each written once, for SQL and Python: what a candidate may do, and what an applicant is told.

A candidate `s` has its levels, score and flags; of its record `source`, `source_ref`, `person_no`, `row_number`, `resident_id`, `born`,
`valid_from`, `valid_to`, `role`, `feed`; and what `levels.RECORD` names. Conditions over all candidates of an applicant are the aggregates
and `some_other` of `vh.text.terms`.
"""

from datetime import date

from vh.matching.beside import (
    AT_HOME_THERE,
    DATED_OTHERWISE,
    DROPPED,
    ENDED_SINCE,
    HEADS_THERE,
    LETTER_MATE,
    LEVELS_OF,
    OF_ALL,
    OF_ANOTHER,
    TWO_PLACES,
    UNDER_AGE_THEN,
    maybe_the_person,
    s,
)
from vh.matching.followed import LET_ANEW, TAKEN_OVER
from vh.matching.levels import DATELESS, DIVIDED, OLD, ONE_BUILDING, ONE_POSTCODE, ORGANISATION, RANGE_CLAIMED, REORDERED, SETTLED, STALE
from vh.ruleset import OTHER_SEX, Birth, Dates, Dwelling, Forename, Surname
from vh.text.terms import (
    Condition,
    Record,
    Steps,
    all_of,
    any_of,
    anyone,
    as_number,
    case,
    different,
    given,
    holds,
    how_many,
    is_one_of,
    known,
    latest,
    missing,
    not_,
    or_else,
)
from vh.text.vocabulary import apart, first_then, has_bit, sector

VOUCHED, MAY_VERIFY, MAY_REVIEW, NEITHER = 4, 2, 1, 0
"""What a candidate may do: its standing. One that is vouched for verifies whatever its score, by the policy on surnames."""

_here = s.dwelling >= Dwelling.SAME_ADDRESS
_named_alike = all_of(s.forename >= Forename.SLIP, s.surname >= Surname.PART)
_current = s.dates == Dates.COVERS
_current_here = all_of(_here, _current)
_person = not_(has_bit(s.flags, ORGANISATION))


_other_way_round = all_of(has_bit(s.flags, REORDERED), s.forename == Forename.SECOND_NAME, s.surname >= Surname.PART)
_known_by_birth = any_of(
    all_of(s.dob >= Birth.NEAR, any_of(_named_alike, _other_way_round)),
    all_of(s.dob == Birth.EXACT, s.forename >= Forename.UNCOMMON, s.forename <= Forename.RARE),
)
_known_by_name = all_of(
    s.dob == Birth.MISSING,
    any_of(
        all_of(s.forename >= Forename.FAMILY, s.surname >= Surname.CLOSE),
        all_of(s.forename == Forename.INITIAL, s.surname >= Surname.PART),
        _other_way_round,
    ),
)
KNOWN = all_of(_current, s.proof == 1, any_of(_known_by_birth, _known_by_name))
"""The very person, whatever the flat: by name and date of birth, or by the full name where a record has no date of birth."""

_there = all_of(s.dwelling <= Dwelling.OTHER_UNIT, s.forename >= Forename.SLIP, is_one_of(s.dates, Dates.COVERS, Dates.JUST_ENDED))
_elsewhere = all_of(_there, s.surname >= Surname.CLOSE, s.dob == Birth.EXACT)
_next_door = all_of(
    _there,
    any_of(
        s.dwelling == Dwelling.OTHER_UNIT, all_of(s.dwelling == Dwelling.NEAR, has_bit(s.flags, ONE_POSTCODE), s.forename >= Forename.EXACT)
    ),
    s.surname == Surname.EXACT,
    s.dob == Birth.MISSING,
    s.proof == 1,
)
_in_the_claim = all_of(_current_here, s.source == "housing_benefit")
_born_otherwise_here = all_of(
    _here,
    s.surname >= Surname.CLOSE,
    s.dob == Birth.DIFFERS,
    any_of(s.forename >= Forename.SECOND_NAME, s.forename == Forename.INITIAL),
)
_born_so_here = all_of(_here, s.forename >= Forename.INITIAL, s.dob >= Birth.NEAR)
CONTEXT: Steps = OF_ALL | {
    "another_birth": any_of(
        all_of(anyone(_born_otherwise_here), not_(anyone(_born_so_here))),
        all_of(
            anyone(all_of(_born_otherwise_here, _current, s.forename >= Forename.SECOND_NAME)),
            not_(anyone(all_of(_born_so_here, _current))),
        ),
    ),
    "moved_on": latest(s.valid_from, all_of(_elsewhere, s.proof == 1)),
    "lives_elsewhere": anyone(all_of(_elsewhere, s.proof == 1, _current, AT_HOME_THERE)),
    "heads_another": latest(
        or_else(s.valid_from, date(1900, 1, 1)),
        all_of(_elsewhere, s.dwelling == Dwelling.ELSEWHERE, s.proof == 1, _current, HEADS_THERE, not_(has_bit(s.flags, STALE | OLD))),
    ),
    "took_another": latest(s.valid_from, _elsewhere),
    "moved_within": latest(s.valid_from, _next_door),
    "emptied": latest(
        s.valid_from, all_of(_here, has_bit(s.flags, ORGANISATION), s.source == "council_tax", s.dates != Dates.BEGINS_LATER)
    ),
    "live_in_council_tax": anyone(all_of(_current_here, s.source == "council_tax", maybe_the_person(s))),
    "sources_live": how_many(
        s.source,
        all_of(
            _current_here,
            s.proof == 1,
            s.surname >= Surname.PART,
            any_of(
                all_of(s.forename >= Forename.SLIP, s.dob != Birth.DIFFERS), all_of(s.forename == Forename.INITIAL, s.dob >= Birth.NEAR)
            ),
        ),
    ),
    "unnamed_in_claim": all_of(
        anyone(all_of(_in_the_claim, s.surname >= Surname.CLOSE)),
        not_(
            anyone(
                all_of(_in_the_claim, any_of(s.dob >= Birth.YEAR, all_of(s.dob == Birth.MISSING, s.forename >= Forename.SECOND_INITIAL)))
            )
        ),
    ),
    "flats_that_fit": how_many(s.flat, all_of(s.dwelling >= Dwelling.SAME_BUILDING, KNOWN)),
    "in_another_flat": anyone(all_of(s.dwelling == Dwelling.OTHER_UNIT, KNOWN)),
    "others_here": anyone(
        all_of(
            _current_here,
            _person,
            s.proof == 1,
            any_of(s.dwelling == Dwelling.SAME_UPRN, has_bit(s.flags, DIVIDED)),
            is_one_of(s.forename, Forename.DIFFERS, Forename.MISSING),
            s.surname == Surname.DIFFERS,
        )
    ),
}
"""What all of an applicant's candidates say together: somebody of that name born on another day; a newer record elsewhere, by name and date of birth,
or next door by the full name, where two of one name are hardly two; a dwelling that Council Tax has had empty since; a benefit claim of the household
that does not name the person; how many flats of the building fit; and other people who live at the claimed one: not an owner, who may live
anywhere, nor anybody on record without a flat, as the claim is."""

FITS = all_of(_current_here, s.proof == 1, s.forename >= Forename.INITIAL, s.surname >= Surname.PART)
"""A candidate that the application fits, the exact person left open."""

ASK_TITLES = given("ask_titles", "$ask_titles")  # whether a rule set asks what titles say
_x, _y = Record("x", *LEVELS_OF), Record("y", *LEVELS_OF)
RIVALS = all_of(
    _x.source == _y.source,
    _x.source_ref == _y.source_ref,
    _x.resident_id != _y.resident_id,
    any_of(_x.person_no != _y.person_no, _x.row_number == _y.row_number),
    apart(_x.score, _y.score) < 2,
    any_of(missing(_x.born), missing(_y.born), _x.born != _y.born),
    not_(all_of(_x.surname == Surname.EXACT, _y.surname == Surname.SHARED)),
    not_(all_of(holds(ASK_TITLES), has_bit(_y.flags, OTHER_SEX), _y.forename == Forename.INITIAL, _y.dob < Birth.NEAR)),
)
"""Of two that fit, two people of one household whom the application fits about equally well; JANET BROWN is no rival of JANET COLE, nor MRS K of MR K."""

_ctx = Record(
    "ctx",
    "another_birth",
    "lives_elsewhere",
    "sources_live",
    "live_in_council_tax",
    "unnamed_in_claim",
    "flats_that_fit",
    "in_another_flat",
    "others_here",
)
HAS_RIVAL = given("has_rival", "s.has_rival")
"""Whether another person of the same record fits about equally well: of all that is said here, the one thing that the weights decide."""
_emptied_since = all_of(_ctx.emptied > or_else(s.valid_from, date(1900, 1, 1)), not_(holds(_ctx.live_in_council_tax)))
_left_out = all_of(holds(_ctx.unnamed_in_claim), has_bit(s.flags, OLD), s.source == "tenancy", s.role != "tenant", s.role != "joint tenant")

JUDGED: Steps = {
    "birth_conflict": any_of(all_of(holds(_ctx.another_birth), s.dob < Birth.YEAR), DATED_OTHERWISE, UNDER_AGE_THEN, OF_ANOTHER),
    "letter_mate": LETTER_MATE,
    "moved_on": all_of(
        s.dwelling >= Dwelling.SAME_BUILDING,
        any_of(
            _ctx.moved_on > s.valid_from,
            all_of(has_bit(s.flags, DATELESS), holds(_ctx.lives_elsewhere)),
            all_of(
                has_bit(s.flags, SETTLED), s.dob == Birth.MISSING, known(_ctx.heads_another), not_(_ctx.dated_here > _ctx.heads_another)
            ),
            all_of(_ctx.took_another > s.valid_from, not_(holds(_ctx.live_in_council_tax))),
            all_of(_ctx.moved_within > s.valid_from, s.dob == Birth.MISSING),
        ),
    ),
    "ended_elsewhere": any_of(
        all_of(_here, any_of(ENDED_SINCE, DROPPED, LET_ANEW)), all_of(any_of(_emptied_since, _left_out, TAKEN_OVER), _ctx.sources_live < 2)
    ),
    "placed": all_of(
        s.dwelling == Dwelling.SAME_BUILDING,
        has_bit(s.flags, DIVIDED),
        has_bit(s.flags, ONE_BUILDING),
        not_(has_bit(s.flags, RANGE_CLAIMED)),
        KNOWN,
        _ctx.flats_that_fit == 1,
        not_(holds(_ctx.in_another_flat)),
        not_(holds(_ctx.others_here)),
    ),
    "may_review": all_of(
        s.dwelling >= Dwelling.UNIT_UNCLEAR,
        s.dates >= Dates.JUST_ENDED,
        not_(has_bit(s.flags, STALE | ORGANISATION)),
        any_of(s.surname >= Surname.CLOSE, s.forename >= Forename.CLOSE, all_of(s.forename == Forename.INITIAL, s.dob == Birth.EXACT)),
    ),
    "two_places": TWO_PLACES,
}
"""What is to be said of one candidate in the light of the others, `ctx` being the `CONTEXT`. None of it depends on the weights."""

_may_review, _placed = holds(s.may_review), holds(s.placed)
_doubted = any_of(all_of(_may_review, any_of(holds(s.birth_conflict), holds(s.letter_mate))), holds(HAS_RIVAL))
_left = all_of(_may_review, any_of(holds(s.moved_on), holds(s.ended_elsewhere)))
_two_places = all_of(_may_review, holds(s.two_places))
"""A batch asks what the others say only of those that may speak at all."""

_other_sex = all_of(
    holds(ASK_TITLES),
    has_bit(s.flags, OTHER_SEX),
    s.dob < Birth.NEAR,
    is_one_of(s.forename, Forename.INITIAL, Forename.SECOND_INITIAL, Forename.SECOND_NAME, Forename.CLOSE, Forename.SLIP),
)
"""The forename is not the very same, no date of birth agrees, and the title is of the other sex: MRS J HARTWELL is no record of John's, nor
MRS HANSA KIRIT PATEL of her husband Kirit's. Where the forename is the same, it is the title that is mistyped; where forename and surname
are the other way round, the title is not of what stands as the forename."""

SAME_SURNAME = given("same_surname", "$same_surname")
"""The policy of a rule set: whether somebody of the surname on a record at the address is enough. Hillingdon takes the charge payer or a
family member of that surname, for example; it shows a household and not a person."""
_household = all_of(
    holds(SAME_SURNAME), _may_review, not_(_two_places), _current_here, s.proof == 1, _person, not_(_left),
    is_one_of(s.forename, Forename.DIFFERS, Forename.MISSING), is_one_of(s.surname, Surname.EXACT, Surname.SHARED),
)  # fmt: skip

STANDING: Steps = {
    "standing": case(
        (_household, VOUCHED),
        (
            all_of(
                _may_review,
                any_of(_here, _placed),
                not_(_two_places),
                _current,
                s.proof == 1,
                not_(_doubted),
                not_(_left),
                not_(_other_sex),
            ),
            MAY_VERIFY,
        ),
        (_may_review, MAY_REVIEW),
        otherwise=NEITHER,
    ),
    "review_reason": case(
        (any_of(_two_places, all_of(is_one_of(s.dwelling, Dwelling.UNIT_UNCLEAR, Dwelling.SAME_BUILDING), not_(_placed))), "R3"),
        (not_(_current), "R4"),
        (s.proof == 0, "R5"),
        (any_of(_doubted, s.dob == Birth.DIFFERS), "R6"),
        (_left, "R4"),
        (any_of(s.forename == Forename.DIFFERS, _other_sex), "R2"),
        otherwise="R1",
    ),
}
"""What a candidate may do, and the reason if an officer is to look at it; the thresholds are not asked yet."""

_verify_at, _review_at = given("verify_at", "$verify_at"), given("review_at", "$review_at")
_judged_same = s.verdict == "same"
_not_refuted = not_(s.verdict == "not_same")

SAID: Steps = {
    "verifies": any_of(
        _judged_same, all_of(_not_refuted, any_of(s.standing == VOUCHED, all_of(s.standing == MAY_VERIFY, s.score >= _verify_at)))
    ),
    "speaks": all_of(_not_refuted, s.standing > NEITHER, s.score >= _review_at),
}
"""Whether a candidate verifies, or at least speaks for the applicant: thresholds and officers' verdicts come in."""

_verifies, _speaks = holds(s.verifies), holds(s.speaks)
BEST_FIRST = (as_number(_judged_same), as_number(_verifies), as_number(_speaks), s.score)
"""The candidate that decides has the greatest of these, the first before the second; of equals the one that comes first."""

BEST: Steps = {"outcome": case((_verifies, "VERIFIED"), (_speaks, "REVIEW"), otherwise="NEEDS_EVIDENCE")}
"""Of the candidate that decides."""


def _named_so(score: Condition) -> Condition:
    return all_of(score, s.forename >= Forename.INITIAL, s.surname >= Surname.CLOSE)


_near_enough = s.score >= _review_at
TOGETHER: Steps = {
    "verifying": different(s.source, _verifies),
    "speaking": different(s.source, _speaks),
    "settled_by_officer": anyone(is_one_of(s.verdict, "same", "not_same")),
    "stale": anyone(all_of(_current_here, s.proof == 1, has_bit(s.flags, STALE), _named_so(_near_enough))),
    "ended": anyone(all_of(_here, s.dates == Dates.ENDED, _named_so(_near_enough))),
    "only_organisation": all_of(
        anyone(all_of(_current_here, has_bit(s.flags, ORGANISATION))),
        not_(anyone(all_of(_current_here, not_(has_bit(s.flags, ORGANISATION))))),
    ),
}
"""What all candidates say together once the thresholds are known."""

_a = Record("a")
PLACE_ASKED: Steps = {
    "sector": sector(_a.postcode_key),
    "may_be_outside": all_of(known(_a.postcode_key), missing(_a.text_uprn)),
    "may_be_unknown": all_of(missing(_a.text_uprn), missing(_a.uprn)),
}
"""What is asked of the gazetteer about an applicant's address: it is outside the borough if its sector has no address in it, and
unknown if nothing there agrees with it."""

_b, _t, _p = Record("b"), Record("t"), Record("p")
_verified, _review = _b.outcome == "VERIFIED", _b.outcome == "REVIEW"
DECISION: Steps = {
    "outcome": or_else(_b.outcome, "NEEDS_EVIDENCE"),
    "reason": case(
        (all_of(_verified, _b.standing == VOUCHED, not_(_b.verdict == "same")), "V4"),
        (all_of(_verified, _b.dwelling == Dwelling.SAME_UPRN), "V1"),
        (all_of(_verified, _b.dob == Birth.EXACT), "V3"),
        (_verified, "V2"),
        (_review, or_else(_b.review_reason, "R1")),
        (holds(_p.outside), "N3"),
        (holds(_t.stale), "N6"),
        (holds(_t.ended), "N4"),
        (holds(_p.unknown), "N2"),
        (holds(_t.only_organisation), "N5"),
        otherwise="N1",
    ),
    "sources": case(
        (_verified, or_else(first_then(_b.source, _t.verifying), "")),
        (_review, or_else(first_then(_b.source, _t.speaking), "")),
        otherwise="",
    ),
    "settled_by_officer": holds(_t.settled_by_officer),
}
"""What an applicant is told: `b` is the best candidate, `t` what `TOGETHER` says, `p` what the gazetteer says of the address."""
