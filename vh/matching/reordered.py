"""Names in another order: forename and surname the other way round, whole, in part, respelt or as an initial."""

from vh.matching.name_lists import IS_A_FATHERS_NAME, IS_EUROPEAN, IS_VIETNAMESE
from vh.matching.pair import CLOSE_NAME, CLOSE_SOUNDING, a, a_people, a_seconds, r, r_mostly_surname, r_people, r_seconds
from vh.matching.second_names import BESIDE_A_NAME, SAY_NOTHING, THE_FATHERS, WITH_ANOTHER_SECOND_NAME, stands_in_front
from vh.ruleset import Forename
from vh.text.terms import Condition, Record, Term, all_of, any_of, case, holds, is_one_of, not_, only_where
from vh.text.vocabulary import (
    first_item,
    first_two,
    has_all_items,
    has_item,
    items_shared,
    jaro_winkler,
    joined,
    length,
    letter,
    nearly,
    share_item,
    size,
    slips,
    spelt_out,
)

_a_names, _r_names = joined(a.given_keys, a.surname_parts), joined(r.given_keys, r.surname_parts)


def _own_name_among(one: Record, theirs: Term) -> Condition:
    """The first name of one side is among the other's, where it may be what the person is called by."""
    return any_of(
        has_item(theirs, one.forename_key),
        a.date_of_birth == r.date_of_birth,
        stands_in_front(one),
        IS_VIETNAMESE(one.surname_key),
    )


_TURNED_ROUND = only_where(
    all_of(a.forename_key == r.surname_key, a.surname_key == r.forename_key, first_item(a_seconds) == first_item(r_seconds)),
    all_of(
        length(first_item(a_seconds)) > 1,
        not_(a.date_of_birth == r.date_of_birth),
        *(IS_A_FATHERS_NAME(one.forename_family) for one in (a, r)),
    ),
)
"""One's own, the father's and the grandfather's name, with the same in the middle: OMAR ABDI ALI is named for his grandfather, and no ALI ABDI OMAR."""

_two_names_shared = all_of(
    a.forename_key != r.forename_key, length(a.forename_key) > 1, length(r.forename_key) > 1, items_shared(_a_names, _r_names) >= 2
)
_all_names_shared = all_of(
    not_(any_of(has_item(a.surname_parts, a.forename_key), has_item(r.surname_parts, r.forename_key))),
    _own_name_among(a, _r_names),
    _own_name_among(r, _a_names),
    any_of(
        all_of(has_all_items(_r_names, a.surname_parts), not_(is_one_of(a.forename_key, *SAY_NOTHING))),
        all_of(has_all_items(_a_names, r.surname_parts), not_(is_one_of(r.forename_key, *SAY_NOTHING))),
    ),
    not_(WITH_ANOTHER_SECOND_NAME),
    not_(THE_FATHERS),
    not_(_TURNED_ROUND),
    any_of(has_all_items(_r_names, spelt_out(_a_names)), has_all_items(_a_names, spelt_out(_r_names))),
)
NAMES_REORDERED = only_where(_two_names_shared, _all_names_shared)
"""All the full names of one side are among those of the other, the first of each among them, in whatever order: CHENG WAI YIN is not WAI CHI CHENG,
nor FEVEN ZERAI FILMON her father ZERAI FILMON. Not where one is borne twice: FARAH LIBAN FARAH, named for his
grandfather, is not his father LIBAN FARAH."""

_a_is_r, _r_is_a = a.forename_key == r.surname_key, a.surname_key == r.forename_key
_a_is_rest = first_two(joined(r_seconds, r.surname_parts)) == a.forename_key
_r_is_rest = first_two(joined(a_seconds, a.surname_parts)) == r.forename_key
_a_is_first_two = all_of(first_two(r.given_keys) == a.surname_key, length(first_two(r_seconds)) > 1)
_r_is_first_two = all_of(first_two(a.given_keys) == r.surname_key, length(first_two(a_seconds)) > 1)
_names_unlike = jaro_winkler(a.forename_key, a.surname_key) < CLOSE_SOUNDING


def _of_one_family(given: Record, other: Record) -> Condition:
    """The forename of one side and the surname of the other are spellings of one name: MAHMOOD and MAHMUD, VICKY and VICTORIA."""
    return any_of(given.forename_family == other.surname_key, given.forename_family == other.surname_family)


_a_varies, _r_varies = _of_one_family(a, r), _of_one_family(r, a)


