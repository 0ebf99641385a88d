"""A delta: the rows that changed and the references that ended, put upon the load in force to make a new whole load.

The contract. A delta is a file in the extract's own layout with one more column, `delta_action`, that says of each row:
`changed`   the reference is new, or something of it changed: all its rows are given, and take the place of all it had
`ended`     the reference is no longer in the extract: all it had leaves; the other cells may be empty
A reference that has ended but is still in the extract, with its end date, is `changed`. The reference is the account with its check digit
(Council Tax), the claim (Housing Benefit), the tenancy, or the application.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vh import ingest
from vh.errors import InputError
from vh.ingest.columns import choose_layout
from vh.ingest.read import read_header, read_table
from vh.model import LoadReport, Source, Ticket
from vh.settings import Settings
from vh.store import Store, Writer

COLUMN = "delta_action"
_CHANGED, _ENDED = "changed", "ended"
_TABLES = {
    Source.COUNCIL_TAX: ("resident", "source_ref", "resident_id"),
    Source.HOUSING_BENEFIT: ("resident", "source_ref", "resident_id"),
    Source.TENANCY: ("resident", "source_ref", "resident_id"),
    Source.APPLICATIONS: ("applicant", "application_ref", "applicant_id"),
}
_KEYS = {Source.COUNCIL_TAX: ("reference", "check_digit")}
"""The fields that make up a reference, where it is more than `reference`."""


@dataclass(frozen=True, slots=True)
class Delta:
    """A delta read: where the changed rows were staged, and the references it speaks of."""

    staged: Path
    changed_rows: int
    references: pl.DataFrame
    """`reference`, `action`; each once."""
    layout: str


def is_delta(headers: Sequence[str]) -> bool:
    """Whether a file with these column names is a delta."""
    return any(_is_action(one) for one in headers)


def _is_action(header: str) -> bool:
    return header.strip().casefold() == COLUMN


def read_delta(store: Store, source: Source, path: Path, layout: str | None, settings: Settings, name: str, folder: Path) -> Delta:
    """Read a delta and stage its changed rows in `folder`, in the same layout, only the columns that the hub may know.

    Raises InputError for a source without deltas, an action that is neither word, or a row without a reference.
    """
    if source not in _TABLES:
        raise InputError(f"{source.label} cannot come as a delta. Send the whole extract, without the column {COLUMN}.")
    headers = read_header(path, settings, file_name=name)
    action, *more = (one for one in headers if _is_action(one))
    if more:
        raise InputError(f"“{name}” has the column {COLUMN} more than once. Send it again with one.")
    plain = tuple(one for one in headers if one != action)
    chosen = choose_layout(store, source, plain, layout, name)
    present = chosen.present(plain)
    table = read_table(path, settings, Ticket(), columns=frozenset({*present.values(), action}), file_name=name)
    rows = table.rows.with_columns(pl.col(action).str.strip_chars().str.to_lowercase())
    strange = rows.filter(~pl.col(action).is_in([_CHANGED, _ENDED]).fill_null(value=False))
    if strange.height or table.set_aside.height:
        numbers = ", ".join(f"{one:,}" for one in [*strange["row_number"], *table.set_aside["row_number"]][:5])
        raise InputError(
            f"In {strange.height + table.set_aside.height:,} rows of the delta “{name}” the column {COLUMN} is neither {_CHANGED} nor {_ENDED}, "
            f"or the row cannot be read (rows {numbers}). A delta counts whole or not at all, so nothing was loaded. Send it again."
        )
    parts = [present[field] for field in _KEYS.get(source, ("reference",)) if field in present]
    key = pl.concat_str([pl.col(one).str.strip_chars() for one in parts], separator="", ignore_nulls=True)
    keyed = rows.select(key.alias("reference"), pl.col(action).alias("action"))
    if (keyed["reference"] == "").any() or not parts:
        raise InputError(f"Some rows of the delta “{name}” have no reference, so nobody can say what they change. Nothing was loaded.")
    if keyed.unique().height != keyed["reference"].n_unique():
        raise InputError(f"Some references in the delta “{name}” are both {_CHANGED} and {_ENDED}. Nothing was loaded. Send it again.")
    changed = rows.filter(pl.col(action) == _CHANGED).drop(action, "row_number")
    staged = folder / "changed.parquet"
    changed.write_parquet(staged)
    return Delta(staged, changed.height, keyed.unique(), chosen.name)


def carry(work: Writer, source: Source, delta: Delta, base: int, load_id: int, *, sha256: str, named_day: date | None) -> tuple[str, ...]:
    """Add to a load of changed rows all rows of the load in force that the delta does not speak of; returns sentences on what was done."""
    table, column, sequence_of = _TABLES[source]
    with work.using("incoming_reference", delta.references):
        work.execute("create or replace temp table delta_reference as select * from incoming_reference")
    spoken = f"exists (select 1 from delta_reference d where {_spoken(source, column)})"
    offset = int(work.scalar("select rows_read from load where load_id = $load_id", load_id=load_id))
    work.execute(
        f"insert into {table} by name select * replace (nextval('{sequence_of}_seq') as {sequence_of}, $load_id::integer as load_id, "
        f"row_number + $offset as row_number) from {table} where load_id = $base and not ({spoken})",
        load_id=load_id, offset=offset, base=base,
    )  # fmt: skip
    carried = int(
        work.scalar(f"select count(distinct row_number) from {table} where load_id = $load_id and row_number > $offset", load_id=load_id, offset=offset)
    )  # fmt: skip
    work.execute(
        f"update load set rows_read = rows_read + $carried, rows_loaded = rows_loaded + $carried, sha256 = $sha256, "
        f"as_of = coalesce($named::date, greatest(as_of, (select as_of from load where load_id = $base))), "
        f"records = (select count(*) from {table} where load_id = $load_id) where load_id = $load_id",
        carried=carried, sha256=sha256, named=named_day, base=base, load_id=load_id,
    )  # fmt: skip
    gone = dict(delta.references.group_by("action").len().iter_rows())
    return (
        f"A delta upon load {base}: {gone.get(_CHANGED, 0):,} references changed or new, {gone.get(_ENDED, 0):,} ended, "
        f"{carried:,} rows carried over from the load in force.",
    )


def _spoken(source: Source, column: str) -> str:
    """Whether a record is of a reference; a claim's records add household and member to it."""
    if source is Source.HOUSING_BENEFIT:
        return f"{column} = d.reference or starts_with({column}, d.reference || '-')"
    return f"{column} = d.reference"


