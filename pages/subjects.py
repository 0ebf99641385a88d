"""Who asks what is held of them, erasure, objections, and the day on which everything goes."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Subjects",
    "What is held of one person, for whoever asks about themselves; erasure and objection; and the day on which everything goes.",
)

ui.subject_panel(hub)

st.header("When everything goes", anchor=False)
ui.purge_panel(hub)

st.header("Objections", anchor=False)
ui.objections_panel(hub)
