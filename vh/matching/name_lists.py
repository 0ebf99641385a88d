"""Lists of names that the levels ask about: whether a name of a record is on one, told in SQL by a number that all lists share.

A list as text in the statement is read anew by DuckDB for each pair that comes so far, and planned each time it is written. So each name that is
on a list at all is a row of a small table, with a bit for each list, which is looked up once for a column of a record.
"""

from collections.abc import Callable, Iterable

import polars as pl

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
TABLE = "name_list"


def name_list(names: Iterable[str]) -> Callable[[Term], Condition]:
    """The condition that a column of a record holds one of these names. In SQL it is of `told(a.column)`, for `vh.matching.compare` to put
    the number of the name in its place."""
    listed = frozenset(names)
    if listed not in _lists:
        _lists.append(listed)
    bit = 1 << _lists.index(listed)
    one_of = f"{{{{{', '.join(map(repr, sorted(listed)))}}}}}"
    return predicate(f"(told({{}}) & {bit}) > 0", f"{{}} in {one_of}")


def told() -> pl.DataFrame:
    """Every name that is on a list: name, lists (its bits), in order."""
    names = sorted(frozenset().union(*_lists))
    bits = [sum(1 << place for place, listed in enumerate(_lists) if name in listed) for name in names]
    return pl.DataFrame({"name": names, "lists": bits}, schema={"name": pl.String, "lists": pl.Int32})


IS_A_GIVEN_NAME = name_list(given_families().values())
"""A family of given names that is known."""
IS_EUROPEAN, IS_FROM_ELSEWHERE = name_list(european_families()), name_list(families_from_elsewhere())
IS_A_FATHERS_NAME = name_list(fathers_names())
IS_A_SURNAME = name_list(surname_families().values())
IS_VIETNAMESE, IS_EAST_ASIAN = name_list(VIETNAMESE_SURNAMES), name_list(EAST_ASIAN_SURNAMES)
IS_ARAB, IS_GUJARATI = name_list(ARAB_SURNAMES), name_list(GUJARATI_SURNAMES)
"""The first four are of families of names, the others of surnames as they are written."""
