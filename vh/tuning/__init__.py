"""Move thresholds and weights and see at once what would change, without matching again; learn weights from the council's own data;
say how many verifications are wrong."""

from vh.tuning.accuracy import ENOUGH, JUDGEMENTS, MODEL, Accuracy, Estimate, Measured
from vh.tuning.candidates import Candidates, Feed, candidates
from vh.tuning.costs import Cheapest, cheapest, cost_line
from vh.tuning.desk import Desk, desk
from vh.tuning.estimate import TOLERANCE
from vh.tuning.expected import accuracy as expected_accuracy
from vh.tuning.expected import threshold_for as expected_threshold
from vh.tuning.fairness import Behind, Fairness, fairness
from vh.tuning.flips import Cut, Flips, flips
from vh.tuning.groups import FEWEST, Dimension, groups
from vh.tuning.judged import measured, stamp
from vh.tuning.kept import kept
from vh.tuning.learn import ENOUGH_JUDGEMENTS, Learned, learn, learning
from vh.tuning.reweigh import Patterns, patterns
from vh.tuning.suggest import Suggestion, size_for, suggest
from vh.tuning.sweep import Counts, Sweep, sweep
from vh.tuning.versions import NEED_A_MATCH, differences, weights_beside

__all__ = [
    "ENOUGH",
    "ENOUGH_JUDGEMENTS",
    "FEWEST",
    "JUDGEMENTS",
    "MODEL",
    "NEED_A_MATCH",
    "TOLERANCE",
    "Accuracy",
    "Behind",
    "Candidates",
    "Cheapest",
    "Counts",
    "Cut",
    "Desk",
    "Dimension",
    "Estimate",
    "Fairness",
    "Feed",
    "Flips",
    "Learned",
    "Measured",
    "Patterns",
    "Suggestion",
    "Sweep",
    "candidates",
    "cheapest",
    "cost_line",
    "desk",
    "differences",
    "expected_accuracy",
    "expected_threshold",
    "fairness",
    "flips",
    "groups",
    "kept",
    "learn",
    "learning",
    "measured",
    "patterns",
    "size_for",
    "stamp",
    "suggest",
    "sweep",
    "weights_beside",
]
