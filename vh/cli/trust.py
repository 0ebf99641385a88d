"""`python -m vh audit …` and `python -m vh record …`: what was done, whether that is whole, and the documents on how the hub is used."""

import json
from argparse import Namespace

from vh.cli import words
from vh.cli.places import at, existing, opened
from vh.cli.stopping import Stoppable
from vh.cli.words import Said
from vh.errors import HubError, InputError
from vh.store.audit import Kind
from vh.store.audit_check import Verification


def audit(given: Namespace, ticket: Stoppable) -> Said:
    """List the newest entries, verify the audit, or go on after a restore."""
    with opened(given, existing(given), ticket) as hub:
        if given.action == "verify":
            return _of_check(hub.verify_audit())
        if given.action == "accept":
            number = hub.take_as_found(given.reason or "")
            return Said(f"The hub is taken as it was found, with entry {number:,} that says why.", {"number": number})
        kind = _kind(given.kind)
        rows = hub.audit(who=given.who, kind=kind, since=given.since, until=given.until, words=given.words, limit=given.limit).to_dicts()
    lines = [(row["number"], f"{row['done_at']:%Y-%m-%d %H:%M:%S}", row["who"], row["kind"], row["about"]) for row in rows]
    body = [{**row, "done_at": row["done_at"].isoformat(), "about": json.loads(row["about"])} for row in rows]
    return Said(words.table(("entry", "when", "who", "kind", "about"), lines) if lines else "No entry fits.", {"entries": body})


def _kind(named: str | None) -> str | None:
    if named is not None and named not in tuple(Kind):
        raise InputError(f"There is no kind of that name. The kinds are: {', '.join(Kind)}.")
    return named


def _of_check(found: Verification) -> Said:
    body: dict[str, object] = {
        "whole": found.whole, "entries": found.entries, "last": found.head.number, "hash": found.head.hash, "faults": list(found.faults),
        "more_faults": found.more_faults, "notes": list(found.notes), "seconds": round(found.seconds, 3),
    }  # fmt: skip
    notes = "".join(f"\n  note: {one}" for one in found.notes)
    if found.whole:
        return Said(f"The audit is whole: {found.entries:,} entries, the last with hash {found.head.hash}.{notes}", body)
    faults = (*found.faults, *((f"There are {found.more_faults:,} more faults.",) if found.more_faults else ()))
    return Said(f"The audit is not whole: {found.entries:,} entries.{notes}", body, faults)


def record(given: Namespace, ticket: Stoppable) -> Said:
    """Write a document: the data protection impact assessment, the transparency record or the residents' page."""
    with opened(given, existing(given), ticket) as hub:
        text = hub.record_document(given.document, as_html=given.to.suffix.lower() in (".html", ".htm"))
    try:
        at(given, given.to).write_text(text, encoding="utf-8")
    except OSError:
        raise HubError(f"{given.to.name} cannot be written there. Name another file with --to, or give yourself write access.") from None
    return Said(
        f"{given.to} is written. What is marked as a gap is for people to fill in.", {"file": str(given.to), "document": given.document}
    )
