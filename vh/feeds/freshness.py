"""How each feed keeps its promise: when it last came, what it shows, and whether it is late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from vh.feeds.plans import Plan, plans
from vh.store import Store

_CAME = """
select source, feed, max(ended_at) as came_at from pickup
where state in ('in_force', 'held', 'approved', 'rejected', 'overtaken', 'same') group by source, feed
"""
_HELD = "select source, feed, count(*) as held from pickup where state = 'held' group by source, feed"
_SHOWS = "select source, feed, max(as_of) as shows, max(records) as records from load where in_force group by source, feed"


class Rhythm(StrEnum):
    """Whether a feed keeps its promise."""

    ON_TIME = "on time"
    DUE = "due today"
    LATE = "late"
    NEVER = "never came"
    CLOCK = "dated in the future"


@dataclass(frozen=True, slots=True)
class Freshness:
    """One feed: its promise, and how it keeps it."""

    plan: Plan
    rhythm: Rhythm
    came_at: datetime | None
    due: date | None
    """The day by which the next file is promised."""
    shows: date | None
    """The day that the load in force speaks of."""
    records: int | None
    held: int

    @property
    def late_days(self) -> int:
        """Days past the promised day; 0 where it is not late."""
        return max(0, (date.today() - self.due).days) if self.due is not None else 0


def freshness(store: Store, today: date | None = None) -> tuple[Freshness, ...]:
    """Every feed that is set up, with how it keeps its promise."""
    day = today or date.today()
    came = {(source, feed): at for source, feed, at in store.frame(_CAME).iter_rows()}
    held = {(source, feed): number for source, feed, number in store.frame(_HELD).iter_rows()}
    shows = {(source, feed): rest for source, feed, *rest in store.frame(_SHOWS).iter_rows()}
    found = []
    for plan in plans(store):
        key = (plan.source.value, plan.feed)
        at = came.get(key)
        due = at.date() + timedelta(days=plan.every_days) if at is not None else None
        seen, number = shows.get(key, (None, None))
        found.append(Freshness(plan, _rhythm(at, due, day), at, due, seen, number, held.get(key, 0)))
    return tuple(found)


def _rhythm(at: datetime | None, due: date | None, today: date) -> Rhythm:
    if at is None or due is None:
        return Rhythm.NEVER
    if at.date() > today:
        return Rhythm.CLOCK
    if due < today:
        return Rhythm.LATE
    return Rhythm.DUE if due == today else Rhythm.ON_TIME
