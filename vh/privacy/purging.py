"""Remove what has had its day, for good: its rows, its bytes in the hub file, and the files that feeds were filed away as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from vh.privacy.files import Filed, filed, remove
from vh.privacy.keeping import ANSWERS, EXTRACT, JUDGEMENTS, QUARANTINE, REQUESTS, RUN, SAMPLES, dates
from vh.privacy.removing import delete, delete_load, note_removal, owe, pay
from vh.settings import Settings
from vh.store import Store, Writer
from vh.store.records import note_activity

_Delete = Callable[[Writer, int, date], int]
FILES = "files"


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge removed, or would remove."""

    rows: Mapping[str, int]
    """Rows by kind: extract, quarantine, run, judgements, samples, requests, incumbent answers; and files of feeds."""
    rewritten: bool
    """Whether the hub file was written anew, so that the bytes went too."""
    dry_run: bool

    @property
    def total(self) -> int:
        """Rows and files in all."""
        return sum(self.rows.values())


def purge(store: Store, settings: Settings, today: date, *, who: str, dry_run: bool = False) -> Purged:
    """Remove what is due on `today`, and write the hub file anew if anything was removed from it, now or by a purge that was cut short.

    All rows go in one transaction. Where nothing is due, nothing is written. Raises HubError where the file cannot be written anew now: the
    rows are gone by then, their bytes go with the next purge.
    """
    due = dates(store, settings).filter(pl.col("purge_on") <= today)
    old = filed(store, before=today - timedelta(days=settings.keep_files_days))
    counts = dict(due.group_by("what", maintain_order=True).agg(pl.col("rows").sum()).iter_rows()) | ({FILES: len(old)} if old else {})
    if dry_run:
        return Purged(counts, False, True)
    if due.height:
        with store.write() as work:
            _delete_due(work, due, settings, today, who)
    if old:
        _remove_files(store, old, who)
    return Purged(counts, pay(store), False)


def _delete_due(work: Writer, due: pl.DataFrame, settings: Settings, today: date, who: str) -> None:
    counts: dict[str, int] = {}
    last = today - timedelta(days=settings.keep_judgements_days)
    for what, number in due.select("what", "number").unique(maintain_order=True).iter_rows():
        rows = _DELETE[what](work, number or 0, today if what in (REQUESTS, ANSWERS) else last)
        note_removal(work, who, "purge", what, number, rows)
        counts[what] = counts.get(what, 0) + rows
    owe(work, "purge")
    note_activity(work, who, "purged", dict(counts))


def _run(work: Writer, run_id: int, _: date) -> int:
    return sum(delete(work, table, "run_id = $run_id", run_id=run_id) for table in ("outcome", "candidate", "applicant_place"))


def _judgements(work: Writer, _: int, last: date) -> int:
    return delete(work, "judgement", "judged_at::date <= $last", last=last) + delete(
        work, "left_for_later", "left_at::date <= $last", last=last
    )


def _samples(work: Writer, _: int, last: date) -> int:
    return delete(work, "sample_pair", "sample_id in (select sample_id from review_sample where drawn_at::date <= $last)", last=last)


_DELETE: Mapping[str, _Delete] = {
    EXTRACT: lambda work, load_id, _: delete_load(work, load_id),
    QUARANTINE: lambda work, load_id, _: delete(work, "quarantine", "load_id = $load_id", load_id=load_id),
    RUN: _run,
    JUDGEMENTS: _judgements,
    SAMPLES: _samples,
    REQUESTS: lambda work, _, today: delete(work, "verification", "purge_on <= $today", today=today),
    ANSWERS: lambda work, _, today: delete(work, "incumbent_said", "purge_on <= $today", today=today),
}


def _remove_files(store: Store, old: tuple[Filed, ...], who: str) -> None:
    removed = remove(old)
    with store.write(counts=False) as work:
        note_removal(work, who, "purge", FILES, None, removed)
        note_activity(work, who, "purged", {FILES: removed})
