"""How right a pair of thresholds is believed to be: the values, each with its interval and what it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95% interval."""

    value: float
    low: float
    high: float
    basis: str
    """`model`: the scores alone; `judgements`: what officers said of a sample."""
    judged: int
    """How many judgements it rests on; 0 for the model."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What is believed of a pair of thresholds."""

    precision: Estimate
    """Of the verified, the share whose record is truly theirs (0 to 1)."""
    wrong: Estimate
    """False verifications expected, as a number of applicants."""
    missed: Estimate
    """Applicants not verified although a record that may verify is truly theirs."""
    recall: Estimate
    """Of those whom some record could verify, the share that is verified (0 to 1)."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The upper threshold for a limit on wrong verifications."""

    verify_at: float | None
    """In bits; None where no threshold is known to keep the limit."""
    basis: str
    needed: int | None
    """How many more judgements it would take to say so from judgements; None where there are enough."""
    text: str
    """The same in a sentence."""
