"""The rules decide in SQL what they decide in Python, for any candidates whatever."""

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from vh.matching import levels
from vh.matching.compare import pattern_scores
from vh.matching.decide import SAID, begin_hearing, decide, hear, settle
from vh.matching.single import KEPT, Candidate, Place, Row, decide_one
from vh.ruleset import Birth, Dates, Dwelling, Forename, RuleSet, Surname
from vh.store import open_store
from vh.text.terms import columns, compiled

TODAY = date(2026, 9, 1)
HERE = (Dwelling.SAME_UPRN, Dwelling.SAME_ADDRESS, Dwelling.SAME_BUILDING)
_record = compiled("record", "r", levels.RECORD, returns=tuple(levels.RECORD))
_LEVELLED: dict[str, Any] = {
    "applicant_id": pl.Int64, "resident_id": pl.Int64, "rules": pl.Int32, "source": pl.String, **dict.fromkeys(levels.LEVELS, pl.Int8),
    "flags": pl.Int32, "source_ref": pl.String, "person_no": pl.Int32, "row_number": pl.Int64, "date_of_birth": pl.Date,
    "valid_from": pl.Date, "valid_to": pl.Date, "role": pl.String, "feed": pl.String, "forename_key": pl.String, "text_uprn": pl.String,
    "uprn": pl.String, "unit_key": pl.String, "surname_key": pl.String, "postcode_key": pl.String, "verdict": pl.String,
}  # fmt: skip
_NUMBER = "row_number() over (order by applicant_id, source, source_ref, person_no, resident_id) as candidate_id"


_FLAGS = (0, 0, 0, levels.SAME_LETTER, levels.DIVIDED | levels.ONE_BUILDING | levels.SAME_LETTER, levels.SAME_DOOR | levels.BY_STREET)


def _some(dice: random.Random, mostly: tuple[Any, ...], all_of_them: Any) -> Any:
    return dice.choice(mostly) if dice.random() < 0.7 else dice.choice(list(all_of_them))


def _candidate(dice: random.Random, applicant: int, resident: int) -> dict[str, Any]:
    """Levels of chance, most of them such as a household has."""
    source = dice.choice(("council_tax", "tenancy", "housing_benefit"))
    day = lambda: dice.choice((None, *(TODAY - timedelta(days=days) for days in (-10, 0, 5, 40, 400, 4000))))  # noqa: E731
    return {
        "applicant_id": applicant, "resident_id": resident, "rules": 1, "source": source,
        "dwelling": int(_some(dice, HERE, Dwelling)), "forename": int(_some(dice, (Forename.EXACT, Forename.INITIAL), Forename)),
        "surname": int(_some(dice, (Surname.EXACT, Surname.PART), Surname)), "dob": int(dice.choice(list(Birth))),
        "dates": int(_some(dice, (Dates.COVERS,), Dates)), "proof": int(dice.random() < 0.8),
        "flags": dice.choice((*_FLAGS, dice.randrange(2 * levels.SETTLED))),
        "verdict": dice.choice((*[None] * 12, "same", "not_same", "unsure")),
        "source_ref": dice.choice(("A", "B", None)), "person_no": dice.choice((1, 2, None)), "row_number": dice.choice((1, 2)),
        "date_of_birth": dice.choice((None, date(1980, 5, 17), date(1950, 1, 3))), "valid_from": day(), "valid_to": day(),
        "role": dice.choice(("lead", "tenant", "other", None)), "feed": source + dice.choice(("", " two")),
        "forename_key": dice.choice(("ADA", "ALICE", None)), "text_uprn": dice.choice((None, "1", "2")), "uprn": dice.choice((None, "1")),
        "unit_key": dice.choice((None, "1", "A")), "surname_key": dice.choice(("HART", "OBI", None)),
        "postcode_key": dice.choice(("E83RH", "E97AB", None)),
    }  # fmt: skip


Said = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def borough() -> Said:
    return _borough(RuleSet(), everyone=True)


@pytest.fixture(
    scope="module",
    params=[RuleSet(), RuleSet(same_surname=True), RuleSet(ask_titles=False)],
    ids=["usual", "surname enough", "titles left out"],
)
def by_policy(request: pytest.FixtureRequest) -> tuple[RuleSet, Said]:
    return request.param, _borough(request.param, everyone=True)


