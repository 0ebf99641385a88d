"""What a person should know about how an extract was taken in, beyond its faults: sentences for the report."""

from collections.abc import Iterable, Mapping

import polars as pl

from vh.ingest.columns import Layout
from vh.ingest.fields import FIELDS
from vh.ingest.guessing import GUESS, may_say_an_end
from vh.ingest.unoccupied import ends_not_read
from vh.model import DATELESS_DAYS, EVIDENCE, Source


def load_notes(
    frame: pl.DataFrame, layout: Layout, header: Mapping[str, str], left_out: Iterable[str] = (), *, as_of_given: bool
) -> tuple[str, ...]:
    """The sentences for a prepared frame (see `prepare`), `header` the columns that fill our fields, `left_out` those that fill none; no value
    of any row is in them."""
    return tuple(_notes(frame, layout, header, left_out, as_of_given=as_of_given))


def _notes(frame: pl.DataFrame, layout: Layout, header: Mapping[str, str], left_out: Iterable[str], *, as_of_given: bool) -> Iterable[str]:
    if layout.name.startswith(f"{GUESS}-"):
        labels = {field.name: field.label for field in FIELDS[layout.source]}
        taken = ", ".join(f"{labels[name]} from “{column}”" for name, column in header.items())
        yield f"The columns were taken by their names, and nobody has checked them: {taken}."
    if frame.height and "dateless" in frame.columns and frame["dateless"][0]:
        if not as_of_given:
            discounts = "discount_start" in frame.columns and frame["discount_start"].null_count() < frame.height
            day = "the day its newest discount starts" if discounts else "today"
            yield f"The file has no start dates, so it is taken to speak of {day}; give the day it was taken with --as-of or on page Load."
        yield f"A record without a start date is taken to cover the {DATELESS_DAYS} days up to the file's day or its own end, and nothing before."
    if layout.source is Source.COUNCIL_TAX and "liability" not in header and not layout.built_in:
        yield (
            "No column is mapped to Liability, so everyone named is taken to live at the address. If the file says who is an owner or a "
            "landlord, map that column: they may live elsewhere."
        )
    endless = layout.source in EVIDENCE and not header.keys() & {"end_date", "person_end", "address_end"}
    if endless and not layout.built_in and (ends := [f"“{column}”" for column in left_out if may_say_an_end(column)]):
        yield (
            f"No column is mapped to Date to, and by its name one that was not read may say when a record ended: {', '.join(ends)}. If it does, map "
            "it: people who moved away would count as living there."
        )
    elif endless and "start_date" in header:
        yield (
            "A column is mapped to Date from and none to Date to, so every record is taken to run on, also of people who moved away. If the file "
            "says when a record ended, map that column."
        )
    if "main_tenant" in header and "full_name_2" not in header and frame["full_name_2"].null_count() < frame.height:
        yield f"“{header['main_tenant']}” holds names and no yes or no, so it was read as the full name of a second tenant."
    if unread := ends_not_read(frame):
        yield (
            f"{unread:,} rows have an end of an exemption or discount that cannot be read as a date, so what that column ends is taken to say nothing "
            "of who lives there."
        )
    if dropped := [header[field.name] for field in FIELDS[layout.source] if not field.kept and field.name in header]:
        yield f"{_CHECKED}{', '.join(dropped)}."


def notes_of_marks(records: pl.DataFrame, header: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence where more than half of the records are marked as of an empty home or as billed elsewhere: a column is most likely mapped wrongly."""
    if not records.height or not header.keys() & {"exemption", "discount", "billing_1", "billing_postcode"}:
        return ()
    said = records["liability_type"].fill_null("")
    empty, billed = (said.str.contains(rf"\b{mark}(?:$|,)") for mark in ("unoccupied", "billed elsewhere"))
    either = (empty | billed).sum() / records.height
    if either <= _TOO_MANY:
        return ()
    return (
        f"{either:.0%} of the records do not count as proof because of what was read for a check ({empty.sum() / records.height:.0%} unoccupied by an "
        f"exemption or discount, {billed.sum() / records.height:.0%} billed elsewhere). That is more than is likely: see whether the columns of "
        "exemptions, discounts and billing addresses are the right ones.",
    )


_TOO_MANY = 0.5
_CHECKED = "Read for a check and not kept: "


def only_checked(notes: Iterable[str]) -> tuple[str, ...]:
    """The headers of the columns that a load's notes name as read for a check and not kept."""
    return tuple(name for one in notes if one.startswith(_CHECKED) for name in one.removeprefix(_CHECKED).removesuffix(".").split(", "))
