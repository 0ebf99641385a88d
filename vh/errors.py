"""What can go wrong, said in sentences.

HubError                 anything a person can put right; its text says what is wrong, what was expected, what to do next
├── InputError           a file, row, name or value that cannot be used as it is
├── HubFileError         the hub file itself: of a newer version, damaged, no room
│   ├── HubHeldError     another process holds it
│   └── HubKeyError      it is encrypted, and its key is missing or another
├── NotReadyError        the question cannot be asked yet: nothing loaded, nothing matched
├── RefusedError         a request to the API that is not accepted, with the status that HTTP has for it
├── NotAllowedError      whoever is at work has no role for this page or act
└── CancelledError       the person stopped the work; nothing was kept

No message carries the value of any row: counts, column names and row numbers only.
"""


class HubError(Exception):
    """A problem that a person can put right. `str(error)` is the sentence, `title` heads the dialog."""

    title = "Something needs your attention"

    def __init__(self, sentence: str, *, faults: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.faults = faults
        """Further sentences, one a fault, where a file has several."""


class InputError(HubError):
    """A file, row, name or value that cannot be used as it is."""

    title = "This has to be put right first"


class HubFileError(HubError):
    """The hub file is of a newer version, damaged, has no room to grow, or is held by another process."""

    title = "The hub file cannot be opened"


class HubHeldError(HubFileError):
    """Another process has the hub file open."""


class HubKeyError(HubFileError):
    """The hub file is encrypted and its key is missing or another, or a key is given for a file that is not encrypted."""

    title = "The key of the hub file"


class NotReadyError(HubError):
    """The question cannot be asked yet: something has to be loaded or matched first."""

    title = "Not yet"


class RefusedError(HubError):
    """A request to the API is not accepted: no key, not readable, too much at once."""

    title = "The request is not accepted"

    def __init__(
        self, sentence: str, *, status: int, pointed: tuple[tuple[str, str], ...] = (), headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(sentence)
        self.status = status
        """The status code of the answer (RFC 9110)."""
        self.pointed = pointed
        """JSON pointers into the request, each with what is wrong there; never a value."""
        self.headers = headers
        """Headers that belong to the answer, such as Retry-After."""


class NotAllowedError(HubError):
    """Whoever is at work has no role for this page or act."""

    title = "Not for your role"


class CancelledError(HubError):
    """The person stopped the work; nothing of it was kept."""

    title = "Stopped"
