"""Compact tables in memory: sorted 64-bit keys, and what each of them stands for in one run of bytes. Read by any number of threads."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import md5

import numpy as np
import polars as pl

BETWEEN, AMONG = "\x1f", "\x1e"
"""Control characters that no key holds: between fields, and among the items of a list."""


def digest_sql(text: str) -> str:
    """SQL of the 64-bit key of a text, the same as `digest`: MD5, whose lower half no two of some millions of texts ever share."""
    return f"md5_number_lower({text})"


def digest(text: str) -> int:
    """The 64-bit key of a text.

    >>> digest("E83RH") == digest("E83RH"), digest("E83RH") == digest("E83RJ")
    (True, False)
    """
    return int.from_bytes(md5(text.encode(), usedforsecurity=False).digest()[8:], "little")


def fields_sql(values: Iterable[str]) -> str:
    """SQL of several values as one text, `BETWEEN` between them; a missing one is blank, as no key ever is."""
    return f"concat({f', chr({ord(BETWEEN)}), '.join(values)})"


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by their place, as one run of bytes."""

    offsets: memoryview
    content: memoryview

    def at(self, place: int) -> str:
        """The text at a place."""
        return str(self.content[self.offsets[place] : self.offsets[place + 1]], "utf-8")


@dataclass(frozen=True, slots=True)
class Table:
    """Texts by key, each key once."""

    keys: memoryview
    texts: Texts

    def get(self, key: int) -> str | None:
        """The text of a key, None where there is no such key."""
        place = bisect_left(self.keys, key)
        return self.texts.at(place) if place < len(self.keys) and self.keys[place] == key else None


@dataclass(frozen=True, slots=True)
class Members:
    """A set of keys."""

    keys: memoryview

    def __contains__(self, key: int) -> bool:
        place = bisect_left(self.keys, key)
        return place < len(self.keys) and bool(self.keys[place] == key)


_FEW = 8
"""Places that a key hardly ever has more of: where it ends is looked for among so many first, and only then among all."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Places by key, a key as often as it has places."""

    keys: memoryview
    places: memoryview

    def get(self, key: int, cap: int) -> memoryview:
        """The places of a key; none where they are more than `cap`."""
        low = bisect_left(self.keys, key)
        few = min(low + _FEW, len(self.keys))
        high = bisect_right(self.keys, key, low, few)
        if high == few:
            high = bisect_right(self.keys, key, few)
        return self.places[low:high] if high - low <= cap else self.places[:0]


def numbers(column: pl.Series, kind: type[np.generic]) -> memoryview:
    """A column of whole numbers as a flat run in memory of its own."""
    return np.array(column.to_numpy(), dtype=kind).data


def texts(column: pl.Series) -> Texts:
    """A column of texts as one run of bytes, which is Arrow's own: making it by way of Python would keep every other thread waiting."""
    sizes = column.str.len_bytes().fill_null(0).to_numpy()
    offsets = np.zeros(len(sizes) + 1, dtype=np.uint64)
    np.cumsum(sizes, out=offsets[1:])
    if not len(sizes):
        return Texts(offsets.data, memoryview(b""))
    joined = column.str.join("").cast(pl.Binary).to_arrow()
    return Texts(offsets.data, memoryview(joined.buffers()[2]).cast("B"))


def postings(pairs: pl.DataFrame) -> Postings:
    """Postings of columns `key` and `place`, in whatever order; a place counts once for a key."""
    ordered = pairs.sort("key", "place")
    keys, places = ordered["key"].to_numpy(), ordered["place"].to_numpy()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (keys[1:] != keys[:-1]) | (places[1:] != places[:-1])
    return Postings(np.array(keys[first], dtype=np.uint64).data, np.array(places[first], dtype=np.uint32).data)
