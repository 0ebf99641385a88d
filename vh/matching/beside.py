"""What an applicant's other records say against one of them: each rule written once, for SQL and Python.

A candidate `s` is as in `vh.matching.rules`; the others are rows of `levelled` by names of their own.
"""

from datetime import date

from vh.matching.household import CHILDREN, HEADS, PARTNERS
from vh.matching.levels import BY_STREET, ELSEWHERE_TOO, OTHER_VILLAGE, SAME_DOOR, SAME_LETTER, STALE, UNDER_AGE
from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.text.terms import (
    Condition,
    Record,
    Steps,
    all_of,
    any_of,
    anyone,
    holds,
    how_many,
    is_one_of,
    known,
    latest,
    missing,
    not_,
    or_else,
    some_other,
)
from vh.text.vocabulary import days_from, has_bit, length, letter

RENEWED = 31
"""Days between the end of a record and the start of the next of the same person, within which the one goes on from the other."""

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


_b, _c, _d, _e, _g, _h, _i, _l, _m, _n, _o = (Record(alias, *LEVELS_OF) for alias in "bcdeghilmno")
_x, _y = (Record(alias, *LEVELS_OF) for alias in "xy")
_HERE = Dwelling.SAME_ADDRESS
_OVER = (Dates.ENDED, Dates.JUST_ENDED)


def _in_a_claim(d: Record) -> Condition:
    """With an award in force: nobody asks who lives there on a claim that pays nothing."""
    return all_of(d.source == "housing_benefit", d.dwelling >= _HERE, d.dates == Dates.COVERS, d.proof == 1)


HEADS_THERE = any_of(
    is_one_of(s.role, "tenant", "main tenant", "sole tenant", "claimant"), all_of(s.source == "housing_benefit", missing(s.role))
)
AT_HOME_THERE = not_(is_one_of(s.role, *CHILDREN, "child", "non-dependant"))
"""Not as a son or daughter, who stays on their parents' tenancy for years after they left."""
_lives_there = all_of(
    s.dates == Dates.COVERS, s.proof == 1, s.forename >= Forename.EXACT, s.forename <= Forename.RARE, s.surname == Surname.EXACT
)
_lives_beside = all_of(
    s.dwelling == Dwelling.OTHER_UNIT, s.dates == Dates.COVERS, s.proof == 1, s.forename == Forename.INITIAL, s.surname == Surname.EXACT
)
_at_the_door = has_bit(s.flags, SAME_DOOR)
OF_ALL: Steps = {
    "in_a_claim": anyone(all_of(_in_a_claim(s), any_of(maybe_the_person(s), s.dob >= Birth.YEAR))),
    "born_elsewhere": anyone(
        all_of(
            is_one_of(s.dwelling, Dwelling.ELSEWHERE, Dwelling.OTHER_UNIT),
            s.dates == Dates.COVERS,
            s.forename >= Forename.SLIP,
            s.surname >= Surname.CLOSE,
            s.dob == Birth.EXACT,
            s.proof == 1,
        )
    ),
    "named_elsewhere": anyone(all_of(any_of(_lives_there, _lives_beside), s.dwelling <= Dwelling.OTHER_UNIT, s.dob != Birth.DIFFERS)),
    "named_next_door": anyone(
        all_of(
            _lives_there,
            any_of(
                all_of(is_one_of(s.dwelling, Dwelling.NEAR, Dwelling.OTHER_UNIT), s.dob == Birth.EXACT),
                all_of(s.dwelling == Dwelling.OTHER_UNIT, s.dob == Birth.MISSING),
            ),
        )
    ),
    "dated_here": latest(
        s.valid_from,
        all_of(s.dwelling >= Dwelling.SAME_ADDRESS, s.forename >= Forename.SLIP, s.surname >= Surname.CLOSE, s.dob == Birth.EXACT),
    ),
    "door_elsewhere": anyone(all_of(_at_the_door, has_bit(s.flags, ELSEWHERE_TOO))),
    "districts_of_door": how_many(s.district, _at_the_door),
}
"""What all of an applicant's candidates say together, whichever of them it is said of: the benefit claim of the household has the person now; they
are known by name and date of birth elsewhere, or by the full name elsewhere or next door; since when they are known by both here; and the claimed
number and street are on record in more places than one."""
_ctx = Record("ctx", *(name for name in OF_ALL if name != "dated_here"))


