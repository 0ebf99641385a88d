"""One definition, executed twice: terms that are written once and rendered to DuckDB SQL and to Python, with one meaning.

A `Term` is a value that may be missing (null, None); what is worked out from a missing value is missing. A `Condition` holds or does
not, never neither: **a comparison holds only where both sides are known**. So `x == y` says known and equal, `x != y` known and
different, `not_(x == y)` different or not known. A third answer ("cannot tell") is two conditions: what agrees, and what is apart.
"""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NoReturn

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """What holds or does not. `sql` may be null where it does not hold, as `when` and `where` allow; `sql_not` holds exactly elsewhere."""

    sql: str
    sql_not: str
    python: str

    @property
    def value(self) -> str:
        """SQL that is true or false, never null."""
        return f"case when {self.sql} then true else false end"

    def __bool__(self) -> NoReturn:
        raise TypeError("A condition has no truth of its own here: join conditions with all_of, any_of and not_.")


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A value. `python` may be evaluated where none of `needs` (Python expressions) is None; elsewhere the value is missing."""

    sql: str
    python: str
    needs: tuple[str, ...] = ()

    def __eq__(self, other: "Value") -> Condition:  # type: ignore[override]  # a comparison is a condition here
        return _equal(self, other)

    def __ne__(self, other: "Value") -> Condition:  # type: ignore[override]
        return _different(self, other)

    def __lt__(self, other: "Value") -> Condition:
        return _less(self, other)

    def __le__(self, other: "Value") -> Condition:
        return _at_most(self, other)

    def __gt__(self, other: "Value") -> Condition:
        return _greater(self, other)

    def __ge__(self, other: "Value") -> Condition:
        return _at_least(self, other)

    def __add__(self, other: "Value") -> "Term":
        return _plus(self, other)

    def __sub__(self, other: "Value") -> "Term":
        return _minus(self, other)

    def __mul__(self, other: "Value") -> "Term":
        return _times(self, other)

    def __bool__(self) -> NoReturn:
        raise TypeError("A term has no truth of its own here: compare it, or use holds().")


Value = Term | str | int | float | datetime.date


class Record:
    """A row by its alias: `a.surname_key` is `a.surname_key` in SQL and in Python. Columns named in `known` are never missing."""

    def __init__(self, alias: str, *known: str) -> None:
        self._alias = alias
        self._known = frozenset(known)

    def __getattr__(self, column: str) -> Term:
        text = f"{self._alias}.{column}"
        return Term(text, text, () if column in self._known else (text,))


def given(name: str, sql: str | None = None) -> Term:
    """A value known by name: an argument of the Python function or an earlier step of it, a column or the SQL text in SQL. Never missing."""
    return Term(sql or name, name)


def term(value: Value) -> Term:
    """A constant as a term; a term as it is."""
    if isinstance(value, Term):
        return value
    if isinstance(value, bool):
        return Term(str(value).lower(), repr(value))
    if isinstance(value, str):
        return Term("'" + str(value).replace("'", "''") + "'", repr(str(value)))
    if isinstance(value, datetime.date):
        return Term(f"date '{value.isoformat()}'", repr(value))
    return Term(str(value + 0), repr(value + 0))  # + 0: an IntEnum as its number


def _joined_needs(terms: list[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for one in terms for need in one.needs))


def function(sql: str, python: str) -> Callable[..., Term]:
    """A function of terms, from its SQL and its Python text with a `{}` for each argument; missing where an argument is."""

    def call(*arguments: Value) -> Term:
        terms = [term(one) for one in arguments]
        return Term(sql.format(*(t.sql for t in terms)), python.format(*(t.python for t in terms)), _joined_needs(terms))

    return call


def predicate(sql: str, python: str) -> Callable[..., Condition]:
    """As `function`, for a condition on terms; it does not hold where one is missing."""

    def call(*arguments: Value) -> Condition:
        terms = [term(one) for one in arguments]
        texts = [t.sql for t in terms]
        positive = sql.format(*texts)
        needs = _joined_needs(terms)
        contrary = f"not coalesce({positive}, false)" if needs else f"not {positive}"
        checks = "".join(f"{need} is not None and " for need in needs)
        return Condition(f"({positive})", f"({contrary})", f"({checks}{python.format(*(t.python for t in terms))})")

    return call


_equal = predicate("{} = {}", "{} == {}")
_different = predicate("{} <> {}", "{} != {}")
_less = predicate("{} < {}", "{} < {}")
_at_most = predicate("{} <= {}", "{} <= {}")
_greater = predicate("{} > {}", "{} > {}")
_at_least = predicate("{} >= {}", "{} >= {}")
_plus = function("({} + {})", "({} + {})")
_minus = function("({} - {})", "({} - {})")
_times = function("({} * {})", "({} * {})")


def all_of(*conditions: Condition) -> Condition:
    """Every one of the conditions holds."""
    return Condition(_nested(" and ", [c.sql for c in conditions]), _nested(" or ", [c.sql_not for c in conditions]),
                     _nested(" and ", [c.python for c in conditions]))  # fmt: skip


def any_of(*conditions: Condition) -> Condition:
    """At least one of the conditions holds."""
    return Condition(_nested(" or ", [c.sql for c in conditions]), _nested(" and ", [c.sql_not for c in conditions]),
                     _nested(" or ", [c.python for c in conditions]))  # fmt: skip


def not_(condition: Condition) -> Condition:
    """The condition does not hold, be it that a side is missing."""
    return Condition(condition.sql_not, condition.sql, f"(not {condition.python})")


def _nested(joiner: str, texts: list[str]) -> str:
    return f"({joiner.join(texts)})"


def known(value: Term) -> Condition:
    """The value is there."""
    text = _nested(" and ", [f"{need} is not None" for need in value.needs] or ["True"])
    return Condition(f"({value.sql} is not null)", f"({value.sql} is null)", text)


def missing(value: Term) -> Condition:
    """The value is not there."""
    return not_(known(value))


def holds(value: Term) -> Condition:
    """A true-or-false value is true."""
    return predicate("{}", "{}")(value)


def is_one_of(value: Term, *choices: Value) -> Condition:
    """Equal to one of some constants."""
    constants = [term(one) for one in choices]
    return predicate(f"{{}} in ({', '.join(t.sql for t in constants)})", f"{{}} in ({', '.join(t.python for t in constants)},)")(value)


def case(*branches: tuple[Condition, Value], otherwise: Value) -> Term:
    """The value of the first condition that holds. The values are never missing."""
    values = [term(value) for _, value in branches] + [term(otherwise)]
    if any(value.needs for value in values):
        raise TypeError("A value of a case may not be missing: use or_else.")
    chosen = [(condition, value) for (condition, _), value in zip(branches, values[:-1], strict=True)]
    sql = "\n    ".join(f"when {condition.sql} then {value.sql}" for condition, value in chosen)
    python = " else ".join(f"{value.python} if {condition.python}" for condition, value in chosen)
    return Term(f"case\n    {sql}\n    else {values[-1].sql} end", f"({python} else {values[-1].python})")


def only_where(few: Condition, costly: Condition) -> Condition:
    """Both hold; the second is asked only where the first holds, which is seldom: of an `and` DuckDB asks all conditions, or in an order it tries."""
    return case((few, as_number(costly)), otherwise=0) == 1


def or_else(value: Term, default: Value) -> Term:
    """The value, or the default where it is missing. The default is never missing."""
    other = term(default)
    if other.needs:
        raise TypeError("A default may not be missing: give it a default of its own.")
    return Term(f"coalesce({value.sql}, {other.sql})", f"({value.python} if {known(value).python} else {other.python})")


def as_number(condition: Condition) -> Term:
    """1 where the condition holds, else 0."""
    return Term(f"{condition.value}::integer", f"(1 if {condition.python} else 0)")


def bare(value: Term) -> Term:
    """The value, or Python's None, as a term that says nothing of what it needs: for outputs, which may be missing."""
    return Term(value.sql, f"({value.python} if {known(value).python} else None)" if value.needs else value.python)


