"""Do something from a button's callback, and keep what goes wrong for the page to say."""

from collections.abc import Callable
from typing import ParamSpec

from vh.errors import HubError
from vh.ui.jobs import fault
from vh.ui.state import state

P = ParamSpec("P")


def attempt(action: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Do something from a button's callback; a HubError is kept for the top of the page. Returns whether it went well."""
    state().problem = None
    try:
        action(*args, **kwargs)
    except HubError as error:
        state().problem = error
        return False
    except Exception as error:  # noqa: BLE001 - as in `vh.ui.page.problems`
        state().problem = fault(error, "An action")
        return False
    return True
