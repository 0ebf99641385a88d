"""A command that finds its hub held by the running server hands its work over, and says what it would have said by itself."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import vh
from tests.factory import copied
from tests.server.conftest import ROOT, Server, start, wait_for
from vh.cli import main
from vh.sample import sample_folder

SAMPLE = sample_folder()


@pytest.fixture(scope="module")
def hubs(tmp_path_factory: pytest.TempPathFactory, matched_file: Path) -> Iterator[tuple[Path, Path]]:
    """Two equal hubs of one name in two folders, the second held by a server. What a test does to one it does to the other."""
    alone, served = (copied(matched_file, tmp_path_factory.mktemp(name) / "hub.duckdb") for name in ("alone", "served"))
    server = start(served)
    yield alone, served
    server.stop()
    assert "Traceback" not in server.log.read_text(), server.log.read_text()


@pytest.fixture
def pair(tmp_path: Path, hubs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The two hubs. The commands run in a third folder."""
    (tmp_path / "here" / "inbox").mkdir(parents=True)
    for source in ("council_tax_nfi.csv", "parking_applications.csv"):
        shutil.copy(SAMPLE / source, tmp_path / "here" / source)
    monkeypatch.chdir(tmp_path / "here")
    return hubs


def said(capsys: pytest.CaptureFixture[str], hub: Path, *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([*words, "--hub", str(hub)])
    out, err = capsys.readouterr()
    return status, out.replace(str(hub.parent), "FOLDER"), err.replace(str(hub.parent), "FOLDER")


VERIFY = ["verify", "--forename", "Ada", "--surname", "Obi", "--address", "1 No Such Street", "--on", "1/10/2026"]


def test_every_command_says_and_leaves_the_same_as_by_itself(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    alone, served = pair
    commands = [
        ["status"], ["status", "--json"], VERIFY, [*VERIFY, "--json"], ["decisions", "d.csv"], ["decisions", "d.csv", "--json"],
        ["load", "council_tax", "council_tax_nfi.csv", "--as-of", "2/10/2026"], ["load", "council_tax", "nosuch.csv"],
        ["load", "council_tax", "parking_applications.csv", "--json"], ["export", "no/such/folder"], ["feed", "set", "council_tax", "inbox"],
        ["feed", "run"], ["feed", "list"], ["feed", "approve", "7", "--reason", "x"], ["match", "--ruleset", "nosuch"],
    ]  # fmt: skip
    for words in commands:
        assert said(capsys, served, *words) == said(capsys, alone, *words), words


def test_files_written_for_a_handed_over_command_are_where_it_was_given(
    pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    alone, served = pair
    for hub, name in ((alone, "a"), (served, "b")):
        assert said(capsys, hub, "decisions", f"{name}.csv")[0] == 0
        status, out, _ = said(capsys, hub, "export", name)
        assert status == 0
        assert f"are in {name}" in out
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()
    assert Path("a/verified.csv").read_bytes() == Path("b/verified.csv").read_bytes()


def test_a_match_handed_over_gives_the_same_outcomes(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    bodies = [json.loads(said(capsys, hub, "match", "--json")[1]) for hub in pair]
    for body in bodies:
        del body["seconds"], body["started_at"]
    assert bodies[0] == bodies[1]


def test_work_is_done_in_the_name_of_who_asked_and_nothing_is_left_in_the_folder(
    pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, served = pair
    for hub in pair:
        assert said(capsys, hub, *VERIFY)[0] == 0
        assert said(capsys, hub, "match")[0] == 0
    assert os.listdir(f"{served}.work") == ["open"]
    if os.name == "posix":
        assert os.stat(f"{served}.work").st_mode & 0o777 == 0o700


def test_watching_is_the_servers_own_work(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = said(capsys, pair[1], "feed", "watch")
    assert status == 1
    assert "watches its feeds itself" in err


def test_a_server_that_is_killed_during_the_work_is_said_in_a_sentence(
    tmp_path: Path, matched_file: Path, serve: Callable[[Path], Server]
) -> None:
    hub = tmp_path / "hub.duckdb"
    copied(matched_file, hub)
    server = serve(hub)
    with subprocess.Popen(
        [sys.executable, "-m", "vh", "match", "--hub", str(hub)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as asker:
        wait_for(lambda: any(Path(f"{hub}.work").glob("progress-*")), 30)
        server.kill()
        out, err = asker.communicate(timeout=30)
    assert (asker.returncode, out) == (1, "")
    assert "stopped before it answered" in err
    assert main(["match", "--hub", str(hub)]) == 0  # the mark that the killed server left deceives nobody


def test_ctrl_c_reaches_the_server(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    hub = tmp_path / "hub.duckdb"
    vh.open(hub).close()  # empty, so that there is work for seconds
    serve(hub)
    with subprocess.Popen(
        [sys.executable, "-m", "vh", "demo", "--hub", str(hub), "--out", str(tmp_path / "out")],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as asker:  # fmt: skip
        wait_for(lambda: any(Path(f"{hub}.work").glob("progress-*")), 30)
        time.sleep(0.2)
        asker.send_signal(signal.SIGINT)
        out, err = asker.communicate(timeout=30)
    assert (asker.returncode, out) == (1, "")
    assert "Stopped as you asked." in err


def test_a_stale_mark_and_a_holder_that_takes_nothing_over_end_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vh.handover.CLAIM_SECONDS", 0.5)
    hub = tmp_path / "hub.duckdb"
    folder = Path(f"{hub}.work")
    with vh.open(hub):
        folder.mkdir(mode=0o700)
        (folder / "open").touch()
        assert main(["match", "--hub", str(hub)]) == 1
    assert "is open in this program already" in capsys.readouterr().err
    assert os.listdir(folder) == ["open"]


def test_a_server_that_hangs_ends_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vh.handover.NO_BEAT_SECONDS", 1.0)
    hub = tmp_path / "hub.duckdb"
    folder = Path(f"{hub}.work")
    hang = (
        "import sys, time, vh; from pathlib import Path; from vh.handover import Desk\n"
        "hub = vh.open(sys.argv[1]); desk = Desk(Path(sys.argv[1])); desk.open(); print('open', flush=True)\n"
        "while desk.next() is None: time.sleep(0.05)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hang, str(hub)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert main(["match", "--hub", str(hub)]) == 1
        other.kill()
    assert "may hang" in capsys.readouterr().err
    assert not list(folder.glob("ask-*"))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights; there the folder has those of the hub's folder")
def test_a_folder_open_to_others_is_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hub = tmp_path / "hub.duckdb"
    folder = Path(f"{hub}.work")
    with vh.open(hub):
        folder.mkdir()
        folder.chmod(0o755)
        (folder / "open").touch()
        assert main(["match", "--hub", str(hub)]) == 1
    assert "open to other users" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="on Windows a folder has no owner that could be asked")
def test_a_running_hub_of_another_user_is_said_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = tmp_path / "hub.duckdb"
    folder = Path(f"{hub}.work")
    with vh.open(hub):
        folder.mkdir(mode=0o700)
        (folder / "open").touch()
        monkeypatch.setattr("vh.handover.os.geteuid", lambda: folder.stat().st_uid + 1)
        assert main(["match", "--hub", str(hub)]) == 1
    told = capsys.readouterr().err
    assert "running hub of another user of this computer" in told
    assert "Remove" not in told, "the folder is in use"


def test_pages_work_on_the_hub_that_the_server_opened_by_itself(
    tmp_path: Path, matched_file: Path, serve: Callable[[Path], Server]
) -> None:
    """A feed set up by the command line is looked after by the server without anybody at its pages."""
    hub = tmp_path / "hub.duckdb"
    copied(matched_file, hub)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    assert main(["feed", "set", "council_tax", str(inbox), "--hub", str(hub), "--settle-seconds", "1", "--no-match-after"]) == 0
    server = serve(hub)
    shutil.copy(SAMPLE / "council_tax_academy.csv", inbox / "ctax_20261120.csv")
    wait_for(lambda: (inbox / "done").is_dir() and not (inbox / "ctax_20261120.csv").exists(), 60)
    server.stop()
    assert not Path(f"{hub}.wal").exists()
    with vh.open(hub) as opened:
        (one,) = opened.pickups()
        assert one.state.value == "in_force"
