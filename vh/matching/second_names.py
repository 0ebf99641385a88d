"""Given names after the first: what they say where forenames agree, or where one is the other side's second name."""

from vh.matching.name_lists import IS_A_FATHERS_NAME, IS_ARAB, IS_EAST_ASIAN, IS_EUROPEAN, IS_GUJARATI, name_list
from vh.matching.pair import a, a_seconds, r, r_seconds
from vh.text.name_tables import BIBLICAL_FATHERS, undoubled
from vh.text.terms import Condition, Record, Steps, Term, all_of, any_of, case, given, holds, is_one_of, not_, only_where, or_else
from vh.text.vocabulary import (
    consonants,
    first_item,
    has_item,
    initials,
    joined,
    length,
    lesser,
    letter,
    lone_letters,
    matches,
    share_item,
    size,
    slips,
    spelt_out,
    starts_with,
)

NOBODYS_OWN = ("VAN", "THI", "MST", "MOST", "MOSAMMAT", "ABDUL")
"""What stands before the own name of half of all Vietnamese men and women, of Bengali women, and in names of God: no more than an initial."""
_IN_FRONT = tuple(map(undoubled, ("MOHAMMED", "ABDUL", "SYED")))


def stands_in_front(one: Record) -> Condition:
    """The forename is one that stands before one's own: MD of MD SELIM, VAN of VAN TUAN."""
    return any_of(is_one_of(one.forename_key, *NOBODYS_OWN), is_one_of(one.forename_family, *_IN_FRONT))


SAY_NOTHING = ("THI", "VAN")
"""Second names of half of all Vietnamese women and men: that another bears one too says nothing."""

_both_have_seconds = size(a.given_keys) > 1, size(r.given_keys) > 1
SPELT: Steps = {
    name: case((all_of(*_both_have_seconds), or_else(first_item(spelt_out(seconds)), "")), otherwise="")
    for name, seconds in (("a_spelt", a_seconds), ("r_spelt", r_seconds))
}
"""The first of the second names that is written out, where both sides have second names: asked many times over, so worked out first."""
_first_spelt = given("a_spelt"), given("r_spelt")
_by_initial = any_of(length(a.forename_key) == 1, length(r.forename_key) == 1)
LETTER_OF_FAMILY = any_of(has_item(initials(a.forename_families), r.forename_key), has_item(initials(r.forename_families), a.forename_key))
"""The initial is that of the name in full, or of another spelling: MR W SMITH is BILL SMITH."""


def _among_surnames(seconds: Term, own: Record, other: Record) -> Condition:
    """What stands as a second name is one of the other side's surnames, and another of them is the surname here: NANCY QUISPE SANCHEZ."""
    return all_of(share_item(other.surname_parts, seconds), share_item(other.surname_parts, own.surname_parts))


_surnames_crossed = all_of(share_item(r.surname_parts, a_seconds), share_item(a.surname_parts, r_seconds))
"""GLORIA MWAMBA NZUZI and GLORIA NZUZI MWAMBA."""


_shorter = lesser(length(_first_spelt[0]), length(_first_spelt[1]))
_one_goes_on = any_of(starts_with(_first_spelt[0], _first_spelt[1]), starts_with(_first_spelt[1], _first_spelt[0]))
_ONE_SPELT_OTHERWISE = all_of(
    any_of(
        letter(_first_spelt[0], 1) == letter(_first_spelt[1], 1),
        *(all_of(*(is_one_of(letter(one, 1), *alike) for one in _first_spelt)) for alike in ("AE", "OU", "EIY")),
    ),
    any_of(
        all_of(
            _shorter >= 5,
            consonants(_first_spelt[0]) == consonants(_first_spelt[1]),
            not_(
                all_of(
                    *(any_of(letter(one, 2) == "A", letter(one, 2) == "U") for one in _first_spelt),
                    letter(_first_spelt[0], 2) != letter(_first_spelt[1], 2),
                )
            ),
        ),
        all_of(_shorter >= 4, _one_goes_on),
        all_of(
            slips(_first_spelt[0], _first_spelt[1]) == 1,
            any_of(_shorter >= 6, all_of(_shorter >= 4, length(_first_spelt[0]) != length(_first_spelt[1]), not_(_one_goes_on))),
        ),
    ),
)
"""The same second name in another spelling: other vowels (KHALED, AYESHA for AISHA, USMAN for OSMAN), a short form, a letter more within (HASSAN, HASAN),
or a slip in a long one. But not ASIF and ARIF, AMIR and UMAR, LAN and LIN, HASSAN and HUSSAIN, as brothers and sisters are called."""

