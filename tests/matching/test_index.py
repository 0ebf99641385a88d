"""One applicant asked of the index gets the very answer of the batch, whatever the order of rows, the threads, and what changed since."""

import csv
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

import vh
from tests.factory import World
from tests.matching.test_run import _with_gazetteer, borough_of_chance
from vh.errors import NotReadyError
from vh.ingest import as_row
from vh.matching import Index, IndexKeeper, build_index
from vh.matching.single import Decision
from vh.model import Source
from vh.ruleset import RuleSet
from vh.sample import SAMPLE_FILES, sample_folder
from vh.store import Store, opening
from vh.text.applicants import Applicant, read_applicant
from vh.text.dates import parse_date

ENOUGH = 2000
COLUMNS = [one.name for one in fields(Applicant)]
SAID = ("outcome", "reason", "sources", "score", "settled_by_officer")
LEVELS = ("dwelling", "forename", "surname", "dob", "dates", "proof", "flags", "standing", "review_reason", "resident_id")
_BATCH = f"""
select o.application_ref, {", ".join(f"o.{name}" for name in SAID)}, {", ".join(f"c.{name}" for name in LEVELS)}
from outcome o left join candidate c on c.run_id = o.run_id and c.candidate_id = o.candidate_id where o.run_id = (select max(run_id) from run)
"""


def _applicants(store: Store) -> list[Applicant]:
    rows = store.frame(f"select {', '.join(COLUMNS)} from applicant_in_force order by application_ref")
    return [Applicant(*row) for row in rows.iter_rows()]


def _said(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in SAID} | {name: getattr(decision.best, name, None) for name in LEVELS}


def _differences(store: Store, index: Index) -> list[str]:
    batch = {row.pop("application_ref"): row for row in store.frame(_BATCH).to_dicts()}
    applicants = _applicants(store)
    assert {one.application_ref for one in applicants} == set(batch)
    return [one.application_ref for one in applicants if _said(index.answer(one)) != batch[one.application_ref]]


# ---- the sample borough


def _typed() -> list[tuple[str, date, date | None, dict[str, str | None]]]:
    """The applications of the sample as typed: reference, date, date of birth, the rest by our names of the fields."""
    (file,) = (one.file_name for one in SAMPLE_FILES if one.source is Source.APPLICATIONS)
    with (sample_folder() / file).open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = {"forename": "forename_of_applicant", "surname": "surname_of_applicant", "postcode": "postcode", "uprn": "uprn",
             **{f"address_{i}": f"address_line_{i}" for i in (1, 2, 3)}}  # fmt: skip
    return [
        (
            row["permit_reference"], parse_date(row["application_date"]) or date.min, parse_date(row["date_of_birth_of_applicant"]),
            {ours: row[theirs].strip() or None for ours, theirs in names.items()},
        )
        for row in rows
    ]  # fmt: skip


def _varied(dice: random.Random, said: dict[str, str | None], other: dict[str, str | None]) -> dict[str, str | None]:
    """The application with something left out, misspelt, turned round, or said of somebody else."""
    said = dict(said)
    for field in ("uprn", "postcode"):
        if dice.random() < 0.4:
            said[field] = None
    match dice.randrange(7):
        case 0:
            said["forename"], said["surname"] = said["surname"], said["forename"]
        case 1:
            said["forename"] = (said["forename"] or "X")[:1]
        case 2:
            said["surname"] = other["surname"]
        case 3:
            said["forename"] = other["forename"]
        case 4:
            field = dice.choice(("forename", "surname", "address_1"))
            text = said[field] or "?"
            at = dice.randrange(len(text))
            said[field] = text[:at] + text[at + 1 :] or None
        case 5:
            said |= {field: other[field] for field in other if field.startswith("address")}
        case _:
            pass
    return said


