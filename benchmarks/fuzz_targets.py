"""What is fuzzed: one function a target, that takes bytes and raises nothing but what the hub says in a sentence without a value."""

import asyncio
import io
import json
import lzma
import os
import random
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import vh
from tests.bad_files.makers import MAKERS
from tests.factory import ADDRESS, POSTCODE, World
from vh.api import Api
from vh.errors import HubError
from vh.ingest import load_extract
from vh.ingest.columns import parse_layout
from vh.ingest.read import read_table
from vh.model import Source, Ticket
from vh.settings import Settings
from vh.store import Store, open_store
from vh.text.addresses import address_keys, compare_dwellings, from_parts, parse_address
from vh.text.applicants import read_applicant
from vh.text.dates import is_unreadable, parse_date
from vh.text.name_keys import name_keys
from vh.text.names import parse_name, parse_parts
from vh.text.postcodes import normalise_postcode

ROOT = Path(__file__).resolve().parents[1]
CANARY = "ZZYZXCANARY"
"""A value of the seeds, which no sentence may repeat."""
_SETTINGS = Settings(max_unpacked_bytes=1 << 26, max_columns=500, max_faulty_share=1.0, workbook_seconds=20, workbook_memory_bytes=1 << 30)


class LeakError(Exception):
    """A value of the input stands in a sentence, a log or an answer."""


class BrokenError(Exception):
    """What came out contradicts itself."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz. `seeds` are good and bad inputs to start from; `native` ones are read in a process of their own, so slowly."""

    name: str
    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    native: bool = False


def _said(error: HubError) -> None:
    if CANARY in str(error) or any(CANARY in str(fault) for fault in getattr(error, "faults", ())):
        raise LeakError(type(error).__name__)


@contextmanager
def _file(content: bytes, ending: str) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(suffix=ending)
    try:
        os.write(handle, content)
        os.close(handle)
        yield Path(name)
    finally:
        os.unlink(name)


def _read(content: bytes, ending: str) -> None:
    with _file(content, ending) as path:
        try:
            table = read_table(path, _SETTINGS, Ticket(), file_name=f"extract{ending}")
        except HubError as error:
            _said(error)
        else:
            if table.rows.height + table.set_aside.height != table.rows_read:
                raise BrokenError("rows read are not accounted for")


def csv_file(content: bytes) -> None:
    """Read as a CSV file."""
    _read(content, ".csv")


def archive(content: bytes) -> None:
    """Read as whatever archive it is."""
    _read(content, ".zip")


def workbook(content: bytes) -> None:
    """Read as a workbook: parts of a good one are replaced by the bytes given, so that the archive itself stays whole."""
    _read(content, ".xlsx")


def parquet(content: bytes) -> None:
    """Read as a Parquet file."""
    _read(content, ".parquet")


@cache
def _store() -> Store:
    return open_store()


def load(content: bytes) -> None:
    """Read, map, check, clean and write a Council Tax extract, into one store in memory that grows no further than one load."""
    store = _store()
    with _file(content, ".csv") as path:
        try:
            report = load_extract(
                store,
                Source.COUNCIL_TAX,
                path,
                settings=_SETTINGS,
                who="fuzz",
                ticket=Ticket(),
                file_name="extract.csv",
                as_of=date(2026, 9, 1),
            )
        except HubError as error:
            _said(error)
        else:
            if report.rows_loaded + report.rows_quarantined + sum(report.left_out.values()) != report.rows_read:
                raise BrokenError("rows loaded are not accounted for")
    with store.write() as work:
        for table in ("resident", "fault", "quarantine", "column_quality", "activity", "load"):
            work.execute(f"delete from {table}")


def mapping(content: bytes) -> None:
    """A mapping file."""
    try:
        parse_layout(content.decode("utf-8", "replace"), "mapping.toml")
    except HubError as error:
        _said(error)


def _texts(content: bytes, number: int) -> list[str]:
    parts = content.decode("utf-8", "replace").split("\n")
    return [*parts, *[""] * number][:number]


def address(content: bytes) -> None:
    """Two addresses, and one of parts."""
    text = content.decode("utf-8", "replace")
    first = parse_address(text)
    lines = _texts(content, 6)
    again = parse_address(lines[:4], lines[4])
    parts = from_parts(lines[0], lines[1], lines[2], lines[3], lines[4])
    for one in (first, again, parts):
        keys = address_keys(one)
        if compare_dwellings(keys, keys) is None:
            raise BrokenError("an address has no relation to itself")


