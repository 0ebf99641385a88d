"""The Load page: several files at once, what was recognised, an unknown layout mapped, the report, and the same bytes again."""

import os
import shutil
import time
from datetime import date
from pathlib import Path

import vh
from tests.pages.conftest import SAMPLE, listed, settled, sound, words
from vh.ui import page as frame
from vh.ui.spool import _ending, forget_abandoned

OWN = (
    "agreement number,first name,last name,dob,start date,address,post code,shoe size\n"
    "T1,Ada,Obi,1980-02-01,2020-01-01,1 Mare Street,E8 1EA,7\nT2,Ben,Ray,1981-02-01,2020-01-01,2 Mare Street,E8 1EA,8\n"
)


def sample(name: str) -> tuple[str, bytes, str]:
    return name, (SAMPLE / name).read_bytes(), "text/csv"


def uploaded(at, *files):
    at.file_uploader(key="load.upload.0").set_value(list(files)).run()
    sound(at)
    return at


def test_recognised_files_load_in_the_background_with_a_report(open_page, hub_file: Path):
    at = uploaded(open_page("load"), sample("tenancy_nec.csv"), sample("parking_applications.csv"))
    said = words(at)
    assert "Tenancies (NEC)" in said
    assert "columns of" in said
    at.button(key="load.go").click().run()
    job = settled(at)
    assert job.error is None
    report = at.dataframe[0].value
    assert report["Rows read" if "Rows read" in report.columns else "read"].sum() > 1000
    assert (report["read"] == report["loaded"] + report["left_out"] + report["aside"]).all()
    assert job.title == "Loading 2 files"
    with_hub = {one["file_name"] for one in _loads(at)}
    assert with_hub == {"tenancy_nec.csv", "parking_applications.csv"}


def test_what_is_loaded_is_named_as_typed_just_before_the_press(open_page, hub_file: Path):
    at = uploaded(open_page("load"), sample("tenancy_nec.csv"))
    next(one for one in at.text_input if one.label == "Feed").set_value("the north")
    at.button(key="load.go").click().run()
    assert settled(at).error is None
    with frame.shared_hub() as hub:
        assert hub.loads()["feed"].to_list() == ["the north"]


def _loads(at):
    at.switch_page("../../pages/today.py").run()
    return [{"file_name": name} for name in listed(at, "Cells filled")["File"]]


def test_nothing_stays_on_disk_once_a_file_is_loaded(open_page):
    at = uploaded(open_page("load"), sample("tenancy_nec.csv"))
    [waiting] = at.session_state["vh"].waiting
    assert waiting.path.exists()
    assert waiting.name not in str(waiting.path)
    at.button(key="load.go").click().run()
    settled(at)
    assert not waiting.path.exists()
    assert at.session_state["vh"].waiting == []


def test_what_a_load_takes_the_place_of_is_said_before(open_page):
    at = uploaded(open_page("load"), sample("tenancy_nec.csv"))
    assert "Takes the place of" not in words(at)
    at.button(key="load.go").click().run()
    settled(at)
    _, data, kind = sample("tenancy_nec.csv")
    at.file_uploader(key="load.upload.1").set_value([("november.csv", data, kind)]).run()
    assert "Takes the place of tenancy_nec.csv, 538 records. To keep both" in words(at)


def test_a_file_older_and_much_shorter_than_the_one_before_is_asked_about(open_page, matched: Path):
    name, data, kind = sample("tenancy_nec.csv")
    short = b"".join(data.splitlines(keepends=True)[:200])
    at = uploaded(open_page("load"), (name, short, kind))
    next(one for one in at.date_input if one.label == "The extract shows the day").set_value(date(2020, 1, 1))
    at.button(key="load.go").click().run()
    settled(at)
    said = words(at)
    assert "tenancy_nec.csv: is this the right file?" in said
    assert "It shows 1 Jan 2020; the load before showed" in said
    assert "fewer records than the load before" in said


def test_a_file_that_waits_can_be_removed(open_page):
    at = uploaded(open_page("load"), sample("tenancy_nec.csv"))
    [waiting] = at.session_state["vh"].waiting
    at.button(key=f"load.remove.{waiting.path}").click().run()
    assert not waiting.path.exists()
    assert "Tenancies (NEC)" not in words(at)


def test_the_same_bytes_again_change_nothing_and_the_page_says_so(open_page, matched: Path):
    at = uploaded(open_page("load"), sample("tenancy_nec.csv"))
    at.button(key="load.go").click().run()
    settled(at)
    assert "Already loaded" in words(at)


