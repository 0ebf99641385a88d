"""What callers may send: its fields, their limits, and what is wrong with a request in sentences that repeat none of its values."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from vh.errors import RefusedError
from vh.text.applicants import Applicant, read_applicant

MOST_IN_BATCH = 1_000
_MOST_TOLD = 20
_PRINTABLE = r"^[^\u0000-\u001f\u007f]*$"
_WITH_LINES = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
_NOT_BLANK = r"^[^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f][^\u0000-\u001f\u007f]*$"
_NOT_BLANK_LINES = (
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*[^\s\u0000-\u001f\u007f][^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
)
_REFERENCE = r"^[!-~]([ -~]{0,62}[!-~])?$"
_DAY = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"
_BIRTHDAY = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"


def _a_date(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("no_date", "not a date") from None
    return text


def _a_moment(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("no_moment", "not a moment") from None
    return text


Reference = Annotated[str, StringConstraints(max_length=64, pattern=_REFERENCE)]
Name = Annotated[str, StringConstraints(max_length=200, pattern=_PRINTABLE)]
Surname = Annotated[str, StringConstraints(max_length=200, pattern=_NOT_BLANK)]
Lines = Annotated[str, StringConstraints(max_length=500, pattern=_NOT_BLANK_LINES)]
Words = Annotated[str, StringConstraints(max_length=200, pattern=_WITH_LINES)]
Code = Annotated[str, StringConstraints(max_length=20, pattern=_PRINTABLE)]
Day = Annotated[str, StringConstraints(pattern=_DAY), AfterValidator(_a_date), Field(json_schema_extra={"format": "date"})]
Birthday = Annotated[str, StringConstraints(pattern=_BIRTHDAY), AfterValidator(_a_date), Field(json_schema_extra={"format": "date"})]
_MOMENT = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
Moment = Annotated[str, StringConstraints(pattern=_MOMENT), AfterValidator(_a_moment), Field(json_schema_extra={"format": "date-time"})]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Request(_Sent):
    """One application to verify."""

    application_ref: Annotated[Reference, Field(description="The caller's own reference, printable ASCII.", examples=["HYR9999999"])]
    forename: Annotated[Name, Field(description="As the applicant wrote it; empty where there is none.", examples=["Ada"])]
    surname: Annotated[Surname, Field(description="As the applicant wrote it.", examples=["Obi"])]
    address: Annotated[
        Lines, Field(description="The claimed address, its lines joined by a comma or a line break.", examples=["Flat 2, 14 Mare Street"])
    ]
    middle_name: Annotated[Name | None, Field(description="Middle names, where they are asked for.")] = None
    date_of_birth: Annotated[Birthday | None, Field(description="YYYY-MM-DD; helps where several people of a name live together.")] = None
    postcode: Annotated[Code | None, Field(description="As written; what is no postcode counts as none.", examples=["E8 3RH"])] = None
    uprn: Annotated[Code | None, Field(description="Unique Property Reference Number, as text.", examples=["100021"])] = None
    on: Annotated[Day | None, Field(description="The day of the application, YYYY-MM-DD; today where it is left out.")] = None

    def content(self, today: date) -> str:
        """All that was asked but the reference, as one text: what makes two requests the same, and what replay needs."""
        said = self.model_dump(exclude={"application_ref"}, exclude_none=True)
        return json.dumps(said | {"on": self.on or today.isoformat()}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Batch(_Sent):
    """Several applications, answered in their order."""

    applications: Annotated[list[Request], Field(min_length=1, max_length=MOST_IN_BATCH)]


class Incumbent(_Sent):
    """What the older check said of one application, and what was decided in the end."""

    application_ref: Reference
    ci_outcome: Annotated[Literal["matched", "not_matched", "error"], Field(description="What the older check said.")]
    checked_at: Annotated[Moment | None, Field(description="When it was checked, in UTC, as 2026-10-01T09:30:00Z.")] = None
    final_status: Annotated[Words | None, Field(description="What was decided in the end, such as Approved.")] = None
    final_reason: Annotated[Words | None, Field(description="Why.")] = None
    decided_by: Annotated[Literal["auto", "officer"] | None, Field(description="Who decided in the end.")] = None
    decided_at: Annotated[Moment | None, Field(description="When, in UTC.")] = None


class IncumbentBatch(_Sent):
    """Outcomes of the older check."""

    results: Annotated[list[Incumbent], Field(min_length=1, max_length=MOST_IN_BATCH)]


Sent = TypeVar("Sent", bound=_Sent)


def read_request(model: type[Sent], body: bytes) -> Sent:
    """A request read from JSON. Raises RefusedError: 400 for what is no JSON, 422 with a pointer and a sentence for each field at fault."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        raise RefusedError(
            f"The body is not JSON in UTF-8 that can be read. Send one JSON object, with the header Content-Type: application/json. "
            f"It was {len(body):,} bytes long.",
            status=400,
        )
    pointed = tuple(_told(one) for one in found[:_MOST_TOLD])
    more = f" The first {_MOST_TOLD} of {len(found):,} faults are listed." if len(found) > _MOST_TOLD else ""
    raise RefusedError(
        f"Some fields cannot be used as they are; nothing was recorded. Correct them and send it again.{more}", status=422, pointed=pointed
    )


