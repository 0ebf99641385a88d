"""A term means the same in SQL and in Python, for every input and above all for missing ones."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product
from typing import Any

import duckdb
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from vh.text import vocabulary as words
from vh.text.terms import (
    Condition,
    Record,
    Steps,
    all_of,
    any_of,
    anyone,
    as_number,
    bare,
    case,
    columns,
    compiled,
    different,
    given,
    holds,
    how_many,
    is_one_of,
    known,
    latest,
    missing,
    not_,
    or_else,
)

x, y = Record("x"), Record("y")
TYPES = {"t": "varchar", "n": "integer", "d": "date", "l": "varchar[]", "b": "boolean"}
TEXTS = (None, "", "A", "AB", "BA", "A-B", "A B", "MARTHA", "MARHTA", "DIXON", "DICKSONX", "FLAT 'A'")
NUMBERS = (None, 0, 1, 2, 5)
DAYS = (None, date(1980, 5, 7), date(1980, 7, 5), date(1979, 12, 31), date(2024, 2, 29))
LISTS = (None, (), ("A",), ("AB", "BA"), ("A", "A", "DIXON"))
FLAGS = (None, True, False)

CONDITIONS = {
    "equal": x.t == y.t,
    "different": x.t != y.t,
    "earlier": x.d < y.d,
    "no later": x.d <= y.d,
    "more": x.n > y.n,
    "not equal, or unknown": not_(x.t == y.t),
    "neither": not_(any_of(x.t == y.t, x.n == y.n)),
    "not both": not_(all_of(x.t == y.t, x.n >= y.n)),
    "not not": not_(not_(x.t != y.t)),
    "deep": any_of(all_of(x.t == y.t, not_(x.n == y.n)), not_(all_of(known(x.d), missing(y.d)))),
    "true": holds(x.b),
    "not true": not_(holds(x.b)),
    "one of": is_one_of(x.t, "A", "FLAT 'A'"),
    "among": words.is_among(x.t, ("FLAT 'A'", "MARTHA", "A")),
    "not among": not_(words.is_among(x.t, ("{A}", "AB"))),
    "none of": not_(is_one_of(x.n, 1, 2)),
    "begins": words.starts_with(x.t, y.t),
    "ends": words.ends_with(x.t, "B"),
    "holds text": words.has_text(x.t, "-"),
    "fits": words.matches(x.t, "[A-Z]{2,}|A.B"),
    "item": words.has_item(x.l, y.t),
    "shares": words.share_item(x.l, y.l),
    "holds all": words.has_all_items(words.joined(x.l, y.l), y.l),
    "bit": words.has_bit(x.n, 4),
    "first letter": words.letter(x.t, 1) == words.letter(y.t, 1),
    "alike": words.jaro_winkler(x.t, y.t) >= words.nearly(0.8),
    "a slip": words.slips(x.t, y.t) == 1,
    "case": case((x.t == y.t, 1), (x.n == y.n, 2), otherwise=3) >= 2,
    "mark": words.marked_without(x.t, "A") == or_else(y.t, "A"),
}
VALUES = {
    "length": words.length(x.t),
    "spaces off": words.without(x.t, " "),
    "second part": words.part(x.t, "-", 2),
    "second half": words.inward(x.t),
    "mark": words.marked_without(x.t, "it's not there"),
    "parts": words.parts(x.t, "-"),
    "sum": x.n + y.n * 2 - 1,
    "lesser": words.lesser(x.n, y.n),
    "greater": words.greater(x.n, y.n),
    "apart": words.apart(x.n, y.n),
    "year": words.year(x.d) + words.month(x.d) + words.day(x.d),
    "digits": words.digits(x.d),
    "days": words.days_from(x.d, y.d),
    "default": or_else(x.t, or_else(y.t, "none")),
    "joined": words.joined(x.l, y.l),
    "shared": words.items_shared(x.l, y.l),
    "size": words.size(x.l),
    "size of the others": words.size(words.others(x.l)),
    "size spelt out": words.size(words.spelt_out(x.l)),
    "first item": words.first_item(x.l),
    "lone letters": words.lone_letters(x.l),
    "consonants": words.consonants(x.t),
    "first two": words.first_two(x.l),
    "initials shared": words.items_shared(words.initials(x.l), words.initials(y.l)),
    "number": as_number(x.t == y.t),
    "constant": or_else(x.d, date(1900, 1, 1)),
    "case": case((x.t == y.t, "it's"), (missing(x.n), "none"), otherwise="else"),
}


class Row:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def _table(con: duckdb.DuckDBPyConnection, name: str, rows: Iterable[dict[str, Any]]) -> None:
    con.execute(f"create or replace table {name} (i integer, {', '.join(f'{k} {v}' for k, v in TYPES.items())})")
    con.executemany(
        f"insert into {name} values (?, ?, ?, ?, ?, ?)",
        [[i, *(list(v) if isinstance(v, tuple) else v for v in row.values())] for i, row in enumerate(rows)],
    )


def _rows(texts: Iterable[Any]) -> list[dict[str, Any]]:
    others = list(product(NUMBERS, DAYS, LISTS, FLAGS))
    return [
        dict(zip(TYPES, (text, *others[(7 * i + 11 * j) % len(others)]), strict=True)) for i, text in enumerate(texts) for j in range(4)
    ]


def _disagreements(steps: Steps, rows: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    named = {f"o{i}": one for i, one in enumerate(steps.values())}
    run = compiled("run", "x, y", named, returns=tuple(named))
    with duckdb.connect() as con:
        _table(con, "x", rows)
        _table(con, "y", rows)
        found = con.execute(f"select x.i, y.i, {columns(named)} from x, y").fetchall()
    records = [Row(row) for row in rows]
    wrong = []
    for i, j, *sql in found:
        said = run(records[i], records[j])
        said = said if isinstance(said, tuple) else (said,)
        wrong += [(name, i, j) for name, a, b in zip(steps, sql, said, strict=True) if a != b]
    assert len(found) == len(rows) ** 2
    return wrong


def test_conditions_hold_in_sql_where_they_hold_in_python() -> None:
    assert _disagreements(dict(CONDITIONS), _rows(TEXTS)) == []


def test_values_are_the_same_in_sql_and_in_python() -> None:
    assert _disagreements(dict(VALUES), _rows(TEXTS)) == []


def test_a_condition_or_its_contrary_holds_never_both_never_neither() -> None:
    with duckdb.connect() as con:
        rows = _rows(TEXTS)
        _table(con, "x", rows)
        _table(con, "y", rows)
        for name, one in CONDITIONS.items():
            sql = f"select count(*) filter (where {one.sql}) + count(*) filter (where {not_(one).sql}) from x, y"
            assert con.execute(sql).fetchone() == (len(rows) ** 2,), name


@for_all(st.lists(st.text(alphabet="ABCO -'", max_size=12), min_size=2, max_size=12))
@settings(max_examples=25, deadline=None)
def test_texts_compare_alike_in_sql_and_in_python(texts: list[str]) -> None:
    asked = {name: CONDITIONS[name] for name in ("equal", "begins", "ends", "holds text", "fits", "alike", "a slip", "first letter")}
    assert _disagreements({**asked, **{name: VALUES[name] for name in ("second part", "parts", "spaces off")}}, _rows(texts)) == []


@for_all(st.lists(st.dates(min_value=date(1880, 1, 1), max_value=date(2100, 1, 1)), min_size=2, max_size=8))
@settings(max_examples=15, deadline=None)
def test_dates_compare_alike_in_sql_and_in_python(days: list[date]) -> None:
    rows = [dict(zip(TYPES, ("A", 1, one, (), True), strict=True)) for day in days for one in (day, day + timedelta(days=1))]
    asked: Steps = {name: VALUES[name] for name in ("year", "digits", "days")}
    assert _disagreements({**asked, "earlier": CONDITIONS["earlier"]}, rows) == []


def test_what_is_said_of_a_whole_group_is_the_same_in_sql_and_in_python() -> None:
    steps: Steps = {
        "someone": anyone(x.t == "A", "x"),
        "nobody": not_(anyone(x.n > 2, "x")),
        "last": latest(x.d, x.n >= 1, "x"),
        "texts": how_many(x.t, known(x.n), "x"),
    }
    run = compiled("run", "all_x", steps, returns=tuple(steps))
    rows = _rows(TEXTS)
    with duckdb.connect() as con:
        _table(con, "x", rows)
        found = con.execute(f"select i // 3, {columns(steps)}, {different(x.t, x.n > 0, 'x').sql} from x group by 1 order by 1").fetchall()
    texts = compiled("texts", "all_x", {"texts": different(x.t, x.n > 0, "x")}, returns=("texts",))
    for group, *said, listed in found:
        records = [Row(row) for row in rows[3 * group : 3 * group + 3]]
        assert tuple(said) == run(records)
        assert (listed or []) == texts(records)


def test_a_step_is_known_to_those_after_it() -> None:
    steps: Steps = {"double": x.n * 2, "more": given("double") + 1}
    assert compiled("run", "x", {"double": or_else(x.n, 0) * 2, "more": steps["more"]}, returns=("more",))(Row({"n": 4})) == 9


@pytest.mark.parametrize(
    "misused",
    [lambda: bool(x.t == y.t), lambda: bool(x.b), lambda: case((x.t == y.t, x.n), otherwise=0), lambda: or_else(x.t, y.t), lambda: x.t == y.t == x.t],
)  # fmt: skip
def test_what_would_mean_something_else_is_refused(misused: Any) -> None:
    with pytest.raises(TypeError):
        misused()


def test_a_missing_value_comes_out_as_none() -> None:
    assert compiled("run", "x", {"one": bare(words.length(x.t))}, returns=("one",))(Row({"t": None})) is None


def test_a_condition_says_so_in_its_type() -> None:
    assert isinstance(x.t == "A", Condition)
