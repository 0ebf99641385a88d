"""A hub in memory with one run whose outcomes are known."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest

from vh.model import Run
from vh.store import Store, open_store
from vh.store.records import run as read_run

RUN_AT = datetime(2026, 10, 2, 9, 30)
# reference, outcome, reason, sources, score, settled by an officer
OUTCOMES = (
    ("HYR0003", "REVIEW", "R3", "tenancy", 1.25, False),
    ("HYR0001", "VERIFIED", "V1", "council_tax", 12.5, False),
    ("=HYR0002", "VERIFIED", "V2", "council_tax;tenancy", 8.00004, True),
    ("HYR0004", "NEEDS_EVIDENCE", "N1", "", None, False),
    ('HYR,"5"', "NEEDS_EVIDENCE", "N4", "", -9.0, False),
)

Seed = Callable[..., Run]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store()
    yield opened
    opened.close()


@pytest.fixture
def seed(store: Store) -> Seed:
    """Record a run with these outcomes; returns it."""

    def make(outcomes: tuple[tuple[object, ...], ...] = OUTCOMES) -> Run:
        with store.write() as work:
            for load_id, source, file_name in ((1, "council_tax", "ct.csv"), (2, "applications", "apps.csv"), (3, "tenancy", "later.csv")):
                work.execute(
                    "insert into load values ($id, $source, $source, 'academy', $file, $sha, '2026-10-01', $at, 'ada', 9, 9, 0, 9, "
                    "'{}', '[]', 0, '[]', true)",
                    id=load_id, source=source, file=file_name, sha=f"{load_id:064}", at=RUN_AT,
                )  # fmt: skip
            for i, (reference, outcome, reason, sources, score, settled) in enumerate(outcomes):
                work.execute(
                    "insert into outcome values (1, $i, $ref, $day, $outcome, $reason, $sources, $score, null, null, $settled)",
                    i=i, ref=reference, day=date(2026, 9, 1 + i), outcome=outcome, reason=reason, sources=sources,
                    score=score, settled=settled,
                )  # fmt: skip
            work.execute(
                "insert into run values (1, 3, 'standard v3', '{}', '[1, 2]', $at, 1.5, 'ada', $n, 7, $outcomes, '{}', '[]', null)",
                at=RUN_AT, n=len(outcomes), outcomes=json.dumps({"VERIFIED": 2, "REVIEW": 1, "NEEDS_EVIDENCE": 2}),
            )  # fmt: skip
        made = read_run(store)
        assert made is not None
        return made

    return make
