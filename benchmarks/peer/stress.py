"""People who must not verify, a thousand of each kind, through both: a folder as `python -m benchmarks.stress --write FOLDER` makes it."""

import shutil
from pathlib import Path

import polars as pl

import vh
from benchmarks import stress as hard
from benchmarks.lawful import lawful
from benchmarks.peer.figures import bits, same_dwelling
from benchmarks.peer.hub_run import write_tables
from benchmarks.peer.measure import splink
from benchmarks.peer.race import LIKE_FOR_LIKE
from benchmarks.peer.score import wilson

POINTS = (0.95, 0.99)
"""Match probabilities from which Splink's examples take pairs as one person."""


def compare(folder: Path, work: Path, python: Path) -> None:
    """Print each kind's share: verified by the hub; linked by Splink at each point, by its links as they are and by those with date and proof."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with vh.open() as hub:
        lawful(hub)
        for source, name, as_of in hard.FILES:
            hub.load(source, folder / name, as_of=as_of)
        hub.match()
        write_tables(hub, work)
        verified = hub.outcomes().filter(pl.col("outcome") == "VERIFIED")["application_ref"]
    truth = pl.DataFrame(hard.read_truth(folder), infer_schema_length=None).select("application_ref", "kind")
    columns = {"hub": verified}
    for model in ("library", "levels"):
        splink(python, "link", work, work / model, model, LIKE_FOR_LIKE)
        columns |= _taken(model, pl.read_parquet(work / model / "pairs.parquet"), work)
    _print(truth, columns)


def _taken(model: str, pairs: pl.DataFrame, tables: Path) -> dict[str, pl.Series]:
    """The applicants whose best pair reaches a point, one way of using Splink after the other."""
    joined = same_dwelling(pairs, tables)
    ways = (
        ("", pl.lit(value=True), POINTS),
        (" + date, proof", pl.col("runs"), POINTS[:1]),
        (" + dwelling too", pl.col("runs") & pl.col("same_dwelling"), POINTS[:1]),
    )
    return {
        f"{model}{words} >= {point}": joined.filter(kept & (pl.col("score") >= bits(point)))["left"].unique()
        for words, kept, points in ways
        for point in points
    }  # fmt: skip


def _print(truth: pl.DataFrame, columns: dict[str, pl.Series]) -> None:
    print(
        "\nStress set: share verified by the hub, or linked by Splink, of people who must not verify (ordinary: who should). 95% intervals."
    )
    kinds = ["true", *sorted(set(truth["kind"]) - {"true"})]
    for name, references in columns.items():
        said = truth.with_columns(pl.col("application_ref").is_in(references.implode()).alias("taken"))
        print(f"  {name}")
        for kind in kinds:
            rows = said.filter(pl.col("kind") == kind)
            taken = int(rows["taken"].sum())
            low, high = wilson(taken, rows.height)
            title = "ordinary" if kind == "true" else kind
            print(f"    {title:24} {taken:6,} of {rows.height:6,} {100 * taken / rows.height:7.2f}% ({100 * low:.2f} to {100 * high:.2f})")
