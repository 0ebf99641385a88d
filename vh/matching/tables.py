"""Compact tables in memory: sorted 64-bit keys, and what each of them stands for in one run of bytes. Read by any number of threads."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import md5

import numpy as np
import polars as pl

BETWEEN = "\x1f"
"""A control character that no key holds, between fields."""


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
        return str(self.bytes_at(place), "utf-8")

    def bytes_at(self, place: int) -> memoryview:
        """The text at a place, in UTF-8."""
        return self.content[self.offsets[place] : self.offsets[place + 1]]


@dataclass(frozen=True, slots=True)
class Keys:
    """Sorted 64-bit keys, and where those begin that share their first bits: the keys are digests, so each beginning has a few."""

    sorted: memoryview
    starts: memoryview
    shift: int

    def find(self, key: int) -> int:
        """Where a key first stands, or would stand."""
        head = key >> self.shift
        return bisect_left(self.sorted, key, self.starts[head], self.starts[head + 1])

    def end(self, key: int) -> int:
        """Where the keys that follow a key begin."""
        head = key >> self.shift
        return bisect_right(self.sorted, key, self.starts[head], self.starts[head + 1])

    def __contains__(self, key: int) -> bool:
        place = self.find(key)
        return place < len(self.sorted) and bool(self.sorted[place] == key)

    @property
    def size(self) -> int:
        """The bytes they take."""
        return self.sorted.nbytes + self.starts.nbytes


@dataclass(frozen=True, slots=True)
class Table:
    """Texts by key, each key once."""

    keys: Keys
    texts: Texts

    def get(self, key: int) -> str | None:
        """The text of a key, None where there is no such key."""
        place = self.keys.find(key)
        return self.texts.at(place) if place < len(self.keys.sorted) and self.keys.sorted[place] == key else None


@dataclass(frozen=True, slots=True)
class Postings:
    """Places by key, a key as often as it has places."""

    keys: Keys
    places: memoryview

    def get(self, key: int, cap: int) -> memoryview:
        """The places of a key; none where they are more than `cap`."""
        low, high = self.keys.find(key), self.keys.end(key)
        return self.places[low:high] if high - low <= cap else self.places[:0]


_A_BEGINNING = 4
"""Keys that share their first bits, about: fewer take more memory and hardly less time."""


def sorted_keys(run: "np.ndarray[tuple[int], np.dtype[np.uint64]]") -> Keys:
    """Keys that are in order already, in memory of their own."""
    bits = max(len(run) // _A_BEGINNING, 1).bit_length()
    shift = 64 - bits
    heads = (np.arange(1 << bits, dtype=np.uint64) << np.uint64(shift)).astype(np.uint64)
    starts = np.append(np.searchsorted(run, heads), len(run)).astype(np.uint32)
    return Keys(np.array(run, dtype=np.uint64).data, starts.data, shift)


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
    return Postings(sorted_keys(keys[first].astype(np.uint64)), np.array(places[first], dtype=np.uint32).data)
