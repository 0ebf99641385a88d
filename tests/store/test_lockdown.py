"""Whatever text reached DuckDB, it could not leave the hub: no file, no network, no program, no setting, no variable of ours."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from vh.errors import HubError
from vh.store import Store, open_store

pytestmark = pytest.mark.usefixtures("as_in_use")
SECRET = pl.DataFrame({"secret": ["a variable of the program"]})
"""What a scan of Python's variables would find."""

ESCAPES = {
    "a file by its path": "select * from read_csv('{outside}/people.csv')",
    "a file by its bare name": "select * from '{outside}/people.csv'",
    "a file two folders up": "select * from read_text('{folder}/hub.duckdb.tmp/../../outside/people.csv')",
    "a link in the hub's folder": "select * from read_text('{folder}/link.csv')",
    "a folder that is a link": "select * from read_text('{folder}/elsewhere/people.csv')",
    "a folder whose name begins like the hub's": "select * from read_text('{folder}2/people.csv')",
    "a file whose name begins like the copy's": "select * from read_text('{folder}/hub.duckdb.copying2')",
    "the system's users": "select * from read_text('/etc/passwd')",
    "the environment, with the key": "select * from read_blob('/proc/self/environ')",
    "a list of files": "select * from glob('{outside}/*')",
    "JSON": "select * from read_json('{outside}/people.json')",
    "Parquet": "select * from read_parquet('{outside}/people.parquet')",
    "a web address": "select * from read_csv('http://127.0.0.1:9/people.csv')",
    "a bucket": "select * from read_parquet('s3://bucket/people.parquet')",
    "a table written to a file": "copy load to '{outside}/out.csv'",
    "a query written to a file": "copy (select 1) to '{folder}/out.csv'",
    "the whole hub written to a folder": "export database '{outside}/all'",
    "a folder of scripts run": "import database '{outside}'",
    "another database": "attach '{outside}/other.duckdb' as other",
    "another database, only to read": "attach '{outside}/other.duckdb' as other (read_only)",
    "an extension from the network": "install json from community",
    "an extension from a file": "load '{outside}/evil.duckdb_extension'",
    "the way out opened again": "set enable_external_access = true",
    "the lock taken off": "set lock_configuration = false",
    "the folder for spilled tables moved": "set temp_directory = '{outside}'",
    "another folder allowed": "set allowed_directories = ['{outside}']",
    "spill in plain text": "set temp_file_encryption = false",
    "a setting put back": "reset enable_external_access",
    "unsafe encryption": "set force_mbedtls_unsafe = true",
    "a profile in a file": "pragma profiling_output = '{outside}/profile.json'",
    "a profile": "pragma enable_profiling = 'json'",
    "a secret kept on disk": "create persistent secret s (type http, bearer_token 'x')",
    "a variable of the program": "select * from SECRET",
    "the environment by function": "select getenv('HOME')",
    "more memory": "set memory_limit = '100GB'",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[Store, dict[str, Path]]]:
    """An open hub, and files outside that it must not reach."""
    folder, outside = tmp_path / "hubs", tmp_path / "outside"
    for made in (folder, outside, tmp_path / "hubs2"):
        made.mkdir()
    for place in (outside, tmp_path / "hubs2"):
        (place / "people.csv").write_text("name\nAda Obi\n")
    (outside / "people.json").write_text('[{"name": "Ada Obi"}]')
    (outside / "schema.sql").write_text("create table brought_in (a integer);")
    (outside / "load.sql").write_text("")
    (outside / "evil.duckdb_extension").write_bytes(b"x" * 1000)
    pl.DataFrame({"name": ["Ada Obi"]}).write_parquet(outside / "people.parquet")
    duckdb.connect(str(outside / "other.duckdb")).close()
    (folder / "hub.duckdb.copying2").write_text("name\nAda Obi\n")
    os.symlink(outside / "people.csv", folder / "link.csv")
    os.symlink(outside, folder / "elsewhere")
    store = open_store(folder / "hub.duckdb")
    yield store, {"folder": folder, "outside": outside}
    store.close()


@pytest.mark.parametrize("named", ESCAPES)
def test_every_escape_is_refused(world: tuple[Store, dict[str, Path]], named: str) -> None:
    store, places = world
    sql, before = ESCAPES[named].format(**places), everything(places["outside"].parent)
    for attempt in (store.frame, store.scalar):
        with pytest.raises(HubError) as refused:
            attempt(sql)
        assert "Ada Obi" not in str(refused.value)
    with pytest.raises(HubError), store.write() as work:
        work.execute(sql)
    with pytest.raises(HubError), store.scratch() as work:
        work.execute(sql)
    assert everything(places["outside"].parent) == before
    assert store.scalar("select count(*) from load") == 0


def everything(place: Path) -> set[str]:
    """The names of all files that are not DuckDB's own log."""
    return {str(one) for one in place.rglob("*") if ".wal" not in one.name}


@pytest.mark.parametrize("named", ESCAPES)
def test_a_hub_in_memory_is_as_tight(world: tuple[Store, dict[str, Path]], named: str) -> None:
    store = open_store()
    with pytest.raises(HubError):
        store.frame(ESCAPES[named].format(**world[1]))
    store.close()


def test_without_the_lockdown_they_would_succeed(world: tuple[Store, dict[str, Path]]) -> None:
    """So that the refusals above are of the lockdown's making, not of a slip in their words."""
    with duckdb.connect(str(world[1]["folder"] / "plain.duckdb")) as plain:
        plain.execute("create table load (a integer)")
        through = [named for named, sql in ESCAPES.items() if _goes(plain, sql.format(**world[1]))]
    assert len(through) >= 20


def _goes(plain: duckdb.DuckDBPyConnection, sql: str) -> bool:
    try:
        plain.execute(sql)
    except duckdb.Error:
        return False
    return True


def test_a_log_of_queries_is_not_written_to_a_file(tmp_path: Path) -> None:
    """DuckDB 1.5.5 ends the whole process for this one, as it finds out too late that it may not write: tried in a process of its own."""
    code = (
        "import sys; from vh.store import open_store; s = open_store(sys.argv[1]); print('open', flush=True); "
        "s.frame(f\"call enable_logging('QueryLog', storage_path = '{sys.argv[2]}')\"); s.frame('select 1'); print('logged', flush=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "hub.duckdb"), str(tmp_path / "log")], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert done.stdout == "open\n"
    assert not (tmp_path / "log").exists()
    open_store(tmp_path / "hub.duckdb").close()


def test_frames_are_still_lent_to_sql_and_work_still_spills(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.duckdb")
    with store.write() as work, work.using("lent", SECRET):
        assert work.scalar("select secret from lent") == "a variable of the program"
    assert store.scalar("select current_setting('temp_file_encryption')") is True
    store.close()