_no_name_shared = all_of(
    size(spelt_out(a_seconds)) > 0,
    size(spelt_out(r_seconds)) > 0,
    any_of(not_(share_item(a_seconds, r_seconds)), all_of(_by_initial, not_(share_item(spelt_out(a_seconds), spelt_out(r_seconds))))),
    any_of(
        _by_initial,
        all_of(length(first_item(a_seconds)) > 1, length(first_item(r_seconds)) > 1),
        all_of(
            not_(share_item(lone_letters(a_seconds), initials(r_seconds))),
            not_(share_item(initials(a_seconds), lone_letters(r_seconds))),
        ),
    ),
)
SECOND_NAMES_APART = only_where(
    _no_name_shared,
    all_of(
        not_(_ONE_SPELT_OTHERWISE),
        not_(any_of(_among_surnames(a_seconds, a, r), _among_surnames(r_seconds, r, a), _surnames_crossed)),
    ),
)
"""Both sides give second names in full, and none of one side could be one of the other: CHI KEUNG and CHI WAI. Nor do MD JAMAL and MD KAMAL:
brothers are named in rhyme, and a slip of the pen is seldom in the first letter. Where the first names agree by an initial alone, the others'
initials are no help: W M UPUL and WEERASINGHE MUDIYANSELAGE SANJEEWA are of one family. A first surname that was taken for a second name is none."""

SECOND_INITIALS_APART = all_of(
    any_of(size(spelt_out(a_seconds)) == 0, size(spelt_out(r_seconds)) == 0),
    not_(share_item(initials(a_seconds), initials(r_seconds))),
    not_(any_of(_among_surnames(a_seconds, a, r), _among_surnames(r_seconds, r, a))),
)
"""One side has second names as initials alone, and none of them begins one of the other's: JOHN A is not JOHN BRIAN, nor MOHAMMED S MOHAMMED U.
But the RODRIGUEZ of SERGIO RODRIGUEZ CEVALLOS is no second name beside SERGIO F RODRIGUEZ CEVALLOS."""

BESIDE_A_NAME = ("BEGUM", "BIBI", "DEVI", "KAUR", "KHANAM", "KHATOON", "KHATUN", "KUMAR", "KUMARI", "LAL", "SINGH", "SULTANA", *SAY_NOTHING)
"""Second names that nobody is called by."""
KNOWN_BY_THE_SECOND = any_of(
    *(
        only_where(
            all_of(length(one.forename_key) == 1, length(other.forename_key) > 1, size(own) > 0, size(other.given_keys) == 1),
            all_of(
                size(spelt_out(own)) > 0,
                not_(has_item(own, other.forename_key)),
                not_(_among_surnames(own, one, other)),
                not_(IS_EUROPEAN(other.forename_family)),
                not_(any_of(*(has_item(own, name) for name in BESIDE_A_NAME))),
            ),
        )
        for one, own, other in ((a, a_seconds, r), (r, r_seconds, a))
    )
)
"""One side writes the first name as an initial and the second out, as those do who go by it; the other has another first name alone: R ANOMA, RUWAN.
Not of names usual in Europe: J PAUL is John as well. Nor where nobody goes by the second: R KAUR is Rajinder."""

NAME_BEHIND_INITIAL = any_of(
    *(
        all_of(length(one.forename_key) > 1, length(theirs.forename_key) == 1, has_item(theirs.given_keys, one.forename_key))
        for one, theirs in ((a, r), (r, a))
    )
)
"""One side goes by the second name and gives the first as an initial, the other gives the second alone: J PAUL and PAUL."""

SECOND_NAME_OF_ANOTHER = any_of(
    *(
        all_of(
            has_item(theirs.given_keys, one.forename_key),
            size(one.given_keys) > 1,
            not_(share_item(initials(own), initials(joined(theirs.given_keys, theirs.surname_parts)))),
        )
        for one, own, theirs in ((a, a_seconds, r), (r, r_seconds, a))
    )
)
"""The forename is the other side's second name, but its own second name begins none of the other's: CALUM HAMISH and EUAN CALUM.
Where names are in another order (KIM MIN JUN, MIN JUN KIM) it does."""

_a_second, _r_second = first_item(a_seconds), first_item(r_seconds)
SECOND_NAMES_AGREE = all_of(
    length(_a_second) > 0,
    letter(_a_second, 1) == letter(_r_second, 1),
    any_of(_a_second == _r_second, length(_a_second) == 1, length(_r_second) == 1),
)
"""The second name is the same, or has that initial: SARAH JACQUELINE and SARAH J. However common the first, few bear both."""

