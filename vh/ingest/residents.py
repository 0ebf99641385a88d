"""Council Tax, Housing Benefit and tenancy rows made into residents: one person at one dwelling over an interval."""

import re

import polars as pl

from vh.ingest.accounting import Cleaned, by_rule, repeated, split, step, whole_rows
from vh.ingest.billing import with_bill, without_bill
from vh.ingest.continued import joined
from vh.ingest.contracts import FIRST_DAY
from vh.ingest.fields import MORE_PEOPLE, words
from vh.ingest.people import NAME_KEYS, with_initials, with_people
from vh.ingest.places import PLACE, PLACE_KEYS, addresses_of, uprn, with_places
from vh.ingest.prepare import per_value, text_fields, yes
from vh.ingest.unoccupied import FIELDS as OF_DISCOUNTS
from vh.ingest.unoccupied import with_unoccupied
from vh.model import DATELESS_DAYS, Source, Ticket
from vh.settings import Settings
from vh.text.address_shapes import FIELDS
from vh.text.dates import parse_dates
from vh.text.names import NameKind

COLUMNS = (
    "row_number", "source", "source_ref", "person_no", "role", "liability_type", "title", "forename", "middle_name", "surname", "raw_name",
    "date_of_birth", "uprn", *PLACE, "raw_address", "valid_from", "valid_to", "proves_residence", *NAME_KEYS, *PLACE_KEYS,
)  # fmt: skip
_OTHERS = ("full_name", "title", "forename", "middle_name", "surname", "date_of_birth", "born")
_SECOND_ROLES = {Source.HOUSING_BENEFIT: "partner", Source.TENANCY: "joint tenant"}
_HB_ROLES = {"1": "claimant", "2": "partner", "3": "dependant", "4": "non-dependant"}
_AMOUNTS = ("award_amount", "reduction_amount")
_NOT_DWELLINGS = words(
    "PVG TGA COM NONRES GAR GARAGE GARAGES CARPORT CARPORTS HARDSTANDING PARKING COMMERCIAL SHOP SHOPS STORE SHED NONDWELLING"
)
_NO_HOMES = (words("NON DWELLING"), words("NON RESIDENTIAL"), words("CAR PORT"), words("CAR SPACE"))
"""Tenure codes (MTFH: PVG, TGA, COM; NEC: NONRES, COMMERCIAL) and words of lettings that nobody lives in."""
_MAY_LIVE_ELSEWHERE = words(
    "LEA LHS SPS FRE FRS LSE LEASEHOLD LEASEHOLDER LEASEHOLDERS LESSEE LESSEES FREEHOLD FREEHOLDER FREEHOLDERS SOLD FORMER PREVIOUS PREV PAST EX FTA VOID "
    "DECEASED"
)
"""Tenure codes and words of those who own the lease or freehold, and may let the home to others, or were the tenants before."""
_OWED = words("ARREARS DEBT DEBTS DEBTOR DEBTORS SUNDRY RECHARGE RECHARGES RECHARGEABLE")
_OWNED, _CHARGED = (words("LEASE HOLDER"),), (words("SERVICE CHARGE"), words("SERVICE CHARGES"))
_LET = words("SECURE ASSURED INTRODUCTORY STARTER FLEXIBLE SHORTHOLD AST AFFORDABLE SOCIAL NEEDS SHELTERED")
"""Beside a word of a letting, what is charged or owed says no more: Assured inc service charges."""
_WHOSE_BEFORE = re.compile(r"\bFORMER(?:LY)? +(?:COUNCIL|LA|LOCAL AUTHORITY|HA|HOUSING ASSOCIATION|RSL|HRA)\b")
"""Said of the landlord, or the stock: Secure (former council)."""
_HOME_WITH = re.compile(
    r"\b(?:FLAT|HOUSE|BUNGALOW|MAISONETTE|BEDSIT|STUDIO)S?\W+(?:WITH|AND|PLUS|INC|INCLUDING)\b|\b(?:FLAT|HOUSE|BUNGALOW) *[&+]"
)
"""A home that has a garage or a car port with it."""
_STAFF = frozenset({"housingofficer", "housingareamanager"})


