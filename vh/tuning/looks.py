"""What the pairs of a sample truly are, given that officers slip: draws from the posterior of a latent class model.

Each look says *same* or *not the same*; the truth is not seen. The share of wrong pairs in each stratum and officers' two slip rates are
unknown; looks at one pair are independent given the truth (Dawid and Skene 1979, Applied Statistics 28, 20-28; a Bayesian treatment in
Joseph, Gyorkos and Coupal 1995, Am. J. Epidemiology 141, 263-272). Pairs that two or three people looked at tell how often they slip.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CHAINS = 600
"""Independent Gibbs chains, run side by side; the last state of each is one draw."""
_ROUNDS = 25
"""Rounds of each chain. From the majority's word to the posterior takes a handful."""
SLIP = (1.0, 30.0)
"""The prior of a slip rate, a beta distribution: 3% on average, at most 10% with probability 0.95."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Looks:
    """The judged pairs of a sample, by score: arrays of equal length."""

    score: Floats
    stratum: Ints
    chance: Floats
    """The chance that the pair had to be in the sample."""
    same: Ints
    not_same: Ints
    """How many officers said so."""

    def __len__(self) -> int:
        return len(self.score)

    @property
    def definite(self) -> Flags:
        """Whether any officer could say."""
        found: Flags = (self.same + self.not_same) > 0
        return found


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of what is so."""

    wrong: Flags
    """(chains × pairs): the two records are not of one person at one home."""
    slip_on_true: Floats
    """(chains): how often an officer says *not the same* of a true pair."""
    slip_on_wrong: Floats
    """(chains): how often an officer says *same* of a wrong one."""


def draw_truth(looks: Looks, prior_wrong: Floats, prior_true: Floats, seed: int) -> Drawn:
    """Draw the truth of every judged pair; the priors are beta shapes of the share of wrong pairs, by stratum.

    A pair of which nobody could say (all unsure) is drawn from its stratum.
    """
    dice = np.random.default_rng(seed)
    strata = len(prior_wrong)
    members = [looks.stratum == one for one in range(strata)]
    sizes = np.array([int(here.sum()) for here in members])
    on_true, on_wrong = dice.beta(*SLIP, CHAINS), dice.beta(*SLIP, CHAINS)
    wrong: Flags = np.repeat((looks.not_same > looks.same)[None, :], CHAINS, axis=0)
    tiny = np.finfo(float).tiny
    for _ in range(_ROUNDS):
        found = np.stack([wrong[:, here].sum(axis=1) for here in members], axis=1)
        share = np.clip(dice.beta(prior_wrong + found, prior_true + sizes - found), tiny, 1 - 1e-12)[:, looks.stratum]
        if_wrong = np.log(share) + looks.same * np.log(on_wrong)[:, None] + looks.not_same * np.log1p(-on_wrong)[:, None]
        if_true = np.log1p(-share) + looks.same * np.log1p(-on_true)[:, None] + looks.not_same * np.log(on_true)[:, None]
        wrong = dice.random(wrong.shape) < 1 / (1 + np.exp(np.clip(if_true - if_wrong, -700, 700)))
        on_true = _rate(dice, (~wrong * looks.not_same).sum(axis=1), (~wrong * looks.same).sum(axis=1))
        on_wrong = _rate(dice, (wrong * looks.same).sum(axis=1), (wrong * looks.not_same).sum(axis=1))
    return Drawn(wrong, on_true, on_wrong)


def _rate(dice: np.random.Generator, slips: Ints, others: Ints) -> Floats:
    found: Floats = np.clip(dice.beta(SLIP[0] + slips, SLIP[1] + others), 1e-12, 1 - 1e-12)
    return found
