"""How the hub does over time, and what needs somebody."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import polars as pl

from vh import monitor
from vh.feeds import Freshness, Rhythm, State
from vh.monitor.drift import SHIFTED
from vh.service import Pace
from vh.store import Store, audit_check, bases
from vh.text.days import short_day
from vh.workbench.feeding import Feeding

_SHIFTS: WeakKeyDictionary[Store, tuple[int, tuple[monitor.Shift, ...]]] = WeakKeyDictionary()
"""For each open hub, what had shifted after so many changes; shared by all who look at it."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What one glance should tell."""

    alarms: tuple[str, ...]
    """Sentences on what needs somebody; empty where nothing does."""
    trend: pl.DataFrame
    """The runs, oldest first: see `vh.monitor.trend`."""
    feeds: tuple[Freshness, ...]
    shifts: tuple[monitor.Shift, ...]
    complete: dict[int, float]
    """For each load, the share of cells that are filled."""
    pace: Pace | None
    """How fast the API answers; None where it has answered nobody."""


class Monitoring(Feeding):
    """One glance at how it goes."""

    def watch(self) -> Watch:
        """What needs somebody, the verified share over time, the feeds against their promises, what has shifted, and how fast the API answers."""
        runs, feeds, shifts = monitor.trend(self.store), self.freshness(), self._shifts()
        return Watch(
            (*_of_audit(self.store), *bases.alarms(self.store), *self._of_feeds(feeds), *_of_runs(runs, shifts)),
            runs,
            feeds,
            shifts,
            monitor.completeness(self.store),
            self._desk.metrics.pace(),
        )

    def _shifts(self) -> tuple[monitor.Shift, ...]:
        """What has shifted, found again only once something was written: it reads whole loads."""
        changes = self.store.changes
        if (known := _SHIFTS.get(self.store)) is None or known[0] != changes:
            known = _SHIFTS[self.store] = (changes, monitor.shifts(self.store))
        return known[1]

    def _of_feeds(self, feeds: tuple[Freshness, ...]) -> list[str]:
        found = [f"A load of {one.title} is held. {one.alarms[0]}" for one in self.held_loads()]
        latest = {(one.source, one.feed): one for one in reversed(self.pickups())}
        found += [f"The latest file of {one.title} could not be taken in." for one in latest.values() if one.state is State.FAILED]
        for one in feeds:
            if one.rhythm is Rhythm.LATE and one.due is not None:
                found.append(f"{one.plan.title} is late: a file was promised by {short_day(one.due)}.")
            elif one.rhythm is Rhythm.CLOCK:
                found.append(f"{one.plan.title} came on a day that is still to come. Check the clock of this computer.")
        return found


def _of_audit(store: Store) -> list[str]:
    if audit_check.end_is_known(store):
        return []
    return ["The audit does not end where the file beside the hub says. Page Audit verifies it and says what to do."]


def _of_runs(runs: pl.DataFrame, shifts: tuple[monitor.Shift, ...]) -> list[str]:
    found = [sentence] if (sentence := monitor.fall(runs)) else []
    return found + [f"{one.what}: shifted against {one.then} (index {one.index:.2f})." for one in shifts if one.index >= SHIFTED]
