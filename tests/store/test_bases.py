"""A source of residents is used on a lawful basis in force, by every way in, and by none without."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import vh
from tests.factory import ADDRESS, APPLIED, POSTCODE, World
from vh.errors import InputError, NotReadyError, RefusedError
from vh.feeds import Settling
from vh.matching.run import outcomes_with
from vh.model import EVIDENCE, Source, Ticket
from vh.ruleset import RuleSet
from vh.sample import sample_folder
from vh.store import bases, connection

TODAY = date.today()
COMMAND = r"python -m vh basis council_tax --basis TEXT --reference TEXT --approver NAME --until DATE"
ADA = {"forename": "Ada", "surname": "Obi", "address": ADDRESS, "postcode": POSTCODE, "on": APPLIED}


def lose(world: World, *sources: str, days: int = 1) -> None:
    """The bases of these sources ran out so many days ago (0: today is their last day)."""
    with world.store.write(counts=False) as work:  # as a new day does: nothing is written
        work.execute(
            "update basis set begins = $first, until = $last where source in (select unnest($sources::varchar[]))",
            first=TODAY - timedelta(days=400), last=TODAY - timedelta(days=days), sources=list(sources or map(str, EVIDENCE)),
        )  # fmt: skip


def basis(hub: vh.Hub, source: str = "council_tax", **more: object) -> None:
    hub.record_basis(source, **({"basis": "Public task", "reference": "DPIA 7", "approver": "Ann", "until": "2099-12-31"} | more))  # type: ignore[arg-type]


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    world = World().resident().applicant()
    lose(world, days=0)
    assert world.said()[0] == "VERIFIED"
    lose(world, days=1)
    with pytest.raises(NotReadyError, match="Council Tax: not used, because no lawful basis for it is in force"):
        world.match()


WAYS: dict[str, Callable[[vh.Hub], object]] = {
    "match": lambda hub: hub.match(),
    "verify": lambda hub: hub.verify(**ADA),  # type: ignore[arg-type]
    "index": lambda hub: hub.index(),
    "queue": lambda hub: hub.queue(),
    "pair": lambda hub: hub.pair(1),
    "waiting": lambda hub: hub.waiting(),
    "candidates of an application": lambda hub: hub.candidates_of("HYR1"),
    "judge": lambda hub: hub.judge(1, "same"),
    "sample": lambda hub: hub.review_sample(1),
    "what would change": lambda hub: hub.what_would_change("HYR1"),
    "lists": lambda hub: hub.export_files(),
    "decisions": lambda hub: hub.decisions("never.csv"),
    "tune": lambda hub: hub.tune(),
    "learn": lambda hub: hub.learn(),
    "desk of the API": lambda hub: hub.desk().footing(),
    "replay": lambda hub: hub.replay_requests(0),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_is_shut_from_that_day_on_and_says_so(way: str) -> None:
    world = World().resident().applicant()
    hub = vh.Hub(world.store)
    hub.match()
    hub.index()
    hub.desk()
    lose(world)
    hub._keeper._lawful = None  # what a new day does
    with pytest.raises((NotReadyError, RefusedError), match=COMMAND):
        WAYS[way](hub)
    hub.close()


def test_a_source_without_a_basis_is_left_out_and_the_rest_goes_on() -> None:
    world = World().resident().resident("Ada", "Obi", source="tenancy", ref="T1", proves=True).applicant()
    hub = vh.Hub(world.store)
    first = hub.match()
    assert {one.source for one in first.bases} == {Source.COUNCIL_TAX, Source.TENANCY}
    lose(world, "council_tax")
    assert hub.status().run_is_stale
    assert hub.status().lapsed == (Source.COUNCIL_TAX,)
    assert hub.status().waiting == 0
    assert any("Council Tax: not used" in one for one in hub.watch().alarms)
    second = hub.match()
    assert second.not_used == (Source.COUNCIL_TAX,)
    assert [one.source for one in second.bases] == [Source.TENANCY]
    assert set(second.verified_by) == {Source.TENANCY}
    assert hub.latest_run() == second
    assert set(second.loads) < set(first.loads)
    hub.close()


def test_a_run_that_could_be_weighed_again_is_not_where_its_bases_have_changed() -> None:
    world = World().resident().resident("Eve", "Obi", source="tenancy", ref="T1").applicant()
    world.match()
    lose(world, "council_tax")
    world.match()
    said = world.store.frame("select distinct source from candidate")["source"].to_list()
    assert said == ["tenancy"]


def test_the_index_stops_answering_at_once_and_is_made_anew_without_the_source() -> None:
    world = World().resident().resident("Eve", "Hart", source="tenancy", ref="T1").applicant()
    hub = vh.Hub(world.store)
    hub.index()
    assert hub._keeper.latest() is not None
    lose(world, "council_tax")
    hub._keeper._lawful = None  # what a new day does
    assert hub._keeper.latest() is None, "an index that holds it answers nobody, not even until the next is ready"
    assert hub.verify(**ADA).outcome != "VERIFIED"  # type: ignore[arg-type]
    index = hub.index()
    assert hub._keeper.latest() is index
    assert hub.verify(**ADA, explained=False).sources == ()  # type: ignore[arg-type]
    hub.close()


def test_a_basis_ended_shuts_the_index_at_once_and_who_answers_never_waits_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = vh.Hub(World().resident().applicant().store)
    index, keeper = hub.index(), hub._keeper
    asked: list[int] = []
    lawful = bases.lawful

    def counted(store: connection.Store) -> tuple[int, ...]:
        asked.append(1)
        return lawful(store)

    monkeypatch.setattr(bases, "lawful", counted)
    for number in hub.bases().filter(source="council_tax", state="in force")["basis_id"]:
        hub.end_basis(number, reason="a test")
    by_the_act = len(asked)
    assert by_the_act
    assert not keeper._may_be_used(index)
    assert len(asked) == by_the_act
    basis(hub)
    by_the_act = len(asked)
    assert keeper._may_be_used(index)
    assert len(asked) == by_the_act
    hub.close()


def test_a_day_by_itself_is_a_change_to_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World().resident().applicant()
    hub = vh.Hub(world.store)
    hub.index()
    assert hub._keeper.latest() is not None
    lose(world)
    assert hub._keeper.latest() is not None, "the same day, nothing was written: nothing is asked again"

    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls.fromordinal(TODAY.toordinal() + 1)

    monkeypatch.setattr("vh.matching.keep.date", Tomorrow)
    assert hub._keeper.latest() is None
    hub.close()


def test_a_load_that_is_looked_at_before_it_counts_is_compared_on_a_basis_too() -> None:
    world = World().resident().applicant()
    loads = world.store.frame("select load_id from load")["load_id"].to_list()
    assert outcomes_with(world.store, RuleSet(), loads, Ticket())["outcome"].to_list() == ["VERIFIED"]
    lose(world)
    assert outcomes_with(world.store, RuleSet(), loads, Ticket())["outcome"].to_list() == ["NEEDS_EVIDENCE"]


@pytest.mark.parametrize("first", ["basis", "load"])
def test_basis_and_load_may_come_in_either_order(first: str) -> None:
    with vh.open() as hub:
        hub.load("applications", sample_folder() / "parking_applications.csv")
        if first == "basis":
            basis(hub)
        report = hub.load("council_tax", sample_folder() / "council_tax_academy.csv")
        assert (report.not_used == "") is (first == "basis")
        if first == "load":
            assert "python -m vh basis council_tax" in report.not_used
            assert report.not_used in report._repr_html_()
            with pytest.raises(NotReadyError, match=COMMAND):
                hub.match()
            basis(hub)
        assert hub.match().counts["VERIFIED"] > 0  # type: ignore[index]


def test_housing_benefit_is_not_even_read_without_a_basis(tmp_path: Path) -> None:
    path = sample_folder() / "housing_benefit_academy.csv"
    with vh.open() as hub:
        with pytest.raises(
            NotReadyError, match=r"Social Security Administration Act 1992, section 123.*page Access.*python -m vh basis housing_benefit"
        ):
            hub.load("housing_benefit", path)
        assert hub.loads().is_empty()
        hub.set_feed("housing_benefit", tmp_path, pattern="hb*", match_after=False)
        (tmp_path / "hb.csv").write_bytes(path.read_bytes())
        (tmp_path / "hb.csv.done").touch()
        seen = hub.look_into_feeds(Settling())
        assert seen.taken == ()
        assert "may only be loaded on a lawful basis" in " ".join(seen.problems)
        assert (tmp_path / "hb.csv").exists(), "it waits in the inbox"
        basis(hub, "housing_benefit")
        (taken,) = hub.look_into_feeds(Settling()).taken
        assert taken.load_id is not None
        assert hub.load("housing_benefit", path, feed="another").records > 0


def test_the_basis_of_the_sample_holds_for_the_sample_alone(tmp_path: Path) -> None:
    with vh.open() as hub:
        hub.load_sample()
        assert "Made-up data" in hub.bases()["legal_basis"][0]
        assert hub.match().not_used == ()
        other = tmp_path / "real.csv"
        other.write_bytes((sample_folder() / "council_tax_academy.csv").read_bytes() + b"\n")
        assert "not used" in hub.load("council_tax", other, feed="council_tax").not_used
        assert hub.match().not_used == (Source.COUNCIL_TAX,)
        with pytest.raises(NotReadyError, match="may only be loaded"):
            hub.load("housing_benefit", other)
        assert hub.basis_needed(Source.COUNCIL_TAX)
        numbers = hub.bases().height
        hub.load_sample()
        assert hub.bases().height == numbers, "recorded once"


def test_the_sample_is_told_of_beside_the_councils_own_extracts_and_taken_out_alone(tmp_path: Path) -> None:
    own = tmp_path / "council_tax_academy.csv"
    with vh.open() as hub:
        hub.load_sample()
        assert hub.sample_beside() == (), "a hub that is shown at work has nothing else in it"
        own.write_bytes((sample_folder() / "council_tax_academy.csv").read_bytes() + b"\n")
        mine = hub.load("council_tax", own).load_id
        said = hub.sample_beside()
        assert ("Tenancies", "uh") in said
        assert "Council Tax" not in dict(said), "its feed was taken over"
        assert hub.take_out_sample() == len(said) == 7
        assert hub.sample_beside() == ()
        assert hub.loads().filter("in_force")["load_id"].to_list() == [mine]
        assert hub.take_out_sample() == 0
        assert hub.audit(limit=1)["kind"].to_list() == ["withdraw"]


def test_rows_of_a_load_without_a_basis_are_not_shown() -> None:
    with vh.open() as hub:
        load_id = hub.load("council_tax", sample_folder() / "council_tax_academy.csv").load_id
        for asked in (lambda: hub.fault_file(load_id), lambda: hub.fault_rows(load_id, "blank_row")):
            with pytest.raises(NotReadyError, match=COMMAND):
                asked()
        basis(hub)
        assert hub.fault_file(load_id).is_empty(), "this extract has none, and may be asked for them"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"basis": " "}, "Say what the legal basis is"),
        ({"approver": ""}, "Say what the approver is"),
        ({"basis": "", "reference": " ", "approver": ""}, "Say what the legal basis, the reference and the approver are"),
        ({"until": TODAY - timedelta(days=1)}, "has passed already"),
        ({"until": TODAY + timedelta(days=1), "begins": TODAY + timedelta(days=2)}, "before its first"),
        ({"until": "soon"}, "not a date"),
    ],
)
def test_a_basis_that_is_not_whole_is_not_recorded(changed: dict[str, object], says: str) -> None:
    with vh.open() as hub:
        with pytest.raises(InputError, match=says):
            basis(hub, **changed)
        assert hub.bases().is_empty()


def test_a_basis_can_begin_later_and_be_ended_early_and_its_history_stays() -> None:
    world = World().resident().applicant()
    hub = vh.Hub(world.store, who="ann")
    with pytest.raises(InputError, match="Say why"):
        hub.end_basis(1, " ")
    for number in world.store.frame("select basis_id from basis")["basis_id"]:
        hub.end_basis(number, "the approval was withdrawn")
    basis(hub, begins=TODAY + timedelta(days=1))
    with pytest.raises(NotReadyError, match=COMMAND):
        hub.match()
    assert hub.bases()["state"].to_list() == ["not begun", "ended", "ended", "ended"]
    ended = hub.bases().filter(pl.col("state") == "ended").row(0, named=True)
    assert (ended["ended_by"], ended["end_reason"]) == ("ann", "the approval was withdrawn")
    with pytest.raises(InputError, match="no basis 1 that could be ended"):
        hub.end_basis(1, "again")
    entries = hub.audit()
    assert entries.filter(pl.col("kind") == "basis").height == 7  # three recorded, three ended, one to come
    hub.close()


def test_a_basis_that_is_about_to_end_is_told_of() -> None:
    with vh.open() as hub:
        basis(hub, until=TODAY + timedelta(days=bases.SOON_DAYS - 1))
        (said,) = bases.alarms(hub.store)
        assert said.startswith("The lawful basis of Council Tax ends on ")
        basis(hub, until=TODAY + timedelta(days=300))
        assert bases.alarms(hub.store) == ()


def test_the_manifest_names_the_bases_that_the_run_stood_on(tmp_path: Path) -> None:
    with vh.open(tmp_path / "hub.duckdb") as hub:
        hub.load("council_tax", sample_folder() / "council_tax_academy.csv")
        hub.load("applications", sample_folder() / "parking_applications.csv")
        basis(hub, reference="DPIA 7")
        hub.match()
        hub.export(tmp_path / "lists")
    assert json.loads((tmp_path / "lists" / "manifest.json").read_text())["bases"] == [
        {
            "basis_id": 1,
            "source": "council_tax",
            "legal_basis": "Public task",
            "reference": "DPIA 7",
            "approver": "Ann",
            "until": "2099-12-31",
        }
    ]


def test_a_run_from_before_there_were_bases_stands_on_all_that_it_read() -> None:
    world = World().resident().applicant()
    hub = vh.Hub(world.store)
    run = hub.match()
    with world.store.write() as work:
        work.execute("delete from run_basis")
        work.execute("delete from basis")
    assert bases.lapsed(world.store, run.run_id) == (Source.COUNCIL_TAX,)
    with pytest.raises(NotReadyError, match=COMMAND):
        hub.queue()
    basis(hub)
    assert hub.queue().is_empty()
    hub.close()


def test_a_hub_of_schema_8_opens_and_none_of_its_residents_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "hub.duckdb"
    with monkeypatch.context() as older:
        older.setattr(connection, "MIGRATIONS", tuple(one for one in connection.MIGRATIONS if one[0] <= 8))
        older.setattr(connection, "VERSION", 8)
        store = connection.open_store(path)
        with store.write() as work:
            for number, source in enumerate(("council_tax", "applications"), 1):
                work.execute(
                    "insert into load values ($id, $source, $source, 'test', 'old.csv', 'hash', $day, $now, 'tester', 1, 1, 0, 1, '{}', '[]', 0, '[]', true)",
                    id=number, source=source, day=TODAY, now=TODAY,
                )  # fmt: skip
        store.close()
    with vh.open(path) as hub:
        assert hub.loads().height == 2
        assert hub.bases().is_empty()
        assert bases.in_use(hub.store) == (2,)
        (said,) = hub.without_basis()
        assert said in hub.watch().alarms
        assert "page Access" in said


def test_the_day_of_an_extract_may_be_typed_in_a_notebook() -> None:
    with vh.Hub(World().store) as hub:
        report = hub.load("council_tax", sample_folder() / "council_tax_academy.csv", as_of="30/09/2026", feed="typed")
        assert report.as_of == date(2026, 9, 30)
        with pytest.raises(InputError, match="The as-of date cannot be read"):
            hub.load("council_tax", sample_folder() / "council_tax_academy.csv", as_of="end of month", feed="again")
        assert hub.load("council_tax", sample_folder() / "council_tax_academy.csv", as_of="2026-09-29", feed="again").as_of.day == 29
