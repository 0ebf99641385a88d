"""The commands of the verification API: its keys and its mode."""

from argparse import Namespace

from vh.cli import words
from vh.cli.places import existing, opened
from vh.cli.stopping import Stoppable
from vh.cli.words import Said
from vh.errors import InputError
from vh.text.days import long_day
from vh.workbench import Hub


def key(given: Namespace, ticket: Stoppable) -> Said:
    """Make, list or revoke a key."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # too short to stop half-way
        return {"make": _make, "list": _list, "revoke": _revoke}[given.action](hub, given)


def _make(hub: Hub, given: Namespace) -> Said:
    if given.client is None:
        raise InputError("Say whose key it is, as in: python -m vh key make --client 'Parking system'. Nothing was changed.")
    made, token = hub.make_key(given.client, days=given.days, per_minute=given.per_minute)
    until = f"good until {long_day(made.expires_at)}" if made.expires_at else "good until it is revoked"
    text = (
        f"The key {made.key_id} of {made.client}, {until}:\n\n    {token}\n\n"
        "It is shown this once: the hub keeps only its fingerprint. Give it to the supplier over a safe channel."
    )
    return Said(text, {"key_id": made.key_id, "client": made.client, "key": token, "expires_at": _day(made.expires_at)})


def _list(hub: Hub, _: Namespace) -> Said:
    rows = hub.keys().to_dicts()
    if not rows:
        return Said("There are no keys yet. Make one: python -m vh key make --client NAME", {"keys": []})
    lines = [(row["key_id"], row["client"], row["state"], f"{row['made_at']:%Y-%m-%d}", _day(row["expires_at"]) or "–") for row in rows]
    body = [
        {"key_id": row["key_id"], "client": row["client"], "state": row["state"], "per_minute": row["per_minute"],
         "made_at": str(row["made_at"]), "expires_at": _day(row["expires_at"])} for row in rows
    ]  # fmt: skip
    return Said(words.table(("key", "client", "state", "made", "expires"), lines), {"keys": body})


def _revoke(hub: Hub, given: Namespace) -> Said:
    if given.key is None:
        raise InputError("Name the key, as in: python -m vh key revoke --key ID. `python -m vh key list` shows the keys there are.")
    hub.revoke_key(given.key)
    return Said(f"The key {given.key} is revoked, and answers nobody from now on.", {"key_id": given.key, "state": "revoked"})


def mode(given: Namespace, ticket: Stoppable) -> Said:
    """Show the mode, or switch it."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # too short to stop half-way
        now = hub.mode() if given.mode is None else hub.switch_mode(given.mode, name=given.name or "", reason=given.reason or "")
    since = f", by {now.switched_by} since {long_day(now.switched_at)}" if now.switched_at else ""
    body: dict[str, object] = {
        "mode": now.mode.value,
        "switched_by": now.switched_by,
        "reason": now.reason,
        "switched_at": _day(now.switched_at),
    }
    return Said(f"Mode {now.mode.value}{since}: {now.reason}\n{now.mode.text}", body)


def _day(moment: object) -> str | None:
    return None if moment is None else str(moment)
