"""Lists for the parking team and files for analysts."""

from pathlib import Path

import polars as pl

from vh import export as exports
from vh.workbench.base import HubBase, act


class Exporting(HubBase):
    """Lists out."""

    @act
    def export(self, folder: str | Path) -> exports.Manifest:
        """Write verified.csv, review.csv, needs_evidence.csv and manifest.json of the latest run into a folder."""
        return exports.export_lists(self.store, self._run(), Path(folder), who=self.who, name_sources=self.settings.names_sources)

    @act
    def export_files(self) -> exports.Lists:
        """The same four files as bytes, for a download; logged as an export."""
        return exports.lists(self.store, self._run(), who=self.who, name_sources=self.settings.names_sources)

    @act
    def decisions(self, path: str | Path) -> int:
        """Write one row per applicant (csv or parquet by the file's ending); returns the number of rows."""
        return exports.decisions(self.store, self._run(), Path(path), who=self.who)

    def exports(self) -> pl.DataFrame:
        """Every export made, newest first."""
        return exports.export_log(self.store)
