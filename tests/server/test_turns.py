"""Requests of a browser that come at the worst moment: while a run is about to end, or about to begin. Streamlit's own session, without a browser."""

import asyncio
from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from vh.ui.clicks import keep_clicks


class Runner:
    """A run that takes no more requests."""

    def __init__(self, data: RerunData | None = None) -> None:
        self.data = data
        self.asked: list[RerunData] = []
        self._pages_manager = PagesManager("app.py")
        self._requests, self.on_event = MagicMock(), MagicMock()
        self._requests.request_rerun = lambda asked: self.asked.append(asked) or self.data is not None

    request_rerun = ScriptRunner.request_rerun
    _wake_parallel_join_barrier_if_waiting = start = MagicMock()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Runner]:
    """What was begun, in order; such a run takes requests."""
    runs: list[Runner] = []

    def make(**named: Any) -> Runner:
        runs.append(Runner(named["initial_rerun_data"]))
        return runs[-1]

    keep_clicks()
    monkeypatch.setattr(Runner, "request_rerun", lambda self, data: ScriptRunner.request_rerun(self, data))  # type: ignore[arg-type]
    monkeypatch.setattr("streamlit.runtime.app_session.ScriptRunner", make)
    return runs


def in_a_session(act: Callable[[AppSession], None]) -> None:
    async def run() -> None:
        data = MagicMock(main_script_path="app.py")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("streamlit.runtime.app_session.runtime.get_instance", MagicMock())
            session = AppSession(data, MagicMock(), MagicMock(), None, {}, "one")
            act(session)
            session._scriptrunner = None
            session.shutdown()

    asyncio.run(run())


def asked(page: str, fragment: str = "") -> ClientState:
    return ClientState(page_script_hash=page, fragment_id=fragment)


def told(session: AppSession, runner: Any, event: ScriptRunnerEvent, **named: Any) -> None:
    session._handle_scriptrunner_event_on_event_loop(runner, event, **named)


def test_what_comes_while_a_run_ends_is_begun_when_all_that_it_drew_is_on_its_way(begun: list[Runner]) -> None:
    def act(session: AppSession) -> None:
        ending: Any = Runner()
        session._scriptrunner = ending
        session.request_rerun(asked("find"))
        session.request_rerun(asked("review"))
        assert not begun
        drawn = ForwardMsg(hash="the last of what was drawn")
        told(session, ending, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=drawn)
        assert [one.hash for one in session.flush_browser_queue()] == ["the last of what was drawn"]
        told(session, ending, ScriptRunnerEvent.SHUTDOWN)
        (run,) = begun
        assert session._scriptrunner is run  # type: ignore[comparison-overlap]
        assert [one.page_script_hash for one in (run.data, *run.asked) if one] == ["find", "review"]

    in_a_session(act)


def test_nothing_is_begun_for_a_browser_that_is_gone(begun: list[Runner]) -> None:
    def act(session: AppSession) -> None:
        ending: Any = Runner()
        session._scriptrunner = ending
        session.request_rerun(asked("find"))
        ending.request_stop = lambda: None
        session.shutdown()
        told(session, ending, ScriptRunnerEvent.SHUTDOWN)
        assert not begun

    in_a_session(act)


def test_the_page_that_was_asked_for_stands_until_it_is_begun(begun: list[Runner]) -> None:
    def act(session: AppSession) -> None:
        pages = session._pages_manager
        pages.set_script_intent("tune", "")
        run: Any = Runner(RerunData())
        run._pages_manager, session._scriptrunner = pages, run
        session._fragment_storage = MagicMock()
        session.request_rerun(asked("find"))
        session.request_rerun(asked("tune", "a part"))  # the run has taken the first up, and has not begun with it
        assert [(one.page_script_hash, one.fragment_id) for one in run.asked] == [("find", None), ("find", None)]
        pages.set_script_intent("find", "")
        pages.set_script_intent("load", "")  # the page itself goes on to another
        session.request_rerun(asked("find", "a part"))
        assert run.asked[-1].page_script_hash == "load"
        session.request_rerun(asked("load", "a part"))
        assert run.asked[-1].fragment_id == "a part", "of the page that is shown"

    in_a_session(act)
