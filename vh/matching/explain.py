"""Say why: the parts of a score, and a sentence fit for a letter."""

from dataclasses import replace

import polars as pl

from vh.advice import letter, may_give, what_to_ask
from vh.matching.changes import what_would_change
from vh.matching.levels import SAME_LETTER
from vh.matching.rules import NEITHER
from vh.matching.run import Found
from vh.model import Answer, Evidence, NearRecord, Outcome, Reason, Source
from vh.ruleset import LEVEL_WORDS, SIGNALS, STRATA, Birth, Dates, Dwelling, Forename, RuleSet, Stratum, Surname, probability
from vh.store import Store

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


_ALIKE = (pl.col("forename") >= Forename.INITIAL) | (((pl.col("flags") & SAME_LETTER) > 0) & (pl.col("dob") != Birth.DIFFERS))
_FITTING = (
    (pl.col("dwelling") >= Dwelling.SAME_ADDRESS)
    & (pl.col("dates") == Dates.COVERS)
    & (pl.col("standing") > NEITHER)
    & (pl.col("surname") >= Surname.PART)
    & _ALIKE
)
"""The candidates whom an application fits when several people do: current, at the address, of that name or at least that initial."""

_NEAR = """
select resident_id, source, coalesce(raw_name, concat_ws(' ', forename, middle_name, surname)) as name, date_of_birth as born,
    concat_ws(', ', raw_address, case when raw_address not ilike '%' || postcode || '%' then postcode end) as address, valid_from, valid_to
from resident where resident_id in (select unnest($ids::bigint[]))
"""


def explain(store: Store, rules: RuleSet, applicant: pl.DataFrame, found: Found) -> Answer:
    """The answer with what would have changed it, and the nearest record; where several people fit, all records that do."""
    said = answer(found, rules)
    one = applicant.row(0, named=True)
    give = may_give(said.reason, one)
    return replace(
        said,
        evidence=_with_gazetteer(store, one["uprn"], found, said.evidence),
        letter=letter(said.outcome, said.reason, give),
        may_give=give,
        changes=what_would_change(store, rules, applicant, found),
        records=_near(store, found, several=said.reason is Reason.R6),
    )


def _with_gazetteer(store: Store, stated: str | None, found: Found, parts: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Say so where the property references agree only because the gazetteer gave one of them."""
    decided = found.outcome.join(found.candidates.select("candidate_id", "dwelling"), on="candidate_id")
    if decided.is_empty() or decided["dwelling"].item() != Dwelling.SAME_UPRN:
        return parts
    record = store.scalar("select uprn from resident where resident_id = $id", id=decided["resident_id"].item())
    if stated is not None and stated == record:
        return parts
    return tuple(replace(part, detail="found in the gazetteer") if part.signal == SIGNAL_TITLES["dwelling"] else part for part in parts)


def _near(store: Store, found: Found, *, several: bool) -> tuple[NearRecord, ...]:
    candidate = found.outcome["candidate_id"].item()
    if candidate is None:
        return ()
    wanted = pl.col("candidate_id") == candidate
    near = found.candidates.filter(wanted | _FITTING if several else wanted)
    texts = {row.pop("resident_id"): row for row in store.frame(_NEAR, ids=near["resident_id"].to_list()).to_dicts()}
    scored = near.select("resident_id", "score").iter_rows()
    return tuple(NearRecord(score=score, **texts[resident] | {"source": Source(texts[resident]["source"])}) for resident, score in scored)


def answer(found: Found, rules: RuleSet) -> Answer:
    """Turn a look-up into words: outcome, reason, a sentence for an officer and one for a letter, and the evidence of the nearest record."""
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
        letter=letter(outcome, reason),
    )
