"""Whether the audit is whole: each entry against its hash and the one before it, and all of them against the file of heads."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from vh.errors import InputError
from vh.store.audit import Kind, Value, append
from vh.store.chain import entry_hash
from vh.store.connection import Store
from vh.store.heads import ACCEPT, KEEP, SAY, Head, Line

_NONE = Head()
_BUCKET = 50_000
_SHOWN = 20
"""Faults that are told one by one; of more only the number is told."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the audit found."""

    entries: int
    head: Head
    """The last entry in the hub."""
    last_at: datetime | None
    faults: tuple[str, ...]
    """What was changed, removed, put in, moved or cut off, a sentence each; empty where the audit is whole."""
    more_faults: int
    notes: tuple[str, ...]
    """What is no fault and is worth knowing."""
    seconds: float

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(slots=True)
class _Found:
    faults: list[str]
    notes: list[str]
    entries: int = 0
    head: Head = _NONE
    last_at: datetime | None = None
    upto: int = 0
    """The last entry up to which the file of heads and the hub agree."""
    chain_is_whole: bool = True
    heads_agree: bool = True

    def fault(self, words: str) -> None:
        self.faults.append(words)


def verify(store: Store) -> Verification:
    """Check every entry, and the end of the chain against the file of heads and its copy elsewhere. Nobody adds entries meanwhile."""
    began = time.perf_counter()
    with store.chain.still():
        found = _check(store)
    shown = tuple(found.faults[:_SHOWN])
    return Verification(
        found.entries, found.head, found.last_at, shown, len(found.faults) - len(shown), tuple(found.notes), time.perf_counter() - began
    )


def end_is_known(store: Store) -> bool:
    """Whether the audit ends where the file of heads says: a quick look at the two ends, not at what is between; true for a hub in memory."""
    if store.chain.heads is None or not store.chain.there:
        return True
    with store.chain.still():
        head, lines = store.chain.stored(), store.chain.heads.newest()
    kept = next((one.head for one in reversed(lines) if one.does in (KEEP, ACCEPT)), None)
    return head == kept or (bool(lines) and lines[-1].does == SAY and lines[-1].head == head)


def take_as_found(store: Store, *, who: str, reason: str) -> int:
    """Go on from the hub as it was found where it and the file of heads disagree, as after a restore from a backup: with an entry that says
    who and why, so that the disagreement is explained and not forgotten. Returns the entry's number.

    Raises InputError without a reason, where nothing disagrees, and where entries themselves were changed: then only a backup helps.
    """
    if not reason.strip():
        raise InputError("Say in a few words why the hub is taken as it was found, for whoever asks later.")
    with store.chain.still():
        found = _check(store)
    if not found.chain_is_whole:
        raise InputError(
            "Entries of the audit themselves were changed or removed, which no explanation mends. Restore the hub from a backup."
        )
    if found.heads_agree:
        raise InputError("The audit and its file of heads agree: there is nothing to explain. Nothing was changed.")
    about: dict[str, Value] = {"what": "hub taken as found", "entries": found.entries, "agreed_up_to": found.upto, "reason": reason.strip()}
    with store.write(counts=False) as work:
        number = append(work, who=who, kind=Kind.RESTORE, about=about)
    store.chain.accept(found.upto)
    return number


def _check(store: Store) -> _Found:
    found = _Found([], [])
    heads = store.chain.heads
    lines, strange = heads.lines() if heads is not None else ([], 0)
    hashes = _walk(store, found, {one.head.number for one in lines})
    found.chain_is_whole = not found.faults
    if heads is None:
        found.notes.append("A hub in memory has no file of heads, so an end cut off could not be told.")
        return found
    known = len(found.faults)
    if strange:
        found.fault(f"The file of heads beside the hub has {strange:,} lines that this program did not write.")
    _compare(found, lines, hashes)
    if (words := heads.differs()) is not None:
        found.fault(words)
    found.heads_agree = len(found.faults) == known
    if heads.far is not None and not heads.far.exists():
        found.notes.append(
            "The other folder cannot be reached, so the copy of the file of heads is not there. It is tried again after each act."
        )
    if heads.far is None:
        found.notes.append(
            "The file of heads is kept beside the hub only: whoever can write to that folder could change both. "
            "The setting VH_AUDIT_FOLDER keeps a copy elsewhere."
        )
    return found


