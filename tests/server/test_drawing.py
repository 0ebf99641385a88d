"""The file that draws charts, as the server gives it out."""

import asyncio
import gzip
import threading

from starlette.types import Message

from vh.ui import drawing


async def _asked() -> tuple[dict[bytes, bytes], bytes]:
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": drawing.served_at(drawing._PLOTLY), "headers": [(b"accept-encoding", b"gzip")]}
    await drawing.WithPlotly(None)(scope, None, send)  # type: ignore[arg-type]  # nothing is passed on, and nothing is read
    return dict(said[0]["headers"]), b"".join(one.get("body", b"") for one in said)


def test_it_is_compressed_before_anybody_asks() -> None:
    drawing._compressed.cache_clear()
    drawing.WithPlotly(None)  # type: ignore[arg-type]  # nothing is passed on
    for one in threading.enumerate():
        if one.name == "vh-plotly":
            one.join(60)
    assert drawing._compressed.cache_info().currsize == 1


def test_it_is_the_file_of_the_package() -> None:
    headers, body = asyncio.run(_asked())
    assert headers[b"content-encoding"] == b"gzip"
    assert gzip.decompress(body) == drawing._FILE.read_bytes()
