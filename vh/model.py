"""The nouns of the hub: frozen values that every layer shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import polars as pl

from vh.errors import NotReadyError
from vh.notebook import Lines, Shown
from vh.ticket import Progress as Progress
from vh.ticket import Ticket as Ticket

DATELESS_DAYS = 120
"""How far back a record without a start date reaches from the day of its file, or from its own end.

Such a file (NFI: live accounts) says who was there on the day it was taken, and nothing about before. The standard rule set trusts an
extract for as many days after its day; about three households in a hundred move within so long."""


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
    """Why: the code on the list; `text` is for staff, `letter` for the resident."""

    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    V4 = "V4"
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
        """One sentence for an officer, who may know what the record says."""
        return _REASON_TEXTS[self]

    @property
    def letter(self) -> str:
        """One sentence for the resident, that says nothing of what any record holds."""
        return _REASON_LETTERS[self]


_REASON_TEXTS = {
    Reason.V1: "Name and property reference (UPRN) agree with a current council record.",
    Reason.V2: "Name and address agree with a current council record.",
    Reason.V3: "Name, date of birth and address agree with a current council record.",
    Reason.V4: "A current council record at the address carries the same surname, which the council's policy accepts.",
    Reason.R1: "A council record at the address carries the name in another form, or only part of it.",
    Reason.R2: "A council record at the address carries the same surname with another forename.",
    Reason.R3: "The flat within the building, or which of two streets of one name, is unclear.",
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


_REASON_LETTERS = {
    Reason.V1: "The council's own records agree with the name and address that you gave.",
    Reason.V2: "The council's own records agree with the name and address that you gave.",
    Reason.V3: "The council's own records agree with the name and address that you gave.",
    Reason.V4: "The council's own records are enough for us to accept the address that you gave.",
    Reason.R1: "We could not be sure, from the name you gave, that you are the person in the council's records.",
    Reason.R2: "We could not confirm from the council's records that you live at this address.",
    Reason.R3: "We could not tell for certain which home you live in.",
    Reason.R4: "We could not confirm that you lived at this address on the day you applied.",
    Reason.R5: "We could not confirm from the council's records that you live at this address.",
    Reason.R6: "We need to know a little more about you before we can be sure that a council record is yours.",
    Reason.N1: "We could not find you at this address in the council's records.",
    Reason.N2: "We could not find this address in the council's list of addresses. Please check that it is complete and spelt correctly.",
    Reason.N3: "The address you gave seems to be outside the borough. Please check it.",
    Reason.N4: "We could not confirm that you lived at this address on the day you applied.",
    Reason.N5: "We could not find you at this address in the council's records.",
    Reason.N6: "The council's records for this address are not recent enough to confirm that you live there.",
}


class Verdict(StrEnum):
    """What an officer said of a candidate."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


class Queue(StrEnum):
    """Where an officer met a pair: the judgement remembers it, as only pairs of a random sample may speak for all others."""

    QUEUE = "queue"
    SAMPLE = "sample"
    SECOND = "second"
    ADJUDICATION = "adjudication"