def _of_the_same_name(d: Record) -> Condition:
    """By both names; at the very dwelling and day by the forename: SATNAM KAUR and SATNAM GREWAL there are one woman."""
    here = all_of(d.dwelling >= Dwelling.SAME_ADDRESS, s.dwelling >= Dwelling.SAME_ADDRESS, d.dates == Dates.COVERS, length(d.named) > 1)
    return all_of(
        d.dwelling >= Dwelling.SAME_BUILDING, d.named == s.named, any_of(d.surname >= Surname.CLOSE, d.surnamed == s.surnamed, here)
    )


_an_account = all_of(s.source == "council_tax", is_one_of(s.role, "lead", "liable"))
DATED_OTHERWISE = all_of(
    s.dob == Birth.MISSING,
    any_of(
        all_of(
            _some("d", all_of(_of_the_same_name(_d), _d.dob == Birth.DIFFERS)),
            not_(_some("n", all_of(_of_the_same_name(_n), _n.dob >= Birth.YEAR))),
        ),
        all_of(
            _an_account,
            _some(
                "d", all_of(_of_the_same_name(_d), _d.dob == Birth.DIFFERS, _d.dates == Dates.COVERS, is_one_of(_d.role, *HEADS, *PARTNERS))
            ),
            not_(_some("n", all_of(_of_the_same_name(_n), _n.dob >= Birth.YEAR, not_(is_one_of(_n.role, *CHILDREN, "non-dependant"))))),
        ),
    ),
)
"""Another record here gives the date of birth of the person whom this one names, and it is not the applicant's. Of a father and a son of one name, both
on record here, the Council Tax is the father's."""


def _written_alike(one: Record, other: Record) -> Condition:
    """Two records of one person, whatever the applicant's name: both names are the same, and written out."""
    return all_of(one.named == other.named, one.surnamed == other.surnamed, length(one.named) > 1)


def _of_one_account(one: Record, other: Record) -> Condition:
    return all_of(one.feed == other.feed, one.source_ref == other.source_ref)


def _of_one_claim(one: Record, other: Record) -> Condition:
    """Of one reference; or, where each member has one of their own, of other numbers and there together until `other` ended, who was no
    claimant: sharers have claims of their own."""
    members = all_of(one.person_no != other.person_no, one.valid_from < other.valid_to, other.role != "claimant")
    return all_of(one.feed == other.feed, any_of(one.source_ref == other.source_ref, members))


