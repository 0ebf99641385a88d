"""The command of lawful bases: record one, end one, list them."""

from argparse import Namespace

import polars as pl

from vh.cli import words
from vh.cli.places import at, hub_file, opened
from vh.cli.stopping import Stoppable
from vh.cli.words import Said
from vh.errors import InputError
from vh.model import Basis, Source
from vh.text.days import short_day
from vh.workbench import Hub, as_source

_NEEDED, _MORE = ("basis", "reference", "approver", "until"), ("begins", "purpose", "told")


def basis(given: Namespace, ticket: Stoppable) -> Said:
    """Record a basis, end those of a source, or list them; a hub that is not there yet is made for a basis, and not for a list."""
    lists = all(getattr(given, name) is None for name in (*_NEEDED, *_MORE, "end"))
    path = hub_file(given)
    with opened(given, path if not lists or at(given, path).exists() else None, ticket) as hub:
        ticket.finished = True  # too short to stop half-way
        if lists:
            return _list(hub, given)
        if given.source is None:
            raise InputError("Name the source, as in: python -m vh basis council_tax. Nothing was changed.")
        return _record(hub, given) if given.end is None else _end(hub, given)


def _record(hub: Hub, given: Namespace) -> Said:
    missing = [f"--{name}" for name in _NEEDED if getattr(given, name) is None]
    if missing:
        raise InputError(f"A basis takes {', '.join(f'--{name}' for name in _NEEDED)}; missing: {', '.join(missing)}. Nothing was changed.")
    made = hub.record_basis(
        given.source, basis=given.basis, reference=given.reference, approver=given.approver, until=given.until, begins=given.begins,
        purpose=given.purpose or "", told=given.told or "",
    )  # fmt: skip
    text = (
        f"{made.source.label} may be used from {short_day(made.begins)} to {short_day(made.until)}, both included: {made.legal_basis} "
        f"({made.reference}), approved by {made.approver}. "
        + ("From the day after, it is not used." if made.source.is_evidence else "It holds no residents, so that is for the record alone.")
    )
    return Said(text, basis_body(made))


def basis_body(made: Basis) -> dict[str, object]:
    """A basis as a JSON value."""
    return {
        "basis_id": made.basis_id, "source": made.source, "purpose": made.purpose, "legal_basis": made.legal_basis,
        "reference": made.reference, "approver": made.approver, "begins": made.begins.isoformat(), "until": made.until.isoformat(),
        "told": made.told,
    }  # fmt: skip


def _end(hub: Hub, given: Namespace) -> Said:
    source = as_source(given.source)
    found = hub.bases().filter(pl.col("source") == source.value, pl.col("state").is_in(["in force", "not begun"]))["basis_id"].to_list()
    if not found:
        raise InputError(f"{source.label}: there is no basis in force that could be ended. `python -m vh basis` lists them.")
    for number in found:
        hub.end_basis(number, given.end)
    return Said(f"{source.label} is not used from now on. A run or a list that stands on it may not be used either.", {"ended": found})


def _list(hub: Hub, given: Namespace) -> Said:
    rows = hub.bases()
    if given.source is not None:
        rows = rows.filter(pl.col("source") == given.source)
    without = hub.without_basis()
    body = {
        "bases": [{name: _plain(value) for name, value in row.items()} for row in rows.to_dicts()],
        "without_basis": list(without),
    }
    said = ["No basis is recorded yet: python -m vh basis SOURCE --basis TEXT --reference TEXT --approver NAME --until DATE"]
    if rows.height:
        lines = [
            (
                row["basis_id"],
                Source(row["source"]).label,
                row["state"],
                row["legal_basis"],
                row["reference"],
                row["approver"],
                row["until"],
            )
            for row in rows.to_dicts()
        ]
        said = [words.table(("no", "source", "state", "legal basis", "reference", "approver", "until"), lines)]
    return Said("\n\n".join([*said, *without]), body)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
