"""The whole job in a real browser, step by step on one server and one hub: load, map, match, tune, review, export."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import SAMPLE

OWN = (
    "agreement number,first name,last name,born on,start date,address,post code,shoe size\n"
    "T1,Ada,Obi,1980-02-01,2020-01-01,1 Mare Street,E8 1EA,7\nT2,Ben,Ray,1981-02-01,2020-01-01,2 Mare Street,E8 1EA,8\n"
)
MINUTE = 60_000


def go(page: Page, url: str, name: str) -> None:
    if not page.url.startswith(url):
        page.goto(url)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click(delay=90)
    expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()


def first_page_comes_with_its_frame(page: Page, url: str) -> None:
    """A page other than the first, asked for first on a fresh server, comes with the menu."""
    page.goto(f"{url}/review")
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing has been matched yet")).to_be_visible()
    links = page.get_by_test_id("stSidebarNav").get_by_role("link")
    assert links.all_inner_texts() == [
        "Today",
        "Load",
        "Check",
        "Feeds",
        "Match",
        "Find",
        "Tune",
        "Review",
        "Export",
        "Service",
        "Shadow",
        "Access",
        "Audit",
        "Record",
        "Subjects",
    ]


def record_basis(page: Page, left: int) -> None:
    """Each source of residents asks for the lawful basis on which it is used; fill in the first of those that still do."""
    legal = page.get_by_role("textbox", name="Legal basis")
    expect(legal).to_have_count(left)
    for label, words in (("Legal basis", "Public task"), ("Reference", "DPIA 2026-14"), ("Approved by", "Head of Data Protection")):
        page.get_by_role("textbox", name=label).first.fill(words)
        page.get_by_role("textbox", name=label).first.press("Tab")
    page.locator('[data-testid="stFormSubmitButton"] button', has_text="Record the basis").first.click()
    expect(legal).to_have_count(left - 1)


def upload_map_and_load(page: Page, url: str, tmp_path: Path) -> None:
    """Three files are recognised, a fourth is mapped, and all are loaded."""
    own = tmp_path / "own.csv"
    own.write_text(OWN, encoding="utf-8")
    go(page, url, "Load")
    names = ["council_tax_academy.csv", "housing_benefit_academy.csv", "parking_applications.csv"]
    page.locator("input[type=file]").set_input_files([*(SAMPLE / name for name in names), own])
    for title in ("Council Tax (Academy)", "Housing Benefit (Academy)", "Permit applications (Liberator)"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("This layout is new to the hub")).to_be_visible()
    expect(page.get_by_role("combobox", name="Surname")).to_have_value("last name")
    page.get_by_text("more fields that may be filled").click()
    born = page.get_by_role("combobox", name="Date of birth", exact=True)
    born.click()
    born.fill("born")
    page.get_by_role("option", name="born on").click()
    page.get_by_role("textbox", name="Name of this layout").fill("own-homes")
    page.get_by_role("textbox", name="Name of this layout").press("Tab")
    page.get_by_role("button", name="Save this layout").click()
    expect(page.get_by_text("Tenancies (own-homes)")).to_be_visible()
    for left in (3, 2, 1):
        record_basis(page, left)
    page.get_by_role("button", name="Load 4 files").click()
    expect(page.get_by_text("What became of the last load")).to_be_visible(timeout=MINUTE)
    expect(page.get_by_text("rows loaded")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Load . file"))).to_have_count(0)


def match(page: Page, url: str) -> None:
    """A match shows its outcomes."""
    go(page, url, "Match")
    page.get_by_role("button", name="Match", exact=True).click()
    expect(page.get_by_text("applicants are verified")).to_be_visible(timeout=MINUTE)
    expect(page.locator(".js-plotly-plot")).to_have_count(3)


def drag_a_threshold(page: Page, url: str) -> None:
    """Dragging redraws at once, the charts follow on release; keys and typed numbers do the same."""
    go(page, url, "Tune")
    verified, handle = page.locator(".figure.sure output"), page.locator("[data-which=verify]")
    expect(verified).to_have_text(re.compile(r"\d"))
    page.get_by_role("radio", name="What each source gives").click()
    expect(page.locator(".st-key-tune_view .js-plotly-plot")).to_have_count(5)
    uplift = page.locator(".vh-finding", has_text="with all sources")
    before, finding, bars = verified.inner_text(), uplift.inner_text(), page.locator("rect.bar[data-zone=sure]").count()
    page.locator(".figure.sure").scroll_into_view_if_needed()
    grip = handle.locator(".grip").bounding_box()
    assert grip is not None
    page.mouse.move(grip["x"] + 8, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 90, grip["y"] + 10, steps=6)
    expect(verified).not_to_have_text(before)
    assert page.locator("rect.bar[data-zone=sure]").count() < bars
    assert uplift.inner_text() == finding
    page.mouse.up()
    expect(uplift).not_to_have_text(finding)
    moved = float(handle.get_attribute("aria-valuenow") or 0)
    handle.focus()
    handle.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuenow", f"{moved - 0.5:g}")
    page.locator("input.verify").fill("7.5")
    page.locator("input.verify").press("Enter")
    expect(handle).to_have_attribute("aria-valuenow", "7.5")
    expect(page.get_by_text("Verified from +7.5, an officer looks")).to_be_visible()
    page.get_by_role("button", name="Back to those in force").click()
    expect(verified).to_have_text(before)


def judge_by_key_and_undo(page: Page, url: str) -> None:
    """A key judges and brings the next pair, another takes it back; typing a note judges nothing."""
    go(page, url, "Review")
    pair = page.locator(".vh-pair")
    expect(pair).to_be_visible()
    waiting = page.get_by_text(re.compile(r"^Waiting \d")).first
    before, waits = pair.inner_text(), waiting.inner_text()
    page.keyboard.press("n")
    expect(page.get_by_text("Not the same. Press Z to undo.")).to_be_visible()
    expect(pair).not_to_have_text(before, use_inner_text=True)
    page.keyboard.press("z")
    expect(page.get_by_text("Taken back. The pair waits again.")).to_be_visible()
    expect(pair).to_have_text(before, use_inner_text=True)
    expect(waiting).to_have_text(waits)
    page.get_by_role("textbox", name="Note").fill("sun")
    expect(pair).to_have_text(before, use_inner_text=True)
    page.get_by_role("textbox", name="Note").fill("")
    page.get_by_role("textbox", name="Note").press("Tab")
    page.get_by_role("button", name=re.compile("^Same person")).click()
    expect(pair).not_to_have_text(before, use_inner_text=True)


def download_the_lists(page: Page, url: str) -> None:
    """The bytes of the downloads are what the manifest says."""
    go(page, url, "Export")
    page.get_by_role("button", name="Make the lists ready").click()
    got: dict[str, tuple[str, bytes]] = {}
    for name in ("verified.csv", "review.csv", "needs_evidence.csv", "manifest.json"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download {name}").click()
        got[name] = (download.value.suggested_filename, Path(download.value.path()).read_bytes())
    manifest = json.loads(got["manifest.json"][1])
    assert manifest["counts"]["VERIFIED"] > 0
    for name, listed in manifest["files"].items():
        file_name, data = got[name]
        assert hashlib.sha256(data).hexdigest() == listed["sha256"]
        assert file_name == f"{name[:-4]}-{listed['sha256'][:12]}.csv"
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len(rows) == listed["rows"]
        assert rows[0].keys() >= {"application_ref", "outcome", "reason", "reason_text", "rule_set"}
    expect(page.get_by_text("Made ready to download")).not_to_have_count(0)


def look_in_the_dark(page: Page, url: str) -> None:
    """Nothing breaks in the dark theme."""
    page.emulate_media(color_scheme="dark")
    for name in ("Today", "Check", "Find"):
        go(page, url, name)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_role("alert")).to_have_count(0)


def test_the_whole_job_from_files_to_lists_in_a_browser(page: Page, url: str, tmp_path: Path) -> None:
    first_page_comes_with_its_frame(page, url)
    upload_map_and_load(page, url, tmp_path)
    match(page, url)
    drag_a_threshold(page, url)
    judge_by_key_and_undo(page, url)
    download_the_lists(page, url)
    look_in_the_dark(page, url)
