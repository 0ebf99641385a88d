"""Which requests were answered before: the same question gets the same answer, and another one under its reference counts as a revision."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from vh.errors import RefusedError
from vh.matching.tables import BETWEEN, Keys, digest, sorted_keys
from vh.service import record
from vh.service.recorder import Kept
from vh.store import Store

MOST_REVISIONS = 10
"""Different contents under one reference: corrections of an application are few, and more of them would be guessing."""
_IN_MEMORY = 50_000
Known = tuple[dict[str, Any], Kept | None]
"""A recorded row, and whether it is kept already; None where that was read from the hub."""


class Seen:
    """Answers of late in memory, older ones by a 64-bit key and then in the hub's tables. Guarded by its owner's lock."""

    def __init__(self, store: Store) -> None:
        self._store = store
        before = record.answered(store)
        pairs = [digest(BETWEEN.join(row)) for row in before.iter_rows()]
        references = [digest(BETWEEN.join(row[:2])) for row in before.iter_rows()]
        self._old_pairs, self._old_references = _members(pairs), _members(references)
        self._dropped: set[int] = set()
        self._dropped_references: set[int] = set()
        self._late: OrderedDict[int, Known] = OrderedDict()
        self._counts: dict[int, int] = {}

    def find(self, client: str, reference: str, content_digest: str) -> Known | None:
        """The recorded row of the very same question."""
        pair = digest(BETWEEN.join((client, reference, content_digest)))
        if (late := self._late.get(pair)) is not None:
            row, _ = late
            same = (row["client"], row["application_ref"], row["content_digest"]) == (client, reference, content_digest)
            return late if same else None  # another question of the same short key is as good as never
        if pair in self._dropped or pair in self._old_pairs:
            found = record.look_up(self._store, client, reference, content_digest)
            return None if found is None else (found, None)
        return None

    def is_old(self, client: str, reference: str) -> bool:
        """Whether something may have been asked under this reference that is in the hub's tables alone."""
        which = digest(BETWEEN.join((client, reference)))
        return (which in self._old_references and which not in self._counts) or which in self._dropped_references

    def bring_back(self, client: str, reference: str, content_digest: str) -> Callable[[], None]:
        """Look an old question up; calling what comes back takes it into memory. Of the two, only that needs the owner's lock."""
        found = record.look_up(self._store, client, reference, content_digest)
        revisions = record.revisions(self._store, client, reference)

        def take() -> None:
            if found is not None:
                self._late.setdefault(digest(BETWEEN.join((client, reference, content_digest))), (found, None))
            self._counts.setdefault(digest(BETWEEN.join((client, reference))), revisions)

        return take

    def next_revision(self, client: str, reference: str) -> int:
        """The number of one more content under this reference. Raises RefusedError (409) where there are too many."""
        which = digest(BETWEEN.join((client, reference)))
        if which not in self._counts:
            self._counts[which] = record.revisions(self._store, client, reference) if which in self._old_references else 0
        if self._counts[which] >= MOST_REVISIONS:
            raise RefusedError(
                f"This application_ref has been sent with {MOST_REVISIONS} different contents, which is as many as may be. "
                "Use another reference for another application; corrections beyond that are for an officer.",
                status=409,
            )
        return self._counts[which] + 1

    def add(self, row: dict[str, Any], kept: Kept) -> None:
        """Take note of a row just handed to the recorder."""
        pair = digest(BETWEEN.join((row["client"], row["application_ref"], row["content_digest"])))
        self._late[pair] = (row, kept)
        self._counts[digest(BETWEEN.join((row["client"], row["application_ref"])))] = row["revision"]
        while len(self._late) > _IN_MEMORY:
            oldest, (_, kept_then) = next(iter(self._late.items()))
            if kept_then is not None and not kept_then.done:  # never dropped before it is safe
                break
            row, _ = self._late.pop(oldest)
            self._dropped.add(oldest)
            self._dropped_references.add(digest(BETWEEN.join((row["client"], row["application_ref"]))))

    def forget(self, row: dict[str, Any]) -> None:
        """A row that could not be kept was never accepted."""
        self._late.pop(digest(BETWEEN.join((row["client"], row["application_ref"], row["content_digest"]))), None)
        which = digest(BETWEEN.join((row["client"], row["application_ref"])))
        self._counts[which] = max(0, self._counts.get(which, 1) - 1)


def _members(keys: list[int]) -> Keys:
    return sorted_keys(np.unique(np.array(keys, dtype=np.uint64)))
