"""Run as a program of its own by `vh.ingest.excel`: turn a workbook into an Arrow file of text, within limits on memory and time.

It imports nothing of the hub, so that it starts fast. A JSON request comes on standard input; a JSON answer goes to standard output.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

_TITLE_ROWS_AT_MOST = 20


def main() -> None:
    """Read one request and answer it: `headers`, `rows`, `sheets`, `title_rows`, or `fault`."""
    request = json.load(sys.stdin)
    _limit(request["memory"], request["seconds"])
    try:
        answer = _read(request)
    except MemoryError:
        answer = {"fault": "memory"}
    except Exception:  # noqa: BLE001 - whatever a hostile file sets off, the parent gets a word and no value of any cell
        answer = {"fault": "unreadable"}
    json.dump(answer, sys.stdout)


def _limit(memory: int, seconds: int) -> None:
    """Let the operating system stop this process at so much memory and time, where it can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and its check of the unpacked size remain
        return
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS has no limit on address space
            continue


def _read(request: dict[str, Any]) -> dict[str, Any]:
    import fastexcel
    import polars as pl

    workbook = fastexcel.read_excel(request["path"])
    for name in workbook.sheet_names:
        sheet = workbook.load_sheet(name, header_row=None, dtypes="string")
        if sheet.visible != "visible" or not sheet.width:
            continue
        table = sheet.to_polars()
        table = table.rename(dict(zip(table.columns, map(str, range(table.width)), strict=True))).with_columns(pl.all().replace("", None))
        table = table.filter(pl.any_horizontal(pl.all().is_not_null()))
        if table.height:
            break
    else:
        return {"fault": "empty"}
    title_rows, headers = _headers(table.head(_TITLE_ROWS_AT_MOST).rows())
    table = table.slice(title_rows + 1, request["limit"])
    while headers and not headers[-1] and table.to_series(len(headers) - 1).null_count() == table.height:
        headers.pop()
    wanted = request["columns"]
    places = [place for place, header in enumerate(headers) if wanted is None or (header or f"unnamed_{place + 1}") in wanted]
    table.select(pl.col(str(place)).str.strip_suffix(" 00:00:00") for place in places).write_ipc(request["target"])
    return {"headers": headers, "rows": table.height, "sheets": len(workbook.sheet_names), "title_rows": title_rows}


def _headers(rows: Sequence[Sequence[str | None]]) -> tuple[int, list[str]]:
    """How many rows of titles stand above the column names, and the names: the first row with more than one cell filled."""
    for place, row in enumerate(rows):
        if sum(cell is not None for cell in row) > 1:
            return place, [(cell or "").strip() for cell in row]
    return 0, [(cell or "").strip() for cell in rows[0]]


if __name__ == "__main__":
    main()
