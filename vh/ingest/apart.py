"""Have a file read in a process of its own, within limits on memory and time, so that a hostile one can stop nothing but itself."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import polars as pl

from vh.errors import InputError
from vh.ingest.archive import temporary_file
from vh.ingest.columns import is_known, known_headers
from vh.ingest.content import as_written, kept_places, tidy_headers
from vh.model import Ticket
from vh.settings import Settings
from vh.store.hub_key import without_key

_CHILD = Path(__file__).with_name("reader_child.py")
_LOOK_EVERY = 0.2
_START_SECONDS = 5


def read_apart(
    path: Path,
    name: str,
    kind: Literal["xlsx", "parquet"],
    settings: Settings,
    ticket: Ticket,
    columns: frozenset[str] | None,
    limit: int | None,
    sentences: Mapping[str, str],
) -> tuple[tuple[str, ...], pl.DataFrame, dict[str, Any]]:
    """The column names, the text of the columns asked for, and what else the reading process told.

    `sentences` say for each fault (`unreadable`, `memory`, `time` …) what a person should know; `{column}` stands for a column's
    name, where that is a known one, else for its place.
    Raises InputError with one of them, CancelledError where the ticket says stop.
    """
    with temporary_file(".arrow") as target:
        request = {
            "path": str(path.resolve()),
            "kind": kind,
            "target": str(target),
            "columns": None if columns is None else sorted(map(as_written, columns)),
            "limit": limit,
            "memory": settings.workbook_memory_bytes,
            "seconds": settings.workbook_seconds,
            "known": sorted(known_headers()),
        }
        answer = _ask_child(request, settings, ticket)
        if fault := answer.get("fault"):
            column = answer.get("column", "")
            raise InputError(sentences[fault].replace("{column}", f"“{column}”" if is_known(column) else f"number {answer.get('place')}"))
        headers = tidy_headers(answer["headers"], name, settings)
        table = pl.DataFrame(pl.read_ipc(target.read_bytes()).get_columns() or None, height=answer["rows"])
    table.columns = [headers[place] for place in kept_places(headers, columns)]
    return headers, table, answer


def _ask_child(request: dict[str, Any], settings: Settings, ticket: Ticket) -> dict[str, Any]:
    """The child's answer; a child that dies, or is still at work when its time is over, is a fault."""
    ticket.say(0.1, "Reading the file")
    started = time.monotonic()
    # -P keeps the folder of the program off the import path; standard error is dropped because it may show cells
    command = [sys.executable, "-P", "-X", "utf8", str(_CHILD)]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=hidden, env=without_key()
    ) as child:
        try:
            asked: bytes | None = json.dumps(request).encode()
            while True:
                try:
                    answer, _ = child.communicate(asked, timeout=_LOOK_EVERY)
                    break
                except subprocess.TimeoutExpired:
                    asked = None
                    spent = time.monotonic() - started
                    if spent > settings.workbook_seconds + _START_SECONDS:
                        return {"fault": "time"}
                    ticket.say(min(0.1 + spent / settings.workbook_seconds, 0.9), "Reading the file")
        finally:
            child.kill()
    if child.returncode == 1:  # native code gave up in order; other codes mean that it was stopped
        return {"fault": "unreadable"}
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:
        return {"fault": "memory"}
    return found
