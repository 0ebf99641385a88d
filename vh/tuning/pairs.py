"""The pairs that weights are learned from: strangers, people of one household, and the accounts at the dwellings that applicants claim."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from vh.matching.compare import OF_PERSONS, count_people, persons_sql
from vh.matching.decide import verdicts_on
from vh.matching.levels import ORGANISATION
from vh.matching.strangers import count_strangers
from vh.model import Verdict
from vh.ruleset import SIGNALS, STRATA, Dates, Dwelling, RuleSet, Stratum
from vh.store import Store, Writer
from vh.tuning.estimate import Accounts
from vh.tuning.shares import PERSON, Shares, present

STRANGERS = 100_000
"""Random pairs of applicant and resident compared: most of the time that learning takes, and with three times as many no weight within a
dwelling moved by 0.05 bits (measured)."""
EACH = 25_000
"""From twice as many applicants or residents on, only some are drawn from, at least so many, each then being in several pairs: what it costs
goes by records as much as by pairs. That leaves shares little less sure than pairs of everybody would (an incomplete U-statistic: Blom,
Biometrika 63, 1976, pages 573 to 580): by how unlike names and dates of birth are shared out, the variance of the share of equal forenames
or surnames, one in some hundreds, grows by a twentieth at most."""
AMONG = 150_000
"""From twice as many people on accounts on, those of one account are looked for among so many: they make some 35,000 pairs."""
RELATIVES = 50_000
"""Pairs of people of one household compared, at most."""
HOUSEHOLD = 12
"""An address with more people on record at once is a hostel or a home, not a household."""
_SEED = 1969

_PERSON = """
create temp table person as
with own as (
    select load_id, not bool_or(several) as own from (
        select any_value(load_id) as load_id, min(person_no) < max(person_no) as several from resident_in_force group by hash(load_id, source_ref)
    ) group by load_id
)
select r.resident_id, hash(r.load_id, r.source_ref, r.person_no) as who, r.valid_from, r.row_number, r.person_no, r.load_id,
    case when own.own and r.uprn is null
        then hash(r.load_id, concat_ws('|', r.postcode_key, r.street_key, r.building_key, r.number_key, r.unit_key))
        when own.own then hash(r.load_id, r.uprn)
        when r.source_ref is not null then hash(r.load_id, r.source_ref) end as account
from resident_in_force r join own using (load_id)
where r.source in (select unnest($sources::varchar[])) and r.role is distinct from 'organisation'
"""
"""Where a source's references are each person's own, the people of one place are its account; else those under one reference.
Accounts and people as numbers: texts would be carried through every sort below."""

_CLAIMANTS = """
select applicant_id from applicant_in_force where hash(application_ref) % $parts::ubigint = 0 order by application_ref, load_id, row_number
"""
_PEOPLE = """
with feeds as (
    select load_id, row_number() over (order by source, feed) as feed_no from load where in_force
)
select resident_id from person join feeds using (load_id)
where hash(feed_no, row_number, person_no) % $parts::ubigint = 0 order by feed_no, row_number, person_no, resident_id
"""
"""Some of all, and in an order, that the numbers of loads and records have no part in."""

_MEMBERS = """
create temp table member as
with once as (
    select resident_id, account from person where account % $parts::ubigint = 0
    qualify row_number() over (partition by account, who order by valid_from desc nulls last, row_number, resident_id) = 1
), shared as (
    select account from once group by account having count(*) between 2 and $household
)
select once.account, r.resident_id, r.row_number, r.load_id, r.source_ref, r.person_no, r.date_of_birth, r.forename_key, r.surname_key,
    coalesce(r.valid_from, date '1900-01-01') as begins, coalesce(r.valid_to, date '2999-12-31') as ends
from once join shared using (account) join resident_in_force r using (resident_id)
"""
_RELATIVES = """
create temp table relatives as
select x.resident_id as one, y.resident_id as other
from member x join member y on x.account = y.account
where (x.source_ref, x.person_no) < (y.source_ref, y.person_no) and x.begins <= y.ends and y.begins <= x.ends
    and not coalesce(x.forename_key = y.forename_key and x.surname_key = y.surname_key
        and x.date_of_birth is not distinct from coalesce(y.date_of_birth, x.date_of_birth), false)
order by hash(x.load_id, x.source_ref, x.person_no, y.source_ref, y.person_no), x.row_number, y.row_number limit $most
"""
"""Two people on one account at one time. Two of one full name, and not of two dates of birth, may be one person entered twice: left out."""

_KINDRED = f"""
create temp table kindred as
select resident_id, {OF_PERSONS} from resident_in_force where resident_id in (select one from relatives union all select other from relatives)
"""
"""Their records, read once for both sides."""
_KIN = f"""
select forename, surname, dob, count(*) as pairs from ({persons_sql("relatives", "kindred", "resident_id", "kindred")}) group by all
"""
"""People of a household, one of each two as if they had applied; a pair's address plays no part."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Pairs known not to be of one person: counts at each level by signal, and how many pairs there were."""

    strangers: Shares
    relatives: Shares
    stranger_pairs: int
    relative_pairs: int


def reference(store: Store, rules: RuleSet, counted: pl.DataFrame | None = None) -> Reference:
    """Compare random pairs, and people of one household with each other, by the SQL of a batch. The same hub gives the same sample.

    `counted` is the `forename_people` of a match of the same residents, where there is one under way.
    """
    with store.scratch() as work:
        work.execute(_PERSON, sources=[str(one) for one in rules.sources])
        work.execute(_MEMBERS, household=HOUSEHOLD, parts=_parts(work.scalar("select count(account) from person"), AMONG))
        work.execute(_RELATIVES, most=RELATIVES)
        count_people(work, rules, counted)
        work.execute(_KINDRED)
        kin = work.frame(_KIN)
        with work.using("incoming_drawn", _drawn(work)):
            work.execute(_DRAWN)
        strangers = count_strangers(work)
    return Reference(_counts(strangers), _counts(kin), int(strangers["pairs"].sum()), int(kin["pairs"].sum()))


