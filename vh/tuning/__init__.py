"""Move thresholds and weights and see at once what would change, without matching again; learn weights from the council's own data."""

from vh.tuning.accuracy import Accuracy, Estimate, Suggestion
from vh.tuning.candidates import Candidates, Feed, candidates
from vh.tuning.costs import Cheapest, cheapest, cost_line
from vh.tuning.desk import Desk, desk
from vh.tuning.estimate import TOLERANCE
from vh.tuning.expected import accuracy as expected_accuracy
from vh.tuning.expected import bits
from vh.tuning.expected import threshold_for as expected_threshold
from vh.tuning.fairness import Behind, Fairness, fairness
from vh.tuning.flips import Cut, Flips, flips
from vh.tuning.groups import FEWEST, Dimension, groups
from vh.tuning.kept import kept
from vh.tuning.learn import ENOUGH_JUDGEMENTS, Learned, learn
from vh.tuning.reweigh import Patterns, patterns
from vh.tuning.sweep import Counts, Sweep, sweep
from vh.tuning.versions import NEED_A_MATCH, differences, weights_beside

__all__ = [
    "ENOUGH_JUDGEMENTS",
    "FEWEST",
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
    "Patterns",
    "Suggestion",
    "Sweep",
    "bits",
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
    "patterns",
    "sweep",
    "weights_beside",
]
