"""Names, notes, references and file names full of markup, on every page in a real browser: shown as text, and nothing else happens."""

import csv
import io
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page, expect

from tests.browser.conftest import opened, serving
from tests.browser.hostile import ELSEWHERE, NAMES, RAN, applications, write_hub
from vh.access import PAGES

_MARKED = RAN.split("=")[0].removeprefix("window.")
_HARM = """
() => {
    const found = [];
    const look = root => {
        for (const one of root.querySelectorAll('*')) {
            for (const {name, value} of one.attributes) {
                const live = name.startsWith('on') || ['href', 'src', 'action', 'srcset', 'xlink:href', 'style', 'http-equiv', 'data'].includes(name);
                if (live && /vhRan|elsewhere\\.invalid|javascript:|^refresh$/i.test(value)) found.push(`${one.tagName} ${name}=${value}`);
            }
            if (['SCRIPT', 'STYLE'].includes(one.tagName) && /vhRan|elsewhere\\.invalid/.test(one.textContent)) found.push(one.tagName);
            if (/katex/.test(one.className?.baseVal ?? one.className)) found.push('mathematics');
            if (one.shadowRoot) look(one.shadowRoot);
        }
    };
    look(document);
    if (window.vhRan) found.push('a script ran');
    return found;
}
"""
"""Looks for anything of a name that became a part of the page, also within components."""


@dataclass
class Place:
    """A server over the hostile hub."""

    url: str
    token: str
    folder: Path
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server over the hostile hub, which was asked about the same people through the API."""
    folder = tmp_path_factory.mktemp("hostile")
    token = write_hub(folder)
    with serving(folder) as url:
        _ready(url)
        yield Place(url, token, folder)


def _ready(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/api/v1/ready", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the API was not ready within 30 seconds")


@pytest.fixture
def page(chromium: Browser, place: Place) -> Iterator[Page]:
    """A browser page; afterwards there was no error, no request elsewhere, and no dialog."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.dismiss()

    with opened(chromium, place.url) as one:
        one.on("dialog", note)
        yield one
    assert dialogs == []


def settled(page: Page) -> None:
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def harmless(page: Page) -> str:
    """Nothing of a name is a part of the page; returns what a person reads there."""
    settled(page)
    assert page.evaluate(_HARM) == []
    expect(page.get_by_test_id("stException")).to_have_count(0)
    return squeezed(page.locator("body").inner_text())


def in_clear(page: Page) -> None:
    """Where people are masked, say why they are to be seen."""
    opener = page.get_by_role("button", name="Show in clear")
    if opener.count():
        opener.first.click(delay=60)
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="Show in clear").click(delay=60)
        expect(page.get_by_role("button", name="Mask them again")).to_be_visible()


def squeezed(text: str) -> str:
    return " ".join(text.split())


def seen(text: str) -> set[str]:
    """The names of which a person reads every character."""
    return {kind for kind, name in NAMES.items() if squeezed(name)[:60].casefold() in text.casefold()}


def test_the_api_repeats_nothing_but_the_callers_reference(place: Place) -> None:
    """The API answers about each, and repeats nothing but the caller's own reference."""
    for one in applications():
        request = urllib.request.Request(
            f"{place.url}/api/v1/verify",
            json.dumps(one).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {place.token}"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-content-type-options"] == "nosniff"
            told = json.loads(answer.read())
        assert told.pop("application_ref") == one["application_ref"]
        assert one["surname"] not in json.dumps(told, ensure_ascii=False) or len(one["surname"]) < 4


def test_every_page_with_all_that_opens_shows_them_as_text(page: Page, place: Place) -> None:
    """Each page of the menu, with every part that opens opened and every tab looked at."""
    page.goto(place.url)
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    names = page.get_by_test_id("stSidebarNav").get_by_role("link").all_inner_texts()
    assert len(names) >= 11
    assert {name.casefold() for name in names} <= set(PAGES)
    for name in names:
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click(delay=90)
        expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()
        harmless(page)
        in_clear(page)
        harmless(page)
        for tab in page.get_by_role("tab").all():
            tab.click()
            harmless(page)
        shut = page.locator("details:not([open]) > summary:visible")
        for _ in range(12):
            if not shut.count():
                break
            shut.first.click()
            harmless(page)
        assert shut.count() == 0


def test_each_pair_in_review_is_text_to_the_letter(page: Page, place: Place) -> None:
    """Pair after pair of the sample: what the application and the record say is there to the letter."""
    page.goto(f"{place.url}/review")
    officer = page.get_by_role("textbox", name="Officer")
    officer.fill(NAMES["image that fails"][:40])
    officer.press("Enter")
    page.get_by_role("radio", name=re.compile("^Sample")).or_(page.get_by_role("button", name=re.compile("^Sample"))).first.click(delay=60)
    read = harmless(page)
    for _ in range(29):
        turn = page.locator(".vh-turn")
        if not turn.count():
            break
        before = turn.inner_text()
        page.keyboard.press("u")
        page.wait_for_function("before => document.querySelector('.vh-turn')?.innerText !== before", arg=before)
        read += harmless(page)
    assert len(seen(read)) >= 20, sorted(set(NAMES) - seen(read))