# ---- over all rows of a group: in Python, over the rows `all_s` where the alias is `s`


def anyone(where: Condition, alias: str = "s") -> Condition:
    """At least one row of the group fulfils the condition."""
    sql = f"coalesce(bool_or({where.sql}), false)"
    return Condition(sql, f"(not {sql})", f"any({where.python} for {alias} in all_{alias})")


def latest(value: Term, where: Condition, alias: str = "s") -> Term:
    """The greatest value among the rows that fulfil the condition, missing where there is none; an output only."""
    chosen = all_of(known(value), where).python
    return Term(
        f"max({value.sql}) filter (where {where.sql})", f"max(({value.python} for {alias} in all_{alias} if {chosen}), default=None)"
    )


def different(value: Term, where: Condition, alias: str = "s") -> Term:
    """The different values among the rows that fulfil the condition, in order; an output only."""
    chosen = all_of(known(value), where).python
    return Term(
        f"list_sort(list(distinct {value.sql}) filter (where {where.sql}))",
        f"sorted({{{value.python} for {alias} in all_{alias} if {chosen}}})",
    )


def how_many(value: Term, where: Condition, alias: str = "s") -> Term:
    """How many different values the rows have that fulfil the condition."""
    return Term(f"count(distinct {value.sql}) filter (where {where.sql})", f"len({different(value, where, alias).python})")


