"""Reports, answers and tables in plain text and as JSON values."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vh.advice import what_would_do
from vh.export import Manifest
from vh.model import Answer, LoadReport, Outcome, Run, Source
from vh.store.bases import not_used
from vh.text.days import short_day
from vh.workbench import Status


@dataclass(frozen=True, slots=True)
class Said:
    """What a command says: for a person, and as one JSON object."""

    text: str
    body: dict[str, object]
    failed: tuple[str, ...] = ()
    """Sentences on what did not work, though other parts of the command did."""


def table(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns side by side, numbers to the right."""
    cells = [list(heading), *([_cell(one) for one in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heading))]
    right = [bool(rows) and all(isinstance(row[i], int | float) or row[i] is None for row in rows) for i in range(len(heading))]
    lines = ["  ".join(cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)) for row in cells]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def of_load(report: LoadReport, faults: pl.DataFrame) -> str:
    """One load, its rows accounted for."""
    head = f"{report.file_name}: {report.source.label}, layout {report.layout}, feed {report.feed}, as of {short_day(report.as_of)}"
    if report.already_loaded:
        said = f"{head}\n  These very bytes are in force already (load {report.load_id}). Nothing was changed."
        return f"{said}\n  {report.not_used}" if report.not_used else said
    lines = [
        ("rows read", report.rows_read),
        ("loaded", report.rows_loaded),
        ("quarantined", report.rows_quarantined),
        *((f"left out: {rule}", rows) for rule, rows in report.left_out.items()),
        ("records made", report.records),
    ]
    wide = max(len(words) for words, _ in lines)
    text = [head, *(f"  {words:<{wide}}  {rows:>11,}" for words, rows in lines)]
    if report.columns_left_out:
        text.append(f"  columns never read: {', '.join(report.columns_left_out)}")
    text += [f"  note: {note}" for note in (*report.notes, *report.unlike_before)]
    if report.not_used:
        text.append(f"  {report.not_used}")
    if faults.height:
        text.append("  faults:")
        text += [f"    {rows:>9,}  {severity}  {says}" for rows, severity, says in faults.select("rows", "severity", "says").iter_rows()]
    return "\n".join(text)


def load_body(report: LoadReport) -> dict[str, object]:
    """One load as a JSON value."""
    return {
        "load_id": report.load_id,
        "source": report.source,
        "feed": report.feed,
        "layout": report.layout,
        "file_name": report.file_name,
        "sha256": report.sha256,
        "as_of": report.as_of.isoformat(),
        "rows_read": report.rows_read,
        "rows_loaded": report.rows_loaded,
        "rows_quarantined": report.rows_quarantined,
        "left_out": dict(report.left_out),
        "records": report.records,
        "soft_faults": report.soft_faults,
        "columns_left_out": list(report.columns_left_out),
        "notes": list(report.notes),
        "already_loaded": report.already_loaded,
        "not_used": report.not_used,
        "unlike_before": list(report.unlike_before),
    }


def of_run(run: Run) -> str:
    """One run: counts per outcome, and per source that verified."""
    head = f"Run {run.run_id} by {run.rule_set}: {run.applicants:,} applications, {run.candidates:,} candidates, {run.seconds:.1f} s"
    outcomes = [(one.value, run.counts.get(one, 0), _share(run.counts.get(one, 0), run.applicants)) for one in Outcome]
    by_source = [(one.label, n, _share(n, run.applicants)) for one, n in run.verified_by.items()]
    text = f"{head}\n\n{table(('outcome', 'applications', 'share'), outcomes)}"
    if by_source:
        text += f"\n\n{table(('verified by', 'applications', 'share'), by_source)}"
    if run.bases:
        stood_on = dict.fromkeys((one.source.label, one.legal_basis, one.reference, short_day(one.until)) for one in run.bases)
        text += f"\n\n{table(('used', 'on the legal basis', 'reference', 'until'), list(stood_on))}"
    return "\n\n".join([text, *map(not_used, run.not_used)])


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "-"


def run_body(run: Run) -> dict[str, object]:
    """One run as a JSON value."""
    return {
        "run_id": run.run_id,
        "rule_set": run.rule_set,
        "loads": list(run.loads),
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
        "applicants": run.applicants,
        "candidates": run.candidates,
        "outcomes": {one.value: run.counts.get(one, 0) for one in Outcome},
        "verified_by": {one.value: n for one, n in run.verified_by.items()},
        "bases": [
            {"basis_id": one.basis_id, "source": one.source, "reference": one.reference, "approver": one.approver,
             "until": one.until.isoformat()} for one in run.bases
        ],
        "not_used": list(run.not_used),
    }  # fmt: skip


