"""A click counts whatever the browser asks for next: two requests on each other's heels, as a slow computer gets them, spoken over the websocket."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from websockets.sync.client import ClientConnection, connect

import vh
from tests.factory import copied
from tests.server.conftest import ROOT, Server, start

TIMES = 8


class Browser:
    """As much of a browser as it takes: it opens a page, and knows its buttons."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self.socket = socket
        self.page, self.fragments, self.thresholds, self.words = "", dict[str, str](), dict[str, object](), ""
        self.states = WidgetStates()
        asked = BackMsg()
        asked.rerun_script.page_name = page
        self.socket.send(asked.SerializeToString())
        self.drawn()

    def drawn(self) -> None:
        """Read until a run of the page has ended."""
        while True:
            said = ForwardMsg.FromString(bytes(self.socket.recv(60)))  # type: ignore[arg-type]
            if said.WhichOneof("type") == "new_session":
                self.page, self.words = said.new_session.page_script_hash, ""
            elif said.WhichOneof("type") == "navigation":
                self.page = said.navigation.page_script_hash
            elif said.WhichOneof("type") == "script_finished":
                return
            elif said.delta.WhichOneof("type") == "new_element":
                element = said.delta.new_element
                self.words += element.markdown.body + element.html.body
                if element.bidi_component.id.endswith("tune.live"):
                    held = element.bidi_component
                    self.thresholds = json.loads(held.json or held.mixed.json)
                self.fragments[getattr(getattr(element, str(element.WhichOneof("type"))), "id", "")] = said.delta.fragment_id

    def press(self, key: str) -> None:
        """A click on a button."""
        button, fragment = next(one for one in self.fragments.items() if one[0].endswith(key))
        states, asked = WidgetStates(), BackMsg()
        states.CopyFrom(self.states)
        states.widgets.add(id=button).trigger_value = True
        asked.rerun_script.widget_states.CopyFrom(states)
        asked.rerun_script.page_script_hash, asked.rerun_script.fragment_id = self.page, fragment
        self.socket.send(asked.SerializeToString())

    def fill(self, key: str, text: str | None = None, chosen: tuple[str, ...] = ()) -> None:
        """Type into a box, or choose in one; it stays so."""
        box = next(one for one in self.fragments if key in one)
        held = self.states.widgets.add(id=box)
        if text is None:
            held.string_array_value.data.extend(chosen)
        else:
            held.string_value = text
        asked = BackMsg()
        asked.rerun_script.widget_states.CopyFrom(self.states)
        asked.rerun_script.page_script_hash = self.page
        self.socket.send(asked.SerializeToString())
        self.drawn()

    def let_go(self, verify: float) -> None:
        """A threshold is let go on page Tune."""
        control, fragment = next(one for one in self.fragments.items() if one[0].endswith("tune.live"))
        states, asked = WidgetStates(), BackMsg()
        let_go = {"verify": verify, "review": self.thresholds["review"], "revision": self.thresholds["revision"]}
        states.widgets.add(id=control).json_value = json.dumps({"thresholds": let_go})
        asked.rerun_script.widget_states.CopyFrom(states)
        asked.rerun_script.page_script_hash, asked.rerun_script.fragment_id = self.page, fragment
        self.socket.send(asked.SerializeToString())

    def ask_for_the_whole_page(self) -> None:
        """What going elsewhere, or a change outside the part with the button, sends."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        self.socket.send(asked.SerializeToString())

    def go(self, page: str) -> None:
        """A click on another page's name."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        self.socket.send(asked.SerializeToString())

    def go_to(self, page: str) -> None:
        """The same by the page's hash, as a browser has it."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = page
        self.socket.send(asked.SerializeToString())

    def settle(self) -> None:
        """Until nothing more comes: what was asked for at once may be drawn once for both, or twice."""
        self.drawn()
        with suppress(TimeoutError):
            while True:
                said = ForwardMsg.FromString(bytes(self.socket.recv(1.5)))  # type: ignore[arg-type]
                if said.WhichOneof("type") == "new_session":
                    self.page = said.new_session.page_script_hash


@pytest.fixture
def path(matched_file: Path, tmp_path: Path) -> Path:
    """A hub of the sample borough, matched."""
    return copied(matched_file, tmp_path / "hub.duckdb")


@pytest.fixture(scope="module")
def running(matched_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over such a hub, for tests that leave the hub as it is."""
    server = start(copied(matched_file, tmp_path_factory.mktemp("running") / "hub.duckdb"))
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text(), server.log.read_text()


