"""One function a command: call the hub, and say what came of it."""

import os
import re
import signal
import subprocess
import sys
import time
import webbrowser
from argparse import Namespace
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

from vh.cli import serving, storing, trust, words
from vh.cli.bases import basis
from vh.cli.feeds import feed
from vh.cli.places import at, existing, hub_file, opened
from vh.cli.protecting import pseudonym_key, purge, subject
from vh.cli.stopping import Stoppable
from vh.cli.words import Said
from vh.errors import HubError, InputError
from vh.model import LoadReport
from vh.ruleset import RuleSet
from vh.sample import SAMPLE_FILES
from vh.workbench import Hub

DEMO_HUB = Path("demo.duckdb")
_APP = Path(__file__).resolve().parents[2] / "app.py"
_PORT = 8501
"""Where Streamlit serves when no port is named."""
_VERSION = re.compile(r"(?:(?P<name>.*?)\s+)?v?(?P<version>\d+)\Z")


def load(given: Namespace, ticket: Stoppable) -> Said:
    """Take files in, each in a transaction of its own; one that fails does not keep the others out."""
    reports: list[LoadReport] = []
    texts: list[str] = []
    failed: list[HubError] = []
    with opened(given, hub_file(given), ticket) as hub:
        _refuse_rivals(hub, given)
        for path in given.files:
            try:
                report = hub.load(given.source, at(given, path), feed=given.feed, as_of=given.as_of, layout=_layout(given), ticket=ticket)
            except HubError as error:
                if ticket.stop.is_set():
                    raise
                failed.append(error)
                continue
            reports.append(report)
            texts.append(words.of_load(report, hub.fault_counts(report.load_id)))
    if failed and not reports:
        raise HubError(str(failed[0]), faults=failed[0].faults) if len(failed) == 1 else HubError("\n".join(map(str, failed)))
    body: dict[str, object] = {"loads": [words.load_body(one) for one in reports]}
    if failed:
        body["errors"] = [str(one) for one in failed]
    return Said("\n\n".join(texts), body, tuple(str(one) for one in failed))


def _layout(given: Namespace) -> str | None:
    """The layout named; a mapping file is looked for where the command was given."""
    named: str | None = given.layout
    return str(at(given, Path(named))) if named is not None and named.lower().endswith(".toml") else named


def _refuse_rivals(hub: Hub, given: Namespace) -> None:
    """Files of one feed replace each other, which nobody means who names them together."""
    seen: dict[str, str] = {}
    for path in given.files if len(given.files) > 1 else ():
        feed = given.feed or given.layout or _feed(hub, at(given, path))
        if feed is not None and feed in seen:
            raise InputError(
                f"{seen[feed]} and {path.name} are both of the feed {feed}, so the second would replace the first. "
                "Choose one of them, or load them one at a time, each with a --feed of its own. Nothing was changed."
            )
        if feed is not None:
            seen[feed] = path.name


def _feed(hub: Hub, path: Path) -> str | None:
    try:
        layout = hub.preview(path).layout
    except HubError:
        return None  # loading it will say what is wrong
    return layout.feed if layout else None


def match(given: Namespace, ticket: Stoppable) -> Said:
    """Run the rule set in force, or the one named."""
    with opened(given, existing(given), ticket) as hub:
        run = hub.match(_rules(hub, given.ruleset), ticket=ticket, learn=given.learn)
    return Said(words.of_run(run), words.run_body(run))


def _rules(hub: Hub, named: str | None) -> RuleSet | None:
    if named is None:
        return None
    saved = {int(version): str(name) for version, name in hub.rule_sets().select("version", "name").iter_rows()}
    known = {0: RuleSet().name, **saved}
    called = [version for version, name in known.items() if name.casefold() == named.strip().casefold()]
    if called:
        return hub.rule_set(max(called))
    found = _VERSION.match(named.strip())
    if found and (version := int(found["version"])) in known and (found["name"] or known[version]).casefold() == known[version].casefold():
        return hub.rule_set(version)
    titles = ", ".join(f"{name} v{version}" for version, name in sorted(known.items()))
    raise InputError(f"There is no rule set of that name. There are: {titles}.")


def export(given: Namespace, ticket: Stoppable) -> Said:
    """Write the lists of the latest run."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # too short to stop half-way
        if given.pseudonymous:
            made = hub.pseudonymous(at(given, given.folder))
            body: dict[str, object] = {"folder": str(given.folder), "rows": made.rows.height, "blanked": made.blanked}
            return Said(f"{made.rows.height:,} rows without names are in {given.folder}/outcomes.csv; about.txt says what they are.", body)
        manifest = hub.export(at(given, given.folder))
    return Said(words.of_manifest(manifest, given.folder), words.manifest_body(manifest, given.folder))


def decisions(given: Namespace, ticket: Stoppable) -> Said:
    """Write a row per applicant."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # too short to stop half-way
        rows = hub.decisions(at(given, given.file))
    return Said(f"{rows:,} rows are in {given.file}", {"file": str(given.file), "rows": rows})


