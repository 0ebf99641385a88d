"""Keep less, show less: when things go, and what is held of one person."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import polars as pl

from vh import privacy
from vh.errors import InputError, NotReadyError
from vh.export.csv import for_programs
from vh.export.files import place
from vh.service.requests import applicant_of
from vh.store import backup
from vh.store.records import note_activity
from vh.text.applicants import Applicant
from vh.workbench.base import HubBase, act


class Protecting(HubBase):
    """Purging, and what people may ask about themselves."""

    def keeping_rules(self) -> tuple[privacy.Rule, ...]:
        """How long each kind of thing is kept, what for, and what stays of it."""
        return privacy.rules(self.settings)

    def purge_dates(self) -> pl.DataFrame:
        """What is held of people and the day it goes, soonest first; see `vh.privacy.dates`."""
        self._desk.settle()
        return privacy.dates(self.store, self.settings)

    @act
    def purge(self, *, dry_run: bool = False, today: date | None = None) -> privacy.Purged:
        """Remove what has had its day, with its bytes; `dry_run` only counts. See `vh.privacy.purge`."""
        self._desk.settle()
        today = today or date.today()
        if not dry_run:
            backup.purge(self.store, self.settings, today, who=self.who)
        return privacy.purge(self.store, self.settings, today, who=self.who, dry_run=dry_run)

    @act
    def find_subject(
        self,
        *,
        reference: str = "",
        forename: str = "",
        surname: str = "",
        dob: str | date | None = None,
        address: str = "",
        postcode: str = "",
    ) -> tuple[privacy.Hit, ...]:
        """What is held of somebody who asks about themselves, most alike first, for an officer to pick from; recorded as a look-up.

        Raises InputError unless a reference or a surname is given.
        """
        self._desk.settle()
        hits = privacy.find(self.store, privacy.Asked(reference, forename, surname, dob, address, postcode))
        with self.store.write(counts=False) as work:
            note_activity(work, self.who, "subject looked for", {"by_reference": bool(reference.strip()), "found": len(hits)})
        return hits

    @act
    def subject_access(self, picks: Sequence[str]) -> privacy.Subject:
        """Everything held on the person of whom these hits are (`Hit.pick`), the journal included; recorded as a subject access.

        Raises InputError where nothing is picked, or what was picked is no longer held.
        """
        self._desk.settle()
        found = privacy.subject(self.store, self.settings, privacy.picked(self.store, picks), who=self.who)
        with self.store.write(counts=False) as work:
            note_activity(work, self.who, "subject access", {"rows": found.rows, "applications": ", ".join(found.picked.references)})
        return found

    @act
    def erase(self, picks: Sequence[str], *, reason: str, objects: bool = False) -> privacy.Erased:
        """Remove everything held on the person of whom these hits are, with its bytes and the filed extracts that hold it; recorded with the
        reason and counts alone. `objects` keeps the person out of every later load, run and answer.

        Raises InputError where nothing is picked or no reason given. What was written into lists and backups before is not reached.
        """
        self._desk.settle()
        chosen = privacy.picked(self.store, picks)
        asked = self.store.frame(
            "select application_ref, content from verification where verification_id in (select unnest($ids::bigint[]))",
            ids=list(chosen.requests),
        )
        said = [self._applicant(content, reference) for reference, content in asked.iter_rows()]
        done = privacy.erase(self.store, chosen, who=self.who, reason=reason, objects=objects, applicants=said)
        self._desk.forget_answers()
        with suppress(NotReadyError):  # nobody is left to look up
            if self._keeper.latest() is not None:
                self._keeper.build()  # the one in memory still holds the person
        return done

    @act
    def pseudonymous(self, folder: str | Path | None = None) -> privacy.Pseudonymous:
        """The outcomes of the latest run for analysis, without names: see `vh.privacy.pseudonyms`. With a folder, `outcomes.csv` and `about.txt`
        are written into it, whole or not at all; recorded as an export. Raises InputError where the key or the folder cannot be used."""
        run = self._run()
        made = privacy.pseudonymous(self.store, run.run_id, privacy.needed_key(self.store, self.settings.pseudonym_key_file))
        words = privacy.about(made, run.run_id, date.today())
        files = {"outcomes.csv": for_programs(made.rows), "about.txt": words.encode()}
        detail = {"kind": "pseudonymous", "run": run.run_id, "rule_set": run.rule_set, "rows": made.rows.height, "blanked": made.blanked}
        if folder is not None:
            place(self.store, Path(folder), files, lambda work: note_activity(work, self.who, "exported", detail))
        else:
            with self.store.write(counts=False) as work:
                note_activity(work, self.who, "exported", detail)
        return made

    @act
    def pseudonym_key(self, key_file: Path | None = None, *, new: bool = False) -> privacy.PseudonymKeyMade:
        """Say where the key of pseudonymous exports is, and make one where there is none; see `vh.privacy.make_pseudonym_key`. A key made is in the audit,
        by its name."""
        made = privacy.make_pseudonym_key(self.store, self.settings.pseudonym_key_file, key_file=key_file, new=new)
        if made.new:
            with self.store.write(counts=False) as work:
                note_activity(work, self.who, "pseudonym key made", {"key": made.name})
        return made

    @act
    def unmask(self, page: str, why: str) -> None:
        """Record that people are shown in clear on a page, and why. Raises InputError without a reason."""
        if not why.strip():
            raise InputError("Say why people are to be shown in clear: it is recorded.")
        with self.store.write(counts=False) as work:
            note_activity(work, self.who, "unmasked", {"page": page, "why": why.strip()[:200]})

    def _applicant(self, content: str, reference: str) -> Applicant:
        return applicant_of(json.loads(content), reference, today=date.today(), minimum_age=self.settings.minimum_age)

    @act
    def objections(self) -> pl.DataFrame:
        """The objections, newest first: objection_id, made_at, made_by, reason, ended_at, ended_by."""
        return privacy.objecting(self.store)

    @act
    def end_objection(self, objection_id: int) -> None:
        """Let somebody be looked up again; the next load brings their records back. Raises InputError where there is none of that number."""
        privacy.end_objection(self.store, objection_id, who=self.who)
