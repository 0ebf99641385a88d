"""An export for analysis names nobody: keyed references, coarse columns, nothing that only a few share, and a key that is not in it."""

import hashlib
from pathlib import Path

import polars as pl
import pytest

import vh
from tests.factory import lawful
from tests.privacy.conftest import where
from vh.cli.main import main
from vh.errors import InputError
from vh.privacy import pseudonyms


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample borough, matched."""
    place = tmp_path_factory.mktemp("sample") / "hub.duckdb"
    with vh.open(place) as hub:
        lawful(hub)
        hub.load_sample()
        hub.match()
    return place


def test_it_holds_a_row_an_application_and_nothing_of_anybody(path: Path, tmp_path: Path) -> None:
    with vh.open(path) as hub:
        made = hub.pseudonymous(tmp_path / "out")
        people = hub.store.frame(
            "select application_ref, surname, raw_address, postcode, date_of_birth::varchar as born, uprn from applicant"
        )
        run = hub.latest_run()
        assert run is not None
        assert made.rows.height == run.applicants
        assert dict(made.rows.group_by("outcome").len().iter_rows()) == {str(one): n for one, n in run.counts.items() if n}
        assert hub.activity(1)["action"].item() == "exported"
    text = (tmp_path / "out" / "outcomes.csv").read_text(encoding="utf-8")
    places = {one.casefold() for one in made.rows["ward"]}  # a ward may be called as somebody is
    cells = {cell.casefold() for line in text.splitlines()[1:] for cell in line.split(",")} - places
    for column in people.columns:
        assert sorted(cells & {str(one).casefold() for one in people[column].drop_nulls()}) == [], column
    assert "personal data" in (tmp_path / "out" / "about.txt").read_text(encoding="utf-8")


def test_no_value_and_no_combination_is_shared_by_fewer_than_ten(path: Path) -> None:
    with vh.open(path) as hub:
        rows = hub.pseudonymous().rows
    assert rows.columns == list(pseudonyms.COLUMNS)
    for column in ("month", "age_band", "district", "ward", "permit_type"):
        small = rows.filter(pl.col(column) != "other").group_by(column).len().filter(pl.col("len") < pseudonyms.FEWEST)
        assert small.is_empty(), column
    combined = rows.group_by("age_band", "district", "ward").len().filter(pl.col("len") < pseudonyms.FEWEST)
    assert combined.filter(pl.any_horizontal(pl.col("age_band", "district", "ward") != "other")).is_empty()
    assert rows["district"].n_unique() > 1  # so that there is something left to study


def test_pseudonyms_are_keyed_steady_and_of_no_use_without_the_key(path: Path, tmp_path: Path) -> None:
    with vh.open(path) as hub:
        first, again = hub.pseudonymous().rows, hub.pseudonymous().rows
        assert first.equals(again)
        references = hub.store.frame("select distinct application_ref from outcome")["application_ref"].to_list()
        hub.settings = vh.Settings(pseudonym_key_file=str(tmp_path / "project.key"))
        other = hub.pseudonymous().rows
    assert not set(first["pseudonym"]) & set(other["pseudonym"])
    assert first["pseudonym"].n_unique() == first.height
    plain = {hashlib.sha256(one.encode()).hexdigest()[:32] for one in references} | {
        hashlib.md5(one.encode()).hexdigest() for one in references
    }
    assert not plain & set(first["pseudonym"])
    key = (tmp_path / "project.key").read_text().strip()
    assert len(bytes.fromhex(key)) == 32
    assert (tmp_path / "project.key").stat().st_mode & 0o077 == 0
    assert where(path.parent, key) == []
    assert pseudonyms.pseudonym(bytes.fromhex(key), references[0]) in set(other["pseudonym"])


def test_a_key_that_is_none_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.key").write_text("password")
    with vh.open(path) as hub:
        hub.settings = vh.Settings(pseudonym_key_file=str(tmp_path / "bad.key"))
        with pytest.raises(InputError, match="no key"):
            hub.pseudonymous()


def test_the_command_writes_it(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--pseudonymous", str(tmp_path / "out"), "--hub", str(path)]) == 0
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["about.txt", "outcomes.csv"]
    assert "without names" in capsys.readouterr().out
