"""Both sides run in turns on one data set, and what each took."""

import shutil
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peer.measure import Measured, hub, splink

LIKE_FOR_LIKE, ADVISED = "1e6", "1e7"
"""Random pairs for u: Splink's default, as many as our own learning takes; and the least that its documentation advises."""


@dataclass(frozen=True, slots=True)
class Race:
    """The runs of each side, in order, and where their answers are."""

    size: str
    data: Path
    tables: Path
    loads: list[Measured]
    own: list[Measured]
    """The hub learning from its own number of random pairs."""
    expert: Measured
    """The hub with its expert weights."""
    ours: list[Measured]
    """The hub learning from as many random pairs as Splink."""
    theirs: list[Measured]
    """Splink with our levels."""
    library: list[Measured]
    """Splink with its library's comparisons."""
    advised: Measured
    """The same, with the sample that its documentation advises."""
    answers: Path
    """A folder of answers for each: hub (its own learning), expert, same (as many random pairs as Splink), levels, library, advised."""
    ours_alone: Measured | None
    theirs_alone: Measured | None


def middle(runs: list[Measured], figure: Callable[[Measured], float]) -> float:
    """The median of a figure over the runs."""
    return statistics.median(map(figure, runs))


def fresh(work: Path, turn: int) -> Path:
    """A copy of a loaded hub in which nothing was matched yet: a second match would only weigh again what the first compared."""
    for left in work.glob("fresh.duckdb*"):  # what stands beside a hub is of that hub
        left.unlink()
    return Path(shutil.copy(work / f"hub{turn}.duckdb", work / "fresh.duckdb"))


def race(folder: Path, size: str, data: Path, python: Path, repeats: int) -> Race:
    """Load once and lend the cleaned tables to Splink; then match and link in turns, each first every other time.

    With several repeats the load is repeated too; at one million it is measured once.
    """
    work = folder / f"run{size}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    loads = [hub("load", data, work / f"hub{i}.duckdb") for i in range(repeats)]
    hub("tables", work / "hub0.duckdb", work / "tables")
    own: list[Measured] = []
    ours: list[Measured] = []
    theirs: list[Measured] = []
    library: list[Measured] = []
    for turn in range(repeats):
        sides = [
            lambda i=turn: ours.append(hub("match", fresh(work, i), work / "same", LIKE_FOR_LIKE)),
            lambda i=turn: own.append(hub("match", fresh(work, i), work / "hub", "learned")),
            lambda: theirs.append(splink(python, "link", work / "tables", work / "levels", "levels", LIKE_FOR_LIKE)),
            lambda: library.append(splink(python, "link", work / "tables", work / "library", "library", LIKE_FOR_LIKE)),
        ]
        for side in sides if turn % 2 == 0 else reversed(sides):
            side()
    expert = hub("match", fresh(work, 0), work / "expert", "expert")
    advised = splink(python, "link", work / "tables", work / "advised", "library", ADVISED)
    small = size != "1m"
    return Race(
        size, data, work / "tables", loads, own, expert, ours, theirs, library, advised, work,
        ours_alone=hub("single", work / "hub0.duckdb", data, "3000") if small else None,
        theirs_alone=splink(python, "single", work / "tables", work / "library") if small else None,
    )  # fmt: skip
