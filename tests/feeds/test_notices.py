"""People elsewhere are told once a day of what needs them, and never of anybody's data."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

import vh
from tests.feeds.conftest import Night
from vh.settings import Settings


class Hook(HTTPServer):
    """A loopback server that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []
        self.status = 204
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def set_ways(night: Night, **ways: str) -> None:
    night.hub.settings = replace(night.hub.settings, **ways)  # type: ignore[arg-type]


def at(hook: Hook) -> str:
    return f"http://127.0.0.1:{hook.server_port}/hub"


def test_nobody_is_told_unless_a_way_is_set(night: Night) -> None:
    night.came("ctax_20261001.csv")
    night.came("ctax_20261002.csv", night.rows[:100])
    assert night.hub.store.scalar("select count(*) from notice") == 0


def test_a_held_load_is_told_once_with_counts_and_without_names(night: Night, hook: Hook) -> None:
    set_ways(night, notify_webhook=at(hook))
    night.came("ctax_20261001.csv")
    night.came("ctax_20261002 Mr Smith.csv", night.rows[:100])
    night.look()
    (one,) = hook.told
    assert one["kind"] == "held"
    assert "A load of Council Tax is held. Records are down by" in one["text"]
    assert "Smith" not in json.dumps(one)


def test_a_failed_file_and_a_late_feed_are_told(night: Night, hook: Hook) -> None:
    set_ways(night, notify_webhook=at(hook))
    night.came("ctax.csv", [["x"]], ["y"])
    assert [one["kind"] for one in hook.told] == ["failed"]
    night.came("ctax_20261001.csv")
    with night.hub.store.write() as work:
        work.execute("update pickup set ended_at = ended_at - interval 5 day")
    assert night.hub.tell() == 1
    assert hook.told[-1]["kind"] == "late"
    assert night.hub.tell() == 0


@pytest.mark.parametrize("status", [302, 500])
def test_a_webhook_that_does_not_take_it_is_written_down_and_stops_nothing(night: Night, hook: Hook, status: int) -> None:
    hook.status = status
    set_ways(night, notify_webhook=at(hook))
    one = night.came("ctax.csv", [["x"]], ["y"])
    assert one.filed
    assert night.hub.store.scalar("select failed from notice") == "webhook"
    assert "notification failed" in night.hub.activity()["action"].to_list()


def test_a_mail_command_gets_the_sentence_on_its_standard_input(night: Night, tmp_path: Path) -> None:
    script, out = tmp_path / "mail.py", tmp_path / "mail.txt"
    script.write_text(f"import sys; open({str(out)!r}, 'w').write(sys.stdin.read())")
    set_ways(night, notify_mail=f"'{sys.executable}' '{script}'")
    night.came("ctax.csv", [["x"]], ["y"])
    assert out.read_text() == "A file of Council Tax could not be taken in. Its report and page Feeds say why.\n"


def test_on_windows_the_mail_command_is_taken_apart_by_windows(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """There a backslash is part of a path, and the console's code page knows few names."""
    given: list[tuple[object, object]] = []

    def run(command: object, **more: object) -> subprocess.CompletedProcess[str]:
        given.append((command, more["encoding"]))
        return subprocess.CompletedProcess([], 0)

    monkeypatch.setattr("vh.feeds.notices.sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr("vh.feeds.notices.subprocess.run", run)
    set_ways(night, notify_mail=r'"C:\Program Files\Mail\send.exe" -s Hub')
    night.came("ctax.csv", [["x"]], ["y"])
    assert given == [(r'"C:\Program Files\Mail\send.exe" -s Hub', "utf-8")]


@pytest.mark.parametrize("command", ["/no/such/command", f"'{sys.executable}' -c 'raise SystemExit(3)'", "'unbalanced"])
def test_a_mail_command_that_fails_is_written_down(night: Night, command: str) -> None:
    set_ways(night, notify_mail=command)
    night.came("ctax.csv", [["x"]], ["y"])
    assert night.hub.store.scalar("select failed from notice") == "mail"


def test_an_address_that_is_no_web_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VH_NOTIFY_WEBHOOK", "file:///etc/passwd")
    with pytest.raises(vh.InputError, match="https://"):
        Settings.from_environment()
