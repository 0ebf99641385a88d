"""How many verifications are wrong, and how many true ones are missed, at any thresholds: by the model, and by officers' judgements.

A *pair* here is the one that decides of an applicant: the best that may verify. It is verified from its score up. By the model a pair of
score s is wrong with probability 1 / (1 + 2^s). By judgements of a random sample the share of wrong pairs among the verified has a beta
posterior, whose effective counts come from the design weights (Kish 1965; Korn and Graubard 1998, Survey Methodology 24, 193-201), whose
truth is drawn as in `vh.tuning.looks`, and whose prior is the neutral one (Kerman 2011, Electronic J. Statistics 5, 1450-1470) with the
model's belief as `MODEL_PAIRS` judged pairs more. The ends of its interval are those of Clopper and Pearson (1934, Biometrika 26, 404-413)
instead, in which the model has no say, so that it covers the truth as often as it says whatever that is. See docs/method.md.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import special

from vh.tuning.looks import CHAINS, Flags, Floats, Looks, draw_truth

MODEL_PAIRS = 30.0
"""What the model's own belief is worth, in judged pairs."""
ENOUGH = 50
"""From so many judged pairs among the verified on, judgements speak; before, the model does."""
_NEUTRAL = 1 / 3
_MIDDLE, _LOW, _HIGH = (_NEUTRAL, _NEUTRAL), (0.0, 1.0), (1.0, 0.0)
"""What is added to the counts of wrong and right pairs: by the neutral prior, and for either end of an exact interval."""
MODEL, JUDGEMENTS = "model", "judgements"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval."""

    value: float
    low: float
    high: float
    basis: str
    """`model` (as if the weights were right) or `judgements`."""
    judged: int
    """How many judged pairs it rests on."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What may be expected at given thresholds, over the applicants of a run. Pairs that no threshold could verify are not counted."""

    precision: Estimate
    """The share of verifications that are right, 0 to 1."""
    wrong: Estimate
    """Verifications that are wrong: a count."""
    missed: Estimate
    """Pairs that are right and not verified: a count."""
    recall: Estimate
    """Of the pairs that are right, the share verified, 0 to 1."""
    unseen: Estimate
    """Of those missed, how many no officer looks at either, being below the review threshold."""

    def _repr_html_(self) -> str:
        """The figures as a notebook shows them."""
        shares, numbers = (
            f"{{:.1%}} ({{:.1%}} to {{:.1%}}), {self.precision.basis}",
            f"{{:,.0f}} ({{:,.0f}} to {{:,.0f}}), {self.precision.basis}",
        )
        lines = (
            ("Verifications that are right", shares, self.precision),
            ("Wrong ones expected", numbers, self.wrong),
            ("Right ones not verified", numbers, self.missed),
            ("Of the right ones, verified", shares, self.recall),
            ("Right ones that no officer sees either", numbers, self.unseen),
        )
        rows = "".join(f"<tr><th>{name}</th><td>{form.format(one.value, one.low, one.high)}</td></tr>" for name, form, one in lines)
        return f"<table>{rows}</table>"


