"""No test, nor a server that a test starts, touches the keyring of whoever runs it; and the long files come first, so that no worker waits."""

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

import vh
from tests.store.keyrings import InAFile
from vh.store import opening

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for named in ("VH_HUB_KEY", "VH_KEY_FILE", "VH_ENCRYPT", "VH_PSEUDONYM_KEY", "VH_PSEUDONYM_KEY_FILE"):
    os.environ.pop(named, None)
FOR_TESTS = {"threads": "1", "allow_unsigned_extensions": "true"}
"""How a hub that a test opens differs from one in use. One thread: each processor has a worker of the run already, and a second thread for these
few rows costs a quarter more. The signature of the extension that encrypts is not checked each of the thousands of times a hub is opened: that
takes twice as long as all the rest of it. The programs that tests start are as in use, and so is what asks for `as_in_use`."""
opening._CONFIG.update(FOR_TESTS)

LONG_FIRST = (
    "browser/test_hostile_names", "matching/test_decide", "server/test_clicks", "matching/test_beside", "browser/test_sign_in", "pages/test_tune",
    "server/test_handing", "ingest/test_bad_files", "server/test_story", "api/test_verify", "browser/test_tune", "ingest/test_load",
    "browser/test_review", "tuning/test_learn", "browser/test_whole_job", "feeds/test_hold", "browser/test_downloads", "store/test_damage",
)  # fmt: skip
"""The files that take longest: one worker runs a file, so one that comes last would be waited for. Those that wait for a browser or a server by
turns with those that work themselves, so that the processors are neither idle nor asked for too much."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the long files first, in the order above."""
    place = {f"{name}.py": number for number, name in enumerate(LONG_FIRST)}
    items.sort(key=lambda one: place.get("/".join(one.path.parts[-2:]), len(place)))


@pytest.fixture(scope="session")
def matched_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub file with the sample borough loaded and matched, to be copied with `tests.factory.copied`."""
    path = tmp_path_factory.mktemp("sample") / "hub.duckdb"
    with vh.open(path) as hub:
        hub.load_sample()
        hub.match()
    return path


@pytest.fixture
def as_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hubs of this test are opened just as those in use are."""
    for name in FOR_TESTS:
        monkeypatch.delitem(opening._CONFIG, name)


@pytest.fixture
def a_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring that works, empty."""
    monkeypatch.setenv("VH_TEST_KEYRING", str(tmp_path / "keyring.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(InAFile())
    yield tmp_path / "keyring.json"
    keyring.set_keyring(before)
