"""The words that terms are written in: functions and predicates of texts, lists, dates and numbers, each with its SQL and its Python.

A new one is a line: `function` for a value, `predicate` for a condition, with a `{}` for each argument.
"""

from collections.abc import Iterable

from vh.text.terms import Condition, Term, Value, function, missing, or_else, predicate, term

length = function("length({})", "len({})")
all_but_last = function("{}[:-2]", "{}[:-1]")
"""A text without its last letter."""
letter = function("{}[{}]", "{0}[{1} - 1:{1}]")
"""One letter of a text by its place, the first is 1; blank beyond the end."""
starts_with = predicate("starts_with({}, {})", "{}.startswith({})")
ends_with = predicate("ends_with({}, {})", "{}.endswith({})")
has_text = predicate("contains({}, {})", "{1} in {0}")
without = function("replace({}, {}, '')", "{}.replace({}, '')")
part = function("split_part({}, {}, {})", "part({}, {}, {})")
"""The n-th part of a text split at a letter, the first is 1; blank beyond the last."""
parts = function("string_split({}, {})", "{}.split({})")
"""The parts of a text split at a letter."""
last_word = function("split_part({}, ' ', -1)", "{}.rpartition(' ')[2]")
outward = function("{}[:-4]", "{}[:-3]")
"""The first half of a postcode without its space."""
inward = function("right({}, 3)", "{}[-3:]")
"""The second half of a postcode."""
sector = function("{}[:-3]", "{}[:-2]")
"""A postcode without its space and its last two letters."""
lesser = function("case when {0} <= {1} then {0} when {1} < {0} then {1} end", "min({}, {})")
greater = function("case when {0} >= {1} then {0} when {1} > {0} then {1} end", "max({}, {})")
"""DuckDB's own least and greatest leave missing values out, so that a missing one would not be missing any more."""
apart = function("abs({} - {})", "abs({} - {})")
"""The difference of two numbers, without its sign."""
year = function("year({})", "{}.year")
month = function("month({})", "{}.month")
day = function("day({})", "{}.day")
digits = function("strftime({}, '%Y%m%d')", "{}.isoformat().replace('-', '')")
"""A date as eight digits."""
days_from = function("({1} - {0})", "({1} - {0}).days")
"""Days from one date to another, negative where the second is the earlier."""
jaro_winkler = function("jaro_winkler_similarity({}, {})", "(jaro_winkler({0}, {1}) if {0} else 0.0)")
"""The two-argument form: with a cutoff, pairs exactly on the cutoff are lost. Compare it with `nearly(…)`. Blank is like nothing."""
slips = function(
    "case when {0} is null or {1} is null then null when {0} = {1} then 0 when abs(length({0}) - length({1})) > 1 then 2"
    " when left({0}, (least(length({0}), length({1})) - 1) // 2) <> left({1}, (least(length({0}), length({1})) - 1) // 2)"
    " and right({0}, (least(length({0}), length({1})) - 1) // 2) <> right({1}, (least(length({0}), length({1})) - 1) // 2) then 2"
    " else least(damerau_levenshtein({0}, {1}), 2) end",
    "slips({}, {})",
)
"""Damerau-Levenshtein distance: letters put in, left out, changed, or two neighbours swapped; 2 stands for 2 and more.
DuckDB takes long to find it, so first a look: texts one slip apart begin alike or end alike for half their length."""
begins_or_ends_as = predicate("({0}[1] = {1}[1] or {0}[-1] = {1}[-1])", "({0}[:1] == {1}[:1] or {0}[-1:] == {1}[-1:])")
"""Whether two texts share the first letter or the last: a quick look before one at the whole of them."""
has_item = predicate("list_contains({}, {})", "{1} in {0}")
share_item = predicate(
    "(case when len({0}) = 1 then list_contains({1}, {0}[1]) else list_has_any({0}, {1}) end)", "not set({}).isdisjoint({})"
)
"""Most lists of names have one item, for which DuckDB need not make a set."""
has_bit = predicate("{} & {} > 0", "{} & {} > 0")


