"""Days in words, for people: without a nought in front, as GOV.UK writes them (https://www.gov.uk/guidance/style-guide/a-to-z, “Dates”)."""

from datetime import date


def long_day(value: date) -> str:
    """A day in words.

    >>> long_day(date(2026, 10, 3))
    '3 October 2026'
    """
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """A day where room is short.

    >>> short_day(date(2026, 10, 3))
    '3 Oct 2026'
    """
    return f"{value.day} {value:%b %Y}"