INITIALS_OF_ALL = any_of(
    *(
        only_where(
            all_of(size(one.given_keys) > 1, length(one.forename_key) > 1, size(theirs) > 1),
            all_of(initials(one.given_keys) == lone_letters(theirs), IS_EAST_ASIAN(one.surname_key)),
        )
        for one, theirs in ((a, r_seconds), (r, a_seconds))
    )
)
"""The initials behind another name are those of all given names: PETER T M CHAN is TAI MAN CHAN, as Cantonese names are written beside a British one."""


def _bears(one: Record, name: str) -> Condition:
    return any_of(has_item(one.given_keys, name), has_item(one.surname_parts, name))


OF_TWO_SEXES = any_of(
    *(
        all_of(_bears(one, "SINGH"), _bears(other, "KAUR"), not_(_bears(one, "KAUR")), not_(_bears(other, "SINGH")))
        for one, other in ((a, r), (r, a))
    )
)
"""One side is called SINGH, as Sikh men are, the other KAUR, as women are: their forenames are the same for both."""

_HAS_NO_ARTICLE = name_list((
    "ALBERT", "ALCOCK", "ALDERSON", "ALDRED", "ALDRIDGE", "ALEXANDER", "ALFORD", "ALFRED", "ALLANSON", "ALLARD", "ALLISON", "ALLSOP", "ALMEIDA",
    "ALMOND", "ALSTON", "ALVAREZ", "ELDRIDGE", "ELLERY", "ELLIOT", "ELLIOTT", "ELLISON", "ELLWOOD", "ELPHICK", "ELSTON", "ELSWORTH", "ELWOOD",
))  # fmt: skip
"""Surnames that begin with no Arabic article."""
_THE_FATHERS = any_of(
    *(
        only_where(
            all_of(
                size(other.given_keys) > 1,
                other.forename_key != "ABDUL",
                any_of(has_item(theirs, one.forename_key), has_item(theirs, one.forename_family)),
            ),
            all_of(
                any_of(
                    all_of(IS_GUJARATI(other.surname_key), not_(IS_EUROPEAN(other.forename_family))),
                    all_of(
                        IS_A_FATHERS_NAME(one.forename_family),
                        any_of(
                            IS_A_FATHERS_NAME(other.surname_family),
                            is_one_of(other.surname_key, *BIBLICAL_FATHERS),
                            all_of(matches(other.surname_key, "[AE]L.{4,}"), not_(_HAS_NO_ARTICLE(other.surname_key))),
                            IS_ARAB(other.surname_key),
                        ),
                    ),
                ),
                not_(is_one_of(other.forename_family, *_IN_FRONT)),
            ),
        )
        for one, other, theirs in ((a, r, r_seconds), (r, a, a_seconds))
    )
)
"""Somali, Eritrean and Arab names are one's own, the father's, and the grandfather's or a family's with the article: OMAR AHMED IBRAHIM is the
child of AHMED IBRAHIM. Not after MOHAMMED, ABDUL and SYED, beside which many go by the second name. Gujaratis bear the father's or the husband's
name second: HANSA HARISH PATEL is not HARISH PATEL."""

_forenames_agree = any_of(
    letter(a.forename_key, 1) == letter(r.forename_key, 1),
    a.forename_family == r.forename_family,
    has_item(a.forename_families, r.forename_key),
    has_item(r.forename_families, a.forename_key),
    all_of(_by_initial, LETTER_OF_FAMILY),
)
_seconds_of_two = any_of(only_where(all_of(*_both_have_seconds), any_of(SECOND_NAMES_APART, SECOND_INITIALS_APART)), KNOWN_BY_THE_SECOND)

_OF_SECOND_NAMES: Steps = {
    "of_two": only_where(_forenames_agree, any_of(_seconds_of_two, OF_TWO_SEXES)),
    "second_name_of_another": SECOND_NAME_OF_ANOTHER,
    "the_fathers": _THE_FATHERS,
}
ASKED_OF_SECOND_NAMES = (SPELT, _OF_SECOND_NAMES)
"""What the levels of names ask more than once, each by its name: worked out before them, in stages."""

OF_TWO = holds(given("of_two"))
"""However the forenames agree, what stands beside them is of two people: MUHAMMAD BILAL and MOHAMMED USMAN, J PAUL and J PETER. Where they
cannot agree it is not asked."""
WITH_ANOTHER_SECOND_NAME = holds(given("second_name_of_another"))
"""As `SECOND_NAME_OF_ANOTHER` said."""
THE_FATHERS = holds(given("the_fathers"))
"""The forename of one side is the other's father's, as `_THE_FATHERS` said."""
