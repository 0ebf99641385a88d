"""The level of the forenames of a pair of records, defined once, for SQL and Python; see `vh.matching.levels`."""

from vh.matching.name_lists import IS_A_GIVEN_NAME, IS_EAST_ASIAN, IS_EUROPEAN, IS_FROM_ELSEWHERE
from vh.matching.pair import CLOSE_NAME, a, a_people, a_seconds, everybody, r, r_mostly_surname, r_people, r_seconds
from vh.matching.second_names import (
    BESIDE_A_NAME,
    INITIALS_OF_ALL,
    LETTER_OF_FAMILY,
    NAME_BEHIND_INITIAL,
    NOBODYS_OWN,
    OF_TWO,
    SAY_NOTHING,
    SECOND_NAMES_AGREE,
    THE_FATHERS,
    WITH_ANOTHER_SECOND_NAME,
    stands_in_front,
)
from vh.ruleset import Forename
from vh.text.name_tables import seldom_short
from vh.text.terms import Condition, Record, Term, all_of, any_of, case, holds, is_one_of, known, missing, not_, only_where
from vh.text.vocabulary import (
    all_but_last,
    between,
    consonants,
    ends_with,
    first_item,
    first_two,
    greater,
    has_item,
    is_among,
    jaro_winkler,
    length,
    lesser,
    letter,
    nearly,
    others,
    share_item,
    size,
    slips,
    starts_with,
)

RARE = 1000
"""A forename is rare when fewer than one in so many people on record bear it: then a stranger or sharer hardly bears it too."""
UNCOMMON = 200
"""A forename is no common one when fewer than one in so many people on record bear it."""
ENOUGH_PEOPLE = 2000
"""With fewer people on record, how often a name occurs says nothing."""
ATTESTED = 5
"""People who must bear a forename before another spelling, one letter off and borne by nobody else, counts as a slip of it.
MARIA and MARIO are both borne by many, so neither is a slip of the other."""
ONE_SLIP_IN = 1000
"""In a large council one slip befalls several: a spelling counts as borne by nobody else, too, where so many times as many bear the other."""

_initial = any_of(length(a.forename_key) == 1, length(r.forename_key) == 1)
SAME_FIRST_LETTER = letter(a.forename_key, 1) == letter(r.forename_key, 1)

_SELDOM_SHORT = any_of(
    *(is_among(between("~", one.forename_key, other.forename_family), seldom_short()) for one, other in ((a, r), (r, a)))
)

_of_two_traditions = any_of(
    *(
        all_of(
            IS_EUROPEAN(one.forename_family),
            not_(IS_EUROPEAN(other.forename_family)),
            any_of(IS_FROM_ELSEWHERE(other.forename_family), IS_EAST_ASIAN(other.surname_key)),
        )
        for one, other in ((a, r), (r, a))
    )
)
NAMES_OF_TWO_TRADITIONS = all_of(
    a.date_of_birth == r.date_of_birth, length(a.forename_key) > 1, length(r.forename_key) > 1,
    not_(a.forename_family == r.forename_family), _of_two_traditions,
)  # fmt: skip
"""Born on one day, one by a name usual in Europe and the other by one known from elsewhere: HENRY and LINGMING. Many who were given a name of another
tradition use such a one beside it; of twins, one is hardly named in each."""


def _written_apart(one: Record, other: Record) -> Condition:
    """YU FAI is YUFAI; but LUIS A is not LUISA."""
    return all_of(first_two(one.given_keys) == other.forename_key, length(first_item(others(one.given_keys))) > 1)


_INITIAL_AMONG_SECONDS = any_of(has_item(r_seconds, letter(a.forename_key, 1)), has_item(a_seconds, letter(r.forename_key, 1)))


def _is_a_second_name(one: Record, other: Record) -> Condition:
    """PAUL of JOHN PAUL, KOFFI of STEPHEN KOFI, and WING CHUN or WINGCHUN of ERIC WING CHUN or ERIC WINGCHUN. But not ANNE of MARY ANN: many
    bear ANN, or MARIE, second."""
    theirs = others(other.given_keys)
    return only_where(
        size(other.given_keys) > 1,
        any_of(
            all_of(
                any_of(
                    has_item(theirs, one.forename_key),
                    only_where(has_item(theirs, one.forename_family), not_(IS_EUROPEAN(one.forename_family))),
                ),
                not_(is_one_of(one.forename_key, *SAY_NOTHING)),
            ),
            only_where(size(theirs) > 1, all_of(first_two(theirs) == one.forename_key, length(first_item(others(theirs))) > 1)),
            only_where(
                size(one.given_keys) > 1,
                all_of(has_item(theirs, first_two(one.given_keys)), length(first_item(others(one.given_keys))) > 1),
            ),
        ),
    )


