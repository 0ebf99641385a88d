"""What was worked out from a hub and still holds: kept beside the store, by what it was made from, never by what it is."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from vh.store import Store

T = TypeVar("T")
_MOST = 4
"""More than this many things of a kind are not kept for one hub; the one asked for longest ago goes first."""


class _Shelf:
    def __init__(self) -> None:
        self.lock = RLock()
        self.things: OrderedDict[tuple[Hashable, ...], object] = OrderedDict()


_SHELVES: WeakKeyDictionary[Store, _Shelf] = WeakKeyDictionary()
_MAKING = RLock()


def kept(store: Store, made_from: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What `make` gives, made once for the same `made_from` (what it is, then all that it depends on); who asks meanwhile waits for it."""
    with _MAKING:
        shelf = _SHELVES.setdefault(store, _Shelf())
    with shelf.lock:
        if made_from not in shelf.things:
            shelf.things[made_from] = make()
            alike = [one for one in shelf.things if one[0] == made_from[0]]
            for one in alike[:-_MOST]:
                del shelf.things[one]
        shelf.things.move_to_end(made_from)
        return cast("T", shelf.things[made_from])
