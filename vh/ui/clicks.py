"""A click is acted upon to its end, whatever is asked for next.

Streamlit (1.67) lets the next request of a browser interrupt what a click has begun at each look into `st.session_state`, the first of which is before
its callback runs (`SafeSessionState.on_script_will_rerun`). A second click, a change elsewhere on the page or going to another page within that
moment, which is long on a busy computer, then makes the first one never to have been: a judgement is not recorded, and nobody is told. The
other half of the remedy is `runner.fastReruns = false` in `.streamlit/config.toml`.
"""

from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_apply = SafeSessionState.on_script_will_rerun


def keep_clicks() -> None:
    """From now on, what the browser sent is taken in and its callbacks run without interruption; what was asked for meanwhile comes right after."""
    SafeSessionState.on_script_will_rerun = _whole  # type: ignore[method-assign]  # there is no option for it


def _whole(self: SafeSessionState, *given: Any, **named: Any) -> None:
    interrupt = self._yield_callback
    object.__setattr__(self, "_yield_callback", lambda: None)  # as the class itself sets it
    try:
        _apply(self, *given, **named)
    finally:
        object.__setattr__(self, "_yield_callback", interrupt)
