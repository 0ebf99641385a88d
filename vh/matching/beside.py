"""What an applicant's other records say against one of them: each rule written once, for SQL and Python.

A candidate `s` is as in `vh.matching.rules`; the others are rows of `levelled` by names of their own.
"""

from datetime import date

from vh.matching.levels import BY_STREET, ELSEWHERE_TOO, SAME_DOOR, SAME_LETTER, STALE, UNDER_AGE
from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.text.terms import Condition, Record, all_of, any_of, is_one_of, known, missing, not_, or_else, some_other
from vh.text.vocabulary import has_bit, length, letter

LEVELS_OF = ("dwelling", "forename", "surname", "dob", "dates", "proof", "flags", "score", "source")
"""What every candidate has."""
s = Record("s", *LEVELS_OF)


def maybe_the_person(s: Record) -> Condition:
    """A record of the very person, as far as its name and date of birth can say."""
    full = all_of(s.forename >= Forename.SLIP, s.surname >= Surname.CLOSE)
    part = all_of(is_one_of(s.forename, Forename.INITIAL, Forename.SECOND_NAME, Forename.CLOSE), s.surname >= Surname.PART)
    return all_of(any_of(full, part), s.dob != Birth.DIFFERS)


def _some(alias: str, where: Condition) -> Condition:
    return some_other(alias, where, of="s", table="levelled", key="applicant_id")


_d, _e, _l, _m, _n, _o = (Record(alias, *LEVELS_OF) for alias in "delmno")


def _of_the_same_name(d: Record) -> Condition:
    """By both names; at the very dwelling and day by the forename: SATNAM KAUR and SATNAM GREWAL there are one woman."""
    here = all_of(d.dwelling >= Dwelling.SAME_ADDRESS, s.dwelling >= Dwelling.SAME_ADDRESS, d.dates == Dates.COVERS, length(d.named) > 1)
    return all_of(
        d.dwelling >= Dwelling.SAME_BUILDING, d.named == s.named, any_of(d.surname >= Surname.CLOSE, d.surnamed == s.surnamed, here)
    )


DATED_OTHERWISE = all_of(
    s.dob == Birth.MISSING,
    _some("d", all_of(_of_the_same_name(_d), _d.dob == Birth.DIFFERS)),
    not_(_some("n", all_of(_of_the_same_name(_n), _n.dob >= Birth.YEAR))),
)
"""Another record here gives the date of birth of the person whom this one names, and it is not the applicant's."""

_still_there = _some(
    "l",
    all_of(
        _l.feed == _e.feed,
        _l.dwelling >= Dwelling.SAME_ADDRESS,
        _l.dates == Dates.COVERS,
        maybe_the_person(_l),
        any_of(_l.named == _e.named, _l.valid_from >= _e.valid_to),
    ),
)
"""Under the same name, or from that day on: an R BEGUM beside RUKSANA BEGUM, who has left, was another all along."""
ENDED_SINCE = _some(
    "e",
    all_of(
        _e.dwelling >= Dwelling.SAME_ADDRESS,
        is_one_of(_e.dates, Dates.ENDED, Dates.JUST_ENDED),
        is_one_of(_e.source, "council_tax", "tenancy"),
        maybe_the_person(_e),
        _e.valid_to > or_else(s.valid_from, date(1900, 1, 1)),
        not_(_still_there),
    ),
)
"""Council Tax or a landlord has ended the person's record here since this one began, and does not show the person here again."""


def _letter_mate(m: Record) -> Condition:
    return all_of(
        m.dwelling >= Dwelling.SAME_ADDRESS,
        m.dates == Dates.COVERS,
        m.surname >= Surname.PART,
        any_of(has_bit(m.flags, SAME_LETTER), all_of(length(s.named) == 1, letter(m.named, 1) == s.named)),
        is_one_of(m.forename, Forename.DIFFERS, Forename.SECOND_INITIAL, Forename.CLOSE),
    )


_on_the_same_record = _some("o", all_of(_letter_mate(_o), _o.source == s.source, _o.source_ref == s.source_ref, _o.named == _m.named))
LETTER_MATE = all_of(s.forename == Forename.INITIAL, s.dob < Birth.NEAR, _some("m", all_of(_letter_mate(_m), not_(_on_the_same_record))))
"""An initial that may stand for another member of the household: one of that letter who is not on the same record by another name."""

_q, _v = Record("q", *LEVELS_OF), Record("v", *LEVELS_OF)
_known_here = _some(
    "q", all_of(_q.feed == s.feed, _q.dwelling >= Dwelling.SAME_ADDRESS, _q.forename >= Forename.INITIAL, _q.surname >= Surname.CLOSE)
)
_lives_elsewhere = _some(
    "v",
    all_of(
        is_one_of(_v.dwelling, Dwelling.ELSEWHERE, Dwelling.OTHER_UNIT),
        _v.dates == Dates.COVERS,
        _v.forename >= Forename.SLIP,
        _v.surname >= Surname.CLOSE,
        _v.dob == Birth.EXACT,
    ),
)
OF_ANOTHER = all_of(
    s.dob < Birth.NEAR,
    any_of(
        all_of(s.surname == Surname.DIFFERS, any_of(_known_here, _lives_elsewhere)),
        all_of(s.forename == Forename.INITIAL, _lives_elsewhere),
    ),
)
"""The record only may be the applicant's (the surname is another, or the forename an initial) and they are known otherwise: by their own
surname here, now or before, in the same system, or by name and date of birth at another home, and not one so near that it may be this one
written otherwise. It is another person's, the next tenant's perhaps."""

_w, _z = Record("w", *LEVELS_OF), Record("z", *LEVELS_OF)
_door = all_of(has_bit(_w.flags, SAME_DOOR), not_(has_bit(_w.flags, ELSEWHERE_TOO)))
TWO_PLACES = all_of(
    has_bit(s.flags, BY_STREET),
    s.dwelling < Dwelling.SAME_UPRN,
    s.dob < Birth.NEAR,
    any_of(
        all_of(known(s.district), _some("w", all_of(_door, _w.district != s.district))),
        all_of(
            missing(s.district),
            _some(
                "w",
                all_of(
                    has_bit(_w.flags, SAME_DOOR),
                    any_of(has_bit(_w.flags, ELSEWHERE_TOO), _some("z", all_of(has_bit(_z.flags, SAME_DOOR), _z.district != _w.district))),
                ),
            ),
        ),
    ),
)
"""The record is at the claimed address by number and street alone, as a postcode is missing or has a slip, and records show that number in
that street in more than one postcode district: each village has its Church Lane. Somebody known by date of birth is the one all the same."""

UNDER_AGE_THEN = all_of(
    has_bit(s.flags, UNDER_AGE),
    not_(has_bit(s.flags, STALE)),
    s.dwelling >= Dwelling.SAME_ADDRESS,
    s.dates == Dates.COVERS,
    s.dob == Birth.MISSING,
    s.forename >= Forename.SECOND_INITIAL,
    s.forename < Forename.FAMILY,
    s.surname >= Surname.CLOSE,
)
"""The applicant was a child when the head of the household whom this record names moved in, and the forename is not surely the same: it is
a parent's record. Where the forename is the same, a date of birth mistyped is likelier than a parent of that name."""
