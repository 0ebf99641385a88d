"""The estimate of what no blocking rule proposes: right on counts made with a known number missed, silent where it cannot know."""

import numpy as np
import polars as pl
import pytest

from tests.factory import World
from vh.blocking import Missed
from vh.matching.missed import ENOUGH, TOGETHER, estimate
from vh.model import Verdict
from vh.review import judge
from vh.store import records

Chances = tuple[float, float]


def _cells(strata: dict[tuple[bool, bool], tuple[int, Chances]], odds: float, dice: np.random.Generator) -> tuple[pl.DataFrame, int]:
    """Pairs found by place and by person with the given chances, and how many by neither: drawn, so the truth is known.

    `odds` is the odds ratio of being found by both: 1 when the two are independent.
    """
    rows, missed = [], 0
    for (postcode, births), (pairs, (place, person)) in strata.items():
        odds_of = np.array([[(1 - place) * (1 - person) * odds, (1 - place) * person], [place * (1 - person), place * person]])
        drawn = dice.multinomial(pairs, (odds_of / odds_of.sum()).ravel()).reshape(2, 2)
        missed += int(drawn[0, 0])
        rows += [(postcode, births, bool(i), bool(j), float(drawn[i, j]), float(drawn[i, j])) for i in (0, 1) for j in (0, 1) if i or j]
    names = ["postcode_agrees", "births_known", "by_place", "by_person", "pairs", "squares"]
    return pl.DataFrame(rows, schema=names, orient="row"), missed


STRATA = {
    (True, False): (5000, (0.97, 0.99)),
    (True, True): (5000, (0.98, 0.99)),
    (False, False): (200, (0.85, 0.75)),
    (False, True): (200, (0.85, 0.95)),
}


@pytest.mark.parametrize(("odds", "least"), [(TOGETHER[0], 48), (1.0, 57), (1.6, 57), (TOGETHER[1], 48)])
def test_the_interval_holds_the_number_really_missed(odds: float, least: int) -> None:
    dice, held = np.random.default_rng(11), 0
    for _ in range(60):
        cells, missed = _cells(STRATA, odds, dice)
        said = estimate(cells)
        assert said is not None
        held += said.low <= missed <= said.high
    assert held >= least


def test_strata_that_differ_are_not_thrown_together() -> None:
    cells, missed = _cells({(True, False): (20_000, (0.999, 0.999)), (False, False): (400, (0.5, 0.5))}, 1.0, np.random.default_rng(3))
    said = estimate(cells)
    assert missed == pytest.approx(100, abs=30)
    assert said is not None
    assert said.low <= missed <= said.high
    assert said.low > 20_000 * 0.001**2 * 10


def test_the_more_overlap_the_less_is_missed() -> None:
    def missed(alone: float) -> float:
        cells = [
            (True, False, True, True, 1000.0, 1000.0),
            (True, False, True, False, alone, alone),
            (True, False, False, True, alone, alone),
        ]
        said = estimate(
            pl.DataFrame(cells, schema=["postcode_agrees", "births_known", "by_place", "by_person", "pairs", "squares"], orient="row")
        )
        assert said is not None
        return said.missed

    assert missed(0) < missed(50) < missed(200)


def test_pairs_of_one_applicant_widen_the_interval() -> None:
    cells, _ = _cells(STRATA, 1.0, np.random.default_rng(5))
    one, three = estimate(cells), estimate(cells.with_columns(pl.col("squares") * 3))
    assert one is not None
    assert three is not None
    assert three.high - three.low > one.high - one.low


def test_with_few_pairs_nothing_is_said() -> None:
    cells, _ = _cells({(True, False): (ENOUGH - 5, (0.9, 0.9))}, 1.0, np.random.default_rng(1))
    assert estimate(cells) is None
    assert estimate(cells.clear()) is None


def test_the_same_counts_give_the_same_estimate() -> None:
    cells, _ = _cells(STRATA, 1.0, np.random.default_rng(2))
    assert estimate(cells) == estimate(cells.reverse().sort(cells.columns[:4]))


@pytest.mark.parametrize(
    ("missed", "words"),
    [
        (Missed(9960.0, 40.0, 10.0, 91.0), "The rules propose an estimated 99.6% of the true pairs (99.1% to 99.9%)."),
        (Missed(11228.9, 10.0, 2.0, 25.0), "The rules propose an estimated 99.91% of the true pairs (99.78% to 99.98%)."),
    ],
)
def test_the_estimate_is_said_in_a_sentence(missed: Missed, words: str) -> None:
    assert missed.sentence == words


def _street(neighbours: int) -> World:
    world = World()
    for i in range(neighbours):
        name = ("Ada", "Grace", "Mehmet", "Fatima", "John")[i % 5], f"{('Obi', 'Hart', 'Yilmaz', 'Begum', 'Smith')[i // 5 % 5]}"
        world.resident(*name, address=f"{i + 1} Mare Street", ref=f"R{i}").applicant(*name, address=f"{i + 1} Mare Street", ref=f"H{i:03}")
    return world


def test_a_run_keeps_its_estimate_and_a_judgement_counts_for_certain() -> None:
    world = _street(ENOUGH + 5)
    run = world.match()
    first = records.blocking(world.store, run.run_id).missed
    assert first is not None
    assert first.found == pytest.approx(ENOUGH + 5, abs=1)
    assert first.share_low <= first.share <= first.share_high
    candidate = world.store.scalar("select min(candidate_id) from outcome where outcome = 'VERIFIED'")
    with world.store.write() as work:
        judge(work, run.run_id, candidate, Verdict.NOT_SAME, note="", who="tester")
    after = records.blocking(world.store, world.match().run_id).missed
    assert after is not None
    assert after.found == pytest.approx(first.found - 1, abs=0.2)
