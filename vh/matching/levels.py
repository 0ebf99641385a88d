"""The signals: for a pair of records, the level of each, with the words and numbers of `vh.ruleset`. Defined once, for SQL and Python.

Each definition speaks of an applicant `a` and a resident `r` with the comparable columns of `vh.text`, in the terms of `vh.text.terms`:
a comparison holds only where both sides are known. A new level is a branch of a case here, and a number and words in `vh.ruleset`.
"""

from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.text.dwellings import DwellingRelation, relation
from vh.text.name_tables import european_families
from vh.text.terms import (
    Condition,
    Record,
    Steps,
    Term,
    all_of,
    any_of,
    as_number,
    bare,
    case,
    compiled,
    given,
    holds,
    known,
    missing,
    not_,
    or_else,
)
from vh.text.vocabulary import (
    apart,
    consonants,
    day,
    days_from,
    digits,
    first_item,
    first_two,
    greater,
    has_all_items,
    has_item,
    initials,
    is_among,
    items_shared,
    jaro_winkler,
    joined,
    length,
    lesser,
    letter,
    lone_letters,
    month,
    nearly,
    others,
    share_item,
    size,
    slips,
    spelt_out,
    starts_with,
    year,
)

CLOSE_NAME = 0.92
"""Jaro-Winkler from which two names are nearly the same (Winkler 1990, and the usual default of linkage libraries)."""
CLOSE_SOUNDING = 0.85
"""The same where the two also share a phonetic code."""
SUPPLIER_WIDTH = 17
"""Surnames from this length may have been cut off by a supplier's field (20 letters less a title)."""

RARE = 1000
"""A forename is rare when fewer than one in so many people on record bear it: then a stranger or sharer hardly bears it too."""
UNCOMMON = 200
"""A forename is no common one when fewer than one in so many people on record bear it."""
ENOUGH_PEOPLE = 2000
"""With fewer people on record, how often a name occurs says nothing."""
ATTESTED = 5
"""People who must bear a forename before another spelling, one letter off and borne by nobody else, counts as a slip of it.
MARIA and MARIO are both borne by many, so neither is a slip of the other."""

AGEING = 31
"""Days after which an extract no longer speaks against a newer one."""

STALE, ORGANISATION, REORDERED, SAME_LETTER, DIVIDED, OLD, TWO_TRADITIONS = 1, 2, 4, 8, 16, 32, 64
"""Bits of a candidate's `flags`."""

a = Record("a", "application_date")
r = Record("r")

GIVEN = {
    "a_people": "coalesce(na.people, 0)",
    "r_people": "coalesce(nr.people, 0)",
    "everybody": "pop.people",
    "grace_after": "$grace_after::integer",
    "grace_before": "$grace_before::integer",
    "max_age": "$max_age::integer",
    "dwellings_known": "gaz.dwellings",
}
"""What the levels need beside the two records: how many people bear each one's forename, how many people there are, days of grace,
how many dwellings the gazetteer has. By its name in Python, with its SQL."""
a_people, r_people, everybody, grace_after, grace_before, max_age, dwellings_known = (given(name, sql) for name, sql in GIVEN.items())

_initial = any_of(length(a.forename_key) == 1, length(r.forename_key) == 1)
_same_letter = letter(a.forename_key, 1) == letter(r.forename_key, 1)

_a_seconds, _r_seconds = others(a.given_keys), others(r.given_keys)
SECOND_NAMES_APART = all_of(
    size(spelt_out(_a_seconds)) > 0,
    size(spelt_out(_r_seconds)) > 0,
    not_(share_item(_a_seconds, _r_seconds)),
    any_of(
        all_of(length(first_item(_a_seconds)) > 1, length(first_item(_r_seconds)) > 1),
        all_of(
            not_(share_item(lone_letters(_a_seconds), initials(_r_seconds))),
            not_(share_item(initials(_a_seconds), lone_letters(_r_seconds))),
        ),
    ),
    jaro_winkler(first_item(spelt_out(_a_seconds)), first_item(spelt_out(_r_seconds))) < CLOSE_SOUNDING,
)
"""Both sides give second names in full, and none of one side could be one of the other: CHI KEUNG and CHI WAI."""

