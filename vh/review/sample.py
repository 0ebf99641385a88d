"""A random sample of the pairs that decide, for measuring: drawn in strata of the score, remembered with the chance each pair had."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vh.errors import InputError
from vh.store import Store, Writer
from vh.store.records import note_activity

MAY_VERIFY = 2
"""The standing of a candidate that may verify; `vh.matching.rules` sets it."""
SHARE_VERIFIED = 0.82
"""Of a sample, the share drawn among the pairs that the rules verify: wrong ones are rare there, and it is they that have to be counted."""
_SHARE_BELOW = 2 / 3
"""Of the rest, the share between the thresholds."""
STRATA = ("verified", "between", "below")
"""Pairs that the rules verify, pairs that may verify but score less, and those below the review threshold."""

_DECIDING = """
select c.applicant_id, max(c.score) as score, arg_min(c.candidate_id, (-c.score, c.candidate_id)) as candidate_id
from candidate c where c.run_id = $run_id and c.standing = $may_verify group by c.applicant_id order by c.applicant_id
"""
"""Of each applicant the pair that decides at any upper threshold: the best one that may verify."""

_ALREADY = "select applicant_id, sample_id, position from sampled_pair($run_id)"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it was drawn."""

    sample_id: int
    pairs: int
    by_stratum: dict[str, int]
    twice: int
    """How many of its pairs two officers are to judge, whatever the first says."""


def draw(
    work: Writer, run_id: int, *, pairs: int, share_twice: float, thresholds: tuple[float, float], who: str, seed: int | None = None
) -> Sample:
    """Draw so many pairs that are in no sample yet, without replacement, in strata of the score, and in an order that is random too.

    `thresholds` are (verify, review) in bits. Within a stratum every pair has the same chance; pairs are taken at even steps along the
    score from a random start, which spreads them over it (systematic sampling: Särndal, Swensson and Wretman 1992, section 3.4).
    Raises InputError when there is no pair left to draw, or the numbers make no sense.
    """
    if pairs < 1 or not 0 <= share_twice <= 1:
        raise InputError("A sample needs at least one pair, and the share that two officers judge lies between 0 and 1.")
    frame = work.frame(_DECIDING, run_id=run_id, may_verify=MAY_VERIFY)
    earlier = work.frame(_ALREADY, run_id=run_id)
    dice = np.random.default_rng(seed)
    scores, free = frame["score"].to_numpy(), ~frame["applicant_id"].is_in(earlier["applicant_id"].to_list()).to_numpy()
    stratum = stratum_of(scores, *thresholds)
    places, chances, shares = [], [], np.zeros(len(STRATA))
    for number, wanted in enumerate(_allocate(pairs, [int(np.sum(free & (stratum == one))) for one in range(len(STRATA))])):
        if not wanted:
            continue
        whole, here = int(np.sum(stratum == number)), np.flatnonzero(free & (stratum == number))
        here = here[np.lexsort((dice.random(len(here)), scores[here]))]
        places.append(here[((np.arange(wanted) + dice.random()) * len(here) / wanted).astype(int)])
        chances.append(np.full(wanted, (whole - len(here) + wanted) / whole))
        shares[number] = wanted / len(here)
    if not places:
        raise InputError("There is no pair left to draw: every pair that may verify is in a sample already. Judge those that wait.")
    place, chance = np.concatenate(places), np.concatenate(chances)
    order = dice.permutation(len(place))
    twice = np.zeros(len(place), dtype=bool)
    twice[dice.permutation(len(place))[: round(share_twice * len(place))]] = True
    chosen = pl.DataFrame(
        {
            "candidate_id": frame["candidate_id"].to_numpy()[place][order],
            "position": np.arange(len(place), dtype=np.int32),
            "stratum": np.array(STRATA)[stratum[place]][order],
            "chance": chance[order],
            "twice": twice[order],
        }
    )
    sample_id = _keep(work, run_id, chosen, share_twice, thresholds, who)
    now = frame.select("applicant_id", pl.Series("share", shares[stratum]))
    with work.using("lent", earlier.join(now, on="applicant_id").select("sample_id", "position", "share")):
        work.execute(_EARLIER)
    return Sample(sample_id, chosen.height, dict(chosen["stratum"].value_counts().iter_rows()), int(twice.sum()))


def stratum_of(scores: NDArray[np.float64], verify_at: float, review_at: float) -> NDArray[np.int64]:
    """The place in `STRATA` of each score."""
    return np.where(scores >= verify_at, 0, np.where(scores >= review_at, 1, 2))


def _allocate(pairs: int, sizes: list[int]) -> list[int]:
    """How many pairs of each stratum: the shares above, and what a small stratum cannot give goes to the others."""
    rest = pairs - round(pairs * SHARE_VERIFIED)
    between = round(rest * _SHARE_BELOW)
    wanted = [pairs - rest, between, rest - between]
    given = [min(want, size) for want, size in zip(wanted, sizes, strict=True)]
    for number in range(len(sizes)):
        given[number] += min(pairs - sum(given), sizes[number] - given[number])
    return given


_KEEP = """
insert into sample_pair
with chosen as materialized (
    select t.*, c.applicant_id, c.resident_id from lent t join candidate c on c.run_id = $run_id and c.candidate_id = t.candidate_id
)
select $sample_id, t.position, a.application_ref,
    applicant_print(a.forename, a.surname, a.date_of_birth, a.raw_address, a.postcode, a.uprn, a.application_date),
    resident_print(r.source, r.source_ref, r.person_no, r.raw_name, r.forename, r.surname, r.date_of_birth, r.raw_address, r.postcode, r.uprn,
        r.valid_from, r.valid_to, r.proves_residence),
    t.stratum, t.chance, t.twice
from chosen t
join applicant a on a.applicant_id = t.applicant_id
join resident r on r.resident_id = t.resident_id
"""
_EARLIER = """
update sample_pair set chance = 1 - (1 - chance) * (1 - t.share) from lent t
where sample_pair.sample_id = t.sample_id and sample_pair.position = t.position
"""
"""A pair drawn before could have been drawn now as well: its chance is that of being in either sample."""


def _keep(work: Writer, run_id: int, chosen: pl.DataFrame, share_twice: float, thresholds: tuple[float, float], who: str) -> int:
    sample_id = int(work.scalar("select nextval('sample_id_seq')"))
    work.execute(
        "insert into review_sample select $sample_id, $run_id, rule_set, $verify_at, $review_at, $pairs, $share_twice, $now, $who "
        "from run where run_id = $run_id",
        sample_id=sample_id, run_id=run_id, verify_at=thresholds[0], review_at=thresholds[1], pairs=chosen.height, share_twice=share_twice,
        now=datetime.now(), who=who,
    )  # fmt: skip
    with work.using("lent", chosen):
        work.execute(_KEEP, run_id=run_id, sample_id=sample_id)
    note_activity(work, who, "sample drawn", {"sample": sample_id, "run": run_id, "pairs": chosen.height})
    return sample_id


def samples(store: Store) -> pl.DataFrame:
    """The samples drawn, newest first: sample_id, run_id, rule_set, verify_at, review_at, pairs, share_twice, drawn_at, drawn_by."""
    return store.frame("select * from review_sample order by sample_id desc")
