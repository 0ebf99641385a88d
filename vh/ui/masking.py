"""Show people masked until somebody says why they are to be seen in clear; that is recorded, and holds for one page of one session."""

import streamlit as st

from vh import Hub
from vh.store.audit import REASONS
from vh.ui.page import attempt
from vh.ui.state import say, state


def in_clear(hub: Hub, page: str) -> bool:
    """Whether this session shows people in clear on a page; draws the control that says so, and changes it."""
    why = state().unmasked.get(page)
    if why is not None:
        row = st.container(horizontal=True, vertical_alignment="center", key=f"mask.{page}")
        row.caption(f"People are shown in clear on this page, for: {why}.")
        row.button("Mask them again", key=f"mask.again.{page}", on_click=_mask, args=(page,), type="tertiary")
        return True
    row = st.container(horizontal=True, vertical_alignment="center", key=f"mask.{page}")
    row.caption("Names, dates of birth and addresses are masked.")
    if hub.may("unmask"):
        with row.popover("Show in clear"), st.form(f"mask.form.{page}", border=False):
            st.selectbox("Why", REASONS, key=f"mask.why.{page}")
            st.form_submit_button("Show in clear", type="primary", on_click=_unmask, args=(hub, page))
            st.caption("It is recorded with your name and this reason, and holds for this page until you leave.")
    return False


def _mask(page: str) -> None:
    state().unmasked.pop(page, None)


def _unmask(hub: Hub, page: str) -> None:
    why = str(st.session_state[f"mask.why.{page}"])

    def work() -> None:
        hub.unmask(page, why)
        state().unmasked[page] = why
        say("People are shown in clear now. That is in the audit.")

    attempt(work)