_DRAWN = "create temp table drawn as select * from incoming_drawn"
"""A table, because DuckDB reads a frame lent to it on one processor alone."""


def _drawn(work: Writer) -> pl.DataFrame:
    """Pairs at random of some applicants and residents, each once, or all of them where they are few: one (an applicant), other (a resident)."""
    claimants = work.frame(_CLAIMANTS, parts=_parts(work.scalar("select count(*) from applicant_in_force"), EACH))["applicant_id"]
    people = work.frame(_PEOPLE, parts=_parts(work.scalar("select count(*) from person"), EACH))["resident_id"]
    every = len(claimants) * len(people)
    numbers = np.arange(every) if every <= STRANGERS else _each_once(np.random.default_rng(_SEED).integers(0, every, STRANGERS))
    of_claimant, of_person = np.divmod(numbers, max(1, len(people)))
    return pl.DataFrame({"one": claimants.to_numpy()[of_claimant], "other": people.to_numpy()[of_person]})


def _parts(records: int, enough: int) -> int:
    """Into how many parts records can be parted so that one has enough."""
    return max(1, records // enough)


def _each_once(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The different numbers in order, as `np.unique` gives them, which takes many times as long with a million nearly all different."""
    ordered = np.sort(numbers)
    first = np.append(np.ones(min(1, ordered.size), dtype=bool), ordered[1:] != ordered[:-1])
    once: npt.NDArray[np.int64] = ordered[first]
    return once


def _counts(rows: pl.DataFrame) -> Shares:
    found = {}
    for signal in PERSON:
        levels = SIGNALS[signal]
        counts = np.bincount(rows[signal].to_numpy().astype(np.int64), rows["pairs"].to_numpy().astype(np.float64), len(levels))
        found[signal] = np.asarray(counts * present(levels), dtype=np.float64)
    return found


_VERDICTS_OF_RUN = "select candidate_id, verdict from settled_pair($run_id) where $judged"
_CANDIDATES_OF_RUN = "(select * from candidate where run_id = $run_id)"
_ACCOUNTS = """
with own as (
    select load_id, not coalesce(bool_or(lowest < highest), false) and bool_or(lowest is not null) as own from (
        select any_value(load_id) as load_id, min(person_no) as lowest, max(person_no) as highest
        from resident_in_force group by hash(load_id, source_ref)
    ) group by load_id
), verdicts as (
    {verdicts}
), member as (
    select c.applicant_id, r.load_id, case when own.own then '' else r.source_ref end as account,
        ((c.dwelling * $forenames + c.forename) * $surnames + c.surname) * $births + c.dob as pattern,
        case v.verdict when $same then 1 when $not_same then -1 else 0 end as verdict
    from {candidates} c join resident r on r.resident_id = c.resident_id join own on own.load_id = r.load_id
    left join verdicts v on v.candidate_id = c.candidate_id
    where list_contains($here, c.dwelling) and c.dates = $covers and c.flags & $organisation = 0
    qualify row_number() over (partition by c.applicant_id, r.load_id, r.source_ref, r.person_no order by c.candidate_id) = 1
), account as (
    select list_sort(list(pattern * 3 + verdict + 1)) as people from member group by applicant_id, load_id, account
)
select people, count(*) as times from account group by people order by people
"""
"""Two rows of one person on one account count once. Records that are not of the date would only add people who left."""


def accounts(store: Store, run_id: int, *, judged: bool) -> Accounts:
    """The accounts at the dwellings that the applicants of a run claim, in force on the day, with officers' verdicts where asked for."""
    return _accounts(store, _CANDIDATES_OF_RUN, _VERDICTS_OF_RUN, run_id=run_id, judged=judged)


def accounts_under_way(work: Writer, *, judged: bool) -> Accounts:
    """The same of the match under way, from its temp table `compared`."""
    return _accounts(work, "compared", f"select * from ({verdicts_on('compared')}) where $judged", judged=judged)


def _accounts(asked: Store | Writer, candidates: str, verdicts: str, **params: object) -> Accounts:
    sizes = {signal: len(levels) for signal, levels in SIGNALS.items()}
    rows = asked.frame(
        _ACCOUNTS.format(candidates=candidates, verdicts=verdicts), **params, same=str(Verdict.SAME), not_same=str(Verdict.NOT_SAME), covers=int(Dates.COVERS),
        forenames=sizes["forename"], surnames=sizes["surname"], births=sizes["dob"], organisation=ORGANISATION,
        here=[int(one) for one in here()],
    )  # fmt: skip
    people = rows.with_row_index("account").explode("people")
    codes = people["people"].to_numpy().astype(np.int64)
    pattern, levels = codes // 3, []
    for signal in reversed(tuple(SIGNALS)):
        levels.append(pattern % sizes[signal])
        pattern = pattern // sizes[signal]
    return Accounts(
        np.stack(levels[::-1], axis=1),
        people["account"].to_numpy().astype(np.int64),
        rows["times"].to_numpy().astype(np.float64),
        codes % 3 - 1,
    )


def here() -> tuple[Dwelling, ...]:
    """The levels of one and the same dwelling, lowest first."""
    return tuple(sorted(STRATA[Stratum.DWELLING]))
