"""Take one complete file of a feed in: never twice, never half, whatever is killed when.

Four steps, each a transaction or an atomic rename, each found again by the file's hash after a crash:
written down (`taking`) · loaded beside the one in force (`checking`) · put in force or held · moved out of the inbox with a report.
"""

import contextlib
from collections.abc import Callable
from datetime import date

from vh import ingest
from vh.errors import HubError, HubFileError, InputError
from vh.feeds.alarms import judge
from vh.feeds.delta import is_delta, load_delta
from vh.feeds.force import in_force, put_in_force
from vh.feeds.inbox import DONE, FAILED, Arrival, StillWrittenError, file_away, fingerprint, unchanged
from vh.feeds.plans import Plan
from vh.feeds.states import WITH_LOAD, Pickup, State, begin, concluded, filed, found, loaded, newest, pickup, tried
from vh.ingest.accounting import step
from vh.ingest.read import read_header
from vh.model import LoadReport, Ticket
from vh.settings import Settings
from vh.store import Store, Writer, bases
from vh.text.days import short_day

MOST_ATTEMPTS = 3
"""A file during which the program died this often is set aside: it may be what kills it."""


class WaitError(Exception):
    """The file stays where it is for now; the text says why."""


def take(store: Store, settings: Settings, plan: Plan, arrival: Arrival, *, who: str, ticket: Ticket) -> Pickup:
    """Take a file in, or finish what a crash left unfinished, and move it out of the inbox; returns what became of it.

    Raises StillWrittenError and WaitError where the file is to be left for later, HubFileError where the hub or the disk is at fault
    (the file stays), CancelledError when stopped (the file stays). A file at fault does not raise: it becomes a failed one.
    """
    sha256 = fingerprint(arrival)
    known = found(store, plan, sha256, arrival.named_day)
    if known is not None and known.state in WITH_LOAD:
        if known.filed:
            known = _known_already(store, plan, arrival, known, who)
        return _filed(store, arrival, known)
    if known is None or known.state is not State.CHECKING:
        known = _begun(store, plan, arrival, sha256, known)
        try:
            known = _loaded(store, settings, plan, arrival, known, who, step(ticket, 0.0, 0.6))
        except InputError as error:
            known = _failed(store, known, who, (str(error), *(one for one in error.faults if one not in str(error))))
    if known.state is State.CHECKING:
        known = _checked(store, plan, known, who, step(ticket, 0.6, 1.0))
    return _filed(store, arrival, known)


def _begun(store: Store, plan: Plan, arrival: Arrival, sha256: str, known: Pickup | None) -> Pickup:
    with store.write() as work:
        if known is None:
            number = begin(work, plan, arrival, sha256)
        else:
            number = known.pickup_id
            tried(work, number, known.attempts + 1)
    return _read(store, number)


def _loaded(store: Store, settings: Settings, plan: Plan, arrival: Arrival, one: Pickup, who: str, ticket: Ticket) -> Pickup:
    """Load the file beside the one in force, and write that down in the same transaction."""
    if one.attempts > MOST_ATTEMPTS:
        raise InputError(
            f"The program ended {MOST_ATTEMPTS} times while it took this file in, so the file is set aside. Please report this."
        )
    try:
        report = _by_kind(store, settings, plan, arrival, one, who, ticket)
    except (HubError, StillWrittenError, WaitError) as error:
        if not isinstance(error, InputError):
            with contextlib.suppress(HubFileError), store.write() as work:  # on a full disk; what is told is the first error
                tried(work, one.pickup_id, one.attempts - 1)
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: no library's text may go on, it can quote rows; and no file may stop the others
        raise InputError(
            f"A fault in the program ({type(error).__name__}) stopped this file; nothing of it was kept. Please report this, then put it back."
        ) from None
    if report.already_loaded:
        with store.write() as work:
            said = (f"These very bytes are in force already (load {report.load_id}). Nothing was changed.",)
            concluded(work, who, one, State.SAME, said=said, load_id=report.load_id)
        return _read(store, one.pickup_id)
    return _read(store, one.pickup_id)


def _by_kind(store: Store, settings: Settings, plan: Plan, arrival: Arrival, one: Pickup, who: str, ticket: Ticket) -> LoadReport:
    bases.check_loading(store, plan.source, arrival.path)  # it waits in the inbox for its basis, then, and is told of
    if arrival.named_day is not None and arrival.named_day > date.today():
        raise InputError(
            f"“{arrival.name}” has a day after today in its name. Nothing was loaded. Send it again under the day it was taken; "
            "where that is today, put this computer's clock right."
        )
    if not is_delta(read_header(arrival.path, settings, file_name=arrival.name)):
        return ingest.load_extract(
            store, plan.source, arrival.path, settings=settings, who=who, ticket=ticket, feed=plan.feed, as_of=arrival.named_day,
            layout=plan.layout, file_name=arrival.name, in_force=False, also=_whole(arrival, one),
        )  # fmt: skip
    if newest(store, plan, (State.HELD,)) is not None:
        raise WaitError("a load of this feed is held, and a delta can only follow what was decided on it")
    base = in_force(store, plan.source.value, plan.feed)
    if base is None:
        raise InputError(
            "A delta needs a whole extract in force to be put upon, and there is none of this feed. Send a whole extract first."
        )

    def also_delta(work: Writer, load_id: int, said: tuple[str, ...]) -> None:
        unchanged(arrival)
        loaded(work, one.pickup_id, load_id, delta=True, said=said)

    return load_delta(
        store, plan.source, arrival.path, feed=plan.feed, layout=plan.layout, base=base, settings=settings, who=who, ticket=ticket,
        name=arrival.name, sha256=one.sha256, named_day=arrival.named_day, also=also_delta,
    )  # fmt: skip


