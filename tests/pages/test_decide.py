"""Tune, Review and Export at work."""

import re
from pathlib import Path

import pytest

import vh
from tests.pages.conftest import listed, sound, words
from vh.ui.pairs import marked
from vh.ui.widgets import download


def moved(at, verify: float, review: float):
    """The thresholds as the browser sends them on release."""
    revision = str(at.session_state["vh"].thresholds_set)
    at.session_state["tune.live"] = {"thresholds": {"verify": verify, "review": review, "revision": revision}}
    at.run()
    sound(at)
    return at


def test_a_new_version_needs_a_note_and_then_is_listed(open_page, matched: Path):
    at = moved(open_page("tune"), 12.0, 2.0)
    assert "Verified from +12.0, an officer looks from +2.0" in words(at)
    at.button(key="tune.save").click().run()
    assert "Not saved yet: say why" in words(at)
    moved(at, 12.0, 2.0)
    at.text_input(key="tune.note").set_value("hand check of 200").run()
    at.button(key="tune.save").click().run()
    assert listed(at, "Why")["Why"] == ["hand check of 200"]
    assert "standard v1" in words(at)


def first_reference(at) -> str:
    return next(line for line in words(at).split("\n") if "vh-turn" in line and "<style>" not in line).split('vh-quiet">')[1].split(" ")[0]


def rooms(at) -> dict[str, int]:
    """The queues and how many pairs wait in each."""
    said = next(one.proto.body for one in at.get("html") if 'class="vh-rooms"' in one.proto.body)
    return {room: int(number.replace(",", "")) for room, number in re.findall(r"<span>([A-Za-z ]+) <b>([\d,]+)</b>", said)}


def waiting(at) -> int:
    return rooms(at)["Waiting"]


def shown_pair(at) -> str:
    """The pair on the page: who, against which record."""
    table = next(one.proto.body for one in at.get("html") if "vh-pair" in one.proto.body and "<style>" not in one.proto.body)
    return first_reference(at) + table


@pytest.mark.parametrize("verdict", ["same", "not_same", "unsure"])
def test_a_judgement_brings_the_next_pair_and_can_be_undone(open_page, matched: Path, verdict: str):
    at = open_page("review")
    first, before = shown_pair(at), waiting(at)
    at.text_input(key="review.note").set_value("rang the resident")
    at.button(key=f"review.{verdict}").click().run()
    sound(at)
    assert shown_pair(at) != first
    assert waiting(at) <= before
    assert at.text_input(key="review.note").value == ""
    at.button(key="review.undo").click().run()
    assert shown_pair(at) == first
    assert waiting(at) == before
    assert at.button(key="review.undo").disabled


def test_a_pair_can_be_left_for_later_and_shown_again(open_page, matched: Path):
    at = open_page("review")
    first, before = first_reference(at), waiting(at)
    at.button(key="review.later").click().run()
    sound(at)
    assert first_reference(at) != first
    assert waiting(at) == before
    assert rooms(at)["Left for later"] == 1
    again = open_page("review")
    assert first_reference(again) != first, "it is not forgotten with the page"
    again.text_input(key="review.officer").set_value("Ben").run()
    assert first_reference(again) == first, "another officer has it still"
    assert "Left for later" not in rooms(again)
    at.button(key="review.show").click().run()
    sound(at)
    assert first_reference(at) == first


def test_with_all_left_for_later_the_page_offers_them_again(open_page, matched: Path):
    with vh.open(matched) as hub:
        for one in hub.queue()["candidate_id"]:
            hub.leave_for_later(one)
    at = open_page("review")
    assert "You left the rest for later" in words(at)
    at.button(key="review.again").click().run()
    sound(at)
    assert first_reference(at)


def test_filters_narrow_the_queue_to_a_reason(open_page, matched: Path):
    at = open_page("review")
    chosen = at.selectbox(key="review.reason")
    for reason in list(vh.Reason):
        if any(f"({reason.value})" in option for option in chosen.options):
            chosen.set_value(reason).run()
            assert reason.text in words(at)
            return
    raise AssertionError("no reason to filter by")