def applicant_of(content: Mapping[str, str], reference: str, *, today: date, minimum_age: int) -> Applicant:
    """What was asked, made comparable as a file of applications is: what cannot be read in it counts as not said."""
    said = {
        "forename": content["forename"].strip() or None, "middle_name": content.get("middle_name", "").strip() or None,
        "surname": content["surname"].strip(), "full_address": ", ".join(filter(None, map(str.strip, content["address"].splitlines()))),
        "postcode": content.get("postcode", "").strip() or None, "uprn": content.get("uprn"),
    }  # fmt: skip
    born = date.fromisoformat(content["date_of_birth"]) if "date_of_birth" in content else None
    return read_applicant(said, reference=reference, on=date.fromisoformat(content["on"]), born=born, today=today, minimum_age=minimum_age)


def digest_of(content: str) -> str:
    """The fingerprint of a content (SHA-256)."""
    return sha256(content.encode()).hexdigest()


def _told(error: ErrorDetails) -> tuple[str, str]:
    """A JSON pointer (RFC 6901) and a sentence. A field that is not ours is not named: its name is the caller's text."""
    place, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _pointer(place[:-1]), "holds a field that is not known here; the API's description lists the fields there are."
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _pointer(place), "is not a JSON object."
    return _pointer(place), _SAYS[kind](context) if kind in _SAYS else "cannot be used as it is; the API's description says what it may be."


def _pointer(place: tuple[int | str, ...]) -> str:
    return "#" + "".join(f"/{step}" for step in place)


_FORMS: Mapping[str, str] = {
    _REFERENCE: "is not 1 to 64 printable ASCII characters without a blank at either end.",
    _PRINTABLE: "holds characters that cannot be printed, such as a tab or a line break.",
    _WITH_LINES: "holds characters that cannot be printed.",
    _NOT_BLANK: "is blank, or holds characters that cannot be printed, such as a tab or a line break.",
    _NOT_BLANK_LINES: "is blank, or holds characters that cannot be printed.",
    _DAY: "is not a day from 2000 to 2099, written as 2026-10-01.",
    _BIRTHDAY: "is not a day from 1900 to 2099, written as 1979-10-04.",
    _MOMENT: "is not a moment from 2000 to 2099 in UTC, written as 2026-10-01T09:30:00Z.",
}
_SAYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "is missing, and is needed.",
    "string_type": lambda _: "is not text.",
    "list_type": lambda _: "is not a list.",
    "string_too_long": lambda limit: f"is longer than {limit['max_length']:,} characters.",
    "too_long": lambda limit: f"holds more than {limit['max_length']:,}.",
    "too_short": lambda limit: f"holds fewer than {limit['min_length']:,}.",
    "string_pattern_mismatch": lambda found: _FORMS.get(found["pattern"], "is not of the form that the API's description shows."),
    "literal_error": lambda _: "is none of the words that the API's description lists.",
    "no_date": lambda _: "is not a day of the calendar; write it as 2026-10-01.",
    "no_moment": lambda _: "is not a moment; write it in UTC, as 2026-10-01T09:30:00Z.",
}
