"""Chance that falls the same way on every machine: only `Random.random()`, no logarithms, no platform's own order."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of chance. `random.Random.random()` gives the same floats on every platform and Python version."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - made-up people, no secret

    def chance(self, share: float) -> bool:
        """True in this share of throws."""
        return self._random.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[int(self._random.random() * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the choices, as likely as its weight."""
        mark = self._random.random() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            mark -= weight
            if mark < 0:
                return choice
        return choices[-1][0]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        mixed = list(items)
        for at in range(len(mixed) - 1, 0, -1):
            other = self.number(0, at)
            mixed[at], mixed[other] = mixed[other], mixed[at]
        return mixed

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.number(0, max(0, (last - first).days)))

    def hexes(self, count: int) -> str:
        """That many hexadecimal digits."""
        return "".join("0123456789abcdef"[self.number(0, 15)] for _ in range(count))
