"""One run of the hub, in a process of its own: `python -m benchmarks.peer.hub_run TASK …`, printing one JSON object."""

import json
import os
import sys
import time
from datetime import date
from itertools import chain
from pathlib import Path

STARTED = time.time()

import polars as pl  # noqa: E402 - the clock starts before the imports
from pyarrow.parquet import ParquetWriter  # noqa: E402

import vh  # noqa: E402
from benchmarks.lawful import lawful  # noqa: E402
from benchmarks.peer.extracts import extract_day  # noqa: E402
from benchmarks.peer.make import FILES  # noqa: E402
from vh.ingest import one_applicant  # noqa: E402
from vh.text.dates import parse_date  # noqa: E402
from vh.tuning import pairs  # noqa: E402

_COLUMNS = """forename_key as forename, given_keys as given, surname_key as surname, surname_parts as parts, surname_sound,
    forename_family as family, date_of_birth as dob, uprn, coalesce(unit_key, '') as unit, number_key as number, building_key as building,
    street_key as street, postcode_key as postcode"""
_TABLE = """
with bearers as (
    select forename_key, count(distinct hash(surname_key, postcode_key)) as people
    from resident_in_force where length(forename_key) > 1 group by forename_key
)
select {columns}, coalesce(bearers.people, 0) as people, (select sum(people) from bearers) as population
from {table} left join bearers using (forename_key)
"""

_PAIRS = """
select o.application_ref as left, r.source || '-' || r.row_number as right, c.score, c.standing
from candidate c join outcome o on o.applicant_id = c.applicant_id and o.run_id = c.run_id join resident r on r.resident_id = c.resident_id
where c.candidate_id between $first and $last
"""
_AT_ONCE = 1_000_000
"""So many pairs are written at once, as all of them would take more memory than to match them."""


class Clock:
    """Wall and CPU seconds of each phase, from the start of the process."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self._began, self._used = STARTED, 0.0

    def mark(self, phase: str) -> None:
        """End a phase."""
        now, used = time.time(), sum(os.times()[:4])
        self.wall[phase], self.cpu[phase] = now - self._began, used - self._used
        self._began, self._used = now, used

    def said(self, **more: object) -> dict[str, object]:
        """What the process prints."""
        return {"wall": self.wall, "cpu": self.cpu, **more}


def load(folder: str, hub_file: str) -> dict[str, object]:
    """Take the raw extracts in: read, check, clean, write."""
    clock = Clock()
    with vh.open(hub_file) as hub:
        clock.mark("start")
        lawful(hub)
        for source, name in FILES:
            hub.load(source, Path(folder) / name, as_of=date.fromisoformat(extract_day()))
        clock.mark("load")
    return clock.said()


def tables(hub_file: str, out: str) -> dict[str, object]:
    """The cleaned tables as Parquet, for the peer."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with vh.open(hub_file) as hub:
        write_tables(hub, folder)
    return {}


def write_tables(hub: vh.Hub, folder: Path) -> None:
    """applicants.parquet and residents.parquet: the hub's comparable columns under plain names, and how many people bear each forename."""
    own = {
        "applicants": ("application_ref as unique_id, application_date", "applicant_in_force"),
        "residents": (
            "source || '-' || row_number || '-' || resident_id as unique_id, valid_from, valid_to, proves_residence",
            "resident_in_force",
        ),
    }
    for name, (columns, table) in own.items():
        hub.store.frame(_TABLE.format(columns=f"{columns}, {_COLUMNS}", table=table)).write_parquet(folder / f"{name}.parquet")


def match(hub_file: str, out: str, weights: str) -> dict[str, object]:
    """Match every applicant and record the outcomes; then write what the scorer needs, and weigh anew under moved thresholds.

    `weights`: `expert`, `learned` in the match from as many random pairs as the product takes, or a number of random pairs to learn from.
    """
    clock = Clock()
    with vh.open(hub_file) as hub:
        clock.mark("start")
        if weights not in ("expert", "learned"):
            pairs.STRANGERS = int(float(weights))
        run = hub.match(learn=weights != "expert")
        clock.mark("match")
        _write_answers(hub, run.run_id, Path(out))
        clock.mark("write")
        hub.match(hub.rule_set().changed(verify_at=9.0))
        clock.mark("again")
    return clock.said(pairs=run.candidates, applicants=run.applicants)


def learned(hub: vh.Hub) -> vh.RuleSet:
    """A rule set whose weights are estimated from the loads in force, as the Tune page does it: a match with the expert weights first."""
    hub.match()
    return hub.learn().rules


def _write_answers(hub: vh.Hub, run_id: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    number = hub.store.scalar("select count(*) from candidate")
    parts = (hub.store.frame(_PAIRS, first=first, last=first + _AT_ONCE - 1).to_arrow() for first in range(1, max(number, 1) + 1, _AT_ONCE))
    first = next(parts)
    with ParquetWriter(folder / "pairs.parquet", first.schema) as file:
        for part in chain((first,), parts):
            file.write_table(part)
    hub.outcomes(run_id).select("application_ref", "outcome", "reason", "sources", "score").write_parquet(folder / "outcomes.parquet")


def single(hub_file: str, folder: str, n: str) -> dict[str, object]:
    """One applicant at a time against all the residents in memory: milliseconds of each whole request, raw text in, answer out, as the API asks;
    and of every tenth once more through `hub.verify`, which also makes an entry in the audit and has it on the disk.

    Reading the residents in is timed apart. Stops after half a minute.
    """
    asked = pl.read_csv(Path(folder) / "applications.csv", infer_schema=False).head(int(n))
    taken: list[float] = []
    entered: list[float] = []
    with vh.open(hub_file) as hub:
        began = time.perf_counter()
        index = hub.index()
        first = time.perf_counter() - began
        for place, row in enumerate(asked.iter_rows(named=True)):
            said = {
                "forename": row["forename_of_applicant"], "surname": row["surname_of_applicant"],
                "address": ", ".join(row[f"address_line_{i}"] for i in range(1, 4) if row[f"address_line_{i}"]), "postcode": row["postcode"],
                "uprn": row["uprn"], "dob": parse_date(row["date_of_birth_of_applicant"]), "on": row["application_date"][:10],
            }  # fmt: skip
            began = time.perf_counter()
            index.answer(one_applicant(**said))
            taken.append(1000 * (time.perf_counter() - began))
            if place % 10 == 0:
                began = time.perf_counter()
                hub.verify(**said, explained=False)
                entered.append(1000 * (time.perf_counter() - began))
            if sum(taken) + sum(entered) > 30_000:
                break
    return {"ms": taken, "entered": entered, "first": 1000 * first}


if __name__ == "__main__":
    task = {"load": load, "tables": tables, "match": match, "single": single}[sys.argv[1]]
    print(json.dumps(task(*sys.argv[2:])))
