"""Keep less, show less: when things go, and what is held of one person."""

from datetime import date

import polars as pl

from vh import privacy
from vh.workbench.base import HubBase


class Protecting(HubBase):
    """Purging, and what people may ask about themselves."""

    def keeping_rules(self) -> tuple[privacy.Rule, ...]:
        """How long each kind of thing is kept, what for, and what stays of it."""
        return privacy.rules(self.settings)

    def purge_dates(self) -> pl.DataFrame:
        """What is held of people and the day it goes, soonest first; see `vh.privacy.dates`."""
        self._desk.settle()
        return privacy.dates(self.store, self.settings)

    def purge(self, *, dry_run: bool = False, today: date | None = None) -> privacy.Purged:
        """Remove what has had its day, with its bytes; `dry_run` only counts. See `vh.privacy.purge`."""
        self._desk.settle()
        return privacy.purge(self.store, self.settings, today or date.today(), who=self.who, dry_run=dry_run)
