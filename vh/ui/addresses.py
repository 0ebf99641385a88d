"""Addresses that people type: the first page is only at the root, and its own name leads there."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from vh.ui.guard import below

_FIRST = ["today"]


class WithFirstPage:
    """ASGI middleware: /today leads to the first page, to which Streamlit gives no address of its own; all else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead on, or pass on."""
        path = str(scope.get("path", ""))
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and [one.lower() for one in below(path)] == _FIRST:
            # Relative, so that it holds below whatever address a proxy shows this server.
            await RedirectResponse("../" if path.endswith("/") else "./")(scope, receive, send)
        else:
            await self._app(scope, receive, send)
