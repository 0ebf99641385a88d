"""The lists that the parking team gets, the manifest that vouches for them, and the log of every export."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from vh.advice import SETTLED_TEXT, what_to_ask, what_to_look_at
from vh.errors import InputError
from vh.export.csv import for_people, for_programs
from vh.export.files import place
from vh.model import Outcome, Reason, Run, Source
from vh.store import Store, Writer
from vh.store.records import loads, note_activity, outcomes
from vh.version import __version__

MANIFEST = "manifest.json"
COLUMNS = {
    "verified.csv": ("application_ref", "outcome", "reason", "reason_text", "sources", "application_date", "run_date", "rule_set"),
    "review.csv": (
        "application_ref", "outcome", "reason", "reason_text", "what_to_look_at", "sources", "application_date", "run_date", "rule_set",
    ),
    "needs_evidence.csv": (
        "application_ref", "outcome", "reason", "reason_text", "what_to_ask", "application_date", "run_date", "rule_set",
    ),
}  # fmt: skip
"""The columns of each list. Nothing of anybody's record is among them."""
_LIST_OF = {
    Outcome.VERIFIED: "verified.csv",
    Outcome.REVIEW: "review.csv",
    Outcome.NEEDS_EVIDENCE: "needs_evidence.csv",
}


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One list as written: its rows (without the heading), size and fingerprint."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ListedLoad:
    """One extract that the run rests on."""

    source: str
    feed: str
    file_name: str
    sha256: str
    as_of: date