def test_each_name_that_is_looked_up_is_text_to_the_letter(page: Page, place: Place) -> None:
    """Asked about one by one, with the nearest record beside."""
    page.goto(f"{place.url}/find")
    settled(page)
    in_clear(page)
    read = ""
    for number, one in enumerate(applications()):
        for label in ("Forename", "Surname", "Address"):
            page.get_by_role("textbox", name=label).fill(one[label.casefold()][:100])
        page.get_by_role("textbox", name="Postcode").fill(one["postcode"])
        before = page.locator(".vh-answer").inner_text() if number else ""
        page.get_by_role("button", name="Find", exact=True).click(delay=60)
        if not number:
            expect(page.locator(".vh-answer")).to_be_visible()
        page.wait_for_timeout(150 if before else 0)
        read += harmless(page)
    assert len(seen(read)) >= 30, sorted(set(NAMES) - seen(read))


def test_a_file_with_such_a_name_and_such_columns_is_looked_at_as_text(page: Page, place: Place) -> None:
    """A file whose name, headers and cells are hostile is looked at, its name a text, and lands nowhere but in a folder of the hub's own."""
    page.goto(f"{place.url}/load")
    headers = ["surname", NAMES["image that fails"], NAMES["markdown image"], NAMES["script"]]
    content = io.StringIO(newline="")
    csv.writer(content).writerows([headers, *[[name[:60]] * 4 for name in NAMES.values()]])
    upload = {"name": f"..\\..\\<img src=x onerror={RAN}>![x](y).csv", "mimeType": "text/csv", "buffer": content.getvalue().encode()}
    page.locator("input[type=file]").set_input_files([upload])  # type: ignore[list-item]
    expect(page.get_by_text("This layout is new to the hub")).to_be_visible()
    read = harmless(page)
    assert f"<img src=x onerror={RAN}>![x](y).csv" in read
    assert "..\\" not in read


def test_lists_that_are_downloaded_hold_no_formula(page: Page, place: Place) -> None:
    """The lists for people hold no formula, and the page to print is as harmless as the others."""
    page.goto(f"{place.url}/export")
    page.get_by_role("button", name="Make the lists ready").click()
    for name in ("verified.csv", "needs_evidence.csv"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download {name}").click()
        assert re.fullmatch(r"[a-z_]+-[0-9a-f]{12}\.csv", download.value.suggested_filename)
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [cell for cell in cells if cell[:1] in "=+@\t\r" and cell] == []
    harmless(page)


def test_the_page_to_print_is_as_harmless(page: Page, place: Place) -> None:
    """The summary of shadow mode, opened as the file that it is."""
    page.goto(f"{place.url}/shadow")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the page to print").click()
    path = place.folder / "summary.html"
    path.write_bytes(Path(download.value.path()).read_bytes())
    alone(page, path)


def alone(page: Page, path: Path) -> str:
    """Opened by itself, as somebody to whom it was sent would: nothing is fetched, nothing runs; returns what a person reads."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context()
    fetched: list[str] = []
    context.on("request", lambda request: fetched.append(request.url))
    other = context.new_page()
    other.goto(path.as_uri())
    assert other.evaluate(_HARM) == []
    read = squeezed(other.locator("body").inner_text())
    context.close()
    assert fetched == [path.as_uri()]
    return read


def test_documents_of_the_record_and_of_a_subject_are_as_harmless_by_themselves(page: Page, place: Place) -> None:
    papers = sorted(place.folder.glob("*.html"))
    assert len(papers) >= 7
    read = " ".join(alone(page, path) for path in papers if path.name != "summary.html")
    assert {"script", "image that fails", "markdown image"} <= seen(read)


def test_there_are_forty_and_many_would_do_something() -> None:
    assert len(NAMES) == 40
    assert sum(ELSEWHERE in name or _MARKED in name for name in NAMES.values()) > 15


def test_the_look_for_harm_finds_it(chromium: Browser) -> None:
    """On a page where these names were written in raw, most of them are found."""
    other = chromium.new_page()
    found = 0
    for name in NAMES.values():
        other.set_content(f"<body>{name}</body>", wait_until="commit")
        other.wait_for_timeout(20)
        try:
            found += bool(other.evaluate(_HARM))
        except Error:  # it led the page elsewhere, which is harm enough
            found += 1
    other.close()
    assert found >= 12
