"""What the command line takes, and its help."""

import argparse
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import NoReturn

from vh.feeds import Plan
from vh.model import Source
from vh.record import Document
from vh.service import Mode
from vh.service.keys import PER_MINUTE
from vh.store.audit import REASONS
from vh.text.dates import parse_date
from vh.version import __version__

DEMO_FOLDER = Path("out") / "demo"


def make_parser() -> argparse.ArgumentParser:
    """The whole command line. Its help is of one width everywhere, for the README quotes it."""
    parser = _Parser(
        prog="python -m vh",
        description="Verification Hub: does this person live at this address on this day?",
        epilog="Exit status: 0 done, 1 the work failed (a sentence on standard error says what to do), 2 wrong usage.",
        formatter_class=_Plain,
    )
    parser.add_argument("--version", action="version", version=f"Verification Hub {__version__}")
    parser.set_defaults(hub=None, json=False, running_hub=None, folder_of_work=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=_sentence(words), formatter_class=_Plain)
        made.add_argument("--hub", type=Path, metavar="FILE", help="the hub file (default: VH_HUB, or hub.duckdb in this folder)")
        made.add_argument("--json", action="store_true", help="print one JSON object on standard output, and nothing else there")
        return made

    _load(command("load", "take extracts in, each whole or not at all"))
    match = command("match", "run the rule set in force over the loads in force")
    match.add_argument("--ruleset", metavar="NAME", help="another rule set: a name, a version such as v3, or both as in 'standard v3'")
    match.add_argument("--learn", action="store_true", help="learn the weights from these loads on the way, for this run alone")
    export = command("export", "write the lists of the latest run for the parking team")
    export.add_argument(
        "folder", type=Path, metavar="DIR", help="the folder to write verified.csv, review.csv, needs_evidence.csv and manifest.json to"
    )
    export.add_argument("--pseudonymous", action="store_true", help="write outcomes.csv for analysis instead: no names, keyed references")
    decisions = command("decisions", "write one row per applicant, for analysts")
    decisions.add_argument("file", type=Path, metavar="FILE", help="a file that ends in .csv or .parquet")
    _verify(command("verify", "say of one applicant whether the records show that they live there, and why"))
    _basis(command("basis", "record, list or end the lawful bases on which sources are used"))
    command("status", "show what is loaded, how fresh it is, and the latest run")
    _feed(command("feed", "take in extracts that arrive by themselves, set feeds up, and decide on loads that are held"))
    demo = command("demo", "load the sample borough, match it and write its lists, in a hub of its own (demo.duckdb)")
    demo.add_argument(
        "--out", type=Path, metavar="DIR", default=DEMO_FOLDER, help=f"the folder for the lists (default: {DEMO_FOLDER.as_posix()})"
    )
    _key(command("key", "make, list or revoke keys of the verification API"))
    mode = command("mode", "show or switch how far the API's answers are relied on")
    mode.add_argument("mode", nargs="?", metavar="MODE", help=f"the mode to put in force, one of: {', '.join(Mode)} (default: show it)")
    mode.add_argument("--name", metavar="TEXT", help="who answers for the switch")
    mode.add_argument("--reason", metavar="TEXT", help="why it is switched")
    purge = command("purge", "remove what has had its day, for good; the running hub does it once a day")
    purge.add_argument("--dry-run", action="store_true", help="only say what is due")
    _storing(command)
    _audit(command("audit", "list who did what, when and why, or verify that this record is whole"))
    record = command("record", "write a document on how the hub is used, filled in from the hub")
    record.add_argument("document", choices=[str(one) for one in Document], metavar="DOCUMENT", help=f"one of: {', '.join(Document)}")
    record.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help="the file to write: HTML where it ends in .html, else Markdown"
    )
    _subject(command("subject", "find what is held of one person, give it out, or erase it"))
    serve = command("serve", "serve the pages, as `streamlit run app.py` does")
    serve.add_argument("--port", type=_whole(1, 65_535), metavar="N", help="the port to listen on (default: 8501)")
    serve.add_argument("--address", metavar="HOST", help="the address to listen on (default: this machine only)")
    serve.add_argument("--open", action="store_true", help="open the pages in the browser")
    return parser


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}{'' if words.endswith('?') else '.'}"


