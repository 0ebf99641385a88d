"""Print a race: time, memory and accuracy of both sides, with ratios and intervals."""

import json
import statistics
from pathlib import Path

import numpy as np

from benchmarks.peer.figures import SPLINK_POINT, Answers, Truth, bits, hub_answers, read_truth, same_person, splink_answers
from benchmarks.peer.make import SIZES
from benchmarks.peer.measure import Measured
from benchmarks.peer.race import Race, middle
from benchmarks.peer.score import Links, wilson
from vh.ruleset import RuleSet

TRAIN, SCORE = ("u", "em"), ("read", "predict", "best")
ALL = (*TRAIN, *SCORE)
OURS = (("hub", "Verification Hub, learned weights"), ("expert", "Verification Hub, expert weights"))
SIDES = (("levels", "Splink, our levels"), ("library", "Splink, its library"), ("advised", "Splink, its library, u 10m"))


def race(done: Race, folder: Path) -> None:
    """Print everything of one race, and keep its figures in `figures-SIZE.json` for the ratio between sizes."""
    size = SIZES[done.size]
    print(f"\n{size.applicants:,} applicants x {size.residents:,} records, {len(done.ours)} run(s) each in turns, medians.")
    print("Both take the same cleaned tables and blocking keys, DuckDB with two threads, and learn their weights from the data.")
    _times(done)
    truth = read_truth(done.data)
    _residency(done, truth)
    _linkage(done, truth)
    if done.ours_alone and done.theirs_alone:
        _alone(done.ours_alone, done.theirs_alone)
    _kept(done, folder)


def _row(what: str, ours: float, *theirs: float) -> None:
    cells = " ".join(f"{one:12,.2f} {one / ours if ours > 0.02 else float('nan'):7.2f} x" for one in theirs)
    print(f"  {what:48} {ours:10,.2f} {cells}")


def _times(done: Race) -> None:
    load, load_cpu = middle(done.loads, lambda one: one.wall("load")), middle(done.loads, lambda one: one.cpu("load"))
    sides = (done.theirs, done.library, [done.advised])
    print(f"\n  {'seconds':48} {'hub':>10} " + " ".join(f"{name.removeprefix('Splink, '):>22}" for _, name in SIDES))

    def line(what: str, ours: tuple[str, ...], theirs: tuple[str, ...], *, cpu: bool = False, plus: float = 0.0) -> None:
        def of(runs: list[Measured], phases: tuple[str, ...]) -> float:
            return plus + middle(runs, lambda one: one.cpu(*phases) if cpu else one.wall(*phases))

        _row(what, of(done.ours, ours), *(of(side, theirs) for side in sides))

    line("cleaned tables to outcomes, weights learned in it", ("match",), ALL)
    line("  the same, CPU", ("match",), ALL, cpu=True)
    line("raw files to outcomes (the hub's load in both)", ("match",), ALL, plus=load)
    line("  the same, CPU", ("match",), ALL, cpu=True, plus=load_cpu)
    line("other weights or thresholds afterwards", ("again",), SCORE)
    peaks = [middle(side, _peak) for side in (done.ours, *sides)]
    loading = middle(done.loads, _peak)
    own, own_cpu = middle(done.own, lambda one: one.wall("match")), middle(done.own, lambda one: one.cpu("match"))
    print(f"  With the number of random pairs that the product takes: cleaned tables to outcomes {own:.2f} s, {own_cpu:.2f} CPU s; "
          f"with expert weights {done.expert.wall('match'):.2f} s")  # fmt: skip
    _row("peak megabytes, match or link", *peaks)
    _row("peak megabytes, load included", *(max(loading, one) for one in peaks))
    pairs = done.ours[0].said["pairs"]
    print(
        f"  The load alone: {load:.1f} s, {load_cpu:.1f} CPU s, {loading:,.0f} MB. Candidates: hub {pairs:,}, Splink {done.theirs[0].said['pairs']:,}."
    )


def _peak(one: Measured) -> float:
    return one.peak_mb


