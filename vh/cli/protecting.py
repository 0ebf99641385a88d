"""The commands of keeping less: purge, and what is held of one person."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from vh.cli import words
from vh.cli.places import at, existing, opened
from vh.cli.stopping import Stoppable
from vh.cli.words import Said
from vh.errors import InputError
from vh.privacy import html
from vh.text.days import long_day
from vh.workbench import Hub


def purge(given: Namespace, ticket: Stoppable) -> Said:
    """Remove what has had its day, or only count it."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # its transaction is there or not; the file is written anew whole or not at all
        done = hub.purge(dry_run=given.dry_run)
        coming = hub.purge_dates().head(5)
    lines = [(what, f"{rows:,}") for what, rows in done.rows.items()]
    head = ("Would be removed today:", "Nothing is due today.") if given.dry_run else ("Removed:", "Nothing was due.")
    after = [(row["what"], row["about"], f"{row['rows']:,}", long_day(row["purge_on"])) for row in coming.to_dicts()]
    parts = [
        head[not lines],
        words.table(("what", "rows"), lines) if lines else "",
        words.table(("next", "of", "rows", "goes on"), after) if after else "",
    ]
    if done.rewritten:
        parts.insert(2, "The hub file was written anew, so their bytes are gone as well. Backups made before still hold them.")
    body: dict[str, object] = {"removed": {} if given.dry_run else dict(done.rows), "due": dict(done.rows), "rewritten": done.rewritten}
    return Said("\n\n".join(filter(None, parts)), body)


def subject(given: Namespace, ticket: Stoppable) -> Said:
    """Find a person, give out all that is held, or erase it."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True
        return {"find": _find, "access": _access, "erase": _erase}[given.action](hub, given)


def _find(hub: Hub, given: Namespace) -> Said:
    hits = hub.find_subject(
        reference=given.reference or "", forename=given.forename or "", surname=given.surname or "", dob=given.dob,
        address=given.address or "", postcode=given.postcode or "",
    )  # fmt: skip
    if not hits:
        return Said("Nothing is held of anybody like that. Try another spelling, an earlier name, or a reference.", {"hits": []})
    lines = [(one.pick, one.kind, one.source, one.reference, one.name, one.born, one.address[:60]) for one in hits]
    after = "Pick what is of this person: python -m vh subject access --pick … --pick … --out FOLDER"
    table = words.table(("pick", "what", "source", "reference", "name", "born", "address"), lines)
    return Said(f"{table}\n\n{after}", {"hits": [{**asdict(one), "latest": str(one.latest)} for one in hits]})


def _access(hub: Hub, given: Namespace) -> Said:
    if given.out is None:
        raise InputError("Name a folder for the files with --out, one that only you can read. Nothing was written.")
    found = hub.subject_access(given.pick)
    folder = at(given, given.out)
    _write(folder, {"subject.html": html(found), "subject.json": found.to_json()})
    counts = {one.title: len(one.rows) for one in found.sections}
    text = words.table(("held", "entries"), [(title, f"{rows:,}") for title, rows in counts.items()])
    return Said(
        f"{text}\n\nWritten to {given.out}: subject.html and subject.json. Read them through before they are given out.",
        {"entries": counts},
    )


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """New files, for their owner alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in files.items():
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write(text)
    except FileExistsError:
        raise InputError("The folder holds files of an earlier request. Name another with --out. Nothing was written over.") from None
    except OSError:
        raise InputError("The folder cannot be written. Name another with --out.") from None


def _erase(hub: Hub, given: Namespace) -> Said:
    if not given.yes:
        raise InputError(
            "Erasing cannot be undone. Look at what is picked with `subject access` first, then say --yes. Nothing was changed."
        )
    done = hub.erase(given.pick, reason=given.reason or "", objects=given.objects)
    text = words.table(("erased from", "rows"), [(table, f"{rows:,}") for table, rows in done.rows.items()])
    kept_out = f" Objection {done.objection} keeps the person out from now on." if done.objection else ""
    body: dict[str, object] = {"erased": dict(done.rows), "objection": done.objection, "rewritten": done.rewritten}
    return Said(f"{text}\n\nTheir bytes are gone from the hub file as well. Lists and backups made before still hold them.{kept_out}", body)


def pseudonym_key(given: Namespace, ticket: Stoppable) -> Said:
    """Make the key of pseudonymous exports, or say where it is."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # too short to stop half-way
        made = hub.pseudonym_key(at(given, given.key_file) if given.key_file else None, new=given.new)
    body: dict[str, object] = {"key": made.name, "where": made.where, "new": made.new}
    if given.key_file:
        return Said(
            f"The key {made.name} is in {given.key_file}. Set VH_PSEUDONYM_KEY_FILE to its place: then exports are made with it.", body
        )
    if made.new:
        return Said(f"The key {made.name} is in {made.where}. From now on pseudonymous exports are made with it.", body)
    return Said(f"Pseudonymous exports are made with the key {made.name}, from {made.where}. --new makes another one.", body)
