"""Which key a hub file is opened with, and whether a new one is encrypted."""

from dataclasses import dataclass
from pathlib import Path

from vh.errors import HubFileError, HubKeyError
from vh.settings import Settings
from vh.store.holding import cannot_be_read, make_private
from vh.store.hub_key import FILE_VARIABLE, VARIABLE, HubKey, given_key, keep_in_keyring, keyring_works, keys_of_keyring, make_key
from vh.store.opening import NO_ENCRYPTION, Door, Opening, can_encrypt
from vh.store.sentences import reworded, wrong_key

_MAGIC, _FLAGS = slice(8, 12), 20
"""Where a DuckDB 1.5.5 file says that it is one, and whether it is encrypted (the lowest bit); its storage format, `MainHeader`."""


def is_encrypted(file: Path) -> bool:
    """Whether a file is an encrypted hub. Never of a file that this process has open: closing it would drop DuckDB's lock.

    Raises HubFileError where it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(_FLAGS + 1)
    except OSError:
        raise cannot_be_read(file) from None
    return len(head) > _FLAGS and head[_MAGIC] == b"DUCK" and bool(head[_FLAGS] & 1)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file and how it was opened."""

    door: Door
    opening: Opening


def open_file(file: Path, settings: Settings, *, key_expected: bool = True) -> Opened:
    """Open a hub file with its key, or make a new one, encrypted where the settings and this computer have it so.

    Raises HubKeyError where the key is missing or another, or where one is given for a file that is not encrypted (unless it is not expected
    to be), HubFileError where the file cannot be opened.
    """
    with reworded(file.name):
        given = given_key(settings.key_file)
        if not _is_there(file):
            opening = Opening(_for_a_new_hub(given, settings.encrypt), settings.memory_limit)
            door = opening.connect(file)
            make_private(file)
            return Opened(door, opening)
        if not is_encrypted(file):
            if given is not None and key_expected and settings.encrypt != "off":
                raise HubKeyError(
                    f"A key is given, but {file.name} is not encrypted. Encrypt it with `python -m vh encrypt`, "
                    f"or open it as it is with VH_ENCRYPT=off. Nothing was changed."
                )
            opening = Opening(None, settings.memory_limit)
            return Opened(opening.connect(file), opening)
        return _with_a_key(file, (given,) if given else keys_of_keyring(), given is not None, settings)


def open_read_only(file: Path, settings: Settings) -> Door:
    """Open a file that nobody has open, with its key where it is encrypted, without changing it. Raises as `open_file` does."""
    with reworded(file.name):
        if not is_encrypted(file):
            return Opening(None, settings.memory_limit).connect(file, read_only=True)
        given = given_key(settings.key_file)
        return _with_a_key(file, (given,) if given else keys_of_keyring(), given is not None, settings, read_only=True).door


def _is_there(file: Path) -> bool:
    try:
        return file.exists() and file.stat().st_size > 0
    except OSError:
        return False


def _with_a_key(file: Path, keys: tuple[HubKey, ...], given: bool, settings: Settings, *, read_only: bool = False) -> Opened:
    for key in keys:
        opening = Opening(key, settings.memory_limit)
        try:
            return Opened(opening.connect(file, read_only=read_only), opening)
        except Exception as error:
            if not wrong_key(error):
                raise
    if given:
        raise HubKeyError(
            f"{file.name} is encrypted with another key than the one given in {VARIABLE} or {FILE_VARIABLE}. Give the key it was encrypted with, "
            "for example from its recovery copy. Nothing was changed."
        )
    raise HubKeyError(
        f"{file.name} is encrypted, and its key was found neither in {VARIABLE}, nor in a file named by {FILE_VARIABLE}, nor in this user's "
        f"keyring. Name its recovery copy in {FILE_VARIABLE}; without the key nobody can read the file. Nothing was changed."
    )


def _for_a_new_hub(given: HubKey | None, wanted: str) -> HubKey | None:
    """The key of a hub that is made now; None where it is to be plain text."""
    if wanted == "off":
        return None
    if not can_encrypt():
        if wanted == "on" or given is not None:
            raise HubFileError(NO_ENCRYPTION)
        return None
    if given is not None:
        return given
    key = key_to_encrypt_with(given)
    if key is None and wanted == "on":
        raise HubKeyError(
            "New hubs are to be encrypted here (VH_ENCRYPT=on), but there is no key and no keyring to keep one in. "
            f"Give a key in {VARIABLE} or {FILE_VARIABLE}: `python -m vh encrypt --key-file FILE` makes one. Nothing was changed."
        )
    return key


def key_to_encrypt_with(given: HubKey | None) -> HubKey | None:
    """The key given, else the newest of the keyring, else a new one kept there; None where there is no working keyring."""
    if given is not None:
        return given
    kept = keys_of_keyring()
    if kept:
        return kept[0]
    if not keyring_works():
        return None
    key = make_key()
    keep_in_keyring(key)
    return key