def _borough(rules: RuleSet, *, everyone: bool) -> Said:
    """Candidates of chance of 1,500 applicants, and what SQL says of the candidates and of the applicants."""
    dice, store = random.Random(11), open_store()
    people = [_candidate(dice, a, 100 * a + i) for a in range(1500) for i in range(dice.choice((0, 1, 2, 3, 3, 4, 6)))]
    asked = pl.DataFrame({"applicant_id": range(1500)}, schema={"applicant_id": pl.Int64}).with_columns(
        pl.format("R{}", "applicant_id").alias("application_ref"), pl.lit(TODAY).alias("application_date"),
        *(pl.lit(None, pl.String).alias(key) for key in ("uprn", "text_uprn", "number_key", "building_key", "street_key", "postcode_key")),
    )  # fmt: skip
    with store.scratch() as work:
        lent = {
            "levelled": pl.DataFrame(people, schema_overrides=_LEVELLED, infer_schema_length=None).select(*_LEVELLED),
            "a": asked,
            "pattern_score": pattern_scores(RuleSet()),
        }
        for name, frame in lent.items():
            made = (
                f"{_NUMBER}, * exclude (verdict, date_of_birth), date_of_birth as born, {columns(levels.RECORD)}"
                if name == "levelled"
                else "*"
            )
            with work.using("lent", frame):
                work.execute(f"create temp table {name} as select {made} from lent r")
        begin_hearing(work)
        hear(work, everyone=everyone)
        settle(work, rules)
        with work.using("lent", lent["levelled"]):
            work.execute("update standing set verdict = lent.verdict from lent where lent.resident_id = standing.resident_id")
        decide(work, rules)
        standing = work.frame(f"select *, {SAID} from standing order by candidate_id").to_dicts()
        decided = work.frame("select * from decided order by applicant_id").to_dicts()
    scores = {(row["applicant_id"], row["resident_id"]): row for row in standing}
    for one in people:
        one["score"] = scores[one["applicant_id"], one["resident_id"]]["score"]
        one["candidate_id"] = scores[one["applicant_id"], one["resident_id"]]["candidate_id"]
    return people, standing, decided


def _made(one: dict[str, Any]) -> Candidate:
    record = Row(**one)
    values = {name: one[name] for name in one if name in KEPT}
    return Candidate(**values, born=one["date_of_birth"], **dict(zip(levels.RECORD, _record(record), strict=True)))


def test_any_candidates_are_decided_alike_in_sql_and_in_python(by_policy: Any) -> None:
    rules, (people, standing, decided) = by_policy
    of_sql = {row["candidate_id"]: row for row in standing}
    grouped: dict[int, list[Candidate]] = {row["applicant_id"]: [] for row in decided}
    for one in sorted(people, key=lambda one: one["candidate_id"]):
        grouped[one["applicant_id"]].append(_made(one))
    for row in decided:
        said = decide_one(grouped[row["applicant_id"]], Place(outside=False, unknown=False), rules, everyone=True)
        for one in said.candidates:
            sql = of_sql[one.candidate_id]
            names = [name for name in sql if name in KEPT]
            assert {name: getattr(one, name) for name in names} == {name: sql[name] for name in names}
        best = None if said.best is None else said.best.candidate_id
        assert (said.outcome, said.reason, said.sources, said.score, said.settled_by_officer, best) == tuple(
            row[name] for name in ("outcome", "reason", "sources", "score", "settled_by_officer", "candidate_id")
        )


def test_only_the_policy_accepts_a_surname_alone(by_policy: Any) -> None:
    rules, (_, standing, decided) = by_policy
    accepted = [row for row in decided if row["reason"] == "V4"]
    assert bool(accepted) is rules.same_surname
    best = {row["candidate_id"]: row for row in standing}
    for row in accepted:
        one = best[row["candidate_id"]]
        assert one["dwelling"] >= Dwelling.SAME_ADDRESS
        assert one["surname"] in {Surname.EXACT, Surname.SHARED}
        assert (one["dates"], one["proof"], one["verdict"] in {"same", "not_same"}) == (Dates.COVERS, 1, False)
        assert not one["moved_on"]


def test_a_batch_asks_only_of_candidates_that_may_speak_what_others_say_against_them(borough: Any) -> None:
    _, standing, decided = _borough(RuleSet(), everyone=False)
    assert decided == borough[2]
    may = ("candidate_id", "standing")
    assert [[row[name] for name in may] for row in standing] == [[row[name] for name in may] for row in borough[1]]
    speaking = [row for row in standing if row["standing"]]
    assert speaking == [row for row in borough[1] if row["standing"]]
    assert 0 < len(speaking) < len(standing)


def test_so_does_one_applicant_asked_in_memory() -> None:
    people, standing, _ = _borough(RuleSet(), everyone=False)
    of_sql = {row["candidate_id"]: row for row in standing}
    grouped: dict[int, list[Candidate]] = {}
    for one in sorted(people, key=lambda one: one["candidate_id"]):
        grouped.setdefault(one["applicant_id"], []).append(_made(one))
    for candidates in grouped.values():
        for one in decide_one(candidates, Place(outside=False, unknown=False), RuleSet()).candidates:
            sql = of_sql[one.candidate_id]
            names = [name for name in sql if name in KEPT]
            assert {name: getattr(one, name) for name in names} == {name: sql[name] for name in names}


def test_the_candidates_tried_reach_most_reasons(borough: Any) -> None:
    reasons = {row["reason"] for row in borough[2]}
    assert reasons >= {"V1", "V2", "V3", "R1", "R2", "R3", "R4", "R5", "R6", "N1", "N4", "N6"}
    for rule in ("birth_conflict", "letter_mate", "has_rival", "moved_on", "ended_elsewhere", "placed", "may_review", "two_places"):
        assert {row[rule] for row in borough[1]} == {True, False}, rule
