"""The API described: OpenAPI 3.1, from the very models that read the requests, and the same as a page that needs nothing from elsewhere."""

from collections.abc import Mapping
from html import escape
from typing import Any

import orjson
from pydantic import BaseModel

from vh.api.problems import MEDIA_TYPE, TITLES
from vh.model import EVIDENCE, Outcome, Reason
from vh.service import Batch, Incumbent, IncumbentBatch, Mode, NextStep, Request
from vh.version import __version__

_ANSWER: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "application_ref", "outcome", "reason", "reason_text", "next_step", "mode", "sources", "ruleset", "loads", "revision", "run_at",
    ],
    "properties": {
        "application_ref": {"type": "string", "description": "The caller's reference."},
        "outcome": {"enum": [*Outcome], "description": "VERIFIED, REVIEW or NEEDS_EVIDENCE; in shadow always NEEDS_EVIDENCE. Never a refusal."},
        "reason": {"enum": [*Reason, None], "description": "The reason's code; null in shadow."},
        "reason_text": {"type": "string", "description": "The reason as a sentence that the resident may read."},
        "next_step": {"enum": [*NextStep], "description": "What the caller does now: the one field for its program to act on, in every mode."},
        "mode": {"enum": [*Mode], "description": "The mode in which the answer was given."},
        "sources": {"type": "array", "items": {"enum": [*EVIDENCE]}, "description": "The sources whose records decided; empty in shadow."},
        "ruleset": {"type": "string", "description": "The rule set that decided, with its version."},
        "loads": {
            "type": "array", "description": "The extracts that the answer rests on.",
            "items": {
                "type": "object", "required": ["load_id", "source", "feed", "as_of"], "additionalProperties": False,
                "properties": {
                    "load_id": {"type": "integer"}, "source": {"type": "string"}, "feed": {"type": "string"},
                    "as_of": {"type": "string", "format": "date"},
                },
            },
        },
        "revision": {"type": "integer", "minimum": 1, "description": "Which content under this reference: 1, or more after corrections."},
        "run_at": {"type": "string", "format": "date-time", "description": "When it was answered."},
    },
}  # fmt: skip
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do, without any value that was sent."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object", "required": ["pointer", "detail"], "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}  # fmt: skip
_RECORDED = {"type": "object", "required": ["recorded"], "properties": {"recorded": {"type": "integer", "minimum": 1}}}
_ID = {"X-Request-Id": {"description": "The request's id: the caller's own, or one made for it.", "schema": {"type": "string"}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of_answers() -> dict[str, Any]:
    return {"type": "object", "required": ["answers"], "properties": {"answers": {"type": "array", "items": _ref("Answer")}}}


def _problems(*statuses: int) -> dict[str, Any]:
    return {
        str(one): {"description": TITLES[one], "headers": _ID, "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}} for one in statuses
    }  # fmt: skip


def _post(summary: str, words: str, sent: str, given: dict[str, Any], *more: int) -> dict[str, Any]:
    return {
        "post": {
            "summary": summary, "description": words, "operationId": summary.lower().replace(" ", "_"), "security": [{"key": []}],
            "parameters": [
                {"name": "X-Request-Id", "in": "header", "required": False, "description":
                 "An id of the caller's, up to 64 letters, figures, dots, dashes and underscores, which comes back; another gets one made for it.",
                 "schema": {"type": "string"}},
            ],
            "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(sent)}}},
            "responses": {
                "200": {"description": "Done, and recorded", "headers": _ID, "content": {"application/json": {"schema": given}}},
                **_problems(400, 401, 413, 415, 422, 429, 500, 503, *more),
            },
        }
    }  # fmt: skip


def _get(summary: str, words: str, media: str, schema: dict[str, Any], *more: int, keyed: str = "never") -> dict[str, Any]:
    security: dict[str, list[dict[str, list[str]]]] = {"never": [], "optional": [{}, {"key": []}], "always": [{"key": []}]}
    return {
        "get": {
            "summary": summary, "description": words, "operationId": summary.lower().replace(" ", "_"), "security": security[keyed],
            "responses": {"200": {"description": "As asked", "headers": _ID, "content": {media: {"schema": schema}}}, **_problems(500, *more)},
        }
    }  # fmt: skip


def _schemas(*models: type[BaseModel]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for model in models:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    return found


_AGAIN = (
    "The same reference with the same content is answered once: sent again, it gets the stored answer and the header X-Replayed: true. "
    "Another content under the same reference is a correction: it gets an answer of its own, whose revision is one higher; ten at most."
)
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Verification Hub",
        "version": __version__,
        "description": "Does this person live at this address on this day? Nothing of a council record is ever in an answer.",
    },
    "paths": {
        "/api/v1/verify": _post("Verify one application", _AGAIN, "Request", _ref("Answer"), 409),
        "/api/v1/verify/batch": _post(
            "Verify several applications", f"Up to 1,000, answered in their order. {_AGAIN}", "Batch", _list_of_answers(), 409
        ),
        "/api/v1/incumbent": _post(
            "Report an incumbent outcome", "What the older check said of an application, for the comparison.", "Incumbent", _ref("Recorded")
        ),
        "/api/v1/incumbent/batch": _post(
            "Report several incumbent outcomes", "Up to 1,000 outcomes of the older check.", "IncumbentBatch", _ref("Recorded")
        ),
        "/api/v1/health": _get(
            "Health", "Whether the server is up.", "application/json",
            {"type": "object", "required": ["status", "version"], "properties": {"status": {"const": "ok"}, "version": {"type": "string"}}},
        ),
        "/api/v1/ready": _get(
            "Ready", "Whether applications can be answered; with a key, also in which mode, what the answers rest on, and what for want of a lawful basis not.",
            "application/json",
            {"type": "object", "required": ["status"], "properties": {
                "status": {"const": "ready"}, "mode": {"enum": [*Mode]}, "ruleset": {"type": "string"}, "loads": {"type": "array"},
                "not_used": {"type": "array", "items": {"type": "string"}}}},
            401, 503, keyed="optional",
        ),
        "/api/v1/metrics": _get("Metrics", "For Prometheus, with a key.", "text/plain", {"type": "string"}, 401, 503, keyed="always"),
        "/api/v1/openapi.json": _get("Description", "This description.", "application/json", {"type": "object"}),
        "/api/v1/docs": _get("Page", "This description for people.", "text/html", {"type": "string"}),
    },
    "components": {
        "schemas": {
            **_schemas(Request, Batch, Incumbent, IncumbentBatch), "Answer": _ANSWER, "Problem": _PROBLEM, "Recorded": _RECORDED,
        },
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key made on page Service."}},
    },
}  # fmt: skip
TEXT = orjson.dumps(DOCUMENT, option=orjson.OPT_INDENT_2)


_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111716; background: #fff; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 0.3rem; border-top: 1px solid #c3cacb; padding-top: 1rem; }
code { font: 0.92em ui-monospace, monospace; background: #f2f4f4; padding: 0.1em 0.3em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 0.6rem 0; } th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.8rem 0.35rem 0;
border-bottom: 1px solid #dfe4e4; } th { font-weight: 600; } caption { text-align: left; font-weight: 650; padding-top: 0.6rem; }
@media (prefers-color-scheme: dark) { body { color: #eef2f1; background: #14191a; } code { background: #1f2627; } th, td { border-color: #465053; }
a { color: #8cc0ee; } }
"""


def _page() -> str:
    info = DOCUMENT["info"]
    parts = [f"<h1>{escape(info['title'])} API</h1><p>{escape(info['description'])}</p>"]
    parts.append(
        "<p>Every POST needs the header <code>Authorization: Bearer KEY</code> and a body of JSON. "
        'The same as a file for programs: <a href="/api/v1/openapi.json">openapi.json</a>.</p>'
    )
    for path, methods in DOCUMENT["paths"].items():
        parts += [_operation(path, method, one) for method, one in methods.items()]
    for name in ("Request", "Answer", "Incumbent"):
        parts.append(f'<h2 id="{name}">{name}</h2>{_fields(DOCUMENT["components"]["schemas"][name])}')
    rows = "".join(f'<tr id="status-{status}"><td>{status}</td><td>{escape(title)}</td></tr>' for status, title in TITLES.items())
    parts.append(f"<h2>Problems</h2><p>As <code>{MEDIA_TYPE}</code> (RFC 9457).</p><table><tbody>{rows}</tbody></table>")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])} API</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _operation(path: str, method: str, one: Mapping[str, Any]) -> str:
    sent = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
    name = sent.rpartition("/")[2]
    body = f'<p>Body: <a href="#{escape(name.replace("Batch", "") or "Request")}">{escape(name)}</a>.</p>' if name else ""
    answers = "; ".join(f"{status} {escape(said['description'])}" for status, said in sorted(one["responses"].items()))
    return (
        f"<h2>{escape(one['summary'])}</h2><p><code>{method.upper()} {escape(path)}</code></p><p>{escape(one['description'])}</p>"
        f"{body}<p>Answers: {answers}.</p>"
    )


def _fields(schema: Mapping[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{'always' if name in needed else 'may be left out'}</td><td>{escape(_says(field))}</td></tr>"
        for name, field in schema["properties"].items()
    )
    head = "<thead><tr><th>Field</th><th></th><th>What it is</th></tr></thead>"
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _says(field: Mapping[str, Any]) -> str:
    kinds = [field, *field.get("anyOf", ())]
    most = next((f"Up to {one['maxLength']} characters." for one in kinds if "maxLength" in one), "")
    words = next((f"One of: {', '.join(map(str, one['enum']))}." for one in kinds if "enum" in one), "")
    return " ".join(filter(None, (field.get("description", ""), words, most)))


PAGE = _page()
