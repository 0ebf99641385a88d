"""Verification Hub: does this person live at this address on this day?"""

from vh.errors import CancelledError, HubError, HubFileError, InputError, NotReadyError
from vh.model import Answer, LoadReport, Outcome, Reason, Run, Source, Verdict
from vh.ruleset import RuleSet
from vh.settings import Settings
from vh.version import __version__
from vh.workbench import Hub, Status
from vh.workbench import open_hub as open  # noqa: A004 - `vh.open` is how a notebook begins

__all__ = [
    "Answer",
    "CancelledError",
    "Hub",
    "HubError",
    "HubFileError",
    "InputError",
    "LoadReport",
    "NotReadyError",
    "Outcome",
    "Reason",
    "RuleSet",
    "Run",
    "Settings",
    "Source",
    "Status",
    "Verdict",
    "__version__",
    "open",
]


def __dir__() -> list[str]:
    """What a notebook offers after `vh.`: what is meant to be used, without the packages that it is made of."""
    return __all__
