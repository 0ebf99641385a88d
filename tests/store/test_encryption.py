"""A hub at rest is unreadable without its key: file, log, spill; the key is nowhere it should not be, and lost or wrong it gives a sentence."""

import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import vh
from tests.store.killing import killed_at
from vh.cli import main
from vh.errors import HubFileError, HubKeyError, InputError
from vh.settings import Settings
from vh.store import hub_key, open_store, opening
from vh.store.choosing import is_encrypted

pytestmark = pytest.mark.usefixtures("as_in_use")
MARK = "QQMARKEDVALUEQQ"


@pytest.fixture
def uncompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a value would be found in the bytes."""
    monkeypatch.setitem(opening._CONFIG, "force_compression", "uncompressed")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a hub goes, in a folder of its own."""
    (tmp_path / "hub").mkdir()
    return tmp_path / "hub" / "hub.duckdb"


def fill(path: Path, settings: Settings | None = None, rows: int = 300) -> None:
    store = open_store(path, settings)
    with store.write() as work:
        work.execute("insert into quarantine select 1, i, $mark || i from range($rows) t(i)", mark=MARK, rows=rows)
    store.close()


def bytes_of(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


@pytest.mark.usefixtures("uncompressed")
def test_without_a_keyring_a_new_hub_is_plain_and_says_so(place: Path) -> None:
    fill(place)
    assert MARK.encode() in bytes_of(place.parent)
    assert not is_encrypted(place)
    with vh.open(place) as hub:
        assert not hub.safety().encrypted


@pytest.mark.usefixtures("uncompressed")
def test_with_a_keyring_a_new_hub_is_encrypted_by_itself(place: Path, a_keyring: Path) -> None:
    fill(place)
    assert is_encrypted(place)
    assert MARK.encode() not in bytes_of(place.parent)
    with vh.open(place) as hub:
        assert hub.store.scalar("select count(*) from quarantine") == 300
        assert hub.safety().encrypted
        assert hub.safety().key_saved_at is None
        assert hub.store.key is not None
        assert hub.store.key.secret.hex() in a_keyring.read_text()
        assert hub.store.key.secret.hex() not in repr(hub.store.key) + repr(hub.store._opening)


@pytest.mark.usefixtures("uncompressed", "a_keyring")
def test_the_log_and_the_spill_are_encrypted_too(place: Path) -> None:
    store = open_store(place, Settings(memory_limit="120MB"))
    spilled: list[bool] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            for one in Path(f"{place}.tmp").glob("*"):
                try:
                    held = one.read_bytes()
                except OSError:
                    continue
                spilled.append(MARK.encode() in held)
            time.sleep(0.02)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    with store.write() as work:
        work.execute("insert into quarantine select 1, i, $mark || i from range(300) t(i)", mark=MARK)
    assert MARK.encode() not in Path(f"{place}.wal").read_bytes()
    assert Path(f"{place}.wal").stat().st_size > 5_000
    with store.scratch() as work:
        work.execute(
            "create temp table wide as select i, $mark || md5(i::varchar) || md5((i + 1)::varchar) as t from range(2500000) r(i)", mark=MARK
        )
        assert work.scalar("select count(*) from wide") == 2_500_000
    done.set()
    watcher.join()
    assert spilled
    assert not any(spilled)
    store.close()


def test_each_trouble_with_a_key_is_a_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = secrets.token_hex(32)
    monkeypatch.setenv("VH_HUB_KEY", key)
    fill(place)
    with pytest.raises(HubKeyError, match="another key than the one given") as wrong:
        monkeypatch.setenv("VH_HUB_KEY", secrets.token_hex(32))
        open_store(place)
    with pytest.raises(HubKeyError, match="its key was found neither in VH_HUB_KEY") as none:
        monkeypatch.delenv("VH_HUB_KEY")
        open_store(place)
    for malformed in ("password", "", key[:-1], key + "0"):
        monkeypatch.setenv("VH_HUB_KEY", malformed)
        with pytest.raises((InputError, HubKeyError)) as said:
            open_store(place)
        assert malformed == "" or malformed not in str(said.value)
    monkeypatch.delenv("VH_HUB_KEY")
    plain = place.with_name("plain.duckdb")
    fill(plain)
    monkeypatch.setenv("VH_HUB_KEY", key)
    with pytest.raises(HubKeyError, match=r"A key is given, but plain\.duckdb is not encrypted") as needless:
        open_store(plain)
    open_store(plain, Settings(encrypt="off")).close()
    for said in (wrong, none, needless):
        assert key not in str(said.value)
    assert open_store(place).scalar("select count(*) from quarantine") == 300


def test_on_means_on(place: Path) -> None:
    with pytest.raises(HubKeyError, match="VH_ENCRYPT=on"):
        open_store(place, Settings(encrypt="on"))
    assert not place.exists()
    with pytest.raises(InputError, match="auto, on or off"):
        Settings(encrypt="yes")


@pytest.mark.usefixtures("uncompressed")
def test_encrypt_and_decrypt_keep_everything(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place)
    assert main(["encrypt", "--hub", str(place)]) == 1
    assert "no keyring here to keep a key in" in capsys.readouterr().err
    assert main(["encrypt", "--hub", str(place), "--key-file", str(place.with_name("key.txt"))]) == 1
    assert "stolen with it" in capsys.readouterr().err
    file = tmp_path / "key.txt"
    assert main(["encrypt", "--hub", str(place), "--key-file", str(file)]) == 0
    said = capsys.readouterr()
    key = file.read_text().splitlines()[-1]
    assert len(key) == 64
    assert key not in said.out + said.err
    assert file.stat().st_mode & 0o077 == 0
    assert MARK.encode() not in bytes_of(place.parent)
    assert key.encode() not in bytes_of(place.parent)
    assert main(["status", "--hub", str(place)]) == 1
    monkeypatch.setenv("VH_KEY_FILE", str(file))
    with vh.open(place) as hub:
        assert hub.store.scalar("select count(*) from quarantine where record like $mark || '%'", mark=MARK) == 300
        assert hub.safety().key_saved_at is not None
        assert hub.store.scalar("select count(*) from duckdb_logs") == 0
    assert main(["decrypt", "--hub", str(place)]) == 0
    assert MARK.encode() in bytes_of(place.parent)
    monkeypatch.delenv("VH_KEY_FILE")
    with vh.open(place) as hub:
        assert hub.store.scalar("select count(*) from quarantine") == 300
        assert hub.activity()["action"].to_list()[:2] == ["decrypted", "encrypted"]


def test_a_recovery_copy_of_the_keyrings_key_opens_the_hub_elsewhere(
    place: Path, tmp_path: Path, a_keyring: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place)
    assert main(["encrypt", "--hub", str(place), "--key-file", str(tmp_path / "copy.txt")]) == 0
    assert "in this user's keyring" in capsys.readouterr().out
    a_keyring.unlink()
    with pytest.raises(HubKeyError):
        open_store(place)
    monkeypatch.setenv("VH_KEY_FILE", str(tmp_path / "copy.txt"))
    assert open_store(place).scalar("select count(*) from quarantine") == 300


def test_a_running_hub_can_be_encrypted(place: Path, a_keyring: Path) -> None:
    with vh.open(place, settings=Settings(encrypt="off")) as hub:
        assert hub.store.key is None
        assert hub.encrypt().changed
        with hub.store.write() as work:
            work.execute("insert into quarantine values (9, 9, 'after')")
        assert hub.store.scalar("select count(*) from quarantine") == 1
    assert is_encrypted(place)
    assert open_store(place).scalar("select count(*) from quarantine") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_while_it_is_converted_the_hub_is_whole_in_one_form_or_the_other(place: Path) -> None:
    key = secrets.token_hex(32)

    def convert(to: str, point: int) -> "subprocess.CompletedProcess[str]":
        return killed_at(
            place, point, modules="connection, rewrite, opening", act=f"hub.{to}()", end="hub.close()",
            prepare="hub = vh.open(path, key_expected=False)", environment={"VH_HUB_KEY": key},
        )  # fmt: skip

    fill(place)
    lines = int(convert("encrypt", 0).stdout)
    forms = set()
    for point, to in ((lines // 3, "decrypt"), (lines * 2 // 3, "decrypt"), (lines - 40, "decrypt")):
        done = convert(to, point)
        assert done.returncode == -9, done.stderr
        encrypted = is_encrypted(place)
        forms.add(encrypted)
        settings = Settings(encrypt="off")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("VH_HUB_KEY", key)
            store = open_store(place, settings)
            assert store.scalar("select count(*) from quarantine") == 300
            store.close()
            if not encrypted:
                assert convert("encrypt", 0).returncode == 0
    assert forms == {True, False}


def test_no_child_process_gets_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VH_HUB_KEY", "0" * 64)
    assert "VH_HUB_KEY" not in hub_key.without_key()


def test_an_extension_that_was_changed_is_not_loaded(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = opening._extension()
    assert theirs is not None
    changed = bytearray(theirs.read_bytes())
    changed[len(changed) // 2] ^= 1
    ours = place.with_name(theirs.name)
    ours.write_bytes(changed)
    monkeypatch.setattr(opening, "_extension", lambda: ours)
    with pytest.raises(HubFileError):
        open_store(place)
    assert not place.exists()


def test_a_computer_that_cannot_encrypt_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda _: None)
    fill(place)
    with vh.open(place) as hub, pytest.raises(HubFileError, match="cannot encrypt"):
        hub.encrypt()
    monkeypatch.setenv("VH_HUB_KEY", "0" * 64)
    with pytest.raises(HubFileError, match="cannot encrypt"):
        open_store(place.with_name("other.duckdb"))
