"""Learn weights from the council's own data and its officers' judgements; show them beside the old ones, and what would change."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import polars as pl

from vh.errors import NotReadyError
from vh.matching.compare import pattern_scores
from vh.matching.decide import decide, recall
from vh.model import Outcome, Ticket, Verdict
from vh.ruleset import EXPERT_WEIGHTS, LEVEL_WORDS, SIGNALS, STRATA, UNSAVED, RuleSet, Stratum, Weights
from vh.store import Store, Writer, records
from vh.tuning.estimate import Accounts, Fit, Start, as_bits, estimate, mixed
from vh.tuning.pairs import Reference, accounts, accounts_under_way, here, reference
from vh.tuning.reweigh import patterns
from vh.tuning.shares import PERSON, Array, Shares, implied, monotone, present, settled, weighed_up

ENOUGH_JUDGEMENTS = 30
"""Judgements (same or not the same) from which they join the estimate. Of 30 pairs one mistaken verdict moves a share by 3 points,
little beside its standard error of up to 9; of fewer, one officer's slip could carry a level."""

BESIDE = 1_000_000
"""Up to so many residents a match that learns compares strangers while it finds candidates. With more, either fills the processors by itself,
and both at once would only take more memory."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights learned, not saved: `rules` holds them beside the thresholds in force."""

    rules: RuleSet
    was: RuleSet
    run_id: int
    weights: pl.DataFrame
    """A row a level: signal, stratum, level, words, old, new, same (pairs of one person behind it, expected), others (pairs of two people)."""
    steps: pl.DataFrame
    """How EM came to rest: step, log_posterior."""
    converged: bool
    pairs: int
    """Pairs of applicant and person at the claimed dwelling that EM learned from."""
    same: float
    """How many of them are of one person, by the estimate."""
    relatives: int
    strangers: int
    judged: int
    """Judgements that took part; 0 while there are fewer than `ENOUGH_JUDGEMENTS`."""
    before: Mapping[Outcome, int]
    after: Mapping[Outcome, int]
    even_at: float | None
    """The upper threshold, in bits, at which the weights learned verify as many applicants as are verified now; None where none does."""
    changes: pl.DataFrame
    """Applicants whose outcome or reason would change: outcome_before, reason_before, outcome, reason, applicants."""

    @property
    def flips(self) -> int:
        """Applicants whose outcome would change."""
        moved = self.changes.filter(pl.col("outcome_before") != pl.col("outcome"))
        return int(moved["applicants"].sum())


def learn(store: Store, run_id: int | None, *, ticket: Ticket) -> Learned:
    """Learn weights from the pairs of a run; saves nothing and matches nobody again.

    Raises NotReadyError when nothing was matched, CancelledError when stopped.
    """
    if run_id is None or not store.scalar("select count(*) from outcome where run_id = $run_id", run_id=run_id):
        raise NotReadyError("Nothing has been matched yet. Run a match first (page Match, or `python -m vh match`).")
    was = records.current_rule_set(store)
    ticket.say(0.05, "Comparing strangers, and people of one household")
    known = reference(store, records.rule_set_of_run(store, run_id))
    ticket.say(0.55, "Reading the accounts at the claimed dwellings")
    judged = _judged(store)
    people = accounts(store, run_id, judged=judged > 0)
    ticket.say(0.65, "Estimating")
    rules, found = _estimated(was, known, people)
    ticket.say(0.8, "Working out what would change")
    held = patterns(store, run_id)
    before = held.outcomes(was)
    changes = _changes(store, run_id, was, rules)
    ticket.say(0.99, "Finishing")
    return Learned(
        rules=rules,
        was=was,
        run_id=run_id,
        weights=_table(was.weights, rules.weights, found, known, people),
        steps=pl.DataFrame({"step": np.arange(1, len(found.trace) + 1), "log_posterior": list(found.trace)}),
        converged=found.converged,
        pairs=people.pairs,
        same=found.matched,
        relatives=known.relative_pairs,
        strangers=known.stranger_pairs,
        judged=judged,
        before=before,
        after=held.outcomes(rules),
        even_at=held.even_threshold(rules, before[Outcome.VERIFIED]),
        changes=changes,
    )


def _estimated(was: RuleSet, known: Reference, people: Accounts) -> tuple[RuleSet, Fit]:
    """A rule set with weights estimated and all else as it was, and the estimate."""
    found = estimate(people, _start(known))
    return was.changed(version=UNSAVED, weights=weights_of(found, known)), found


