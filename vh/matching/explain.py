"""Say why: the parts of a score, and a sentence fit for a letter."""

from typing import Any

import polars as pl

from vh.advice import what_to_ask
from vh.matching.run import Found
from vh.matching.single import Decision, Row
from vh.model import Answer, Evidence, Outcome, Reason, Source
from vh.ruleset import LEVEL_WORDS, SIGNALS, STRATA, Dates, Dwelling, RuleSet, Stratum, probability

SIGNAL_TITLES = {"dwelling": "Address", "forename": "Forename", "surname": "Surname", "dob": "Date of birth"}
DATE_WORDS = {
    Dates.ENDED: "the record ended before the application",
    Dates.BEGINS_LATER: "the record begins after the application",
    Dates.JUST_ENDED: "the record ended shortly before the application",
    Dates.BEGINS_SOON: "the record begins shortly after the application",
    Dates.COVERS: "the record is current on the application date",
}


def evidence(rules: RuleSet, dwelling: int, forename: int, surname: int, dob: int) -> tuple[Evidence, ...]:
    """The signals of one pattern, each with its level in words and its weight; the weights add up to the score."""
    where: Stratum = next(stratum for stratum, dwellings in STRATA.items() if Dwelling(dwelling) in dwellings)
    given = {"dwelling": dwelling, "forename": forename, "surname": surname, "dob": dob}
    return tuple(
        Evidence(SIGNAL_TITLES[signal], LEVEL_WORDS[signal][levels(given[signal])], rules.weights[signal][where][given[signal]])
        for signal, levels in SIGNALS.items()
    )


def answer(found: Found, rules: RuleSet) -> Answer:
    """Turn a look-up into words: outcome, reason, a sentence fit for a letter, and the evidence of the nearest record."""
    row = found.outcome.row(0, named=True)
    nearest = found.candidates.filter(pl.col("candidate_id") == row["candidate_id"]) if row["candidate_id"] is not None else None
    best = None if nearest is None else Row(**nearest.row(0, named=True))
    return _answer(Outcome(row["outcome"]), Reason(row["reason"]), row["sources"], best, rules)


def answer_of(decision: Decision, rules: RuleSet) -> Answer:
    """As `answer`, of a look-up in the index."""
    return _answer(Outcome(decision.outcome), Reason(decision.reason), decision.sources, decision.best, rules)


def _answer(outcome: Outcome, reason: Reason, named: str, nearest: Any, rules: RuleSet) -> Answer:
    parts: tuple[Evidence, ...] = ()
    words = reason.text
    if nearest is not None:
        parts = evidence(rules, nearest.dwelling, nearest.forename, nearest.surname, nearest.dob)
        if outcome is not Outcome.NEEDS_EVIDENCE:
            words = f"{reason.text} The nearest record is from {Source(nearest.source).label}: {DATE_WORDS[Dates(nearest.dates)]}."
    return Answer(
        outcome=outcome,
        reason=reason,
        sentence=words,
        sources=tuple(Source(one) for one in named.split(";") if one),
        score=None if nearest is None else nearest.score,
        probability=None if nearest is None else probability(nearest.score),
        evidence=parts,
        rule_set=rules.title,
        what_to_ask=what_to_ask(outcome, reason),
    )
