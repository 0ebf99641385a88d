"""A keyring for tests, in a file: `PYTHON_KEYRING_BACKEND=tests.store.keyrings.InAFile`, its place in `VH_TEST_KEYRING`."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class InAFile(KeyringBackend):
    priority = 9  # type: ignore[assignment]

    def _place(self) -> Path:
        return Path(os.environ["VH_TEST_KEYRING"])

    def _all(self) -> dict[str, str]:
        return json.loads(self._place().read_text()) if self._place().exists() else {}  # type: ignore[no-any-return]

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._place().write_text(json.dumps(self._all() | {f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        if kept.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError
        self._place().write_text(json.dumps(kept))