_was_beside = _some("b", all_of(_of_one_account(_b, _e), _b.named == _l.named, _b.surname >= Surname.CLOSE))
_still_there = _some(
    "l",
    all_of(
        _l.feed == _e.feed,
        _l.dwelling >= _HERE,
        _l.dates == Dates.COVERS,
        any_of(
            all_of(
                any_of(maybe_the_person(_l), _written_alike(_l, _e)),
                any_of(
                    all_of(
                        _l.named == _e.named,
                        any_of(
                            not_(_l.valid_from < _e.valid_from),
                            _of_one_account(_l, _e),
                            days_from(_e.valid_from, _e.valid_to) <= RENEWED,
                        ),
                    ),
                    all_of(days_from(_l.valid_from, _e.valid_to) <= RENEWED, not_(_was_beside)),
                ),
            ),
            all_of(
                s.dob == Birth.EXACT,
                _l.named == _e.named,
                _l.forename >= Forename.UNCOMMON,
                _l.dob != Birth.DIFFERS,
                days_from(_l.valid_from, _e.valid_to) <= RENEWED,
                days_from(_e.valid_to, _l.valid_from) <= RENEWED,
            ),
        ),
    ),
)
"""Under the same name, or from that time on: an R BEGUM beside RUKSANA BEGUM, who has left, was another all along, and so is the MRS J who goes
on alone after MR JOHN and MRS J; but ZENOBIA TAYLOR goes on from ZENOBIA HOLLOWAY, who ended within the month: of a common forename it may be anybody.
Not on an account that began before the one that ended: that is the older of two, which nobody has closed; unless the other is a part of it, or was
opened by mistake."""
_beside_the_full_name = all_of(
    _e.forename == Forename.INITIAL,
    _some("y", all_of(_of_one_account(_y, _e), _y.forename >= Forename.SLIP, _y.surname >= Surname.CLOSE, length(_y.named) > 1)),
)
"""The initial of another: MRS J stood on the account beside JOHN, who applies."""
_carried_on = _some(
    "c",
    all_of(
        _c.feed == s.feed,
        _c.feed != _e.feed,
        _c.dwelling >= _HERE,
        _written_alike(_c, s),
        is_one_of(_c.dates, *_OVER),
        _c.valid_from < _e.valid_to,
        _c.valid_to >= _e.valid_to,
        days_from(_c.valid_to, s.valid_from) <= RENEWED,
    ),
)
"""The system of this record had the person here before, without a break, when the other ended: a tenancy renewed, or moved to another system."""
ENDED_SINCE = _some(
    "e",
    all_of(
        _e.dwelling >= _HERE,
        is_one_of(_e.dates, *_OVER),
        is_one_of(_e.source, "council_tax", "tenancy"),
        any_of(all_of(maybe_the_person(_e), not_(_beside_the_full_name)), all_of(_written_alike(_e, s), _e.dob != Birth.DIFFERS)),
        any_of(_e.valid_to > or_else(s.valid_from, date(1900, 1, 1)), _carried_on),
        not_(_still_there),
    ),
)
"""Council Tax or a landlord has ended the person's record here since this one, or what it only goes on from, began, and does not show the
person here again: be it under the applicant's name or the one that this record has."""


_was_in_the_claim = _some(
    "i", all_of(_i.source == "housing_benefit", _i.dwelling >= _HERE, _i.named == _h.named, _i.valid_to == _g.valid_to)
)
_goes_on = _some("h", all_of(_in_a_claim(_h), not_(maybe_the_person(_h)), any_of(_of_one_claim(_h, _g), _was_in_the_claim)))
DROPPED = all_of(
    _some(
        "g",
        all_of(
            _g.source == "housing_benefit",
            _g.dwelling >= _HERE,
            is_one_of(_g.dates, *_OVER),
            any_of(maybe_the_person(_g), all_of(_written_alike(_g, s), _g.dob != Birth.DIFFERS)),
            _g.valid_to > or_else(s.valid_from, date(1900, 1, 1)),
            _goes_on,
        ),
    ),
    not_(holds(_ctx.in_a_claim)),
)
"""The household's benefit claim named the person until some day since this record began, and goes on without them: it has to name every adult.
A benefit that ended for all says nothing."""


def _letter_mate(m: Record) -> Condition:
    return all_of(
        m.dwelling >= Dwelling.SAME_ADDRESS,
        m.dates == Dates.COVERS,
        m.surname >= Surname.PART,
        any_of(has_bit(m.flags, SAME_LETTER), all_of(length(s.named) == 1, letter(m.named, 1) == s.named)),
        is_one_of(m.forename, Forename.DIFFERS, Forename.SECOND_INITIAL, Forename.CLOSE),
    )


