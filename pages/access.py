"""On what basis each source is used, and who may do what."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Access",
    "On what lawful basis each source is used, and who may do what. A source without a basis in force is read by nothing here.",
)

st.header("Lawful bases", anchor=False)
ui.bases_panel(hub)

st.header("People and roles", anchor=False)
ui.sign_in_state(hub)
ui.people_panel(hub)
