"""The review room: the pairs an officer should look at, and what officers said of them."""

from vh.review.judgements import judge, judgements, undo
from vh.review.queue import Compared, Pair, pair, queue
from vh.review.sample import Sample, draw, samples, stratum_of

__all__ = ["Compared", "Pair", "Sample", "draw", "judge", "judgements", "pair", "queue", "samples", "stratum_of", "undo"]
