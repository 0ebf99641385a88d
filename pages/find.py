"""One applicant: is this person resident here, and why."""

import streamlit as st

from vh import ui

hub = ui.begin("Find", "One applicant: does a record show this person at this address on this day, and why?")

if hub.loads().is_empty():
    ui.nothing_loaded()
    st.stop()
ui.without_basis(hub)
ui.find_panel(hub)
