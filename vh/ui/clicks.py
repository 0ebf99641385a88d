"""What a person did is acted upon to its end, whatever is asked for next.

Streamlit (1.67) lets the next request of a browser interrupt what a click has begun at each look into `st.session_state`, the first of which is before
its callback runs (`SafeSessionState.on_script_will_rerun`). A second click, a change elsewhere on the page or going to another page within that
moment, which is long on a busy computer, then makes the first one never to have been: a judgement is not recorded, and nobody is told. And
requests that wait while a run is under way become one (`_coalesce_widget_states`), which keeps the clicks of the earlier one and forgets
what was typed or moved in it, unless the later one says it again; one that goes to another page does not. The rest of
the remedy is `runner.fastReruns = false` in `.streamlit/config.toml`.

A browser that is busy may also send what was moved on a page after it has asked for the next one, still naming the page that is being left: it sends what
is moved from a timer, and where it goes at once. Streamlit would go back to that page, or run a part of it that is gone after the next one, and the
browser would show nothing at all.

And what comes when a run has ended, but not all that it drew is on its way yet, begins a run of its own, upon which Streamlit forgets the rest of what the
one before drew (`_handle_scriptrunner_event_on_event_loop` ignores it): the page, or the answer, never appears. It has to wait for that.
"""

from dataclasses import replace
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state.safe_session_state import SafeSessionState

_apply = SafeSessionState.on_script_will_rerun
_coalesce = script_requests._coalesce_widget_states
_request = ScriptRunner.request_rerun
_intend = PagesManager.set_script_intent
_begin = AppSession._create_scriptrunner
_hear = AppSession._handle_scriptrunner_event_on_event_loop

_ASKED, _WAITING = "_vh_asked_for", "_vh_waiting"
"""Of a session: the page its browser asked for last, until it is begun; what it asked for while a run was ending."""


def keep_clicks() -> None:
    """From now on, what the browser sent is taken in and its callbacks run without interruption; what was asked for meanwhile comes right after."""
    # There is no option for any of these.
    SafeSessionState.on_script_will_rerun = _whole  # type: ignore[method-assign]
    script_requests._coalesce_widget_states = _both
    ScriptRunner.request_rerun = _where_it_goes  # type: ignore[method-assign]
    PagesManager.set_script_intent = _intended  # type: ignore[method-assign]
    AppSession._create_scriptrunner = _in_turn  # type: ignore[method-assign]
    AppSession._handle_scriptrunner_event_on_event_loop = _heard  # type: ignore[method-assign]


def _whole(self: SafeSessionState, *given: Any, **named: Any) -> None:
    interrupt = self._yield_callback
    object.__setattr__(self, "_yield_callback", lambda: None)  # as the class itself sets it
    try:
        _apply(self, *given, **named)
    finally:
        object.__setattr__(self, "_yield_callback", interrupt)


def _both(old_states: WidgetStates | None, new_states: WidgetStates | None) -> WidgetStates | None:
    """One request of two: what the later one does not mention is as the earlier one has it."""
    whole = _coalesce(old_states, new_states)
    if whole is not None and old_states is not None:
        known = {one.id for one in whole.widgets}
        whole.widgets.extend(one for one in old_states.widgets if one.id not in known)
    return whole


def _where_it_goes(self: ScriptRunner, rerun_data: RerunData) -> bool:
    return _request(self, _directed(self._pages_manager, rerun_data))


def _directed(pages: PagesManager, rerun_data: RerunData) -> RerunData:
    """A part of a page that is being left is no way back to it: what it says is taken in by the page that was asked for last, or is under way."""
    if not rerun_data.fragment_id:
        pages.__dict__[_ASKED] = rerun_data.page_script_hash
        return rerun_data
    to = pages.__dict__.get(_ASKED) or pages.intended_page_script_hash
    if not to or to == rerun_data.page_script_hash:
        return rerun_data
    # Not as a part, which that page does not have: a browser that is told of such a run together with the page's own shows nothing.
    return replace(rerun_data, page_script_hash=to, fragment_id=None)


def _intended(self: PagesManager, page_script_hash: str, page_name: str) -> None:
    _intend(self, page_script_hash, page_name)
    if self.__dict__.get(_ASKED) == page_script_hash:
        del self.__dict__[_ASKED]  # from here on a page may itself go to another


def _in_turn(self: AppSession, initial_rerun_data: RerunData) -> None:
    """The next run, as soon as all that the one before has drawn is on its way."""
    if self._scriptrunner is None:
        _begin(self, _directed(self._pages_manager, initial_rerun_data))
    else:
        self.__dict__.setdefault(_WAITING, []).append(initial_rerun_data)


def _heard(self: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, *given: Any, **named: Any) -> None:
    current = self._scriptrunner
    _hear(self, sender, event, *given, **named)
    if event is not ScriptRunnerEvent.SHUTDOWN or sender is not current or self._state is AppSessionState.SHUTDOWN_REQUESTED:
        return
    for request in self.__dict__.pop(_WAITING, []):
        if self._scriptrunner is None or not self._scriptrunner.request_rerun(request):
            self._create_scriptrunner(request)
