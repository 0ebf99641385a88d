"""The candidates of one run that may speak, as plain arrays: read once per run and set of judgements, then weighed as often as asked."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vh.errors import NotReadyError
from vh.matching.rules import VOUCHED
from vh.model import EVIDENCE, Reason, Source
from vh.ruleset import Birth, Dwelling, Forename, Surname
from vh.store import Store

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Small = NDArray[np.int8]

JUDGED_SAME = 3
"""What a pair may do that an officer judged the same: it verifies whatever its score."""
SHAPE = (len(Dwelling), len(Forename), len(Surname), len(Birth))
"""How many levels each signal of a pattern has."""
TENURES = (
    "Social tenant",
    "Temporary accommodation",
    "Leaseholder of a social landlord",
    "Other tenant, by Council Tax",
    "Owner or leaseholder, by Council Tax",
    "Tenure not said by the record",
    "Not known: no record speaks",
)
"""What the records say of an applicant's tenure; the first that any of them says stands."""

_VERDICTS = """
select c.candidate_id, any_value(j.verdict) as verdict
from judgement j
join outcome o on o.run_id = $run_id and o.application_ref = j.application_ref
join candidate c on c.run_id = o.run_id and c.applicant_id = o.applicant_id
join applicant_printed ap on ap.applicant_id = o.applicant_id and ap.print = j.applicant_print
join resident_printed rp on rp.resident_id = c.resident_id and rp.print = j.resident_print
where j.undone_at is null group by c.candidate_id
"""
_JUDGED = "select exists (select 1 from judgement where undone_at is null)"

