"""What became of each file of a feed, written down in the hub so that a crash at any point loses nothing and doubles nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import polars as pl

from vh.feeds.inbox import Arrival
from vh.feeds.plans import Plan
from vh.model import Source
from vh.store import Store, Writer
from vh.store.records import note_activity


class State(StrEnum):
    """How far a file has come."""

    TAKING = "taking"
    CHECKING = "checking"
    IN_FORCE = "in_force"
    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    OVERTAKEN = "overtaken"
    SAME = "same"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return _LABELS[self]


_LABELS = {
    State.TAKING: "Being taken in",
    State.CHECKING: "Being checked",
    State.IN_FORCE: "In force",
    State.HELD: "Held",
    State.APPROVED: "Approved, in force",
    State.REJECTED: "Rejected",
    State.OVERTAKEN: "Overtaken by a newer one",
    State.SAME: "The same as before",
    State.FAILED: "Failed",
}
WITH_LOAD = (State.IN_FORCE, State.HELD, State.APPROVED, State.REJECTED, State.OVERTAKEN, State.SAME)
"""States in which a file has been dealt with: it is not taken in again."""


@dataclass(frozen=True, slots=True)
class Pickup:
    """One file of a feed, and what became of it."""

    pickup_id: int
    source: Source
    feed: str
    file_name: str
    sha256: str
    bytes: int
    named_day: date | None
    delta: bool
    state: State
    attempts: int
    load_id: int | None
    base_load_id: int | None
    alarms: tuple[str, ...]
    said: tuple[str, ...]
    begun_at: datetime
    ended_at: datetime | None
    filed: bool
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None

    @property
    def title(self) -> str:
        """The source, and the feed where its name says more."""
        return self.source.label if self.feed == self.source.value else f"{self.source.label} ({self.feed})"


def _pickup(row: dict[str, object]) -> Pickup:
    typed = {
        "source": Source(str(row["source"])), "state": State(str(row["state"])),
        "alarms": tuple(json.loads(str(row["alarms"]))), "said": tuple(json.loads(str(row["said"]))),
    }  # fmt: skip
    return Pickup(**(row | typed))  # type: ignore[arg-type]  # the table's columns are the fields, by test


def pickups(store: Store, limit: int = 500) -> tuple[Pickup, ...]:
    """What became of the files of all feeds, newest first."""
    rows = store.frame("select * from pickup order by pickup_id desc limit $limit", limit=limit)
    return tuple(_pickup(row) for row in rows.iter_rows(named=True))


def held(store: Store) -> tuple[Pickup, ...]:
    """The files whose load is held, newest first, however old."""
    rows = store.frame("select * from pickup where state = 'held' order by pickup_id desc")
    return tuple(_pickup(row) for row in rows.iter_rows(named=True))


def pickup(store: Store, pickup_id: int) -> Pickup | None:
    """One of them by number."""
    rows = store.frame("select * from pickup where pickup_id = $id", id=pickup_id)
    return _pickup(rows.row(0, named=True)) if rows.height else None


def found(store: Store, plan: Plan, sha256: str, named_day: date | None) -> Pickup | None:
    """The newest record of these very bytes in a feed that did not fail. Where the file's name says a later day, it is not the same extract."""
    rows = store.frame(
        "select * from pickup where source = $source and feed = $feed and sha256 = $sha256 and state <> 'failed' "
        "and ($day::date is null or named_day is null or named_day >= $day::date) order by pickup_id desc limit 1",
        source=plan.source.value, feed=plan.feed, sha256=sha256, day=named_day,
    )  # fmt: skip
    return _pickup(rows.row(0, named=True)) if rows.height else None


def newest(store: Store, plan: Plan, states: Sequence[State], before: int | None = None) -> Pickup | None:
    """The newest file of a feed in one of these states."""
    rows = store.frame(
        "select * from pickup where source = $source and feed = $feed and state in (select unnest($states::varchar[])) "
        "and ($before::integer is null or pickup_id < $before) order by pickup_id desc limit 1",
        source=plan.source.value, feed=plan.feed, states=[one.value for one in states], before=before,
    )  # fmt: skip
    return _pickup(rows.row(0, named=True)) if rows.height else None


def begin(work: Writer, plan: Plan, arrival: Arrival, sha256: str, *, state: State = State.TAKING) -> int:
    """Write down that a file is being taken in; returns its number."""
    pickup_id = int(work.scalar("select nextval('pickup_id_seq')"))
    row = {
        "pickup_id": pickup_id, "source": plan.source.value, "feed": plan.feed, "file_name": arrival.name, "sha256": sha256,
        "bytes": arrival.size, "named_day": arrival.named_day, "delta": False, "state": state.value, "attempts": 1, "alarms": "[]", "said": "[]",
        "begun_at": datetime.now(), "filed": False,
    }  # fmt: skip
    work.append("pickup", pl.DataFrame([row], schema_overrides={"named_day": pl.Date}))
    return pickup_id


def tried(work: Writer, pickup_id: int, attempts: int) -> None:
    """Write down how often a file was begun without an end."""
    work.execute("update pickup set attempts = $attempts where pickup_id = $id", attempts=attempts, id=pickup_id)


def loaded(work: Writer, pickup_id: int, load_id: int, *, delta: bool, said: Sequence[str]) -> None:
    """Write down, in the load's own transaction, which load a file has become; it still has to be checked."""
    work.execute(
        "update pickup set state = 'checking', load_id = $load_id, delta = $delta, said = $said where pickup_id = $id",
        load_id=load_id, delta=delta, said=json.dumps(list(said), ensure_ascii=False), id=pickup_id,
    )  # fmt: skip


def concluded(
    work: Writer, who: str, one: Pickup, state: State, *,
    base: int | None = None, alarms: Sequence[str] = (), said: Sequence[str] = (), load_id: int | None = None,
) -> None:  # fmt: skip
    """Write down what became of a file, and a line of activity."""
    work.execute(
        "update pickup set state = $state, base_load_id = $base, alarms = $alarms, said = $said, ended_at = $now, "
        "load_id = coalesce($load_id, load_id) where pickup_id = $id",
        state=state.value, base=base, alarms=json.dumps(list(alarms), ensure_ascii=False), said=json.dumps(list(said), ensure_ascii=False),
        now=datetime.now(), load_id=load_id, id=one.pickup_id,
    )  # fmt: skip
    detail: dict[str, object] = {
        "source": one.source.value,
        "feed": one.feed,
        "file": one.pickup_id,
        "became": state.label,
        "alarms": len(alarms),
    }
    note_activity(work, who, "feed", detail)


def filed(store: Store, pickup_id: int) -> None:
    """Write down that a file has left the inbox."""
    with store.write() as work:
        work.execute("update pickup set filed = true where pickup_id = $id", id=pickup_id)
