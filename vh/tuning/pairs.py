"""The pairs that weights are learned from: strangers, people of one household, and the accounts at the dwellings that applicants claim."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from vh.matching.compare import level_persons
from vh.matching.levels import ORGANISATION
from vh.model import Verdict
from vh.ruleset import SIGNALS, STRATA, Dates, Dwelling, RuleSet, Stratum
from vh.store import Store, Writer
from vh.tuning.estimate import Accounts
from vh.tuning.shares import PERSON, Shares, present

STRANGERS = 100_000
"""Random pairs of applicant and resident compared: most of the time that learning takes, and with three times as many no weight within a
dwelling moved by 0.05 bits (measured)."""
RELATIVES = 50_000
"""Pairs of people of one household compared, at most."""
HOUSEHOLD = 12
"""An address with more people on record at once is a hostel or a home, not a household."""
_SEED = 1969

_PERSON = """
create temp table person as
with own as (
    select load_id, not bool_or(several) as own
    from (select load_id, min(person_no) < max(person_no) as several from resident_in_force group by load_id, source_ref) group by load_id
), feeds as (
    select load_id, row_number() over (order by source, feed) as feed_no from load where in_force
)
select r.resident_id, r.load_id, r.source_ref, r.person_no, r.row_number, r.valid_from, r.valid_to, r.as_of, r.date_of_birth,
    r.forename_key, r.surname_key,
    case when own.own then coalesce(r.uprn, concat_ws('|', r.postcode_key, r.street_key, r.building_key, r.number_key, r.unit_key))
        else r.source_ref end as account,
    row_number() over (order by feeds.feed_no, r.row_number, r.person_no, r.resident_id) - 1 as place
from resident_in_force r join own using (load_id) join feeds using (load_id)
where r.source in (select unnest($sources::varchar[])) and r.role is distinct from 'organisation'
"""
"""Where a source's references are each person's own, the people of one place are its account; else those under one reference."""

_RELATIVES = """
create temp table relatives as
with member as (
    select *, count(*) over (partition by load_id, account) as people from (
        select * from person where account is not null
        qualify row_number() over (partition by load_id, account, source_ref, person_no order by valid_from desc nulls last, place) = 1)
)
select x.resident_id as one, y.resident_id as other, x.as_of
from member x join member y on x.load_id = y.load_id and x.account = y.account
where (x.source_ref, x.person_no) < (y.source_ref, y.person_no) and x.people <= $household
    and coalesce(x.valid_from, date '1900-01-01') <= coalesce(y.valid_to, date '2999-12-31')
    and coalesce(y.valid_from, date '1900-01-01') <= coalesce(x.valid_to, date '2999-12-31')
    and not coalesce(x.forename_key = y.forename_key and x.surname_key = y.surname_key
        and x.date_of_birth is not distinct from coalesce(y.date_of_birth, x.date_of_birth), false)
order by hash(x.load_id, x.source_ref, x.person_no, y.source_ref, y.person_no), x.place, y.place limit $most
"""
"""Two people on one account at one time. Two of one full name, and not of two dates of birth, may be one person entered twice: left out."""

_COMPARED = """forename_key, given_keys, forename_family, forename_families, surname_key, surname_parts, surname_family, surname_sound,
    date_of_birth, postcode_key, number_key, building_key"""
_SIDES = (
    f"""create temp table raw_a as
    select applicant_id, {_COMPARED} from applicant_in_force where applicant_id in (select applicant_id from drawn)
    union all
    select -resident_id, {_COMPARED} from resident_in_force where resident_id in (select one from relatives)""",
    f"""create temp table raw_r as
    select resident_id, {_COMPARED} from resident_in_force where resident_id in (select resident_id from drawn union select other from relatives)""",
)
"""Both sides as a match takes them in, people of a household also as if they had applied; a pair's address plays no part."""
_PROPOSED = """
create temp table proposed as
select applicant_id, resident_id, 0 as rules from drawn union all select -one, other, 0 from relatives
"""
_LEVELS = """
select applicant_id < 0 as household, forename, surname, dob, count(*) as pairs from person_levelled
where applicant_id < 0 or not one_building group by all
"""


