"""Match applicants with residents: block, compare, weigh, decide; for a batch or for one person."""

from vh.matching.decide import decide
from vh.matching.run import Found, redecide, run_batch, verify_one

__all__ = ["Found", "decide", "redecide", "run_batch", "verify_one"]
