"""Feeds: set them up, take in what came, and decide on what is held."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vh import feeds as arriving
from vh.model import Source, Ticket
from vh.workbench.base import HubBase, act, as_source


class Feeding(HubBase):
    """Extracts that arrive by themselves."""

    def feeds(self) -> tuple[arriving.Plan, ...]:
        """The feeds that are set up."""
        return arriving.plans(self.store)

    @act
    def set_feed(self, /, source: Source | str, inbox: str | Path, *, feed: str | None = None, **more: Any) -> arriving.Plan:
        """Set a feed up, or change how it is; `more` are fields of `vh.feeds.Plan`. Raises InputError for what makes no sense."""
        kind = as_source(source)
        return arriving.save_plan(self.store, arriving.Plan(kind, (feed or kind.value).strip(), Path(inbox).expanduser(), **more), self.who)

    @act
    def remove_feed(self, source: Source | str, feed: str | None = None) -> None:
        """Stop looking for files of a feed; its loads stay."""
        kind = as_source(source)
        arriving.remove_plan(self.store, kind, feed or kind.value, self.who)

    def feeds_ready(self, settling: arriving.Settling) -> arriving.Ready:
        """Which files are complete, which wait, and what is wrong with an inbox; takes nothing in."""
        return arriving.ready(self.store, settling)

    def feeds_unmatched(self) -> bool:
        """Whether a load of a feed that asks for a match is in force, and the latest run has not used it."""
        return arriving.unmatched(self.store)

    @act
    def look_into_feeds(self, settling: arriving.Settling, ticket: Ticket | None = None) -> arriving.Look:
        """Look into every inbox once, take in what is complete, and match again where that was asked for."""
        found = arriving.look(self.store, self.settings, settling, who=self.who, ticket=ticket or Ticket())
        self.tell(found.problems)
        return found

    @act
    def tell(self, problems: Sequence[str] = ()) -> int:
        """Tell people elsewhere what needs them, where a webhook or a mail command is set; each thing once a day. Returns how many were told."""
        return arriving.tell(self.store, self.settings, arriving.due(self.store, problems), self.who)

    def run_feeds(self, ticket: Ticket | None = None) -> arriving.Look:
        """Look, wait until files that may still be being written have settled, and take in all that is complete."""
        ticket, settling = ticket or Ticket(), arriving.Settling()
        ticket.say(0.0, "Looking into the inboxes")
        waiting = arriving.ready(self.store, settling).waiting
        if waiting:
            ticket.stop.wait(max(one.plan.settle_seconds for one in waiting) + 0.2)
        return self.look_into_feeds(settling, ticket)

    def pickups(self, limit: int = 500) -> tuple[arriving.Pickup, ...]:
        """What became of the files of all feeds, newest first."""
        return arriving.pickups(self.store, limit)

    def held_loads(self) -> tuple[arriving.Pickup, ...]:
        """The files whose load is held, newest first."""
        return arriving.held(self.store)

    def freshness(self) -> tuple[arriving.Freshness, ...]:
        """Every feed that is set up, with how it keeps its promise."""
        return arriving.freshness(self.store)

    @act
    def approve_load(self, pickup_id: int, reason: str, who: str | None = None) -> arriving.Pickup:
        """Put a held load in force, with a name and a reason."""
        return arriving.approve(self.store, pickup_id, who=self.who if who is None else who, reason=reason)

    @act
    def reject_load(self, pickup_id: int, reason: str, who: str | None = None) -> arriving.Pickup:
        """Leave the last good load in force, with a name and a reason."""
        return arriving.reject(self.store, pickup_id, who=self.who if who is None else who, reason=reason)
