"""The verification API: its mode, its keys, and what was asked."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Service", "Other systems ask the hub through its API. Here is how far they may rely on it, who may ask, and what was asked."
)

ui.mode_panel(hub)

st.header("Keys", anchor=False)
ui.keys_panel(hub)

st.header("The newest requests", anchor=False)
ui.requests_table(hub)
