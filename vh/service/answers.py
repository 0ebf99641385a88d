"""What a caller is told, by mode. Never anything of the record that was matched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from vh.model import Outcome, Reason
from vh.service.modes import Mode

WATCHED = "The hub is being watched and is not relied on yet: go on with your own check."


class NextStep(StrEnum):
    """What the caller does now. The one field that its program acts on, in every mode."""

    OWN_CHECK = "own_check"
    OFFICER_LOOKS = "officer_looks"
    NO_DOCUMENT_NEEDED = "no_document_needed"


_STEPS = {
    Outcome.VERIFIED: NextStep.NO_DOCUMENT_NEEDED,
    Outcome.REVIEW: NextStep.OFFICER_LOOKS,
    Outcome.NEEDS_EVIDENCE: NextStep.OWN_CHECK,
}


@dataclass(frozen=True, slots=True)
class Footing:
    """What an answer rests on: a rule set and the loads that the index was built from."""

    rule_set_version: int
    rule_set: str
    loads: tuple[Mapping[str, Any], ...]
    """load_id, source, feed, as_of of each load of evidence or gazetteer."""
    loads_text: str
    """The same as JSON, for the record."""


def body_of(row: Mapping[str, Any], loads: tuple[Mapping[str, Any], ...], *, name_sources: bool = True) -> dict[str, Any]:
    """The answer to a recorded request (a row of table `verification`).

    In shadow the true outcome is in the record alone: the caller hears NEEDS_EVIDENCE, which says to go on with its own check, without a
    reason. As advice it hears the outcome, and still goes on with its own check. `reason_text` is fit for the resident. Without
    `name_sources` no source is named.
    """
    outcome, mode, moment = Outcome(row["outcome"]), Mode(row["mode"]), row["asked_at"]
    shadow = mode is Mode.SHADOW
    told = Outcome.NEEDS_EVIDENCE if shadow else outcome
    return {
        "application_ref": row["application_ref"],
        "outcome": told.value,
        "reason": None if shadow else row["reason"],
        "reason_text": WATCHED if shadow else Reason(row["reason"]).letter,
        "next_step": (_STEPS[told] if mode is Mode.LIVE else NextStep.OWN_CHECK).value,
        "mode": mode.value,
        "sources": [] if shadow or not name_sources else [one for one in row["sources"].split(";") if one],
        "ruleset": row["rule_set"],
        "loads": list(loads),
        "revision": row["revision"],
        "run_at": (moment if isinstance(moment, datetime) else datetime.fromisoformat(moment))
        .astimezone()
        .isoformat(timespec="milliseconds"),
    }