@pytest.fixture(scope="module")
def sample() -> Iterator[vh.Hub]:
    """The sample borough with variants of its applications, 2,000 in all, matched, some of them judged by officers."""
    dice = random.Random(5)
    with vh.open() as hub:
        hub.load_sample()
        load_id = hub.store.scalar("select max(load_id) from load where source = 'applications'")
        typed, known = _typed(), {one.application_ref for one in _applicants(hub.store)}
        variants = []
        for i in range(ENOUGH - len(known)):
            (_, on, born, said), (*_, other) = dice.choice(typed), dice.choice(typed)
            born = born and dice.choice((born, None, born + timedelta(days=1), born.replace(day=1, month=1)))
            on += timedelta(days=dice.choice((0, 0, -60, 45, 130, -2000)))
            one = read_applicant(_varied(dice, said, other), reference=f"V{i:04}", on=on, born=born, today=date.today(), minimum_age=17)
            variants.append(
                as_row(one).with_columns(pl.lit(100_000 + i, pl.Int64).alias("applicant_id"), pl.lit(load_id, pl.Int32).alias("load_id"))
            )
        with hub.store.write() as work:
            work.append("applicant", pl.concat(variants))
        hub.match()
        near = hub.outcomes().drop_nulls("candidate_id").sort("application_ref")
        for i, candidate in enumerate(near["candidate_id"].to_list()[::40]):
            hub.judge(candidate, ("same", "not_same", "unsure")[i % 3])
        yield hub


def test_the_batch_and_the_index_agree_on_2000_applicants(sample: vh.Hub) -> None:
    assert len(_applicants(sample.store)) == ENOUGH
    assert _differences(sample.store, build_index(sample.store, sample.rule_set())) == []
    counts = sample.outcome_counts()
    assert set(counts["outcome"]) == {"VERIFIED", "REVIEW", "NEEDS_EVIDENCE"}
    assert counts.height >= 12, "the applicants tried reach too few reasons"


def test_an_application_typed_in_is_read_as_the_file_was(sample: vh.Hub) -> None:
    stored = {one.application_ref: one for one in _applicants(sample.store)}
    again = 0
    for reference, on, born, said in _typed():
        if reference in stored and stored[reference].application_date == on:
            read = read_applicant(said, reference=reference, on=on, born=born, today=date.today(), minimum_age=sample.settings.minimum_age)
            assert read == stored[reference]
            again += 1
    assert again > 800


def test_an_answer_from_the_index_is_the_answer_by_sql(sample: vh.Hub) -> None:
    typed = [
        {"forename": said["forename"], "surname": said["surname"] or "", "address": said["address_1"] or "", "postcode": said["postcode"],
         "dob": born, "on": on}
        for _, on, born, said in _typed()[:400:40]
    ]  # fmt: skip
    by_sql = [sample.verify(**one) for one in typed]
    sample.index()
    assert [sample.verify(**one) for one in typed] == by_sql
    assert len({one.outcome for one in by_sql}) > 1


# ---- other boroughs


@pytest.mark.parametrize(
    "rules", [RuleSet(), RuleSet(sources=(Source.TENANCY,)), RuleSet(block_cap=5), RuleSet(grace_after_days=0, review_at=2.0)]
)
def test_the_index_answers_by_the_rule_set(rules: RuleSet) -> None:
    world = borough_of_chance(3)
    world.match(rules)
    assert _differences(world.store, build_index(world.store, rules)) == []


def test_the_index_knows_the_gazetteer_as_the_batch_does() -> None:
    world = _with_gazetteer().dwelling("100024", "9 Far Street", "CR0 1AA", out=True)
    for i, (address, postcode, uprn) in enumerate(
        (("5 High Road", "CR0 1AA", None), ("99 Nowhere Lane", "E8 3RH", None), ("5 Cable Street", None, "0"))
    ):
        world.applicant(address=address, postcode=postcode, uprn=uprn, ref=f"FAR{i}")
    world.match()
    assert _differences(world.store, build_index(world.store, RuleSet())) == []
    assert {"N2", "N3"} <= {reason for _, reason in world.outcomes().values()}


