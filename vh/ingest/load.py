"""Take one extract in, whole or not at all: read, map, check, clean, write, and report."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from vh.errors import InputError
from vh.ingest.accounting import Cleaned, step
from vh.ingest.clean import clean
from vh.ingest.columns import Layout, choose_layout, fold, is_known, say_header
from vh.ingest.contracts import find_faults, kind_says
from vh.ingest.fields import FIELDS
from vh.ingest.guessing import GUESS, guessed_layout
from vh.ingest.never_read import national_insurance_columns
from vh.ingest.notes import load_notes, notes_of_marks
from vh.ingest.objectors import without_objectors
from vh.ingest.prepare import prepare
from vh.ingest.read import Table, read_header, read_table
from vh.model import LoadReport, Severity, Source, Ticket
from vh.settings import Settings
from vh.store import Store, Writer, bases
from vh.store.objections import objections
from vh.store.records import note_activity

_BLANK = "blank_row"
_ALIKE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "live": ("live", "status", "terminated"),
    "surname": ("surname", "full_name", "forename"),
    "address_1": ("address_1", "full_address", "street"),
}
"""Fields that may stand for the one a kind of fault is about."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file read, checked and cleaned, ready to be written."""

    table: Table
    layout: Layout
    feed: str
    as_of: date
    cleaned: Cleaned
    faults: pl.DataFrame
    """`row_number`, `severity`, `kind`, `column_name`."""
    quarantine: pl.DataFrame
    """`row_number`, `record`."""
    quality: pl.DataFrame
    columns_left_out: tuple[str, ...]
    notes: tuple[str, ...]


def load_extract(
    store: Store,
    source: Source,
    path: Path,
    *,
    settings: Settings,
    who: str,
    ticket: Ticket,
    feed: str | None = None,
    as_of: date | None = None,
    layout: Layout | str | Path | None = None,
    file_name: str | None = None,
    in_force: bool = True,
    also: Callable[[Writer, int], None] | None = None,
) -> LoadReport:
    """Load one extract in place of the one in force of the same source and feed.

    `as_of` is the day the extract speaks of; if not given, the newest start or application date in it that is not after today (which is how
    fresh it shows itself to be), or today where it has no dates. `layout` "guess" takes the columns by their names.
    `file_name` is recorded where the path is temporary.
    Where `in_force` is false it is kept beside the one in force, for somebody to look at; `also` is called with the number of the load within
    the transaction that writes it.
    The same bytes again, by the same layout, change nothing.
    Raises InputError for a file that cannot be that source; NotReadyError for a source that needs a lawful basis first (see
    `vh.store.bases`); CancelledError when stopped. Whichever it is, nothing has changed.
    """
    name = file_name or path.name
    ticket.say(0.0, f"Opening “{name}”")
    if as_of is not None and as_of > date.today():
        raise InputError("The as-of date is after today. Give the day on which the extract was taken.")
    bases.check_loading(store, source, path)
    headers = read_header(path, settings, step(ticket, 0.0, 0.02), name)
    chosen = guessed_layout(headers, source) if layout == GUESS else choose_layout(store, source, headers, layout, name)
    _refuse_ambiguous(chosen, headers, name)
    wanted = frozenset(chosen.present(headers).values())
    table = read_table(path, settings, step(ticket, 0.02, 0.2), columns=wanted, file_name=name)
    _refuse_national_insurance(table, chosen)
    named_feed = feed or chosen.feed
    if same := _in_force(store, source, named_feed, table.sha256, chosen.name, as_of):
        ticket.say(1.0, "Loaded already")
        return same
    left_out = tuple(header for header in headers if header not in wanted)
    read = [table]
    del table  # so that nothing here keeps the text of a large file in memory
    checked = _check(read.pop(), chosen, named_feed, left_out, as_of, settings, step(ticket, 0.2, 0.85))
    ticket.say(0.85, "Writing")
    with store.write() as writer:
        checked = replace(checked, cleaned=without_objectors(checked.cleaned, objections(writer)))
        load_id = _write(writer, checked, who, in_force)
        if also is not None:
            also(writer, load_id)
        ticket.say(0.99, "Keeping it")
    ticket.progress(1.0, "Loaded")  # not `say`: it is kept by now, so it is too late to stop
    return load_report(store, load_id)


