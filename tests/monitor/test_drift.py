"""The stability index by hand, and what it says of runs and loads."""

import math
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import vh
from tests.factory import copied, lawful
from vh.monitor import completeness, fall, psi, shifts, trend
from vh.sample import sample_folder


def test_the_index_is_the_sum_done_by_hand() -> None:
    then, now = [10, 20, 70], [20, 20, 60]
    by_hand = (0.2 - 0.1) * math.log(0.2 / 0.1) + 0 + (0.6 - 0.7) * math.log(0.6 / 0.7)
    assert psi(then, now) == pytest.approx(by_hand)
    assert psi(now, then) == pytest.approx(by_hand)
    assert psi([5, 0], [0, 5]) < 100  # an empty group is no infinity


@pytest.fixture(scope="module")
def hub(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[vh.Hub]:
    with vh.open(copied(matched_file, tmp_path_factory.mktemp("monitor") / "hub.duckdb")) as opened:
        lawful(opened)
        yield opened


def said(hub: vh.Hub) -> dict[str, str]:
    return {one.what: one.verdict for one in shifts(hub.store)}


def test_one_run_compares_with_nothing(hub: vh.Hub) -> None:
    assert said(hub) == {}
    assert fall(trend(hub.store)) is None


def test_the_same_again_is_steady_and_a_source_gone_is_a_shift(hub: vh.Hub, tmp_path: Path) -> None:
    hub.match()
    assert said(hub) == {"Score of the nearest record": "Steady", "Reasons": "Steady"}
    lines = (sample_folder() / "council_tax_academy.csv").read_bytes().splitlines(keepends=True)
    few = tmp_path / "few.csv"
    few.write_bytes(b"".join(lines[:1] + lines[1500:]))
    for source, name in (("council_tax", few), ("housing_benefit", tmp_path / "hb.csv"), ("tenancy", tmp_path / "mtfh.csv")):
        if source != "council_tax":
            real = sample_folder() / {"housing_benefit": "housing_benefit_academy.csv", "tenancy": "tenancy_mtfh.csv"}[source]
            name.write_bytes(b"".join(real.read_bytes().splitlines(keepends=True)[:40]))
        hub.load(source, name)
    hub.match()
    now = said(hub)
    assert now["Reasons"] == "Shifted"
    assert now["Score of the nearest record"] == "Shifted"
    assert "fell from" in str(fall(trend(hub.store)))
    assert any("verified share fell" in one for one in hub.watch().alarms)


def test_kinds_of_record_are_compared_with_the_load_before(hub: vh.Hub, tmp_path: Path) -> None:
    header, *rows = (sample_folder() / "council_tax_academy.csv").read_text(encoding="utf-8-sig").splitlines()
    at = header.split(",").index("role")
    assert any(row.split(",")[at] for row in rows)
    path = tmp_path / "ct.csv"
    path.write_text("\n".join([header, *rows[:1000]]), encoding="utf-8")
    hub.load("council_tax", path)
    assert said(hub)["Kinds of record, Council Tax"] in ("Steady", "Moved a little")


def test_completeness_is_the_share_of_cells_filled(hub: vh.Hub) -> None:
    load_id = int(hub.loads()["load_id"][0])
    quality = hub.column_quality(load_id)
    assert completeness(hub.store)[load_id] == pytest.approx(quality["filled"].sum() / quality["rows"].sum())


def test_the_trend_is_oldest_first_and_its_shares_are_of_applicants(hub: vh.Hub) -> None:
    runs = trend(hub.store)
    assert runs["run_id"].is_sorted()
    counts = hub.runs().sort("run_id")
    assert runs["verified_share"].to_list() == (counts["verified"] / counts["applicants"]).to_list()
    assert isinstance(runs, pl.DataFrame)
