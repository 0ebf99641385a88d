"""The only door to DuckDB: opening the hub file, its schema, one cursor a call and one writer at a time."""

from vh.store.connection import Store, Writer, open_store

__all__ = ["Store", "Writer", "open_store"]
