"""Who objects to being looked up: known by keyed digests alone, and left out wherever records are taken in or compared.

A digest is of a name with what tells its bearer from others: the date of birth, or the dwelling where a record has none, or the reference in
the source. Whoever is known to have been born on another day is not meant.
"""

import hmac
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import polars as pl

from vh.store.connection import Store, Writer

NAME, BORN, HOME, HOME_OF_ANY = "name", "born", "home", "home of any age"
_OF_NAME = ("surname_key", "forename_key")
_OF_PLACE = ("postcode_key", "number_key", "unit_key", "building_key", "street_key")
COLUMNS = (*_OF_NAME, *_OF_PLACE, "date_of_birth", "uprn")
"""What a record or an application has to have to be told by: the hub's comparable columns."""


@dataclass(frozen=True, slots=True)
class Objections:
    """The objections in force. Empty ones cost nothing."""

    secret: bytes = field(default=b"", repr=False)
    digests: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.digests)

    def mean(self, one: Mapping[str, Any]) -> bool:
        """Whether somebody who objects is meant by a record or application (a mapping with `COLUMNS`)."""
        if not self.digests or (NAME, self._digest(*_name(one))) not in self.digests:
            return False
        return any((kind, self._digest(kind, *parts)) in self.digests for kind, parts in _asked(one))

    def among(self, records: pl.DataFrame) -> pl.Series:
        """Which rows of a frame with `COLUMNS` are of somebody who objects, true or false."""
        if not self.digests:
            return pl.repeat(False, records.height, dtype=pl.Boolean, eager=True)
        names = records.select(_OF_NAME).unique()
        meant = [(NAME, self._digest(*(part or "" for part in row))) in self.digests for row in names.iter_rows()]
        likely = records.select(*COLUMNS).with_row_index("place").join(names.filter(pl.Series(meant)), on=_OF_NAME, nulls_equal=True)
        places = [row["place"] for row in likely.iter_rows(named=True) if self.mean(row)]
        return pl.arange(records.height, eager=True).is_in(places)

    def digests_of(self, people: pl.DataFrame) -> frozenset[tuple[str, str]]:
        """The digests, with their kinds, by which the person of these rows is known from now on."""
        rows = people.select(*COLUMNS).to_dicts()
        ages = any(row["date_of_birth"] for row in rows)
        found = set()
        for row in rows:
            if not any(_name(row)):
                continue
            found.add((NAME, self._digest(*_name(row))))
            for kind, parts in _told(row):
                found.add((kind, self._digest(kind, *parts)))
                if kind == HOME and not ages:
                    found.add((HOME_OF_ANY, self._digest(HOME_OF_ANY, *parts)))
        return frozenset(found)

    def _digest(self, *parts: str) -> str:
        return hmac.digest(self.secret, "\x1f".join(parts).encode(), "sha256").hex()


def _name(one: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(one[part] or "") for part in _OF_NAME)


def _homes(one: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    if one["uprn"]:
        yield (*_name(one), "uprn", str(one["uprn"]))
    if one["postcode_key"] or one["street_key"]:
        yield (*_name(one), *(str(one[part] or "") for part in _OF_PLACE))


def _told(one: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a person is known by from a row of theirs."""
    if one["date_of_birth"]:
        yield BORN, (*_name(one), str(one["date_of_birth"]))
    for home in _homes(one):
        yield HOME, home


def _asked(one: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a row may be recognised by: with a date of birth by that, and by the home only of somebody whose age nobody knew."""
    if one["date_of_birth"]:
        yield BORN, (*_name(one), str(one["date_of_birth"]))
    for home in _homes(one):
        yield (HOME_OF_ANY if one["date_of_birth"] else HOME), home


def objections(source: Store | Writer) -> Objections:
    """The objections in force."""
    found = source.frame("select d.kind, d.digest from objection_digest d join objection o using (objection_id) where o.ended_at is null")
    if found.is_empty():
        return Objections()
    return Objections(bytes.fromhex(str(source.scalar("select secret from objection_secret"))), frozenset(found.iter_rows()))


def with_secret(work: Writer) -> Objections:
    """No objections, but the key to make their digests with; the key is made the first time."""
    secret = work.scalar("select secret from objection_secret")
    if secret is None:
        secret = secrets.token_hex(sha256().digest_size)
        work.execute("insert into objection_secret values ($secret)", secret=secret)
    return Objections(bytes.fromhex(str(secret)))
