"""Run as a program of its own by `vh.ingest.apart`: turn a workbook or a Parquet file into an Arrow file of text, within limits.

Both formats are read by native code that a damaged or hostile file can make abort its process. This program imports nothing of the hub,
so that it starts fast. A JSON request comes on standard input; a JSON answer goes to standard output.
"""

import json
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

_TITLE_ROWS_AT_MOST = 20
_BYTES_A_CELL = 16
_EXACT = {"Float64": 2**53, "Float32": 2**24}
"""The largest whole number up to which a float type holds every whole number."""


_A_TITLE = re.compile(r"[0-9:]")
"""What a title says (a day, *Run by:*) and the name of a group of columns does not."""
_A_SYSTEMS_NAME = re.compile(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)+")
_GROUPS_AT_LEAST = 3


class _FaultError(Exception):
    """Why a file cannot be used: a word for the parent, and the name and place (from 1) of the column it is about."""


def main() -> None:
    """Read one request and answer it: `headers`, `rows`, and for workbooks `sheets` and `title_rows`; or `fault`, `column` and `place`."""
    request = json.load(sys.stdin)
    _limit(request["memory"], request["seconds"])
    try:
        answer = _workbook(request) if request["kind"] == "xlsx" else _parquet(request)
    except _FaultError as fault:
        answer = dict(zip(("fault", "column", "place"), fault.args, strict=False))
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


def _workbook(request: dict[str, Any]) -> dict[str, Any]:
    import fastexcel
    import polars as pl

    workbook = fastexcel.read_excel(request["path"])
    cover = None
    for name in workbook.sheet_names:
        sheet = workbook.load_sheet(name, header_row=None, dtypes="string")
        if sheet.visible != "visible" or not sheet.width:
            continue
        table = sheet.to_polars()
        table = table.rename(dict(zip(table.columns, map(str, range(table.width)), strict=True))).with_columns(pl.all().replace("", None))
        table = table.filter(pl.any_horizontal(pl.all().is_not_null()))
        if table.height and _is_a_table(table.head(_TITLE_ROWS_AT_MOST).rows()):
            break
        cover = table if cover is None and table.height else cover
    else:
        if cover is None:
            raise _FaultError("empty")
        table = cover
    first_rows = table.head(_TITLE_ROWS_AT_MOST).rows()
    title_rows, headers = _headers(first_rows, frozenset(request["known"]))
    grouped = under_groups(first_rows[title_rows - 1], headers) if title_rows else None
    headers = grouped or headers
    table = table.slice(title_rows + 1, request["limit"])
    while headers and not headers[-1] and table.to_series(len(headers) - 1).null_count() == table.height:
        headers.pop()
    places = _places(headers, request["columns"])
    table.select(pl.col(str(place)).str.strip_suffix(" 00:00:00") for place in places).write_ipc(request["target"])
    return {
        "headers": headers,
        "rows": table.height,
        "sheets": len(workbook.sheet_names),
        "title_rows": title_rows,
        "grouped": grouped is not None,
    }


def under_groups(above: Sequence[str | None], names: Sequence[str]) -> list[str] | None:
    """The column names, each behind the name of its group, where the row `above` them has such: *Property* over *Address* and *Postcode* is
    *Property Address* and *Property Postcode*. A group goes on to the right until the next. None where that row is a title.

    Only so is a landlord's *Address* no home, and *Name* of two groups two columns. Two cells, or several side by side at the left, may be a
    title in parts, unless names occur twice; above names of a system (`account_ref`) there are titles alone.
    """
    cells = [(cell or "").strip() for cell in above[: len(names)]]
    groups = {cell.casefold() for cell in cells if cell}
    given = [name for name in names if name]
    twice = len({name.casefold() for name in given}) < len(given)
    if len(groups) < (2 if twice else _GROUPS_AT_LEAST) or len(groups) >= len(given) or any(map(_A_TITLE.search, groups)):
        return None
    if not twice and 2 * sum(map(bool, map(_A_SYSTEMS_NAME.fullmatch, given))) >= len(given):
        return None
    starts = [place for place, cell in enumerate(cells) if cell and cell not in cells[max(0, place - 1) : place]]
    if not twice and all(later - start == 1 for start, later in pairwise(starts)):
        return None
    joined, group = [], ""
    for place, name in enumerate(names):
        group = cells[place] if place < len(cells) and cells[place] else group
        is_said = not name or name.casefold().startswith(group.casefold())
        joined.append(name if is_said else f"{group} {name}")
    return joined


