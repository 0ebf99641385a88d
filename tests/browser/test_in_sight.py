"""What somebody has to see is in sight: mistakes where the button was pressed, and the first page at its own name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SAMPLE, serving


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: the one that tests share may have lawful bases by now."""
    with serving(tmp_path_factory.mktemp("in_sight")) as address:
        yield address


def test_a_mistake_is_in_sight_however_far_down_the_button_is(page: Page, url: str) -> None:
    page.goto(f"{url}/load")
    names = ("council_tax_academy.csv", "housing_benefit_academy.csv", "tenancy_nec.csv")
    page.locator("input[type=file]").set_input_files([SAMPLE / name for name in names])
    expect(page.get_by_role("textbox", name="Legal basis")).to_have_count(3)
    page.locator('[data-testid="stFormSubmitButton"] button', has_text="Record the basis").last.click()
    said = page.get_by_role("alert").filter(has_text="Say what the legal basis, the reference and the approver are")
    expect(said).to_be_in_viewport(ratio=1)
    assert page.get_by_test_id("stMain").evaluate("one => one.scrollTop") > 300, "the page is scrolled down to the form"


def test_the_first_page_opens_at_its_name_too(page: Page, url: str) -> None:
    page.goto(f"{url}/today")
    expect(page.get_by_role("heading", name="Today", exact=True, level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(f"{url}/")