_european = [as_number(is_among(one.forename_family, european_families())) for one in (a, r)]
NAMES_OF_TWO_TRADITIONS = all_of(
    a.date_of_birth == r.date_of_birth, length(a.forename_key) > 1, length(r.forename_key) > 1,
    not_(a.forename_family == r.forename_family), _european[0] != _european[1],
)  # fmt: skip
"""Born on one day, one by a name usual in Europe and the other by one that is not: HENRY and LINGMING. Many who were given a name of another
tradition use such a one beside it; of twins, one is hardly named in each."""


def _written_apart(one: Record, other: Record) -> Condition:
    """YU FAI is YUFAI; but LUIS A is not LUISA."""
    return all_of(first_two(one.given_keys) == other.forename_key, length(first_item(others(one.given_keys))) > 1)


FORENAME = case(
    (any_of(missing(a.forename_key), missing(r.forename_key)), Forename.MISSING),
    (all_of(_initial, _same_letter), Forename.INITIAL),
    (_initial, Forename.DIFFERS),
    (all_of(a.forename_key == r.forename_key, SECOND_NAMES_APART), Forename.CLOSE),
    (all_of(a.forename_key == r.forename_key, r_people * RARE <= everybody), Forename.RARE),
    (all_of(a.forename_key == r.forename_key, everybody >= ENOUGH_PEOPLE, r_people * UNCOMMON <= everybody), Forename.UNCOMMON),
    (a.forename_key == r.forename_key, Forename.EXACT),
    (a.forename_family == r.forename_family, Forename.FAMILY),
    (any_of(_written_apart(a, r), _written_apart(r, a)), Forename.FAMILY),
    (any_of(has_item(r.given_keys, a.forename_key), has_item(a.given_keys, r.forename_key)), Forename.SECOND_NAME),
    (
        all_of(
            length(a.forename_key) >= 4,
            length(r.forename_key) >= 4,
            everybody >= ENOUGH_PEOPLE,
            lesser(a_people, r_people) <= 1,
            greater(a_people, r_people) >= ATTESTED,
            slips(a.forename_key, r.forename_key) == 1,
        ),
        Forename.SLIP,
    ),
    (share_item(a.forename_families, r.forename_families), Forename.CLOSE),
    (jaro_winkler(a.forename_key, r.forename_key) >= nearly(CLOSE_NAME), Forename.CLOSE),
    (
        all_of(
            length(a.forename_key) >= 3,
            length(r.forename_key) >= 3,
            any_of(
                starts_with(a.forename_key, r.forename_key),
                starts_with(r.forename_key, a.forename_key),
                slips(a.forename_key, r.forename_key) == 1,
            ),
        ),
        Forename.CLOSE,
    ),
    (
        all_of(
            a.date_of_birth == r.date_of_birth,
            any_of(consonants(a.forename_key) == consonants(r.forename_key), slips(a.forename_key, r.forename_key) == 1),
        ),
        Forename.CLOSE,
    ),
    (any_of(has_item(_r_seconds, letter(a.forename_key, 1)), has_item(_a_seconds, letter(r.forename_key, 1))), Forename.SECOND_INITIAL),
    otherwise=Forename.DIFFERS,
)

SURNAME_AMONG_GIVEN = all_of(
    length(a.forename_key) > 1,
    a.forename_family == r.forename_family,
    any_of(
        all_of(length(a.surname_key) > 1, has_all_items(_r_seconds, a.surname_parts)),
        all_of(length(r.surname_key) > 1, has_all_items(_a_seconds, r.surname_parts)),
    ),
)
"""All of one side's surname is among the other's middle names, beside the same forename: HARPREET SINGH and HARPREET SINGH GILL."""