def ended_only(work: Writer, source: Source, base: int, who: str, name: str) -> int:
    """A load without rows of its own, like the load in force in all else; for a delta that only ends references."""
    load_id = int(work.scalar("select nextval('load_id_seq')"))
    work.execute(
        "insert into load by name select * replace ($load_id::integer as load_id, $name as file_name, $who as loaded_by, "
        "current_localtimestamp()::timestamp as loaded_at, 0 as rows_read, 0 as rows_loaded, 0 as rows_quarantined, 0 as records, "
        "'{}' as left_out, 0 as soft_faults, '[]' as notes, false as in_force) from load where load_id = $base and source = $source",
        load_id=load_id, name=name, who=who, base=base, source=source.value,
    )  # fmt: skip
    return load_id


def load_delta(
    store: Store, source: Source, path: Path, *,
    feed: str, layout: str | None, base: int, settings: Settings, who: str, ticket: Ticket, name: str, sha256: str, named_day: date | None,
    also: Callable[[Writer, int, tuple[str, ...]], None],
) -> LoadReport:  # fmt: skip
    """Load a delta as a new whole load, not in force; `also` gets the writer, the load and what was done, within the transaction.

    Raises InputError as `read_delta` and `vh.ingest.load_extract` do; then nothing has changed.
    """
    with tempfile.TemporaryDirectory(prefix="vh-delta-") as folder:  # only this user can read it
        delta = read_delta(store, source, path, layout, settings, name, Path(folder))

        def carried(work: Writer, load_id: int) -> None:
            also(work, load_id, carry(work, source, delta, base, load_id, sha256=sha256, named_day=named_day))

        if delta.changed_rows:
            return ingest.load_extract(
                store, source, delta.staged, settings=settings, who=who, ticket=ticket, feed=feed, as_of=named_day, layout=delta.layout,
                file_name=name, in_force=False, also=carried,
            )  # fmt: skip
        with store.write() as work:
            load_id = ended_only(work, source, base, who, name)
            carried(work, load_id)
    return ingest.load_report(store, load_id)
