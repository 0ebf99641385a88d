"""Run one command: progress and sentences on standard error, answers on standard output, and an exit status."""

import io
import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from vh.cli.commands import COMMANDS
from vh.cli.handing import hand_over
from vh.cli.parser import make_parser
from vh.cli.stopping import STOPPED, Stoppable, ctrl_c_stops
from vh.cli.words import Said
from vh.errors import CancelledError, HubError, HubHeldError
from vh.handover import NobodyServesError

_BAR, _WORDS = 20, 48
_ATTEMPTS = 3
"""A hub may start or stop just when a command begins."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line given (or the process's); returns 0 done, 1 the work failed. Wrong usage exits with 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of an old code page must not break on a name of a file
    given = make_parser().parse_args(words)
    given.say = _write
    ticket = Stoppable(progress=_show if sys.stderr.isatty() else _say_nothing)
    with ctrl_c_stops(ticket):
        try:
            said = _done(given, ticket, tuple(sys.argv[1:] if words is None else words))
        except (HubError, KeyboardInterrupt) as error:
            return _fail(given, _in_words(error, ticket))
        except Exception as error:  # noqa: BLE001 - the last resort: no library's text may reach the screen, it can quote rows
            return _fail(given, _in_words(error, ticket))
    return _tell(given, said)


def _done(given: Namespace, ticket: Stoppable, words: tuple[str, ...]) -> Said:
    """Do the work here, or where a running hub holds the file, have it do the work."""
    for _ in range(_ATTEMPTS):
        try:
            return COMMANDS[given.command](given, ticket)
        except HubHeldError as held:
            try:
                said = hand_over(given, ticket, words)
            except NobodyServesError:
                raise held from None
            if said is not None:
                return said
    return COMMANDS[given.command](given, ticket)


def _in_words(error: BaseException, ticket: Stoppable) -> HubError:
    if isinstance(error, CancelledError):
        return error
    if isinstance(error, KeyboardInterrupt) or ticket.stop.is_set():
        return CancelledError(STOPPED)
    if isinstance(error, HubError):
        return error
    return HubError(
        f"A fault in the program stopped this work; nothing of it was kept. Please report this: {type(error).__name__} at {_place(error)}."
    )


def _place(error: BaseException) -> str:
    """The innermost line of our own code that the error passed; never its text."""
    place, trace = "an unknown place", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if f"{os.sep}vh{os.sep}" in code.co_filename:
            place = f"{os.path.basename(code.co_filename)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _fail(given: Namespace, error: HubError) -> int:
    _show_end()
    sys.stderr.write("\n".join((str(error), *(f"  - {fault}" for fault in error.faults if fault not in str(error)))) + "\n")
    if given.json:
        _write(json.dumps({"error": str(error), "faults": list(error.faults)}))
    return 1


def _tell(given: Namespace, said: Said) -> int:
    _show_end()
    _write(json.dumps(said.body) if given.json else said.text)
    if said.failed:
        sys.stderr.write("\n".join(said.failed) + "\n")
        return 1
    return 0


def _write(text: str) -> None:
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at its end


def _say_nothing(_share: float, _words: str) -> None:
    """No terminal, nobody to show progress to."""


def _show(share: float, words: str) -> None:
    full = round(share * _BAR)
    sys.stderr.write(f"\r{'#' * full}{'.' * (_BAR - full)} {share:4.0%}  {words[:_WORDS]:<{_WORDS}}")
    sys.stderr.flush()


def _show_end() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * (_BAR + 7 + _WORDS) + "\r")
