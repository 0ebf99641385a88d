"""The threshold desk in a real browser: drag, type, limit, save, publish, go back, leave and return, two people at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import serving
from tests.browser.test_whole_job import go
from tests.factory import copied

VIEWS = {"What it costs": 2, "What each source gives": 5, "How groups fare": 1, "Whose outcome changes": 1}
"""Charts in each view."""
CHARTS = ".st-key-tune_view .js-plotly-plot"


@pytest.fixture(scope="module")
def url(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, with the sample borough matched."""
    folder = tmp_path_factory.mktemp("tune")
    copied(matched_file, folder / "hub.duckdb")
    with serving(folder) as address:
        yield address


def view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=re.compile(name)).first.click()
    expect(page.get_by_role("radio", name=re.compile(name)).first).to_be_checked()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator(CHARTS)).to_have_count(VIEWS[name])


def drag(page: Page, by: int) -> None:
    page.locator(".figure.sure").scroll_into_view_if_needed()
    grip = page.locator("[data-which=verify] .grip").bounding_box()
    assert grip is not None
    page.mouse.move(grip["x"] + 8, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8 + by, grip["y"] + 10, steps=6)


def handle(page: Page) -> Locator:
    return page.locator("[data-which=verify]")


def drawn(page: Page) -> list[str]:
    """What each chart draws, as the browser holds it."""
    drawn: list[str] = page.evaluate(
        f"[...document.querySelectorAll('{CHARTS}')].map(one => JSON.stringify([one.data, one.layout.shapes, one.layout.annotations]))"
    )
    return drawn


def charts_follow(page: Page, before: list[str], *, still: int = 0) -> None:
    """All charts but ``still`` draw something else, as soon as the machine comes to it: a busy one takes its time for what is out of view."""
    for _ in range(100):  # the page's policy forbids waiting inside it
        if sum(one == other for one, other in zip(drawn(page), before, strict=True)) == still:
            return
        page.wait_for_timeout(100)
    raise AssertionError("a chart did not follow")


def every_chart_follows_a_drag(page: Page) -> None:
    """Bars and counts while the hand moves; figures and all charts of all views once it lets go."""
    sentence, verified = page.locator(".vh-so"), page.locator(".figure.sure output")
    for step, name in enumerate(VIEWS):
        view(page, name)
        said, counted, charts = sentence.inner_text(), verified.inner_text(), drawn(page)
        drag(page, 120 if step % 2 == 0 else -120)
        expect(verified).not_to_have_text(counted)
        assert sentence.inner_text() == said
        page.mouse.up()
        expect(sentence).not_to_have_text(said)
        charts_follow(page, charts, still=1 if name == "What each source gives" else 0)  # past runs stay as they were


def keys_and_typed_numbers_do_the_same(page: Page) -> None:
    before = float(handle(page).get_attribute("aria-valuenow") or 0)
    handle(page).focus()
    handle(page).press("Shift+ArrowLeft")
    expect(handle(page)).to_have_attribute("aria-valuenow", f"{before - 0.1:.1f}".removesuffix(".0"))
    page.locator("input.verify").fill("7.3")
    page.locator("input.verify").press("Enter")
    expect(handle(page)).to_have_attribute("aria-valuenow", "7.3")
    expect(page.get_by_text("Verified from +7.3, an officer looks from −6.0")).to_be_visible()


def at_most_one_in_a_thousand(page: Page) -> None:
    """It sets the threshold, says that judgements cannot carry it, how many more it takes, and what the model alone believes."""
    limit = page.get_by_role("combobox", name="At most 1 wrong permit in")
    limit.click()
    limit.fill("1,000")
    page.get_by_role("option", name="1,000").first.click()
    expect(page.get_by_text("Judgements cannot say 1 in 1,000 yet")).to_be_visible()
    expect(page.get_by_text(re.compile(r"nothing confirms that yet\. (It would take at least|Only judging all) [\d,]+"))).to_be_visible()
    expect(page.get_by_text("The model alone believes")).to_be_visible()
    page.get_by_role("button", name="Set the threshold so").click()
    expect(handle(page)).not_to_have_attribute("aria-valuenow", "7.3")


def save_publish_and_go_back(page: Page) -> None:
    why = page.locator("[class*=st-key-tune_save]").get_by_role("textbox", name="Why (a version takes a few words)")
    why.fill("at most 1 in 1,000, by the model")
    why.press("Tab")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("button", name="Publish standard v1")).to_be_enabled()
    expect(page.get_by_text("In force: standard v0.")).to_be_visible()
    expect(page.get_by_text("standard v0 beside standard v1")).to_be_visible()
    page.get_by_role("button", name="Publish standard v1").click()
    expect(page.get_by_text("In force: standard v1.")).to_be_visible()
    expect(page.get_by_text("this is the rule set in force (standard v1)")).to_be_visible()
    version = page.get_by_role("combobox", name="Version")
    version.click()
    version.fill("v0")
    page.get_by_role("option", name="standard v0").first.click()
    page.get_by_role("button", name="Publish standard v0").click()
    expect(page.get_by_text("In force: standard v0.")).to_be_visible()
    expect(handle(page)).to_have_attribute("aria-valuenow", "5")


def a_page_left_and_returned_to_keeps_its_state(page: Page, url: str) -> None:
    page.locator("input.verify").fill("8.4")
    page.locator("input.verify").press("Enter")
    expect(page.get_by_text("Verified from +8.4")).to_be_visible()
    view(page, "How groups fare")
    expect(page.locator(".st-key-tune-fairness")).to_contain_text("Social tenant")
    page.get_by_role("radio", name="Age", exact=True).click()
    expect(page.locator(".st-key-tune-fairness")).to_contain_text("25 to 34")
    go(page, url, "Today")
    go(page, url, "Tune")
    expect(handle(page)).to_have_attribute("aria-valuenow", "8.4")
    expect(page.get_by_role("radio", name="How groups fare")).to_be_checked()
    expect(page.get_by_role("radio", name="Age", exact=True)).to_be_checked()


