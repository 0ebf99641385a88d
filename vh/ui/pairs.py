"""A pair as HTML: side by side with differences marked, and the household on a small timeline. Every text of a person is escaped."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from difflib import SequenceMatcher
from html import escape

from vh.model import NearRecord
from vh.review import Compared, Pair
from vh.text.days import short_day

_ALIKE = 0.5
"""Below this share of characters in common, marking single ones would only be noise: the line is marked as a whole."""


def side_by_side(pair: Pair) -> str:
    """The pair as an HTML table: what agrees is quiet, what differs is marked to the character."""
    body = "".join(_row(line) for line in pair.lines if line.applicant or line.record)
    return (
        '<table class="vh-pair"><colgroup><col class="vh-c1"><col><col><col class="vh-c4"></colgroup><thead><tr><td></td>'
        f'<th scope="col">The application says</th><th scope="col">The record says</th><td></td></tr></thead><tbody>{body}</tbody></table>'
    )


_SIGNS = {True: ("vh-same", "agrees"), False: ("vh-unlike", "differs"), None: ("vh-unknown", "cannot compare")}
_NOT_COMPARED = {
    "Proof": {True: "proves residence", False: "does not prove it"},
    "On the date": {True: "covers the date", False: "not on the date"},
}
"""Lines that hold something else on either side, so that no characters are compared."""


def _row(line: Compared) -> str:
    kind, sign = _SIGNS[line.agrees]
    left, right = escape(line.applicant), escape(line.record)
    if line.field in _NOT_COMPARED and line.agrees is not None:
        sign = _NOT_COMPARED[line.field][line.agrees]
    elif line.how:
        sign = line.how
    if line.agrees is False and line.field not in _NOT_COMPARED:
        left, right = marked(line.applicant, line.record), marked(line.record, line.applicant)
    none = "" if line.field == "Proof" else '<span class="vh-none">not given</span>'
    return (
        f'<tr class="{kind}"><th scope="row">{escape(line.field)}</th><td>{left or none}</td><td>{right or none}</td>'
        f'<td class="vh-sign">{sign}</td></tr>'
    )


def marked(text: str, other: str) -> str:
    """A text as HTML, escaped, with the characters that the other lacks or has differently marked; case and spaces count for nothing.
    Of two dates it is the day, the month or the year.

    >>> marked("SMITH <b>", "SMYTH <b>")
    'SM<mark>I</mark>TH &lt;b&gt;'
    """
    return "".join(f"<mark>{escape(part)}</mark>" if unlike else escape(part) for part, unlike in _parts(text, other))


_DATE = re.compile(r"(\d\d?)( )([A-Z][a-z]{2})( )(\d{4})")


def _parts(text: str, other: str) -> Iterator[tuple[str, bool]]:
    if (mine := _DATE.fullmatch(text)) and (theirs := _DATE.fullmatch(other)):
        yield from ((part, part != another) for part, another in zip(mine.groups(), theirs.groups(), strict=True))
        return
    # Case counts for nothing, unless folding it changes the length, as in names with ß.
    fold = len(text.casefold()) == len(text) and len(other.casefold()) == len(other)
    compare = SequenceMatcher(None, text.casefold() if fold else text, other.casefold() if fold else other, autojunk=False)
    if compare.ratio() < _ALIKE:
        yield text, False
        return
    for kind, begin, end, _, _ in compare.get_opcodes():
        if end > begin:
            yield text[begin:end], kind != "equal" and not text[begin:end].isspace()


_BACK, _AHEAD = timedelta(days=365 * 12), timedelta(days=365)
"""How far a timeline reaches at most before and after the application; a bar that goes on beyond ends in an arrow."""


def timeline(pair: Pair) -> str:
    """When this record and the others at the claimed home were in force, against the day of the application."""
    applied = pair.application_date
    this = (f"This record, {pair.source.label}", pair.valid_from, pair.valid_to)
    begin, end = _reach(applied, [this[1:], *((one.valid_from, one.valid_to) for one in pair.household)])
    rows = _line(*this, begin, end, applied, this=True)
    rows += "".join(_line(_named(one), one.valid_from, one.valid_to, begin, end, applied) for one in pair.household)
    none = "" if pair.household else '<tr><td colspan="3" class="vh-quiet">Nobody else is on record at the claimed home.</td></tr>'
    at = _place(applied, begin, end)
    cut = any(one and one < begin for one in (pair.valid_from, *(one.valid_from for one in pair.household)))
    first = f"before {begin.year}" if cut else str(begin.year)
    side = "right:0" if at > 70 else f"left:{at:.1f}%"
    return (
        '<table class="vh-times"><colgroup><col class="vh-c-who"><col><col class="vh-c-when"></colgroup>'
        f'<thead><tr><th scope="col">On record at the claimed home</th><td><div class="vh-axis"><span>{first}</span>'
        f'<b style="{side}">applied {short_day(applied)}</b></div></td><td></td></tr></thead><tbody>{rows}{none}</tbody></table>'
    )


def _named(one: NearRecord) -> str:
    return f"{one.name or 'no name'}, {one.source.label}"


def _reach(applied: date, spans: list[tuple[date | None, date | None]]) -> tuple[date, date]:
    begins = [one for one, _ in spans if one]
    ends = [one for _, one in spans if one]
    begin = max(applied - _BACK, min([applied - timedelta(days=365), *begins]))
    return begin, min(applied + _AHEAD, max([applied + timedelta(days=120), *ends]))


def _place(day: date, begin: date, end: date) -> float:
    """Where a day stands between the two, in per cent."""
    return 100 * min(1.0, max(0.0, (day - begin).days / max(1, (end - begin).days)))


def _line(who: str, since: date | None, until: date | None, begin: date, end: date, applied: date, *, this: bool = False) -> str:
    left, right = _place(since or begin, begin, end), _place(until or end, begin, end)
    covers = (since is None or since <= applied) and (until is None or until >= applied)
    words = f"{f'{since:%b %Y}' if since else 'start unknown'} to {f'{until:%b %Y}' if until else 'now'}"
    marks = (("vh-covers", covers), ("vh-open", until is None), ("vh-earlier", since is not None and since < begin))
    later = until is not None and until > end
    kind = " ".join(name for name, so in (*marks, ("vh-further", later)) if so)
    bar = f'<span class="{kind}" style="left:{left:.1f}%;width:{max(0.8, right - left):.1f}%"></span>'
    day = f'<i style="left:{_place(applied, begin, end):.1f}%"></i>'
    return (
        f'<tr class="{"vh-this" if this else ""}"><th scope="row">{escape(who)}</th>'
        f'<td><div class="vh-track">{bar}{day}</div></td><td>{words}</td></tr>'
    )
