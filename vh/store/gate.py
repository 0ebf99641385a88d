"""A gate that readers pass and that shuts for a moment, while the file behind it is put in place of another."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from vh.errors import HubError


class Gate:
    """Lets any number of threads through at once. Whoever shuts it waits for those inside; those who come meanwhile wait for it to open."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside: dict[int, int] = {}
        """How deep each thread is inside: one that is in already is let in again, or it would wait for itself."""
        self._shut = False

    @contextmanager
    def through(self) -> Iterator[None]:
        """Be inside while the block lasts."""
        me = threading.get_ident()
        with self._changed:
            while self._shut and me not in self._inside:
                self._changed.wait()
            self._inside[me] = self._inside.get(me, 0) + 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[me] -= 1
                if not self._inside[me]:
                    del self._inside[me]
                    self._changed.notify_all()

    def is_inside(self) -> bool:
        """Whether this thread is inside."""
        return threading.get_ident() in self._inside

    @contextmanager
    def shut(self, seconds: float) -> Iterator[None]:
        """Nobody is inside while the block lasts. Raises HubError where somebody still is after so long; then the gate is open again."""
        if threading.get_ident() in self._inside:
            raise RuntimeError("whoever is inside cannot shut the gate")
        until = time.monotonic() + seconds
        with self._changed:
            self._shut = True
        try:
            with self._changed:
                while self._inside:
                    if not self._changed.wait(until - time.monotonic()) and self._inside and time.monotonic() >= until:
                        raise HubError(
                            "The hub is being read without a pause, so its file could not be written anew. Nothing was changed; "
                            "it is tried again by itself, or do it when nobody else works."
                        )
            yield
        finally:
            with self._changed:
                self._shut = False
                self._changed.notify_all()
