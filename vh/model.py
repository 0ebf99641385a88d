"""The nouns of the hub: frozen values that every layer shares."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from html import escape
from threading import Event
from typing import ClassVar

import polars as pl

from vh.errors import CancelledError, NotReadyError

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a few words on what is being done now."""


class Source(StrEnum):
    """Where an extract comes from. The first three are evidence of residence; the others are not."""

    COUNCIL_TAX = "council_tax"
    HOUSING_BENEFIT = "housing_benefit"
    TENANCY = "tenancy"
    APPLICATIONS = "applications"
    GAZETTEER = "gazetteer"
    INCUMBENT = "incumbent"

    @property
    def label(self) -> str:
        """The name as a person reads it."""
        return _SOURCE_LABELS[self]

    @property
    def is_evidence(self) -> bool:
        """Whether records of this source say who lives where."""
        return self in EVIDENCE


_SOURCE_LABELS = {
    Source.COUNCIL_TAX: "Council Tax",
    Source.HOUSING_BENEFIT: "Housing Benefit",
    Source.TENANCY: "Tenancies",
    Source.APPLICATIONS: "Permit applications",
    Source.GAZETTEER: "Address gazetteer",
    Source.INCUMBENT: "Citizen Index results",
}
EVIDENCE = (Source.COUNCIL_TAX, Source.HOUSING_BENEFIT, Source.TENANCY)


class Outcome(StrEnum):
    """What the hub says of an applicant. Never a refusal."""

    VERIFIED = "VERIFIED"
    REVIEW = "REVIEW"
    NEEDS_EVIDENCE = "NEEDS_EVIDENCE"


class Reason(StrEnum):
    """Why: the code on the list; `text` is fit for a letter."""

    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    N1 = "N1"
    N2 = "N2"
    N3 = "N3"
    N4 = "N4"
    N5 = "N5"
    N6 = "N6"

    @property
    def text(self) -> str:
        """One sentence for a person."""
        return _REASON_TEXTS[self]


_REASON_TEXTS = {
    Reason.V1: "Name and property reference (UPRN) agree with a current council record.",
    Reason.V2: "Name and address agree with a current council record.",
    Reason.V3: "Name, date of birth and address agree with a current council record.",
    Reason.R1: "A council record at the address carries the name in another form, or only part of it.",
    Reason.R2: "A council record at the address carries the same surname with another forename.",
    Reason.R3: "The flat or unit within the building is unclear.",
    Reason.R4: "The council record ended, or begins, too near the application date.",
    Reason.R5: "The council record is of a kind that does not prove residence (for example owner or assumed).",
    Reason.R6: "Several people on record fit the application.",
    Reason.N1: "No council record of that name was found at the address.",
    Reason.N2: "The address was not found in the council's address gazetteer.",
    Reason.N3: "The address is outside the borough.",
    Reason.N4: "The council record at the address ended before the application date.",
    Reason.N5: "Only an organisation is on record at the address.",
    Reason.N6: "The council's data is too old to say.",
}


class Verdict(StrEnum):
    """What an officer said of a candidate."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


class Severity(StrEnum):
    """A hard fault sets the row aside (quarantine); a soft one is counted and the row stays."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one extract. `rows_read == rows_loaded + rows_quarantined + sum(left_out.values())`."""

    load_id: int
    source: Source
    feed: str
    layout: str
    file_name: str
    sha256: str
    as_of: date
    loaded_at: datetime
    loaded_by: str
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    records: int
    """Rows written: residents, applicants, addresses or results (one extract row may name several people)."""
    left_out: Mapping[str, int]
    """Rows left out on purpose, counted by the rule that left them out."""
    columns_left_out: tuple[str, ...]
    """Columns of the file that were never read into the hub. Those read for a check and not kept are told in `notes`."""
    soft_faults: int = 0
    notes: tuple[str, ...] = ()
    """What a person should know about how the file was read, in sentences."""
    already_loaded: bool = False
    """The same bytes were in force already, so nothing changed."""

    def _repr_html_(self) -> str:
        """The report as a notebook shows it."""
        lines = [
            ("File", self.file_name),
            ("Source", f"{self.source.label}, {self.feed}, as of {self.as_of:%d %b %Y}"),
            ("Rows read", f"{self.rows_read:,}" + (" (in force already: nothing changed)" if self.already_loaded else "")),
            ("Rows loaded", f"{self.rows_loaded:,}, giving {self.records:,} records"),
            ("Rows set aside with a fault", f"{self.rows_quarantined:,}"),
            *((f"Left out: {rule}", f"{rows:,}") for rule, rows in self.left_out.items()),
        ]
        lines += [("Note", note) for note in self.notes]
        return "<table>" + "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in lines) + "</table>"


@dataclass(frozen=True, slots=True)
class Run:
    """One rule set over one set of loads and one batch of applicants."""

    run_id: int
    rule_set: str
    """Name and version of the rule set, for example `standard v3`."""
    loads: tuple[int, ...]
    started_at: datetime
    seconds: float
    applicants: int
    candidates: int
    counts: Mapping[Outcome, int]
    """Applicants per outcome when the run was made, before any later judgement."""
    verified_by: Mapping[Source, int]
    """Applicants verified by the source that decided."""
    read_outcomes: Callable[[], pl.DataFrame] | None = field(default=None, repr=False, compare=False)
    """How `outcomes` reads the hub that the run belongs to; set by the hub."""

    def outcomes(self) -> pl.DataFrame:
        """The outcomes with officers' judgements settled in, a row an applicant: see `vh.store.records.outcomes`.

        Raises NotReadyError for a run that was not got from an open hub.
        """
        if self.read_outcomes is None:
            raise NotReadyError("This run is not bound to a hub. Ask the hub for it: `hub.latest_run()`.")
        return self.read_outcomes()