class Severity(StrEnum):
    """A hard fault sets the row aside (quarantine); a soft one is counted and the row stays."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Basis:
    """The lawful basis on which a source is used, from a day to a day, both included."""

    basis_id: int
    source: Source
    purpose: str
    legal_basis: str
    reference: str
    approver: str
    begins: date
    until: date
    told: str
    """Who was told of it."""


@dataclass(frozen=True, slots=True)
class LoadReport(Shown):
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
    not_used: str = ""
    """Why the load is not used yet, in a sentence; empty where it is."""
    unlike_before: tuple[str, ...] = ()
    """What speaks for a wrong or an unfinished file, against the load before it, in sentences."""

    def _lines(self) -> Lines:
        lines = [
            ("File", self.file_name), ("Source", f"{self.source.label}, {self.feed}, as of {self.as_of.day} {self.as_of:%b %Y}"),
            ("Rows read", f"{self.rows_read:,}" + (" (in force already: nothing changed)" if self.already_loaded else "")),
            ("Rows loaded", f"{self.rows_loaded:,}, giving {self.records:,} records"), ("Rows set aside with a fault", f"{self.rows_quarantined:,}"),
            *((f"Left out: {rule}", f"{rows:,}") for rule, rows in self.left_out.items()),
        ]  # fmt: skip
        return [*lines, *(("Note", note) for note in (*self.notes, *self.unlike_before, *filter(None, [self.not_used])))]


@dataclass(frozen=True, slots=True)
class Run(Shown):
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
    bases: tuple[Basis, ...] = ()
    """The lawful bases that it stood on."""
    not_used: tuple[Source, ...] = ()
    """Sources that were loaded and, for want of a basis, not read."""
    read_outcomes: Callable[[], pl.DataFrame] | None = field(default=None, repr=False, compare=False)
    """How `outcomes` reads the hub that the run belongs to; set by the hub."""

    def outcomes(self) -> pl.DataFrame:
        """The outcomes with officers' judgements settled in, a row an applicant: see `vh.store.records.outcomes`.

        Raises NotReadyError for a run that was not got from an open hub.
        """
        if self.read_outcomes is None:
            raise NotReadyError("This run is not bound to a hub. Ask the hub for it: `hub.latest_run()`.")
        return self.read_outcomes()

    def _lines(self) -> Lines:
        yield f"Run {self.run_id}", f"by {self.rule_set}, {self.started_at.day} {self.started_at:%b %Y %H:%M}, {self.seconds:.1f} s"
        yield "Applications, candidates", f"{self.applicants:,}, {self.candidates:,}"
        for one in Outcome:
            share = f" ({self.counts.get(one, 0) / self.applicants:.1%})" if self.applicants else ""
            yield one.value, f"{self.counts.get(one, 0):,}{share}"
        yield from ((f"Verified by {one.label}", f"{n:,}") for one, n in self.verified_by.items())
        yield from (("Not used, for want of a lawful basis", one.label) for one in self.not_used)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One signal of a candidate: its level in words and what that is worth in bits (log2)."""

    signal: str
    level: str
    weight: float
    detail: str = ""


class Side(StrEnum):
    """Whose words would have to be otherwise."""

    APPLICATION = "application"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Change:
    """What would have changed the outcome: one thing, or two together, tried through the same rules."""

    things: tuple[str, ...]
    """For an officer: each a noun with its article, for example `the date of birth on the application`."""
    sides: tuple[Side, ...]
    outcome: Outcome
    """What the outcome would have been, had the application and the record agreed in this."""


@dataclass(frozen=True, slots=True)
class NearRecord:
    """A record near the applicant, for an officer's eyes; its words stay out of any text that the object is turned into."""

    source: Source
    score: float
    name: str = field(repr=False)
    born: date | None = field(repr=False)
    address: str = field(repr=False)
    valid_from: date | None = field(repr=False)
    valid_to: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer(Shown):
    """What the hub says of one applicant, with its evidence.

    `letter` and `may_give` are for the resident and give nothing of any record away; all else is for an officer.
    """

    outcome: Outcome
    reason: Reason
    sentence: str
    sources: tuple[Source, ...]
    score: float | None
    probability: float | None
    evidence: tuple[Evidence, ...]
    rule_set: str
    what_to_ask: tuple[str, ...] = ()
    letter: str = ""
    """Sentences fit for a letter."""
    may_give: tuple[str, ...] = ()
    """What the application left out and the resident may give; known from the application alone, whatever the records hold."""
    changes: tuple[Change, ...] = ()
    """What would have changed the outcome, the least first; empty where it was verified, or where nothing tried would have."""
    records: tuple[NearRecord, ...] = ()
    """The nearest record; where several people fit, all that do."""

    def _lines(self) -> Lines:
        yield self.outcome.value, f"{self.sentence} ({self.reason.value}, by {self.rule_set})"
        if self.sources:
            yield "Sources", ", ".join(one.label for one in self.sources)
        if self.score is not None and self.probability is not None:
            yield "Score of the nearest record", f"{self.score:+.1f} bits, a probability of {self.probability:.4f}"
        yield from ((f"{one.signal}: {one.level}", f"{one.weight:+.1f} bits") for one in self.evidence)
        yield from (("What to ask", one) for one in self.what_to_ask)
        if self.letter:
            yield "Words for a letter", self.letter


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
    officer: str = ""
    """The name that the officer gave; who was signed in is `judged_by`."""
    queue: Queue = Queue.QUEUE
