"""Move thresholds and weights and see at once what would change, without matching again; learn weights from the council's own data."""

from vh.tuning.estimate import TOLERANCE
from vh.tuning.learn import ENOUGH_JUDGEMENTS, Learned, learn
from vh.tuning.reweigh import Patterns, patterns
from vh.tuning.sweep import Counts, Sweep, sweep

__all__ = ["ENOUGH_JUDGEMENTS", "TOLERANCE", "Counts", "Learned", "Patterns", "Sweep", "learn", "patterns", "sweep"]
