"""The review room: the pairs an officer should look at, and what officers said of them."""

from vh.review.agreement import Agreement, agreement, agreement_of, wilson
from vh.review.judgements import judge, judgements, undo
from vh.review.later import leave, left, take_up
from vh.review.queue import Compared, Pair, pair, queue
from vh.review.queues import Progress, Waiting, applicant_queue, disputes, lapsed, said_of, sampled, waiting
from vh.review.sample import SHARE_VERIFIED, Sample, draw, samples, stratum_of

__all__ = [
    "SHARE_VERIFIED",
    "Agreement",
    "Compared",
    "Pair",
    "Progress",
    "Sample",
    "Waiting",
    "agreement",
    "agreement_of",
    "applicant_queue",
    "disputes",
    "draw",
    "judge",
    "judgements",
    "lapsed",
    "leave",
    "left",
    "pair",
    "queue",
    "said_of",
    "sampled",
    "samples",
    "stratum_of",
    "take_up",
    "undo",
    "waiting",
    "wilson",
]
