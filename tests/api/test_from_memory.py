"""Whoever is answered never waits for the hub's file: while an index is made or a load is written, a query can take most of a second."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import duckdb
import pytest

from tests.api.conftest import Caller, ada
from vh.store import Store

Cursor = duckdb.DuckDBPyConnection


@contextmanager
def queries_of_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A list that grows with each query made by the thread that answers."""
    found: list[str] = []
    cursor = Store._cursor

    def noted(store: Store) -> AbstractContextManager[Cursor]:
        if asyncio._get_running_loop() is not None:
            found.append("a query")
        return cursor(store)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_cursor", noted)
        yield found


def test_no_query_is_made_by_the_thread_that_answers(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = caller.hub
    assert caller.post("verify", ada(application_ref="FIRST")).status == 200
    with queries_of_the_event_loop(monkeypatch) as found:
        assert caller.post("verify", ada(application_ref="FIRST")).headers["x-replayed"] == "true"
        assert caller.post("verify", ada(application_ref="FIRST", forename="Ida")).body["revision"] == 2
        hub.switch_mode("advise", name="Head of Parking", reason="a test")
        assert caller.post("verify", ada(application_ref="SECOND")).body["mode"] == "advise"
        hub.record_basis("tenancy", basis="Public task", reference="DPIA 7", approver="Ann", until="2099-12-31")
        assert caller.post("verify", ada(application_ref="THIRD")).status == 200
        rules = hub.rule_set()
        hub.publish_rule_set(hub.save_rule_set(rules.changed(verify_at=rules.verify_at + 1), "a test").version)
        hub.index()
        assert caller.post("verify", ada(application_ref="FOURTH")).body["ruleset"].endswith("v1")
        key, token = hub.make_key("Another")
        mine, caller.token = caller.token, token
        assert caller.post("verify/batch", {"applications": [ada(application_ref="FIFTH")]}).status == 200
        hub.revoke_key(key.key_id)
        assert caller.post("verify", ada(application_ref="SIXTH")).status == 401
        caller.token = mine
        assert caller.get("ready").status == 200
        assert caller.get("metrics").status == 200
        hub.desk().forget_answers()  # as a purge does: from now on the file alone knows of them
        assert caller.post("verify", ada(application_ref="FIRST")).headers["x-replayed"] == "true"
        assert found == []
