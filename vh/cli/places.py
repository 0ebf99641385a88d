"""Where a command's paths lead, and the hub it works on: its own, or the running one that does the work for it."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import vh
from vh.cli.stopping import Stoppable, seen
from vh.errors import HubFileError
from vh.settings import default_hub
from vh.workbench import Hub


def hub_file(given: Namespace) -> Path:
    """The hub file as it was named."""
    path: Path = given.hub or default_hub()
    return path


def existing(given: Namespace) -> Path:
    """The same; raises HubFileError where there is no such file yet."""
    path = hub_file(given)
    if not at(given, path).exists():
        raise HubFileError(
            f"There is no hub file {path.name} here. Load an extract first (`python -m vh load SOURCE FILE`), "
            "or name the hub with --hub FILE."
        )
    return path


def at(given: Namespace, path: Path) -> Path:
    """A path as seen from the folder in which the command was given, whole, so that a sentence on it is the same wherever the work is done."""
    folder: Path = given.folder_of_work or Path.cwd()
    return folder / path.expanduser()


@contextmanager
def opened(given: Namespace, path: Path | None, ticket: Stoppable, *, key_expected: bool = True) -> Iterator[Hub]:
    """The hub, open while the block lasts; None is one in memory. Raises CancelledError where Ctrl-C stopped the block.

    A hub that is made by this is told of, with its whole path: who gave the command in another folder than usual is to notice.
    """
    if given.running_hub is not None:
        with seen(given.running_hub, ticket) as hub:
            yield hub
        return
    new = path is not None and not path.expanduser().exists()
    with vh.open(path, key_expected=key_expected) as own, seen(own, ticket) as hub:
        if new:
            sys.stderr.write(f"There was no hub file yet, so this one was made: {own.store.path}\n")
        yield hub
