"""The key of pseudonymous exports: where it comes from, and how one is made.

It is 32 random bytes, as 64 hexadecimal digits. It comes from `VH_PSEUDONYM_KEY`, else from the file that `VH_PSEUDONYM_KEY_FILE` names, else from a file
beside the hub that an earlier version made, else it is the newest of the system's keyring. It is never in the hub or in an export.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from vh.errors import InputError
from vh.store import Store
from vh.store.hub_key import (
    PSEUDONYM_FILE_VARIABLE,
    PSEUDONYM_KEYS,
    PSEUDONYM_VARIABLE,
    HubKey,
    keep_in_keyring,
    keyring_works,
    keys_of_keyring,
    make_key,
    write_secret,
)

_DIGITS = re.compile(r"[0-9a-fA-F]{64}\Z")
_MISSING = (
    "There is no key for pseudonyms yet. Make one with `python -m vh pseudonym-key`, which keeps it in the system's keyring; where "
    "there is no keyring, name a new file "
    f"for it with --key-file, and set {PSEUDONYM_FILE_VARIABLE} to its place. Nothing was written."
)


@dataclass(frozen=True, slots=True)
class PseudonymKey:
    """A key and where it is."""

    key: HubKey
    where: str
    """In words, such as `this user's keyring`."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of asking for a key: its name, where it is, and whether it is new."""

    name: str
    where: str
    new: bool


def key_in_use(store: Store, named: str = "") -> PseudonymKey | None:
    """The key that the next export is made with; None where there is none. Raises InputError where what should hold one does not."""
    if text := os.environ.get(PSEUDONYM_VARIABLE, "").strip():
        return PseudonymKey(_key(text, f"The environment variable {PSEUDONYM_VARIABLE}"), f"the environment variable {PSEUDONYM_VARIABLE}")
    if named:
        return PseudonymKey(_of_file(Path(named).expanduser()), f"the file that {PSEUDONYM_FILE_VARIABLE} names")
    beside = None if store.path is None else Path(f"{store.path}.pseudonyms")
    if beside is not None and beside.exists():
        return PseudonymKey(_of_file(beside), "the file beside the hub")
    kept = keys_of_keyring(PSEUDONYM_KEYS)
    return PseudonymKey(kept[0], "this user's keyring") if kept else None


def needed_key(store: Store, named: str = "") -> bytes:
    """The key in use. Raises InputError with the way to make one where there is none."""
    found = key_in_use(store, named)
    if found is None:
        raise InputError(_MISSING)
    return found.key.secret


def make_pseudonym_key(store: Store, named: str = "", *, key_file: Path | None = None, new: bool = False) -> Made:
    """Make a key where there is none, or another one where `new`; in a new file where `key_file` names one, else in the keyring.

    Raises InputError where there is no keyring and no file is named, where the file is there already or beside the hub, or where a new key in the keyring
    would not be used, as the environment, a setting or a file beside the hub gives another one.
    """
    found = key_in_use(store, named)
    if key_file is not None:
        key = make_key()
        _write(key, key_file, store.path)
        return Made(key.name, str(key_file), new=True)
    if found is not None and not new:
        return Made(found.key.name, found.where, new=False)
    if found is not None and not found.where.endswith("keyring"):
        raise InputError(
            f"The key in use comes from {found.where}, which goes before the keyring: a new one there would not be used. Name a new "
            "file with --key-file, "
            f"and set {PSEUDONYM_FILE_VARIABLE} to its place. Nothing was changed."
        )
    if not keyring_works():
        raise InputError(
            "There is no keyring here to keep a key in. Name a new file for it, outside the hub's folder, as in `python -m vh "
            "pseudonym-key --key-file FILE`. "
            "Nothing was changed."
        )
    key = make_key()
    keep_in_keyring(key, PSEUDONYM_KEYS)
    return Made(key.name, "this user's keyring", new=True)


def _key(text: str, where: str) -> HubKey:
    if not _DIGITS.match(text):
        raise InputError(f"{where} holds no key of 64 hexadecimal digits. `python -m vh pseudonym-key` makes one.")
    return HubKey(bytes.fromhex(text))


def _of_file(file: Path) -> HubKey:
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    return _key(text, f"The file {file.name} for the key of pseudonyms")


def _write(key: HubKey, file: Path, hub: Path | None) -> None:
    """A key in a new file, for its owner alone."""
    if hub is not None and file.resolve().parent == hub.resolve().parent:
        raise InputError("A key beside the hub would be stolen with it. Name a file in another folder. Nothing was changed.")
    write_secret(file, key.secret.hex() + "\n", "the key")
