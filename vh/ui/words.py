"""Numbers, dates and outcomes as people read them."""

from datetime import date

from vh.model import Source, Verdict
from vh.text import days

VERDICT_WORDS = {Verdict.SAME: "Same person", Verdict.NOT_SAME: "Not the same", Verdict.UNSURE: "Unsure"}


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 row`, `2,400 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: float, whole: float) -> str:
    """A share in per cent: `62.4%`; an en dash where there is no whole."""
    return "–" if not whole else f"{100 * part / whole:.1f}%"


def certainty(probability: float) -> str:
    """A probability in per cent, never said to be whole: `97.1%`, `over 99.9%`, `under 0.1%`."""
    if probability > 0.999:
        return "over 99.9%"
    return "under 0.1%" if probability < 0.001 else f"{100 * probability:.1f}%"


def day(value: date | None) -> str:
    """A date as `3 October 2026`."""
    return "–" if value is None else days.long_day(value)


def short_day(value: date | None) -> str:
    """A date as `3 Oct 2026`, where room is short."""
    return "–" if value is None else days.short_day(value)


def age(days: int | None) -> str:
    """How old something is: `today`, `yesterday`, `12 days`, `4 months`; a number and its unit stay on one line."""
    if days is None:
        return "unknown"
    if days < 0:
        return "dated in the future"
    if days < 2:
        return ("today", "yesterday")[days]
    if days < 60:
        return f"{days}\N{NO-BREAK SPACE}days"
    return f"{days // 30}\N{NO-BREAK SPACE}months" if days < 730 else f"{days // 365}\N{NO-BREAK SPACE}years"


def freshness(days: int | None, limit: int) -> str:
    """Whether an extract of that age may still verify somebody, in a word."""
    if days is None or days > limit:
        return "Too old"
    return "Fresh" if days <= limit / 3 else "Ageing"


def duration(seconds: float) -> str:
    """A span of time: `0.8 s`, `12 s`, `3 min 5 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 60 else f"{int(seconds) // 60} min {int(seconds) % 60} s"


def source_label(name: str) -> str:
    """A source's name as people read it; several, joined by `;`, become a list."""
    return ", ".join(Source(one).label for one in name.split(";") if one)
