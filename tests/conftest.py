"""No test, nor a server that a test starts, touches the keyring of whoever runs it."""

import os

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for named in ("VH_HUB_KEY", "VH_KEY_FILE", "VH_ENCRYPT", "VH_PSEUDONYM_KEY", "VH_PSEUDONYM_KEY_FILE"):
    os.environ.pop(named, None)