def some_other(alias: str, where: Condition, of: str, table: str, key: str) -> Condition:
    """Some row `alias` of the same group fulfils the condition, which may speak of the row `of` as well."""
    text = f"exists (select 1 from {table} {alias} where {alias}.{key} = {of}.{key} and {where.sql})"  # noqa: S608 - names of our own
    return Condition(text, f"(not {text})", f"any({where.python} for {alias} in all_s)")


# ---- rendering

Steps = dict[str, Term | Condition]
"""Definitions by name, in the order in which they are worked out."""


def columns(outputs: Steps, as_type: str = "") -> str:
    """The SQL of a select list: each output under its name, cast to a type if one is given; conditions as true or false."""
    cast = f"::{as_type}" if as_type else ""
    texts = {name: one.value if isinstance(one, Condition) else one.sql for name, one in outputs.items()}
    return ",\n    ".join(f"({text}){cast} as {name}" for name, text in texts.items())


def after(source: str, *stages: Steps) -> str:
    """The SQL of the rows of a table or subquery with what each stage of definitions adds to them, so that the next may ask it by name.

    Not in one select list: there DuckDB puts a definition in wherever its name is asked for, and works it out as often.
    """
    for stage in stages:
        source = f"(select *, {columns(stage)} from {source})"  # noqa: S608 - definitions and names of our own
    return source


def compiled(
    name: str, arguments: str, *stages: Steps, returns: tuple[str, ...] = (), on: str = "", when_asked: tuple[Steps, ...] = ()
) -> Callable[..., Any]:
    """A Python function of the arguments that works out the steps of each stage in order, each known by name to those after it, and
    returns some of them (one alone as it is, several as a tuple). With `on`, the steps become attributes of that argument instead.

    The steps of `when_asked` come before all others, and are worked out where one of those first asks for them, or not at all.
    """
    target = f"{on}." if on else ""
    asked: dict[str, str] = {}
    for stage in when_asked:
        asked |= {step: _with(asked, _python(one)) for step, one in stage.items()}
    lines = [f"    {step} = None" for step in asked]
    lines += [f"    {target}{step} = {_with(asked, _python(one))}" for stage in stages for step, one in stage.items()]
    body = "\n".join(lines) if on else _looked_up_once("\n".join(lines), arguments)
    source = f"def {name}({arguments}):\n{body}\n    return {', '.join(returns)}\n"
    space: dict[str, Any] = dict(_NAMES)
    exec(compile(source, f"<{name}>", "exec"), space)  # noqa: S102 - our own definitions; no value of a row is ever in the text
    made: Callable[..., Any] = space[name]
    return made


def _python(step: Term | Condition) -> str:
    return (step if isinstance(step, Condition) else bare(step)).python


def _with(asked: Mapping[str, str], python: str) -> str:
    """The Python text of a step, with each of the names that it asks for worked out there unless it is known."""
    if not asked:
        return python
    names = re.compile(rf"(?<![\w.'\"])({'|'.join(asked)})(?![\w'\"])")
    return names.sub(lambda found: f"({found[1]} if {found[1]} is not None else ({found[1]} := {asked[found[1]]}))", python)


def _looked_up_once(body: str, arguments: str) -> str:
    """The body of a function with the columns of its records that it asks for often put into local names first: a fifth faster."""
    columns = re.compile(rf"(?<![\w.'\"])({'|'.join(arguments.split(', '))})\.(\w+)")
    asked = Counter(columns.findall(body))
    often = {found for found, count in asked.items() if count > 2}
    first = "".join(f"    {record}_{column} = {record}.{column}\n" for record, column in sorted(often))
    return first + columns.sub(lambda found: f"{found[1]}_{found[2]}" if found.groups() in often else found[0], body)


@cache
def _pattern(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern, re.ASCII).fullmatch


def _fits(pattern: str, text: str) -> bool:
    return _pattern(pattern)(text) is not None


def _part(text: str, separator: str, number: int) -> str:
    parts = text.split(separator)
    return parts[number - 1] if number <= len(parts) else ""


_NAMES: Mapping[str, Any] = {
    "datetime": datetime, "jaro_winkler": JaroWinkler.similarity, "slips": partial(DamerauLevenshtein.distance, score_cutoff=1), "fits": _fits, "part": _part,
    "NO_VOWELS": str.maketrans("", "", "AEIOUY"),
}  # fmt: skip