def _walk(store: Store, found: _Found, wanted: set[int]) -> dict[int, tuple[str, str]]:
    """Every entry on its own and after the one before it; returns hash and kind of the entries that are wanted, and of the last."""
    kept: dict[int, tuple[str, str]] = {}
    expected, previous, back = 1, Head().hash, 0
    for number, at, who, kind, about, said_previous, said_hash in _rows(store):
        found.entries += 1
        if number < expected:
            found.fault(f"Entry {number:,} is there more than once, or has a number that was never given.")
            continue
        if number > expected:
            missing = f"Entry {expected:,} is" if number == expected + 1 else f"Entries {expected:,} to {number - 1:,} are"
            found.fault(f"{missing} missing.")
        if entry_hash(number, at, who, kind, about, said_previous) != said_hash:
            found.fault(f"Entry {number:,} was changed: what it says does not give the hash it was given.")
        elif number == expected and said_previous != previous:
            found.fault(f"Entry {number:,} does not follow on the one before it: one of the two was changed or put in.")
        if kind not in tuple(Kind):
            found.fault(f"Entry {number:,} is of a kind that this program does not know.")
        back += found.last_at is not None and at < found.last_at
        found.head, found.last_at = Head(number, said_hash), at
        if number in wanted:
            kept[number] = (said_hash, kind)
        expected, previous = number + 1, said_hash
    if back:
        found.notes.append(f"The computer's clock went back {back:,} times between two entries; their order is that of their numbers.")
    return kept


def _rows(store: Store) -> Iterator[tuple[int, datetime, str, str, str, str, str]]:
    for bucket in store.frame("select distinct number // $size as bucket from audit_entry order by 1", size=_BUCKET)["bucket"]:
        yield from store.frame(
            "select number, done_at, who, kind, about, previous, hash from audit_entry "
            "where number >= $first and number < $after order by number, rowid",
            first=bucket * _BUCKET,
            after=(bucket + 1) * _BUCKET,
        ).iter_rows()


def _compare(found: _Found, lines: list[Line], hashes: dict[int, tuple[str, str]]) -> None:
    """What the file of heads says against what is in the hub."""
    if not lines:
        found.fault("The file of heads beside the hub is missing or empty: it was removed, or the hub was copied or restored without it.")
        return
    if lines[0].does != ACCEPT and lines[0].head.number != 1:
        found.fault(f"The file of heads begins at entry {lines[0].head.number:,}: what came before it was removed.")
    standing = _standing(found, lines)
    wrong = [one for one in standing if hashes.get(one.head.number, ("", ""))[0] != one.head.hash]
    first_wrong = min((one.head.number for one in wrong), default=found.head.number + 1)
    found.upto = max((one.head.number for one in standing if one.head.number < first_wrong), default=0)
    cut = [one for one in wrong if one.head.number > found.head.number]
    if cut:
        last = max(cut, key=lambda one: one.head.number)
        found.fault(
            f"The end is cut off: entry {last.head.number:,} was recorded at {last.at.replace('T', ' ')}, and the hub ends with entry "
            f"{found.head.number:,}. Or an older copy of the hub was put in its place."
        )
    for one in wrong:
        if one not in cut:
            found.fault(
                f"Entry {one.head.number:,} is not the one that the file of heads knows: the chain was made anew from there or earlier."
            )
    for one in standing:
        if one.does == ACCEPT and hashes.get(one.head.number, ("", Kind.RESTORE))[1] != Kind.RESTORE:
            found.fault(f"The file of heads says that entry {one.head.number:,} explains a restore, and it does not.")
    _compare_end(found, lines, standing)


def _standing(found: _Found, lines: list[Line]) -> list[Line]:
    """The lines that count: what was kept, but for what was set aside when the hub was taken as found."""
    standing: list[Line] = []
    for one in lines:
        if one.does == ACCEPT:
            aside = [old for old in standing if old.head.number > one.upto]
            standing = [old for old in standing if old.head.number <= one.upto]
            found.notes.append(
                f"The hub was taken as found on {one.at.replace('T', ' ')}, with the reason in entry {one.head.number:,}"
                + (f"; entries after {one.upto:,} that were recorded before are not in it." if aside else ".")
            )
        if one.does in (KEEP, ACCEPT) and (not standing or standing[-1] != one):
            standing.append(one)
    return standing


def _compare_end(found: _Found, lines: list[Line], standing: list[Line]) -> None:
    known = max((one.head.number for one in standing), default=0)
    if found.head.number <= known:
        return
    if lines[-1].does == SAY and lines[-1].head == found.head:
        found.notes.append(f"The program was stopped just after entry {found.head.number:,}, before it could confirm it.")
    else:
        found.fault(f"Entries {known + 1:,} to {found.head.number:,} were put in from outside: the file of heads does not know them.")
