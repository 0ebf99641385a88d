"""A rule set: weights, thresholds, grace days and switches, as one frozen value that is stored with every run."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum, StrEnum

from vh.errors import InputError
from vh.model import EVIDENCE, Source


class Dwelling(IntEnum):
    """How the claimed address and the record's address relate."""

    ELSEWHERE = 0
    NEAR = 1
    OTHER_UNIT = 2
    UNIT_UNCLEAR = 3
    SAME_BUILDING = 4
    SAME_ADDRESS = 5
    SAME_UPRN = 6


class Forename(IntEnum):
    """How the forenames relate."""

    DIFFERS = 0
    MISSING = 1
    SECOND_INITIAL = 2
    INITIAL = 3
    CLOSE = 4
    SECOND_NAME = 5
    SLIP = 6
    FAMILY = 7
    EXACT = 8
    UNCOMMON = 9
    RARE = 10
    ALIAS = 11


class Surname(IntEnum):
    """How the surnames relate."""

    DIFFERS = 0
    MISSING = 1
    CLOSE = 2
    PART = 3
    EXACT = 4
    SHARED = 5


class Birth(IntEnum):
    """How the dates of birth relate."""

    DIFFERS = 0
    MISSING = 1
    YEAR = 2
    NEAR = 3
    EXACT = 4
    LENT = 5


class Dates(IntEnum):
    """How the record's interval relates to the application date. Decides, but has no weight."""

    ENDED = 0
    BEGINS_LATER = 1
    JUST_ENDED = 2
    BEGINS_SOON = 3
    COVERS = 4


class Stratum(StrEnum):
    """The address relation within which a name or a date of birth is weighed."""

    DWELLING = "dwelling"
    BUILDING = "building"
    ELSEWHERE = "elsewhere"


STRATA: Mapping[Stratum, tuple[Dwelling, ...]] = {
    Stratum.DWELLING: (Dwelling.SAME_UPRN, Dwelling.SAME_ADDRESS),
    Stratum.BUILDING: (Dwelling.SAME_BUILDING, Dwelling.UNIT_UNCLEAR, Dwelling.OTHER_UNIT),
    Stratum.ELSEWHERE: (Dwelling.NEAR, Dwelling.ELSEWHERE),
}

SIGNALS: Mapping[str, type[IntEnum]] = {"dwelling": Dwelling, "forename": Forename, "surname": Surname, "dob": Birth}
"""The signals that carry weight, each with its levels."""

LEVEL_WORDS: Mapping[str, Mapping[IntEnum, str]] = {
    "dwelling": {
        Dwelling.ELSEWHERE: "another address",
        Dwelling.NEAR: "another address in the same postcode or street",
        Dwelling.OTHER_UNIT: "another flat in the same building",
        Dwelling.UNIT_UNCLEAR: "the same building, or the same property reference, but the two do not agree on the flat",
        Dwelling.SAME_BUILDING: "the same building; the flat is not stated, or is called by another name",
        Dwelling.SAME_ADDRESS: "the same address",
        Dwelling.SAME_UPRN: "the same property reference (UPRN)",
    },
    "forename": {
        Forename.DIFFERS: "another forename",
        Forename.MISSING: "no forename to compare",
        Forename.SECOND_INITIAL: "the initial of a middle name agrees with the forename",
        Forename.INITIAL: "the initial agrees",
        Forename.CLOSE: "nearly the same forename",
        Forename.SECOND_NAME: "agrees with a middle name, or the names are in another order",
        Forename.SLIP: "the same forename but for a slip: one letter off, in a spelling that next to nobody else has",
        Forename.FAMILY: "a short form or spelling of the same forename",
        Forename.EXACT: "the same forename",
        Forename.UNCOMMON: "the same forename, not a common one",
        Forename.RARE: "the same forename, a rare one",
        Forename.ALIAS: "another forename, but one person: as the household's records show, they go by two",
    },
    "surname": {
        Surname.DIFFERS: "another surname",
        Surname.MISSING: "no surname to compare",
        Surname.CLOSE: "nearly the same surname",
        Surname.PART: "one of several surnames agrees",
        Surname.EXACT: "the same surname",
        Surname.SHARED: "another surname, but somebody else on record there has the applicant's, as in a couple",
    },
    "dob": {
        Birth.DIFFERS: "another date of birth",
        Birth.MISSING: "no date of birth to compare",
        Birth.YEAR: "the year of birth agrees, the day is a placeholder",
        Birth.NEAR: "the date of birth agrees but for a slip, or day and month are swapped",
        Birth.EXACT: "the same date of birth",
        Birth.LENT: "none on this record; another one there of the same name has the applicant's date of birth",
    },
}
"""Each level in words, by signal: levels of two signals may be equal as numbers."""

