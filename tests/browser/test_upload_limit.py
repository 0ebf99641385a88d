"""An upload larger than the limit is refused by the server itself, whatever the browser was told."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import opened, serving

MEGABYTE = 1 << 20


def test_an_upload_over_the_limit_is_refused_and_one_below_is_taken(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "1")
    with serving(tmp_path) as url, opened(chromium, url) as page:
        page.goto(f"{url}/load")
        with page.expect_request(lambda request: request.method == "PUT") as sent:
            page.locator("input[type=file]").set_input_files([{"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}])
        expect(page.get_by_text("a.csv").first).to_be_visible()
        own = {name: value for name, value in sent.value.all_headers().items() if name in ("x-xsrftoken", "cookie")}
        assert own.keys() == {"x-xsrftoken", "cookie"}
        one = {"name": "../../a.exe", "mimeType": "text/csv", "buffer": b"x" * MEGABYTE}
        assert page.request.put(sent.value.url, headers=own, multipart={"f": {**one, "buffer": b"x" * (MEGABYTE // 2)}}).status == 204
        assert page.request.put(sent.value.url, headers=own, multipart={"f": {**one, "buffer": b"x" * (2 * MEGABYTE)}}).status == 413
        assert page.request.put(sent.value.url, headers={"cookie": own["cookie"]}, multipart={"f": one}).status == 403
