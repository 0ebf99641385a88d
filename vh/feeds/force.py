"""Put a load that came by a feed in force, or set it aside: approve, reject, overtake, and forget the rows nobody needs."""

import json
from datetime import datetime

from vh.errors import InputError, NotReadyError
from vh.feeds.states import Pickup, State, pickup
from vh.store import Store, Writer
from vh.store.records import note_activity

KEPT_LOADS = 2
"""Of the loads of a feed that are no longer in force, the rows of this many are kept, to compare with."""
_TABLES = ("resident", "applicant", "gazetteer_address", "incumbent_result", "quarantine")
_FORGET = {table: f"delete from {table} where load_id = $load_id" for table in _TABLES}  # noqa: S608 - our own tables
_OLD = """
select distinct p.load_id from pickup p join load l using (load_id)
where p.source = $source and p.feed = $feed and p.state in ('in_force', 'approved', 'overtaken') and not l.in_force and not list_contains($used, p.load_id)
order by p.load_id desc
"""


def in_force(store: Store, source: str, feed: str) -> int | None:
    """The load in force of a feed."""
    found = store.scalar("select load_id from load where in_force and source = $source and feed = $feed", source=source, feed=feed)
    return None if found is None else int(found)


def put_in_force(work: Writer, one: Pickup) -> None:
    """Make the load of a file the one in force of its feed; files held before it are overtaken, and rows nobody needs are forgotten."""
    work.execute(
        "update load set in_force = (load_id = $load_id) where source = $source and feed = $feed and (in_force or load_id = $load_id)",
        load_id=one.load_id, source=one.source.value, feed=one.feed,
    )  # fmt: skip
    overtaken = work.frame(
        "select pickup_id, load_id from pickup where source = $source and feed = $feed and state = 'held' and pickup_id < $id",
        source=one.source.value, feed=one.feed, id=one.pickup_id,
    )  # fmt: skip
    for pickup_id, load_id in overtaken.iter_rows():
        work.execute("update pickup set state = 'overtaken' where pickup_id = $id", id=pickup_id)
        forget_rows(work, load_id)
    latest = work.scalar("select loads from run order by run_id desc limit 1")
    used = json.loads(latest) if latest else []
    old = work.frame(_OLD, source=one.source.value, feed=one.feed, used=used)["load_id"].to_list()
    for load_id in old[KEPT_LOADS:]:
        forget_rows(work, load_id)


def forget_rows(work: Writer, load_id: int) -> None:
    """Delete the rows of a load; its record, its faults and the quality of its columns stay, which hold nobody's data."""
    for statement in _FORGET.values():
        work.execute(statement, load_id=load_id)


def approve(store: Store, pickup_id: int, *, who: str, reason: str) -> Pickup:
    """Put a held load in force. Raises InputError without a name and a reason, or where the feed has gone on meanwhile."""
    one = _held(store, pickup_id, who, reason)
    now = in_force(store, one.source.value, one.feed)
    if now != one.base_load_id and (one.delta or (now or 0) > (one.load_id or 0)):
        raise InputError("Another load of this feed has come into force since, so this one is out of date. Reject it.")
    with store.write() as work:
        put_in_force(work, one)
        _decide(work, one, State.APPROVED, who, reason)
    return _again(store, pickup_id)


def reject(store: Store, pickup_id: int, *, who: str, reason: str) -> Pickup:
    """Leave the last good load in force for good, and forget the rows of the held one. Raises InputError without a name and a reason."""
    one = _held(store, pickup_id, who, reason)
    with store.write() as work:
        forget_rows(work, int(one.load_id or 0))
        _decide(work, one, State.REJECTED, who, reason)
    return _again(store, pickup_id)


def _held(store: Store, pickup_id: int, who: str, reason: str) -> Pickup:
    one = pickup(store, pickup_id)
    if one is None or one.state is not State.HELD:
        raise NotReadyError("That load is not held, or no longer. Page Feeds shows those that are.")
    if not who.strip():
        raise InputError("Say who decides this: whoever asks about a permit later will want to know.")
    if not reason.strip():
        raise InputError("Say in a few words why: whoever asks about a permit later will want to know.")
    return one


def _decide(work: Writer, one: Pickup, state: State, who: str, reason: str) -> None:
    work.execute(
        "update pickup set state = $state, decided_by = $who, decided_at = $now, decision_reason = $reason where pickup_id = $id",
        state=state.value, who=who.strip(), now=datetime.now(), reason=reason.strip(), id=one.pickup_id,
    )  # fmt: skip
    detail: dict[str, object] = {
        "source": one.source.value,
        "feed": one.feed,
        "file": one.pickup_id,
        "load_id": one.load_id,
        "reason": reason.strip(),
    }
    note_activity(work, who, f"held load {state.value}", detail)


def _again(store: Store, pickup_id: int) -> Pickup:
    one = pickup(store, pickup_id)
    assert one is not None
    return one
