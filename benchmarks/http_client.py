"""A small HTTP client over loopback that costs little of its own: kept connections, one request at a time on each."""

import asyncio
import time
from dataclasses import dataclass, field

import orjson

_IDLE = 3.0
"""Seconds after which a connection is opened anew: servers close those that are idle for 5."""

_STRETCH = 5.0


@dataclass(slots=True)
class Times:
    """What came back: milliseconds of each answer, statuses, and the bodies where they are kept."""

    ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bodies: list[dict[str, object]] = field(default_factory=list)
    seconds: float = 0.0
    ends: list[float] = field(default_factory=list)
    """When each answer came, on the clock of `time.perf_counter`."""

    def windows(self) -> list[float]:
        """The 99th percentile of each stretch of five seconds: on a shared machine the quietest shows what the program itself takes."""
        parts: dict[int, list[float]] = {}
        for end, ms in zip(self.ends, self.ms, strict=True):
            parts.setdefault(int(end // _STRETCH), []).append(ms)
        full = [sorted(part) for part in parts.values() if len(part) >= 100]
        return sorted(round(part[int(len(part) * 0.99)], 2) for part in full)

    def said(self) -> dict[str, object]:
        """Figures of a phase."""
        ranked = sorted(self.ms)

        def at(share: float) -> float:
            return round(ranked[min(len(ranked) - 1, int(len(ranked) * share))], 2)

        return {
            "requests": len(ranked), "per_second": round(len(ranked) / self.seconds, 1), "p50_ms": at(0.5), "p95_ms": at(0.95),
            "p99_ms": at(0.99), "max_ms": at(1.0), "p99_ms_by_5_seconds": self.windows(), "statuses": self.statuses,
        }  # fmt: skip


class Connection:
    """One kept connection."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._used = 0.0

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError or asyncio.IncompleteReadError where the server goes away; the next is asked on a new one."""
        try:
            return await self._post(path, body)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            raise

    async def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        if time.monotonic() - self._used > _IDLE:
            self.close()
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAuthorization: Bearer {self._token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        self._used = time.monotonic()
        length = int(lines.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(lines.split(b" ", 2)[1]), await self._reader.readexactly(length)

    def close(self) -> None:
        """Let go of the connection."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None


async def steadily(port: int, token: str, bodies: list[bytes], rate: float, keep: bool = False) -> Times:
    """So many requests a second at even steps, each timed from the moment it was due: a slow server does not slow the question down."""
    times, free = Times(), [Connection(port, token) for _ in range(64)]
    every = free.copy()
    began = time.perf_counter()

    async def one(number: int, body: bytes) -> None:
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        due = max(due, time.perf_counter() - 0.001)  # the client's own timer may be a little late; the server is not to blame for that
        connection = free.pop() if free else Connection(port, token)
        status, answer = await connection.post("/api/v1/verify", body)
        free.append(connection)
        _note(times, status, answer, due, keep)

    await asyncio.gather(*(one(number, body) for number, body in enumerate(bodies)))
    times.seconds = time.perf_counter() - began
    for connection in every:
        connection.close()
    return times


async def flat_out(port: int, token: str, bodies: list[bytes], connections: int, seconds: float) -> Times:
    """As many as the server takes: every connection asks again as soon as it is answered."""
    times, left = Times(), iter(bodies)
    began = time.perf_counter()

    async def one() -> None:
        connection = Connection(port, token)
        while time.perf_counter() - began < seconds and (body := next(left, None)) is not None:
            asked = time.perf_counter()
            status, answer = await connection.post("/api/v1/verify", body)
            _note(times, status, answer, asked, keep=False)
        connection.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    times.seconds = time.perf_counter() - began
    return times


def _note(times: Times, status: int, answer: bytes, since: float, keep: bool) -> None:
    now = time.perf_counter()
    times.ends.append(now)
    times.ms.append(1000 * (now - since))
    times.statuses[status] = times.statuses.get(status, 0) + 1
    if keep and status == 200:
        times.bodies.append(orjson.loads(answer))
