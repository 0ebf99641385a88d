"""What the hub knows of itself, as the documents say it. Whoever makes them puts this together; nothing here is looked up or guessed."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Source:
    """An extract in force."""

    name: str
    feed: str
    as_of: date
    rows: int
    records: int
    columns: tuple[str, ...]
    """Headers of the columns that are read."""
    left_out: tuple[str, ...]
    """Headers of the columns that are never read."""
    personal: bool
    basis: str
    """The basis in force in words; empty where there is none."""
    checked: tuple[str, ...] = ()
    """Headers of the columns that are read for a check and not kept, among those read."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A lawful basis as it was recorded."""

    source: str
    state: str
    legal_basis: str
    reference: str
    approver: str
    begins: date
    until: date
    told: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of applicants that falls behind."""

    dimension: str
    name: str
    people: int
    share: float
    """Verified, 0 to 1."""
    others: float
    """Verified of everybody, 0 to 1."""
    why: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The hub at one moment. What is None is not known yet."""

    made_at: datetime
    version: str
    sources: tuple[Source, ...] = ()
    bases: tuple[Basis, ...] = ()
    unused: tuple[str, ...] = ()
    """Sources that are loaded and not used, for want of a basis."""
    run_at: datetime | None = None
    applicants: int = 0
    outcomes: tuple[tuple[str, int, str], ...] = ()
    """Outcome in words, applicants, share with interval."""
    sample: bool = False
    """What is loaded is the made-up borough that comes with the program."""
    rule_set: str = ""
    same_surname: bool = False
    """The rule set takes anybody's surname on a current record at the very address as enough."""
    ask_titles: bool = True
    """The rule set sends a record with an initial and a title of the other sex to an officer."""
    verify_at: float = 0.0
    review_at: float = 0.0
    right: tuple[float, float, float] | None = None
    """The share of verifications that are right, 0 to 1, with the ends of its 95% interval."""
    missed: tuple[float, float, float] | None = None
    """Pairs that are right and not verified, a count, with the ends of its interval."""
    measured_by: str = ""
    judged: int = 0
    """Judgements in force."""
    sampled: int = 0
    """Judged pairs of a random sample among those that the rules verify."""
    enough: int = 50
    """From how many of these on the estimate is by judgements."""
    groups: int = 0
    """Groups of applicants that were compared."""
    behind: tuple[Group, ...] = ()
    keeping: tuple[tuple[str, int, str, str], ...] = ()
    """What is kept, for how many days, counted from, and why."""
    backups: int = 0
    """Days that a backup is kept."""
    next_purge: date | None = None
    notices: tuple[str, ...] = ()
    """The ways by which notices of feeds go out, in words."""
    names_sources: bool = True
    """Lists and answers name the sources that bore an applicant out."""
    mode: str = ""
    mode_text: str = ""
    clients: tuple[str, ...] = ()
    """Systems with a key of the API in force."""
    accesses: tuple[tuple[str, int, int], ...] = ()
    """Kind of entry in the audit, entries, and by how many people."""
    audit_since: date | None = None
    audit_entries: int = 0
    encrypted: bool | None = None
    roles: tuple[tuple[str, str], ...] = ()
    minimum_age: int = 17
    particulars: dict[str, str] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[str, str, datetime]] = field(default_factory=dict)
    """By stage and question: text, who, when."""
