"""Two people download two large lists that differ in one byte: each gets their own, byte for byte."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

import vh
from tests.browser.conftest import ROOT, opened, serving
from tests.factory import lawful
from tests.ingest.extracts import extract

APPLICANTS = 9_000
CHANGED = 2_000
"""The application of which one figure of the date changes: a place that Streamlit does not look at in files over 1 MiB."""
MEBIBYTE = 1 << 20


def borough(folder: Path) -> Path:
    """A hub with a tenant and an application for each home, matched; and a file of the same applications with the next day for one of them."""
    tenants, first, second = [], [], []
    for n in range(APPLICANTS):
        home = {"uprn": f"{100_021_050_000 + n}"}
        tenants.append(home | {"account_ref": f"{20_410_000 + n}", "addr1": f"FLAT {n + 1}"})
        applied = home | {"permit_reference": f"HYR{3_100_000 + n}", "address_line_1": f"Flat {n + 1}"}
        first.append(applied)
        second.append(applied | ({"application_date": "2026-07-18 15:53:50"} if n == CHANGED else {}))
    with vh.open(folder / "hub.duckdb") as hub:
        lawful(hub)
        hub.load("council_tax", extract(folder, "academy", *tenants, name="tax.csv"), as_of=date(2026, 8, 1))
        hub.load("applications", extract(folder, "liberator", *first, name="first.csv"), as_of=date(2026, 8, 1))
        hub.match()
    return extract(folder, "liberator", *second, name="second.csv")


def make_ready(page: Page, url: str) -> None:
    page.goto(f"{url}/export")
    page.get_by_role("button", name="Make the lists ready").click(delay=80)
    expect(page.get_by_role("button", name="Download verified.csv")).to_be_visible()


def downloaded(page: Page, to: Path) -> tuple[str, bytes]:
    with page.expect_download() as found:
        page.get_by_role("button", name="Download verified.csv").click(delay=80)
    found.value.save_as(to)
    return found.value.suggested_filename, to.read_bytes()


def by_command(folder: Path, *words: str) -> None:
    """A command as a person gives it, which the running hub does."""
    done = subprocess.run(
        [sys.executable, "-m", "vh", *words, "--hub", str(folder / "hub.duckdb")], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_two_lists_over_a_mebibyte_that_differ_in_one_byte_go_to_whom_they_are_for(chromium: Browser, tmp_path: Path) -> None:
    second = borough(tmp_path)
    with serving(tmp_path) as url, opened(chromium, url) as ana, opened(chromium, url) as bo:
        by_command(tmp_path, "export", str(tmp_path / "ana"))
        make_ready(ana, url)
        by_command(tmp_path, "load", "applications", str(second), "--as-of", "2026-08-01")
        by_command(tmp_path, "match")
        by_command(tmp_path, "export", str(tmp_path / "bo"))
        make_ready(bo, url)
        got = [downloaded(one, tmp_path / f"{name}.csv") for one, name in ((bo, "b"), (ana, "a"), (bo, "b2"), (ana, "a2"))]
    hers, his = ((tmp_path / name / "verified.csv").read_bytes() for name in ("ana", "bo"))
    assert len(hers) == len(his) > MEBIBYTE
    assert sum(one != other for one, other in zip(hers, his, strict=True)) == 1
    assert _calculate_file_id(hers, "text/csv", "verified.csv") == _calculate_file_id(his, "text/csv", "verified.csv"), (
        "they must be alike to Streamlit"
    )
    assert [content == wanted for (_, content), wanted in zip(got, (his, hers, his, hers), strict=True)] == [True] * 4
    assert got[0][0] != got[1][0]
