"""Every bad file of the table is refused in a sentence, or each of its rows is accounted for."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bad_files.makers import MAKERS
from tests.ingest.bad_files import CANARY
from tests.ingest.conftest import Load
from vh.errors import InputError
from vh.model import Source
from vh.store import Store

Case = Mapping[str, Any]
TABLE: list[Case] = yaml.safe_load((Path(__file__).parents[1] / "bad_files" / "table.yaml").read_text(encoding="utf-8"))
REFUSED = [case for case in TABLE if "refused" in case]
READ = [case for case in TABLE if "refused" not in case]
AT_LEAST = 150


def name(case: Case) -> str:
    return str(case["case"])


def made(case: Case, folder: Path) -> Path:
    path = folder / case["file"]
    path.write_bytes(MAKERS[case["make"]](**case.get("with", {})))
    return path


def mapping(case: Case, folder: Path) -> dict[str, Path]:
    """The mapping file of a case, as an option of a load."""
    text = case.get("mapping")
    if "mapping_times" in case:
        start, again, times = case["mapping_times"]
        text = start + again * times
    if text is None:
        return {}
    path = folder / "mapping.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return {"layout": path}


def source(case: Case) -> Source:
    return Source(case.get("source", "council_tax"))


def test_the_table_holds_many_files_each_once() -> None:
    assert len(TABLE) >= AT_LEAST
    assert [one for one, times in Counter(map(name, TABLE)).items() if times > 1] == []


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    load: Load, unchanged: Callable[[], AbstractContextManager[None]], tmp_path: Path, case: Case
) -> None:
    path, options = made(case, tmp_path), mapping(case, tmp_path)
    there = sorted(tmp_path.iterdir())
    with unchanged(), pytest.raises(InputError) as told:
        load(source(case), path, **options)
    assert str(case["refused"]) in str(told.value)
    assert CANARY not in str(told.value)
    assert str(told.value).endswith((".", '"Account No"'))
    assert sorted(tmp_path.iterdir()) == there


@pytest.mark.parametrize("case", READ, ids=name)
def test_each_row_of_a_file_that_is_read_is_loaded_or_set_aside_or_left_out(load: Load, store: Store, tmp_path: Path, case: Case) -> None:
    report = load(source(case), made(case, tmp_path), **mapping(case, tmp_path))
    faults = Counter(dict(store.frame("select kind, count(*) as n from fault where severity = 'hard' group by 1").iter_rows()))
    soft = Counter(dict(store.frame("select kind, count(*) as n from fault where severity = 'soft' group by 1").iter_rows()))
    assert (report.rows_loaded, report.rows_quarantined, dict(report.left_out)) == (
        case["loaded"], case.get("quarantined", 0), case.get("left_out", {}),
    )  # fmt: skip
    assert faults == Counter(case.get("faults", {}))
    assert soft == Counter(case.get("soft", {}))
    assert report.rows_read == case["loaded"] + case.get("quarantined", 0) + sum(case.get("left_out", {}).values())
    assert case.get("notes", "") in " ".join(report.notes)
    assert store.frame("select count(distinct row_number) as n from resident")["n"][0] == case["loaded"]
    assert "nowhere" not in case or not Path(case["nowhere"]).exists()
