"""Pages Feeds and Today where extracts arrive by themselves."""

import csv
from pathlib import Path

import pytest

import vh
from tests.factory import copied, lawful
from tests.pages.conftest import SAMPLE, listed, settled, words
from vh.feeds import Settling, State
from vh.ui import page as frame


def rows() -> list[list[str]]:
    with (SAMPLE / "council_tax_academy.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def put(inbox: Path, name: str, lines: list[list[str]]) -> None:
    with (inbox / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    (inbox / f"{name}.done").touch()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def held_folder(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The matched sample, with a feed of which one load came into force and one is held, and the feed's inbox."""
    folder, lines = tmp_path_factory.mktemp("held"), rows()
    (folder / "inbox").mkdir()
    with vh.open(copied(matched_file, folder / "hub.duckdb"), who="night") as hub:
        lawful(hub)
        hub.set_feed("council_tax", folder / "inbox")
        for name, some in (("ctax_20261120.csv", lines), ("ctax_20261121.csv", lines[:600])):
            put(folder / "inbox", name, some)
            hub.look_into_feeds(Settling())
    return folder


@pytest.fixture
def held(hub_file: Path, held_folder: Path) -> None:
    """The hub file with the feed that has a held load; nothing that is done here touches the inbox."""
    copied(held_folder / "hub.duckdb", hub_file)


def test_without_a_feed_the_page_says_what_one_is_and_takes_one(open_page, hub_file: Path, inbox: Path):
    at = open_page("feeds")
    assert "No feed is set up" in words(at)
    at.text_input(key="feeds.inbox.new 0").input(str(inbox)).run()
    at.button(key="feeds.save").click().run()
    assert "Nothing came yet" in words(at)
    with_plan = next(one.value for one in at.dataframe if "rhythm" in one.value.columns)
    assert with_plan["feed"].to_list() == ["Council Tax"]


@pytest.mark.parametrize(
    ("folder", "said"), [("\\\\server\\share", "on another computer"), ("", "whole path"), ("/no/such/folder", "no such inbox")]
)
def test_a_folder_that_cannot_be_an_inbox_is_said_in_a_sentence(open_page, hub_file: Path, folder: str, said: str):
    at = open_page("feeds")
    at.text_input(key="feeds.inbox.new 0").input(folder).run()
    at.button(key="feeds.save").click().run()
    assert said in words(at)


def test_looking_now_takes_in_what_is_there(open_page, hub_file: Path, inbox: Path):
    with vh.open(hub_file) as hub:
        hub.set_feed("council_tax", inbox)
    put(inbox, "ctax.csv", rows()[:200])
    at = open_page("feeds")
    at.button(key="feeds.look").click().run()
    settled(at)
    came = next(one.value for one in at.dataframe if "words" in one.value.columns)
    assert came["state"].to_list() == ["In force"]


def test_a_held_load_says_why_and_can_be_put_in_force_with_a_reason(open_page, held: None, hub_file: Path):
    at = open_page("feeds")
    said = words(at)
    assert "Council Tax is held" in said
    assert "Records are down by" in said
    assert "would lose verification" in said
    assert "In force meanwhile: ctax_20261120.csv" in said
    at.button(key="feeds.approve.2").click().run()
    assert "Say in a few words why" in words(at)
    at.text_input(key="feeds.why.2").input("the estate was demolished").run()
    at.button(key="feeds.approve.2").click().run()
    assert "Council Tax is held" not in words(at)
    came = next(one.value for one in at.dataframe if "words" in one.value.columns)
    assert came["state"][0].startswith("Approved, in force by ")


def test_a_held_load_can_be_looked_at_on_page_check(open_page, held: None, hub_file: Path):
    at = open_page("feeds")
    at.button(key="feeds.check.2").click().run()
    assert at.title[0].value == "Check"
    chosen = at.selectbox(key="check.chosen")
    assert chosen.format_func(chosen.value).endswith("(held)")
    assert "ctax_20261121.csv" in chosen.format_func(chosen.value)


def test_a_held_load_can_be_rejected(open_page, held: None, hub_file: Path):
    at = open_page("feeds")
    at.text_input(key="feeds.who.2").input("Ann").run()
    at.text_input(key="feeds.why.2").input("cut off").run()
    at.button(key="feeds.reject.2").click().run()
    came = next(one.value for one in at.dataframe if "words" in one.value.columns)
    assert came["state"][0] == "Rejected by Ann"


def test_a_failed_file_is_shown_with_its_reason(open_page, matched: Path, inbox: Path):
    with vh.open(matched) as hub:
        hub.set_feed("council_tax", inbox)
        put(inbox, "ctax.csv", [["a"], ["b"]])
        assert hub.look_into_feeds(Settling()).taken[0].state is State.FAILED
    assert "the latest file could not be taken in" in words(open_page("feeds"))
    assert "could not be taken in" in words(open_page("today"))


def test_today_says_in_one_box_what_needs_somebody(open_page, held: None):
    at = open_page("today")
    said = words(at)
    assert "One thing needs somebody" in said
    assert "A load of Council Tax is held." in said
    assert "Over time" in said
    loaded = listed(at, "Cells filled")
    assert set(loaded["Rhythm"]) == {"on time", ""}
    assert all(one.endswith("%") for one in loaded["Cells filled"])


def test_today_is_calm_where_nothing_needs_anybody(open_page, matched: Path):
    said = words(open_page("today"))
    assert "One thing needs somebody" not in said
    assert "things need somebody" not in said
    assert "Over time" not in said


def test_changing_and_removing_a_feed(open_page, held: None, hub_file: Path):
    at = open_page("feeds")
    at.session_state["feeds.form"] = True
    at.run()
    at.selectbox(key="feeds.which").select("Council Tax").run()
    at.number_input(key="feeds.every.Council Tax").set_value(7).run()
    at.button(key="feeds.save").click().run()
    plan = next(one.value for one in at.dataframe if "rhythm" in one.value.columns)
    assert plan["every"].to_list() == ["Every week"]
    at.button(key="feeds.remove").click().run()
    assert "No feed is set up" in words(at)


def test_today_says_how_long_callers_of_the_api_wait(open_page, matched: Path):
    assert "Answers of the API" not in words(open_page("today"))
    metrics = frame.shared_hub()._desk.metrics
    for number in range(200):
        metrics.served("/api/v1/verify", 200, 0.25 if number < 3 else 0.004)
    said = words(open_page("today"))
    for part in ("Answers of the API, 24 hours", "200", "4.0 ms", "250.0 ms"):
        assert part in said, part
