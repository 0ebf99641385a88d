"""Lists of names that the levels ask about: whether a name of a record is on one.

Each is a variable of the cursor (`lists`), as a list written out in the statement would be read and planned anew at each place that asks.
"""

from collections.abc import Callable, Iterable

from vh.text.name_tables import (
    ARAB_SURNAMES,
    EAST_ASIAN_SURNAMES,
    GUJARATI_SURNAMES,
    VIETNAMESE_SURNAMES,
    european_families,
    families_from_elsewhere,
    fathers_names,
    given_families,
    surname_families,
)
from vh.text.terms import Condition, Term, predicate

_lists: list[frozenset[str]] = []
_APART = "\x1f"
"""No name holds it."""


def name_list(names: Iterable[str]) -> Callable[[Term], Condition]:
    """The condition that a text is one of these names. In SQL they are looked through from end to end, so ask something quicker first; and
    the cursor has to know `lists`, as `vh.matching.compare.count_people` sees to."""
    listed = frozenset(names)
    if listed not in _lists:
        _lists.append(listed)
    one_of = f"{{{{{', '.join(map(repr, sorted(listed)))}}}}}"
    variable = _variable(_lists.index(listed))
    return predicate(f"contains(getvariable('{variable}'), '{_APART}' || {{}} || '{_APART}')", f"{{}} in {one_of}")


def lists() -> dict[str, str]:
    """Every list as one text, by the name of its variable."""
    return {_variable(place): f"{_APART}{_APART.join(sorted(listed))}{_APART}" for place, listed in enumerate(_lists)}


def _variable(place: int) -> str:
    return f"names_{place}"


IS_A_GIVEN_NAME = name_list(given_families().values())
"""A family of given names that is known."""
IS_EUROPEAN, IS_FROM_ELSEWHERE = name_list(european_families()), name_list(families_from_elsewhere())
IS_A_FATHERS_NAME = name_list(fathers_names())
IS_A_SURNAME = name_list(surname_families().values())
IS_VIETNAMESE, IS_EAST_ASIAN = name_list(VIETNAMESE_SURNAMES), name_list(EAST_ASIAN_SURNAMES)
IS_ARAB, IS_GUJARATI = name_list(ARAB_SURNAMES), name_list(GUJARATI_SURNAMES)
"""The first four are of families of names, the others of surnames as they are written."""
