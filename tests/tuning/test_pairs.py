"""The pairs that weights are learned from."""

import numpy as np

from vh.tuning.pairs import _each_once


def test_numbers_drawn_twice_count_once_and_are_in_order() -> None:
    drawn = np.random.default_rng(7).integers(0, 900, 1000)

    assert np.array_equal(_each_once(drawn), np.unique(drawn))
    assert _each_once(drawn[:0]).size == 0