@dataclass(frozen=True, slots=True)
class Reference:
    """Pairs known not to be of one person: counts at each level by signal, and how many pairs there were."""

    strangers: Shares
    relatives: Shares
    stranger_pairs: int
    relative_pairs: int


def reference(store: Store, rules: RuleSet) -> Reference:
    """Compare random pairs, and people of one household with each other, by the SQL of a batch. The same hub gives the same sample."""
    with store.scratch() as work:
        work.execute(_PERSON, sources=[str(one) for one in rules.sources])
        work.execute(_RELATIVES, household=HOUSEHOLD, most=RELATIVES)
        _draw(work)
        for statement in _SIDES:
            work.execute(statement)
        work.execute(_PROPOSED)
        level_persons(work, rules)
        found = work.frame(_LEVELS)
    kin, strangers = found.filter("household"), found.filter(~pl.col("household"))
    return Reference(_counts(strangers), _counts(kin), int(strangers["pairs"].sum()), int(kin["pairs"].sum()))


def _draw(work: Writer) -> None:
    """Make temp table `drawn` (applicant_id, resident_id): pairs at random, each once; all of them where they are few."""
    work.execute(
        "create temp table claimant as select applicant_id, row_number() over (order by application_ref, load_id, row_number) - 1 as place "
        "from applicant_in_force"
    )
    size = [int(work.scalar("select count(*) from claimant")), int(work.scalar("select count(*) from person"))]
    every = size[0] * size[1]
    numbers = np.arange(every) if every <= STRANGERS else np.unique(np.random.default_rng(_SEED).integers(0, every, STRANGERS))
    places = pl.DataFrame({"a_place": numbers // max(1, size[1]), "r_place": numbers % max(1, size[1])})
    with work.using("places", places):
        work.execute(
            "create temp table drawn as select c.applicant_id, p.resident_id from places "
            "join claimant c on c.place = a_place join person p on p.place = r_place"
        )


def _counts(rows: pl.DataFrame) -> Shares:
    found = {}
    for signal in PERSON:
        levels = SIGNALS[signal]
        counts = np.bincount(rows[signal].to_numpy().astype(np.int64), rows["pairs"].to_numpy().astype(np.float64), len(levels))
        found[signal] = np.asarray(counts * present(levels), dtype=np.float64)
    return found


_ACCOUNTS = """
with own as (
    select load_id, max(people) = 1 as own
    from (select load_id, source_ref, count(distinct person_no) as people from resident_in_force group by load_id, source_ref) group by load_id
), verdicts as (
    select candidate_id, verdict from settled_pair($run_id) where $judged
), member as (
    select c.applicant_id, r.load_id, case when own.own then '' else r.source_ref end as account,
        ((c.dwelling * $forenames + c.forename) * $surnames + c.surname) * $births + c.dob as pattern,
        case v.verdict when $same then 1 when $not_same then -1 else 0 end as verdict
    from candidate c join resident r on r.resident_id = c.resident_id join own on own.load_id = r.load_id
    left join verdicts v on v.candidate_id = c.candidate_id
    where c.run_id = $run_id and list_contains($here, c.dwelling) and c.dates = $covers and c.flags & $organisation = 0
    qualify row_number() over (partition by c.applicant_id, r.load_id, r.source_ref, r.person_no order by c.candidate_id) = 1
), account as (
    select list_sort(list(pattern * 3 + verdict + 1)) as people from member group by applicant_id, load_id, account
)
select people, count(*) as times from account group by people order by people
"""
"""Two rows of one person on one account count once. Records that are not of the date would only add people who left."""


def accounts(store: Store, run_id: int, *, judged: bool) -> Accounts:
    """The accounts at the dwellings that the applicants of a run claim, in force on the day, with officers' verdicts where asked for."""
    sizes = {signal: len(levels) for signal, levels in SIGNALS.items()}
    rows = store.frame(
        _ACCOUNTS, run_id=run_id, judged=judged, same=str(Verdict.SAME), not_same=str(Verdict.NOT_SAME), covers=int(Dates.COVERS),
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
