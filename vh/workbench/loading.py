"""Take extracts in, and look at what came of it."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from vh import ingest
from vh.model import LoadReport, Source, Ticket
from vh.sample import SAMPLE_FILES, sample_fingerprints, sample_folder
from vh.store import bases, granting, records
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
        as_of: date | str | None = None,
        layout: str | None = None,
        file_name: str | None = None,
        ticket: Ticket | None = None,
    ) -> LoadReport:
        """Take one extract in, whole or not at all; it replaces the load in force of the same source and feed.

        `as_of` may be text such as 30/09/2026; `file_name` is the name to record where the path is a temporary one.
        Raises InputError with all that is wrong with the file.
        """
        kind = as_source(source)
        report = ingest.load_extract(
            self.store,
            kind,
            Path(path),
            settings=self.settings,
            who=self.who,
            ticket=ticket or Ticket(),
            feed=feed,
            as_of=ingest.read_day(as_of, "as-of date"),
            layout=layout,
            file_name=file_name,
        )
        lawful = not kind.is_evidence or bases.of_source(self.store, kind, report.sha256)
        if not report.already_loaded:
            report = replace(report, unlike_before=ingest.unlike_before(self.store, report.load_id))
        return report if lawful else replace(report, not_used=bases.not_used(kind))

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
        """The rows behind one kind of fault. Raises NotReadyError for a load of residents without a lawful basis."""
        bases.check_load(self.store, load_id)
        return ingest.fault_rows(self.store, load_id, kind, limit)

    def fault_file(self, load_id: int) -> pl.DataFrame:
        """Every fault with its row, for the team that owns the source. Raises NotReadyError as `fault_rows`."""
        bases.check_load(self.store, load_id)
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
            self._made_up(one.source, folder / one.file_name)
            reports.append(self.load(one.source, folder / one.file_name, as_of=one.as_of, ticket=Ticket(stop=ticket.stop)))
        return reports

    def sample_beside(self) -> tuple[tuple[str, str], ...]:
        """The loads of the sample borough that are in force beside an extract of the council's own: source in words, and feed."""
        loads = self.loads().filter("in_force")
        of_sample = loads.filter(pl.col("sha256").is_in(sample_fingerprints()))
        if of_sample.height == loads.height:
            return ()
        return tuple((Source(row["source"]).label, row["feed"]) for row in of_sample.iter_rows(named=True))

    @act
    def take_out_sample(self) -> int:
        """Put every load of the sample borough out of force, and say how many there were. The council's own extracts stay as they are."""
        with self.store.write() as work:
            found = work.frame(
                "update load set in_force = false where in_force and list_contains($digests, sha256) returning load_id",
                digests=list(sample_fingerprints()),
            )
            if found.height:
                records.note_activity(work, self.who, "sample taken out", {"loads": found.height})
        return found.height

    def _made_up(self, source: Source, path: Path) -> None:
        """A basis for a file of the sample and for no other: nobody in it exists, and no extract of a council may be used because of it."""
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if source.is_evidence and not bases.of_source(self.store, source, digest):
            granting.record_basis(
                self.store, source, legal_basis="Made-up data: nobody in it exists, so the law asks for no basis", reference="Sample borough",
                approver="Nobody: made-up data", purpose="To show the hub at work", until=date.today() + timedelta(days=3650), who=self.who,
                told="Nobody: made-up data", only_sha256=digest,
            )  # fmt: skip
