"""Say why: the parts of a score, and a sentence fit for a letter."""

from dataclasses import replace
from typing import Any

import polars as pl

from vh.advice import letter, may_give, what_to_ask
from vh.matching.changes import what_would_change
from vh.matching.levels import LEVELS, RECORD, SAME_LETTER
from vh.matching.rules import JUDGED, NEITHER, STANDING
from vh.matching.run import Found
from vh.matching.single import OF_RECORD, Decision, Row
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
    nearest = found.candidates.filter(pl.col("candidate_id") == row["candidate_id"]) if row["candidate_id"] is not None else None
    best = None if nearest is None else Row(**nearest.row(0, named=True))
    return _answer(Outcome(row["outcome"]), Reason(row["reason"]), row["sources"], best, rules)


_KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "score": pl.Float64, **dict.fromkeys(("source", "role", "feed", "verdict", "review_reason", *RECORD), pl.String),
    **dict.fromkeys(("born", "valid_from", "valid_to"), pl.Date), **dict.fromkeys(JUDGED, pl.Boolean),
}  # fmt: skip


def found_of(decision: Decision) -> Found:
    """A look-up in the index as the frames of a look-up by SQL, less columns that no explanation asks for."""
    best = decision.best
    outcome = {
        "outcome": decision.outcome, "reason": decision.reason, "sources": decision.sources, "score": decision.score,
        "candidate_id": best and best.candidate_id, "resident_id": best and best.resident_id,
    }  # fmt: skip
    kinds = {name: _KINDS.get(name, pl.Int64) for name in (*OF_RECORD, *RECORD, *LEVELS, "flags", "score", *JUDGED, *STANDING)}
    ranked = sorted(decision.candidates, key=lambda one: (-one.score, one.candidate_id))
    candidates = [pl.Series(name, [getattr(one, name) for one in ranked], kind) for name, kind in kinds.items()]
    return Found(pl.DataFrame([outcome], schema_overrides={"candidate_id": pl.Int64, "resident_id": pl.Int64}), pl.DataFrame(candidates))


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
        letter=letter(outcome, reason),
    )
