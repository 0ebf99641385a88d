"""`python -m vh feed …`: set feeds up, take in what came, decide on what is held."""

from argparse import Namespace
from collections.abc import Callable

from vh.cli import words
from vh.cli.places import at, existing, hub_file, opened
from vh.cli.stopping import Stoppable
from vh.cli.words import Said
from vh.feeds import Freshness, Look, Pickup, Plan, Settling, State
from vh.text.days import short_day
from vh.workbench import Hub


def feed(given: Namespace, ticket: Stoppable) -> Said:
    """Do what was asked of the feeds."""
    return _ACTIONS[given.action](given, ticket)


def _run(given: Namespace, ticket: Stoppable) -> Said:
    with opened(given, existing(given), ticket) as hub:
        return _of_look(hub.run_feeds(ticket))


def _watch(given: Namespace, ticket: Stoppable) -> Said:
    """Look again and again until Ctrl-C; each look that did something says so at once."""
    settling, looks = Settling(), 0
    with opened(given, existing(given), ticket) as hub:
        while not ticket.stop.is_set():
            seen = hub.look_into_feeds(settling, ticket)
            looks += 1
            if seen.taken or seen.problems or seen.run:
                given.say(_of_look(seen).text)
            if ticket.stop.wait(given.seconds):
                break
    return Said("Stopped.", {"looks": looks})


def _list(given: Namespace, ticket: Stoppable) -> Said:
    with opened(given, existing(given), ticket) as hub:
        return _of_feeds(hub.freshness(), hub.pickups(20))


def _set(given: Namespace, ticket: Stoppable) -> Said:
    more = {name: getattr(given, name) for name in _FIELDS if getattr(given, name) is not None}
    with opened(given, hub_file(given), ticket) as hub:
        ticket.finished = True
        old = _before(hub, given)
        kept = {name: getattr(old, name) for name in _FIELDS} if old is not None else {}
        plan = hub.set_feed(given.source, at(given, given.inbox).absolute(), feed=given.feed, **(kept | more))
    text = f"{plan.title}: files {plan.pattern} in {plan.inbox}, promised every {_days(plan.every_days)}."
    return Said(text, plan_body(plan))


def _before(hub: Hub, given: Namespace) -> Plan | None:
    name = given.feed or given.source
    return next((one for one in hub.feeds() if (one.source.value, one.feed) == (given.source, name)), None)


def _remove(given: Namespace, ticket: Stoppable) -> Said:
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True
        hub.remove_feed(given.source, given.feed)
    return Said("That feed is no longer looked for. Its loads stay.", {"removed": given.feed or given.source})


def _decide(given: Namespace, ticket: Stoppable) -> Said:
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True
        one = (hub.approve_load if given.action == "approve" else hub.reject_load)(given.number, given.reason, given.by)
    return Said(f"{_line(one)}, by {one.decided_by}.", pickup_body(one))


_ACTIONS: dict[str, Callable[[Namespace, Stoppable], Said]] = {
    "run": _run, "watch": _watch, "list": _list, "set": _set, "remove": _remove, "approve": _decide, "reject": _decide,
}  # fmt: skip
_FIELDS = ("pattern", "layout", "every_days", "settle_seconds", "max_row_change", "max_quality_drop", "max_lost_share", "match_after")


def _line(one: Pickup) -> str:
    return f"File {one.pickup_id}, {one.title}, {one.file_name}: {one.state.label.lower()}"


def _of_look(seen: Look) -> Said:
    """What a look found. A file that failed, and an inbox that cannot be used, are told on standard error too."""
    lines = []
    for one in seen.taken:
        lines += [_line(one), *(f"  - {sentence}" for sentence in (*one.alarms, *one.said))]
    lines += [f"{one.plan.title}, {one.file_name}: left in the inbox, {one.why}" for one in seen.waiting]
    if seen.run is not None:
        lines += ["", words.of_run(seen.run)]
    body = {
        "taken": [pickup_body(one) for one in seen.taken],
        "waiting": [{"source": one.plan.source, "feed": one.plan.feed, "file_name": one.file_name, "why": one.why} for one in seen.waiting],
        "problems": list(seen.problems),
        "run": words.run_body(seen.run) if seen.run else None,
    }
    failed = [f"{_line(one)}. {' '.join(one.said)}" for one in seen.taken if one.state is State.FAILED]
    return Said("\n".join(lines) or "No new files.", body, (*failed, *seen.problems))


def _of_feeds(feeds: tuple[Freshness, ...], latest: tuple[Pickup, ...]) -> Said:
    body: dict[str, object] = {
        "feeds": [
            {**plan_body(one.plan), "rhythm": one.rhythm, "came_at": one.came_at and one.came_at.isoformat(timespec="seconds"),
             "shows": one.shows and one.shows.isoformat(), "held": one.held}
            for one in feeds
        ],
        "files": [pickup_body(one) for one in latest],
    }  # fmt: skip
    if not feeds:
        return Said("No feed is set up. Begin with `python -m vh feed set SOURCE FOLDER`.", body)
    rows = [
        (one.plan.title, f"{one.plan.inbox} {one.plan.pattern}", one.plan.every_days, _came(one), _shows(one), one.rhythm.value, one.held)
        for one in feeds
    ]  # fmt: skip
    text = words.table(("feed", "inbox", "every days", "last came", "shows", "rhythm", "held"), rows)
    return Said("\n".join((text, "", *(_line(one) for one in latest))).rstrip(), body)


def _came(one: Freshness) -> str:
    return f"{short_day(one.came_at)} {one.came_at:%H:%M}" if one.came_at else "-"


def _shows(one: Freshness) -> str:
    return short_day(one.shows) if one.shows else "-"


def _days(number: int) -> str:
    return "day" if number == 1 else f"{number} days"


def plan_body(plan: Plan) -> dict[str, object]:
    """A feed as a JSON value."""
    return {"source": plan.source, "feed": plan.feed, "inbox": str(plan.inbox), **{name: getattr(plan, name) for name in _FIELDS}}


def pickup_body(one: Pickup) -> dict[str, object]:
    """What became of a file as a JSON value."""
    return {
        "file": one.pickup_id, "source": one.source, "feed": one.feed, "file_name": one.file_name, "sha256": one.sha256, "state": one.state,
        "delta": one.delta, "load_id": one.load_id, "alarms": list(one.alarms), "said": list(one.said),
        "begun_at": one.begun_at.isoformat(timespec="seconds"), "decided_by": one.decided_by, "decision_reason": one.decision_reason,
    }  # fmt: skip
