"""What a row of each source must be: one Pandera model per source, all faults of a file found at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandera.polars as pa
import polars as pl

from vh.ingest.content import SET_ASIDE_KINDS
from vh.model import Severity, Source
from vh.text.dates import is_unreadable
from vh.text.postcodes import normalise_postcode

OLDEST = 120
"""Years: nobody on a record is older, so an earlier date of birth is a slip."""
FIRST_DAY = date(1890, 1, 1)
"""No record of a person at an address is older than this, so an earlier date is a slip."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: hard (the row is set aside) or soft (the value is dropped or doubted, the row stays), and its sentence."""

    severity: Severity
    says: str
    field: str = ""
    """Our field it is about."""


def _kinds(severity: Severity, *rows: tuple[str, str, str]) -> dict[str, Kind]:
    return {slug: Kind(severity, says, field) for slug, field, says in rows}


KINDS: Mapping[str, Kind] = MappingProxyType(
    _kinds(
        Severity.HARD,
        ("no_reference", "reference", "There is no reference."),
        ("no_name", "surname", "There is no name in any form."),
        ("no_address", "address_1", "There is no address at all."),
        ("no_uprn", "uprn", "There is no UPRN."),
        ("gazetteer_uprn_not_digits", "uprn", "The UPRN is not a number of up to 12 digits."),
        ("no_application_date", "application_date", "There is no application date."),
        ("unreadable_application_date", "application_date", "The application date cannot be read as a date, day first."),
        ("unreadable_start_date", "start_date", "The start date cannot be read as a date, day first."),
        ("unreadable_end_date", "end_date", "The end date cannot be read as a date, day first; without it the record would look open."),
        ("end_before_start", "end_date", "The record ends before it begins."),
    )
    | _kinds(
        Severity.SOFT,
        ("uprn_in_exponent_form", "uprn", "A spreadsheet has rounded the UPRN (such as 1.0E+11), so it is not used."),
        ("uprn_not_digits", "uprn", "The UPRN is not a number of up to 12 digits, so it is not used."),
        ("not_a_postcode", "postcode", "The postcode is not a whole UK postcode, so it is not used."),
        ("unreadable_date_of_birth", "date_of_birth", "The date of birth cannot be read as a date, day first, so it is not used."),
        ("unreadable_second_date_of_birth", "date_of_birth_2", "The second date of birth cannot be read, so it is not used."),
        ("unlikely_date_of_birth", "date_of_birth", f"The date of birth is in the future or over {OLDEST} years ago, so it is not used."),
        ("applicant_too_young", "date_of_birth", "By the date of birth the applicant is too young for a permit, so it is not used."),
        ("unlikely_start_date", "start_date", "The start date is too long ago to be true."),
        ("application_in_the_future", "application_date", "The application date is after today."),
        ("ended_without_end_date", "live", "The record is marked as ended but has no end date, so it does not prove residence."),
        ("live_after_end_date", "live", "The record is marked as live but has an end date in the past; the date counts."),
        ("care_of_address", "address_1", "The address is that of an agent or of somebody who passes post on, so it does not prove residence."),
        ("unknown_liability", "liability", "The liability is of no known kind, so the record does not prove residence."),
        ("unreadable_date_checked", "checked_at", "The date of the check cannot be read."),
        ("unreadable_date_decided", "decided_at", "The date of the decision cannot be read."),
    )
)  # fmt: skip
"""Kinds of fault that a contract finds, by slug."""


def kind_says(slug: str) -> str:
    """The sentence of a kind of fault."""
    return KINDS[slug].says if slug in KINDS else SET_ASIDE_KINDS.get(slug, slug.replace("_", " ").capitalize() + ".")


_DIGITS = r"^\s*[0-9]{1,12}(\.0+)?\s*$"
_EXPONENT = r"(?i)^\s*[0-9]+([.,][0-9]+)?E\+?[0-9]+\s*$"


