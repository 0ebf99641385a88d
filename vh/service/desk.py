"""The desk where requests are answered: from the index in memory, each recorded before its answer goes out."""

import json
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from vh.errors import HubFileError, RefusedError
from vh.matching import Index, IndexKeeper
from vh.service import modes, record
from vh.service.answers import Footing, body_of
from vh.service.keys import Key, Ring
from vh.service.limits import Limits
from vh.service.metrics import Metrics
from vh.service.modes import Switch
from vh.service.recorder import Kept, Recorder
from vh.service.requests import Incumbent, Request, applicant_of, digest_of
from vh.service.seen import Seen
from vh.settings import Settings
from vh.store import Store, bases

_WAIT = (("Retry-After", "5"),)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, to be given once it is kept."""

    body: Mapping[str, Any]
    kept: Kept | None
    """Whether the request is on the disk; None where it has been for long."""
    replayed: bool
    """The same question was answered before, and this is that answer."""
    row: dict[str, Any] = field(repr=False)


class Desk:
    """One per hub, shared by all who serve. `open` before the first question; any number of threads may ask."""

    def __init__(self, store: Store, settings: Settings, keeper: IndexKeeper) -> None:
        self._store, self._settings, self._keeper = store, settings, keeper
        self._lock = threading.RLock()
        self._recorder = Recorder(store)
        self._seen: Seen | None = None
        self._number = 0
        self._mode: Switch | None = None
        self._footing: tuple[Index, Footing] | None = None
        self._fresh_at: tuple[int, date] | None = None
        self.ring, self.limits, self.metrics = Ring(store), Limits(), Metrics()

    def open(self) -> None:
        """Take in what was left in the journal, and be ready for requests. Does nothing where it is open."""
        with self._lock:
            if self._seen is None:
                self._recorder.open()
                self._number = record.newest(self._store)
                self._seen = Seen(self._store)

    def close(self) -> None:
        """Keep what waits, and stop."""
        self._recorder.close()

    def settle(self) -> None:
        """All that was answered so far into the hub's tables, for whoever reads them."""
        self.open()
        self._recorder.settle()

    @property
    def mode(self) -> Switch:
        """The mode in force."""
        if self._mode is None:
            self._mode = modes.current(self._store)
        return self._mode

    def forget(self) -> None:
        """Keys or mode have changed: read them again, now, so that nobody who is to be answered waits for it."""
        self._mode, self._fresh_at = None, None
        self.ring.reload()
        self._mode = modes.current(self._store)

    def forget_answers(self) -> None:
        """Rows were removed from the record: forget the answers kept in memory, and read anew which questions were asked before."""
        with self._lock:
            if self._seen is not None:
                self._recorder.settle()
                self._seen = Seen(self._store)

    def keep_fresh(self) -> None:
        """See to it that an index is there, and made anew in the background once loads or rules have changed. Costs next to nothing where
        nothing has changed, or where no key is in force, so that nobody could ask; a new day counts as a change, as a basis may have ended."""
        now = (self._store.changes, date.today())
        if now != self._fresh_at and self.ring.in_force:
            self._fresh_at = now
            self._keeper.renew()

    def footing(self) -> Footing:
        """What an answer given now rests on. Raises RefusedError (503) where no index is ready."""
        return self._whole()[1]

    def not_used(self) -> tuple[str, ...]:
        """A sentence for each source that is loaded and not used, for want of a lawful basis."""
        return tuple(map(bases.not_used, bases.unused(self._store)))

    def ask(self, asked: Request, key: Key, request_id: str) -> Told:
        """The answer to one request. Whoever gives it to the caller calls `keep` first.

        Raises RefusedError: 503 where no index is ready, 409 for too many contents under one reference.
        """
        began, now = time.perf_counter(), datetime.now()
        content = asked.content(now.date())
        digest = digest_of(content)
        with self._lock:
            assert self._seen is not None, "open the desk first"
            if known := self._seen.find(key.client, asked.application_ref, digest):
                row, kept = known
                return Told(body_of(row, json.loads(row["loads"]), name_sources=self._settings.names_sources), kept, True, row)
            index, footing = self._whole()
            revision = self._seen.next_revision(key.client, asked.application_ref)
            parts = orjson.loads(content)
            applicant = applicant_of(parts, asked.application_ref, today=now.date(), minimum_age=self._settings.minimum_age)
            decision = index.answer(applicant)
            self._number += 1
            row = {
                "verification_id": self._number, "request_id": request_id, "client": key.client, "key_id": key.key_id,
                "application_ref": asked.application_ref, "revision": revision, "content_digest": digest, "content": content,
                "application_date": parts["on"], "asked_at": now.isoformat(), "milliseconds": 0.0, "mode": self.mode.mode.value,
                "outcome": decision.outcome, "reason": decision.reason, "sources": decision.sources, "score": decision.score,
                "settled_by_officer": bool(decision.settled_by_officer), "rule_set_version": footing.rule_set_version,
                "rule_set": footing.rule_set, "loads": footing.loads_text, "purge_on": self._purge_on(now.date()),
            }  # fmt: skip
            row["milliseconds"] = round(1000 * (time.perf_counter() - began), 3)
            kept = self._recorder.put("verification", row)
            self._seen.add(row, kept)
        self.metrics.answered(row["mode"], row["outcome"])
        return Told(body_of(row, footing.loads, name_sources=self._settings.names_sources), kept, False, row)

    def is_old(self, asked: Request, key: Key) -> bool:
        """Whether what was asked before under this reference has to be looked up in the hub's file: `bring_back` does it beforehand."""
        return self._seen is not None and self._seen.is_old(key.client, asked.application_ref)

    def bring_back(self, asked: Request, key: Key) -> None:
        """Look up what was asked before under this reference, while others are answered; then `ask` knows it."""
        assert self._seen is not None, "open the desk first"
        take = self._seen.bring_back(key.client, asked.application_ref, digest_of(asked.content(date.today())))
        with self._lock:
            take()

    def keep(self, told: Iterable[Told]) -> None:
        """Come back when answers may be given. Raises HubFileError where they cannot be kept: then none of these questions was accepted,
        and the next ones like them are answered anew."""
        told = list(told)
        try:
            self.keep_said(one.kept for one in told if one.kept is not None)
        except HubFileError:
            with self._lock:
                for one in told:
                    if self._seen is not None and not one.replayed:
                        self._seen.forget(one.row)
            raise

    def keep_said(self, said: Iterable[Kept]) -> None:
        """Come back when what was heard is on the disk. Raises HubFileError where it cannot be kept."""
        for one in set(said):
            self._recorder.keep(one)

    def hear(self, said: Incumbent, key: Key, request_id: str) -> Kept:
        """Take down what the incumbent said of one application. Whoever says that it was heard calls `keep_said` first."""
        now = datetime.now()
        with self._lock:
            assert self._seen is not None, "open the desk first"
            self._number += 1
            row = {
                "said_id": self._number, "request_id": request_id, "client": key.client, "key_id": key.key_id,
                "application_ref": said.application_ref, "checked_at": _local(said.checked_at), "ci_outcome": said.ci_outcome,
                "final_status": said.final_status, "final_reason": said.final_reason, "decided_by": said.decided_by,
                "decided_at": _local(said.decided_at), "received_at": now.isoformat(), "purge_on": self._purge_on(now.date()),
            }  # fmt: skip
            return self._recorder.put("incumbent_said", row)

    def exposition(self) -> bytes:
        """The metrics as Prometheus reads them."""
        index = self._footing[0] if self._footing else self._keeper.latest()
        self.metrics.state(on_the_way=self._recorder.on_the_way, residents=0 if index is None else len(index.residents.rows.offsets) - 1)
        return self.metrics.exposition()

    def _purge_on(self, today: date) -> str:
        return (today + timedelta(days=self._settings.keep_requests_days)).isoformat()

    def _whole(self) -> tuple[Index, Footing]:
        index = self._keeper.latest()
        if index is None:
            without = " ".join(self.not_used())
            raise RefusedError(
                "The hub is not ready to answer: no residents are loaded that may be used, or they are being read into memory. "
                f"Try again in a few seconds. {without}".strip(),
                status=503,
                headers=_WAIT,
            )
        standing = self._footing
        if standing is None or standing[0] is not index:
            loads = json.dumps(index.extracts)
            standing = self._footing = (index, Footing(index.rules.version, index.rules.title, index.extracts, loads))
            self.metrics.swapped()
        return standing


def _local(moment: str | None) -> str | None:
    """A moment in UTC as the hub keeps time: wall-clock, without a zone."""
    return None if moment is None else datetime.fromisoformat(moment).astimezone().replace(tzinfo=None).isoformat()
