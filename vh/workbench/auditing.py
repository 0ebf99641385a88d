"""The audit: search it, verify it, hand it out."""

from datetime import date

import polars as pl

from vh.export.csv import for_people
from vh.store import audit, audit_check
from vh.workbench.base import HubBase, act


class Auditing(HubBase):
    """Who did what, when and why."""

    def audit(
        self, *, who: str | None = None, kind: str | None = None, since: date | None = None, until: date | None = None,
        words: str | None = None, limit: int | None = None, offset: int = 0,
    ) -> pl.DataFrame:  # fmt: skip
        """Entries of the audit, newest first; see `vh.store.audit.entries`."""
        return audit.entries(self.store, who=who, kind=kind, since=since, until=until, words=words, limit=limit, offset=offset)

    def audit_count(
        self, *, who: str | None = None, kind: str | None = None, since: date | None = None, until: date | None = None,
        words: str | None = None,
    ) -> int:  # fmt: skip
        """How many entries `audit` would give without a limit."""
        return audit.count(self.store, who=who, kind=kind, since=since, until=until, words=words)

    def audit_counts(self, since: date | None = None) -> pl.DataFrame:
        """How many entries there are of each kind; see `vh.store.audit.counts`."""
        return audit.counts(self.store, since)

    @act
    def audit_file(
        self, *, who: str | None = None, kind: str | None = None, since: date | None = None, until: date | None = None,
        words: str | None = None,
    ) -> bytes:  # fmt: skip
        """The entries as CSV for people, oldest first, with previous and hash, so that the chain can be checked elsewhere. This is in the audit too."""
        found = self.audit(who=who, kind=kind, since=since, until=until, words=words).reverse()
        with self.store.beside() as work:
            about: dict[str, audit.Value] = {"what": "audit downloaded", "entries": found.height}
            audit.append(work, who=self.who, kind=audit.Kind.AUDIT, about=about)
        return for_people(found)

    def look_ups_of(self, forename: str, surname: str, postcode: str) -> pl.DataFrame:
        """The look-ups of one person, newest first, as `audit` gives them: found by the letters and figures of the three as they were typed then."""
        return self.audit(kind=audit.Kind.LOOK_UP, words=audit.person_digest(self.store, forename, surname, postcode))

    def verify_audit(self) -> audit_check.Verification:
        """Check the whole audit; see `vh.store.audit_check.verify`."""
        return audit_check.verify(self.store)

    @act
    def take_as_found(self, reason: str) -> int:
        """Go on from the hub as it was found where it and its file of heads disagree; see `vh.store.audit_check.take_as_found`."""
        return audit_check.take_as_found(self.store, who=self.who, reason=reason)
