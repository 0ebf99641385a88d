"""What other thresholds and weights would give, cost and change."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go
import polars as pl

from vh import charts, desk_charts, tuning
from vh.model import Outcome, Ticket
from vh.ruleset import RuleSet, Weights
from vh.store import Store, records
from vh.tuning.accuracy import Accuracy
from vh.tuning.flips import Cut
from vh.workbench.base import HubBase, act
from vh.working_terms import WorkingTerms

_JUDGED = "select coalesce(max(judgement_id), 0), count(*) filter (undone_at is null) from judgement"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rule sets side by side."""

    differences: pl.DataFrame
    """A row a thing that differs: see `vh.tuning.versions.differences`."""
    before: dict[Outcome, int]
    """Applicants of the latest run per outcome, by the weights and thresholds of the first."""
    after: dict[Outcome, int]
    needs_a_match: tuple[str, ...]
    """Settings that differ and whose effect only a match can show; it is not in the outcomes."""


class Tuning(HubBase):
    """Thresholds and weights. A rule set given is weighed and cut on the latest run without matching again; without one, that of the run."""

    def tune(self, run_id: int | None = None, weights: Weights | None = None) -> tuning.Desk:
        """The latest run, ready for any thresholds, under its own weights or others. Raises NotReadyError before any match."""
        run_id = run_id if run_id is not None else self._latest()
        return held_desk(self.store, run_id, self._rules_of(run_id).weights if weights is None else weights)

    def saved_like(self, rules: RuleSet) -> RuleSet | None:
        """The newest saved version that decides like a rule set, whatever their names and versions; None where there is none."""
        wanted = rules.changed(version=0, name="")
        saved = tuning.kept(
            self.store,
            ("saved", self.store.changes),
            lambda: [records.rule_set(self.store, int(one)) for one in records.rule_sets(self.store)["version"]],
        )
        return next((one for one in saved if one.changed(version=0, name="") == wanted), None)

    def run_rules(self) -> RuleSet:
        """The rule set of the latest run."""
        return self._rules_of(self._latest())

    def patterns(self, run_id: int | None = None) -> tuning.Patterns:
        """The latest run, ready for any weights and thresholds."""
        return tuning.patterns(self.store, run_id if run_id is not None else self._run().run_id)

    def learn(self, ticket: Ticket | None = None) -> tuning.Learned:
        """Weights learned from the latest run and the judgements, beside the old ones, and what would change. Saves nothing."""
        return tuning.learn(self.store, self._run().run_id, ticket=ticket or Ticket())

    def expected(self, rules: RuleSet | None = None) -> Accuracy:
        """Wrong and missed verifications as the scores alone lead one to expect, with intervals: see `vh.tuning.expected`."""
        cut = self._cut(rules)
        return tuning.expected_accuracy(cut.desk, cut.verify_at, cut.review_at)

    def expected_threshold(self, most_wrong: float, rules: RuleSet | None = None) -> tuning.Suggestion:
        """The upper threshold that the scores alone lead one to expect to keep the wrong at most this share (0 to 1) of the verified."""
        return tuning.expected_threshold(self._cut(rules).desk, most_wrong, self.run_rules().verify_at)

    def losses(self, rules: RuleSet | None = None) -> pl.DataFrame:
        """What losing each feed would cost: see `vh.tuning.desk.Desk.losses`."""
        cut = self._cut(rules)
        return cut.desk.losses(cut.verify_at)

    def cost_line(self, rules: RuleSet | None = None) -> pl.DataFrame:
        """What thresholds cost in pounds, one moved and the other held: see `vh.tuning.costs.cost_line`."""
        cut = self._cut(rules)
        return tuning.cost_line(cut.desk, self.working_terms(), cut.verify_at, cut.review_at)

    def cheapest(self, rules: RuleSet | None = None) -> tuning.Cheapest:
        """The thresholds of lowest cost: see `vh.tuning.costs.cheapest`."""
        cut = self._cut(rules)
        return tuning.cheapest(cut.desk, self.working_terms())

    def fairness(self, rules: RuleSet | None = None) -> pl.DataFrame:
        """How groups of applicants fare, and which fall behind: see `vh.tuning.fairness.Fairness.at`."""
        cut = self._cut(rules)
        dimensions = tuning.kept(
            self.store, ("groups", *_stamp(self.store, cut.desk.run_id)), lambda: tuning.groups(self.store, cut.desk.candidates)
        )
        counted = tuning.kept(self.store, ("fairness", id(cut.desk)), lambda: (cut.desk, tuning.fairness(cut.desk, dimensions)))
        return counted[1].at(cut.verify_at, cut.review_at)

    def what_changes(self, rules: RuleSet) -> tuning.Flips:
        """Whose outcome these weights and thresholds would change, against the rule set in force, on the latest run."""
        return tuning.flips(self._cut(self._in_force()), self._cut(rules))

    def compare_rule_sets(self, before: RuleSet, after: RuleSet) -> Comparison:
        """What differs between two rule sets, and what each gives on the latest run."""
        found = tuning.differences(before, after)
        old, new = (self._cut(rules) for rules in (before, after))
        return Comparison(
            differences=found,
            before=old.desk.outcomes(old.verify_at, old.review_at),
            after=new.desk.outcomes(new.verify_at, new.review_at),
            needs_a_match=tuple(name for name in found["what"] if name in tuning.NEED_A_MATCH),
        )

    def tune_figures(self, rules: RuleSet | None = None) -> dict[str, go.Figure]:
        """The charts of the Tune page for these weights and thresholds, as Plotly figures by name: scores, cost_verify, cost_review, uplift,
        by_source, only_source, losses, over_time, changes, and one `fairness_…` for each way of grouping."""
        cut = self._cut(rules)
        desk, counts = cut.desk, cut.desk.counts(cut.verify_at, cut.review_at)
        line, lowest, fair = self.cost_line(rules), self.cheapest(rules), self.fairness(rules)
        found = tuning.flips(self._cut(self._in_force()), cut)
        drawn = {
            "scores": desk_charts.score_histogram(desk.histogram(), cut.verify_at, cut.review_at),
            "cost_verify": desk_charts.cost_line(line, "verify", cut.verify_at, lowest.verify_at),
            "cost_review": desk_charts.cost_line(line, "review", cut.review_at, lowest.review_at),
            "uplift": charts.uplift(desk.uplift(cut.verify_at, cut.review_at)),
            "by_source": charts.by_source(counts.verified_by, desk.applicants),
            "only_source": charts.only_source(counts.only, desk.applicants),
            "losses": desk_charts.losses(desk.losses(cut.verify_at), desk.applicants),
            "over_time": desk_charts.over_time(records.runs(self.store)),
            "changes": desk_charts.flips(found.table(), found.applicants),
        }
        for dimension in fair["dimension"].unique(maintain_order=True):
            drawn[f"fairness_{dimension.lower().replace(' ', '_')}"] = desk_charts.fairness(fair, dimension)
        return {name: charts.as_plotly(figure) for name, figure in drawn.items()}

    def working_terms(self) -> WorkingTerms:
        """What a decision costs: minutes and pounds, as set last."""
        return tuning.kept(self.store, ("terms", self.store.changes), lambda: records.working_terms(self.store))

    @act
    def set_working_terms(self, terms: WorkingTerms) -> None:
        """Keep what a decision costs, for everybody."""
        records.set_working_terms(self.store, terms, who=self.who)

    def _cut(self, rules: RuleSet | None) -> Cut:
        run_id = self._latest()
        rules = rules or self._rules_of(run_id)
        return Cut(self.tune(run_id, rules.weights), rules.verify_at, rules.review_at)

    def _latest(self) -> int:
        """The latest run, asked again only after something was written."""
        return tuning.kept(self.store, ("latest run", self.store.changes, date.today()), lambda: self._run().run_id)

    def _in_force(self) -> RuleSet:
        return tuning.kept(self.store, ("in force", self.store.changes), lambda: records.current_rule_set(self.store))

    def _rules_of(self, run_id: int) -> RuleSet:
        return tuning.kept(self.store, ("rules", run_id), lambda: records.rule_set_of_run(self.store, run_id))


def held_desk(store: Store, run_id: int, weights: Weights) -> tuning.Desk:
    """The desk of a run under some weights: made once for as long as run and judgements are the same."""
    stamp = _stamp(store, run_id)
    held = tuning.kept(store, ("candidates", *stamp), lambda: tuning.candidates(store, run_id))
    return tuning.kept(store, ("desk", *stamp, _key(weights)), lambda: tuning.desk(held, weights))


def _stamp(store: Store, run_id: int) -> tuple[Hashable, ...]:
    """What figures of a run depend on: the run, and the judgements."""
    return run_id, *tuning.kept(store, ("judged", store.changes), lambda: store.frame(_JUDGED).row(0))


def _key(weights: Weights) -> Hashable:
    return tuple((signal, str(stratum), of) for signal, strata in sorted(weights.items()) for stratum, of in sorted(strata.items()))
