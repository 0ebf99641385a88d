"""Backups: a checked copy of the hub while it runs, put back with the hub's present file kept aside, and removed when its day has come.

A backup is one DuckDB file, encrypted if the hub is, and beside it `<file>.json`, which says when it was made, its SHA-256 and its rows. What the
verification API had answered is in it: its journal is taken in first.
"""

import glob
import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from vh.errors import HubError, HubFileError, InputError
from vh.settings import Settings
from vh.store.audit_check import take_as_found
from vh.store.checking import Checked, check_file, check_open
from vh.store.choosing import open_file
from vh.store.connection import Store, open_store, take_lock
from vh.store.opening import parts_of
from vh.store.records import note_activity
from vh.store.rewrite import sync
from vh.store.seal import seal_of
from vh.store.sentences import reworded
from vh.store.state import forget_state, state_of
from vh.version import __version__


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    file: Path
    sha256: str
    bytes: int
    rows: int
    encrypted: bool
    purge_on: date


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where the file that was there is kept."""

    checked: Checked
    made_at: datetime | None
    """When the backup was made; None where the file beside it is missing."""
    aside: Path | None


def default_file(hub: Path, settings: Settings, now: datetime) -> Path:
    """The file of a backup for which none was named."""
    folder = Path(settings.backup_folder).expanduser() if settings.backup_folder else Path(f"{hub}.backups")
    return folder / f"{hub.stem}-{now:%Y-%m-%dT%H%M%S}.duckdb"


def manifest_of(file: Path) -> Path:
    """What lies beside a backup and says what it is."""
    return Path(f"{file}.json")


def make(store: Store, settings: Settings, file: Path | None, *, who: str) -> Backup:
    """Copy the open hub to a new file, compared with it row by row; writers wait meanwhile, readers do not.

    Raises InputError for a hub in memory or a file that is there already, HubFileError where there is no room; then nothing is left of it.
    """
    if store.path is None:
        raise InputError("A hub in memory cannot be backed up. Open one in a file.")
    now = datetime.now()
    named = file is not None
    file = (file or default_file(store.path, settings, now)).absolute()
    if file.exists():
        raise InputError(f"There is a file {file.name} already. Name another for the backup. Nothing was changed.")
    if not named:
        _make_folder(file.parent)
    if not file.parent.is_dir():
        raise InputError(f"The folder for {file.name} does not exist. Make it first. Nothing was changed.")
    purge_on = now.date() + timedelta(days=settings.keep_backups_days)
    copied = store.copy_aside()
    try:
        digest, size = _digest(copied.file), copied.file.stat().st_size
        _move(copied.file, file)
        manifest = {
            "made_at": now.isoformat(timespec="seconds"), "made_by_version": __version__, "hub": store.path.name, "sha256": digest,
            "bytes": size, "encrypted": store.key is not None, "key": store.key.name if store.key else None, "rows": copied.rows,
            "purge_on": purge_on.isoformat(),
        }  # fmt: skip
        _write_whole(manifest_of(file), json.dumps(manifest, indent=1))
    except OSError:
        for left in (copied.file, file, manifest_of(file)):
            left.unlink(missing_ok=True)
        raise HubFileError(
            f"{file.name} could not be written: is there room, and may you write there? Nothing is left of it, and the hub is unchanged."
        ) from None
    with store.write(counts=False) as work:
        work.execute(
            "insert into backup (made_at, made_by, file, sha256, bytes, purge_on) values ($now, $who, $file, $digest, $size, $on)",
            now=now, who=who, file=str(file), digest=digest, size=size, on=purge_on,
        )  # fmt: skip
        note_activity(work, who, "backup made", {"rows": sum(copied.rows.values()), "bytes": size, "encrypted": store.key is not None})
    return Backup(file, digest, size, sum(copied.rows.values()), store.key is not None, purge_on)


def check_backup(file: Path, settings: Settings) -> tuple[Checked, dict[str, Any] | None]:
    """Check a backup against what lies beside it, and read it to its end. Raises HubFileError where it is damaged or not what was made."""
    try:
        said: dict[str, Any] | None = json.loads(manifest_of(file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        said = None
    except (OSError, ValueError):
        raise HubFileError(f"{manifest_of(file).name} beside the backup is damaged. Use another backup. Nothing was changed.") from None
    if said is not None and file.is_file() and _digest(file) != said.get("sha256"):
        raise HubFileError(
            f"{file.name} is not what it was when the backup was made: it is damaged. Use another backup. Nothing was changed."
        )
    checked = check_file(file, settings)
    if said is not None and {name: rows for name, rows in checked.rows.items() if rows} != {
        name: rows for name, rows in said.get("rows", {}).items() if rows
    }:
        raise HubFileError(f"{file.name} does not hold the rows it had when the backup was made. Use another backup. Nothing was changed.")
    return checked, said


def restore(file: Path, hub: Path, settings: Settings, *, who: str) -> Restored:
    """Put a backup in the hub's place, once it was read to its end; what is there is kept aside. Nobody may have the hub open.

    Each step leaves a hub that opens or that says what is wrong with it; restoring again then does the rest. Requests that the API answered and that
    the hub had not taken in yet stay in the journal beside it, and are taken in. Raises HubFileError, HubKeyError; then the old hub is in place.
    """
    file, hub = file.absolute(), hub.expanduser().resolve()
    lock = take_lock(hub)
    try:
        checked, said = check_backup(file, settings)
        fresh = Path(f"{hub}.restoring")
        try:
            _copy_whole(file, fresh, settings)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise HubFileError(
                f"There is no room to put {file.name} in the hub's place. Free some, then try again. Nothing was changed."
            ) from None
        aside = _set_aside(hub)
        os.replace(fresh, hub)
        sync(hub.parent)
    finally:
        lock.release()
    made_at = datetime.fromisoformat(said["made_at"]) if said else None
    try:
        store = open_store(hub, settings)
    except HubError as error:
        _put_back(hub, aside)
        raise HubFileError(f"{file.name} was put in place and did not open, so what was there is back. {error}") from None
    _explain(store, who, "the hub was restored from a backup")
    with store.write() as work:
        note_activity(work, who, "restored", {"made_at": made_at, "rows": checked.total, "kept_aside": aside.name if aside else "nothing"})
    store.close()
    return Restored(checked, made_at, aside)


def accept(hub: Path, settings: Settings, *, who: str) -> tuple[int, Path | None]:
    """Go on with a hub as it is, though it lacks what was last kept in it; returns its rows, and where a log that cannot be read was put.

    Raises HubFileError where the file itself is damaged.
    """
    hub, log, moved = hub.expanduser().resolve(), Path(f"{hub.expanduser().resolve()}.wal"), None
    try:
        store = open_store(hub, settings, as_it_is=True)
    except HubFileError:
        if not log.exists():
            raise
        moved = _aside_folder(hub) / log.name
        os.replace(log, moved)
        try:
            store = open_store(hub, settings, as_it_is=True)
        except BaseException:
            os.replace(moved, log)
            moved.parent.rmdir()
            raise
    try:
        with store.reading() as cursor:
            checked = check_open(cursor, hub.name, encrypted=store.key is not None)
        _explain(store, who, "the hub lacked what was last kept in it, and was taken as it is")
        with store.write() as work:
            note_activity(work, who, "taken as found", {"rows": checked.total})
    finally:
        store.close()
    return checked.total, moved


def purge(store: Store, settings: Settings, today: date, *, who: str) -> int:
    """Delete the backups whose day has come, and hubs that were kept aside as long; returns how many. What cannot be deleted is tried again."""
    due = store.frame("select backup_id, file from backup where purged_at is null and purge_on <= $today order by backup_id", today=today)
    gone = [number for number, file in due.iter_rows() if _deleted(Path(file))]
    asides = [one for one in _old_asides(store.path, today - timedelta(days=settings.keep_backups_days)) if _folder_deleted(one)]
    if gone or asides:
        with store.write(counts=False) as work:
            for number in gone:
                work.execute("update backup set purged_at = $now where backup_id = $number", now=datetime.now(), number=number)
            note_activity(work, who, "backups purged", {"backups": len(gone), "set_aside": len(asides)})
    return len(gone) + len(asides)


def _deleted(file: Path) -> bool:
    try:
        for left in (file, manifest_of(file)):
            left.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _old_asides(hub: Path | None, until: date) -> list[Path]:
    """The folders of hubs kept aside on a day or before, by their names."""
    found = [] if hub is None else sorted(hub.parent.glob(f"{glob.escape(hub.name)}.aside-*"))
    return [one for one in found if one.name.removeprefix(f"{hub.name if hub else ''}.aside-")[:8] <= f"{until:%Y%m%d}"]


def _folder_deleted(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def _explain(store: Store, who: str, reason: str) -> None:
    """The audit's end is not the one that the file of heads knows: say why, where it is so."""
    with suppress(InputError):
        take_as_found(store, who=who, reason=reason)