def of_manifest(manifest: Manifest, folder: Path) -> str:
    """What an export wrote, and where."""
    rows = [(name, one.rows, one.sha256[:12]) for name, one in manifest.files.items()]
    return f"Lists of run {manifest.run_id} by {manifest.rule_set} are in {folder}\n\n{table(('file', 'rows', 'sha256 begins'), rows)}"


def manifest_body(manifest: Manifest, folder: Path) -> dict[str, object]:
    """An export as a JSON value."""
    return {
        "folder": str(folder),
        "run_id": manifest.run_id,
        "rule_set": manifest.rule_set,
        "counts": dict(manifest.counts),
        "files": {name: {"rows": one.rows, "bytes": one.bytes, "sha256": one.sha256} for name, one in manifest.files.items()},
    }


def of_answer(answer: Answer) -> str:
    """The answer on one applicant: the sentence, its evidence, and what to ask."""
    lines = [f"{answer.outcome} ({answer.reason})", answer.sentence]
    if answer.sources:
        lines.append(f"Sources: {', '.join(one.label for one in answer.sources)}")
    if answer.score is not None and answer.probability is not None:
        lines.append(
            f"Score of the nearest record: {answer.score:.1f} bits, a probability of {answer.probability:.4f}, by {answer.rule_set}"
        )
    if answer.evidence:
        rows = [(one.signal, one.level, f"{one.weight:+.1f}") for one in answer.evidence]
        lines += ["", table(("evidence", "level", "bits"), rows)]
    if answer.outcome is not Outcome.VERIFIED and answer.evidence:
        lines += ["", what_would_do(answer.changes)]
    if answer.what_to_ask:
        lines += ["", *answer.what_to_ask]
    if answer.letter:
        lines += ["", "Words for a letter:", answer.letter]
    return "\n".join(lines)


def answer_body(answer: Answer) -> dict[str, object]:
    """The answer on one applicant as a JSON value."""
    return {
        "outcome": answer.outcome,
        "reason": answer.reason,
        "reason_text": answer.reason.text,
        "sentence": answer.sentence,
        "sources": list(answer.sources),
        "score": answer.score,
        "probability": answer.probability,
        "evidence": [{"signal": one.signal, "level": one.level, "weight": one.weight} for one in answer.evidence],
        "what_to_ask": list(answer.what_to_ask),
        "letter": answer.letter,
        "changes": [{"things": list(one.things), "sides": list(one.sides), "outcome": one.outcome} for one in answer.changes],
        "rule_set": answer.rule_set,
    }


def of_status(status: Status) -> str:
    """What is loaded, how fresh, the latest run, and what waits."""
    if status.loads.is_empty():
        return "Nothing is loaded yet. Begin with `python -m vh load SOURCE FILE`, or `python -m vh demo` for the sample borough."
    loads = status.loads.sort("source", "feed").select("source", "feed", "file_name", "as_of", "age_days", "records", "rows_quarantined")
    rows = [(Source(source).label, *rest) for source, *rest in loads.iter_rows()]
    text = table(("source", "feed", "file", "as of", "days old", "records", "quarantined"), rows)
    text = "\n\n".join([text, *status.without_basis])
    if status.run is None:
        return f"{text}\n\nNothing has been matched yet: `python -m vh match`."
    counts = [(one.value, status.outcomes.get(one.value, 0)) for one in Outcome]
    text += f"\n\nRun {status.run.run_id} by {status.run.rule_set}, {short_day(status.run.started_at)} {status.run.started_at:%H:%M}"
    text += f"\n\n{table(('outcome', 'applications'), counts)}"
    if status.lapsed:
        names = " and ".join(one.label for one in status.lapsed)
        text += f"\n\nThat run used {names}, whose lawful basis is no longer in force: its pairs and lists may not be used."
    return f"{text}\n\nLoads, rules or lawful bases have changed since: `python -m vh match`." if status.run_is_stale else text


def status_body(status: Status) -> dict[str, object]:
    """The status as a JSON value."""
    columns = ("source", "feed", "file_name", "as_of", "age_days", "records", "rows_read", "rows_quarantined")
    loads = status.loads.sort("source", "feed").select(columns).with_columns(pl.col("as_of").cast(pl.String))
    return {
        "loads": loads.to_dicts(),
        "run": run_body(status.run) if status.run else None,
        "outcomes": {one.value: status.outcomes.get(one.value, 0) for one in Outcome} if status.run else None,
        "waiting": status.waiting,
        "run_is_stale": status.run_is_stale,
        "without_basis": list(status.without_basis),
        "lapsed": list(status.lapsed),
    }