_TWINS = all_of(
    known(a.date_of_birth),
    known(r.date_of_birth),
    any_of(
        *(IS_EAST_ASIAN(one.surname_key) for one in (a, r)),
        *map(stands_in_front, (a, r)),
    ),
    not_(any_of(*(has_item(seconds, name) for seconds in (a_seconds, r_seconds) for name in BESIDE_A_NAME))),
)
_OF_TWO = case((_TWINS, Forename.DIFFERS), otherwise=Forename.CLOSE)
"""Two names of one generation, CHI KEUNG and CHI WAI, and what follows MOHAMMED, MD or MST, are each one's own: where both dates of birth are
known they are two, twins if these are the same. Other second names may change, or be another's on record: MARIE and ANNE, BIBI and BEGUM."""
_OWN_NAMES_SHARED = share_item(a_seconds, r_seconds)

_SAME_FORENAME = case(
    (OF_TWO, _OF_TWO),
    (all_of(is_one_of(a.forename_key, *NOBODYS_OWN), not_(_OWN_NAMES_SHARED)), Forename.INITIAL),
    (all_of(r_people * RARE <= everybody, not_(holds(r_mostly_surname))), Forename.RARE),
    (all_of(everybody >= ENOUGH_PEOPLE, r_people * UNCOMMON <= everybody, not_(holds(r_mostly_surname))), Forename.UNCOMMON),
    (SECOND_NAMES_AGREE, Forename.UNCOMMON),
    otherwise=Forename.EXACT,
)


def _by_final_a(one: Record, other: Record, one_people: Term, other_people: Term) -> Condition:
    return all_of(
        ends_with(one.forename_key, "A"),
        starts_with(one.forename_key, all_but_last(other.forename_key)),
        starts_with(other.forename_key, all_but_last(one.forename_key)),
        any_of(
            all_of(length(one.forename_key) == length(other.forename_key), ends_with(other.forename_key, "O")),
            all_of(
                length(one.forename_key) > length(other.forename_key), not_(ends_with(other.forename_key, "A")), one_people <= other_people
            ),
        ),
    )


_APART_BY_FINAL_A = any_of(_by_final_a(a, r, a_people, r_people), _by_final_a(r, a, r_people, a_people))
"""Apart in a final A alone, that makes a woman's name of a man's: MARIO and MARIA, SHAHID and SHAHIDA. OLIVI, which lacks it,
is a slip of OLIVIA."""

_BOTH_KNOWN = all_of(*(IS_A_GIVEN_NAME(one.forename_family) for one in (a, r)))
"""Two names of different families, each a name: EVAN and EWAN. What is rare here is no slip for that."""

_TWO_OF_ABDUL = any_of(
    *(
        only_where(
            one.forename_key == "ABDUL",
            all_of(
                size(one.given_keys) > 1, starts_with(other.forename_key, "ABDUL"), slips(first_two(one.given_keys), other.forename_key) > 1
            ),
        )
        for one, other in ((a, r), (r, a))
    )
)
"""ABDULKARIM is not ABDUL HAMID: what they have in common is no name."""

FORENAME = case(
    (any_of(missing(a.forename_key), missing(r.forename_key)), Forename.MISSING),
    (all_of(_initial, NAME_BEHIND_INITIAL, not_(WITH_ANOTHER_SECOND_NAME)), Forename.SECOND_NAME),
    (
        all_of(_initial, any_of(SAME_FIRST_LETTER, LETTER_OF_FAMILY)),
        case((OF_TWO, _OF_TWO), otherwise=Forename.INITIAL),
    ),
    (
        _initial,
        case(
            (all_of(NAME_BEHIND_INITIAL, a.date_of_birth == r.date_of_birth), Forename.CLOSE),
            (INITIALS_OF_ALL, Forename.INITIAL),
            (_INITIAL_AMONG_SECONDS, Forename.SECOND_INITIAL),
            otherwise=Forename.DIFFERS,
        ),
    ),
    (a.forename_key == r.forename_key, _SAME_FORENAME),
    (any_of(_written_apart(a, r), _written_apart(r, a)), Forename.FAMILY),
    (
        any_of(
            a.forename_family == r.forename_family,
            all_of(
                any_of(has_item(a.forename_families, r.forename_key), has_item(r.forename_families, a.forename_key)), not_(_SELDOM_SHORT)
            ),
        ),
        case((OF_TWO, _OF_TWO), otherwise=Forename.FAMILY),
    ),
    (WITH_ANOTHER_SECOND_NAME, Forename.CLOSE),
    (any_of(_is_a_second_name(a, r), _is_a_second_name(r, a)), case((THE_FATHERS, Forename.CLOSE), otherwise=Forename.SECOND_NAME)),
    (
        all_of(
            length(a.forename_key) >= 4,
            length(r.forename_key) >= 4,
            everybody >= ENOUGH_PEOPLE,
            any_of(lesser(a_people, r_people) <= 1, lesser(a_people, r_people) * ONE_SLIP_IN <= greater(a_people, r_people)),
            greater(a_people, r_people) >= ATTESTED,
            slips(a.forename_key, r.forename_key) == 1,
            not_(_APART_BY_FINAL_A),
        ),
        case((_BOTH_KNOWN, Forename.CLOSE), otherwise=Forename.SLIP),
    ),
    (_TWO_OF_ABDUL, Forename.DIFFERS),
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
    (_INITIAL_AMONG_SECONDS, case((INITIALS_OF_ALL, Forename.INITIAL), otherwise=Forename.SECOND_INITIAL)),
    otherwise=Forename.DIFFERS,
)