def _set_aside(hub: Path) -> Path | None:
    """Move the present hub to a folder of its own: first what tells of its log, then the log, then the file, which stays until the new one is there."""
    if not hub.exists() and not Path(f"{hub}.wal").exists():
        forget_state(hub)
        return None
    aside = _aside_folder(hub)
    for beside in (state_of(hub), seal_of(hub)):
        if beside.exists():
            os.replace(beside, aside / beside.name)
    for part in parts_of(hub)[1:]:
        if part.exists():
            os.replace(part, aside / part.name)
    if hub.exists():
        try:
            os.link(hub, aside / hub.name)
        except OSError:  # a disk without links
            shutil.copyfile(hub, aside / hub.name)
    sync(aside)
    return aside


def _copy_whole(file: Path, fresh: Path, settings: Settings) -> None:
    """Copy a backup; what a log beside it holds, as of a hub copied after a kill, is taken in."""
    for source, target in zip(parts_of(file), parts_of(fresh), strict=True):
        if source.exists():
            shutil.copyfile(source, target)
            os.chmod(target, 0o600)
    if parts_of(fresh)[1].exists():
        door = open_file(fresh, settings, key_expected=False).door
        with reworded(file.name), door.cursor() as cursor:
            cursor.execute("force checkpoint")
        door.close()
    sync(fresh)