SURNAME = case(
    (any_of(missing(a.surname_key), missing(r.surname_key)), Surname.MISSING),
    (a.surname_key == r.surname_key, Surname.EXACT),
    (all_of(length(r.surname_key) >= SUPPLIER_WIDTH, starts_with(a.surname_key, r.surname_key)), Surname.EXACT),
    (any_of(share_item(a.surname_parts, r.surname_parts), SURNAME_AMONG_GIVEN), Surname.PART),
    (a.surname_family == r.surname_family, Surname.CLOSE),
    (
        jaro_winkler(a.surname_key, r.surname_key)
        >= case((a.surname_sound == r.surname_sound, nearly(CLOSE_SOUNDING)), otherwise=nearly(CLOSE_NAME)),
        Surname.CLOSE,
    ),
    (
        all_of(length(a.surname_key) >= 4, length(r.surname_key) >= 4, slips(a.surname_key, r.surname_key) == 1),
        Surname.CLOSE,
    ),
    otherwise=Surname.DIFFERS,
)

_a_names, _r_names = joined(a.given_keys, a.surname_parts), joined(r.given_keys, r.surname_parts)
NAMES_REORDERED = all_of(
    a.forename_key != r.forename_key,
    length(a.forename_key) > 1,
    length(r.forename_key) > 1,
    items_shared(_a_names, _r_names) >= 2,
    any_of(
        all_of(has_item(_r_names, a.forename_key), has_all_items(_r_names, a.surname_parts)),
        all_of(has_item(_a_names, r.forename_key), has_all_items(_a_names, r.surname_parts)),
    ),
)
"""All the full names of one side are among those of the other, in whatever order."""

_a_is_r, _r_is_a = a.forename_key == r.surname_key, a.surname_key == r.forename_key
_a_is_rest = first_two(joined(_r_seconds, r.surname_parts)) == a.forename_key
_r_is_rest = first_two(joined(_a_seconds, a.surname_parts)) == r.forename_key
_names_unlike = jaro_winkler(a.forename_key, a.surname_key) < CLOSE_SOUNDING
_forename_varies = any_of(a.forename_family == r.surname_key, a.forename_family == r.surname_family)
_surname_nearly = any_of(
    jaro_winkler(a.surname_key, r.forename_key) >= nearly(CLOSE_NAME),
    all_of(length(a.surname_key) >= 4, length(r.forename_key) >= 4, slips(a.surname_key, r.forename_key) == 1),
)
NAMES_CROSSED = case(
    (a.forename_key == r.forename_key, 0),
    (all_of(_a_is_r, length(r.forename_key) == 1, letter(a.surname_key, 1) == r.forename_key), Forename.INITIAL),
    (all_of(_r_is_a, length(a.forename_key) == 1, letter(r.surname_key, 1) == a.forename_key), Forename.INITIAL),
    (all_of(_a_is_r, _r_is_a), Forename.SECOND_NAME),
    (any_of(all_of(_r_is_a, _a_is_rest), all_of(_a_is_r, _r_is_rest)), Forename.SECOND_NAME),
    (all_of(_r_is_a, _forename_varies, _names_unlike), Forename.SECOND_NAME),
    (all_of(_a_is_r, _surname_nearly, _names_unlike, a_people > r_people), Forename.SECOND_NAME),
    (all_of(_a_is_r, jaro_winkler(a.surname_key, r.forename_key) >= nearly(CLOSE_SOUNDING)), Forename.CLOSE),
    (all_of(_r_is_a, jaro_winkler(a.forename_key, r.surname_key) >= nearly(CLOSE_SOUNDING)), Forename.CLOSE),
    otherwise=0,
)
"""The forename level where forename and surname are the other way round, and either is respelt, an initial, or apart: KIM MIN JUN, MINJUN
KIM. Put right, the names are held to what they would be held to otherwise: the forename is the same or of one family (EMERSON VICTORIA is
VICKY EMERSON), the surname at least nearly the same; one forename nearly another stays *nearly*. Which of two words is the forename, people on
record tell: more are called PAWEL than KOPEC, so PAWEL KOEC is KOPEC PAWEL; but NOWAK KRYSTIAN is not KRYSTYNA NOWAK. Of MOHAMUD MOHAMUD nothing is
the other way round."""