def _distinct(data: pa.PolarsData, fine: Callable[[str], bool]) -> pl.LazyFrame:
    """Whether each value is fine, asked of each distinct value once."""
    values = data.lazyframe.select(data.key).collect()[data.key].unique().drop_nulls()
    bad = [value for value in values if not fine(value)]
    return data.lazyframe.select(~pl.col(data.key).is_in(bad))


def _readable(data: pa.PolarsData) -> pl.LazyFrame:
    return _distinct(data, lambda raw: not is_unreadable(raw))


def _filled(*fields: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(field).is_not_null() for field in fields)


# Each check is called after the kind of fault it finds; pandera forgets names given otherwise when models inherit checks.


class _Record(pa.DataFrameModel):
    """Every source: a reference. Text columns as in the file (blank is null); `today` bounds what may lie in the past."""

    row_number: int
    reference: str = pa.Field(nullable=True)

    @pa.dataframe_check
    @classmethod
    def no_reference(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(_filled("reference"))


class _Person(_Record):
    """A person at an address."""

    date_of_birth: str = pa.Field(nullable=True)
    uprn: str = pa.Field(nullable=True)
    postcode: str = pa.Field(nullable=True)

    @pa.dataframe_check
    @classmethod
    def no_name(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(_filled("full_name", "surname", "forename"))

    @pa.dataframe_check
    @classmethod
    def no_address(cls, data: pa.PolarsData) -> pl.LazyFrame:
        lines = [f"address_{number}" for number in range(1, 6)]
        return data.lazyframe.select(_filled(*lines, "full_address", "unit", "building_name", "street_number", "street", "uprn"))

    @pa.check("uprn")
    @classmethod
    def uprn_in_exponent_form(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~pl.col(data.key).str.contains(_EXPONENT))

    @pa.check("uprn")
    @classmethod
    def uprn_not_digits(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).str.contains(_DIGITS) | pl.col(data.key).str.contains(_EXPONENT))

    @pa.check("postcode")
    @classmethod
    def not_a_postcode(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _distinct(data, lambda raw: normalise_postcode(raw) is not None)

    @pa.check("date_of_birth")
    @classmethod
    def unreadable_date_of_birth(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _readable(data)

    @pa.dataframe_check
    @classmethod
    def unlikely_date_of_birth(cls, data: pa.PolarsData) -> pl.LazyFrame:
        earliest = pl.col("today").dt.offset_by(f"-{OLDEST}y")
        return data.lazyframe.select(pl.col("born").is_between(earliest, pl.col("today")).fill_null(True))


class _Interval(_Person):
    """A person at an address from one date to another. `begins`, `ends`: Date, worked out by `prepare`."""

    date_of_birth_2: str = pa.Field(nullable=True)

    @pa.check("date_of_birth_2")
    @classmethod
    def unreadable_second_date_of_birth(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _readable(data)

    @pa.dataframe_check
    @classmethod
    def unreadable_start_date(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~pl.col("start_unreadable"))

    @pa.dataframe_check
    @classmethod
    def unreadable_end_date(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~pl.col("end_unreadable"))

    @pa.dataframe_check
    @classmethod
    def end_before_start(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("ends") >= pl.col("begins")).fill_null(True))

    @pa.dataframe_check
    @classmethod
    def unlikely_start_date(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("begins") >= FIRST_DAY).fill_null(True))

    @pa.dataframe_check
    @classmethod
    def ended_without_end_date(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~(pl.col("marked_ended").fill_null(False) & pl.col("ends").is_null()))

    @pa.dataframe_check
    @classmethod
    def live_after_end_date(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(
            (pl.col("marked_ended") | pl.col("ends").is_null() | (pl.col("ends") >= pl.col("as_of"))).fill_null(True)
        )

    @pa.dataframe_check
    @classmethod
    def care_of_address(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~pl.col("care_of"))


class CouncilTax(_Interval):
    """One person (or two: NFI) of one account at one property."""

    liability_known: bool

    @pa.dataframe_check
    @classmethod
    def unknown_liability(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("liability_known"))


class HousingBenefit(_Interval):
    """One member of one household episode of a claim, once per award."""


class Tenancy(_Interval):
    """One person of one tenancy."""


class Applications(_Person):
    """One permit application."""

    application_date: str = pa.Field(nullable=True)

    @pa.dataframe_check
    @classmethod
    def no_application_date(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("applied").is_not_null() | pl.col("applied_unreadable"))

    @pa.dataframe_check
    @classmethod
    def unreadable_application_date(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~pl.col("applied_unreadable"))

    @pa.dataframe_check
    @classmethod
    def application_in_the_future(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("applied") <= pl.col("today")).fill_null(True))

    @pa.dataframe_check
    @classmethod
    def applicant_too_young(cls, data: pa.PolarsData) -> pl.LazyFrame:
        future = pl.col("born") > pl.col("today")
        return data.lazyframe.select((future | (pl.col("born") <= pl.col("of_age_if_born_by"))).fill_null(True))


class Gazetteer(pa.DataFrameModel):
    """One name of one property (a land and property identifier)."""

    row_number: int
    uprn: str = pa.Field(nullable=True)
    postcode: str = pa.Field(nullable=True)

    @pa.dataframe_check
    @classmethod
    def no_uprn(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(_filled("uprn"))

    @pa.check("uprn")
    @classmethod
    def gazetteer_uprn_not_digits(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).str.contains(_DIGITS))

    @pa.check("postcode")
    @classmethod
    def not_a_postcode(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _distinct(data, lambda raw: normalise_postcode(raw) is not None)

    @pa.dataframe_check
    @classmethod
    def no_address(cls, data: pa.PolarsData) -> pl.LazyFrame:
        lines = [f"address_{number}" for number in range(1, 6)]
        return data.lazyframe.select(
            _filled(*lines, "full_address", "unit_words", "unit_number", "building_name", "street_number", "street")
        )


class Incumbent(_Record):
    """What the older check said of one application."""

    checked_at: str = pa.Field(nullable=True)
    decided_at: str = pa.Field(nullable=True)

    @pa.check("checked_at")
    @classmethod
    def unreadable_date_checked(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _readable(data)

    @pa.check("decided_at")
    @classmethod
    def unreadable_date_decided(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _readable(data)


CONTRACTS: Mapping[Source, type[pa.DataFrameModel]] = MappingProxyType(
    {
        Source.COUNCIL_TAX: CouncilTax,
        Source.HOUSING_BENEFIT: HousingBenefit,
        Source.TENANCY: Tenancy,
        Source.APPLICATIONS: Applications,
        Source.GAZETTEER: Gazetteer,
        Source.INCUMBENT: Incumbent,
    }
)


def find_faults(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """All faults of a prepared frame: `row_number`, `severity`, `kind`, `field`; a row may have several."""
    contract = CONTRACTS[source].to_schema()
    try:
        contract.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.select("check", "index")  # the other columns, and the error's text, hold row values
    else:
        cases = pl.DataFrame(schema={"check": pl.String, "index": pl.Int32})
    known = {slug: (kind.severity.value, kind.field) for slug, kind in KINDS.items()}
    if cases["index"].has_nulls() or not set(cases["check"]) <= set(known):
        raise RuntimeError("a contract could not be checked")  # a fault of this program, not of the file
    severity = {slug: of[0] for slug, of in known.items()}
    field = {slug: of[1] for slug, of in known.items()}
    faults: pl.DataFrame = cases.select(
        frame["row_number"].gather(cases["index"]).alias("row_number"),
        pl.col("check").replace_strict(severity, return_dtype=pl.String).alias("severity"),
        pl.col("check").alias("kind"),
        pl.col("check").replace_strict(field, return_dtype=pl.String).alias("field"),
    )
    return faults
