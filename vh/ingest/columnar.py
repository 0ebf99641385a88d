"""Read a Parquet file as text."""

from pathlib import Path

from vh.ingest.apart import read_apart
from vh.ingest.content import Content, from_frame
from vh.model import Ticket
from vh.settings import Settings


def read_parquet(path: Path, name: str, settings: Settings, ticket: Ticket, columns: frozenset[str] | None, limit: int | None) -> Content:
    """Rows of a Parquet file as text: dates in ISO form, whole numbers without a point.

    Raises InputError for a damaged file, for lists or bytes in a column asked for, and for floats that lost digits.
    """
    damaged = f"“{name}” is a damaged Parquet file, or one too large to read. Copy it again, or ask for the extract as CSV."
    sentences = {
        "unreadable": damaged,
        "memory": damaged,
        "time": f"“{name}” took too long to read. Ask for the extract as CSV.",
        "nested": f"“{name}” holds lists or bytes in the column {{column}}. Ask for an extract with text in that column.",
        "digits": f"The column {{column}} of “{name}” was saved with fewer digits than its numbers have. "
        "Ask for an extract that holds it as text.",
    }
    headers, table, _ = read_apart(path, name, "parquet", settings, ticket, columns, limit, sentences)
    return from_frame(table, headers, settings)
