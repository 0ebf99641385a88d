"""Who did what, when and why, and whether that record is whole."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Audit", "Who did what, when and why. Each entry is chained to the one before it, so that none can be changed, removed or added unseen."
)

ui.audit_state(hub)

st.header("Entries", anchor=False)
ui.audit_search(hub)
