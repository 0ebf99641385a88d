"""The addresses of a frame parsed and made comparable, each distinct address once."""

import polars as pl

from vh.model import Ticket
from vh.text.address_lines import tidy
from vh.text.address_shapes import DIVIDER, read_address, read_parts
from vh.text.localities import place_key

_REPORT_EVERY = 10_000
_LINES = ("address_1", "address_2", "address_3", "address_4", "address_5")
_STRUCTURED = ("unit", "building_name", "street_number", "street")
ADDRESS = (*_LINES, "full_address", *_STRUCTURED, "locality", "town", "postcode")
"""Our fields that an address may be given in."""
PLACE = ("unit", "building_number", "building_name", "street", "postcode")
DWELLING_KEYS = ("unit_key", "number_key", "building_key", "street_key", "postcode_key")
PLACE_KEYS = (*DWELLING_KEYS, "place_key")
"""The keys of the dwelling, and what stands after the street, which may be a village."""
_READ = [*(f"p_{name}" for name in PLACE), *PLACE_KEYS]


def with_places(frame: pl.DataFrame, ticket: Ticket) -> pl.DataFrame:
    """Replace the address fields by `raw_address`, the parsed parts (`PLACE`) and their keys (`PLACE_KEYS`).

    Structured parts are taken as they are where there are any; else the whole address, else the lines.
    """
    have = [field for field in ADDRESS if field in frame.columns]
    addresses = frame.select(have).unique(maintain_order=True).with_row_index("address_id")
    blank = pl.lit(None, pl.String)
    table = _parsed(addresses.select("address_id", *(pl.col(field) if field in have else blank.alias(field) for field in ADDRESS)), ticket)
    order = [
        field
        for field in ("unit", "building_name", "street_number", "street", "locality", "town", *_LINES, "full_address", "postcode")
        if field in have
    ]
    raw = pl.concat_str([pl.col(field).str.replace_all(r"\s*[\r\n]+\s*", ", ") for field in order], separator=", ", ignore_nulls=True)
    table = addresses.select("address_id", raw.alias("raw_address")).join(table, on="address_id", how="left", maintain_order="left")
    numbered = frame.join(addresses, on=have, how="left", nulls_equal=True, maintain_order="left").drop(have)
    placed = numbered.join(table, on="address_id", how="left", maintain_order="left").drop("address_id")
    return placed.rename({f"p_{name}": name for name in PLACE})


def _parsed(addresses: pl.DataFrame, ticket: Ticket) -> pl.DataFrame:
    read = []
    for address_id, *fields in addresses.iter_rows():
        if address_id % _REPORT_EVERY == 0:
            ticket.say(address_id / addresses.height, "Reading addresses")
        read.append(_address(*fields))
    parts = pl.Series(read, dtype=pl.String).str.split_exact(DIVIDER, len(_READ) - 1).struct.rename_fields(_READ).struct.unnest()
    return addresses.select("address_id").hstack(parts.with_columns(pl.all().replace("", None)))


def _address(*fields: str | None) -> str:
    lines, (full, unit, building, number, street, locality), postcode = fields[:5], fields[5:11], fields[12]
    if unit or building or number or street:
        return read_parts(unit, building, number, street, postcode, locality)
    read = read_address(full or lines, postcode)
    return f"{read.rpartition(DIVIDER)[0]}{DIVIDER}{place(locality) or ''}" if locality else read


def place(name: str) -> str | None:
    """The key of a place that a field of its own names: a locality, a town."""
    return place_key(tidy(name))


def uprn(column: str = "uprn") -> pl.Expr:
    """A UPRN as text without padding; null where it is not up to 12 digits, or is all noughts or nines."""
    digits = pl.col(column).str.strip_chars().str.extract(r"^([0-9]{1,12})(?:\.0+)?$", 1).str.strip_chars_start("0")
    return pl.when(~digits.is_in(["", "9" * 11, "9" * 12])).then(digits)
