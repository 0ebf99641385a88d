"""What validation found, for page Check: completeness and validity per column, faults, the rows behind them, and change since last time."""

import json

import polars as pl

from vh.ingest.contracts import kind_says
from vh.store import Store
from vh.text.days import short_day

_COLUMNS = """
select position, column_name, rows, filled, valid,
       case when rows > 0 then filled / rows else 0 end as filled_share,
       case when filled > 0 then valid / filled else 0 end as valid_share
from column_quality where load_id = $load_id order by position
"""
_COUNTS = """
select severity, kind, column_name, count(*) as rows
from fault where load_id = $load_id
group by severity, kind, column_name order by severity, rows desc, kind, column_name
"""
_REFERENCES = """
with kept as (
    select row_number, min(source_ref) as source_ref from resident where load_id = $load_id group by row_number
    union all select row_number, min(application_ref) from applicant where load_id = $load_id group by row_number
)"""
_ROWS = (
    _REFERENCES
    + """
select fault.row_number, kept.source_ref, fault.severity, fault.column_name, quarantine.record
from fault left join quarantine using (load_id, row_number) left join kept on kept.row_number = fault.row_number
where fault.load_id = $load_id and fault.kind = $kind order by fault.row_number limit $limit
"""
)
_FILE = (
    _REFERENCES
    + """
select fault.row_number, kept.source_ref, fault.severity, fault.column_name, fault.kind, quarantine.record
from fault left join quarantine using (load_id, row_number) left join kept on kept.row_number = fault.row_number
where fault.load_id = $load_id order by fault.severity, fault.row_number, fault.kind
"""
)
_PREVIOUS = """
select max(older.load_id) from load as older join load as newer using (source, feed)
where newer.load_id = $load_id and older.load_id < $load_id
"""
_MEASURES = """
select 1 as place, 'Rows read' as measure, rows_read as n from load where load_id = $load_id
union all select 2, 'Rows loaded', rows_loaded from load where load_id = $load_id
union all select 3, 'Rows set aside', rows_quarantined from load where load_id = $load_id
union all select 4, 'Records', records from load where load_id = $load_id
union all select 5, 'Faults in rows kept', soft_faults from load where load_id = $load_id
order by place
"""

_BEFORE = """
select newer.as_of, newer.records, older.as_of as as_of_before, older.records as records_before
from load as newer, load as older where newer.load_id = $load_id and older.load_id = $before
"""
_MUCH_FEWER = 0.2
"""A load of so much fewer records than the one before is told of: as much as a feed, unless set otherwise, takes in without asking."""


def column_quality(store: Store, load_id: int) -> pl.DataFrame:
    """Per mapped column of a load: `position, column_name, rows, filled, valid, filled_share, valid_share` (of the filled)."""
    return store.frame(_COLUMNS, load_id=load_id)


def fault_counts(store: Store, load_id: int) -> pl.DataFrame:
    """Per kind and column: `severity, kind, column_name, rows, says`; hard ones first, then most rows first."""
    return _said(store.frame(_COUNTS, load_id=load_id))


def fault_rows(store: Store, load_id: int, kind: str, limit: int = 100) -> pl.DataFrame:
    """Rows with one kind of fault: `row_number` (the header is not counted), `source_ref` (only of rows kept), `severity, column_name,
    record` (JSON, only of rows set aside)."""
    return store.frame(_ROWS, load_id=load_id, kind=kind, limit=limit)


def fault_file(store: Store, load_id: int) -> pl.DataFrame:
    """Every fault, for the team that owns the source: `row_number` (the header is not counted), `source_ref`,
    `severity, column_name, kind, says`, then a column per header.

    The cells of rows that were set aside; the others stay in the hub, and the row number finds them in the file.
    """
    found = _said(store.frame(_FILE, load_id=load_id))
    records = [json.loads(record) if record else {} for record in found["record"]]
    headers = list(dict.fromkeys(header for record in records for header in record))
    told = found.drop("record")
    names = {header: header if header not in told.columns else f"{header} (value)" for header in headers}
    return told.with_columns(pl.Series(names[header], [record.get(header) for record in records], dtype=pl.String) for header in headers)


def compare_with_previous(store: Store, load_id: int) -> pl.DataFrame:
    """A load against the one before it of the same source and feed: `measure, before, now, change`.

    Measures: rows read, loaded, set aside, records, soft faults, rows left out by each rule, filled share (%) of each column.
    `before` and `change` are null where there is no earlier load or it lacks the measure.
    """
    previous = store.scalar(_PREVIOUS, load_id=load_id)
    now = _measures(store, load_id)
    before = _measures(store, int(previous)) if previous is not None else now.clear()
    joined = now.join(before.rename({"n": "before"}), on="measure", how="full", coalesce=True, maintain_order="left_right")
    return joined.select("measure", "before", pl.col("n").alias("now"), (pl.col("n") - pl.col("before")).round(1).alias("change"))


def unlike_before(store: Store, load_id: int) -> tuple[str, ...]:
    """Sentences where a load shows an earlier day, or far fewer records, than the one before it of the same source and feed."""
    previous = store.scalar(_PREVIOUS, load_id=load_id)
    if previous is None:
        return ()
    row = store.frame(_BEFORE, load_id=load_id, before=int(previous)).row(0, named=True)
    now, before = row["records"], row["records_before"]
    sentences = []
    if row["as_of"] < row["as_of_before"]:
        sentences.append(f"It shows {short_day(row['as_of'])}; the load before showed {short_day(row['as_of_before'])}, which is newer.")
    if now < (1 - _MUCH_FEWER) * before:
        sentences.append(f"It has {(before - now) / before:.0%} fewer records than the load before: {now:,} instead of {before:,}.")
    return tuple(sentences)


def _measures(store: Store, load_id: int) -> pl.DataFrame:
    counts = store.frame(_MEASURES, load_id=load_id).select("measure", pl.col("n").cast(pl.Float64))
    left_out = json.loads(store.scalar("select left_out from load where load_id = $load_id", load_id=load_id) or "{}")
    rules = pl.DataFrame(
        {"measure": [f"Left out: {rule}" for rule in left_out], "n": [float(count) for count in left_out.values()]}, schema=counts.schema
    )
    columns = column_quality(store, load_id).select(
        pl.format("Filled, %: {}", "column_name").alias("measure"), (pl.col("filled_share") * 100).round(1).alias("n")
    )
    return pl.concat([counts, rules, columns])


def _said(frame: pl.DataFrame) -> pl.DataFrame:
    sentences = {kind: kind_says(kind) for kind in frame["kind"].unique()}
    says = pl.col("kind").replace_strict(sentences, return_dtype=pl.String).alias("says")
    last = ["record"] if "record" in frame.columns else []
    return frame.with_columns(says).select(*(column for column in frame.columns if column not in last), "says", *last)
