"""The lists of names as one table: a name's bits say on which lists it is, in SQL as in Python."""

from tests.factory import World
from vh.matching.name_lists import IS_A_FATHERS_NAME, IS_EAST_ASIAN, IS_EUROPEAN, IS_FROM_ELSEWHERE, IS_VIETNAMESE, name_list, told
from vh.text.name_tables import EAST_ASIAN_SURNAMES, european_families, families_from_elsewhere, fathers_names
from vh.text.terms import Record, compiled

a = Record("a")
LISTS = (
    (IS_EUROPEAN, frozenset(european_families())),
    (IS_FROM_ELSEWHERE, frozenset(families_from_elsewhere())),
    (IS_A_FATHERS_NAME, frozenset(fathers_names())),
    (IS_EAST_ASIAN, EAST_ASIAN_SURNAMES),
)


def test_the_number_of_a_name_says_on_which_lists_it_is() -> None:
    names = told()
    assert names["name"].is_unique().all()
    assert (names["lists"] > 0).all()
    with World().store.scratch() as work, work.using("names", names.with_columns(forename_family="name")):
        for is_on, listed in LISTS:
            asked = is_on(a.forename_family).sql.replace("told(a.forename_family)", "a.lists")
            assert set(work.frame(f"select name from names a where {asked}")["name"]) == listed
            in_python = compiled("on", "a", {"on": is_on(a.forename_family)}, returns=("on",))
            assert {name for name in names["name"] if in_python(_Row(name))} == listed
            assert not in_python(_Row(None))


class _Row:
    def __init__(self, name: str | None) -> None:
        self.forename_family = name


def test_one_list_has_one_bit_however_often_it_is_written() -> None:
    assert name_list(EAST_ASIAN_SURNAMES)(a.surname_key).sql == IS_EAST_ASIAN(a.surname_key).sql
    assert IS_VIETNAMESE(a.surname_key).sql != IS_EAST_ASIAN(a.surname_key).sql