@dataclass(frozen=True, slots=True)
class Missed:
    """How many pairs that matter no blocking rule proposed, estimated: see `vh.matching.missed`."""

    found: float
    """Pairs believed to be one person that the rules proposed and that could verify or go to an officer: the sum of their probabilities."""
    missed: float
    """Pairs like them that no rule proposed, at the median."""
    low: float
    high: float
    """The 95% interval of `missed`."""

    @property
    def share(self) -> float:
        """The share of such pairs that the rules propose."""
        return self.found / (self.found + self.missed)

    @property
    def share_low(self) -> float:
        """The lower end of its 95% interval."""
        return self.found / (self.found + self.high)

    @property
    def share_high(self) -> float:
        """The upper end of its 95% interval."""
        return self.found / (self.found + self.low)

    @property
    def sentence(self) -> str:
        """The estimate in words, for example `The rules propose an estimated 99.6% of the true pairs (99.1% to 99.9%).`"""
        digits = 1 if self.share_low < 0.995 else 2
        said, low, high = (f"{100 * one:.{digits}f}%" for one in (self.share, self.share_low, self.share_high))
        return f"The rules propose an estimated {said} of the true pairs ({low} to {high})."


@dataclass(frozen=True, slots=True, eq=False)
class Blocking:
    """How a run proposed its candidates, and what that may have missed. Tables of a run made before they were kept are empty."""

    RULES: ClassVar[Mapping[str, type[pl.DataType]]] = {
        "rule": pl.Int64, "title": pl.String, "pairs": pl.Int64, "only_here": pl.Int64, "crowded_keys": pl.Int64, "largest": pl.Int64,
    }  # fmt: skip
    OVERLAP: ClassVar[Mapping[str, type[pl.DataType]]] = {"rule": pl.Int64, "other": pl.Int64, "pairs": pl.Int64}
    LARGEST: ClassVar[Mapping[str, type[pl.DataType]]] = {
        "rule": pl.Int64, "residents": pl.Int64, "applicants": pl.Int64, "left_out": pl.Boolean,
    }  # fmt: skip

    rules: pl.DataFrame
    """A row a rule: rule (bit), title, pairs, only_here (pairs no other rule found), crowded_keys (over the cap), largest (residents in
    its largest block, 0 where none is large)."""
    overlap: pl.DataFrame
    """A row two rules: rule, other, pairs (that both found)."""
    largest: pl.DataFrame
    """The largest block of each rule, where one is large: rule, residents and applicants that share its key, left_out (over the cap)."""
    cap: int | None = None
    capped_keys: int = 0
    capped_applicants: int = 0
    """Applicants with a key over the cap, which therefore proposed nobody to them."""
    capped_alone: int = 0
    """Those of them to whom no other key proposed anybody either."""
    missed: Missed | None = None
    """None where the pairs are too few to say."""

    def to_json(self) -> str:
        """The whole as text."""
        tables = {name: getattr(self, name).to_dicts() for name in ("rules", "overlap", "largest")}
        counts = {name: getattr(self, name) for name in ("cap", "capped_keys", "capped_applicants", "capped_alone")}
        return json.dumps(tables | counts | {"missed": asdict(self.missed) if self.missed else None})

    @classmethod
    def from_json(cls, text: str) -> "Blocking":
        """Read back what `to_json` wrote, or the list of rules that runs kept before there was more."""
        body = json.loads(text)
        body = {"rules": body} if isinstance(body, list) else body
        missed = body.get("missed")
        return cls(
            rules=pl.DataFrame(body["rules"], schema=dict(cls.RULES)),
            overlap=pl.DataFrame(body.get("overlap", []), schema=dict(cls.OVERLAP)),
            largest=pl.DataFrame(body.get("largest", []), schema=dict(cls.LARGEST)),
            cap=body.get("cap"),
            capped_keys=body.get("capped_keys", sum(row["crowded_keys"] for row in body["rules"])),
            capped_applicants=body.get("capped_applicants", 0),
            capped_alone=body.get("capped_alone", 0),
            missed=Missed(**missed) if missed else None,
        )

    def _repr_html_(self) -> str:
        """The report as a notebook shows it."""
        said = self.missed.sentence if self.missed else "The pairs are too few to estimate what the rules miss."
        rows = "".join(
            f"<tr><th>{escape(row['title'])}</th><td>{row['pairs']:,}</td><td>{row['only_here']:,}</td></tr>"
            for row in self.rules.to_dicts()
        )
        return f"<p>{escape(said)}</p><table><tr><th>Rule</th><th>Pairs</th><th>By this rule only</th></tr>{rows}</table>"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One signal of a candidate: its level in words and what that is worth in bits (log2)."""

    signal: str
    level: str
    weight: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub says of one applicant, with its evidence."""

    outcome: Outcome
    reason: Reason
    sentence: str
    sources: tuple[Source, ...]
    score: float | None
    probability: float | None
    evidence: tuple[Evidence, ...]
    rule_set: str
    what_to_ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an officer said of one candidate."""

    judgement_id: int
    application_ref: str
    resident_id: int
    verdict: Verdict
    note: str
    judged_by: str
    judged_at: datetime


def _quietly(_share: float, _words: str) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class Ticket:
    """Passed down long work: reports progress, and stops it where the person asks."""

    progress: Progress = field(default=_quietly)
    stop: Event = field(default_factory=Event)

    def say(self, share: float, words: str) -> None:
        """Report progress, and raise CancelledError if the person has asked to stop."""
        if self.stop.is_set():
            raise CancelledError("Stopped as you asked. Nothing was changed.")
        self.progress(share, words)
