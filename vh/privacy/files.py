"""Extracts that feeds have filed away: found by the name that they were given, and removed when their day has come."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from vh.errors import HubFileError
from vh.feeds.inbox import DONE, FAILED
from vh.feeds.plans import plans
from vh.store import Store

_NAME = re.compile(r"(?P<day>\d{8})-\d{6}-(?P<print>[0-9a-f]{12})-")


@dataclass(frozen=True, slots=True)
class Filed:
    """One file that a feed was filed away as, with its report."""

    path: Path
    filed_on: date
    fingerprint: str
    """The first 12 figures of its SHA-256."""


def filed(store: Store, *, before: date | None = None, fingerprints: Iterable[str] | None = None) -> tuple[Filed, ...]:
    """The filed extracts of every feed, oldest first: those filed on or before a day, or those of these fingerprints (SHA-256)."""
    wanted = None if fingerprints is None else {one[:12] for one in fingerprints}
    found = [one for plan in plans(store) for name in (DONE, FAILED) for one in _in(plan.inbox / name)]
    return tuple(
        sorted(
            {one for one in found if (before is None or one.filed_on <= before) and (wanted is None or one.fingerprint in wanted)},
            key=lambda one: (one.filed_on, one.path.name),
        )
    )


def _in(folder: Path) -> Iterable[Filed]:
    """Only what the hub has put there itself, as its name shows; a link is nobody's."""
    if folder.is_symlink() or not folder.is_dir():
        return
    with os.scandir(folder) as listed:
        for one in listed:
            if (name := _NAME.match(one.name)) and one.is_file(follow_symlinks=False):
                try:
                    day = datetime.strptime(name["day"], "%Y%m%d").date()
                except ValueError:
                    continue  # eight figures that are no day: not named by the hub
                yield Filed(Path(one.path), day, name["print"])


def remove(files: Iterable[Filed]) -> int:
    """Remove filed extracts; returns how many. Raises HubFileError where one cannot be removed; those before it are gone."""
    removed = 0
    for one in files:
        try:
            one.path.unlink(missing_ok=True)
        except OSError:
            raise HubFileError(
                f"A file in the folder {one.path.parent.name} of an inbox cannot be removed, though its day has come. Close it in other "
                "programs, and give the hub write access to that folder; it is tried again tomorrow."
            ) from None
        removed += 1
    return removed
