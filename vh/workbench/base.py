"""What every part of the hub stands on: the store, the settings, who is at work, and the latest run."""

import copy
import getpass
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Self, TypeVar

from vh import access, matching, service
from vh.access import EVERY_ROLE, Role
from vh.errors import InputError, NotReadyError
from vh.model import Run, Source
from vh.settings import Settings
from vh.store import Store, bases, records

H = TypeVar("H", bound="HubBase")
P = ParamSpec("P")
R = TypeVar("R")


def act(method: Callable[Concatenate[H, P], R]) -> Callable[Concatenate[H, P], R]:
    """A method that only the roles in `vh.access.ACTS` may call. It raises NotAllowedError for others, before anything is done."""

    @wraps(method)
    def checked(hub: H, /, *args: P.args, **kwargs: P.kwargs) -> R:
        access.check(method.__name__, hub.roles, hub.signed_in_until)
        return method(hub, *args, **kwargs)

    return checked


class HubBase:
    """An open store with its settings; the parts of `Hub` add what can be done with it."""

    def __init__(self, store: Store, settings: Settings | None = None, who: str | None = None) -> None:
        self.store = store
        self.settings = settings or Settings.from_environment()
        self.who = who or signed_in()
        self.roles = EVERY_ROLE
        """What whoever is at work may do: everything, unless `on_behalf_of` said otherwise."""
        self.signed_in_until: float | None = None
        self._keeper = matching.IndexKeeper(store)
        store.chain.copy_to(self.settings.audit_folder)
        self._desk = service.Desk(store, self.settings, self._keeper)

    def __repr__(self) -> str:
        return f"<vh.Hub {self.store.path or 'in memory'}{', closed' if self.store.closed else ''}>"

    def on_behalf_of(self, who: str, roles: frozenset[Role] = EVERY_ROLE, until: float | None = None) -> Self:
        """The same open hub, with another person at work: what is done with it is recorded under that name, and held to these roles.

        `until` is the moment (seconds since 1970) at which the person's sign-in ends.
        """
        twin = copy.copy(self)
        twin.who, twin.roles, twin.signed_in_until = who, roles, until
        return twin

    def may(self, act: str) -> bool:
        """Whether whoever is at work may do an act, named as the method that does it."""
        return access.may_do(act, self.roles)

    def close(self) -> None:
        """Let go of the hub file."""
        self._desk.close()
        self._keeper.close()
        self.store.close()

    def latest_run(self) -> Run | None:
        """The latest run, or None."""
        return records.run(self.store)

    def _run(self) -> Run:
        run = self.latest_run()
        if run is None:
            raise NotReadyError("Nothing has been matched yet. Run a match first (page Match, or `python -m vh match`).")
        bases.check_run(self.store, run.run_id)
        return run


def as_source(text: Source | str) -> Source:
    """A source by its name; raises InputError that lists the names."""
    try:
        return Source(text)
    except ValueError:
        raise InputError(f"There is no source of that name. The sources are: {', '.join(Source)}.") from None


def signed_in() -> str:
    """The user of this computer who runs the program."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no user database, as in some containers and services
        return "unknown"
