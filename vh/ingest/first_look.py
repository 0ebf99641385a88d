"""A first look at a file before it is loaded: its header, its first rows, and what the hub makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vh.ingest.columns import BUILT_IN, Layout, recognise, refused_layouts, saved_layouts
from vh.ingest.fields import FIELDS
from vh.ingest.guessing import guess
from vh.ingest.never_read import national_insurance_columns, never_read
from vh.ingest.read import read_header, read_table
from vh.model import Source, Ticket
from vh.settings import Settings
from vh.store import Store

_SAMPLE_ROWS = 5
NOT_SHOWN = "not shown"
"""What stands in the first rows in place of a value that is only read for a check."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file, and what the hub makes of its header."""

    file_name: str
    headers: tuple[str, ...]
    sample: pl.DataFrame
    """The first 5 rows, text as in the file, for the person who is mapping it; never kept. Columns that no mapping may fill from are not in it."""
    not_shown: frozenset[str]
    """Headers of columns read for a check and not kept: of each the sample says only that (`NOT_SHOWN`)."""
    layout: Layout | None
    source: Source | None
    guesses: Mapping[Source, Mapping[str, str]]
    """For each source, our field -> header: a first mapping to put right."""
    refused: tuple[str, ...] = ()
    """Where no layout was recognised: which saved ones cannot be used any more, and why."""


def preview(store: Store, path: Path, settings: Settings, file_name: str | None = None) -> Preview:
    """Look at a file before it is loaded: nothing is kept. `file_name` is what to call it where the path is temporary.

    Raises InputError if it cannot be read at all.
    """
    name = file_name or path.name
    headers = read_header(path, settings, file_name=name)
    layout = recognise(headers, (*BUILT_IN, *saved_layouts(store)))
    guesses = {source: guess(headers, source) for source in Source}
    mappings = {layout.source: layout.present(headers)} if layout else guesses
    hidden = frozenset(
        found[one.name] for source, found in mappings.items() for one in FIELDS[source] if one.name in found and not one.kept
    )
    listed = list(dict.fromkeys(header for header in headers if not never_read(header)))
    table = read_table(path, settings, Ticket(), columns=frozenset(listed) - hidden, limit=_SAMPLE_ROWS, file_name=name)
    rows = table.rows.drop(national_insurance_columns(table.rows)).head(_SAMPLE_ROWS)
    rows = rows.with_columns(pl.lit(NOT_SHOWN).alias(header) for header in listed if header in hidden)
    return Preview(
        file_name=name,
        headers=headers,
        sample=rows.select(header for header in listed if header in rows.columns),
        not_shown=hidden,
        layout=layout,
        source=layout.source if layout else None,
        guesses=guesses,
        refused=() if layout else tuple(refused_layouts(store).values()),
    )
