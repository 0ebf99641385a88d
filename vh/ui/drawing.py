"""Charts on a page: drawn by Plotly in the browser, each in one place that stays, and the file of Plotly that the server gives out.

Streamlit's own chart is thrown away and made anew with each new figure: three times the work, and for a moment the page below it jumps.
"""

import asyncio
import gzip
from functools import cache
from html import escape, unescape
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import orjson
import plotly
import streamlit as st
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from vh.charts import Figure, title

_HERE = Path(__file__).resolve().parent / "chart"
_PLOTLY = f"vh-plotly-{plotly.__version__}.js"
_FILE = Path(plotly.__file__).resolve().parent / "package_data" / "plotly.min.js"
_HEADERS = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
_COMPRESSING = Lock()
_ABOVE = 8
"""Pixels above a chart whose finding stands over it as text."""
_COMPONENT = st.components.v2.component(
    "vh_chart",
    html='<div class="vh-chart" role="figure"></div>',
    js=(_HERE / "component.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


_WORDS = st.components.v2.component(
    "vh_words", html='<div class="vh-words"></div>', js=(_HERE / "words.js").read_text(encoding="utf-8"), isolate_styles=False
)


def served_at(name: str) -> str:
    """The path of something that this server gives out beside the pages."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{name}" if base else f"/{name}"


def finding(figure: Figure) -> str:
    """What a chart finds, as HTML."""
    return f'<p class="vh-finding">{escape(unescape(title(figure)))}</p>'


def below_its_finding(figure: Figure) -> dict[str, Any]:
    """A figure whose title stands above it as text, and the same text for a screen reader."""
    layout = dict(figure["layout"])
    above = layout["margin"]["t"] - _ABOVE
    layout |= {"title": {"text": ""}, "height": layout["height"] - above, "margin": layout["margin"] | {"t": _ABOVE}}
    plain = orjson.loads(orjson.dumps(figure | {"layout": layout}))  # days as text: what the browser is sent knows no dates
    return {"figure": plain, "alt": title(figure)}


def words(key: str, html: str) -> None:
    """HTML that follows the thresholds of page Tune, every text in it escaped."""
    _WORDS(key=key, data={"key": key, "html": html})


def chart(figure: Figure, key: str) -> None:
    """Draw a figure of plain data, whose layout has a height in pixels, without its title."""
    drawn = below_its_finding(figure)
    height = drawn["figure"]["layout"]["height"]
    _COMPONENT(key=key, data={**drawn, "key": key, "plotly": served_at(_PLOTLY)}, height=int(height))


class WithPlotly:
    """ASGI middleware that gives out the file of Plotly that came with its package, and passes everything else on.

    The file is compressed, which takes about a second, as soon as the server begins, so that the first page with a chart need not wait for it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        Thread(target=_contents, name="vh-plotly", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == served_at(_PLOTLY):
            await (await asyncio.to_thread(_answer, scope))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _answer(scope: Scope) -> Response:
    asked = dict(scope["headers"]).get(b"accept-encoding", b"")
    small, plain = _contents()
    if b"gzip" in asked:
        return Response(small, media_type="text/javascript", headers={**_HEADERS, "content-encoding": "gzip"})
    return Response(plain, media_type="text/javascript", headers=_HEADERS)


def _contents() -> tuple[bytes, bytes]:
    """The file, compressed and plain; who asks while it is being compressed waits for that."""
    with _COMPRESSING:
        return _compressed()


@cache
def _compressed() -> tuple[bytes, bytes]:
    plain = _FILE.read_bytes()
    return gzip.compress(plain, 5), plain