NAME_ELSEWHERE = case(
    (all_of(length(a.surname_key) > 2, _r_is_a, a.date_of_birth == r.date_of_birth), Forename.SECOND_NAME),
    (all_of(length(a.forename_key) > 2, _a_is_r, a.date_of_birth == r.date_of_birth), Forename.SECOND_NAME),
    otherwise=0,
)
"""The forename level where the date of birth agrees and one side's forename is the other's surname: the names are the other way round, and
the surname is another. UPTON LEANNE applies, once LEANNE EDGE."""

_new_year = [all_of(month(born) == 1, day(born) == 1) for born in (a.date_of_birth, r.date_of_birth)]
_years_apart = apart(year(a.date_of_birth), year(r.date_of_birth))
_same_month, _same_day = month(a.date_of_birth) == month(r.date_of_birth), day(a.date_of_birth) == day(r.date_of_birth)
BIRTH = case(
    (any_of(missing(a.date_of_birth), missing(r.date_of_birth)), Birth.MISSING),
    (a.date_of_birth == r.date_of_birth, Birth.EXACT),
    (all_of(_years_apart == 0, any_of(*_new_year)), Birth.YEAR),
    (
        all_of(_years_apart == 0, month(a.date_of_birth) == day(r.date_of_birth), day(a.date_of_birth) == month(r.date_of_birth)),
        Birth.NEAR,
    ),
    (all_of(_years_apart == 0, any_of(_same_month, _same_day)), Birth.NEAR),
    (all_of(_same_month, _same_day, any_of(_years_apart == 1, _years_apart == 10)), Birth.NEAR),
    # One slip leaves the year, the month or the day as it was: a quick look first.
    (
        all_of(any_of(_years_apart == 0, _same_month, _same_day), slips(digits(a.date_of_birth), digits(r.date_of_birth)) == 1),
        Birth.NEAR,
    ),
    otherwise=Birth.DIFFERS,
)

DATES = case(
    (days_from(r.valid_to, a.application_date) > grace_after, Dates.ENDED),
    (r.valid_to < a.application_date, Dates.JUST_ENDED),
    (days_from(a.application_date, r.valid_from) > grace_before, Dates.BEGINS_LATER),
    (r.valid_from > a.application_date, Dates.BEGINS_SOON),
    otherwise=Dates.COVERS,
)

RELATION = relation(a, r)
"""The address relation; a UPRN may say more, see `DWELLING`."""

UPRN_SAME = any_of(a.uprn == r.uprn, a.uprn == r.text_uprn, a.text_uprn == r.uprn, a.text_uprn == r.text_uprn)
UPRN_KNOWN = all_of(any_of(known(a.uprn), known(a.text_uprn)), any_of(known(r.uprn), known(r.text_uprn)))
TEXTS_APART = any_of(a.text_uprn != r.text_uprn, slips(a.postcode_key, r.postcode_key) > 1)
"""The written addresses are surely two: the gazetteer knows both, or their postcodes have nothing to do with each other."""
TEXT_UPRN_SAME = a.text_uprn == r.text_uprn
NEAR = any_of(a.postcode_key == r.postcode_key, a.street_key == r.street_key)

