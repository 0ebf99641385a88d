"""What both sides found, beside the truth: who was verified, and which pairs are one person."""

from dataclasses import dataclass
from math import log2
from pathlib import Path

import polars as pl

from benchmarks.peer.score import Links, Residency, at_precision, best_links, links_at, residency

SPLINK_POINT = 0.95
"""The match probability from which Splink's persons example takes pairs as one person."""


def bits(probability: float) -> float:
    """A probability as a match weight."""
    return log2(probability / (1 - probability))


@dataclass(frozen=True, slots=True)
class Truth:
    """Of each application, and of each pair of application and record that is of one person."""

    applications: pl.DataFrame
    records: pl.DataFrame

    @property
    def true_pairs(self) -> int:
        """Pairs of an application and a record of the same person, wherever and whenever the record is of."""
        return self.applications.join(self.records, on="person_id").height

    def mark(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """`pairs` (left, right, score) with `same`: of one person."""
        left = self.applications.select(pl.col("application_ref").alias("left"), "person_id")
        right = self.records.select(pl.concat_str("source", "row_number", separator="-").alias("right"), pl.col("person_id").alias("whose"))
        record = pl.col("right").str.extract(r"^([a-z_]+-\d+)")
        joined = pairs.with_columns(record.alias("right")).join(left, on="left").join(right, on="right")
        return joined.with_columns((pl.col("person_id") == pl.col("whose")).alias("same")).drop("person_id", "whose")


def read_truth(folder: Path) -> Truth:
    """The truth beside the extracts."""
    return Truth(pl.read_parquet(folder / "truth.parquet"), pl.read_parquet(folder / "records.parquet"))


@dataclass(frozen=True, slots=True)
class Answers:
    """One way of using one side's answers: the figures at its own operating point, and the best score of each applicant for other points."""

    name: str
    own: Residency
    best: pl.DataFrame

    def at(self, truth: Truth, precision: float, right: str) -> Residency:
        """At the point where so large a share of the verified is `right`, picked on the truth."""
        return at_precision(truth.applications, self.best, precision, right)[1]


def hub_answers(truth: Truth, out: Path, name: str) -> Answers:
    """What the hub verified, at its rule set's thresholds; for other points, the scores of the candidates that may verify."""
    outcomes = pl.read_parquet(out / "outcomes.parquet")
    verified = outcomes.filter(pl.col("outcome") == "VERIFIED")["application_ref"]
    may = pl.read_parquet(out / "pairs.parquet").filter(pl.col("standing") == 2)
    return Answers(name, residency(truth.applications, verified), _best(may))


def splink_answers(truth: Truth, out: Path, tables: Path, side: str) -> list[Answers]:
    """Splink's links taken as they are; then only those with a record that runs on the day and proves; then only in the same dwelling."""
    pairs = same_dwelling(pl.read_parquet(out / "pairs.parquet"), tables)
    ways = (
        (f"{side}: links as they are", pl.lit(value=True)),
        (f"{side} + date, proof", pl.col("runs")),
        (f"{side} + date, proof, dwelling", pl.col("runs") & pl.col("same_dwelling")),
    )
    made = []
    for name, kept in ways:
        best = _best(pairs.filter(kept))
        taken = best.filter(pl.col("score") >= bits(SPLINK_POINT))["application_ref"]
        made.append(Answers(name, residency(truth.applications, taken), best))
    return made


def _best(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.group_by(pl.col("left").alias("application_ref")).agg(pl.col("score").max())


def same_dwelling(pairs: pl.DataFrame, tables: Path) -> pl.DataFrame:
    """The pairs with `runs` (the record runs on the day and proves residence) and `same_dwelling` (by property reference or address)."""
    where = ["uprn", "unit", "number", "building", "postcode"]
    left = pl.read_parquet(tables / "applicants.parquet", columns=["unique_id", "application_date", *where])
    right = pl.read_parquet(tables / "residents.parquet", columns=["unique_id", "valid_from", "valid_to", "proves_residence", *where])
    joined = pairs.join(right, left_on="right", right_on="unique_id").join(left, left_on="left", right_on="unique_id", suffix="_a")
    day, begins, ends = pl.col("application_date"), pl.col("valid_from"), pl.col("valid_to")
    runs = (begins.is_null() | (begins <= day)) & (ends.is_null() | (ends >= day)) & pl.col("proves_residence")
    place = (pl.col("number") == pl.col("number_a")) | (pl.col("building") == pl.col("building_a"))
    same = (pl.col("uprn") == pl.col("uprn_a")) | (
        (pl.col("postcode") == pl.col("postcode_a")) & (pl.col("unit") == pl.col("unit_a")) & place
    )
    return joined.with_columns(runs.alias("runs"), same.fill_null(value=False).alias("same_dwelling"))


def same_person(truth: Truth, out: Path, own_point: float) -> tuple[Links, Links]:
    """Plain record linkage: pairs of one person at a side's own point, and at its best point by the truth."""
    marked = truth.mark(pl.read_parquet(out / "pairs.parquet"))
    return links_at(marked, truth.true_pairs, own_point), best_links(marked, truth.true_pairs)
