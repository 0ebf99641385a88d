"""No test, nor a server that a test starts, touches the keyring of whoever runs it."""

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from tests.store.keyrings import InAFile

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for named in ("VH_HUB_KEY", "VH_KEY_FILE", "VH_ENCRYPT", "VH_PSEUDONYM_KEY", "VH_PSEUDONYM_KEY_FILE"):
    os.environ.pop(named, None)


@pytest.fixture
def a_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring that works, empty."""
    monkeypatch.setenv("VH_TEST_KEYRING", str(tmp_path / "keyring.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(InAFile())
    yield tmp_path / "keyring.json"
    keyring.set_keyring(before)
