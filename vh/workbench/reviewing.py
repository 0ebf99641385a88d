"""What waits for an officer, what officers said, and what that says of all verifications."""

import threading
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import polars as pl
from plotly.graph_objects import Figure

from vh import matching, review, tuning
from vh.charts import as_plotly
from vh.errors import InputError
from vh.model import Judgement, Queue, Reason, Source, Verdict
from vh.review_charts import wrong_in_a_thousand
from vh.ruleset import RuleSet
from vh.store import Store, records
from vh.workbench.base import HubBase, act


@dataclass(slots=True)
class _Kept:
    """What was last prepared from a store."""

    preparing: threading.Lock = field(default_factory=threading.Lock)
    changes: int = -1
    stamp: tuple[int, ...] = ()
    rules: RuleSet | None = None
    measured: tuning.Measured | None = None
    sampled: tuple[tuple[int, int], pl.DataFrame] | None = None
    """The pairs of samples, with the run and the newest sample that they were read for."""


_KEPT: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()
"""By store, as every person signed in has a `Hub` of their own over the same one."""


class Reviewing(HubBase):
    """The queues, the judgements, and the accuracy that they tell."""

    def queue(self, reason: Reason | None = None, source: Source | None = None) -> pl.DataFrame:
        """The applications that wait for an officer, least certain first; those on which two officers differ wait among the disputes."""
        run_id = self._run().run_id
        return self._queue(run_id, review.disputes(self.store, run_id, self.who), reason, source)

    def _queue(self, run_id: int, differing: pl.DataFrame, reason: Reason | None = None, source: Source | None = None) -> pl.DataFrame:
        rules = records.rule_set_of_run(self.store, run_id)
        rows = review.queue(self.store, run_id, middle=(rules.verify_at + rules.review_at) / 2, reason=reason, source=source)
        return rows.join(differing, on="candidate_id", how="anti", maintain_order="left")

    def pair(self, candidate_id: int) -> review.Pair:
        """One candidate of the latest run, side by side."""
        return review.pair(self.store, self._run().run_id, candidate_id)

    @act
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

    @act
    def undo(self, judgement_id: int) -> str:
        """Take a judgement back; returns the application reference it was about."""
        run_id = self._run().run_id
        with self.store.write() as work:
            reference = review.undo(work, judgement_id, who=self.who)
            matching.redecide(work, run_id, reference)
        return reference

    @act
    def leave_for_later(self, candidate_id: int, *, officer: str = "") -> None:
        """Put a pair aside in the queues of an officer (else: whoever is at work), and of nobody else, until it is judged or taken up again.

        It is kept in the hub, by what the two records say. Raises InputError when the latest run holds no such candidate.
        """
        run_id = self._run().run_id
        with self.store.write(counts=False) as work:
            review.leave(work, run_id, candidate_id, officer.strip() or self.who)

    @act
    def take_up_again(self, *, officer: str = "") -> None:
        """Nothing is left for later any more by an officer: it waits again."""
        with self.store.write(counts=False) as work:
            review.take_up(work, officer.strip() or self.who)

    def left_for_later(self, officer: str = "") -> list[int]:
        """The candidates of the latest run that an officer left for later, first to last."""
        return review.left(self.store, self._run().run_id, officer.strip() or self.who)

    def judgements(self) -> pl.DataFrame:
        """The judgements in force, newest first."""
        return review.judgements(self.store)

    @act
    def review_sample(
        self, pairs: int | None = None, *, within: float | None = None, share_twice: float | None = None, seed: int | None = None
    ) -> review.Sample:
        """Draw pairs at random for measuring: so many more, or as many as it takes to know the precision to about ± `within`.

        A share of them (setting `second_look_share`) is for two officers. They wait in `waiting().sample`. A seed repeats a draw. Raises
        InputError unless one of the two is given, or when there is nothing left to draw.
        """
        run_id = self._run().run_id
        if (pairs is None) == (within is None):
            raise InputError("Say either how many pairs to draw, or how precisely the share of right verifications is to be known.")
        if pairs is not None and (not isinstance(pairs, int) or pairs < 1):
            raise InputError("Give the number of pairs to draw, a whole number of 1 or more.")
        wanted = pairs if pairs is not None else self.sample_size(within or 0.0) - self.waiting().progress.pairs
        if wanted < 1:
            raise InputError("The pairs drawn already are enough for that. Judge those that wait in the sample.")
        share = self.settings.second_look_share if share_twice is None else share_twice
        rules = records.rule_set_of_run(self.store, run_id)
        with self.store.write() as work:
            return review.draw(
                work, run_id, pairs=wanted, share_twice=share, thresholds=(rules.verify_at, rules.review_at), who=self.who, seed=seed
            )

    def sample_size(self, within: float) -> int:
        """How many pairs a sample takes in all for the precision to be known to about ± `within` (0.01: a percentage point)."""
        measured, rules = self._measured()
        return tuning.size_for(measured, within, rules.verify_at)

    def samples(self) -> pl.DataFrame:
        """The samples drawn, newest first (see `vh.review.samples`)."""
        return review.samples(self.store)

    def waiting(self, officer: str = "") -> review.Waiting:
        """What waits for an officer in every queue, and how far the samples are judged.

        Second looks and disputes leave out what this officer has judged.
        """
        run_id, officer = self._run().run_id, officer.strip() or self.who
        differing = review.disputes(self.store, run_id, officer)
        kept, stamp = (
            _KEPT.setdefault(self.store, _Kept()),
            (run_id, int(self.store.scalar("select coalesce(max(sample_id), 0) from sample_pair"))),
        )
        if kept.sampled is None or kept.sampled[0] != stamp:
            kept.sampled = (stamp, review.sampled(self.store, run_id))
        return review.waiting(self.store, run_id, officer, self._queue(run_id, differing), kept.sampled[1], differing)

    def candidates_of(self, application_ref: str) -> pl.DataFrame:
        """All pairs of one application, best first, with what was settled of each. Raises InputError when the run has no such application."""
        run_id, ref = self._run().run_id, application_ref.strip()
        records.applicant_of_run(self.store, run_id, ref)
        return review.applicant_queue(self.store, run_id, ref)

    def said_of(self, candidate_id: int) -> pl.DataFrame:
        """What officers said of a pair: officer, verdict, note, queue."""
        return review.said_of(self.store, self._run().run_id, candidate_id)

    def agreement(self) -> review.Agreement:
        """How far two officers agree on the pairs that both were to judge."""
        return review.agreement(self.store, self._run().run_id)

    def lapsed(self) -> pl.DataFrame:
        """Judgements that no longer hold, since a record or an application says something else now."""
        return review.lapsed(self.store, self._run().run_id)

    def accuracy(self, verify_at: float, review_at: float, basis: str | None = None) -> tuning.Accuracy:
        """What may be expected at these thresholds (bits) over the latest run: wrong verifications and missed ones, with 95% intervals.

        By judgements of random samples where there are enough among the verified, else by the model; `basis` asks for one of the two.
        Raises InputError where the lower threshold is above the upper, NotReadyError before any match.
        """
        if review_at > verify_at:
            raise InputError("The lower threshold is above the upper one. Give the upper first, as in hub.accuracy(5, -6).")
        return self._measured()[0].accuracy(verify_at, review_at, basis)

    def accuracy_figure(self, verify_at: float, review_at: float) -> Figure:
        """Wrong verifications among a thousand, by the model and, where there are enough, by judgements: a Plotly figure."""
        by_model, found = self.accuracy(verify_at, review_at, tuning.MODEL), self.accuracy(verify_at, review_at)
        return as_plotly(wrong_in_a_thousand(by_model, found if found.precision.basis == tuning.JUDGEMENTS else None))

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
