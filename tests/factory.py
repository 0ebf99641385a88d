"""Short ways to make a small hub for a test: residents and applicants from the words a person would use."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from vh import Hub
from vh.matching import run_batch
from vh.model import EVIDENCE, Run, Ticket
from vh.ruleset import RuleSet
from vh.store import Store, open_store
from vh.store.granting import record_basis
from vh.text.addresses import address_keys, parse_address
from vh.text.names import name_keys

ADDRESS = "Flat 2, 14 Mare Street"
POSTCODE = "E8 3RH"
APPLIED = date(2026, 9, 1)


def _person(forename: str | None, surname: str | None, middle_name: str | None = None) -> dict[str, Any]:
    keys = name_keys(forename, middle_name, surname)
    return {
        "forename": forename, "middle_name": middle_name, "surname": surname, "raw_name": f"{forename} {surname}",
        "forename_key": keys.forename_key, "forename_family": keys.forename_family,
        "forename_families": list(keys.forename_families), "surname_family": keys.surname_family, "given_keys": list(keys.given_keys),
        "surname_key": keys.surname_key, "surname_parts": list(keys.surname_parts), "surname_sound": keys.surname_sound,
    }  # fmt: skip


def _place(address: str, postcode: str | None) -> dict[str, Any]:
    parsed = parse_address(address, postcode)
    keys = address_keys(parsed)
    return {
        "unit": parsed.unit, "building_number": parsed.building_number, "building_name": parsed.building_name, "street": parsed.street,
        "postcode": parsed.postcode, "raw_address": address, "unit_key": keys.unit_key, "number_key": keys.number_key,
        "building_key": keys.building_key, "street_key": keys.street_key, "postcode_key": keys.postcode_key,
        "place_key": parsed.place_key,
    }  # fmt: skip


def lawful(hub: Store | Hub) -> None:
    """Record a basis for every source of residents, as a council does before its extracts are used."""
    store = hub.store if isinstance(hub, Hub) else hub
    for source in EVIDENCE:
        record_basis(
            store,
            source,
            legal_basis="Made-up residents of a test",
            reference="TEST",
            approver="Tester",
            until=date(2999, 12, 31),
            who="tester",
        )


def copied(hub: Path, to: Path) -> Path:
    """A copy of a hub file that is closed, with what is known of its audit; where it is."""
    for ending in ("", ".audit-heads"):
        shutil.copy(f"{hub}{ending}", f"{to}{ending}")
    return to


@dataclass
class World:
    """A hub in memory to which records are added one by one, with a lawful basis for every source."""

    store: Store = field(default_factory=open_store)
    _loads: dict[tuple[str, date], int] = field(default_factory=dict)
    _rows: int = 0
    _waiting: list[tuple[str, dict[str, Any]]] | None = None

    def __post_init__(self) -> None:
        lawful(self.store)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is added while the block lasts is written at its end: many records take a long time one by one."""
        self._waiting = []
        yield
        waiting, self._waiting = self._waiting, None
        with self.store.write() as work:
            for (table, _), rows in groupby(waiting, lambda one: (one[0], tuple(one[1]))):
                work.append(table, pl.DataFrame([row for _, row in rows], infer_schema_length=None))

    def resident(
        self, forename: str | None = "Ada", surname: str | None = "Obi", *, middle_name: str | None = None, address: str = ADDRESS,
        postcode: str | None = POSTCODE, uprn: str | None = None, born: date | None = None, source: str = "council_tax",
        since: date | None = date(2015, 4, 1), until: date | None = None, proves: bool = True, ref: str = "A1", person_no: int = 1,
        role: str = "lead", as_of: date = date(2026, 9, 30), title: str | None = None,
    ) -> "World":  # fmt: skip
        row = {
            "title": title,
            "source": source, "source_ref": ref, "person_no": person_no, "role": role, "date_of_birth": born, "uprn": uprn,
            "valid_from": since, "valid_to": until, "proves_residence": proves, **_person(forename, surname, middle_name), **_place(address, postcode),
        }  # fmt: skip
        self._add("resident", source, as_of, row)
        return self

    def organisation(self, *, address: str = ADDRESS, postcode: str = POSTCODE) -> "World":
        row = {
            "source": "council_tax", "source_ref": "ORG", "person_no": 1, "role": "organisation", "valid_from": date(2015, 4, 1),
            "raw_name": "LETTINGS LTD", "proves_residence": False, **_place(address, postcode),
        }  # fmt: skip
        self._add("resident", "council_tax", date(2026, 9, 30), row)
        return self

    def applicant(
        self, forename: str | None = "Ada", surname: str = "Obi", *, middle_name: str | None = None, address: str = ADDRESS,
        postcode: str | None = POSTCODE, uprn: str | None = None, born: date | None = None, ref: str = "HYR1", on: date = APPLIED,
    ) -> "World":  # fmt: skip
        row = {"application_ref": ref, "application_date": on, "date_of_birth": born, "uprn": uprn}
        self._add("applicant", "applications", date(2026, 9, 30), row | _person(forename, surname, middle_name) | _place(address, postcode))
        return self

    def dwelling(
        self, uprn: str, address: str, postcode: str | None = POSTCODE, *, shell: bool = False, out: bool = False, status: str | None = None,
        town: str | None = None, called: str | None = None, block: str | None = None,
    ) -> "World":  # fmt: skip
        """A name of a property; what stands after the street is its locality. `called` is a name kept as a unit of the house: COTTAGE; `block`
        the building's, as a field of its own."""
        row = {
            "uprn": uprn, "is_residential": True, "is_shell": shell, "out_of_borough": out, "logical_status": status, "town_key": town,
            **_place(address, postcode), **({"unit": called, "unit_key": called} if called else {}),
            **({"building_name": block, "building_key": block} if block else {}),
        }  # fmt: skip
        self._add("gazetteer_address", "gazetteer", date(2026, 9, 30), row)
        return self

    def match(self, rules: RuleSet | None = None) -> Run:
        return run_batch(self.store, rules or RuleSet(), who="tester", ticket=Ticket())

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Application reference → (outcome, reason) of the latest run."""
        rows = self.store.frame(
            "select application_ref, outcome, reason from outcome where run_id = (select max(run_id) from run) order by 1"
        )
        return {ref: (outcome, reason) for ref, outcome, reason in rows.iter_rows()}

    def said(self, rules: RuleSet | None = None) -> tuple[str, str]:
        """Match, and give the outcome and reason of the only applicant."""
        self.match(rules)
        (only,) = self.outcomes().values()
        return only

    def _add(self, table: str, source: str, as_of: date, row: dict[str, Any]) -> None:
        """A new load and its first row come in one write, as at loading: who reads meanwhile sees both or neither."""
        self._rows += 1
        with self.store.write() as work:
            if (source, as_of) not in self._loads:
                load_id = self._loads[source, as_of] = len(self._loads) + 1
                work.execute(
                    "insert into load values ($id, $source, $feed, 'test', 'test.csv', 'hash', $as_of, $now, 'tester', 1, 1, 0, 1, '{}', '[]', 0, '[]', true)",
                    id=load_id, source=source, feed=f"{source} {as_of}", as_of=as_of, now=datetime(2026, 9, 30, 9),
                )  # fmt: skip
            row |= {"load_id": self._loads[source, as_of], "row_number": self._rows}
            if self._waiting is None:
                work.append(table, pl.DataFrame([row], infer_schema_length=None))
            else:
                self._waiting.append((table, row))


_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def levels_of(pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    """The candidate that each pair of a record and a claim becomes, each at a place of its own, by one match: a match of two takes as long."""
    world = World()
    with world.at_once():
        for i, (record, claim) in enumerate(pairs):
            ends = _LETTERS[i // 20 % 20] + _LETTERS[i % 20]
            place = {"address": f"14 {ends}ton Road", "postcode": f"E{1 + i // 400} 1{ends}"}
            world.resident(**place, ref=f"P{i}", **record).applicant(**place, ref=f"P{i}", **claim)
    world.match()
    rows = world.store.frame(
        "select a.application_ref, c.* from candidate c join applicant a using (applicant_id) join resident r using (resident_id) "
        "where r.source_ref = a.application_ref"
    )
    found = {row["application_ref"]: row for row in rows.to_dicts()}
    return [found[f"P{i}"] for i in range(len(pairs))]