def test_names_are_shown_as_text_whatever_they_hold(open_page, matched: Path):
    with vh.open(matched) as hub, hub.store.write() as work:
        work.execute("update applicant set forename = '<img src=x onerror=alert(1)>', surname = '![x](http://example.org/p.png)'")
    at = open_page("review")
    shown = next(one.proto.body for one in at.get("html") if "vh-pair" in one.proto.body and "<style>" not in one.proto.body)
    assert "<img" not in shown
    assert "![x]" not in "".join(str(one.value) for one in at.markdown)


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        ("SMITH", "SMITH", "SMITH"),
        ("SMITH", "SMYTH", "SM<mark>I</mark>TH"),
        ("Smith", "SMITH", "Smith"),
        ("<b>", "<i>", "&lt;<mark>b</mark>&gt;"),
        ("FLAT 1", "FLAT 10", "FLAT 1"),
        ("FLAT 10", "FLAT 1", "FLAT 1<mark>0</mark>"),
        ("STRAßE", "STRASSE", "STRA<mark>ß</mark>E"),
        ("CLARA", "MR DOVID B", "CLARA"),
        ("", "A", ""),
        ("10 Mar 1990", "13 Jan 1990", "<mark>10</mark> <mark>Mar</mark> 1990"),
        ("7 May 1980", "5 Jul 1980", "<mark>7</mark> <mark>May</mark> 1980"),
        ("10 Mar 1990", "10 Mar 1980", "10 Mar <mark>1990</mark>"),
    ],
)
def test_differing_characters_are_marked_and_all_else_is_escaped(text: str, other: str, shown: str):
    assert marked(text, other) == shown


def test_the_lists_are_made_ready_once_asked_for_and_logged(open_page, matched: Path):
    at = open_page("export")
    assert "Nothing was exported yet." in words(at)
    assert not at.get("download_button")
    at.button(key="export.make").click().run()
    labels = [one.proto.label for one in at.get("download_button")]
    assert labels == [f"Download {name}" for name in ("verified.csv", "review.csv", "needs_evidence.csv", "manifest.json")]
    log = next(one.value for one in at.dataframe if "exported_by" in one.value.columns)
    assert list(log["kind"]) == ["Made ready to download"]


def test_lists_made_before_a_judgement_are_out_of_date(open_page, matched: Path):
    at = open_page("export")
    at.button(key="export.make").click().run()
    at.switch_page("../../pages/review.py").run()
    at.button(key="review.same").click().run()
    at.switch_page("../../pages/export.py").run()
    assert "have changed since these lists were made ready" in words(at)
    assert not at.get("download_button")


def test_the_lists_are_written_into_a_folder(open_page, matched: Path, tmp_path: Path):
    at = open_page("export")
    at.text_input(key="export.folder").set_value(str(tmp_path / "lists"))
    at.button(key=next(one.key for one in at.button if one.label == "Write the lists there")).click().run()
    sound(at)
    assert sorted(one.name for one in (tmp_path / "lists").iterdir()) == [
        "manifest.json",
        "needs_evidence.csv",
        "review.csv",
        "verified.csv",
    ]


def test_a_folder_must_be_named_first(open_page, matched: Path):
    at = open_page("export")
    at.button(key=next(one.key for one in at.button if one.label == "Write the lists there")).click().run()
    assert "Name the folder first" in words(at)


def test_a_download_carries_the_fingerprint_of_its_content_in_its_name(monkeypatch):
    given = []
    monkeypatch.setattr("vh.ui.widgets.st.download_button", lambda *args, **_: given.append(args[2]))
    download("x", b"a" * 2_000_000 + b"Y" + b"a" * 2_000_000, "verified.csv", "k")
    download("x", b"a" * 2_000_000 + b"N" + b"a" * 2_000_000, "verified.csv", "k")
    assert given[0] != given[1]
    assert given[0].startswith("verified-")
    assert given[0].endswith(".csv")
