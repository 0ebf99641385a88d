"""A hub made before there were feeds still opens, with all that was in it."""

from pathlib import Path

import pytest

import vh
from vh.store import connection, open_store

_LOAD = (
    "insert into load values (1, 'council_tax', 'council_tax', 'academy', 'ct.csv', 'hash', date '2026-09-30', timestamp '2026-10-01 09:00:00', "
    "'analyst', 1, 1, 0, 1, '{}', '[]', 0, '[]', true)"
)
_RESIDENT = (
    "insert into resident (load_id, row_number, source, raw_name, surname, postcode, proves_residence) "
    "values (1, 2, 'council_tax', 'ADA OBI', 'Obi', 'E8 3RH', true)"
)


def test_a_hub_from_before_the_feeds_opens_and_takes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tuple(one for one in connection.MIGRATIONS if one[0] <= 3)
    with monkeypatch.context() as older:
        older.setattr(connection, "MIGRATIONS", before)
        older.setattr(connection, "VERSION", 3)
        store = open_store(tmp_path / "hub.duckdb")
        with store.write() as work:
            work.execute(_LOAD)
            work.execute(_RESIDENT)
        store.close()
    with vh.open(tmp_path / "hub.duckdb") as hub:
        assert hub.loads()["file_name"].to_list() == ["ct.csv"]
        assert hub.store.frame("select raw_name, surname from resident").row(0) == ("ADA OBI", "Obi")
        assert hub.feeds() == ()
        assert hub.pickups() == ()
        (tmp_path / "inbox").mkdir()
        assert hub.set_feed("council_tax", tmp_path / "inbox").every_days == 1