def verify(given: Namespace, ticket: Stoppable) -> Said:
    """Answer on one applicant; that it was asked, and why, is in the audit."""
    with opened(given, existing(given), ticket) as hub:
        answer = hub.verify(
            forename=given.forename,
            middle_name=given.middle_name,
            surname=given.surname,
            address=given.address,
            postcode=given.postcode,
            uprn=given.uprn,
            dob=given.dob,
            on=given.on,
            why=given.why,
        )
    return Said(words.of_answer(answer), words.answer_body(answer))


def status(given: Namespace, ticket: Stoppable) -> Said:
    """Say what is loaded, how fresh, the latest run; a hub that is not there yet is an empty one, and none is made."""
    path = hub_file(given)
    there = at(given, path).exists()
    with opened(given, path if there else None, ticket) as hub:
        now = hub.status()
    looked = "" if there else f" There is no hub file {at(given, path)} yet; --hub or VH_HUB names another."
    return Said(words.of_status(now) + looked, {"hub": str(path), **words.status_body(now)})


def demo(given: Namespace, ticket: Stoppable) -> Said:
    """The whole job on the sample borough. Run again, it loads nothing twice and writes the same lists."""
    path = given.hub or DEMO_HUB
    with opened(given, path, ticket) as hub:
        strange = set(hub.loads()["file_name"]) - {one.file_name for one in SAMPLE_FILES}
        if strange:
            raise InputError(
                f"{path.name} holds other extracts, which the sample would replace. Name another file with --hub. Nothing was changed."
            )
        reports = hub.load_sample(ticket)
        run = hub.match(ticket=ticket)
        ticket.finished = True
        at(given, given.out).parent.mkdir(parents=True, exist_ok=True)
        manifest = hub.export(at(given, given.out))
    loads = words.table(
        ("source", "feed", "rows read", "loaded", "quarantined", "left out"),
        [(one.source.label, one.feed, one.rows_read, one.rows_loaded, one.rows_quarantined, sum(one.left_out.values())) for one in reports],
    )
    after = f"To look at it in the pages: python -m vh serve --hub {path}"
    return Said(
        f"{loads}\n\n{words.of_run(run)}\n\n{words.of_manifest(manifest, given.out)}\n\n{after}",
        {
            "hub": str(path),
            "loads": [words.load_body(one) for one in reports],
            "run": words.run_body(run),
            "export": words.manifest_body(manifest, given.out),
        },
    )


def serve(given: Namespace, _: Stoppable) -> Said:
    """Serve the pages until stopped, in a process of their own, which holds the hub file."""
    command = [sys.executable, "-m", "streamlit", "run", str(_APP)]
    if given.port is not None:
        command.append(f"--server.port={given.port}")
    if given.address is not None:
        command.append(f"--server.address={given.address}")
    hub = hub_file(given).resolve()
    out = sys.stderr if given.json else None  # what Streamlit says of itself is not the one JSON object
    with subprocess.Popen(command, cwd=_APP.parent, env={**os.environ, "VH_HUB": str(hub)}, stdout=out) as server:  # noqa: S603 - our own program
        before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        if given.open:
            Thread(target=_open_when_ready, args=(server, given.port or _PORT), daemon=True).start()
        try:
            ended = server.wait()
        except KeyboardInterrupt:
            server.wait()  # Ctrl-C reaches the server too; let it close the hub
            ended = 0
        finally:
            signal.signal(signal.SIGTERM, before)
    if ended > 0:
        raise HubError(f"The server stopped with status {ended}. What it printed above says why; is the port taken by another program?")
    return Said("Stopped.", {"hub": str(hub)})


def _open_when_ready(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Open the pages in the browser once they answer. Streamlit would too, but not without adding notices of its own for developers."""
    place = f"http://localhost:{port}"
    while server.poll() is None:
        try:
            urlopen(f"{place}/_stcore/health", timeout=1).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.2)
        else:
            webbrowser.open(place)
            return


COMMANDS = {
    "load": load,
    "match": match,
    "export": export,
    "decisions": decisions,
    "verify": verify,
    "basis": basis,
    "status": status,
    "feed": feed,
    "demo": demo,
    "key": serving.key,
    "mode": serving.mode,
    "purge": purge,
    "subject": subject,
    "backup": storing.backup,
    "restore": storing.restore,
    "check": storing.check,
    "encrypt": storing.encrypt,
    "pseudonym-key": pseudonym_key,
    "decrypt": storing.decrypt,
    "audit": trust.audit,
    "record": trust.record,
    "serve": serve,
}
