"""The review room: the pairs an officer should look at, and what officers said of them."""

from vh.review.judgements import judge, judgements, undo
from vh.review.queue import Compared, Pair, pair, queue

__all__ = ["Compared", "Pair", "judge", "judgements", "pair", "queue", "undo"]
