"""The groups that fairness is looked at by: tenure, district, age, coverage and shape of name; a code an applicant, made once per run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vh.model import EVIDENCE
from vh.store import Store
from vh.tuning.candidates import TENURES, Candidates

FEWEST = 10
"""No figure is given for fewer applicants than this."""
TOGETHER = "Smaller groups together"
AGES = ("Under 25", "25 to 34", "35 to 49", "50 to 64", "65 and over", "No date of birth given")
PARTS = ("One part only", "Several surnames", "Several forenames", "One forename, one surname")
LETTERS = ("Letters beyond A to Z", "A to Z only")
LENGTHS = ("Up to 10 letters", "11 to 14 letters", "15 to 18 letters", "19 letters and more")
NO_SOURCE = "No record speaks"
NO_RECORD = (TENURES[-1], NO_SOURCE)
"""Groups that are made up of those without any record."""
NO_POSTCODE = "No postcode given"

_APPLICANTS = """
with named as (
    select applicant_id, date_of_birth, application_date, postcode_key, forename, surname, middle_name,
        coalesce(nullif(concat_ws(' ', forename, middle_name, surname), ''), raw_name, '') as whole
    from applicant where applicant_id in (select applicant_id from outcome where run_id = $run_id)
)
select case when length(postcode_key) > 3 then left(postcode_key, length(postcode_key) - 3) end as district,
    case when date_of_birth is null then 5 when age < 25 then 0 when age < 35 then 1 when age < 50 then 2 when age < 65 then 3 else 4 end::integer as age,
    case when forename is null or surname is null then 0 when regexp_matches(trim(surname), '[ -]') then 1
        when middle_name is not null or contains(trim(forename), ' ') then 2 else 3 end::integer as parts,
    case when regexp_matches(whole, '[^\\x00-\\x7F]') then 0 else 1 end::integer as letters,
    case when long <= 10 then 0 when long <= 14 then 1 when long <= 18 then 2 else 3 end::integer as length
from (select *, date_sub('year', date_of_birth, application_date) as age, length(replace(whole, ' ', '')) as long from named)
order by applicant_id
"""


@dataclass(frozen=True, slots=True, eq=False)
class Dimension:
    """One way of parting the applicants of a run; every group in it has at least `FEWEST`."""

    title: str
    labels: tuple[str, ...]
    codes: NDArray[np.int32]
    """The place in `labels` of each applicant's group; `len(labels)` for the few that are shown nowhere."""


def groups(store: Store, held: Candidates) -> tuple[Dimension, ...]:
    """The groups of the applicants of a run. Groups under `FEWEST` are put together; where they still are too few, with the next smallest,
    so that no figure of theirs can be found by taking the others from the total."""
    rows = store.frame(_APPLICANTS, run_id=held.run_id)
    districts = tuple(rows["district"].drop_nulls().unique().sort())
    places = pl.DataFrame({"district": districts, "at": range(len(districts))}, schema={"district": pl.String, "at": pl.Int32})
    district = rows.join(places, on="district", how="left", maintain_order="left")["at"].fill_null(len(districts)).to_numpy()
    sources, coverage = _coverage(held)
    asked: tuple[tuple[str, Sequence[str], NDArray[np.int32]], ...] = (
        ("Tenure", TENURES, _tenure(held)),
        ("Postcode district", (*districts, NO_POSTCODE), district),
        ("Age", AGES, rows["age"].to_numpy()),
        ("Sources that speak", sources, coverage),
        ("Parts of the name", PARTS, rows["parts"].to_numpy()),
        ("Letters of the name", LETTERS, rows["letters"].to_numpy()),
        ("Length of the name", LENGTHS, rows["length"].to_numpy()),
    )
    return tuple(_safe(title, labels, codes) for title, labels, codes in asked)


def _tenure(held: Candidates) -> NDArray[np.int32]:
    """What the first kind of record says that says anything of it."""
    found = np.full(held.applicants, len(TENURES) - 1, dtype=np.int32)
    np.minimum.at(found, held.place, held.tenure.astype(np.int32))
    return found


def _coverage(held: Candidates) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Which sources have a record that speaks, whatever its score."""
    bits = np.array([1 << EVIDENCE.index(feed.source) for feed in held.feeds] or [0], dtype=np.int32)
    seen = np.zeros(held.applicants, dtype=np.int32)
    np.bitwise_or.at(seen, held.place, bits[held.feed])
    labels = tuple(
        " and ".join(one.label for i, one in enumerate(EVIDENCE) if mask >> i & 1) or "No record speaks"
        for mask in range(1 << len(EVIDENCE))
    )
    return labels, seen


def _safe(title: str, labels: Sequence[str], codes: NDArray[np.int32]) -> Dimension:
    people = np.bincount(codes, minlength=len(labels))
    by_size = [int(at) for at in np.argsort(people, kind="stable") if people[at]]
    small = [at for at in by_size if people[at] < FEWEST]
    rest = by_size[len(small) :]
    while small and rest and people[small].sum() < FEWEST:
        small.append(rest.pop(0))
    shown = sorted(rest)
    new = np.full(len(labels), len(shown), dtype=np.int32)
    new[shown] = np.arange(len(shown), dtype=np.int32)
    words = [labels[at] for at in shown]
    if small and people[small].sum() >= FEWEST:
        words.append(labels[small[0]] if len(small) == 1 else TOGETHER)
    return Dimension(title, tuple(words), new[codes])