def _first_of_several(given: Record, seconds: Term, other: Record) -> Condition:
    """One side begins with the other's surname, or one of several, and goes on with what the other gives as an initial: BUI KIM HUONG is K BUI,
    KABONGO HERITIER is H KABONGO MPUTU, and KABONGO MPUTU, HERITIER too; but JUN HO HONG is not H JUN HEE."""
    rest = joined(seconds, given.surname_parts)
    return only_where(
        length(other.forename_key) == 1,
        all_of(
            any_of(
                all_of(
                    has_item(other.surname_parts, given.forename_key),
                    letter(first_item(rest), 1) == other.forename_key,
                    any_of(given.forename_key == other.surname_key, size(rest) == 1),
                ),
                all_of(
                    size(given.given_keys) == 2,
                    first_two(given.given_keys) == other.surname_key,
                    letter(given.surname_key, 1) == other.forename_key,
                ),
            ),
            not_(share_item(given.surname_parts, other.surname_parts)),
            not_(IS_EUROPEAN(given.forename_family)),
            not_(is_one_of(given.forename_key, *BESIDE_A_NAME)),
        ),
    )


_surname_nearly = any_of(
    jaro_winkler(a.surname_key, r.forename_key) >= nearly(CLOSE_NAME),
    all_of(length(a.surname_key) >= 4, length(r.forename_key) >= 4, slips(a.surname_key, r.forename_key) == 1),
)
NAMES_CROSSED = case(
    (a.forename_key == r.forename_key, 0),
    (all_of(_a_is_r, length(r.forename_key) == 1, letter(a.surname_key, 1) == r.forename_key), Forename.INITIAL),
    (all_of(_r_is_a, length(a.forename_key) == 1, letter(r.surname_key, 1) == a.forename_key), Forename.INITIAL),
    (any_of(_first_of_several(a, a_seconds, r), _first_of_several(r, r_seconds, a)), Forename.INITIAL),
    (all_of(_a_varies, length(r.forename_key) == 1, letter(a.surname_key, 1) == r.forename_key), Forename.INITIAL),
    (all_of(_r_varies, length(a.forename_key) == 1, letter(r.surname_key, 1) == a.forename_key), Forename.INITIAL),
    (_TURNED_ROUND, Forename.CLOSE),
    (all_of(_a_is_r, _r_is_a), Forename.SECOND_NAME),
    (
        any_of(only_where(_r_is_a, any_of(_a_is_rest, _r_is_first_two)), only_where(_a_is_r, any_of(_r_is_rest, _a_is_first_two))),
        Forename.SECOND_NAME,
    ),
    (all_of(any_of(_a_is_r, _a_varies), _r_varies, _names_unlike), Forename.SECOND_NAME),
    (all_of(_r_is_a, _a_varies, _names_unlike), Forename.SECOND_NAME),
    (all_of(_a_is_r, _surname_nearly, _names_unlike, a_people > r_people), Forename.SECOND_NAME),
    (all_of(_a_is_r, jaro_winkler(a.surname_key, r.forename_key) >= nearly(CLOSE_SOUNDING)), Forename.CLOSE),
    (all_of(_r_is_a, jaro_winkler(a.forename_key, r.surname_key) >= nearly(CLOSE_SOUNDING)), Forename.CLOSE),
    otherwise=0,
)
"""The forename level where forename and surname are the other way round, and either is respelt, an initial, or apart: KIM MIN JUN, MINJUN KIM;
YUK WAI LAM, LAM YUKWAI. Put right, the names are held to what they would be held to otherwise: the forename is the same or of one family
(EMERSON VICTORIA is VICKY EMERSON), the surname at least nearly the same; one forename nearly another stays *nearly*. Which of two words is the
forename, people on record tell: more are called PAWEL than KOPEC, so PAWEL KOEC is KOPEC PAWEL; but NOWAK KRYSTIAN is not KRYSTYNA NOWAK. Of
MOHAMUD MOHAMUD nothing is the other way round."""

NAME_ELSEWHERE = case(
    (all_of(length(a.surname_key) > 2, _r_is_a, a.date_of_birth == r.date_of_birth, not_(holds(r_mostly_surname))), Forename.SECOND_NAME),
    (all_of(length(a.forename_key) > 2, _a_is_r, a.date_of_birth == r.date_of_birth), Forename.SECOND_NAME),
    otherwise=0,
)
"""The forename level where the date of birth agrees and one side's forename is the other's surname: the names are the other way round, and
the surname is another. UPTON LEANNE applies, once LEANNE EDGE. But of CHOUDHURY KAMAL and MD GOFUR CHOUDHURY only the surname is one."""
