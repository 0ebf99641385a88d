"""The routes under /api, as one ASGI application that needs an open hub."""

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from vh.api import openapi
from vh.api.problems import problem
from vh.errors import RefusedError
from vh.service import Batch, Desk, Incumbent, IncumbentBatch, Key, Told, read_request
from vh.service import Request as Application
from vh.service.metrics import CONTENT_TYPE
from vh.version import __version__
from vh.workbench import Hub

MOST_BYTES = 64 * 1024
"""Of one application: four times what the longest fields take in UTF-8."""
MOST_BYTES_OF_BATCH = 4 * 1024 * 1024
_MOST_BYTES_READ = 16 * 1024 * 1024
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_JSON = "application/json"
_NO_STORE = {"Cache-Control": "no-store"}
Handler = Callable[[Request, str], Awaitable[Response]]


class Api:
    """What answers under /api. `open_hub` gives the open hub, or raises the HubError that callers are to read."""

    def __init__(self, open_hub: Callable[[], Hub]) -> None:
        self._open_hub = open_hub
        self._desk: Desk | None = None
        self._routes: Mapping[str, Mapping[str, Handler]] = {
            "/api/v1/verify": {"POST": self._verify},
            "/api/v1/verify/batch": {"POST": self._verify_batch},
            "/api/v1/incumbent": {"POST": self._incumbent},
            "/api/v1/incumbent/batch": {"POST": self._incumbent_batch},
            "/api/v1/health": {"GET": self._health},
            "/api/v1/ready": {"GET": self._ready},
            "/api/v1/metrics": {"GET": self._metrics},
            "/api/v1/openapi.json": {"GET": self._openapi},
            "/api/v1/docs": {"GET": self._docs},
        }

    @property
    def routes(self) -> Mapping[str, frozenset[str]]:
        """Every path that is answered, with its methods."""
        return {path: frozenset(methods) for path, methods in self._routes.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, under an id that the answer carries."""
        if scope["type"] != "http":
            raise HTTPException(404)
        began, path = time.perf_counter(), scope["path"]
        request = Request(scope, receive)
        given = request.headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.match(given) else secrets.token_hex(8)
        try:
            answer = await self._handler(path, scope["method"])(request, request_id)
        except ClientDisconnect:  # nobody waits for an answer
            return
        except Exception as error:  # noqa: BLE001 - the last resort: no library's text may reach a caller or the log
            answer = problem(error)
        answer.headers["X-Request-Id"] = request_id
        if self._desk is not None:
            self._desk.metrics.served(path if path in self._routes else "other", answer.status_code, time.perf_counter() - began)
        await answer(scope, receive, send)

    def _handler(self, path: str, method: str) -> Handler:
        methods = self._routes.get(path)
        if methods is None:
            raise HTTPException(404)
        method = "GET" if method == "HEAD" else method  # the server leaves the body of its answer away (RFC 9110, 9.3.2)
        if method not in methods:
            raise HTTPException(405, headers={"Allow": ", ".join([*methods, *(["HEAD"] if "GET" in methods else [])])})
        return methods[method]

    async def _at_desk(self, request: Request) -> tuple[Desk, Key]:
        """The desk, for who may ask. Raises RefusedError where the key is none, HubError where the hub cannot be opened."""
        desk = await self._opened()
        return desk, desk.ring.check(request.headers.get("authorization"))

    async def _opened(self) -> Desk:
        if self._desk is None:
            self._desk = await asyncio.to_thread(lambda: self._open_hub().desk())
        return self._desk

    async def _verify(self, request: Request, request_id: str) -> Response:
        desk, key = await self._at_desk(request)
        asked = read_request(Application, await _body(request, MOST_BYTES))
        desk.limits.take(key, 1)
        told = await _asked(desk, asked, key, request_id)
        await asyncio.sleep(0)  # who else has asked by now is written with it
        desk.keep([told])
        return Response(orjson.dumps(told.body), 200, {**_NO_STORE, "X-Replayed": "true" if told.replayed else "false"}, _JSON)

    async def _verify_batch(self, request: Request, request_id: str) -> Response:
        desk, key = await self._at_desk(request)
        asked = read_request(Batch, await _body(request, MOST_BYTES_OF_BATCH)).applications
        desk.limits.take(key, len(asked))
        told: list[Told] = []
        for position, one in enumerate(asked):
            try:
                told.append(await _asked(desk, one, key, request_id))
            except RefusedError as error:  # those before it are answered already, and get the same answer when they come again
                pointed = ((f"#/applications/{position}", str(error)),)
                raise RefusedError(str(error), status=error.status, pointed=pointed, headers=error.headers) from None
            await asyncio.sleep(0)  # whoever asks about one applicant does not wait for a thousand
        desk.keep(told)
        return Response(orjson.dumps({"answers": [one.body for one in told]}), 200, _NO_STORE, _JSON)

    async def _incumbent(self, request: Request, request_id: str) -> Response:
        desk, key = await self._at_desk(request)
        said = read_request(Incumbent, await _body(request, MOST_BYTES))
        return await self._heard(desk, key, [said], request_id)

    async def _incumbent_batch(self, request: Request, request_id: str) -> Response:
        desk, key = await self._at_desk(request)
        said = read_request(IncumbentBatch, await _body(request, MOST_BYTES_OF_BATCH)).results
        return await self._heard(desk, key, said, request_id)

    async def _heard(self, desk: Desk, key: Key, said: list[Incumbent], request_id: str) -> Response:
        desk.limits.take(key, len(said))
        heard = [desk.hear(one, key, request_id) for one in said]
        await asyncio.sleep(0)
        desk.keep_said(heard)
        return Response(orjson.dumps({"recorded": len(said)}), 200, _NO_STORE, _JSON)

    async def _health(self, _: Request, __: str) -> Response:
        return Response(orjson.dumps({"status": "ok", "version": __version__}), 200, _NO_STORE, _JSON)

    async def _ready(self, request: Request, _: str) -> Response:
        desk = await self._opened()
        footing = await asyncio.to_thread(desk.footing)
        body: dict[str, object] = {"status": "ready"}
        if "authorization" in request.headers:  # what the answers rest on is for those who have a key
            desk.ring.check(request.headers["authorization"])
            not_used = await asyncio.to_thread(desk.not_used)
            body |= {"mode": desk.mode.mode.value, "ruleset": footing.rule_set, "loads": list(footing.loads), "not_used": list(not_used)}
        return Response(orjson.dumps(body), 200, _NO_STORE, _JSON)

    async def _metrics(self, request: Request, _: str) -> Response:
        desk, _key = await self._at_desk(request)
        return Response(desk.exposition(), 200, _NO_STORE, CONTENT_TYPE)

    async def _openapi(self, _: Request, __: str) -> Response:
        return Response(openapi.TEXT, 200, None, _JSON)

    async def _docs(self, _: Request, __: str) -> Response:
        return Response(openapi.PAGE, 200, None, "text/html")


async def _asked(desk: Desk, asked: Application, key: Key, request_id: str) -> Told:
    """Ask from memory; what is in the hub's file alone is brought back first, while others are answered."""
    if desk.is_old(asked, key):
        await asyncio.to_thread(desk.bring_back, asked, key)
    return desk.ask(asked, key, request_id)


async def _body(request: Request, most: int) -> bytes:
    """The whole body. Raises RefusedError (415) where it is not said to be JSON, (413) where it is longer than `most`."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise RefusedError("The body has to be JSON, and said to be: send the header Content-Type: application/json.", status=415)
    too_large = RefusedError(
        f"The body is longer than {most // 1024:,} KiB, which is as much as may be. A batch holds up to 1,000 applications.", status=413
    )
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= most:
            parts.append(part)
        elif size > _MOST_BYTES_READ:
            break  # what is a little too long is read to its end and thrown away: many clients only listen once they have sent all
    if size > most:
        raise too_large
    return b"".join(parts)
