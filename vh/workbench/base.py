"""What every part of the hub stands on: the store, the settings, who is at work, and the latest run."""

import copy
import getpass
from typing import Self

from vh import matching, service
from vh.errors import InputError, NotReadyError
from vh.model import Run, Source
from vh.settings import Settings
from vh.store import Store, records


class HubBase:
    """An open store with its settings; the parts of `Hub` add what can be done with it."""

    def __init__(self, store: Store, settings: Settings | None = None, who: str | None = None) -> None:
        self.store = store
        self.settings = settings or Settings.from_environment()
        self.who = who or signed_in()
        self._keeper = matching.IndexKeeper(store)
        self._desk = service.Desk(store, self.settings, self._keeper)

    def on_behalf_of(self, who: str) -> Self:
        """The same open hub, with another person at work: what is done with it is recorded under that name."""
        twin = copy.copy(self)
        twin.who = who
        return twin

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