def residents(frame: pl.DataFrame, source: Source, settings: Settings, ticket: Ticket) -> Cleaned:
    """Residents of a prepared frame of one of the three evidence sources.

    `proves_residence` is whether the record, while it runs, says that this person lives there:
    Council Tax: liability 0 to 6, and a person · Housing Benefit: an award above 0, be it of the Council Tax Reduction alone, not away
    tenancy: a home, and not of a leaseholder or freeholder, nor an account of nothing but debts
    In each: not when the record is marked as ended but has no end date, because nobody can say until when it held; not when the address
    is care of somebody; and not, where a billing address is read, when the bill goes to another dwelling, nor, where exemptions or discounts are
    read, when the home is exempt or charged as one that nobody lives in.
    `valid_from` is null where a record of a file with dates has none (open). In a file without any start dates it is `DATELESS_DAYS`
    before the file's day, or before the record's own end, and open for an organisation: see docs/decisions/0005-files-without-dates.md.
    """
    said = [
        field for field in text_fields(source) if field not in ("discount_start", *OF_DISCOUNTS)
    ]  # an account has a row for each discount
    frame = with_unoccupied(frame) if source is Source.COUNCIL_TAX else frame
    frame, out = split(frame, by_rule({"duplicate row": repeated(frame, said)}))
    frame, more = _SHAPES[source](with_initials(frame))
    frame = _needed(_people(frame, _SECOND_ROLES.get(source, "")))
    with addresses_of(frame) as (frame, addresses):
        frame = with_people(frame, step(ticket, 0.1, 0.6)).with_columns(_kind_rule(settings).alias("rule"))
        left_out = pl.concat([out, more, whole_rows(frame)])
        frame = with_places(frame.filter(pl.col("rule").is_null()), addresses, step(ticket, 0.6, 0.95))
    if source is Source.COUNCIL_TAX:
        frame = without_bill(frame)
    frame, more = joined(frame)
    left_out = pl.concat([left_out, more])
    ticket.say(0.95, "Putting the records together")
    return Cleaned("resident", _finished(frame, source), left_out)


_ASKED = (
    "row_number", "slot", "today", "as_of", "full_name", "title", "forename", "middle_name", "surname", "born", "child_without_birth",
    "person_no", "source_ref", "role", "liability_type", "uprn", "begins", "ends", "dateless", "marked_ended", "care_of", "proves",
    "bill", "bill_postcode",
)  # fmt: skip


def _needed(people: pl.DataFrame) -> pl.DataFrame:
    """Only the columns asked for from here on, and of an address those that say anything: a large file is short of memory here."""
    said = [field for field in FIELDS if people[field].null_count() < people.height]
    return people.select(*(column for column in _ASKED if column in people.columns), *(said or FIELDS))


def _people(shaped: pl.DataFrame, as_role: str = "") -> pl.DataFrame:
    """One row per name of the row: the other people of a wide layout stand below the first, with a role where one is given."""
    people = [shaped.with_columns(pl.lit(1).alias("slot"))]
    for slot, suffix in enumerate(("_2", *MORE_PEOPLE), start=2):
        if f"surname{suffix}" not in shaped.columns:
            continue
        named = pl.any_horizontal(pl.col(f"{part}{suffix}").is_not_null() for part in ("full_name", "forename", "surname"))
        have = [part for part in _OTHERS if f"{part}{suffix}" in shaped.columns]
        other = (
            people[0]
            .filter(named)
            .with_columns(
                *(pl.col(f"{part}{suffix}").alias(part) for part in have),
                *(pl.lit(None, shaped.schema[part]).alias(part) for part in _OTHERS if part not in have),
                pl.lit(slot).alias("slot"),
            )
        )
        if as_role:
            other = other.with_columns(pl.lit(as_role).alias("role"), pl.lit(value=False).alias("child_without_birth"))
        people.append(other)
    return pl.concat(people).sort("row_number", "slot") if len(people) > 1 else people[0]


