"""What waits for an officer, what officers said, and what that says of all verifications."""

import threading
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import polars as pl

from vh import matching, review, tuning
from vh.model import Judgement, Queue, Reason, Source, Verdict
from vh.ruleset import RuleSet
from vh.store import Store, records
from vh.workbench.base import HubBase


@dataclass(slots=True)
class _Kept:
    """What was last prepared from a store."""

    preparing: threading.Lock = field(default_factory=threading.Lock)
    changes: int = -1
    stamp: tuple[int, ...] = ()
    rules: RuleSet | None = None
    measured: tuning.Measured | None = None


_KEPT: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()
"""By store, as every person signed in has a `Hub` of their own over the same one."""


class Reviewing(HubBase):
    """The queues, the judgements, and the accuracy that they tell."""

    def queue(self, reason: Reason | None = None, source: Source | None = None) -> pl.DataFrame:
        """The applications that wait for an officer, least certain first."""
        run_id = self._run().run_id
        rules = records.rule_set_of_run(self.store, run_id)
        return review.queue(self.store, run_id, middle=(rules.verify_at + rules.review_at) / 2, reason=reason, source=source)

    def pair(self, candidate_id: int) -> review.Pair:
        """One candidate of the latest run, side by side."""
        return review.pair(self.store, self._run().run_id, candidate_id)

    def judge(
        self, candidate_id: int, verdict: Verdict | str, note: str = "", *, officer: str = "", queue: Queue | str = Queue.QUEUE
    ) -> Judgement:
        """Record what an officer says of a candidate; the outcome of that application follows at once.

        `officer` is the name given by whoever judges, where it is not the person signed in; `queue` says where the pair was met.
        """
        run_id = self._run().run_id
        with self.store.write() as work:
            judgement = review.judge(
                work, run_id, candidate_id, Verdict(verdict), note=note, who=self.who, officer=officer, queue=Queue(queue)
            )
            matching.redecide(work, run_id, judgement.application_ref)
        return judgement

    def undo(self, judgement_id: int) -> str:
        """Take a judgement back; returns the application reference it was about."""
        run_id = self._run().run_id
        with self.store.write() as work:
            reference = review.undo(work, judgement_id, who=self.who)
            matching.redecide(work, run_id, reference)
        return reference

    def judgements(self) -> pl.DataFrame:
        """The judgements in force, newest first."""
        return review.judgements(self.store)

    def draw_sample(self, pairs: int, share_twice: float = 0.1, seed: int | None = None) -> review.Sample:
        """Draw so many more pairs at random, for measuring; a share of them is for two officers. A seed repeats a draw."""
        run_id = self._run().run_id
        rules = records.rule_set_of_run(self.store, run_id)
        with self.store.write() as work:
            return review.draw(
                work, run_id, pairs=pairs, share_twice=share_twice, thresholds=(rules.verify_at, rules.review_at), who=self.who, seed=seed
            )

    def accuracy(self, verify_at: float, review_at: float, basis: str | None = None) -> tuning.Accuracy:
        """What may be expected at these thresholds (bits) over the latest run: wrong verifications and missed ones, with 95% intervals.

        By judgements of random samples where there are enough among the verified, else by the model; `basis` asks for one of the two.
        """
        return self._measured()[0].accuracy(verify_at, review_at, basis)

    def threshold_for(self, most_wrong: float, review_at: float) -> tuning.Suggestion:
        """The upper threshold for a policy such as at most 0.01 wrong of the verified, or what it would take to suggest one."""
        measured, rules = self._measured()
        return tuning.suggest(measured, most_wrong, rules.verify_at, review_at)

    def _measured(self) -> tuple[tuning.Measured, RuleSet]:
        """The latest run ready for any thresholds; prepared again only after a run, a judgement or a draw."""
        kept = _KEPT.setdefault(self.store, _Kept())
        with kept.preparing:
            changes = self.store.changes
            if kept.measured is None or kept.rules is None or kept.changes != changes:
                run_id = self._run().run_id
                stamp = (run_id, *tuning.stamp(self.store))
                if kept.measured is None or kept.rules is None or kept.stamp != stamp:
                    kept.rules = records.rule_set_of_run(self.store, run_id)
                    kept.measured, kept.stamp = tuning.measured(self.store, run_id, kept.rules), stamp
                kept.changes = changes
            return kept.measured, kept.rules
