"""Compact tables find what a plain dictionary would, however the keys lie."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from vh.matching.tables import Table, postings, sorted_keys, texts

ANYWHERE = st.integers(0, 2**64 - 1)
NEIGHBOURS = st.integers(0, 40) | st.integers(2**64 - 40, 2**64 - 1) | st.integers(2**63 - 3, 2**63 + 3)
KEYS = st.lists(ANYWHERE | NEIGHBOURS, max_size=60)


@given(KEYS, KEYS)
def test_keys_hold_what_they_were_made_of(held: list[int], asked: list[int]) -> None:
    keys = sorted_keys(np.unique(np.array(held, dtype=np.uint64)))
    assert [key in keys for key in held + asked] == [key in set(held) for key in held + asked]


@given(KEYS, KEYS)
def test_a_table_gives_the_text_of_a_key(held: list[int], asked: list[int]) -> None:
    names = {key: f"né {key}" for key in sorted(held)}
    column = pl.Series(list(names.values()), dtype=pl.String)
    table = Table(sorted_keys(np.array(list(names), dtype=np.uint64)), texts(column))
    assert [table.get(key) for key in held + asked] == [names.get(key) for key in held + asked]


@given(st.lists(st.tuples(ANYWHERE | NEIGHBOURS, st.integers(0, 5)), max_size=80), KEYS)
def test_postings_give_every_place_of_a_key_once_in_order_and_none_beyond_the_cap(pairs: list[tuple[int, int]], asked: list[int]) -> None:
    found = postings(pl.DataFrame(pairs, schema={"key": pl.UInt64, "place": pl.UInt32}, orient="row"))
    for key in [*(key for key, _ in pairs), *asked]:
        places = sorted({place for other, place in pairs if other == key})
        assert list(found.get(key, 3)) == (places if len(places) <= 3 else [])