def _put_back(hub: Path, aside: Path | None) -> None:
    for part in (*parts_of(hub), state_of(hub), seal_of(hub)):
        part.unlink(missing_ok=True)
        if aside is not None and (aside / part.name).exists():
            os.replace(aside / part.name, part)
    if aside is not None:
        aside.rmdir()


def _aside_folder(hub: Path) -> Path:
    """A new folder beside the hub, its owner's alone."""
    for count in range(1000):
        folder = Path(f"{hub}.aside-{datetime.now():%Y%m%dT%H%M%S}{f'-{count}' if count else ''}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        except OSError:
            raise HubFileError("The hub's folder cannot be written to, so nothing was put in place. Nothing was changed.") from None
        return folder
    raise HubFileError("There are a thousand folders of hubs set aside. Remove those that are not needed. Nothing was changed.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise HubFileError(f"The folder {folder.name} for backups cannot be made. Name a file elsewhere. Nothing was changed.") from None


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _move(source: Path, target: Path) -> None:
    """Put a file into place whole, also on another disk. Never over another."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise InputError(f"There is a file {target.name} already. Name another for the backup. Nothing was changed.") from None
    except OSError:
        unfinished = Path(f"{target}.new")
        shutil.copyfile(source, unfinished)
        os.chmod(unfinished, 0o600)
        sync(unfinished)
        os.replace(unfinished, target)
    source.unlink()
    sync(target.parent)


def _write_whole(file: Path, text: str) -> None:
    unfinished = Path(f"{file}.new")
    unfinished.write_text(text, encoding="utf-8")
    sync(unfinished)
    os.replace(unfinished, file)
    sync(file.parent)
