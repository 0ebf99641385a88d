"""What a person did is acted upon to its end, whatever is asked for next.

Streamlit (1.67) lets the next request of a browser interrupt what a click has begun at each look into `st.session_state`, the first of which is before
its callback runs (`SafeSessionState.on_script_will_rerun`). A second click, a change elsewhere on the page or going to another page within that
moment, which is long on a busy computer, then makes the first one never to have been: a judgement is not recorded, and nobody is told. And
requests that wait while a run is under way become one (`_coalesce_widget_states`), which keeps the clicks of the earlier one and forgets
what was typed or moved in it, unless the later one says it again; one that goes to another page does not. The rest of
the remedy is `runner.fastReruns = false` in `.streamlit/config.toml`.

A browser that is busy may also send what was moved on a page after it has asked for the next one, still naming the page that is being left. Streamlit
would go back to that page for a part of it that is gone, and the browser would show nothing at all.
"""

from dataclasses import replace
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequestType
from streamlit.runtime.state.safe_session_state import SafeSessionState

_apply = SafeSessionState.on_script_will_rerun
_coalesce = script_requests._coalesce_widget_states
_request = ScriptRunner.request_rerun


def keep_clicks() -> None:
    """From now on, what the browser sent is taken in and its callbacks run without interruption; what was asked for meanwhile comes right after."""
    # There is no option for any of these.
    SafeSessionState.on_script_will_rerun = _whole  # type: ignore[method-assign]
    script_requests._coalesce_widget_states = _both
    ScriptRunner.request_rerun = _where_it_goes  # type: ignore[method-assign]


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
    """A part of a page that is being left is no way back to it: what it says is taken in by the page that comes."""
    if rerun_data.fragment_id:
        waiting = self._requests._rerun_data if self._requests._state is ScriptRequestType.RERUN else None
        to = (waiting and waiting.page_script_hash) or self._pages_manager.intended_page_script_hash
        if to and to != rerun_data.page_script_hash:
            rerun_data = replace(rerun_data, page_script_hash=to)
    return _request(self, rerun_data)
