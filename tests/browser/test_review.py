"""The review room in a real browser: judging by keyboard alone, two officers and a third, two browsers at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import vh
from tests.browser.conftest import opened, serving
from tests.factory import copied

PAIRS = 40


@pytest.fixture(scope="module")
def address(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose hub holds the sample borough, matched, and a sample of pairs that are all for two officers."""
    folder = tmp_path_factory.mktemp("review")
    with vh.open(copied(matched_file, folder / "hub.duckdb")) as hub:
        hub.review_sample(PAIRS, share_twice=1.0, seed=7)
    with serving(folder) as url:
        yield url


def enter(page: Page, url: str, officer: str, room: str) -> None:
    page.goto(f"{url}/review")
    name = page.get_by_role("textbox", name="Officer")
    name.fill(officer)
    name.press("Enter")
    choose(page, room)


def choose(page: Page, room: str) -> None:
    page.get_by_role("radio", name=re.compile(f"^{room}")).or_(page.get_by_role("button", name=re.compile(f"^{room}"))).first.click(
        delay=60
    )
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def shown(page: Page) -> str:
    return page.locator(".vh-turn").inner_text()


def press(page: Page, key: str) -> None:
    """Press a key, and wait until another pair is there."""
    before = shown(page)
    page.keyboard.press(key)
    expect(page.locator(".vh-turn")).not_to_have_text(before)


def judged(page: Page, number: int) -> None:
    expect(page.get_by_text(f"Sample: {number} of {PAIRS} judged")).to_be_visible()


def twenty_by_keyboard_alone_and_three_taken_back(page: Page) -> None:
    judged(page, 0)
    seen = []
    for turn in range(20):
        seen.append(shown(page))
        press(page, "s" if turn % 5 else "n")
        judged(page, turn + 1)
    assert len(set(seen)) == 20
    for turn in range(3):
        press(page, "z")
        judged(page, 19 - turn)
        assert shown(page) == seen[19 - turn]


def test_judging_in_a_real_browser(chromium: Browser, address: str, tmp_path: Path) -> None:
    with opened(chromium, address) as ann, opened(chromium, address) as ben:
        enter(ann, address, "Ann", "Sample")
        twenty_by_keyboard_alone_and_three_taken_back(ann)

        enter(ben, address, "Ben", "Second look")
        expect(ben.get_by_text("Second look 17")).to_be_visible()
        expect(ben.locator(".vh-turn")).to_be_visible()
        assert "vh-turn" in ben.locator(".vh-turn").evaluate("one => one.className")
        disputed = shown(ben)
        ben.keyboard.press("n")
        expect(ben.locator(".vh-turn")).not_to_have_text(disputed)
        second = shown(ben)
        ben.keyboard.press("s")
        expect(ben.get_by_text("Second look 15")).to_be_visible()
        expect(ben.locator(".vh-turn")).not_to_have_text(second)

        # Both at once: neither moves the other's page, and each has what they said.
        before = shown(ben)
        press(ann, "s")
        judged(ann, 18)
        assert shown(ben) == before
        expect(ben.get_by_role("textbox", name="Officer")).to_have_value("Ben")

        enter(ben, address, "Cem", "Disputes")
        expect(ben.get_by_text("Officer 1 said")).to_be_visible()
        expect(ben.get_by_text("Officer 2 said")).to_be_visible()
        left = int(re.findall(r"\d+", ben.get_by_text(re.compile(r"^Disputes \d")).first.inner_text())[0])
        assert left >= 1
        for _ in range(left):
            ben.keyboard.press("s")
            ben.wait_for_timeout(600)
        expect(ben.get_by_text("Nobody differs")).to_be_visible()

        # A page left and returned to is as it was.
        menu = ann.get_by_test_id("stSidebarNav")
        menu.get_by_role("link", name="Match", exact=True).click(delay=90)
        expect(ann.get_by_role("heading", name="Match", exact=True, level=1)).to_be_visible()
        menu.get_by_role("link", name="Review", exact=True).click(delay=90)
        judged(ann, 18)
        expect(ann.get_by_role("textbox", name="Officer")).to_have_value("Ann")
        ann.get_by_text("Judgements so far").click()
        expect(ann.get_by_text("Judgements so far")).to_be_visible()


