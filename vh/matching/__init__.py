"""Match applicants with residents: block, compare, weigh, decide; for a batch or for one person."""

from vh.matching.decide import decide
from vh.matching.index import Index, build_index
from vh.matching.keep import IndexKeeper
from vh.matching.run import Found, outcomes_with, redecide, run_batch, verify_one
from vh.matching.single import Decision

__all__ = ["Decision", "Found", "Index", "IndexKeeper", "build_index", "decide", "outcomes_with", "redecide", "run_batch", "verify_one"]