def _refuse_ambiguous(layout: Layout, headers: tuple[str, ...], name: str) -> None:
    """Which of two columns told apart by capitals, spaces or punctuation is meant, only a person can say."""
    folded = list(map(fold, headers))
    for header in layout.columns.values():
        if (times := folded.count(fold(header))) > 1:
            places = [f"{place:,}" for place, one in enumerate(folded, 1) if one == fold(header)]
            raise InputError(
                f"“{name}” has {times:,} columns that could be {say_header(layout, header)}: {', '.join(places[:-1])} and {places[-1]}, told apart only by "
                "capitals, spaces or punctuation. Rename or remove all but one of them, and try again."
            )


def _refuse_national_insurance(table: Table, layout: Layout) -> None:
    """A column mapped in good faith may hold what the hub never reads."""
    columns = set(national_insurance_columns(table.rows))
    labels = {field.name: field.label for field in FIELDS[layout.source]}
    if found := [labels[field] for field, header in layout.present(table.rows.columns).items() if header in columns]:
        raise InputError(
            f"The column mapped to {', '.join(found)} seems to hold National Insurance numbers, which the hub never reads, so nothing was "
            "loaded. Choose another column in the mapping, or leave that field empty."
        )


def load_report(store: Store, load_id: int) -> LoadReport:
    """The report of a load that was made before."""
    return _report(store.frame("select * from load where load_id = $load_id", load_id=load_id).row(0, named=True))


def _in_force(store: Store, source: Source, feed: str, sha256: str, layout: str, as_of: date | None) -> LoadReport | None:
    """The report of the load in force, if it is of these bytes by this layout and for this day."""
    found = store.frame(
        "select * from load where in_force and source = $source and feed = $feed and sha256 = $sha256 and layout = $layout",
        source=source.value, feed=feed, sha256=sha256, layout=layout,
    )  # fmt: skip
    if found.is_empty() or (as_of is not None and found["as_of"][0] != as_of):
        return None
    return _report(found.row(0, named=True), already_loaded=True)


def _check(
    table: Table, layout: Layout, feed: str, left_out: tuple[str, ...], as_of: date | None, settings: Settings, ticket: Ticket
) -> _Checked:
    ticket.say(0.0, "Checking the rows")
    header = layout.present(table.rows.columns)
    frame = prepare(table.rows, layout, settings=settings, today=date.today(), as_of=as_of)
    table = replace(table, rows=table.rows.clear())  # the text of a large file is no longer needed, and takes much memory
    found = find_faults(frame, layout.source) if frame.height else _no_faults()
    ticket.say(0.2, "Setting faulty rows aside")
    faults = _with_columns(pl.concat([found, _reader_faults(table)]), header)
    hard = faults.filter(pl.col("severity") == Severity.HARD.value)
    _refuse_if_too_faulty(table, layout, hard, settings)
    bad = pl.col("row_number").is_in(hard["row_number"].unique().implode())
    checked = _Checked(
        table=table,
        layout=layout,
        feed=feed,
        as_of=frame["as_of"][0] if frame.height else (as_of or date.today()),
        cleaned=_blank_rows(table),
        faults=faults,
        quarantine=_quarantine(frame.filter(bad), table, layout),
        quality=_quality(frame, faults, header),
        columns_left_out=left_out,
        notes=(*table.notes, *load_notes(frame, layout, header, left_out, as_of_given=as_of is not None)),
    )
    good = [frame.filter(~bad) if hard.height else frame]
    del frame
    cleaned = clean(good.pop(), layout.source, settings, step(ticket, 0.25, 1.0))
    marks = notes_of_marks(cleaned.records, header) if layout.source is Source.COUNCIL_TAX else ()
    left_out_rows = pl.concat([cleaned.left_out, checked.cleaned.left_out])
    return replace(checked, cleaned=replace(cleaned, left_out=left_out_rows), notes=(*checked.notes, *marks))


