"""Take extracts in, and look at what came of it."""

from datetime import date
from pathlib import Path

import polars as pl

from vh import ingest
from vh.model import LoadReport, Source, Ticket
from vh.sample import SAMPLE_FILES, sample_folder
from vh.store import records
from vh.workbench.base import HubBase, act, as_source


class Loading(HubBase):
    """Extracts in."""

    def preview(self, path: str | Path, file_name: str | None = None) -> ingest.Preview:
        """The header and first rows of a file, and which source and layout it looks like; nothing is kept."""
        return ingest.preview(self.store, Path(path), self.settings, file_name)

    @act
    def load(
        self,
        source: Source | str,
        path: str | Path,
        *,
        feed: str | None = None,
        as_of: date | None = None,
        layout: str | None = None,
        file_name: str | None = None,
        ticket: Ticket | None = None,
    ) -> LoadReport:
        """Take one extract in, whole or not at all; it replaces the load in force of the same source and feed.

        `file_name` is the name to record where the path is a temporary one. Raises InputError with all that is wrong with the file.
        """
        return ingest.load_extract(
            self.store,
            as_source(source),
            Path(path),
            settings=self.settings,
            who=self.who,
            ticket=ticket or Ticket(),
            feed=feed,
            as_of=as_of,
            layout=layout,
            file_name=file_name,
        )

    def layouts(self) -> tuple[ingest.Layout, ...]:
        """The layouts that are recognised by their header: built in, then saved."""
        return (*ingest.BUILT_IN, *ingest.saved_layouts(self.store))

    @act
    def save_layout(self, layout: ingest.Layout) -> None:
        """Keep a mapping under its name, recognised by its header from now on."""
        ingest.save_layout(self.store, layout, self.who)

    def loads(self) -> pl.DataFrame:
        """Every load kept (see `vh.store.records.loads`)."""
        return records.loads(self.store)

    def in_force(self, source: Source, feed: str) -> tuple[str, int] | None:
        """File name and records of the load that a new one of this source and feed would take the place of; None where there is none."""
        loads = self.loads().filter(pl.col("in_force"), pl.col("source") == source.value, pl.col("feed") == feed)
        return (str(loads["file_name"][0]), int(loads["records"][0])) if loads.height else None

    def column_quality(self, load_id: int) -> pl.DataFrame:
        """Completeness and validity of a load, a row a column."""
        return ingest.column_quality(self.store, load_id)

    def fault_counts(self, load_id: int) -> pl.DataFrame:
        """The faults of a load by kind."""
        return ingest.fault_counts(self.store, load_id)

    def fault_rows(self, load_id: int, kind: str, limit: int = 200) -> pl.DataFrame:
        """The rows behind one kind of fault."""
        return ingest.fault_rows(self.store, load_id, kind, limit)

    def fault_file(self, load_id: int) -> pl.DataFrame:
        """Every fault with its row, for the team that owns the source."""
        return ingest.fault_file(self.store, load_id)

    def compare_with_previous(self, load_id: int) -> pl.DataFrame:
        """How a load differs from the one before it of the same source and feed."""
        return ingest.compare_with_previous(self.store, load_id)

    @act
    def load_sample(self, ticket: Ticket | None = None) -> list[LoadReport]:
        """Load the sample borough that comes with the hub."""
        ticket, folder = ticket or Ticket(), sample_folder()
        reports = []
        for i, one in enumerate(SAMPLE_FILES):
            ticket.say(i / len(SAMPLE_FILES), f"Loading {one.file_name}")
            reports.append(self.load(one.source, folder / one.file_name, as_of=one.as_of, ticket=Ticket(stop=ticket.stop)))
        return reports
