"""A table read from a file made into our fields: whitelisted text columns, and the dates and flags that contracts and cleaning need."""

import re
from collections.abc import Callable, Iterable
from datetime import date

import polars as pl

from vh.ingest.columns import Layout
from vh.ingest.fields import FIELDS, words
from vh.ingest.joint_tenants import with_joint_tenants
from vh.model import Source
from vh.settings import Settings
from vh.text.blanks import BLANKS
from vh.text.dates import is_unreadable, parse_dates

_YES = words("1 Y YES T TRUE LIVE ACTIVE CURRENT OPEN")
_NO = words("0 2 N NO F FALSE ENDED END CLOSED CANCELLED CEASED TERMINATED EXPIRED INACTIVE DEAD SUSPENDED FORMER PAST")
_STARTS, _ENDS = ("start_date", "person_start", "address_start"), ("end_date", "person_end", "address_end")
LIABILITIES = {
    "0": "Non-liable", "1": "Joint and several", "2": "Freeholder", "3": "Leaseholder", "4": "Tenant", "5": "Licensee", "6": "Resident",
    "7": "Owner", "8": "Assumed", "9": "Void", "10": "Other", "11": "Suspense", "12": "Council Tax payer",
}  # fmt: skip
"""Academy's liability codes. 0 to 6 say that the person lives there; from 7 on the person may live elsewhere, or be nobody."""
_LIVES_THERE = words(
    "NON LIABLE NONLIABLE NONLIAB NLIAB JOINT JNT SEVERAL FREEHOLDER LEASEHOLDER TENANT TEN TNT LICENCEE LICENSEE RESIDENT RES OCCUPIER OCCUPANT "
    "OCC OO SPOUSE PARTNER"
)
_MAY_NOT = words("OWNER OWN ASSUMED VOID EMPTY OTHER SUSPENSE PAYER EXECUTOR")
_DOES_NOT = words(
    "ABSENT ABSENTEE FORMER PREVIOUS PREV PAST EX LEFT VACATED VACANT EMPTY VOID ASSUMED LANDLORD LANDLORDS LLORD AGENT AGENTS BUSINESS LIMITED DECEASED DECD"
)
_ONLY_RUNS, _ONLY_ENDED = (
    words("LIVE ACTIVE CURRENT OPEN LIABLE LIABILITY ACCOUNT"),
    words("CLOSED ENDED CEASED CANCELLED INACTIVE TERMINATED"),
)
"""Of a column that says whether the liability runs, and not of what kind it is: its dates say until when it held."""
_CLOSED = rf"(?i)^(?:(?:{'|'.join(sorted(_ONLY_RUNS))})\W+)?(?:{'|'.join(sorted(_ONLY_ENDED))})(?:\W+(?:{'|'.join(sorted(_ONLY_RUNS))}))?$"
"""Closed, Account closed, Liability ended."""
_SAYS_ENDED = r"(?i)\b(?:closed|ended|ceased|cancelled|terminated|expired|inactive|former|past|previous|vacated|deceased|ex|fta)\b"
_SAYS_RUNS = r"(?i)\b(?:not|never|to be|being|notice|live|current|active|open|ongoing)\b"
"""A status in several words: Former tenant, Claim ended; but not Live (previous balance)."""
_NOT_RESIDENT = re.compile(
    r"\b(NON|NOT|NO LONGER)[\W_]*((A|IN|THE|SOLE|MAIN|OR|AND)[\W_]+)*(RESIDEN|RES\b|RESIDING|OCC|LIVING)|\bNONRESIDENT"
    r"|\bUN[\W_]*OCC|\bMOVED[\W_]*(OUT|AWAY)|\bSECOND[\W_]*HOME"
)
"""Said of somebody elsewhere, whatever else the words say: an absent tenant, a non-resident leaseholder, a landlord who is a freeholder."""
_OF_A_HOME = words("ASSOC ASSOCIATION CARE CO COMPANY DEV HOME HOMES PROP PROPERTY STAFF UNIT")
"""Beside these RES is residential: of a RES CARE HOME the owner is liable."""
_OWNS_AND_LIVES = re.compile(r"\bO ?[/&-] ?O\b")
"""O/O, as suppliers shorten owner occupier."""
_LAST_OF_99 = r"(?i)^31[-/. ]?(?:12|DEC)[-/. ]?99(?:\D|$)"
_CARE_OF = r"(?i)(^|[\s,;(])(c\s?[/\\]\s?o\b|care\s+of\b)|℅|\bmanaging\s+agents?\b"
_PLACE_FIELDS = (
    "address_1",
    "address_2",
    "address_3",
    "address_4",
    "address_5",
    "full_address",
    "unit",
    "building_name",
    "street_number",
    "street",
)