def _blank_rows(table: Table) -> Cleaned:
    blank = table.set_aside.filter(pl.col("kind") == _BLANK).select("row_number", pl.lit("blank row").alias("rule")).unique()
    return Cleaned("", pl.DataFrame(), blank)


def _no_faults() -> pl.DataFrame:
    return pl.DataFrame(schema={"row_number": pl.Int64, "severity": pl.String, "kind": pl.String, "field": pl.String})


def _reader_faults(table: Table) -> pl.DataFrame:
    """Rows that the reader could not take as rows. Blank ones are no fault: spreadsheets saved as CSV end in many."""
    return table.set_aside.filter(pl.col("kind") != _BLANK).select(
        "row_number", pl.lit(Severity.HARD.value).alias("severity"), "kind", pl.lit(None, pl.String).alias("field")
    )  # fmt: skip


def _with_columns(faults: pl.DataFrame, header: Mapping[str, str]) -> pl.DataFrame:
    """The file's own header in place of our field: the team that owns the source knows that one."""
    names = {
        field: next((header[name] for name in _ALIKE_FIELDS.get(field, (field,)) if name in header), None)
        for field in faults["field"].unique().drop_nulls()
    }
    return faults.select(
        "row_number", "severity", "kind", pl.col("field").replace_strict(names, default=None, return_dtype=pl.String).alias("column_name")
    )


def _refuse_if_too_faulty(table: Table, layout: Layout, hard: pl.DataFrame, settings: Settings) -> None:
    bad = hard["row_number"].n_unique()
    blank = table.set_aside.filter(pl.col("kind") == _BLANK).height
    if bad <= settings.max_faulty_share * table.rows_read and bad < table.rows_read - blank:
        return
    counts = hard.group_by("kind", "column_name").len().sort("len", "kind", descending=[True, False])
    sentences = tuple(
        f"{count:,} rows: {kind_says(kind)}" + (f" ({'column ' * is_known(column)}{say_header(layout, column)})" if column else "")
        for kind, column, count in counts.iter_rows()
    )
    raise InputError(
        f"{bad:,} of the {table.rows_read:,} rows of “{table.file_name}” have faults, more than the "
        f"{settings.max_faulty_share:.0%} allowed, so nothing was loaded and nothing was changed. {' '.join(sentences)} "
        "Check that the right columns are mapped and that this is the right file; else ask the team that owns it for a new one.",
        faults=sentences,
    )


def _quarantine(bad: pl.DataFrame, table: Table, layout: Layout) -> pl.DataFrame:
    """The whitelisted fields of each row set aside, for the team that owns the source to find it by; a row never taken in has none."""
    header = layout.present(table.rows.columns)
    shown = [field.name for field in FIELDS[layout.source] if field.name in header and field.kept]
    records = [
        json.dumps({header[name]: value for name, value in zip(shown, row, strict=True) if value is not None}, ensure_ascii=False)
        for row in bad.select(shown).iter_rows()
    ]
    of_rows = pl.DataFrame({"row_number": bad["row_number"], "record": pl.Series(records, dtype=pl.String)})
    unread = table.set_aside.filter(pl.col("kind") != _BLANK).select("row_number", pl.lit("{}").alias("record"))
    return pl.concat([of_rows, unread.unique(maintain_order=True)])


