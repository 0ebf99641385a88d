"""How far the answers of the API are relied on: watched only, as advice, or acted on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import polars as pl

from vh.errors import InputError
from vh.store import Store
from vh.store.records import note_activity


class Mode(StrEnum):
    """What callers may do with an answer."""

    SHADOW = "shadow"
    ADVISE = "advise"
    LIVE = "live"

    @property
    def text(self) -> str:
        """One sentence on what it means."""
        return _TEXTS[self]


_TEXTS = {
    Mode.SHADOW: "Every answer is recorded and told to nobody: the caller is always told to go on with its own check.",
    Mode.ADVISE: "The caller is told the outcome as advice, and still goes on with its own check.",
    Mode.LIVE: "The caller acts on the outcome: what is verified needs no document.",
}


@dataclass(frozen=True, slots=True)
class Switch:
    """A mode put in force, by whom and why."""

    mode: Mode
    switched_at: datetime | None
    switched_by: str
    reason: str


NEW = Switch(Mode.SHADOW, None, "", "A new hub begins by watching.")


def current(store: Store) -> Switch:
    """The mode in force; shadow on a new hub."""
    found = store.frame("select mode, switched_at, switched_by, reason from service_mode order by mode_id desc limit 1")
    if found.is_empty():
        return NEW
    mode, at, by, reason = found.row(0)
    return Switch(Mode(mode), at, by, reason)


def switch(store: Store, mode: Mode | str, *, name: str, reason: str, who: str) -> Switch:
    """Put a mode in force. `name` is the person who answers for it, `who` the one at the keyboard.

    Raises InputError without a name and a reason, for a mode that does not exist, and where it is in force already.
    """
    name, reason = name.strip(), reason.strip()
    if mode not in tuple(Mode):
        raise InputError(f"There is no mode of that name. The modes are: {', '.join(Mode)}.")
    if not name or not reason:
        raise InputError("Give the name of whoever answers for this, and the reason: the switch is kept with both.")
    if current(store).mode == mode:
        raise InputError(f"The mode {mode} is in force already. Nothing was changed.")
    made = Switch(Mode(mode), datetime.now(), name, reason)
    with store.write(counts=False) as work:
        work.execute(
            "insert into service_mode (mode, switched_at, switched_by, reason) values ($mode, $at, $by, $reason)",
            mode=made.mode.value, at=made.switched_at, by=name, reason=reason,
        )  # fmt: skip
        note_activity(work, who, "mode switched", {"mode": made.mode.value, "answers_for_it": name, "reason": reason})
    return made


def switches(store: Store) -> pl.DataFrame:
    """Every switch, newest first: mode, switched_at, switched_by, reason."""
    return store.frame("select mode, switched_at, switched_by, reason from service_mode order by mode_id desc")
