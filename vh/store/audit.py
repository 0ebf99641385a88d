"""The audit: who did what, when and why, in a chain that shows whatever was changed, removed, put in, moved or cut off."""

import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

import polars as pl

from vh.errors import InputError
from vh.store.connection import Store, Writer

Value = str | int | float | bool | None


class Kind(StrEnum):
    """What an entry is about."""

    LOAD = "load"
    WITHDRAW = "withdraw"
    FEED = "feed"
    LAYOUT = "layout"
    RUN = "run"
    RULE_SET = "rule_set"
    PUBLISH = "publish"
    TERMS = "terms"
    SAMPLE = "sample"
    JUDGEMENT = "judgement"
    UNDO = "undo"
    EXPORT = "export"
    LOOK_UP = "look_up"
    UNMASK = "unmask"
    REQUESTS = "requests"
    KEY = "key"
    MODE = "mode"
    SIGN_IN = "sign_in"
    REFUSAL = "refusal"
    BASIS = "basis"
    ROLE = "role"
    PURGE = "purge"
    ERASURE = "erasure"
    SUBJECT_ACCESS = "subject_access"
    BACKUP = "backup"
    RESTORE = "restore"
    ENCRYPTION = "encryption"
    RECORD = "record"
    AUDIT = "audit"

    @property
    def label(self) -> str:
        """What it is called on the page."""
        return _LABELS[self]


REASONS = (
    "Checking a permit application",
    "A question or complaint of the resident",
    "Trying the rules out",
    "A request about personal data",
    "An audit or investigation",
)
"""Why somebody is looked up, to choose from; the first is the usual one."""
_LABELS: Mapping[Kind, str] = {
    Kind.LOAD: "Extract taken in",
    Kind.WITHDRAW: "Load withdrawn or rejected",
    Kind.FEED: "Feed",
    Kind.LAYOUT: "Layout saved",
    Kind.RUN: "Match run",
    Kind.RULE_SET: "Rule set saved",
    Kind.PUBLISH: "Rule set put in force",
    Kind.TERMS: "Working terms set",
    Kind.SAMPLE: "Sample drawn",
    Kind.JUDGEMENT: "Judgement",
    Kind.UNDO: "Judgement taken back",
    Kind.EXPORT: "Export",
    Kind.LOOK_UP: "Look-up of a person",
    Kind.UNMASK: "Unmasked",
    Kind.REQUESTS: "Requests to the API",
    Kind.KEY: "Key of the API",
    Kind.MODE: "Mode of the API",
    Kind.SIGN_IN: "Signed in",
    Kind.REFUSAL: "Refused",
    Kind.BASIS: "Lawful basis",
    Kind.ROLE: "Role",
    Kind.PURGE: "Purged",
    Kind.ERASURE: "Erased",
    Kind.SUBJECT_ACCESS: "Subject access",
    Kind.BACKUP: "Backup",
    Kind.RESTORE: "Restored or taken as found",
    Kind.ENCRYPTION: "Encryption",
    Kind.RECORD: "Ethics record",
    Kind.AUDIT: "The audit itself",
}

_OF_ACTION: Mapping[str, Kind] = {
    "match": Kind.RUN,
    "sample drawn": Kind.SAMPLE,
    "judgement": Kind.JUDGEMENT,
    "judgement undone": Kind.UNDO,
    "exported": Kind.EXPORT,
    "pseudonym key made": Kind.EXPORT,
    "feed": Kind.FEED,
    "feed set up": Kind.FEED,
    "feed removed": Kind.FEED,
    "notification failed": Kind.FEED,
    "held load approved": Kind.LOAD,
    "held load rejected": Kind.WITHDRAW,
    "sample taken out": Kind.WITHDRAW,
    "layout saved": Kind.LAYOUT,
    "load": Kind.LOAD,
    "requests purged": Kind.PURGE,
    "purged": Kind.PURGE,
    "erased": Kind.ERASURE,
    "objection ended": Kind.ERASURE,
    "subject looked for": Kind.LOOK_UP,
    "subject access": Kind.SUBJECT_ACCESS,
    "unmasked": Kind.UNMASK,
    "mode switched": Kind.MODE,
    "key made": Kind.KEY,
    "key revoked": Kind.KEY,
    "rule set saved": Kind.RULE_SET,
    "rule set published": Kind.PUBLISH,
    "working terms set": Kind.TERMS,
    "basis recorded": Kind.BASIS,
    "basis ended": Kind.BASIS,
    "roles given": Kind.ROLE,
    "backup made": Kind.BACKUP,
    "backups purged": Kind.PURGE,
    "restored": Kind.RESTORE,
    "taken as found": Kind.RESTORE,
    "encrypted": Kind.ENCRYPTION,
    "decrypted": Kind.ENCRYPTION,
    "key copied": Kind.ENCRYPTION,
}
"""What a line of activity is in the audit. Acts that are none of these call `append` themselves."""


