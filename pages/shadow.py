"""The hub beside the incumbent: how far the two agree, who is behind the differences, and what is still unsure."""

import streamlit as st

from vh import ui

hub = ui.begin("Shadow", "The hub beside the council's existing check, application by application, before anybody relies on it.")

subjects = ui.chosen_subjects(hub)
found = hub.compare_with_incumbent(subjects)
ui.nothing_to_compare(found)

minutes = ui.asked_minutes()
ui.figures(found, minutes)

st.header("What each said", anchor=False)
ui.cells_panel(found)

st.header("Where they differ", anchor=False)
ui.breakdowns(found)

st.header("Another rule set", anchor=False)
ui.replay_panel(hub)

st.header("To decide", anchor=False)
ui.summary_download(hub, subjects, found, minutes)
