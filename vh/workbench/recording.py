"""The ethics record: what people answered, what the hub knows, and the documents that come of both."""

import json
from dataclasses import replace
from datetime import date, datetime

import polars as pl

from vh import record as ethics
from vh.access import Role
from vh.charts import OUTCOME_WORDS
from vh.errors import HubError
from vh.ingest.notes import only_checked
from vh.model import Outcome, Run, Source
from vh.record import Basis, Document, Facts, Group
from vh.sample import sample_fingerprints
from vh.service.bench import Share
from vh.store import audit, records
from vh.tuning import ENOUGH
from vh.version import __version__
from vh.workbench.auditing import Auditing
from vh.workbench.base import act
from vh.workbench.granting import Granting
from vh.workbench.protecting import Protecting
from vh.workbench.reviewing import Reviewing
from vh.workbench.serving import Serving
from vh.workbench.tuning import Tuning

_OUTCOMES = "select outcome, count(*) from outcome where run_id = $run_id group by outcome"
_NOTES = "select load_id, notes from load where in_force"
_COLUMNS = "select load_id, column_name from column_quality order by load_id, position"


class Recording(Auditing, Granting, Protecting, Reviewing, Serving, Tuning):
    """The record and its documents."""

    @act
    def answer_question(self, stage: str, question: str, text: str) -> bool:
        """Keep an answer to a question of the framework, or a particular of the council; see `vh.record.answer`."""
        return ethics.answer(self.store, stage, question, text, who=self.who)

    def record(self) -> Facts:
        """What the hub knows of itself now, with the answers and particulars that people gave. A fact is None or empty where it is not known."""
        given, sources, mode = ethics.answers(self.store), self._sources(), self.mode()
        counts, due = self.audit_counts(), self.purge_dates()
        first, next_purge = counts["first_at"].min(), due["purge_on"].min()
        facts = Facts(
            made_at=datetime.now(),
            version=__version__,
            sources=sources,
            bases=self._bases(),
            unused=tuple(sorted({one.name for one in sources if one.personal and not one.basis})),
            sample=self._is_sample(),
            judged=int(self.store.scalar("select count(*) from judgement where undone_at is null")),
            keeping=tuple((one.what, one.days, one.counted_from, one.reason) for one in self.keeping_rules()),
            notices=tuple(
                words for set_up, words in ((self.settings.notify_webhook, "a webhook"), (self.settings.notify_mail, "mail")) if set_up
            ),
            names_sources=self.settings.names_sources,
            backups=self.settings.keep_backups_days,
            next_purge=next_purge if isinstance(next_purge, date) else None,
            mode=mode.mode.value,
            mode_text=mode.mode.text,
            clients=tuple(sorted(set(self.keys().filter(pl.col("state") == "in force")["client"]))),
            accesses=tuple(
                (audit.Kind(kind).label, times, people) for kind, times, people in counts.select("kind", "entries", "people").iter_rows()
            ),
            audit_entries=int(counts["entries"].sum()),
            audit_since=first.date() if isinstance(first, datetime) else None,
            encrypted=None if self.store.path is None else self.store.key is not None,
            roles=tuple((one.label, one.text) for one in Role),
            minimum_age=self.settings.minimum_age,
            particulars={question: one.text for (stage, question), one in given.items() if stage == ethics.PARTICULARS_STAGE},
            answers={key: (one.text, one.by, one.at) for key, one in given.items() if key[0] != ethics.PARTICULARS_STAGE},
        )
        run = self.latest_run()
        return facts if run is None else self._with_run(facts, run)

    def _with_run(self, facts: Facts, run: Run) -> Facts:
        now = dict(self.store.frame(_OUTCOMES, run_id=run.run_id).iter_rows()) or run.counts
        outcomes = tuple((OUTCOME_WORDS[one], int(now.get(one, 0)), Share(int(now.get(one, 0)), run.applicants).text) for one in Outcome)
        known = replace(facts, run_at=run.started_at, applicants=run.applicants, outcomes=outcomes, rule_set=run.rule_set)
        try:
            rules = self.run_rules()
            found, fair = self.accuracy(rules.verify_at, rules.review_at), self.fairness()
        except HubError:  # what rests on a basis that has ended may not be read; the document then says that these are not known
            return known
        right, missed = ((one.value, one.low, one.high) for one in (found.precision, found.missed))
        return replace(
            known, same_surname=rules.same_surname, ask_titles=rules.ask_titles,
            verify_at=rules.verify_at, review_at=rules.review_at, right=right, missed=missed, measured_by=found.precision.basis,
            sampled=self._measured()[0].judged(rules.verify_at), enough=ENOUGH,
            groups=fair.height, behind=_behind(fair),
        )  # fmt: skip

    def record_history(self) -> pl.DataFrame:
        """Every answer ever given; see `vh.record.history`."""
        return ethics.history(self.store)

    @act
    def record_document(self, document: Document | str, *, as_html: bool = True) -> str:
        """A document filled in from the hub as it is now, as HTML or Markdown. That it was made is in the audit."""
        text = ethics.make(document, self.record(), as_html=as_html)
        with self.store.beside() as work:
            about: dict[str, audit.Value] = {
                "what": "document made",
                "document": str(document),
                "digest": audit.fingerprint(work, text.encode()),
            }
            audit.append(work, who=self.who, kind=audit.Kind.RECORD, about=about)
        return text

    def _sources(self) -> tuple[ethics.Source, ...]:
        columns: dict[int, list[str]] = {}
        for load_id, name in self.store.frame(_COLUMNS).iter_rows():
            columns.setdefault(load_id, []).append(name)
        checked = {load_id: only_checked(json.loads(notes)) for load_id, notes in self.store.frame(_NOTES).iter_rows()}
        in_use = {row["source"]: row for row in reversed(self.bases().filter(pl.col("state") == "in force").to_dicts())}
        found = []
        for row in records.loads(self.store).filter(pl.col("in_force")).sort("source", "feed").to_dicts():
            source, basis = Source(row["source"]), in_use.get(row["source"])
            words = "" if basis is None else f"{basis['legal_basis']} ({basis['reference']})"
            found.append(
                ethics.Source(
                    source.label, row["feed"], row["as_of"], row["rows_read"], row["records"], tuple(columns.get(row["load_id"], ())),
                    tuple(json.loads(row["columns_left_out"])), source.is_evidence, words, checked.get(row["load_id"], ()),
                )
            )  # fmt: skip
        return tuple(found)

    def _is_sample(self) -> bool:
        of_people = records.loads(self.store).filter(pl.col("in_force") & (pl.col("source") != Source.GAZETTEER.value))
        return bool(of_people.height) and set(of_people["sha256"]) <= sample_fingerprints()

    def _bases(self) -> tuple[Basis, ...]:
        return tuple(
            Basis(
                Source(row["source"]).label, row["state"], row["legal_basis"], row["reference"], row["approver"], row["begins"], row["until"],
                row["told"], row["purpose"],
            ) for row in self.bases().to_dicts()
        )  # fmt: skip


def _behind(fair: pl.DataFrame) -> tuple[Group, ...]:
    everybody = {
        dimension: verified / people
        for dimension, verified, people in fair.group_by("dimension").agg(pl.col("verified").sum(), pl.col("people").sum()).iter_rows()
    }
    return tuple(
        Group(row["dimension"], row["group"], row["people"], row["verified"] / row["people"], everybody[row["dimension"]], row["behind"])
        for row in fair.filter(pl.col("behind") != "").to_dicts()
    )
