"""Permit applications made into applicants: one person claiming one dwelling on one date."""

import polars as pl

from vh.ingest.accounting import Cleaned, by_rule, repeated, split, step
from vh.ingest.people import NAME_KEYS, with_people
from vh.ingest.places import PLACE, PLACE_KEYS, addresses_of, uprn, with_places
from vh.ingest.prepare import text_fields
from vh.model import Source, Ticket
from vh.text.names import name_keys

COLUMNS = (
    "row_number", "application_ref", "application_date", "permit_type", "status", "forename", "middle_name", "surname", "raw_name",
    "date_of_birth", "uprn", *PLACE, "raw_address", *NAME_KEYS, *PLACE_KEYS,
)  # fmt: skip
_NOT_RESIDENTS = (
    r"(?i)\b(business|trader?s?|doctors?|health|social care|suspensions?|dispensations?|"
    r"contractors?|staff|teachers?|schools?|car club|market|faith)\b"
)
"""Words of permits that are not asked for by a person as a resident of an address. Visitors' vouchers stay: residents buy them."""
_RESIDENTS = r"(?i)\bresidents?\b"
"""A permit that says so is a resident's, whatever else it names: the zone of a market, a school, the holder's work."""
_TEST_WORDS = r"TESTS?|TESTERS?|TESTING|LIBERATOR|PERMITS?|DUMMY|BWSCO"
_TEST_NAME = rf"^(?:{_TEST_WORDS})(?:\s+(?:{_TEST_WORDS}))+$|\bBWSCO"
"""Names that the supplier's and the council's testers type: every word a word of testing, and at least two of them (or the supplier's own
BWSCO). Test, Tester and Permitt are surnames that people bear, so one such word beside a real name is no sign."""


def applicants(frame: pl.DataFrame, ticket: Ticket) -> Cleaned:
    """Applicants of a prepared frame of permit applications, one per application reference: the latest version of it.

    Nobody is left out for their name or date of birth: each real application gets an answer.
    """
    name = (
        pl.coalesce("full_name", pl.concat_str("forename", "surname", separator=" ", ignore_nulls=True))
        .str.to_uppercase()
        .str.replace_all(r"[^A-Z ]", " ")
    )
    rule = by_rule(
        {
            "duplicate row": repeated(frame, text_fields(Source.APPLICATIONS)),
            "test application": name.str.strip_chars().str.contains(_TEST_NAME),
            "not a resident's permit": pl.col("permit_type").str.contains(_NOT_RESIDENTS) & ~pl.col("permit_type").str.contains(_RESIDENTS),
        }
    )
    work, out = split(frame, rule)
    latest = work.sort("applied", "row_number").unique(subset="reference", keep="last")["row_number"]
    older = ~pl.col("row_number").is_in(latest.implode())
    work, more = split(work, by_rule({"earlier version of the same application": older}))
    with addresses_of(work) as (work, addresses):
        people = _named(with_people(work, step(ticket, 0.1, 0.6)))
        placed = with_places(people, addresses, step(ticket, 0.6, 1.0))
    return Cleaned("applicant", _finished(placed), pl.concat([out, more]))


def _named(people: pl.DataFrame) -> pl.DataFrame:
    """The first person of each application; a name that reads as no person's (a firm, a placeholder) is taken as written."""
    first = people.filter(pl.col("seq") == 1)
    unnamed = pl.col("surname").is_null() & pl.col("forename").is_null()
    odd = first.filter(unnamed)
    if odd.is_empty():
        return first
    words = pl.col("raw_name").str.to_uppercase().str.split(" ")
    odd = odd.with_columns(words.list.first().alias("forename"), words.list.slice(1).list.join(" ").alias("surname"))
    keys = [name_keys(forename, None, surname) for forename, surname in odd.select("forename", "surname").iter_rows()]
    columns = {
        key: pl.Series(
            key, [list(value) if isinstance(value := getattr(one, key), tuple) else value for one in keys], dtype=first.schema[key]
        )
        for key in NAME_KEYS
    }
    return pl.concat([first.filter(~unnamed), odd.with_columns(**columns)])


def _finished(people: pl.DataFrame) -> pl.DataFrame:
    earliest = pl.col("today").dt.offset_by("-120y")
    return people.sort("row_number").select(
        pl.col("row_number"),
        pl.col("reference").alias("application_ref"),
        pl.col("applied").alias("application_date"),
        pl.col("permit_type", "status", "forename", "middle_name", "surname", "raw_name"),
        pl.when(pl.col("born").is_between(earliest, pl.col("of_age_if_born_by"))).then("born").alias("date_of_birth"),
        uprn(),
        pl.col(*PLACE),
        pl.col("raw_address"),
        pl.col(*NAME_KEYS),
        pl.col(*PLACE_KEYS),
    ).select(COLUMNS)  # fmt: skip
