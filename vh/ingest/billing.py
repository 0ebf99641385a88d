"""Whether the bill of a Council Tax account goes to another address than the property's; the billing address itself is then dropped."""

import re
from collections.abc import Iterable

import polars as pl

from vh.ingest.places import DWELLING_KEYS
from vh.text.addresses import AddressKeys, DwellingRelation, address_keys, compare_dwellings, parse_address

_LINES = [f"billing_{line}" for line in range(1, 5)]
_FIELDS = (*_LINES, "billing_postcode")
_PROPERTY = ("unit", "building_name", "street_number", "street", *(f"address_{line}" for line in range(1, 6)), "full_address")
_BILLED = "bill_elsewhere"
_NO_ADDRESS = re.compile(
    r"(?i)\W*(?:same(?:\W+address)?(?:\W+as\b.*)?|(?:address\W+)?as\W+(?:above|property)|see\W+above|n\W?a|none|nil|null|yes|no|e\W?mail|e\W?bill(?:ing)?|post)\W*"
)
"""What people write in a column of an address that is the property's, or that asks something else."""
_POST_BOX = re.compile(r"(?i)\bp\W{0,2}o\W{0,2}box\W{0,2}\d")
_WORD = re.compile(r"[A-Z]{2}")


def with_bill(frame: pl.DataFrame) -> pl.DataFrame:
    """Replace the billing fields by `bill` and `bill_postcode`, both null where the bill is written as the property is, or not at all."""
    lines = pl.concat_str(*_LINES, separator="\n", ignore_nulls=True)
    alike = _folded(*_FIELDS) == _folded(*_PROPERTY, "postcode")
    wanted = ~alike & (_folded(*_FIELDS) != "")
    return frame.with_columns(
        pl.when(wanted & (lines != "")).then(lines).alias("bill"), pl.when(wanted).then("billing_postcode").alias("bill_postcode")
    ).drop(_FIELDS)


def without_bill(placed: pl.DataFrame) -> pl.DataFrame:
    """Drop `bill` and `bill_postcode`; where they are of another dwelling, `proves` is false and the liability says why.

    `placed` has the keys of the property's address (`DWELLING_KEYS`), its liability and `proves`. Whoever is liable and has the bill sent
    elsewhere most likely lets the home to others: an owner, or an agent.
    """
    keys = ["bill", "bill_postcode", *DWELLING_KEYS]
    billed = placed.select(keys).filter(pl.col("bill").is_not_null() | pl.col("bill_postcode").is_not_null()).unique()
    table = billed.with_columns(pl.Series(_BILLED, list(_elsewhere(billed.iter_rows())), dtype=pl.Boolean))
    found = placed.join(table, on=keys, how="left", nulls_equal=True, maintain_order="left")
    elsewhere = pl.col(_BILLED).fill_null(value=False)
    return found.with_columns(
        (pl.col("proves") & ~elsewhere).alias("proves"),
        pl.when(elsewhere)
        .then(pl.concat_str("liability_type", pl.lit("billed elsewhere"), separator=", ", ignore_nulls=True))
        .otherwise("liability_type")
        .alias("liability_type"),
    ).drop("bill", "bill_postcode", _BILLED)


def _folded(*fields: str) -> pl.Expr:
    return pl.concat_str(*fields, separator=" ", ignore_nulls=True).str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def _elsewhere(rows: Iterable[tuple[str | None, ...]]) -> Iterable[bool]:
    for bill, postcode, *keys in rows:
        lines = [line for line in (bill or "").split("\n") if not _NO_ADDRESS.fullmatch(line)]
        home = AddressKeys(*keys)
        yield any(keys) and (_is_elsewhere(address_keys(parse_address(lines, postcode)), home) or any(map(_POST_BOX.search, lines)))


def _is_elsewhere(bill: AddressKeys, home: AddressKeys) -> bool:
    """Whether the two contradict each other. The bill has to have an address of its own for that: another postcode, or a number or building
    with a street, or a number of the same postcode. A name, a town, or words like AS ABOVE are none."""
    street = bool(_WORD.search(bill.street_key or ""))
    placed = bool(bill.number_key or bill.building_key) and street
    same_postcode = bill.postcode_key is not None and bill.postcode_key == home.postcode_key
    other_postcode = bool(bill.postcode_key and home.postcode_key) and not same_postcode
    if not (placed or other_postcode or (same_postcode and bill.number_key)):
        return False
    return compare_dwellings(bill, home) in (DwellingRelation.OTHER_UNIT, DwellingRelation.OTHER_BUILDING)