def append(work: Writer, *, who: str, kind: str, about: Mapping[str, Value]) -> int:
    """Add one entry inside the caller's transaction, so that an act and its entry are there together or not at all; returns its number.

    `kind` is one of `Kind`. `about` holds counts, ids and keyed digests (see `digest`), the council's own references, and reasons; never a
    name, a date of birth or an address. Once the first entry of a transaction is in, nobody else can add one until it has ended, so it
    belongs near the transaction's end. Raises ValueError for another kind.
    """
    kind = Kind(kind)
    text = json.dumps(dict(about), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return work.chain_entry(datetime.now(), who, kind.value, text)


def append_act(work: Writer, who: str, action: str, detail: Mapping[str, object]) -> None:
    """The entry of an act that has a line of activity."""
    if (kind := _OF_ACTION.get(action)) is not None:
        append(work, who=who, kind=kind, about={"what": action} | {name: _plain(value) for name, value in detail.items()})


def _plain(value: object) -> Value:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def person_digest(asking: Store | Writer, forename: str | None, surname: str | None, postcode: str | None) -> str:
    """Whom an entry is about, without a name: a keyed digest that only this hub can make again, of the letters and figures of the three.

    Whoever asks who looked them up gives these, and the entries are found.
    """
    said = ["".join(filter(str.isalnum, (part or "").casefold())) for part in (forename, surname, postcode)]
    return fingerprint(asking, json.dumps(said, ensure_ascii=False).encode())


def fingerprint(asking: Store | Writer, data: bytes) -> str:
    """HMAC-SHA-256 (24 of its 64 figures) under the hub's own key, which is in the hub and in no export of the audit."""
    secret = asking.scalar("select secret from audit_secret")
    return hmac.new(bytes.fromhex(str(secret)), data, sha256).hexdigest()[:24]


_WHERE = (
    "from audit_entry where ($who is null or contains(lower(who), lower($who))) and ($kind is null or kind = $kind) "
    "and ($since is null or done_at >= $since::timestamp) and ($before is null or done_at < $before::timestamp) "
    "and ($words is null or contains(lower(about), lower($words)))"
)


def entries(
    store: Store, *, who: str | None = None, kind: str | None = None, since: date | None = None, until: date | None = None,
    words: str | None = None, limit: int | None = None, offset: int = 0,
) -> pl.DataFrame:  # fmt: skip
    """Entries, newest first: number, done_at, who, kind, about (JSON), previous, hash. `who` and `words` (in `about`) are found anywhere in the
    text; `since` and `until` are days, both included; None leaves a condition out. Raises InputError for a limit below 1."""
    if limit is not None and limit < 1:
        raise InputError("Give the number of entries to show, 1 or more, or None for all.")
    return store.frame(
        f"select number, done_at, who, kind, about, previous, hash {_WHERE} order by number desc limit $limit offset $offset",
        **_sought(who, kind, since, until, words), limit=2**40 if limit is None else limit, offset=offset,
    )  # fmt: skip


def count(
    store: Store, *, who: str | None = None, kind: str | None = None, since: date | None = None, until: date | None = None,
    words: str | None = None,
) -> int:  # fmt: skip
    """How many entries `entries` would give."""
    return int(store.scalar(f"select count(*) {_WHERE}", **_sought(who, kind, since, until, words)))


def _sought(who: str | None, kind: str | None, since: date | None, until: date | None, words: str | None) -> dict[str, object]:
    before = None if until is None else until + timedelta(days=1)
    return {"who": who or None, "kind": kind or None, "since": since, "before": before, "words": words or None}


def counts(store: Store, since: date | None = None) -> pl.DataFrame:
    """How many entries there are of each kind, most first: kind, entries, people (how many different), first_at, last_at."""
    return store.frame(
        "select kind, count(*) as entries, count(distinct who) as people, min(done_at) as first_at, max(done_at) as last_at from audit_entry "
        "where $since is null or done_at >= $since::timestamp group by kind order by entries desc, kind",
        since=since,
    )
