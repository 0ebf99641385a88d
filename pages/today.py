"""What needs somebody, what the latest run says and how it goes, what is loaded."""

import streamlit as st

from vh import ui

hub = ui.begin("Today", "What needs somebody, what the latest run says and how it goes, and what is loaded.")

status = hub.status()
if status.loads.is_empty():
    ui.welcome(hub)
    st.stop()

watch = hub.watch()
ui.alarms(watch)
ui.sample_beside(hub)
ui.latest(hub, status)
ui.over_time(watch)
ui.file_kept(hub)

st.header("Loaded", anchor=False)
ui.loads_table(status.loads, hub.rule_set().max_extract_age_days, watch)
if st.button("Load an extract", key="today.load_more"):
    ui.go("load")

with st.expander("What has shifted", key="today.drift", on_change="rerun") as drift:
    if drift.open:
        ui.shifts_table(watch)
with st.expander("Activity", key="today.log", on_change="rerun") as log:
    if log.open:
        ui.activity_table(hub.activity(50))