def prepare(rows: pl.DataFrame, layout: Layout, *, settings: Settings, today: date, as_of: date | None) -> pl.DataFrame:
    """Our fields, one row per row of the file.

    `rows`: `row_number` and text columns by the file's header. Result: `row_number`, every field of the source as text (blank is null;
    null where the layout has no such column), `today`, `as_of`, and by source
    `born`, `born_2`: Date · `begins`, `ends`: Date, the latest start and the earliest end · `start_unreadable`, `end_unreadable`: Boolean
    `dateless`: Boolean, no record of the file has a start date · `care_of`: Boolean, the address is that of somebody who passes post on
    `marked_ended`: Boolean or null where nothing says · `liability_known`, `liability_proves`, `liability_name`
    `applied`: Date, `applied_unreadable`, `of_age_if_born_by`.
    `as_of` is the one given, else the newest start or application date that is not after today (how fresh the extract shows itself to
    be); in a file of accounts without start dates the newest start of a discount; else today.
    """
    header = layout.present(rows.columns)
    marked = {name: _marks_of_text(rows[name]) for name in header.values()}
    fields = [
        _text(header[field.name], marked[header[field.name]]).alias(field.name)
        if field.name in header
        else pl.lit(None, pl.String).alias(field.name)
        for field in FIELDS[layout.source]
    ]
    frame = rows.select("row_number", *fields)
    if layout.source is Source.TENANCY:
        frame = with_joint_tenants(frame)
    if layout.source in (Source.COUNCIL_TAX, Source.HOUSING_BENEFIT, Source.TENANCY):
        frame = _with_interval(frame)
        frame = frame.with_columns(
            _marked_ended(frame, layout.source).alias("marked_ended"),
            pl.col("begins").is_null().all().alias("dateless"),
            _care_of([field for field in _PLACE_FIELDS if field in frame.columns]).alias("care_of"),
        )
    elif layout.source is Source.APPLICATIONS:
        applied, unreadable = dates_of(frame, ("application_date",))
        frame = frame.with_columns(applied[0].alias("applied"), unreadable.alias("applied_unreadable"))
    elif layout.source is Source.GAZETTEER:
        frame = _with_interval(frame)
    if "date_of_birth" in frame.columns:
        born = {"born": "date_of_birth", "born_2": "date_of_birth_2"}
        frame = frame.with_columns(parse_dates(frame[field]).alias(name) for name, field in born.items() if field in frame.columns)
    if layout.source is Source.COUNCIL_TAX:
        frame = _with_liability(frame, mapped="liability" in header)
    frame = frame.with_columns(pl.lit(today).alias("today"), pl.lit(as_of or _freshest(frame, today)).alias("as_of"))
    if layout.source is Source.APPLICATIONS:
        frame = frame.with_columns(pl.coalesce("applied", "today").dt.offset_by(f"-{settings.minimum_age}y").alias("of_age_if_born_by"))
    return frame


def text_fields(source: Source) -> list[str]:
    """The text columns of a prepared frame."""
    return [field.name for field in FIELDS[source]]


def _marks_of_text(column: pl.Series) -> str:
    """A pattern of what exports write around a value to keep its noughts in a spreadsheet, its first group the value; empty where there is none.

    It is ="00123", or an apostrophe in front of a figure. In front of a letter an apostrophe is one of these only where every value has it:
    'T HOOFT is a name.
    """
    filled = column.drop_nulls()
    if filled.str.starts_with('="').any():
        return r'(?s)^="(.*)"$'
    apostrophes = filled.str.starts_with("'")
    if not apostrophes.any():
        return ""
    return r"(?s)^'(.*)$" if apostrophes.all() and filled.len() >= _ENOUGH_VALUES else r"(?s)^'(\d.*)$"


_ENOUGH_VALUES = 3


def _text(header: str, marks: str) -> pl.Expr:
    """The text of a column, null where blank, without what a spreadsheet was told by (`marks`)."""
    plain = pl.col(header).str.replace(marks, "$1") if marks else pl.col(header)
    stripped = plain.str.strip_chars(BLANKS)
    return pl.when(stripped != "").then(stripped)


def _with_interval(frame: pl.DataFrame) -> pl.DataFrame:
    starts, start_unreadable = dates_of(frame, [field for field in _STARTS if field in frame.columns])
    end_fields = [field for field in _ENDS if field in frame.columns]
    ends, end_unreadable = dates_of(frame, end_fields)
    begins = frame.select(pl.max_horizontal(starts).alias("begins"))["begins"]
    ends = [_without_the_century(dates, frame[field], begins) for dates, field in zip(ends, end_fields, strict=True)]
    return frame.with_columns(
        begins,
        pl.min_horizontal(ends).alias("ends"),
        start_unreadable.alias("start_unreadable"),
        end_unreadable.alias("end_unreadable"),
    )