def _storing(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    backup = command("backup", "make a checked copy of the hub, also while the pages run")
    backup.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="a new file (default: one in VH_BACKUP_FOLDER, named by the time)"
    )
    restore = command("restore", "put a backup in the hub's place, and keep what is there aside")
    restore.add_argument("file", type=Path, metavar="FILE", nargs="?", help="the backup")
    restore.add_argument("--as-it-is", action="store_true", help="no backup: go on with the hub as it is, without what it lacks")
    check = command("check", "read the hub, or a backup, from end to end: is it sound?")
    check.add_argument("file", type=Path, metavar="FILE", nargs="?", help="a backup (default: the hub)")
    encrypt = command("encrypt", "encrypt the hub file, with a key in the system's keyring or in a file")
    encrypt.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="a new file for the key, outside the hub's folder: its recovery copy, or its only place",
    )
    command("decrypt", "write the hub file as plain text again")
    pseudonyms = command("pseudonym-key", "make the key of pseudonymous exports, in the system's keyring or in a file")
    pseudonyms.add_argument("--new", action="store_true", help="another key: exports made with it cannot be joined with earlier ones")
    pseudonyms.add_argument("--key-file", type=Path, metavar="FILE", help="a new file for a new key, outside the hub's folder")


def _load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", choices=[str(one) for one in Source], help=f"one of: {', '.join(Source)}")
    parser.add_argument("files", type=Path, metavar="FILE", nargs="+", help="CSV, XLSX or Parquet, also in .gz or .zip")
    parser.add_argument("--feed", metavar="NAME", help="the feed the file belongs to; it replaces that feed's load (default: the layout's)")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the day the extract was taken (default: the newest date in it)")
    parser.add_argument(
        "--layout",
        metavar="NAME",
        help="a layout by name, a mapping file that ends in .toml, or guess: columns by their names (default: recognised by header)",
    )


def _basis(parser: argparse.ArgumentParser) -> None:
    sources = [str(one) for one in Source]
    parser.add_argument(
        "source", metavar="SOURCE", nargs="?", choices=sources, help=f"one of: {', '.join(Source)} (default, without options: list all)"
    )
    parser.add_argument("--basis", metavar="TEXT", help="the legal basis, as in 'Public task; Road Traffic Regulation Act 1984'")
    parser.add_argument("--reference", metavar="TEXT", help="where it is written down, as in 'DPIA 2026-14'")
    parser.add_argument("--approver", metavar="NAME", help="who approved it")
    parser.add_argument("--until", type=_any_day, metavar="DATE", help="the last day on which the source may be used")
    parser.add_argument("--from", dest="begins", type=_any_day, metavar="DATE", help="the first day (default: today)")
    parser.add_argument("--purpose", metavar="TEXT", help="what for (default: to check that applicants live where they say)")
    parser.add_argument("--told", metavar="TEXT", help="who was told of it, as in 'residents, by the privacy notice of 1 May 2026'")
    parser.add_argument("--end", metavar="REASON", help="end the basis of the source now, and say why")


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", nargs="?", choices=["list", "verify", "accept"], default="list", metavar="ACTION",
        help="list, verify, or accept (go on after a restore, with a reason; default: list)",
    )  # fmt: skip
    parser.add_argument("--who", metavar="TEXT", help="list: of whoever has this in the name")
    parser.add_argument("--kind", metavar="KIND", help="list: of one kind, such as look_up, export or load")
    parser.add_argument("--since", type=_day, metavar="DATE", help="list: from this day on")
    parser.add_argument("--until", type=_day, metavar="DATE", help="list: up to this day")
    parser.add_argument("--words", metavar="TEXT", help="list: with these words, numbers or digests in it")
    parser.add_argument(
        "--limit", type=_whole(1, 1_000_000), metavar="N", default=50, help="list: at most so many, the newest (default: 50)"
    )
    parser.add_argument("--reason", metavar="TEXT", help="accept: why the hub is as it is, such as a restore from a backup")


def _key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["make", "list", "revoke"], metavar="ACTION", help="make, list or revoke")
    parser.add_argument("--client", metavar="NAME", help="make: the system that the key is for, as in 'Parking system'")
    parser.add_argument("--days", type=int, metavar="N", help="make: how long the key is good for (default: until it is revoked)")
    parser.add_argument(
        "--per-minute",
        type=int,
        metavar="N",
        default=PER_MINUTE,
        help=f"make: applications a minute it may ask about (default: {PER_MINUTE})",
    )
    parser.add_argument("--key", metavar="ID", help="revoke: the key's name, as `key list` shows it")


