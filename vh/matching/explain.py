"""Say why: the parts of a score, and a sentence fit for a letter."""

import polars as pl

from vh.advice import what_to_ask
from vh.matching.run import Found
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
    outcome, reason = Outcome(row["outcome"]), Reason(row["reason"])
    sources = tuple(Source(one) for one in row["sources"].split(";") if one)
    nearest = (
        found.candidates.filter(pl.col("candidate_id") == row["candidate_id"])
        if row["candidate_id"] is not None
        else found.candidates.clear()
    )
    parts: tuple[Evidence, ...] = ()
    words = reason.text
    if nearest.height:
        one = nearest.row(0, named=True)
        parts = evidence(rules, one["dwelling"], one["forename"], one["surname"], one["dob"])
        if outcome is not Outcome.NEEDS_EVIDENCE:
            words = f"{reason.text} The nearest record is from {Source(one['source']).label}: {DATE_WORDS[Dates(one['dates'])]}."
    return Answer(
        outcome=outcome,
        reason=reason,
        sentence=words,
        sources=sources,
        score=row["score"],
        probability=None if row["score"] is None else probability(row["score"]),
        evidence=parts,
        rule_set=rules.title,
        what_to_ask=what_to_ask(outcome, reason),
    )
