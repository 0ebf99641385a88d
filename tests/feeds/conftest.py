"""A hub with feeds over folders of its own, and small Council Tax extracts that can be told apart."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

import vh
from tests.factory import lawful
from vh.feeds import Look, Pickup, Settling
from vh.sample import sample_folder

SAMPLE = sample_folder()


def rows_of(name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a sample file."""
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def write(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    """A CSV file, under its name only when it is whole."""
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    unfinished.rename(path)
    return path


@dataclass
class Night:
    """A hub and its inbox."""

    hub: vh.Hub
    inbox: Path
    header: list[str]
    rows: list[list[str]]
    settling: Settling = field(default_factory=Settling)

    def put(self, name: str, rows: list[list[str]] | None = None, header: list[str] | None = None, *, marked: bool = True) -> Path:
        path = write(self.inbox / name, header or self.header, self.rows if rows is None else rows)
        if marked:
            Path(f"{path}.done").touch()
        return path

    def look(self) -> Look:
        return self.hub.look_into_feeds(self.settling)

    def came(self, name: str, rows: list[list[str]] | None = None, header: list[str] | None = None) -> Pickup:
        """A complete file arrives and is taken in; what became of it."""
        self.put(name, rows, header)
        seen = self.look()
        assert seen.problems == ()
        assert len(seen.taken) == 1, seen
        return seen.taken[0]

    def in_force(self) -> tuple[int, int]:
        """Number and records of the Council Tax load in force."""
        rows = self.hub.store.frame("select load_id, records from load where in_force and source = 'council_tax'")
        assert rows.height == 1
        return rows.row(0)

    def left(self) -> list[str]:
        """The files that are still in the inbox."""
        return sorted(one.name for one in self.inbox.iterdir() if one.is_file())

    def moved(self, folder: str = "done") -> list[str]:
        return sorted(one.name for one in (self.inbox / folder).glob("*") if not one.name.endswith(".report.txt"))


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    """One Council Tax feed without a match afterwards, nothing loaded."""
    header, rows = rows_of("council_tax_academy.csv")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with vh.open(tmp_path / "hub.duckdb", who="night") as hub:
        lawful(hub)
        hub.set_feed("council_tax", inbox, pattern="ctax*", match_after=False)
        yield Night(hub, inbox, header, rows[:300])


@pytest.fixture
def matched(night: Night) -> Night:
    """The same with the sample's applications loaded, the first 1,200 Council Tax rows in force, and matched."""
    night.rows = rows_of("council_tax_academy.csv")[1][:1200]
    night.hub.load("applications", SAMPLE / "parking_applications.csv", as_of=date(2026, 10, 1))
    night.came("ctax_20261001.csv")
    night.hub.match()
    return night