Weights = Mapping[str, Mapping[str, tuple[float, ...]]]
"""signal → stratum → weight in bits of each level, lowest level first."""

EXPERT_WEIGHTS: Weights = {
    # log2(m / u) by judgement, m and u as shares among the pairs of each stratum. Within a dwelling, u is the share among other
    # members of the household: they share the surname (u about 0.6), hardly ever the forename (father and son, 0.3%) or the
    # date of birth (twins). An initial is shared with one in twelve, and the record is likelier the applicant's than that of an
    # unlisted relative by four to one; it is worth enough only beside the surname, be it with a slip, which relatives share as well.
    # Elsewhere u is the share among strangers. The levels that the household gives come last in their rows, whatever they are worth.
    # Fellegi and Sunter (1969), JASA 64, 1183-1210.
    "dwelling": {
        "dwelling": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "building": (0.0, 0.0, -9.0, -4.0, -2.5, 0.0, 0.0),
        "elsewhere": (-12.0, -10.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    },
    "forename": {
        "dwelling": (-5.5, 0.0, 1.0, 4.35, 2.6, 4.8, 5.0, 5.6, 8.0, 8.5, 8.8, 5.0),
        "building": (-5.0, 0.0, 0.5, 2.0, 4.0, 4.5, 5.0, 5.0, 6.0, 7.5, 9.5, 5.0),
        "elsewhere": (-4.5, 0.0, 0.5, 2.0, 4.0, 4.5, 5.0, 5.0, 6.0, 7.5, 9.5, 5.0),
    },
    "surname": {
        "dwelling": (-3.4, 0.0, 0.65, 0.65, 0.7, 0.5),
        "building": (-5.0, 0.0, 5.0, 5.0, 7.5, 4.0),
        "elsewhere": (-5.0, 0.0, 5.0, 5.0, 8.0, 4.0),
    },
    "dob": {
        "dwelling": (-6.5, 0.0, 2.0, 5.0, 8.0, 5.0),
        "building": (-6.5, 0.0, 3.0, 6.0, 11.0, 6.0),
        "elsewhere": (-6.5, 0.0, 3.0, 6.0, 11.0, 6.0),
    },
}


OTHER_SEX = 1 << 11
"""The bit of a candidate's flags that says that the record's title is of the other sex than those who bear the applicant's forename."""

UNSAVED = -1
"""The version of a rule set that was tried out without saving it."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """How candidates are weighed and decided. Thresholds and weights are in bits (log2 of the odds)."""

    name: str = "standard"
    version: int = 0
    verify_at: float = field(default=5.0, metadata={"help": "Verified from this score up, if address, date and proof allow."})
    review_at: float = field(default=-6.0, metadata={"help": "An officer looks from this score up."})
    grace_before_days: int = field(
        default=30, metadata={"help": "A record that begins at most so many days after the application goes to an officer."}
    )
    grace_after_days: int = field(
        default=60, metadata={"help": "A record that ended at most so many days before the application goes to an officer."}
    )
    max_extract_age_days: int = field(default=120, metadata={"help": "An extract older than this on the application date verifies nobody."})
    sources: tuple[Source, ...] = field(default=EVIDENCE, metadata={"help": "Sources that may be used."})
    same_surname: bool = field(
        default=False,
        metadata={
            "help": "Accept anybody whose surname is on a current record at the very address, whoever else of the household that names. It shows "
            "a household and not a person: off unless the council has decided so."
        },
    )
    ask_titles: bool = field(
        default=True,
        metadata={
            "help": "Where a record gives an initial, or another of the names alone, and its title is of the other sex than those who bear the "
            "applicant's forename (MRS J SMITH, for John), an officer looks. Switched off, titles are compared with nothing."
        },
    )
    block_cap: int = field(
        default=400, metadata={"help": "A blocking key shared by more residents than this proposes nobody, and is reported."}
    )
    weights: Weights = field(default_factory=lambda: EXPERT_WEIGHTS)

    def __post_init__(self) -> None:
        if self.review_at > self.verify_at:
            raise InputError("The review threshold is above the verify threshold. Move it below, so that unsure pairs have a place to go.")
        if min(self.grace_before_days, self.grace_after_days, self.max_extract_age_days, self.block_cap) < 0:
            raise InputError("Days and caps cannot be negative. Enter 0 to switch a grace period off.")
        if not self.sources:
            raise InputError("A rule set needs at least one source. Switch on Council Tax, Housing Benefit or Tenancies.")
        for signal, levels in SIGNALS.items():
            for stratum in Stratum:
                if len(self.weights.get(signal, {}).get(stratum, ())) != len(levels):
                    raise InputError(f"The weights of {signal} within {stratum} need {len(levels)} levels, lowest first.")

    @property
    def title(self) -> str:
        """Name and version as people say it, for example `standard v3`."""
        return f"{self.name} v{self.version}" if self.version >= 0 else f"{self.name} (not saved)"

    def changed(self, **changes: object) -> "RuleSet":
        """The same rule set but for the named fields."""
        return replace(self, **changes)  # type: ignore[arg-type]  # field names and types are checked by __post_init__ and the caller

    def to_json(self) -> str:
        """The whole rule set as text, stable byte for byte; weights by the name of their level."""
        body = asdict(self)
        for signal, levels in SIGNALS.items():
            body["weights"][signal] = {
                str(stratum): dict(zip((one.name for one in levels), weights, strict=True))
                for stratum, weights in self.weights[signal].items()
            }
        return json.dumps(body, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "RuleSet":
        """Read back what `to_json` wrote. A level that was not there yet has the weight set for it by judgement."""
        body = json.loads(text)
        body["sources"] = tuple(Source(one) for one in body["sources"])
        body["weights"] = {
            signal: {stratum: _weights_of(signal, stratum, given) for stratum, given in strata.items()}
            for signal, strata in body["weights"].items()
        }
        return cls(**body)


_FIRST_LEVELS = {
    "dwelling": ("ELSEWHERE", "NEAR", "OTHER_UNIT", "UNIT_UNCLEAR", "SAME_ADDRESS", "SAME_UPRN"),
    "forename": ("DIFFERS", "MISSING", "INITIAL", "CLOSE", "SECOND_NAME", "SLIP", "FAMILY", "EXACT", "RARE"),
    "surname": ("DIFFERS", "MISSING", "CLOSE", "PART", "EXACT"),
    "dob": ("DIFFERS", "MISSING", "YEAR", "NEAR", "EXACT"),
}
"""The levels of rule sets that were stored as bare lists."""


def _weights_of(signal: str, stratum: str, given: Mapping[str, float] | list[float]) -> tuple[float, ...]:
    named = given if isinstance(given, Mapping) else dict(zip(_FIRST_LEVELS[signal], given, strict=True))
    return tuple(named.get(level.name, default) for level, default in zip(SIGNALS[signal], EXPERT_WEIGHTS[signal][stratum], strict=True))


def probability(score: float) -> float:
    """The probability that a score in bits stands for: odds of 2 to the power of the score."""
    return 1.0 / (1.0 + 2.0**-score) if score > -1000 else 0.0