class Measured:
    """The deciding pairs of one run with the judgements of its samples, ready for any thresholds."""

    def __init__(self, scores: Floats, counts: Floats, looks: Looks, cuts: Floats, seed: int = 1) -> None:
        """`scores` are the distinct scores of deciding pairs, ascending, `counts` how many pairs have each; `cuts` are the scores at which
        the strata of `looks` begin, ascending, but for the lowest. `seed` fixes the draws."""
        self._scores = scores
        wrong = counts / (1.0 + 2.0 ** np.clip(scores, -500, 500))
        self._pairs, self._wrong, self._spread = (
            _from_above(one) for one in (counts, wrong, wrong * (1 - np.divide(wrong, counts, where=counts > 0, out=np.zeros_like(wrong))))
        )
        self._cuts = cuts
        order = np.argsort(looks.score, kind="stable")
        looks = Looks(looks.score[order], looks.stratum[order], looks.chance[order], looks.same[order], looks.not_same[order])
        self._at = looks.score
        edges = np.concatenate(([-np.inf], cuts, [np.inf]))
        sizes = np.array([self._count(low, high) for low, high in pairwise(edges)])
        expected = np.array([self._expected(low, high) for low, high in pairwise(edges)])
        share = expected / np.maximum(sizes, 1)
        strength = 2 + MODEL_PAIRS * sizes / max(1.0, float(sizes.sum()))
        drawn = draw_truth(looks, _NEUTRAL * 0.5 + strength * share, _NEUTRAL + strength * (1 - share), seed)
        inverse = 1 / looks.chance if len(looks) else looks.chance
        held = np.bincount(looks.stratum, weights=inverse, minlength=len(sizes)) if len(looks) else np.zeros(len(sizes))
        weight = inverse * np.divide(sizes, held, where=held > 0, out=np.zeros(len(sizes)))[looks.stratum] if len(looks) else inverse
        self._definite = _from_below(looks.definite.astype(np.float64))
        weight = np.maximum(weight - 1, 0)  # what a judged pair stands for besides itself: the pairs that nobody judged
        self._weight, self._square = _from_below(weight), _from_below(weight**2)
        self._found, self._heavy = _rows(drawn.wrong), _rows(drawn.wrong * weight)
        unsaid: Flags = ~looks.definite
        self._unsaid = bool(unsaid.any())
        worst: Flags = drawn.wrong | unsaid
        self._found_worst, self._heavy_worst = (_rows(worst), _rows(worst * weight)) if self._unsaid else (self._found, self._heavy)
        even, dice = (np.arange(CHAINS) + 0.5) / CHAINS, np.random.default_rng(seed)
        self._even = [dice.permutation(even) for _ in range(len(edges) + 2)]

    @property
    def pairs(self) -> int:
        """How many pairs decide."""
        return int(self._pairs[0])

    def verified(self, verify_at: float) -> int:
        """How many of them are verified from a threshold up."""
        return int(self._count(verify_at, np.inf))

    def judged(self, verify_at: float = -np.inf) -> int:
        """How many of the judged pairs are verified from a threshold up; where nobody could say, a pair does not count."""
        return int(self._definite[-1] - self._definite[np.searchsorted(self._at, verify_at)])

    def accuracy(self, verify_at: float, review_at: float, basis: str | None = None) -> Accuracy:
        """What may be expected at these thresholds (bits); by judgements where there are enough, unless told which."""
        basis = basis or (JUDGEMENTS if self.judged(verify_at) >= ENOUGH else MODEL)
        if basis == MODEL:
            return self._by_model(verify_at, min(verify_at, review_at))
        verified, judged, whole = self._count(verify_at, np.inf), self.judged(verify_at), self.judged()
        wrong, best, worst = (self._verified_wrong(verify_at, end) for end in (_MIDDLE, _LOW, _HIGH))
        seen_from = min(verify_at, review_at)
        unseen, none_unseen, all_unseen = (self._true_below(-np.inf, seen_from, end) for end in (_MIDDLE, _HIGH, _LOW))
        seen, none_seen, all_seen = (self._true_below(seen_from, verify_at, end) for end in (_MIDDLE, _HIGH, _LOW))
        missed, few, many = unseen + seen, none_unseen + none_seen, all_unseen + all_seen
        right, least, most = verified - wrong, verified - worst, verified - best

        def estimate(value: Floats, low: Floats, high: Floats, on: int) -> Estimate:
            return Estimate(float(value.mean()), float(np.quantile(low, 0.025)), float(np.quantile(high, 0.975)), JUDGEMENTS, on)

        def share(part: Floats, whole: Floats | float) -> Floats:
            return np.divide(part, whole, where=np.asarray(whole) > 0, out=np.ones_like(part))

        precision = estimate(share(right, verified), share(least, verified), share(most, verified), judged)
        if verified == 0:
            precision = Estimate(1.0, 0.0, 1.0, JUDGEMENTS, 0)
        return Accuracy(
            precision=precision,
            wrong=estimate(wrong, best, worst, judged),
            missed=estimate(missed, few, many, whole - judged),
            recall=estimate(share(right, right + missed), share(least, least + many), share(most, most + few), whole),
            unseen=estimate(unseen, none_unseen, all_unseen, self._judged_below(seen_from)),
        )

    def believed(self, verify_at: float) -> float:
        """The share of wrong ones among the verified as the model alone believes it."""
        return float(self._expected(verify_at, np.inf) / max(1.0, self._count(verify_at, np.inf)))

    def certainty(self, most_wrong: float, verify_at: float, more: float = 0.0, share_wrong: float = 0.0) -> float:
        """The probability that at most a share of the verified is wrong, given the judgements; with `more` pairs judged in addition, of which
        `share_wrong` are found wrong."""
        rest, wrong, right, found = self._posterior(verify_at, np.inf, _VERIFIED, worst=True)
        verified = self._count(verify_at, np.inf)
        if rest <= 0:
            return float(np.mean(found <= most_wrong * verified))
        part = np.clip((most_wrong * verified - found) / rest, 0, 1)
        return float(special.betainc(wrong + more * share_wrong, right + more * (1 - share_wrong), part).mean())

    def found(self, verify_at: float) -> tuple[float, float]:
        """Among the verified: effective number of judged pairs, and how many of these are wrong, on average over the draws."""
        _, weight, effective, _ = self._slice(verify_at, np.inf)
        begin = int(np.searchsorted(self._at, verify_at))
        heavy = self._heavy[:, -1] - self._heavy[:, begin]
        return effective, float(heavy.mean()) / weight * effective if weight else 0.0

    def _by_model(self, verify_at: float, seen_from: float) -> Accuracy:
        verified, wrong = self._count(verify_at, np.inf), self._expected(verify_at, np.inf)
        low, high = _spread(wrong, self._between(self._spread, verify_at, np.inf), verified)

        def true_below(below: float) -> tuple[float, float, float]:
            pairs, true = self._count(-np.inf, below), self._count(-np.inf, below) - self._expected(-np.inf, below)
            return (true, *_spread(true, self._between(self._spread, -np.inf, below), pairs))

        missed, unseen = true_below(verify_at), true_below(seen_from)
        right, least, most = verified - wrong, verified - high, verified - low

        def share(part: float, other: float, none: float) -> float:
            return part / (part + other) if part + other > 0 else none

        return Accuracy(
            precision=Estimate(share(right, wrong, 1.0), share(least, high, 0.0), share(most, low, 1.0), MODEL, 0),
            wrong=Estimate(wrong, low, high, MODEL, 0),
            missed=Estimate(*missed, MODEL, 0),
            recall=Estimate(share(right, missed[0], 1.0), share(least, missed[2], 0.0), share(most, missed[1], 1.0), MODEL, 0),
            unseen=Estimate(*unseen, MODEL, 0),
        )

    def _verified_wrong(self, verify_at: float, end: tuple[float, float]) -> Floats:
        strength = _VERIFIED if end == _MIDDLE else 0.0
        rest, wrong, right, found = self._posterior(verify_at, np.inf, strength, end, worst=end == _HIGH)
        drawn: Floats = found + rest * special.betaincinv(wrong, right, self._even[0])
        return drawn

    def _true_below(self, low: float, high: float, end: tuple[float, float]) -> Floats:
        """Draws of the number of true pairs that score from `low` to below `high`, stratum by stratum."""
        strength = _PART if end == _MIDDLE else 0.0
        total = np.zeros(CHAINS)
        edges = np.concatenate(([-np.inf], self._cuts, [np.inf]))
        for number, (begin, until) in enumerate(zip(np.maximum(edges[:-1], low), np.minimum(edges[1:], high), strict=True)):
            if begin < until and self._count(begin, until):
                rest, wrong, right, found = self._posterior(begin, until, strength, end)
                total += self._count(begin, until) - found - rest * special.betaincinv(wrong, right, self._even[1 + number])
        return total

    def _posterior(
        self, low: float, high: float, strength: float, add: tuple[float, float] = _MIDDLE, *, worst: bool = False
    ) -> tuple[float, Floats, Floats, Floats]:
        """Of pairs within scores: how many are not judged, the beta shapes of the share of wrong ones among these, and how many of
        the judged are wrong; all over the draws. The shapes are shrunk so that they also hold the chance in a count of so few. `worst` takes
        a pair of which nobody could say for a wrong one."""
        pairs, weight, effective, judged = self._slice(low, high)
        begin, end = np.searchsorted(self._at, (low, high))
        heavy, found = (self._heavy_worst, self._found_worst) if worst else (self._heavy, self._found)
        wrong_judged = (heavy[:, end] - heavy[:, begin]) / weight * effective if weight else np.zeros(CHAINS)
        believed = float(np.clip(self._expected(low, high) / max(1.0, pairs), 0.0, 1.0))
        wrong = np.maximum(add[0] + strength * believed + wrong_judged, _TINY)
        right = np.maximum(add[1] + strength * (1 - believed) + effective - wrong_judged, _TINY)
        rest = max(0.0, pairs - judged)
        shrink = 1 / (1 + (wrong + right) / rest) if rest else 1.0
        return rest, wrong * shrink, right * shrink, (found[:, end] - found[:, begin]).astype(np.float64)

    def _slice(self, low: float, high: float) -> tuple[float, float, float, float]:
        """Of the pairs within scores: how many, the weight of those judged, what that is worth in pairs of equal weight, how many judged."""
        begin, end = np.searchsorted(self._at, (low, high))
        weight, square = self._weight[end] - self._weight[begin], self._square[end] - self._square[begin]
        return self._count(low, high), float(weight), float(weight**2 / square) if square > 0 else 0.0, float(end - begin)

    def _judged_below(self, high: float) -> int:
        return int(self._definite[np.searchsorted(self._at, high)])

    def _between(self, of: Floats, low: float, high: float) -> float:
        begin, end = np.searchsorted(self._scores, (low, high))
        return float(of[begin] - of[end])

    def _count(self, low: float, high: float) -> float:
        return self._between(self._pairs, low, high)

    def _expected(self, low: float, high: float) -> float:
        """How many of the pairs within scores are wrong, as the model believes."""
        return self._between(self._wrong, low, high)