def _quality(frame: pl.DataFrame, faults: pl.DataFrame, header: Mapping[str, str]) -> pl.DataFrame:
    """Per mapped column: rows, rows filled, rows filled without a fault in that column."""
    faulty = dict(faults.filter(pl.col("column_name").is_not_null()).group_by("column_name").agg(pl.col("row_number").unique()).iter_rows())
    rows = []
    for position, (field, column) in enumerate(header.items(), 1):
        filled = frame[field].is_not_null()
        doubted = frame["row_number"].is_in(faulty.get(column, []))
        rows.append((position, column, frame.height, int(filled.sum()), int((filled & ~doubted).sum())))
    return pl.DataFrame(rows, schema=["position", "column_name", "rows", "filled", "valid"], orient="row")


def _write(writer: Writer, checked: _Checked, who: str, in_force: bool) -> int:
    """The load's record, its records, faults, quarantine and quality; where it is to be in force, the older load of its feed is not."""
    load_id = int(writer.scalar("select nextval('load_id_seq')"))
    table, layout = checked.table, checked.layout
    if in_force:
        writer.execute(
            "update load set in_force = false where in_force and source = $source and feed = $feed",
            source=layout.source.value,
            feed=checked.feed,
        )
    row = _load_row(checked, load_id, who) | {"in_force": in_force}
    writer.append("load", pl.DataFrame([row]).with_columns(pl.lit(datetime.now()).alias("loaded_at")))
    writer.append(checked.cleaned.table, _of(checked.cleaned.records, load_id))
    writer.append("fault", _of(checked.faults.select("row_number", "severity", "column_name", "kind"), load_id))
    writer.append("quarantine", _of(checked.quarantine, load_id))
    writer.append("column_quality", _of(checked.quality, load_id))
    detail = {"load_id": load_id, "source": layout.source.value, "feed": checked.feed, "rows_read": table.rows_read}
    counts = {key: row[key] for key in ("rows_loaded", "rows_quarantined", "records", "soft_faults")}
    note_activity(writer, who, "load", detail | counts)
    return load_id


def _of(rows: pl.DataFrame, load_id: int) -> pl.DataFrame:
    return rows.with_columns(pl.lit(load_id, pl.Int32).alias("load_id"))


def _load_row(checked: _Checked, load_id: int, who: str) -> dict[str, object]:
    table, cleaned = checked.table, checked.cleaned
    left_out = dict(cleaned.left_out.group_by("rule").len().sort("rule").iter_rows())
    quarantined = checked.quarantine["row_number"].n_unique()
    loaded = table.rows_read - quarantined - sum(left_out.values())
    if loaded != cleaned.records["row_number"].n_unique():
        raise RuntimeError("rows were lost on the way in")  # a fault of this program: nothing is written
    return {
        "load_id": load_id, "source": checked.layout.source.value, "feed": checked.feed, "layout": checked.layout.name,
        "file_name": table.file_name, "sha256": table.sha256, "as_of": checked.as_of, "loaded_by": who,
        "rows_read": table.rows_read, "rows_loaded": loaded, "rows_quarantined": quarantined, "records": cleaned.records.height,
        "left_out": json.dumps(left_out), "columns_left_out": json.dumps(list(checked.columns_left_out), ensure_ascii=False),
        "notes": json.dumps(list(checked.notes), ensure_ascii=False),
        "soft_faults": checked.faults.filter(pl.col("severity") == Severity.SOFT.value).height,
    }  # fmt: skip


def _report(row: Mapping[str, object], *, already_loaded: bool = False) -> LoadReport:
    """A row of table `load` as a report."""
    plain = {key: value for key, value in row.items() if key not in ("source", "left_out", "columns_left_out", "in_force", "notes")}
    return LoadReport(
        **plain,  # type: ignore[arg-type]  # the table's columns are the report's fields, by test
        source=Source(str(row["source"])),
        left_out=json.loads(str(row["left_out"])),
        columns_left_out=tuple(json.loads(str(row["columns_left_out"]))),
        notes=tuple(json.loads(str(row["notes"]))),
        already_loaded=already_loaded,
    )