def _share(found: int, of: int) -> str:
    low, high = wilson(found, of)
    return f"{100 * found / max(of, 1):7.3f}% ({100 * low:.3f} to {100 * high:.3f})"


def _residency(done: Race, truth: Truth) -> None:
    ours, expert = (hub_answers(truth, done.answers / side, name) for side, name in OURS)
    theirs = [one for side, name in SIDES for one in splink_answers(truth, done.answers / side, done.tables, name)]
    print("\n  Residency: right person, right dwelling, right date, on a record that proves it. 95% intervals (Wilson).")
    print(f"  Each at its own operating point: the hub's rule set; Splink's probability {SPLINK_POINT}.")
    print("  Splink claims to link persons, not to tell residency, so its links are also put through the hub's test of date and proof,")
    print("  and through that and the hub's test of the dwelling.")
    print(f"  {'':58} {'verified':>9} {'wrong':>28} {'not living there':>28} {'coverage of the verifiable':>28}")
    for one in (ours, expert, *theirs):
        _residency_row(one)
    points = (
        (ours.own.precision, "should_verify", f"at most {100 * (1 - ours.own.precision):.2f}% wrong, the hub's own share"),
        (0.999, "lives_there", "at most 0.1% not living there"),
    )
    for precision, right, words in points:
        print(f"  Coverage at equal precision, {words}, thresholds picked on the truth for all:")
        for one in (ours, expert, *theirs):
            at = one.at(truth, precision, right)
            print(f"    {one.name:56} {at.verified:9,} {_share(at.right, at.verifiable):>28}")


def _residency_row(one: Answers) -> None:
    own = one.own
    shares = (_share(own.wrong, own.verified), _share(own.absent, own.verified), _share(own.right, own.verifiable))
    print(f"  {one.name:58} {own.verified:9,} " + " ".join(f"{share:>28}" for share in shares))


def _linkage(done: Race, truth: Truth) -> None:
    print(
        f"\n  Plain linkage: is it the same person, whatever the address and date? {truth.true_pairs:,} true pairs; this is what Splink claims."
    )
    rows = [*((name, side, RuleSet().verify_at) for side, name in OURS), *((name, side, bits(SPLINK_POINT)) for side, name in SIDES)]
    for name, side, point in rows:
        for words, links in zip(("own point", "best point"), same_person(truth, done.answers / side, point), strict=True):
            _links_row(f"{name}, {words} ({links.threshold:.1f} bits)", links)


def _links_row(name: str, links: Links) -> None:
    print(f"  {name:52} F1 {links.f1:.4f}  precision {_share(links.right, links.linked)}  recall {_share(links.right, links.true_pairs)}")


def _alone(ours: Measured, theirs: Measured) -> None:
    def said(one: Measured, which: str = "ms") -> str:
        taken = one.said[which]
        return f"median {statistics.median(taken):9.3f} ms, 99th percentile {np.percentile(taken, 99):9.3f} ms over {len(taken)}"

    print("\n  One applicant against every record, raw text to answer (Splink: cleaned record to scored pairs, trained model)")
    print(f"    hub    {said(ours)}; the first, which reads the residents in, {ours.said['first'] / 1000:.1f} s")
    print(f"           with an entry in the audit, on the disk: {said(ours, 'entered')}")
    print(f"    Splink {said(theirs)}")


def _kept(done: Race, folder: Path) -> None:
    pairs = done.ours[0].said["pairs"]
    figures = {"us_a_candidate": 1e6 * done.expert.wall("match") / pairs, "pairs": pairs}
    (folder / f"figures-{done.size}.json").write_text(json.dumps(figures))
    small, large = (folder / f"figures-{size}.json" for size in ("50k", "1m"))
    if small.exists() and large.exists():
        one, other = (json.loads(file.read_text())["us_a_candidate"] for file in (small, large))
        print(f"\n  Cost of a candidate, with expert weights: 50k x 400k {one:.1f} us, 1m x 5m {other:.1f} us, ratio {other / one:.2f}")
