"""Keys of the clients of the API: made once, shown once, kept as a fingerprint.

A key is 32 random bytes. SHA-256 of it is enough to keep: with 2^256 possible keys nobody finds one by trying, so that a slow, salted
hash, which guards passwords that people choose, would only slow down every request (NIST SP 800-63B, 5.1.2.2, look-up secrets).
"""

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import polars as pl

from vh.errors import InputError, RefusedError
from vh.store import Store
from vh.store.records import note_activity

PER_MINUTE = 6_000
"""Applications a minute that a key may ask about, where nothing else is said."""
_CLIENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}\Z")
_TOKEN = re.compile(r"vh_([0-9a-f]{10})_[A-Za-z0-9_-]{43}\Z")
_NO_KEY = "Send a key of this hub in the header Authorization, as `Bearer` and the key. Keys are made on page Service."
_CHALLENGE = (("WWW-Authenticate", 'Bearer realm="Verification Hub"'),)
_COLUMNS = "key_id, client, per_minute, made_at, made_by, expires_at, revoked_at, revoked_by"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a client, without the key itself."""

    key_id: str
    client: str
    digest: str = field(repr=False)
    per_minute: int
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


def make_key(store: Store, client: str, *, who: str, days: int | None = None, per_minute: int = PER_MINUTE) -> tuple[Key, str]:
    """A new key for a client, and the text to give to it: the hub cannot show that again.

    `days` is how long it is good for; None is until it is revoked. Raises InputError for a name or number that cannot be used.
    """
    client = client.strip()
    if not _CLIENT.match(client):
        raise InputError("Name the client with up to 60 letters, figures, blanks, dots or dashes, for example `Parking system`.")
    if days is not None and not 1 <= days <= 3650:
        raise InputError("A key is good for 1 to 3,650 days. Give another number, or none for a key that does not expire.")
    if not 1 <= per_minute <= 600_000:
        raise InputError("A key may ask about 1 to 600,000 applications a minute. Give another number.")
    key_id, now = secrets.token_hex(5), datetime.now()
    token = f"vh_{key_id}_{secrets.token_urlsafe(32)}"
    key = Key(key_id, client, _digest(token), per_minute, None if days is None else now + timedelta(days=days))
    with store.write(counts=False) as work:
        work.execute(
            "insert into api_key values ($key_id, $client, $digest, $per_minute, $now, $who, $expires_at, null, null)",
            key_id=key_id, client=client, digest=key.digest, per_minute=per_minute, now=now, who=who, expires_at=key.expires_at,
        )  # fmt: skip
        note_activity(work, who, "key made", {"key": key_id, "client": client, "days": days or "no end"})
    return key, token


def revoke_key(store: Store, key_id: str, *, who: str) -> None:
    """End a key at once. Raises InputError where there is no such key in force."""
    with store.write(counts=False) as work:
        client = work.scalar("select client from api_key where key_id = $key_id and revoked_at is null", key_id=key_id)
        if client is None:
            raise InputError("There is no key of that name in force. `python -m vh key list` and page Service show the keys there are.")
        work.execute(
            "update api_key set revoked_at = $now, revoked_by = $who where key_id = $key_id", now=datetime.now(), who=who, key_id=key_id
        )
        note_activity(work, who, "key revoked", {"key": key_id, "client": client})


def keys(store: Store) -> pl.DataFrame:
    """Every key, newest first: key_id, client, per_minute, made_at, made_by, expires_at, revoked_at, revoked_by, state
    (`in force`, `expired`, `revoked`)."""
    found = store.frame(f"select {_COLUMNS} from api_key order by made_at desc, key_id")  # noqa: S608 - our own columns
    state = (
        pl.when(pl.col("revoked_at").is_not_null())
        .then(pl.lit("revoked"))
        .when(pl.col("expires_at") <= datetime.now())
        .then(pl.lit("expired"))
        .otherwise(pl.lit("in force"))
    )
    return found.with_columns(state.alias("state"))


class Ring:
    """The keys in memory, for a look-up per request. `reload` after a key was made or revoked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys: dict[str, Key] | None = None

    def reload(self) -> None:
        """Read the keys again."""
        self._keys = None
        self._known()

    @property
    def in_force(self) -> bool:
        """Whether any key could be used now."""
        return any(_why_not(key) is None for key in self._known().values())

    def check(self, header: str | None) -> Key:
        """The key of an Authorization header. Raises RefusedError (401), which says the same for every key that is none of ours."""
        kind, _, token = (header or "").partition(" ")
        token = token.strip()
        named = _TOKEN.match(token) if kind.lower() == "bearer" else None
        key = self._known().get(named[1]) if named else None
        if key is None or not hmac.compare_digest(key.digest, _digest(token)):
            raise RefusedError(_NO_KEY, status=401, headers=_CHALLENGE)
        if why := _why_not(key):
            raise RefusedError(why, status=401, headers=_CHALLENGE)
        return key

    def _known(self) -> dict[str, Key]:
        known = self._keys
        if known is None:
            rows = self._store.frame("select key_id, client, digest, per_minute, expires_at, revoked_at from api_key").iter_rows()
            known = self._keys = {row[0]: Key(*row) for row in rows}
        return known


def _why_not(key: Key) -> str | None:
    if key.revoked_at is not None:
        return "This key was revoked. Ask the council's hub team for a new one."
    if key.expires_at is not None and key.expires_at <= datetime.now():
        return "This key has expired. Ask the council's hub team for a new one."
    return None


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