def name(content: bytes) -> None:
    """A whole name, and one of parts."""
    text = content.decode("utf-8", "replace")
    parse_name(text)
    title, forename, middle, surname = _texts(content, 4)
    parse_parts(title, forename, middle, surname)
    name_keys(forename, middle, surname)


def applicant(content: bytes) -> None:
    """Everything that an application says."""
    given, family, place, postcode, day, reference = _texts(content, 6)
    normalise_postcode(postcode)
    born = None if is_unreadable(day) else parse_date(day)
    said = {"forename": given, "surname": family, "full_address": place, "postcode": postcode, "uprn": reference}
    read_applicant(said, reference="R1", on=date(2026, 9, 1), born=born, today=date(2026, 9, 1), minimum_age=17)


class _Service:
    """The API over a hub in memory, called without a socket."""

    def __init__(self) -> None:
        world = World().resident().resident(CANARY, CANARY, address="9 Mare Street", ref="B2")
        self.hub = vh.Hub(world.store, who="fuzz")
        self.hub.index()
        self.hub.switch_mode("live", name="Fuzz", reason="fuzz")
        _, self.token = self.hub.make_key("fuzz", per_minute=600_000)
        self.api = Api(lambda: self.hub)
        self.loop = asyncio.new_event_loop()

    def ask(self, method: str, path: str, headers: list[tuple[bytes, bytes]], body: bytes) -> tuple[int, bytes]:
        sent: list[dict[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers,
                 "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "root_path": ""}  # fmt: skip
        self.loop.run_until_complete(self.api(scope, receive, send))
        status = next((one["status"] for one in sent if one["type"] == "http.response.start"), 0)
        return status, b"".join(one.get("body", b"") for one in sent)


@cache
def _service() -> _Service:
    return _Service()


_PATHS = (
    "/api/v1/verify",
    "/api/v1/verify/batch",
    "/api/v1/incumbent",
    "/api/v1/incumbent/batch",
    "/api/v1/health",
    "/api/v1/nothing",
    "/api",
)
_REFERENCE = re.compile(rb'"application_ref"\s*:\s*"[^"]*"')


def api(content: bytes) -> None:
    """A request: its first byte chooses path, method and headers, the rest is the body."""
    service, first = _service(), content[0] if content else 0
    headers = [(b"content-type", b"application/json" if first & 8 else content[1:9] or b"x")]
    headers.append((b"authorization", f"Bearer {service.token}".encode() if first & 16 else content[1:40].replace(b"\n", b" ")))
    method = "GET" if first & 32 else "POST"
    status, body = service.ask(method, _PATHS[first % len(_PATHS)], headers, content[1:])
    if status >= 500 or not status:
        raise BrokenError(f"status {status}")
    # Only the caller's own reference comes back.
    if CANARY.encode() in _REFERENCE.sub(b"", body):
        raise LeakError("an answer")


# ---- seeds


@cache
def _made() -> dict[str, list[bytes]]:
    table = yaml.safe_load((ROOT / "tests" / "bad_files" / "table.yaml").read_text(encoding="utf-8"))
    found: dict[str, list[bytes]] = {}
    for case in table:
        content = MAKERS[case["make"]](**case.get("with", {}))
        if len(content) <= 20_000:
            found.setdefault(case["make"], []).append(content)
    return found


def _of(*makers: str) -> list[bytes]:
    return [content for maker in makers for content in _made().get(maker, [])]


def _extracts() -> list[bytes]:
    good = MAKERS["academy"](rows=3, cells={1: {"lead_liab_surname": CANARY, "liab_name": CANARY, "addr1": f"1 {CANARY} ROAD"}})
    return [good, *(one for one in _of("academy", "layout", "text", "raw") if len(one) <= 4_000)]


def _addresses() -> list[bytes]:
    found = yaml.safe_load((ROOT / "tests" / "text" / "addresses.yaml").read_text(encoding="utf-8"))
    return [str(case[0]).replace(" | ", "\n").encode() for case in found["parse"]]


def _names() -> list[bytes]:
    texts = ("OBI,MS ADA", "MR & MRS J SMITH", "EXECUTORS OF THE LATE A B", "Ms\nAda\nJane\nObi-Smith", "O'BRIEN,SIR PATRICK",
             "VAN DER BERG, DR H", "JOSÉ MÜLLER", "Mohammed Al-Hassan", "A/K/A X", "LONDON BOROUGH OF X", "THE OCCUPIER", "N\u200b\u202eIBO")  # fmt: skip
    return [text.encode() for text in texts]


def _mappings() -> list[bytes]:
    text = f'name = "m"\nsource = "council_tax"\n[columns]\nreference = "{CANARY}"\nfull_name = "b"\naddress_1 = "c"\n'
    return [text.encode(), b'source = ["x"]\n', b"a = [[[[1]]]]\n", b'required = [{a = 1}]\nsource = "tenancy"\n[columns]\n']


def _applicants() -> list[bytes]:
    return [f"Ada\nObi\n{ADDRESS}\n{POSTCODE}\n1980-02-01\n100021040002".encode(), "É\n=1\nFLAT 2\nE8\n31/31/2020\n1E5".encode()]


def _requests() -> list[bytes]:
    one = {"application_ref": "HYR1", "forename": "Ada", "surname": CANARY, "address": ADDRESS, "postcode": POSTCODE, "on": "2026-09-01"}
    said = {"application_ref": "HYR1", "outcome": "not_matched", "checked_at": "2026-09-01T10:00:00Z"}
    bodies = [
        one,
        {"applications": [one, one]},
        said,
        {"results": [said]},
        [one],
        {"application_ref": {}},
        {**one, "uprn": 5},
        {**one, "more": CANARY},
    ]
    return [bytes((first,)) + json.dumps(body).encode() for first in (28, 29, 30, 24, 60, 0, 16) for body in bodies]


def _workbooks() -> list[bytes]:
    return _of("book", "far_cell")[:30]


TARGETS = {
    one.name: one
    for one in (
        Target("csv", csv_file, _extracts),
        Target("load", load, _extracts),
        Target("archive", archive, lambda: _of("archive", "gz")),
        Target("mapping", mapping, _mappings),
        Target("address", address, _addresses),
        Target("name", name, _names),
        Target("applicant", applicant, _applicants),
        Target("api", api, _requests),
        Target("workbook", workbook, _workbooks, native=True),
        Target("parquet", parquet, lambda: _of("parquet"), native=True),
    )
}
"""By name, in the order they are run."""


def mutated(dice: random.Random, content: bytes) -> bytes:
    """A few bytes changed, cut out, doubled or put in; within a part of a workbook where it is one, so that it can still be unpacked."""
    if content.startswith(b"PK") and dice.random() < 0.8:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                parts = {info.filename: packed.read(info) for info in packed.infolist()}
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError, zlib.error, lzma.LZMAError):
            return _spliced(dice, content)
        if not parts:
            return _spliced(dice, content)
        chosen = dice.choice(sorted(parts))
        parts[chosen] = _spliced(dice, parts[chosen])
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            for part, inner in parts.items():
                packed.writestr(part, inner)
        return made.getvalue()
    return _spliced(dice, content)


_BITS = (
    b"\0",
    b"\xff" * 4,
    b"0",
    b"-1",
    b"9" * 30,
    b'"',
    b"'",
    b"\n",
    b"\r",
    b",",
    b";",
    b"\xef\xbb\xbf",
    b"<",
    b">",
    b"&x;",
    b"%s",
    b"XFD1048576",
    b"\xff\xff\xff\x7f",
)


def _spliced(dice: random.Random, content: bytes) -> bytes:
    made = bytearray(content or b"x")
    for _ in range(dice.randint(1, 6)):
        place, how = dice.randrange(len(made) + 1), dice.randrange(5)
        if how == 0 and place < len(made):
            made[place] = dice.randrange(256)
        elif how == 1:
            del made[place : place + dice.randint(1, 20)]
        elif how == 2:
            made[place:place] = made[place : place + dice.randint(1, 40)] * dice.randint(1, 20)
        elif how == 3:
            made[place:place] = dice.choice(_BITS)
        elif place < len(made):
            made[place] ^= 1 << dice.randrange(8)
    return bytes(made)
