"""Move thresholds and weights and see at once what would change, without matching again; learn weights from the council's own data;
say how many verifications are wrong."""

from vh.tuning.accuracy import ENOUGH, JUDGEMENTS, MODEL, Accuracy, Estimate, Measured
from vh.tuning.estimate import TOLERANCE
from vh.tuning.judged import measured, stamp
from vh.tuning.learn import ENOUGH_JUDGEMENTS, Learned, learn
from vh.tuning.reweigh import Patterns, patterns
from vh.tuning.suggest import Suggestion, size_for, suggest
from vh.tuning.sweep import Counts, Sweep, sweep

__all__ = [
    "ENOUGH",
    "ENOUGH_JUDGEMENTS",
    "JUDGEMENTS",
    "MODEL",
    "TOLERANCE",
    "Accuracy",
    "Counts",
    "Estimate",
    "Learned",
    "Measured",
    "Patterns",
    "Suggestion",
    "Sweep",
    "learn",
    "measured",
    "patterns",
    "size_for",
    "stamp",
    "suggest",
    "sweep",
]