def test_an_unknown_layout_is_mapped_once_and_recognised_from_then_on(open_page):
    at = uploaded(open_page("load"), ("own.csv", OWN.encode(), "text/csv"))
    [waiting] = at.session_state["vh"].waiting
    assert "This layout is new to the hub" in words(at)
    assert at.selectbox(key=f"load.source.{waiting.path}").value is vh.Source.TENANCY
    assert at.selectbox(key=f"load.map.{waiting.path}.tenancy.surname").value == "last name"
    at.text_input(key=f"load.name.{waiting.path}.tenancy").set_value("own-homes").run()
    at.button(key=f"load.save.{waiting.path}").click().run()
    assert "Tenancies (own-homes)" in words(at)
    assert "shoe size" in words(at)
    at.button(key="load.go").click().run()
    settled(at)
    assert list(at.dataframe[0].value["loaded"]) == [2]


def test_an_incomplete_mapping_says_what_is_missing_and_keeps_the_form(open_page):
    at = uploaded(open_page("load"), ("own.csv", OWN.encode(), "text/csv"))
    [waiting] = at.session_state["vh"].waiting
    at.selectbox(key=f"load.map.{waiting.path}.tenancy.reference").set_value("(not in this file)").run()
    at.button(key=f"load.save.{waiting.path}").click().run()
    said = words(at)
    assert "is not complete yet" in said
    assert said.count("Choose the column for Tenancy or person reference.") == 1
    assert "This layout is new to the hub" in said


def test_a_file_that_cannot_be_used_does_not_stop_the_others(open_page):
    at = uploaded(open_page("load"), ("broken.xlsx", b"PK\x03\x04 not a workbook", "application/zip"), sample("tenancy_nec.csv"))
    assert "This has to be put right first" in words(at)
    assert "“broken.xlsx”" in words(at)
    at.button(key="load.go").click().run()
    settled(at)
    assert list(at.dataframe[0].value["file"]) == ["tenancy_nec.csv"]


def test_files_can_be_named_in_a_folder_and_stay_there(open_page, tmp_path: Path):
    (tmp_path / "in").mkdir()
    there = tmp_path / "in" / "tenancy_nec.csv"
    there.write_bytes((SAMPLE / "tenancy_nec.csv").read_bytes())
    (tmp_path / "in" / "letter.docx").write_bytes(b"")
    at = open_page("load")
    at.text_input(key="load.folder").set_value(str(there.parent)).run()
    assert at.multiselect(key="load.in_folder").options == ["tenancy_nec.csv"]
    at.multiselect(key="load.in_folder").set_value(["tenancy_nec.csv"]).run()
    at.button(key="load.take").click().run()
    at.button(key="load.go").click().run()
    settled(at)
    assert there.exists()


def test_a_folder_that_is_not_there_or_on_another_machine_is_said_so(open_page, tmp_path: Path):
    at = open_page("load")
    for place in (str(tmp_path / "nowhere"), "\\\\server\\share", "//server/share"):
        at.text_input(key="load.folder").set_value(place).run()
        assert "There is no such folder on this computer" in words(at)


def test_a_temporary_name_takes_only_a_harmless_ending_from_an_upload():
    for name, ending in (
        ("a.csv", ".csv"),
        ("a.CSV.gz", ".csv.gz"),
        ("../../x.exe/..", ""),
        ("Smith & Sons", ""),
        ("a.b c", ""),
        ("a.x/y.csv", ".csv"),
    ):
        assert _ending(name) == ending


def test_uploads_left_by_a_server_that_was_killed_are_removed_later(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name, hours in (("vh-uploads-old", 13), ("vh-uploads-new", 1), ("other-old", 13)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.csv").write_text("x")
        then = time.time() - hours * 3600
        os.utime(tmp_path / name, (then, then))
    forget_abandoned()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other-old", "vh-uploads-new"]


def test_housing_benefit_is_neither_shown_nor_loaded_before_its_basis_and_the_page_asks_for_it(open_page, tmp_path, hub_file):
    shutil.copy(SAMPLE / "housing_benefit_academy.csv", tmp_path / "hb.csv")
    at = open_page("load")
    at.text_input(key="load.folder").input(str(tmp_path)).run()
    at.multiselect(key="load.in_folder").select("hb.csv").run()
    at.button(key="load.take").click().run()
    assert "On what lawful basis?" in words(at)
    assert at.button(key="load.go").disabled
    assert not at.dataframe


def test_the_sample_beside_own_extracts_is_told_of_and_taken_out_at_one_button(open_page, matched: Path, tmp_path: Path):
    own = tmp_path / "own.csv"
    own.write_bytes((SAMPLE / "parking_applications.csv").read_bytes() + b"\n")
    assert not [one for one in open_page("load").button if one.key == "sample.out"]
    hub = frame.shared_hub()
    hub.load("applications", own)
    for page in ("load", "match", "today"):
        assert "The sample borough is still loaded beside your own extracts" in words(open_page(page))
    at = open_page("today")
    assert "take part in every match: Council Tax, Housing Benefit, Tenancies, Address gazetteer, Citizen Index results." in words(at)
    at.button(key="sample.out").click().run()
    sound(at)
    assert "still loaded beside" not in words(at)
    assert hub.loads().filter("in_force")["file_name"].to_list() == ["own.csv"]
