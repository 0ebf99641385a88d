"""The hub: the one object that pages, command line and notebooks call. It opens, composes and records; it has no rules of its own."""

import getpass
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from vh import export as exports
from vh import ingest, matching, review, tuning
from vh.blocking import Blocking
from vh.errors import InputError, NotReadyError
from vh.matching.changes import what_would_change
from vh.matching.explain import answer, answer_of, explain, found_of
from vh.model import Answer, Change, Judgement, LoadReport, Reason, Run, Source, Ticket, Verdict
from vh.ruleset import UNSAVED, RuleSet
from vh.sample import SAMPLE_FILES, sample_folder
from vh.settings import Settings
from vh.store import Store, open_store, records


@dataclass(frozen=True, slots=True)
class Status:
    """What is loaded and how fresh, the latest run, and what waits."""

    loads: pl.DataFrame
    """The loads in force: source, feed, file_name, as_of, loaded_at, records, rows_read, rows_quarantined, age_days."""
    run: Run | None
    outcomes: dict[str, int]
    """Applicants per outcome now, judgements settled in."""
    waiting: int
    """Applications that wait for an officer."""
    run_is_stale: bool
    """Loads or rules have changed since the latest run."""


class Hub:
    """An open hub. Make one with `vh.open`."""

    def __init__(self, store: Store, settings: Settings | None = None, who: str | None = None) -> None:
        self.store = store
        self.settings = settings or Settings.from_environment()
        self.who = who or _signed_in()
        self._keeper = matching.IndexKeeper(store)

    def close(self) -> None:
        """Let go of the hub file."""
        self._keeper.close()
        self.store.close()

    def __enter__(self) -> "Hub":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- load and check

    def preview(self, path: str | Path, file_name: str | None = None) -> ingest.Preview:
        """The header and first rows of a file, and which source and layout it looks like; nothing is kept."""
        return ingest.preview(self.store, Path(path), self.settings, file_name)

    def load(
        self,
        source: Source | str,
        path: str | Path,
        *,
        feed: str | None = None,
        as_of: date | None = None,
        layout: str | None = None,
        file_name: str | None = None,
        ticket: Ticket | None = None,
    ) -> LoadReport:
        """Take one extract in, whole or not at all; it replaces the load in force of the same source and feed.

        `file_name` is the name to record where the path is a temporary one. Raises InputError with all that is wrong with the file.
        """
        return ingest.load_extract(
            self.store,
            as_source(source),
            Path(path),
            settings=self.settings,
            who=self.who,
            ticket=ticket or Ticket(),
            feed=feed,
            as_of=as_of,
            layout=layout,
            file_name=file_name,
        )

    def layouts(self) -> tuple[ingest.Layout, ...]:
        """The layouts that are recognised by their header: built in, then saved."""
        return (*ingest.BUILT_IN, *ingest.saved_layouts(self.store))

    def save_layout(self, layout: ingest.Layout) -> None:
        """Keep a mapping under its name, recognised by its header from now on."""
        ingest.save_layout(self.store, layout, self.who)

    def loads(self) -> pl.DataFrame:
        """Every load kept (see `vh.store.records.loads`)."""
        return records.loads(self.store)

    def in_force(self, source: Source, feed: str) -> tuple[str, int] | None:
        """File name and records of the load that a new one of this source and feed would take the place of; None where there is none."""
        loads = self.loads().filter(pl.col("in_force"), pl.col("source") == source.value, pl.col("feed") == feed)
        return (str(loads["file_name"][0]), int(loads["records"][0])) if loads.height else None

    def column_quality(self, load_id: int) -> pl.DataFrame:
        """Completeness and validity of a load, a row a column."""
        return ingest.column_quality(self.store, load_id)

    def fault_counts(self, load_id: int) -> pl.DataFrame:
        """The faults of a load by kind."""
        return ingest.fault_counts(self.store, load_id)

    def fault_rows(self, load_id: int, kind: str, limit: int = 200) -> pl.DataFrame:
        """The rows behind one kind of fault."""
        return ingest.fault_rows(self.store, load_id, kind, limit)

    def fault_file(self, load_id: int) -> pl.DataFrame:
        """Every fault with its row, for the team that owns the source."""
        return ingest.fault_file(self.store, load_id)

    def compare_with_previous(self, load_id: int) -> pl.DataFrame:
        """How a load differs from the one before it of the same source and feed."""
        return ingest.compare_with_previous(self.store, load_id)

    # ---- match and find

    def rule_set(self, version: int | None = None) -> RuleSet:
        """The rule set in force, or one by version."""
        return records.current_rule_set(self.store) if version is None else records.rule_set(self.store, version)

    def rule_sets(self) -> pl.DataFrame:
        """The saved versions, newest first."""
        return records.rule_sets(self.store)

    def save_rule_set(self, rules: RuleSet, note: str) -> RuleSet:
        """Keep a rule set as the next version, with a note on why."""
        return records.save_rule_set(self.store, rules, note=note, who=self.who)

    def match(self, rules: RuleSet | None = None, ticket: Ticket | None = None) -> Run:
        """Run the rule set in force (or one given) over the loads in force, and record the outcomes."""
        rules = rules or self.rule_set()
        if rules.version >= 0 and rules != self.rule_set(rules.version):
            rules = rules.changed(version=UNSAVED)
        run = matching.run_batch(self.store, rules, who=self.who, ticket=ticket or Ticket())
        return replace(run, read_outcomes=lambda: records.outcomes(self.store, run.run_id))

    def latest_run(self) -> Run | None:
        """The latest run, or None."""
        return records.run(self.store)

    def runs(self) -> pl.DataFrame:
        """Every run, newest first."""
        return records.runs(self.store)

    def outcomes(self, run_id: int | None = None) -> pl.DataFrame:
        """The outcomes of a run (the latest): see `vh.store.records.outcomes`."""
        return records.outcomes(self.store, run_id if run_id is not None else self._run().run_id)

    def outcome_counts(self, run_id: int | None = None) -> pl.DataFrame:
        """Applicants of a run (the latest) by outcome and reason: outcome, reason, applicants."""
        return self.outcomes(run_id).group_by("outcome", "reason").agg(pl.len().alias("applicants")).sort("outcome", "reason")

    def blocking(self, run_id: int | None = None) -> Blocking:
        """How a run (the latest) proposed its candidates, and an estimate of the true pairs that no rule proposed."""
        return records.blocking(self.store, run_id if run_id is not None else self._run().run_id)

    def verify(
        self,
        *,
        forename: str,
        surname: str,
        address: str,
        postcode: str | None = None,
        uprn: str | None = None,
        dob: str | date | None = None,
        on: str | date | None = None,
        middle_name: str | None = None,
        explained: bool = True,
    ) -> Answer:
        """One applicant: is this person resident here, and why. Records nothing.

        `explained` adds what would have changed the outcome and the nearest records, which takes a second look-up.
        """
        applicant = ingest.one_applicant(
            forename=forename, middle_name=middle_name, surname=surname, address=address, postcode=postcode, uprn=uprn, dob=dob, on=on,
            settings=self.settings,
        )  # fmt: skip
        index = self._keeper.ready()
        if index and not explained:
            return answer_of(index.answer(applicant), index.rules)
        rules, row = index.rules if index else self.rule_set(), ingest.as_row(applicant)
        found = found_of(index.answer(applicant)) if index else matching.verify_one(self.store, rules, row)
        return explain(self.store, rules, row, found) if explained else answer(found, rules)

    def index(self) -> matching.Index:
        """The residents in force in memory, as of now; once built, `verify` answers from it in a fraction of a millisecond.

        Raises NotReadyError when no residents are loaded.
        """
        return self._keeper.build()

    def what_would_change(self, application_ref: str) -> tuple[Change, ...]:
        """What would have changed the outcome of an application of the latest run; see `vh.matching.changes`."""
        run_id = self._run().run_id
        applicant = records.applicant_of_run(self.store, run_id, application_ref)
        rules = records.rule_set_of_run(self.store, run_id)
        return what_would_change(self.store, rules, applicant, matching.verify_one(self.store, rules, applicant))

    # ---- tune

    def tune(self, run_id: int | None = None) -> tuning.Sweep:
        """The latest run, ready for any thresholds."""
        return tuning.sweep(self.store, run_id if run_id is not None else self._run().run_id)

    def patterns(self, run_id: int | None = None) -> tuning.Patterns:
        """The latest run, ready for any weights and thresholds."""
        return tuning.patterns(self.store, run_id if run_id is not None else self._run().run_id)

    def learn(self, ticket: Ticket | None = None) -> tuning.Learned:
        """Weights learned from the latest run and the judgements, beside the old ones, and what would change. Saves nothing."""
        return tuning.learn(self.store, self._run().run_id, ticket=ticket or Ticket())

    # ---- review

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

    # ---- export

    def export(self, folder: str | Path) -> exports.Manifest:
        """Write verified.csv, review.csv, needs_evidence.csv and manifest.json of the latest run into a folder."""
        return exports.export_lists(self.store, self._run(), Path(folder), who=self.who)

    def export_files(self) -> exports.Lists:
        """The same four files as bytes, for a download; logged as an export."""
        return exports.lists(self.store, self._run(), who=self.who)

    def decisions(self, path: str | Path) -> int:
        """Write one row per applicant (csv or parquet by the file's ending); returns the number of rows."""
        return exports.decisions(self.store, self._run(), Path(path), who=self.who)

    def exports(self) -> pl.DataFrame:
        """Every export made, newest first."""
        return exports.export_log(self.store)

    # ---- today

    def status(self) -> Status:
        """What is loaded and how fresh, the latest run, and what waits."""
        in_force = (
            self.loads().filter(pl.col("in_force")).with_columns((pl.lit(date.today()) - pl.col("as_of")).dt.total_days().alias("age_days"))
        )
        run = self.latest_run()
        counts: dict[str, int] = {}
        if run is not None:
            counts = dict(self.outcomes(run.run_id).group_by("outcome").len().iter_rows())
        stale = run is not None and (sorted(run.loads) != sorted(in_force["load_id"].to_list()) or run.rule_set != self.rule_set().title)
        waiting = self.queue().height if run is not None else 0
        return Status(in_force, run, counts, waiting, stale)

    def activity(self, limit: int = 200) -> pl.DataFrame:
        """The newest activity: done_at, who, action, detail."""
        return records.activity(self.store, limit)

    def load_sample(self, ticket: Ticket | None = None) -> list[LoadReport]:
        """Load the sample borough that comes with the hub."""
        ticket, folder = ticket or Ticket(), sample_folder()
        reports = []
        for i, one in enumerate(SAMPLE_FILES):
            ticket.say(i / len(SAMPLE_FILES), f"Loading {one.file_name}")
            reports.append(self.load(one.source, folder / one.file_name, as_of=one.as_of, ticket=Ticket(stop=ticket.stop)))
        return reports

    def _run(self) -> Run:
        run = self.latest_run()
        if run is None:
            raise NotReadyError("Nothing has been matched yet. Run a match first (page Match, or `python -m vh match`).")
        return run


def as_source(text: Source | str) -> Source:
    """A source by its name; raises InputError that lists the names."""
    try:
        return Source(text)
    except ValueError:
        raise InputError(f"There is no source of that name. The sources are: {', '.join(Source)}.") from None


def _signed_in() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no user database, as in some containers and services
        return "unknown"


def open_hub(path: str | Path | None = None, *, settings: Settings | None = None, who: str | None = None) -> Hub:
    """Open a hub file, or one in memory when no path is given."""
    return Hub(open_store(path), settings, who)
