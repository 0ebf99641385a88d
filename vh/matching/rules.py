"""The rules of the decision, each written once, for SQL and Python: what a candidate may do, and what an applicant is told.

A candidate `s` has its levels, score and flags, and of its record `source`, `source_ref`, `person_no`, `row_number`, `resident_id`,
`born`, `valid_from`, `valid_to`. Conditions over all candidates of an applicant are the aggregates of `vh.text.terms`.
"""

from datetime import date

from vh.matching.levels import ORGANISATION, SAME_LETTER, STALE
from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
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

MAY_VERIFY, MAY_REVIEW, NEITHER = 2, 1, 0
"""What a candidate may do: its standing."""

_LEVELS = ("dwelling", "forename", "surname", "dob", "dates", "proof", "flags", "score", "source")
s = Record("s", *_LEVELS)

_here = s.dwelling >= Dwelling.SAME_ADDRESS
_named_alike = all_of(s.forename >= Forename.SLIP, s.surname >= Surname.PART)
_born_alike = s.dob != Birth.DIFFERS
_current = s.dates == Dates.COVERS
_current_here = all_of(_here, _current)

CONTEXT: Steps = {
    "another_birth": all_of(
        anyone(
            all_of(
                _here,
                s.surname >= Surname.PART,
                s.dob == Birth.DIFFERS,
                any_of(s.forename >= Forename.SLIP, s.forename == Forename.INITIAL),
            )
        ),
        not_(anyone(all_of(_here, s.forename >= Forename.INITIAL, s.dob >= Birth.NEAR))),
    ),
    "moved_on": latest(
        s.valid_from,
        all_of(s.dwelling <= Dwelling.NEAR, _named_alike, s.dob == Birth.EXACT, is_one_of(s.dates, Dates.COVERS, Dates.JUST_ENDED)),
    ),
    "ended_here": latest(
        s.valid_to,
        all_of(
            _here,
            _named_alike,
            _born_alike,
            is_one_of(s.dates, Dates.ENDED, Dates.JUST_ENDED),
            is_one_of(s.source, "council_tax", "tenancy"),
        ),
    ),
    "sources_live": how_many(s.source, all_of(_current_here, _named_alike, _born_alike, s.proof == 1)),
    "another_of_that_letter": anyone(
        all_of(
            _current_here,
            s.surname >= Surname.PART,
            has_bit(s.flags, SAME_LETTER),
            is_one_of(s.forename, Forename.DIFFERS, Forename.CLOSE),
        )
    ),
}
"""What all of an applicant's candidates say together: somebody of that name born on another day, a newer record elsewhere,
a record here that another system has ended, another member of the household with the same initial."""

FITS = all_of(_current_here, s.proof == 1, s.forename >= Forename.INITIAL, s.surname >= Surname.PART)
"""A candidate that the application fits, the exact person left open."""

_x, _y = Record("x", *_LEVELS), Record("y", *_LEVELS)
RIVALS = all_of(
    _x.source == _y.source,
    _x.source_ref == _y.source_ref,
    _x.resident_id != _y.resident_id,
    any_of(_x.person_no != _y.person_no, _x.row_number == _y.row_number),
    apart(_x.score, _y.score) < 2,
    any_of(missing(_x.born), missing(_y.born), _x.born != _y.born),
)
"""Of two that fit, `x` and `y`: two people of one household whom the application fits about equally well."""

_ctx = Record("ctx", "another_birth", "sources_live", "another_of_that_letter")
HAS_RIVAL = given("has_rival", "rv.resident_id is not null")

JUDGED: Steps = {
    "birth_conflict": all_of(holds(_ctx.another_birth), s.dob < Birth.YEAR),
    "rivalled": any_of(holds(HAS_RIVAL), all_of(s.forename == Forename.INITIAL, s.dob < Birth.NEAR, holds(_ctx.another_of_that_letter))),
    "moved_on": all_of(_ctx.moved_on > s.valid_from, _here),
    "ended_elsewhere": all_of(_ctx.ended_here > or_else(s.valid_from, date(1900, 1, 1)), _ctx.sources_live < 2),
    "may_review": all_of(
        s.dwelling >= Dwelling.UNIT_UNCLEAR,
        s.dates >= Dates.JUST_ENDED,
        not_(has_bit(s.flags, STALE | ORGANISATION)),
        any_of(s.surname >= Surname.CLOSE, s.forename >= Forename.CLOSE),
    ),
}
"""What is to be said of one candidate in the light of the others, `ctx` being the `CONTEXT`."""

_doubted = any_of(holds(s.birth_conflict), holds(s.rivalled))
_left = any_of(holds(s.moved_on), holds(s.ended_elsewhere))
_may_review = holds(s.may_review)

STANDING: Steps = {
    "standing": case(
        (all_of(_may_review, _current_here, s.proof == 1, not_(_doubted), not_(_left)), MAY_VERIFY),
        (_may_review, MAY_REVIEW),
        otherwise=NEITHER,
    ),
    "review_reason": case(
        (s.dwelling == Dwelling.UNIT_UNCLEAR, "R3"),
        (not_(_current), "R4"),
        (s.proof == 0, "R5"),
        (any_of(_doubted, s.dob == Birth.DIFFERS), "R6"),
        (_left, "R4"),
        (s.forename == Forename.DIFFERS, "R2"),
        otherwise="R1",
    ),
}
"""What a candidate may do, and the reason if an officer is to look at it; the thresholds are not asked yet."""

_verify_at, _review_at = given("verify_at", "$verify_at"), given("review_at", "$review_at")
_judged_same = s.verdict == "same"
_not_refuted = not_(s.verdict == "not_same")

SAID: Steps = {
    "verifies": any_of(_judged_same, all_of(_not_refuted, s.standing == MAY_VERIFY, s.score >= _verify_at)),
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
