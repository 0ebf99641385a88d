"""The record of requests in the hub's tables: taken in from the journal, looked up, read, purged."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson
import polars as pl

from vh.store import Store, Writer
from vh.store.audit import Kind, append, fingerprint
from vh.store.records import note_activity

_KINDS: Mapping[str, Mapping[str, str]] = {
    "verification": {
        "verification_id": "bigint", "request_id": "varchar", "client": "varchar", "key_id": "varchar", "application_ref": "varchar",
        "revision": "integer", "content_digest": "varchar", "content": "varchar", "application_date": "date", "asked_at": "timestamp",
        "milliseconds": "double", "mode": "varchar", "outcome": "varchar", "reason": "varchar", "sources": "varchar", "score": "double",
        "settled_by_officer": "boolean", "rule_set_version": "integer", "rule_set": "varchar", "loads": "varchar", "purge_on": "date",
    },
    "incumbent_said": {
        "said_id": "bigint", "request_id": "varchar", "client": "varchar", "key_id": "varchar", "application_ref": "varchar",
        "checked_at": "timestamp", "ci_outcome": "varchar", "final_status": "varchar", "final_reason": "varchar", "decided_by": "varchar",
        "decided_at": "timestamp", "received_at": "timestamp", "purge_on": "date",
    },
}  # fmt: skip
"""The columns of each table of the record; the first is its number."""


def take_in(work: Writer, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows of the journal to their table, once each, however often they are brought, and one entry of the audit for all that were new.

    The entry holds how many, from which number to which, and a keyed digest of them as they came.
    """
    columns = _KINDS[table]
    number = next(iter(columns))
    body = [{name: row.get(name) for name in columns} for row in rows]
    numbers = [row[number] for row in rows]
    new = work.scalar(
        f"insert into {table} by name select * from (select unnest(from_json($rows, $kinds), recursive := true)) "  # noqa: S608 - our own names
        f"where {number} not in (select {number} from {table} where {number} >= $least)",
        rows=orjson.dumps(body).decode(),
        kinds=orjson.dumps([columns]).decode(),
        least=min(numbers),
    )
    if new:
        about = {
            "table": table,
            "rows": int(new),
            "first": min(numbers),
            "last": max(numbers),
            "digest": fingerprint(work, orjson.dumps(body)),
        }
        append(work, who="Verification API", kind=Kind.REQUESTS, about=about)


def newest(store: Store) -> int:
    """The highest number in the record."""
    return int(
        store.scalar(
            "select greatest((select coalesce(max(verification_id), 0) from verification), (select coalesce(max(said_id), 0) from incumbent_said))"
        )
    )


def answered(store: Store) -> pl.DataFrame:
    """client, application_ref and content_digest of every request in the record."""
    return store.frame("select client, application_ref, content_digest from verification")


def look_up(store: Store, client: str, reference: str, digest: str) -> dict[str, Any] | None:
    """The recorded request of a client with that reference and content."""
    found = store.frame(
        "select * from verification where client = $client and application_ref = $reference and content_digest = $digest "
        "order by verification_id limit 1",
        client=client, reference=reference, digest=digest,
    )  # fmt: skip
    return None if found.is_empty() else found.row(0, named=True)


def revisions(store: Store, client: str, reference: str) -> int:
    """How many different contents a client has sent under a reference."""
    return int(
        store.scalar(
            "select count(*) from verification where client = $client and application_ref = $reference", client=client, reference=reference
        )
    )


def requests(store: Store, limit: int = 200) -> pl.DataFrame:
    """The newest requests, without their content: verification_id, request_id, client, key_id, application_ref, revision,
    application_date, asked_at, milliseconds, mode, outcome, reason, sources (joined by `;`), score (bits), rule_set, loads (JSON), purge_on."""
    return store.frame(
        "select * exclude (content, content_digest, settled_by_officer, rule_set_version) from verification order by verification_id desc limit $limit",
        limit=limit,
    )


def purge(store: Store, today: date, who: str) -> int:
    """Delete the rows whose day has come; returns how many."""
    with store.write(counts=False) as work:
        gone = 0
        for table in _KINDS:
            gone += int(work.scalar(f"select count(*) from {table} where purge_on <= $today", today=today))  # noqa: S608 - our own names
            work.execute(f"delete from {table} where purge_on <= $today", today=today)  # noqa: S608 - our own names
        if gone:
            work.execute("insert into rewrite_owed values (current_localtimestamp(), 'requests')")
            note_activity(work, who, "requests purged", {"rows": gone})
    return gone
