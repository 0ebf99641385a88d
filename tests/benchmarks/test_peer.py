"""The synthetic council is the same each time and holds what it says; the scorer's arithmetic is right."""

import polars as pl
import pytest

from benchmarks.peer.make import FILES, Size, make
from benchmarks.peer.score import at_precision, best_links, links_at, one_to_one, residency, wilson

TINY = Size(applicants=200, residents=1_600)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory):
    return make(tmp_path_factory.mktemp("council"), TINY, seed=7)


def test_the_same_seed_makes_the_same_bytes(council, tmp_path):
    again = make(tmp_path / "again", TINY, seed=7)
    assert all((again / name).read_bytes() == (council / name).read_bytes() for _, name in FILES)


def test_another_seed_makes_another_council(council, tmp_path):
    other = make(tmp_path / "other", TINY, seed=8)
    assert (other / "council_tax.csv").read_bytes() != (council / "council_tax.csv").read_bytes()


def test_the_extracts_hold_as_many_rows_as_asked(council):
    rows = {source: pl.read_csv(council / name, infer_schema=False).height for source, name in FILES}
    assert rows == {"council_tax": 1_120, "housing_benefit": 240, "tenancy": 240, "applications": 200}


def test_whoever_should_verify_lives_there_and_has_a_proving_record_that_runs(council):
    truth, records = pl.read_parquet(council / "truth.parquet"), pl.read_parquet(council / "records.parquet")
    should = truth.filter("should_verify")
    held = should.join(records.filter("proves"), on=["person_id", "dwelling_id"])
    runs = held.filter((pl.col("begins") <= pl.col("day")) & (pl.col("ends").is_null() | (pl.col("ends") >= pl.col("day"))))
    assert 0 < should.height < truth.height
    assert should["lives_there"].all()
    assert set(runs["application_ref"]) == set(should["application_ref"])


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [(0, 100, 0.0, 0.036994), (5, 100, 0.021544, 0.111751), (50, 100, 0.403832, 0.596168), (100, 100, 0.963006, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals_are_those_of_the_tables(found, of, low, high):
    assert wilson(found, of) == pytest.approx((low, high), abs=1e-5)


def truth(*rows: tuple[str, bool, bool]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["application_ref", "lives_there", "should_verify"], orient="row")


PEOPLE = truth(("A", True, True), ("B", True, True), ("C", True, False), ("D", False, False))


def test_residency_counts_the_wrong_apart_from_the_absent():
    got = residency(PEOPLE, pl.Series(["A", "C", "D"]))
    assert (got.verified, got.right, got.wrong, got.absent, got.verifiable) == (3, 1, 2, 1, 2)
    assert (got.precision, got.coverage) == (pytest.approx(1 / 3), 0.5)


def test_a_point_of_equal_precision_takes_all_of_a_score_or_none():
    best = pl.DataFrame({"application_ref": ["A", "B", "D"], "score": [9.0, 5.0, 5.0]})
    score, got = at_precision(PEOPLE, best, 0.99)
    assert (score, got.verified, got.right) == (9.0, 1, 1)


def test_no_point_is_precise_enough_when_the_best_is_wrong():
    score, got = at_precision(PEOPLE, pl.DataFrame({"application_ref": ["D"], "score": [9.0]}), 0.5)
    assert (score, got.verified, got.coverage) == (float("inf"), 0, 0.0)


def test_precision_may_be_asked_of_living_there_alone():
    best = pl.DataFrame({"application_ref": ["C", "D"], "score": [9.0, 5.0]})
    assert at_precision(PEOPLE, best, 1.0, "lives_there")[1].verified == 1


PAIRS = pl.DataFrame(
    {"left": ["a", "a", "b", "c"], "right": ["x", "y", "x", "z"], "score": [9.0, 8.0, 7.0, 1.0], "same": [True, False, True, True]}
)


def test_links_at_a_threshold_give_precision_recall_and_f1():
    got = links_at(PAIRS, true_pairs=4, threshold=7.0)
    assert (got.linked, got.right) == (3, 2)
    assert (got.precision, got.recall, got.f1) == (pytest.approx(2 / 3), 0.5, pytest.approx(4 / 7))


def test_the_best_threshold_is_the_one_of_the_highest_f1():
    got = best_links(PAIRS, true_pairs=4)
    assert (got.threshold, got.linked, got.right) == (1.0, 4, 3)


def test_one_to_one_keeps_each_record_once_best_first():
    assert one_to_one(PAIRS).select("left", "right").rows() == [("a", "x"), ("c", "z")]