PAIR: Steps = {
    "forename_plain": FORENAME,
    "surname_plain": SURNAME,
    "reordered": NAMES_REORDERED,
    "crossed": NAMES_CROSSED,
    "elsewhere": NAME_ELSEWHERE,
    "dob": BIRTH,
    "dates": DATES,
    "proof": as_number(holds(r.proves_residence)),
    "relation": RELATION,
    "uprn_same": UPRN_SAME,
    "uprn_known": UPRN_KNOWN,
    "text_uprn_same": TEXT_UPRN_SAME,
    "texts_apart": TEXTS_APART,
    "near": NEAR,
    "same_letter": _same_letter,
    "stale": days_from(r.as_of, a.application_date) > max_age,
    "old": days_from(r.as_of, a.application_date) > AGEING,
    "organisation": r.role == "organisation",
    "two_traditions": NAMES_OF_TWO_TRADITIONS,
    "divided": all_of(known(r.unit_key), any_of(known(a.unit_key), missing(a.text_uprn)), dwellings_known > 0),
}
"""First step: what a pair of records says, each by its name."""


def _said(name: str) -> Term:
    """Something of the first step."""
    return given(name)


_uprn_same, _text_uprn_same, _texts_apart, _uprn_known = (
    holds(_said(name)) for name in ("uprn_same", "text_uprn_same", "texts_apart", "uprn_known")
)
_relation, _reordered, _crossed = _said("relation"), holds(_said("reordered")), _said("crossed")

DWELLING = case(
    (all_of(_uprn_same, _relation == DwellingRelation.OTHER_UNIT, not_(_text_uprn_same)), Dwelling.UNIT_UNCLEAR),
    (all_of(_uprn_same, _relation == DwellingRelation.OTHER_BUILDING, _texts_apart), Dwelling.UNIT_UNCLEAR),
    (_uprn_same, Dwelling.SAME_UPRN),
    (all_of(_relation == DwellingRelation.SAME, _uprn_known), Dwelling.UNIT_UNCLEAR),
    (_relation == DwellingRelation.SAME, Dwelling.SAME_ADDRESS),
    (all_of(_relation == DwellingRelation.UNIT_UNCLEAR, not_(_uprn_known)), Dwelling.SAME_BUILDING),
    (_relation != DwellingRelation.OTHER_BUILDING, Dwelling.OTHER_UNIT),
    (holds(_said("near")), Dwelling.NEAR),
    otherwise=Dwelling.ELSEWHERE,
)
"""Property references and written addresses together. FLAT 1, FLAT A and GROUND FLOOR FLAT may be one flat, so there the reference
decides; FLAT 1 and FLAT 2 never are, so there it is unclear which of the two is wrong.
The same where two addresses that are surely apart bear one property reference."""

_in_another_order = any_of(_reordered, _crossed > 0)
LEVELS: Steps = {
    "dwelling": DWELLING,
    "forename": case(
        (_reordered, greater(_said("forename_plain"), Forename.SECOND_NAME)),
        otherwise=greater(greater(_said("forename_plain"), _crossed), _said("elsewhere")),
    ),
    "surname": case((_in_another_order, greater(_said("surname_plain"), Surname.PART)), otherwise=_said("surname_plain")),
    "dob": _said("dob"),
    "dates": _said("dates"),
    "proof": _said("proof"),
}
"""Second step: the levels, worked out from the first."""

FLAGS = (
    as_number(holds(_said("stale"))) * STALE
    + as_number(holds(_said("organisation"))) * ORGANISATION
    + as_number(_in_another_order) * REORDERED
    + as_number(holds(_said("same_letter"))) * SAME_LETTER
    + as_number(holds(_said("divided"))) * DIVIDED
    + as_number(holds(_said("old"))) * OLD
    + as_number(holds(_said("two_traditions"))) * TWO_TRADITIONS
)

RECORD: Steps = {
    "named": bare(r.forename_key),
    "flat": or_else(r.text_uprn, or_else(r.uprn, or_else(r.unit_key, ""))),
}
"""What the rules ask of a candidate's record beside its own columns: the forename, and which of a building's flats it is."""

compare = compiled("compare", f"a, r, {', '.join(GIVEN)}", PAIR, LEVELS, {"flags": FLAGS}, returns=(*LEVELS, "flags"))
"""The levels of one pair, in the order of `LEVELS`, and its flags: `a` and `r` with the columns of the tables as attributes, then what `GIVEN` names."""
