"""Serve the verification API: keys, modes, the desk that answers, and the record of what was asked."""

from datetime import date

import polars as pl

from vh import service
from vh.model import Ticket
from vh.service import bench, keys, modes, record, summary
from vh.service.replay import replay
from vh.store import records
from vh.workbench.base import HubBase, act


class Serving(HubBase):
    """What the API, its page and its commands need."""

    def desk(self) -> service.Desk:
        """The desk that answers requests, open. Raises HubFileError where its journal cannot be written beside the hub file."""
        self._desk.open()
        return self._desk

    @act
    def make_key(self, client: str, *, days: int | None = None, per_minute: int = keys.PER_MINUTE) -> tuple[service.Key, str]:
        """A new key for a client of the API, and its text, which is shown this once. See `vh.service.keys.make_key`."""
        made = keys.make_key(self.store, client, who=self.who, days=days, per_minute=per_minute)
        self._desk.forget()
        return made

    @act
    def revoke_key(self, key_id: str) -> None:
        """End a key at once. Raises InputError where there is no such key in force."""
        keys.revoke_key(self.store, key_id, who=self.who)
        self._desk.forget()

    def keys(self) -> pl.DataFrame:
        """Every key, newest first; see `vh.service.keys.keys`."""
        return keys.keys(self.store)

    def mode(self) -> service.Switch:
        """The mode of the API in force; shadow on a new hub."""
        return modes.current(self.store)

    @act
    def switch_mode(self, mode: service.Mode | str, *, name: str, reason: str) -> service.Switch:
        """Put a mode in force. Raises InputError without the name of whoever answers for it and the reason."""
        made = modes.switch(self.store, mode, name=name, reason=reason, who=self.who)
        self._desk.forget()
        return made

    def mode_switches(self) -> pl.DataFrame:
        """Every switch of mode, newest first: mode, switched_at, switched_by, reason."""
        return modes.switches(self.store)

    def requests(self, limit: int = 200) -> pl.DataFrame:
        """The newest requests to the API with their true outcomes, without what was asked; see `vh.service.record.requests`."""
        self._desk.settle()
        return record.requests(self.store, limit)

    @act
    def purge_requests(self) -> int:
        """Delete the requests whose day to go has come; returns how many."""
        return record.purge(self.store, date.today(), self.who)

    def compare_with_incumbent(self, subjects: bench.Subjects | str = bench.Subjects.REQUESTS) -> bench.Comparison:
        """The hub beside the incumbent: over the recorded requests, or over the latest run.

        Raises NotReadyError for a run that used a source without a lawful basis in force.
        """
        chosen = bench.Subjects(subjects)
        if chosen is bench.Subjects.RUN and self.latest_run() is not None:
            self._run()
        self._desk.settle()
        return bench.compare(self.store, chosen)

    def replay_requests(self, version: int, ticket: Ticket | None = None) -> pl.DataFrame:
        """Recorded requests under another version of the rule set beside that in force; see `vh.service.replay.replay`."""
        self._desk.settle()
        rules = records.rule_set(self.store, version)
        return replay(self.store, self._keeper.build(), rules, minimum_age=self.settings.minimum_age, ticket=ticket or Ticket())

    def shadow_summary(self, subjects: bench.Subjects | str = bench.Subjects.REQUESTS, *, minutes: float = 12) -> str:
        """One page of HTML to decide on going live, at so many minutes for each document that an officer need not look at."""
        found = self.compare_with_incumbent(subjects)
        return summary.html(
            found, subjects=bench.Subjects(subjects), mode=self.mode(), rule_set=records.current_rule_set(self.store).title, minutes=minutes
        )
