"""How pairs share out over the levels of a signal: what the expert weights imply, what data make of it, and the order weights keep."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from vh.ruleset import SIGNALS

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Shares = Mapping[str, Array]
"""signal → share of the pairs at each level, lowest first; they add up to 1 but for MISSING, which is no evidence and always stands at 1."""

PERSON = tuple(signal for signal in SIGNALS if signal != "dwelling")
"""The signals that speak of the person; the dwelling's weight stands for prior odds."""
STRENGTH = 2.0
"""Pairs that each level counts as having been seen already, there where the expert weight puts them."""


def present(levels: type[IntEnum]) -> Mask:
    """Which levels are evidence: all but MISSING."""
    return np.array([one.name != "MISSING" for one in levels])


def implied(weights: Sequence[float], evidence: Mask) -> Array:
    """Shares among others (u) that go with weights in bits: the shares u and m = u × 2^weight both add up to 1.

    Many do; these tilt equal shares as little as need be (an exponential family): u ∝ 2^(-t × weight), with t found by halving.
    Without one weight above 0 and one below there are none, and the shares are equal.
    """
    shares = np.ones(len(weights))
    bits = np.asarray(weights, dtype=np.float64)[evidence] * np.log(2.0)
    shares[evidence] = 1.0 / evidence.sum()
    if bits.min() >= 0.0 or bits.max() <= 0.0:
        return shares
    low, high = -50.0, 50.0
    for _ in range(60):
        tilt = (low + high) / 2
        above = np.logaddexp.reduce((1 - tilt) * bits) > np.logaddexp.reduce(-tilt * bits)
        low, high = (tilt, high) if above else (low, tilt)
    shares[evidence] = np.exp(-low * bits - np.logaddexp.reduce(-low * bits))
    return shares


def weighed_up(others: Array, weights: Sequence[float], evidence: Mask) -> Array:
    """Shares among pairs of the same person that the weights imply, given those among others: u × 2^weight, made to add up to 1."""
    shares = np.ones(len(others))
    shares[evidence] = others[evidence] * np.exp2(np.asarray(weights, dtype=np.float64)[evidence])
    shares[evidence] /= shares[evidence].sum()
    return shares


def settled(counts: Array, centre: Array, evidence: Mask, *, lowest: float | None = None, strength: float = STRENGTH) -> Array:
    """The likeliest shares after `counts` pairs, where each level begins with `strength` pairs, as many as `centre` expects.

    The prior is a product of Gamma(strength, mean = centre), which unlike a Dirichlet is worth as much at a rare level as at a common one:
    a level seen no oftener than expected by chance keeps its weight. Maximised under the shares adding up to 1 (Lagrange, by halving).
    With `lowest` the share of the lowest level is held at that.
    """
    free = evidence.copy()
    shares = np.ones(len(counts))
    if lowest is not None:
        shares[0], free[0] = lowest, False
    whole = 1.0 - (lowest or 0.0)
    seen, mean = counts[free], np.maximum(centre[free], 1e-12)
    low, high = -float(strength / mean.max()) * (1 - 1e-12), (float(seen.sum()) + strength * len(seen)) / whole
    for _ in range(60):
        price = (low + high) / 2
        if float(((seen + strength) / (price + strength / mean)).sum()) > whole:
            low = price
        else:
            high = price
    shares[free] = (seen + strength) / (high + strength / mean)
    shares[free] *= whole / shares[free].sum()
    return shares


def log_prior(shares: Array, centre: Array, evidence: Mask, strength: float = STRENGTH) -> float:
    """The logarithm of the prior of `settled`, up to a constant."""
    mean = np.maximum(centre[evidence], 1e-12)
    return float(strength * (np.log(shares[evidence]) - shares[evidence] / mean).sum())


def ladder(expert: Sequence[float], evidence: Mask) -> tuple[int, ...]:
    """The levels that are ordered: those along which the expert weights never fall, as many as there are of them.

    Levels that stand outside (an initial says more than a near spelling, or less: experts differ) only lie between the two ends.
    """
    best: dict[int, tuple[int, ...]] = {}
    for level in np.flatnonzero(evidence):
        before = [chain for last, chain in best.items() if expert[last] <= expert[int(level)]]
        best[int(level)] = (*max(before, key=len, default=()), int(level))
    return max(best.values(), key=len)


def monotone(same: Array, others: Array, expert: Sequence[float], evidence: Mask) -> Array:
    """Weights log2(same / others) that never fall along the ladder: levels out of order are pooled with their neighbours.

    Pooling adjacent violators gives the likeliest shares under that order (Dykstra, Kochar and Robertson 1995).
    Levels beside the ladder are held between its ends; MISSING weighs nothing.
    """
    steps = ladder(expert, evidence)
    pools: list[tuple[float, float, list[int]]] = []
    for level in steps:
        pools.append((float(same[level]), float(others[level]), [level]))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            m, u, levels = pools.pop()
            pools[-1] = (pools[-1][0] + m, pools[-1][1] + u, pools[-1][2] + levels)
    weights = np.zeros(len(same))
    for m, u, levels in pools:
        weights[levels] = np.log2(m / u)
    low, high = weights[steps[0]], weights[steps[-1]]
    for beside in set(np.flatnonzero(evidence).tolist()) - set(steps):
        weights[beside] = np.clip(np.log2(same[beside] / others[beside]), low, high)
    return weights
