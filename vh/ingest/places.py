"""The addresses of a frame parsed and made comparable, each distinct address once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from vh.ingest.address_readers import Reading, reading
from vh.model import Ticket
from vh.text.address_shapes import DIVIDER, FIELDS

PLACE = ("unit", "building_number", "building_name", "street", "postcode")
DWELLING_KEYS = ("unit_key", "number_key", "building_key", "street_key", "postcode_key")
PLACE_KEYS = (*DWELLING_KEYS, "place_key")
"""The keys of the dwelling, and what stands after the street, which may be a village."""
_READ = [*(f"p_{name}" for name in PLACE), *PLACE_KEYS]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The distinct addresses of a frame, on the way to being read."""

    written: pl.DataFrame
    """`address_id`, `raw_address`."""
    reading: Reading


@contextmanager
def addresses_of(frame: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, Addresses]]:
    """Begin to read the addresses of a frame. Gives the frame with `address_id` in place of their fields, and the addresses, for `with_places`;
    ends with the block. The texts of a large file fill the memory, so from here on each is there once."""
    have = [field for field in FIELDS if field in frame.columns]
    distinct = frame.select(have).unique(maintain_order=True).with_row_index("address_id")
    blank = pl.lit(None, pl.String)
    with reading(distinct.select(pl.col(field) if field in have else blank.alias(field) for field in FIELDS)) as begun:
        numbered = frame.join(distinct, on=have, how="left", nulls_equal=True, maintain_order="left").drop(have)
        raw = pl.concat_str([pl.col(field).str.replace_all(r"\s*[\r\n]+\s*", ", ") for field in have], separator=", ", ignore_nulls=True)
        addresses = Addresses(distinct.select("address_id", raw.alias("raw_address")), begun)
        out = [(numbered, addresses)]
        del frame, distinct, numbered
        yield out.pop()


def with_places(frame: pl.DataFrame, addresses: Addresses, ticket: Ticket) -> pl.DataFrame:
    """Replace `address_id` by `raw_address`, the parsed parts (`PLACE`) and their keys (`PLACE_KEYS`).

    `frame` is the one that `addresses_of` gave, or some of its rows. Structured parts are taken as they are where there are any; else the
    whole address, else the lines.
    """
    table = addresses.written.hstack(_parts(addresses.reading.finish(ticket)))
    placed = frame.join(table, on="address_id", how="left", maintain_order="left").drop("address_id")
    return placed.rename({f"p_{name}": name for name in PLACE})


def _parts(read: pl.Series) -> pl.DataFrame:
    parts = read.str.split_exact(DIVIDER, len(_READ) - 1).struct.rename_fields(_READ).struct.unnest()
    return parts.with_columns(pl.all().replace("", None))


def uprn(column: str = "uprn") -> pl.Expr:
    """A UPRN as text without padding; null where it is not up to 12 digits, or is all noughts or nines."""
    digits = pl.col(column).str.strip_chars().str.extract(r"^([0-9]{1,12})(?:\.0+)?$", 1).str.strip_chars_start("0")
    return pl.when(~digits.is_in(["", "9" * 11, "9" * 12])).then(digits)
