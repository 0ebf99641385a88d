"""The hub: the one object that pages, command line and notebooks call. It opens, composes and records; it has no rules of its own."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vh.export.files import settle
from vh.model import Run, Source
from vh.settings import Settings
from vh.store import bases, open_store, records
from vh.workbench.deciding import Deciding
from vh.workbench.exporting import Exporting
from vh.workbench.loading import Loading
from vh.workbench.monitoring import Monitoring
from vh.workbench.recording import Recording
from vh.workbench.storing import Storing


@dataclass(frozen=True, slots=True)
class Status:
    """What is loaded and how fresh, the latest run, and what waits."""

    loads: pl.DataFrame
    """The loads in force: source, feed, file_name, as_of, loaded_at, records, rows_read, rows_quarantined, age_days,
    in_use (false for a source of residents without a lawful basis)."""
    run: Run | None
    outcomes: dict[str, int]
    """Applicants per outcome now, judgements settled in."""
    waiting: int
    """Applications that wait for an officer."""
    run_is_stale: bool
    """Loads, rules or lawful bases have changed since the latest run."""
    without_basis: tuple[str, ...] = ()
    """A sentence for each source that is loaded and not used, for want of a lawful basis."""
    lapsed: tuple[Source, ...] = ()
    """Sources that the latest run used and may not be used any more: neither may the run's pairs and lists."""


class Hub(Loading, Deciding, Exporting, Monitoring, Recording, Storing):
    """An open hub. Make one with `vh.open`."""

    def __enter__(self) -> "Hub":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def status(self) -> Status:
        """What is loaded and how fresh, the latest run, and what waits."""
        used = bases.in_use(self.store)
        in_force = (
            self.loads()
            .filter(pl.col("in_force"))
            .with_columns(
                (pl.lit(date.today()) - pl.col("as_of")).dt.total_days().alias("age_days"), pl.col("load_id").is_in(used).alias("in_use")
            )
        )
        run = self.latest_run()
        counts: dict[str, int] = {}
        if run is not None:
            counts = dict(self.outcomes(run.run_id).group_by("outcome").len().iter_rows())
        stale = run is not None and (sorted(run.loads) != list(used) or run.rule_set != self.rule_set().title)
        gone = self.lapsed_sources()
        waiting = self.queue().height if run is not None and not gone else 0
        return Status(in_force, run, counts, waiting, stale, self.without_basis(), gone)

    def activity(self, limit: int = 200) -> pl.DataFrame:
        """The newest activity: done_at, who, action, detail."""
        return records.activity(self.store, limit)


def open_hub(path: str | Path | None = None, *, settings: Settings | None = None, who: str | None = None, key_expected: bool = True) -> Hub:
    """Open a hub file, or one in memory when no path is given. `key_expected` is false for whoever is about to encrypt a plain file."""
    settings = settings or Settings.from_environment()
    store = open_store(path, settings, key_expected=key_expected)
    settle(store)
    return Hub(store, settings, who)
