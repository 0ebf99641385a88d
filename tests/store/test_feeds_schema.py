"""A hub made before there were feeds still opens, with all that was in it."""

from pathlib import Path

import pytest

import vh
from vh.sample import sample_folder
from vh.store import connection


def test_a_hub_from_before_the_feeds_opens_and_takes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tuple(one for one in connection.MIGRATIONS if one[0] <= 3)
    with monkeypatch.context() as older:
        older.setattr(connection, "MIGRATIONS", before)
        older.setattr(connection, "VERSION", 3)
        with vh.open(tmp_path / "hub.duckdb") as hub:
            hub.load("gazetteer", sample_folder() / "llpg.csv")
            loads = hub.loads()
    with vh.open(tmp_path / "hub.duckdb") as hub:
        assert hub.loads().equals(loads)
        assert hub.feeds() == ()
        assert hub.pickups() == ()
        (tmp_path / "inbox").mkdir()
        assert hub.set_feed("council_tax", tmp_path / "inbox").every_days == 1