def test_row_order_threads_and_askers_do_not_change_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    first = borough_of_chance(1)
    monkeypatch.setitem(opening._CONFIG, "threads", "4")
    second = borough_of_chance(2)
    indexes = [build_index(world.store, RuleSet()) for world in (first, second)]
    applicants = _applicants(first.store)
    said = [[repr([getattr(index.answer(one), name) for name in SAID]).encode() for one in applicants] for index in indexes]
    assert said[0] == said[1]
    with ThreadPoolExecutor(8) as askers:
        at_once = list(askers.map(lambda one: indexes[0].answer(one), applicants * 20))
    assert [repr([getattr(one, name) for name in SAID]).encode() for one in at_once] == said[0] * 20


def test_an_organisation_and_a_resident_without_a_reference_are_no_trouble() -> None:
    world = (
        World()
        .organisation()
        .resident(None, "Obi", address="somewhere", ref="B")
        .applicant()
        .applicant(None, "Hart", postcode=None, ref="HYR2")
    )
    world.match()
    assert _differences(world.store, build_index(world.store, RuleSet())) == []


# ---- keeping up


def _asked(world: World) -> Applicant:
    return _applicants(world.store)[0]


def test_nothing_is_built_before_somebody_asks_for_it() -> None:
    assert IndexKeeper(World().resident().store).ready() is None


def test_without_residents_there_is_nothing_to_build() -> None:
    with pytest.raises(NotReadyError, match="No residents are loaded"):
        IndexKeeper(World().applicant().store).build()


def test_a_new_load_is_known_once_the_index_is_renewed() -> None:
    world = World().applicant()
    world.resident("Grace", "Hart")
    keeper = IndexKeeper(world.store)
    assert keeper.build().answer(_asked(world)).outcome == "NEEDS_EVIDENCE"
    world.resident(source="tenancy")
    assert keeper.ready() is None
    keeper.close()
    renewed = keeper.build()
    assert renewed.answer(_asked(world)).outcome == "VERIFIED"
    assert keeper.ready() is renewed


def test_the_index_is_renewed_in_the_background() -> None:
    world = World().resident().applicant()
    keeper = IndexKeeper(world.store)
    old = keeper.build()
    world.resident("Grace", source="tenancy")
    assert keeper.ready() is None
    assert keeper._renewing is not None
    keeper._renewing.join()
    assert keeper.ready() not in (None, old)


def test_what_does_not_matter_leaves_the_index_as_it_is() -> None:
    world = World().resident().applicant()
    keeper = IndexKeeper(world.store)
    old = keeper.build()
    world.match()
    assert keeper.build() is old


def test_another_rule_set_and_a_judgement_count_at_once() -> None:
    world = World().resident("A").applicant()
    with vh.Hub(world.store) as hub:
        hub.match()
        assert hub.index().answer(_asked(world)).outcome == "VERIFIED"
        hub.publish_rule_set(hub.save_rule_set(hub.rule_set().changed(verify_at=99.0), "stricter").version)
        assert hub.index().answer(_asked(world)).outcome == "REVIEW"
        candidate = hub.outcomes()["candidate_id"].item()
        hub.judge(candidate, "not_same")
        decided = hub.index().answer(_asked(world))
        assert (decided.outcome, decided.settled_by_officer) == ("NEEDS_EVIDENCE", True)


def test_a_judgement_reads_no_resident_again() -> None:
    world = World().resident("A").applicant()
    with vh.Hub(world.store) as hub:
        hub.match()
        before = hub.index()
        candidate = hub.outcomes()["candidate_id"].item()
        judgement = hub.judge(candidate, "not_same")
        after = hub.index()
        assert after.residents is before.residents
        assert (after.answer(_asked(world)).outcome, before.answer(_asked(world)).outcome) == ("NEEDS_EVIDENCE", "VERIFIED")
        hub.undo(judgement.judgement_id)
        assert hub.index().answer(_asked(world)).outcome == "VERIFIED"
