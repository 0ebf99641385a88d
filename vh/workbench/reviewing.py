"""What waits for an officer, and what officers said."""

import polars as pl

from vh import matching, review, tuning
from vh.model import Judgement, Reason, Source, Verdict
from vh.store import records
from vh.tuning.accuracy import Accuracy, Suggestion
from vh.workbench.base import HubBase
from vh.workbench.tuning import held_desk


class Reviewing(HubBase):
    """The queue and the judgements."""

    def queue(self, reason: Reason | None = None, source: Source | None = None) -> pl.DataFrame:
        """The applications that wait for an officer, least certain first."""
        run_id = self._run().run_id
        rules = records.rule_set_of_run(self.store, run_id)
        return review.queue(self.store, run_id, middle=(rules.verify_at + rules.review_at) / 2, reason=reason, source=source)

    def pair(self, candidate_id: int) -> review.Pair:
        """One candidate of the latest run, side by side."""
        return review.pair(self.store, self._run().run_id, candidate_id)

    def judge(self, candidate_id: int, verdict: Verdict | str, note: str = "") -> Judgement:
        """Record what an officer says of a candidate; the outcome of that application follows at once."""
        run_id = self._run().run_id
        with self.store.write() as work:
            judgement = review.judge(work, run_id, candidate_id, Verdict(verdict), note=note, who=self.who)
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

    def accuracy(self, verify_at: float, review_at: float, basis: str | None = None) -> Accuracy:
        """Wrong and missed verifications at these thresholds, with intervals; from the model."""
        del basis
        return tuning.expected_accuracy(self._desk(), verify_at, review_at)

    def threshold_for(self, most_wrong: float, review_at: float) -> Suggestion:
        """The upper threshold for at most this share (0 to 1) of wrong verifications."""
        del review_at
        return tuning.expected_threshold(self._desk(), most_wrong)

    def _desk(self) -> tuning.Desk:
        run_id = tuning.kept(self.store, ("latest run", self.store.changes), lambda: self._run().run_id)
        rules = tuning.kept(self.store, ("rules", run_id), lambda: records.rule_set_of_run(self.store, run_id))
        return held_desk(self.store, run_id, rules.weights)