@contextmanager
def learning(store: Store, was: RuleSet) -> Iterator[Callable[[Writer], RuleSet]]:
    """For a match that learns: what turns a rule set into one whose weights are learned from the candidates that the match has compared.

    They are the weights that `learn` finds after a match. Where residents are few, strangers and people of one household are compared beside
    the match: that asks for nothing of it, and one alone leaves processors idle between its statements.
    """
    few = store.scalar("select count(*) from resident_in_force") <= BESIDE
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="learning") as beside:
        known = beside.submit(reference, store, was) if few else None

        def weighed(work: Writer) -> RuleSet:
            people = accounts_under_way(work, judged=_judged(store) > 0)
            beside_it = known.result() if known is not None else reference(store, was, work.frame("select * from forename_people"))
            return _estimated(was, beside_it, people)[0]

        yield weighed


def _judged(store: Store) -> int:
    said = store.scalar(
        "select count(*) from settled_judgement where verdict in ($same, $not_same)",
        same=str(Verdict.SAME), not_same=str(Verdict.NOT_SAME),
    )  # fmt: skip
    return int(said) if said >= ENOUGH_JUDGEMENTS else 0


def _centres(seen: Shares, stratum: Stratum) -> tuple[dict[str, Array], dict[str, Array]]:
    """Shares among others of a stratum, the expert's where none was seen, and where the expert weights then put the same person's."""
    others, same = {}, {}
    for one in PERSON:
        evidence, expert = present(SIGNALS[one]), EXPERT_WEIGHTS[one][stratum]
        others[one] = settled(seen[one], implied(expert, evidence), evidence)
        same[one] = weighed_up(others[one], expert, evidence)
    return others, same


def _start(known: Reference) -> Start:
    """Where EM begins: household members as they were seen in the records, the same person as the expert weights say beside them."""
    _, same = _centres(known.relatives, Stratum.DWELLING)
    strangers, _ = _centres(known.strangers, Stratum.ELSEWHERE)
    relatives = {one: implied(EXPERT_WEIGHTS[one][Stratum.DWELLING], present(SIGNALS[one])) for one in PERSON}
    odds = np.exp2(np.array(EXPERT_WEIGHTS["dwelling"][Stratum.DWELLING], dtype=np.float64))
    return Start(same=same, relatives=relatives, relatives_seen=known.relatives, strangers=strangers, odds=odds)


def weights_of(found: Fit, known: Reference) -> Weights:
    """Weights in bits, rounded to hundredths: monotone within each signal, 0 for what is missing.

    Within a dwelling the others are relatives and strangers in the proportion found; elsewhere they are strangers. How one person's
    records differ is learned within dwellings alone, where people are compared whatever their names: candidates elsewhere were picked by name.
    """
    strangers, _ = _centres(known.strangers, Stratum.ELSEWHERE)
    weights: dict[str, dict[str, Array]] = {"dwelling": _dwelling(found.odds)} | {one: {} for one in PERSON}
    for stratum in Stratum:
        seen = known.relatives if stratum is Stratum.DWELLING else known.strangers
        others, centre = _centres(seen, stratum)
        same: Shares = {one: settled(found.same_seen[one], centre[one], present(SIGNALS[one])) for one in PERSON}
        if stratum is Stratum.DWELLING:
            same, others = found.same, dict(mixed(found.relatives, strangers, found.related))
        for one in PERSON:
            weights[one][stratum] = monotone(same[one], others[one], EXPERT_WEIGHTS[one][stratum], present(SIGNALS[one]))
    _hold(weights)
    return {
        signal: {stratum: tuple(float(round(bits, 2)) + 0.0 for bits in row) for stratum, row in rows.items()}
        for signal, rows in weights.items()
    }


def _hundredths(weights: Mapping[str, Mapping[str, Array]]) -> Weights:
    return {
        signal: {stratum: tuple(round(float(bits), 2) + 0.0 for bits in row) for stratum, row in rows.items()}
        for signal, rows in weights.items()
    }


def _dwelling(odds: Array) -> dict[str, Array]:
    """Prior odds: estimated for one and the same dwelling; elsewhere the expert's. A stronger level never weighs less."""
    rows = {stratum: np.array(EXPERT_WEIGHTS["dwelling"][stratum], dtype=np.float64) for stratum in Stratum}
    levels = [int(one) for one in here()]
    found = as_bits(odds)[levels]
    rows[Stratum.DWELLING][levels] = np.minimum.accumulate(found[::-1])[::-1]
    return {str(stratum): row for stratum, row in rows.items()}


