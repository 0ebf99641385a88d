"""What a decision costs the council: the figures that turn counts of applicants into officer hours and pounds."""

import json
from dataclasses import asdict, dataclass, field, fields

from vh.errors import InputError


@dataclass(frozen=True, slots=True)
class WorkingTerms:
    """Minutes and pounds; guesses to begin with, to be replaced by the council's own on page Tune."""

    minutes_a_review: float = field(
        default=4.0, metadata={"title": "Minutes a review", "help": "What an officer takes to look at one application and its record."}
    )
    minute: float = field(
        default=0.6, metadata={"title": "£ an officer's minute", "help": "Pay and overheads: £36 an hour is 60 pence a minute."}
    )
    wrong_permit: float = field(
        default=200.0,
        metadata={
            "title": "£ a wrong permit",
            "help": "A permit given to somebody who does not live there: the lost charge, and the space.",
        },
    )
    evidence: float = field(
        default=8.0,
        metadata={"title": "£ asking for evidence", "help": "Writing to the resident and reading what they send, with their own trouble."},
    )

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if not 0 <= value < 1e6:
                raise InputError(f"{one.metadata['title']} must be at least 0 and under a million. Enter another number.")

    def hours(self, reviews: float) -> float:
        """Officer hours that so many reviews take."""
        return reviews * self.minutes_a_review / 60

    def to_json(self) -> str:
        """The whole as text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "WorkingTerms":
        """Read back what `to_json` wrote; what was not there yet has its default."""
        return cls(**json.loads(text))
