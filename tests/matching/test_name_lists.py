"""Lists of names: a text is on one in SQL where it is in Python."""

import pytest

from tests.factory import World
from vh.matching.compare import count_people
from vh.matching.name_lists import IS_A_FATHERS_NAME, IS_EAST_ASIAN, IS_EUROPEAN, IS_FROM_ELSEWHERE, IS_VIETNAMESE, lists, name_list
from vh.ruleset import RuleSet
from vh.text.name_tables import EAST_ASIAN_SURNAMES, european_families, families_from_elsewhere, fathers_names
from vh.text.terms import Record, compiled

a = Record("a")
LISTS = {
    "European": (IS_EUROPEAN, frozenset(european_families())),
    "from elsewhere": (IS_FROM_ELSEWHERE, frozenset(families_from_elsewhere())),
    "fathers": (IS_A_FATHERS_NAME, frozenset(fathers_names())),
    "East Asian": (IS_EAST_ASIAN, frozenset(EAST_ASIAN_SURNAMES)),
}
EVERYBODY = frozenset().union(*(listed for _, listed in LISTS.values())) | {"QUILL", "A", ""}


class _Row:
    def __init__(self, name: str | None) -> None:
        self.forename_family = name


@pytest.mark.parametrize("which", LISTS)
def test_a_name_is_on_a_list_in_sql_and_in_python(which: str) -> None:
    is_on, listed = LISTS[which]
    in_python = compiled("on", "a", {"on": is_on(a.forename_family)}, returns=("on",))
    assert {name for name in EVERYBODY if in_python(_Row(name))} == listed
    assert not in_python(_Row(None))
    with World().store.scratch() as work:
        for variable, names in lists().items():
            work.execute(f"set variable {variable} = $names", names=names)
        work.execute(
            "create temp table a as select unnest($names::varchar[]) as forename_family union all select null", names=sorted(EVERYBODY)
        )
        assert set(work.frame(f"select forename_family from a where {is_on(a.forename_family).sql}")["forename_family"]) == listed
        assert work.scalar(f"select count(*) from a where {is_on(a.forename_family).sql_not}") == len(EVERYBODY - listed) + 1


def test_a_list_is_one_however_often_it_is_written() -> None:
    assert name_list(EAST_ASIAN_SURNAMES)(a.surname_key).sql == IS_EAST_ASIAN(a.surname_key).sql
    assert IS_VIETNAMESE(a.surname_key).sql != IS_EAST_ASIAN(a.surname_key).sql


def test_whoever_counts_people_tells_the_lists() -> None:
    """A cursor that was not told them would take every list for empty."""
    with World().store.scratch() as work:
        assert work.scalar("select getvariable('names_0')") is None
        count_people(work, RuleSet())
        assert {variable: work.scalar(f"select getvariable('{variable}')") for variable in lists()} == lists()
