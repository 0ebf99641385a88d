"""Read a Parquet file as text: dates in ISO form, whole numbers without a point."""

from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from vh.errors import InputError
from vh.ingest.content import Content, from_frame, kept_places, tidy_headers
from vh.model import Ticket
from vh.settings import Settings

_BYTES_A_CELL = 16
_EXACT: dict[pl.DataType, int] = {pl.Float64(): 2**53, pl.Float32(): 2**24}
"""The largest whole number up to which a float type holds every whole number."""


def read_parquet(path: Path, name: str, settings: Settings, ticket: Ticket, columns: frozenset[str] | None, limit: int | None) -> Content:
    """Rows of a Parquet file as text. Raises InputError for a damaged file, nested columns and references that lost digits."""
    ticket.say(0.0, "Opening the file")
    try:
        lazy = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        schema = lazy.collect_schema()
        headers = tidy_headers(schema.names(), name, settings)
        places = kept_places(headers, columns)
        height = int(lazy.select(pl.len()).collect().item())
        _check_size(height, len(places), name, settings)
        names = [schema.names()[place] for place in places]
        kept = dict(zip(names, (headers[place] for place in places), strict=True))
        nested = [kept[column] for column in names if schema[column].is_nested() or schema[column] == pl.Binary]
        if nested:
            raise InputError(f"“{name}” holds lists or bytes in the column “{nested[0]}”. Ask for an extract with text in that column.")
        height = height if limit is None else min(height, limit)
        table = lazy.head(height).select(names).collect()
    except (PolarsError, OSError):
        raise InputError(f"“{name}” is a damaged Parquet file. Copy it again, or ask for the extract again.") from None
    ticket.say(0.7, "Turning values into text")
    texts = [as_text(table[column], kept[column], name) for column in names]
    return from_frame(pl.DataFrame(texts or None, height=height), headers, settings)


def _check_size(rows: int, columns: int, name: str, settings: Settings) -> None:
    if rows * max(columns, 1) * _BYTES_A_CELL > settings.max_unpacked_bytes:
        raise InputError(f"“{name}” holds {rows:,} rows, more than an extract can have. Ask for a smaller extract.")


def as_text(values: pl.Series, header: str, name: str) -> pl.Series:
    """A column as text under its header. Raises InputError where a float type is too short for the whole numbers it holds."""
    kind = values.dtype
    if kind in _EXACT:
        values = values.fill_nan(None)
        whole = (values == values.floor()) & values.is_finite()
        if ((values.abs() > _EXACT[kind]) & whole).any():
            raise InputError(
                f"The column “{header}” of “{name}” was saved with fewer digits than its numbers have. "
                "Ask for an extract that holds it as text."
            )
        integers = values.zip_with(whole, pl.Series([None], dtype=kind)).cast(pl.Int64).cast(pl.String)
        text = integers.zip_with(whole, values.cast(pl.String))
    elif isinstance(kind, pl.Datetime):
        text = values.dt.replace_time_zone(None).dt.to_string("%Y-%m-%d %H:%M:%S%.f").str.strip_suffix(" 00:00:00")
    else:
        text = values.cast(pl.String)
    return text.alias(header)