def _without_the_century(ends: pl.Series, written: pl.Series, begins: pl.Series) -> pl.Series:
    """31-DEC-99 as no end, where it is 2099 or 9999 written with two digits of its year, as Oracle does: most records that have it begin after 1999."""
    open_ended = written.str.contains(_LAST_OF_99).fill_null(value=False)
    if not open_ended.any() or 2 * (open_ended & (begins > date(1999, 12, 31)).fill_null(value=False)).sum() <= open_ended.sum():
        return ends
    return ends.set(open_ended, None)


def dates_of(frame: pl.DataFrame, fields: Iterable[str]) -> tuple[list[pl.Series], pl.Series]:
    """The dates of some text columns, and whether any of them is unreadable."""
    found = [parse_dates(frame[field]) for field in fields]
    unreadable = pl.Series("unreadable", [False]).new_from_index(0, frame.height)
    for dates, field in zip(found, fields, strict=True):
        raw = frame[field]
        bad = [value for value in raw.filter(dates.is_null() & raw.is_not_null()).unique() if is_unreadable(value)]
        unreadable = unreadable | raw.is_in(bad).fill_null(value=False)
    return found, unreadable


def _freshest(frame: pl.DataFrame, today: date) -> date:
    dates = next((frame[name] for name in ("applied", "begins") if name in frame.columns), None)
    found = parse_dates(frame["checked_at"]) if dates is None else dates
    if "discount_start" in frame.columns and found.null_count() == found.len():
        found = parse_dates(frame["discount_start"])
    newest = found.filter(found <= today).max()
    return newest if isinstance(newest, date) else today


def _care_of(fields: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(field).str.contains(_CARE_OF).fill_null(value=False) for field in fields)


def yes(column: str) -> pl.Expr:
    """True for 1, Y, Yes, True, Live …; null where nothing, or nothing known, is said."""
    word = pl.col(column).str.to_uppercase()
    return pl.when(word.is_in(_YES)).then(True).when(word.is_in(_NO)).then(False)


def _runs(column: str) -> pl.Expr:
    """As `yes`, of a status, which may be in several words: False for Former tenant, Account closed."""
    over = pl.col(column).str.contains(_SAYS_ENDED) & ~pl.col(column).str.contains(_SAYS_RUNS)
    return pl.coalesce(yes(column), pl.when(over).then(False))


def _marked_ended(frame: pl.DataFrame, source: Source) -> pl.Series:
    column = {Source.COUNCIL_TAX: "live", Source.HOUSING_BENEFIT: "status", Source.TENANCY: "terminated"}[source]
    ended = ~_runs(column) if source is not Source.TENANCY else pl.max_horizontal(yes(column), ~_runs("status"))
    if source is Source.COUNCIL_TAX:
        ended = pl.coalesce(ended, pl.when(pl.col("liability").str.contains(_CLOSED)).then(True))
    return frame.select(ended.alias("marked_ended"))["marked_ended"]


def _with_liability(frame: pl.DataFrame, *, mapped: bool) -> pl.DataFrame:
    """An extract without a liability column (NFI) lists the liable people of live accounts, so each person named lives there."""
    if not mapped:
        return frame.with_columns(
            pl.lit(value=True).alias("liability_known"),
            pl.lit(value=True).alias("liability_proves"),
            pl.lit("Liable").alias("liability_name"),
        )
    table = per_value(
        frame["liability"], _liability, {"liability_name": pl.String, "liability_proves": pl.Boolean, "liability_known": pl.Boolean}
    )
    return frame.join(table, on="liability", how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("liability_known").fill_null(value=False), pl.col("liability_proves").fill_null(value=False)
    )


def _liability(raw: str) -> tuple[str, bool, bool]:
    """Its name, whether it says that the person lives there, and whether it is known at all."""
    code = re.sub(r"\.0+$", "", raw)
    code = code.lstrip("0") or "0"
    if code in LIABILITIES:
        return LIABILITIES[code], int(code) <= 6, True
    said = set(re.findall(r"[A-Z]+", _OWNS_AND_LIVES.sub("OCCUPIER", raw.upper())))
    if said & _OF_A_HOME:
        said.discard("RES")
    if said and said <= _ONLY_RUNS | _ONLY_ENDED:
        return raw, True, True
    if said & _DOES_NOT or _NOT_RESIDENT.search(raw.upper()):
        return raw, False, True
    if said & _MAY_NOT and not said & {"OCCUPIER", "OCCUPANT", "OCC"}:
        return raw, False, True
    return raw, bool(said & _LIVES_THERE), bool(said & _LIVES_THERE)


def per_value(column: pl.Series, read: Callable[[str], tuple[object, ...]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """A table of each distinct value of a text column with what `read` makes of it, to join on."""
    values = column.unique().drop_nulls().to_list()
    answers = [(value, *read(value)) for value in values]
    return pl.DataFrame(answers, schema={column.name: pl.String, **schema}, orient="row")
