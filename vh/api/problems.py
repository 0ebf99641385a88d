"""Errors as problem details (RFC 9457): a sentence, the status, and where in the request; never a value that was sent."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from vh.errors import HubError, RefusedError

_LOG = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "Not readable", 401: "No valid key", 404: "No such address", 405: "Not this method", 409: "Too many contents under one reference",
    413: "Too large", 415: "Not JSON", 422: "Some fields cannot be used", 429: "Too many applications in a minute",
    500: "A fault of the program", 503: "Not ready",
}  # fmt: skip
"""The title of each status; also its `type`, as a part of the API's own page."""
_SENTENCES: Mapping[int, str] = {
    404: "There is nothing at this address. GET /api/v1/docs lists what there is.",
    405: "This address takes another method. GET /api/v1/docs lists which.",
}
FAULT = "A fault in the program stopped this; the request was not accepted. Please report the request's id, which is in the header X-Request-Id."


def problem(error: Exception) -> Response:
    """Any error as an answer. A fault of the program is named in the log by its kind and place, never by its text."""
    if isinstance(error, RefusedError):
        return _problem(error.status, str(error), error.pointed, dict(error.headers))
    if isinstance(error, HubError):
        return _problem(503, str(error), headers={"Retry-After": "5"})
    if isinstance(error, HTTPException):
        return _problem(
            error.status_code, _SENTENCES.get(error.status_code, HTTPStatus(error.status_code).description), headers=error.headers
        )
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "unknown"
    _LOG.error("The API: %s at %s", type(error).__name__, place)
    return _problem(500, FAULT)


def _problem(status: int, detail: str, pointed: tuple[tuple[str, str], ...] = (), headers: Mapping[str, str] | None = None) -> Response:
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#status-{status}",
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
    }
    if pointed:
        body["errors"] = [{"pointer": pointer, "detail": said} for pointer, said in pointed]
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)
