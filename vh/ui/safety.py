"""The part of the Today page that says how the hub's file is kept: encrypted or not, its key, its backups."""

from datetime import datetime, timedelta

from vh import Hub
from vh.ui.widgets import box
from vh.ui.words import day
from vh.workbench.storing import Safety

_BACKUP_DAYS = 7
"""Without a backup for longer than this, the page says so."""


def file_kept(hub: Hub) -> None:
    """What is wanting in how the file is kept, in one box; nothing where nothing is."""
    found = wanting(hub.safety(), datetime.now())
    if found:
        box("warn", "How the hub's file is kept", *(found if len(found) == 1 else ()), items=found if len(found) > 1 else ())


def wanting(safety: Safety, now: datetime) -> tuple[str, ...]:
    """Sentences on what is wanting."""
    if safety.in_memory:
        return ()
    found = []
    if not safety.encrypted:
        found.append(
            "It is not encrypted: whoever gets at the file can read everything in it. An administrator can change that: `python -m vh encrypt`"
        )
    elif safety.key_saved_at is None:
        found.append("Its key has no recovery copy: without the key nobody can open it. Write one: `python -m vh encrypt --key-file FILE`")
    if safety.newest_backup is None:
        found.append("It has never been backed up. Make a copy: `python -m vh backup`")
    elif now - safety.newest_backup > timedelta(days=_BACKUP_DAYS):
        found.append(f"The newest backup is of {day(safety.newest_backup)}. Make another: `python -m vh backup`")
    return tuple(found)
