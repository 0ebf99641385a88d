"""The benchmarks of damage, small: `python -m benchmarks.damage` and `python -m benchmarks.store_kills` do them at full size."""

import json
import subprocess
import sys
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

import vh
from benchmarks import damage
from tests.factory import copied

pytestmark = pytest.mark.usefixtures("as_in_use")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("part", "count"), [("bits", 9), ("copies", 4), ("writers", 2), ("threads", 10), ("memory", 20_000)])
def test_damage_is_noticed_and_nothing_is_lost(part: str, count: int) -> None:
    found = damage.run(part, count)
    assert found["met"], found


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_its_work_the_hub_opens_with_everything_and_nothing_half() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.store_kills", "--kills", "7"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=400
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout)["wrong"] == []


class Earlier(datetime):
    """A clock that was set back by years."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Earlier":
        return cls(2020, 1, 1, tzinfo=tz)


def test_a_clock_that_goes_back_changes_nothing(matched_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with vh.open(copied(matched_file, tmp_path / "hub.duckdb")) as hub:
        first = hub.match().run_id
        for module in ("vh.store.records", "vh.store.audit", "vh.store.backup", "vh.matching.run"):
            monkeypatch.setattr(f"{module}.datetime", Earlier)
        second = hub.match()
        assert second.run_id == first + 1
        assert hub.latest_run() == second
        made = hub.backup()
        assert made.file.exists()
    with vh.open(tmp_path / "hub.duckdb") as hub:
        assert hub.latest_run() is not None
        assert hub.latest_run().run_id == first + 1  # type: ignore[union-attr]
        assert hub.check().faults == ()
