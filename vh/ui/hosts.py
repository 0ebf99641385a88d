"""Under which names the server answers: a page of the web must not reach it through a name of its own that points here (DNS rebinding)."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed


class KnownHosts:
    """ASGI middleware: refuses every request, of pages, files and the API, whose Host header is not in `server.allowedHosts`.

    Streamlit itself asks this of its websocket alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 421 (RFC 9110, 15.5.20)."""
        if scope["type"] == "http":
            hosts = Headers(scope=scope).getlist("host")
            if len(hosts) != 1 or not is_host_allowed(hosts[0]):
                told = "The hub does not answer under this name. Whoever runs it adds the name to server.allowedHosts: see docs/server.md."
                await PlainTextResponse(told, 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)
