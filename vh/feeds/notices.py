"""Tell people elsewhere that something needs them: by a webhook, by a mail command, both off unless set. Counts and names of feeds only.

Each thing is told once; what is still so is told again the next day. What could not be told is written down with the activity.
"""

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from vh.feeds.freshness import Rhythm, freshness
from vh.feeds.states import State, held, pickups
from vh.settings import Settings
from vh.store import Store
from vh.store.hub_key import without_key
from vh.store.records import note_activity
from vh.text.days import short_day
from vh.version import __version__

_SECONDS = 15
_RECENT = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that needs somebody."""

    kind: str
    about: str
    """What it is about, so that it is told once."""
    sentence: str


def due(store: Store, problems: Sequence[str] = ()) -> tuple[Notice, ...]:
    """What needs somebody now: loads held, the latest file of a feed failed, a feed late, and problems of the latest look."""
    found = [
        Notice("held", f"file {one.pickup_id}", f"A load of {one.title} is held. {_counted(one.alarms)} Page Feeds shows it.")
        for one in held(store)
    ]
    seen = set()
    for one in pickups(store, _RECENT):
        latest = (one.source, one.feed) not in seen
        seen.add((one.source, one.feed))
        if one.state is State.FAILED and latest:
            found.append(
                Notice(
                    "failed", f"file {one.pickup_id}", f"A file of {one.title} could not be taken in. Its report and page Feeds say why."
                )
            )
    found += [
        Notice(
            "late",
            f"{feed.plan.source}/{feed.plan.feed} {feed.due:%d %b %Y}",
            f"{feed.plan.title} is late: a file was promised by {short_day(feed.due)}.",
        )
        for feed in freshness(store)
        if feed.rhythm is Rhythm.LATE and feed.due is not None
    ]
    found += [Notice("problem", sentence, sentence) for sentence in problems]
    return tuple(found)


def _counted(alarms: Sequence[str]) -> str:
    """The sentences on why a load is held; those that quote a column's name, which somebody else wrote, are left to the page."""
    return " ".join(one for one in alarms if not one.startswith(("Column ", "The layout")))


def tell(store: Store, settings: Settings, found: Sequence[Notice], who: str) -> int:
    """Tell what has not been told today, by every way that is set; returns how many things were told."""
    if not (settings.notify_webhook or settings.notify_mail):
        return 0
    today = datetime.now().date()
    told = {
        (kind, about)
        for kind, about in store.frame("select kind, about from notice where sent_at::date = $today::date", today=today).iter_rows()
    }
    new = [one for one in found if (one.kind, one.about) not in told]
    for one in new:
        failed = [way for way, went_well in (("webhook", _webhook(settings, one)), ("mail", _mail(settings, one))) if went_well is False]
        with store.write() as work:
            ways = [way for way, on in (("webhook", settings.notify_webhook), ("mail", settings.notify_mail)) if on]
            work.execute(
                "insert into notice values ($kind, $about, $now, $ways, $failed)",
                kind=one.kind, about=one.about, now=datetime.now(), ways=",".join(ways), failed=",".join(failed),
            )  # fmt: skip
            if failed:
                note_activity(work, who, "notification failed", {"kind": one.kind, "by": ", ".join(failed)})
    return len(new)


class _NoRedirect(HTTPRedirectHandler):
    """What is told is told to the address that was set, and to no other."""

    def redirect_request(self, *_: object) -> None:
        return None


def _webhook(settings: Settings, one: Notice) -> bool | None:
    """Whether the webhook took it; None where there is none."""
    if not settings.notify_webhook:
        return None
    body = json.dumps({"program": f"Verification Hub {__version__}", "kind": one.kind, "text": one.sentence}).encode()
    request = Request(settings.notify_webhook, body, {"Content-Type": "application/json"}, method="POST")  # noqa: S310 - http(s), by the settings
    local = urlsplit(settings.notify_webhook).hostname in ("127.0.0.1", "localhost", "::1")
    opener = build_opener(_NoRedirect, *([ProxyHandler({})] if local else []))
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            return 200 <= int(answer.status) < 300
    except (URLError, OSError, ValueError):
        return False


def _mail(settings: Settings, one: Notice) -> bool | None:
    """Whether the mail command took it, the text on its standard input; None where there is none."""
    if not settings.notify_mail:
        return None
    try:
        # Windows itself takes a command apart, and there a backslash is part of a path.
        command = settings.notify_mail if sys.platform == "win32" else shlex.split(settings.notify_mail)
        done = subprocess.run(  # noqa: S603 - the command that whoever runs the hub has set; no shell
            command, input=f"{one.sentence}\n", encoding="utf-8", capture_output=True, timeout=_SECONDS, check=False, env=without_key(),
        )  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
