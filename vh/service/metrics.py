"""What Prometheus reads: how many requests, how long, what was answered. No reference, name or key is ever a label."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


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
        self._swaps = Counter("vh_index_swaps", "Indexes put in force.", registry=self._registry)

    def served(self, path: str, status: int, seconds: float) -> None:
        """One request was answered. `path` is the route, not what was typed."""
        self._requests.labels(path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def answered(self, mode: str, outcome: str) -> None:
        """One application got its first answer."""
        self._answers.labels(mode, outcome).inc()

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
