"""What is loaded, what the latest run says, what waits."""

import streamlit as st

from vh import ui

hub = ui.begin("Today", "What is loaded and how old it is, what the latest run says, and what waits.")

status = hub.status()
if status.loads.is_empty():
    ui.welcome(hub)
    st.stop()

ui.latest(hub, status)

st.subheader("Loaded", anchor=False)
ui.loads_table(status.loads, hub.rule_set().max_extract_age_days, "today.loads")
if st.button("Load an extract", key="today.load_more"):
    ui.go("load")

with st.expander("Activity", key="today.log", on_change="rerun") as log:
    if log.open:
        ui.activity_table(hub.activity(50))