def _is_a_table(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether a row near the top has more than one cell filled: a sheet of one column is a cover or a note, where another sheet has more."""
    return any(sum(cell is not None for cell in row) > 1 for row in rows)


def _headers(rows: Sequence[Sequence[str | None]], known: frozenset[str]) -> tuple[int, list[str]]:
    """How many rows of titles stand above the column names, and the names.

    These are the first row with more than one cell filled, and at least half as many as the fullest row near the top: *Council Tax
    extract* in one cell and *run 30/09/2026* in another are a title still. Nor are they a row of groups, which says the same over several
    columns or over one of several, where the row below is filled with more and has more column names that extracts usually have.
    """
    filled = [sum(cell is not None for cell in row) for row in rows]
    for place, row in enumerate(rows):
        if filled[place] > 1 and 2 * filled[place] >= max(filled) and not _are_groups(row, rows[place + 1 : place + 2], known):
            return place, [(cell or "").strip() for cell in row]
    return 0, [(cell or "").strip() for cell in rows[0]]


def _are_groups(row: Sequence[str | None], below: Sequence[Sequence[str | None]], known: frozenset[str]) -> bool:
    names = {cell for cell in below[0] if cell} if below else set()
    groups = {cell for cell in row if cell}
    return len(groups) < sum(map(bool, below[0] if below else ())) and _usual(groups, known) < _usual(names, known)


def _usual(cells: set[str], known: frozenset[str]) -> int:
    """How many are column names that extracts usually have."""
    return sum(re.sub(r"[\W_]+", "", cell.casefold()) in known for cell in cells)


def _parquet(request: dict[str, Any]) -> dict[str, Any]:
    import polars as pl

    lazy = pl.scan_parquet(request["path"], glob=False, hive_partitioning=False)
    schema = lazy.collect_schema()
    headers = schema.names()
    places = _places([header.strip() for header in headers], request["columns"])
    height = int(lazy.select(pl.len()).collect().item())
    height = height if request["limit"] is None else min(height, request["limit"])
    if height * max(len(places), 1) * _BYTES_A_CELL > request["memory"]:
        raise _FaultError("memory")
    for place in places:
        kind = schema[headers[place]]
        if kind.is_nested() or kind in (pl.Binary, pl.Object):
            raise _FaultError("nested", headers[place], place + 1)
    table = lazy.head(height).select(pl.nth(*places) if places else []).collect()  # by place: a name may be a pattern to polars
    texts = [_as_text(table.to_series(at), place + 1).alias(str(at)) for at, place in enumerate(places)]
    pl.DataFrame(texts).write_ipc(request["target"])
    return {"headers": headers, "rows": height}


def _as_text(values: "pl.Series", place: int) -> "pl.Series":
    """Dates in ISO form, whole numbers without a point; a float too short for the whole numbers it holds is a fault."""
    import polars as pl

    kind = values.dtype
    if kind.is_float():
        values = values.fill_nan(None)
        whole = (values == values.floor()) & values.is_finite()
        if ((values.abs() > _EXACT.get(str(kind), 0)) & whole).any():
            raise _FaultError("digits", values.name, place)
        integers = values.zip_with(whole, pl.Series([None], dtype=kind)).cast(pl.Int64).cast(pl.String)
        return integers.zip_with(whole, values.cast(pl.String))
    if isinstance(kind, pl.Datetime):
        return values.dt.replace_time_zone(None).dt.to_string("%Y-%m-%d %H:%M:%S%.f").str.strip_suffix(" 00:00:00")
    return values.cast(pl.String)


def _places(headers: Sequence[str], wanted: Sequence[str] | None) -> list[int]:
    """The places of the columns asked for."""
    return [place for place, header in enumerate(headers) if wanted is None or (header or f"unnamed_{place + 1}") in wanted]


if __name__ == "__main__":
    main()
