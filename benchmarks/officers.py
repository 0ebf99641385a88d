"""Officers who slip, simulated: do the intervals cover the truth, and do suggested thresholds keep their promise?

python -m benchmarks.officers --borough FOLDER            200 pairs of the borough judged 100 times over, from a hub loaded from its extracts
python -m benchmarks.officers --borough FOLDER --made-up 2   the same over two made-up boroughs with other streets, names and rates as well
python -m benchmarks.officers --borough FOLDER --go-on 20   in so many of the repeats as many more pairs as the hub asks for are judged

Truth is `must_not_verify` of truth.csv. A first officer judges every pair of a sample that the hub draws; a second looks at what the hub asks
a second officer to look at; where the two differ a third settles. Each slips with the same probability at each look.
"""

import argparse
import csv
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

import vh
from benchmarks.lawful import lawful
from benchmarks.measures import FILES
from benchmarks.stress_world import FILES as MADE_UP_FILES
from benchmarks.stress_world import write_world
from vh.model import Queue, Verdict
from vh.ruleset import RuleSet

POLICY, STRICT = 0.01, 0.001
_UNITS = """
select o.application_ref, max(c.score) as score from candidate c join outcome o on o.run_id = c.run_id and o.applicant_id = c.applicant_id
where c.run_id = $run_id and c.standing = 2 group by o.application_ref
"""

_SAY = """
insert into judgement
select nextval('judgement_id_seq'), p.application_ref, p.applicant_print, p.resident_print, p.source, t.verdict, '', $run_id, 'simulated', p.score,
    'simulated', now()::timestamp, null, $officer, $queue
from sampled_pair($run_id) p join lent t on t.candidate_id = p.candidate_id
"""
"""What `Hub.judge` writes, all at once; outcomes are not decided anew, as the estimates do not look at them."""


@dataclass
class Found:
    """What the repeats gave."""

    repeats: int = 0
    covered: int = 0
    covered_recall: int = 0
    suggested: int = 0
    met: int = 0
    went_on: int = 0
    went_on_suggested: int = 0
    went_on_met: int = 0
    strict_refused: int = 0
    strict_never: int = 0
    strict_suggested: int = 0
    strict_met: int = 0
    looks: list[int] = field(default_factory=list)
    more: list[int] = field(default_factory=list)
    needed_strict: list[int] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)


class World:
    """A hub with its truth, judged again and again."""

    def __init__(self, hub: vh.Hub, wrong: set[str], slip: float) -> None:
        self.hub, self.wrong, self.slip = hub, wrong, slip
        run = hub.latest_run()
        assert run is not None
        self.run_id, self.rules = run.run_id, hub.rule_set()
        units = hub.store.frame(_UNITS, run_id=self.run_id)
        self.scores = units["score"].to_numpy()
        self.is_wrong = units["application_ref"].is_in(list(wrong)).to_numpy()

    def wrong_share(self, verify_at: float) -> float:
        return float(self.is_wrong[self.scores >= verify_at].mean())

    def recall(self, verify_at: float) -> float:
        true = ~self.is_wrong
        return float((true & (self.scores >= verify_at)).sum() / true.sum())

    def clear(self) -> None:
        with self.hub.store.write() as work:
            for table in ("judgement", "sample_pair", "review_sample"):
                work.execute(f"delete from {table}")

    def look(self, officer: str, queue: Queue, dice: np.random.Generator) -> int:
        """One officer goes through a queue to its end; returns how many pairs that was."""
        waiting = self.hub.waiting(officer)
        rows = {Queue.SAMPLE: waiting.sample, Queue.SECOND: waiting.second, Queue.ADJUDICATION: waiting.disputes}[queue]
        slips = dice.random(rows.height) < self.slip
        says_not = rows["application_ref"].is_in(list(self.wrong)).to_numpy() != slips
        said = pl.DataFrame({"candidate_id": rows["candidate_id"], "verdict": np.where(says_not, "not_same", "same")})
        with self.hub.store.write() as work, work.using("lent", said):
            work.execute(_SAY, run_id=self.run_id, officer=officer, queue=str(queue))
        return rows.height

    def judge(self, pairs: int, dice: np.random.Generator) -> int:
        """Draw a sample and judge it, with second looks and disputes; returns the number of looks."""
        self.hub.review_sample(pairs, seed=int(dice.integers(2**32)))
        return sum(
            self.look(officer, queue, dice) for officer, queue in (("A", Queue.SAMPLE), ("B", Queue.SECOND), ("C", Queue.ADJUDICATION))
        )


def repeat(world: World, pairs: int, seed: int, found: Found, *, go_on: bool) -> None:
    """One sample judged, and whether what the hub says of it is so."""
    dice = np.random.default_rng(seed)
    world.clear()
    found.repeats += 1
    found.looks.append(world.judge(pairs, dice))
    at, rules = world.rules.verify_at, world.rules
    said = world.hub.accuracy(at, rules.review_at)
    found.covered += said.precision.low <= 1 - world.wrong_share(at) <= said.precision.high
    found.covered_recall += said.recall.low <= world.recall(at) <= said.recall.high
    found.widths.append(said.precision.high - said.precision.low)
    strict = world.hub.threshold_for(STRICT, rules.review_at)
    if strict.verify_at is not None:
        found.strict_suggested += 1
        found.strict_met += world.wrong_share(strict.verify_at) <= STRICT
    elif strict.needed:
        found.strict_refused += 1
        found.needed_strict.append(strict.needed)
    else:
        found.strict_never += 1
    suggestion = world.hub.threshold_for(POLICY, rules.review_at)
    if suggestion.verify_at is not None:
        found.suggested += 1
        found.met += world.wrong_share(suggestion.verify_at) <= POLICY
    if not go_on:
        return
    found.went_on, drawn = found.went_on + 1, pairs
    while suggestion.verify_at is None and suggestion.needed and drawn + suggestion.needed <= 2000:
        drawn += suggestion.needed
        world.judge(suggestion.needed, dice)
        suggestion = world.hub.threshold_for(POLICY, rules.review_at)
    found.more.append(drawn)
    if suggestion.verify_at is not None:
        found.went_on_suggested += 1
        found.went_on_met += world.wrong_share(suggestion.verify_at) <= POLICY


