"""How much a key may ask in a minute."""

import math
import threading
import time
from collections.abc import Callable

from vh.errors import RefusedError
from vh.service.keys import Key


class Limits:
    """A bucket of tokens per key: full it holds a minute's worth, and it fills steadily (the token bucket of RFC 2697)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: Key, wanted: int) -> None:
        """Take so many applications from a key's bucket. Raises RefusedError (429) with the seconds to wait; then nothing is taken.

        A batch larger than a whole minute's worth needs a full bucket and empties it.
        """
        now, whole = self._clock(), float(key.per_minute)
        with self._lock:
            left, since = self._buckets.get(key.key_id, (whole, now))
            left = min(whole, left + max(0.0, now - since) * whole / 60)
            needed = min(float(wanted), whole)
            if left < needed:
                self._buckets[key.key_id] = left, now
                wait = max(1, math.ceil((needed - left) * 60 / whole))
                raise RefusedError(
                    f"This key may ask about {key.per_minute:,} applications a minute, and has. Wait {wait} seconds, then send this again.",
                    status=429,
                    headers=(("Retry-After", str(wait)),),
                )
            self._buckets[key.key_id] = left - needed, now
