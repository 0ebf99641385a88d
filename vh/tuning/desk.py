"""The candidates of a run under one set of weights, ready for any thresholds: every figure of the Tune page is cut from these arrays."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vh.matching.compare import pattern_scores
from vh.matching.rules import MAY_VERIFY
from vh.model import Outcome
from vh.ruleset import RuleSet, Weights
from vh.tuning.candidates import JUDGED_SAME, Candidates, Feed, Ints, Small
from vh.tuning.ladder import Ladder
from vh.tuning.sweep import NOTHING, Counts, Sweep

Scores = NDArray[np.float64]

SURE = 99.0
"""The score of a pair that verifies whatever its score: an officer judged it the same, or the policy on surnames accepts it."""
VERIFIED, REVIEW, EVIDENCE_ASKED = 0, 1, 2
"""Outcomes as small numbers, in the order of `Outcome`."""


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """One run under one set of weights; arrays hold a value an applicant, by place.

    What depends on the weights through other candidates (two people who fit about equally) stands as the run found it.
    """

    candidates: Candidates
    sweep: Sweep
    by_feed: Scores
    """(applicants × feeds): the best score that may verify; NOTHING where there is none."""
    verify: Scores
    """The best score that may verify."""
    review: Scores
    """The best score that an officer may look at; never below `verify`."""
    verify_row: Ints
    """Which candidate has it; -1 where there is none."""
    review_row: Ints
    rungs: Scores
    """The distinct scores, lowest first."""
    verify_rung: Ints
    """The place of `verify` among them; -1 where there is none."""
    review_rung: Ints
    all: Ladder
    """Everybody, as one group."""
    feed_order: tuple[Scores, ...]
    """For each feed, the best score that may verify without it, sorted."""

    @property
    def run_id(self) -> int:
        """The run it was made from."""
        return self.candidates.run_id

    @property
    def applicants(self) -> int:
        """How many applicants the run had."""
        return self.candidates.applicants

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds that speak for somebody."""
        return self.candidates.feeds

    def not_drawn(self) -> tuple[int, int]:
        """Applicants whom no score tells of: verified whatever it is, by a judgement or by policy, and those of whom no record speaks."""
        whatever = self.all.verify[self.all.at(SURE), 0]
        return int(whatever), self.applicants - int(self.all.review[0, 0])

    def outcomes(self, verify_at: float, review_at: float) -> dict[Outcome, int]:
        """Applicants per outcome at these thresholds."""
        return self.sweep.outcomes(verify_at, review_at)

    def counts(self, verify_at: float, review_at: float) -> Counts:
        """Applicants per outcome, and what each source alone would verify."""
        return self.sweep.counts(verify_at, review_at)

    def uplift(self, verify_at: float, review_at: float) -> pl.DataFrame:
        """What each source adds: see `Sweep.uplift`."""
        return self.sweep.uplift(verify_at, review_at)

    def histogram(self, low: float = -12.0, high: float = 24.0, bins: int = 72) -> pl.DataFrame:
        """Applicants by their best score: see `Sweep.histogram`."""
        return self.sweep.histogram(low, high, bins)

    def counts_at(self, thresholds: Scores) -> tuple[list[int], list[int]]:
        """Applicants verified if the upper threshold stood at each of these, and seen at all if the lower one did."""
        rows = np.searchsorted(self.rungs, thresholds, side="left")
        return self.all.verify[rows, 0].tolist(), self.all.review[rows, 0].tolist()

    def decided(self, verify_at: float, review_at: float) -> Small:
        """The outcome of each applicant: 0 verified, 1 an officer looks, 2 asks for evidence."""
        verified = self.verify >= verify_at
        return (EVIDENCE_ASKED - ((self.review >= review_at) | verified).view(np.int8) - verified.view(np.int8)).astype(np.int8, copy=False)

    def losses(self, verify_at: float) -> pl.DataFrame:
        """What losing a feed would cost, a row a feed: feed (words), source, verified (by it, alone or not), lost (that nobody else verifies)."""
        verified = int(np.count_nonzero(self.verify >= verify_at))
        rows = [
            (feed.label, str(feed.source), self.by_feed_from(i, verify_at), verified - _from(self.feed_order[i], verify_at))
            for i, feed in enumerate(self.feeds)
        ]
        return pl.DataFrame(rows, schema={"feed": pl.String, "source": pl.String, "verified": pl.Int64, "lost": pl.Int64}, orient="row")

    def by_feed_from(self, feed: int, verify_at: float) -> int:
        """Applicants whom one feed verifies at a threshold."""
        return int(np.count_nonzero(self.by_feed[:, feed] >= verify_at))


def desk(held: Candidates, weights: Weights) -> Desk:
    """Weigh the candidates of a run; a few tenths of a second for a million of them."""
    table = pattern_scores(RuleSet(weights=weights))["score"].to_numpy()
    score = np.where(held.may >= JUDGED_SAME, SURE, table[held.pattern])
    n, feeds = held.applicants, len(held.feeds)
    may_verify = held.may >= MAY_VERIFY
    by_feed, seen = np.full((n, max(1, feeds)), NOTHING), np.full((n, max(1, feeds)), NOTHING)
    np.maximum.at(seen, (held.place, held.feed), score)
    np.maximum.at(by_feed, (held.place[may_verify], held.feed[may_verify]), score[may_verify])
    verify, review = by_feed.max(axis=1), seen.max(axis=1)
    rungs = np.unique(np.append(table[np.unique(held.pattern)], SURE))
    verify_rung, review_rung = (np.where(one > NOTHING, np.searchsorted(rungs, one), -1).astype(np.int32) for one in (verify, review))
    return Desk(
        candidates=held,
        sweep=_sweep(held, by_feed, seen),
        by_feed=by_feed,
        verify=verify,
        review=review,
        verify_row=_first_rows(held, may_verify & (score == verify[held.place]), n),
        review_row=_first_rows(held, score == review[held.place], n),
        rungs=rungs,
        verify_rung=verify_rung,
        review_rung=review_rung,
        all=Ladder.of(rungs, verify_rung, review_rung, np.zeros(n, dtype=np.int32), 1),
        feed_order=tuple(np.sort(_without(by_feed, i)) for i in range(feeds)),
    )


def _sweep(held: Candidates, by_feed: Scores, seen: Scores) -> Sweep:
    """The same by source, in the order of the feeds."""
    sources = tuple(dict.fromkeys(feed.source for feed in held.feeds))
    columns = [[i for i, feed in enumerate(held.feeds) if feed.source is source] for source in sources] or [[0]]
    made = Sweep(held.run_id, sources, *(np.column_stack([one[:, at].max(axis=1) for at in columns]) for one in (by_feed, seen)))
    made.counts(0.0, 0.0)  # sorts once now, so that the first slider is as quick as the next
    made.uplift(0.0, 0.0)
    return made


def _first_rows(held: Candidates, which: NDArray[np.bool_], applicants: int) -> Ints:
    """For each applicant, the first of these candidates; -1 where there is none."""
    rows = np.flatnonzero(which).astype(np.int32)[::-1]
    found = np.full(applicants, -1, dtype=np.int32)
    found[held.place[rows]] = rows  # of several the last assignment stands, and that is the first row
    return found


def _without(by_feed: Scores, feed: int) -> Scores:
    others = np.delete(by_feed, feed, axis=1)
    best: Scores = others.max(axis=1, initial=NOTHING)
    return best


def _from(ordered: Scores, threshold: float) -> int:
    return int(ordered.size - np.searchsorted(ordered, threshold, side="left"))
