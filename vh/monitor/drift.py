"""Whether the scores, the reasons, and what the extracts are made of have shifted, by the population stability index.

The index compares how things spread over the same groups then and now: the sum over the groups of (share now - share then) ×
ln(share now / share then). 0 is the same spread; by the usual rule of thumb below 0.1 is steady, from 0.25 on it has shifted. Source, with the
rule and its limits: J. du Pisanie and others, "A critical review of existing and new population stability testing procedures in credit risk
scoring", 2023, arXiv 2303.01227. Because the index grows by chance in small groups, nothing is said of fewer than 200 of a kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import polars as pl

from vh.model import EVIDENCE, Source
from vh.store import Store
from vh.text.days import short_day

MOVED, SHIFTED = 0.1, 0.25
_FEWEST = 200
_MOST_GROUPS = 20
_BINS = 10
_RUNS = """
select run_id, started_at from run
where rule_set = (select rule_set from run order by run_id desc limit 1) and started_at >= (select max(started_at) from run) - interval 35 day
order by run_id
"""
_SCORES = "select score, reason from outcome where run_id = $run_id"
_LOADS = """
select n.source, n.feed, n.load_id as now, max(b.load_id) as before from load_in_use n join load b on b.source = n.source and b.feed = n.feed
where n.in_force and b.load_id < n.load_id and not b.in_force
    and b.load_id not in (select coalesce(load_id, 0) from pickup where state in ('held', 'rejected', 'overtaken'))
group by all order by n.source, n.feed
"""
_KINDS = {
    "resident": "select coalesce(liability_type, role, 'none given') as kind, count(*) as n from resident where load_id = $load_id group by 1",
    "applicant": "select coalesce(permit_type, 'none given') as kind, count(*) as n from applicant where load_id = $load_id group by 1",
}


@dataclass(frozen=True, slots=True)
class Shift:
    """How far one thing has moved."""

    what: str
    index: float
    then: str
    """What the present is compared with."""

    @property
    def verdict(self) -> str:
        """The index in a word, by the usual rule of thumb."""
        if self.index < MOVED:
            return "Steady"
        return "Moved a little" if self.index < SHIFTED else "Shifted"


def psi(then: Sequence[float], now: Sequence[float]) -> float:
    """The population stability index of counts over the same groups. An empty group counts as half a case, so that no logarithm is infinite.

    >>> psi([50, 50], [50, 50])
    0.0
    >>> round(psi([50, 50], [80, 20]), 2)
    0.42
    """
    shares: list[list[float]] = []
    for counts in (then, now):
        filled = [max(one, 0.5) for one in counts]
        shares.append([one / sum(filled) for one in filled])
    before, after = shares
    return sum(((b - a) * log(b / a) for a, b in zip(before, after, strict=True)), 0.0)


def shifts(store: Store) -> tuple[Shift, ...]:
    """What can be compared: score and reasons of the latest run with an earlier run of the same rule set (the oldest of the last five weeks), and
    what each extract in force is made of with the load before it."""
    return (*_of_runs(store), *_of_loads(store))


def _of_runs(store: Store) -> list[Shift]:
    runs = store.frame(_RUNS)
    if runs.height < 2:
        return []
    then_id, at = runs.row(0)
    then, now = (store.frame(_SCORES, run_id=run_id) for run_id in (then_id, int(runs["run_id"][-1])))
    if min(then.height, now.height) < _FEWEST:
        return []
    said = f"run {then_id}, {short_day(at)}"
    edges = sorted({one for i in range(1, _BINS) if (one := then["score"].quantile(i / _BINS)) is not None})
    return [
        Shift("Score of the nearest record", _index(_binned(then["score"], edges), _binned(now["score"], edges)), said),
        Shift("Reasons", _index(_counts(then["reason"]), _counts(now["reason"])), said),
    ]


def _binned(scores: pl.Series, edges: Sequence[float]) -> dict[str, int]:
    """Counts by tenths of the earlier scores; nobody near is a group of its own."""
    places = pl.Series(edges, dtype=pl.Float64).search_sorted(scores.drop_nulls())
    return _counts(places.cast(pl.String)) | {"nobody near": scores.null_count()}


def _counts(values: pl.Series) -> dict[str, int]:
    return dict(values.value_counts().iter_rows())


def _of_loads(store: Store) -> list[Shift]:
    found = []
    for source, feed, now, before in store.frame(_LOADS).iter_rows():
        kind = Source(source)
        sql = _KINDS["resident"] if kind in EVIDENCE else _KINDS["applicant"] if kind is Source.APPLICATIONS else None
        if sql is None:
            continue
        then, today = (dict(store.frame(sql, load_id=load_id).iter_rows()) for load_id in (before, now))
        if min(sum(then.values()), sum(today.values())) < _FEWEST:
            continue  # few records, or their rows were forgotten
        words = (
            "Kinds of permit" if kind is Source.APPLICATIONS else f"Kinds of record, {kind.label}{'' if feed == source else f' ({feed})'}"
        )
        found.append(Shift(words, _index(then, today), f"load {before}"))
    return found


def _index(then: dict[str, int], now: dict[str, int]) -> float:
    """Over the commonest groups of both; the rest are one group."""
    ranked = sorted({*then, *now}, key=lambda one: (-then.get(one, 0) - now.get(one, 0), one))
    groups, rest = ranked[:_MOST_GROUPS], ranked[_MOST_GROUPS:]
    counts = [[*(side.get(one, 0) for one in groups), *([sum(side.get(one, 0) for one in rest)] if rest else [])] for side in (then, now)]
    return psi(*counts)
