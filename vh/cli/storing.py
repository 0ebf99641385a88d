"""The commands of the hub's file: backup, restore, check, encrypt, decrypt."""

from argparse import Namespace

from vh.cli.places import at, existing, hub_file, opened
from vh.cli.stopping import Stoppable
from vh.cli.words import Said
from vh.errors import HubError, InputError
from vh.settings import Settings
from vh.store import backup as backups
from vh.store.checking import Checked
from vh.text.days import long_day
from vh.workbench import signed_in


def backup(given: Namespace, ticket: Stoppable) -> Said:
    """Make a checked copy, also while the pages run."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # it is there whole or not at all
        made = hub.backup(at(given, given.file) if given.file else None)
    form = "encrypted" if made.encrypted else "plain text: whoever has the file can read it"
    text = f"{made.rows:,} rows are in {made.file} ({form}). It was compared with the hub, and goes on {long_day(made.purge_on)}."
    body = {"file": str(made.file), "rows": made.rows, "bytes": made.bytes, "sha256": made.sha256, "encrypted": made.encrypted,
            "purge_on": str(made.purge_on)}  # fmt: skip
    return Said(text, dict(body))


def restore(given: Namespace, ticket: Stoppable) -> Said:
    """Put a backup in the hub's place, or go on with the hub as it is."""
    if (given.file is None) != given.as_it_is:
        raise InputError("Name the backup to restore, or say --as-it-is to go on with the hub as it is, without what it lacks.")
    if given.running_hub is not None:
        raise HubError("A backup is put in place while nobody has the hub open: stop the running hub, then give the command again.")
    ticket.finished = True  # each step leaves a hub that opens or says what is wrong
    hub, settings = at(given, hub_file(given)), Settings.from_environment()
    if given.as_it_is:
        rows, log = backups.accept(existing(given), settings, who=signed_in())
        kept = f" Its log could not be read, and is kept as {log}." if log else ""
        return Said(f"{hub.name} is used as it is, with {rows:,} rows.{kept}", {"rows": rows, "log": str(log) if log else None})
    done = backups.restore(at(given, given.file), hub, settings, who=signed_in())
    made = f" of {long_day(done.made_at)}, {done.made_at:%H:%M}" if done.made_at else ""
    before = f" The hub that was there is in {done.aside}; remove it once all is well, for it holds personal data." if done.aside else ""
    body = {
        "rows": done.checked.total,
        "made_at": str(done.made_at) if done.made_at else None,
        "aside": str(done.aside) if done.aside else None,
    }
    return Said(f"The backup{made} is in place, with {done.checked.total:,} rows.{before}", dict(body))


def check(given: Namespace, ticket: Stoppable) -> Said:
    """Read the hub, or a backup, from end to end."""
    if given.file is not None:
        checked, said = backups.check_backup(at(given, given.file), Settings.from_environment())
        name, known = given.file.name, "" if said else " The file that says what it was when it was made is not beside it."
    else:
        with opened(given, existing(given), ticket) as hub:
            checked = hub.check()
        name, known = hub_file(given).name, ""
    return _told(checked, name, known)


def _told(checked: Checked, name: str, more: str) -> Said:
    form = "encrypted" if checked.encrypted else "not encrypted"
    text = f"{name} is {'sound' if not checked.faults else 'readable'}: {checked.total:,} rows in {len(checked.rows)} tables were read, {form}.{more}"
    body = {"rows": checked.rows, "schema": checked.schema, "encrypted": checked.encrypted, "faults": list(checked.faults)}
    return Said(text, dict(body), tuple(checked.faults))


def encrypt(given: Namespace, ticket: Stoppable) -> Said:
    """Encrypt the hub's file, or copy its key."""
    with opened(given, existing(given), ticket, key_expected=False) as hub:
        ticket.finished = True  # the file is the old one or the new one, whole
        done = hub.encrypt(at(given, given.key_file) if given.key_file else None)
    words = [
        f"The hub is encrypted with the key {done.key_name}." if done.changed else f"The hub is encrypted, with the key {done.key_name}."
    ]
    if done.in_keyring:
        words.append("The key is in this user's keyring, where the hub finds it.")
    if done.key_file is not None:
        words.append(
            f"A copy of it is in {done.key_file}. Keep it in a safe, apart from the hub and its backups: without the key nobody can read them."
            if done.in_keyring
            else f"It is in {done.key_file} alone. Set VH_KEY_FILE to that place before the hub is opened next, and keep a copy in a safe."
        )
    elif done.in_keyring:
        words.append("There is no recovery copy yet. Write one: python -m vh encrypt --key-file FILE")
    if done.plain_backups:
        words.append(f"Backups made before are plain text still ({done.plain_backups}): delete them once there is an encrypted one.")
    if done.changed:
        words.append("The plain file's bytes may stay on the disk until they are overwritten: encrypt the disk as well.")
    body = {
        "changed": done.changed,
        "key": done.key_name,
        "in_keyring": done.in_keyring,
        "key_file": str(done.key_file) if done.key_file else None,
    }
    return Said("\n".join(words), dict(body))


def decrypt(given: Namespace, ticket: Stoppable) -> Said:
    """Write the hub's file as plain text."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True
        hub.decrypt()
    text = (
        "The hub is plain text now: whoever has the file can read it. Its key is kept where it was, for the backups made with it. "
        "Where VH_KEY_FILE or VH_HUB_KEY names it, remove that, or set VH_ENCRYPT=off."
    )
    return Said(text, {"encrypted": False})
