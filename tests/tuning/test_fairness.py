"""Groups: who is in which, what is counted, what is hidden, and when one is said to fall behind."""

from collections import Counter
from datetime import date
from math import comb

import numpy as np
import polars as pl
import pytest

from tests.factory import World
from tests.tuning.slow import chance, people
from vh import tuning
from vh.ruleset import EXPERT_WEIGHTS, RuleSet
from vh.tuning.fairness import Behind, behind, holm
from vh.tuning.groups import TOGETHER, _safe, groups


def crowd() -> World:
    """60 applicants in two districts; those of E1 have no record."""
    world = World()
    for i in range(60):
        here = i % 3 > 0
        born = date(1950 + i % 50, 5, 17) if i % 4 else None
        surname = "Obi-Hart" if i % 5 == 0 else "Öztürk" if i % 5 == 1 else "Ray"
        address, postcode = f"{i + 1} Mare Street", "E8 3RH" if here else "E1 1AA"
        world.applicant("Ada", surname, address=address, postcode=postcode, born=born, ref=f"HYR{i:03}")
        if here:
            source = "tenancy" if i % 2 else "council_tax"
            world.resident("Ada", surname, address=address, postcode=postcode, source=source, born=born, ref=f"R{i}")
    return world


@pytest.fixture(scope="module")
def fair():
    world = crowd()
    run = world.match()
    held = tuning.candidates(world.store, run.run_id)
    desk = tuning.desk(held, EXPERT_WEIGHTS)
    return tuning.fairness(desk, groups(world.store, held)), people(world, run.run_id, RuleSet())


def of(rows: pl.DataFrame, dimension: str) -> dict[str, dict]:
    return {row["group"]: row for row in rows.filter(pl.col("dimension") == dimension).to_dicts()}


@pytest.mark.parametrize(("verify_at", "review_at"), [(5.0, -6.0), (16.0, 12.0), (-9.0, -12.0)])
def test_groups_are_counted_as_one_by_one(fair, verify_at, review_at):
    fairness, slow = fair
    rows = fairness.at(verify_at, review_at)
    here = {True: "E8", False: "E1"}
    said = of(rows, "Postcode district")
    for name in ("E8", "E1"):
        mine = [one for i, one in enumerate(slow) if here[i % 3 > 0] == name]
        outcomes = Counter(one.outcome(verify_at, review_at) for one in mine)
        row = said[name]
        assert (row["people"], row["verified"], row["review"], row["evidence"]) == (
            len(mine), outcomes["VERIFIED"], outcomes["REVIEW"], outcomes["NEEDS_EVIDENCE"],
        )  # fmt: skip
        assert row["wrong"] == pytest.approx(sum(1 - chance(one.verify) for one in mine if one.verify >= verify_at))
        assert row["missed"] == pytest.approx(sum(chance(one.verify) for one in mine if one.verify < verify_at))
        assert row["verifiable"] == sum(one.verify > -90 for one in mine)
    for dimension in rows["dimension"].unique():
        part = rows.filter(pl.col("dimension") == dimension)
        assert part["people"].sum() == 60
        assert part["people"].min() >= 10


def test_names_ages_tenures_and_sources_fall_into_their_groups(fair):
    rows = fair[0].at(5.0, -6.0)
    assert {name: row["people"] for name, row in of(rows, "Parts of the name").items()} == {
        "Several surnames": 12,
        "One forename, one surname": 48,
    }
    assert {name: row["people"] for name, row in of(rows, "Letters of the name").items()} == {
        "Letters beyond A to Z": 12,
        "A to Z only": 48,
    }
    assert of(rows, "Age")["No date of birth given"]["people"] == 15
    sources = of(rows, "Sources that speak")
    assert sources["No record speaks"]["people"] == 20
    assert sources["Council Tax"]["people"] + sources["Tenancies"]["people"] == 40
    tenure = of(rows, "Tenure")
    assert tenure["Social tenant"]["people"] == sources["Tenancies"]["people"]
    assert tenure["Not known: no record speaks"]["people"] == 20


def test_a_group_without_records_is_behind_for_want_of_records(fair):
    rows = fair[0].at(5.0, -6.0)
    row = of(rows, "Postcode district")["E1"]
    assert row["behind"] == Behind.RECORDS
    assert row["chance"] < 0.001
    assert of(rows, "Postcode district")["E8"]["behind"] == ""


def test_a_group_whom_only_the_threshold_keeps_out_is_behind_for_the_threshold(fair):
    """Tenancies with a date of birth score above it, Council Tax records without one below."""
    fairness, slow = fair
    scores = sorted({one.verify for one in slow if one.verify > -90})
    found = {row["behind"] for at in scores for row in fairness.at(at + 0.01, -6.0).to_dicts() if row["dimension"] == "Age"}
    assert Behind.THRESHOLD in found


@pytest.mark.parametrize(
    ("sizes", "words", "shown"),
    [
        ((30, 20, 15), ("a", "b", "c"), 65),
        ((30, 6, 5), ("a", TOGETHER), 41),
        ((30, 20, 3), ("a", TOGETHER), 53),
        ((30, 5), (TOGETHER,), 35),
        ((4, 3), (), 0),
        ((30, 0), ("a",), 30),
    ],
)
def test_small_groups_are_put_together_so_that_none_can_be_worked_out(sizes, words, shown):
    codes = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
    made = _safe("x", ["a", "b", "c"][: len(sizes)], codes)
    assert made.labels == words
    counts = np.bincount(made.codes, minlength=len(words) + 1)
    assert counts[: len(words)].sum() == shown
    assert all(counts[: len(words)] >= 10)


def test_the_test_is_that_of_two_proportions():
    """Beside the exact test (Fisher's), which it comes near for groups of this size."""
    some, n, rest_some, rest = 30, 60, 150, 200
    (got,) = behind(np.array([some]), np.array([n]), np.array([some + rest_some]), np.array([n + rest]))
    exact = sum(comb(n, k) * comb(rest, some + rest_some - k) for k in range(some + 1)) / comb(n + rest, some + rest_some)
    assert got == pytest.approx(exact, rel=0.35)
    assert behind(np.array([5]), np.array([5]), np.array([5]), np.array([5]))[0] == 1.0
    assert behind(np.array([60]), np.array([60]), np.array([180]), np.array([260]))[0] > 0.99


def test_holm_by_hand():
    assert holm(np.array([0.01, 0.04, 0.03])).tolist() == pytest.approx([0.03, 0.06, 0.06])
    assert holm(np.array([0.9, 0.8])).tolist() == [1.0, 1.0]


def test_chance_alone_flags_seldom():
    dice = np.random.default_rng(3)
    people_ = np.array([40, 80, 300, 25, 60, 95])
    flagged = 0
    for _ in range(400):
        some = dice.binomial(people_, 0.8)
        flagged += bool((holm(behind(some, people_, np.full(6, some.sum()), np.full(6, people_.sum()))) < 0.05).any())
    assert flagged / 400 <= 0.06


def test_one_applicant_gives_no_group():
    world = World().resident().applicant()
    run = world.match()
    held = tuning.candidates(world.store, run.run_id)
    rows = tuning.fairness(tuning.desk(held, EXPERT_WEIGHTS), groups(world.store, held)).at(5, -6)
    assert rows.is_empty()
    assert {"behind", "chance", "group"} <= set(rows.columns)
