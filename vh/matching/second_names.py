"""Given names after the first: what they say where forenames agree, or where one is the other side's second name."""

from vh.matching.pair import CLOSE_SOUNDING, a, a_seconds, r, r_seconds
from vh.text.terms import all_of, any_of, not_
from vh.text.vocabulary import (
    first_item,
    has_item,
    initials,
    jaro_winkler,
    joined,
    length,
    letter,
    lone_letters,
    share_item,
    size,
    spelt_out,
)

SECOND_NAMES_APART = all_of(
    size(spelt_out(a_seconds)) > 0,
    size(spelt_out(r_seconds)) > 0,
    not_(share_item(a_seconds, r_seconds)),
    any_of(
        all_of(length(first_item(a_seconds)) > 1, length(first_item(r_seconds)) > 1),
        all_of(
            not_(share_item(lone_letters(a_seconds), initials(r_seconds))),
            not_(share_item(initials(a_seconds), lone_letters(r_seconds))),
        ),
    ),
    jaro_winkler(first_item(spelt_out(a_seconds)), first_item(spelt_out(r_seconds))) < CLOSE_SOUNDING,
)
"""Both sides give second names in full, and none of one side could be one of the other: CHI KEUNG and CHI WAI."""

SECOND_INITIALS_APART = all_of(
    size(a_seconds) > 0,
    size(r_seconds) > 0,
    any_of(size(spelt_out(a_seconds)) == 0, size(spelt_out(r_seconds)) == 0),
    not_(share_item(initials(a_seconds), initials(r_seconds))),
)
"""One side has second names as initials alone, and none of them begins one of the other's: JOHN A is not JOHN BRIAN, nor MOHAMMED S MOHAMMED U."""

SECOND_NAME_OF_ANOTHER = any_of(
    *(
        all_of(
            has_item(theirs.given_keys, one.forename_key),
            size(own) > 0,
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