def test_the_note_by_keyboard_and_the_next_pair_in_view(chromium: Browser, address: str) -> None:
    """T goes to the note, Escape comes back from it, and what is judged is seen, however far down the page the officer was."""
    with opened(chromium, address) as page:
        enter(page, address, "Noted", "Waiting")
        page.locator(".vh-turn").wait_for()
        page.keyboard.press("t")
        note = page.get_by_role("textbox", name="Note")
        expect(note).to_be_focused()
        page.keyboard.type("usually seen on bills")
        before = shown(page)
        page.keyboard.press("Escape")
        expect(note).not_to_be_focused()
        assert shown(page) == before
        expect(note).to_have_value("usually seen on bills")
        page.get_by_text("Judgements so far").scroll_into_view_if_needed()
        page.locator(".vh-turn").evaluate(
            "one => document.querySelector('[data-testid=stMain]').scrollBy(0, one.getBoundingClientRect().bottom + 100)"
        )
        assert page.locator(".vh-turn").evaluate("one => one.getBoundingClientRect().bottom") < 0
        press(page, "u")
        page.wait_for_function("() => document.querySelector('.vh-turn').getBoundingClientRect().top >= 0")
        expect(note).to_have_value("")
        press(page, "z")


def test_the_buttons_that_judge_are_in_sight_on_a_small_screen(chromium: Browser, address: str) -> None:
    """Before anything is scrolled, and at the very place below the pair once it is."""
    with opened(chromium, address) as page:
        page.set_viewport_size({"width": 1280, "height": 720})
        enter(page, address, "Small", "Waiting")
        page.locator(".vh-turn").wait_for()
        for button in ("Same person", "Not the same", "Unsure"):
            expect(page.get_by_role("button", name=button)).to_be_in_viewport(ratio=1)
        table, button = page.locator(".vh-pair"), page.get_by_role("button", name="Same person")
        page.get_by_text("Judgements that no longer hold").scroll_into_view_if_needed()
        edges = [one.bounding_box() for one in (table, button)]
        assert edges[0] is not None
        assert edges[1] is not None
        assert edges[0]["y"] + edges[0]["height"] <= edges[1]["y"]


def test_what_is_typed_while_the_page_takes_the_note_away_judges_nobody(chromium: Browser, address: str) -> None:
    """On a busy computer the page draws itself anew under the officer's fingers: the note loses the focus, or is not there for a moment."""
    with opened(chromium, address) as page:
        enter(page, address, "Busy", "Waiting")
        page.locator(".vh-turn").wait_for()
        before, note = shown(page), page.get_by_role("textbox", name="Note")
        page.keyboard.press("t")
        expect(note).to_be_focused()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.type("nus")
        expect(note).to_be_focused()
        page.keyboard.type("street")
        page.evaluate(
            "() => { const box = document.querySelector('.st-key-review-note'); box.className += ' away'; box.classList.remove('st-key-review-note');"
            " document.activeElement.blur(); setTimeout(() => box.classList.add('st-key-review-note'), 400); }"
        )
        page.keyboard.type("nuls")
        expect(note).to_be_focused()
        page.keyboard.type(" seen")
        page.keyboard.press("Escape")
        page.wait_for_timeout(600)
        assert shown(page) == before
        assert "street" in note.input_value()
        assert note.input_value().endswith(" seen")
        press(page, "n")
        press(page, "z")
        assert shown(page) == before
        note.click()
        page.get_by_text("Judgements so far").click()
        press(page, "n")
        press(page, "z")
