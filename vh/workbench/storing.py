"""The hub's file: backups, checks, and encryption at rest."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from vh.errors import HubError, HubFileError, InputError
from vh.store import backup, choosing, hub_key, records
from vh.store.checking import Checked, check_open
from vh.store.opening import NO_ENCRYPTION, Opening, can_encrypt
from vh.workbench.base import HubBase, act


@dataclass(frozen=True, slots=True)
class Safety:
    """How the hub's file is kept."""

    in_memory: bool
    encrypted: bool
    key_saved_at: datetime | None
    """When a recovery copy of its key was last written."""
    newest_backup: datetime | None


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What `encrypt` did."""

    changed: bool
    """The file was plain text before."""
    key_name: str
    in_keyring: bool
    key_file: Path | None
    plain_backups: int
    """Backups that were made before and are still there, as plain text."""


class Storing(HubBase):
    """Backups, checks and encryption of the file that holds everything."""

    def safety(self) -> Safety:
        """Whether the file is encrypted, whether its key has a recovery copy, and when it was last backed up."""
        row = self.store.frame(
            "select (select max(key_saved_at) from hub_state) as saved, "
            "(select max(made_at) from backup where purged_at is null) as backed_up"
        ).row(0)
        return Safety(self.store.path is None, self.store.key is not None, row[0], row[1])

    def backups(self) -> pl.DataFrame:
        """The backups made, newest first: made_at, made_by, file, bytes, purge_on, purged_at."""
        return self.store.frame("select made_at, made_by, file, bytes, purge_on, purged_at from backup order by backup_id desc")

    @act
    def backup(self, file: Path | None = None) -> backup.Backup:
        """A checked copy of the hub as it is now, encrypted if the hub is; see `vh.store.backup.make`."""
        self._desk.settle()
        return backup.make(self.store, self.settings, file, who=self.who)

    @act
    def purge_backups(self, today: date | None = None) -> int:
        """Delete the backups whose day has come; returns how many."""
        return backup.purge(self.store, self.settings, today or date.today(), who=self.who)

    @act
    def check(self) -> Checked:
        """Read the hub from end to end. Raises HubFileError where it is damaged."""
        self._desk.settle()
        with self.store.reading() as cursor:
            name = self.store.path.name if self.store.path else "the hub"
            return check_open(cursor, name, encrypted=self.store.key is not None)

    @act
    def encrypt(self, key_file: Path | None = None) -> Encrypted:
        """Encrypt the hub's file, or write another copy of its key. The plain file stays in use until the encrypted one was compared with it.

        The key is the one given, else the newest of the keyring, else a new one, kept in the keyring and, where `key_file` is named, in that
        new file. Raises InputError where there is no keyring and no file is named.
        """
        hub = self._file()
        if not can_encrypt():
            raise HubFileError(NO_ENCRYPTION)
        given = hub_key.given_key(self.settings.key_file)
        key, changed = self.store.key, self.store.key is None
        if not changed and key_file is None:
            raise InputError(
                "The hub is encrypted already. To write a recovery copy of its key, name a new file with --key-file. Nothing was changed."
            )
        if key is None:
            key = choosing.key_to_encrypt_with(given)
        if key is None:
            if key_file is None:
                raise InputError(
                    "There is no keyring here to keep a key in. Name a new file for it, outside the hub's folder, as in "
                    "`python -m vh encrypt --key-file FILE`. Nothing was changed."
                )
            key = hub_key.make_key()
        if key_file is not None:
            hub_key.write_recovery(key, key_file, hub)
        if changed:
            self._rewrite(Opening(key, self.store.memory_limit))
        with self.store.write(counts=False) as work:
            if key_file is not None:
                work.execute("update hub_state set key_saved_at = $now", now=datetime.now())
            records.note_activity(work, self.who, "encrypted" if changed else "key copied", {"key": key.name})
        plain = self.store.scalar("select count(*) from backup where purged_at is null") if changed else 0
        return Encrypted(changed, key.name, any(key == one for one in hub_key.keys_of_keyring()), key_file, int(plain))

    @act
    def decrypt(self) -> None:
        """Write the hub's file as plain text again. The encrypted one stays in use until the plain one was compared with it."""
        self._file()
        if self.store.key is None:
            raise InputError("The hub is not encrypted. Nothing was changed.")
        self._rewrite(Opening(None, self.store.memory_limit))
        with self.store.write(counts=False) as work:
            records.note_activity(work, self.who, "decrypted", {})

    def _file(self) -> Path:
        if self.store.path is None:
            raise InputError("A hub in memory is in no file. Open one in a file. Nothing was changed.")
        return self.store.path

    def _rewrite(self, opening: Opening) -> None:
        self._desk.settle()
        if self.store.rewrite(opening) is None:
            raise HubError("The hub is in memory. Nothing was changed.")
        self._desk.settle()