_CANDIDATES = """
with a as (
    select applicant_id, (row_number() over (order by applicant_id) - 1)::integer as place from outcome where run_id = $run_id
), v as materialized (
    select unnest($ids::bigint[]) as candidate_id, unnest($verdicts::varchar[]) as verdict
)
select a.place, c.candidate_id, c.dwelling, c.forename, c.surname, c.dob,
    case when v.verdict = 'same' then $judged_same else c.standing end::tinyint as may,
    (10 + right(c.review_reason, 1)::tinyint)::tinyint as reason, c.resident_id,
    list_position($sources::varchar[], c.source)::tinyint as source
from candidate c
join a on a.applicant_id = c.applicant_id
left join v on v.candidate_id = c.candidate_id
where c.run_id = $run_id and (c.standing > 0 or v.verdict = 'same') and v.verdict is distinct from 'not_same'
order by a.place, c.candidate_id
"""
_RESIDENTS = """
select resident_id, load_id,
    case when source = 'tenancy' then
            case when left(liability_type, 3) in ('LEA', 'LHS', 'SHO', 'FRE', 'FRS', 'SLL') then 2
                when left(liability_type, 3) in ('TEM', 'TAF', 'TBB', 'THL', 'THO', 'TLA', 'TPL', 'TRA') then 1 else 0 end
        when source = 'council_tax' then
            case when liability_type in ('Tenant', 'Licensee') then 3
                when liability_type in ('Owner', 'Leaseholder', 'Freeholder') then 4 else 5 end
        else 5 end::tinyint as tenure
from resident
"""
"""Looked up by number afterwards, which takes a third of the time of a join."""
_OUTCOMES = """
select application_ref, (case left(reason, 1) when 'V' then 0 when 'R' then 10 else 20 end + right(reason, 1)::tinyint)::tinyint as said
from outcome where run_id = $run_id order by applicant_id
"""
REASONS = {code + int(one.value[1]): one for code, letter in ((0, "V"), (10, "R"), (20, "N")) for one in Reason if one.value[0] == letter}
"""Reasons as small numbers: V1 is 1, R1 is 11, N1 is 21."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One source as it comes from one system."""

    source: Source
    name: str

    @property
    def label(self) -> str:
        """The source, with the feed's own name where that says more."""
        return self.source.label if self.name == self.source.value else f"{self.source.label} ({self.name})"


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The candidates of a run that speak for their applicant, sorted by applicant; arrays of one length, a value a candidate.

    Applicants are known by their place: 0 to `applicants` - 1, in the order of `refs`.
    """

    run_id: int
    refs: pl.Series
    """The application reference of each applicant."""
    said: Small
    """The reason that the run gave each applicant, as in `REASONS`."""
    place: Ints
    pattern: Ints
    """The levels as one number: see `SHAPE`."""
    may: Small
    """1 an officer may look, 2 it may verify, 3 an officer judged it the same, 4 the policy on surnames accepts it."""
    review_reason: Small
    """The reason if an officer is to look, as in `REASONS`."""
    feed: Small
    """Its place in `feeds`."""
    tenure: Small
    """Its place in `TENURES`."""
    candidate_id: Longs
    feeds: tuple[Feed, ...]

    @property
    def applicants(self) -> int:
        """How many applicants the run had."""
        return self.refs.len()

    def verify_reason(self, rows: Ints) -> Small:
        """The reason of these candidates if they verify, as in `REASONS`."""
        pattern = self.pattern[rows]
        same_uprn = pattern // (SHAPE[1] * SHAPE[2] * SHAPE[3]) == Dwelling.SAME_UPRN
        alike = np.where(same_uprn, 1, np.where(pattern % SHAPE[3] == Birth.EXACT, 3, 2))
        return np.where(self.may[rows] == VOUCHED, 4, alike).astype(np.int8)

    def review_reasons(self, rows: Ints) -> Small:
        """The reason of these candidates if an officer is to look, as in `REASONS`."""
        return self.review_reason[rows]


def candidates(store: Store, run_id: int | None) -> Candidates:
    """The candidates of a run, with officers' judgements settled in. Raises NotReadyError when nothing was matched."""
    outcomes = store.frame(_OUTCOMES, run_id=run_id) if run_id is not None else pl.DataFrame()
    if outcomes.is_empty():
        raise NotReadyError("Nothing has been matched yet. Run a match first (page Match, or `python -m vh match`).")
    judged = store.frame(_VERDICTS, run_id=run_id) if store.scalar(_JUDGED) else pl.DataFrame({"candidate_id": [], "verdict": []})
    rows = store.frame(
        _CANDIDATES,
        run_id=run_id,
        judged_same=JUDGED_SAME,
        sources=[one.value for one in EVIDENCE],
        ids=judged["candidate_id"].cast(pl.Int64).to_list(),
        verdicts=judged["verdict"].cast(pl.String).to_list(),
    )
    load, tenure = _of_residents(store, rows["resident_id"].to_numpy())
    feeds, feed = _feeds(store, load, rows["source"].to_numpy())
    levels = [rows[name].to_numpy().astype(np.int32) for name in ("dwelling", "forename", "surname", "dob")]
    assert run_id is not None
    return Candidates(
        run_id=run_id,
        refs=outcomes["application_ref"],
        said=outcomes["said"].to_numpy(),
        place=rows["place"].to_numpy(),
        pattern=((levels[0] * SHAPE[1] + levels[1]) * SHAPE[2] + levels[2]) * SHAPE[3] + levels[3],
        may=rows["may"].to_numpy(),
        review_reason=rows["reason"].to_numpy(),
        feed=feed,
        tenure=tenure,
        candidate_id=rows["candidate_id"].to_numpy(),
        feeds=feeds,
    )


def _of_residents(store: Store, ids: Longs) -> tuple[Ints, Small]:
    """The load of each candidate's resident, and what the record says of the tenure."""
    residents = store.frame(_RESIDENTS)
    numbers = residents["resident_id"].to_numpy()
    size = 1 + max(int(ids.max(initial=0)), int(numbers.max(initial=0)))
    load, tenure = np.full(size, -1, dtype=np.int32), np.full(size, 5, dtype=np.int8)
    load[numbers], tenure[numbers] = residents["load_id"].to_numpy(), residents["tenure"].to_numpy()
    return load[ids], tenure[ids]


def _feeds(store: Store, load: Ints, source: Small) -> tuple[tuple[Feed, ...], Small]:
    """The feeds that speak, in the order of their sources, and each candidate's place among them."""
    names = dict(store.frame("select load_id, feed from load").iter_rows())
    found, which = np.unique(load.astype(np.int64) * 8 + source, return_inverse=True)
    of = [Feed(source, names.get(one // 8, source.value)) for one in found.tolist() for source in (EVIDENCE[one % 8 - 1],)]
    feeds = tuple(sorted(set(of), key=lambda one: (EVIDENCE.index(one.source), one.name)))
    return feeds, np.array([feeds.index(one) for one in of], dtype=np.int8)[which]
