"""One applicant typed in, made comparable by the same steps as a file of applications."""

from dataclasses import asdict
from datetime import date, datetime

import polars as pl

from vh.errors import InputError
from vh.settings import Settings
from vh.text.applicants import Applicant, read_applicant
from vh.text.dates import parse_date
from vh.text.postcodes import normalise_postcode

REFERENCE = "enquiry"
_LISTS = ("forename_families", "given_keys", "surname_parts")
_DAYS = ("application_date", "date_of_birth")
_USUAL = Settings()


def one_applicant(
    *,
    forename: str | None,
    middle_name: str | None = None,
    surname: str | None,
    address: str | None,
    postcode: str | None = None,
    uprn: str | int | None = None,
    dob: date | str | None = None,
    on: date | str | None = None,
    settings: Settings | None = None,
) -> Applicant:
    """The applicant that was typed in, with the reference "enquiry".

    `on` is the date of the application, today if not given. Raises InputError, all faults at once, for a missing surname or address,
    an unreadable date, a postcode that is none and a UPRN that is not a number of up to 12 digits; and for what is neither text nor a date.
    """
    uprn = str(uprn) if isinstance(uprn, int) else uprn
    _refuse_kinds(forename=forename, middle_name=middle_name, surname=surname, address=address, postcode=postcode, uprn=uprn)
    today = date.today()
    day = read_day(on, "date of the application") or today
    born = read_day(dob, "date of birth")
    if faults := tuple(_faults(surname, address, postcode, uprn, born)):
        raise InputError(" ".join(faults), faults=faults)
    typed = {
        "forename": forename, "middle_name": middle_name, "surname": surname, "full_address": address, "postcode": postcode, "uprn": uprn,
    }  # fmt: skip
    said = {field: text.strip() or None for field, text in typed.items() if text}
    minimum_age = (settings or _USUAL).minimum_age
    return read_applicant(said, reference=REFERENCE, on=day, born=born, today=today, minimum_age=minimum_age)


def as_row(applicant: Applicant) -> pl.DataFrame:
    """An applicant as one row with the columns of table `applicant`: `applicant_id` 1, `load_id` 0, `row_number` 1."""
    kinds = {"applicant_id": pl.Int64, "load_id": pl.Int32, "row_number": pl.Int64, **dict.fromkeys(_DAYS, pl.Date)}
    row = {"applicant_id": 1, "load_id": 0, "row_number": 1, "permit_type": None, "status": None, **asdict(applicant)}
    columns = [
        pl.Series(name, [value], pl.List(pl.String) if name in _LISTS else kinds.get(name, pl.String)) for name, value in row.items()
    ]
    return pl.DataFrame(columns)


def read_day(given: date | str | None, what: str) -> date | None:
    """A day that was given as a date or as text, None where there is none. Raises InputError where the text cannot be read; `what` names it."""
    if isinstance(given, datetime):
        return given.date()
    if given is None or isinstance(given, date):
        return given
    if not isinstance(given, str):
        raise InputError(f"The {what} is of the type {type(given).__name__}. Give a date, or text such as 1990-12-31.")
    if not given.strip():
        return None
    if (found := parse_date(given)) is None:
        raise InputError(f"The {what} cannot be read. Type the day first, such as 31/12/1990, or 1990-12-31.")
    return found


def _refuse_kinds(**typed: object) -> None:
    """Raise InputError for what is no text, as a number that a data frame made of it."""
    wrong = [
        f"{name} is of the type {type(value).__name__}" for name, value in typed.items() if value is not None and not isinstance(value, str)
    ]
    if wrong:
        raise InputError(f"Each of these has to be text, or None where there is none: {', '.join(wrong)}.")


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