def _whole(arrival: Arrival, one: Pickup) -> Callable[[Writer, int], None]:
    def also(work: Writer, load_id: int) -> None:
        if work.scalar("select sha256 from load where load_id = $load_id", load_id=load_id) != one.sha256:
            raise StillWrittenError  # what was loaded is not what was written down: all of it is rolled back
        unchanged(arrival)
        loaded(work, one.pickup_id, load_id, delta=False, said=())

    return also


def _checked(store: Store, plan: Plan, one: Pickup, who: str, ticket: Ticket) -> Pickup:
    """Put a load in force, or hold it where something about it is suspicious."""
    assert one.load_id is not None
    base = in_force(store, plan.source.value, plan.feed)
    what = judge(store, plan, one.load_id, base, delta=one.delta, dated_by_name=one.named_day is not None, ticket=ticket)
    alarms = (*what.alarms, *_gap(store, plan, one))
    with store.write() as work:
        if not alarms:
            put_in_force(work, one)
        state = State.HELD if alarms else State.IN_FORCE
        concluded(work, who, one, state, base=base, alarms=alarms, said=(*one.said, *what.said))
    return _read(store, one.pickup_id)


def _gap(store: Store, plan: Plan, one: Pickup) -> tuple[str, ...]:
    """A delta that follows one which never came into force builds on something that is not there."""
    ends = (State.IN_FORCE, State.APPROVED, State.REJECTED, State.FAILED)
    before = newest(store, plan, ends, before=one.pickup_id)
    if one.delta and before is not None and before.state in (State.REJECTED, State.FAILED):
        return ("The file before this delta did not come into force, so changes may be missing. Ask for a whole extract.",)
    return ()


def _failed(store: Store, one: Pickup, who: str, sentences: tuple[str, ...]) -> Pickup:
    with store.write() as work:
        concluded(work, who, one, State.FAILED, said=sentences)
    return _read(store, one.pickup_id)


def _known_already(store: Store, plan: Plan, arrival: Arrival, before: Pickup, who: str) -> Pickup:
    """The same bytes came again: written down, so that the feed is seen to have come, and nothing else."""
    with store.write() as work:
        number = begin(work, plan, arrival, before.sha256)
        one = f"file {before.pickup_id}, {short_day(before.begun_at)} {before.begun_at:%H:%M}, {before.state.label.lower()}"
        said = (f"These very bytes came before ({one}). Nothing was changed.",)
        concluded(work, who, _within(work, number, arrival, plan, before), State.SAME, said=said, load_id=before.load_id)
    return _read(store, number)


def _within(work: Writer, number: int, arrival: Arrival, plan: Plan, like: Pickup) -> Pickup:
    """The record just begun, as it is inside the transaction."""
    begun_at = work.scalar("select begun_at from pickup where pickup_id = $id", id=number)
    return Pickup(
        pickup_id=number, source=plan.source, feed=plan.feed, file_name=arrival.name, sha256=like.sha256, bytes=arrival.size,
        named_day=arrival.named_day, delta=like.delta, state=State.TAKING, attempts=1, load_id=None, base_load_id=None, alarms=(), said=(),
        begun_at=begun_at, ended_at=None, filed=False, decided_by=None, decided_at=None, decision_reason=None,
    )  # fmt: skip


def _filed(store: Store, arrival: Arrival, one: Pickup) -> Pickup:
    """Move the file out of the inbox, with its report, and write that down."""
    folder = FAILED if one.state is State.FAILED else DONE
    file_away(arrival.path, folder, one.begun_at, one.sha256, report_text(store, one))
    filed(store, one.pickup_id)
    return _read(store, one.pickup_id)


def report_text(store: Store, one: Pickup) -> str:
    """What became of a file, in sentences, counts and column names; no value of any row."""
    lines = [
        f"{one.title}: {one.state.label}",
        f"File {one.pickup_id}, taken in {short_day(one.begun_at)} {one.begun_at:%H:%M}, {one.bytes:,} bytes",
        f"SHA-256 {one.sha256}",
    ]
    if one.load_id is not None:
        report = ingest.load_report(store, one.load_id)
        left_out = [(f"left out: {rule}", rows) for rule, rows in report.left_out.items()]
        counts = [("rows read", report.rows_read), ("loaded", report.rows_loaded), ("quarantined", report.rows_quarantined), *left_out]
        lines += ["", f"Load {one.load_id}, layout {report.layout}, as of {short_day(report.as_of)}"]
        lines += [f"  {words:<40} {rows:>11,}" for words, rows in (*counts, ("records", report.records))]
    if one.alarms:
        lines += [
            "",
            "Held until somebody approves it, on page Feeds or with `python -m vh feed approve`. The last good load stays in force.",
        ]
        lines += [f"- {sentence}" for sentence in one.alarms]
    if one.said:
        lines += ["", *one.said]
    return "\n".join((*lines, ""))


def _read(store: Store, number: int) -> Pickup:
    one = pickup(store, number)
    assert one is not None
    return one
