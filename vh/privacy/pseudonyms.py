"""Outcomes for analysis without anybody's name: keyed digests for references, coarse columns, and nothing that only a few people share.

A pseudonym is HMAC-SHA-256 (RFC 2104) of a reference under a key that is never in the export or the hub. Without the key it cannot be found by
trying all references; with it, exports made under one key can be joined, so a project gets a key of its own.
"""

import hmac
from dataclasses import dataclass
from datetime import date

import polars as pl

from vh.store import Store
from vh.text.days import long_day

COLUMNS = (
    "pseudonym",
    "month",
    "age_band",
    "district",
    "ward",
    "permit_type",
    "outcome",
    "reason",
    "source",
    "score",
    "settled_by_officer",
    "rule_set",
)
"""What an export holds of each application; `score` is rounded to whole bits."""
FEWEST = 10
"""A value that fewer applications share is written as `other`; a district or ward as well."""
_BANDS = (
    (0, 25, "under 25"),
    (25, 35, "25-34"),
    (35, 45, "35-44"),
    (45, 55, "45-54"),
    (55, 65, "55-64"),
    (65, 75, "65-74"),
    (75, 200, "75 and over"),
)
_COARSE = ("month", "age_band", "district", "ward", "permit_type")
_QUASI = ("age_band", "district", "ward")
"""Columns that together might single somebody out: where fewer than `FEWEST` share a combination, ward, then age, then district are blanked."""


@dataclass(frozen=True, slots=True)
class Pseudonymous:
    """An export for analysis."""

    rows: pl.DataFrame
    """`COLUMNS`, in the order of the pseudonyms, which says nothing."""
    blanked: int
    """Applications of which something was blanked, as too few shared it."""


def pseudonym(key: bytes, reference: str) -> str:
    """The pseudonym of a reference: 32 of the 64 figures, which is more than any number of applications can collide in."""
    return hmac.digest(key, f"application\0{reference}".encode(), "sha256").hex()[:32]


_FOUND = """
with placed as (select uprn, any_value(ward) as ward from gazetteer_in_force group by uprn)
select o.application_ref, strftime(o.application_date, '%Y-%m') as month, date_diff('year', a.date_of_birth, o.application_date) as years,
    split_part(a.postcode, ' ', 1) as district, p.ward, a.permit_type, o.outcome, o.reason, split_part(o.sources, ';', 1) as source,
    round(o.score)::integer as score, o.settled_by_officer, r.rule_set
from outcome o join run r using (run_id) left join applicant a using (applicant_id) left join placed p on p.uprn = a.uprn
where o.run_id = $run_id
"""


def pseudonymous(store: Store, run_id: int, key: bytes) -> Pseudonymous:
    """The outcomes of a run for analysis, a row an application."""
    found = store.frame(_FOUND, run_id=run_id)
    band = pl.coalesce(
        *(pl.when((pl.col("years") >= low) & (pl.col("years") < high)).then(pl.lit(words)) for low, high, words in _BANDS),
        pl.lit("not known"),
    )
    rows = found.with_columns(
        pl.Series("pseudonym", [pseudonym(key, one) for one in found["application_ref"]], dtype=pl.String),
        band.alias("age_band"),
        *(pl.col(name).replace("", None).fill_null("not known") for name in ("district", "ward", "permit_type")),
    ).select(COLUMNS)
    before = rows
    for name in _COARSE:
        rows = _blanked(rows, [name], name)
    for name in ("ward", "age_band", "district"):
        rows = _blanked(rows, list(_QUASI), name)
    changed = pl.any_horizontal(*(rows[name] != before[name] for name in _COARSE)) if rows.height else pl.lit(value=False)
    return Pseudonymous(rows.sort("pseudonym"), int(rows.select(changed.sum()).item()) if rows.height else 0)


def _blanked(rows: pl.DataFrame, shared: list[str], name: str) -> pl.DataFrame:
    few = pl.len().over(shared) < FEWEST
    return rows.with_columns(pl.when(few).then(pl.lit("other")).otherwise(pl.col(name)).alias(name))


def about(made: Pseudonymous, run_id: int, today: date) -> str:
    """What goes with the file, in words."""
    return (
        f"Outcomes of run {run_id}, made on {long_day(today)}: {made.rows.height:,} applications, without names, dates of birth or addresses.\n"
        "This is still personal data: whoever has the key can find whose a row is (UK GDPR, article 4(5)). Keep it as such, and delete it when the "
        "analysis is done.\n"
        f"Values that fewer than {FEWEST} applications share, alone or as age band, district and ward together, are written as other: in "
        f"{made.blanked:,} rows.\n"
        f"Columns: {', '.join(COLUMNS)}.\n"
    )