def _hold(weights: dict[str, dict[str, Array]]) -> None:
    """What the expert weights say can never verify whatever else agrees (another forename, another date of birth) still cannot.

    Signals are taken as independent, and just there they are not: twins share everything but the forename, father and son everything
    but the date of birth. So the best score of such a pair may not rise above the expert's: the level that differs gives way first, as far
    as the expert's weight, then the strongest levels of the signal that agrees most.
    """
    stratum, levels = Stratum.DWELLING, [int(one) for one in here()]
    base = float(max(weights["dwelling"][stratum][levels])), max(EXPERT_WEIGHTS["dwelling"][stratum][level] for level in levels)
    for signal in PERSON:
        rest = [one for one in PERSON if one != signal]
        row, expert = weights[signal][stratum], EXPERT_WEIGHTS[signal][stratum]
        most = base[1] + expert[0] + sum(max(EXPERT_WEIGHTS[one][stratum]) for one in rest)
        over = base[0] + float(row[0]) + sum(float(max(weights[one][stratum])) for one in rest) - most
        if most >= RuleSet().verify_at or over <= 0:
            continue
        give = min(over, max(0.0, float(row[0]) - expert[0]))
        row[0] -= give
        top = max(rest, key=lambda one: float(max(weights[one][stratum])))
        weights[top][stratum] = np.minimum(weights[top][stratum], max(weights[top][stratum]) - (over - give))


def _table(old: Weights, new: Weights, found: Fit, known: Reference, people: Accounts) -> pl.DataFrame:
    here_all = np.bincount(people.levels[:, 0], people.times[people.account], len(SIGNALS["dwelling"]))
    rows = []
    for signal, levels in SIGNALS.items():
        for stratum in Stratum:
            seen = known.relatives if stratum is Stratum.DWELLING else known.strangers
            for level in STRATA[stratum][::-1] if signal == "dwelling" else levels:
                same, others = (
                    (found.same_here[level], here_all[level] - found.same_here[level])
                    if signal == "dwelling"
                    else (found.same_seen[signal][level], seen[signal][level])
                )
                words, pair = LEVEL_WORDS[signal][level], (old[signal][stratum][level], new[signal][stratum][level])
                rows.append((signal, str(stratum), int(level), words, *pair, float(same), float(others)))
    schema = {
        "signal": pl.String, "stratum": pl.String, "level": pl.Int64, "words": pl.String, "old": pl.Float64, "new": pl.Float64,
        "same": pl.Float64, "others": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


_RESCORED = """
create or replace temp table standing as select s.* replace (p.score as score)
from recalled s join lent_scores p on p.dwelling = s.dwelling and p.forename = s.forename and p.surname = s.surname and p.dob = s.dob
"""
_COMPARED = """
select b.outcome as outcome_before, b.reason as reason_before, d.outcome, d.reason, count(*) as applicants
from before b join decided d on d.applicant_id = b.applicant_id
where b.outcome <> d.outcome or b.reason <> d.reason
group by all order by applicants desc, outcome_before, reason_before, outcome, reason
"""


_AS_RECORDED = "create temp table before as select applicant_id, outcome, reason from outcome where run_id = $run_id"
_ALL_THERE = "select candidates = (select count(*) from candidate where candidate.run_id = run.run_id) from run where run_id = $run_id"


def _changes(store: Store, run_id: int, was: RuleSet, rules: RuleSet) -> pl.DataFrame:
    """Decide every applicant of a run again under other weights, from the levels it recorded; and under the former ones, where the run had others."""
    ran = records.rule_set_of_run(store, run_id)
    as_recorded = all(getattr(ran, one) == getattr(was, one) for one in ("weights", "verify_at", "review_at"))
    with store.scratch() as work:
        recall(work, run_id, None)
        work.execute("alter table standing rename to recalled")
        if as_recorded and work.scalar(_ALL_THERE, run_id=run_id):
            work.execute(_AS_RECORDED, run_id=run_id)
        else:
            _decide_again(work, was)
            work.execute("create temp table before as select applicant_id, outcome, reason from decided")
        _decide_again(work, rules)
        return work.frame(_COMPARED)


def _decide_again(work: Writer, rules: RuleSet) -> None:
    with work.using("lent_scores", pattern_scores(rules)):
        work.execute(_RESCORED)
    decide(work, rules)