def between(separator: str, *values: Value) -> Term:
    """Several values as one text; a date in ISO form."""
    terms = [term(one) for one in values]
    sql = f" || chr({ord(separator)}) || ".join(f"{one.sql}::varchar" for one in terms)
    python = f"{separator!r}.join(({', '.join(f'str({one.python})' for one in terms)},))"
    return Term(f"({sql})", python, tuple(dict.fromkeys(need for one in terms for need in one.needs)))


def marked_without(value: Term, mark: str) -> Term:
    """A mark where the value is missing; missing where it is there."""
    absent = f"({mark!r} if {missing(value).python} else None)"
    return Term(f"case when {missing(value).sql} then {term(mark).sql} end", repr(mark), (absent,))


def matches(value: Term, pattern: str) -> Condition:
    """The whole text fits a regular expression: one that RE2 and Python read alike (no look-around, no line ends)."""
    return predicate(f"regexp_full_match({{}}, '{_doubled(pattern)}')", f"fits({_doubled(repr(pattern))}, {{}})")(value)


def is_among(value: Term, choices: Iterable[str]) -> Condition:
    """Equal to one of many texts, none with a control character. As one text, which is read at once where a list of a thousand takes DuckDB
    longer to plan than a batch of a few hundred takes altogether; looked through from end to end, so ask something quicker first."""
    listed = sorted(set(choices))
    text = _doubled(f"{_APART}{_APART.join(listed)}{_APART}").replace("'", "''")
    one_of = _doubled(f"{{{', '.join(map(repr, listed))}}}")
    return predicate(f"contains('{text}', '{_APART}' || {{}} || '{_APART}')", f"{{}} in {one_of}")(value)


_APART = "\x1f"
"""No text that is compared holds it."""


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def nearly(similarity: float) -> float:
    """A similarity to compare with, a hair lower: two programs may differ in the last bit of one that is exactly reached."""
    return similarity - 1e-9


def joined(*lists: Term) -> Term:
    """Several lists as one; a missing list is an empty one."""
    empties = [Term(f"coalesce({one.sql}, [])", or_else(one, Term("[]", "()")).python) for one in lists]
    sql = empties[0].sql
    for one in empties[1:]:
        sql = f"list_concat({sql}, {one.sql})"
    return Term(sql, f"[{', '.join('*' + one.python for one in empties)}]")


has_all_items = predicate("list_has_all({}, {})", "set({}).issuperset({})")
items_shared = function("if({1} is null, null, len(list_intersect({0}, {1})))", "len(set({}).intersection({}))")
"""How many different items two lists share."""
others = function("{}[2:]", "{}[1:]")
"""A list without its first item."""
spelt_out = function("list_filter({}, lambda one: length(one) > 1)", "[one for one in {} if len(one) > 1]")
"""The names of a list that are more than initials."""
first_item = function("case when {0} is not null then coalesce({0}[1], '') end", "next(iter({0}), '')")
"""The first item of a list of texts; blank where it has none."""
lone_letters = function("list_filter({}, lambda one: length(one) = 1)", "[one for one in {} if len(one) == 1]")
first_two = function("array_to_string({}[:2], '')", "''.join({}[:2])")
"""The first two items of a list of texts as one text."""
consonants = function("translate({}, 'AEIOUY', '')", "{}.translate(NO_VOWELS)")
"""A name without its vowels, as ear and clerk vary them: SYED and SAIED, ALAN and ALLA."""
initials = function("list_transform({}, lambda one: one[1])", "[one[:1] for one in {}]")
size = function("len({})", "len({})")
"""How many items a list has."""

first_then = function(
    "array_to_string(list_prepend({0}, list_sort(list_filter({1}, lambda one: one <> {0}))), ';')",
    "';'.join([{0}, *sorted(set({1}) - {{{0}}})])",
)
"""One text and then the others of a list, joined by semicolons."""
