"""The key that a hub file is encrypted with: where it comes from, where it is kept, and its recovery copy.

A key is 32 random bytes, never a pass-phrase: DuckDB derives what it encrypts with by one hash. It is written as 64 hexadecimal digits. It comes
from `VH_HUB_KEY`, else from the file that `VH_KEY_FILE` names, else from the system's keyring (Keychain, Credential Manager, Secret Service).
"""

import hashlib
import hmac
import os
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from vh.errors import HubFileError, InputError

_SERVICE = "verification-hub"
HUB_KEYS, PSEUDONYM_KEYS = "hub keys", "pseudonym keys"
"""What the keyring keeps keys for: those of one index are never tried for the other."""
_DIGITS = re.compile(r"[0-9a-fA-F]{64}\Z")
_SECONDS = 10.0
"""A keyring that asks somebody for a password, where nobody looks, is given up after so long."""
VARIABLE, FILE_VARIABLE = "VH_HUB_KEY", "VH_KEY_FILE"
PSEUDONYM_VARIABLE, PSEUDONYM_FILE_VARIABLE = "VH_PSEUDONYM_KEY", "VH_PSEUDONYM_KEY_FILE"
_SECRET = (VARIABLE, FILE_VARIABLE, PSEUDONYM_VARIABLE, PSEUDONYM_FILE_VARIABLE)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HubKey:
    """The key of a hub. Its text never holds the secret."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """A name to tell keys apart by, from which the key cannot be found."""
        return hashlib.sha256(b"verification-hub key name\0" + self.secret).hexdigest()[:12]

    def derived(self, purpose: str) -> bytes:
        """Another key of 32 bytes for another purpose, which gives nothing of this one away (HMAC-SHA-256)."""
        return hmac.new(self.secret, f"verification-hub {purpose}".encode(), hashlib.sha256).digest()


def make_key() -> HubKey:
    """A new key."""
    return HubKey(secrets.token_bytes(32))


def given_key(key_file: str = "") -> HubKey | None:
    """The key of the environment, or of the file that a setting names; None where neither is set. Raises InputError for what is not a key."""
    if text := os.environ.get(VARIABLE, "").strip():
        return _key(text, f"The environment variable {VARIABLE}")
    if not key_file:
        return None
    try:
        lines = Path(key_file).expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"The file that {FILE_VARIABLE} names cannot be read. Check its place and who may read it.") from None
    return _key(next((one.strip() for one in reversed(lines) if one.strip()), ""), f"The file that {FILE_VARIABLE} names")


def _key(text: str, where: str) -> HubKey:
    if not _DIGITS.match(text):
        raise InputError(f"{where} holds no key of a hub: that is 64 hexadecimal digits. `python -m vh encrypt` makes one.")
    return HubKey(bytes.fromhex(text))


def keyring_works() -> bool:
    """Whether this system has a keyring that keeps a secret, tried with one that says nothing. Never asks anybody anything."""

    def attempt() -> bool:
        import keyring

        if getattr(keyring.get_keyring(), "priority", 0) < 1:  # none, switched off, or a file of plain text
            return False
        probe, word = f"probe {secrets.token_hex(4)}", secrets.token_hex(8)
        keyring.set_password(_SERVICE, probe, word)
        found = keyring.get_password(_SERVICE, probe)
        keyring.delete_password(_SERVICE, probe)
        return found == word

    return bool(_in_time(attempt, False))


def keys_of_keyring(index: str = HUB_KEYS) -> tuple[HubKey, ...]:
    """The keys that the keyring holds under an index, the newest first; none where there is no keyring."""

    def attempt() -> tuple[HubKey, ...]:
        import keyring

        if getattr(keyring.get_keyring(), "priority", 0) < 1:
            return ()
        names = (keyring.get_password(_SERVICE, index) or "").split()
        found = [keyring.get_password(_SERVICE, name) or "" for name in names]
        return tuple(HubKey(bytes.fromhex(one)) for one in found if _DIGITS.match(one))

    return _in_time(attempt, ())


def keep_in_keyring(key: HubKey, index: str = HUB_KEYS) -> None:
    """Keep a key in the keyring, as the newest of an index. Raises HubFileError where it would not be found again."""

    def attempt() -> bool:
        import keyring

        names = (keyring.get_password(_SERVICE, index) or "").split()
        keyring.set_password(_SERVICE, key.name, key.secret.hex())
        keyring.set_password(_SERVICE, index, " ".join([key.name, *(one for one in names if one != key.name)]))
        return keyring.get_password(_SERVICE, key.name) == key.secret.hex()

    if not _in_time(attempt, False):
        raise HubFileError(
            "The system's keyring did not keep the key. Unlock it, or keep the key in a file: give the command again with --key-file FILE. "
            "Nothing was changed."
        )


def _in_time(work: Callable[[], T], otherwise: T) -> T:
    """What the keyring says, or `otherwise` where it fails or takes too long: libraries for keyrings raise errors of many kinds of their own."""
    found: list[T] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception:  # noqa: BLE001 - whatever a keyring raises, it does not keep keys; its text may name them
            return

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return found[0] if found else otherwise


def write_recovery(key: HubKey, file: Path, hub: Path) -> None:
    """Write a key's recovery copy to a new file, for its owner alone. Raises InputError beside the hub or where a file is there already."""
    if file.resolve().parent == hub.resolve().parent:
        raise InputError(
            "A recovery copy beside the hub would be stolen with it. Name a file in another folder, best on another computer or in a safe. "
            "Nothing was changed."
        )
    text = (
        f"Recovery copy of the key {key.name} of a Verification Hub.\nWhoever has this file and the hub file can read the hub. Keep it apart from both "
        f"the hub and its backups, best printed and in a safe.\nTo use it: set {FILE_VARIABLE} to this file's place.\n\n{key.secret.hex()}\n"
    )
    write_secret(file, text, "the recovery copy")


def write_secret(file: Path, text: str, what: str) -> None:
    """Write a text to a new file, for its owner alone, and wait until it is on the disk. Raises InputError where a file is there already."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InputError(f"There is a file {file.name} already. Name another for {what}. Nothing was changed.") from None
    except OSError:
        raise InputError(f"The file {file.name} for {what} cannot be written. Name another. Nothing was changed.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def every_key() -> Iterator[HubKey]:
    """Every key that the environment, the file it names and the keyring hold."""
    with suppress(InputError):
        if (given := given_key(os.environ.get(FILE_VARIABLE, ""))) is not None:
            yield given
    yield from keys_of_keyring()


def without_key() -> dict[str, str]:
    """The environment for a program that has no business with the key, such as one that reads a file from elsewhere."""
    return {name: value for name, value in os.environ.items() if name not in _SECRET}