def _feed(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, words: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=words, description=_sentence(words), formatter_class=_Plain)
        made.add_argument("--hub", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="the hub file")
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")
        return made

    action("run", "look into every inbox once and take in what is complete; for cron or Task Scheduler")
    watch = action("watch", "look again and again, until Ctrl-C")
    watch.add_argument("--seconds", type=_seconds, metavar="N", default=30.0, help="between two looks (default: 30)")
    action("list", "show the feeds, when they last came, and what became of the latest files")
    made = action("set", "set a feed up, or change how it is")
    _of_source(made)
    made.add_argument("inbox", type=Path, metavar="FOLDER", help="where its files arrive")
    for one in fields(Plan):
        if "help" not in one.metadata or one.name == "match_after":
            continue
        kind = float if one.name.startswith("max_") else int if isinstance(one.default, int) else str
        default = "" if one.default is None else f" (default: {one.default})".replace("%", "%%")
        words = one.metadata["help"].rstrip(".").replace("%", "%%")
        made.add_argument(
            f"--{one.name.replace('_', '-')}", dest=one.name, type=kind, metavar="N" if kind is not str else "TEXT", help=words + default
        )
    made.add_argument(
        "--match-after", action=argparse.BooleanOptionalAction, help="match again once a load has come into force (default: yes)"
    )
    _of_source(action("remove", "stop looking for the files of a feed"))
    for name, words in (("approve", "put a held load in force"), ("reject", "leave the last good load in force, and forget the held one")):
        decide = action(name, words)
        decide.add_argument("number", type=int, metavar="FILE", help="the number of the file, as `feed list` shows it")
        decide.add_argument("--reason", required=True, metavar="TEXT", help="why, for whoever asks later")
        decide.add_argument("--by", metavar="NAME", help="who decides (default: the user of this computer)")


def _of_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", choices=[str(one) for one in Source], help=f"one of: {', '.join(Source)}")
    parser.add_argument("--feed", metavar="NAME", help="the feed (default: the source's name)")


def _subject(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["find", "access", "erase"], metavar="ACTION", help="find, access or erase")
    parser.add_argument("--reference", metavar="TEXT", help="find: of an application, an account or a tenancy")
    parser.add_argument("--forename", metavar="TEXT", help="find")
    parser.add_argument("--surname", metavar="TEXT", help="find")
    parser.add_argument("--dob", metavar="DATE", help="find: date of birth")
    parser.add_argument("--address", metavar="TEXT", help="find")
    parser.add_argument("--postcode", metavar="TEXT", help="find")
    parser.add_argument(
        "--pick", action="append", default=[], metavar="ID", help="access, erase: what is of the person, as `subject find` shows it"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="access: the folder for subject.html and subject.json")
    parser.add_argument("--reason", metavar="TEXT", help="erase: why, as the case's number")
    parser.add_argument("--objects", action="store_true", help="erase: the person objects, so keep them out from now on")
    parser.add_argument("--yes", action="store_true", help="erase: it cannot be undone, and is meant")


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--forename", required=True, metavar="TEXT")
    parser.add_argument("--middle-name", metavar="TEXT")
    parser.add_argument("--surname", required=True, metavar="TEXT")
    parser.add_argument("--address", required=True, metavar="TEXT", help="flat, number and street, as in 'Flat 2, 14 Mare Street'")
    parser.add_argument("--postcode", metavar="TEXT")
    parser.add_argument("--uprn", metavar="TEXT", help="the property reference, where known")
    parser.add_argument("--dob", metavar="DATE", help="date of birth, as in 4/10/1979 or 1979-10-04")
    parser.add_argument("--on", metavar="DATE", help="the day of the application (default: today)")
    parser.add_argument("--why", metavar="TEXT", default=REASONS[0], help=f"why, for the audit, without a name (default: {REASONS[0]!r})")


def _day(text: str) -> date:
    found = parse_date(text)
    if found is None:
        raise argparse.ArgumentTypeError("not a date; write it as 2026-10-01 or 1/10/2026")
    return found


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number within limits, and says which they are."""

    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"not a whole number from {least:,} to {most:,}")
        return number

    read.__name__ = "int"  # argparse names it where the text is no number
    return read


def _seconds(text: str) -> float:
    number = float(text)
    if not _SHORTEST <= number <= _LONGEST:  # so is what is not a number at all
        raise argparse.ArgumentTypeError(f"not a number of seconds from {_SHORTEST} to {_LONGEST:,}")
    return number


_KINDS = {"int": "not a whole number", "float": "not a number", "_seconds": "not a number"}
_SHORTEST, _LONGEST = 0.05, 86_400
"""Seconds between two looks into the inboxes."""
_VALUE = re.compile(r"(?P<what>invalid (?:choice|[\w.]+ value)): '.*'(?= \(choose from|\Z)", re.DOTALL)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line without repeating what was typed, which may be somebody's name."""

    def error(self, message: str) -> NoReturn:
        """Say it, and exit with 2."""
        if message.startswith("unrecognized arguments"):
            message = "some words are not understood here; put what holds spaces in quotes, and look at --help for the options there are"
        told = _VALUE.sub(r"\g<what>", message)
        for kind, words in _KINDS.items():
            told = told.replace(f"invalid {kind} value", words)
        super().error(told)


def _any_day(text: str) -> date:
    """Also the days that stand for no end in extracts, such as 31 December 2099: somebody means them here."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _day(text)


class _Plain(argparse.HelpFormatter):
    """Help of one width, whatever the terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=110)
        self._action_max_length = 15  # argparse measures the list of commands without its indent
