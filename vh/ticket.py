"""What is passed down long work: how far it is, and whether it is to stop."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from vh.errors import CancelledError

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a few words on what is being done now."""


def _quietly(_share: float, _words: str) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class Ticket:
    """Passed down long work: reports progress, and stops it where the person asks."""

    progress: Progress = field(default=_quietly)
    stop: Event = field(default_factory=Event)

    def say(self, share: float, words: str) -> None:
        """Report progress, and raise CancelledError if the person has asked to stop."""
        if self.stop.is_set():
            raise CancelledError("Stopped as you asked. Nothing was changed.")
        self.progress(share, words)