_on_the_same_record = _some("o", all_of(_letter_mate(_o), _o.source == s.source, _o.source_ref == s.source_ref, _o.named == _m.named))
_by_full_name = _some(
    "y",
    all_of(
        _of_one_account(_y, _x),
        _y.dwelling >= _HERE,
        _y.forename >= Forename.SLIP,
        _y.surname >= Surname.CLOSE,
        length(_y.named) > 1,
        _y.valid_to > or_else(_x.valid_from, date(1900, 1, 1)),
    ),
)
_stood_beside = _some("x", all_of(_x.feed == s.feed, _x.dwelling >= _HERE, _x.named == s.named, _x.surnamed == s.surnamed, _by_full_name))
LETTER_MATE = all_of(
    s.forename == Forename.INITIAL,
    s.dob < Birth.NEAR,
    any_of(_some("m", all_of(_letter_mate(_m), not_(_on_the_same_record))), all_of(length(s.named) == 1, _stood_beside)),
)
"""An initial that may stand for another member of the household: one of that letter who is not on the same record by another name; or one that
stood beside the applicant's full name on an account here: JOHN and J, of whom J goes on alone."""

_q = Record("q", *LEVELS_OF)
_known_here = _some(
    "q", all_of(_q.feed == s.feed, _q.dwelling >= Dwelling.SAME_ADDRESS, _q.forename >= Forename.INITIAL, _q.surname >= Surname.CLOSE)
)
_lives_elsewhere, _named_elsewhere, _named_next_door = (
    holds(known_so) for known_so in (_ctx.born_elsewhere, _ctx.named_elsewhere, _ctx.named_next_door)
)
OF_ANOTHER = all_of(
    s.dob < Birth.NEAR,
    any_of(
        all_of(s.surname == Surname.DIFFERS, any_of(_known_here, _lives_elsewhere, _named_elsewhere)),
        all_of(is_one_of(s.forename, Forename.FAMILY, Forename.SLIP, Forename.CLOSE), _named_next_door),
        all_of(s.forename == Forename.INITIAL, _lives_elsewhere),
    ),
)
"""The record only may be the applicant's (the surname is another, or the forename an initial) and they are known otherwise: by their own
surname here, now or before, in the same system, or by name and date of birth at another home, and not one so near that it may be this one
written otherwise. It is another person's, the next tenant's perhaps. Where the surname is another, the full name on a record that proves another
home is enough; where the forename is spelt otherwise, the very name next door: HELENA lives in FLAT 3, and HELEN in FLAT 1."""

_w = Record("w", *LEVELS_OF)
_door = all_of(has_bit(_w.flags, SAME_DOOR), not_(has_bit(_w.flags, ELSEWHERE_TOO)))
_of_two_districts = all_of(
    has_bit(s.flags, BY_STREET),
    s.dob < Birth.NEAR,
    any_of(
        all_of(known(s.district), _some("w", all_of(_door, _w.district != s.district))),
        all_of(
            missing(s.district),
            any_of(holds(_ctx.door_elsewhere), _ctx.districts_of_door > 1),
        ),
    ),
)
TWO_PLACES = all_of(s.dwelling < Dwelling.SAME_UPRN, any_of(has_bit(s.flags, OTHER_VILLAGE), _of_two_districts))
"""The record is at the claimed address by number and street alone, as a postcode is missing or has a slip, and records show that number in
that street in more than one postcode district: each village has its Church Lane. Somebody known by date of birth is the one all the same. It is
not so where both name one village; where they name two that both have that street, whoever it is, the claim is of another place."""

UNDER_AGE_THEN = all_of(
    has_bit(s.flags, UNDER_AGE),
    not_(has_bit(s.flags, STALE)),
    s.dwelling >= Dwelling.SAME_ADDRESS,
    s.dates == Dates.COVERS,
    s.dob == Birth.MISSING,
    s.forename >= Forename.SECOND_INITIAL,
    s.surname >= Surname.CLOSE,
)
"""The applicant was a child when the head of the household whom this record names moved in: it is a parent's record, be the forename the same.
Few dates of birth are mistyped by so much; and who has a parent's name may have left the parent's home."""
