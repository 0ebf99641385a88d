"""What no layout needs never gets in: extra columns, marked, are nowhere in the hub's file, log, journal, folders or words, in any layout."""

import logging
import tempfile
from pathlib import Path

import pytest

import vh
from tests.factory import lawful
from tests.ingest.extracts import ROWS, SOURCES
from tests.privacy.conftest import settled, where, write
from vh.feeds import Settling
from vh.ingest import BUILT_IN

NOT_OURS = (
    "NINO", "NatInsNo", "National Insurance Number", "Annual Income", "weekly_income", "Savings", "Disability", "health_condition",
    "HIV Status", "religion", "sexual_orientation", "Ethnic Group", "Nationality", "Immigration Status", "Bank Account", "Sort Code",
    "Email Address", "Mobile Number", "NHS Number", "passport_no", "Marital Status", "Free text", "comments", "x_17", "Blue Badge No",
)  # fmt: skip
KINDS = sorted(ROWS)


def mark(place: int) -> str:
    return f"KEEPOUT{place:02}QQ"


MARKS = tuple(mark(place) for place in range(len(NOT_OURS)))


def marked(folder: Path, layout: str) -> Path:
    """An extract in a layout with more columns, of which every cell is marked: rows that load, one that is set aside, and one without a name."""
    good = ROWS[layout] | {name: mark(place) for place, name in enumerate(NOT_OURS)}
    first = next(iter(good))
    rows = [good | {first: f"{good[first].strip()}{number}"} for number in range(9)]
    broken = {name: ("31/31/20xx" if "date" in name.lower() or name in ("cot", "eot") else value) for name, value in ROWS[layout].items()}
    rows.append(broken | {name: mark(place) for place, name in enumerate(NOT_OURS)})
    return write(folder / f"{layout}.csv", rows)


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the temporary one of this process and of those that it starts."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_layouts_are_all_here() -> None:
    assert {one.name for one in BUILT_IN} <= set(KINDS)


@pytest.mark.parametrize("layout", KINDS)
def test_marked_columns_are_nowhere(
    layout: str, tmp_path: Path, own_temp: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    source = SOURCES[layout]
    files, place, inbox = tmp_path / "files", tmp_path / "hub", tmp_path / "inbox"
    for folder in (files, place, inbox):
        folder.mkdir()
    path = marked(files, layout)
    assert where(files, *MARKS) == [path.name]
    with caplog.at_level(logging.DEBUG), vh.open(place / "hub.duckdb") as hub:
        lawful(hub)
        preview = hub.preview(path)
        report = hub.load(source, path)
        assert report.records
        hub.set_feed(source, inbox, match_after=False, feed="by folder")
        (inbox / "tonight.csv").write_bytes(path.read_bytes())
        (inbox / "tonight.csv.done").touch()
        (taken,) = hub.look_into_feeds(Settling()).taken
        assert taken.load_id is not None
        told = [repr(preview.guesses), repr(report), repr(taken), report._repr_html_(), str(hub.fault_file(report.load_id).to_dicts())]
        told += [str(hub.activity().to_dicts()), str(hub.loads().to_dicts())]
        desk = hub.desk()
        desk.settle()
        assert where(place, *MARKS) == []  # in the log
        settled(hub)
        assert where(place, *MARKS) == []  # in the file
    assert where(place, *MARKS) == []  # closed
    assert where(own_temp, *MARKS) == []
    reports = [one for one in (inbox / "done").iterdir() if one.name.endswith(".report.txt")]
    assert reports
    told += [one.read_text(encoding="utf-8") for one in reports] + [one.name for one in tmp_path.rglob("*")]
    out, err = capfd.readouterr()
    assert [one for one in MARKS if one in "\n".join([*told, caplog.text, out, err])] == []


def test_the_search_can_find(tmp_path: Path) -> None:
    """The same search finds a mark in a column that the hub does keep, so that its silence above says something."""
    rows = [ROWS["academy"] | {"lead_liab_surname": MARKS[0], "liab_name": f"{MARKS[0]},MS ADA"}]
    with vh.open(tmp_path / "hub.duckdb") as hub:
        hub.load("council_tax", write(tmp_path / "academy.csv", rows))
        assert where(tmp_path, *MARKS) == ["academy.csv", "hub.duckdb.wal"]
        settled(hub)
        assert where(tmp_path, *MARKS) == ["academy.csv", "hub.duckdb"]


def test_a_mapped_column_that_holds_national_insurance_numbers_is_refused(tmp_path: Path) -> None:
    rows = [ROWS["academy"] | {"account_ref": f"2041{number:04}", "lead_liab_middlename": "QQ123456C"} for number in range(9)]
    with vh.open(tmp_path / "hub.duckdb") as hub:
        with pytest.raises(vh.InputError, match="National Insurance"):
            hub.load("council_tax", write(tmp_path / "academy.csv", rows))
        settled(hub)
        assert where(tmp_path, "QQ123456C") == ["academy.csv"]
