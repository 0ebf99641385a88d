"""Match the loads in force, and find one applicant."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import polars as pl

from vh import ingest, matching, tuning
from vh.blocking import Blocking
from vh.errors import InputError
from vh.matching.changes import what_would_change
from vh.matching.explain import answer, answer_of, explain, found_of
from vh.model import Answer, Change, Run, Ticket
from vh.ruleset import UNSAVED, RuleSet
from vh.store import audit, records
from vh.text.applicants import Applicant
from vh.workbench.base import HubBase, act

WHY = 120
"""Characters that are kept of why somebody was looked up."""


class Deciding(HubBase):
    """Rule sets, runs, outcomes and single look-ups."""

    def rule_set(self, version: int | None = None) -> RuleSet:
        """The rule set in force, or one by version."""
        return records.current_rule_set(self.store) if version is None else records.rule_set(self.store, version)

    def rule_sets(self) -> pl.DataFrame:
        """The saved versions, newest first."""
        return records.rule_sets(self.store)

    @act
    def save_rule_set(self, rules: RuleSet, note: str) -> RuleSet:
        """Keep a rule set as the next version, with a note on why; it is in force once it is published."""
        return records.save_rule_set(self.store, rules, note=note, who=self.who)

    @act
    def publish_rule_set(self, version: int) -> RuleSet:
        """Put a saved version in force, from the next match; an earlier one to go back, 0 for the standard one."""
        return records.publish_rule_set(self.store, version, who=self.who)

    @act
    def match(self, rules: RuleSet | None = None, ticket: Ticket | None = None, *, learn: bool = False) -> Run:
        """Run the rule set in force (or one given) over the loads in force, and record the outcomes.

        With `learn` by weights that are learned in the run, as `learn` would learn them after it; the rule set so made is the run's alone.
        Raises NotReadyError where applications or residents are missing, or no source has a lawful basis; InputError for what is no rule set.
        """
        if rules is not None and not isinstance(rules, RuleSet):
            raise InputError("A match takes a rule set, as hub.rule_set(3) gives one of the versions that hub.rule_sets() lists.")
        rules = rules or self.rule_set()
        if rules.version >= 0 and rules != self.rule_set(rules.version):
            rules = rules.changed(version=UNSAVED)
        with tuning.learning(self.store, rules) if learn else nullcontext() as learned:
            run = matching.run_batch(self.store, rules, who=self.who, ticket=ticket or Ticket(), learn=learned)
        return replace(run, read_outcomes=lambda: records.outcomes(self.store, run.run_id))

    def runs(self) -> pl.DataFrame:
        """Every run, newest first."""
        return records.runs(self.store)

    def outcomes(self, run_id: int | None = None) -> pl.DataFrame:
        """The outcomes of a run (the latest) with officers' judgements settled in, a row an applicant, by reference: application_ref,
        application_date, outcome, reason, sources (joined by `;`), score (bits, null where nobody is near), candidate_id, settled_by_officer."""
        return records.outcomes(self.store, run_id if run_id is not None else self._run().run_id)

    def outcome_counts(self, run_id: int | None = None) -> pl.DataFrame:
        """Applicants of a run (the latest) by outcome and reason: outcome, reason, applicants."""
        return self.outcomes(run_id).group_by("outcome", "reason").agg(pl.len().alias("applicants")).sort("outcome", "reason")

    def blocking(self, run_id: int | None = None) -> Blocking:
        """How a run (the latest) proposed its candidates, and an estimate of the true pairs that no rule proposed."""
        return records.blocking(self.store, run_id if run_id is not None else self._run().run_id)

    @act
    def verify(
        self,
        *,
        forename: str,
        surname: str,
        address: str,
        postcode: str | None = None,
        uprn: str | int | None = None,
        dob: str | date | None = None,
        on: str | date | None = None,
        middle_name: str | None = None,
        explained: bool = True,
        why: str = "",
    ) -> Answer:
        """One applicant: is this person resident here, and why. Keeps nothing of it but an entry in the audit: who looked, at whom (as a keyed
        digest), what the answer was, and `why`, a few words without a name.

        Dates are dates, or text with the day first. `explained` adds what would have changed the outcome and the nearest records, which takes a
        second look-up. Raises InputError for what cannot be read, with all its faults; NotReadyError where no residents are loaded, or none on
        a lawful basis.
        """
        applicant = ingest.one_applicant(
            forename=forename, middle_name=middle_name, surname=surname, address=address, postcode=postcode, uprn=uprn, dob=dob, on=on,
            settings=self.settings,
        )  # fmt: skip
        index = self._keeper.ready()
        if index and not explained:
            said = answer_of(index.answer(applicant), index.rules)
        else:
            rules, row = index.rules if index else self.rule_set(), ingest.as_row(applicant)
            found = found_of(index.answer(applicant, everyone=True)) if index else matching.verify_one(self.store, rules, row)
            said = explain(self.store, rules, row, found) if explained else answer(found, rules)
        self._looked_at(applicant, said, why)
        return said

    def _looked_at(self, whom: Applicant, said: Answer, why: str) -> None:
        person = audit.person_digest(self.store, whom.forename, whom.surname, whom.postcode)
        about: dict[str, audit.Value] = {"person": person, "why": why.strip()[:WHY] or "not said", "outcome": said.outcome.value,
                 "reason": said.reason.value, "records_shown": len(said.records)}  # fmt: skip
        with self.store.beside() as work:
            audit.append(work, who=self.who, kind=audit.Kind.LOOK_UP, about=about)

    def index(self) -> matching.Index:
        """The residents in force in memory, as of now; once built, it answers in a fraction of a millisecond, and `verify` asks it.

        Raises NotReadyError when no residents are loaded.
        """
        return self._keeper.build()

    def what_would_change(self, application_ref: str) -> tuple[Change, ...]:
        """What would have changed the outcome of an application of the latest run; see `vh.matching.changes`."""
        run_id = self._run().run_id
        applicant = records.applicant_of_run(self.store, run_id, application_ref)
        rules = records.rule_set_of_run(self.store, run_id)
        return what_would_change(self.store, rules, applicant, matching.verify_one(self.store, rules, applicant))
