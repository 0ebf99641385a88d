"""Long work in a thread of its own: it goes on when the page changes or the tab closes, shows how far it is, and can be stopped."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from vh.errors import CancelledError, HubError, NotReadyError
from vh.model import Ticket

_LOG = logging.getLogger(__name__)


class Stage(StrEnum):
    """Where a job is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(slots=True)
class Job:
    """One piece of long work. Written by its own thread, read by every session."""

    number: int
    kind: str
    title: str
    stage: Stage = Stage.RUNNING
    share: float = 0.0
    words: str = "Starting"
    result: object = None
    error: HubError | None = None
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began

    def report(self, share: float, words: str) -> None:
        """Take note of progress; the share never goes back."""
        self.share = max(self.share, min(1.0, share))
        self.words = words


class Jobs:
    """The jobs of one hub. One at a time: a match of loads that are just changing would help nobody."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self.latest: Job | None = None

    @property
    def running(self) -> Job | None:
        """The job under way, if any."""
        job = self.latest
        return job if job is not None and job.stage is Stage.RUNNING else None

    def start(self, kind: str, title: str, work: Callable[[Ticket], object], after: Callable[[], None] | None = None) -> Job:
        """Begin `work` in a thread; `after` is called at its end, however it ends. Raises NotReadyError while another job runs."""
        with self._lock:
            if self.running is not None:
                raise NotReadyError(f"{self.running.title} is still running. Wait until it has finished, or stop it, then try again.")
            self._count += 1
            job = Job(self._count, kind, title)
            self.latest = job
        job.thread = threading.Thread(target=_run, args=(job, work, after), name=f"vh-{kind}", daemon=True)
        job.thread.start()
        return job


def _run(job: Job, work: Callable[[Ticket], object], after: Callable[[], None] | None) -> None:
    stage = Stage.FAILED
    try:
        job.result = work(Ticket(progress=job.report, stop=job.stop))
        stage = Stage.DONE
    except CancelledError as error:
        job.error, stage = error, Stage.STOPPED
    except HubError as error:
        job.error = error
    except Exception as error:  # noqa: BLE001 - the thread's last resort: its page must hear of it
        job.error = fault(error, job.title)
    finally:
        if after is not None:
            after()
        job.ended = time.monotonic()
        job.stage = stage


def fault(error: Exception, doing: str) -> HubError:
    """A fault of the program as a sentence for the page; the log gets its kind and place, never its text: libraries quote values of rows."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "unknown"
    _LOG.error("%s: %s at %s", doing, type(error).__name__, place)
    return HubError("A fault in the program stopped this; nothing of it was kept. Please report when it was and what you did.")