@contextmanager
def opened(server: Server, page: str) -> Iterator[Browser]:
    """A new session, on a page."""
    stream = f"{server.url.replace('http', 'ws')}/_stcore/stream"
    with connect(stream, origin=server.url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[arg-type,list-item]
        yield Browser(socket, page)


def test_what_is_pressed_counts_though_the_whole_page_is_asked_for_right_behind_it(path: Path, serve: Callable[[Path], Server]) -> None:
    """A judgement and a pair left for later on page Review, and the file of the audit on page Audit."""
    server = serve(path)
    for page, key in (("review", "review.same"), ("review", "review.later"), ("audit", "audit.make")):
        for _ in range(TIMES):
            with opened(server, page) as browser:
                browser.press(key)
                browser.ask_for_the_whole_page()
                browser.settle()
    server.stop()
    with vh.open(path) as hub:
        assert hub.store.scalar("select count(*) from judgement") == TIMES
        assert hub.store.scalar("select count(*) from left_for_later") == TIMES
        assert hub.audit_count(words="audit downloaded") == TIMES


def test_a_match_begun_on_page_tune_goes_on_though_another_page_is_asked_for_right_behind_it(
    path: Path, serve: Callable[[Path], Server]
) -> None:
    with opened(serve(path), "tune") as browser:
        assert "The latest run, run 1," in browser.words
        browser.press("tune.match")
        browser.go("today")
        browser.settle()
        for _ in range(60):
            browser.go("tune")
            browser.drawn()
            if "The latest run, run 2," in browser.words:
                break
            time.sleep(0.5)
        else:
            raise AssertionError("no match was run")


@pytest.mark.parametrize("under_way", [False, True], ids=["nothing", "a run of the page"])
def test_a_threshold_is_kept_though_another_page_is_asked_for_right_behind_it(running: Server, under_way: bool) -> None:
    with opened(running, "tune") as browser:
        for verify in (7.5, 9.5, 6.5, 8.5):
            if under_way:
                browser.ask_for_the_whole_page()
            browser.let_go(verify)
            browser.go("today")
            browser.settle()
            browser.go("tune")
            browser.drawn()
            assert browser.thresholds["verify"] == verify


def test_a_page_is_not_lost_though_the_one_that_is_left_still_sends_something(running: Server) -> None:
    with opened(running, "match") as browser:
        match = browser.page
        for verify in (7.5, 9.5, 6.5, 8.5):
            browser.go("tune")
            browser.settle()
            browser.go_to(match)
            browser.let_go(verify)
            browser.settle()
            assert browser.page == match, "the page that was asked for last"
            browser.go("tune")
            browser.settle()
            assert browser.thresholds["verify"] == verify


def test_a_load_goes_on_though_another_page_is_asked_for_right_behind_it(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    files = tmp_path / "files"
    files.mkdir()
    shutil.copy(ROOT / "data" / "sample" / "tenancy_nec.csv", files)
    path = tmp_path / "hub.duckdb"
    server = serve(path)
    with opened(server, "load") as browser:
        browser.fill("load.folder", str(files))
        browser.fill("load.in_folder", chosen=("tenancy_nec.csv",))
        browser.press("load.take")
        browser.drawn()
        browser.press("load.go")
        browser.go("today")
        browser.settle()
        for _ in range(60):
            browser.go("today")
            browser.drawn()
            if "tenancy_nec.csv" in browser.words.replace("<wbr>", ""):
                break
            time.sleep(0.5)
        else:
            raise AssertionError("nothing was loaded")


def test_recorded_requests_are_asked_again_though_another_page_is_asked_for_right_behind_it(
    path: Path, serve: Callable[[Path], Server]
) -> None:
    with vh.open(path) as hub:
        hub.index()
        key, _ = hub.make_key("Parking system")
        asked = b'{"application_ref": "X1", "forename": "Ada", "surname": "Obi", "address": "1 Nowhere"}'
        hub.desk().ask(vh.service.read_request(vh.service.Request, asked), key, "r")
        hub.save_rule_set(hub.rule_set().changed(verify_at=9.0), "stricter")
    with opened(serve(path), "shadow") as browser:
        assert "are asked again under" in browser.words
        browser.press("shadow.replay")
        browser.go("today")
        browser.settle()
        browser.go("shadow")
        browser.drawn()
        assert "are asked again under" not in browser.words, "there is an answer now"
