"""An export for analysis names nobody: keyed references, coarse columns, nothing that only a few share, and a key that is not in it."""

import hashlib
import json
import re
from pathlib import Path

import polars as pl
import pytest

import vh
from tests.factory import lawful
from tests.privacy.conftest import where
from vh.cli.main import main
from vh.errors import InputError
from vh.privacy import pseudonyms
from vh.store import hub_key


@pytest.fixture(autouse=True)
def a_key(monkeypatch: pytest.MonkeyPatch) -> str:
    """A key in the environment, for the tests that are about something else."""
    key = "7" * 64
    monkeypatch.setenv("VH_PSEUDONYM_KEY", key)
    return key


@pytest.fixture
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VH_PSEUDONYM_KEY")


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


def test_pseudonyms_are_keyed_steady_and_of_no_use_without_the_key(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with vh.open(path) as hub:
        first, again = hub.pseudonymous().rows, hub.pseudonymous().rows
        assert first.equals(again)
        references = hub.store.frame("select distinct application_ref from outcome")["application_ref"].to_list()
        hub.pseudonym_key(tmp_path / "project.key")
        monkeypatch.delenv("VH_PSEUDONYM_KEY")
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


@pytest.mark.usefixtures("no_key")
@pytest.mark.parametrize("content", ["password", "", "7" * 63, None])
def test_a_file_without_a_key_is_refused(path: Path, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "bad.key").write_text(content)
    with vh.open(path) as hub:
        hub.settings = vh.Settings(pseudonym_key_file=str(tmp_path / "bad.key"))
        with pytest.raises(InputError, match=r"holds no key of 64 hexadecimal digits\. `python -m vh pseudonym-key` makes one"):
            hub.pseudonymous()


def test_a_bad_key_of_the_environment_is_refused_and_not_repeated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VH_PSEUDONYM_KEY", "hunter2")
    with vh.open(path) as hub, pytest.raises(InputError, match="VH_PSEUDONYM_KEY holds no key") as refused:
        hub.pseudonymous()
    assert "hunter2" not in str(refused.value)


@pytest.mark.usefixtures("no_key")
def test_without_a_key_and_a_keyring_the_way_to_make_one_is_said_and_nothing_is_written(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--pseudonymous", str(tmp_path / "out"), "--hub", str(path)]) == 1
    assert "There is no key for pseudonyms yet. Make one with `python -m vh pseudonym-key`" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main(["pseudonym-key", "--hub", str(path)]) == 1
    assert "There is no keyring here to keep a key in" in capsys.readouterr().err
    assert not Path(f"{path}.pseudonyms").exists()


@pytest.mark.usefixtures("no_key")
def test_the_command_makes_a_key_in_the_keyring_and_exports_use_it(
    path: Path, tmp_path: Path, a_keyring: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*given: str) -> dict[str, object]:
        assert main([*given, "--hub", str(path), "--json"]) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    def exported(name: str) -> set[str]:
        said("export", "--pseudonymous", str(tmp_path / name))
        return set(pl.read_csv(tmp_path / name / "outcomes.csv")["pseudonym"])

    made = said("pseudonym-key")
    assert (made["new"], made["where"]) == (True, "this user's keyring")
    first = exported("one")
    assert said("pseudonym-key") == made | {"new": False}
    assert exported("two") == first
    other = said("pseudonym-key", "--new")
    assert other["key"] != made["key"]
    assert not exported("three") & first
    secrets = re.findall(r"[0-9a-f]{64}", a_keyring.read_text())
    assert len(set(secrets)) == 2
    for secret in secrets:
        assert where(path.parent, secret) == where(tmp_path / "one", secret) == []
    with vh.open(path) as hub:
        kinds = [one for one in hub.audit(kind="export")["about"] if "pseudonym key made" in one]
        assert [str(one["key"]) in kinds[n] for n, one in enumerate((other, made))] == [True, True]
        assert hub.store.key is None, "a key for pseudonyms is never taken for one of the hub"
    assert hub_key.keys_of_keyring() == ()


@pytest.mark.usefixtures("no_key", "a_keyring")
def test_a_key_in_a_file_is_for_its_owner_elsewhere_and_goes_before_the_keyring(path: Path, tmp_path: Path) -> None:
    with vh.open(path) as hub:
        with pytest.raises(InputError, match="beside the hub would be stolen with it"):
            hub.pseudonym_key(path.parent / "a.key")
        made = hub.pseudonym_key(tmp_path / "a.key")
        assert (tmp_path / "a.key").stat().st_mode & 0o077 == 0
        with pytest.raises(InputError, match=r"There is a file a\.key already"):
            hub.pseudonym_key(tmp_path / "a.key")
        hub.pseudonym_key()
        hub.settings = vh.Settings(pseudonym_key_file=str(tmp_path / "a.key"))
        assert hub.pseudonym_key().name == made.name
        with pytest.raises(InputError, match="a new one there would not be used"):
            hub.pseudonym_key(new=True)


@pytest.mark.usefixtures("no_key", "a_keyring")
def test_a_key_beside_the_hub_of_an_earlier_version_is_still_used(path: Path) -> None:
    beside = Path(f"{path}.pseudonyms")
    beside.write_text("5" * 64 + "\n")
    with vh.open(path) as hub:
        made = hub.pseudonymous().rows
        reference = hub.store.scalar("select application_ref from outcome")
    beside.unlink()
    assert pseudonyms.pseudonym(bytes.fromhex("5" * 64), str(reference)) in set(made["pseudonym"])


@pytest.mark.usefixtures("no_key")
def test_a_program_that_reads_files_is_not_given_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VH_PSEUDONYM_KEY", "6" * 64)
    monkeypatch.setenv("VH_PSEUDONYM_KEY_FILE", "somewhere")
    assert not {"VH_PSEUDONYM_KEY", "VH_PSEUDONYM_KEY_FILE"} & set(hub_key.without_key())


def test_the_command_writes_it(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--pseudonymous", str(tmp_path / "out"), "--hub", str(path)]) == 0
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["about.txt", "outcomes.csv"]
    assert "without names" in capsys.readouterr().out