def _kind_rule(settings: Settings) -> pl.Expr:
    nobody = pl.col("kind").is_in([NameKind.PLACEHOLDER.value, NameKind.EMPTY.value])
    of_age = pl.col("as_of").dt.offset_by(f"-{settings.minimum_age}y")
    return by_rule(
        {
            "deceased": pl.col("kind") == NameKind.DECEASED.value,
            "placeholder name (occupier, void, unknown)": nobody,
            f"under {settings.minimum_age}": (pl.col("born") > of_age) & (pl.col("born") <= pl.col("today")),
            "dependant child, date of birth not known": pl.col("child_without_birth"),
        }
    )


def _council_tax(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    reference = pl.concat_str("reference", "check_digit", separator="", ignore_nulls=True)
    shaped = with_bill(frame).with_columns(
        reference.alias("source_ref"),
        pl.coalesce(pl.col("role").str.to_lowercase(), _not_liable()).alias("role"),
        pl.when("unoccupied")
        .then(pl.concat_str("liability_name", pl.lit("unoccupied"), separator=", ", ignore_nulls=True))
        .otherwise("liability_name")
        .alias("liability_type"),
        (pl.col("liability_proves") & ~pl.col("unoccupied")).alias("proves"),
        pl.lit(value=False).alias("child_without_birth"),
    )
    return shaped, _none_left_out()


def _not_liable() -> pl.Expr:
    """The role of somebody whom the file lists as not liable, in whatever words: a grown child, not the head of the household."""
    return pl.when(pl.col("liability_name").str.contains(r"(?i)\b(non[\W_]*liab|nliab)")).then(pl.lit("nonliable"))


def _housing_benefit(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One resident per claim, household episode, address and member, however many awards; an award above 0 in any of them proves."""
    amounts = [pl.col(field).str.replace_all(r"[£, ]", "").cast(pl.Float64, strict=False) for field in _AMOUNTS]
    amount = pl.max_horizontal(amounts)  # with Universal Credit a council pays the reduction of Council Tax alone
    any_amounts = any(frame[field].is_not_null().any() for field in _AMOUNTS)
    who = ["reference", "household_no", "person_no", "full_name", "forename", "surname", "born", "begins", "ends", *FIELDS, "uprn"]
    kind = pl.col("member_type").str.to_lowercase().replace(_HB_ROLES)
    frame = frame.with_columns(
        ((amount > 0).fill_null(value=False).any().over(who) if any_amounts else pl.lit(value=True)).alias("awarded"),
        pl.concat_str("reference", "household_no", "person_no", separator="-", ignore_nulls=True).alias("source_ref"),
        kind.alias("role"),
        pl.lit(None, pl.String).alias("liability_type"),
    )
    died = pl.col("died").is_not_null() | yes("deceased_date")
    frame, out = split(frame.with_columns(parse_dates(frame["deceased_date"]).alias("died")), by_rule({"deceased": died}))
    frame, more = split(frame, by_rule({"repeated award of the same person and address": ~pl.struct(who).is_first_distinct()}))
    shaped = frame.with_columns(
        (pl.col("awarded") & ~yes("away").fill_null(value=False)).alias("proves"),
        (pl.col("born").is_null() & pl.col("role").str.contains("^(dependant|dependent|child)"))
        .fill_null(value=False)
        .alias("child_without_birth"),
    )
    return shaped, pl.concat([out, more])


def _tenancy(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    fields = ("tenure", "tenure_words", "asset_type", "role")
    for field in fields:
        marks = per_value(frame[field], _tenure_marks, {f"{field}_no_home": pl.Boolean, f"{field}_elsewhere": pl.Boolean})
        frame = frame.join(marks, on=field, how="left", maintain_order="left")
    no_home = pl.any_horizontal(pl.col(f"{field}_no_home") for field in fields[:3])
    elsewhere = pl.any_horizontal(pl.col(f"{field}_elsewhere") for field in ("tenure", "tenure_words", "role"))
    staff = pl.col("role").str.to_lowercase().str.replace_all(r"\W", "").is_in(_STAFF)
    frame, out = split(frame, by_rule({"garage or commercial letting": no_home, "member of staff, not a resident": staff}))
    says_who = frame["role"].is_not_null().any() or frame["main_tenant"].is_not_null().any()
    main = pl.when(yes("main_tenant") if says_who else True).then(pl.lit("tenant")).otherwise(pl.lit("household member"))
    relation = pl.col("role").str.replace_all(r"([a-z])([A-Z])", "$1 $2").str.to_lowercase()
    shaped = frame.with_columns(
        pl.col("reference").alias("source_ref"),
        pl.coalesce(relation, main).alias("role"),
        pl.coalesce("tenure_words", "tenure").alias("liability_type"),
        (~elsewhere.fill_null(value=False)).alias("proves"),
        pl.lit(value=False).alias("child_without_birth"),
    )
    return shaped, out


def _tenure_marks(raw: str) -> tuple[bool, bool]:
    """Whether it is of a letting nobody lives in, and of somebody who may live elsewhere. By whole words, never by a part of one."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", raw).upper()
    said = set(re.findall(r"[A-Z]+", _WHOSE_BEFORE.sub("", spaced)))
    no_home = (bool(said & _NOT_DWELLINGS) or any(both <= said for both in _NO_HOMES)) and not _HOME_WITH.search(spaced)
    owes = bool(said & _OWED) or any(both <= said for both in _CHARGED)
    return no_home, bool(said & _MAY_LIVE_ELSEWHERE) or any(both <= said for both in _OWNED) or (owes and not said & _LET)


def _none_left_out() -> pl.DataFrame:
    return pl.DataFrame(schema={"row_number": pl.Int64, "rule": pl.String})


def _in_order(people: pl.DataFrame) -> pl.DataFrame:
    """People in the order of their rows, and within a row; a large file is only moved about where it is not in order already."""
    places = people.select(pl.arg_sort_by("row_number", "slot", "seq", maintain_order=True)).to_series()
    return people if places.is_sorted() else people[places]


def _finished(people: pl.DataFrame, source: Source) -> pl.DataFrame:
    organisation = pl.col("kind") == NameKind.ORGANISATION.value
    contradicts = pl.col("marked_ended").fill_null(value=False) & pl.col("ends").is_null()
    given_no = pl.col("person_no").str.extract(r"^0*(\d{1,6})(?:\.0+)?$", 1).cast(pl.Int32, strict=False)
    earliest = pl.col("as_of").dt.offset_by("-120y")
    reach = pl.min_horizontal("ends", "as_of").dt.offset_by(f"-{DATELESS_DAYS}d")
    first = (pl.col("slot") == 1) & (pl.col("seq") == 1) & ~(given_no > given_no.min().over("source_ref")).fill_null(value=False)
    by_place = pl.when(source is Source.COUNCIL_TAX).then(pl.when(first).then(pl.lit("lead")).otherwise(pl.lit("liable")))
    ordered = _in_order(people)
    return ordered.select(
        pl.col("row_number"),
        pl.lit(source.value).alias("source"),
        pl.col("source_ref"),
        pl.coalesce(given_no, pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("source_ref")).alias("person_no"),
        pl.when(organisation).then(pl.lit("organisation")).otherwise(pl.coalesce("role", by_place)).alias("role"),
        pl.col("liability_type", "title", "forename", "middle_name", "surname", "raw_name"),
        pl.when(pl.col("seq") == 1, pl.col("born").is_between(earliest, pl.col("today")), ~organisation)
        .then("born")
        .alias("date_of_birth"),
        uprn(),
        pl.col(*PLACE),
        pl.col("raw_address"),
        pl.when("dateless").then(pl.when(~organisation).then(reach)).when(pl.col("begins") >= FIRST_DAY).then("begins").alias("valid_from"),
        pl.col("ends").alias("valid_to"),
        (pl.col("proves") & ~organisation & ~contradicts & ~pl.col("care_of")).fill_null(value=False).alias("proves_residence"),
        pl.col(*NAME_KEYS),
        pl.col(*PLACE_KEYS),
    ).select(COLUMNS)


_SHAPES = {Source.COUNCIL_TAX: _council_tax, Source.HOUSING_BENEFIT: _housing_benefit, Source.TENANCY: _tenancy}
