"""What Prometheus reads: how many requests, how long, what was answered. No reference, name or key is ever a label."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_ONE_BY_ONE = "/api/v1/verify"
_LATEST = 20_000
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Pace:
    """How long single applications took to be answered, over the last 24 hours in which this process ran."""

    answers: int
    more: bool
    """There were more answers than are kept; the figures are of the latest."""
    median_ms: float
    slow_ms: float
    """99 of 100 took no longer."""


class Metrics:
    """Counters of one hub's API, since its process began."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("vh_requests", "Requests to the API.", ("path", "status"), registry=self._registry)
        self._seconds = Histogram(
            "vh_request_seconds", "Seconds from a whole request to its answer.", ("path",), buckets=_SECONDS, registry=self._registry
        )
        self._answers = Counter("vh_answers", "Applications answered, by the true outcome.", ("mode", "outcome"), registry=self._registry)
        self._waiting = Gauge("vh_journal_rows", "Recorded requests on the way from the journal to the tables.", registry=self._registry)
        self._residents = Gauge("vh_index_residents", "Residents in the index that answers.", registry=self._registry)
        self._latest: deque[tuple[datetime, float]] = deque(maxlen=_LATEST)
        self._swaps = Counter("vh_index_swaps", "Indexes put in force.", registry=self._registry)

    def served(self, path: str, status: int, seconds: float) -> None:
        """One request was answered. `path` is the route, not what was typed."""
        self._requests.labels(path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)
        if path == _ONE_BY_ONE and status == 200:
            self._latest.append((datetime.now(), seconds))

    def answered(self, mode: str, outcome: str) -> None:
        """One application got its first answer."""
        self._answers.labels(mode, outcome).inc()

    def pace(self) -> Pace | None:
        """How fast it goes; None where nobody was answered."""
        since, kept = datetime.now() - timedelta(hours=_HOURS), tuple(self._latest)
        took = sorted(seconds for at, seconds in kept if at >= since)
        if not took:
            return None
        return Pace(len(took), len(took) == _LATEST, 1000 * took[len(took) // 2], 1000 * took[min(len(took) - 1, len(took) * 99 // 100)])

    def swapped(self) -> None:
        """A new index answers."""
        self._swaps.inc()

    def state(self, *, on_the_way: int, residents: int) -> None:
        """How things stand at this moment."""
        self._waiting.set(on_the_way)
        self._residents.set(residents)

    def exposition(self) -> bytes:
        """The text that Prometheus scrapes."""
        return generate_latest(self._registry)
