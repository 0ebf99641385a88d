"""One way to find an address in the gazetteer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vh.text.terms import Condition, Record, Term

d = Record("d", "unit_key")
"""An address that is looked up: the five keys, the unit blank where there is none, and its `locality` and `village`."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One way to find an address in the gazetteer: by some of its keys, where exactly one property goes by them."""

    name: str
    """Its temp table is `alias_{name}`, with a row for each combination of keys: `key`, their hash, and `uprn`."""
    keys: tuple[str, ...]
    """Columns of `alias`; all are known, but for the unit, which is blank where there is none."""
    asked: tuple[Term, ...] = ()
    """What of the address `d` is looked up as these keys, where it is not the keys of the same names."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Further columns, with their SQL."""
    accepts: Condition | None = None
    """On the address `d` and the row found, a record by the look-up's name; without one every row will do."""
    where: str = ""
    """Which rows of `alias` count, in SQL."""
    source: str = "alias"
    """The rows with those columns, where they are not those of `alias`."""
    made: str = ""
    """The SQL of its rows (the keys, `uprn`), each combination of keys once, where they are not simply those of `source`."""

    @property
    def of_address(self) -> tuple[Term, ...]:
        """What of the address is looked up."""
        return self.asked or tuple(getattr(d, key) for key in self.keys)

    @property
    def asked_key(self) -> str:
        """The SQL of the `key` of an address, null where something of it is not known."""
        known = " and ".join(f"{one.sql} is not null" for one in self.of_address)
        return f"case when {known} then hash({', '.join(one.sql for one in self.of_address)}) end"

    @property
    def sql(self) -> str:
        """The SELECT of its rows."""
        key = f"hash({', '.join(self.keys)}) as key"
        return f"select {key}, uprn from ({self.made})" if self.made else self._grouped(key, "key")

    @property
    def named(self) -> str:
        """The same with the keys themselves."""
        keys = ", ".join(self.keys)
        return f"select hash({keys}) as key, * from ({self.made or self._grouped(keys, keys)})"

    def _grouped(self, listed: str, by: str) -> str:
        known = " and ".join([f"{key} is not null" for key in self.keys] + [self.where] * bool(self.where))
        also = "".join(f", {sql} as {column}" for column, sql in self.also.items())
        return f"select {listed}, min(uprn) as uprn{also} from {self.source} where {known} group by {by} having min(uprn) = max(uprn)"
