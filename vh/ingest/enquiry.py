"""One applicant typed in, made comparable by the same steps as a file of applications."""

from datetime import date

import polars as pl

from vh.errors import InputError
from vh.ingest.applicants import applicants
from vh.ingest.columns import Layout
from vh.ingest.contracts import find_faults
from vh.ingest.fields import FIELDS
from vh.ingest.prepare import prepare
from vh.model import Source, Ticket
from vh.settings import Settings
from vh.text.dates import parse_date
from vh.text.postcodes import normalise_postcode

REFERENCE = "enquiry"
_FIELDS = {field.name: field.name for field in FIELDS[Source.APPLICATIONS]}
_TYPED = Layout("typed", Source.APPLICATIONS, "Typed in", _FIELDS, ())


def one_applicant(
    *,
    forename: str | None,
    middle_name: str | None = None,
    surname: str | None,
    address: str | None,
    postcode: str | None = None,
    uprn: str | None = None,
    dob: date | str | None = None,
    on: date | str | None = None,
    settings: Settings | None = None,
) -> pl.DataFrame:
    """One row with the columns of table `applicant`: `applicant_id` 1, `load_id` 0, `row_number` 1, `application_ref` "enquiry".

    `on` is the date of the application, today if not given. Raises InputError, all faults at once, for a missing surname or address,
    an unreadable date, a postcode that is none and a UPRN that is not a number of up to 12 digits.
    """
    day = _day(on, "date of the application") or date.today()
    born = _day(dob, "date of birth")
    if faults := tuple(_faults(surname, address, postcode, uprn, born)):
        raise InputError(" ".join(faults), faults=faults)
    typed = {
        "reference": REFERENCE, "application_date": day.isoformat(), "forename": forename, "middle_name": middle_name, "surname": surname,
        "full_address": address, "postcode": postcode, "uprn": uprn, "date_of_birth": born.isoformat() if born else None,
    }  # fmt: skip
    cells = {name: pl.Series([typed.get(name)], dtype=pl.String) for name in _FIELDS}
    row = pl.DataFrame({"row_number": pl.Series([1], dtype=pl.Int64), **cells})
    frame = prepare(row, _TYPED, settings=settings or Settings(), today=date.today(), as_of=None)
    if "no_name" in find_faults(frame, Source.APPLICATIONS)["kind"]:
        raise InputError("Type the applicant's surname.")
    records = applicants(frame, Ticket(), every=True).records
    return records.select(pl.lit(1, pl.Int64).alias("applicant_id"), pl.lit(0, pl.Int32).alias("load_id"), pl.all())


def _day(given: date | str | None, what: str) -> date | None:
    if given is None or isinstance(given, date):
        return given
    if not given.strip():
        return None
    if (found := parse_date(given)) is None:
        raise InputError(f"The {what} cannot be read. Type the day first, such as 31/12/1990, or 1990-12-31.")
    return found


def _faults(surname: str | None, address: str | None, postcode: str | None, uprn: str | None, born: date | None) -> list[str]:
    faults = []
    if not (surname or "").strip():
        faults.append("Type the applicant's surname.")
    if not (address or "").strip() and not (uprn or "").strip():
        faults.append("Type the address that the applicant claims, with its flat or house number.")
    if (postcode or "").strip() and normalise_postcode(postcode) is None:
        faults.append("The postcode is not a whole UK postcode. Correct it, or leave it empty.")
    if (uprn or "").strip() and not ((uprn or "").strip().isdecimal() and len((uprn or "").strip()) <= 12):
        faults.append("The UPRN is not a number of up to 12 digits. Correct it, or leave it empty.")
    if born is not None and born > date.today():
        faults.append("The date of birth is after today. Correct it, or leave it empty.")
    return faults
