"""Whoever works by key alone sees where they are; texts stand out from what they stand on, on a light and on a dark page."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import serving
from tests.factory import copied

WHERE = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const s = getComputedStyle(e)
  return { what: `${e.tagName} ${e.getAttribute('role')} ${e.getAttribute('data-testid')} ${(e.textContent || '').slice(0, 20)}`,
           seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
           name: e.getAttribute('aria-label') || (e.labels && e.labels.length ? e.labels[0].textContent : e.textContent) }
}"""
"""What has the focus, and whether an outline shows it."""
FAINT = """() => {
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
  const of = text => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = text; pen.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const upon = (over, under) => [0, 1, 2].map(i => over[i] * over[3] + under[i] * (1 - over[3]))
  const light = c => c.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
  const all = e => e ? [e, ...all(e.parentElement)] : []
  const page = of(getComputedStyle(document.querySelector('.stApp')).backgroundColor)
  const found = new Set(), walk = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, words = walk.currentNode.textContent.trim(), line = all(e)
    const { width, height } = e.getBoundingClientRect()
    if (!words || width < 2 || height < 2 || e.closest('svg, style, canvas') || getComputedStyle(e).visibility !== 'visible') continue
    if (line.some(one => one.disabled || one.getAttribute('aria-disabled') === 'true' || one.getAttribute('data-disabled') === 'true')) continue
    const field = e.closest('[data-testid="stTextInput"]')
    if (field && field.querySelector('[disabled]')) continue // a label of what cannot be used now
    const through = line.reduce((share, one) => share * parseFloat(getComputedStyle(one).opacity), 1)
    if (through < 0.05) continue
    const ground = line.map(one => of(getComputedStyle(one).backgroundColor)).reverse().reduce((under, over) => upon(over, under), page.slice(0, 3))
    const ink = of(getComputedStyle(e).color), style = getComputedStyle(e), size = parseFloat(style.fontSize)
    const [a, b] = [light(upon([...ink.slice(0, 3), ink[3] * through], ground)), light(ground)]
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (contrast < (size >= 24 || (size >= 18.6 && style.fontWeight >= 700) ? 3 : 4.5)) found.add(`${contrast.toFixed(2)} ${words.slice(0, 40)}`)
  }
  return [...found]
}"""
"""Texts of less contrast than WCAG 2.2 asks for (1.4.3), as they are painted."""


@pytest.fixture(scope="module")
def url(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own with the sample borough."""
    folder = tmp_path_factory.mktemp("seen")
    copied(matched_file, folder / "hub.duckdb")
    with serving(folder) as address:
        yield address


def go(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/{name}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(1500)  # charts and tables come after the heading


@pytest.mark.parametrize("name", ["audit", "record", "match", "find"])
def test_every_stop_of_the_tab_key_is_seen_and_has_a_name(page: Page, url: str, name: str) -> None:
    go(page, url, name)
    stops: list[dict[str, Any]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(WHERE)) is None:
            break
        stops.append(stop)
    assert len(stops) > 20
    assert [one["what"] for one in stops if not one["seen"]] == []
    assert [one["what"] for one in stops if not (one["name"] or "").strip()] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(chromium: Browser, url: str, scheme: Any) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    faint = {}
    for name in ("", "load", "check", "match", "tune", "review", "access", "audit"):
        go(page, url, name)
        faint[name] = page.evaluate(FAINT)
    context.close()
    assert {name: found for name, found in faint.items() if found} == {}


def test_nothing_lies_over_what_is_typed(page: Page, url: str) -> None:
    """Streamlit writes its hint to press Enter into the field, over the text where the field is narrow; the form has a button."""
    go(page, url, "subjects")
    page.get_by_label("Postcode").fill("SE30 3GQ")
    page.wait_for_timeout(500)
    assert not [one for one in page.get_by_test_id("InputInstructions").all() if one.is_visible()]


def test_headings_step_down_one_level_at_a_time(page: Page, url: str) -> None:
    """So that whoever goes from heading to heading with a screen reader misses no part."""
    for name in ("", "match", "export", "access", "record", "shadow"):
        go(page, url, name)
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5')].filter(e => e.offsetParent).map(e => +e.tagName[1])")
        assert levels[0] == 1, name
        assert len(levels) > 1, name
        assert all(b - a <= 1 for a, b in pairwise(levels)), (name, levels)
