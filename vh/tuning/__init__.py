"""Move the thresholds and see at once what would change, without matching again."""

from vh.tuning.sweep import Counts, Sweep, sweep

__all__ = ["Counts", "Sweep", "sweep"]