@dataclass(frozen=True, slots=True)
class ListedBasis:
    """One lawful basis that the run stood on."""

    basis_id: int
    source: str
    legal_basis: str
    reference: str
    approver: str
    until: date


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was exported, from what, by which rules, when and by whom. `exported_at` is all that differs between equal exports."""

    program_version: str
    exported_at: datetime
    exported_by: str
    run_id: int
    run_at: datetime
    rule_set: str
    counts: Mapping[str, int]
    """Applications per outcome."""
    settled_by_officer: int
    """Applications whose outcome an officer's judgement settled."""
    files: Mapping[str, ListedFile]
    loads: tuple[ListedLoad, ...]
    bases: tuple[ListedBasis, ...] = ()

    def to_json(self) -> str:
        """The manifest as text, its keys in the order above."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, default=_iso) + "\n"


@dataclass(frozen=True, slots=True)
class Lists:
    """The four files of an export, name -> bytes, the manifest last."""

    files: Mapping[str, bytes]
    manifest: Manifest


def export_lists(store: Store, run: Run, folder: Path, *, who: str, name_sources: bool = True) -> Manifest:
    """Write the three lists and the manifest of a run into a folder, whole or not at all, and log it. Without `name_sources` the column of the
    sources is empty, as the name of one can tell that somebody has Housing Benefit.

    Raises InputError or HubError when the folder cannot be written; then the folder and the log are as they were.
    """
    made = _lists(store, run, who, name_sources)
    place(store, folder, made.files, lambda work: _log(work, "lists", made.manifest))
    return made.manifest


def lists(store: Store, run: Run, *, who: str, name_sources: bool = True) -> Lists:
    """The same four files as bytes, for a download; logged as one."""
    made = _lists(store, run, who, name_sources)
    with store.write(counts=False) as work:
        _log(work, "download", made.manifest)
    return made


def decisions(store: Store, run: Run, path: Path, *, who: str) -> int:
    """Write one row per applicant, for analysts: application_ref, outcome, reason, source (the first, or empty), score (bits, or empty).

    CSV (plain UTF-8) or Parquet by the file's ending; returns the number of rows. Raises InputError for another ending.
    """
    found = _found(store, run)
    rows = found.select(
        "application_ref",
        "outcome",
        "reason",
        pl.col("sources").str.split(";").list.first().replace("", None).alias("source"),
        pl.col("score").round(4),
    )
    content = _as_ending(rows, path)
    note = ListedFile(rows.height, len(content), hashlib.sha256(content).hexdigest())
    manifest = _manifest(store, run, who, found, {path.name: note})
    if not path.parent.is_dir():
        raise InputError(f"The folder for {path.name} does not exist. Make it first, or name another. Nothing was written.")
    place(store, path.parent, {path.name: content}, lambda work: _log(work, "decisions", manifest))
    return rows.height


def export_log(store: Store) -> pl.DataFrame:
    """Every export made, newest first: export_id, kind (`lists`, `download`, `decisions`), exported_at, exported_by, run_id, rule_set,
    verified, review, needs_evidence, manifest (JSON)."""
    return store.frame(
        "select export_id, kind, exported_at, exported_by, run_id, manifest->>'rule_set' as rule_set, "
        "(manifest->'counts'->>'VERIFIED')::bigint as verified, (manifest->'counts'->>'REVIEW')::bigint as review, "
        "(manifest->'counts'->>'NEEDS_EVIDENCE')::bigint as needs_evidence, manifest from export_log order by export_id desc"
    )


def _lists(store: Store, run: Run, who: str, name_sources: bool) -> Lists:
    found = _found(store, run)
    worded = _worded(found, run)
    if not name_sources:
        worded = worded.with_columns(pl.lit("").alias("sources"))
    files: dict[str, bytes] = {}
    notes: dict[str, ListedFile] = {}
    for outcome, name in _LIST_OF.items():
        rows = worded.filter(pl.col("outcome") == outcome.value).select(COLUMNS[name])
        files[name] = for_people(rows)
        notes[name] = ListedFile(rows.height, len(files[name]), hashlib.sha256(files[name]).hexdigest())
    manifest = _manifest(store, run, who, found, notes)
    return Lists({**files, MANIFEST: manifest.to_json().encode()}, manifest)


def _found(store: Store, run: Run) -> pl.DataFrame:
    """The outcomes of a run, in an order that their content alone decides."""
    return outcomes(store, run.run_id).sort("application_ref", "application_date", "outcome", "reason", "sources")


def _worded(found: pl.DataFrame, run: Run) -> pl.DataFrame:
    """Outcomes with their words: reason_text, sources in plain names, what_to_look_at, what_to_ask, run_date, rule_set."""
    reason = pl.col("reason")
    said = reason.replace_strict({one.value: one.text for one in Reason}, return_dtype=pl.String)
    return found.with_columns(
        pl.when("settled_by_officer")
        .then(pl.col("outcome").replace_strict(SETTLED_TEXT, default=said, return_dtype=pl.String))
        .otherwise(said)
        .alias("reason_text"),
        reason.replace_strict({one.value: what_to_look_at(one) for one in Reason}, return_dtype=pl.String).alias("what_to_look_at"),
        reason.replace_strict(
            {one.value: " ".join(what_to_ask(Outcome.NEEDS_EVIDENCE, one)) for one in Reason}, return_dtype=pl.String
        ).alias("what_to_ask"),
        pl.col("sources")
        .str.split(";")
        .list.eval(pl.element().replace_strict({"": "", **{one.value: one.label for one in Source}}, return_dtype=pl.String))
        .list.join("; "),
        pl.lit(run.started_at.date()).alias("run_date"),
        pl.lit(run.rule_set).alias("rule_set"),
    )


def _manifest(store: Store, run: Run, who: str, found: pl.DataFrame, files: Mapping[str, ListedFile]) -> Manifest:
    counted = dict(found.group_by("outcome").len().iter_rows())
    used = loads(store).filter(pl.col("load_id").is_in(run.loads)).sort("load_id")
    return Manifest(
        program_version=__version__,
        exported_at=datetime.now(),
        exported_by=who,
        run_id=run.run_id,
        run_at=run.started_at,
        rule_set=run.rule_set,
        counts={one.value: counted.get(one.value, 0) for one in Outcome},
        settled_by_officer=int(found["settled_by_officer"].sum()),
        files=files,
        loads=tuple(ListedLoad(*row) for row in used.select("source", "feed", "file_name", "sha256", "as_of").iter_rows()),
        bases=tuple(ListedBasis(one.basis_id, one.source, one.legal_basis, one.reference, one.approver, one.until) for one in run.bases),
    )


def _log(work: Writer, kind: str, manifest: Manifest) -> None:
    work.execute(
        "insert into export_log values (nextval('export_id_seq'), $run_id, $kind, $now, $who, $manifest)",
        run_id=manifest.run_id,
        kind=kind,
        now=manifest.exported_at,
        who=manifest.exported_by,
        manifest=manifest.to_json(),
    )
    detail = {"kind": kind, "run": manifest.run_id, "rule_set": manifest.rule_set, **manifest.counts}
    note_activity(work, manifest.exported_by, "exported", detail)


def _as_ending(rows: pl.DataFrame, path: Path) -> bytes:
    ending = path.suffix.lower()
    if ending == ".csv":
        return for_programs(rows)
    if ending == ".parquet":
        out = io.BytesIO()
        rows.write_parquet(out)
        return out.getvalue()
    raise InputError("Decisions are written as CSV or Parquet: give a file name that ends in .csv or .parquet. Nothing was written.")


def _iso(value: object) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
