"""Look into every inbox once: take in what is complete, say what waits and why, and match again where something came into force."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vh import matching
from vh.errors import CancelledError, HubError, HubFileError, InputError, NotReadyError
from vh.feeds.inbox import Arrival, Settling, StillWrittenError, arrivals
from vh.feeds.plans import Plan, plans
from vh.feeds.states import Pickup
from vh.feeds.take import WaitError, take
from vh.ingest.accounting import step
from vh.model import Run, Source, Ticket
from vh.settings import Settings
from vh.store import Store, records

_AFTER_A_FAULT, _AFTER_A_STOP = 300.0, 900.0
"""Seconds for which a file is left alone after the disk or the hub failed, and after a person stopped the work."""
_UNMATCHED = """
select count(*) from pickup p join load l using (load_id) join feed_plan f on f.source = p.source and f.feed = p.feed
where l.in_force and f.match_after and p.state in ('in_force', 'approved') and not list_contains($used, p.load_id)
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is in an inbox and stays there for now."""

    plan: Plan
    file_name: str
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one look into the inboxes found and did."""

    taken: tuple[Pickup, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    problems: tuple[str, ...] = ()
    """Sentences on what needs somebody: a folder that cannot be read, a disk that is full."""
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """What is in the inboxes now."""

    complete: tuple[tuple[Plan, Arrival], ...]
    waiting: tuple[Waiting, ...]
    problems: tuple[str, ...]


def ready(store: Store, settling: Settling) -> Ready:
    """Which files are complete, which wait, and what is wrong with an inbox; takes nothing in."""
    found: list[tuple[Plan, Arrival]] = []
    problems: list[str] = []
    for plan in plans(store):
        try:
            here, odd = arrivals(plan.inbox, plan.pattern, store.path)
        except InputError as error:
            problems.append(f"{plan.title}: {error}")
            continue
        problems += [f"{plan.title}: {one}" for one in odd]
        found += [(plan, one) for one in here]
    settling.keep(arrival.path for _, arrival in found)
    claims = Counter(arrival.path for _, arrival in found)
    complete, waiting = [], []
    for plan, arrival in found:
        if claims[arrival.path] > 1:
            waiting.append(Waiting(plan, arrival.name, "its name fits the patterns of several feeds; change one of the patterns"))
        elif settling.complete(arrival, plan.settle_seconds):
            complete.append((plan, arrival))
        else:
            waiting.append(Waiting(plan, arrival.name, _why(arrival, settling)))
    return Ready(tuple(complete), tuple(waiting), tuple(problems))


def _why(arrival: Arrival, settling: Settling) -> str:
    if arrival.path in settling.paused:
        return "it is tried again in a few minutes"
    return "it is empty" if arrival.size == 0 else "it may still be being written"


def look(store: Store, settings: Settings, settling: Settling, *, who: str, ticket: Ticket) -> Look:
    """Look into every inbox, take in what is complete, and match again where loads came into force that no run has used.

    Raises NotReadyError where another look is under way in this process, CancelledError when stopped: what was taken in by then is kept.
    """
    if not store.feeding.acquire(blocking=False):
        raise NotReadyError("The feeds are being taken in just now. Wait until that has finished, then look again.")
    try:
        now = ready(store, settling)
        taken, waiting, problems = _take_all(store, settings, settling, now.complete, who, ticket)
        run = _match(store, who, step(ticket, 0.8, 1.0), problems)
    finally:
        store.feeding.release()
    return Look(tuple(taken), (*now.waiting, *waiting), (*now.problems, *problems), run)


def _take_all(
    store: Store, settings: Settings, settling: Settling, complete: Sequence[tuple[Plan, Arrival]], who: str, ticket: Ticket
) -> tuple[list[Pickup], list[Waiting], list[str]]:
    taken: list[Pickup] = []
    waiting: list[Waiting] = []
    problems: list[str] = []
    for place, (plan, arrival) in enumerate(complete):
        part = step(ticket, 0.8 * place / len(complete), 0.8 * (place + 1) / len(complete))
        try:
            taken.append(take(store, settings, plan, arrival, who=who, ticket=part))
        except StillWrittenError:
            waiting.append(Waiting(plan, arrival.name, "it may still be being written"))
        except WaitError as error:
            waiting.append(Waiting(plan, arrival.name, str(error)))
        except CancelledError:
            _leave(settling, (one.path for _, one in complete[place:]), _AFTER_A_STOP)
            raise
        except HubError as error:
            _leave(settling, (arrival.path,), _AFTER_A_FAULT)
            problems.append(f"{plan.title}: {error}")
            if isinstance(error, HubFileError):
                break
    return taken, waiting, problems


def _leave(settling: Settling, paths: Iterable[Path], seconds: float) -> None:
    for path in paths:
        settling.pause(path, seconds)


def _match(store: Store, who: str, ticket: Ticket, problems: list[str]) -> Run | None:
    """Match again where a load of a feed that asks for it is in force and no run has used it."""
    if not unmatched(store):
        return None
    try:
        return matching.run_batch(store, records.current_rule_set(store), who=who, ticket=ticket)
    except NotReadyError:
        return None  # no applications or no residents yet: there is nothing to match
    except HubFileError as error:
        problems.append(f"Matching after the feeds: {error}")
        return None


def unmatched(store: Store) -> bool:
    """Whether a load of a feed that asks for a match is in force, and the latest run has not used it, though there is something to match."""
    run = records.run(store)
    if not store.scalar(_UNMATCHED, used=list(run.loads) if run else []):
        return False
    have = set(store.frame("select distinct source from load where in_force")["source"])
    return Source.APPLICATIONS in have and any(one in have for one in records.current_rule_set(store).sources)
