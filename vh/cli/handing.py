"""Work handed over: by the command that finds the hub held, and done by the running hub as if it had been done here."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import Any

from vh.cli.commands import COMMANDS
from vh.cli.parser import make_parser
from vh.cli.places import hub_file
from vh.cli.stopping import STOPPED, Stoppable
from vh.cli.words import Said
from vh.errors import CancelledError, HubError
from vh.handover import Work, ask
from vh.model import Ticket
from vh.version import __version__
from vh.workbench import Hub, signed_in

LONG = frozenset({"load", "match", "demo", "feed", "purge", "backup", "check", "encrypt", "decrypt"})
"""Commands that take their turn with the long work of the pages; the others are answered at once."""


def hand_over(given: Namespace, ticket: Stoppable, words: tuple[str, ...]) -> Said | None:
    """Have the running hub do a command, and wait; None where it let go of the file meanwhile, so that it can be done here.

    Raises what the command raised there; NobodyServesError where the holder takes no work over, HubFileError where it died or hangs.
    """
    if given.command == "feed" and given.action == "watch":
        raise HubError("The running hub watches its feeds itself, as long as it runs. There is nothing to do here.")
    named = hub_file(given)
    found = ask(named.expanduser().resolve(), words, named=str(named), who=signed_in(), progress=ticket.progress, stop=ticket.stop)
    if found is None:
        return None
    if error := found.get("error"):
        kind = CancelledError if error["stopped"] else HubError
        raise kind(error["sentence"], faults=tuple(error["faults"]))
    said = found["said"]
    return Said(said["text"], said["body"], tuple(said["failed"]))


def answer(work: Work, hub: Hub, ticket: Ticket) -> dict[str, Any]:
    """Do a command that was handed over, on the open hub, in the name of who asked. Never raises for a fault of the work."""
    try:
        said = _said(work, hub, ticket)
    except (HubError, SystemExit) as error:
        return {
            "error": {
                "sentence": _sentence(error),
                "faults": list(getattr(error, "faults", ())),
                "stopped": isinstance(error, CancelledError),
            }
        }
    return {"said": {"text": said.text, "body": said.body, "failed": list(said.failed)}}


def _said(work: Work, hub: Hub, ticket: Ticket) -> Said:
    if work.version != __version__:
        raise HubError(
            f"The running hub is of version {__version__}, this command line of version {work.version}. Use the program that the hub runs from."
        )
    given: argparse.Namespace = make_parser().parse_args(work.words)
    given.hub, given.folder_of_work = Path(work.hub), Path(work.folder)
    given.running_hub = Hub(hub.store, hub.settings, work.who)
    own = Stoppable(progress=ticket.progress, stop=ticket.stop)
    return COMMANDS[given.command](given, own)


def _sentence(error: BaseException) -> str:
    return STOPPED if isinstance(error, SystemExit) else str(error)


def command_of(work: Work) -> str:
    """The command's name, to show while it is done."""
    return next((one for one in work.words if one in COMMANDS), "")