def another_person_sees_their_own(page: Page, chromium: Browser, url: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    other = context.new_page()
    other.goto(url)
    go(other, url, "Tune")
    expect(handle(other)).to_have_attribute("aria-valuenow", "5")
    other.locator("input.verify").fill("3")
    other.locator("input.verify").press("Enter")
    expect(other.get_by_text("Verified from +3.0")).to_be_visible()
    view(page, "Whose outcome changes")
    expect(page.get_by_text("would have another outcome")).to_be_visible()
    expect(handle(page)).to_have_attribute("aria-valuenow", "8.4")
    expect(handle(other)).to_have_attribute("aria-valuenow", "3")
    context.close()


def the_data_behind_a_chart_is_a_file(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    assert download.value.suggested_filename == "tune-changes.csv"
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "outcome_before,reason_before,outcome,reason,applicants"
    assert len(lines) > 1


def test_the_threshold_desk_in_a_browser(page: Page, chromium: Browser, url: str) -> None:
    go(page, url, "Tune")
    expect(page.locator(".vh-so")).to_be_visible()
    every_chart_follows_a_drag(page)
    keys_and_typed_numbers_do_the_same(page)
    at_most_one_in_a_thousand(page)
    save_publish_and_go_back(page)
    a_page_left_and_returned_to_keeps_its_state(page, url)
    another_person_sees_their_own(page, chromium, url)
    the_data_behind_a_chart_is_a_file(page)


def test_charts_out_of_view_follow_a_release_and_are_current_once_scrolled_to(page: Page, url: str) -> None:
    """In a browser that is never idle: what is only drawn when there is nothing else to do is never drawn here."""
    page.add_init_script("window.requestIdleCallback = () => 0")
    go(page, url, "Tune")
    expect(page.locator(".vh-so")).to_be_visible()
    charts = page.locator(".st-key-tune_view .vh-chart")
    expect(charts).to_have_count(2)
    charts.last.scroll_into_view_if_needed()
    expect(page.locator(CHARTS)).to_have_count(2)

    before, sentence = drawn(page), page.locator(".vh-so").inner_text()
    drag(page, 120)
    assert charts.first.evaluate("one => one.getBoundingClientRect().top > innerHeight + 200")
    page.mouse.up()
    expect(page.locator(".vh-so")).not_to_have_text(sentence)
    charts_follow(page, before)


def test_a_handle_taken_hold_of_does_not_move_the_page(page: Page, url: str) -> None:
    """With the charts in view and the top of the handle out of it, as somebody stands who watches them while dragging."""
    go(page, url, "Tune")
    expect(page.locator(CHARTS)).to_have_count(2)
    grip = page.locator("[data-which=verify] .grip")
    grip.evaluate("grip => document.querySelector('[data-testid=stMain]').scrollBy(0, grip.getBoundingClientRect().top - 90)")
    box = grip.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 10)
    page.mouse.down()
    expect(handle(page)).to_be_focused()
    page.mouse.up()
    after = grip.bounding_box()
    assert after is not None
    assert after["y"] == box["y"]


def test_a_bar_says_what_stands_in_it_to_pointer_and_keys_and_nothing_while_a_hand_drags(page: Page, url: str) -> None:
    go(page, url, "Tune")
    expect(page.locator(".vh-so")).to_be_visible()
    tip, plot = page.locator(".tip"), page.locator("svg.plot")
    expect(tip).to_be_hidden()
    plot.scroll_into_view_if_needed()

    bar = page.locator(".bar.may").last
    bar.hover()
    expect(tip).to_contain_text(re.compile(r"^\+17\.5 to \+18\.0 bits"))
    expect(tip).to_contain_text(re.compile(r"over 99\.9% likely the same person\d+ applicants whom a record can verify"))
    box = page.locator(".bar.only").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 20)  # above a low bar is as good as on it
    expect(tip).to_contain_text("on whom only an officer can decide")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()

    drag(page, 60)
    expect(tip).to_be_hidden()
    page.mouse.up()
    page.mouse.move(5, 5)

    reader = page.get_by_role("slider", name="What stands in each bar")
    reader.focus()
    reader.press("End")
    expect(tip).to_contain_text("+17.5 to +18.0 bits")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"^\+17\.5 to \+18\.0 bits; over 99\.9% likely the same person; "))
    said = tip.inner_text()
    reader.press("ArrowLeft")
    expect(tip).not_to_have_text(said)
    reader.press("Escape")
    expect(tip).to_be_hidden()


SLOW = "const once = setTimeout; setTimeout = (act, after, ...rest) => once(act, after || 400, ...rest)"
"""A browser in which whatever was put off comes late."""


def test_a_threshold_is_kept_though_another_page_is_clicked_before_the_browser_has_sent_it(page: Page, url: str) -> None:
    page.add_init_script(SLOW)
    go(page, url, "Tune")
    box = page.locator("input.verify")
    expect(box).not_to_have_value("")
    before = float(box.input_value())
    for moved in (before + 1, before):
        box.fill(f"{moved}")
        box.press("Enter")
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Find", exact=True).click()
        expect(page.get_by_role("textbox", name="Surname")).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Tune", exact=True).click()
        expect(box).to_have_value(re.compile(rf"^{moved:g}(\.0)?$"))