def pace(world: World) -> tuple[float, float]:
    """Seconds from a judgement until the next pair is ready, and to answer for other thresholds once prepared; medians, no browser."""
    world.clear()
    world.hub.review_sample(200, seed=1)
    keys = []
    for _ in range(30):
        began = time.perf_counter()
        world.hub.judge(world.hub.waiting("A").sample["candidate_id"][0], Verdict.SAME, officer="A", queue=Queue.SAMPLE)
        world.hub.pair(world.hub.waiting("A").sample["candidate_id"][0])
        keys.append(time.perf_counter() - began)
    world.look("A", Queue.SAMPLE, np.random.default_rng(1))
    world.hub.accuracy(5.0, -6.0)
    return statistics.median(keys), statistics.median(
        timed(lambda at=at: world.hub.accuracy(at, -6.0)) for at in np.linspace(-5, 15, 21).tolist()
    )


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def report(name: str, world: World, found: Found, pairs: int) -> None:
    at = world.rules.verify_at
    print(f"\n{name}: {world.is_wrong[world.scores >= at].sum()} of {(world.scores >= at).sum():,} verified are wrong "
          f"({100 * world.wrong_share(at):.2f}%), recall {100 * world.recall(at):.1f}%")  # fmt: skip
    print(f"  {found.repeats} repeats of {pairs} sampled pairs, {statistics.mean(found.looks):.0f} looks each, slips {world.slip:.0%}")
    print(f"  the 95% interval of precision covers the truth           {found.covered} of {found.repeats}   (target 93 of 100)")
    print(f"    its width, on average                                  {100 * statistics.mean(found.widths):.1f} points")
    print(f"  the 95% interval of recall covers the truth              {found.covered_recall} of {found.repeats}")
    print(f"  a threshold for at most 1 in 100 is suggested            {found.suggested} of {found.repeats}")
    print(f"    and truly meets it                                     {found.met} of {found.suggested}   (target 95 of 100)")
    if found.went_on:
        print(f"    judged on as the page asks: suggested                  {found.went_on_suggested} of {found.went_on}, "
              f"after {statistics.median(found.more):.0f} pairs in the median")  # fmt: skip
        print(f"      and truly meets it                                   {found.went_on_met} of {found.went_on_suggested}")
    more = f", {statistics.median(found.needed_strict):,.0f} more needed in the median" if found.needed_strict else ""
    print(f"  for 1 in 1,000 the page says how many more it would take {found.strict_refused} of {found.repeats}{more}")
    print(f"    or that no number of judgements would show it          {found.strict_never} of {found.repeats}")
    print(f"    or suggests a threshold, and it truly meets it         {found.strict_suggested}, {found.strict_met}", flush=True)


def simulate(name: str, folder: Path, files: tuple[tuple[object, ...], ...], asked: argparse.Namespace, *, first: bool) -> None:
    with tempfile.TemporaryDirectory() as place, vh.open(Path(place) / "hub.duckdb") as hub:
        lawful(hub)
        for source, file, *as_of in files:
            hub.load(str(source), folder / str(file), as_of=as_of[0] if as_of else None)  # type: ignore[arg-type]
        hub.match(RuleSet())
        with (folder / "truth.csv").open(encoding="utf-8-sig", newline="") as opened:
            wrong = {row["application_ref"] for row in csv.DictReader(opened) if row["must_not_verify"] == "true"}
        world, found = World(hub, wrong, asked.slip), Found()
        if first:
            key, answer = pace(world)
            print(f"from a judgement to the next pair, without the browser: {1000 * key:.0f} ms; other thresholds: {1000 * answer:.1f} ms")
        for seed in range(asked.repeats):
            repeat(world, asked.pairs, asked.seed + seed, found, go_on=seed < asked.go_on)
        report(name, world, found, asked.pairs)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--borough", type=Path, required=True, help="a folder with extracts and truth.csv")
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=200, help="pairs of a sample")
    parser.add_argument("--slip", type=float, default=0.03, help="how often an officer slips")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--go-on", type=int, default=10, help="repeats in which judging goes on as the page asks")
    parser.add_argument("--made-up", type=int, default=0, help="so many made-up boroughs besides")
    asked = parser.parse_args(arguments)
    simulate("the borough", asked.borough, FILES, asked, first=True)
    for number in range(asked.made_up):
        with tempfile.TemporaryDirectory() as folder:
            write_world(Path(folder), 9100 + number, 60 * 3**number, 900 * 3**number)
            simulate(f"made-up borough {number + 1}", Path(folder), MADE_UP_FILES, asked, first=False)


if __name__ == "__main__":
    main()
