"""Keep one index up to date: built when asked for, and made again beside the old one when loads, rules or judgements have changed."""

import threading
from datetime import date

from vh.errors import HubError, NotReadyError
from vh.matching.index import Index, State, build_index, read_state, with_judgements, with_rules
from vh.store import Store, bases, records


class IndexKeeper:
    """Holds the index of an open hub. Any number of threads may ask."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index: Index | None = None
        self._seen = -1
        self._lawful: tuple[date, frozenset[int]] | None = None
        """The loads that may be read, and on which day that was: kept in memory, so that who answers never waits for the hub's file."""
        self._building = threading.Lock()
        self._starting = threading.Lock()
        self._looking = threading.Lock()
        self._renewing: threading.Thread | None = None
        store.on_change.append(self._look_at_bases)

    def ready(self) -> Index | None:
        """The index, if one was built and still answers as a batch would. One that is out of date is made again in the background."""
        index = self._index
        if index is None or (self._seen == self._store.changes and self._may_be_used(index)):
            return index
        self.renew()
        return None

    def latest(self) -> Index | None:
        """The newest index that is whole, though loads or rules may have changed since: it answers until the one being made beside it is
        ready, and names its own rule set and loads. None where none was built, or where it holds a source whose lawful basis has ended."""
        index = self._index
        if index is None:
            return None
        lawful = self._may_be_used(index)
        if not lawful or self._seen != self._store.changes:
            self.renew()
        return index if lawful else None

    def _may_be_used(self, index: Index) -> bool:
        """Whether every load of residents in an index has a lawful basis now; asked of the store by whoever writes to it, and once a day."""
        known = self._lawful
        if known is None or known[0] != date.today():
            known = self._lawful = (date.today(), frozenset(bases.lawful(self._store)))
        return known[1].issuperset(index.state.loads)

    def _look_at_bases(self) -> None:
        """Ask again which loads may be read. Where it cannot be asked, the next who is to be answered asks."""
        if self._index is None:
            return
        with self._looking:  # so that what was read before another change never takes the place of what was read after it
            try:
                self._lawful = (date.today(), frozenset(bases.lawful(self._store)))
            except HubError:
                self._lawful = None

    def renew(self) -> None:
        """Make the index anew in the background, unless that is under way."""
        with self._starting:
            if self._renewing is None or not self._renewing.is_alive():
                self._renewing = threading.Thread(target=self._renew, name="index", daemon=True)
                self._renewing.start()

    def build(self) -> Index:
        """The index as of now, built if there is none yet, and in as far as things have changed.

        Raises NotReadyError when no residents are loaded.
        """
        with self._building:
            changes = self._store.changes
            rules, state, index = records.current_rule_set(self._store), read_state(self._store), self._index
            if index is None or _residents(index.state) != _residents(state) or index.rules.sources != rules.sources:
                index = build_index(self._store, rules)
            else:
                if index.state != state:
                    index = with_judgements(index, self._store)
                if index.rules != rules:
                    index = with_rules(index, rules)
            self._index, self._seen = index, changes
            self._look_at_bases()
            return index

    def close(self) -> None:
        """Wait for what is under way in the background, and let go of the index."""
        if self._renewing is not None:
            self._renewing.join()
        self._index = self._lawful = None

    def _renew(self) -> None:
        try:
            self.build()
        except NotReadyError:  # nothing to build from any more: look-ups go by SQL, which says what is wrong
            self._index = self._lawful = None
        except HubError:  # no room, or the hub is closing: the old one stays for those who may be answered by it
            return


def _residents(state: State) -> tuple[tuple[int, ...], int]:
    """What the residents of an index are of."""
    return state.loads, state.removals