def exact_certainty(pairs: float, wrong: float, most_wrong: float) -> float:
    """How surely judged pairs alone, no prior in play, show that at most a share is wrong: 1 less the chance of finding so few by luck
    (Clopper and Pearson 1934, Biometrika 26, 404-413)."""
    return float(1 - special.betainc(pairs - wrong, wrong + 1, 1 - most_wrong)) if pairs > wrong else 0.0


_TINY = 1e-9
_VERIFIED, _PART = MODEL_PAIRS, 1.0
"""How much the model counts, in judged pairs: among all that are verified, and within a part of those that are not."""


def _from_above(values: Floats) -> Floats:
    """Sums of the values from each place to the end, and 0."""
    sums: Floats = np.concatenate((np.cumsum(values[::-1])[::-1], [0.0]))
    return sums


def _from_below(values: Floats) -> Floats:
    sums: Floats = np.concatenate(([0.0], np.cumsum(values)))
    return sums


def _rows(values: Flags | Floats) -> Floats:
    """Sums along each row, from 0."""
    sums: Floats = np.concatenate((np.zeros((CHAINS, 1)), np.cumsum(values, axis=1)), axis=1)
    return sums


_MANY = 20.0


def _spread(mean: float, variance: float, most: float) -> tuple[float, float]:
    """A 95% interval of a count that is a sum of chances: by Poisson where it is small (Le Cam 1960), else by its variance."""
    if mean <= 0:
        return 0.0, 0.0
    if mean < _MANY:
        low, high = (float(np.ceil(max(0.0, special.pdtrik(part, mean)))) for part in (0.025, 0.975))
        return min(low, mean), min(max(high, mean), most)
    half = 1.96 * float(np.sqrt(variance))
    return max(0.0, mean - half), min(most, mean + half)
